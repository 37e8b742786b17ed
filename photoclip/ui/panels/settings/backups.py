"""Backups among the settings: the last one, one now, a copy elsewhere, and the way back."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photoclip.domain.api import Backup
from photoclip.ui.models.counted import counted
from photoclip.ui.models.moments import lately_text, local_time
from photoclip.ui.models.shown import capitalised, name_of
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.focus_order import tab_as_laid_out
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
        self._backups: tuple[Backup, ...] = ()
        self._rows: list[QFrame] = []
        self._shows_all = False
        self._chosen: str | None = None
        self._last = plain("", self)
        self._now = self._button("Back up now", lambda: self._want(None))
        self._copy = self._button("Save a copy…", self._choose_target)
        self._from_file = self._button("Go back to a saved copy…", self._choose_source)
        self._more = self._button("", self._show_all)
        set_role(self._more, "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._question = self._make_question()
        self._done, self._error = plain("", self), plain("", self)
        set_role(self._done, "muted")
        set_role(self._error, "bad")
        for label in (self._done, self._error):
            label.hide()
        self._lay_out()
        self.show_backups(())

    def show_backups(self, backups: tuple[Backup, ...]) -> None:
        """The automatic ones, newest first."""
        self._backups = backups
        locale, now = QLocale(), datetime.now().astimezone()
        if backups:
            moment = lately_text(local_time(backups[0].made_at_ns), now, locale)
            self._last.setText(f"Last backup: {moment} ({locale.formattedDataSize(backups[0].size_bytes)})")
        else:
            self._last.setText("No backup yet. One is made by itself every day on which something changes.")
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(backup, now) for backup in backups]
        for row in self._rows:
            self._list.addWidget(row)
        self._show_rows()

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
        self._rows[_FEW].findChildren(QPushButton)[0].setFocus()

    def show_working(self, text: str) -> None:
        """Something is on its way; "": nothing is any more."""
        for button in self.findChildren(QPushButton):
            button.setEnabled(not text)
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
        return "" if self._chosen is None else self._words.accessibleName()

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

    def _row(self, backup: Backup, now: datetime) -> QFrame:
        locale = QLocale()
        moment = lately_text(local_time(backup.made_at_ns), now, locale)
        row = QFrame(self)
        set_role(row, "banner")
        label = ElidedLabel(f"{capitalised(moment)} · {locale.formattedDataSize(backup.size_bytes)}", row)
        button = self._button("Go back to this one…", lambda: self._ask(backup.path, moment, row))
        set_role(button, "quiet")
        button.setAccessibleName(f"Go back to the backup of {moment}")
        line = QHBoxLayout(row)
        line.setContentsMargins(12, 2, 4, 2)
        line.addWidget(label, 1)
        line.addWidget(button)
        return row

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def _make_question(self) -> QFrame:
        question = QFrame(self)
        set_role(question, "card")
        self._words = plain("", question)
        self._yes, self._no = self._button("Go back", self._confirm), self._button("Stay", self._stay)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._yes)
        line.addWidget(self._no)
        line.addStretch(1)
        column = QVBoxLayout(question)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._words)
        column.addLayout(line)
        question.hide()
        return question

    def _ask(self, path: str, then: str, row: QFrame | None = None) -> None:
        """Beneath the row of the backup; at the end where it has none."""
        self.show_error("")
        self.show_done("")
        self._chosen = path
        show_line(
            self._words,
            f"Go back to how your library was {then}? "
            "What you changed in PhotoClip since then is lost. Your photos are not touched, and those that came since "
            "then are found again. A backup of now is kept.",
        )
        self._list.removeWidget(self._question)
        self._list.insertWidget(self._list.indexOf(row) + 1 if row is not None else self._list.count(), self._question)
        self._question.show()
        tab_as_laid_out(self)
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reveal(self._question)

    def _confirm(self) -> None:
        chosen = self._chosen
        self._stay()
        if chosen is not None:
            self.return_wanted.emit(chosen)

    def _stay(self) -> None:
        self._chosen = None
        self._question.hide()

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
