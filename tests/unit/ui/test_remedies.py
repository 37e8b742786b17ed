"""What a person with a window is told to do: of every remedy that there is, found in the source."""

import ast
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import photoclip
from photoclip.config.files import storage_error
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.models.remedies import line_without_commands, without_commands
from photoclip.ui.presenters.wording import sentence

_HALF = re.compile(r"^(or|and|which|it|that|then)\b|\b(or|and|if it stays)$")
"""How no sentence begins or ends."""


@functools.cache
def remedies() -> tuple[str, ...]:
    """The second argument of each error that is raised. What is put in is called X."""
    found = {remedy for path in Path(photoclip.__file__).parent.rglob("*.py") for remedy in remedies_in(path)}
    return tuple(sorted(found | {storage_error(OSError(code, "x"), "/x").remedy for code in range(1, 200)}))


def remedies_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 2 and ast.unparse(node.func).endswith("Error"):
            yield from texts(node.args[1], constants)


def texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, constants)
        yield from texts(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from texts(constants[node.id], constants)


def test_the_remedies_of_the_program_are_found():
    assert len(remedies()) > 60
    assert "close it and try again" in remedies()
    assert any("doctor" in remedy for remedy in remedies())


def test_what_is_left_of_a_remedy_is_whole_and_names_no_command():
    for remedy in remedies():
        left = without_commands(remedy)
        assert not re.search(r"`|(^|\s)--\w|(^|\s)photoclip [a-z]", left), remedy
        assert left == remedy or not _HALF.search(left.lower()), remedy
        assert left.count("(") == left.count(")"), remedy


def test_of_a_disk_that_cannot_be_read_the_way_that_needs_no_command_stays(monkeypatch, tmp_path):
    from photoclip.catalog import faults

    def unreadable(*_args, **_kwargs):
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(Path, "open", unreadable)
    error = faults._unreadable(tmp_path / "catalog.sqlite")
    assert isinstance(error, PhotoClipError)
    assert sentence(error).endswith("Check its disk and the connection to it.")
    assert line_without_commands(str(error)).endswith("(check its disk and the connection to it)")
