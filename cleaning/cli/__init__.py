"""The command line. Errors are one plain sentence on standard error; exit codes are fixed."""

from __future__ import annotations

import errno
import io
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cleaning import __version__
from cleaning.cli import explain, index, report, rules, run, verify
from cleaning.cli.said import tell
from cleaning.errors import GhirbalError, OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="ghirbal",
    no_args_is_help=True,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# What the system has no more of for this process: not the disk's fault.
_LACKING = frozenset({errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_EPILOG = "Example: ghirbal run dump.jsonl --output cleaned"


@app.callback(epilog=_EPILOG)
def _program(
    version: Annotated[
        bool, typer.Option("--version", help="Tell the version and end.", is_eager=True)
    ] = False,
) -> None:
    """Keep the article and nothing else, and every story once: Arabic news, cleaned."""
    if version:
        print(f"ghirbal {__version__}")
        raise typer.Exit


app.command("run", epilog=run.EXAMPLE)(run.run)
app.command("explain", epilog=explain.EXAMPLE)(explain.explain)
app.command("rules", epilog=rules.EXAMPLE)(rules.rules)
app.command("report", epilog=report.EXAMPLE)(report.report)
app.command("verify", epilog=verify.EXAMPLE)(verify.verify)
app.add_typer(index.app, name="index")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code."""
    sys.exit(run_command(arguments))


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. What the user did wrong is said in one sentence."""
    _spell_out_what_cannot_be_shown()
    try:
        Path.cwd()
    except OSError:
        return _fail("The folder you are in is gone; change to another one.", 1)
    try:
        signal.signal(signal.SIGTERM, _terminated)
        code = app(args=arguments, prog_name="ghirbal", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except typer.TyperException as error:
        return _misused(error)
    except GhirbalError as error:
        return _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("Interrupted; earlier results are as they were.", 128 + signal.SIGINT)
    except BrokenPipeError:
        return _unheard()
    except SystemExit as ended:  # what typer makes of it
        if isinstance(ended.__context__, BrokenPipeError):
            return _unheard()
        raise
    except ImportError as error:
        return _fail(
            f"Not loaded ({error}); allow more memory (ulimit -v), or install it again.", 1
        )
    except MemoryError:
        return _fail("Not enough memory; allow more (ulimit -v), or name fewer --workers.", 1)
    except OSError as error:
        if error.errno in _LACKING:
            return _fail(f"{error}; allow more processes, memory and open files (ulimit).", 1)
        return _fail(
            f"{_said(error)}; free some space or name another place.", OutputError.exit_code
        )


def _said(error: OSError) -> str:
    """What the system says, about which file, without its number."""
    reason = (error.strerror or str(error)).lower()
    return (
        f"Cannot write {error.filename}: {reason}" if error.filename else f"Cannot write: {reason}"
    )


def _unheard() -> int:
    """Nobody reads on, as behind `| head`: what is left to be said goes nowhere."""
    sys.stdout = None
    return 128 + signal.SIGPIPE


def _spell_out_what_cannot_be_shown() -> None:
    """A terminal without Arabic gets escapes, and so do halves of letters anywhere."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # there is none where it was closed
        sys.stdout.reconfigure(errors="backslashreplace")


def _misused(error: typer.TyperException) -> int:
    """One sentence for wrong use; the help as it is for a command group without a command."""
    said = error.format_message()
    if said.lstrip().startswith("Usage:"):
        print(said, file=sys.stderr)
        return 1
    return _fail(f"{said} Try --help.", 1)


def _fail(sentence: str, code: int) -> int:
    tell(sentence)
    return code


def _terminated(number: int, frame: object) -> NoReturn:
    """End by SIGTERM as an exception, so that every `with` block cleans up."""
    raise SystemExit(128 + number)
