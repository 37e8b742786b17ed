"""Paints a grid: photos, titles, the rubber band."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from photoclip.ui.delegates.divider import DIVIDER_PX, DividerPainter, divider_words
from photoclip.ui.delegates.marks import MarkPainter
from photoclip.ui.delegates.photo import RING_PX, Look, PhotoPainter
from photoclip.ui.delegates.section_title import HEADER_PX, TITLE_PX, TitlePainter, section_details, section_title
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.sections import Grain
from photoclip.ui.models.tiers import Tier
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.found_marks import FoundMarks
from photoclip.ui.views.layout import Cell, Cells
from photoclip.ui.views.stage import GAP_PX, MARGIN_PX, Stage

_BUDGET_S = 0.006
"""For finishing cells while painting, and in one turn of the event loop after it."""


@dataclass(frozen=True, slots=True)
class View:
    """How the grid is looked at. `band`: the rubber band in content points. `is_flying`: it is scrolled so fast that
    nobody sees single photos: only what is there already is painted.
    """

    band: QRect | None
    has_focus: bool
    is_flying: bool


class GridCanvas:
    """Knows where the photos it painted last lie, to paint them again when their thumbnails come."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme) -> None:
        self._model = model
        self._loader = loader
        self._theme = theme
        self._photos = PhotoPainter(loader, theme)
        self._given = MarkPainter(theme)
        self._titles = TitlePainter(theme)
        self._dividers = DividerPainter(theme)
        self.marks = FoundMarks(model, theme)
        self._places: dict[str, QRect] = {}
        self._rough: dict[str, QRect] = {}
        self._offset_px = 0
        self._is_upward = False

    def place_of(self, content_hash: str) -> QRect | None:
        """Where a photo is seen, as far as it was painted since `forget_places`."""
        return self._places.get(content_hash)

    def forget_places(self) -> None:
        """Photos lie elsewhere now."""
        self._places.clear()
        self._rough.clear()

    @property
    def is_rough(self) -> bool:
        """Whether something was painted roughly: `refine` it."""
        return bool(self._rough)

    def refine(self) -> QRegion:
        """Finish some of what was painted roughly, and say what to paint again."""
        region, deadline = QRegion(), perf_counter() + _BUDGET_S
        while self._rough and perf_counter() < deadline:
            content_hash, place = self._rough.popitem()
            photo_id = self._model.photo_with(content_hash)
            photo = None if photo_id is None else self._model.known(photo_id)
            if photo is not None:
                self._photos.finish(place.size(), photo)
                region += place
        return region

    def recolour(self) -> None:
        """The theme has other colours."""
        self._photos.forget_icons()
        self.marks.recolour()

    def paint(self, surface: QWidget, part: QRegion, stage: Stage, view: View) -> None:
        """Paint a part of the surface."""
        painter = QPainter(surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(surface.font())
        box = part.boundingRect()
        painter.fillRect(box, QColor(self._theme.colors.ground))
        self._photos.begin(surface.size(), surface.devicePixelRatioF(), _BUDGET_S)
        is_whole = box.contains(surface.rect())
        if is_whole and not view.is_flying:
            self._prepare_next(stage, surface.height())
        self._paint_photos(painter, part, stage, view)
        if stage.layout.sections.grain is Grain.TIER:
            self._paint_dividers(painter, box, stage)
        elif stage.layout.header_px:
            self._paint_titles(painter, box, stage)
        if view.band is not None:
            self._paint_band(painter, view.band.translated(MARGIN_PX, -stage.span.offset_px))
        painter.end()
        self._load(is_whole, view.is_flying)

    def _load(self, is_whole: bool, is_flying: bool) -> None:
        wanted = self._photos.wanted()
        if is_flying:
            self._loader.cancel_waiting()
        elif is_whole:
            self._loader.pass_by(wanted)
        else:
            for key in wanted:
                self._loader.pixmap(key.content_hash, key.edge_px, in_passing=True)

    def pinned_title(self, stage: Stage) -> QRect:
        """Where the title of the uppermost section lies."""
        section = stage.layout.section_at(stage.span.offset_px)
        return self._title_line(stage, max(0, section)) if stage.layout.header_px else QRect()

    def _prepare_next(self, stage: Stage, page_px: int) -> None:
        """Thumbnails of the next page, the way that is being scrolled. Wanted before those that are seen: the last one
        wanted comes first.
        """
        offset = stage.span.offset_px
        if offset != self._offset_px:
            self._is_upward = offset < self._offset_px
            self._offset_px = offset
        top = offset - page_px if self._is_upward else offset + page_px
        cells = stage.layout.cells(stage.layout.lines_between(top, top + page_px))
        for cell, photo_id in self._far_first(cells, stage):
            photo = self._model.look_at(photo_id, cell.row)
            if photo is not None:
                self._photos.want(QSize(cell.width, cell.height), photo)

    def _far_first(self, cells: Cells, stage: Stage) -> Iterator[tuple[Cell, int]]:
        """With the photo of each."""
        ids = stage.rows.photo_ids[cells.rows].tolist()
        pairs = list(zip(cells.each(), ids, strict=True))
        return iter(pairs) if self._is_upward else reversed(pairs)

    def _paint_photos(self, painter: QPainter, part: QRegion, stage: Stage, view: View) -> None:
        offset, box = stage.span.offset_px, part.boundingRect().adjusted(0, -RING_PX, 0, RING_PX)
        selection = stage.selection
        # Where only the current photo is selected, its border says all.
        is_marked = selection.current not in selection or len(selection) > 1
        cells = stage.layout.cells(stage.layout.lines_between(box.top() + offset, box.bottom() + 1 + offset))
        is_simple = part.rectCount() == 1
        self.marks.begin(painter, cells, stage)
        for cell, photo_id in self._far_first(cells, stage):
            rect = QRect(cell.x + MARGIN_PX, cell.y - offset, cell.width, cell.height)
            if not is_simple and not part.intersects(rect.adjusted(-RING_PX, -RING_PX, RING_PX, RING_PX)):
                continue
            photo = self._model.known(photo_id) if view.is_flying else self._model.look_at(photo_id, cell.row)
            is_selected = cell.row in selection
            opacity = 1.0 if is_selected else self.marks.opacity(cell.row)
            look = Look(is_selected, is_marked and cell.row == selection.current, view.has_focus, opacity)
            is_final = self._photos.paint(painter, rect, photo, look)
            self.marks.paint(painter, rect, cell.row)
            if photo is not None:
                self._given.paint(painter, rect, photo, self.marks.bar_px(cell.row, rect))
                self._places[photo.content_hash] = rect
                if not is_final:
                    self._rough[photo.content_hash] = rect

    def _paint_titles(self, painter: QPainter, part: QRect, stage: Stage) -> None:
        layout, offset = stage.layout, stage.span.offset_px
        first = max(0, layout.section_at(offset))
        last = layout.section_at(offset + part.bottom() + 1)
        for section in range(first, last + 1):
            line = self._title_line(stage, section)
            if line.intersects(part):
                title = section_title(layout.sections.grain, int(layout.sections.days[section]))
                lies_over_photos = line.y() != int(layout.section_tops[section]) + HEADER_PX - TITLE_PX - offset
                if lies_over_photos:
                    ground = QColor(self._theme.colors.ground)
                    painter.fillRect(line.adjusted(-MARGIN_PX, 0, MARGIN_PX, 0), ground)
                self._titles.paint(painter, line, title, section_details(len(layout.section_rows(section))))

    def _paint_dividers(self, painter: QPainter, part: QRect, stage: Stage) -> None:
        layout, tiers = stage.layout, stage.rows.tiers
        if tiers is None:
            return
        for section in range(1, len(layout.section_tops)):
            y = int(layout.section_tops[section]) - stage.span.offset_px
            # The gap beneath the last line of photos belongs to the space above the words.
            room = QRect(MARGIN_PX, y - GAP_PX, layout.frame.width_px, DIVIDER_PX + GAP_PX)
            if room.intersects(part):
                tier = Tier(int(layout.sections.strengths[section]))
                self._dividers.paint(painter, room, divider_words(tier, tiers.photos(tier)))

    def _title_line(self, stage: Stage, section: int) -> QRect:
        """Above its photos, pinned to the upper edge while they pass, pushed out by the next one."""
        layout, offset = stage.layout, stage.span.offset_px
        y = max(0, int(layout.section_tops[section]) + HEADER_PX - TITLE_PX - offset)
        if section + 1 < len(layout.section_tops):
            y = min(y, int(layout.section_tops[section + 1]) + HEADER_PX - 2 * TITLE_PX - offset)
        return QRect(MARGIN_PX, y, layout.frame.width_px, TITLE_PX)

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        fill = QColor(self._theme.colors.accent)
        fill.setAlphaF(0.15)
        painter.setPen(QColor(self._theme.colors.accent))
        painter.setBrush(fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawRect(band.adjusted(0, 0, -1, -1))
        painter.setPen(Qt.PenStyle.NoPen)
