"""News in place: a banner that says what happened, and offers what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from photoclip.ui.panels.breakable import breakable
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

Action = tuple[str, Callable[[], object]]
_ICONS = {"info": "info", "bad": "triangle-alert"}
_MOST_ACTIONS = 2
_MARK_PX = 3
_AROUND_PX = 96


class Notice(QFrame):
    """Hidden until `say`. The newest takes the place of the one before. It never takes the focus."""

    dismissed = Signal()
    """By the person."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = "info"
        self._said = ""
        set_role(self, "banner")
        self._icon = QLabel(self)
        self._icon.setFixedSize(18, 28)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._text.setSizePolicy(policy)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setFixedSize(28, 28)
        self._close.setIconSize(QSize(16, 16))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setAccessibleName("Dismiss")
        self._close.setToolTip("Dismiss")
        self._close.clicked.connect(self._on_close)
        self._lay_out()
        theme.changed.connect(self._dress)
        self.hide()

    def say(self, text: str, kind: str = "info", actions: Sequence[Action] = ()) -> None:
        """Show a line, "info" or "bad", with at most two buttons; a button calls its callable and dismisses."""
        self._kind = kind
        self._said = text
        self._text.setText(breakable(text))
        self._text.setAccessibleName(text)
        self.setAccessibleName(text)
        self._replace_buttons(actions[:_MOST_ACTIONS])
        self._fit()
        self._dress()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Take it away."""
        self._said = ""
        self.hide()

    def text(self) -> str:
        """What is said, "" where nothing is."""
        return self._said

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape, from one of its buttons."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A thin mark at the side where bad news start."""
        super().paintEvent(event)
        if self._kind != "bad":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.no))
        left = 4 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self.width() - 4 - _MARK_PX
        painter.drawRoundedRect(QRectF(left, 8, _MARK_PX, self.height() - 16), _MARK_PX / 2, _MARK_PX / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Buttons go under a long text."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Buttons beside the text, as long as that takes no more than two lines."""
        buttons = sum(button.sizeHint().width() + 8 for button in self._buttons)
        room = max(0, self.width() - buttons - _AROUND_PX)
        fits = "\n" not in self._said and self._text.fontMetrics().horizontalAdvance(self._said) < 2 * room * 0.9
        directions = QBoxLayout.Direction
        self._inside.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _lay_out(self) -> None:
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._actions.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inside.setSpacing(8)
        self._inside.addWidget(self._text, 1)
        self._inside.addLayout(self._actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        for part in (self._icon, self._close):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        row.insertLayout(1, self._inside, 1)

    def _replace_buttons(self, actions: Sequence[Action]) -> None:
        for button in self._buttons:
            self._actions.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, (label, act) in enumerate(actions):
            button = QPushButton(label, self)
            # Raised as the banner itself is, a button would not be seen.
            set_role(button, "primary" if place == 0 else "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, act=act: self._do(act))
            self._actions.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()
            self._buttons.append(button)

    def _do(self, act: Callable[[], object]) -> None:
        self.dismiss()
        act()

    def _on_close(self) -> None:
        self.dismiss()
        self.dismissed.emit()

    def _dress(self) -> None:
        colors = self._theme.colors
        icon = self._theme.icon(_ICONS.get(self._kind, "info"), colors.no if self._kind == "bad" else colors.muted)
        self._icon.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._close.setIcon(self._theme.icon("x"))
        self.update()
