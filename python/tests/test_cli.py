"""The command: exit codes, messages, Ctrl-C; nothing written unless all is."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isorisk import cli, extras
from signals import hear_ctrl_c

EXAMPLE = Path(__file__).parents[2] / "examples" / "caojing" / "study.toml"


def test_version_and_help(capsys):
    for argument in ("--version", "--help"):
        with pytest.raises(SystemExit) as caught:
            cli.main([argument])
        assert caught.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("isorisk 0.")
    for code in ("0    done", "3    the study has faults", "130  stopped with Ctrl-C"):
        assert code in said


@pytest.mark.parametrize(
    "arguments", [[], ["run"], ["run", "a.toml"], ["run", "a.toml", "-o", "x", "-t", "0"], ["fly"]]
)
def test_wrong_use_is_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == cli.EXIT_USAGE
    assert "usage: isorisk" in capsys.readouterr().err


def test_the_schema_is_json(capsys):
    assert cli.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["additionalProperties"] is False
    assert {"grid", "crs", "rule_set"} <= set(schema["properties"])


def test_check_says_what_is_there(capsys):
    assert cli.main(["check", str(EXAMPLE)]) == 0
    assert capsys.readouterr().out.startswith("no fault: ")


def test_faults_are_3_and_all_are_listed_and_nothing_is_written(tmp_path, capsys):
    text = EXAMPLE.read_text(encoding="utf-8").replace("cell_m = 50", "cell_m = -50\ncolour = 3")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    for command in (["check"], ["run", "-o", str(tmp_path / "out")]):
        assert cli.main([*command, str(tmp_path / "study.toml")]) == cli.EXIT_INPUT
        said = capsys.readouterr().err
        assert "grid.cell_m: found -50" in said
        assert "grid.colour" in said
        assert "installations.csv" in said
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


def test_a_file_that_is_not_there_is_5(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path / "no.toml")]) == cli.EXIT_FILE
    assert "cannot read" in capsys.readouterr().err


def test_a_foreign_directory_is_refused_before_anything_is_computed(tmp_path, capsys):
    (tmp_path / "thesis.docx").write_text("")
    began = time.monotonic()
    assert cli.main(["run", str(EXAMPLE), "-o", str(tmp_path)]) == cli.EXIT_FILE
    assert time.monotonic() - began < 2.0
    assert "is not an earlier result" in capsys.readouterr().err


def test_a_missing_extra_is_named_before_anything_is_computed(tmp_path, capsys, monkeypatch):
    find = extras.find_spec
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in ("rasterio", "pyogrio") else find(name))
    assert cli.main(["run", str(EXAMPLE), "-o", str(tmp_path / "out")]) == cli.EXIT_USAGE
    said = capsys.readouterr().err
    assert "pyogrio, rasterio are needed to write the results but not installed" in said
    assert "pip install 'isorisk[notebook]'" in said


def test_ctrl_c_is_130_within_a_second_and_changes_nothing(tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "isorisk", "run", str(EXAMPLE), "-o", str(out), "-t", "1"]
    terminal, end = pty.openpty()
    child = subprocess.Popen(command, stderr=end, start_new_session=True, preexec_fn=hear_ctrl_c)
    os.close(end)
    # the bar appears when the computation has begun
    shown = b""
    while b"0%" not in shown:
        shown += os.read(terminal, 4096)
    time.sleep(0.3)
    asked = time.monotonic()
    os.kill(child.pid, signal.SIGINT)
    errors = b""
    with contextlib.suppress(OSError):
        # Linux reports the end of a terminal as an error
        while part := os.read(terminal, 4096):
            errors += part
    child.wait(timeout=30)
    took = time.monotonic() - asked
    os.close(terminal)
    assert child.returncode == cli.EXIT_STOPPED
    assert took < 1.5, f"{took} s, of which the interpreter takes its part to end"
    assert errors.decode().rstrip().endswith("isorisk: stopped; nothing was changed")
    assert list(tmp_path.iterdir()) == []


def test_importing_is_quick_and_needs_numpy_alone():
    probe = (
        "import sys, time; t = time.perf_counter(); import numpy; n = time.perf_counter(); import isorisk;"
        "print(time.perf_counter() - n);"
        "assert not {'pandas', 'matplotlib', 'xarray', 'geopandas'} & set(sys.modules), 'imported'"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True).stdout) for _ in "123"
    ]
    assert min(times) < 0.5
