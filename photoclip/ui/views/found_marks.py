"""What is painted on found photos, and what of it lies where. Nothing where photos were not found."""

from itertools import groupby
from math import isnan, nan

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QPainter

from photoclip.ui.delegates.match import (
    Match,
    MatchPainter,
    badge_rect,
    bar_rect,
    is_near_bar,
    match_words,
    stack_words,
)
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rows import Rows
from photoclip.ui.models.tiers import Tier
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.layout import Cells
from photoclip.ui.views.stage import MARGIN_PX, Stage

_OPACITY = {Tier.STRONG: 1.0, Tier.LIKELY: 0.68, Tier.WEAK: 0.5}


class FoundMarks:
    """Bars, badges, open stacks, and how far photos step back that match less well than the first ones."""

    def __init__(self, model: PhotoModel, theme: Theme) -> None:
        self._model = model
        self._painter = MatchPainter(theme)
        self._font = QFont()
        self._ratio = 1.0
        self._from = 0
        self._matches: list[Match] = []
        self._opacities: list[float] = []

    def recolour(self) -> None:
        """The theme has other colours, or texts another font."""
        self._painter.forget()

    def begin(self, painter: QPainter, cells: Cells, stage: Stage) -> None:
        """Before the photos in `cells` are painted: what lies under them."""
        rows, at = stage.rows, cells.rows
        self._from = int(at[0]) if len(at) else 0
        self._font, self._ratio = painter.font(), painter.device().devicePixelRatioF()
        self._matches, self._opacities = [], []
        if rows.behind is not None:
            self._matches = [self.match(rows, row) for row in at.tolist()]
        if rows.strengths is not None and len(rows):
            first = Tier(int(rows.strengths[0]))
            of_tier = [1.0 if tier is first else _OPACITY[tier] for tier in sorted(Tier)]
            self._opacities = [of_tier[strength] for strength in rows.strengths[at].tolist()]
        if rows.fronts is not None and len(at) and rows.fronts[at].any():
            self._paint_trays(painter, cells, rows.fronts[at].tolist(), stage.span.offset_px)

    def opacity(self, row: int) -> float:
        """Of a photo of those `begin` was told. The first of all are as bright as ever, whatever they are."""
        return self._opacities[row - self._from] if self._opacities else 1.0

    def paint(self, painter: QPainter, place: QRect, row: int) -> None:
        """On a photo of those `begin` was told."""
        if self._matches:
            self._painter.paint(painter, place, self._matches[row - self._from], self._font, self._ratio)

    def bar_px(self, row: int, place: QRect) -> int:
        """How much of the lower edge of a photo at `place`, from the left, its bar takes."""
        has_bar = bool(self._matches) and self._matches[row - self._from].relevance is not None
        return bar_rect(place).right() + 1 - place.left() if has_bar else 0

    def _paint_trays(self, painter: QPainter, cells: Cells, fronts: list[int], offset_px: int) -> None:
        """One for each line of an open stack."""
        numbered = zip(cells.each(), fronts, strict=True)
        for (front, y), run in groupby(numbered, key=lambda pair: (pair[1], pair[0].y)):
            if front:
                line = [cell for cell, _ in run]
                width = line[-1].x + line[-1].width - line[0].x
                self._painter.paint_tray(painter, QRect(line[0].x + MARGIN_PX, y - offset_px, width, line[0].height))

    def match(self, rows: Rows, row: int) -> Match:
        """What is to be said of a row."""
        tier = None if rows.strengths is None else Tier(int(rows.strengths[row]))
        relevance = nan if rows.relevances is None else float(rows.relevances[row])
        behind = 0 if rows.behind is None else int(rows.behind[row])
        is_open = rows.fronts is not None and int(rows.fronts[row]) == int(rows.photo_ids[row])
        photo = self._model.known(int(rows.photo_ids[row])) if behind else None
        is_offline = photo is not None and (not photo.files or photo.files[0].offline)
        return Match(tier, None if isnan(relevance) else relevance, behind, is_open, is_offline)

    def is_on_badge(self, rows: Rows, row: int, place: QRect, point: QPoint, font: QFont) -> bool:
        """Whether a point lies on the badge of the photo at `place`."""
        if rows.behind is None:
            return False
        return badge_rect(place, self.match(rows, row), font).contains(point)

    def words(self, rows: Rows, row: int, place: QRect, point: QPoint, font: QFont) -> str:
        """What is said when the pointer rests at a point of the photo at `place`, "" for nothing."""
        if rows.behind is None:
            return ""
        match = self.match(rows, row)
        if badge_rect(place, match, font).contains(point):
            return stack_words(match.behind, is_open=match.is_open)
        if is_near_bar(place, point):
            return match_words(match.tier, match.relevance).capitalize()
        return ""
