"""Where the keyboard leads in a grid. Arithmetic only."""

from enum import Enum

from photoclip.ui.views.layout import GridLayout


class Move(Enum):
    """A key of the keyboard."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    FIRST = "first"
    LAST = "last"

    @property
    def keeps_column(self) -> bool:
        """Whether it goes straight up or down."""
        return self in (Move.UP, Move.DOWN, Move.PAGE_UP, Move.PAGE_DOWN)


def moved(layout: GridLayout, row: int, move: Move, page_px: int, column_x: float) -> int:
    """The row to which `move` leads from `row`. Up and down go to the photo nearest to `column_x`; pages are of
    `page_px`. Stays where there is nothing further.
    """
    match move:
        case Move.LEFT:
            return max(0, row - 1)
        case Move.RIGHT:
            return min(len(layout) - 1, row + 1)
        case Move.FIRST:
            return 0
        case Move.LAST:
            return len(layout) - 1
    line = layout.line_of(row)
    target = _other_line(layout, line, row, move, page_px)
    if target == line:
        return row
    return layout.nearest_in_line(target, column_x)


def _other_line(layout: GridLayout, line: int, row: int, move: Move, page_px: int) -> int:
    last = layout.lines - 1
    if move is Move.UP:
        return max(0, line - 1)
    if move is Move.DOWN:
        return min(last, line + 1)
    cell = layout.cell(row)
    middle = cell.y + cell.height // 2
    if move is Move.PAGE_UP:
        return min(layout.line_at(max(0, middle - page_px)), max(0, line - 1))
    return max(layout.line_at(middle + page_px), min(last, line + 1))
