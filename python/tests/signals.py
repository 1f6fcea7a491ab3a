"""Signals of the programs that tests start."""

from __future__ import annotations

import signal


def hear_ctrl_c() -> None:
    """In a child: be stopped by Ctrl-C even where the tests run in the background of a shell that has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
