"""Makes `.venv` with PhotoClip and its tools in it, and knows whether it is sound.

Usage: environment.py sound     with the environment's Python: exit 0 when nothing has to be done
       environment.py make      with the Python to build from: make it, or bring it up to date
       environment.py window    with the environment's Python: what a window needs and this system lacks

PIP_ARGS is passed on to pip.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

import check_system

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("dev",)
STAMP = ".stamp"
UNFINISHED = ".unfinished"
IN_THE_WAY = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
"""Settings that would send packages elsewhere."""


def stamp_of(root: Path) -> str:
    """What an environment was made from: where the checkout lies, and what it asks for."""
    asked = b"".join((root / name).read_bytes() for name in ("pyproject.toml", "setup.py"))
    return hashlib.sha256(bytes(root.resolve()) + b"\0" + asked).hexdigest()


def requirement_names(pyproject: Mapping[str, object], extras: Sequence[str]) -> list[str]:
    """Names of the distributions that the project and its extras ask for, without versions and markers."""
    project = pyproject["project"]
    assert isinstance(project, dict)
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return [name.group() for name in names if name]


def unsound(root: Path, folder: Path) -> str:
    """Why the environment in `folder`, whose Python runs this, must be made anew or brought up to date; "" if sound."""
    stamp = folder / STAMP
    if not stamp.is_file() or (folder / UNFINISHED).exists():
        return "it was never finished"
    if stamp.read_text(encoding="ascii") != stamp_of(root):
        return "the checkout asks for something else now"
    if Path(sys.prefix).resolve() != folder.resolve():
        return "it is not the one that runs"
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for name in requirement_names(pyproject, EXTRAS):
        try:
            whole = distribution(name).files is not None
        except PackageNotFoundError:
            whole = False
        if not whole:
            return f"{name} is not wholly there"
    spec = find_spec("photoclip")
    if spec is None or spec.origin is None or not Path(spec.origin).is_relative_to(root):
        return "PhotoClip is not installed from this checkout"
    return ""


def python_of(folder: Path) -> Path:
    """The Python inside an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(folder: Path) -> bool:
    """Whether the environment has a supported Python that starts, and pip."""
    if not python_of(folder).exists():
        return False
    code = f"import sys, pip; sys.exit(not {check_system.OLDEST} <= sys.version_info[:2] <= {check_system.NEWEST})"
    asked = [str(python_of(folder)), "-I", "-c", code]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def make(root: Path, folder: Path) -> int:
    """Bring the environment up to date, or make it from the ground up where it cannot be relied on.

    A package whose installation was cut off may look whole to pip, so nothing of such an environment is kept; what was
    downloaded is in pip's cache. Where pip itself gives up (no network), nothing is thrown away.
    """
    if not (folder / UNFINISHED).exists() and runs(folder):
        print(f"bringing {folder} up to date", flush=True)
        code = install(root, folder, "--quiet")
        if code != 0 or is_sound(root, folder):
            return code
    if folder.exists():
        print(f"{folder} is damaged: making it anew", file=sys.stderr)
        shutil.rmtree(folder)
    system = check_system.this_system()
    needs = check_system.missing_to_build(system, check_system.build_facts())
    if needs:
        print(check_system.line_about(system, needs, "PhotoClip"), file=sys.stderr)
        return 1
    print(f"making {folder} with Python {sys.version.split()[0]}: some minutes, some gigabytes", flush=True)
    folder.mkdir(parents=True)
    (folder / UNFINISHED).touch()
    venv.create(folder, with_pip=True)
    return install(root, folder)


def install(root: Path, folder: Path, *options: str) -> int:
    """Let pip install the project and its extras; the mark UNFINISHED stays only where pip was killed."""
    (folder / STAMP).unlink(missing_ok=True)
    (folder / UNFINISHED).touch()
    command = [str(python_of(folder)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *options]
    command += [*shlex.split(os.environ.get("PIP_ARGS", "")), "--editable", f"{root}[{','.join(EXTRAS)}]"]
    environ = {name: value for name, value in os.environ.items() if name not in IN_THE_WAY}
    code = subprocess.run(command, cwd=root, env=environ, check=False).returncode
    if code == 0:
        (folder / STAMP).write_text(stamp_of(root), encoding="ascii")
    else:
        print("PhotoClip's packages could not be installed (see above); the same command tries again", file=sys.stderr)
    if code >= 0:
        (folder / UNFINISHED).unlink()
    return code


def is_sound(root: Path, folder: Path) -> bool:
    """`unsound`, asked of the environment's own Python."""
    asked = [str(python_of(folder)), str(root / "packaging" / "environment.py"), "sound"]
    return subprocess.run(asked, cwd=root, capture_output=True, check=False).returncode == 0


def window_line(folder: Path) -> str:
    """What a window needs and this system lacks, in one line; "" when nothing."""
    packages = next(iter(folder.glob("lib/python3*/site-packages")), folder)
    needs = check_system.missing_to_show(packages / "PySide6")
    return check_system.line_about(check_system.this_system(), needs, "PhotoClip's window")


def main(arguments: Sequence[str]) -> int:
    """Do what the module's docstring says."""
    folder = ROOT / ".venv"
    if arguments == ["sound"]:
        return 1 if unsound(ROOT, folder) else 0
    if arguments == ["make"]:
        try:
            code = make(ROOT, folder)
        except KeyboardInterrupt:
            print("stopped; the same command starts over", file=sys.stderr)
            return 130
        line = window_line(folder) if code == 0 else ""
        if line:
            print(f"note: {line}", file=sys.stderr)
        return code
    if arguments == ["window"]:
        line = window_line(folder)
        if line:
            print(line, file=sys.stderr)
        return 1 if line else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
