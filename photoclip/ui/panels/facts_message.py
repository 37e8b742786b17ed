"""What the facts panel says while it shows no single photo: nothing is selected, or several are."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from photoclip.ui.models.marks import Marks
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.photo_tags import PhotoTags
from photoclip.ui.panels.rating import MarksRow
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_MARKS_PX = 228


class FactsMessage(QWidget):
    """An icon, a line, and a muted one beneath, in the middle; where it stands for photos, their marks and tags."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = "image"
        self._icon, self._line, self._details = QLabel(self), QLabel(self), QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        for label in (self._icon, self._line, self._details):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.marks = MarksRow(theme, self)
        self.marks.setFixedWidth(_MARKS_PX)
        self.marks.hide()
        layout.addSpacing(8)
        layout.addWidget(self.marks, 0, Qt.AlignmentFlag.AlignHCenter)
        self.tags = PhotoTags(theme, self)
        self.tags.hide()
        layout.addSpacing(16)
        layout.addWidget(self.tags)
        layout.addStretch(3)
        set_role(self._details, "muted")
        theme.changed.connect(self._dress)

    def say(self, icon: str, line: str, details: str) -> None:
        """Say it."""
        self.marks.hide()
        self.tags.setVisible(icon == "images")
        self._icon_name = icon
        self._line.setText(shown(line))
        set_role(self._line, "title" if details or icon == "images" else "muted")
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self._dress()

    def show_marks(self, marks: Marks) -> None:
        """Those of the photos that it stands for."""
        self.marks.show_marks(marks)
        self.marks.show()

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name).pixmap(QSize(32, 32), self.devicePixelRatioF()))
