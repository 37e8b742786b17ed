"""Backups among the settings: the last one, one now, a copy elsewhere, and the way back."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from photoclip.domain.api import Backup
from photoclip.ui.models.counted import counted
from photoclip.ui.models.moments import lately_text, local_time
from photoclip.ui.models.shown import name_of
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.settings.backup_parts import BackupQuestion, BackupRow, moments_of
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role

_FEW = 5
_SUFFIX = ".sqlite3"
_KINDS = f"Backups of a library (*{_SUFFIX});;All files (*)"


class Backups(QWidget):
    """Shows what it is told, and asks before the library goes back."""

    back_up_wanted = Signal(object)
    """Absolute path of a file, or None: among the automatic ones."""
    return_wanted = Signal(object)
    """Absolute path of the backup to go back to; the person has confirmed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups: tuple[Backup, ...] | None = None
        self._rows: list[BackupRow] = []
        self._shows_all = self._is_working = False
        self._left: tuple[QWidget, QWidget | None] | None = None
        self._last = plain("Looking for backups…", self)
        self._now = self._button("Back up now", lambda: self._want(None))
        self._copy = self._button("Save a copy…", self._choose_target)
        self._from_file = self._button("Go back to a saved copy…", self._choose_source)
        self._more = self._button("", self._show_all)
        set_role(self._more, "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._question = BackupQuestion(self)
        self._question.confirmed.connect(self._confirm)
        self._question.declined.connect(self._stay)
        self._done, self._error = plain("", self), plain("", self)
        set_role(self._done, "muted")
        set_role(self._error, "bad")
        for label in (self._done, self._error):
            label.hide()
        self._lay_out()
        self._show_rows()

    def show_backups(self, backups: tuple[Backup, ...]) -> None:
        """The automatic ones, newest first. What is asked stays asked, and the keyboard stays where it is."""
        locale, now = QLocale(), datetime.now().astimezone()
        if backups:
            last = lately_text(local_time(backups[0].made_at_ns), now, locale)
            self._last.setText(f"Last backup: {last} ({locale.formattedDataSize(backups[0].size_bytes)})")
        else:
            self._last.setText("No backup yet. One is made by itself every day on which something changes.")
        if backups != self._backups:
            self._backups = backups
            moments = moments_of(backups, now, locale)
            self._replace_rows([self._row(*each) for each in zip(backups, moments, strict=True)])

    def _replace_rows(self, rows: list[BackupRow]) -> None:
        old, self._rows = self._rows, rows
        focused = next((row.path for row in old if row.button is self.window().focusWidget()), None)
        asked, asked_of_row = self._question.path, any(row.path == self._question.path for row in old)
        for row in rows:
            self._list.addWidget(row)
        self._show_rows()
        if asked is not None and asked_of_row and self._row_of(asked) is None:
            self._stay()
        elif asked is not None:
            self._put_question(self._row_of(asked))
        for row in old:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        if focused is not None:
            self._give_focus(self._row_of(focused))

    def _put_question(self, row: BackupRow | None) -> None:
        """Beneath the row of the backup; at the end where it has none."""
        self._list.removeWidget(self._question)
        self._list.insertWidget(self._list.indexOf(row) + 1 if row is not None else self._list.count(), self._question)
        tab_as_laid_out(self)

    def _row_of(self, path: str) -> BackupRow | None:
        return next((row for row in self._rows if row.path == path), None)

    def _give_focus(self, row: BackupRow | None) -> None:
        (row.button if row is not None and row.isVisible() else self._now).setFocus()

    def _show_rows(self) -> None:
        """The newest few, or all."""
        for place, row in enumerate(self._rows):
            row.setVisible(self._shows_all or place < _FEW)
        older = len(self._rows) - _FEW
        self._more.setText(f"Show {counted(older, 'older one', 'older ones')}")
        self._more.setVisible(older > 0 and not self._shows_all)
        tab_as_laid_out(self)

    def _show_all(self) -> None:
        self._shows_all = True
        self._show_rows()
        self._give_focus(self._rows[_FEW])

    def show_working(self, text: str) -> None:
        """Something is on its way; "": nothing is any more, and the keyboard is where it was before."""
        focused = self.window().focusWidget()
        begins, self._is_working = bool(text) and not self._is_working, bool(text)
        for button in self.findChildren(QPushButton):
            button.setEnabled(not text)
        if begins and focused is not None and self.isAncestorOf(focused):
            self._left = (focused, self.window().focusWidget())
        elif not text and self._left is not None:
            (before, since), self._left = self._left, None
            if focused is since:
                (before if isValid(before) and before.isVisible() else self._now).setFocus()
        self.show_error("")
        self.show_done(text)

    def show_done(self, text: str) -> None:
        """What was done."""
        self._tell(self._done, text)

    def show_error(self, text: str) -> None:
        """What could not be done."""
        self._tell(self._error, text)

    def done(self) -> str:
        """What was done, as it is shown."""
        return self._done.accessibleName()

    def error(self) -> str:
        """What could not be done, as it is shown."""
        return self._error.accessibleName()

    def question(self) -> str:
        """What is asked, "" where nothing is."""
        return self._question.text()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._now, self._copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._list.addWidget(self._question)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._from_file)
        below.addWidget(self._more)
        below.addStretch(1)
        hint = plain("A backup holds all that PhotoClip knows of your photos, but not the photos themselves.", self)
        set_role(hint, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._last)
        column.addWidget(hint)
        column.addLayout(buttons)
        for part in (self._done, self._error):
            column.addWidget(part)
        column.addLayout(self._list)
        column.addLayout(below)

    def _row(self, backup: Backup, moment: str) -> BackupRow:
        row = BackupRow(backup, moment, self)
        row.button.setEnabled(not self._is_working)
        row.wanted.connect(lambda: self._ask(row.path, row.moment, row))
        return row

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def _ask(self, path: str, then: str, row: BackupRow | None = None) -> None:
        self.show_error("")
        self.show_done("")
        self._question.ask(path, then)
        self._put_question(row)
        self._question.take_focus()
        self._reveal(self._question)

    def _confirm(self, path: str) -> None:
        self._stay()
        self.return_wanted.emit(path)

    def _stay(self) -> None:
        """The keyboard goes back to who asked."""
        row = self._row_of(self._question.path or "")
        had_focus = self._question.isAncestorOf(self.window().focusWidget() or self)
        self._question.end()
        if had_focus:
            (row.button if row is not None else self._from_file).setFocus()

    def _tell(self, label: QLabel, text: str) -> None:
        show_line(label, text)
        if text:
            self._reveal(label)

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to it, once it is laid out."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            QTimer.singleShot(0, widget, lambda: above.ensureWidgetVisible(widget))

    def _want(self, path: str | None) -> None:
        self.show_error("")
        self.show_done("")
        self.back_up_wanted.emit(path)

    def _choose_target(self) -> None:
        dialog = QFileDialog(self.window(), "Save a copy of the library", "", _KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"PhotoClip {datetime.now():%Y-%m-%d}{_SUFFIX}")
        self._open(dialog, self._want)

    def _choose_source(self) -> None:
        dialog = QFileDialog(self.window(), "Go back to a saved copy", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, lambda path: self._ask(path, f"when “{name_of(path)}” was saved"))

    def _open(self, dialog: QFileDialog, chosen: Callable[[str], object]) -> None:
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
