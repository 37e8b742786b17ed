"""Marks that stand where they make no sense get another name before the grammar sees them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from lark import Token

MOST_DEPTH = 20
"""Brackets within brackets. More are no query, and every reader of a tree goes down as deep as it is."""


@dataclass(slots=True)
class _Level:
    """What was seen since a bracket opened: at which token, the last "or", and whether something stands since."""

    opened_at: int | None = None
    or_at: int | None = None
    has_part: bool = False


class Repair:
    """Turns any tokens into ones the grammar takes. Keeps nothing: it may serve several threads.

    An "or" without something on both sides becomes STRAY_OR, a bracket that closes nothing STRAY_CLOSE, brackets
    around nothing EMPTY, those beyond `MOST_DEPTH` TOO_DEEP (a minus before them goes with them). Brackets that are not
    closed are at the end, by MISSING_CLOSE; STRAY_OPEN where nothing follows them.
    """

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The repaired tokens, in order."""
        tokens = list(stream)
        levels = [_Level()]
        too_deep = 0
        for at, token in enumerate(tokens):
            level = levels[-1]
            if token.type == "_OR":
                self._meet_or(tokens, level, at)
            elif token.type == "OPEN" and len(levels) > MOST_DEPTH:
                too_deep += 1
                _rename_bracket(tokens, at, "TOO_DEEP")
            elif token.type == "OPEN":
                levels.append(_Level(at))
            elif token.type == "CLOSE" and too_deep:
                too_deep -= 1
                _rename(tokens, at, "TOO_DEEP")
            elif token.type == "CLOSE":
                self._close(tokens, levels, at)
            elif token.type != "MINUS":
                level.has_part = True
        yield from self._ended(tokens, levels)

    def _meet_or(self, tokens: list[Token], level: _Level, at: int) -> None:
        if level.has_part:
            level.or_at, level.has_part = at, False
        else:
            _rename(tokens, at, "STRAY_OR")

    def _close(self, tokens: list[Token], levels: list[_Level], at: int) -> None:
        if len(levels) == 1:
            _rename(tokens, at, "STRAY_CLOSE")
            return
        level = levels.pop()
        if _settle(tokens, level):
            levels[-1].has_part = True
        else:
            _rename(tokens, at, "EMPTY")

    def _ended(self, tokens: list[Token], levels: list[_Level]) -> Iterator[Token]:
        missing = 0
        while len(levels) > 1:
            level = levels.pop()
            if _settle(tokens, level, "STRAY_OPEN"):
                missing += 1
                levels[-1].has_part = True
        _settle(tokens, levels[0])
        yield from tokens
        for _ in range(missing):
            end = tokens[-1].end_pos
            yield Token("MISSING_CLOSE", "", start_pos=end, end_pos=end)


def _settle(tokens: list[Token], level: _Level, empty: str = "EMPTY") -> bool:
    """A level ends: whether it holds anything. An "or" that nothing follows is stray; a bracket that holds nothing gets
    the name `empty`.
    """
    if not level.has_part and level.or_at is not None:
        _rename(tokens, level.or_at, "STRAY_OR")
        return True
    if not level.has_part and level.opened_at is not None:
        _rename_bracket(tokens, level.opened_at, empty)
    return level.has_part


def _rename(tokens: list[Token], at: int, name: str) -> None:
    tokens[at] = tokens[at].update(type=name)


def _rename_bracket(tokens: list[Token], at: int, name: str) -> None:
    _rename(tokens, at, name)
    if at > 0 and tokens[at - 1].type == "MINUS":
        _rename(tokens, at - 1, name)
