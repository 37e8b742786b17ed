"""The guards of tests/conftest.py can fail: each is shown a test it must catch. One inner run serves them all."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

MODULES = {
    "test_logged": "import logging\ndef test_it():\n    logging.getLogger('a.b').error('boom')\n",
    "test_expected": """
import logging, pytest
@pytest.mark.logs_errors
def test_marked(): logging.error('boom')
def test_by_level(caplog):
    with caplog.at_level(logging.ERROR): logging.error('boom')
""",
    "test_thread": """
import threading
def test_it(): threading.Thread(target=threading.Event().wait, daemon=True, name='stray').start()
""",
    "test_child": """
import subprocess, sys
STARTED = []
def test_it():
    STARTED.append(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)']))
""",
    "test_orphan": """
import subprocess, sys
CODE = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(301)'])"
def test_it(): subprocess.run([sys.executable, '-c', CODE], check=True)
""",
    "test_tidy": """
import subprocess, sys, threading
def test_it():
    thread = threading.Thread(target=int); thread.start(); thread.join()
    subprocess.run([sys.executable, '-c', ''], check=True)
""",
    "test_writes": "def test_it(shared_photos): (shared_photos / 'a.jpg').write_bytes(b'changed')\n",
    "test_absent": "def test_it(shared_bad): raise AssertionError\n",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about MODULES under a copy of our conftest with a short grace, `shared/bad` being absent."""
    checkout = tmp_path_factory.mktemp("guards") / "checkout"
    photos = checkout.parent / "shared" / "photos"
    photos.mkdir(parents=True)
    (photos / "a.jpg").write_bytes(b"original")
    (checkout / "tests").mkdir(parents=True)
    conftest = (CHECKOUT / "tests" / "conftest.py").read_text(encoding="utf-8")
    assert "GRACE_S = 10.0" in conftest
    conftest = conftest.replace("GRACE_S = 10.0", "GRACE_S = 0.5")
    (checkout / "tests" / "conftest.py").write_text(conftest, encoding="utf-8")
    for name, source in MODULES.items():
        (checkout / "tests" / f"{name}.py").write_text(source, encoding="utf-8")
    shutil.copy(CHECKOUT / "pyproject.toml", checkout)
    command = [sys.executable, "-m", "pytest", "-v", "-rA", "-n0", "-p", "no:cacheprovider", "tests"]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=200, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("test_logged", "a.b: ERROR: boom"),
        ("test_thread", "thread stray"),
        ("test_child", "time.sleep(300)"),
    ],
)
def test_guard_fails_what_it_must(report: str, module: str, said: str) -> None:
    assert f"ERROR tests/{module}.py::test_it" in report
    assert said in report


@pytest.mark.parametrize(
    "name", ["test_expected.py::test_marked", "test_expected.py::test_by_level", "test_tidy.py::test_it"]
)
def test_guard_lets_pass_what_is_right(report: str, name: str) -> None:
    assert f"PASSED tests/{name}" in report
    assert f"ERROR tests/{name}" not in report


def test_orphans_fail_the_run(report: str) -> None:
    assert "these processes outlived the tests" in report
    assert "time.sleep(301)" in report


def test_changed_originals_fail_the_run(report: str) -> None:
    assert "originals are sacred" in report
    assert "a.jpg" in report


def test_missing_pictures_skip_with_the_reason(report: str) -> None:
    assert "SKIPPED" in report
    assert "needs the real pictures in" in report


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs XDG base directories")
def test_the_persons_own_library_is_out_of_reach() -> None:
    from photoclip.config.paths import library_paths

    paths = library_paths(None)
    assert "photoclip-tests-" in str(paths.root)
    assert "photoclip-tests-" in str(paths.models)


def test_without_the_system_libraries_of_qt_all_other_tests_run(tmp_path: Path) -> None:
    """On a bare machine importing Qt ends with an ImportError: `make test` says so and goes on."""
    (tmp_path / "tests" / "ui").mkdir(parents=True)
    shutil.copy(CHECKOUT / "tests" / "conftest.py", tmp_path / "tests")
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    (tmp_path / "tests" / "ui" / "test_window.py").write_text("import PySide6.QtWidgets\n", encoding="utf-8")
    (tmp_path / "tests" / "test_other.py").write_text("def test_it(): pass\n", encoding="utf-8")
    code = "import sys; sys.modules['PySide6.QtWidgets'] = None; import pytest; sys.exit(pytest.main(['-v', '-n0']))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "tests of the window are left out" in result.stdout
    assert "1 passed" in result.stdout
