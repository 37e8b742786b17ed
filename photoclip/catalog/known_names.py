"""The names that conditions can be about: which are known, and which begin as a person types."""

import difflib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

import numpy as np

from photoclip.catalog import albums, facets, kinds
from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.gathered import Overview
from photoclip.catalog.holding import fits
from photoclip.catalog.packed import Packed, integers
from photoclip.catalog.rows import UnknownName
from photoclip.domain import query
from photoclip.domain.names import folded
from photoclip.domain.organise_api import KnownName, NameKind
from photoclip.domain.photos import PhotoIds

_LIKENESS = 0.6
_LETTERS_MORE = 4
_COMPARED = 200
"""So many names that share most pairs of letters with one that is unknown are compared with it thoroughly."""
_SPARE = 3
"""So many times the wanted names are counted exactly, as their order may change by that."""


def unknown_names(view: Overview, tests: Sequence[query.Test]) -> tuple[UnknownName, ...]:
    """The conditions on folders, albums, tags, cameras and lenses which name what nothing is called."""
    return tuple(
        UnknownName(test, _suggestion(view, test)) for test in dict.fromkeys(tests) if not _is_known(view, test)
    )


def names(view: Overview, kind: NameKind, text: str, limit: int) -> tuple[KnownName, ...]:
    """At most `limit` names that contain the text; see `OrganiseApi.names`."""
    if limit <= 0:
        return ()
    wanted = folded(text).strip()
    if kind is NameKind.FOLDER:
        return _folders(view, wanted, limit)
    if kind is NameKind.TAG:
        return _tags(view, wanted, limit)
    return _best([known for known in _counted(view, kind) if wanted in folded(known.name)], wanted, limit)


def _is_known(view: Overview, test: query.Test) -> bool:
    match test:
        case query.InFolder(name):
            return bool(view.homes.named(name).any())
        case query.InAlbum(name):
            return albums.named(view.db, name) is not None
        case query.Tagged(name):
            parts = folded(name).split("*")
            return any(fits(key, parts) for key in (*view.keywords.keys, *map(folded, _tag_names(view.db))))
        case query.FromCamera(text):
            return any(camera.has(facets.words_of(text)) for camera in view.facets.cameras)
        case query.WithLens(text):
            return any(facets.has_words(lens, facets.words_of(text)) for lens in view.facets.lenses)
        case _:
            return True


def _suggestion(view: Overview, test: query.Test) -> str:
    match test:
        case query.InFolder(name):
            return _like(name, (*(re.split(r"[/\\]", path)[-1] for path in view.homes.paths), *view.homes.names))
        case query.InAlbum(name):
            return _like(name, (album.name for album in albums.all_albums(view.db)))
        case query.Tagged(name):
            return _like(name, (*_tag_names(view.db), *view.keywords.names))
        case query.FromCamera(text):
            return _like(text, _with_words(camera.name for camera in view.facets.cameras))
        case query.WithLens(text):
            return _like(text, _with_words(view.facets.lenses))
        case _:
            return ""


def _with_words(found: Iterable[str]) -> list[str]:
    """Each word of a name is one too."""
    known = list(found)
    return [*known, *(word for name in known for word in name.split() if len(word) > 1)]


def _like(name: str, known: Iterable[str]) -> str:
    """The known name that is most like another, "" where none is."""
    key = folded(name)
    by_key: dict[str, str] = {}
    for each in known:
        if abs(len(each) - len(name)) <= _LETTERS_MORE:
            by_key.setdefault(folded(each), each)
    pairs = _pairs(key)
    compared = nlargest(_COMPARED, by_key, key=lambda other: len(pairs & _pairs(other)))
    best = difflib.get_close_matches(key, compared, 1, _LIKENESS)
    return by_key[best[0]] if best else ""


def _pairs(key: str) -> set[str]:
    """Letters that follow one another."""
    return {key[at : at + 2] for at in range(len(key) - 1)}


