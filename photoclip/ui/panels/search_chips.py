"""The parts of a query that are chips: their order, their weights, and the keyboard among them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from photoclip.ui.models.query import PictureLabel, Query
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.chip_row import ChipRow
from photoclip.ui.theme.theme import Theme

if TYPE_CHECKING:
    from photoclip.query.chips import Chip as Part


class SearchChips(QObject):
    """Shows parts in a row. What a person changes there is told, and shown already."""

    changed = Signal()
    """A part is gone, or counts otherwise."""
    edit_wanted = Signal(object)
    """This part (`photoclip.query.chips.Chip`) shall be text again; it is no chip any more."""
    crop_wanted = Signal(object)
    """Another part of this part's picture shall be searched by."""
    left = Signal()
    """The keyboard goes to the text behind the chips."""

    def __init__(self, theme: Theme, line: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = line
        self._labels: tuple[PictureLabel, ...] = ()
        self._thumbnails: dict[str, QImage] = {}
        self.row = ChipRow(theme, parent)

    @property
    def parts(self) -> "tuple[Part, ...]":
        """In their order."""
        return tuple(chip.part for chip in self._chips())

    @property
    def labels(self) -> tuple[PictureLabel, ...]:
        """Of the pictures among them that go by another name than their file's."""
        paths = {part.path for part in self.parts}
        return tuple(known for known in self._labels if known.path in paths)

    def show(self, parts: "Sequence[Part]", labels: Sequence[PictureLabel]) -> None:
        """Show others. `labels` are added to those that are known."""
        known = {label.path: label for label in (*self._labels, *labels)}
        paths = {part.path for part in parts}
        self._labels = tuple(label for path, label in known.items() if path in paths)
        self._thumbnails = {path: image for path, image in self._thumbnails.items() if path in paths}
        chips = self._chips()
        for chip in chips[len(parts) :]:
            self._take_away(chip)
        for number, part in enumerate(parts):
            if number < len(chips):
                self._dress(chips[number], part)
            else:
                self._add(part)
        self.set_problems({})
        self.set_chosen(False)
        if len(parts) > len(chips):
            self.row.show_end()

    def show_thumbnail(self, path: str, image: QImage) -> None:
        """The small picture of the chips with it, if there are any."""
        for chip in self._chips():
            if chip.part.path == path:
                self._thumbnails[path] = image
                chip.set_thumbnail(image)

    def set_chosen(self, chosen: bool) -> None:
        """Whether all would be copied or replaced."""
        for chip in self._chips():
            chip.set_chosen(chosen)

    def set_problems(self, problems: Mapping[int, str]) -> None:
        """Mark the chips with these numbers, and no others."""
        for number, chip in enumerate(self._chips()):
            chip.set_problem(problems.get(number, ""))

    def focus_last(self) -> None:
        """The keyboard goes to the chip beside the text."""
        chips = self._chips()
        if chips:
            chips[-1].setFocus(Qt.FocusReason.BacktabFocusReason)

    def _chips(self) -> tuple[Chip, ...]:
        return tuple(chip for chip in self.row.chips() if isinstance(chip, Chip))

    def _label_of(self, part: "Part") -> str:
        if part.path is None:
            return part.label
        label = Query(labels=self._labels).label_of(part.path)
        return f"part of {label}" if part.box is not None else label

    def _add(self, part: "Part") -> None:
        chip = Chip(self._theme, part, self._label_of(part))
        chip.removed.connect(lambda: self._remove(chip))
        chip.edit_wanted.connect(lambda: self._edit(chip))
        chip.weighed.connect(lambda weight: self._weigh(chip, weight))
        chip.left.connect(lambda step: self._go(chip, step))
        if part.path in self._thumbnails:
            self._dress(chip, part)
        self.row.add(chip)
        QWidget.setTabOrder(self._before_line(), chip)

    def _before_line(self) -> QWidget:
        """From where Tab comes to the line. Behind a widget that never has the keyboard Qt puts nothing."""
        widget = self._line.previousInFocusChain()
        while widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            widget = widget.previousInFocusChain()
        return widget

    def _dress(self, chip: Chip, part: "Part") -> None:
        chip.set_part(part, self._label_of(part), self._thumbnails.get(part.path) if part.path is not None else None)

    def _weigh(self, chip: Chip, weight: float) -> None:
        from photoclip.query.chips import reweighted

        self._dress(chip, reweighted(chip.part, weight))
        self.changed.emit()

    def _remove(self, chip: Chip) -> None:
        """The keyboard stays where it is, on the next one; from the last one it goes to the text."""
        chips = self._chips()
        had_focus, number = chip.hasFocus(), chips.index(chip)
        after = chips[number + 1] if number + 1 < len(chips) else None
        if had_focus and after is not None:
            after.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_away(chip)
        if after is None or not had_focus:
            self.left.emit()
        self.changed.emit()

    def _edit(self, chip: Chip) -> None:
        part = chip.part
        if part.path is not None:
            self.crop_wanted.emit(part)
            return
        self._take_away(chip)
        self.edit_wanted.emit(part)

    def _go(self, chip: Chip, step: int) -> None:
        chips = self._chips()
        number = chips.index(chip) + step
        if 0 <= number < len(chips):
            chips[number].setFocus(Qt.FocusReason.TabFocusReason)
        elif number >= len(chips):
            self.left.emit()

    def _take_away(self, chip: Chip) -> None:
        self.row.remove(chip)
