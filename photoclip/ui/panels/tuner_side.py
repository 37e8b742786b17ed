"""Beside the tag tuner: what the label is, what applying the cut would do, and what was learned."""

from html import escape

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tuner_words import (
    BARRED_HINT,
    apply_words,
    cut_text,
    learned_words,
    precision_hint,
    precision_words,
)
from photoclip.ui.models.tuning import CUT_STEP, TuningSheet
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.scroll_area import scroll_area
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_USUAL_PX = 300
_PROMPTS_AT_FIRST = 4
_TAGGED, _ACCEPTED, _MACHINE, _REJECTED, _BARRED, _PRECISION = range(6)
_LINES = (
    "Would be tagged",
    "Already accepted",
    "Tagged by PhotoClip",
    "Rejected, stay out",
    "Get another label",
    "Of the new, right",
)


class TunerSide(QWidget):
    """Shows a `TuningSheet` at a cut, and says what the person wants."""

    apply_wanted = Signal()
    review_wanted = Signal()
    suggested_wanted = Signal()
    """The cut that the program would take."""
    automatic_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: TuningSheet | None = None
        self._shows_all_prompts = False
        self._is_applying = False
        self._can_apply = False
        self._is_small = False
        self._name, self._about = _text("heading"), _text("muted")
        self._small = _text("muted")
        self._prompts_title, self._prompts = _text("section"), _text("muted")
        self._more_prompts = QPushButton("Show all")
        self._values = [_text("") for _ in _LINES]
        self._labels = [_text("muted") for _ in _LINES]
        self._apply, self._review = QPushButton(), QPushButton("Review")
        self._suggested = QPushButton()
        self._automatic = QCheckBox("Tag new photos by themselves")
        self._learned = _text("muted")
        self._lay_out()
        self._apply.clicked.connect(self.apply_wanted)
        self._review.clicked.connect(self.review_wanted)
        self._suggested.clicked.connect(self.suggested_wanted)
        self._automatic.toggled.connect(self.automatic_wanted)
        self._more_prompts.clicked.connect(self._show_all_prompts)
        theme.changed.connect(self.update)
        self.setAccessibleName("The tag, and what its cut would do")
        self.show_nothing("")

    # what is shown

    def show_nothing(self, name: str) -> None:
        """Nothing is known of the tag by now."""
        self._sheet = None
        self._name.setText(breakable(shown(name)))
        self._rest.hide()

    def show_sheet(self, sheet: TuningSheet, cut: float, suggested_before: float | None) -> None:
        """A tag, cut there. `suggested_before`: the cut that was suggested when the person came."""
        before, self._sheet = self._sheet, sheet
        tuning = sheet.tuning
        if before is None or before.tuning.tag.name != tuning.tag.name:
            self._shows_all_prompts = False
        self._name.setText(breakable(shown(tuning.tag.name)))
        self._show_about()
        self._show_prompts()
        with QSignalBlocker(self._automatic):
            self._automatic.setChecked(tuning.tag.is_automatic)
        self._learned.setText(learned_words(tuning, sheet.counts(cut), suggested_before))
        self._rest.show()
        self.show_cut(cut)
        tab_as_laid_out(self._column)

    def show_cut(self, cut: float) -> None:
        """Cut elsewhere: only what depends on it."""
        if self._sheet is None:
            return
        counts, tuning = self._sheet.counts(cut), self._sheet.tuning
        self._values[_TAGGED].setText(photos_counted(counts.tagged))
        self._values[_ACCEPTED].setText(number(counts.accepted))
        self._values[_MACHINE].setText(number(counts.by_machine))
        self._values[_REJECTED].setText(number(counts.rejected))
        self._values[_PRECISION].setText(precision_words(self._sheet, counts, cut))
        self._values[_BARRED].setText(number(counts.barred))
        for line, photos in ((_MACHINE, counts.by_machine), (_BARRED, counts.barred)):
            for part in (self._labels[line], self._values[line]):
                part.setVisible(photos > 0)
        self._can_apply = counts.new > 0
        if not self._is_applying:
            self._apply.setText(apply_words(counts.new))
        self._suggested.setText(f"Use the suggested cut {cut_text(tuning.suggested_cut)}")
        self._suggested.setVisible(abs(tuning.suggested_cut - cut) >= CUT_STEP / 2)
        self._enable()

    def show_applying(self, is_applying: bool) -> None:
        """Whether photos are being tagged right now."""
        self._is_applying = is_applying
        if is_applying:
            self._apply.setText("Applying…")
        self._enable()

    def show_small_model(self, is_small: bool) -> None:
        """Whether the model in use is one that mistakes much."""
        self._is_small = is_small
        self._show_hint()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As the facts."""
        return QSize(_USUAL_PX, super().sizeHint().height())

    # parts

    def _enable(self) -> None:
        self._apply.setEnabled(self._can_apply and not self._is_applying)

    def _show_about(self) -> None:
        assert self._sheet is not None
        tag = self._sheet.tuning.tag
        parts: list[str] = []
        if tag.label is not None and tag.label.group:
            parts.append(f"group: {tag.label.group}")
        if tag.label is not None and tag.label.synonyms:
            parts.append(f"synonyms: {', '.join(tag.label.synonyms)}")
        if tag.is_taught:
            parts.append("taught by you")
        self._about.setText(breakable(shown(" · ".join(parts))))
        self._about.setVisible(bool(parts))

    def _show_prompts(self) -> None:
        assert self._sheet is not None
        name = self._sheet.tuning.tag.name
        prompts = [prompt.replace("{}", name) for prompt in self._sheet.tuning.prompts]
        seen = prompts if self._shows_all_prompts else prompts[:_PROMPTS_AT_FIRST]
        title = f"Prompts · ensemble of {number(len(prompts))}" if len(prompts) > 1 else "Prompt"
        self._prompts_title.setText(title.upper())
        self._prompts_title.setAccessibleName(title)
        self._prompts.setText(_lines_apart(seen))
        self._prompts.setAccessibleName(", ".join(seen))
        self._more_prompts.setText(f"{number(len(prompts) - len(seen))} more")
        for part, is_there in (
            (self._prompts_title, bool(prompts)),
            (self._prompts, bool(prompts)),
            (self._more_prompts, len(seen) < len(prompts)),
        ):
            part.setVisible(is_there)

    def _show_all_prompts(self) -> None:
        self._shows_all_prompts = True
        self._show_prompts()

    def _show_hint(self) -> None:
        hint = precision_hint(is_small=self._is_small)
        for part in (self._labels[_PRECISION], self._values[_PRECISION]):
            part.setToolTip(f"<qt>{hint}</qt>")
            part.setAccessibleDescription(hint)
        self._small.setVisible(self._is_small)
        for part in (self._labels[_BARRED], self._values[_BARRED]):
            part.setToolTip(f"<qt>{BARRED_HINT}</qt>")
            part.setAccessibleDescription(BARRED_HINT)

    def _lay_out(self) -> None:
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(16, 16, 16, 24)
        column.setSpacing(8)
        column.addWidget(_section("Label"))
        column.addWidget(self._name)
        self._rest = QWidget()
        column.addWidget(self._rest)
        column.addStretch(1)
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(8)
        rest.addWidget(self._about)
        rest.addSpacing(8)
        rest.addWidget(self._prompts_title)
        rest.addWidget(self._prompts)
        self._prompts.setTextFormat(Qt.TextFormat.RichText)
        set_role(self._more_prompts, "small")
        rest.addWidget(self._more_prompts, 0, Qt.AlignmentFlag.AlignLeft)
        rest.addSpacing(8)
        rest.addWidget(_section("If applied"))
        rest.addLayout(self._numbers())
        self._small.setText("Estimated by the small model: look at some before you apply many.")
        rest.addWidget(self._small)
        rest.addSpacing(8)
        rest.addWidget(self._buttons())
        rest.addSpacing(4)
        self._automatic.setToolTip("New photos at or above the cut get this tag when they are understood")
        rest.addWidget(self._automatic)
        rest.addSpacing(8)
        rest.addWidget(_section("From your corrections"))
        rest.addWidget(self._learned)
        self._show_hint()
        self._frame()

    def _numbers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, words in enumerate(_LINES):
            self._labels[line].setText(words)
            self._labels[line].setBuddy(self._values[line])
            self._labels[line].setWordWrap(False)
            grid.addWidget(self._labels[line], line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[line], line, 1, Qt.AlignmentFlag.AlignTop)
        font = self._values[_TAGGED].font()
        font.setBold(True)
        self._values[_TAGGED].setFont(font)
        return grid

    def _buttons(self) -> QWidget:
        set_role(self._apply, "primary")
        set_role(self._suggested, "small")
        self._apply.setToolTip("Tag the new photos at or above the cut, in one step that can be undone")
        self._review.setToolTip("Look through what is suggested, the most uncertain first")
        self._suggested.setToolTip("Where the estimate says that most are right")
        buttons = QWidget()
        row = WrapLayout(8, buttons)
        for button in (self._apply, self._review, self._suggested):
            row.addWidget(button)
        return buttons

    def _frame(self) -> None:
        ground = QFrame(self)
        set_role(ground, "panel")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scroll_area(self._column, self.accessibleName()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)


def _lines_apart(lines: list[str]) -> str:
    """One beneath the other, as rich text: only there lines can be further apart."""
    return "".join(f'<p style="margin: 0 0 5px 0">{escape(breakable(shown(line)))}</p>' for line in lines)


def _text(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label


def _section(heading: str) -> QLabel:
    label = _text("section")
    label.setText(heading.upper())
    label.setAccessibleName(heading)
    return label
