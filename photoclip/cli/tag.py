"""`photoclip tag`: what photos show, in the words of vocabularies and of tags that were taught."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.cli.numbers import probability
from photoclip.cli.photos import counted
from photoclip.cli.progress import follow_learning, follow_tagging
from photoclip.cli.scopes import album_scope, folder_scope, photos_in
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Photo, Scope
from photoclip.domain.names import folded
from photoclip.domain.tag_api import Suggestion, TagReport, TagRequest
from photoclip.engine.session import open_session

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Scored:
    """A photo, and the tags that it has or would get."""

    photo: Photo
    tags: tuple[Suggestion, ...]

    @property
    def fresh(self) -> frozenset[str]:
        """Those that it would get, by name."""
        has = frozenset(map(folded, self.photo.tags))
        return frozenset(tag.name for tag in self.tags if folded(tag.name) not in has)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vocabulary", metavar="FILE", help="the labels of this .toml or .txt file, and no others")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--album", metavar="NAME", help="only the photos of this album")
    where.add_argument("--folder", metavar="DIR", help="only the photos in this folder and beneath it")
    parser.add_argument(
        "--threshold",
        type=probability,
        metavar="P",
        help="from this probability on, 0 to 1; by default each tag has its own",
    )
    parser.add_argument("--apply", action="store_true", help="put the tags on photos: photoclip undo takes them off")


def _run(arguments: argparse.Namespace) -> int:
    vocabulary = absolute([arguments.vocabulary])[0] if arguments.vocabulary is not None else None
    with open_session(library_dir(arguments)) as api:
        request = TagRequest(_scope(api, arguments), vocabulary=vocabulary, threshold=arguments.threshold)
        applied = follow_tagging(api, api.start_tagging(request)) if arguments.apply else None
        if applied is not None:
            write_sidecars(api)
        if applied is not None and not arguments.json:
            _tell_applied(applied)
            return 0
        scored = _scored(api, request)
        if arguments.json:
            photos = [_as_json(each) for each in scored]
            print_json({"photos": photos, "applied": None if applied is None else _report_as_json(applied)})
        else:
            _tell(scored)
    return 0


def _scope(api: LibraryApi, arguments: argparse.Namespace) -> Scope:
    if arguments.album is not None:
        return album_scope(api, arguments.album)
    return Scope() if arguments.folder is None else folder_scope(api, arguments.folder)


def _scored(api: LibraryApi, request: TagRequest) -> Iterator[_Scored]:
    ids = photos_in(api, request.scope)
    if ids:
        follow_learning(api, request.vocabulary)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        tags = {each.photo_id: each.suggestions for each in api.score_tags(request, some)}
        for photo in api.photos(some):
            if photo.files:
                yield _Scored(photo, tags.get(photo.photo_id, ()))


def _as_json(scored: _Scored) -> dict[str, object]:
    tags = [{"name": tag.name, "probability": tag.probability} for tag in scored.tags]
    return {"path": scored.photo.files[0].path, "tags": tags}


def _report_as_json(applied: TagReport) -> dict[str, object]:
    return {"photos": applied.photos, "tags": applied.tags}


def _tell(scored: Iterator[_Scored]) -> None:
    photos = would_get = 0
    for each in scored:
        photos += 1
        fresh = each.fresh
        would_get += bool(fresh)
        if each.tags:
            tags = "  ".join(f"{'+' if tag.name in fresh else ''}{tag.name} {tag.probability:.2f}" for tag in each.tags)
            say(f"{each.photo.files[0].path}  {tags}")
    if would_get:
        get = "gets" if would_get == 1 else "get"
        say(f"{would_get:,} of {counted(photos)} {get} what has a +, with: photoclip tag --apply")
    else:
        say(f"no new tags for {counted(photos)}" if photos else "no photos there")


def _tell_applied(applied: TagReport) -> None:
    if not applied.photos:
        say("no new tags")
        return
    tags = "1 tag" if applied.tags == 1 else f"{applied.tags:,} tags"
    say(f"{counted(applied.photos)} tagged with {tags} in all: photoclip undo takes them off")


COMMAND = Command("tag", "tag photos with what they show", _arguments, _run)
