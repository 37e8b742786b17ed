"""A layout that goes on in the next line where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrapLayout(QLayout):
    """Widgets side by side in their own size, line by line, in the direction of the language."""

    def __init__(self, gap_px: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap_px = gap_px
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """Items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """None."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Narrow, it is high."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """All lines."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put all in their places."""
        super().setGeometry(rect)
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for item, place in zip(self._seen(), self._places(rect.width()), strict=True):
            left = rect.width() - place.right() - 1 if is_mirrored else place.left()
            item.setGeometry(QRect(rect.topLeft() + QPoint(left, place.top()), place.size()))

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one line."""
        sizes = [item.sizeHint() for item in self._seen()]
        gaps = self._gap_px * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        """The widest alone, as narrow as it may become."""
        widest = max((item.minimumSize().width() for item in self._seen()), default=0)
        return QSize(widest, max((item.sizeHint().height() for item in self._seen()), default=0))

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width_px: int) -> list[QRect]:
        left = top = line_px = 0
        places: list[QRect] = []
        for item in self._seen():
            size = item.sizeHint().boundedTo(QSize(max(1, width_px), 10_000))
            if left > 0 and left + size.width() > width_px:
                left, top, line_px = 0, top + line_px + self._gap_px, 0
            places.append(QRect(QPoint(left, top), size))
            left += size.width() + self._gap_px
            line_px = max(line_px, size.height())
        return _centred(places)


def _centred(places: list[QRect]) -> list[QRect]:
    """What is lower than its line is in the middle of it."""
    heights: dict[int, int] = {}
    for place in places:
        heights[place.top()] = max(heights.get(place.top(), 0), place.height())
    return [place.translated(0, (heights[place.top()] - place.height()) // 2) for place in places]
