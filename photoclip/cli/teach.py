"""`photoclip teach`: learn a tag of your own from examples."""

import argparse

from photoclip.cli.command import Command, library_dir, print_json, say
from photoclip.cli.photos import counted, photos_at
from photoclip.cli.sidecar_writing import write_sidecars
from photoclip.domain.tag_api import Taught, TeachRequest
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what the photos show")
    parser.add_argument("--yes", nargs="+", action="extend", required=True, metavar="FILE", help="photos that show it")
    parser.add_argument("--no", nargs="+", action="extend", default=[], metavar="FILE", help="photos that do not")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        request = TeachRequest(arguments.name, photos_at(api, arguments.yes), photos_at(api, arguments.no))
        taught = api.teach(request)
        write_sidecars(api)
    if arguments.json:
        print_json(as_json(taught))
    else:
        _tell(taught)
    return 0


def as_json(taught: Taught) -> dict[str, object]:
    """The contract's keys, and one more. `accuracy` is null with a single example."""
    return {
        "name": taught.name,
        "examples": taught.examples,
        "counter_examples": taught.counter_examples,
        "accuracy": taught.accuracy,
        "threshold": taught.cut,
        "matches": taught.matches,
    }


def _tell(taught: Taught) -> None:
    against = f" and {counted(taught.counter_examples)} without it" if taught.counter_examples else ""
    say(f"learned “{taught.name}” from {counted(taught.examples)}{against}")
    if taught.accuracy is None:
        say("how good it is cannot be told from so few: show it more")
    else:
        say(f"accuracy, estimated by leaving each out in turn: {taught.accuracy:.0%}")
    if taught.matches:
        say(f"{counted(taught.matches)} may show it too, with a probability of {taught.cut:.2f} or more")
    else:
        say("no other photo shows it surely enough: more examples help")


COMMAND = Command("teach", "learn a tag of your own from examples", _arguments, _run)
