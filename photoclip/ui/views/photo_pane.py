"""Photos, and the timeline at their side."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from photoclip.ui.views.grid import PhotoGrid
from photoclip.ui.views.timeline import TimelineStrip

TIMELINE_FITS_PX = 560


class PhotoPane(QWidget):
    """Lays them out. The timeline is there where it is of use and has room; in right-to-left languages at the left."""

    def __init__(self, grid: PhotoGrid, timeline: TimelineStrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(grid, 1)
        row.addWidget(timeline)
        self.setFocusProxy(grid)
        timeline.timeline_changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Photos come first where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._timeline.setVisible(self._timeline.timeline.is_of_use and self.width() >= TIMELINE_FITS_PX)
