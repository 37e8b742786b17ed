"""The clock of the slide show."""

from PySide6.QtCore import QObject, QTimer, Signal

_SECONDS = 3


class SlideShow(QObject):
    """Says when the next picture is due. The time of each begins when it is there in full, not while it loads."""

    due = Signal()
    changed = Signal(bool, int)
    """Whether it runs, and seconds for each picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = _SECONDS
        self._is_running = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.due)

    @property
    def is_running(self) -> bool:
        """Whether pictures follow one another."""
        return self._is_running

    @property
    def seconds(self) -> int:
        """For each picture."""
        return self._seconds

    def start(self) -> None:
        """Begin; `shown` says from when on."""
        self._set_running(True)

    def stop(self) -> None:
        """End. No timer runs any more."""
        self._set_running(False)

    def set_seconds(self, seconds: int) -> None:
        """The picture that is shown starts anew."""
        self._seconds = seconds
        if self._timer.isActive():
            self._timer.start(seconds * 1000)
        self.changed.emit(self._is_running, seconds)

    def shown(self) -> None:
        """A picture is there, or why it is not. What comes twice counts once."""
        if self._is_running and not self._timer.isActive():
            self._timer.start(self._seconds * 1000)

    def left(self) -> None:
        """Another picture takes its place."""
        self._timer.stop()

    def _set_running(self, running: bool) -> None:
        if not running:
            self._timer.stop()
        if running != self._is_running:
            self._is_running = running
            self.changed.emit(running, self._seconds)
