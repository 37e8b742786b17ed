"""Offers what can be typed next, while it is typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from photoclip.domain.found import Span
from photoclip.domain.organise_api import KnownName
from photoclip.ui.models.completions import Offer, is_of_interest, is_settled, offers_of, take, unfinished
from photoclip.ui.panels.completion_popup import CompletionPopup
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.theme.theme import Theme

if TYPE_CHECKING:
    from photoclip.query.completion import Completion


class Completing(QObject):
    """Sits between the line and the list of offers. Values that the library knows come from others."""

    names_wanted = Signal(object)
    """A Completion whose `kind` is to be looked up; `show_names` takes the answer. None: nobody waits any more."""
    settled = Signal()
    """What is typed is whole after all, or is not waited for any more: `unfinished` may be another."""
    taken = Signal()
    """The line has an offer in it now."""

    def __init__(self, theme: Theme, edit: SearchEdit, beneath: QWidget) -> None:
        super().__init__(edit)
        self._theme = theme
        self._edit = edit
        self._beneath = beneath
        self._popup: CompletionPopup | None = None
        self._completion: Completion | None = None
        self._is_waiting = False
        edit.installEventFilter(self)
        edit.completion_wanted.connect(lambda: self.look(asked=True))

    @property
    def popup(self) -> CompletionPopup | None:
        """The list, where it was ever open in this window."""
        return self._popup

    def look(self, *, asked: bool = False) -> None:
        """The line is another: offer what fits at its cursor. `asked`: the person wants to see what there is."""
        line, cursor = self._edit.text(), self._edit.cursorPosition()
        completion = self._completion_at(line, cursor) if line or asked else None
        if completion is not None and not is_of_interest(line, completion, asked=asked):
            completion = None
        if completion is None:
            self.forget()
            return
        before, self._completion = self._completion, completion
        self._is_waiting = completion.kind is not None
        if self._is_waiting:
            if self._popup is not None and (before is None or before.span.start != completion.span.start):
                self._popup.hide()  # what it shows belongs elsewhere
            self.names_wanted.emit(completion)
        else:
            self._show(offers_of(line, completion, ()))

    def show_names(self, completion: "Completion", names: Sequence[KnownName]) -> None:
        """The answer to `names_wanted`."""
        if completion == self._completion and self._is_waiting:
            self._is_waiting = False
            self._show(offers_of(self._edit.text(), completion, names))
            self.settled.emit()

    def unfinished(self) -> Span | None:
        """The part of the line that is no query yet: a value is being typed of which only the beginning is there."""
        if self._completion is None:
            return None
        offers = self._popup.offers() if self._popup is not None else ()
        if not self._is_waiting and is_settled(self._edit.text(), self._completion, offers):
            return None
        return unfinished(self._edit.text(), self._completion)

    def close(self) -> None:
        """Offer nothing any more."""
        had_any = self._completion is not None
        self.forget()
        if had_any:
            self.settled.emit()

    def forget(self) -> None:
        """The same without a word: the line is another."""
        was_waiting, self._is_waiting = self._is_waiting, False
        self._completion = None
        if was_waiting:
            self.names_wanted.emit(None)
        if self._popup is not None:
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys that are meant for the list; it goes with the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._popup is not None and self._popup.handle(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress, QEvent.Type.Hide):
            self.close()
        return super().eventFilter(watched, event)

    def _completion_at(self, line: str, cursor: int) -> "Completion | None":
        # The grammar is read at the first letter, not before the window is seen.
        from photoclip.query.completion import completion_at

        return completion_at(line, cursor)

    def _show(self, offers: Sequence[Offer]) -> None:
        window = self._edit.window()
        if self._popup is None or self._popup.parentWidget() is not window:
            self._popup = CompletionPopup(self._theme, window)
            self._popup.taken.connect(self._take)
            self._popup.closed.connect(self.close)
        self._popup.open(offers if self._edit.hasFocus() else (), self._beneath)

    def _take(self, offer: Offer) -> None:
        completion = self._completion or self._completion_at(self._edit.text(), self._edit.cursorPosition())
        if completion is None:
            return
        self._completion = None
        taken = take(self._edit.text(), completion, offer)
        self._edit.set_words(taken.line)
        self._edit.setCursorPosition(taken.cursor)
        self.taken.emit()
