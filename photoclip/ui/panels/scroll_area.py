"""What a panel shows when it is longer than the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scroll_area(content: QWidget, name: str) -> QScrollArea:
    """One that lets the panel's ground through, and scrolls up and down only. `name` is what it is called for those who
    do not see it.
    """
    area = QScrollArea()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.setFrameShape(QFrame.Shape.NoFrame)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    area.setAccessibleName(name)
    return area
