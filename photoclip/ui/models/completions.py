"""What can be typed next, as rows: names of filters with what they are for, and their values. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photoclip.domain.found import Span
from photoclip.domain.names import folded
from photoclip.domain.organise_api import KnownName
from photoclip.query.quotes import as_value

if TYPE_CHECKING:
    from photoclip.query.completion import Completion

MOST_ROWS = 50
_SHORTEST_NAME = 2
"""Letters of a word before names of filters are offered unasked."""
_FILTERS = {
    "folder": "in a folder, or beneath it",
    "album": "in an album",
    "tag": "with a tag; * stands for any letters",
    "caption": "whose caption has these words",
    "type": "files of a kind, as jpeg or raw",
    "camera": "taken with a camera",
    "lens": "taken with a lens",
    "rating": "3 stars, or >=3, or 2..4",
    "date": "taken in a year, a month, on a day",
    "before": "taken before a date",
    "after": "taken after a date",
    "size": "large or small, as >10MP or <500KB",
    "near": "taken near a place: latitude,longitude,10km",
    "has": "photos that have something, as gps",
    "is": "photos that are something, as untagged",
    "text": "words that can be read in the picture",
    "image": "similar to a picture file",
}
_OPEN_ENDED = frozenset(("rating", "date", "before", "after", "size", "near"))
"""Their fixed values are patterns, to be typed on."""
_NAMED = re.compile(r"-?(?P<name>[A-Za-z]+):$")


@dataclass(frozen=True, slots=True)
class Offer:
    """`value` is written at the place of the completion. `explanation` or `photos` stand beside it; None: not counted.
    `is_whole`: the part is complete with it.
    """

    value: str
    explanation: str = ""
    photos: int | None = None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """A line after an offer was taken."""

    line: str
    cursor: int


def filter_of(line: str, completion: "Completion") -> str:
    """The filter whose value is completed, in lower case; "" where its name is."""
    match = _NAMED.search(line[: completion.span.start])
    return match["name"].lower() if match is not None else ""


def is_of_interest(line: str, completion: "Completion", *, asked: bool) -> bool:
    """Whether to offer something: unasked, names of filters are only offered for the beginning of one."""
    return asked or bool(filter_of(line, completion)) or len(completion.typed) >= _SHORTEST_NAME


def offers_of(line: str, completion: "Completion", names: Sequence[KnownName]) -> tuple[Offer, ...]:
    """Names of the library with the most photos first, then what is known without it. What is typed already is no
    offer.
    """
    name = filter_of(line, completion)
    known = [Offer(as_value(each.name), "smart album" if each.photos is None else "", each.photos) for each in names]
    if not name:
        fixed = [Offer(value, _FILTERS.get(value.strip("-:"), ""), is_whole=False) for value in completion.fixed]
    else:
        fixed = [Offer(value, is_whole=name not in _OPEN_ENDED) for value in completion.fixed]
    offers = {folded(offer.value): offer for offer in (*fixed, *known)}
    typed = folded(line[completion.span.start : completion.span.end])
    if typed in offers and len(offers) == 1:
        return ()
    order = [folded(offer.value) for offer in (*known, *fixed)]
    return tuple(offers[key] for key in dict.fromkeys(order))[:MOST_ROWS]


def is_settled(line: str, completion: "Completion", offers: Sequence[Offer]) -> bool:
    """Whether what is typed is a value as it stands, rather than the beginning of one."""
    typed = folded(line[completion.span.start : completion.span.end].strip('"'))
    return not offers or any(folded(offer.value.strip('"')) == typed for offer in offers)


def unfinished(line: str, completion: "Completion") -> Span | None:
    """The filter whose value is completed, with its name; None where a name is."""
    match = _NAMED.search(line[: completion.span.start])
    return Span(match.start(), completion.span.end) if match is not None else None


def take(line: str, completion: "Completion", offer: Offer) -> Taken:
    """The line with an offer in its place; a space follows where the part is complete, as the person would type."""
    before, after = line[: completion.span.start], line[completion.span.end :]
    value = f"{offer.value} " if offer.is_whole and not after.startswith(" ") else offer.value
    return Taken(f"{before}{value}{after}", len(before) + len(value))
