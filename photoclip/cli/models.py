"""`photoclip models`: which models there are; get, use, try, compare, measure and remove them."""

import argparse
from collections.abc import Callable, Mapping

from rich.filesize import decimal

from photoclip.cli.command import (
    Command,
    absolute,
    complain,
    library_dir,
    model_as_engine_knows,
    print_json,
    say,
)
from photoclip.cli.numbers import LARGEST, whole
from photoclip.cli.progress import follow
from photoclip.cli.results import hit_as_json
from photoclip.domain.api import IndexReport, LibraryApi
from photoclip.domain.errors import ModelError
from photoclip.domain.found import MOST_HITS
from photoclip.domain.model_api import Answer, CompareRequest, Comparison, ImportRequest
from photoclip.domain.models import LOCAL_DIR, ModelInfo, ModelList
from photoclip.engine.session import open_session

_TRIED = 300

_ACTIONS = {
    "list": 0,
    "show": 1,
    "pull": 1,
    "import": 1,
    "use": 1,
    "back": 0,
    "try": 1,
    "compare": 3,
    "measure": 1,
    "remove": 1,
    "forget": 1,
}
"""With how many words each wants."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=tuple(_ACTIONS),
        default="list",
        metavar="ACTION",
        help="list; show, pull, use, try, measure, remove NAME (its files), forget NAME (what is understood with it); "
        "import FILE; back (to the model before); compare NAME NAME WORDS",
    )
    parser.add_argument("words", nargs="*", metavar="NAME")
    parser.add_argument(
        "--architecture", default="", metavar="NAME", help="with import: what the weights in FILE are for"
    )
    parser.add_argument("--name", default="", help="with import: what it is called here")
    parser.add_argument(
        "--photos", type=whole(1, LARGEST), default=_TRIED, metavar="N", help=f"with try: on how many ({_TRIED})"
    )
    parser.add_argument(
        "--limit", type=whole(1, MOST_HITS), default=10, metavar="N", help="with compare: results of each (10)"
    )
    parser.set_defaults(refuse=parser.error)


def _run(arguments: argparse.Namespace) -> int:
    if len(arguments.words) != _ACTIONS[arguments.action] or not all(word.strip() for word in arguments.words):
        wanted = ("no name", "one name", "", "two names and the words")[_ACTIONS[arguments.action]]
        arguments.refuse(f"models {arguments.action} wants {wanted}")
    with open_session(library_dir(arguments)) as api:
        if arguments.action == "compare":
            first, second = map(model_as_engine_knows, arguments.words[:2])
            request = CompareRequest(arguments.words[2], first, second, arguments.limit)
            _show_comparison(api.compare(request), arguments.json)
            return 0
        _act(api, arguments)
        listed = api.models()
    models = (_named(listed, arguments.words[0]),) if arguments.action == "show" else listed.models
    if arguments.json:
        about = {"active": listed.active, "previous": listed.previous, "wanted": listed.wanted}
        print_json({"models": [_as_json(model) for model in models], **about})
    elif arguments.action == "show":
        _show(models[0])
    else:
        _list(listed)
    return 0


def _act(api: LibraryApi, arguments: argparse.Namespace) -> None:
    if arguments.action == "import":
        job = api.start_import(ImportRequest(absolute(arguments.words)[0], arguments.architecture, arguments.name))
        _warn(follow(api, job.job_id))
        return
    if arguments.action == "back":
        previous = api.models().previous
        if previous is None:
            raise ModelError("there is no model to go back to", "photoclip models lists all")
        _warn(follow(api, api.start_switch(previous)))
        return
    actions: Mapping[str, Callable[[str], IndexReport]] = {
        "pull": lambda name: follow(api, api.start_download(name)),
        "use": lambda name: follow(api, api.start_switch(name)),
        "try": lambda name: follow(api, api.start_trial(name, arguments.photos)),
        "measure": lambda name: follow(api, api.start_measure(name)),
        "forget": lambda name: follow(api, api.start_forget(name)),
        "remove": lambda name: _removed(api.remove_model(name)),
    }
    if arguments.action in actions:
        _warn(actions[arguments.action](model_as_engine_knows(arguments.words[0])))


def _removed(freed_bytes: int) -> IndexReport:
    complain(f"{decimal(freed_bytes)} freed")
    return IndexReport()


def _warn(report: IndexReport) -> None:
    for warning in report.warnings:
        complain(warning)


def _named(listed: ModelList, name: str) -> ModelInfo:
    known = model_as_engine_knows(name)
    found = next((model for model in listed.models if model.name in (known, LOCAL_DIR + known)), None)
    if found is None:
        raise ModelError(f"there is no model {name!r} in the list", "photoclip models lists all")
    return found


def _as_json(model: ModelInfo) -> dict[str, object]:
    facts = model.facts
    return {
        "name": model.name,
        "installed": model.installed,
        "dimension": model.dimension,
        "note": model.note,
        "vectors": model.vectors,
        "size_bytes": model.size_bytes,
        "lacks": model.lacks,
        "licence": None if facts is None else facts.licence,
        "languages": None if facts is None else facts.languages,
        "download_bytes": None if facts is None else facts.download_bytes,
        "accuracy": None if facts is None else facts.accuracy,
        "images_per_s": None if model.speed is None else model.speed.images_per_s,
        "device": None if model.speed is None else model.speed.device,
    }


def _list(listed: ModelList) -> None:
    for model in listed.models:
        mark = "*" if model.name == listed.active else " "
        state = "installed" if model.installed else "not installed"
        say(f"{mark} {model.name:36} {state:14} {model.note}")
    if listed.wanted:
        say(f"the library is being switched to {listed.wanted}; where that was broken off, use it again to go on")
    if listed.previous:
        say(f"photoclip models back goes back to {listed.previous}")


def _show(model: ModelInfo) -> None:
    facts = model.facts
    lines = {"name": model.name, "understood": f"{model.vectors:,} photos"}
    if facts is not None:
        lines |= {
            "title": facts.title,
            "about": facts.about,
            "licence": " ".join(filter(None, (facts.licence, facts.licence_url))),
            "languages": facts.languages,
            "download": decimal(facts.download_bytes) if facts.download_bytes else "not published",
            "accuracy": f"{facts.accuracy:.1%} ({facts.accuracy_source})" if facts.accuracy else "not published",
            "needs": model.lacks,
        }
    if model.speed is not None:
        lines["speed"] = (
            f"{model.speed.images_per_s:,.1f} photos/s, {model.speed.text_ms:.0f} ms a query ({model.speed.device})"
        )
    for name, value in lines.items():
        if value:
            say(f"{name:11} {value}")
    for limit in () if facts is None else facts.limits:
        say(f"{'cannot':11} {limit}")


def _show_comparison(comparison: Comparison, as_json: bool) -> None:
    answers = (comparison.first, comparison.second)
    if as_json:
        print_json(
            {
                "photos": comparison.photos,
                "of_photos": comparison.of_photos,
                "answers": [
                    {
                        "model": answer.model,
                        "milliseconds": answer.milliseconds,
                        "results": [hit_as_json(hit) for hit in answer.hits],
                    }
                    for answer in answers
                ],
            }
        )
        return
    say(f"among {comparison.photos:,} of {comparison.of_photos:,} photos, which both understood")
    for answer in answers:
        _tell(answer)


def _tell(answer: Answer) -> None:
    say(f"\n{answer.model}".strip())
    for hit in answer.hits:
        say(f"{hit.score:7.3f}  {hit.path}")


COMMAND = Command("models", "which models there are; get, use, try and compare them", _arguments, _run)
