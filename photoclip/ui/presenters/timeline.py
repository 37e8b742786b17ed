"""Keeps the timeline and the photos beside it in step."""

from PySide6.QtCore import QObject

from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.timeline import Timeline
from photoclip.ui.views.grid import PhotoGrid
from photoclip.ui.views.timeline import TimelineStrip


class TimelinePresenter(QObject):
    """Months are counted when other photos are shown, not when they are scrolled."""

    def __init__(self, model: PhotoModel, grid: PhotoGrid, strip: TimelineStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._grid = grid
        self._strip = strip
        model.rows_changed.connect(self._count)
        grid.seen_changed.connect(self._follow)
        strip.row_wanted.connect(grid.show_at_top)

    def _count(self) -> None:
        self._strip.show_timeline(Timeline.of_days(self._model.rows.days))

    def _follow(self) -> None:
        self._strip.show_row(self._grid.first_row())
