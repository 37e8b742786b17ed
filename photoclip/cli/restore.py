"""`photoclip restore`: back to a backup."""

import argparse
from pathlib import Path

from photoclip.cli.backup import as_json, made
from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.engine.session import restore_library


def _arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("file", nargs="?", metavar="FILE", help="a backup; `photoclip backup --list` shows some")
    which.add_argument("--latest", action="store_true", help="the newest automatic one that is sound")


def _run(arguments: argparse.Namespace) -> int:
    backup = None if arguments.latest else Path(absolute([arguments.file])[0])
    restored = restore_library(library_dir(arguments), backup)
    if arguments.json:
        kept = None if restored.kept is None else as_json(restored.kept)
        print_json({"restored": as_json(restored.backup), "kept": kept})
        return 0
    say(f"restored {restored.backup.path}, made on {made(restored.backup)}")
    if restored.kept is not None:
        say(f"what was there before is kept: {restored.kept.path}")
    say("photos that came later are found again by: photoclip index")
    return 0


COMMAND = Command("restore", "back to a backup", _arguments, _run)
