"""`photoclip undo`: take back what was done last."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.domain.organise_api import Undone
from photoclip.engine.session import open_session


def arguments_of(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def show(done: Undone | None, what: str, *, as_json: bool) -> int:
    """Print what was taken back or done again; `what` was done with it, "undone"."""
    if as_json:
        print_json(
            {
                "title": None if done is None else done.title,
                "changed": 0 if done is None else done.changed,
                "skipped": 0 if done is None else done.skipped,
            }
        )
    elif done is None:
        say(f"there is nothing to be {what}")
    else:
        left = f" ({done.skipped:,} were changed otherwise since, and stay as they are)" if done.skipped else ""
        say(f"{what}: {done.title}{left}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        done = api.undo()
        write_sidecars(api)
    return show(done, "undone", as_json=arguments.json)


COMMAND = Command("undo", "take back the last change to albums, tags, ratings or favourites", arguments_of, _run)
