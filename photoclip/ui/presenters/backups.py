"""Backups of the library: made, saved elsewhere, gone back to."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from photoclip.domain.api import Backup, Restored
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.moments import lately_text, local_time
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.settings.backups import Backups
from photoclip.ui.presenters.wording import sentence

_LANE = "backups"
_RETURNING = "Your library is being put back. It opens again in a moment."


class BackupsPresenter(QObject):
    """Connects the part of the settings with the engine, which is left while the library goes back."""

    returned = Signal(str)
    """The library is another one now; with a line for the person."""

    def __init__(self, engine: Engine, part: Backups, root: Path, parent: QObject | None = None) -> None:
        """`root`: of the library."""
        super().__init__(parent)
        self._engine = engine
        self._part = part
        self._root = root
        part.back_up_wanted.connect(self._back_up)
        part.return_wanted.connect(self._go_back)

    def refresh(self) -> None:
        """Ask which there are."""
        self._engine.ask(lambda api: api.backups(), self._part.show_backups, self._complain, lane=_LANE)

    def _back_up(self, path: str | None) -> None:
        self._part.show_working("A backup is being made…" if path is None else "The copy is being saved…")
        self._engine.ask(lambda api: api.back_up(path), self._made if path is None else self._saved, self._complain)

    def _made(self, _backup: Backup) -> None:
        self._part.show_working("")
        self._part.show_done("The backup is made.")
        self.refresh()

    def _saved(self, backup: Backup) -> None:
        self._part.show_working("")
        size = QLocale().formattedDataSize(backup.size_bytes)
        self._part.show_done(f"Saved as {shown(backup.path)} ({size}).")

    def _go_back(self, path: str) -> None:
        self._part.show_working(_RETURNING)
        self._engine.do_apart(_RETURNING, lambda: _restored(self._root, path), self._went_back, self._complain)

    def _went_back(self, restored: Restored) -> None:
        self._part.show_working("")
        moment = lately_text(local_time(restored.backup.made_at_ns), datetime.now().astimezone(), QLocale())
        kept = " What it was before is kept as a backup." if restored.kept is not None else ""
        line = f"Your library is as it was {moment}.{kept}"
        self._part.show_done(line)
        self.returned.emit(line)

    def _complain(self, error: PhotoClipError) -> None:
        self._part.show_working("")
        self._part.show_error(shown(sentence(error)))


def _restored(root: Path, path: str) -> Restored:
    from photoclip.engine.apart import restore_apart  # in the thread: it costs a part of the time to the first paint

    return restore_apart(root, Path(path))
