"""Optional packages, imported when they are first needed, with an error that names the extra."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .exceptions import MissingExtraError

#: What the files of a whole result set need.
RESULT_PACKAGES = (
    "pandas",
    "xarray",
    "geopandas",
    "pyogrio",
    "rasterio",
    "rioxarray",
    "pyproj",
    "shapely",
    "matplotlib",
)


def _error(names: list[str], purpose: str) -> MissingExtraError:
    verb = "is" if len(names) == 1 else "are"
    return MissingExtraError(
        f"{', '.join(names)} {verb} needed to {purpose} but not installed; install the extra with: "
        "pip install 'isorisk[notebook]'"
    )


def need(name: str, purpose: str) -> Any:
    """The module `name`, imported.

    Parameters
    ----------
    name : str
        Dotted module name, e.g. ``"matplotlib.pyplot"``.
    purpose : str
        What it is needed for, as the end of the sentence "... is needed to".

    Raises
    ------
    MissingExtraError
        If the package is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as cause:
        top = name.partition(".")[0]
        if cause.name is None or cause.name.partition(".")[0] != top:
            raise
        raise _error([top], purpose) from cause


def check(names: tuple[str, ...], purpose: str) -> None:
    """Says which of `names` are missing, before anything long is started.

    Raises
    ------
    MissingExtraError
        Naming every missing package and the extra that brings them.
    """
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise _error(missing, purpose)
