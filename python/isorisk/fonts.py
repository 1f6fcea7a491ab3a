"""Text in English and Chinese on one picture."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .extras import need

# Families that hold simplified Chinese, the first one found is taken.
_FAMILIES = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
)
_PACKAGE = "pylopdf_fonts_zh_cn"
_FILE = "NotoSansSC-Regular.otf"


@cache
def chinese_family() -> str | None:
    """Name of a font family with Chinese glyphs that matplotlib can use; None, with a warning, if there is none."""
    manager = need("matplotlib.font_manager", "draw a picture")
    package = find_spec(_PACKAGE)
    for folder in (package.submodule_search_locations or []) if package else []:
        file = Path(folder) / _FILE
        if file.is_file():
            manager.fontManager.addfont(str(file))
            return str(manager.FontProperties(fname=str(file)).get_name())
    known = {font.name for font in manager.fontManager.ttflist}
    for family in _FAMILIES:
        if family in known:
            return family
    warnings.warn(
        "no font with Chinese glyphs was found, so pictures are labelled in English alone; "
        "install one with: pip install 'isorisk[notebook]'",
        UserWarning,
        stacklevel=2,
    )
    return None


@contextmanager
def bilingual() -> Iterator[None]:
    """Within it, text on new pictures may hold Chinese."""
    matplotlib = need("matplotlib", "draw a picture")
    family = chinese_family()
    families = [family, "DejaVu Sans"] if family else ["DejaVu Sans"]
    interactive = matplotlib.is_interactive()
    try:
        with matplotlib.rc_context({"font.family": families, "axes.unicode_minus": False, "svg.fonttype": "none"}):
            try:
                yield
            finally:
                interactive = matplotlib.is_interactive()
    finally:
        # a notebook turns this on with its first picture; taken back, it would show no other
        matplotlib.interactive(interactive)


def label(english: str, chinese: str, separator: str = " ") -> str:
    """Both languages where the font allows, else English."""
    return f"{english}{separator}{chinese}" if chinese and chinese_family() else english


def printable(text: str) -> str:
    """Text from the user: characters that no font at hand can draw become a question mark."""
    if chinese_family():
        return text
    return "".join(char if ord(char) < 0x2E80 else "?" for char in text)
