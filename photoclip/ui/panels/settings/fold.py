"""Something that is seen when it is asked for."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class Fold(QWidget):
    """A line with an arrow; what belongs to it comes and goes beneath."""

    def __init__(self, theme: Theme, title: str, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inside = inside
        self.button = QPushButton(self)
        self.button.setText(f" {title}")
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        self.button.setIconSize(QSize(14, 14))
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        set_role(self.button, "fold")
        self.button.toggled.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.button)
        column.addWidget(inside)
        inside.hide()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_open(self) -> bool:
        """Whether what belongs to it is seen."""
        return self.button.isChecked()

    def open(self, wanted: bool = True) -> None:
        """Show or hide it."""
        self.button.setChecked(wanted)

    def _turn(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self._dress()

    def _dress(self) -> None:
        self.button.setIcon(self._theme.icon("chevron-down" if self.is_open else "chevron-right"))
