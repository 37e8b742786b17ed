"""What is missing is named in one line, with the package to install."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "packaging"
PLENTY = 10**12

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
UBUNTU = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "NAME=Fedora Linux\nID=fedora\n"
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "ID=arch\n"


@pytest.mark.parametrize(
    ("platform", "os_release", "family"),
    [
        ("linux", DEBIAN, "debian"),
        ("linux", UBUNTU, "debian"),
        ("linux", MINT, "debian"),
        ("linux", FEDORA, "fedora"),
        ("linux", ROCKY, "fedora"),
        ("linux", ARCH, "other"),
        ("linux", "", "other"),
        ("darwin", "", "macos"),
        ("win32", "", "windows"),
    ],
)
def test_family(check_system, platform: str, os_release: str, family: str) -> None:
    assert check_system.family_of(platform, os_release) == family


def line(check_system, family: str, needs: list[str], *, python=(3, 11), root=False, system_python=True) -> str:
    system = check_system.System(family, root, python, system_python)
    told = check_system.line_about(system, needs, "PhotoClip")
    assert "\n" not in told
    return told


def test_nothing_missing_says_nothing(check_system) -> None:
    assert line(check_system, "debian", []) == ""


@pytest.mark.parametrize(
    ("family", "install"),
    [
        ("debian", "sudo apt install python3.11-venv g++ python3.11-dev"),
        ("fedora", "sudo dnf install python3-libs gcc-c++ python3-devel"),
        ("macos", "brew install python@3.13 && xcode-select --install"),
        ("windows", "Python 3.13 from python.org && Visual Studio Build Tools with C++"),
        ("other", "your system's packages for what Debian calls python3.11-venv g++ python3.11-dev"),
    ],
)
def test_a_bare_machine_gets_one_command(check_system, family: str, install: str) -> None:
    told = line(check_system, family, ["venv", "compiler", "headers"])
    assert told.endswith(f"install: {install}")
    assert "needs Python's venv module, a C++ compiler and the headers of Python 3.11" in told


def test_root_needs_no_sudo(check_system) -> None:
    assert "install: apt install g++" in line(check_system, "debian", ["compiler"], root=True)


def test_another_python_than_fedoras_own_has_its_own_headers(check_system) -> None:
    assert "dnf install python3.12-devel" in line(
        check_system, "fedora", ["headers"], python=(3, 12), system_python=False
    )


@pytest.mark.parametrize(
    ("family", "python", "install"),
    [
        ("debian", (3, 10), "apt install python3.11 python3.11-venv python3.11-dev"),
        ("debian", (3, 14), "apt install python3.13 python3.13-venv python3.13-dev"),
        ("fedora", (3, 14), "dnf install python3.13 python3.13-devel"),
        ("macos", (3, 9), "brew install python@3.13"),
    ],
)
def test_an_unsupported_python_is_named_with_a_way_out(check_system, family: str, python, install: str) -> None:
    told = line(check_system, family, ["python"], python=python)
    assert "found {}.{}".format(*python) in told
    assert install in told
    assert "PYTHON=" in told


def test_full_disk_is_said(check_system) -> None:
    assert "GB of free disk space" in line(check_system, "debian", ["space"])


@pytest.mark.parametrize(
    ("python", "facts", "needs"),
    [
        ((3, 11), (True, True, True, PLENTY), []),
        ((3, 13), (False, False, False, 0), ["venv", "compiler", "headers", "space"]),
        ((3, 10), (False, False, False, PLENTY), ["python", "compiler"]),
        ((3, 14), (True, True, True, PLENTY), ["python"]),
    ],
)
def test_missing_to_build(check_system, python, facts, needs: list[str]) -> None:
    system = check_system.System("debian", False, python, True)
    assert check_system.missing_to_build(system, check_system.BuildFacts(*facts)) == needs


def test_compiler_is_the_one_a_build_would_take(check_system) -> None:
    have = {"clang++": "/usr/bin/clang++", "g++": "/usr/bin/g++"}
    assert check_system.compiler(have.get, {"CXX": "clang++ -O2"}) == "/usr/bin/clang++"
    assert check_system.compiler(have.get, {"CXX": "gone"}) == "/usr/bin/g++"
    assert check_system.compiler({}.get, {}) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows' compiler is found by setuptools")
def test_a_compiler_without_its_library_does_not_count(check_system, tmp_path: Path) -> None:
    fake = tmp_path / "g++"
    fake.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    fake.chmod(0o755)
    assert not check_system.compiles(str(fake))
    assert not check_system.compiles(str(tmp_path / "absent"))
    assert not check_system.compiles(None)


def test_libraries_that_ldd_did_not_find(check_system) -> None:
    told = "\tlibGL.so.1 => /lib/libGL.so.1 (0x0)\n\tlibEGL.so.1 => not found\nx.so:\n\tlibEGL.so.1 => not found\n"
    assert check_system.missing_libraries(told) == ["libEGL.so.1"]


@pytest.mark.parametrize(
    ("family", "install"),
    [
        ("debian", "sudo apt install libegl1 libxcb-cursor0 fonts-dejavu-core"),
        ("fedora", "sudo dnf install libglvnd-egl xcb-util-cursor dejavu-sans-fonts"),
    ],
)
def test_qt_libraries_and_font_have_packages(check_system, family: str, install: str) -> None:
    assert install in line(check_system, family, ["libEGL.so.1", "libxcb-cursor.so.0", "font"])


def test_one_package_is_named_once(check_system) -> None:
    told = line(check_system, "fedora", ["libxcb-randr.so.0", "libxcb-shm.so.0"])
    assert told.endswith("sudo dnf install libxcb")


def test_an_unknown_library_is_named_by_itself(check_system) -> None:
    assert "libnew.so.9" in line(check_system, "debian", ["libnew.so.9"])


def test_fonts(check_system, tmp_path: Path) -> None:
    folders = [tmp_path / "none", tmp_path]
    assert not check_system.has_font(folders)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Sans.TTF").touch()
    assert check_system.has_font(folders)


def test_this_machine_can_be_asked(check_system) -> None:
    """The facts themselves, on the machine that runs the tests: it has made an environment, so it has Python."""
    system = check_system.this_system()
    assert system.python == sys.version_info[:2]
    assert "python" not in check_system.missing_to_build(system, check_system.build_facts())


def test_an_old_python_could_read_it() -> None:
    source = (SCRIPTS / "check_system.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= {
        "os",
        "re",
        "shutil",
        "subprocess",
        "sys",
        "sysconfig",
        "tempfile",
        "pathlib",
        "typing",
        "venv",
        "ensurepip",
    }


def find_python(path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    shell = shutil.which("sh")
    assert shell
    command = [shell, str(SCRIPTS / "find_python.sh")]
    return subprocess.run(
        command, env={"PATH": str(path), **environ}, capture_output=True, text=True, timeout=60, check=False
    )


def bare_path(folder: Path, *more: str) -> Path:
    """A folder for PATH with next to nothing in it."""
    for name in ("dirname", "uname", "id", *more):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="make is for Linux and macOS")
class TestFindPython:
    def test_without_any_python(self, tmp_path: Path) -> None:
        result = find_python(bare_path(tmp_path))
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith("PhotoClip needs Python 3.11, 3.12 or 3.13; install")
        assert result.stderr.count("\n") == 1

    def test_a_named_python_that_is_not_there(self, tmp_path: Path) -> None:
        result = find_python(bare_path(tmp_path), PYTHON="/nowhere/python")
        assert result.returncode == 1
        assert "/nowhere/python cannot be run" in result.stderr

    def test_without_a_compiler(self, tmp_path: Path) -> None:
        path = bare_path(tmp_path)
        (path / "python3").symlink_to(sys.executable)
        result = find_python(path, CXX="gone")
        assert (result.returncode, result.stdout) == (1, "")
        assert "a C++ compiler" in result.stderr
        assert result.stderr.count("\n") == 1

    def test_a_broken_python_is_passed_over(self, tmp_path: Path) -> None:
        """As pyenv's shims of versions that are not active. Whether this machine has room to build is not asked."""
        path = bare_path(tmp_path)
        python = sys.executable
        passing = f'#!/bin/sh\nif [ "$2" = build ]; then exit 0; fi\nexec "{python}" "$@"\n'
        for name, script in (("python3.13", "#!/bin/sh\nexit 127\n"), ("python3", passing)):
            (path / name).write_text(script, encoding="utf-8")
            (path / name).chmod(0o755)
        result = find_python(path)
        assert result.returncode == 0, result.stderr
        assert Path(result.stdout.strip()).samefile(python)
