"""A parsed query as it can be answered by this library: names that nothing has are told, smart albums are searched."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import UnknownName
from photoclip.domain.errors import PictureError, QueryError
from photoclip.domain.found import QueryProblem
from photoclip.domain.photos import PhotoIds
from photoclip.domain.query import (
    All,
    Any,
    Branch,
    Condition,
    FromCamera,
    InAlbum,
    InFolder,
    Not,
    Tagged,
    Test,
    WithLens,
)
from photoclip.query.normal import without
from photoclip.query.parse import Leaf, ParsedQuery
from photoclip.query.write import filter_text

MOST_NESTED = 5
"""Smart albums within one another."""
_NAMED = (InFolder, InAlbum, Tagged, FromCamera, WithLens)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is searched for. `leaves` are those of the whole text. `smart` has the photos of the smart albums that are
    named, by name.
    """

    branches: tuple[Branch, ...]
    problems: tuple[QueryProblem, ...]
    leaves: tuple[Leaf, ...] = ()
    smart: dict[str, PhotoIds] = field(default_factory=dict[str, PhotoIds])


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """What a smart album in a query has: `photos` int64 (n,) ascending, None where nothing of its own query makes
    sense; `problems` are those of that query.
    """

    photos: PhotoIds | None
    problems: tuple[QueryProblem, ...] = ()


NestedSearch = Callable[[str, tuple[str, ...]], Nested]
"""Searches for the query of a smart album, within the albums (queries) that are being searched for."""


def asked(
    catalog: Catalog,
    parsed: ParsedQuery,
    search: NestedSearch,
    within: tuple[str, ...] = (),
) -> Asked:
    """What of a query makes sense here, within the albums (queries) `within`. Albums that are unknown, lead back to
    themselves, or ask for nothing that makes sense, count for nothing; other names that nothing has match nothing.
    """
    tests = [leaf.test for leaf in parsed.leaves if isinstance(leaf.test, _NAMED)]
    unknown = catalog.unknown_names(tests) if tests else ()
    problems = [*parsed.problems, *_unknown_problems(parsed, unknown)]
    dropped: list[Test] = [name.test for name in unknown if isinstance(name.test, InAlbum)]
    smart: dict[str, PhotoIds] = {}
    for test in _albums(parsed.branches):
        if test in dropped or test.name in smart:
            continue
        trouble = _search_smart(catalog, test, search, within, smart)
        if trouble:
            if test.name not in smart:
                dropped.append(test)
            problems += [QueryProblem(leaf.span, trouble) for leaf in parsed.leaves if leaf.test == test]
    branches = without(parsed.branches, dropped) if dropped else parsed.branches
    problems.sort(key=lambda problem: (problem.span.start, problem.span.end))
    return Asked(branches, tuple(problems), parsed.leaves, smart)


def _search_smart(
    catalog: Catalog,
    test: InAlbum,
    search: NestedSearch,
    within: tuple[str, ...],
    smart: dict[str, PhotoIds],
) -> str:
    """What is to be said of it, "" for nothing. It is in `smart` where it can be searched for all the same."""
    album = catalog.album_named(test.name)
    if album is None or album.query is None:
        return ""
    if album.query in within:
        return f'the smart album "{album.name}" leads back to itself'
    if len(within) >= MOST_NESTED:
        return f"smart albums lie within one another more than {MOST_NESTED} deep"
    try:
        found = search(album.query, (*within, album.query))
    except (QueryError, PictureError) as error:
        return f'the smart album "{album.name}" cannot be searched: {error.what}'
    if found.photos is not None:
        smart[test.name] = found.photos
    return f'in the smart album "{album.name}": {found.problems[0].message}' if found.problems else ""


def _unknown_problems(parsed: ParsedQuery, unknown: Sequence[UnknownName]) -> Iterator[QueryProblem]:
    for name in unknown:
        kind, value = _told(name.test)
        suggestion = filter_text(_renamed(name.test, name.suggestion)) if name.suggestion else ""
        for leaf in parsed.leaves:
            if leaf.test == name.test:
                yield QueryProblem(leaf.span, f'no {kind} "{value}"', suggestion)


def _told(test: Test) -> tuple[str, str]:
    match test:
        case InFolder(name):
            return "folder here is called", name
        case InAlbum(name):
            return "album is called", name
        case Tagged(name):
            return "photo has the tag", name
        case FromCamera(text):
            return "photo is from the camera", text
        case WithLens(text):
            return "photo was taken with the lens", text
        case _:
            return "photo has", filter_text(test)


def _renamed(test: Test, name: str) -> Test:
    if isinstance(test, FromCamera | WithLens):
        return replace(test, text=name)
    if isinstance(test, InFolder | InAlbum | Tagged):
        return replace(test, name=name)
    return test


def _albums(branches: Sequence[Branch]) -> list[InAlbum]:
    return list(dict.fromkeys(test for branch in branches for test in _albums_of(branch.condition)))


def _albums_of(condition: Condition) -> Iterator[InAlbum]:
    if isinstance(condition, InAlbum):
        yield condition
    elif isinstance(condition, Not):
        yield from _albums_of(condition.part)
    elif isinstance(condition, All | Any):
        for part in condition.parts:
            yield from _albums_of(part)
