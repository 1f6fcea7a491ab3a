"""Progress on a terminal or in a notebook."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

Report = Callable[[float], object]


@contextmanager
def progress_callback(progress: bool | Report, doing: str) -> Iterator[Report | None]:
    """What to call with the share done: nothing, the caller's function, or a bar.

    The bar is that of tqdm where it is installed, and a plain one otherwise.
    """
    if progress is False:
        yield None
    elif progress is True:
        bar = _tqdm_bar(doing) or _PlainBar(doing, sys.stderr)
        try:
            yield bar.report
        finally:
            bar.close()
    elif callable(progress):
        yield progress
    else:
        raise TypeError(f"progress must be True, False or a function, not {type(progress).__name__}")


class _TqdmBar:
    def __init__(self, tqdm: Any, doing: str) -> None:
        shape = "{desc}: {percentage:3.0f}%|{bar}| {elapsed} < {remaining}"
        # some terminals say that they have no rows or columns; then tqdm alone would show nothing
        size = shutil.get_terminal_size()
        width = min(size.columns, 100)
        self._bar = tqdm(total=100.0, desc=doing, bar_format=shape, ncols=width, nrows=size.lines)

    def report(self, share: float) -> None:
        self._bar.update(100.0 * share - self._bar.n)

    def close(self) -> None:
        self._bar.close()


def _tqdm_bar(doing: str) -> _TqdmBar | None:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return _TqdmBar(tqdm, doing)


class _PlainBar:
    """One line that is written over; nothing where the output is not a terminal."""

    def __init__(self, doing: str, stream: TextIO) -> None:
        self._doing, self._stream = doing, stream
        self._shown = -1
        self._alive = stream.isatty()

    def report(self, share: float) -> None:
        percent = int(100.0 * share)
        if self._alive and percent != self._shown:
            self._shown = percent
            self._stream.write(f"\r{self._doing}: [{'#' * (percent // 4):25}] {percent:3d}%")
            self._stream.flush()

    def close(self) -> None:
        if self._alive and self._shown >= 0:
            self._stream.write("\n")
            self._stream.flush()
