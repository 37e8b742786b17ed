"""`photoclip demo`: the main job on the sample pictures, headless too."""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.index import as_json
from photoclip.cli.progress import duration, follow
from photoclip.config.paths import demo_dir
from photoclip.config.resources import resource
from photoclip.domain.api import IndexReport, IndexRequest, LibraryApi
from photoclip.domain.found import SearchHit, SearchRequest, SimilarRequest
from photoclip.engine.session import open_session

if TYPE_CHECKING:
    from photoclip.decode.contact_sheet import ContactRow

_SHOWN = 5
_NEAR = 3
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class _Question:
    """`text` is searched for, or `like`, a picture, when there is one. `right` are the files that count as found."""

    text: str
    like: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Answer:
    question: _Question
    hits: tuple[SearchHit, ...]
    milliseconds: float
    rank: int | None


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE.png", help="where the contact sheet goes")


def _run(arguments: argparse.Namespace) -> int:
    from photoclip.decode.contact_sheet import write_contact_sheet

    samples = resource("samples")
    home = library_dir(arguments) or demo_dir()
    sheet = Path(arguments.output).absolute() if arguments.output else home / "contact-sheet.png"
    with open_session(home) as api:
        report = follow(api, api.start_index(IndexRequest((str(samples),))))
        answers = [_ask(api, samples, question) for question in _questions(samples)]
        model = api.stats().model
    write_contact_sheet([_sheet_row(answer, samples) for answer in answers], sheet)
    if arguments.json:
        print_json(_as_json(report, answers, samples, sheet, model))
    else:
        _tell(report, answers, samples, sheet, model)
    return 0


def _questions(samples: Path) -> Sequence[_Question]:
    asked = tomllib.loads((samples / "queries.toml").read_text("utf-8"))
    return [
        *(_Question(query["text"], "", frozenset(query["right"])) for query in asked["query"]),
        *(_Question("", pair["like"], frozenset(pair["right"])) for pair in asked["similar"]),
    ]


def _ask(api: LibraryApi, samples: Path, question: _Question) -> _Answer:
    """A picture finds itself first: that does not count."""
    if question.like:
        page = api.similar(SimilarRequest(str(samples / question.like), limit=_SHOWN + 1))
        hits = tuple(hit for hit in page.hits if question.like not in _names(hit, samples))[:_SHOWN]
    else:
        page = api.search(SearchRequest(question.text, limit=_SHOWN))
        hits = page.hits
    ranks = [rank for rank, hit in enumerate(hits, 1) if question.right & _names(hit, samples)]
    return _Answer(question, hits, page.milliseconds, min(ranks, default=None))


def _names(hit: SearchHit, samples: Path) -> frozenset[str]:
    places = [Path(path) for path in (hit.path, *hit.copies)]
    return frozenset(place.relative_to(samples).as_posix() for place in places if place.is_relative_to(samples))


def _title(question: _Question) -> str:
    return question.text or f"similar to {question.like}"


def _sheet_row(answer: _Answer, samples: Path) -> "ContactRow":
    from photoclip.decode.contact_sheet import ContactCell, ContactRow

    cells = [
        ContactCell(Path(hit.path), f"{'✓ ' if answer.question.right & _names(hit, samples) else ''}{hit.score:.2f}")
        for hit in answer.hits
    ]
    return ContactRow(_title(answer.question), tuple(cells))


def _best(answer: _Answer, samples: Path) -> str | None:
    """A library that was named may hold other photos too."""
    if not answer.hits:
        return None
    return min(_names(answer.hits[0], samples), default=answer.hits[0].path)


def _counts(answers: Sequence[_Answer]) -> tuple[int, int]:
    first = sum(answer.rank == 1 for answer in answers)
    near = sum(answer.rank is not None and answer.rank <= _NEAR for answer in answers)
    return first, near


def _as_json(
    report: IndexReport, answers: Sequence[_Answer], samples: Path, sheet: Path, model: str
) -> Mapping[str, object]:
    first, near = _counts(answers)
    listed = [
        {
            "query": _title(answer.question),
            "found": _best(answer, samples),
            "rank": answer.rank,
            "milliseconds": answer.milliseconds,
        }
        for answer in answers
    ]
    return {
        "index": as_json(report),
        "model": model,
        "queries": listed,
        "right_first": first,
        "right_in_3": near,
        "asked": len(answers),
        "sheet": str(sheet),
    }


def _tell(report: IndexReport, answers: Sequence[_Answer], samples: Path, sheet: Path, model: str) -> None:
    files = report.added + report.updated + report.unchanged + report.moved
    say(f"{files} sample pictures, {report.decoded} of them looked at now, in {duration(report.seconds)} ({model})")
    table = Table(box=None, pad_edge=False)
    for heading in ("query", "best match", "score", "right one at"):
        table.add_column(heading, justify="right" if heading == "score" else "left")
    for answer in answers:
        score = f"{answer.hits[0].score:.3f}" if answer.hits else ""
        rank = f"rank {answer.rank}" if answer.rank else f"not in the first {_SHOWN}"
        table.add_row(_title(answer.question), _best(answer, samples) or "", score, rank)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDTH).print(table)
    first, near = _counts(answers)
    say(
        f"{first} of {len(answers)} queries have a right picture first, {near} within the first {_NEAR}. "
        "The embedded model is small; bigger ones find more."
    )
    say(f"contact sheet: {sheet}")


COMMAND = Command("demo", "the main job on sample pictures", _arguments, _run)
