"""A list of patterns, of which each can be taken away and others can be added."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.models.patterns import EXPLANATION, fault_of
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class PatternList(QWidget):
    """Holds what is shown until `show_patterns` says otherwise: a change is only wished for."""

    chosen = Signal(object)
    """A tuple of patterns."""

    def __init__(self, theme: Theme, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._where = where
        self._patterns: tuple[str, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText("Name or pattern, as *.png")
        self._edit.setAccessibleName(f"Pattern to leave out {where}")
        self._edit.setAccessibleDescription(EXPLANATION)
        self._edit.textEdited.connect(lambda _text: self.show_error(""))
        self._edit.returnPressed.connect(self._add)
        self._button = QPushButton("Leave out", self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._add)
        self._error = plain("", self)
        set_role(self._error, "bad")
        self._error.hide()
        hint = plain(EXPLANATION, self)
        set_role(hint, "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._edit, 1)
        line.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._rows)
        column.addLayout(line)
        column.addWidget(self._error)
        column.addWidget(hint)
        theme.changed.connect(self._dress)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Those in force."""
        return self._patterns

    def show_patterns(self, patterns: tuple[str, ...]) -> None:
        """Those in force now."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._patterns = patterns
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for pattern in patterns:
            self._rows.addWidget(self._row(pattern))
        tab_as_laid_out(self)
        if had_focus:
            self._edit.setFocus()

    def show_error(self, text: str) -> None:
        """Under the line in which patterns are typed."""
        show_line(self._error, text)

    def error(self) -> str:
        """What stands there."""
        return self._error.accessibleName()

    def _row(self, pattern: str) -> QFrame:
        row = QFrame(self)
        set_role(row, "banner")
        label = ElidedLabel(pattern, row, Qt.TextElideMode.ElideMiddle)
        button = QToolButton(row)
        button.setObjectName("remove")
        button.setIcon(self._theme.icon("x"))
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(f"Leave {pattern} out no longer, {self._where}")
        button.setToolTip("Leave out no longer")
        button.clicked.connect(lambda: self._remove(pattern))
        line = QHBoxLayout(row)
        line.setContentsMargins(12, 2, 4, 2)
        line.addWidget(label, 1)
        line.addWidget(button)
        return row

    def _add(self) -> None:
        pattern = self._edit.text().strip()
        fault = fault_of(pattern, self._patterns)
        self.show_error(fault)
        if not fault:
            self._edit.clear()
            self.chosen.emit((*self._patterns, pattern))

    def _remove(self, pattern: str) -> None:
        self.show_error("")
        self._edit.setFocus()
        self.chosen.emit(tuple(kept for kept in self._patterns if kept != pattern))

    def _dress(self) -> None:
        for button in self.findChildren(QToolButton, "remove"):
            button.setIcon(self._theme.icon("x"))
