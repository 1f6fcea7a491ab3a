"""Sphinx configuration: `make docs`."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent

project = "isorisk"
author = "The isorisk developers"
copyright = "the isorisk developers"
release = re.search(r'^version = "([^"]+)"', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.M).group(1)
version = release

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["_build", "references.bib", "**.ipynb_checkpoints"]

html_theme = "furo"
html_title = f"isorisk {release}"
html_show_sphinx = False

myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
myst_dmath_double_inline = True

# `make notebooks` runs them and keeps the outputs in build/; here they are only shown
nb_execution_mode = "off"

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False


def _fetch_notebooks() -> None:
    """Bring the notebooks under the documentation, executed ones if there are any."""
    target = HERE / "notebooks"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for source in (ROOT / "notebooks", ROOT / "build" / "notebooks"):
        for notebook in sorted(source.glob("*.ipynb")):
            shutil.copy(notebook, target / notebook.name)


_fetch_notebooks()

sys.path.insert(0, str(HERE))
from figures import draw  # noqa: E402

draw(HERE / "theory" / "figures")
