"""The field at the top: one query, of which whole parts are chips and the last one is text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from photoclip.domain.found import Box, QueryProblem
from photoclip.ui.models.carried import Carried, carried, carries_something
from photoclip.ui.models.query import Query
from photoclip.ui.panels.completing import Completing
from photoclip.ui.panels.search_chips import SearchChips
from photoclip.ui.panels.search_edit import HINT, SearchEdit
from photoclip.ui.panels.search_frame import SearchFrame
from photoclip.ui.panels.search_note import SearchNote
from photoclip.ui.panels.search_parts import SearchParts
from photoclip.ui.panels.search_problems import SearchProblems
from photoclip.ui.panels.search_tools import SearchTools
from photoclip.ui.theme.theme import Theme

if TYPE_CHECKING:
    from photoclip.query.chips import Chip as Part

_NARROW_PX = 420
_ROOMY_PX = 560
_LEAST_PX = 280
_SHORT_HINT = "Search photos"
_MORE_HINT = "Add words"


class SearchField(QWidget):
    """Tells of the query while it changes; what it finds is others' business."""

    changed = Signal(object)
    """A Query: the person typed, took a part away, or let it count otherwise. A value of which only the beginning is
    typed is left out, while there is something to complete it by.
    """
    submitted = Signal(object)
    """A Query that is to be searched at once: Enter, a picture, one of the history."""
    picture_pasted = Signal(object)
    """A QImage, or the bytes of an encoded picture."""
    crop_wanted = Signal(object)
    """A part (`photoclip.query.chips.Chip`) of a picture: the person wants to search by a part of that."""
    dropped = Signal(object)
    """A QMimeData with something to search by beside what is there."""
    photos_wanted = Signal()
    """The keyboard shall go on in what was found."""
    forgotten = Signal(object)
    """A Query of the history, or None for all of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame = SearchFrame(theme, self)
        self._edit = SearchEdit(self._frame)
        self._chips = SearchChips(theme, self._edit, self._frame)
        self._tools = SearchTools(theme, self._frame)
        self._note = SearchNote(self)
        self.completing = Completing(theme, self._edit, self._frame)
        self._parts = SearchParts(self._edit, self._chips, self.completing)
        self._problems = SearchProblems(theme, self._edit, self._chips, self._note, self._parts.placed, self)
        self._lay_out()
        self._connect()
        self._settle()

    @property
    def theme(self) -> Theme:
        """For what opens beneath it."""
        return self._theme

    # what is searched by

    def query(self) -> Query:
        """As it stands."""
        return self._parts.query()

    def settled(self) -> Query:
        """Without a value of which only the beginning is typed."""
        return self._parts.settled()

    def set_query(self, query: Query) -> None:
        """Show another one, without a signal."""
        self.completing.forget()
        self._problems.forget()
        self._parts.show(query)
        self._settle()

    def clear(self) -> None:
        """Search by nothing; tells so, where something was there."""
        was_empty = self.query().is_empty
        self.set_query(Query())
        self._edit.setFocus()
        if not was_empty:
            self.changed.emit(Query())

    def search_by(self, picture: str, label: str = "", box: Box | None = None) -> None:
        """A picture file, or a part of it, beside what is there; to be searched at once."""
        self._parts.add_picture(picture, label, box)
        self._say_submitted()

    def replace(self, part: "Part", box: Box | None) -> None:
        """Search by another part of the same picture, or by the whole (None)."""
        if part.path is not None:
            self._parts.crop(part, part.path, box)
            self._say_submitted()

    def show_thumbnail(self, path: str, image: QImage) -> None:
        """The small picture of the chips with it, unless others are searched by meanwhile."""
        self._chips.show_thumbnail(path, image)

    # how it goes

    def show_busy(self, busy: bool) -> None:
        """Whether an answer is waited for."""
        self._frame.dot.set_busy(busy)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._frame.dot.is_busy

    def show_error(self, text: str) -> None:
        """A line under the field; "" takes it away. So does the next change."""
        self._problems.show_error(text)

    def show_problems(self, problems: Sequence[QueryProblem], query: Query) -> None:
        """What could not be made sense of in a query, if it is still there: marked at its place, the first one said
        under the field. Where it is being typed, that waits for a moment's rest.
        """
        self._problems.show(problems, query)

    def error(self) -> str:
        """The line under the field."""
        return self._note.text()

    def focus(self) -> None:
        """Type here; what is there is chosen."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.choose_all()

    # lists

    def show_history(self, queries: tuple[Query, ...]) -> None:
        """What the list offers, newest first."""
        self._tools.show_history(queries)

    def open_history(self) -> None:
        """Open the list under the field."""
        self._tools.open_history()

    def open_help(self) -> None:
        """What can be typed, with examples; under the field."""
        self._tools.open_help()

    # inside

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of what is left when it is narrow, however wide it is now."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words first where it is narrow."""
        super().resizeEvent(event)
        self.completing.close()
        self._settle()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Dropped here, a picture is one more part; elsewhere in the window it is searched by alone."""
        if carries_something(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Others look at what it is. Words are put into the line."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        words = carried(event.mimeData()).text
        if words:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._edit.insert(words)
        else:
            self.dropped.emit(event.mimeData())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The whole field is one target."""
        if self._frame.geometry().contains(event.position().toPoint()):
            self._edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _lay_out(self) -> None:
        self._frame.hold(self._chips.row, self._edit, self._tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._frame)
        column.addWidget(self._note)
        self.setFocusProxy(self._edit)
        self.setAcceptDrops(True)
        self.setTabOrder(self._edit, self._note.correction)

    def _connect(self) -> None:
        edit, tools = self._edit, self._tools
        for cleared in (edit.escaped, tools.cleared):
            cleared.connect(self.clear)
        edit.history_wanted.connect(tools.open_history)
        edit.help_wanted.connect(tools.open_help)
        tools.chosen.connect(self._choose)
        tools.forgotten.connect(self.forgotten)
        tools.picked.connect(self.search_by)
        tools.left.connect(self._come_back)
        self._connect_query()

    def _connect_query(self) -> None:
        edit, chips = self._edit, self._chips
        edit.words_changed.connect(self._on_words)
        edit.entered.connect(self._on_enter)
        edit.tabbed.connect(self._on_tab)
        edit.picture_pasted.connect(self._on_paste)
        edit.down_pressed.connect(self._on_down)
        edit.chip_wanted.connect(chips.focus_last)
        edit.copy_wanted.connect(self._copy)
        edit.all_chosen.connect(chips.set_chosen)
        edit.all_dropped.connect(lambda: chips.show((), ()))
        edit.focused.connect(self._frame.set_active)
        chips.changed.connect(self._on_change)
        chips.edit_wanted.connect(self._edit_part)
        chips.crop_wanted.connect(self.crop_wanted)
        chips.left.connect(lambda: edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.completing.settled.connect(lambda: self.changed.emit(self.settled()))
        self.completing.taken.connect(self._on_words)
        self._problems.corrected.connect(self._on_change)

    def _settle(self) -> None:
        has_chips, is_narrow = bool(self._chips.parts), self.width() < _NARROW_PX
        has_query = has_chips or bool(self._edit.text())
        self._tools.fit(has_query=has_query, has_history=not is_narrow, has_help=self.width() >= _ROOMY_PX)
        self._edit.setPlaceholderText(_MORE_HINT if has_chips else _SHORT_HINT if is_narrow else HINT)

    # what the person does

    def _on_words(self) -> None:
        self._parts.ripen()
        self.completing.look()
        self._on_change()

    def _on_change(self) -> None:
        self._problems.look_again()
        self._settle()
        self.changed.emit(self.settled())

    def _on_enter(self) -> None:
        if not self.query().is_empty:
            self._parts.commit()
            self._say_submitted()

    def _on_tab(self) -> None:
        if self._parts.commit():
            self._on_change()
        else:  # it makes no sense: on to what would
            self.focusNextChild()

    def _say_submitted(self) -> None:
        self._problems.rest()
        self._settle()
        self.submitted.emit(self.query())

    def _on_down(self) -> None:
        if self.query().is_empty:
            self._tools.open_history()
        else:
            self.photos_wanted.emit()

    def _edit_part(self, part: "Part") -> None:
        self._parts.take_back(part)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        text = self.query().text
        if text:
            QGuiApplication.clipboard().setText(text)

    def _on_paste(self, found: Carried) -> None:
        if found.paths:
            self.search_by(found.paths[0])
        elif found.image is not None:
            self.picture_pasted.emit(found.image)

    def _choose(self, query: Query) -> None:
        self.set_query(query)
        self.submitted.emit(query)

    def _come_back(self, event: QKeyEvent | None) -> None:
        self._edit.setFocus()
        if event is not None:
            QApplication.sendEvent(self._edit, event)
