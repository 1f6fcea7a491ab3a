"""A notebook is written as a script; the file that Jupyter opens is made from it and holds no output."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.py"))


@pytest.mark.parametrize("script", NOTEBOOKS, ids=lambda path: path.stem)
def test_script_and_notebook_agree(script):
    written, made = jupytext.read(script), jupytext.read(script.with_suffix(".ipynb"))
    assert [(cell.cell_type, cell.source) for cell in written.cells] == [
        (cell.cell_type, cell.source) for cell in made.cells
    ]
    for cell in made.cells:
        assert not cell.get("outputs"), "strip the outputs: jupytext --to ipynb notebooks/*.py"
