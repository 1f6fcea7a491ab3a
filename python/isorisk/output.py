"""A result set reaches its directory whole or not at all.

The files are written in a new directory beside the target, synced to the disk, and then the two directories change
names in one step of the operating system. Whoever looks, at whatever moment, sees the previous set or the new one;
so does whoever looks after the power failed.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from .exceptions import FileError

#: The file whose presence tells that a directory is a result set of ours.
MANIFEST = "manifest.json"
#: What the manifest's key "program" holds.
PROGRAM = "isorisk"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def resolve(directory: str | os.PathLike[str]) -> Path:
    """The absolute path of the target, symbolic links followed."""
    return Path(directory).expanduser().resolve()


def is_result_set(directory: Path) -> bool:
    """Whether `directory` holds an earlier result set."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("program") == PROGRAM


def check_replaceable(directory: str | os.PathLike[str]) -> Path:
    """The resolved target, if a result set may be put there.

    Parameters
    ----------
    directory : path-like
        Absent, empty, or an earlier result set.

    Raises
    ------
    FileError
        If it is a file, a directory with something else in it, or its parent cannot be written.
    """
    target = resolve(directory)
    if target.exists():
        if not target.is_dir():
            raise FileError.of(f"{target} is a file; name a directory for the results", target, errno.ENOTDIR)
        if any(target.iterdir()) and not is_result_set(target):
            raise FileError.of(
                f"{target} holds files but no {MANIFEST} of {PROGRAM}, so it is not an earlier result and is left as it "
                "is; name a new or an empty directory",
                target,
                errno.ENOTEMPTY,
            )
    parent = _nearest_existing(target.parent)
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise FileError.of(f"cannot write in {parent}, where {target.name} would be made", parent, errno.EACCES)
    return target


def write_set(directory: str | os.PathLike[str], write: Callable[[Path], None]) -> Path:
    """Lets `write` fill a new directory and puts it in the place of `directory` in one step.

    Parameters
    ----------
    directory : path-like
        Where the set shall be; see :func:`check_replaceable`.
    write : callable
        Gets the path of an empty directory and writes the whole set, ``manifest.json`` included, into it. If it
        raises, nothing changes and nothing is left behind.

    Returns
    -------
    Path
        The resolved target.

    Raises
    ------
    FileError
        If the target may not be replaced or the disk refuses.
    """
    target = check_replaceable(directory)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        fresh = Path(tempfile.mkdtemp(prefix=_prefix(target) + f"{os.getpid()}-", dir=target.parent))
    except OSError as cause:
        raise FileError.of(f"cannot make a directory beside {target}: {cause}", target, cause.errno) from cause
    try:
        fresh.chmod(0o777 & ~_umask())
        write(fresh)
        if not is_result_set(fresh):
            raise AssertionError(f"a result set must have a {MANIFEST} of {PROGRAM}")
        _sync_tree(fresh)
        _put_in_place(fresh, target)
    except OSError as cause:
        if isinstance(cause, FileError):
            raise
        raise FileError.of(f"cannot write the results to {target}: {cause}", target, cause.errno) from cause
    finally:
        # after an exchange this is the previous set
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def write_file(path: str | os.PathLike[str], content: bytes) -> Path:
    """Writes one file whole or not at all, in the place of an earlier one.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    target = resolve(path)
    fresh = target.with_name(f".{target.name}.{PROGRAM}-{os.getpid()}")
    try:
        fresh.write_bytes(content)
        _sync(fresh)
        fresh.replace(target)
        _sync(target.parent)
    except OSError as cause:
        raise FileError.of(f"cannot write {target}: {cause.strerror or cause}", target, cause.errno) from cause
    finally:
        fresh.unlink(missing_ok=True)
    return target


def _put_in_place(fresh: Path, target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        # someone may have put other files there while we computed
        check_replaceable(target)
        if not _exchange(fresh, target):
            _rename_twice(fresh, target)
    else:
        fresh.replace(target)
    _sync(target.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Swaps two names in one step; false where the system or the file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is None:
        return False
    renameat2.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    renameat2.restype = ctypes.c_int
    if renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(code, os.strerror(code), str(second))


def _rename_twice(fresh: Path, target: Path) -> None:
    """For systems that cannot swap: between the two steps the target is absent, and the next call restores it."""
    previous = _previous(target)
    target.rename(previous)
    try:
        fresh.rename(target)
    except BaseException:
        previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _previous(target: Path) -> Path:
    return target.with_name(f".{target.name}.{PROGRAM}-previous")


def _prefix(target: Path) -> str:
    host = re.sub(r"[^A-Za-z0-9]", "_", socket.gethostname())
    return f".{target.name}.{PROGRAM}-{host}-"


def _clear_leftovers(target: Path) -> None:
    """Puts right what a killed call left behind: a set moved aside, directories of processes that are gone."""
    previous = _previous(target)
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(target)
    prefix = _prefix(target)
    for path in target.parent.glob(f"{_escape(prefix)}*"):
        pid = path.name[len(prefix) :].partition("-")[0]
        if pid.isdigit() and not _is_running(int(pid)):
            shutil.rmtree(path, ignore_errors=True)


def _escape(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _nearest_existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_tree(root: Path) -> None:
    for folder, _, files in os.walk(root, topdown=False):
        for name in files:
            _sync(Path(folder) / name)
        _sync(Path(folder))


def _sync(path: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
