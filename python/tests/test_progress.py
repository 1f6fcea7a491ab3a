"""Progress, threads and versions."""

from __future__ import annotations

import builtins
import io

import pytest

import isorisk as ir
from isorisk import progress, versions


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_plain_bar_writes_over_one_line_of_a_terminal():
    stream = Terminal()
    bar = progress._PlainBar("computing", stream)
    for share in (0.0, 0.5, 0.501, 1.0):
        bar.report(share)
    bar.close()
    lines = stream.getvalue().split("\r")
    assert len(lines) == 4
    assert lines[2] == f"computing: [{'#' * 12:25}]  50%"
    assert lines[-1].endswith("100%\n")


def test_the_plain_bar_is_silent_elsewhere():
    stream = io.StringIO()
    bar = progress._PlainBar("computing", stream)
    bar.report(0.5)
    bar.close()
    assert stream.getvalue() == ""


def test_without_tqdm_there_is_the_plain_bar(monkeypatch):
    real = builtins.__import__

    def without(name, *others):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return real(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)
    with progress.progress_callback(True, "computing") as report:
        assert report.__self__.__class__ is progress._PlainBar


def test_progress_must_be_something_to_call():
    with (
        pytest.raises(TypeError, match="progress must be True, False or a function, not str"),
        progress.progress_callback("yes", "computing"),
    ):
        pass


def test_versions(capsys):
    ir.show_versions()
    said = capsys.readouterr().out
    assert f"isorisk      {ir.__version__}" in said
    assert versions.versions()["numpy"] != "absent"


def test_the_number_of_threads_can_be_set_for_all_calls():
    ir.set_num_threads(1)
    try:
        rose = ir.JointFrequency([0.0, 180.0], ["any"], [0.5, 0.5])
        fire = ir.Outcome("a", (0, 0), 1.0, ir.Footprint.radial([0, 5], [1, 1]))
        assert ir.integrate([fire], rose).individual_risk_at(0.0, 0.0) == pytest.approx(1.0)
    finally:
        ir.set_num_threads(0)
