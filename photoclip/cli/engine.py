"""`photoclip engine`: the library's own process, started by the window."""

import argparse

from photoclip.cli.command import Command, library_dir
from photoclip.engine.process import run_engine


def _arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def _run(arguments: argparse.Namespace) -> int:
    return run_engine(library_dir(arguments))


COMMAND = Command("engine", "serve a library until the last client has left", _arguments, _run, hidden=True)
