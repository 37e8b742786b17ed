"""The order in which Tab goes from control to control."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_as_laid_out(part: QWidget) -> None:
    """Let Tab go through a part of the window as it is laid out: what is made later would come last of all."""
    layout = part.layout()
    if layout is not None:
        for before, after in pairwise(_stops(layout)):
            QWidget.setTabOrder(before, after)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for position in range(layout.count()):
        item = layout.itemAt(position)
        widget = item.widget()
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        inside = item.layout() or (widget.layout() if widget is not None else None)
        if inside is not None:
            yield from _stops(inside)
