"""`photoclip captions`: a sentence about each photo."""

import argparse
from collections.abc import Iterator

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.photos import counted
from photoclip.cli.progress import followed
from photoclip.cli.scopes import album_scope, folder_scope, photos_in
from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Photo, Scope
from photoclip.domain.caption_api import Caption, CaptionReport
from photoclip.engine.session import open_session

_AT_ONCE = 500


def _arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--album", metavar="NAME", help="only the photos of this album")
    where.add_argument("--folder", metavar="DIR", help="only the photos in this folder and beneath it")
    parser.add_argument("--again", action="store_true", help="also for photos that have a caption")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        scope = _scope(api, arguments)
        report = followed(api, api.start_captions(scope, arguments.again)).captioned or CaptionReport()
        told = _told(api, scope)
        if arguments.json:
            print_json({"photos": [_as_json(*each) for each in told], "made": report.captions, "failed": report.failed})
        else:
            _tell(told, report)
    return 0


def _scope(api: LibraryApi, arguments: argparse.Namespace) -> Scope:
    if arguments.album is not None:
        return album_scope(api, arguments.album)
    return Scope() if arguments.folder is None else folder_scope(api, arguments.folder)


def _told(api: LibraryApi, scope: Scope) -> Iterator[tuple[Photo, Caption]]:
    ids = photos_in(api, scope)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        captions = {each.photo_id: each for each in api.captions(some)}
        for photo in api.photos(some):
            if photo.files and photo.photo_id in captions:
                yield photo, captions[photo.photo_id]


def _as_json(photo: Photo, caption: Caption) -> dict[str, object]:
    return {"path": photo.files[0].path, "caption": caption.text, "is_generated": caption.is_generated}


def _tell(told: Iterator[tuple[Photo, Caption]], report: CaptionReport) -> None:
    photos = silent = 0
    for photo, caption in told:
        photos += 1
        silent += not caption.text
        if caption.text:
            say(f"{photo.files[0].path}  {caption.text}")
    if silent:
        say(f"nothing is likely enough to be said of {silent:,} of {counted(photos)}")
    if report.failed:
        say(f"{counted(report.failed)} cannot be read, or not be understood yet: photoclip index")
    if not photos:
        say("no photos there")


COMMAND = Command("captions", "a sentence about each photo", _arguments, _run)
