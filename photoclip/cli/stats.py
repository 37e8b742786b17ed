"""`photoclip stats`: what is in the library."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        stats = api.stats()
    by_state = {count.state.value: count.files for count in stats.failures_by_state}
    if arguments.json:
        print_json(
            {
                "photos": stats.photos,
                "files": stats.files,
                "folders": stats.folders,
                "vectors": stats.vectors,
                "failures": stats.failures,
                "tags": stats.tags,
                "model": stats.model,
                "failures_by_state": by_state,
                "offline_folders": stats.offline_folders,
            }
        )
        return 0
    say(f"{stats.photos:,} photos in {stats.files:,} files, {stats.folders:,} folders")
    say(f"{stats.vectors:,} searchable with the model {stats.model}")
    if stats.failures:
        say(f"{stats.failures:,} files need attention: " + ", ".join(f"{n:,} {state}" for state, n in by_state.items()))
    return 0


COMMAND = Command("stats", "what is in the library", _arguments, _run)
