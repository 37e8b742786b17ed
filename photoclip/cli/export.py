"""`photoclip export`: what is known of the photos, for other programs."""

import argparse

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.cli.photos import counted
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="NAME.csv or NAME.json; what is there is replaced")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        exported = api.export(absolute([arguments.file])[0])
    if arguments.json:
        print_json({"path": exported.path, "photos": exported.photos})
    else:
        say(f"{counted(exported.photos)}, with their tags, albums, ratings and facts: {exported.path}")
    return 0


COMMAND = Command("export", "write tags, albums, ratings and facts of all photos to a file", _arguments, _run)
