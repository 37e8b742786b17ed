"""What a command is, and what it prints."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoclip.domain.api import JobStatus
from photoclip.domain.errors import StorageError


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
    encoding = sys.stdout.encoding or "utf-8"
    _write(line.encode(encoding, "replace").decode(encoding) + "\n")


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
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stderr.flush()


def library_dir(arguments: argparse.Namespace) -> Path | None:
    """The library that was named, None for the person's own."""
    return Path(arguments.library) if arguments.library else None


def absolute(paths: Sequence[str]) -> tuple[str, ...]:
    """Paths as the engine understands them, whose working folder is another."""
    return tuple(_absolute(path) if path.strip() else path for path in paths)


def _absolute(path: str) -> str:
    # pathlib's expanduser() raises for a folder that is really called "~somebody".
    return str(Path(os.path.expanduser(path)).absolute())  # noqa: PTH111


Follow = Callable[[JobStatus], None]
