"""Shows what could not be made sense of in a query: marks in the line and on chips, and a line under the field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.found import QueryProblem, Span
from photoclip.ui.models.composed import Composed, sorted_out
from photoclip.ui.models.query import Query
from photoclip.ui.panels.search_chips import SearchChips
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.panels.search_note import SearchNote
from photoclip.ui.theme.theme import Theme

REST_MS = 1_000
"""Whoever types a quote mark is going to type the other one: they are told after so long a pause."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """`chip`: the number of the one it is in; None where it is in the line, at `span` of that."""

    problem: QueryProblem
    chip: int | None
    span: Span


class SearchProblems(QObject):
    """Knows what was said last, and where it belongs."""

    corrected = Signal()
    """A suggestion was put in its place."""

    def __init__(
        self,
        theme: Theme,
        edit: SearchEdit,
        chips: SearchChips,
        note: SearchNote,
        placed: Callable[[], Composed],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edit = edit
        self._chips = chips
        self._note = note
        self._place = placed
        self._problems: tuple[QueryProblem, ...] = ()
        self._text = ""
        self._rest_over = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest_over.timeout.connect(self._show)
        note.corrected.connect(self._correct)
        theme.changed.connect(self._show_again)

    def show(self, problems: Sequence[QueryProblem], query: Query) -> None:
        """Those of an answer to a query. Of one that is no longer there nothing is shown."""
        self._problems, self._text = tuple(problems), query.text.strip()
        self._show()

    def show_error(self, text: str) -> None:
        """Nothing could be searched."""
        self._problems = ()
        self._mark(())
        self._note.show_error(text)

    def look_again(self) -> None:
        """The query is another, or is being typed on."""
        self._rest_over.start()
        self._show()

    def rest(self) -> None:
        """The person means it as it stands."""
        self._rest_over.stop()
        self._show()

    def forget(self) -> None:
        """Another query altogether."""
        self._rest_over.stop()
        self.show_error("")

    def _show_again(self) -> None:
        if self._problems:
            self._show()

    def _show(self) -> None:
        placed = self._there()
        if not placed and self._problems:
            self._note.show_error("")
        elif not self._problems:
            self._note.show_error("")
            self._mark(())
            return
        self._mark(placed)
        self._note.show_problems([each.problem for each in placed])

    def _there(self) -> tuple[_Placed, ...]:
        """Problems of the query as it stands, without those that are being typed."""
        composed = self._place()
        if not self._problems or composed.text.strip() != self._text:
            return ()
        placed = (_place(problem, composed) for problem in self._problems)
        return tuple(each for each in placed if not self._is_being_typed(each))

    def _is_being_typed(self, placed: _Placed) -> bool:
        is_typing = self._rest_over.isActive() and self._edit.hasFocus()
        at_cursor = placed.span.start <= self._edit.cursorPosition() <= placed.span.end + 1
        return is_typing and placed.chip is None and at_cursor

    def _mark(self, placed: Sequence[_Placed]) -> None:
        self._chips.set_problems({each.chip: each.problem.message for each in placed if each.chip is not None})
        self._edit.mark([each.span for each in placed if each.chip is None], self._theme.colors.no)

    def _correct(self, problem: QueryProblem) -> None:
        composed = self._place()
        if composed.text.strip() != self._text:
            return
        placed = _place(problem, composed)
        self._problems = ()
        line, parts = self._edit.text(), self._chips.parts
        if placed.chip is None:
            before = line[: placed.span.start] + problem.suggestion
            self._edit.set_words(before + line[placed.span.end :])
            self._edit.setCursorPosition(len(before))
        else:
            whole = composed.chips[placed.chip]
            text = composed.text[whole.start : whole.end]
            mended = sorted_out(text[: placed.span.start] + problem.suggestion + text[placed.span.end :])
            self._chips.show((*parts[: placed.chip], *mended.chips, *parts[placed.chip + 1 :]), self._chips.labels)
            self._edit.set_words(f"{mended.line} {line}".strip())
        self._edit.setFocus()
        self.corrected.emit()


def _place(problem: QueryProblem, composed: Composed) -> _Placed:
    """Spans count from the beginning of the chip or the line; one of no width takes the character before."""
    start, end = problem.span.start, problem.span.end
    for number, chip in enumerate(composed.chips):
        if start < chip.end and (end > chip.start or start >= chip.start):
            return _Placed(problem, number, Span(max(0, start - chip.start), min(end, chip.end) - chip.start))
    line = composed.line
    first = min(max(start, line.start), line.end) - line.start
    last = max(min(end, line.end) - line.start, first)
    return _Placed(problem, None, Span(first if last > first else max(0, first - 1), last))
