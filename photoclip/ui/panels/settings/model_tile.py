"""One model among the settings."""

from datetime import datetime

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.ids import JobId
from photoclip.domain.models import ModelInfo
from photoclip.ui.models.counted import photos_counted
from photoclip.ui.models.data_size import size_text
from photoclip.ui.models.model_state import ModelAct, ModelState, acts_of, standing
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.model_words import (
    about_of,
    accuracy_words,
    size_words,
    speed_words,
    switch_words,
    title_of,
    trouble_of,
    understood_words,
)
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.fact_rows import FactRows
from photoclip.ui.panels.settings.fold import Fold
from photoclip.ui.panels.settings.model_job import ModelJob
from photoclip.ui.panels.settings.question import Question
from photoclip.ui.panels.settings.setting import plain, show_line
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_ACCURACY, _SIZE, _LANGUAGES = "Accuracy", "Size", "Languages"
_LICENCE, _SPEED, _PHOTOS = "Licence", "Speed here", "Understood"
_ASKED = (ModelAct.REMOVE, ModelAct.FORGET)
_LABELS = {
    ModelAct.USE: "Use it",
    ModelAct.COMPARE: "Compare…",
    ModelAct.REMOVE: "Remove files…",
    ModelAct.FORGET: "Free its space…",
}
_RESEARCH = "For research only: its licence does not allow other uses. Read it before you download."


