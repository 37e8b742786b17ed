"""Starts the window, or calls the one that is open."""

import gc
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from photoclip import __version__
from photoclip.config.logs import start_logging, stop_logging
from photoclip.config.paths import LibraryPaths, library_paths, prepare
from photoclip.config.resources import resource
from photoclip.domain.errors import DisplayError, StorageError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.theme.theme import Appearance, Theme
from photoclip.ui.windows.instance import Call, Instance
from photoclip.ui.windows.interrupts import Interrupts
from photoclip.ui.windows.remembered import recall
from photoclip.ui.windows.wiring import Wiring

APP_ID = "io.github.photoclip.PhotoClip"
"""Names the .desktop file and the AppStream data under packaging/linux, and the taskbar's group on Windows."""

_log = logging.getLogger(__name__)


def run(library: Path | None, paths: Sequence[Path]) -> int:
    """Show the window of the library in a folder (None: the person's own) until it is closed; open `paths` in it.

    Returns:
        The exit status.

    A library whose folder cannot be written is no reason to show nothing: the window says what is wrong.

    Raises:
        StorageError: the library's path makes no sense.
        DisplayError: there is no display.
        LibraryBusyError: the window is open already and does not answer.
    """
    check_display()
    where = library_paths(library)
    with suppress(StorageError):  # which the engine meets as well
        prepare(where)
    named = [str(path.absolute()) for path in paths]
    app = application()
    interrupts = Interrupts()  # from here on an exception out of nowhere would end what Qt is in the middle of
    try:
        return _run(app, interrupts, where, Engine(library), named)
    finally:
        interrupts.close()


def _run(app: QApplication, interrupts: Interrupts, where: LibraryPaths, engine: Engine, named: list[str]) -> int:
    instance = Instance(where.root)
    if not _claimed(instance):
        instance.hand_over(named)
        return 0
    start_logging(where, "window")
    recalled = recall(where.root)
    theme = Theme(app, Appearance(recalled.remembered.appearance))
    wiring = Wiring(where, engine, theme, recalled.remembered)
    sys.excepthook = _Reporter(wiring)
    instance.called.connect(lambda call: _answer(wiring, call))
    engine.ready.connect(lambda: _claimed(instance))
    app.aboutToQuit.connect(wiring.close)
    interrupts.close_by(wiring.window.close)
    wiring.start()
    # What the window is made of stays: a full collection that looks at all of it stalls the window for 0.2 s.
    gc.freeze()
    if recalled.problem:
        wiring.troubles.say(recalled.problem)
    QTimer.singleShot(0, lambda: wiring.open_paths(named))
    try:
        return app.exec()
    finally:
        wiring.close()
        instance.close()
        stop_logging()


def application() -> QApplication:
    """The one QApplication, with name and icon."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
    # Wayland's compositors do not move or raise windows on demand, and Qt says so on stderr each time.
    QLoggingCategory.setFilterRules("qt.qpa.wayland*.warning=false")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("PhotoClip")
    app.setApplicationDisplayName("PhotoClip")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_ID)
    app.setWindowIcon(QIcon(str(resource("icons", "photoclip.svg"))))
    return app


def check_display() -> None:
    """Qt would end the process with a core dump.

    Raises:
        DisplayError: there is nothing to show a window on.
    """
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise DisplayError("there is no display to show a window on", "`photoclip --help` lists what works without one")


def _answer(wiring: Wiring, call: Call) -> None:
    if call.activation_token:
        os.environ["XDG_ACTIVATION_TOKEN"] = call.activation_token
    wiring.come_to_front()
    wiring.open_paths(call.paths)


def _claimed(instance: Instance) -> bool:
    """Whether no other window has the library. One that lies where nothing can be written is claimed once it opens."""
    try:
        return instance.claim()
    except StorageError:
        return True


class _Reporter:
    """A bug ends what was being done, not the window: it is logged, and the person is told."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._wiring.window.close()
            return
        _log.error("an error in the window", exc_info=(kind, error, trace))
        self._wiring.troubles.say(f"An error in PhotoClip itself: {error!r}. The log has more.", "bad")
