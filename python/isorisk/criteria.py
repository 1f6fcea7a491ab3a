"""Criteria of individual and societal risk as published, and verdicts by them.

::

    import isorisk as ir

    ir.criteria.names()
    hong_kong = ir.criteria.get("Hong Kong")
    hong_kong.individual(4e-6, "off_site")
    hong_kong.societal(frequencies, deaths)
    ir.criteria.judge(result, "R2P2", classes={"school": "public"})

A study is judged by the criterion that it names; these judge a result beside it. A figure that was not found in a readable
source is absent, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from . import _isorisk, frames
from .exceptions import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["Criterion", "IndividualVerdict", "Judgement", "SocietalVerdict", "get", "judge", "names", "table"]

_WORDS = {"met": "inside", "at_limit": "at the limit", "exceeded": "over"}


@dataclass(frozen=True)
class IndividualVerdict:
    """A risk held against a limit.

    Attributes
    ----------
    verdict : str
        ``"inside"``, ``"at the limit"`` (to 1e-9; not over it) or ``"over"``.
    risk_per_yr, limit_per_yr : float
        1/yr.
    ratio : float
        Risk over limit.
    margin_per_yr : float
        Limit less risk, 1/yr; negative when over.
    """

    verdict: str
    risk_per_yr: float
    limit_per_yr: float
    ratio: float
    margin_per_yr: float


@dataclass(frozen=True)
class SocietalVerdict:
    """An F-N curve held against the lines of a criterion.

    Attributes
    ----------
    region : str
        ``"intolerable"``, ``"above_orientation"`` (a value to be weighed), ``"alarp"`` (between two lines),
        ``"below_line"`` (of a criterion with one line) or ``"acceptable"``.
    at_limit : bool
        Whether it touches a line, to 1e-9, without exceeding it.
    worst_n : float or None
        Deaths where the curve is highest over its first line, or nearest to it.
    factor : float or None
        Frequency over line there.
    excess_area : float
        Area between the curve and that line where the curve is above, in decades of N times decades of F.
    pll : float
        Deaths per year of the curve.
    lines : list of dict
        The same for each line: ``bounds``, ``worst_persons``, ``factor``, ``excess_area_decades2``,
        ``beyond_end_persons`` (most deaths beyond the line's end, if any) and ``closed`` (whether those are not allowed).
    """

    region: str
    at_limit: bool
    worst_n: float | None
    factor: float | None
    excess_area: float
    pll: float
    lines: list[dict[str, Any]]


class Criterion:
    """A criterion as published.

    Attributes
    ----------
    name, country, title, citation : str
        Its name, where it holds, its title, and its key in the references.
    """

    def __init__(self, record: dict[str, Any]) -> None:
        self._record = record
        self.name: str = record["name"]
        self.country: str = record["country"]
        self.title: str = record["title"]
        self.citation: str = record["citation"]

    @property
    def absent(self) -> dict[str, str]:
        """What of the criterion is not here, and why: by part, such as ``"societal"``."""
        return {one["part"]: one["reason"] for one in self._record["absent"]}

    @property
    def limits(self) -> pd.DataFrame:
        """Limits of individual risk, a row a class.

        ``class``, ``covers``, ``measure`` (what the frequency is of: fatality, dangerous_dose, injury, escalation),
        ``new_per_yr`` and ``in_service_per_yr``, ``acceptable_per_yr`` (not a number where there is none), ``guide``
        (a value to be weighed), ``provenance`` (S read, K known, K? to be checked).
        """
        return frames.frame(_columns([_limit_row(one) for one in self._record["individual"]], _LIMIT_COLUMNS))

    @property
    def societal_lines(self) -> pd.DataFrame:
        """Lines of the F-N figure, each straight on logarithmic scales.

        ``bounds``, ``applies`` (site or transport_km), ``first_n``, ``last_n``, ``first_frequency_per_yr``, ``slope``,
        ``closed`` (more deaths than ``last_n`` are not allowed), ``provenance``.
        """
        rows = [
            {
                "bounds": one["bounds"],
                "applies": one["applies"],
                "first_n": one["line"]["first_persons"],
                "last_n": one["line"]["last_persons"],
                "first_frequency_per_yr": one["line"]["first_frequency_per_yr"],
                "slope": one["line"]["slope"],
                "closed": one["closed"],
                "provenance": one["provenance"],
            }
            for one in self._record["societal"]
        ]
        return frames.frame(_columns(rows, _LINE_COLUMNS))

    @property
    def thresholds(self) -> pd.DataFrame:
        """Levels of effects that the criterion names: ``effect`` with its unit, ``value``, ``means``, ``provenance``."""
        return frames.frame(_columns(self._record["thresholds"], ("effect", "value", "means", "provenance")))

    def individual(self, risk: float, target_class: str, *, new: bool = False) -> IndividualVerdict:
        """Holds a risk at a target against the limit of its class.

        Parameters
        ----------
        risk : float
            1/yr; a frequency of what :attr:`limits` calls the measure of the class.
        target_class : str
            A class of :attr:`limits`.
        new : bool
            From new units, not from units in service, where the criterion tells them apart.

        Raises
        ------
        InputError
            For a class that it has not, a criterion without limits (with the reason), a risk below zero.
        """
        status = "new" if new else "in_service"
        found = _isorisk.judge_individual(self.name, target_class, status, risk)
        return IndividualVerdict(
            verdict=_WORDS[found["verdict"]],
            risk_per_yr=found["risk_per_yr"],
            limit_per_yr=found["limit_per_yr"],
            ratio=found["ratio"],
            margin_per_yr=found["margin_per_yr"],
        )

    def societal(
        self,
        frequencies: npt.ArrayLike,
        deaths: npt.ArrayLike,
        *,
        applies: Literal["site", "transport_km"] = "site",
    ) -> SocietalVerdict:
        """Holds an F-N curve against the lines.

        Parameters
        ----------
        frequencies : array
            Frequency of so many deaths or more, 1/yr, at each of `deaths`: not ascending.
        deaths : array
            Numbers of deaths N, ascending; between two of them the frequency is that of the larger.
        applies : {"site", "transport_km"}
            Which lines.

        Raises
        ------
        InputError
            For a criterion without lines (with the reason), a curve that rises or goes back.
        """
        f = np.atleast_1d(np.asarray(frequencies, float))
        n = np.atleast_1d(np.asarray(deaths, float))
        if f.ndim != 1 or f.shape != n.shape:
            raise InputError(f"deaths of shape {n.shape}: must be one row of as many as frequencies, {f.shape}")
        found = _isorisk.judge_societal(self.name, list(zip(n.tolist(), f.tolist(), strict=True)), applies)
        first = found["lines"][0]
        return SocietalVerdict(
            region=found["place"],
            at_limit=found["at_limit"],
            worst_n=first["worst_persons"],
            factor=first["factor"],
            excess_area=first["excess_area_decades2"],
            pll=found["pll_per_yr"],
            lines=found["lines"],
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draws the lines for a site on logarithmic axes.

        Raises
        ------
        InputError
            For a criterion without lines, with the reason.
        MissingExtraError
            Without matplotlib.
        """
        from .plots import draw_fn

        return draw_fn({}, lines=self._lines(), title=self.title, ax=ax)

    def _lines(self) -> Any:
        from .plots import SocietalLines

        if "societal" in self.absent:
            raise InputError(f"criterion = {self.name}: has no societal part here: {self.absent['societal']}")
        corners: dict[str, list[tuple[float, float]]] = {}
        for one in self._record["societal"]:
            if one["applies"] == "site":
                line = one["line"]
                first, last = line["first_persons"], line["last_persons"]
                f = line["first_frequency_per_yr"]
                corners[one["bounds"]] = [(first, f), (last, f * (last / first) ** line["slope"])]
        upper = corners.get("intolerable_above") or corners.get("orientation") or []
        return SocietalLines(name=self.name, intolerable=upper, acceptable=corners.get("acceptable_below", []))

    def __repr__(self) -> str:
        return f"<Criterion {self.name}, {self.country}>"


_LIMIT_COLUMNS = (
    "class",
    "covers",
    "measure",
    "new_per_yr",
    "in_service_per_yr",
    "acceptable_per_yr",
    "guide",
    "provenance",
)
_LINE_COLUMNS = (
    "bounds",
    "applies",
    "first_n",
    "last_n",
    "first_frequency_per_yr",
    "slope",
    "closed",
    "provenance",
)


def _limit_row(one: dict[str, Any]) -> dict[str, Any]:
    both = one["limit_per_yr"]
    return {
        **one,
        "new_per_yr": both if one["new_per_yr"] is None else one["new_per_yr"],
        "in_service_per_yr": both if one["in_service_per_yr"] is None else one["in_service_per_yr"],
        "acceptable_per_yr": np.nan if one["acceptable_per_yr"] is None else one["acceptable_per_yr"],
    }


def _columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}


