"""The parts of a query as chips in a search field: the text is what counts, and both ways lead to the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from photoclip.domain.found import Box, Span
from photoclip.domain.query import LONGEST_TEXT, Likeness, Words
from photoclip.query.nodes import Group, Node, Part, PartKind
from photoclip.query.parse import ParsedQuery, parse, parsed
from photoclip.query.quotes import is_closed, requoted
from photoclip.query.reading import read
from photoclip.query.write import filter_text, lettering, likeness, weighted

MOST_CHIP_WEIGHT = 2.0
MOST_CHIPS = 40
"""Of more parts nobody has an overview; each chip is a widget."""


class ChipKind(StrEnum):
    """What a chip is. EXPRESSION: brackets, "or", or what makes no sense."""

    WORDS = "words"
    LETTERING = "lettering"
    PICTURE = "picture"
    FILTER = "filter"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of a query. `source` is its exact text, `label` what it says without weight, minus and quotes. `weight` is
    None where it has none. `problem` is a message for the person, "" where all is well. `path` and `box` are a
    picture's.
    """

    kind: ChipKind
    source: str
    label: str
    weight: float | None = None
    is_negative: bool = False
    problem: str = ""
    path: str | None = None
    box: Box | None = None


def chips_of(text: str) -> tuple[Chip, ...]:
    """The top-level parts of a text, in order; one EXPRESSION where there is an "or" among them, there are more than
    `MOST_CHIPS`, or the text is longer than what is read.
    """
    # Read once: it takes most of the time, and chips are made while somebody types.
    written = read(text)
    query, alternatives = parsed(text, written), written.alternatives
    if len(alternatives) > 1 or len(text) > LONGEST_TEXT:
        return (_expression(text, query),)
    runs: list[list[Node]] = []
    for node in alternatives[0] if alternatives else ():
        # A row of marks that make no sense is one chip: apart, they could make some.
        if runs and _is_nothing(node) and _is_nothing(runs[-1][-1]):
            runs[-1].append(node)
        else:
            runs.append([node])
    return tuple(_chip(query, run) for run in runs) if len(runs) <= MOST_CHIPS else (_expression(text, query),)


def text_of(chips: Sequence[Chip]) -> str:
    """A text whose parts are these chips. Chips that would run into one another are written so that they do not. It is
    longer than what `chips_of` was given where parts touched one another there.
    """
    sources = [chip.source for chip in chips]
    text = " ".join(sources)
    if [chip.source for chip in chips_of(text)] == sources:
        return text
    return " ".join(_apart(chip) for chip in chips)


def reweighted(chip: Chip, weight: float) -> Chip:
    """The chip with another weight, in steps of 0.1 from -`MOST_CHIP_WEIGHT` to `MOST_CHIP_WEIGHT`; at 0 it counts for
    nothing. What has no weight is wanted, or with a negative one not.
    """
    weight = round(min(max(weight, -MOST_CHIP_WEIGHT), MOST_CHIP_WEIGHT), 1) + 0.0
    if chip.weight is None:
        return _negated(chip, is_negative=weight < 0)
    if _is_void(chip):
        return chip
    changed = replace(chip, weight=weight, is_negative=weight < 0)
    return _read_again(changed, _rewritten(changed))


def _negated(chip: Chip, *, is_negative: bool) -> Chip:
    if chip.is_negative == is_negative:
        return chip
    return _read_again(chip, f"-{_apart(chip)}" if is_negative else chip.source.removeprefix("-"))


def _read_again(chip: Chip, source: str) -> Chip:
    """What the source is now; what is no longer a single part (it made no sense before) stays as it was."""
    chips = chips_of(source)
    return chips[0] if len(chips) == 1 and chips[0].source == source else chip


def _rewritten(chip: Chip) -> str:
    weight = 1.0 if chip.weight is None else chip.weight
    if chip.kind is ChipKind.PICTURE and chip.path is not None:
        return likeness(chip.path, chip.box, weight)
    return (lettering if chip.kind is ChipKind.LETTERING else weighted)(chip.label, weight)


def _apart(chip: Chip) -> str:
    """The chip's source so that it ends where it ends, whatever stands beside it."""
    if chip.kind is ChipKind.EXPRESSION:
        written = read(chip.source)
        nodes = [node for parts in written.alternatives for node in parts]
        if len(nodes) > 1 and not all(map(_is_nothing, nodes)):
            return f"({requoted(chip.source)})"
        whole = Span(0, len(chip.source))
        closed = next((each.suggestion for each in written.problems if each.span == whole), "")
        return requoted(closed or chip.source)
    if chip.kind is ChipKind.FILTER:
        leaves = parse(chip.source).leaves
        is_sound = is_closed(chip.source.partition(":")[2]) or len(leaves) != 1
        if is_sound or isinstance(leaves[0].test, Words | Likeness):
            return requoted(chip.source)
        return f"{'-' if chip.is_negative else ''}{filter_text(leaves[0].test)}"
    return chip.source if _is_void(chip) else _rewritten(chip)


def _is_void(chip: Chip) -> bool:
    """Whether a chip with a weight says nothing that could be written again."""
    return not chip.label or (chip.kind is ChipKind.PICTURE and chip.path is None)


def _expression(text: str, query: ParsedQuery) -> Chip:
    """All of it as one."""
    source = text if len(text) > LONGEST_TEXT else text.strip()
    label = " ".join(text.split())
    return Chip(ChipKind.EXPRESSION, source, label, problem=_problem(query, Span(0, len(text))))


def _chip(query: ParsedQuery, nodes: Sequence[Node]) -> Chip:
    span = Span(nodes[0].span.start, nodes[-1].span.end)
    source = query.text[span.start : span.end]
    problem = _problem(query, span)
    node = nodes[0]
    if isinstance(node, Group) or node.kind is PartKind.NOTHING:
        is_negative = isinstance(node, Group) and node.is_negative
        label = " ".join(source.removeprefix("-").split())
        return Chip(ChipKind.EXPRESSION, source, label, None, is_negative, problem)
    picture = node.leaf.test if node.leaf is not None and isinstance(node.leaf.test, Likeness) else None
    return Chip(
        ChipKind(node.kind),
        source,
        node.label,
        node.weight,
        node.is_negative,
        problem,
        None if picture is None else picture.path,
        None if picture is None else picture.box,
    )


def _problem(query: ParsedQuery, span: Span) -> str:
    """The first problem that begins in the span."""
    found = (problem for problem in query.problems if span.start <= problem.span.start < span.end)
    first = next(found, None)
    return "" if first is None else first.message


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Part) and node.kind is PartKind.NOTHING