class ModelTile(QFrame):
    """What is known of it, what is done about it, and what can be done. Asks before something is deleted."""

    acted = Signal(object, str)
    """ModelAct, name of the model."""
    job_acted = Signal(object, object)
    """JobAction, JobId."""
    link_wanted = Signal(str)
    """An address on the web."""

    def __init__(self, theme: Theme, state: ModelState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = state
        self._jobs: dict[JobId, ModelJob] = {}
        self._asked: ModelAct | None = None
        set_role(self, "card")
        self._title, self._name = ElidedLabel("", self), ElidedLabel("", self)
        self._recommended, self._standing = QLabel("Recommended", self), QLabel(self)
        self._in_use = QLabel("In use", self)
        self._about, self._lacks = plain("", self), plain("", self)
        self._trouble, self._error = plain("", self), plain("", self)
        self._limits = plain("", self)
        self._fold = Fold(theme, "What it cannot do", self._limits, self)
        self._measure, self._read = QPushButton("Measure", self), QPushButton("Read it", self)
        self._facts = FactRows(self)
        self._warning, self._warning_icon = QFrame(self), QLabel(self)
        self._buttons = {act: self._button(act) for act in ModelAct if act is not ModelAct.MEASURE}
        self._buttons[ModelAct.MEASURE] = self._measure
        self._question = Question(self)
        self._blocks = QVBoxLayout()
        self._dress_parts()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self.show_state(state)

    @property
    def state(self) -> ModelState:
        """As it was shown last."""
        return self._state

    def button(self, act: ModelAct) -> QPushButton:
        """The one for something that can be done; hidden where it cannot be done now."""
        return self._buttons[act]

    def fact(self, name: str) -> str:
        """The value of a row, "" where it is hidden."""
        return self._facts.value(name)

    def question(self) -> str:
        """What is asked, "" where nothing is."""
        return self._question.text()

    def show_state(self, state: ModelState) -> None:
        """How it is now."""
        had_focus = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        self._state = state
        info, title = state.info, title_of(state.info)
        self._title.setText(title)
        self._name.setText(shown(info.name) if shown(info.name) != title else "")
        self._name.setVisible(bool(self._name.text()))
        self._recommended.setVisible(info.is_recommended)
        self._standing.setText(standing(state))
        self._standing.setVisible(not state.is_active)
        self._in_use.setVisible(state.is_active)
        about = about_of(info)
        self._about.setText(breakable(about))
        self._about.setVisible(bool(about))
        self.setAccessibleName(", ".join((title, standing(state), about)))
        self._show_facts(state)
        self._show_limits(state)
        for label, text in ((self._lacks, _lacks_words(info)), (self._trouble, trouble_of(info))):
            if text != label.accessibleName():
                show_line(label, text)
        self._show_jobs(state)
        self._show_buttons(state)
        if had_focus:
            self._keep_focus()

    def show_error(self, text: str) -> None:
        """What could not be done; "" takes it away."""
        show_line(self._error, text)

    def error(self) -> str:
        """What stands there."""
        return self._error.accessibleName()

    # what is shown

    def _show_facts(self, state: ModelState) -> None:
        info, facts, locale = state.info, state.info.facts, QLocale()
        self._facts.show_value(_ACCURACY, accuracy_words(facts) if facts is not None else "")
        self._facts.show_value(_SIZE, size_words(info))
        self._facts.show_value(_LANGUAGES, shown(facts.languages) if facts is not None else "")
        self._facts.show_value(_LICENCE, shown(facts.licence) if facts is not None else "")
        now = datetime.now().astimezone()
        self._facts.show_value(_SPEED, speed_words(info.speed, now, locale) if info.installed or info.speed else "")
        understood = understood_words(info.vectors, state.photos) if info.installed or info.vectors else ""
        parts = (understood, "" if state.is_active or not info.installed else switch_words(info, state.photos))
        self._facts.show_value(_PHOTOS, " · ".join(part for part in parts if part))
        self._warning.setVisible(facts is not None and facts.is_for_research)
        self._read.setAccessibleName(f"Read the licence: {title_of(info)}")
        self._read.setVisible(facts is not None and facts.licence_url.startswith("https://"))

    def _show_limits(self, state: ModelState) -> None:
        self._limits.setText("\n".join(f"•  {breakable(shown(limit))}" for limit in state.limits))
        self._fold.button.setAccessibleName(f"What it cannot do: {title_of(state.info)}")
        self._fold.setVisible(bool(state.limits))

    def _show_jobs(self, state: ModelState) -> None:
        alive = {job.job_id for job in state.jobs}
        for gone in [known for known in self._jobs if known not in alive]:
            block = self._jobs.pop(gone)
            self._blocks.removeWidget(block)
            block.hide()
            block.deleteLater()
        for job in state.jobs:
            block = self._jobs.get(job.job_id)
            if block is None:
                block = self._jobs[job.job_id] = ModelJob(title_of(state.info), self)
                block.acted.connect(self.job_acted)
                self._blocks.addWidget(block)
                block.show()
            is_switch = task_of(job) is ModelTask.SWITCH and not state.is_active and bool(state.in_use)
            block.show_job(job, f"Search goes on with {state.in_use} meanwhile." if is_switch else "")
        if state.jobs:
            self.show_error("")

    def _show_buttons(self, state: ModelState) -> None:
        possible, title = acts_of(state), title_of(state.info)
        if self._asked is not None and self._asked not in possible:
            self._end_question()
        for act, button in self._buttons.items():
            button.setText("Go on" if act is ModelAct.USE and state.is_stalled else _label(act, state.info))
            button.setAccessibleName(f"{button.text().rstrip('…')}: {title}")
            button.setVisible(act in possible)
        main = next((act for act in (ModelAct.DOWNLOAD, ModelAct.USE) if act in possible), None)
        for act in (ModelAct.DOWNLOAD, ModelAct.USE):
            set_role(self._buttons[act], "primary" if act is main and state.info.is_recommended else "")

    def _keep_focus(self) -> None:
        """The button that had it may be gone; the keyboard stays at this model."""
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused) or not focused.isVisible():
            places = [*(block.pause for block in self._jobs.values()), *self._buttons.values()]
            there = next((place for place in places if place.isVisible()), None)
            if there is not None:
                there.setFocus(Qt.FocusReason.OtherFocusReason)

    # asking

    def _act(self, act: ModelAct) -> None:
        self.show_error("")
        if act in _ASKED:
            self._asked = act
            self._question.ask(*_question(act, self._state))
        else:
            self.acted.emit(act, self._state.info.name)

    def _confirm(self) -> None:
        act, self._asked = self._asked, None
        if act is not None:
            self._buttons[act].setFocus()
            self.acted.emit(act, self._state.info.name)

    def _end_question(self) -> None:
        act, self._asked = self._asked, None
        self._question.hide()
        if act is not None and self._buttons[act].isVisible():
            self._buttons[act].setFocus()

    # parts

    def _button(self, act: ModelAct) -> QPushButton:
        button = QPushButton(_LABELS.get(act, ""), self)
        button.setAutoDefault(False)
        if act in _ASKED:
            set_role(button, "quiet")
        button.clicked.connect(lambda: self._act(act))
        return button

    def _dress_parts(self) -> None:
        set_role(self._title, "title")
        set_role(self._recommended, "pill")
        set_role(self._in_use, "chosen")
        set_role(self._warning, "banner")
        for label in (self._name, self._limits, self._standing):
            set_role(label, "muted")
        for label in (self._trouble, self._error):
            set_role(label, "bad")
        self._lacks.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._warning_icon.setFixedSize(18, 18)
        for button in (self._measure, self._read):
            button.setAutoDefault(False)
            set_role(button, "small")
        for name in (_ACCURACY, _SIZE, _LANGUAGES):
            self._facts.add_row(name)
        self._facts.add_row(_LICENCE, self._read)
        self._facts.add_row(_SPEED, self._measure)
        self._facts.add_row(_PHOTOS)
        for part in (self._lacks, self._trouble, self._error):
            part.hide()

    def _connect(self) -> None:
        self._question.confirmed.connect(self._confirm)
        self._question.declined.connect(self._end_question)
        self._measure.clicked.connect(lambda: self._act(ModelAct.MEASURE))
        self._read.clicked.connect(self._open_licence)

    def _open_licence(self) -> None:
        if self._state.info.facts is not None:
            self.link_wanted.emit(self._state.info.facts.licence_url)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        names = WrapLayout()
        for part in (self._title, self._recommended, self._name):
            names.addWidget(part)
        head.addLayout(names, 1)
        for part in (self._standing, self._in_use):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        warning = QHBoxLayout(self._warning)
        warning.setContentsMargins(12, 8, 12, 8)
        warning.setSpacing(8)
        warning.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(plain(_RESEARCH, self._warning), 1)
        self._blocks.setSpacing(8)
        buttons = WrapLayout()
        for act in (ModelAct.DOWNLOAD, ModelAct.USE, ModelAct.COMPARE, ModelAct.REMOVE, ModelAct.FORGET):
            buttons.addWidget(self._buttons[act])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        for part in (self._about, self._trouble, self._facts, self._fold, self._warning, self._lacks):
            column.addWidget(part)
        column.addLayout(self._blocks)
        column.addLayout(buttons)
        column.addWidget(self._question)
        column.addWidget(self._error)

    def _dress(self) -> None:
        icon = self._theme.icon("triangle-alert", self._theme.colors.mark)
        self._warning_icon.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))


