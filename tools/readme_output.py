"""Writes the real output under the Python lines of the README, and the map above them.

    python tools/readme_output.py out/map.png

The output is tested by `make python-test`; this brings it up to date when results have changed for a stated reason.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import sys
import warnings
from pathlib import Path

from PIL import Image

WIDTH_PX = 1440


def run(block: str) -> str:
    """The same lines, each followed by what it prints."""
    names: dict[str, object] = {}
    parts: list[str] = []
    for part in doctest.DocTestParser().parse(block):
        if isinstance(part, str):
            parts.append(part)
            continue
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(part.source, "README.md", "single"), names)
        lines = part.source.rstrip("\n").split("\n")
        parts += [f"{'...' if number else '>>>'} {line}\n" for number, line in enumerate(lines)]
        parts.append(said.getvalue())
    return "".join(parts)


def main(picture: str) -> None:
    """Bring the README up to date."""
    readme = Path("README.md")
    text = readme.read_text(encoding="utf-8")
    found = re.search(r"```pycon\n(.*?)```", text, re.S)
    if found is None:
        sys.exit("README.md has no pycon block")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        new = run(found[1])
    readme.write_text(text.replace(found[1], new), encoding="utf-8")
    with Image.open(picture) as drawn:
        small = drawn.convert("RGB")
    small.thumbnail((WIDTH_PX, WIDTH_PX))
    small.save("docs/images/map.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
