"""In which order photos are shown."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from photoclip.domain.browse import Order
from photoclip.domain.found import Sorting
from photoclip.ui.theme.theme import Theme

_ICON_PX = 16
_LAST_ADDED = "Last added first"
_ORDERS = {Order.NEWEST: "Newest first", Order.OLDEST: "Oldest first", Order.NAME: "By name"}
_SORTINGS = {
    Sorting.RELEVANCE: "Relevance",
    Sorting.NEWEST: "Newest first",
    Sorting.OLDEST: "Oldest first",
    Sorting.FOLDER: "Folder",
    Sorting.SHARPEST: "Sharpest",
    Sorting.BEST_COMPOSED: "Best composed",
    Sorting.MOST_COLOURFUL: "Most colourful",
    Sorting.BRIGHTEST: "Brightest",
}


class OrderButton(QToolButton):
    """A menu of orders for a part of the library, and another of sortings for what was found."""

    order_chosen = Signal(object)
    """An Order."""
    sorting_chosen = Signal(object)
    """A Sorting."""
    text_changed = Signal()
    """It has another width."""

    def __init__(self, theme: Theme, collapse: QAction, parent: QWidget | None = None) -> None:
        """`collapse` is offered beside the sortings."""
        super().__init__(parent)
        self._theme = theme
        self._is_searching = False
        self._has_order = True
        self._orders_menu, self._orders = self._menu(_ORDERS)
        self._sortings_menu, self._sortings = self._menu(_SORTINGS)
        self._sortings_menu.insertSeparator(self._sortings[Sorting.SHARPEST])
        self._sortings_menu.addSeparator()
        self._sortings_menu.addAction(collapse)
        for order, action in self._orders.items():
            action.triggered.connect(lambda _checked, order=order: self._choose(self.order_chosen, order))
        for sorting, action in self._sortings.items():
            action.triggered.connect(lambda _checked, sorting=sorting: self._choose(self.sorting_chosen, sorting))
        self.setAccessibleName("Order of the photos")
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self._sortings[Sorting.RELEVANCE].setChecked(True)
        self.show_order(Order.NEWEST)

    def show_order(self, order: Order) -> None:
        """Which order parts of the library have, without a signal."""
        self._orders[order].setChecked(True)
        self._tell()

    def show_sorting(self, sorting: Sorting) -> None:
        """How what was found is sorted, without a signal."""
        self._sortings[sorting].setChecked(True)
        self._tell()

    def enable_order(self, enabled: bool) -> None:
        """Whether the part of the library that is shown can be ordered; what was found always can."""
        self._has_order = enabled
        self._tell()

    def show_searching(self, searching: bool) -> None:
        """Whether found photos are shown."""
        self._is_searching = searching
        self._tell()

    def _menu(self, words: Mapping[StrEnum, str]) -> tuple[QMenu, dict[StrEnum, QAction]]:
        menu = QMenu(self)
        group, actions = QActionGroup(menu), {}
        for value, text in words.items():
            action = QAction(text, menu)
            action.setCheckable(True)
            group.addAction(action)
            menu.addAction(action)
            actions[value] = action
        return menu, actions

    def _choose(self, chosen: Signal, value: StrEnum) -> None:
        self._tell()
        chosen.emit(value)

    def _tell(self) -> None:
        actions = self._sortings if self._is_searching else self._orders
        text = next(action.text() for action in actions.values() if action.isChecked())
        if self._is_searching:
            text = f"Sort: {text.lower()}"
        elif not self._has_order:
            text = _LAST_ADDED
        self.setMenu(self._sortings_menu if self._is_searching else self._orders_menu)
        self.setEnabled(self._is_searching or self._has_order)
        # The style leaves no room between icon and text.
        self.setText(f" {text}")
        self.setAccessibleDescription(text)
        self.setToolTip(f"Order of the photos: {text.removeprefix('Sort: ').lower()}")
        self.text_changed.emit()

    def _dress(self) -> None:
        self.setIcon(self._theme.icon("arrow-up-down"))
