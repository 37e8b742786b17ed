"""Shows a file where it lies, in the system's file manager."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QProcess, Signal
from PySide6.QtGui import QDesktopServices

from photoclip.ui.models.file_url import file_url

_NAME = "org.freedesktop.FileManager1"


class Reveal(QObject):
    """`show` opens the folder of a file with the file selected, where the system can do that."""

    said = Signal(str)
    """It could not be done: a line for the person."""

    def show(self, path: str) -> None:
        """Show a file or folder that is there (absolute path)."""
        if sys.platform == "win32":
            self._start("explorer.exe", ["/select,", QDir.toNativeSeparators(path)], path)
        elif sys.platform == "darwin":
            self._start("open", ["-R", path], path)
        elif not self._ask_file_manager(path):
            self._open_folder(path)

    def _start(self, program: str, arguments: list[str], path: str) -> None:
        started = QProcess.startDetached(program, arguments)
        if not (started[0] if isinstance(started, tuple) else started):
            self._open_folder(path)

    def _ask_file_manager(self, path: str) -> bool:
        """Whether there is one to ask. It answers later, or starts first."""
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
        except ImportError:
            return False
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        message = QDBusMessage.createMethodCall(_NAME, "/org/freedesktop/FileManager1", _NAME, "ShowItems")
        message.setArguments([[bytes(file_url(path).toEncoded().data()).decode("ascii")], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)

        def answered() -> None:
            if watcher.isError():
                self._open_folder(path)
            watcher.deleteLater()

        watcher.finished.connect(answered)
        return True

    def _open_folder(self, path: str) -> None:
        folder = os.path.dirname(path)  # noqa: PTH120 - keeps the text of the path as it is
        if not QDesktopServices.openUrl(file_url(folder)):
            self.said.emit(f"No file manager was found. The file lies in {Path(folder)}.")
