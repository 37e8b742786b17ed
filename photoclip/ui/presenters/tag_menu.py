"""The part of the photo menu that is about tags."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.ui.models.counted import number
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tag_marks import totals_of
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.grid import PhotoGrid

_MOST_LOOKED_AT = 2_000
_MOST_LISTED = 24
_NAME_PX = 280


class TagMenu(QObject):
    """Adds its entries to a menu, and fits them to what is selected when it is shown. Its keys work in the grid."""

    def __init__(
        self,
        menu: QMenu,
        grid: PhotoGrid,
        model: PhotoModel,
        type_tag: Callable[[], None],
        teach: Callable[[], None],
        take_off: Callable[[tuple[PhotoId, ...], str], None],
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid, self._model, self._theme = grid, model, theme
        self._take_off = take_off
        menu.addSeparator()
        teach_keys = QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_T)
        self._type = self._add(menu, "Tag…", type_tag, QKeySequence(Qt.Key.Key_T))
        self._teach = self._add(menu, "Teach a tag from these…", teach, teach_keys)
        self._remove = menu.addMenu("Remove tag")
        self._colour()
        theme.changed.connect(self._colour)
        menu.aboutToShow.connect(self._fit)
        self._remove.aboutToShow.connect(self._list)

    def selected(self) -> tuple[PhotoId, ...]:
        """The photos that are meant."""
        return tuple(PhotoId(photo_id) for photo_id in self._grid.selected_ids().tolist())

    def _add(self, menu: QMenu, text: str, act: Callable[[], None], key: QKeySequence) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: act())
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._grid.addAction(action)
        return action

    def _colour(self) -> None:
        for action, icon in (
            (self._type, "tag"),
            (self._teach, "sparkle"),
            (self._remove.menuAction(), "circle-minus"),
        ):
            action.setIcon(self._theme.icon(icon))

    def _fit(self) -> None:
        self._teach.setText("Teach a tag from this…" if len(self.selected()) == 1 else "Teach a tag from these…")
        self._remove.menuAction().setVisible(bool(self._tagged()))

    def _tagged(self) -> dict[str, int]:
        """Tags of what is selected, as far as it is known, and how many have them."""
        photos = (self._model.known(photo_id) for photo_id in self.selected()[:_MOST_LOOKED_AT])
        return dict(totals_of(photo for photo in photos if photo is not None).tagged)

    def _list(self) -> None:
        menu, photo_ids, metrics = self._remove, self.selected(), self._grid.fontMetrics()
        menu.clear()
        tagged = sorted(self._tagged().items(), key=lambda item: (-item[1], folded(item[0])))
        for name, photos in tagged[:_MOST_LISTED]:
            short = metrics.elidedText(shown(name), Qt.TextElideMode.ElideMiddle, _NAME_PX)
            text = short if photos == len(photo_ids) else f"{short} ({number(photos)} of {number(len(photo_ids))})"
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, name=name: self._take_off(photo_ids, name))
