"""One watched folder among the settings."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.files import Folder, FolderState
from photoclip.ui.models.counted import counted
from photoclip.ui.models.dropped_files import name_of
from photoclip.ui.models.watching import watch_line
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.patterns import PatternList
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class FolderCard(QFrame):
    """Its place, how it is, what is left out of it, and the way out of the library. Asks before it goes."""

    removed = Signal(object)
    """Folder."""
    excluded = Signal(object, object)
    """Folder, tuple of patterns."""

    def __init__(self, theme: Theme, folder: Folder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folder = folder
        set_role(self, "card")
        self._icon = QLabel(self)
        self._icon.setFixedSize(20, 20)
        self._path = ElidedLabel("", self, Qt.TextElideMode.ElideMiddle)
        self._state = ElidedLabel("", self)
        self._watch = plain("", self)
        self._watch.setContentsMargins(32, 0, 0, 0)
        for label in (self._state, self._watch):
            set_role(label, "muted")
        self._patterns = PatternList(theme, "of this folder", self)
        self._patterns.hide()
        self._patterns.chosen.connect(lambda patterns: self.excluded.emit(self._folder, patterns))
        self._toggle = self._button("", self._toggle_patterns)
        self._remove = self._button("Remove", self._ask)
        self._question = self._make_question()
        self._error = plain("", self)
        set_role(self._error, "bad")
        self._error.hide()
        self._lay_out()
        theme.changed.connect(self._dress)
        self.show_folder(folder)

    @property
    def folder(self) -> Folder:
        """As it was shown last."""
        return self._folder

    @property
    def patterns(self) -> PatternList:
        """What is left out of it."""
        return self._patterns

    def show_folder(self, folder: Folder) -> None:
        """The same folder, as it is now."""
        self._folder = folder
        name = name_of(folder.path)
        self._path.setText(folder.path.encode("utf-8", "replace").decode("utf-8"))
        files = counted(folder.files, "file", "files")
        offline = f" · not connected: {folder.reason}" if folder.reason else " · not connected"
        self._state.setText(files + (offline if folder.state is FolderState.OFFLINE else ""))
        watch = watch_line(folder)
        self._watch.setText(breakable(watch))
        self._watch.setVisible(bool(watch))
        self.setAccessibleName(", ".join(part for part in (f"Folder {name}", self._state.text(), watch) if part))
        kept = tuple(pattern for pattern in folder.excluded if pattern)
        self._patterns.show_patterns(kept)
        self._toggle.setText(f"Left out: {len(kept)}" if kept else "Leave out…")
        self._toggle.setAccessibleName(f"What is left out of {name}")
        self._remove.setAccessibleName(f"Remove {name} from the library")
        self._dress()

    def show_error(self, text: str) -> None:
        """What could not be done."""
        if self._patterns.isVisibleTo(self):
            self._patterns.show_error(text)
        else:
            show_line(self._error, text)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._path)
        words.addWidget(self._state)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addSpacing(4)
        line.addLayout(words, 1)
        line.addWidget(self._toggle)
        line.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 10, 10)
        column.setSpacing(10)
        column.addLayout(line)
        for part in (self._watch, self._question, self._error, self._patterns):
            column.addWidget(part)

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        set_role(button, "quiet")
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def _make_question(self) -> QWidget:
        question = QWidget(self)
        self._words = plain("", question)
        yes = QPushButton("Remove", question)
        no = QPushButton("Keep", question)
        for button in (yes, no):
            button.setAutoDefault(False)
        yes.clicked.connect(self._confirm)
        no.clicked.connect(self._keep)
        self._no = no
        line = QHBoxLayout(question)
        line.setContentsMargins(32, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._words, 1)
        line.addWidget(yes)
        line.addWidget(no)
        question.hide()
        return question

    def _toggle_patterns(self) -> None:
        self._patterns.setVisible(not self._patterns.isVisibleTo(self))

    def _ask(self) -> None:
        self._words.setText("Its photos leave PhotoClip. No file on the disk is touched.")
        self._question.show()
        self._no.setFocus()

    def _keep(self) -> None:
        self._question.hide()
        self._remove.setFocus()

    def _confirm(self) -> None:
        self._question.hide()
        self.removed.emit(self._folder)

    def _dress(self) -> None:
        name = "unplug" if self._folder.state is FolderState.OFFLINE else "folder"
        self._icon.setPixmap(self._theme.icon(name).pixmap(QSize(20, 20), self.devicePixelRatioF()))
