"""What is installed, for a question or a fault report."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from ._isorisk import __version__

_PACKAGES = ("numpy", "pandas", "xarray", "geopandas", "pyogrio", "rasterio", "rioxarray", "matplotlib", "openpyxl")


def versions() -> dict[str, str]:
    """Versions by name; "absent" for a package that is not installed."""
    found = {"isorisk": __version__, "python": platform.python_version(), "machine": platform.platform()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def show_versions() -> None:
    """Prints what is installed."""
    for name, text in versions().items():
        print(f"{name:12} {text}")
