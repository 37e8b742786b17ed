"""What this machine lacks to build or show PhotoClip, in one line, with the packages to install.

Usage: check_system.py build|window [--packages]

Standard library only. Runs on Python 3.6 and later, so that it can say that a Python is too old.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Callable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

OLDEST = (3, 11)
NEWEST = (3, 13)
ROOT = Path(__file__).resolve().parent.parent
NEEDED_BYTES = 8 * 1024**3 if sys.platform.startswith("linux") else 3 * 1024**3
"""A new environment fills 6 GB on Linux (torch from PyPI brings CUDA), and pip unpacks on the way."""


class System(NamedTuple):
    """The machine, as far as the names of packages depend on it. `python` is (major, minor)."""

    family: str
    is_root: bool
    python: Tuple[int, int]
    is_system_python: bool


class BuildFacts(NamedTuple):
    """What a build needs: found or not."""

    has_venv: bool
    has_headers: bool
    has_compiler: bool
    free_bytes: int


class Package(NamedTuple):
    """A need in plain words, and the package that fills it per family."""

    words: str
    debian: str
    fedora: str
    macos: str = ""


TOOLCHAIN = "xcode-select --install"
PACKAGES: Mapping[str, Package] = {
    "compiler": Package("a C++ compiler", "g++", "gcc-c++"),
    "font": Package("a font", "fonts-dejavu-core", "dejavu-sans-fonts"),
    "libEGL.so.1": Package("libEGL.so.1", "libegl1", "libglvnd-egl"),
    "libGL.so.1": Package("libGL.so.1", "libgl1", "libglvnd-glx"),
    "libGLX.so.0": Package("libGLX.so.0", "libglx0", "libglvnd-glx"),
    "libOpenGL.so.0": Package("libOpenGL.so.0", "libopengl0", "libglvnd-opengl"),
    "libX11-xcb.so.1": Package("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    "libX11.so.6": Package("libX11.so.6", "libx11-6", "libX11"),
    "libdbus-1.so.3": Package("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": Package("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    "libfreetype.so.6": Package("libfreetype.so.6", "libfreetype6", "freetype"),
    "libglib-2.0.so.0": Package("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": Package("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    "libwayland-client.so.0": Package("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": Package("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": Package("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
    "libxcb-cursor.so.0": Package("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": Package("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": Package("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": Package("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": Package("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": Package("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so.0": Package("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": Package("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": Package("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": Package("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": Package("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": Package("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": Package("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    "libxcb.so.1": Package("libxcb.so.1", "libxcb1", "libxcb"),
    "libxkbcommon-x11.so.0": Package("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxkbcommon.so.0": Package("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
}
"""Libraries that the wheels of PySide6 link and do not bring along (ldd over QtWidgets and the platform plugins)."""


def family_of(platform: str, os_release: str) -> str:
    """debian, fedora, macos, windows or other, from `sys.platform` and the text of /etc/os-release."""
    if platform == "darwin":
        return "macos"
    if platform in ("win32", "cygwin"):
        return "windows"
    named = " ".join(re.findall(r"^ID(?:_LIKE)?=(.*)$", os_release, re.MULTILINE)).replace('"', " ").split()
    if "debian" in named or "ubuntu" in named:
        return "debian"
    if "fedora" in named or "rhel" in named:
        return "fedora"
    return "other"


def missing_to_build(system: System, facts: BuildFacts) -> List[str]:
    """Needs that are not met before the environment can be made, in the order to name them."""
    python_fits = OLDEST <= system.python <= NEWEST
    needs = [] if python_fits else ["python"]
    if python_fits and not facts.has_venv:
        needs.append("venv")
    if not facts.has_compiler:
        needs.append("compiler")
    if python_fits and not facts.has_headers:
        needs.append("headers")
    if facts.free_bytes < NEEDED_BYTES:
        needs.append("space")
    return needs


def missing_libraries(ldd_output: str) -> List[str]:
    """Libraries that `ldd` did not find, each once."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)))


def package_for(system: System, need: str) -> Package:
    """The need in words, with its package names; those of Python's parts depend on which Python it is."""
    if need in PACKAGES:
        return PACKAGES[need]
    dotted = "python{}.{}".format(*system.python)
    fedora = "python3" if system.is_system_python else dotted
    if need == "python":
        other = "python3.11" if system.python < OLDEST else "python3.13"
        found = "Python 3.11, 3.12 or 3.13 (found {}.{})".format(*system.python)
        return Package(found, f"{other} {other}-venv {other}-dev", "python3.13 python3.13-devel", "python@3.13")
    if need == "venv":
        return Package("Python's venv module", dotted + "-venv", fedora + "-libs", "python@3.13")
    if need == "headers":
        return Package("the headers of Python {}.{}".format(*system.python), dotted + "-dev", fedora + "-devel")
    if need == "space":
        return Package("{:.0f} GB of free disk space".format(NEEDED_BYTES / 1024**3), "", "")
    return Package(need, "", "")


def packages(system: System, needs: Sequence[str]) -> List[str]:
    """Names to install for the needs on this system, each once."""
    names = " ".join(getattr(package_for(system, need), system.family, "") for need in needs)
    return list(dict.fromkeys(names.split()))


