"""Which part of a picture to search by; opens under the search field and is never modal."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.found import Box
from photoclip.ui.models.crop import Canvas
from photoclip.ui.panels.popup import Popup
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.crop import CropView

_WIDTH_PX = 560
_HEIGHT_PX = 440
_LEAST_PX = 160
_MARGIN_PX = 12


class CropPopup(Popup):
    """Enter or a button chooses, Escape or a click elsewhere leaves all as it is."""

    chosen = Signal(object)
    """A Box, or None for the whole picture."""
    left = Signal()
    """The keyboard goes back to where it came from."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        hint = QLabel("Draw a rectangle around what the photos should have.", self)
        hint.setWordWrap(True)
        set_role(hint, "muted")
        self.view = CropView(theme, self)
        self._part = QPushButton("Search by this part", self)
        set_role(self._part, "primary")
        self._whole = QPushButton("Whole picture", self)
        self._part.clicked.connect(lambda: self._choose(self.view.box))
        self._whole.clicked.connect(lambda: self._choose(None))
        self.view.accepted.connect(lambda: self._choose(self.view.box))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._whole)
        buttons.addWidget(self._part)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(8)
        column.addWidget(hint)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self.hide()

    def open(self, image: QImage, canvas: Canvas, box: Box | None, beneath: QWidget) -> None:
        """Show a picture with the part that is searched by now, under a widget of the same window."""
        self.view.show_picture(image, canvas, box)
        self._whole.setVisible(box is not None)
        self._open_beneath(beneath, _WIDTH_PX, _HEIGHT_PX, _LEAST_PX)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, box: Box | None) -> None:
        self.close_popup()
        self.left.emit()
        self.chosen.emit(box)
