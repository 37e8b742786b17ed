"""`photoclip folders`: list, add and remove watched folders."""

import argparse

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import FolderError
from photoclip.domain.files import Folder
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
        print_json({"folders": [_as_json(folder) for folder in folders]})
        return 0
    for folder in folders:
        state = "" if not folder.reason else f"  {folder.state.value}: {folder.reason}"
        watch = "" if not folder.watch_reason else f"  looked through from time to time: {folder.watch_reason}"
        say(f"{folder.files:8,}  {folder.path}{state}{watch}")
    if not folders:
        say("no folders yet: photoclip index FOLDER")
    return 0


def _as_json(folder: Folder) -> dict[str, object]:
    return {
        "path": folder.path,
        "state": folder.state.value,
        "reason": folder.reason,
        "files": folder.files,
        "excluded": list(folder.excluded),
        "watch": folder.watch.value,
        "watch_reason": folder.watch_reason,
    }


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
