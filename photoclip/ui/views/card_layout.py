"""Where cards of one size lie: shelves one beneath the other, each with lines of cards. Arithmetic only."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from photoclip.ui.views.moves import Move

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Shelf:
    """Cards `first` .. `first + count - 1`. Its title begins at `top`, its cards at `cards_top`."""

    first: int
    count: int
    top: int
    cards_top: int


@dataclass(frozen=True, slots=True)
class CardLayout:
    """`columns` cards of the size `card` side by side, one at each `pitch_px` from `left`; lines are `gap_px` apart.
    `height` is that of all.
    """

    card: QSize
    columns: int
    pitch_px: float
    gap_px: int
    left: int
    shelves: tuple[Shelf, ...]
    height: int

    def __len__(self) -> int:
        """Cards."""
        return sum(shelf.count for shelf in self.shelves)

    def place(self, card: int) -> QRect:
        """Where a card lies. Raises IndexError."""
        shelf = self._shelf_of(card)
        line, column = divmod(card - shelf.first, self.columns)
        return QRect(QPoint(self._x_of(column), shelf.cards_top + line * self._step_px), self.card)

    def card_at(self, point: QPoint) -> int:
        """The card at a point, NOWHERE where there is none."""
        column = int((point.x() - self.left) // self.pitch_px)
        if not 0 <= column < self.columns or point.x() >= self._x_of(column) + self.card.width():
            return NOWHERE
        for shelf in self.shelves:
            line, below = divmod(point.y() - shelf.cards_top, self._step_px)
            card = line * self.columns + column
            if line >= 0 and below < self.card.height() and card < shelf.count:
                return shelf.first + card
        return NOWHERE

    def between(self, top: int, bottom: int) -> list[int]:
        """Cards of which something lies at top <= y < bottom."""
        found: list[int] = []
        for shelf in self.shelves:
            first = max(0, (top - shelf.cards_top - self.card.height()) // self._step_px + 1)
            last = max(first, -(-(bottom - shelf.cards_top) // self._step_px))
            cards = range(first * self.columns, min(shelf.count, last * self.columns))
            found.extend(shelf.first + card for card in cards)
        return found

    def moved(self, card: int, move: Move, page_px: int) -> int:
        """The card to which a key leads. It stays where there is nothing further."""
        match move:
            case Move.LEFT:
                return max(0, card - 1)
            case Move.RIGHT:
                return min(len(self) - 1, card + 1)
            case Move.FIRST:
                return 0
            case Move.LAST:
                return len(self) - 1
        step = 1 if move in (Move.DOWN, Move.PAGE_DOWN) else -1
        lines = max(1, page_px // self._step_px) if move in (Move.PAGE_UP, Move.PAGE_DOWN) else 1
        for _ in range(lines):
            card = self._a_line_on(card, step)
        return card

    def _a_line_on(self, card: int, step: int) -> int:
        number = next(at for at, shelf in enumerate(self.shelves) if self._holds(shelf, card))
        shelf = self.shelves[number]
        line, column = divmod(card - shelf.first, self.columns)
        if 0 <= line + step <= (shelf.count - 1) // self.columns:
            return shelf.first + min((line + step) * self.columns + column, shelf.count - 1)
        others = self.shelves[number + 1 :] if step > 0 else tuple(reversed(self.shelves[:number]))
        other = next((other for other in others if other.count), None)
        if other is None:
            return card
        line = 0 if step > 0 else (other.count - 1) // self.columns
        return other.first + min(line * self.columns + column, other.count - 1)

    def _shelf_of(self, card: int) -> Shelf:
        for shelf in self.shelves:
            if self._holds(shelf, card):
                return shelf
        raise IndexError(f"card {card} of {len(self)}")

    @staticmethod
    def _holds(shelf: Shelf, card: int) -> bool:
        return shelf.first <= card < shelf.first + shelf.count

    def _x_of(self, column: int) -> int:
        return self.left + round(column * self.pitch_px)

    @property
    def _step_px(self) -> int:
        return self.card.height() + self.gap_px


EMPTY = CardLayout(QSize(1, 1), 1, 1.0, 0, 0, (), 0)
