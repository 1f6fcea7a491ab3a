"""The risk at a place, unrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _isorisk, frames

if TYPE_CHECKING:
    import pandas as pd


class Explanation:
    """How the individual risk at a place comes about: every part from the leak to the probability of death.

    A part is an outcome of a release in a weather class with wind from one sector (or from anywhere, where the wind does
    not matter). Its value is the product of the frequency of the release, the probability of the branch of the event
    tree, the share of the year with that weather and wind, and the mean probability of death at the place over the
    directions of the sector. The parts sum to the risk.

    Effects, doses and probits are worked out from the models again, for the direction of the sector in which the place
    is worst off.
    """

    def __init__(self, core: _isorisk.Explanation) -> None:
        self._core = core

    @property
    def place(self) -> tuple[float, float]:
        """East and north, m."""
        return self._core.place_m

    @property
    def individual_risk(self) -> float:
        """The individual risk there, 1/yr."""
        return self._core.individual_risk_per_yr

    @property
    def frame(self) -> pd.DataFrame:
        """One row a part, the largest first.

        ``value_per_yr`` sums to the risk. Columns: where it starts (``establishment``, ``installation``, ``substance``,
        ``release``, ``opening``, ``hole_diameter_m``), how often (``frequency_per_yr``, ``frequency_source``), what
        happens (``outcome``, ``kind``, ``branch_probability``, ``branch_factors``), in which weather (``weather``,
        ``wind_from_deg``, ``weather_probability``), and how it reaches the place (``mean_lethality``, ``distance_m``,
        ``lethality_downwind``, ``worst_downwind_m``, ``worst_crosswind_m``, ``lethality`` by the table that was
        integrated, ``lethality_of_models``, ``effect`` and ``dose`` with value and unit, ``probit``, ``response``,
        ``constants`` with their sources, ``models``, ``outside_fitted_range``).
        """
        return frames.frame(self._core.table())

    @property
    def values(self) -> dict[str, Any]:
        """Everything as plain values: parts with all their effects, constants, models."""
        found: dict[str, Any] = self._core.values()
        return found

    @property
    def constants(self) -> pd.DataFrame:
        """Constants of the responses that had part, each with its source and mark of provenance."""
        return _rows(self.values["constants"], ("of", "name", "value", "unit", "source", "provenance"))

    @property
    def models(self) -> pd.DataFrame:
        """Models that had part, with the share of the risk, their sources and what they were checked against."""
        return _rows(self.values["models"], ("id", "title", "citations", "verification", "share"))

    def text(self, top: int = 10) -> str:
        """The value, how it divides, and the largest parts step by step.

        Parameters
        ----------
        top : int
            How many parts to show.
        """
        return self._core.text(top)

    def to_markdown(self, top: int = 10) -> str:
        """The same as Markdown, for a report.

        Parameters
        ----------
        top : int
            How many parts to show.
        """
        return self._core.to_markdown(top)

    def __str__(self) -> str:
        return self.text()

    def _repr_markdown_(self) -> str:
        return self.to_markdown(5)

    def __repr__(self) -> str:
        x, y = self.place
        return f"<Explanation of {self.individual_risk:.3g} /yr at ({x:g}, {y:g})>"


def _rows(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    return frames.frame({name: [row[name] for row in rows] for name in columns})
