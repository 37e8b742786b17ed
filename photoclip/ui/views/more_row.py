"""The row at the end of what was found, behind which lies what hardly matches."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from photoclip.ui.models.counted import number

MORE_PX = 64
"""Its height, with the space around it."""
_WIDEST_PX = 360


class MoreRow(QPushButton):
    """A button that scrolls along with the photos."""

    reached = Signal()
    """The keyboard came to it: bring it into view."""
    left = Signal()
    """The keyboard goes back to the photos."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_count(self, photos: int) -> None:
        """So many are behind it; 0 hides it."""
        if photos:
            self.setText(f"Show {number(photos)} more that hardly {'matches' if photos == 1 else 'match'}")
            self.setAccessibleDescription("Photos that match least. They are listed below the others.")
        if bool(photos) != self.isVisibleTo(self.parentWidget()):
            if not photos and self.hasFocus():
                self.left.emit()
            self.setVisible(bool(photos))

    def place(self, left: int, top: int, width: int) -> None:
        """Into the room of MORE_PX at `top` of what is seen."""
        wide = min(width, max(_WIDEST_PX, self.sizeHint().width()))
        high = self.sizeHint().height()
        self.setGeometry(left + (width - wide) // 2, top + (MORE_PX - high) // 2, wide, high)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Be seen."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.reached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses as well; up leads back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
