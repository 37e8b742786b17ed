"""Two fingers on a touch pad or a touch screen."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


@dataclass(frozen=True, slots=True)
class Pinch:
    """Zoom by `factor` around a point of the widget."""

    factor: float
    point: QPoint


def pinch_factor(event: QEvent, widget: QWidget) -> Pinch | None:
    """The pinch in an event of a widget that grabbed pinch gestures."""
    if isinstance(event, QNativeGestureEvent):
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            return Pinch(max(0.1, 1.0 + event.value()), event.position().toPoint())
    elif isinstance(event, QGestureEvent):
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if gesture is not None:
            pinch = cast("QPinchGesture", gesture)
            return Pinch(max(0.1, pinch.scaleFactor()), widget.mapFromGlobal(pinch.centerPoint().toPoint()))
    return None
