"""The grammar at work: text to tokens to a tree to parts. Owns lark; import it where it is needed, not before."""

from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree

from photoclip.domain.found import QueryProblem, Span
from photoclip.domain.query import MOST_WEIGHT, Likeness, Words
from photoclip.query.figures import plain
from photoclip.query.filters import FilterName, corrected, read_filter, strange
from photoclip.query.nodes import Group, Leaf, Node, Part, PartKind, Written
from photoclip.query.pictures import name_of, read_box, read_path, split_box
from photoclip.query.quotes import is_closed, quoted, value_of
from photoclip.query.repair import MOST_DEPTH, Repair
from photoclip.query.senseless import SenselessError
from photoclip.query.words import words_of

_UNCLOSED_BRACKET = "this bracket is not closed"
_MISPLACED = {
    "STRAY_OR": '"or" needs something on both sides',
    "STRAY_OPEN": _UNCLOSED_BRACKET,
    "STRAY_CLOSE": "this bracket closes nothing",
    "EMPTY": "there is nothing in these brackets",
    "TOO_DEEP": f"brackets go {MOST_DEPTH} deep at most",
}
MOST_MEANINGS = 64
"""Phrases and pictures in a query. Each one takes a model's time."""

_TOO_MANY = f"a query has {MOST_MEANINGS} phrases and pictures at most; those from here on are left out"
_NOT_CLOSED = "this quote is not closed"
_NO_WORDS = "there are no words here"
_SIGNS = ("MINUS", "WEIGHT")


def written(text: str) -> Written:
    """Parts and problems of any text."""
    reader = _Reader(text)
    alternatives = reader.alternatives(_parser().parse(text))
    return Written(alternatives, _joined(reader.problems))


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", postlex=Repair(), maybe_placeholders=False)


