"""A search field in a window, and a hand that uses it with real events."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.organise_api import KnownName
from photoclip.query.reading import warm_up
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.chip_row import ChipRow
from photoclip.ui.panels.chip_weight import WeightBar
from photoclip.ui.panels.completion_popup import CompletionPopup
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.panels.search_note import SearchNote

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Of a person at the field. `changed` and `submitted` are the texts that were told."""

    def __init__(self, field: SearchField) -> None:
        self.field = field
        self.changed: list[str] = []
        self.submitted: list[str] = []
        field.changed.connect(lambda query: self.changed.append(query.text))
        field.submitted.connect(lambda query: self.submitted.append(query.text))

    @property
    def edit(self) -> SearchEdit:
        return self.field.findChild(SearchEdit)

    @property
    def line(self) -> str:
        return self.edit.text()

    @property
    def row(self) -> ChipRow:
        return self.field.findChild(ChipRow)

    @property
    def chips(self) -> list[Chip]:
        return [chip for chip in self.row.chips() if isinstance(chip, Chip)]

    @property
    def labels(self) -> list[str]:
        return [chip.label() for chip in self.chips]

    @property
    def note(self) -> SearchNote:
        return self.field.findChild(SearchNote)

    @property
    def offers(self) -> list[str]:
        popup = self.field.window().findChild(CompletionPopup)
        return [offer.value for offer in popup.offers()] if popup is not None else []

    @property
    def popup(self) -> CompletionPopup:
        return self.field.window().findChild(CompletionPopup)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.edit, text)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, widget: QWidget | None = None) -> None:
        QTest.keyClick(widget or QApplication.focusWidget(), key, modifiers)

    def enter(self, text: str) -> None:
        self.type(text)
        self.key(Qt.Key.Key_Return)

    def bar(self, chip: Chip) -> WeightBar:
        return chip.findChild(WeightBar)

    def drag(self, chip: Chip, by_px: int) -> None:
        bar = self.bar(chip)
        start = bar.mapToGlobal(bar.rect().center())
        QTest.mousePress(bar, LEFT)
        for step in range(1, 5):  # the bar moves, as the chip grows
            QTest.mouseMove(bar, bar.mapFromGlobal(start + QPoint(by_px * step // 4, 0)))
        QTest.mouseRelease(bar, LEFT)

    def drop(self, mime: QMimeData) -> None:
        action = Qt.DropAction.CopyAction
        entered = QDragEnterEvent(QPoint(20, 20), action, mime, LEFT, NONE)
        entered.setAccepted(False)
        QApplication.sendEvent(self.field, entered)
        assert entered.isAccepted()
        QApplication.sendEvent(self.field, QDropEvent(QPointF(20, 20), action, mime, LEFT, NONE))

    def turn(self, widget: QWidget, eighths: int, modifiers: Qt.KeyboardModifier = NONE, *, sideways: int = 0) -> None:
        place = QPointF(widget.rect().center())
        event = QWheelEvent(
            place,
            widget.mapToGlobal(place),
            QPoint(),
            QPoint(sideways, eighths),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)


@pytest.fixture(scope="session", autouse=True)
def _grammar_is_read() -> None:
    """As the window does it in the background."""
    warm_up()


@pytest.fixture
def hand(theme, shown):
    window = QWidget()
    column = QVBoxLayout(window)
    field = SearchField(theme)
    other = QToolButton()
    other.setObjectName("other")
    column.addWidget(field)
    column.addStretch(1)
    column.addWidget(other)
    shown(window, 900, 520)
    field.window_kept = window
    hand = Hand(field)
    hand.edit.setFocus()
    return hand


@pytest.fixture
def names(hand):
    """A library that knows these; what it was asked is in `asked`."""
    known = [KnownName("beach", 40), KnownName("beach house", 3), KnownName("boat", 7)]
    asked = []

    def answer(completion):
        asked.append(completion)
        if completion is not None:
            found = [name for name in known if completion.typed.casefold() in name.name]
            hand.field.completing.show_names(completion, found)

    hand.field.completing.names_wanted.connect(answer)
    return asked