def names() -> list[str]:
    """Names of the criteria; each answers to short names too, such as ``"UK"``."""
    return [one["name"] for one in _isorisk.published_criteria()]


def get(name: str) -> Criterion:
    """The criterion of a name or short name; case, blanks and hyphens do not count.

    Raises
    ------
    InputError
        For an unknown name; the known ones are in the message.
    """
    return Criterion(_isorisk.published_criterion(name))


def table() -> pd.DataFrame:
    """Every limit of individual risk of every criterion: ``criterion``, ``country`` and the columns of its limits."""
    rows = [
        {"criterion": one["name"], "country": one["country"], **_limit_row(limit)}
        for one in _isorisk.published_criteria()
        for limit in one["individual"]
    ]
    return frames.frame(_columns(rows, ("criterion", "country", *_LIMIT_COLUMNS)))


@dataclass(frozen=True)
class Judgement:
    """A result by another criterion.

    Attributes
    ----------
    criterion : str
        Its name.
    societal : SocietalVerdict or None
        The park's F-N curve; none where the criterion has no lines.
    targets : DataFrame
        ``target``, ``class``, ``risk_per_yr``, ``limit_per_yr``, ``ratio``, ``margin_per_yr``, ``verdict``.
    notes : list of str
        What was left out, and why.
    """

    criterion: str
    societal: SocietalVerdict | None
    targets: pd.DataFrame
    notes: list[str]


