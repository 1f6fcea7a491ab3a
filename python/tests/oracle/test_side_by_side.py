"""The unified cloud model side by side with SLAB.

`tools/side_by_side_slab.py` runs both and stores what they gave; here the page is held to the store, the store to our code
on every case, and to slabx on a few.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
if not (ROOT / "tools/side_by_side_slab.py").exists():
    pytest.skip("needs the repository", allow_module_level=True)
sys.path.insert(0, str(ROOT / "tools"))

import side_by_side_slab as side  # noqa: E402

STORED = json.loads(side.RESULTS.read_text(encoding="utf-8"))


def near(a: float | None, b: float | None) -> bool:
    """Whether two distances are the same to half a per cent, several times what the solver's steps make of them."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 5e-3 * abs(b) + 1e-6


def test_page_is_what_the_store_gives() -> None:
    assert side.PAGE.read_text(encoding="utf-8") == side.render(STORED), "run python tools/side_by_side_slab.py --page"


def test_cases_are_those_of_the_seed() -> None:
    for case, kept in zip(side.cases(), STORED, strict=True):
        for key, value in case.items():
            same = kept[key] == value if isinstance(value, str) else abs(kept[key] - value) <= 1e-12 * abs(value)
            assert same, f"case {case['case']}: {key}"


def test_our_distances_are_those_of_the_store() -> None:
    for case in STORED:
        found = side.ours(case)["distances_m"]
        pairs = zip(found, case["ours"]["distances_m"], strict=True)
        assert all(near(a, b) for a, b in pairs), f"case {case['case']}: {found}: run tools/side_by_side_slab.py"


def test_slab_gives_what_was_stored() -> None:
    pytest.importorskip("slabx")
    for case in STORED[:4]:
        found = side.theirs(case, case["ours"]["inverse_length_per_m"])["distances_m"]
        assert all(near(a, b) for a, b in zip(found, case["slab"]["distances_m"], strict=True))


def test_enough_cases_count_and_plumes_agree() -> None:
    counted = [(case, side.pairs(case)) for case in STORED]
    assert sum(bool(levels) for _, levels in counted) >= 40
    plumes = [side.within(a, b) for case, levels in counted if case["kind"] in ("pool", "jet") for _, a, b in levels]
    assert sum(plumes) >= 0.8 * len(plumes)