def _label(act: ModelAct, info: ModelInfo) -> str:
    if act is ModelAct.MEASURE:
        return "Measure again" if info.speed is not None else "Measure"
    if act is not ModelAct.DOWNLOAD:
        return _LABELS[act]
    wanted = info.facts.download_bytes if info.facts is not None else None
    if not info.partial_bytes:
        return f"Download {size_text(wanted)}" if wanted else "Download"
    left = max(0, wanted - info.partial_bytes) if wanted else 0
    return f"Go on with the download ({size_text(left)} left)" if left else "Go on with the download"


def _question(act: ModelAct, state: ModelState) -> tuple[str, str]:
    """What is asked, and the answer that does it."""
    info = state.info
    if act is ModelAct.REMOVE:
        size = size_text(info.size_bytes or info.partial_bytes)
        again = "It can be downloaded again." if info.can_download else "The file that it came from is not touched."
        return f"Delete its {size} from this disk? {again}", "Delete its files"
    back = " Going back to it is not instant any more." if state.is_previous else ""
    return (
        f"Forget what it understood of {photos_counted(info.vectors)}? If you use it again, it looks at them again. "
        f"Photos, tags and albums stay.{back}",
        "Free its space",
    )


def _lacks_words(info: ModelInfo) -> str:
    if not info.lacks:
        return ""
    return f"To use it, install {shown(info.lacks)}"
