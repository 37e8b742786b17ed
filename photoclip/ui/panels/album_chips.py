"""The albums that a photo is in, as small tiles."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

MOST_SHOWN = 24
_HEIGHT_PX = 28
_LABEL_PX = 140


class AlbumChip(QFrame):
    """A press opens the album; the x, or Delete, takes the photo out of it."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        set_role(self, "banner")
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._open = QPushButton(self)
        set_role(self._open, "quiet")
        self._open.setStyleSheet("padding: 0 4px 0 6px; border-radius: 8px;")
        self._open.setFixedHeight(_HEIGHT_PX)
        self._open.setMaximumWidth(_LABEL_PX)
        self._open.clicked.connect(lambda: self.opened.emit(self._name))
        self._remove = QToolButton(self)
        self._remove.setFixedSize(20, 20)
        self._remove.setIconSize(QSize(12, 12))
        self._remove.setStyleSheet("padding: 0;")
        # Delete does the same on the name: one stop for the Tab key instead of two.
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(lambda: self.removed.emit(self._name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self._open)
        row.addWidget(self._remove)
        theme.changed.connect(self._dress)
        self._dress()

    def show_name(self, name: str) -> None:
        """Another album."""
        self._name = name
        self._open.setText(self._elided(name))
        self._open.setToolTip(tooltip(f"Open {name}"))
        self._open.setAccessibleName(f"Album {shown(name)}")
        self._open.setAccessibleDescription("Enter opens it. Delete takes the photo out of it.")
        self._remove.setToolTip(tooltip(f"Take the photo out of {name}"))
        self._remove.setAccessibleName(f"Take the photo out of {shown(name)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What the name did not take."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._name)
        else:
            super().keyPressEvent(event)

    def _elided(self, name: str) -> str:
        # A button takes "&" for the mark of a key.
        short = self.fontMetrics().elidedText(shown(name), Qt.TextElideMode.ElideMiddle, _LABEL_PX - 16)
        return short.replace("&", "&&")

    def _dress(self) -> None:
        self._remove.setIcon(self._theme.icon("x"))


class AlbumChips(QWidget):
    """As many as have room for a person's eye; tiles are used again for the next photo."""

    opened = Signal(str)
    """The name of an album."""
    removed = Signal(str)
    """The name of the album that the photo is to leave."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[AlbumChip] = []
        self._names: tuple[str, ...] = ()
        self._more = QLabel()
        set_role(self._more, "muted")
        self._wrap = WrapLayout(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._wrap)
        column.addWidget(self._more)
        self._more.hide()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self._names

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show these."""
        self._names = names
        seen = names[:MOST_SHOWN]
        while len(self._chips) < len(seen):
            chip = AlbumChip(self._theme, self)
            chip.opened.connect(self.opened)
            chip.removed.connect(self.removed)
            self._wrap.addWidget(chip)
            self._chips.append(chip)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(seen))
            if place < len(seen):
                chip.show_name(seen[place])
        self._more.setText(f"and {number(len(names) - len(seen))} more")
        self._more.setVisible(len(names) > len(seen))
        self.updateGeometry()
