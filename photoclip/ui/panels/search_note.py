"""The line under the search field: what is wrong, and what may have been meant."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photoclip.domain.found import QueryProblem
from photoclip.ui.models.shown import capitalised, shown
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.theme.stylesheet import set_role

_MARGIN_PX = 14
_GAP_PX = 8
_LONGEST = 60
"""Characters of a suggestion on a button."""


class SearchNote(QWidget):
    """One thing at a time: an error, or the first problem, with how many more there are. Hidden while all is well."""

    corrected = Signal(object)
    """The QueryProblem whose suggestion was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem: QueryProblem | None = None
        self._line = QLabel(self)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setWordWrap(True)
        set_role(self._line, "bad")
        self.correction = QPushButton(self)
        """Shown while there is a suggestion."""
        set_role(self.correction, "small")
        self.correction.clicked.connect(self._take)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, 4, _MARGIN_PX, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(self._line)
        row.addWidget(self.correction, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.hide()

    def text(self) -> str:
        """What is said."""
        return self._line.accessibleName()

    @property
    def suggestion(self) -> str:
        """What the button would write, "" where there is none."""
        return self._problem.suggestion if self._problem is not None else ""

    def show_error(self, text: str) -> None:
        """Nothing could be searched; "" takes it away."""
        self._problem = None
        self._say(text)

    def show_problems(self, problems: Sequence[QueryProblem]) -> None:
        """Parts of the query were left out."""
        self._problem = problems[0] if problems else None
        if self._problem is None:
            self._say("")
            return
        line = _closed(capitalised(shown(self._problem.message)))
        more = len(problems) - 1
        rest = f" And {more} more." if more else ""
        self._say(f"{line}{rest}")

    def _say(self, text: str) -> None:
        suggestion = shown(self.suggestion)
        is_news = bool(text) and text != self._line.accessibleName()
        self._line.setText(breakable(text))
        self._line.setAccessibleName(text)
        short = suggestion if len(suggestion) <= _LONGEST else f"{suggestion[:_LONGEST]}…"
        self.correction.setText(f"Did you mean {short}?".replace("&", "&&"))
        self.correction.setToolTip("Put this in its place")
        self.correction.setVisible(bool(suggestion))
        self.setVisible(bool(text))
        self._fit()
        if is_news:
            QAccessible.updateAccessibility(QAccessibleEvent(self._line, QAccessible.Event.Alert))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less fits on a line."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as its words where there is room, so that the button follows them; a label that wraps is less."""
        beside = self.correction.sizeHint().width() + _GAP_PX if self.suggestion else 0
        whole = self._line.fontMetrics().horizontalAdvance(self._line.text()) + 4
        self._line.setMinimumWidth(max(0, min(whole, self.width() - 2 * _MARGIN_PX - beside)))

    def _take(self) -> None:
        if self._problem is not None:
            self.corrected.emit(self._problem)


def _closed(line: str) -> str:
    return line if line.endswith((".", "?", "!", ":")) else f"{line}."
