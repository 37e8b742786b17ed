"""`photoclip tags`: list tags, put them on photos, change and delete them."""

import argparse
from collections.abc import Callable

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.cli.numbers import probability
from photoclip.cli.photos import counted, photos_at
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.domain.api import LibraryApi
from photoclip.domain.tag_api import Decision, Tag, TagState
from photoclip.engine.session import open_session

_ACTIONS = ("list", "put", "take", "reject", "rename", "delete", "change", "export")
_USAGE = {
    "put": "tags put NAME FILE...",
    "take": "tags take NAME FILE...",
    "reject": "tags reject NAME FILE...",
    "rename": "tags rename OLD NEW",
    "delete": "tags delete NAME",
    "change": "tags change NAME [--threshold P|usual] [--automatic on|off]",
    "export": "tags export NAME FILE.photoclip-probe",
}
_CHANGE_PHOTOS = ("put", "take", "reject", "rename", "delete")
_USUAL = "usual"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=_ACTIONS, default="list", help="list them by default")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the tag, in upper or lower case")
    parser.add_argument(
        "rest", nargs="*", metavar="FILE", help="photos to put it on or take it off; for rename the new name"
    )
    parser.add_argument(
        "--threshold", type=_threshold, metavar="P", help=f"with change: from which probability on, or “{_USUAL}”"
    )
    parser.add_argument("--automatic", choices=("on", "off"), help="with change: new photos get it by themselves")
    parser.set_defaults(refuse=parser.error)


def _threshold(text: str) -> float | str:
    return text if text == _USUAL else probability(text)


def _run(arguments: argparse.Namespace) -> int:
    _require_usage(arguments)
    with open_session(library_dir(arguments)) as api:
        done = _ACT[arguments.action](api, arguments)
        if arguments.action in _CHANGE_PHOTOS:
            write_sidecars(api)
        tags = api.tags()
    if arguments.json:
        print_json({"tags": [_as_json(tag) for tag in tags]})
        return 0
    if done:
        say(done)
        return 0
    for tag in tags:
        say(f"{tag.photos:8,}  {tag.name}{_remarks(tag)}")
    if not tags:
        say("no tags yet: photoclip tag --apply, photoclip teach NAME --yes FILE...")
    return 0


def _require_usage(arguments: argparse.Namespace) -> None:
    """Leaves with status 2 where it is called otherwise."""
    action, rest = arguments.action, arguments.rest
    sets = arguments.threshold is not None or arguments.automatic is not None
    is_right = {
        "list": arguments.name is None,
        "put": bool(rest),
        "take": bool(rest),
        "reject": bool(rest),
        "rename": len(rest) == 1,
        "delete": arguments.name is not None and not rest,
        "change": arguments.name is not None and not rest and sets,
        "export": len(rest) == 1,
    }[action]
    if not is_right or (sets and action != "change"):
        arguments.refuse(f"photoclip {_USAGE.get(action, 'tags list')}")


def _as_json(tag: Tag) -> dict[str, object]:
    return {
        "name": tag.name,
        "photos": tag.photos,
        "by_hand": tag.by_hand,
        "rejected": tag.rejected,
        "threshold": tag.cut,
        "automatic": tag.is_automatic,
        "taught": tag.is_taught,
    }


def _remarks(tag: Tag) -> str:
    remarks = [
        *(["taught"] if tag.is_taught else []),
        *(["automatic"] if tag.is_automatic else []),
        *([f"{tag.by_hand:,} by hand"] if 0 < tag.by_hand < tag.photos else []),
        *([f"{tag.rejected:,} rejected"] if tag.rejected else []),
        *([f"from {tag.cut:.2f} on"] if tag.cut is not None else []),
    ]
    return f"  ({', '.join(remarks)})" if remarks else ""


def _list(_api: LibraryApi, _arguments: argparse.Namespace) -> str:
    return ""


def _put(api: LibraryApi, arguments: argparse.Namespace) -> str:
    changed = api.change_tags(photos_at(api, arguments.rest), (arguments.name,), ())
    return f"{counted(changed)} tagged with {arguments.name.strip()}"


def _take(api: LibraryApi, arguments: argparse.Namespace) -> str:
    name = api.tag(arguments.name).name
    return f"{name} taken off {counted(api.change_tags(photos_at(api, arguments.rest), (), (name,)))}"


def _reject(api: LibraryApi, arguments: argparse.Namespace) -> str:
    ids = photos_at(api, arguments.rest)
    changed = api.decide_tags((Decision(arguments.name, ids, TagState.REJECTED),))
    return f"{arguments.name.strip()} rejected for {counted(changed)}: it will not be suggested for them again"


def _rename(api: LibraryApi, arguments: argparse.Namespace) -> str:
    before = api.tag(arguments.name).name
    return f"{before} is called {api.rename_tag(before, arguments.rest[0]).name} now"


def _delete(api: LibraryApi, arguments: argparse.Namespace) -> str:
    name = api.tag(arguments.name).name
    return f"{name} is deleted, {counted(api.delete_tag(name))} had it: photoclip undo brings it back"


def _change(api: LibraryApi, arguments: argparse.Namespace) -> str:
    name = api.tag(arguments.name).name
    if arguments.threshold is not None:
        api.set_cut(name, None if arguments.threshold == _USUAL else arguments.threshold)
    if arguments.automatic is not None:
        api.set_automatic(name, arguments.automatic == "on")
    return f"{name}{_remarks(api.tag(name))}"


def _export(api: LibraryApi, arguments: argparse.Namespace) -> str:
    (path,) = absolute(arguments.rest)
    api.export_taught(arguments.name, path)
    return f"what was learned of {arguments.name.strip()}: {path}"


_ACT: dict[str, Callable[[LibraryApi, argparse.Namespace], str]] = {
    "list": _list,
    "put": _put,
    "take": _take,
    "reject": _reject,
    "rename": _rename,
    "delete": _delete,
    "change": _change,
    "export": _export,
}

COMMAND = Command("tags", "list tags, put them on photos, change and delete them", _arguments, _run)
