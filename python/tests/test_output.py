"""The result set is whole at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isorisk import output
from isorisk.exceptions import FileError

FILES = ("a.csv", "b.csv", "sub/c.csv", "manifest.json")


def fill(generation: int):
    def write(directory: Path) -> None:
        (directory / "sub").mkdir()
        for name in FILES[:-1]:
            (directory / name).write_text(f"{generation}\n" * 50)
        (directory / "manifest.json").write_text(json.dumps({"program": "isorisk", "generation": generation}))

    return write


def generation_of(directory: Path) -> int:
    """The generation of a set, which must be the same in every file."""
    generation = json.loads((directory / "manifest.json").read_text())["generation"]
    for name in FILES[:-1]:
        assert (directory / name).read_text() == f"{generation}\n" * 50, name
    assert sorted(p.relative_to(directory).as_posix() for p in directory.rglob("*.*")) == sorted(FILES)
    return generation


def hidden(parent: Path) -> list[str]:
    return [path.name for path in parent.iterdir() if path.name.startswith(".")]


def test_first_set_and_its_replacement(tmp_path):
    target = tmp_path / "deep" / "out"
    assert output.write_set(target, fill(1)) == target
    assert generation_of(target) == 1
    output.write_set(target, fill(2))
    assert generation_of(target) == 2
    assert hidden(target.parent) == []
    assert target.stat().st_mode & 0o777 == 0o777 & ~output._umask()


def test_an_empty_directory_is_used(tmp_path):
    output.write_set(tmp_path, fill(3))
    assert generation_of(tmp_path) == 3


def test_a_symbolic_link_stays_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "disk")
    output.write_set(link, fill(1))
    output.write_set(link, fill(2))
    assert link.is_symlink()
    assert generation_of(link) == 2


def test_nothing_changes_when_writing_fails(tmp_path):
    target = tmp_path / "out"
    output.write_set(target, fill(1))

    def breaks(directory: Path) -> None:
        fill(2)(directory)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        output.write_set(target, breaks)
    assert generation_of(target) == 1
    assert hidden(tmp_path) == []


def test_a_foreign_directory_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("three years of work")
    with pytest.raises(
        FileError, match=r"holds files but no manifest\.json of isorisk, so it is not an earlier result"
    ):
        output.write_set(tmp_path, fill(1))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    (tmp_path / "manifest.json").write_text('{"name": "a browser extension"}')
    with pytest.raises(FileError, match="not an earlier result"):
        output.check_replaceable(tmp_path)


def test_a_file_is_not_a_directory(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(FileError, match="is a file; name a directory for the results") as caught:
        output.check_replaceable(tmp_path / "out")
    assert caught.value.filename == str(tmp_path / "out")
    assert isinstance(caught.value, OSError)


def test_a_full_disk_is_a_file_error(tmp_path):
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(FileError, match=r"cannot write the results to .*No space left on device"):
        output.write_set(tmp_path / "out", full)
    assert list(tmp_path.iterdir()) == []


def test_without_the_swap_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "_exchange", lambda *_: False)
    target = tmp_path / "out"
    output.write_set(target, fill(1))
    output.write_set(target, fill(2))
    assert generation_of(target) == 2
    assert hidden(tmp_path) == []


def test_a_kill_between_two_renames_is_repaired(tmp_path):
    target = tmp_path / "out"
    output.write_set(target, fill(1))
    target.rename(output._previous(target))

    def breaks(_: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        output.write_set(target, breaks)
    assert generation_of(target) == 1


def test_leftovers_of_a_dead_process_go_and_of_a_live_one_stay(tmp_path):
    target = tmp_path / "out"
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    dead = tmp_path / f"{output._prefix(target)}{child.pid}-abc"
    live = tmp_path / f"{output._prefix(target)}{os.getpid()}-abc"
    dead.mkdir()
    live.mkdir()
    output.write_set(target, fill(1))
    assert not dead.exists()
    assert live.exists()


WRITER = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_output import fill
from isorisk import output
print("ready", flush=True)
generation = int(sys.argv[2])
while True:
    generation += 1
    output.write_set(sys.argv[1], fill(generation))
"""


def test_a_kill_at_any_moment_leaves_a_whole_set(tmp_path):
    target = tmp_path / "out"
    output.write_set(target, fill(0))
    script = WRITER.format(tests=str(Path(__file__).parent))
    clock = random.Random(20261123)
    seen = []
    for _ in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(target), str(generation_of(target))], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(clock.uniform(0.0, 0.12))
        child.send_signal(signal.SIGKILL)
        child.wait()
        seen.append(generation_of(target))
    assert seen == sorted(seen)
    assert seen[-1] > 3, "the writer must have got through some sets for the kill to mean anything"
    output.write_set(target, fill(seen[-1] + 1))
    assert hidden(tmp_path) == []
