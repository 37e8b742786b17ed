"""The part of the photo menu that puts photos in order: albums, favourite, rating, undo."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from photoclip.domain.ids import PhotoId
from photoclip.domain.organise_api import MOST_RATING, Album, Undoable
from photoclip.ui.models.marks import Marks, marks_of
from photoclip.ui.models.organise_words import quoted, stars
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import shown
from photoclip.ui.presenters.albums import AlbumsPresenter
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.grid import PhotoGrid

_MOST_LISTED = 12
_MOST_LOOKED_AT = 2_000


class OrganiseMenu(QObject):
    """Adds its entries to a menu, and fits them to what is selected when it is shown. Its keys work in the grid."""

    def __init__(
        self,
        menu: QMenu,
        grid: PhotoGrid,
        model: PhotoModel,
        organiser: Organiser,
        albums: AlbumsPresenter,
        shown_album: Callable[[], Album | None],
        pick_album: Callable[[tuple[PhotoId, ...]], None],
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid, self._model, self._theme = grid, model, theme
        self._organiser, self._albums = organiser, albums
        self._shown_album, self._pick_album = shown_album, pick_album
        self._icons: dict[QAction, str] = {}
        self._ratings: list[QAction] = []
        self._fill(menu)
        self._colour()
        theme.changed.connect(self._colour)
        menu.aboutToShow.connect(self._fit)
        self._add_to.aboutToShow.connect(self._list_albums)
        organiser.undoable_changed.connect(self._fit_undo)
        self._fit_undo(Undoable())

    def selected(self) -> tuple[PhotoId, ...]:
        """The photos that are meant."""
        return tuple(PhotoId(photo_id) for photo_id in self._grid.selected_ids().tolist())

    def fit_album(self) -> None:
        """Another part of the library is shown: whether photos can be taken out of an album."""
        album = self._shown_album()
        self._remove.setVisible(album is not None)
        self._remove.setEnabled(album is not None)
        if album is not None:
            self._remove.setText(_literal(f"Remove from {quoted(album.name)}"))

    # building

    def _fill(self, menu: QMenu) -> None:
        menu.addSeparator()
        self._add_to = menu.addMenu("Add to album")
        self._icons[self._add_to.menuAction()] = "album"
        self._remove = self._add(menu, "Remove from this album", self._take_out, Qt.Key.Key_Delete, "circle-minus")
        self._favourite = self._add(menu, "Favourite", self._toggle_favourite, Qt.Key.Key_F, "")
        rating = menu.addMenu("Rating")
        self._icons[rating.menuAction()] = "star"
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for number in range(MOST_RATING, -1, -1):
            text = "★" * number if number else "No stars"
            action = self._add(rating, text, lambda number=number: self._rate(number), Qt.Key.Key_0 + number, "")
            action.setCheckable(True)
            action.setToolTip(stars(number))
            group.addAction(action)
            self._ratings.append(action)
        rating.addSeparator()
        self._add(rating, "As the file says", lambda: self._rate(None), None, "")
        menu.addSeparator()
        undo = Qt.Modifier.CTRL | Qt.Key.Key_Z
        self._undo = self._add(menu, "Undo", self._organiser.undo, undo, "undo-2", is_window_key=True)
        redo = Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Z
        self._redo = self._add(menu, "Redo", self._organiser.redo, redo, "redo-2", is_window_key=True)
        self.fit_album()

    def _add(
        self,
        menu: QMenu,
        text: str,
        act: Callable[[], None],
        key: object,
        icon: str,
        *,
        is_window_key: bool = False,
    ) -> QAction:
        """An entry. Its key works in the grid; one of the window is only shown here."""
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: act())
        if icon:
            self._icons[action] = icon
        if key is not None:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            if not is_window_key:
                self._grid.addAction(action)
        return action

    def _colour(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))
        self._show_favourite(Marks(1))

    # as it is shown

    def _fit(self) -> None:
        marks = self._marks()
        self._show_favourite(marks)
        for action in self._ratings:
            action.setChecked(False)
        if marks.rating is not None:
            self._ratings[MOST_RATING - marks.rating].setChecked(True)
        self.fit_album()

    def _marks(self) -> Marks:
        """Of what is selected, as far as it is known; where that is not all, nothing is claimed."""
        photo_ids = self.selected()
        photos = [self._model.known(photo_id) for photo_id in photo_ids[:_MOST_LOOKED_AT]]
        known = [photo for photo in photos if photo is not None]
        return marks_of(known) if len(known) == len(photo_ids) else Marks(len(photo_ids))

    def _show_favourite(self, marks: Marks) -> None:
        is_one = marks.is_favourite is True and marks.photos > 0
        self._favourite.setText("Take out of the favourites" if is_one else "Favourite")
        name, color = ("heart-filled", self._theme.colors.mark) if is_one else ("heart", None)
        self._favourite.setIcon(self._theme.icon(name, color))

    def _fit_undo(self, undoable: Undoable) -> None:
        for action, word, title in ((self._undo, "Undo", undoable.undo), (self._redo, "Redo", undoable.redo)):
            action.setEnabled(bool(title))
            action.setText(_literal(f"{word}: {shown(title)}" if title else word))

    def _list_albums(self) -> None:
        """The last used ones first; where there are many, the rest is looked for by name."""
        menu, plain = self._add_to, self._albums.plain()
        menu.clear()
        menu.addAction(self._theme.icon("plus"), "New album…", lambda: self._albums.begin_new(self.selected()))
        by_id = {album.album_id: album for album in plain}
        recent = [by_id[album_id] for album_id in self._organiser.recent_albums if album_id in by_id]
        others = [album for album in plain if album not in recent]
        listed = (recent + others)[: _MOST_LISTED if len(plain) > _MOST_LISTED else len(plain)]
        if listed:
            menu.addSeparator()
        here = self._shown_album()
        for album in listed:
            name = self._grid.fontMetrics().elidedText(shown(album.name), Qt.TextElideMode.ElideMiddle, 280)
            act = menu.addAction(self._theme.icon("album"), _literal(name))
            act.triggered.connect(
                lambda _checked=False, album=album: self._organiser.add_to_album(album, self.selected())
            )
            act.setEnabled(here is None or album.album_id != here.album_id)
        if len(plain) > len(listed):
            menu.addSeparator()
            more = menu.addAction(self._theme.icon("search"), f"All {len(plain)} albums…")
            more.triggered.connect(lambda: self._pick_album(self.selected()))

    # what it does

    def _rate(self, rating: int | None) -> None:
        self._organiser.rate(self.selected(), rating)

    def _toggle_favourite(self) -> None:
        self._organiser.toggle_favourite(self.selected())

    def _take_out(self) -> None:
        album = self._shown_album()
        if album is not None:
            self._organiser.remove_from_album(album, self.selected())


def _literal(text: str) -> str:
    """As it is: a menu takes "&" for the mark of a key."""
    return text.replace("&", "&&")
