"""`photoclip favourite`: mark photos as favourites."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.photos import counted, photos_at
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="photos in the library")
    parser.add_argument("--off", action="store_true", help="take the mark off")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        changed = api.set_favourite(photos_at(api, arguments.files), not arguments.off)
    if arguments.json:
        print_json({"changed": changed})
    else:
        say(f"{counted(changed)} {'taken off the favourites' if arguments.off else 'marked as favourites'}")
    return 0


COMMAND = Command("favourite", "mark photos as favourites", _arguments, _run)
