"""What a run found."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable
from functools import cached_property
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
import numpy.typing as npt

from . import _isorisk, extras, frames, geofiles, output
from .exceedance import Exceedance, ExceedanceMap, Quantity, classes_at, exceedance, exceedance_map
from .exceptions import InputError, OutOfRangeWarning, UnverifiedModelWarning
from .explain import Explanation
from .fonts import label
from .plots import SocietalLines, draw_fn, draw_map, save
from .societal import Societal

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from .study import Study

#: Tables of a result, each a CSV file of the result set.
TABLES = ("targets", "contributions", "scenarios", "consequences", "fn")
PARK = "park"


class Result:
    """Individual and societal risk of a study, verdicts, and where they come from.

    Attributes
    ----------
    study : Study
        What was run.
    """

    def __init__(self, study: Study, core: _isorisk.RunResult, base: Result | None = None) -> None:
        self._core = core
        self.study = study
        self._warn(base)

    @property
    def cache_counts(self) -> dict[str, int] | None:
        """What the cache of the run was good for; None for a run without one.

        ``reused`` and ``made`` count distinct losses of containment, ``rejected`` entries that were not whole or not
        readable and were made anew, ``unwritten`` those that could not be kept.
        """
        return self._core.cache_counts()

    # ------------------------------------------------------------------------------------------------ individual

    @property
    def individual_risk(self) -> xr.DataArray:
        """Individual risk (LSIR) of the whole park, 1/yr: dimensions (y, x), cell centres in m, CRS attached."""
        grid = self.study.grid
        return frames.risk_array(self.individual_risk_values, grid.x_m, grid.y_m, self.study.crs)

    @property
    def individual_risk_values(self) -> npt.NDArray[np.float64]:
        """The same as a plain array, shape (ny, nx), row 0 in the south."""
        return self._core.individual_risk()

    @overload
    def individual_risk_at(self, x: float, y: float) -> float: ...
    @overload
    def individual_risk_at(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.float64]: ...
    def individual_risk_at(self, x: Any, y: Any) -> float | npt.NDArray[np.float64]:
        """Individual risk at places, 1/yr, exact at each rather than read off the grid.

        Parameters
        ----------
        x, y : float or array
            East and north, m.
        """
        x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        found = self._core.individual_risk_at(x.ravel(), y.ravel())
        return float(found[0]) if x.ndim == 0 else found.reshape(x.shape)

    def contours(self, levels: Iterable[float] | None = None) -> geopandas.GeoDataFrame:
        """Areas in which the individual risk is at least each level.

        Parameters
        ----------
        levels : iterable of float, optional
            1/yr; those of the study's criterion unless given.

        Returns
        -------
        GeoDataFrame
            ``level_per_yr`` and the area, in the study's coordinates; a level that is nowhere reached has no row.
        """
        chosen = None if levels is None else [float(level) for level in levels]
        return geofiles.frame_of_geojson(self._core.contours_geojson(chosen), self.study.crs)

    @property
    def outcomes(self) -> list[_isorisk.Outcome]:
        """Every accident with its frequency and its footprints, in the order of the installations.

        What :func:`integrate` takes: a subset, another weather or other people give their risk without the models.
        """
        return self._core.outcomes()

    # -------------------------------------------------------------------------------------------------- societal

    @property
    def societal(self) -> Societal:
        """Societal risk of the whole park."""
        return self.societal_of(PARK)

    def societal_of(self, scope: str) -> Societal:
        """Societal risk of the park (``"park"``) or of one establishment, by its id.

        Raises
        ------
        InputError
            For an unknown establishment.
        """
        return Societal(self._core.societal(scope), scope, self._lines(), self.study.title)

    @property
    def establishments(self) -> list[str]:
        """Ids of the establishments that have a societal risk of their own."""
        return self._core.establishments()

    def societal_verdicts(self, criterion: str | None = None) -> pd.DataFrame:
        """The F-N curves of the park and of each establishment against a criterion's lines.

        Parameters
        ----------
        criterion : str, optional
            The study's own unless given.

        Returns
        -------
        DataFrame
            ``scope``, ``verdict`` (acceptable, alarp, intolerable), PLL, F(1), and where the curve comes nearest to the
            upper line or exceeds it most.
        """
        from .summary import societal_table

        return frames.frame(societal_table(self, criterion))

    def societal_contribution(self, n: float | None = None) -> xr.DataArray:
        """Whose people make up the societal risk: expected deaths by place.

        Parameters
        ----------
        n : float, optional
            Only accidents with so many deaths or more; all of them unless given.

        Returns
        -------
        DataArray
            On (y, x), persons per year in each cell. It sums, with the attribute ``off_grid_per_yr``, to the potential
            loss of life (by accidents with `n` deaths or more).
        """
        values, off_grid = self._core.deaths_map(n)
        grid = self.study.grid
        attrs = {"long_name": "expected deaths", "units": "1/yr", "off_grid_per_yr": off_grid}
        if n is not None:
            attrs["n"] = n
        return frames.labelled(values, grid.x_m, grid.y_m, self.study.crs, "expected_deaths", attrs)

    def societal_area(self, cell_m: float = 500.0, criterion: str | None = None) -> xr.Dataset:
        """For each place, the F-N curve of the accidents that can reach it, against a criterion.

        An accident reaches a place where, with the wind as it blows, it kills at least 1 % of unprotected people.

        Parameters
        ----------
        cell_m : float
            Side of a cell, m; a few hundred metres are enough.
        criterion : str, optional
            The study's own unless given.

        Returns
        -------
        Dataset
            On (y, x): ``upper_ratio`` and ``lower_ratio``, the largest F over the line, with ``upper_n`` and ``lower_n``,
            the number of deaths at which that is; ``lines_exceeded``: 0 acceptable, 1 as low as reasonably practicable,
            2 intolerable.
        """
        found = self._core.societal_area(cell_m, criterion)
        x, y = found.pop("x"), found.pop("y")
        units = {name: "persons" if name.endswith("_n") else "1" for name in found}
        attrs = {"criterion": self._core.criterion(criterion)["name"]}
        return frames.grid_dataset(found, units, x, y, self.study.crs, attrs)

    def map_accuracy(self) -> dict[str, float]:
        """How far the map may be off for the integration (not for the models).

        Returns
        -------
        dict
            Cells with more than 1e-8 /yr are compared with the integral at their centres: how many (``checked``), and the
            median, 95th percentile and largest relative difference (``median``, ``p95``, ``largest``). The largest stand at
            sharp edges of harm.
        """
        names = ("checked", "median", "p95", "largest")
        return dict(zip(names, self._core.map_accuracy(), strict=True))

    def societal_accuracy(self) -> dict[str, float]:
        """How far the societal risk may be off for the integration (not for the models).

        Returns
        -------
        dict
            One in twenty installations is done again, finer: how many (``checked``), and the largest relative change of F
            of one of them (``of_one``), of F of all of these together (``of_all``) and of their PLL (``of_pll``).
        """
        names = ("checked", "of_one", "of_all", "of_pll")
        return dict(zip(names, self._core.societal_accuracy(), strict=True))

    def _lines(self) -> SocietalLines:
        facts = self._core.criterion()
        return SocietalLines(
            facts["name"],
            [(n, f) for n, f in facts["intolerable"]],
            [(n, f) for n, f in facts["acceptable"]],
        )

    # ---------------------------------------------------------------------------------------------------- tables

    def table(self, name: str) -> pd.DataFrame:
        """One table of the result: ``targets``, ``contributions``, ``scenarios``, ``consequences``, ``fn``, ``left_out``.

        A number that does not exist is NaN.
        """
        return frames.frame(self._core.table(name))

    @property
    def left_out(self) -> pd.DataFrame:
        """What the screening cut-offs take: losses rarer than the rule set's frequency, and those below 1 % lethality.

        ``scenario``, ``installation``, ``establishment``, ``frequency_per_yr``, the ``reason``, and ``in_the_risk``:
        ``no`` for what is rarer than the cut-off; ``yes`` for what nowhere kills 1 % of those out of doors and is
        kept with what little it adds.
        """
        return self.table("left_out")

    def contributions(
        self, by: str = "installation", at: tuple[float, float] | None = None, n: float | None = None
    ) -> pd.DataFrame:
        """What each part of the park adds to the risk.

        Parameters
        ----------
        by : {"installation", "establishment", "release", "kind", "outcome", "weather", "wind_sector"}
            How to divide it; ``wind_sector`` is that which the wind comes from.
        at : (x, y), optional
            A place, m: the individual risk there.
        n : float, optional
            A number of people: the frequency of accidents that kill so many or more. Without it and without a place,
            the potential loss of life.

        Returns
        -------
        DataFrame
            The parts, the largest first, with the share of each; they sum to the whole.

        Raises
        ------
        InputError
            For a breakdown that is not known, or both a place and a number.
        """
        return frames.frame(self._core.contributions(by, at, n))

    def explain(self, x: float, y: float) -> Explanation:
        """How the individual risk at a place comes about, from the leak to the probability of death.

        Parameters
        ----------
        x, y : float
            East and north, m.

        Returns
        -------
        Explanation
            Parts that sum to the risk there, with effect, dose, response and the source of each constant.
        """
        return Explanation(self._core.explain(x, y))

    def exceedance(self, quantity: Quantity, x: float, y: float, levels: Iterable[float] | None = None) -> Exceedance:
        """How often levels of an effect are reached at a place: the loads of a control room.

        Parameters
        ----------
        quantity : {"overpressure_pa", "impulse_pa_s", "heat_flux_w_m2", "thermal_dose", "concentration_kg_m3"}
            Peak side-on overpressure, impulse, heat flux on the worst orientation, thermal dose in (W/m²)^(4/3) s over
            the rule set's exposure, highest concentration of toxic clouds.
        x, y : float
            East and north, m; 1 m above ground.
        levels : iterable of float, optional
            Ascending, in the unit of the quantity; 20 to a decade, three decades down from the highest value, unless
            given.

        Returns
        -------
        Exceedance
            Frequencies with the outcomes that make them.

        Raises
        ------
        InputError
            For a quantity that is not known, a place that is not finite, levels that are not positive and ascending.

        Notes
        -----
        Outcomes and weather count as in individual risk, integrated over the wind's direction between those at which
        the level is crossed.
        """
        return exceedance(self, quantity, x, y, levels)

    def exceedance_map(self, quantity: Quantity, level: float) -> ExceedanceMap:
        """How often a level of an effect is reached, cell by cell.

        Parameters
        ----------
        quantity : {"overpressure_pa", "impulse_pa_s", "heat_flux_w_m2", "thermal_dose", "concentration_kg_m3"}
            As in :meth:`exceedance`.
        level : float
            In its unit, more than 0.

        Returns
        -------
        ExceedanceMap
            Frequencies, 1/yr, with contours and a picture.

        Raises
        ------
        InputError
            For a quantity that is not known or a level that is not positive.
        """
        return exceedance_map(self, quantity, level)

    def exposure_classes(self, criterion: str, x: float, y: float) -> pd.DataFrame:
        """How often the thresholds of a criterion are reached at a place, e.g. those of the French plans.

        Parameters
        ----------
        criterion : str
            A published criterion that has thresholds of heat or overpressure (:func:`isorisk.criteria.get`).
        x, y : float
            East and north, m.

        Returns
        -------
        DataFrame
            ``effect``, ``value`` in its unit, what it ``means``, ``frequency_per_yr`` and the mark of the figure.

        Raises
        ------
        InputError
            For a criterion that is not known or has no such thresholds.
        """
        return classes_at(self, criterion, x, y)

    def dominant(self, by: Literal["installation", "establishment"] = "installation") -> xr.Dataset:
        """What makes most of the individual risk, cell by cell.

        Parameters
        ----------
        by : {"installation", "establishment"}
            Whose risk is compared.

        Returns
        -------
        Dataset
            On (y, x): ``code``, the index into the attribute ``names``, -1 where there is no risk; ``individual_risk``
            of that one, 1/yr; and ``share``, its share of the whole.

        Raises
        ------
        InputError
            For any other breakdown.
        """
        names, code, risk, share = self._core.dominant(by)
        grid = self.study.grid
        values: dict[str, npt.NDArray[Any]] = {"individual_risk": risk, "share": share, "code": code}
        units = {"individual_risk": "1/yr", "share": "1", "code": "1"}
        return frames.grid_dataset(values, units, grid.x_m, grid.y_m, self.study.crs, {"by": by, "names": names})

    @property
    def recomputed(self) -> list[str]:
        """Ids of the installations that this run computed; the others' risk was taken from the base."""
        ids = self.study.installations
        return [ids[at] for at in self._core.recomputed()]

    def check(
        self, criterion: str | None = None, scope: Literal["park", "establishment"] | None = None
    ) -> pd.DataFrame:
        """Each protection target against its limit.

        Parameters
        ----------
        criterion : str, optional
            Name of a criterion, e.g. ``"GB 36894-2018"``; the study's own unless given.
        scope : {"park", "establishment"}, optional
            Verdicts on the whole park, or on each establishment alone; both unless given.

        Returns
        -------
        DataFrame
            Target, class, scope, limit, risk and verdict; a target inside an establishment has no verdict on it.

        Raises
        ------
        InputError
            For a criterion or a scope that is not known.
        """
        table = frames.frame(self._core.targets(criterion))
        if scope is None:
            return table
        if scope not in (PARK, "establishment"):
            raise InputError(f'scope = "{scope}": must be "park" or "establishment"')
        wanted = (table["scope"] == PARK) == (scope == PARK)
        return table[wanted].reset_index(drop=True)

    @property
    def manifest(self) -> dict[str, Any]:
        """Input hashes, versions, edits, data, model cards with the number of outcomes made by each, warnings."""
        return json.loads(json.dumps(self._manifest))  # type: ignore[no-any-return]

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        return self._core.manifest()

    @property
    def model_counts(self) -> dict[str, int]:
        """How many outcomes each model had part in, by card id; a model that made none is absent.

        ``manifest["models"]`` says what each card stands on.
        """
        return self._core.outcome_counts()[0]

    @property
    def warnings(self) -> list[str]:
        """What a reader of the result should know."""
        return list(self._manifest["warnings"])

    def _warn(self, base: Result | None) -> None:
        """Announces what is not verified and what left a fitted range, once: a what-if says what its base did not."""
        models, flagged, outcomes = self._core.outcome_counts()
        known, known_flagged = ({}, 0) if base is None else base._core.outcome_counts()[:2]
        if new := [model for model in models if model not in known]:
            for name, reason in _isorisk.unverified_models():
                if name in new:
                    warnings.warn(f"{name} is not verified: {reason}", UnverifiedModelWarning, stacklevel=4)
        if flagged > known_flagged:
            text = (
                f"{flagged} of {outcomes} outcomes left a fitted range of a model; Result.warnings, the report "
                "and the column share_outside_fitted_range of Result.check() say where"
            )
            warnings.warn(text, OutOfRangeWarning, stacklevel=4)
        if (counts := self.cache_counts) and counts["unwritten"]:
            text = f"{counts['unwritten']} of {counts['made']} new runs could not be kept in the folder of the cache"
            warnings.warn(text, RuntimeWarning, stacklevel=4)

    # -------------------------------------------------------------------------------------------------- pictures

    def plot(self, ax: Axes | None = None, levels: Iterable[float] | None = None) -> Axes:
        """Draws the risk map: contours over the park, targets and people.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure unless given.
        levels : iterable of float, optional
            1/yr; those of the study's criterion unless given.
        """
        names = ("establishments", "installations", "targets", "population")
        layers = {name: self.study.layer(name) for name in names}
        return draw_map(self.contours(levels), layers, title=self.study.title, crs=self.study.crs, ax=ax)

    def plot_fn(self, ax: Axes | None = None, establishments: bool = True) -> Axes:
        """Draws the F-N curves of the park and, if asked, of the establishments with the largest PLL."""
        curves = {label("Park", "园区"): self._core.societal(PARK).curve()}
        if establishments:
            parts = {name: self._core.societal(name) for name in self.establishments}
            largest = sorted(parts, key=lambda name: -parts[name].pll)[:5]
            words = label("Establishment", "企业")
            curves |= {f"{words} {name}": parts[name].curve() for name in largest if parts[name].pll > 0.0}
        return draw_fn(curves, lines=self._lines(), title=self.study.title, ax=ax)

    # ----------------------------------------------------------------------------------------------------- files

    def summary(self) -> str:
        """A few lines for a terminal."""
        facts = [f"{card.english}: {card.value}" for card in self._cards()]
        return "\n".join([self.study.describe(), *facts])

    def _cards(self) -> list[Any]:
        from .summary import cards

        return cards(self)

    def report(self, path: str | PathLike[str]) -> Path:
        """Writes the report: one HTML file with maps, tables, models and warnings that needs no network.

        Parameters
        ----------
        path : path-like
            Where; an earlier file is replaced in one step.
        """
        extras.check(extras.RESULT_PACKAGES, "write the report")
        return output.write_file(path, self._report(self._picture("map"), self._picture("fn")).encode())

    def _report(self, risk_map: bytes, fn: bytes) -> str:
        from .summary import report

        return report(self, risk_map, fn)

    def _picture(self, name: Literal["map", "fn"]) -> bytes:
        buffer = BytesIO()
        draw: Callable[[Any], Any]
        draw, size = (self.plot, (11.0, 8.0)) if name == "map" else (self.plot_fn, (9.0, 6.2))
        save(buffer, draw, size)
        return buffer.getvalue()

    def write(self, directory: str | PathLike[str]) -> Path:
        """Writes the whole result set, all of it or nothing.

        ``individual_risk.tif``, ``contours.gpkg``, ``contours.geojson``, ``fn.csv``, ``contributions.csv``,
        ``targets.csv``, ``scenarios.csv``, ``consequences.csv``, ``map.png``, ``fn.png``, ``report.html``,
        ``manifest.json``.

        Parameters
        ----------
        directory : path-like
            Absent, empty, or an earlier result set, which is replaced in one step.

        Returns
        -------
        Path

        Raises
        ------
        FileError
            When the directory holds something else, or the disk refuses.
        MissingExtraError
            Before anything is written, when a package that writes one of the files is not installed.
        """
        extras.check(extras.RESULT_PACKAGES, "write the results")
        return output.write_set(directory, self._write_files)

    def _write_files(self, folder: Path) -> None:
        grid = self.study.grid
        geofiles.write_geotiff(
            folder / "individual_risk.tif",
            self.individual_risk_values,
            x_min_m=grid.x_min_m,
            y_min_m=grid.y_min_m,
            cell_m=grid.cell_m,
            crs=self.study.crs,
        )
        contours = self.contours()
        geofiles.write_layers(folder / "contours.gpkg", {"contours": contours})
        geofiles.write_geojson(folder / "contours.geojson", contours)
        for name in TABLES:
            (folder / f"{name}.csv").write_text(self._core.csv(name), encoding="utf-8", newline="")
        pictures = {name: self._picture(name) for name in ("map", "fn")}
        for name, data in pictures.items():
            (folder / f"{name}.png").write_bytes(data)
        (folder / "report.html").write_text(self._report(pictures["map"], pictures["fn"]), encoding="utf-8")
        text = json.dumps({"program": output.PROGRAM, **self._manifest}, indent=2, ensure_ascii=False)
        (folder / output.MANIFEST).write_text(text + "\n", encoding="utf-8")

    def __repr__(self) -> str:
        return f"<Result of {self.study.title}: PLL {self.societal.pll:.3g} /yr>"
