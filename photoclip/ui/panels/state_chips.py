"""Toggles that narrow a list of failures to some states."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from photoclip.domain.files import FileState
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.failures import state_name
from photoclip.ui.theme.stylesheet import set_role

_GAP_PX = 8


class StateChips(QWidget):
    """A chip for each state that has files, in one row or in two. None pressed: all are wanted."""

    changed = Signal(object)
    """`frozenset[FileState]` that are pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP_PX)
        self._chips = {state: self._chip() for state in FileState if state is not FileState.OK}
        self._arranged: tuple[int, tuple[FileState, ...]] = (0, ())

    def show_counts(self, counts: dict[FileState, int]) -> None:
        """Show how many files stand in each state. A chip without files goes, and is not pressed any more."""
        before = self.pressed()
        for state, chip in self._chips.items():
            files = counts.get(state, 0)
            chip.setText(f"{state_name(state)} {number(files)}")
            chip.setAccessibleName(f"Show {state_name(state)} only, {counted(files, 'file', 'files')}")
            if not files:
                chip.setChecked(False)
        self._arrange(tuple(state for state in self._chips if counts.get(state)))
        if self.pressed() != before:
            self._say()

    def pressed(self) -> frozenset[FileState]:
        """The states that are wanted alone."""
        return frozenset(state for state, chip in self._chips.items() if chip.isChecked())

    def chip(self, state: FileState) -> QPushButton:
        """The toggle of a state."""
        return self._chips[state]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One row where there is room, else two."""
        super().resizeEvent(event)
        self._arrange(self._arranged[1])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font is of another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange(self._arranged[1])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two side by side."""
        widest = max(chip.sizeHint().width() for chip in self._chips.values())
        return QSize(2 * widest + _GAP_PX, super().minimumSizeHint().height())

    def _arrange(self, states: tuple[FileState, ...]) -> None:
        wanted_px = sum(self._chips[state].sizeHint().width() + _GAP_PX for state in states) - _GAP_PX
        columns = max(1, len(states)) if wanted_px <= self.width() else 2
        if self._arranged == (columns, states):
            return
        self._arranged = (columns, states)
        for chip in self._chips.values():
            self._grid.removeWidget(chip)
        for position, state in enumerate(states):
            self._grid.addWidget(self._chips[state], position // columns, position % columns)
        for state, chip in self._chips.items():
            chip.setVisible(state in states)
        for column in range(len(self._chips) + 1):
            self._grid.setColumnStretch(column, 1 if column == columns else 0)

    def _chip(self) -> QPushButton:
        chip = QPushButton(self)
        chip.setCheckable(True)
        chip.hide()
        chip.toggled.connect(lambda pressed: set_role(chip, "primary" if pressed else ""))
        chip.clicked.connect(self._say)
        return chip

    def _say(self) -> None:
        self.changed.emit(self.pressed())
