"""Searching by a part of a picture: the engine decodes it, the person draws the part."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photoclip.domain.errors import PhotoClipError
from photoclip.domain.found import Box
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.crop import Canvas
from photoclip.ui.models.dropped_files import name_of
from photoclip.ui.panels.crop_popup import CropPopup
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.presenters.chip_pictures import ChipPicture, picture_of
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.theme.theme import Theme

if TYPE_CHECKING:
    from photoclip.query.chips import Chip as Part

_EDGE_PX = 1_024
_LANE = "search-crop"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A part of the picture in a file; instead of what `part`, a chip, means now, or as a search of its own (None)."""

    path: str
    label: str
    part: "Part | None"


class CropPresenter(QObject):
    """Opens the picture under the field, for a chip that is there or for a new search."""

    chosen = Signal(object, str, object)
    """Absolute path, label, and Box of a picture that is to be searched by anew."""

    def __init__(self, engine: Engine, field: SearchField, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._field = field
        self._theme = theme
        self._popup: CropPopup | None = None
        self._opened = _Wish("", "", None)
        field.crop_wanted.connect(self.crop_part)

    def crop_part(self, part: "Part") -> None:
        """Another part of a chip's picture."""
        if part.path is not None:
            self._ask(_Wish(part.path, "", part))

    def crop(self, path: str, label: str = "") -> None:
        """A part of the picture in a file (absolute path), as a search of its own."""
        self._ask(_Wish(path, label, None))

    def _ask(self, wish: _Wish) -> None:
        self._engine.ask(
            picture_of(wish.path, _EDGE_PX),
            lambda picture: self._open(picture, wish),
            lambda error: self._fail(error, wish),
            lane=_LANE,
        )

    def _open(self, picture: ChipPicture, wish: _Wish) -> None:
        if not self._field.isVisible():  # the person went on to a single photo meanwhile
            return
        self._opened = wish
        window = self._field.window()
        if self._popup is None or self._popup.parentWidget() is not window:
            self._popup = CropPopup(self._theme, window)
            self._popup.chosen.connect(self._take)
            self._popup.left.connect(self._field.setFocus)
        canvas = Canvas(picture.full_width_px, picture.full_height_px)
        self._popup.open(picture.image, canvas, wish.part.box if wish.part is not None else None, self._field)

    def _take(self, box: Box | None) -> None:
        wish = self._opened
        if wish.part is not None:
            self._field.replace(wish.part, box)
        else:
            self.chosen.emit(wish.path, wish.label, box)

    def _fail(self, error: PhotoClipError, wish: _Wish) -> None:
        self._field.show_error(sentence(error).replace(wish.path, name_of(wish.path)))
