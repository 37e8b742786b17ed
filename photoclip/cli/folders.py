"""`photoclip folders`: list, add and remove watched folders."""

import argparse

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import FolderError
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "add", "remove"), default="list")
    parser.add_argument(
        "folders", nargs="*", metavar="FOLDER", help="what to add (watched from the next index on) or remove"
    )
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help='with add, left out: "raw/*.tif"'
    )


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        _act(api, arguments)
        folders = api.folders()
    if arguments.json:
        listed = [
            {"path": f.path, "state": f.state.value, "reason": f.reason, "files": f.files, "excluded": list(f.excluded)}
            for f in folders
        ]
        print_json({"folders": listed})
        return 0
    for folder in folders:
        state = "" if not folder.reason else f"  {folder.state.value}: {folder.reason}"
        say(f"{folder.files:8,}  {folder.path}{state}")
    if not folders:
        say("no folders yet: photoclip index FOLDER")
    return 0


def _act(api: LibraryApi, arguments: argparse.Namespace) -> None:
    if arguments.action != "list" and not arguments.folders:
        raise FolderError("no folder was named", f"photoclip folders {arguments.action} FOLDER")
    if arguments.action == "add":
        for path in absolute(arguments.folders):
            api.add_folder(path, tuple(arguments.exclude) or None)
    elif arguments.action == "remove":
        for path in absolute(arguments.folders):
            api.remove_folder(path)


COMMAND = Command("folders", "list, add and remove watched folders", _arguments, _run)
