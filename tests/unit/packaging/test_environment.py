"""The environment that `make` builds knows when it is whole."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
PYPROJECT = """
[project]
name = "x"
dependencies = ["numpy>=1"]

[project.optional-dependencies]
dev = ["pytest>=8"]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project with the two files that an environment is made from."""
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "setup.py").write_text("", encoding="utf-8")
    return root


def test_stamp_changes_with_what_is_asked_and_where(environment, checkout: Path) -> None:
    first = environment.stamp_of(checkout)
    assert environment.stamp_of(checkout) == first
    moved = checkout.with_name("moved")
    shutil.copytree(checkout, moved)
    assert environment.stamp_of(moved) != first
    with (checkout / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert environment.stamp_of(checkout) != first


def test_requirement_names(environment) -> None:
    asked = {
        "project": {
            "dependencies": ["PySide6>=6.7", "open_clip_torch>=2.30", "pi-heif", "a.b ~=1"],
            "optional-dependencies": {"dev": ["pyright[nodejs]>=1; python_version > '3'"], "other": ["nope"]},
        }
    }
    assert environment.requirement_names(asked, ["dev"]) == ["PySide6", "open_clip_torch", "pi-heif", "a.b", "pyright"]


def test_reasons_for_unsoundness(environment, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = checkout / ".venv"
    folder.mkdir()
    monkeypatch.setattr(sys, "prefix", str(folder))
    assert environment.unsound(checkout, folder) == "it was never finished"
    (folder / ".stamp").write_text("of something older", encoding="ascii")
    assert "something else" in environment.unsound(checkout, folder)
    (folder / ".stamp").write_text(environment.stamp_of(checkout), encoding="ascii")
    (folder / ".unfinished").touch()
    assert environment.unsound(checkout, folder) == "it was never finished"
    (folder / ".unfinished").unlink()
    assert environment.unsound(checkout, folder) == "PhotoClip is not installed from this checkout"
    assert environment.unsound(checkout, checkout) == "it was never finished"
    pyproject = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    (checkout / "pyproject.toml").write_text(pyproject.replace("numpy", "no-such-thing"), encoding="utf-8")
    (folder / ".stamp").write_text(environment.stamp_of(checkout), encoding="ascii")
    assert environment.unsound(checkout, folder) == "no-such-thing is not wholly there"


def test_a_package_without_its_record_was_cut_off(environment, checkout: Path, tmp_path: Path, monkeypatch) -> None:
    """pip writes RECORD last; without it, it takes the package for installed all the same."""
    half = tmp_path / "site" / "half-1.0.dist-info"
    half.mkdir(parents=True)
    (half / "METADATA").write_text("Metadata-Version: 2.1\nName: half\nVersion: 1.0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(half.parent)
    pyproject = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    (checkout / "pyproject.toml").write_text(pyproject.replace("numpy", "half"), encoding="utf-8")
    folder = checkout / ".venv"
    folder.mkdir()
    (folder / ".stamp").write_text(environment.stamp_of(checkout), encoding="ascii")
    monkeypatch.setattr(sys, "prefix", str(folder))
    assert environment.unsound(checkout, folder) == "half is not wholly there"


def test_an_environment_whose_python_is_gone_does_not_run(environment, tmp_path: Path) -> None:
    """As after the system's Python was upgraded."""
    assert not environment.runs(tmp_path)
    python = environment.python_of(tmp_path)
    python.parent.mkdir()
    python.symlink_to(tmp_path / "gone")
    assert not environment.runs(tmp_path)


def test_the_environment_in_use_runs(environment) -> None:
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests do not run in a virtual environment")
    assert environment.runs(Path(sys.prefix))


def test_wrong_usage_is_told() -> None:
    script = CHECKOUT / "packaging" / "environment.py"
    result = subprocess.run([sys.executable, str(script), "??"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "Usage" in result.stderr
