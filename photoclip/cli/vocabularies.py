"""`photoclip vocabularies`: what tags are suggested from."""

import argparse
from collections.abc import Callable, Sequence

from photoclip.cli.command import Command, absolute, complain, library_dir, print_json, say
from photoclip.domain.api import LibraryApi
from photoclip.domain.tag_words import Vocabulary
from photoclip.engine.session import open_session

_ACTIONS = ("list", "use", "pause", "import", "export", "rename", "delete")
_USAGE = {
    "use": "vocabularies use NAME",
    "pause": "vocabularies pause NAME",
    "import": "vocabularies import FILE.toml|FILE.txt",
    "export": "vocabularies export NAME FILE.toml|FILE.txt",
    "rename": "vocabularies rename OLD NEW",
    "delete": "vocabularies delete NAME",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=_ACTIONS, default="list", help="list them by default")
    parser.add_argument("words", nargs="*", metavar="NAME|FILE", help="which one, and where to")
    parser.set_defaults(refuse=parser.error)


def _run(arguments: argparse.Namespace) -> int:
    if len(arguments.words) != {"list": 0, "export": 2, "rename": 2}.get(arguments.action, 1):
        arguments.refuse(f"photoclip {_USAGE.get(arguments.action, 'vocabularies list')}")
    with open_session(library_dir(arguments)) as api:
        done = _ACT[arguments.action](api, arguments.words)
        listed = api.vocabularies()
    if arguments.json:
        vocabularies = [_as_json(each) for each in listed.vocabularies]
        print_json({"vocabularies": vocabularies, "problems": list(listed.problems)})
        return 0
    if done:
        say(done)
        return 0
    for each in listed.vocabularies:
        say(f"{len(each.labels):8,}  {each.name}{_remarks(each)}")
    for problem in listed.problems:
        complain(f"photoclip: {problem}")
    return 0


def _as_json(vocabulary: Vocabulary) -> dict[str, object]:
    return {
        "name": vocabulary.name,
        "labels": len(vocabulary.labels),
        "own": vocabulary.is_own,
        "used": vocabulary.is_used,
    }


def _remarks(vocabulary: Vocabulary) -> str:
    remarks = [*(["your own"] if vocabulary.is_own else []), *([] if vocabulary.is_used else ["not used"])]
    return f"  ({', '.join(remarks)})" if remarks else ""


def _list(_api: LibraryApi, _words: Sequence[str]) -> str:
    return ""


def _use(api: LibraryApi, words: Sequence[str]) -> str:
    api.use_vocabulary(words[0], True)
    return f"tags are suggested from {words[0]} now"


def _pause(api: LibraryApi, words: Sequence[str]) -> str:
    api.use_vocabulary(words[0], False)
    return f"no tags are suggested from {words[0]} any more, those on photos stay"


def _import(api: LibraryApi, words: Sequence[str]) -> str:
    made = api.import_vocabulary(absolute(words)[0])
    return f"{made.name}: {'1 label' if len(made.labels) == 1 else f'{len(made.labels):,} labels'}"


def _export(api: LibraryApi, words: Sequence[str]) -> str:
    (path,) = absolute(words[1:])
    api.export_vocabulary(words[0], path)
    return f"{words[0]}: {path}"


def _rename(api: LibraryApi, words: Sequence[str]) -> str:
    return f"{words[0]} is called {api.rename_vocabulary(words[0], words[1]).name} now"


def _delete(api: LibraryApi, words: Sequence[str]) -> str:
    api.delete_vocabulary(words[0])
    return f"{words[0]} is deleted, tags on photos stay"


_ACT: dict[str, Callable[[LibraryApi, Sequence[str]], str]] = {
    "list": _list,
    "use": _use,
    "pause": _pause,
    "import": _import,
    "export": _export,
    "rename": _rename,
    "delete": _delete,
}

COMMAND = Command("vocabularies", "what tags are suggested from: list, use, import, export", _arguments, _run)
