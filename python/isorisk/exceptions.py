"""What can go wrong, as Python exceptions.

Every error of the package is an :class:`IsoriskError`. The message names what was wrong with its value, unit and
allowed range; the same facts hang on the exception as attributes. Stopping a run with Ctrl-C raises the usual
:class:`KeyboardInterrupt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath

__all__ = [
    "ConvergenceError",
    "Fault",
    "FileError",
    "InputError",
    "IsoriskError",
    "MissingDataError",
    "MissingExtraError",
    "OutOfRangeWarning",
    "UnverifiedModelWarning",
    "ValidityError",
]


class IsoriskError(Exception):
    """Base of every error of the package."""


class ValidityError(IsoriskError, ValueError):
    """A value lies outside the range in which a model holds.

    Attributes
    ----------
    model : str
        Id of the model, e.g. ``"fire.pool_fire"``.
    name : str
        The input that is out of range, with its unit suffix.
    value, min, max : float
        The value and the ends of the allowed range, in `unit`.
    unit : str
    locator : str
        Where the limit comes from.
    path : str
        The part of the work it happened in; empty for a single model call.
    """

    model: str = ""
    name: str = ""
    value: float = float("nan")
    unit: str = ""
    min: float = float("nan")
    max: float = float("nan")
    locator: str = ""
    path: str = ""


@dataclass(frozen=True)
class Fault:
    """One fault of an input document or table.

    Attributes
    ----------
    path : str
        Where, as the user sees it: ``installations["T-301"].pressure_bara`` or ``installations.csv:7:pressure_bara``.
    found : str
        What stands there.
    unit : str
        Unit of the value, empty if it has none.
    allowed : str
        What is allowed there.
    help : str
        What to do about it.
    """

    path: str
    found: str
    unit: str = ""
    allowed: str = ""
    help: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: found {self.found}"
        if self.unit:
            text += f" {self.unit}"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.help:
            text += f"; {self.help}"
        return text

    def as_dict(self) -> dict[str, str]:
        """The fields by name, as the core wants them."""
        return {
            "path": self.path,
            "found": self.found,
            "unit": self.unit,
            "allowed": self.allowed,
            "help": self.help,
        }


class InputError(IsoriskError, ValueError):
    """The caller's input is at fault: a study, a table, an argument, an unknown name.

    Attributes
    ----------
    faults : tuple of Fault
        Every fault of a study, found in one pass; empty when a single argument was at fault.
    """

    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, message: str, faults: Sequence[Mapping[str, str] | Fault]) -> InputError:
        """An error that carries `faults`."""
        error = cls(message)
        error.faults = tuple(fault if isinstance(fault, Fault) else Fault(**fault) for fault in faults)
        return error


class ConvergenceError(IsoriskError, RuntimeError):
    """An iteration did not reach its tolerance.

    Attributes
    ----------
    solver, doing : str
    iterations : int
    residual : float
    """

    solver: str = ""
    doing: str = ""
    iterations: int = 0
    residual: float = float("nan")


class MissingDataError(IsoriskError, LookupError):
    """A property that a model needs is absent from the data.

    Attributes
    ----------
    what, model, substance : str
    """

    what: str = ""
    model: str = ""
    substance: str = ""


class FileError(IsoriskError, OSError):
    """A file or directory could not be read, written or replaced; the path is in ``filename``."""

    @classmethod
    def of(cls, message: str, path: str | PathLike[str], errno: int | None = None) -> FileError:
        """An error about the file or directory at ``path``."""
        error = cls(message)
        error.filename = fspath(path)
        error.errno = errno
        return error

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class MissingExtraError(IsoriskError, ImportError):
    """A package of an optional extra is not installed; the message has the command that installs it."""


class UnverifiedModelWarning(UserWarning):
    """A model without a check against its source made some of the outcomes."""


class OutOfRangeWarning(UserWarning):
    """Values outside a fitted range were let through, by the law that the model's card names."""
