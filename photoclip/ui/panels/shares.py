"""Sections one under another that share the height: small ones get what they want, large ones the rest."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.ui.panels.section import Section

_LEAST_PX = 32


def shared(wanted: Sequence[int], room: int) -> tuple[int, ...]:
    """What each gets of `room`: at most what it wants, and as much as any other that wants more than it gets."""
    got = [0] * len(wanted)
    left = max(0, room)
    waiting = sorted(range(len(wanted)), key=lambda number: wanted[number])
    while waiting:
        number = waiting.pop(0)
        got[number] = min(wanted[number], left // (len(waiting) + 1))
        left -= got[number]
    return tuple(got)


class Shares(QWidget):
    """Gives its sections their places."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections = tuple(sections)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        for section in self._sections:
            section.setParent(self)
            section.resized.connect(self._ask_for_place)
            section.show()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All headings, and a row beneath each that is open."""
        rows = sum(min(_LEAST_PX, section.body_px()) for section in self._sections)
        return QSize(0, rows + sum(section.head_px() for section in self._sections))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Nothing has to be scrolled."""
        return QSize(0, sum(section.head_px() + section.body_px() for section in self._sections))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Other shares."""
        super().resizeEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        """A section asks for another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def _ask_for_place(self) -> None:
        """Soon, but before anything is painted: a timer would come after that."""
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def place(self) -> None:
        """Lay out now."""
        heads = [section.head_px() for section in self._sections]
        bodies = shared([section.body_px() for section in self._sections], self.height() - sum(heads))
        top = 0
        for section, head, body in zip(self._sections, heads, bodies, strict=True):
            section.setGeometry(0, top, self.width(), head + body)
            top += head + body
        self.updateGeometry()
