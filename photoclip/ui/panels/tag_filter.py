"""Chips that narrow the review to one tag: as many as have room in a line, the others in a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QSizePolicy, QWidget

from photoclip.domain.tag_api import TagCount
from photoclip.ui.models.counted import number
from photoclip.ui.models.review_words import all_chip, chip
from photoclip.ui.models.shown import tooltip
from photoclip.ui.theme.stylesheet import set_role

_GAP_PX = 8
_WIDEST_PX = 200
_PADDING_PX = 34
_MOST_CHIPS = 40


class TagFilter(QWidget):
    """One chip is pressed: that of a tag, or the first one for all."""

    chosen = Signal(object)
    """The name of a tag, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[TagCount, ...] = ()
        self._name: str | None = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._all = self._chip(None)
        self._chips: list[QPushButton] = []
        self._more = QPushButton(self)
        self._more.setAccessibleName("More tags")
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._hidden: tuple[TagCount, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Tags to review")

    def show_counts(self, total: int | None, counts: Sequence[TagCount], own: TagCount | None) -> None:
        """How many wait in all (None: nobody knows by now) and of each tag. `own`: the tag that is shown, None for all;
        it has a chip whatever its count.
        """
        counts, self._name = tuple(counts), None if own is None else own.name
        if own is not None and self._name not in [count.name for count in counts[: len(self._chips)]]:
            counts = (own, *(count for count in counts if count.name != own.name))
        self._counts = counts
        self._all.setText(all_chip(total))
        self._all.setChecked(own is None)
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(200, self._all.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow."""
        return QSize(120, self._all.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or fewer have room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        more_px = self._more.sizeHint().width() + _GAP_PX
        left = self._put(self._all, 0)
        shown = 0
        for place, count in enumerate(self._counts[:_MOST_CHIPS]):
            if place == len(self._chips):
                self._chips.append(self._chip(count.name))
                before = self._chips[-2] if place else self._all
                self.setTabOrder(before, self._chips[-1])  # what is made later would come last of all
            button = self._chips[place]
            self._tell(button, count)
            is_last = place + 1 == len(self._counts)
            if left + self._width(button) + (0 if is_last else more_px) > self.width():
                break
            left = self._put(button, left)
            shown += 1
        for button in self._chips[shown:]:
            button.hide()
        self._hidden = self._counts[shown:]
        self._more.setVisible(bool(self._hidden))
        if self._hidden:
            self._more.setText(f"{number(len(self._hidden))} more")
            set_role(self._more, "primary" if any(count.name == self._name for count in self._hidden) else "")
            self._put(self._more, left)

    def _put(self, button: QPushButton, left: int) -> int:
        button.setGeometry(left, 0, self._width(button), button.sizeHint().height())
        button.show()
        return left + self._width(button) + _GAP_PX

    def _width(self, button: QPushButton) -> int:
        return min(_WIDEST_PX, button.sizeHint().width())

    def _tell(self, button: QPushButton, count: TagCount) -> None:
        words = chip(count)
        room = _WIDEST_PX - _PADDING_PX
        button.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        button.setToolTip(tooltip(f"Review {words} only"))
        button.setAccessibleName(words)
        button.setProperty("tag", count.name)
        button.setChecked(count.name == self._name)

    def _chip(self, name: str | None) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setProperty("tag", name)
        button.toggled.connect(lambda pressed: set_role(button, "primary" if pressed else ""))
        button.clicked.connect(lambda: self.chosen.emit(button.property("tag")))
        self._group.addButton(button)
        return button

    def _fill_menu(self) -> None:
        self._menu.clear()
        for count in self._hidden:
            action = self._menu.addAction(chip(count).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, name=count.name: self.chosen.emit(name))