def remedy(system: System, needs: Sequence[str]) -> str:
    """The command that installs what is needed, or the words for it where the system is unknown."""
    names = " ".join(packages(system, needs))
    sudo = "" if system.is_root else "sudo "
    if system.family == "debian":
        steps = [f"{sudo}apt install {names}"] if names else []
    elif system.family == "fedora":
        steps = [f"{sudo}dnf install {names}"] if names else []
    elif system.family == "macos":
        steps = [f"brew install {names}"] if names else []
        steps += [TOOLCHAIN] if {"compiler", "headers"} & set(needs) else []
    elif system.family == "windows":
        steps = ["Python 3.13 from python.org"] if {"python", "venv", "headers"} & set(needs) else []
        steps += ["Visual Studio Build Tools with C++"] if "compiler" in needs else []
    else:
        known = [package_for(system, need) for need in needs if need != "space"]
        names_there = " ".join(dict.fromkeys(package.debian for package in known if package.debian))
        steps = [f"your system's packages for what Debian calls {names_there}"] if names_there else []
    if "python" in needs:
        steps.append("or name another one: make PYTHON=/path/to/python3.12 ...")
    return " && ".join(steps).replace(" && or", "; or")


def line_about(system: System, needs: Sequence[str], purpose: str) -> str:
    """One line: what is missing for what, and how to get it. Empty when nothing is missing."""
    if not needs:
        return ""
    words = [package_for(system, need).words for need in needs]
    listed = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
    how = remedy(system, needs)
    return f"{purpose} needs {listed}" + (f"; install: {how}" if how else "")


def this_system() -> System:
    """The machine and the Python this runs on."""
    os_release = ""
    for place in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        if place.is_file():
            os_release = place.read_text(encoding="utf-8", errors="replace")
            break
    executable = Path(sys.executable).resolve()
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    is_system_python = executable == Path("/usr/bin/python3").resolve()
    return System(family_of(sys.platform, os_release), is_root, sys.version_info[:2], is_system_python)


def build_facts() -> BuildFacts:
    """Look for venv, the headers, a compiler that works, and space."""
    try:
        import ensurepip
        import venv

        has_venv = bool(ensurepip and venv)
    except ImportError:
        has_venv = False
    include = Path(sysconfig.get_paths()["include"])
    has_headers = (include / "Python.h").is_file()
    free_bytes = shutil.disk_usage(str(ROOT)).free
    return BuildFacts(has_venv, has_headers, compiles(compiler()), free_bytes)


def compiler(
    which: Callable[[str], Optional[str]] = shutil.which, environ: Mapping[str, str] = os.environ
) -> Optional[str]:
    """The C++ compiler a build of hnswlib would find."""
    configured = (environ.get("CXX") or sysconfig.get_config_var("CXX") or "").split()
    for name in [*configured[:1], "c++", "g++", "clang++", *(["cl"] if os.name == "nt" else [])]:
        found = which(name)
        if found:
            return found
    return None


def compiles(command: Optional[str]) -> bool:
    """Whether the compiler takes a file that includes C++'s standard library.

    Not asked of Windows' `cl`, which setuptools finds and sets up by itself, nor of macOS' stub, which opens a dialog.
    """
    if os.name == "nt":
        return bool(command) or Path(os.environ.get("PROGRAMFILES(X86)", ""), "Microsoft Visual Studio").is_dir()
    if command is None:
        return False
    if sys.platform == "darwin" and command == "/usr/bin/c++":
        return succeeds(["xcode-select", "-p"])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "probe.cpp")
        source.write_text("#include <vector>\nint main() { return std::vector<int>(1)[0]; }\n", encoding="ascii")
        return succeeds([command, "-fsyntax-only", str(source)])


def succeeds(command: Sequence[str]) -> bool:
    """Whether a command starts and exits with 0."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def missing_to_show(pyside: Path, environ: Mapping[str, str] = os.environ) -> List[str]:
    """What a window needs and Linux does not have. `pyside` is the installed package's folder."""
    if not sys.platform.startswith("linux"):
        return []
    plugin = "libqwayland.so" if environ.get("WAYLAND_DISPLAY") and not environ.get("DISPLAY") else "libqxcb.so"
    objects = [*pyside.glob("QtWidgets*.so"), pyside / "Qt" / "plugins" / "platforms" / plugin]
    asked = ["ldd", *(str(path) for path in objects if path.is_file())]
    try:
        told = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()
    except OSError:
        told = ""
    return missing_libraries(told) + ([] if has_font(font_folders(environ)) else ["font"])


def font_folders(environ: Mapping[str, str] = os.environ) -> List[Path]:
    """Where fontconfig looks by default."""
    home = Path(environ.get("HOME", "/nonexistent"))
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"]


def has_font(folders: Sequence[Path]) -> bool:
    """Whether there is a scalable font."""
    return any(
        path.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb")
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*.*")
    )


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when nothing is missing; else 1 and the line on stderr, or with --packages the names on stdout."""
    if not arguments or arguments[0] not in ("build", "window"):
        print(__doc__, file=sys.stderr)
        return 2
    system = this_system()
    if arguments[0] == "build":
        needs, purpose = missing_to_build(system, build_facts()), "PhotoClip"
    else:
        needs, purpose = missing_to_show(Path(sysconfig.get_paths()["purelib"]) / "PySide6"), "PhotoClip's window"
    if needs and "--packages" in arguments:
        print(" ".join(packages(system, needs)))
    elif needs:
        print(line_about(system, needs, purpose), file=sys.stderr)
    return 1 if needs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
