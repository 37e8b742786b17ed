"""Backups of the library: made, saved elsewhere, gone back to."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from photoclip.domain.api import Backup, BackupReason, Restored
from photoclip.domain.errors import PhotoClipError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.moments import lately_text, local_time
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.panels.settings.backups import Backups
from photoclip.ui.presenters.wording import sentence

_LIST_LANE = "backups"
_COPY_LANE = "back up"
_RETURNING = "Your library is being put back. It opens again in a moment."
_NOT_OPEN = "Your library is not open: no backup of it can be made. You can go back to one."


class BackupsPresenter(QObject):
    """Connects the part of the settings with the engine, which is left while the library goes back. Where the library
    does not open, backups are listed without it: that is when they are needed.
    """

    returned = Signal(str)
    """The library is another one now; with a line for the person."""

    def __init__(self, engine: Engine, part: Backups, root: Path, parent: QObject | None = None) -> None:
        """`root`: of the library."""
        super().__init__(parent)
        self._engine = engine
        self._part = part
        self._root = root
        self._errands = Errands(self)
        self._is_copying = False
        part.back_up_wanted.connect(self._back_up)
        part.return_wanted.connect(self._go_back)
        engine.ready.connect(self._engine_ready)
        engine.failed.connect(self._engine_failed)

    def refresh(self) -> None:
        """Ask which there are."""
        if self._engine.is_down:
            self._errands.run(lambda: _listed(self._root), self._show_listed)
        else:
            self._engine.ask(lambda api: api.backups(), self._part.show_backups, self._not_listed, lane=_LIST_LANE)

    def _show_listed(self, listed: tuple[Backup, ...] | PhotoClipError) -> None:
        if isinstance(listed, PhotoClipError):
            self._not_listed(listed)
        else:
            self._part.show_backups(listed)

    def _not_listed(self, error: PhotoClipError) -> None:
        self._part.show_error(shown(sentence(error)))

    def _engine_ready(self) -> None:
        if self._part.error() == _NOT_OPEN:
            self._part.show_error("")

    def _engine_failed(self, _error: PhotoClipError) -> None:
        """What waits for it would wait for ever."""
        self._engine.forget(_LIST_LANE)
        if self._is_copying:
            self._engine.forget(_COPY_LANE)
            self._end_copying()
            self._part.show_error(_NOT_OPEN)
        if self._part.isVisible():
            self.refresh()

    def _back_up(self, path: str | None) -> None:
        if self._engine.is_down:
            self._part.show_error(_NOT_OPEN)
            return
        self._is_copying = True
        self._part.show_working("A backup is being made…" if path is None else "The copy is being saved…")
        done = self._made if path is None else self._saved
        self._engine.ask(lambda api: api.back_up(path), done, self._complain, lane=_COPY_LANE)

    def _made(self, _backup: Backup) -> None:
        self._end_copying()
        self._part.show_done("The backup is made.")
        self.refresh()

    def _saved(self, backup: Backup) -> None:
        self._end_copying()
        size = QLocale().formattedDataSize(backup.size_bytes)
        self._part.show_done(f"Saved as {shown(backup.path)} ({size}).")

    def _end_copying(self) -> None:
        self._is_copying = False
        self._part.show_working("")

    def _go_back(self, path: str) -> None:
        self._part.show_working(_RETURNING)
        self._engine.do_apart(_RETURNING, lambda: _restored(self._root, path), self._went_back, self._complain)

    def _went_back(self, restored: Restored) -> None:
        self._part.show_working("")
        line = f"Your library is as it was {_when(restored.backup)}.{_what_is_kept(restored.kept)}"
        self._part.show_done(line)
        self.returned.emit(line)

    def _complain(self, error: PhotoClipError) -> None:
        self._end_copying()
        self._part.show_error(shown(sentence(error)))


def _when(backup: Backup) -> str:
    """A file that was copied is younger than what is in it."""
    if backup.reason is BackupReason.OWN:
        return f"when “{name_of(backup.path)}” was saved"
    return lately_text(local_time(backup.made_at_ns), datetime.now().astimezone(), QLocale())


def _what_is_kept(kept: Backup | None) -> str:
    if kept is None:
        return ""
    if kept.reason is BackupReason.SET_ASIDE:
        return f" What was there before is kept as {shown(kept.path)}."
    return " What it was before is kept as a backup."


# In threads: what they import costs a part of the time to the first paint.


def _restored(root: Path, path: str) -> Restored:
    from photoclip.engine.apart import restore_apart

    return restore_apart(root, Path(path))


def _listed(root: Path) -> tuple[Backup, ...] | PhotoClipError:
    from photoclip.engine.apart import backups_apart

    try:
        return backups_apart(root)
    except PhotoClipError as error:
        return error
