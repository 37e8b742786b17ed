"""What opens beneath a widget of the window and is never modal: a click elsewhere closes it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from photoclip.ui.theme.stylesheet import set_role

_GAP_PX = 4
_EDGE_PX = 8


class Popup(QFrame):
    """A card that lies over its window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._is_watching = False
        set_role(self, "card")

    def close_popup(self) -> None:
        """Hide, if it is there."""
        self._watch(False)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A click elsewhere closes it, and does what it does elsewhere."""
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
        ):
            self.close_popup()
        return super().eventFilter(watched, event)

    def _open_beneath(self, beneath: QWidget, width_px: int, height_px: int, least_px: int) -> None:
        """Show it, as large as that where the window has the room, but at least `least_px` high."""
        window = self.parentWidget()
        assert window is not None
        corner = beneath.mapTo(window, QPoint(0, beneath.height() + _GAP_PX))
        width = min(width_px, window.width() - 2 * _EDGE_PX)
        left = max(_EDGE_PX, min(corner.x(), window.width() - _EDGE_PX - width))
        height = min(height_px, window.height() - corner.y() - _EDGE_PX)
        self.setGeometry(QRect(left, corner.y(), width, max(least_px, height)))
        self.show()
        self.raise_()
        self._watch(True)

    def _watch(self, watch: bool) -> None:
        application = QApplication.instance()
        if not isinstance(application, QApplication) or watch == self._is_watching:
            return
        self._is_watching = watch
        if watch:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
        self._watched(application, watch)

    def _watched(self, application: QApplication, watch: bool) -> None:
        """Whoever looks at more than clicks begins and ends it here."""
