"""The facts panel: what is known of the photo that is selected."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.domain.browse import Photo
from photoclip.ui.models.fact_lines import (
    DOT,
    FactLine,
    bytes_text,
    fact_lines,
    file_name,
    own_keyword_texts,
    place_lines,
    rating_of,
)
from photoclip.ui.models.marks import Marks, marks_of
from photoclip.ui.models.tag_marks import TagMark
from photoclip.ui.panels.album_chips import AlbumChips
from photoclip.ui.panels.facts_message import FactsMessage
from photoclip.ui.panels.facts_parts import CopyButton, PhotoButton, PlaceRow
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.photo_tags import PhotoTags
from photoclip.ui.panels.rating import MarksRow
from photoclip.ui.panels.scroll_area import scroll_area
from photoclip.ui.panels.selectable import SelectableText
from photoclip.ui.panels.tag_field import Offers
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.chip_cloud import ChipCloud

_USUAL_PX = 300
_LABEL_PX = 64
_PLACES_AT_FIRST = 6
_MOST_PLACES = 100
_TOGETHER_LENGTH = 24
_SMALL_BUTTON_PX = 18
_EMPTY = "Select a photo to see its facts"


class FactsPanel(QWidget):
    """Shows one photo, or how many are selected. Only facts that exist take up room."""

    folder_wanted = Signal(object)
    """Path of a file to be shown in its folder. As an object: a Qt string loses bytes that are not UTF-8."""
    open_wanted = Signal()
    rated = Signal(int)
    """Stars for what is shown, 0..5."""
    favourite_wanted = Signal(bool)
    album_opened = Signal(str)
    """The name of an album that the photo is in."""
    album_left = Signal(str)
    """The name of the album that the photo is to leave."""
    tag_added = Signal(str)
    """The name of a tag that what is shown is to have."""
    tag_opened = Signal(str)
    """The name of a tag: photos that have it are to be shown."""
    tag_agreed = Signal(object)
    """`TagMark` that is right."""
    tag_refused = Signal(object)
    """`TagMark` that is wrong, or to be taken off."""
    tags_left = Signal()
    """The person is done with typing tags."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._photo: Photo | None = None
        self._pixmap: QPixmap | None = None
        self._message = FactsMessage(theme, self)
        self._picture = PhotoButton(theme)
        self._tags = PhotoTags(theme)
        self._facts = _FactRows(theme)
        self._marks = MarksRow(theme)
        self._albums = AlbumChips(theme)
        self._keywords = ChipCloud(theme)
        self._keywords.setAccessibleName("Keywords")
        self._places: list[PlaceRow] = []
        self._places_wanted = _PLACES_AT_FIRST
        self._more_places = QPushButton()
        set_role(self._more_places, "quiet")
        self._more_places.clicked.connect(self._show_all_places)
        self._place_column = QVBoxLayout()
        self._place_column.setSpacing(10)
        self._rating_section = _Section("Rating", self._marks)
        self._album_section = _Section("Albums", self._albums)
        self._keyword_section = _Section("Keywords", self._keywords)
        self._place_section = _Section("Places", _holder(self._place_column))
        self._place_column.addWidget(self._more_places, 0, Qt.AlignmentFlag.AlignLeft)
        self._scroll = scroll_area(self._column(), "Facts")
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self._scroll)
        self._lay_out()
        self._picture.clicked.connect(self.open_wanted)
        for marks in (self._marks, self._message.marks):
            marks.rated.connect(self.rated)
            marks.favourite_wanted.connect(self.favourite_wanted)
        for tags in (self._tags, self._message.tags):
            tags.added.connect(self.tag_added)
            tags.opened.connect(self.tag_opened)
            tags.agreed.connect(self.tag_agreed)
            tags.refused.connect(self.tag_refused)
            tags.left.connect(self.tags_left)
        self._albums.opened.connect(self.album_opened)
        self._albums.removed.connect(self.album_left)
        self.setAccessibleName("Facts")
        self.show_photo(None, None)

    def show_photo(self, photo: Photo | None, pixmap: QPixmap | None) -> None:
        """What is known of a photo, with its thumbnail; None, None: nothing is selected."""
        before, self._photo = self._photo, photo
        if photo is None:
            self._message.say("image", _EMPTY, "")
            self._pages.setCurrentWidget(self._message)
            return
        if photo != before or pixmap is not self._pixmap:
            self._pixmap = pixmap
            self._picture.show_pixmap(pixmap, photo.width_px, photo.height_px)
        if before is None or before.photo_id != photo.photo_id:
            self._scroll.verticalScrollBar().setValue(0)
            self._places_wanted = _PLACES_AT_FIRST
        if photo != before:
            self._show_facts(photo)
        self._pages.setCurrentWidget(self._scroll)

    def show_many(self, count: int, size_bytes: int | None, marks: Marks | None = None) -> None:
        """Several are selected; `size_bytes` and `marks` are those of all, None while they are being added up."""
        self._photo = self._pixmap = None
        locale = QLocale()
        total = f"{bytes_text(size_bytes, locale)} in all" if size_bytes is not None else ""
        self._message.say("images", f"{locale.toString(count)} photos selected", total)
        self._message.show_marks(marks if marks is not None else Marks(count))
        self._pages.setCurrentWidget(self._message)

    # tags

    @property
    def tags(self) -> PhotoTags | None:
        """Those of what is shown; None where nothing is."""
        if self._pages.currentWidget() is self._scroll:
            return self._tags
        return self._message.tags if not self._message.tags.isHidden() else None

    def show_tags(self, marks: Sequence[TagMark]) -> None:
        """How what is shown stands to tags."""
        tags = self.tags
        if tags is not None:
            tags.show_marks(marks)
            tab_as_laid_out(self._scroll.widget())

    def set_tag_offers(self, offers: Offers) -> None:
        """Who knows what the beginning of a tag may become."""
        for tags in (self._tags, self._message.tags):
            tags.set_offers(offers)

    def know_keys(self, *, decide: bool) -> None:
        """Whether A and R decide of tags where the keyboard usually is."""
        for tags in (self._tags, self._message.tags):
            tags.know_keys(decide=decide)

    def refuse_tag(self, name: str, line: str) -> None:
        """Why what is shown cannot have a tag of this name, which may be changed."""
        tags = self.tags
        if tags is not None:
            tags.field.set_text(name)
            tags.field.refuse(line)

    def type_tag(self) -> bool:
        """The keyboard goes to where a tag is typed; False where nothing is shown."""
        tags = self.tags
        if tags is None:
            return False
        self._scroll.ensureWidgetVisible(tags.field)
        tags.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    # its place

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for the exposure on one line."""
        return QSize(_USUAL_PX, super().sizeHint().height())

    def _show_facts(self, photo: Photo) -> None:
        name = file_name(photo)
        self._picture.setAccessibleName(f"Open {name}" if name else "Open the photo")
        self._facts.show_lines(fact_lines(photo, QLocale()))
        is_rejected = photo.rating is None and rating_of(photo.facts) == -1
        self._marks.show_marks(marks_of((photo,)), "rejected in the file" if is_rejected else "")
        self._album_section.setVisible(bool(photo.albums))
        self._albums.show_names(photo.albums)
        keywords = own_keyword_texts(photo)
        self._keyword_section.setVisible(bool(keywords))
        self._keywords.set_texts(keywords)
        self._show_places(photo)
        tab_as_laid_out(self._scroll.widget())

    def _show_places(self, photo: Photo) -> None:
        places = place_lines(photo)
        shown_places = places[: self._places_wanted]
        while len(self._places) < len(shown_places):
            row = PlaceRow(self._theme)
            row.folder_wanted.connect(self.folder_wanted)
            self._place_column.insertWidget(len(self._places), row)
            self._places.append(row)
        for number, row in enumerate(self._places):
            row.setVisible(number < len(shown_places))
            if number < len(shown_places):
                row.show_place(shown_places[number])
        count = QLocale().toString(len(places))
        self._place_section.set_heading("Place" if len(places) == 1 else f"{count} places")
        self._place_section.setVisible(bool(places))
        self._more_places.setVisible(len(places) > len(shown_places))
        self._more_places.setText(f"{QLocale().toString(len(places) - len(shown_places))} more places")
        self._more_places.setEnabled(len(shown_places) < _MOST_PLACES)

    def _show_all_places(self) -> None:
        self._places_wanted = _MOST_PLACES
        if self._photo is not None:
            self._show_places(self._photo)
            tab_as_laid_out(self._scroll.widget())

    def _column(self) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(16, 16, 16, 24)
        layout.setSpacing(20)
        layout.addWidget(self._picture)
        layout.addWidget(self._tags)
        for section in (_Section("Facts", self._facts), self._rating_section, self._album_section):
            layout.addWidget(section)
        layout.addWidget(self._keyword_section)
        layout.addWidget(self._place_section)
        layout.addStretch(1)
        return column

    def _lay_out(self) -> None:
        ground = QFrame(self)
        set_role(ground, "panel")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)


class _Section(QWidget):
    """A heading in small letters, and what stands beneath it."""

    def __init__(self, heading: str, content: QWidget) -> None:
        super().__init__()
        self._heading = QLabel(self)
        set_role(self._heading, "section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(content)
        self.set_heading(heading)

    def set_heading(self, heading: str) -> None:
        """Call it otherwise."""
        self._heading.setText(heading.upper())
        self._heading.setAccessibleName(heading)


class _FactRows(QWidget):
    """Label and value, row by row. Rows are made once and used again: arrow keys run through photos."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[QLabel, SelectableText, CopyButton]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _LABEL_PX)
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: tuple[FactLine, ...]) -> None:
        """Show these."""
        while len(self._rows) < len(lines):
            self._add_row()
        for number, (label, value, copy) in enumerate(self._rows):
            line = lines[number] if number < len(lines) else None
            for widget in (label, value.parentWidget()):
                widget.setVisible(line is not None)
            copy.setVisible(line is not None and bool(line.copied))
            if line is not None:
                label.setText(line.label)
                value.set_whole(line.text, _kept_together(line.text))
                value.setAccessibleName(f"{line.label}: {line.text}")
                copy.set_text(line.copied)

    def _add_row(self) -> None:
        row = len(self._rows)
        label, cell = QLabel(self), QWidget(self)
        value, copy = SelectableText(cell), CopyButton(self._theme, "position", cell, _SMALL_BUTTON_PX)
        set_role(label, "muted")
        inside = QHBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(value, 1)
        inside.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(cell, row, 1)
        self._rows.append((label, value, copy))


def _kept_together(text: str) -> str:
    """Lines break between the parts of a fact, not within: "ISO 200" stays whole."""
    parts = text.split(DOT)
    if len(parts) == 1:
        return text
    return DOT.join(part.replace(" ", "\u00a0") if len(part) <= _TOGETHER_LENGTH else part for part in parts)


def _holder(layout: QVBoxLayout) -> QWidget:
    widget = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    widget.setLayout(layout)
    return widget
