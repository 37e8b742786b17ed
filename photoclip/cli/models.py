"""`photoclip models`: the models that can be named."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list",), default="list")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        listed = api.models()
    if arguments.json:
        models = [
            {"name": m.name, "installed": m.installed, "dimension": m.dimension, "note": m.note} for m in listed.models
        ]
        print_json({"models": models, "active": listed.active})
        return 0
    for model in listed.models:
        mark = "*" if model.name == listed.active else " "
        say(f"{mark} {model.name:36} {'installed' if model.installed else 'not installed':14} {model.note}")
    return 0


COMMAND = Command("models", "the models that can be named", _arguments, _run)
