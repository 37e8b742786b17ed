"""What is there for a moment only is not shown: nothing flickers."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

APPEARS_MS = 500
STAYS_MS = 700


class Patience(QObject):
    """Between what is so and what is shown of it. None stands for nothing."""

    changed = Signal(object)
    """What is to be shown now. It comes once it has been so for `APPEARS_MS`, and then stays for `STAYS_MS`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is: Any = None
        self._shown: Any = None
        self._appears = QTimer(self, singleShot=True, interval=APPEARS_MS)
        self._stays = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._appears.timeout.connect(self._appear)
        self._stays.timeout.connect(self._leave)

    def know(self, value: Any) -> None:
        """It is so now."""
        self._is = value
        if value is None:
            self._appears.stop()
            self._leave()
        elif self._shown is not None:
            self._show(value)
        elif not self._appears.isActive():
            self._appears.start()

    def end(self) -> None:
        """Nothing is so any more, nor shown."""
        self._is = None
        self._appears.stop()
        self._stays.stop()
        self._leave()

    def _appear(self) -> None:
        self._stays.start()
        self._show(self._is)

    def _leave(self) -> None:
        if self._is is None and self._shown is not None and not self._stays.isActive():
            self._show(None)

    def _show(self, value: Any) -> None:
        self._shown = value
        self.changed.emit(value)
