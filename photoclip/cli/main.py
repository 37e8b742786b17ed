"""The parser, and what becomes of errors: 0 done, 1 failed with one line, 2 wrong usage."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import cast, overload

from photoclip import __version__
from photoclip.cli.command import Command, complain, discard_output, finish_output, library_dir
from photoclip.cli.names import COMMAND_NAMES
from photoclip.cli.parser import CommandParser
from photoclip.config.files import exhausted
from photoclip.config.limits import raise_open_files_limit
from photoclip.config.logs import start_logging, stop_logging
from photoclip.config.paths import library_paths
from photoclip.domain.errors import CancelledError, PhotoClipError


class _Commands(Sequence[Command]):
    """All commands, each imported when it is asked for: `bench` runs where hardly anything is installed."""

    @overload
    def __getitem__(self, at: int) -> Command: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Command]: ...

    def __getitem__(self, at: int | slice) -> Command | Sequence[Command]:
        if isinstance(at, slice):
            return [self[each] for each in range(len(self))[at]]
        return cast("Command", import_module(f"photoclip.cli.{COMMAND_NAMES[at]}").COMMAND)

    def __len__(self) -> int:
        return len(COMMAND_NAMES)


COMMANDS: Sequence[Command] = _Commands()


def run(words: Sequence[str]) -> int:
    """Run one command line; returns the exit status."""
    _replace_missing_streams()
    raise_open_files_limit()
    parser = _parser(_asked(words))
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help()
        return 0
    command: Command = arguments.run
    try:
        # Also so that stderr holds the one line of an error: without a handler, logging writes its warnings there.
        start_logging(library_paths(library_dir(arguments)), "command")
        return _run_to_the_end(command, arguments)
    except CancelledError:
        complain("photoclip: cancelled; what was done until then is kept")
        return 1
    except PhotoClipError as error:
        return _failed(exhausted(error) or error)
    except KeyboardInterrupt:
        complain("photoclip: interrupted")
        return 1
    except BrokenPipeError:
        # `photoclip search … | head`: the reader has enough.
        discard_output()
        return 1
    except OSError as error:
        told = exhausted(error)
        if told is None:
            raise
        return _failed(told)
    finally:
        stop_logging()


def _failed(error: PhotoClipError) -> int:
    complain(f"photoclip: {' '.join(str(error).split())}")
    return 1


def _run_to_the_end(command: Command, arguments: argparse.Namespace) -> int:
    status = command.run(arguments)
    finish_output()
    return status


def _replace_missing_streams() -> None:
    """Without a console (pythonw), or with `>&-`, Python leaves None: nobody will read what is written then."""
    # https://docs.python.org/3/library/sys.html#sys.__stdout__
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _asked(words: Sequence[str]) -> Sequence[Command]:
    """The command that is named, alone; where none is, all of them, for the help."""
    if isinstance(COMMANDS, _Commands) and words and words[0] in COMMAND_NAMES:
        return (COMMANDS[COMMAND_NAMES.index(words[0])],)
    return COMMANDS


def _parser(commands: Sequence[Command] | None = None) -> argparse.ArgumentParser:
    commands = COMMANDS if commands is None else commands
    common = CommandParser(add_help=False)
    common.add_argument("--library", metavar="DIR", help="where the library is kept (the per-user data folder)")
    common.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")
    parser = argparse.ArgumentParser(
        prog="photoclip",
        description="Finds your photos by what they show, on your own machine.",
    )
    parser.add_argument("--version", action="version", version=f"photoclip {__version__}")
    parser.set_defaults(run=None)
    shown = [command.name for command in commands if not command.hidden]
    added = parser.add_subparsers(dest="command", metavar="|".join(shown), parser_class=CommandParser)
    for command in commands:
        if command.hidden:
            sub = added.add_parser(command.name, description=command.summary, parents=[common])
        else:
            sub = added.add_parser(command.name, description=command.summary, parents=[common], help=command.summary)
        command.arguments(sub)
        sub.set_defaults(run=command)
    return parser
