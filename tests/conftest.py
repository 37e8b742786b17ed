"""What every test relies on: real pictures, the starter model's folder, and guards over every test.

A logged ERROR fails the test (mark `logs_errors` where it is the point). Threads and child processes that outlive a
test fail it, and processes that outlive the run fail it. Tests of the window are skipped where the system lacks what
Qt needs. Pictures handed out by `shared_photos` and `shared_bad` are
hashed before and after the run (promise 1).
"""

import copy
import gc
import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
SHARED = CHECKOUT.parent / "shared"
GRACE_S = 10.0
MOST_WORKERS = 4
RUN_VARIABLE = "PHOTOCLIP_TEST_RUN"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before torch, which some tests import before `photoclip.embed` sets this: see there.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Before NumPy: the threads of its BLAS wait for each other, and for more, by computing, which took a tenth of all time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ[RUN_VARIABLE] = uuid.uuid4().hex
# Each of hundreds of processes would compile the whole program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How fast a machine is says nothing of the program: its first text alone takes Hypothesis seconds on a busy one.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What a change must pass is the same for everyone; `--hypothesis-profile=explore` looks where nobody has looked.
settings.register_profile("photoclip", settings.get_profile("explore"), derandomize=True)
settings.load_profile("photoclip")

STRANGE_HOME = pytest.StashKey[Path]()


