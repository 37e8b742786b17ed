"""What stands where photos would be."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.notice import Action
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_ICON_PX = 48
_WIDEST_PX = 440


class Nothing(QWidget):
    """An icon, a heading, a line that says what to do next, and perhaps buttons that do it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = "images"
        self._actions: tuple[Action, ...] = ()
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon.setFixedHeight(_ICON_PX)
        self._heading = self._label("heading")
        self._line = self._label("muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        inside = QWidget(self)
        inside.setMaximumWidth(_WIDEST_PX)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self._icon)
        lines.addSpacing(8)
        lines.addWidget(self._heading)
        lines.addWidget(self._line)
        lines.addSpacing(8)
        lines.addLayout(self._buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inside, 100)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        # A little above the middle, where the eye looks for it.
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)
        theme.changed.connect(self._dress)

    def show_state(self, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        """`icon` names one of resources/icons. Of the buttons (label, callable) the first is the main one."""
        self._name = icon
        self._heading.setText(breakable(heading))
        self._line.setText(breakable(line))
        self.setAccessibleName(heading)
        self.setAccessibleDescription(line)
        before, self._actions = [label for label, _ in self._actions], tuple(actions)
        if before != [label for label, _ in actions]:  # else the keyboard may be on one of them
            self._show_buttons()
        self._dress()

    def _show_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.setFocusProxy(None)
        if self._actions:
            self._buttons.addStretch(1)
            for place, (label, _) in enumerate(self._actions):
                button = QPushButton(label, self)
                if place == 0:
                    set_role(button, "primary")
                    self.setFocusProxy(button)
                button.clicked.connect(lambda _checked=False, place=place: self._actions[place][1]())
                self._buttons.addWidget(button)
            self._buttons.addStretch(1)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        set_role(label, role)
        return label

    def _dress(self) -> None:
        pixmap = self._theme.icon(self._name).pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
