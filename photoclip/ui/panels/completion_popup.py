"""What can be typed next, as a list under the search field. The keyboard stays in the line."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from photoclip.ui.delegates.offers import OFFER_ROLE, ROW_PX, OfferDelegate
from photoclip.ui.models.completions import Offer
from photoclip.ui.models.counted import photos_counted
from photoclip.ui.panels.list_rows import dress_list
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_MOST_ROWS = 8
_MARGIN_PX = 6
_WIDTH_PX = 480


class CompletionPopup(QFrame):
    """Lies over its window and takes no focus: whoever has it hands over keys by `handle`. Nothing is chosen at first,
    so that Enter means what it means without a list.
    """

    taken = Signal(object)
    """An Offer."""
    closed = Signal()
    """The person closed it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        set_role(self, "card")
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("What can be typed")
        self._list.setItemDelegate(OfferDelegate(theme, self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setMouseTracking(True)
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.addWidget(self._list)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open(self, offers: Sequence[Offer], beneath: QWidget) -> None:
        """Show these under a widget of the same window; none: hide, without a signal."""
        if not offers:
            self.hide()
            return
        self._list.clear()
        for offer in offers:
            item = QListWidgetItem(offer.value)
            beside = photos_counted(offer.photos) if offer.photos is not None else offer.explanation
            item.setData(OFFER_ROLE, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.value}, {beside}" if beside else offer.value)
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        self._place(len(offers), beneath)
        self.show()
        self.raise_()

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return not self.isHidden()

    def offers(self) -> tuple[Offer, ...]:
        """What it shows."""
        return tuple(self._list.item(row).data(OFFER_ROLE) for row in range(self._list.count())) if self.is_open else ()

    def current(self) -> Offer | None:
        """What is chosen."""
        item = self._list.currentItem() if self.is_open else None
        return item.data(OFFER_ROLE) if item is not None else None

    def handle(self, event: QKeyEvent) -> bool:
        """Whether a key was for the list: Up and Down choose, Enter takes what is chosen, Tab also the first one where
        it completes a value, Escape closes.
        """
        if not self.is_open or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._move(1)
        elif key == Qt.Key.Key_Up:
            self._move(-1)
        elif key == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._list.currentItem() is not None:
            self._take(self._list.currentItem())
        elif key == Qt.Key.Key_Tab and not self.offers()[0].value.endswith(":"):
            self._take(self._list.item(0))
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        """Beyond either end nothing is chosen."""
        rows = self._list.count() + 1
        row = (self._list.currentRow() + 1 + step) % rows - 1
        self._list.setCurrentRow(row)
        if row >= 0:
            item = self._list.item(row)
            self._list.scrollToItem(item)
            # The keyboard is elsewhere: a screen reader follows that, not this list.
            words = item.data(Qt.ItemDataRole.AccessibleTextRole)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._list, words))

    def _take(self, item: QListWidgetItem) -> None:
        offer = item.data(OFFER_ROLE)
        self.hide()
        self.taken.emit(offer)

    def _place(self, rows: int, beneath: QWidget) -> None:
        window = self.parentWidget()
        assert window is not None
        corner = beneath.mapTo(window, QPoint(0, beneath.height() + 4))
        width = min(_WIDTH_PX, beneath.width())
        left = corner.x()
        if beneath.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left += beneath.width() - width
        height = min(_MOST_ROWS, rows) * ROW_PX + 2 * _MARGIN_PX + 2
        self.setGeometry(left, corner.y(), width, max(ROW_PX, min(height, window.height() - corner.y() - 8)))

    def _dress(self) -> None:
        dress_list(self._list, self._theme)
