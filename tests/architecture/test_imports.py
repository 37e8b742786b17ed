"""Floors and owners: the contracts hold, every one of them can break, and none leaves a room or a dependency out."""

import ast
import configparser
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

BREACHES = {
    "floors": ("photoclip/domain/ids.py", "import photoclip.catalog.rows"),
    "cycles": ("photoclip/config/files.py", "import photoclip.config.breach_back"),
    "windows": ("photoclip/cli/main.py", "import photoclip.catalog.rows"),
    "torch": ("photoclip/search/__init__.py", "import torch"),
    "sqlite": ("photoclip/library/__init__.py", "import sqlite3"),
    "hnswlib": ("photoclip/search/__init__.py", "import hnswlib"),
    "pictures": ("photoclip/embed/__init__.py", "from PIL import Image"),
    "watchdog": ("photoclip/ingest/__init__.py", "import watchdog.observers"),
    "appdirs": ("photoclip/cli/main.py", "import appdirs"),
    "engine": ("photoclip/cli/main.py", "import msgspec"),
    "lark": ("photoclip/cli/main.py", "import lark"),
    "lxml": ("photoclip/cli/main.py", "import lxml.etree"),
    "rich": ("photoclip/domain/ids.py", "import rich"),
    "qt": ("photoclip/cli/main.py", "from PySide6.QtCore import QObject"),
}

OWNERS = {
    "PySide6": {"ui"},
    "torch": {"embed", "training"},
    "open_clip_torch": {"embed"},
    "hnswlib": {"index"},
    "pillow": {"decode"},
    "watchdog": {"scan"},
    "appdirs": {"config"},
    "tomlkit": {"config"},
    "pi-heif": {"decode"},
    "rawpy": {"decode"},
    "defusedxml": {"decode"},
    "msgspec": {"engine"},
    "psutil": {"decode"},
    "safetensors": {"embed", "bench"},
    "huggingface_hub": {"embed"},
    "filelock": {"engine", "embed"},
    "lark": {"query"},
    "lxml": {"sidecars"},
    "rich": {"cli"},
    "numpy": set(),
}
"""Rooms that own a dependency; numpy is everyone's."""

OPEN_TO_WINDOWS = {"domain", "config", "query", "engine", "bench", "cli", "ui"}
"""Rooms that window and command line may see, or are."""

IMPORT_NAMES = {"open_clip_torch": "open_clip", "pillow": "PIL", "pi-heif": "pi_heif"}
LATER: dict[str, str] = {}
"""Dependencies of parts that are not built yet."""


def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(CHECKOUT / ".importlinter", encoding="utf-8")
    return parser


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def test_every_contract_is_kept() -> None:
    result = lint(CHECKOUT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_can_break(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "photoclip", tmp_path / "photoclip", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / ".importlinter", tmp_path)
    (tmp_path / "photoclip" / "config" / "breach_back.py").write_text(
        "import photoclip.config.files\n", encoding="utf-8"
    )
    for path, line in BREACHES.values():
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    result = lint(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    parser = contracts()
    said = " ".join(result.stdout.split())
    for section in parser.sections()[1:]:
        assert section.split(":")[-1] in BREACHES, f"no breach is tried against {section}"
        assert f"{parser[section]['name']} BROKEN" in said, f"{section} was not broken"


def test_window_contract_names_every_room_below_the_engine() -> None:
    parser = contracts()
    named = set(parser["importlinter:contract:windows"]["forbidden_modules"].split())
    rooms = {path.parent.name for path in (CHECKOUT / "photoclip").glob("*/__init__.py")}
    assert named == {f"photoclip.{room}" for room in rooms - OPEN_TO_WINDOWS}
    sources = set(parser["importlinter:contract:windows"]["source_modules"].split())
    assert sources == {f"photoclip.{room}" for room in rooms & {"cli", "ui"}}


def imported(tree: ast.AST) -> set[str]:
    """Top-level names of what a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.fixture(scope="module")
def imports(photoclip_sources) -> list[tuple[str, str, set[str]]]:
    """Path, room and what is imported, of each file of photoclip/."""
    return [(source.path, source.room, imported(source.tree)) for source in photoclip_sources]


def test_domain_needs_numpy_only(imports) -> None:
    for path, room, names in imports:
        if room == "domain":
            strangers = names - sys.stdlib_module_names - {"numpy", "photoclip"}
            assert not strangers, f"{path} imports {strangers}"


def dependencies() -> list[str]:
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in pyproject["project"]["dependencies"])
    return [name.group() for name in names if name]


@pytest.mark.parametrize("name", dependencies())
def test_dependency_is_imported_by_its_owners_only(name: str, imports) -> None:
    assert name in OWNERS, f"{name} has no owner: name one here and in .importlinter"
    module = IMPORT_NAMES.get(name, name)
    importers = {room for _, room, names in imports if module in names}
    if OWNERS[name]:
        assert importers <= OWNERS[name]
    assert importers or name in LATER, f"nothing imports {name}: drop it from pyproject.toml"
    if name in LATER:
        assert not importers, f"{LATER[name]} is being built: take {name} out of LATER"


def test_nothing_is_imported_that_pyproject_does_not_name(imports) -> None:
    # shiboken6 is a part of PySide6.
    ours = {"photoclip", "shiboken6"}
    known = {IMPORT_NAMES.get(name, name) for name in dependencies()} | sys.stdlib_module_names | ours
    strangers = {(path, module) for path, _, names in imports for module in names - known}
    assert not strangers


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("photoclip.domain.api", {"torch", "open_clip", "hnswlib", "PIL", "PySide6"}),
        ("photoclip.cli.main", {"torch", "open_clip", "hnswlib", "PIL", "PySide6", "lark"}),
        ("photoclip.query.parse", {"lark"}),
        ("photoclip.query.chips", {"lark"}),
        ("photoclip.query.completion", {"lark"}),
        ("photoclip.engine.client", {"torch", "open_clip", "hnswlib", "PIL", "PySide6"}),
        pytest.param(
            "photoclip.ui.windows.start",
            {"torch", "open_clip", "hnswlib", "PIL", "sqlite3", "msgspec", "lark"},
            marks=pytest.mark.skipif(find_spec("PySide6") is None, reason="needs Qt"),
        ),
    ],
)
def test_light_modules_stay_light(module: str, heavy: set[str]) -> None:
    """The window and `photoclip --help` must not wait for torch, nor the command line for Qt."""
    code = f"import sys, {module}; found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