def _qt_lacks() -> str:
    """Why no window can be made here; "" where one can."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


QT_LACKS = _qt_lacks()
pytest_plugins = [] if QT_LACKS else ["pytestqt.plugin"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, as many tests wait for disks, clocks and others; but each may load PyTorch."""
    return min(MOST_WORKERS, (os.cpu_count() or 1) + 1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """What a test logs of names that are not Unicode has to travel between processes as UTF-8."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Where there is no Qt, the modules of tests of the window could not even be imported."""
    return True if QT_LACKS and collection_path in (HERE / "ui", HERE / "unit" / "ui") else None


def pytest_report_header() -> list[str]:
    """Say once that they are left out."""
    return [f"tests of the window are left out: {QT_LACKS}; `make system` says more"] if QT_LACKS else []


def pytest_configure(config: pytest.Config) -> None:
    """The person's own library, models and caches are out of reach: tests see empty ones."""
    home = Path(tempfile.mkdtemp(prefix="photoclip-tests-"))
    config.stash[STRANGE_HOME] = home
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[variable] = str(home / variable.lower())


def pytest_collection() -> None:
    """What is imported stays: Python need not look for garbage meanwhile."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor look through it again and again in each test."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    gc.unfreeze()
    shutil.rmtree(config.stash[STRANGE_HOME], ignore_errors=True)


@pytest.fixture(scope="session")
def shared_photos() -> Iterator[Path]:
    """Real photos that lie beside the checkout. Read-only: their bytes are compared after the run."""
    yield from _untouched(SHARED / "photos")


@pytest.fixture(scope="session")
def shared_bad() -> Iterator[Path]:
    """Damaged, hostile and odd files that lie beside the checkout. Read-only, compared after the run."""
    yield from _untouched(SHARED / "bad")


@pytest.fixture(scope="session")
def starter_dir() -> Path:
    """The embedded model: an open_clip `local-dir:` folder."""
    folder = CHECKOUT / "resources" / "starter"
    assert (folder / "open_clip_config.json").is_file(), "resources/starter is part of every checkout"
    return folder


@pytest.fixture(scope="session")
def canonical() -> ModuleType:
    """The module tests/e2e/canonical.py: `dump(library)`, `differences(one, other)`, `leftovers(library)`."""
    spec = importlib.util.spec_from_file_location("canonical", HERE / "e2e" / "canonical.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _KeptModels:
    """Networks, tokenizers and fingerprints by the files that they were read from: to build a network anew in each of
    hundreds of tests took minutes.
    """

    def __init__(self) -> None:
        from photoclip.embed import build, weights

        self._build, self._weights = build, weights
        self._kept: dict[tuple, object] = {}

    def towers(self, card):
        """A network of one's own, which shares the memory of its weights with the others until it moves elsewhere."""
        towers = self._once("towers", card, lambda: self._build.build_towers(card))
        tensors = [*towers.parameters(), *towers.buffers()]
        shared = {id(old): type(old)(old.data, requires_grad=False) for old in towers.parameters()}
        shared |= {id(old): old.data for old in tensors if id(old) not in shared}
        return copy.deepcopy(towers, shared)

    def tokenizer(self, card):
        return self._once("tokenizer", card, lambda: self._build.build_tokenizer(card))

    def fingerprint(self, weights: Path) -> str:
        return self._keep(("fingerprint", *_stamps(weights)), lambda: self._weights.fingerprint(weights))

    def _once(self, what: str, card, build):
        folder = self._build.find_weights(card).parent
        return self._keep((what, card, *_stamps(*sorted(folder.iterdir()))), build)

    def _keep(self, key, build):
        if key not in self._kept:
            self._kept[key] = build()
        return self._kept[key]


def _stamps(*files: Path) -> list[tuple]:
    return [
        (str(file), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        for file in files
        if file.is_file()
        for status in (file.stat(),)
    ]


@pytest.fixture(scope="session")
def _kept_models() -> _KeptModels:
    return _KeptModels()


@pytest.fixture(scope="module")
def models_are_kept(_kept_models: _KeptModels) -> Iterator[None]:
    """For tests that are about something else than the loading of models (which is tests/unit/embed): what was read
    from the same files before is taken again.
    """
    from photoclip.embed import cards, load

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "build_towers", _kept_models.towers)
        patch.setattr(load, "build_tokenizer", _kept_models.tokenizer)
        patch.setattr(load, "fingerprint", _kept_models.fingerprint)
        patch.setattr(cards, "fingerprint", _kept_models.fingerprint)
        yield


def _untouched(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        pytest.skip(f"needs the real pictures in {folder.relative_to(CHECKOUT.parent)} beside the checkout")
    before = _content(folder)
    yield folder
    after = _content(folder)
    changed = sorted(str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    assert not changed, f"originals are sacred, yet these changed: {changed[:10]}"


def _content(folder: Path) -> dict[Path, str]:
    return {
        path: hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


class _ErrorCollector(logging.Handler):
    """Keeps what is logged at ERROR or above. A test that set that level through `caplog.at_level` expects it."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.unexpected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno in (logging.getLogger(record.name).level, logging.getLogger().level):
            return
        self.unexpected.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_logged_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """As qutebrowser's logfail: an ERROR in the log is a failure nobody looked at."""
    if request.node.get_closest_marker("logs_errors"):
        yield
        return
    collector = _ErrorCollector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield
    finally:
        root.removeHandler(collector)
    if collector.unexpected:
        pytest.fail(
            "logged errors (mark the test `logs_errors` if they are its point):\n" + "\n".join(collector.unexpected)
        )


@pytest.fixture(autouse=True)
def _nothing_left_running(_no_logged_errors: None) -> Iterator[None]:
    """Threads and child processes end with the test that started them."""
    threads_before = set(threading.enumerate())
    children_before = set(_children())
    yield
    deadline = time.monotonic() + GRACE_S
    threads = [thread for thread in threading.enumerate() if thread not in threads_before and not _is_exempt(thread)]
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    threads = [thread for thread in threads if thread.is_alive()]
    children = [child for child in _children() if child not in children_before]
    _, children = psutil.wait_procs(children, timeout=max(0.0, deadline - time.monotonic()))
    children = [child for child in children if _is_alive(child)]
    left = [f"thread {thread.name}" for thread in threads] + [_describe(child) for child in children]
    for child in children:
        child.kill()
    assert not left, f"still running {GRACE_S:.0f} s after the test: {left}"


@pytest.fixture(scope="session", autouse=True)
def _no_orphans() -> Iterator[None]:
    """No process of this run survives it, whoever its parent is by then."""
    yield
    deadline = time.monotonic() + GRACE_S
    _, left = psutil.wait_procs(list(_processes_of_this_run()), timeout=max(0.0, deadline - time.monotonic()))
    described = [_describe(process) for process in left if _is_alive(process)]
    for process in left:
        process.kill()
    assert not described, f"these processes outlived the tests: {described}"


def _processes_of_this_run() -> Iterator[psutil.Process]:
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        if process.pid in own:
            continue
        try:
            if process.environ().get(RUN_VARIABLE) == os.environ[RUN_VARIABLE] and not _serves_multiprocessing(process):
                yield process
        except (psutil.Error, OSError):
            continue


def _children() -> list[psutil.Process]:
    if not _may_have_children():
        return []
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if _is_alive(child) and not _serves_multiprocessing(child)
    ]


def _may_have_children() -> bool:
    """Linux knows it at once; psutil looks through all processes for it: 2 ms, twice in each of thousands of tests."""
    told = list(Path("/proc/self/task").glob("*/children"))
    try:
        return not told or any(file.read_text() for file in told)
    except OSError:
        return True


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _serves_multiprocessing(process: psutil.Process) -> bool:
    """Python's own resource tracker and fork server live as long as the process that needed them."""
    try:
        command = " ".join(process.cmdline())
        direct = process.ppid() == os.getpid()
    except (psutil.Error, OSError):
        return False
    return direct and ("multiprocessing.resource_tracker" in command or "multiprocessing.forkserver" in command)


def _describe(process: psutil.Process) -> str:
    try:
        return f"process {process.pid} {' '.join(process.cmdline())[:200]}"
    except psutil.Error:
        return f"process {process.pid}"


def _is_exempt(thread: threading.Thread) -> bool:
    """Threads of the test runner and of tqdm, and foreign ones that Python cannot join."""
    return (
        isinstance(thread, threading._DummyThread)
        or type(thread).__name__ == "TMonitor"
        or thread.name.startswith("pytest_timeout")
    )
