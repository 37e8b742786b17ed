"""`photoclip [--library DIR] [FILE|FOLDER]...`: the window from the command line."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip.domain.errors import DisplayError, PhotoClipError


def open_window(words: Sequence[str]) -> int:
    """Show the window; returns the exit status. What went wrong is one line on stderr, as with every command."""
    parser = argparse.ArgumentParser(prog="photoclip", description="Opens the window.")
    parser.add_argument("--library", metavar="DIR", help="where the library is kept (the per-user data folder)")
    parser.add_argument("paths", nargs="*", metavar="FILE|FOLDER", help="pictures to show, folders to add")
    arguments = parser.parse_args(words)
    library = None if arguments.library is None else Path(arguments.library)
    try:
        return _run(library, [Path(path) for path in arguments.paths])
    except PhotoClipError as error:
        sys.stderr.write(f"photoclip: {' '.join(str(error).split())}\n")
        return 1


def _run(library: Path | None, paths: Sequence[Path]) -> int:
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        # Until the window takes Ctrl-C it ends the process: PySide makes its enumerations at their first use, and what
        # is raised there becomes "type object 'Qt' has no attribute 'Key'".
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return _imported_run(library, paths)
    finally:
        signal.signal(signal.SIGINT, before)


def _imported_run(library: Path | None, paths: Sequence[Path]) -> int:
    try:
        from photoclip.ui.windows.start import run
    except ImportError as error:
        # Qt's wheels link system libraries that a bare Linux lacks, "libEGL.so.1: cannot open shared object file".
        raise DisplayError(f"no window can be shown: {error}", "`make system` names what to install") from error
    return run(library, paths)
