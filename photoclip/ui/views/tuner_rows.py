"""The thumbnails of the tag tuner: the surest photos, and those around the cut."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from photoclip.domain.browse import Photo
from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import TagState
from photoclip.ui.delegates.photo import Look
from photoclip.ui.delegates.tag_marks import TagMarkPainter, state_words
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import name_of
from photoclip.ui.models.tag_words import probability
from photoclip.ui.models.tuner_words import BAND_TITLES, band_words, nothing_in
from photoclip.ui.models.tuning import Band, Longs, TuningSheet
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.card_layout import EMPTY, CardLayout, Shelf
from photoclip.ui.views.cards import CardArea
from photoclip.ui.views.tuner_layout import TITLE_PX, Plan, layout_for, plan_for

_STEPS_BACK = 0.68
_TITLE_FONT_PX = 15
_GAP_PX = 10


class TunerRows(CardArea):
    """Shows what a `TuningSheet` has at a cut. While the cut is dragged nothing is asked but what is seen."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, loader, theme, parent)
        self._marks = TagMarkPainter(theme)
        self._sheet: TuningSheet | None = None
        self._cut = 0.0
        self._plan = plan_for(1, 1)
        self._bands: tuple[Longs, ...] = ()
        self._rows: Longs = np.empty(0, np.int64)
        self.setAccessibleName("Photos around the cut")

    def show_sheet(self, sheet: TuningSheet, cut: float) -> None:
        """Those at this cut."""
        self._sheet, self._cut = sheet, cut
        self._plan = self._plan_now()
        self._bands = tuple(sheet.band(band, cut, self._plan.most) for band in Band)
        self._rows = np.concatenate(self._bands)
        photo_ids = sheet.photo_ids[self._rows]
        self.show_cards([PhotoId(photo_id) for photo_id in photo_ids.tolist()], photo_ids)

    def forget(self) -> None:
        """Show none: those of another tag have nothing to do with what comes."""
        self._sheet, self._bands, self._rows = None, (), np.empty(0, np.int64)
        self.show_cards((), self._rows)

    def band_ids(self, band: Band) -> tuple[PhotoId, ...]:
        """The photos of a row."""
        first = sum(len(rows) for rows in self._bands[:band])
        return self.photo_ids[first : first + len(self._bands[band])] if self._bands else ()

    def _plan_now(self) -> Plan:
        # The scroll bar lies in the margin, whether it is there or not: nothing moves when it comes.
        return plan_for(self.width(), self.viewport().height())

    def _laid_out(self, _size: QSize) -> CardLayout:
        return layout_for(self._plan, [len(rows) for rows in self._bands]) if self._bands else EMPTY

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or fewer have room."""
        super().resizeEvent(event)
        if self._sheet is not None and self._plan_now() != self._plan:
            self.show_sheet(self._sheet, self._cut)

    # painting

    def _paint_beneath(self, painter: QPainter, offset_px: int) -> None:
        for band, shelf in zip(Band, self._layout.shelves, strict=False):
            self._paint_title(painter, band, shelf, shelf.top - offset_px)

    def _paint_title(self, painter: QPainter, band: Band, shelf: Shelf, top: int) -> None:
        colors, name = self._theme.colors, self._sheet.tuning.tag.name if self._sheet is not None else ""
        room = QRect(self._layout.left, top, self.viewport().width() - 2 * self._layout.left, TITLE_PX)
        font = QFont(self.font())
        font.setPixelSize(_TITLE_FONT_PX)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, flags, BAND_TITLES[band])
        beside = room.adjusted(QFontMetrics(font).horizontalAdvance(BAND_TITLES[band]) + _GAP_PX, 1, 0, 1)
        painter.setFont(self.font())
        painter.setPen(QColor(colors.muted))
        metrics = painter.fontMetrics()
        if shelf.count:
            words = metrics.elidedText(band_words(band, name), Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(beside, flags, words)
        else:
            reached = 0 if self._sheet is None else self._sheet.reached(self._cut)
            painter.drawText(room.translated(0, TITLE_PX - 6), flags, nothing_in(band, reached))

    def _paint_card(self, painter: QPainter, card: int, place: QRect, look: Look) -> bool:
        is_below = card >= len(self._rows) - len(self._bands[Band.BELOW])
        if is_below and not look.is_selected:
            look = replace(look, opacity=_STEPS_BACK)
        is_final = self._paint_photo(painter, card, place, look)
        self._marks.paint(painter, place, self._state(card))
        return is_final

    def _recolour(self) -> None:
        self._marks.forget()
        super()._recolour()

    # words

    def _state(self, card: int) -> TagState:
        assert self._sheet is not None
        return TagState(int(self._sheet.states[self._rows[card]]))

    def _spoken(self, card: int, photo: Photo | None) -> str:
        assert self._sheet is not None
        name = name_of(photo.files[0].path) if photo is not None and photo.files else "Photo"
        likely = probability(float(self._sheet.probabilities[self._rows[card]]))
        ends = np.cumsum([len(rows) for rows in self._bands])
        band = Band(int(np.searchsorted(ends, card, side="right")))
        return ", ".join(filter(None, (name, likely, state_words(self._state(card)), BAND_TITLES[band].lower())))
