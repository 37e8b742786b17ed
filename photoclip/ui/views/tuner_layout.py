"""How large the thumbnails of the tag tuner are, and how many have room. Arithmetic only."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize

from photoclip.ui.views.card_layout import CardLayout, Shelf

TITLE_PX = 34
_EMPTY_PX = 28
_GAP_PX = 8
_MARGIN_PX = 16
_BANDS = 3
_SHAPE = 4 / 3
"""Width of a thumbnail by its height: most photos are 3:2 or 4:3."""
_LEAST_PX, _GOOD_PX, _MOST_PX = 68, 104, 190
"""Height of a thumbnail: the least, one at which a second line is worth its room, and the most."""
_MOST_LINES = 3
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Thumbnails of the size `card`, `columns` side by side in `lines` lines of each band."""

    card: QSize
    columns: int
    pitch_px: float
    lines: int

    @property
    def most(self) -> int:
        """Photos of a band."""
        return self.columns * self.lines


def plan_for(width_px: int, height_px: int) -> Plan:
    """As many as fit into a view of this size, in as many lines as leave them large enough."""
    room = width_px - 2 * _MARGIN_PX
    band = (height_px - _MARGIN_PX) // _BANDS - TITLE_PX
    lines = next((n for n in range(_MOST_LINES, 1, -1) if band // n - _GAP_PX >= _GOOD_PX), 1)
    height = min(_MOST_PX, max(_LEAST_PX, band // lines - _GAP_PX))
    columns = max(_FEWEST, -(-(room + _GAP_PX) // round(height * _SHAPE + _GAP_PX)))
    pitch = max(_GAP_PX + 1.0, (room + _GAP_PX) / columns)
    width = int(pitch) - _GAP_PX
    return Plan(QSize(width, min(height, round(width / _SHAPE))), columns, pitch, lines)


def layout_for(plan: Plan, counts: Sequence[int]) -> CardLayout:
    """Bands of so many photos, one beneath the other; an empty one keeps room for a line of words."""
    shelves: list[Shelf] = []
    first = top = 0
    step = plan.card.height() + _GAP_PX
    for count in counts:
        shelves.append(Shelf(first, count, top, top + TITLE_PX))
        first += count
        lines = -(-count // plan.columns)
        top += TITLE_PX + (lines * step if lines else _EMPTY_PX)
    return CardLayout(plan.card, plan.columns, plan.pitch_px, _GAP_PX, _MARGIN_PX, tuple(shelves), top + _GAP_PX)
