"""What a screen reader hears of a grid."""

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from photoclip.domain.browse import Photo
from photoclip.ui.delegates.match import Match, match_words, stack_spoken
from photoclip.ui.models.organise_words import stars
from photoclip.ui.models.shown import name_of


class GridSpeech:
    """Keeps the accessible description of the grid at the current photo. Setting it tells those who listen."""

    def __init__(self, grid: QWidget) -> None:
        self._grid = grid
        self._said = ""

    def say(self, row: int, rows: int, photo: Photo | None, is_selected: bool, more: str = "") -> None:
        """The photo at `row` (-1: none) of `rows` is current. `more` is to be said of it."""
        text = "" if row < 0 else ", ".join(filter(None, (described(row, rows, photo, is_selected), more)))
        if text == self._said:
            return
        self._said = text
        self._grid.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self._grid, QAccessible.Event.Focus))


def described(row: int, rows: int, photo: Photo | None, is_selected: bool) -> str:
    """As "dog.jpg, selected, 3 of 18,204"."""
    locale = QLocale()
    name = name_of(photo.files[0].path) if photo is not None and photo.files else "Photo"
    place = f"{locale.toString(row + 1)} of {locale.toString(rows)}"
    parts = [name, "selected" if is_selected else "not selected", place]
    if photo is not None and photo.files and photo.files[0].offline:
        parts.append("drive not connected")
    if photo is not None and photo.is_favourite:
        parts.append("favourite")
    if photo is not None and photo.rating:
        parts.append(stars(photo.rating))
    return ", ".join(parts)


def spoken(match: Match) -> str:
    """As "strong match, 0.93, front of 6, collapsed"."""
    words = match_words(match.tier, match.relevance), stack_spoken(match.behind, is_open=match.is_open)
    return ", ".join(filter(None, words))
