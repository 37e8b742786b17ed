"""Stars and a heart that a person sets."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyleOption, QToolButton, QWidget

from photoclip.domain.organise_api import MOST_RATING
from photoclip.ui.delegates.marks import star
from photoclip.ui.delegates.shelf import is_focused
from photoclip.ui.models.marks import Marks
from photoclip.ui.models.organise_words import stars
from photoclip.ui.theme.theme import Theme

_STAR_PX = 16
_STEP_PX = 22
_HEIGHT_PX = 28
_PAD_PX = 2
_NOWHERE = -1


class RatingStars(QWidget):
    """Click a star, or press 0 to 5; the star that is there already takes all away. Hovering shows what a click would
    do. With `is_terse` no words stand beside the stars.
    """

    rated = Signal(int)
    """0..MOST_RATING."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, is_terse: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks = Marks()
        self._note = ""
        self._is_terse = is_terse
        self._hovered = _NOWHERE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if is_terse else QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        theme.changed.connect(self.update)
        self.show_marks(Marks())

    def show_marks(self, marks: Marks, note: str = "") -> None:
        """The rating of what is selected. `note` is what else there is to say while there are no stars."""
        self._marks, self._note = marks, note
        self._tell()
        self.update()

    @property
    def rating(self) -> int | None:
        """What is shown: None where ratings differ, or nobody knows."""
        return self._marks.rating

    def words(self) -> str:
        """What stands beside the stars."""
        if self._hovered != _NOWHERE:
            return stars(self._target(self._hovered))
        if not self._marks.ratings:
            return ""
        if self._marks.rating is None:
            return "different"
        return (self._note or "no rating") if self._marks.rating == 0 else ""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Five stars, and words beside them."""
        return QSize(2 * _PAD_PX + MOST_RATING * _STEP_PX + (0 if self._is_terse else 64), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Five stars."""
        return QSize(2 * _PAD_PX + MOST_RATING * _STEP_PX, _HEIGHT_PX)

    def star_place(self, rating: int) -> QPointF:
        """The middle of the star that stands for a rating of 1..MOST_RATING."""
        return QPointF(_PAD_PX + _STAR_PX / 2 + (rating - 1) * _STEP_PX, self.height() / 2)

    # what a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits rate; the arrow keys give one star more or less."""
        key, rating = event.key(), self._marks.rating or 0
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.NoModifier and Qt.Key.Key_0 <= key <= Qt.Key.Key_0 + MOST_RATING:
            self.rated.emit(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self.rated.emit(min(MOST_RATING, rating + 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self.rated.emit(max(0, rating - 1))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what a click would do."""
        self._hover(self._star_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Rate."""
        star = self._star_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and star != _NOWHERE:
            self.rated.emit(self._target(star))
            self._hover(_NOWHERE)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """As it is again."""
        super().leaveEvent(event)
        self._hover(_NOWHERE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Full ones, then outlines; those that a click would set while somebody points."""
        colors, hovered = self._theme.colors, self._hovered
        full = self._target(hovered) if hovered != _NOWHERE else self._marks.rating or 0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOption()
        option.initFrom(self)
        for rating in range(1, MOST_RATING + 1):
            is_full = rating <= full
            painter.setPen(QPen(QColor(colors.mark if is_full else colors.muted), 1.2))
            painter.setBrush(QColor(colors.mark) if is_full else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(star(self.star_place(rating), _STAR_PX))
        left = 2 * _PAD_PX + MOST_RATING * _STEP_PX
        if not self._is_terse and self.words():
            painter.setPen(QColor(colors.muted))
            room = self.rect().adjusted(left, 0, 0, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                room, flags, painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, room.width())
            )
        if is_focused(option.state):
            painter.setPen(QPen(QColor(colors.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(0, 1, left - _PAD_PX, self.height() - 3, 8, 8)
        painter.end()

    def _star_at(self, at: QPointF) -> int:
        star = int((at.x() - _PAD_PX) // _STEP_PX) + 1
        return star if 1 <= star <= MOST_RATING else _NOWHERE

    def _target(self, star: int) -> int:
        return 0 if star == self._marks.rating else star

    def _hover(self, star: int) -> None:
        if star != self._hovered:
            self._hovered = star
            self.update()

    def _tell(self) -> None:
        words = self._note or self._marks.rating_words()
        self.setAccessibleName(f"Rating: {words}")
        self.setAccessibleDescription("Keys 0 to 5 give stars.")
        self.setToolTip(f"{words} (keys 0 to 5)")


class HeartButton(QToolButton):
    """Whether it is a favourite; a press makes it one, or takes that back."""

    wanted = Signal(bool)
    """Make all of them favourites, or none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks = Marks()
        self.setFixedSize(_HEIGHT_PX, _HEIGHT_PX)
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet("padding: 0;")
        self.clicked.connect(lambda: self.wanted.emit(self._marks.is_favourite is not True))
        theme.changed.connect(self._dress)
        self.show_marks(Marks())

    def show_marks(self, marks: Marks) -> None:
        """Of what is selected."""
        self._marks = marks
        self._dress()

    def _dress(self) -> None:
        colors, state = self._theme.colors, self._marks.is_favourite
        self.setIcon(
            self._theme.icon("heart-filled" if state else "heart", colors.muted if state is False else colors.mark)
        )
        deed = (
            "Take out of the favourites"
            if state
            else "Make it a favourite"
            if self._marks.photos < 2
            else "Make them favourites"
        )
        self.setAccessibleName(self._marks.favourite_words())
        self.setToolTip(f"{deed} (F)")


class MarksRow(QWidget):
    """Stars at the left, the heart at the right."""

    rated = Signal(int)
    favourite_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stars = RatingStars(theme, self)
        self.heart = HeartButton(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.stars, 1)
        row.addWidget(self.heart)
        self.stars.rated.connect(self.rated)
        self.heart.wanted.connect(self.favourite_wanted)

    def show_marks(self, marks: Marks, note: str = "") -> None:
        """Of what is selected."""
        self.stars.show_marks(marks, note)
        self.heart.show_marks(marks)
