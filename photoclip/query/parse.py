"""A query's text as what it means. resources/help/search.md has the language, grammar.lark its grammar."""

from dataclasses import dataclass

from photoclip.domain.errors import QueryError
from photoclip.domain.found import QueryProblem, Span
from photoclip.domain.query import LONGEST_TEXT, Branch
from photoclip.query.meaning import meant
from photoclip.query.nodes import Leaf, Written
from photoclip.query.reading import read

__all__ = ["Leaf", "ParsedQuery", "parse", "parse_strictly", "parsed", "problem_error"]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a text means. `problems`, by place, are what was left out; `leaves`, by place, every single condition and
    meaning that was kept. No branches: nothing that makes sense is asked.
    """

    text: str
    branches: tuple[Branch, ...]
    problems: tuple[QueryProblem, ...]
    leaves: tuple[Leaf, ...]


def parse(text: str) -> ParsedQuery:
    """Read any text: what makes no sense is a problem with its place, the rest is kept. Never raises.

    Takes well below 2 ms for a usual query; the first one takes some 150 ms (see `reading.warm_up`).
    """
    return parsed(text, read(text))


def parsed(text: str, written: Written) -> ParsedQuery:
    """What a text means that was read already. Never raises."""
    found = meant(written.alternatives, Span(0, min(len(text), LONGEST_TEXT)))
    problems = [*written.problems, *found.problems]
    if len(text) > LONGEST_TEXT:
        message = f"the query has {len(text):,} characters; the first {LONGEST_TEXT:,} are read"
        problems.append(QueryProblem(Span(LONGEST_TEXT, len(text)), message))
    problems.sort(key=lambda problem: (problem.span.start, problem.span.end))
    return ParsedQuery(text, found.branches, tuple(problems), found.leaves)


def parse_strictly(text: str) -> ParsedQuery:
    """Read a text that must make sense throughout.

    Raises:
        QueryError: the first problem, with its place (characters are counted from 1) and what to write instead.
    """
    found = parse(text)
    if found.problems:
        raise problem_error(found.problems[0])
    return found


def problem_error(problem: QueryProblem) -> QueryError:
    """A problem as one line for the person."""
    remedy = f"write {problem.suggestion}" if problem.suggestion else "leave it out, or write something else there"
    return QueryError(f"at character {problem.span.start + 1} of the query: {problem.message}", remedy)