class _Reader:
    """One text. What makes no sense becomes a problem."""

    def __init__(self, text: str) -> None:
        self.problems: list[QueryProblem] = []
        self._text = text
        self._meanings = 0
        self._is_unclosed = False

    def alternatives(self, tree: Tree[Token]) -> tuple[tuple[Node, ...], ...]:
        """What stands between the "or"s of a level. Goes down as deep as brackets do: `MOST_DEPTH`."""
        return tuple(
            tuple(self._node(part) for part in _trees(conjunction))
            for conjunction in _trees(tree)
            if conjunction.data == "conjunction"
        )

    def _node(self, tree: Tree[Token]) -> Node:
        tokens = [child for child in tree.children if isinstance(child, Token)]
        span = Span(_start(tokens[0]), _end(tokens[-1]))
        if tree.data == "group":
            if tokens[-1].type == "MISSING_CLOSE" and not self._is_unclosed:
                # Those within it end where it ends: it is told once, for all of them.
                self._is_unclosed = True
                self._problem(span, _UNCLOSED_BRACKET, self._closed(tree, span))
            return Group(span, self.alternatives(tree), tokens[0].type == "MINUS")
        if tree.data == "phrase":
            return self._words(span, span, self._source(span), 1.0)
        if tree.data == "subtracted":
            return self._words(span, _span(tokens[-1]), tokens[-1], -1.0)
        if tree.data == "meaning":
            return self._meaning(span, tokens)
        if tree.data == "filter":
            return self._filter(span, tokens)
        self._problem(span, _MISPLACED[tokens[0].type])
        return Part(span, PartKind.NOTHING, str(tokens[0]), None)

    def _words(self, span: Span, place: Span, source: str, weight: float) -> Part:
        words = words_of(source)
        if not words:
            self._problem(place, _NO_WORDS)
            return Part(span, PartKind.NOTHING, "", None)
        leaf = self._counted(Leaf(place, Words(words, weight)))
        return Part(span, PartKind.WORDS, words, leaf, weight, weight < 0)

    def _meaning(self, span: Span, tokens: list[Token]) -> Part:
        sign = tokens[0] if tokens[0].type in _SIGNS else None
        weight = 1.0 if sign is None else -1.0 if sign.type == "MINUS" else self._weight(sign)
        token = tokens[-1]
        place = _span(token) if sign is None or sign.type == "MINUS" else span
        if token.type == "PICTURE":
            return self._picture(span, place, token, weight)
        name, colon, source = token.partition(":") if token.type == "LETTERING" else ("", "", str(token))
        self._check_closed(_start(token) + len(name + colon), source)
        words = words_of(value_of(source))
        kind = PartKind.LETTERING if name else PartKind.WORDS
        if not words:
            self._problem(_span(token), "text: needs words right after it" if name else _NO_WORDS)
            return Part(span, kind, "", None, weight, weight < 0)
        leaf = self._counted(Leaf(place, Words(words, weight, bool(name))))
        return Part(span, kind, words, leaf, weight, weight < 0)

    def _picture(self, span: Span, place: Span, token: Token, weight: float) -> Part:
        source, box_source = split_box(token.partition(":")[2])
        at = _start(token) + token.index(":") + 1
        self._check_closed(at, source)
        label = name_of(value_of(source))
        try:
            path = read_path(value_of(source))
        except SenselessError as error:
            self._problem(_span(token), error.message)
            return Part(span, PartKind.PICTURE, label, None, weight, weight < 0)
        box = None
        try:
            box = read_box(box_source) if box_source else None
        except SenselessError as error:
            self._problem(Span(at + len(source), _end(token)), error.message)
        leaf = self._counted(Leaf(place, Likeness(path, box, weight)))
        return Part(span, PartKind.PICTURE, label, leaf, weight, weight < 0)

    def _filter(self, span: Span, tokens: list[Token]) -> Part:
        token, is_negative = tokens[-1], tokens[0].type == "MINUS"
        name, colon, source = token.partition(":")
        leaf = None
        try:
            if token.type == "STRANGE":
                raise strange(name, source)
            self._check_closed(_start(token) + len(name + colon), source)
            leaf = Leaf(_span(token), read_filter(FilterName(name.lower()), value_of(source)))
        except SenselessError as error:
            is_whole = token.type == "STRANGE"
            suggestion = error.suggestion if is_whole else corrected(name.lower(), error)
            self._problem(_span(token), error.message, suggestion)
        label = f"{name.lower()}: {words_of(value_of(source))}".rstrip()
        return Part(span, PartKind.FILTER, label, leaf, None, is_negative)

    def _counted(self, leaf: Leaf) -> Leaf | None:
        self._meanings += 1
        if self._meanings == MOST_MEANINGS + 1:
            self._problem(Span(leaf.span.start, len(self._text)), _TOO_MANY)
        return leaf if self._meanings <= MOST_MEANINGS else None

    def _weight(self, token: Token) -> float:
        weight = round(float(token), 3)
        if abs(weight) <= MOST_WEIGHT:
            return weight
        most = MOST_WEIGHT if weight > 0 else -MOST_WEIGHT
        self._problem(_span(token), f"weights go up to {plain(MOST_WEIGHT)}, which is taken here", plain(most))
        return most

    def _check_closed(self, at: int, source: str) -> None:
        if not is_closed(source):
            self._problem(Span(at, at + len(source)), _NOT_CLOSED, quoted(value_of(source).strip()))

    def _problem(self, span: Span, message: str, suggestion: str = "") -> None:
        self.problems.append(QueryProblem(span, message, suggestion))

    def _closed(self, tree: Tree[Token], span: Span) -> str:
        """The source of brackets, with those that are missing at its end; "" where one of them would be empty."""
        types = [token.type for token in tree.scan_values(_is_token)]
        return "" if "STRAY_OPEN" in types else self._source(span) + ")" * types.count("MISSING_CLOSE")

    def _source(self, span: Span) -> str:
        return self._text[span.start : span.end]


def _joined(problems: list[QueryProblem]) -> tuple[QueryProblem, ...]:
    """By place; a row of brackets that say the same is one problem."""
    joined: list[QueryProblem] = []
    for problem in sorted(problems, key=lambda each: (each.span.start, each.span.end)):
        last = joined[-1] if joined else None
        is_mark = problem.message in _MISPLACED.values() and not problem.suggestion
        is_same = last is not None and last.message == problem.message and not last.suggestion
        if last is not None and is_mark and is_same and last.span.end >= problem.span.start:
            joined[-1] = QueryProblem(Span(last.span.start, problem.span.end), last.message)
        else:
            joined.append(problem)
    return tuple(joined)


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _is_token(child: Tree[Token] | Token) -> bool:
    return isinstance(child, Token)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0


def _span(token: Token) -> Span:
    return Span(_start(token), _end(token))
