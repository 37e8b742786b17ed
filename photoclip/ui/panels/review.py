"""The review: suggestions that wait for the person, kept or rejected by keys, one by one or many at once."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.tag_api import TagState
from photoclip.ui.models import review_words as words
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.review_queue import ReviewQueue
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.keyboard import has_keyboard
from photoclip.ui.panels.nothing import Nothing
from photoclip.ui.panels.notice import Action
from photoclip.ui.panels.tag_filter import TagFilter
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.card_keys import CardCommand
from photoclip.ui.views.review_cards import ReviewCards

_PROGRESS_PX = 120
_ICON_PX = 16


class ReviewPage(QWidget):
    """Shows a `ReviewQueue`, and says what the person does."""

    decided = Signal(object, object)
    """`ReviewItem`s, and the `TagState` that the person wants."""
    skipped = Signal(object)
    """`ReviewItem`s."""
    name_chosen = Signal(object)
    """The name of the tag that is to be reviewed; None: all."""
    applied_toggled = Signal(bool)
    """Whether what the program tagged by itself is asked about, too."""
    skipped_wanted = Signal()
    """What was put aside is to be shown again."""
    tuner_wanted = Signal(str)
    """The name of a tag."""
    opened = Signal(object)
    """A `PhotoId`, to be shown large."""
    undo_wanted = Signal()

    def __init__(self, model: PhotoModel, loader: ThumbnailLoader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._details = ElidedLabel(), ElidedLabel()
        self._bar = QProgressBar()
        self._applied = QCheckBox("Also what PhotoClip tagged by itself")
        self._keep, self._reject, self._skip = QPushButton(), QPushButton(), QPushButton("Skip")
        self._keep_all, self._again = QPushButton(), QPushButton()
        self._keys = QLabel()
        self._queue = ReviewQueue()
        self.filter = TagFilter()
        self.cards = ReviewCards(model, loader, theme)
        self.nothing = Nothing(theme)
        self._lay_out()
        self._connect()
        self._recolour()
        self.setFocusProxy(self.cards)
        self.setAccessibleName("Review")

    # what is shown

    def show_queue(self, queue: ReviewQueue) -> None:
        """What waits now."""
        self._queue = queue
        self._title.setText(words.title(queue.name))
        self._details.setText(words.progress(queue))
        self._bar.setRange(0, max(1, queue.begun_with))
        self._bar.setValue(queue.begun_with - queue.waiting)
        self._bar.setVisible(queue.begun_with > queue.waiting)
        counts = queue.counts()
        self.filter.show_counts(queue.total, counts, queue.own)
        self.filter.setVisible(bool(counts) or queue.name is not None)
        self.cards.show_items(queue.items, queue.keys)
        self._again.setText(words.skipped(queue.skipped))
        self._again.setVisible(queue.skipped > 0)
        self._fit_buttons()
        if queue.items:
            self._show_page(0)
        elif not queue.is_known:
            self.show_problem("clock", "One moment", "What waits for you is being looked up.")
        elif not queue.is_running_out or queue.skipped:
            self._say_done(queue)

    def show_problem(self, icon: str, heading: str, line: str, actions: Sequence[Action] = ()) -> None:
        """Why there is nothing to review."""
        self.nothing.show_state(icon, heading, line, actions)
        self._show_page(1)

    def show_with_applied(self, is_wanted: bool) -> None:
        """Whether what the program tagged by itself is asked about, without a signal."""
        with QSignalBlocker(self._applied):
            self._applied.setChecked(is_wanted)

    def _say_done(self, queue: ReviewQueue) -> None:
        actions = []
        if queue.skipped:
            actions.append(("Show what I put aside", self.skipped_wanted.emit))
        if queue.name is not None:
            name = queue.name
            actions.append(("Open the tag tuner", lambda: self.tuner_wanted.emit(name)))
            actions.append(("Review all tags", lambda: self.name_chosen.emit(None)))
        self.nothing.show_state("circle-check", words.done_heading(queue), words.done_line(queue), actions)
        self._show_page(1)

    def _show_page(self, page: int) -> None:
        is_other = self._pages.currentIndex() != page
        had_keyboard = has_keyboard(self._pages.parentWidget()) or has_keyboard(self._actions)
        self._pages.setCurrentIndex(page)
        self._actions.setVisible(page == 0)
        self.setFocusProxy(self.cards if page == 0 else self.nothing)
        if had_keyboard and is_other:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_buttons(self) -> None:
        selected = len(self.cards.selected())
        self._keep.setText(words.button("Keep", selected))
        self._reject.setText(words.button("Reject", selected))
        for button in (self._keep, self._reject, self._skip):
            button.setEnabled(bool(self.cards.meant()))
        shown = len(self._queue.items)
        self._keep_all.setVisible(self._queue.name is not None and shown > 1)
        self._keep_all.setText(words.keep_all(shown))
        self._actions.updateGeometry()

    # parts

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._details, "muted")
        set_role(self._keep, "primary")
        set_role(self._again, "quiet")
        for button, tip in (
            (self._keep, "They have this tag (A)"),
            (self._reject, "They have it not, and are not asked about it again (R)"),
            (self._skip, "Put them aside for now (S)"),
            (self._keep_all, "Keep all of this tag that are shown, in one step that can be undone"),
            (self._again, "What you put aside comes back"),
        ):
            button.setToolTip(tip)
            button.setIconSize(QSize(_ICON_PX, _ICON_PX))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the cards
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_PROGRESS_PX)
        self._bar.setAccessibleName("Progress of the review")
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._details)
        head.addWidget(self._bar)
        head.addStretch(1)
        head.addWidget(self._applied)
        self._actions = QWidget()
        self._keys.setText(words.KEYS)
        set_role(self._keys, "muted")
        row = WrapLayout(8, self._actions)
        for button in (self._keep, self._reject, self._skip, self._keep_all, self._again):
            row.addWidget(button)
        row.addWidget(self._keys)
        beneath = QVBoxLayout()
        beneath.setContentsMargins(16, 0, 16, 10)
        beneath.setSpacing(10)
        beneath.addWidget(self.filter)
        beneath.addWidget(self._actions)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.cards)
        self._pages.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(beneath)
        layout.addWidget(pages, 1)

    def _connect(self) -> None:
        cards = self.cards
        cards.decided.connect(lambda which, state: self.decided.emit(self._items(which), state))
        cards.skipped.connect(lambda which: self.skipped.emit(self._items(which)))
        cards.opened.connect(lambda card: self.opened.emit(cards.photo_ids[card]))
        cards.undo_wanted.connect(self.undo_wanted)
        cards.selection_changed.connect(self._fit_buttons)
        cards.current_changed.connect(lambda _card: self._fit_buttons())
        self._keep.clicked.connect(lambda: cards.obey(CardCommand.KEEP))
        self._reject.clicked.connect(lambda: cards.obey(CardCommand.REJECT))
        self._skip.clicked.connect(lambda: cards.obey(CardCommand.SKIP))
        self._keep_all.clicked.connect(lambda: self.decided.emit(self._queue.items, TagState.BY_HAND))
        self._again.clicked.connect(self.skipped_wanted)
        self._applied.toggled.connect(self.applied_toggled)
        self.filter.chosen.connect(self.name_chosen)
        self._theme.changed.connect(self._recolour)

    def _items(self, which: tuple[int, ...]) -> tuple[object, ...]:
        return tuple(self.cards.item(card) for card in which)

    def _recolour(self) -> None:
        colors = self._theme.colors
        self._keep.setIcon(self._theme.icon("check", colors.on_accent))
        self._reject.setIcon(self._theme.icon("x", colors.no))
