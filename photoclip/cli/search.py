"""`photoclip search`: photos for words."""

import argparse

from photoclip.cli.command import Command, absolute, library_dir
from photoclip.cli.results import show
from photoclip.domain.found import SearchRequest
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", default="", metavar="QUERY", help='what the photo shows: "dog on a beach"')
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="how many photos (50)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="how many to leave out before")
    parser.add_argument("--image", metavar="FILE", help="a picture that is part of the query")
    parser.add_argument("--negative", action="append", default=[], metavar="TEXT", help="what it should not show")
    parser.add_argument(
        "--include-sensitive", action="store_true", help="sensitive photos too (no photo is covered in this version)"
    )


def _run(arguments: argparse.Namespace) -> int:
    request = SearchRequest(
        text=arguments.query,
        image=absolute([arguments.image])[0] if arguments.image else None,
        negatives=tuple(arguments.negative),
        limit=arguments.limit,
        offset=arguments.offset,
    )
    with open_session(library_dir(arguments)) as api:
        show(api.search(request), arguments.json)
    return 0


COMMAND = Command("search", "photos for words", _arguments, _run)