def judge(result: Result, criterion: str, *, classes: Mapping[str, str] | None = None, new: bool = False) -> Judgement:
    """Judges a result by another criterion than its study's.

    Parameters
    ----------
    result : Result
        What a study found. Its risk is of death: classes whose limit is of something else are refused.
    criterion : str
        Name or short name.
    classes : mapping, optional
        Class of the criterion by target id; targets that are not in it are not judged.
    new : bool
        Hold the limits for new units, where the criterion tells them apart.

    Raises
    ------
    InputError
        For an unknown criterion, class or target, or a class whose limit is not of death.
    """
    chosen = get(criterion)
    risks = {row["target"]: row["risk_per_yr"] for row in _park_rows(result)}
    measures = {_plain(one["class"]): one["measure"] for one in chosen._record["individual"]}
    notes = []
    rows = []
    for target, name in (classes or {}).items():
        if target not in risks:
            raise InputError(f'classes["{target}"]: the study has the targets {", ".join(risks)}')
        found = chosen.individual(risks[target], name, new=new)
        measure = measures[_plain(name)]
        if measure != "fatality":
            raise InputError(f'classes["{target}"] = {name}: its limit is of {measure}, a result is of fatality')
        rows.append({"target": target, "class": name, **vars(found)})
    left_out = [target for target in risks if target not in (classes or {})]
    if left_out:
        notes.append(f"targets without a class of {chosen.name}: {', '.join(left_out)}")
    societal = None
    if "societal" in chosen.absent:
        notes.append(f"societal risk: {chosen.absent['societal']}")
    else:
        curve = result.societal.curve
        kept = curve["n"] > 0.0
        societal = chosen.societal(curve["frequency_per_yr"][kept], curve["n"][kept])
    columns = ("target", "class", "risk_per_yr", "limit_per_yr", "ratio", "margin_per_yr", "verdict")
    return Judgement(chosen.name, societal, frames.frame(_columns(rows, columns)), notes)


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _park_rows(result: Result) -> list[dict[str, Any]]:
    """The total risk of each target from the whole park."""
    table = result.check(scope="park").sort_values("risk_per_yr")
    records: list[dict[str, Any]] = table.drop_duplicates("target", keep="last").sort_index().to_dict("records")  # type: ignore[assignment]
    return records
