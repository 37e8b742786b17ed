"""All albums to choose one from, by a few letters of its name."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.names import folded
from photoclip.domain.organise_api import LONGEST_ALBUM_NAME, Album
from photoclip.ui.delegates.albums import AlbumDelegate
from photoclip.ui.models.albums import AlbumModel, AlbumRole
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_WIDTH_PX = 280
_HEIGHT_PX = 360
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class AlbumPicker(QFrame):
    """Typing narrows the list, the arrow keys go through it, Enter picks; a name that nobody has makes a new album."""

    picked = Signal(object)
    """`Album`."""
    new_wanted = Signal(str)
    """The name of an album that is not there yet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._albums: tuple[Album, ...] = ()
        self._model = AlbumModel(self)
        self._line = QLineEdit()
        self._list = QListView()
        self._new = QPushButton()
        set_role(self, "card")
        set_role(self._new, "quiet")
        self.setAccessibleName("Add to album")
        self.setFixedWidth(_WIDTH_PX)
        self._line.setPlaceholderText("Album")
        self._line.setAccessibleName("Name of the album")
        self._line.setMaxLength(LONGEST_ALBUM_NAME)
        self._list.setModel(self._model)
        self._list.setItemDelegate(AlbumDelegate(theme, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Albums")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._line)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._new)
        self._line.textChanged.connect(self._narrow)
        self._line.returnPressed.connect(self._pick_current)
        self._list.clicked.connect(self._pick)
        self._new.clicked.connect(self._make)

    def ask(self, albums: Sequence[Album], at: QPoint) -> None:
        """Show these at a point of the screen."""
        self._albums = tuple(albums)
        self._line.clear()
        self._narrow("")
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        screen = self.screen().availableGeometry()
        left = min(at.x(), screen.right() - self.width())
        top = min(at.y(), screen.bottom() - self.height())
        self.move(max(screen.left(), left), max(screen.top(), top))
        self.show()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What the line leaves: the arrow keys move in the list."""
        if event.key() in _MOVES:
            rows = self._model.rowCount()
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}[event.key()]
            if rows:
                row = min(rows - 1, max(0, self._list.currentIndex().row() + step))
                self._list.setCurrentIndex(self._model.index(row))
        else:
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        wanted = folded(" ".join(text.split()))
        found = [album for album in self._albums if wanted in folded(album.name)]
        found.sort(key=lambda album: not folded(album.name).startswith(wanted))
        self._model.show(found)
        if found:
            self._list.setCurrentIndex(self._model.index(0))
            self._list.scrollToTop()
        is_new = bool(wanted) and all(folded(album.name) != wanted for album in self._albums)
        self._new.setVisible(is_new)
        name = self.fontMetrics().elidedText(quoted(text.strip()), Qt.TextElideMode.ElideRight, _WIDTH_PX - 110)
        self._new.setText(f"New album {name}".replace("&", "&&"))

    def _pick_current(self) -> None:
        if self._list.currentIndex().isValid():
            self._pick(self._list.currentIndex())
        elif not self._new.isHidden():
            self._make()

    def _pick(self, index: QModelIndex) -> None:
        album = index.data(AlbumRole.ALBUM)
        self.hide()
        self.picked.emit(album)

    def _make(self) -> None:
        name = " ".join(self._line.text().split())
        self.hide()
        self.new_wanted.emit(name)
