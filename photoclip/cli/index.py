"""`photoclip index`: add folders, bring the library up to date."""

import argparse
from dataclasses import replace

from photoclip.cli.command import (
    Command,
    absolute,
    complain,
    finish_output,
    library_dir,
    model_as_engine_knows,
    print_json,
    say,
)
from photoclip.cli.progress import duration, follow, follow_automatic_tags
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.cli.watching import clock, watch
from photoclip.domain.api import IndexReport, IndexRequest
from photoclip.domain.errors import FolderError
from photoclip.engine.session import open_session

_SHOWN_FAILURES = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="folders to add; none: only those already watched")
    parser.add_argument("--model", metavar="NAME", help="understand the photos with this model from now on")
    parser.add_argument("--watch", action="store_true", help="then follow the folders until Ctrl-C")
    parser.add_argument("--retry", action="store_true", help="look again at files that failed before")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        if not arguments.folders and not api.folders():
            raise FolderError("the library has no folder yet", "run: photoclip index FOLDER")
        model = model_as_engine_knows(arguments.model) if arguments.model else None
        request = IndexRequest(absolute(arguments.folders), model, arguments.retry)
        report = follow(api, api.start_index(request))
        follow_automatic_tags(api)
        write_sidecars(api)
        if arguments.json:
            _print(report)
        else:
            _tell(report)
            finish_output()
        if arguments.watch:
            watch(api, _print if arguments.json else _tell_now)
    return 0


def _print(report: IndexReport) -> None:
    print_json(as_json(report))


def as_json(report: IndexReport) -> dict[str, object]:
    """The contract's keys, and a few more."""
    return {
        "added": report.added,
        "updated": report.updated,
        "moved": report.moved,
        "removed": report.removed,
        "failed": report.failed,
        "unchanged": report.unchanged,
        "decoded": report.decoded,
        "hashed": report.hashed,
        "embedded": report.embedded,
        "seconds": report.seconds,
        "photos_per_second": report.photos_per_second,
        "failures": [{"path": f.path, "state": f.state.value, "reason": f.reason} for f in report.failures],
        "offline": list(report.offline),
        "warnings": list(report.warnings),
    }


def _tell_now(report: IndexReport) -> None:
    say(f"{clock()}  {_summary(replace(report, unchanged=0), 'nothing changed')}")
    finish_output()
    for warning in report.warnings:
        complain(warning)


def _tell(report: IndexReport) -> None:
    say(_summary(report))
    for failure in report.failures[:_SHOWN_FAILURES]:
        say(f"  {failure.state.value}: {failure.path}: {failure.reason}")
    if len(report.failures) > _SHOWN_FAILURES:
        say(f"  … and {len(report.failures) - _SHOWN_FAILURES:,} more: photoclip index --json lists all")
    for path in report.offline:
        complain(f"offline, left as it was: {path}")
    for warning in report.warnings:
        complain(warning)


def _summary(report: IndexReport, nothing: str = "nothing found") -> str:
    counts = ("added", "updated", "moved", "removed", "failed", "unchanged")
    parts = [f"{getattr(report, name):,} {name}" for name in counts if getattr(report, name)]
    speed = f" · {report.photos_per_second:,.0f} photos/s" if report.decoded else ""
    return f"{', '.join(parts) or nothing} in {duration(report.seconds)}{speed}"


COMMAND = Command("index", "add folders, bring the library up to date", _arguments, _run)
