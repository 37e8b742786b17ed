"""`photoclip albums`: list and make albums, and put photos in order with them."""

import argparse
from collections.abc import Callable, Sequence

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.photos import counted, photos_at
from photoclip.cli.scopes import album_named
from photoclip.domain.api import LibraryApi
from photoclip.domain.organise_api import Album
from photoclip.engine.session import open_session

_ACTIONS = ("list", "add", "remove", "rename", "change", "put", "take")
_USAGE = {
    "add": "albums add NAME [--query QUERY | FILE...]",
    "remove": "albums remove NAME",
    "rename": "albums rename OLD NEW",
    "change": "albums change NAME --query QUERY",
    "put": "albums put NAME FILE...",
    "take": "albums take NAME FILE...",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=_ACTIONS, default="list", help="list them by default")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the album, in upper or lower case")
    parser.add_argument(
        "rest", nargs="*", metavar="FILE", help="photos to add, put in or take out; for rename the new name"
    )
    parser.add_argument(
        "--query", metavar="QUERY", help="of a smart album, with add or change: it has whatever this finds"
    )
    parser.set_defaults(refuse=parser.error)


def _run(arguments: argparse.Namespace) -> int:
    _require_usage(arguments)
    with open_session(library_dir(arguments)) as api:
        done = _ACT[arguments.action](api, arguments.name, arguments.rest, arguments.query)
        albums = api.albums()
    if arguments.json:
        print_json({"albums": [_as_json(album) for album in albums]})
        return 0
    if done:
        say(done)
        return 0
    for album in albums:
        say(f"{'smart' if album.photos is None else f'{album.photos:,}':>8}  {album.name}{_asked(album)}")
    if not albums:
        say("no albums yet: photoclip albums add NAME FILE...")
    return 0


def _require_usage(arguments: argparse.Namespace) -> None:
    """Leaves with status 2 where it is called otherwise."""
    action, rest = arguments.action, arguments.rest
    is_right = {
        "list": arguments.name is None,
        "add": arguments.name is not None and not (arguments.query is not None and rest),
        "remove": arguments.name is not None and not rest,
        "rename": len(rest) == 1,
        "change": arguments.name is not None and arguments.query is not None and not rest,
        "put": bool(rest),
        "take": bool(rest),
    }[action]
    if not is_right or (arguments.query is not None and action not in ("add", "change")):
        arguments.refuse(f"photoclip {_USAGE.get(action, 'albums list')}")


def _as_json(album: Album) -> dict[str, object]:
    return {"name": album.name, "photos": album.photos, "query": album.query}


def _asked(album: Album) -> str:
    return "" if album.query is None else f"  {album.query}"


def _list(_api: LibraryApi, _name: str, _rest: Sequence[str], _query: str | None) -> str:
    return ""


def _add(api: LibraryApi, name: str, rest: Sequence[str], query: str | None) -> str:
    album = api.create_album(name, photos_at(api, rest), query)
    return f"{album.name}: {'a smart album' if album.photos is None else counted(album.photos)}"


def _remove(api: LibraryApi, name: str, _rest: Sequence[str], _query: str | None) -> str:
    album = api.delete_album(album_named(api, name).album_id)
    return f"{album.name} is deleted, its photos stay: photoclip undo brings it back"


def _rename(api: LibraryApi, name: str, rest: Sequence[str], _query: str | None) -> str:
    album = album_named(api, name)
    return f"{album.name} is called {api.change_album(album.album_id, rest[0]).name} now"


def _change(api: LibraryApi, name: str, _rest: Sequence[str], query: str | None) -> str:
    album = album_named(api, name)
    changed = api.change_album(album.album_id, album.name, query)
    return f"{changed.name} has whatever this finds now: {changed.query}"


def _put(api: LibraryApi, name: str, rest: Sequence[str], _query: str | None) -> str:
    album = album_named(api, name)
    return f"{counted(api.add_to_album(album.album_id, photos_at(api, rest)))} put into {album.name}"


def _take(api: LibraryApi, name: str, rest: Sequence[str], _query: str | None) -> str:
    album = album_named(api, name)
    return f"{counted(api.remove_from_album(album.album_id, photos_at(api, rest)))} taken out of {album.name}"


_ACT: dict[str, Callable[[LibraryApi, str, Sequence[str], str | None], str]] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "rename": _rename,
    "change": _change,
    "put": _put,
    "take": _take,
}


COMMAND = Command("albums", "list, make, change and delete albums", _arguments, _run)
