"""What is shipped works: from a checkout, an editable install, and a plain install of the wheel made from the sdist.

The environments made here see the packages of the one that runs the tests, so that only PhotoClip itself is installed.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import photoclip

CHECKOUT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".git", "__pycache__", "build", "dist", "*.egg-info", ".*_cache", ".hypothesis"
)
ASK = "from photoclip.config.resources import resource; print(resource('starter', 'open_clip_config.json'))"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def run(*command: str | Path, cwd: Path) -> str:
    """Stdout of a command that must succeed, free of settings that would lead to the checkout."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True, timeout=240, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that building leaves nothing in it."""
    return Path(shutil.copytree(CHECKOUT, tmp_path_factory.mktemp("tree") / "photoclip-src", ignore=LEFT_OUT))


@pytest.fixture(scope="module")
def dist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, tree, cwd=folder)
    return folder


def bare_environment(folder: Path) -> Path:
    """An environment without PhotoClip that sees the packages of this one. Returns its Python.

    A path in a .pth file is not searched for further .pth files, so our own editable install stays out.
    """
    venv.create(folder, with_pip=False)
    python = folder / SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    ours = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (purelib / "packages-of-the-tests.pth").write_text("\n".join(ours) + "\n", encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install"]
    run(*pip, "--no-index", "--no-deps", "--no-build-isolation", "--force-reinstall", *what, cwd=python.parent)


@pytest.fixture(scope="module")
def plain(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment into which the wheel was installed."""
    python = bare_environment(tmp_path_factory.mktemp("plain"))
    install(python, next(dist.glob("*.whl")))
    return python


@pytest.fixture(scope="module")
def editable(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment with an editable install of the copied tree."""
    python = bare_environment(tmp_path_factory.mktemp("editable"))
    install(python, "--editable", tree)
    return python


def names_in(dist: Path) -> tuple[set[str], set[str]]:
    """Names in the sdist (below its top folder) and in the wheel."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        source = {name.partition("/")[2] for name in archive.getnames()}
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as archive:
        return source, set(archive.namelist())


def files_below(folder: str) -> set[str]:
    """Files of the checkout that should be shipped, as paths in it."""
    return {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_sdist_and_wheel_carry_all_code_and_resources(dist: Path) -> None:
    source, wheel = names_in(dist)
    code, resources = files_below("photoclip"), files_below("resources")
    assert "resources/starter/open_clip_model.safetensors" in resources
    assert code | resources <= source
    assert code <= wheel
    assert {name.replace("resources/", "photoclip/_resources/", 1) for name in resources} <= wheel


def test_sdist_can_build_and_test_itself(dist: Path) -> None:
    source, _ = names_in(dist)
    assert {"Makefile", "LICENSE", "README.md", "tests/conftest.py", "packaging/check_system.py", ".ci/run"} <= source
    assert {".importlinter", ".pre-commit-config.yaml"} <= source


def test_wheel_carries_nothing_else(dist: Path) -> None:
    _, wheel = names_in(dist)
    tops = {name.split("/")[0] for name in wheel}
    assert tops == {"photoclip", f"photoclip-{photoclip.__version__}.dist-info"}


def test_wheel_says_what_it_is(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as archive:
        info = f"photoclip-{photoclip.__version__}.dist-info"
        metadata = archive.read(f"{info}/METADATA").decode()
        entries = archive.read(f"{info}/entry_points.txt").decode()
        assert "Apache License" in archive.read(f"{info}/licenses/LICENSE").decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: <3.14,>=3.11" in metadata
    assert {"Provides-Extra: dev", "Provides-Extra: multilingual"} <= set(metadata.splitlines())
    assert "[console_scripts]\nphotoclip = photoclip.__main__:main" in entries
    assert "[gui_scripts]\nphotoclip-window = photoclip.__main__:main" in entries


def test_resources_are_found_from_a_checkout(tree: Path, tmp_path: Path) -> None:
    python = bare_environment(tmp_path)
    found = Path(run(python, "-c", ASK, cwd=tree).strip())
    assert found == tree / "resources" / "starter" / "open_clip_config.json"
    assert found.is_file()


def test_resources_are_found_from_an_editable_install(editable: Path, tree: Path, tmp_path: Path) -> None:
    found = Path(run(editable, "-c", ASK, cwd=tmp_path).strip())
    assert found == tree / "resources" / "starter" / "open_clip_config.json"
    assert found.is_file()


def test_resources_are_found_from_a_plain_install(plain: Path, tmp_path: Path) -> None:
    found = Path(run(plain, "-c", ASK, cwd=tmp_path).strip())
    assert found.is_relative_to(plain.parent.parent)
    assert found.parts[-4:] == ("photoclip", "_resources", "starter", "open_clip_config.json")
    assert found.is_file()


@pytest.mark.parametrize("way", ["plain", "editable"])
def test_the_entry_point_runs(way: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    python: Path = request.getfixturevalue(way)
    command = python.parent / ("photoclip.exe" if os.name == "nt" else "photoclip")
    assert run(command, "--version", cwd=tmp_path).split() == ["photoclip", photoclip.__version__]
    assert "usage: photoclip" in run(command, "--help", cwd=tmp_path)


@pytest.mark.parametrize("way", ["plain", "editable"])
def test_the_embedded_model_is_there(way: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Through the command line, engine and all, with nothing but what was installed."""
    python: Path = request.getfixturevalue(way)
    told = run(python, "-m", "photoclip", "models", "--json", "--library", tmp_path / "library", cwd=tmp_path)
    models = {model["name"]: model for model in json.loads(told)["models"]}
    assert models["starter"]["installed"] is True
