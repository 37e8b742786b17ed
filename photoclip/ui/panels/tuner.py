"""The tag tuner: how likely a tag is for all photos, where it is cut, and the photos around that."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import TagState
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tuner_words import nothing_found, subtitle
from photoclip.ui.models.tuning import CUT_STEP, TuningSheet
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.keyboard import has_keyboard
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.histogram import Histogram
from photoclip.ui.views.tuner_rows import TunerRows

_TALL_PX, _USUAL_PX, _LOW_PX = 200, 156, 116
"""Heights of the histogram."""
_SPIN_MARGIN_PX = 8
_TALL_FROM_PX, _USUAL_FROM_PX = 1100, 640


class TunerPage(QWidget):
    """Shows what it is told, and says what the person does."""

    cut_moved = Signal(float)
    """0..1; again and again while it is dragged."""
    cut_let_go = Signal()
    """The person is done with it."""
    decided = Signal(object, object)
    """`PhotoId`s, and the `TagState` that the person wants."""
    opened = Signal(object)
    """A `PhotoId`, to be shown large."""
    undo_wanted = Signal()

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._details = ElidedLabel(), ElidedLabel()
        self._spin = QDoubleSpinBox()
        self._note = QLabel()
        self._sheet: TuningSheet | None = None
        self.histogram = Histogram(theme)
        self.rows = TunerRows(model, loader, theme)
        self.nothing = Nothing(theme)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.rows)
        self.setAccessibleName("Tag tuner")

    # what is shown

    def show_waiting(self, name: str) -> None:
        """The probabilities are being computed."""
        self._say(name, "")
        self.rows.forget()
        line = f"How likely each photo shows {quoted(name)} is being worked out from what is known of it already."
        self._show_nothing("sliders-horizontal", "One moment", line)

    def show_sheet(self, sheet: TuningSheet, cut: float) -> None:
        """Photos and their probabilities, cut there."""
        name = sheet.tuning.tag.name
        self._say(name, subtitle(len(sheet)))
        note = nothing_found(sheet, name)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._sheet = sheet
        self._turn_to(0)
        self._show_cut(cut)

    def show_cut(self, cut: float) -> None:
        """Cut it elsewhere."""
        if self._sheet is not None:
            self._show_cut(cut)

    def show_problem(self, name: str, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        """Why there is nothing to tune."""
        self._say(name, "")
        self._show_nothing(icon, heading, line, actions)

    @property
    def sheet(self) -> TuningSheet | None:
        """What is shown, None while nothing is."""
        return self._sheet

    @property
    def cut(self) -> float:
        """Where it is cut."""
        return self.histogram.cut

    def _show_cut(self, cut: float) -> None:
        assert self._sheet is not None
        self.histogram.show_sheet(self._sheet, cut)
        self.rows.show_sheet(self._sheet, cut)
        with QSignalBlocker(self._spin):
            self._spin.setValue(cut)

    def _say(self, name: str, details: str) -> None:
        self._title.setText(f"Tag tuner · {shown(name)}")
        self._details.setText(details)

    def _show_nothing(self, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        self._sheet = None
        self.nothing.show_state(icon, heading, line, actions)
        self._turn_to(1)

    def _turn_to(self, page: int) -> None:
        """To the photos, or to what stands in their place; the keyboard goes along if it is here."""
        had_keyboard = has_keyboard(self)
        is_other = self._pages.currentIndex() != page
        self._pages.setCurrentIndex(page)
        self._spin_row.setVisible(page == 0)
        self.setFocusProxy(self.rows if page == 0 else self.nothing)
        if had_keyboard and is_other:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # parts

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._details, "muted")
        set_role(self._note, "muted")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setContentsMargins(16, 0, 16, 0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        padded = QHBoxLayout()
        padded.setContentsMargins(16, 0, 16, 0)
        padded.addWidget(self.histogram)
        column.addLayout(padded)
        column.addWidget(self._note)
        column.addWidget(self.rows, 1)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(content)
        self._pages.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(pages, 1)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._details, 1)
        self._spin_row = QWidget()
        inside = QHBoxLayout(self._spin_row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        label = QLabel("Cut")
        set_role(label, "muted")
        label.setBuddy(self._spin)
        self._spin.setLocale(QLocale.c())
        self._spin.setRange(0.0, 1.0)
        self._spin.setDecimals(2)
        self._spin.setSingleStep(CUT_STEP)
        self._spin.setKeyboardTracking(False)
        self._spin.lineEdit().setTextMargins(_SPIN_MARGIN_PX, 0, 0, 0)
        self._spin.setAccessibleName("Cut")
        self._spin.setToolTip("From this probability on photos are tagged")
        inside.addWidget(label)
        inside.addWidget(self._spin)
        row.addWidget(self._spin_row)
        return head

    def _connect(self) -> None:
        self.histogram.cut_moved.connect(self._move_cut)
        self.histogram.cut_let_go.connect(self.cut_let_go)
        self._spin.valueChanged.connect(self._take_spin)
        self.rows.decided.connect(self._decide)
        self.rows.opened.connect(lambda card: self.opened.emit(self.rows.photo_ids[card]))
        self.rows.undo_wanted.connect(self.undo_wanted)

    def _take_spin(self, cut: float) -> None:
        self._move_cut(cut)
        self.cut_let_go.emit()

    def _move_cut(self, cut: float) -> None:
        if self._sheet is not None:
            self._sheet = self._sheet.looked_anew()
            self._show_cut(cut)
            self.cut_moved.emit(cut)

    def _decide(self, cards: tuple[int, ...], state: TagState) -> None:
        photo_ids: tuple[PhotoId, ...] = tuple(self.rows.photo_ids[card] for card in cards)
        self.decided.emit(photo_ids, state)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The photos come first where it is low."""
        super().resizeEvent(event)
        tall, usual = self.height() >= _TALL_FROM_PX, self.height() >= _USUAL_FROM_PX
        self.histogram.setFixedHeight(_TALL_PX if tall else _USUAL_PX if usual else _LOW_PX)
