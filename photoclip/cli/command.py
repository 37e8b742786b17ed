"""What a command is, and what it prints."""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoclip.domain.api import JobStatus
from photoclip.domain.errors import StorageError
from photoclip.domain.models import LOCAL_DIR

_TURN_THE_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""The Bidi_Control characters of Unicode (UAX #9)."""


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand. `run` returns the exit status; PhotoClipError becomes one line on stderr and status 1."""

    name: str
    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    hidden: bool = False


def print_json(answer: Mapping[str, object]) -> None:
    """One JSON object on stdout, ASCII: names that are not UTF-8 keep their surrogate escapes."""
    _write(json.dumps(answer) + "\n")
    finish_output()


def say(line: str = "") -> None:
    """One line for a person; what the terminal cannot show is replaced."""
    _write(_shown(line, sys.stdout.encoding) + "\n")


def finish_output() -> None:
    """Write what is still buffered. Not left to the end of Python, where a full disk makes noise and status 120.

    Raises:
        StorageError: stdout leads to a file that cannot be written.
        BrokenPipeError: stdout leads to a program that went away.
    """
    _write("", flush=True)


def discard_output() -> None:
    """Let what is still buffered, and what comes, go nowhere."""
    # https://docs.python.org/3/library/signal.html#note-on-sigpipe
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str, *, flush: bool = False) -> None:
    try:
        sys.stdout.write(text)
        if flush:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise StorageError(
            f"the answer cannot be written: {error.strerror}", "free some space, or send it elsewhere"
        ) from error


def complain(line: str) -> None:
    """One line on stderr."""
    sys.stderr.write(_shown(line, sys.stderr.encoding) + "\n")
    sys.stderr.flush()


def _shown(line: str, encoding: str | None) -> str:
    """One line: a file may be named so that it commands the terminal, or so that its name reads backwards."""
    if not line.isprintable():
        line = "".join(c.encode("unicode_escape").decode() if _commands(c) else c for c in line)
    return line.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")


def _commands(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in _TURN_THE_DIRECTION


def library_dir(arguments: argparse.Namespace) -> Path | None:
    """The library that was named, None for the person's own."""
    return Path(arguments.library) if arguments.library else None


def absolute(paths: Sequence[str]) -> tuple[str, ...]:
    """Paths as the engine understands them, whose working folder is another."""
    return tuple(_absolute(path) if path.strip() else path for path in paths)


def model_as_engine_knows(name: str) -> str:
    """Folders and files are named as seen from here, and the engine's working folder is another."""
    if name.startswith(LOCAL_DIR):
        return LOCAL_DIR + absolute([name.removeprefix(LOCAL_DIR)])[0]
    if name.startswith((".", "~")) or Path(name).is_absolute():
        return absolute([name])[0]
    architecture, at, file = name.partition("@")
    return architecture + at + absolute([file])[0] if at else name


def _absolute(path: str) -> str:
    # pathlib's expanduser() raises for a folder that is really called "~somebody".
    return str(Path(os.path.expanduser(path)).absolute())  # noqa: PTH111


Follow = Callable[[JobStatus], None]
