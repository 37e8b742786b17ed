"""Paints a found photo with its rank."""

from math import inf

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.found import SearchHit
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.delegates.photo import Look, PhotoPainter
from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.models.counted import number
from photoclip.ui.models.ranked import RankedModel
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader

GAP_PX = 8
_BADGE_PX = 20
_FADED = 0.55


class RankedDelegate(QStyledItemDelegate):
    """A photo that only this model found is as bright as all others; while one is `marked`, the others fade."""

    def __init__(
        self, model: RankedModel, loader: ThumbnailLoader, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._loader = loader
        self._theme = theme
        self._photos = PhotoPainter(loader, theme)
        self.cell = QSize(1, 1)
        self.marked: PhotoId | None = None

    def begin(self, view: QSize, ratio: float) -> None:
        """Before a round of painting."""
        self._photos.begin(view, ratio, inf)

    def end(self) -> None:
        """After it: what was not there is read."""
        for key in self._photos.wanted():
            self._loader.pixmap(key.content_hash, key.edge_px)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """All of one size."""
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        hit = self._model.hit(index.row())
        if hit is None:
            return
        is_marked = hit.photo_id == self.marked
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus) and is_focused(option.state)
        place = option.rect.adjusted(GAP_PX // 2, GAP_PX // 2, -GAP_PX // 2, -GAP_PX // 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if is_marked or self.marked is None else _FADED)
        self._photos.paint(painter, place, _photo_of(hit), Look(is_marked, is_current, is_current))
        painter.setOpacity(1.0)
        self._paint_rank(painter, place, index.row() + 1, is_shared=self._model.is_elsewhere(hit.photo_id))
        painter.restore()

    def recolour(self) -> None:
        """The theme has other colours."""
        self._photos.forget_icons()

    def _paint_rank(self, painter: QPainter, place: QRect, rank: int, *, is_shared: bool) -> None:
        """In the accent colour where the other model found it, too."""
        colors, text = self._theme.colors, number(rank)
        width = max(_BADGE_PX, painter.fontMetrics().horizontalAdvance(text) + 12)
        badge = QRect(place.left() + 6, place.bottom() - _BADGE_PX - 5, width, _BADGE_PX)
        ground = QColor(colors.accent if is_shared else colors.ground)
        ground.setAlphaF(1.0 if is_shared else 0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(badge), 6, 6)
        painter.setPen(QPen(QColor(colors.on_accent if is_shared else colors.text)))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _photo_of(hit: SearchHit) -> Photo:
    """As much of it as is painted."""
    return Photo(
        hit.photo_id,
        ContentHash(hit.content_hash),
        0,
        "",
        hit.width_px,
        hit.height_px,
        Facts(),
        (PhotoFile(hit.path, hit.offline),),
    )
