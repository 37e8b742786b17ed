"""Facts beneath one another, of which not all are always known."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role

_NAME_PX = 96


@dataclass(frozen=True, slots=True)
class _Row:
    name: QLabel
    value: QLabel
    cell: QWidget


class FactRows(QWidget):
    """Names at the left, values at the right, which wrap; one with a button after it is on one line. A row without a
    value goes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, _Row] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, _NAME_PX)
        self._grid.setColumnStretch(1, 1)

    def add_row(self, name: str, button: QPushButton | None = None) -> None:
        """Beneath the others."""
        label = plain(name, self)
        label.setWordWrap(False)
        set_role(label, "muted")
        cell = QWidget(self)
        value = plain("", cell) if button is None else ElidedLabel("", cell)
        line = WrapLayout(parent=cell) if button is not None else QVBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(value)
        if button is not None:
            line.addWidget(button)
        row = len(self._rows)
        # Beside a button, which is higher than a line of text.
        label.setContentsMargins(0, 0 if button is None else 2, 0, 0)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(cell, row, 1)
        self._rows[name] = _Row(label, value, cell)

    def show_value(self, name: str, text: str) -> None:
        """One of them; "" hides its row."""
        row = self._rows[name]
        row.value.setText(text if isinstance(row.value, ElidedLabel) else breakable(text))
        row.value.setAccessibleName(f"{name}: {text}")
        for part in (row.name, row.cell):
            part.setVisible(bool(text))

    def value(self, name: str) -> str:
        """What is shown, "" where the row is hidden."""
        row = self._rows[name]
        return "" if row.cell.isHidden() else row.value.accessibleName().removeprefix(f"{name}: ")
