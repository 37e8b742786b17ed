"""`photoclip search`: photos for a query."""

import argparse
import sys
from collections.abc import Sequence

from photoclip.cli.command import Command, absolute, complain, library_dir, say
from photoclip.cli.numbers import LARGEST, whole
from photoclip.cli.results import show
from photoclip.config.resources import resource
from photoclip.domain.found import MOST_HITS, QueryProblem, SearchRequest, Sorting
from photoclip.engine.session import open_session
from photoclip.query.chips import chips_of, text_of
from photoclip.query.parse import parse, problem_error
from photoclip.query.write import likeness, subtracted

_EPILOG = """examples:
  photoclip search 'dog on a beach'
  photoclip search 'dog -"water" folder:holidays rating:>=3'
  photoclip search 'sunset (date:2023 or date:2024-06..) 0.5 "mountains"'
  photoclip search '-"people" city at night'

Words are what the photo shows; quotes, weights, filters, "or" and brackets say more.
`photoclip search --language` explains them all."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "query", nargs="?", default="", metavar="QUERY", help="what to find; after -- where it is one word with a dash"
    )
    parser.add_argument("--limit", type=whole(1, MOST_HITS), default=50, metavar="N", help="how many photos (50)")
    parser.add_argument("--offset", type=whole(0, LARGEST), default=0, metavar="N", help="how many to leave out before")
    parser.add_argument("--image", metavar="FILE", help="a picture that is part of the query")
    parser.add_argument("--negative", action="append", default=[], metavar="TEXT", help="what it should not show")
    parser.add_argument(
        "--sort", type=_sorting, default=Sorting.RELEVANCE, metavar="ORDER", help=f"{', '.join(_SORTINGS)}"
    )
    parser.add_argument("--collapse", action="store_true", help="copies and bursts count as one photo")
    parser.add_argument("--language", action="store_true", help="explain the query language, and do nothing else")
    parser.add_argument(
        "--include-sensitive", action="store_true", help="sensitive photos too (no photo is covered in this version)"
    )


def composed(query: str, image: str | None, negatives: Sequence[str]) -> str:
    """One text in the query language: the query as it was typed, and with it a picture (absolute path) and texts that
    the photos should not show.
    """
    more = [*([likeness(image)] if image else []), *(subtracted(text) for text in negatives)]
    chips = [chip for part in more for chip in chips_of(part)]
    return text_of((*chips_of(query), *chips)) if chips else query


def _run(arguments: argparse.Namespace) -> int:
    if arguments.language:
        for line in resource("help", "search.md").read_text(encoding="utf-8").splitlines():
            say(line)
        return 0
    image = absolute([arguments.image])[0] if arguments.image else None
    text = composed(arguments.query, image, arguments.negative)
    _require_sense(text)
    request = SearchRequest(
        text=text,
        limit=arguments.limit,
        offset=arguments.offset,
        sorting=arguments.sort,
        collapses=arguments.collapse,
    )
    with open_session(library_dir(arguments)) as api:
        page = api.search(request)
    if page.problems:
        _mark(text, page.problems)
    for problem in page.problems:
        complain(f"photoclip: {problem_error(problem)}")
    show(page, arguments.json, text)
    return 0


def _require_sense(text: str) -> None:
    """Refuse a query of which nothing makes sense.

    Raises:
        QueryError: its first problem.
    """
    parsed = parse(text)
    if parsed.problems and not parsed.branches:
        _mark(text, parsed.problems[:1])
        raise problem_error(parsed.problems[0])


def _mark(text: str, problems: Sequence[QueryProblem]) -> None:
    """On a terminal: the query, and marks under what makes no sense in it."""
    if not sys.stderr.isatty() or not text.isprintable():
        return
    marked = {at for problem in problems for at in range(problem.span.start, problem.span.end)}
    complain(f"  {text}")
    complain(f"  {''.join('^' if at in marked else ' ' for at in range(len(text))).rstrip()}")


_SORTINGS = tuple(sorting.replace(" ", "-") for sorting in Sorting)


def _sorting(name: str) -> Sorting:
    try:
        return Sorting(name.replace("-", " "))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(_SORTINGS)}") from error


COMMAND = Command("search", "photos for a query", _arguments, _run)
