"""Which rows lie where, and which part of them is seen. Arithmetic only."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from photoclip.ui.models.rows import Rows
from photoclip.ui.models.sections import Calendar
from photoclip.ui.views.layout import GridLayout
from photoclip.ui.views.lines import Arrangement, Frame
from photoclip.ui.views.scrolling import ScrollSpan
from photoclip.ui.views.selection import NONE, Selection, row_of, survivor

GAP_PX = 8
MARGIN_PX = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """What lines depend on, beside the rows. `page_px` is the height that is seen."""

    arrangement: Arrangement
    edge_px: int
    width_px: int
    page_px: int


@dataclass(frozen=True, slots=True)
class _Hold:
    """The point at `share` (0..1) of the height of a photo stays `view_y` below the upper edge. `beside`: the photo
    that was current when a person pointed at this one, `NONE` where none was; None where nobody did.
    """

    photo_id: int
    share: float
    view_y: float
    beside: int | None = None


class Stage:
    """Lays rows out, and keeps what is looked at in place when rows come and go, when the zoom changes and when the
    window does: the selected photo that is current, else what is seen first; except at the very top, where what is new
    is seen to come.

    What is held stays the same photo until `let_go`, so that many small steps do not add up to a drift.
    """

    def __init__(self, header_px: int, title_px: int, divider_px: int = 0, footer_px: int = 0) -> None:
        self._header_px = header_px
        self._title_px = title_px
        self._divider_px = divider_px
        self._footer_px = footer_px
        self._shape = Shape(Arrangement.JUSTIFIED, 180, 1, 1)
        self._held: _Hold | None = None
        self.rows = Rows.empty()
        self.selection = Selection(0)
        self.span = ScrollSpan()
        self._calendar = Calendar(0, None)
        self.layout = self._laid_out()

    @property
    def cover_px(self) -> int:
        """How much of what is seen the pinned title covers."""
        return self._title_px if self.layout.header_px else 0

    def is_up_to_date(self, rows: Rows, shape: Shape) -> bool:
        """Whether `update` would do nothing."""
        return rows is self.rows and shape == self._shape

    def update(self, rows: Rows, shape: Shape) -> None:
        """Lay out `rows` in this shape."""
        held = self._hold_chosen() or self._held or self._hold_top()
        if rows is not self.rows:
            held = self._carry_over(rows, held)
        self._shape = shape
        self.layout = self._laid_out()
        self.span.resize(self.layout.height, shape.page_px)
        self._held = held
        row = NONE if held is None else row_of(rows.photo_ids, held.photo_id)
        if held is not None and row != NONE:
            cell = self.layout.cell(row)
            self.span.scroll_to(round(cell.y + held.share * cell.height - held.view_y))

    def point_at(self, row: int, content_y: int) -> None:
        """From now on the photo at `content_y` stays where it is seen."""
        cell = self.layout.cell(row)
        share = (content_y - cell.y) / cell.height
        self._held = _Hold(int(self.rows.photo_ids[row]), share, content_y - self.span.offset_px, self._current_id())

    def let_go(self) -> None:
        """What is looked at is another part now: the person scrolled."""
        self._held = None

    def seen_lines(self) -> range:
        """Lines of which something is seen."""
        return self.layout.lines_between(self.span.offset_px, self.span.offset_px + self._shape.page_px)

    def is_seen(self, row: int) -> bool:
        """Whether some of a photo is seen."""
        return row != NONE and self.layout.line_of(row) in self.seen_lines()

    def place(self, row: int) -> QRect:
        """Where a photo is seen, in points of the view."""
        cell = self.layout.cell(row)
        return QRect(cell.x + MARGIN_PX, cell.y - self.span.offset_px, cell.width, cell.height)

    def offset_to_show(self, row: int) -> int:
        """Where to scroll so that a photo is seen, with its title where it is in the first line of its section."""
        cell = self.layout.cell(row)
        return self.span.to_show(cell.y, cell.bottom, max(self._above(row), GAP_PX), MARGIN_PX)

    def offset_at_top(self, row: int) -> int:
        """Where to scroll so that the line of a photo is the first that is seen."""
        return self.layout.cell(row).y - max(self._above(row), GAP_PX)

    def first_row(self) -> int:
        """The first photo of the first line that a title does not hide, `NONE` where nothing is seen."""
        top = self.span.offset_px
        lines = self.layout.lines_between(top + self.cover_px, top + self._shape.page_px)
        return self.layout.line_rows(lines.start).start if len(lines) else NONE

    def _above(self, row: int) -> int:
        """Room for what belongs to a photo above it: the heading where it is in the first line of its section."""
        layout = self.layout
        section = layout.sections.at(row)
        is_first_line = layout.line_of(row) == layout.line_of(layout.section_rows(section).start)
        return layout.heading_px(section) if is_first_line else self.cover_px + GAP_PX

    def _laid_out(self) -> GridLayout:
        frame = Frame(self._shape.arrangement, max(1, self._shape.width_px), self._shape.edge_px, GAP_PX)
        sections = self._calendar.sections(self._shape.edge_px)
        margin_px = MARGIN_PX if self.rows.days is not None else GAP_PX
        tiers = self.rows.tiers
        footer_px = self._footer_px if tiers is not None and tiers.behind_more else 0
        return GridLayout(self.rows.aspects, sections, frame, self._header_px, margin_px, self._divider_px, footer_px)

    def _carry_over(self, rows: Rows, held: _Hold | None) -> _Hold | None:
        old, new = self.rows.photo_ids, rows.photo_ids
        self.selection = self.selection.carried_over(old, new)
        self.rows = rows
        self._calendar = Calendar(len(rows), rows.days, rows.strengths)
        if held is None or row_of(new, held.photo_id) != NONE:
            return held
        row = survivor(old, new, row_of(old, held.photo_id))
        return None if row == NONE else _Hold(int(new[row]), held.share, held.view_y, held.beside)

    def _hold_chosen(self) -> _Hold | None:
        """The current photo where it is selected and seen, unless a person pointed at another since it is."""
        held, current = self._held, self.selection.current
        if held is not None and held.beside == self._current_id():
            return None
        if current not in self.selection or not self.is_seen(current):
            return None
        photo_id, cell = int(self.rows.photo_ids[current]), self.layout.cell(current)
        if held is not None and held.photo_id == photo_id:
            return held
        return _Hold(photo_id, 0.0, cell.y - self.span.offset_px)

    def _current_id(self) -> int:
        return int(self.rows.photo_ids[self.selection.current]) if self.selection.current != NONE else NONE

    def _hold_top(self) -> _Hold | None:
        """The first photo that is not hidden by a title; None at the very top."""
        top, row = self.span.offset_px, self.first_row()
        if top == 0 or row == NONE:
            return None
        return _Hold(int(self.rows.photo_ids[row]), 0.0, self.layout.cell(row).y - top)
