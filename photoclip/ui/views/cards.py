"""A scroll area of cards that are decided by keys: selected as files are in a file manager, kept with A, rejected with
R. What the cards are, and how they look, is its subclasses' business.
"""

from collections.abc import Sequence
from time import perf_counter

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from photoclip.domain.browse import Photo
from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import TagState
from photoclip.ui.delegates.photo import RING_PX, Look, PhotoPainter
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import tooltip
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.card_keys import CardCommand, command_of
from photoclip.ui.views.card_layout import EMPTY, NOWHERE, CardLayout
from photoclip.ui.views.card_sliding import CardSliding
from photoclip.ui.views.grid_keys import move_of
from photoclip.ui.views.moves import Move
from photoclip.ui.views.selection import NONE, Selection

_BUDGET_S = 0.006
"""For finishing thumbnails while painting, and in one turn of the event loop after it."""
_NOTCH = 120.0
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class CardArea(QAbstractScrollArea):
    """Each card shows a photo of `model`'s details. It has a key, by which it is known when others come and go."""

    opened = Signal(int)
    """A card was double-clicked, or Enter pressed on it."""
    decided = Signal(object, object)
    """Numbers of cards (a tuple), and the `TagState` that the person wants."""
    skipped = Signal(object)
    """Numbers of cards that the person wants to see later."""
    undo_wanted = Signal()
    selection_changed = Signal()
    current_changed = Signal(int)
    """The card where the keyboard is, -1 for none."""

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._loader, self._theme = model, loader, theme
        self._photos = PhotoPainter(loader, theme)
        self._photo_ids: tuple[PhotoId, ...] = ()
        self._keys: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._selection = Selection(0)
        self._layout: CardLayout = EMPTY
        self.sliding = CardSliding(self)
        self.sliding.stepped.connect(self.viewport().update)
        self._rough: dict[int, None] = {}
        self._refining = QTimer(self, singleShot=True, interval=0)
        self._refining.timeout.connect(self._refine)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(QSize(160, 120))
        model.details_came.connect(self._repaint)
        loader.loaded.connect(self._repaint)
        loader.unavailable.connect(self._repaint)
        theme.changed.connect(self._recolour)

    # what is shown

    def show_cards(self, photo_ids: Sequence[PhotoId], keys: npt.NDArray[np.int64]) -> None:
        """Show these photos, one a card; `keys` int64, each once. Who is selected stays so, as far as it is there."""
        selected = len(self._selection)
        before = self._selection.current
        places = self._places_seen()
        self._selection = self._selection.carried_over(self._keys, keys)
        if self._selection.current == NONE and self.hasFocus() and len(keys):
            self._selection.go_to(0)  # the keyboard was here before the cards
        self._photo_ids, self._keys = tuple(photo_ids), keys
        self.lay_out()
        self._slide_from(places)
        if len(self._selection) != selected:
            self.selection_changed.emit()
        if self._selection.current != before or before != NONE:
            self._tell_current()

    @property
    def photo_ids(self) -> tuple[PhotoId, ...]:
        """Of all cards."""
        return self._photo_ids

    @property
    def current(self) -> int:
        """Where the keyboard is, -1 for nowhere."""
        return self._selection.current

    def selected(self) -> tuple[int, ...]:
        """Selected cards."""
        return tuple(self._selection.rows().tolist())

    def meant(self) -> tuple[int, ...]:
        """What a key decides: the selected cards, else the one where the keyboard is."""
        current = self._selection.current
        return self.selected() or ((current,) if current != NONE else ())

    def set_current(self, card: int) -> None:
        """Go to a card, and select nothing."""
        if 0 <= card < len(self._keys):
            changed = self._selection.clear()
            self._selection.go_to(card)
            self._applied(changed)
            self._reveal(card)

    def select(self, cards: Sequence[int]) -> None:
        """Select these and no others."""
        flags = np.zeros(len(self._keys), bool)
        flags[list(cards)] = True
        self._applied(self._selection.set_flags(flags))

    def clear_selection(self) -> None:
        """Select nothing."""
        self._applied(self._selection.clear())

    def place(self, card: int) -> QRect:
        """Where a card is seen."""
        return self._layout.place(card).translated(0, -self.verticalScrollBar().value())

    # for subclasses

    def _laid_out(self, size: QSize) -> CardLayout:
        """All cards, in a view of this size."""
        raise NotImplementedError

    def _paint_beneath(self, painter: QPainter, offset_px: int) -> None:
        """What lies under the cards: titles."""

    def _paint_card(self, painter: QPainter, card: int, place: QRect, look: Look) -> bool:
        """A card; whether it is as good as it can be now."""
        return self._paint_photo(painter, card, place, look)

    def _spoken(self, card: int, photo: Photo | None) -> str:
        """A card for a screen reader, and where the pointer rests."""
        raise NotImplementedError

    def _paint_photo(self, painter: QPainter, card: int, place: QRect, look: Look) -> bool:
        return self._photos.paint(painter, place, self._photo(card), look)

    def _photo_place(self, place: QRect, _photo: Photo) -> QRect:
        """The photo within a card."""
        return place

    def _photo(self, card: int) -> Photo | None:
        return self._model.known(self._photo_ids[card])

    def _slides(self) -> bool:
        """Whether cards that stay are seen on their way when others go."""
        return False

    # layout

    def _places_seen(self) -> dict[int, QPoint]:
        """Where the cards are that are seen, by their keys."""
        if not self._slides() or not self.isVisible():
            return {}
        top = self.verticalScrollBar().value()
        seen = self._layout.between(top, top + self.viewport().height())
        return {int(self._keys[card]): self.place(card).topLeft() for card in seen}

    def _slide_from(self, places: dict[int, QPoint]) -> None:
        moves: dict[int, QPoint] = {}
        for card in np.flatnonzero(np.isin(self._keys, list(places))).tolist() if places else ():
            away = places[int(self._keys[card])] - self.place(card).topLeft()
            if not away.isNull():
                moves[card] = away
        self.sliding.begin(moves)

    def lay_out(self) -> None:
        """Cards or the room for them are others."""
        self._layout = self._laid_out(self.viewport().size())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(1, self._layout.card.height() // 3))
        self._rough.clear()
        self.viewport().update()

    def _reveal(self, card: int) -> None:
        bar, place = self.verticalScrollBar(), self._layout.place(card)
        room = RING_PX + 4
        shelf = next(shelf for shelf in self._layout.shelves if shelf.first <= card < shelf.first + shelf.count)
        top = shelf.top if place.top() == shelf.cards_top else place.top() - room
        if top < bar.value():
            bar.setValue(top)
        elif place.bottom() + room > bar.value() + self.viewport().height():
            bar.setValue(place.bottom() + room - self.viewport().height())

    # what the person does

    def obey(self, command: CardCommand) -> bool:
        """Whether there was something to do."""
        meant = self.meant()
        match command:
            case CardCommand.SELECT_ALL if len(self._keys):
                self._applied(self._selection.select_all())
            case CardCommand.CLEAR if len(self._selection):
                self.clear_selection()
            case CardCommand.TOGGLE if self.current != NONE:
                self._applied(self._selection.toggle(self.current))
            case CardCommand.OPEN if self.current != NONE:
                self.opened.emit(self.current)
            case CardCommand.KEEP | CardCommand.REJECT if meant:
                self._decide(meant, TagState.BY_HAND if command is CardCommand.KEEP else TagState.REJECTED)
            case CardCommand.SKIP if meant:
                self._leave(meant)
                self.skipped.emit(meant)
            case CardCommand.UNDO:
                self.undo_wanted.emit()
            case _:
                return False
        return True

    def _decide(self, cards: tuple[int, ...], state: TagState) -> None:
        self._leave(cards)
        self.decided.emit(cards, state)

    def _leave(self, cards: tuple[int, ...]) -> None:
        """The keyboard goes on to the next card, and nothing is selected any more."""
        left = set(cards)
        after = next((card for card in range(cards[-1] + 1, len(self._keys)) if card not in left), NONE)
        before = next((card for card in range(cards[0] - 1, -1, -1) if card not in left), NONE)
        target = after if after != NONE else before
        changed = self._selection.clear()
        if target != NONE:
            self._selection.go_to(target)
        self._applied(changed)

    def _go(self, move: Move, modifiers: Qt.KeyboardModifier) -> None:
        selection = self._selection
        card = self._layout.moved(selection.current, move, self.viewport().height()) if selection.current != NONE else 0
        if modifiers & _SHIFT:
            self._applied(selection.extend_to(card, keep=bool(modifiers & _CTRL)))
        else:
            changed = False if modifiers & _CTRL else selection.clear()
            selection.go_to(card)
            self._applied(changed)
        self._reveal(card)

    def _applied(self, changed: bool) -> None:
        self.viewport().update()
        self._tell_current()
        if changed:
            self.selection_changed.emit()

    def _tell_current(self) -> None:
        current = self._selection.current
        self.current_changed.emit(current)
        words = ""
        if current != NONE:
            words = self._spoken(current, self._photo(current))
            words += ", selected" if current in self._selection else ""
        self.setAccessibleDescription(words)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """What is seen."""
        view, offset = self.viewport(), self.verticalScrollBar().value()
        painter = QPainter(view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.fillRect(event.rect(), QColor(self._theme.colors.ground))
        self._photos.begin(view.size(), self.devicePixelRatioF(), _BUDGET_S)
        self._paint_beneath(painter, offset)
        seen = self._layout.between(offset - RING_PX, offset + view.height() + RING_PX)
        self._model.want([self._photo_ids[card] for card in seen])
        # Where only the current card is selected, its border says all.
        is_marked = self.current not in self._selection or len(self._selection) > 1
        for card in reversed(seen):
            look = Look(card in self._selection, is_marked and card == self.current, self.hasFocus())
            if not self._paint_card(painter, card, self.place(card).translated(self.sliding.offset(card)), look):
                self._rough[card] = None
        painter.end()
        for key in self._photos.wanted():
            self._loader.pixmap(key.content_hash, key.edge_px, in_passing=True)
        if self._rough:
            self._refining.start()

    def _refine(self) -> None:
        deadline = perf_counter() + _BUDGET_S
        while self._rough and perf_counter() < deadline:
            card, _ = self._rough.popitem()
            photo = self._photo(card) if card < len(self._photo_ids) else None
            if photo is not None:
                self._photos.finish(self._photo_place(self.place(card), photo).size(), photo)
        self.viewport().update()

    def _repaint(self, _which: object) -> None:
        self.viewport().update()

    def _recolour(self) -> None:
        self._photos.forget_icons()
        self.viewport().update()

    # Qt

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        """Other cards are seen."""
        self._loader.cancel_waiting()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or fewer side by side."""
        super().resizeEvent(event)
        self.lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll."""
        bar = self.verticalScrollBar()
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() / _NOTCH * self._layout.card.height() * 0.75)
        bar.setValue(bar.value() - pixels)
        event.accept()

    def card_under(self, point: QPoint) -> int:
        """The card at a point of the view, -1 where there is none."""
        return self._layout.card_at(point + QPoint(0, self.verticalScrollBar().value()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select."""
        card, selection = self.card_under(event.position().toPoint()), self._selection
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if card == NOWHERE:
            self.clear_selection()
        elif event.modifiers() & _SHIFT:
            self._applied(selection.extend_to(card, keep=bool(event.modifiers() & _CTRL)))
        elif event.modifiers() & _CTRL:
            self._applied(selection.toggle(card))
        else:
            self._applied(selection.select_only(card))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open."""
        card = self.card_under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and card != NOWHERE:
            self.opened.emit(card)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """What the pointer rests on says what it is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            card = self.card_under(event.pos())
            words = "" if card == NOWHERE else tooltip(self._spoken(card, self._photo(card)))
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """See `card_keys`."""
        move, command = move_of(event), command_of(event)
        if move is not None and len(self._keys):
            self._go(move, event.modifiers())
        elif command is None or not self.obey(command):
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keyboard is somewhere as soon as it is here."""
        super().focusInEvent(event)
        if self._selection.current == NONE and len(self._keys):
            self._selection.go_to(0)
            self._tell_current()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The mark of the current card goes."""
        super().focusOutEvent(event)
        self.viewport().update()
