"""Societal risk as users meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from . import _isorisk
from .extras import need

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .plots import SocietalLines


class Societal:
    """How often an accident harms how many people.

    Attributes
    ----------
    name : str
        Whose risk it is: the park or an establishment.
    """

    def __init__(self, core: _isorisk.Societal, name: str, lines: SocietalLines | None = None, title: str = "") -> None:
        self._core = core
        self._lines = lines
        self._title = title
        self.name = name

    @property
    def pll(self) -> float:
        """Potential loss of life, persons per year: the sum of frequency times N over every event."""
        return self._core.pll

    @property
    def curve(self) -> pd.DataFrame:
        """The F-N curve from N = 1: ``n`` people or more (a real number), ``frequency_per_yr``.

        F falls just after each N: it is a step that ends there.
        """
        pandas = need("pandas", "make a table")
        n, f = self._core.curve()
        frame: pd.DataFrame = pandas.DataFrame({"n": n, "frequency_per_yr": f})
        return frame

    @property
    def events(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """N of every event, ascending, and its frequency, 1/yr; those below one person too."""
        return self._core.events()

    @overload
    def exceedance(self, n: float) -> float: ...
    @overload
    def exceedance(self, n: npt.NDArray[np.float64] | list[float]) -> npt.NDArray[np.float64]: ...
    def exceedance(self, n: float | npt.NDArray[np.float64] | list[float]) -> float | npt.NDArray[np.float64]:
        """F(n): frequency of accidents that harm `n` people or more, 1/yr.

        Parameters
        ----------
        n : float or array
            Number of people, any real number.

        Returns
        -------
        float or array
            As `n` is.
        """
        found = self._core.exceedance(n)
        return float(found[0]) if np.ndim(n) == 0 else found.reshape(np.shape(n))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draws the F-N curve on logarithmic axes, with the criterion's lines if it was judged by one.

        Raises
        ------
        MissingExtraError
            Without matplotlib.
        """
        from .plots import draw_fn

        return draw_fn({self.name: self._core.curve()}, lines=self._lines, title=self._title, ax=ax)

    def __repr__(self) -> str:
        return f"<Societal risk of {self.name}: PLL {self.pll:.3g} /yr, F(1) {self.exceedance(1.0):.3g} /yr>"
