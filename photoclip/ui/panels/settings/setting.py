"""The parts a page of settings is made of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.theme.stylesheet import set_role

_NAME_PX = 112


class Page(QWidget):
    """A heading, and parts under one another."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(16)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        heading = plain(title, self)
        set_role(heading, "heading")
        self.column.addWidget(heading)

    def add_section(self, text: str) -> None:
        """The small head of what follows."""
        label = plain(text, self)
        set_role(label, "title")
        self.column.addSpacing(8)
        self.column.addWidget(label)


class Setting(QWidget):
    """A control with its label, a hint, and the error it caused."""

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = plain(label, self)
        name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        self._error = plain("", self)
        set_role(self._error, "bad")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(name)
        column.addWidget(control)
        if hint:
            muted = plain(hint, self)
            set_role(muted, "muted")
            column.addWidget(muted)
        column.addWidget(self._error)

    def show_error(self, text: str) -> None:
        """Under the control; "" takes it away."""
        show_line(self._error, text)

    def error(self) -> str:
        """What stands there."""
        return self._error.accessibleName()


class FactTable(QWidget):
    """Names at the left, values at the right: on one line each, but those that are `wrapped`."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None, *, wrapped: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _NAME_PX)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(names):
            label = plain(name, self)
            label.setWordWrap(False)
            set_role(label, "muted")
            value = plain("", self) if name in wrapped else ElidedLabel("", self, Qt.TextElideMode.ElideMiddle)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[name] = value

    def show_value(self, name: str, value: str) -> None:
        """One of them."""
        self._values[name].setText(value)
        self._values[name].setAccessibleName(f"{name}: {value}")

    def value(self, name: str) -> str:
        """One of them."""
        return self._values[name].text()


def plain(text: str, parent: QWidget | None = None) -> QLabel:
    """A label that wraps, of text that is never taken for markup."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setText(breakable(text))
    return label


def show_line(label: QLabel, text: str) -> None:
    """Show a line and have it read out, or hide it where there is none."""
    label.setText(breakable(text))
    label.setAccessibleName(text)
    label.setVisible(bool(text))
    if text:
        QAccessible.updateAccessibility(QAccessibleEvent(label, QAccessible.Event.Alert))
