"""Chips and the text that is being typed, as one query. Pure; reads no grammar unless it must."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from photoclip.domain.found import Span
from photoclip.query.chips import Chip, ChipKind, chips_of
from photoclip.query.outline import Outline, is_bare, outline, stand_apart
from photoclip.query.quotes import quoted


@dataclass(frozen=True, slots=True)
class Composed:
    """The whole query. `chips` and `line` are the places of the parts in it."""

    text: str
    chips: tuple[Span, ...]
    line: Span


@dataclass(frozen=True, slots=True)
class Sorted:
    """What became chips, and what stays text."""

    chips: tuple[Chip, ...]
    line: str


def composed(chips: Sequence[Chip], line: str) -> Composed:
    """The query that chips and line mean, each by itself: words of one chip stay apart from those of the next, and an
    `or` within one part says nothing of the others. A line that begins with `or` goes on with what is there.
    """
    typed = line.strip()
    seen = outline(typed) if chips and typed else Outline()
    is_bracketed = seen.has_alternatives and not seen.continues
    written = f"({typed})" if is_bracketed else typed
    is_alone = len(chips) + bool(typed and not seen.continues) < 2
    beside = "" if seen.continues else written
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for number, chip in enumerate(chips):
        after = chips[number + 1].source if number + 1 < len(chips) else beside
        source = _apart(chip, after, is_alone)
        parts.append(source)
        spans.append(Span(at, at + len(source)))
        at += len(source) + 1
    if not typed:
        return Composed(" ".join(parts), tuple(spans), Span(max(0, at - 1), max(0, at - 1)))
    parts.append(written)
    at += is_bracketed
    return Composed(" ".join(parts), tuple(spans), Span(at, at + len(typed)))


def ripened(line: str) -> Sorted | None:
    """The parts of a line with a name and a whole value (`tag:beach`), which become chips when a space follows; None
    where there are none, or the rest would mean something else without them.
    """
    if ":" not in line:
        return None
    named = (ChipKind.FILTER, ChipKind.LETTERING, ChipKind.PICTURE)
    parts = chips_of(line)
    if any(part.problem for part in parts):  # a quote may be open, or an "or" wait for its other side
        return None
    ripe = tuple(part for part in parts if part.kind in named)
    rest = [part.source for part in parts if part not in ripe]
    if not ripe or len(rest) > 1:
        return None
    return Sorted(ripe, f"{rest[0]} " if rest else "")


def committed(chips: Sequence[Chip], line: str) -> Sorted:
    """Chips of everything, as Enter makes them. What makes no sense stays text, so that it can be mended."""
    found = sorted_out(composed(chips, line).text)
    return found if found.chips else Sorted(tuple(chips), line.strip())


def sorted_out(text: str) -> Sorted:
    """Chips of a query; parts that make no sense by themselves are text behind them."""
    if not text.strip():
        return Sorted((), "")
    parts = chips_of(text)
    senseless = {number for number, part in enumerate(parts) if _is_senseless(part, parts)}
    # What is wrong with a part beside others is told by the answer, and may not be for long.
    chips = tuple(replace(part, problem="") for number, part in enumerate(parts) if number not in senseless)
    return Sorted(chips, " ".join(parts[number].source for number in sorted(senseless)))


def plain_words(text: str) -> str:
    """What a query asks for in words, without weights, pictures and conditions."""
    if not text.strip():
        return ""
    return " ".join(part.label for part in chips_of(text) if part.kind is ChipKind.WORDS and not part.is_negative)


def _is_senseless(part: Chip, parts: Sequence[Chip]) -> bool:
    if not part.problem or part.weight == 0.0:
        return False
    if len(parts) == 1:
        return True
    return any(alone.problem for alone in chips_of(part.source))


def _apart(chip: Chip, after: str, is_alone: bool) -> str:
    if chip.kind is ChipKind.WORDS and after and is_bare(chip.source) and not stand_apart(chip.source, after):
        return quoted(chip.source)
    if chip.kind is ChipKind.EXPRESSION and not is_alone and outline(chip.source).is_several:
        return f"({chip.source})"
    return chip.source
