"""`photoclip doctor`: is everything sound."""

import argparse
import sys

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.progress import follow
from photoclip.domain.api import HealthReport, LibraryApi
from photoclip.domain.ids import JobId
from photoclip.engine.session import check_library


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="make again what can be made again")


def _run(arguments: argparse.Namespace) -> int:
    with _waiting() as waiting:

        def follow_job(api: LibraryApi, job_id: JobId) -> None:
            waiting.stop()
            follow(api, job_id)
            waiting.start()

        report = check_library(library_dir(arguments), repair=arguments.repair, follow=follow_job)
    if arguments.json:
        problems = [
            {"part": p.part, "what": p.what, "remedy": p.remedy, "repaired": p.repaired} for p in report.problems
        ]
        print_json({"ok": report.ok, "problems": problems})
    else:
        _tell(report)
    return 0 if report.ok else 1


def _waiting() -> Progress:
    """A line on stderr, when that is a terminal: all of the library is read."""
    waiting = Progress(
        SpinnerColumn("line"),
        TextColumn("reading catalog, index and thumbnails"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    waiting.add_task("")
    return waiting


def _tell(report: HealthReport) -> None:
    for problem in report.problems:
        end = f"repaired: {problem.repaired}" if problem.repaired else f"what to do: {problem.remedy}"
        say(f"{problem.part}: {problem.what}; {end}")
    if not report.problems:
        say("everything is sound")


COMMAND = Command("doctor", "is everything sound", _arguments, _run)
