"""The command ``isorisk``."""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from . import __version__, extras, output
from .exceptions import FileError, InputError, IsoriskError, MissingExtraError

EXIT_OK = 0
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_MODEL = 4
EXIT_FILE = 5
EXIT_STOPPED = 130

_EXIT_CODES = f"""\
exit codes:
  {EXIT_OK}    done
  {EXIT_USAGE}    the command line is wrong, or an optional package is missing
  {EXIT_INPUT}    the study has faults; every one is listed
  {EXIT_MODEL}    a model could not give an answer
  {EXIT_FILE}    a file could not be read or written
  {EXIT_STOPPED}  stopped with Ctrl-C; nothing was changed
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="isorisk",
        description="Quantitative risk assessment of chemical parks: risk maps, F-N curves, verdicts.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"isorisk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="compute a study and write its results",
        description="Computes a study and writes its results, all of them or none.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run.add_argument("study", metavar="STUDY", type=Path, help="the study document, e.g. park/study.toml")
    run.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        required=True,
        help="where the results go: absent, empty, or earlier results, which are replaced",
    )
    run.add_argument("-t", "--threads", metavar="N", type=_threads, help="number of threads (default: one per core)")
    run.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")
    run.set_defaults(act=_run)

    check = commands.add_parser(
        "check",
        help="check a study without computing it",
        description="Lists every fault of a study and computes nothing.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("study", metavar="STUDY", type=Path)
    check.set_defaults(act=_check)

    schema = commands.add_parser(
        "schema", help="print the JSON Schema of a study", description="Prints the JSON Schema of the study document."
    )
    schema.set_defaults(act=_schema)
    return parser


def _threads(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number of at least 1")
    return count


def _run(options: argparse.Namespace) -> int:
    # what can be known now is said now, not after the computation
    extras.check(extras.RESULT_PACKAGES, "write the results")
    output.check_replaceable(options.output)
    from .study import Study

    began = time.monotonic()
    study = Study.load(options.study)
    watched = not options.quiet and sys.stderr.isatty()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        result = study.run(progress=watched, threads=options.threads)
    for warning in said if not options.quiet else ():
        print(f"isorisk: warning: {warning.message}", file=sys.stderr)
    computed = time.monotonic()
    target = result.write(options.output)
    if not options.quiet:
        print(result.summary())
        print(f"computed in {computed - began:.1f} s, written in {time.monotonic() - computed:.1f} s")
        print(f"report: {target / 'report.html'}")
    return EXIT_OK


def _check(options: argparse.Namespace) -> int:
    from .study import Study

    study = Study.load(options.study)
    print(f"no fault: {study.describe()}")
    return EXIT_OK


def _schema(_: argparse.Namespace) -> int:
    from .study import Study

    print(Study.json_schema())
    return EXIT_OK


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process unless given.
    """
    options = _parser().parse_args(arguments)
    try:
        code: int = options.act(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _fail("stopped; nothing was changed", EXIT_STOPPED)
    except MissingExtraError as error:
        return _fail(error, EXIT_USAGE)
    except InputError as error:
        return _fail(error, EXIT_INPUT)
    except BrokenPipeError:
        # whoever read our output has seen enough
        sys.stderr.close()
        return EXIT_FILE
    except (FileError, OSError) as error:
        return _fail(error, EXIT_FILE)
    except IsoriskError as error:
        return _fail(error, EXIT_MODEL)


def _fail(message: object, code: int) -> int:
    print(f"isorisk: {message}", file=sys.stderr)
    return code