def _tag_names(db: sqlite3.Connection) -> list[str]:
    """Of tags that a photo has."""
    found = db.execute("SELECT name FROM tag WHERE EXISTS (SELECT 1 FROM photo_tag WHERE tag_id = tag.id)")
    return [name for (name,) in found]


def _counted(view: Overview, kind: NameKind) -> list[KnownName]:
    """Names of other kinds than folders and tags."""
    if kind is NameKind.ALBUM:
        return [KnownName(album.name, album.photos) for album in albums.all_albums(view.db)]
    counted: Counter[str] = Counter()
    if kind is NameKind.LENS:
        counted.update(view.facets.lenses)
    elif kind is NameKind.CAMERA:
        for camera, photos in view.facets.cameras.items():
            counted[camera.name] += photos
    else:
        for form, photos in view.facets.formats.items():
            counted[kinds.name_of(form)] += photos
            if kinds.is_raw(form):
                counted[kinds.RAW] += photos
    return [KnownName(name, photos) for name, photos in counted.items() if name]


def _best(found: Iterable[KnownName], wanted: str, limit: int) -> tuple[KnownName, ...]:
    def key(known: KnownName) -> tuple[bool, int, str]:
        return not folded(known.name).startswith(wanted), -(known.photos or 0), folded(known.name)

    return tuple(sorted(found, key=key)[:limit])


def _folders(view: Overview, wanted: str, limit: int) -> tuple[KnownName, ...]:
    homes = view.homes
    found = [
        (at, KnownName(name, int(homes.counts[at])))
        for at, name in enumerate(homes.names)
        if homes.counts[at] and wanted in homes.keys_of_names[at]
    ]
    at_of = {known: at for at, known in found}
    candidates = _best(at_of, wanted, _SPARE * limit)
    return _best((KnownName(known.name, homes.beneath(at_of[known]).size) for known in candidates), wanted, limit)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A name as it is a tag, and as it is a keyword in files: id and position, None where it is not."""

    name: str
    tag_id: int | None = None
    word: int | None = None


def _tags(view: Overview, wanted: str, limit: int) -> tuple[KnownName, ...]:
    rows = view.db.execute("SELECT id, name, name_key FROM tag").fetchall()
    tags = {key: _Tag(name, tag_id) for tag_id, name, key in rows if wanted in key}
    carried = view.keywords
    for at, key in enumerate(carried.keys):
        if wanted in key:
            known = tags.get(key, _Tag(carried.names[at]))
            tags[key] = _Tag(known.name, known.tag_id, at)
    per_tag = _photos_per_tag(view.db, [tag.tag_id for tag in tags.values() if tag.tag_id is not None])
    counts = carried.counts()
    about = {
        KnownName(tag.name, per_tag.get(tag.tag_id or 0, 0) + (0 if tag.word is None else int(counts[tag.word]))): tag
        for tag in tags.values()
    }
    candidates = _best((known for known in about if known.photos), wanted, _SPARE * limit)
    exact = (KnownName(known.name, _photos_of(view, about[known]).size) for known in candidates)
    return _best((known for known in exact if known.photos), wanted, limit)


def _photos_per_tag(db: sqlite3.Connection, tag_ids: Sequence[int]) -> dict[int, int]:
    """Tombstones too."""
    counted: dict[int, int] = {}
    for chunk in chunks(tag_ids):
        where = f"SELECT tag_id, count(*) FROM photo_tag WHERE tag_id IN {variables(chunk)} GROUP BY tag_id"
        counted.update(db.execute(where, chunk).fetchall())
    return counted


def _photos_of(view: Overview, tag: _Tag) -> PhotoIds:
    query_text = f"SELECT {integers('photo_id')} FROM photo_tag WHERE tag_id = ?"
    tagged = Packed(view.db.execute(query_text, (tag.tag_id,)).fetchone()).integers(0)
    carried = np.empty(0, np.int64) if tag.word is None else view.keywords.photos_with([tag.word])
    return view.timeline.live(np.concatenate([tagged, carried]))
