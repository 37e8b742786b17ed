"""`photoclip rate`: give photos stars."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.photos import counted, photos_at
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.domain.organise_api import MOST_RATING
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="photos in the library")
    stars = parser.add_mutually_exclusive_group(required=True)
    stars.add_argument("--stars", type=int, choices=range(MOST_RATING + 1), metavar="N", help=f"0 to {MOST_RATING}")
    stars.add_argument("--none", action="store_true", help="no stars of your own: what the file says holds again")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        changed = api.rate(photos_at(api, arguments.files), None if arguments.none else arguments.stars)
        write_sidecars(api)
    if arguments.json:
        print_json({"changed": changed})
    else:
        say(f"{counted(changed)} rated anew")
    return 0


COMMAND = Command("rate", "give photos stars", _arguments, _run)
