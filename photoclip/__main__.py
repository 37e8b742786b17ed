"""Dispatch to the window or the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip.cli.names import COMMAND_NAMES


def main() -> int:
    """Entry point of `photoclip`, `photoclip-window` and `python -m photoclip`."""
    try:
        if is_for_window(sys.argv[1:]):
            from photoclip.ui.windows.command import open_window

            return open_window(sys.argv[1:])
        from photoclip.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl-C in the half second in which modules are imported
        sys.stderr.write("photoclip: interrupted\n")
        return 1


def is_for_window(words: Sequence[str]) -> bool:
    """Nothing, a library alone, or files and folders: for the window. Commands and options: not."""
    rest = list(words)
    if rest[:1] == ["--library"]:
        rest = rest[2:]
    elif rest and rest[0].startswith("--library="):
        rest = rest[1:]
    if not rest:
        return True
    return rest[0] not in COMMAND_NAMES and not rest[0].startswith("-") and _exists(rest[0])


def _exists(word: str) -> bool:
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main())
