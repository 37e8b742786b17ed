"""`photoclip sidecars`: the .xmp files beside photos, by which programs share tags and ratings."""

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.cli.progress import followed
from photoclip.domain.api import LibraryApi
from photoclip.domain.sidecar_api import Keep, SidecarConflict, SidecarProperty, SidecarReport, SidecarsState
from photoclip.engine.session import open_session

_ACTIONS = ("list", "update", "settle", "on", "off")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=_ACTIONS,
        default="list",
        help="list what there is to settle (the default); update: read what changed and write, where that is on; "
        "settle: where sidecar and library differ; on, off: whether sidecars are written",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="sidecars to settle")
    parser.add_argument(
        "--keep", choices=tuple(map(str, Keep)), help="ours: what the library says; theirs: the sidecar"
    )
    parser.set_defaults(refuse=parser.error)


def _run(arguments: argparse.Namespace) -> int:
    is_settling = arguments.action == "settle"
    if is_settling != bool(arguments.files) or is_settling != (arguments.keep is not None):
        arguments.refuse("settle needs files and --keep ours or theirs: sidecars settle FILE... --keep ours")
    with open_session(library_dir(arguments)) as api:
        report, settled = _act(api, arguments)
        state, conflicts = api.sidecars(), api.sidecar_conflicts()
    if arguments.json:
        print_json(_as_json(state, conflicts, report, settled))
        return 0
    for line in _lines(state, conflicts, report, settled):
        say(line)
    return 0


def _act(api: LibraryApi, arguments: argparse.Namespace) -> tuple[SidecarReport | None, int | None]:
    match arguments.action:
        case "update":
            return followed(api, api.start_sidecars()).sidecars or SidecarReport(), None
        case "settle":
            return None, api.settle_sidecars(absolute(arguments.files), Keep(arguments.keep))
        case "on" | "off":
            settings = replace(api.settings().settings, sidecars=arguments.action == "on")
            api.change_settings(settings)
            return None, None
        case _:
            return None, None


def _as_json(
    state: SidecarsState, conflicts: tuple[SidecarConflict, ...], report: SidecarReport | None, settled: int | None
) -> dict[str, object]:
    return {
        "are_written": state.are_written,
        "sidecars": state.sidecars,
        "conflicts": [asdict(conflict) for conflict in conflicts],
        "problems": [asdict(problem) for problem in state.problems],
        "report": None if report is None else asdict(report),
        "settled": settled,
    }


def _lines(
    state: SidecarsState, conflicts: tuple[SidecarConflict, ...], report: SidecarReport | None, settled: int | None
) -> list[str]:
    written = "are written" if state.are_written else "are read, none is written: photoclip sidecars on"
    lines = [f"{state.sidecars:,} {'sidecar' if state.sidecars == 1 else 'sidecars'}; they {written}"]
    if report is not None:
        lines.append(f"{report.read:,} read, {report.written:,} written, {report.removed:,} removed")
    if settled is not None:
        lines.append(f"{settled:,} settled")
    lines += [f"{conflict.path}: {_SAID[conflict.property](conflict)}" for conflict in conflicts]
    lines += [f"{problem.what} ({problem.remedy})" for problem in state.problems]
    return lines


_SAID: dict[SidecarProperty, Callable[[SidecarConflict], str]] = {
    SidecarProperty.KEYWORDS: lambda conflict: f"another program took “{conflict.ours}” away",
    SidecarProperty.RATING: lambda conflict: (
        f"the rating is {conflict.ours} here and {conflict.theirs or 'none'} there"
    ),
}

COMMAND = Command("sidecars", "the .xmp files beside photos, which share tags with other programs", _arguments, _run)
