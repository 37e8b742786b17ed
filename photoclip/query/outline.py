"""What stands in a query's text, for whoever shows it: its pictures, conditions and "or"s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from photoclip.domain.found import Box, Span
from photoclip.domain.query import Likeness
from photoclip.query.nodes import Node, Part, PartKind, parts_in
from photoclip.query.reading import read
from photoclip.query.words import words_of

_PICTURE = "image"


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture that is searched by: its absolute path, the part of it (None: the whole), and its place in the text
    without a weight or a minus.
    """

    span: Span
    path: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Outline:
    """Of a text. `has_filters`: there are conditions, sound or not. `is_several`: it has more than one part outside of
    brackets; `has_alternatives`: an "or" stands between them. `continues`: it begins with an "or" that needs something
    before it.
    """

    pictures: tuple[Pictured, ...] = ()
    has_filters: bool = False
    is_several: bool = False
    has_alternatives: bool = False
    continues: bool = False


def outline(text: str) -> Outline:
    """Read any text as far as `LONGEST_TEXT`. Never raises."""
    alternatives = read(text).alternatives
    parts = tuple(parts_in(alternatives))
    return Outline(
        tuple(_pictures(text, parts)),
        any(part.kind is PartKind.FILTER for part in parts),
        sum(map(len, alternatives)) > 1,
        len(alternatives) > 1,
        bool(alternatives) and _is_or(alternatives[0][0]),
    )


def stand_apart(before: str, after: str) -> bool:
    """Whether a part stays what it is right before another text, as bare words do not before bare words."""
    first, both = _first(before), _first(f"{before} {after}")
    return first is not None and first == both


def is_bare(text: str) -> bool:
    """Whether a part is words without quotes, minus and weight."""
    part = _first(text)
    if not isinstance(part, Part) or part.kind is not PartKind.WORDS:
        return False
    return part.span == Span(0, len(text)) and part.label == words_of(text)


def _first(text: str) -> Node | None:
    alternatives = read(text).alternatives
    return alternatives[0][0] if alternatives else None


def _is_or(node: Node) -> bool:
    return isinstance(node, Part) and node.kind is PartKind.NOTHING and node.label.lower() in ("or", "|")


def _pictures(text: str, parts: Sequence[Part]) -> Iterator[Pictured]:
    for part in parts:
        test = None if part.leaf is None else part.leaf.test
        if isinstance(test, Likeness):
            start = text.index(":", part.span.start) - len(_PICTURE)
            yield Pictured(Span(start, part.span.end), test.path, test.box)
