"""Found photos side by side, best first."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from photoclip.domain.ids import PhotoId
from photoclip.ui.delegates.ranked import RankedDelegate
from photoclip.ui.models.ranked import RankedModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_CELL_PX = 148
_SHAPE = 0.78
"""Height of a cell by its width: most photos are 3:2 or 4:3."""


class RankedView(QListView):
    """Shows a `RankedModel`; says which photo is pointed at, by mouse or keyboard."""

    pointed = Signal(object)
    """PhotoId under the mouse, else the chosen one, else None."""
    chosen = Signal(object)
    """PhotoId: by a click or the keyboard."""

    def __init__(
        self, model: RankedModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = RankedDelegate(model, loader, theme, self)
        self._hovered: PhotoId | None = None
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.entered.connect(self._hover)
        self.selectionModel().currentChanged.connect(self._choose)
        model.modelReset.connect(self._reset)
        loader.loaded.connect(self._repaint)
        loader.unavailable.connect(self._repaint)
        theme.changed.connect(self._recolour)

    def mark(self, photo_id: PhotoId | None, *, reveal: bool = False) -> None:
        """The photo that is looked at, here or beside; `reveal` it if it is here."""
        if photo_id != self._delegate.marked:
            self._delegate.marked = photo_id if self._model.row_of(photo_id) >= 0 else None
            self.viewport().update()
        row = self._model.row_of(photo_id)
        if reveal and row >= 0:
            self.scrollTo(self._model.index(row))

    @property
    def marked(self) -> PhotoId | None:
        """The photo that is marked, None where it is not here."""
        return self._delegate.marked

    def current_photo(self) -> PhotoId | None:
        """The chosen one."""
        hit = self._model.hit(self.currentIndex().row())
        return hit.photo_id if hit is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many beside one another as have room, and no gap at the side."""
        super().resizeEvent(event)
        # One pixel less: the view wraps where a line is full.
        width = max(1, self.viewport().width() - 1)
        cell_px = width // max(1, width // _CELL_PX)
        size = QSize(cell_px, round(cell_px * _SHAPE))
        if size != self._delegate.cell:
            self._delegate.cell = size
            self.setGridSize(size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A round of painting."""
        self._delegate.begin(self.viewport().size(), self.devicePixelRatioF())
        super().paintEvent(event)
        self._delegate.end()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """The mouse may leave."""
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().viewportEvent(event)

    def _hover(self, index: QModelIndex) -> None:
        hit = self._model.hit(index.row())
        self._point_at(hit.photo_id if hit is not None else None)

    def _point_at(self, photo_id: PhotoId | None) -> None:
        if photo_id != self._hovered:
            self._hovered = photo_id
            self.pointed.emit(photo_id if photo_id is not None else self.current_photo())

    def _choose(self, current: QModelIndex) -> None:
        hit = self._model.hit(current.row())
        if hit is not None:
            self.chosen.emit(hit.photo_id)

    def _reset(self) -> None:
        self._hovered = None
        self._delegate.marked = None
        self.scrollToTop()

    def _repaint(self, _content_hash: str) -> None:
        self.viewport().update()

    def _recolour(self) -> None:
        self._delegate.recolour()
        self.viewport().update()
