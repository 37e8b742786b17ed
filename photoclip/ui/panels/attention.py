"""The files that could not be understood, and what can be done about them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.files import Failure, FileState
from photoclip.ui.models.counted import counted
from photoclip.ui.models.failures import FailureModel
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.sidecar_conflicts import SidecarConflicts
from photoclip.ui.panels.state_chips import StateChips
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.failures import FailureView


class Attention(QWidget):
    """A list with filters. Knows no file, only what is said of it."""

    retry_wanted = Signal()
    show_in_folder_wanted = Signal(object)
    """The path of a file: a str that may carry surrogate escapes, which Qt's own strings lose."""
    said = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = FailureModel(self)
        self._view = FailureView(self._model, theme)
        self._chips = StateChips()
        self.conflicts = SidecarConflicts(self)
        self._title, self._details = QLabel("Needs attention"), ElidedLabel()
        self._retry = QPushButton("Try again")
        self._folder, self._copy = QToolButton(), QToolButton()
        self._nothing = QLabel("Everything could be read.")
        self._is_retrying = False
        self._lay_out()
        self.setFocusProxy(self._view)
        self._chips.changed.connect(self._model.show_states)
        self.conflicts.counted.connect(self._share_room)
        self._view.chosen_changed.connect(self._enable)
        self._view.show_in_folder_wanted.connect(self.show_in_folder_wanted)
        self._retry.clicked.connect(self.retry_wanted)
        self._folder.clicked.connect(self._view.show_in_folder)
        self._copy.clicked.connect(self._copy_paths)
        theme.changed.connect(self._recolour)
        self._recolour()
        self.show_failures(())

    @property
    def model(self) -> FailureModel:
        """The failures shown."""
        return self._model

    @property
    def view(self) -> FailureView:
        """Their list."""
        return self._view

    def show_failures(self, failures: Sequence[Failure]) -> None:
        """Show these; what is selected and filtered stays so."""
        self._model.show(failures)
        self._chips.show_counts(self._model.counts())
        self._details.setText(f"{counted(len(failures), 'file', 'files')} could not be read" if failures else "")
        self._chips.setVisible(bool(failures))
        self._pages.setCurrentIndex(0 if failures else 1)
        self._share_room()
        self._enable()

    def show_retrying(self, is_retrying: bool) -> None:
        """Whether files are being tried again right now."""
        self._is_retrying = is_retrying
        self._retry.setText("Trying again…" if is_retrying else "Try again")
        self._enable()

    def pressed_states(self) -> frozenset[FileState]:
        """The states that are shown alone."""
        return self._chips.pressed()

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._details, "muted")
        set_role(self._nothing, "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._retry.setToolTip("Look at all of these files once more")
        self._retry.setMinimumWidth(self._retry.fontMetrics().horizontalAdvance("Trying again…") + 32)
        for button, name in ((self._folder, "Show in folder"), (self._copy, "Copy path")):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setIconSize(QSize(18, 18))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._details, 1)
        for widget in (self._folder, self._copy, self._retry):
            head.addWidget(widget)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._view)
        self._pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.conflicts)
        layout.addWidget(self._chips)
        layout.addWidget(pages, 1)

    def _share_room(self) -> None:
        """Differences stand above the files; alone, they have all the room."""
        has_files = bool(self._model.failures) or self.conflicts.is_empty
        for part in (self._folder, self._copy, self._retry, self._pages.parentWidget()):
            part.setVisible(has_files)
        self.conflicts.take_all_room(not has_files)
        self.setFocusProxy(self._view if has_files else self.conflicts)

    def _recolour(self) -> None:
        self._folder.setIcon(self._theme.icon("folder-open"))
        self._copy.setIcon(self._theme.icon("copy"))

    def _enable(self) -> None:
        chosen = len(self._view.selectionModel().selectedIndexes())
        self._folder.setEnabled(chosen == 1)
        self._copy.setEnabled(chosen > 0)
        self._retry.setEnabled(bool(self._model.failures) and not self._is_retrying)

    def _copy_paths(self) -> None:
        copied = self._view.copy_paths()
        self.said.emit(f"{counted(copied, 'path', 'paths')} copied.")
