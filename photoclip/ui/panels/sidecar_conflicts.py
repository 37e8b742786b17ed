"""Where the library and files of other programs differ: what the two say, and whose word is to hold."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photoclip.domain.sidecar_api import Keep, SidecarConflict
from photoclip.ui.models import sidecar_words as words
from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import name_of, shown, tooltip
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role

MOST_SHOWN = 50
_MOST_LINES = 5
_HIGHEST_PX = 264
_ANY_PX = 16_777_215


class SidecarConflicts(QWidget):
    """Hidden while there are none."""

    settled = Signal(object, object)
    """Paths of sidecars, a tuple, and the `Keep` that is to hold for them."""
    counted = Signal()
    """There are others now, or none any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[str, ...] = ()
        self._shown: tuple[SidecarConflict, ...] = ()
        self._title, self._more = ElidedLabel("", self), plain("", self)
        self._has_all_room = False
        self.all = {keep: QPushButton(text, self) for keep, text in words.KEEP_ALL.items()}
        self.rows: list[_Row] = []
        self._area = QScrollArea(self)
        self._lay_out()
        for keep, button in self.all.items():
            button.setToolTip(words.keep_tip(keep))
            button.clicked.connect(lambda _checked=False, keep=keep: self.settled.emit(self._paths, keep))
        self.hide()

    def show_conflicts(self, conflicts: Sequence[SidecarConflict]) -> None:
        """All that wait, by path."""
        if tuple(conflicts) == self._shown:
            return
        had_focus = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        self._shown = tuple(conflicts)
        files = words.by_file(conflicts)
        self._paths = tuple(file[0].path for file in files)
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [_Row(file) for file in files[:MOST_SHOWN]]
        for at, row in enumerate(self.rows):
            row.settled.connect(lambda keep, path=self._paths[at]: self.settled.emit((path,), keep))
            self._column.insertWidget(at, row)
        self._title.setText(words.heading(len(conflicts)))
        left = len(files) - len(self.rows)
        self._more.setText(f"and {number(left)} more files")
        self._more.setVisible(left > 0)
        for button in self.all.values():
            button.setVisible(len(files) > 1)
            button.setEnabled(True)
        self.setVisible(bool(files))
        self._fit()
        self.counted.emit()
        self.setFocusProxy(self.rows[0].buttons[Keep.OURS] if self.rows else None)
        if had_focus and self.rows:
            self.rows[0].buttons[Keep.OURS].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settling(self, paths: Sequence[str]) -> None:
        """These are being settled."""
        for path, row in zip(self._paths, self.rows, strict=False):
            row.setEnabled(path not in paths)
        for button in self.all.values():
            button.setEnabled(False)

    def show_settled(self) -> None:
        """What could not be settled can be tried again."""
        for widget in (*self.rows, *self.all.values()):
            widget.setEnabled(True)

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not self._shown

    def take_all_room(self, wanted: bool) -> None:
        """Nothing else is beneath them."""
        self._has_all_room = wanted
        self._fit()

    def _fit(self) -> None:
        inside = self._area.widget()
        inside.layout().activate()
        self._area.setMaximumHeight(_ANY_PX if self._has_all_room else _HIGHEST_PX)
        self._area.setMinimumHeight(min(_HIGHEST_PX, inside.sizeHint().height()))

    def _lay_out(self) -> None:
        set_role(self._more, "muted")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Differences to files of other programs")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for button in self.all.values():
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._area)


class _Row(QFrame):
    """One sidecar."""

    settled = Signal(object)
    """`Keep`."""

    def __init__(self, conflicts: Sequence[SidecarConflict]) -> None:
        super().__init__()
        set_role(self, "card")
        path = conflicts[0].path
        name = ElidedLabel(name_of(path), self, Qt.TextElideMode.ElideMiddle)
        folder = ElidedLabel(shown(str(PurePath(path).parent)), self, Qt.TextElideMode.ElideMiddle)
        folder.setToolTip(tooltip(path))
        set_role(folder, "muted")
        lines = [words.line(conflict) for conflict in conflicts[:_MOST_LINES]]
        if len(conflicts) > _MOST_LINES:
            lines.append(f"and {number(len(conflicts) - _MOST_LINES)} more")
        said = plain("\n".join(lines), self)
        self.buttons: dict[Keep, QPushButton] = {}
        self.setAccessibleName(f"{name_of(path)}: {' '.join(lines)}")
        buttons = WrapLayout(8)
        for keep in Keep:
            button = QPushButton(words.keep_label(conflicts, keep), self)
            button.setToolTip(words.keep_tip(keep))
            button.setAccessibleDescription(self.accessibleName())
            button.clicked.connect(lambda _checked=False, keep=keep: self.settled.emit(keep))
            self.buttons[keep] = button
            buttons.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(name)
        head.addWidget(folder, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(said)
        column.addLayout(buttons)
