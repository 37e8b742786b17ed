"""A name typed in place, and what is wrong with it beneath."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from photoclip.domain.organise_api import LONGEST_ALBUM_NAME
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_LINE_PX = 32
_ELSEWHERE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class _Line(QLineEdit):
    """Says when it is left or given up."""

    given_up = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape gives up; up and down mean nothing here."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is the line's own, whatever the window does with it."""
        is_ours = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_ours and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Another window or a menu is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in _ELSEWHERE:
            self.left.emit()


class NameField(QFrame):
    """Enter gives the name, Escape gives it up. Leaving the line gives the name too, unless there is none."""

    entered = Signal(str)
    """A name, without spaces around it; maybe none. Answer with `refuse`, or take the field away."""
    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_waiting = False
        self._line = _Line()
        self._line.setMaxLength(LONGEST_ALBUM_NAME)
        self._line.setFixedHeight(_LINE_PX - 2)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setContentsMargins(8, 2, 8, 4)
        self._problem.hide()
        set_role(self._problem, "bad")
        set_role(self, "panel")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addWidget(self._problem)
        self._line.returnPressed.connect(self._enter)
        self._line.given_up.connect(self.given_up)
        self._line.left.connect(self._leave)
        self._line.textEdited.connect(lambda _text: self.refuse(""))

    def begin(self, what: str, name: str) -> None:
        """Ask for a name; `name` is there to be typed over. `what` says to everybody what is named."""
        self._is_waiting = False
        self._line.setReadOnly(False)
        self._line.setPlaceholderText(what)
        self._line.setAccessibleName(what)
        self._line.setText(name)
        self._line.selectAll()
        self.refuse("")
        self.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, line: str) -> None:
        """Say why it cannot be called that, "" takes it back; the name may be changed."""
        self._is_waiting = False
        self._line.setReadOnly(False)
        self._problem.setText(line)
        self._problem.setVisible(bool(line))
        self._line.setAccessibleDescription(line)
        self._line.setStyleSheet(f"QLineEdit {{ border-color: {self._theme.colors.no}; }}" if line else "")
        self.updateGeometry()
        if line:
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        """What is wrong, "" where nothing is."""
        return self._problem.text()

    def wanted_px(self, width_px: int) -> int:
        """How high it is at a width."""
        return _LINE_PX + (self._problem.heightForWidth(width_px) if self._problem.text() else 0)

    def _enter(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self._line.setReadOnly(True)
            self.entered.emit(" ".join(self._line.text().split()))

    def _leave(self) -> None:
        if self.isHidden() or self._is_waiting:
            return
        if self._line.text().strip() and not self.problem():
            self._enter()
        else:
            self.given_up.emit()
