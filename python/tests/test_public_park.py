"""The public park is what its generator writes, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools/public_park.py"


@pytest.mark.skipif(not TOOL.exists(), reason="the repository is not here")
def test_generating_it_again_gives_the_same_files(tmp_path: Path):
    subprocess.run([sys.executable, str(TOOL), str(tmp_path)], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert len(made) == 9
    for name in made:
        assert (tmp_path / name).read_bytes() == (ROOT / "benches/park" / name).read_bytes(), name
