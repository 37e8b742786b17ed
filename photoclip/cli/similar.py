"""`photoclip similar`: photos similar to a picture, or to a part of it."""

import argparse

from photoclip.cli.command import Command, absolute, library_dir
from photoclip.cli.numbers import LARGEST, whole
from photoclip.cli.results import show
from photoclip.domain.found import MOST_HITS, Box, SimilarRequest
from photoclip.engine.session import open_session


def _box(text: str) -> Box:
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not x,y,width,height in pixels") from error
    if x < 0 or y < 0 or width < 1 or height < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not inside a picture")
    return Box(x, y, width, height)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a picture; it need not be in the library")
    parser.add_argument("--limit", type=whole(1, MOST_HITS), default=50, metavar="N", help="how many photos (50)")
    parser.add_argument("--offset", type=whole(0, LARGEST), default=0, metavar="N", help="how many to leave out before")
    parser.add_argument("--box", type=_box, metavar="x,y,w,h", help="only this part of it, in pixels")


def _run(arguments: argparse.Namespace) -> int:
    request = SimilarRequest(absolute([arguments.file])[0], arguments.box, arguments.limit, arguments.offset)
    with open_session(library_dir(arguments)) as api:
        show(api.similar(request), arguments.json)
    return 0


COMMAND = Command("similar", "photos similar to a picture", _arguments, _run)
