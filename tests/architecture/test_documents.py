"""What the documents promise is there, and they carry no traces of the machine they were written on."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def text(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_commands_exist(name: str) -> None:
    named = set(re.findall(r"(?:^|`|&& )make ([a-z]+)", text(name), re.MULTILINE))
    assert named <= makefile_targets()


def test_readme_shows_the_two_commands_and_plain_pip() -> None:
    readme = text("README.md")
    for shown in ("make run", "make test", "pip install .", 'make run ARGS="'):
        assert shown in readme


def test_readme_and_contributing_name_every_command_and_room() -> None:
    readme, contributing = text("README.md"), text("CONTRIBUTING.md")
    from photoclip.cli.main import COMMANDS

    missing = [each.name for each in COMMANDS if not each.hidden and f"photoclip {each.name}" not in readme]
    assert not missing
    rooms = sorted(path.parent.name for path in (CHECKOUT / "photoclip").glob("*/__init__.py"))
    assert not [room for room in rooms if f"`{room}/`" not in contributing]


def test_ci_ends_with_the_readmes_test_command() -> None:
    lines = [line for line in text(".ci/run").splitlines() if line.strip() and not line.startswith("#")]
    assert lines[-1].split()[-2:] == ["make", "test"]
    assert "make test" in text("README.md")


def test_the_changelog_knows_this_version() -> None:
    import photoclip

    assert f"## {photoclip.__version__}" in text("CHANGELOG.md")


def test_the_licence_is_apache_in_full() -> None:
    licence = text("LICENSE")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert project["license"] == "Apache-2.0"


def test_links_between_documents_lead_somewhere() -> None:
    for name in DOCUMENTS:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text(name)):
            assert (CHECKOUT / link).exists(), f"{name} links to {link}"


def test_no_machine_paths_in_what_is_shipped(all_sources) -> None:
    pattern = re.compile(r"(?<![\w.])/(?:work|root)/\w")
    own = Path(__file__).relative_to(CHECKOUT).as_posix()
    found = [source.path for source in all_sources if source.path != own and pattern.search(source.text)]
    found += [
        name for name in (*DOCUMENTS, "Makefile", ".ci/run", "resources/starter/CARD.md") if pattern.search(text(name))
    ]
    assert not found
