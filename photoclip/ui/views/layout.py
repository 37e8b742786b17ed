"""Where each of a million photos lies: prefix sums and binary search, no item per photo."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.ui.models.sections import Sections
from photoclip.ui.views.lines import (
    ROW_SHARE,
    Arrangement,
    Frame,
    Longs,
    columns,
    cropped,
    justified_lines,
    square_lines,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one photo lies, in pixels from the top left corner of the content."""

    row: int
    x: int
    y: int
    width: int
    height: int

    @property
    def center_x(self) -> float:
        """Its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> int:
        """Its lower edge, exclusive."""
        return self.y + self.height


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Columns of cells, int64 each: neighbours in the grid."""

    rows: Longs
    x: Longs
    y: Longs
    width: Longs
    height: Longs

    def __len__(self) -> int:
        """Photos."""
        return len(self.rows)

    def each(self) -> list[Cell]:
        """One by one, as Python numbers."""
        columns_ = (self.rows, self.x, self.y, self.width, self.height)
        return [Cell(*values) for values in zip(*(column.tolist() for column in columns_), strict=True)]


class GridLayout:
    """Lines of photos below one another, with a header of `header_px` above each section that has a title, `margin_px`
    above all where there are none, and `divider_px` between tiers; `margin_px` and `footer_px` below all.

    `aspects` float32 (n,), width by height. All pixels are those of the widget, before any device pixel ratio.
    """

    def __init__(
        self,
        aspects: npt.NDArray[np.float32],
        sections: Sections,
        frame: Frame,
        header_px: int,
        margin_px: int,
        divider_px: int = 0,
        footer_px: int = 0,
    ) -> None:
        self.frame = frame
        self.sections = sections
        self._header_px = header_px if sections.has_titles else 0
        self._headings = np.full(len(sections.firsts), self._header_px or divider_px, np.int64)
        self._headings[:1] = self._header_px or margin_px
        self._aspects = cropped(aspects)
        if frame.arrangement is Arrangement.SQUARE:
            lines = square_lines(len(aspects), sections.firsts, frame)
        else:
            lines = justified_lines(self._aspects, sections.firsts, frame)
        self._lines = lines
        opens = np.searchsorted(lines.firsts, sections.firsts)
        headers = np.zeros(len(lines.firsts), np.int64)
        headers[opens] = self._headings
        below = np.cumsum(headers + lines.heights + frame.gap_px)
        self._tops = below - lines.heights - frame.gap_px
        self.section_tops = self._tops[opens] - headers[opens]
        """int64: where the header of each section begins."""
        self.photos_bottom = int(below[-1]) - frame.gap_px if len(below) else 0
        """Where the last line of photos ends."""
        self.height = self.photos_bottom + footer_px + margin_px if len(below) else 0
        """Of all the content."""

    def __len__(self) -> int:
        """Photos."""
        return len(self._aspects)

    @property
    def lines(self) -> int:
        """Lines of photos."""
        return len(self._tops)

    @property
    def header_px(self) -> int:
        """Height of a header with a title, 0 where there are none."""
        return self._header_px

    def heading_px(self, section: int) -> int:
        """What lies above the photos of a section: its title, or the line that divides it from what matches better."""
        return int(self._headings[section])

    @property
    def step_px(self) -> int:
        """About the height of a line."""
        share = ROW_SHARE if self.frame.arrangement is Arrangement.JUSTIFIED else 1.0
        return round(self.frame.edge_px * share) + self.frame.gap_px

    def line_of(self, row: int) -> int:
        """The line in which a row lies."""
        return int(np.searchsorted(self._lines.firsts, row, side="right")) - 1

    def line_rows(self, line: int) -> range:
        """The rows of a line."""
        last = int(self._lines.firsts[line + 1]) if line + 1 < self.lines else len(self)
        return range(int(self._lines.firsts[line]), last)

    def lines_between(self, top: int, bottom: int) -> range:
        """Lines of which something lies at top <= y < bottom."""
        first = int(np.searchsorted(self._tops + self._lines.heights, top, side="right"))
        return range(first, max(first, int(np.searchsorted(self._tops, bottom, side="left"))))

    def line_at(self, y: int) -> int:
        """The line nearest to `y`, -1 where there is none."""
        after = int(np.searchsorted(self._tops, y, side="right"))
        if after == 0 or after == self.lines:
            return min(after, self.lines) - (after > 0) if self.lines else -1
        above = after - 1
        over = y - int(self._tops[above] + self._lines.heights[above])
        return above if over <= int(self._tops[after]) - y else after

    def cells(self, lines: range) -> Cells:
        """The photos in these lines."""
        if not len(lines):
            nothing = np.empty(0, np.int64)
            return Cells(nothing, nothing, nothing, nothing, nothing)
        rows = np.arange(self.line_rows(lines.start).start, self.line_rows(lines.stop - 1).stop)
        firsts = self._lines.firsts[lines.start : lines.stop]
        sizes = np.diff(np.append(firsts, rows[-1] + 1))
        line = np.repeat(np.arange(lines.start, lines.stop), sizes)
        within = rows - np.repeat(firsts, sizes)
        left, right = self._edges(rows, line, within)
        return Cells(rows, left, self._tops[line], right - left, self._lines.heights[line])

    def cell(self, row: int) -> Cell:
        """Where a row lies. Raises IndexError."""
        if not 0 <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        line = self.line_of(row)
        return self.cells(range(line, line + 1)).each()[row - self.line_rows(line).start]

    def row_at(self, x: int, y: int) -> int:
        """The photo at a point, -1 where there is none."""
        for cell in self.cells(self.lines_between(y, y + 1)).each():
            if cell.x <= x < cell.x + cell.width and cell.y <= y < cell.bottom:
                return cell.row
        return -1

    def rows_in(self, left: int, top: int, right: int, bottom: int) -> Longs:
        """Photos of which something lies in a rectangle (right and bottom exclusive), ascending."""
        cells = self.cells(self.lines_between(top, bottom))
        return cells.rows[(cells.x < right) & (cells.x + cells.width > left)]

    def nearest_in_line(self, line: int, x: float) -> int:
        """The row of a line whose middle is nearest to `x`."""
        return min(self.cells(range(line, line + 1)).each(), key=lambda cell: abs(cell.center_x - x)).row

    def section_at(self, y: int) -> int:
        """The section in which `y` lies, header included; -1 above all."""
        return int(np.searchsorted(self.section_tops, y, side="right")) - 1

    def section_rows(self, section: int) -> range:
        """The rows of a section."""
        firsts = self.sections.firsts
        return range(int(firsts[section]), int(firsts[section + 1]) if section + 1 < len(firsts) else len(self))

    def _edges(self, rows: Longs, line: Longs, within: Longs) -> tuple[Longs, Longs]:
        """Left and right of cells, such that gaps are alike and filled lines end exactly at the right edge."""
        gap = self.frame.gap_px
        if self.frame.arrangement is Arrangement.SQUARE:
            count = columns(self.frame)
            pitch = (self.frame.width_px + gap) / count
            return np.rint(within * pitch).astype(np.int64), np.rint((within + 1) * pitch).astype(np.int64) - gap
        aspects = self._aspects[rows[0] : rows[-1] + 1]
        ends = np.cumsum(aspects)
        opens = np.flatnonzero(within == 0)
        closes = np.append(opens[1:], len(rows)) - 1
        before = (ends - aspects)[opens]
        room = np.maximum(self.frame.width_px - within[closes] * gap, 1)
        filled, heights = self._lines.filled[line[opens]], self._lines.heights[line[opens]]
        scale = np.where(filled, room / (ends[closes] - before), heights)
        number = line - line[0]
        left = np.rint((ends - aspects - before[number]) * scale[number]).astype(np.int64)
        right = np.rint((ends - before[number]) * scale[number]).astype(np.int64)
        return left + within * gap, right + within * gap
