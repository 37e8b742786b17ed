"""`photoclip redo`: do again what was taken back last."""

import argparse

from photoclip.cli.command import Command, library_dir
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.cli.undo import arguments_of, show
from photoclip.engine.session import open_session


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        done = api.redo()
        write_sidecars(api)
    return show(done, "done again", as_json=arguments.json)


COMMAND = Command("redo", "do again what was taken back last", arguments_of, _run)
