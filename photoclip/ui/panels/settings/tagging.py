"""Settings: tags by themselves, the labels they come from, and the files by which other programs share them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from photoclip.domain.settings import SettingsReport
from photoclip.domain.sidecar_api import SidecarsState
from photoclip.ui.models import sidecar_words as words
from photoclip.ui.panels.settings.setting import Page, Setting, plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class TaggingPage(Page):
    """A change is only wished for: `show_report` says what holds."""

    automatic_wanted = Signal(bool)
    sidecars_wanted = Signal(bool)
    labels_wanted = Signal()
    """The person wants to see the labels that tags come from."""
    conflicts_wanted = Signal()
    """What differs between sidecars and library is to be looked at."""

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Tags", parent)
        self._automatic = QCheckBox("Tag new photos by themselves", self)
        self._sidecars = QCheckBox("Write .xmp files beside your photos", self)
        self.automatic = Setting("When photos come", self._automatic, words.AUTOMATIC_HINT, self)
        self.sidecars = Setting("Tags, ratings and titles for others", self._sidecars, words.SIDECARS_HINT, self)
        self._state, self._problems = plain("", self), plain("", self)
        self._labels, self._conflicts = self._button("Labels PhotoClip knows…"), self._button("")
        self._lay_out()
        for box, setting, wanted in (
            (self._automatic, self.automatic, self.automatic_wanted),
            (self._sidecars, self.sidecars, self.sidecars_wanted),
        ):
            box.setAccessibleName(box.text())
            box.clicked.connect(lambda _checked=False, setting=setting: setting.show_error(""))
            box.clicked.connect(wanted)
        self._labels.clicked.connect(self.labels_wanted)
        self._conflicts.clicked.connect(self.conflicts_wanted)

    def show_report(self, report: SettingsReport) -> None:
        """What holds now."""
        self._automatic.setChecked(report.settings.tags_new_photos)
        self._sidecars.setChecked(report.settings.sidecars)

    def show_sidecars(self, state: SidecarsState) -> None:
        """How things stand with the files beside photos."""
        _show(self._state, words.standing(state))
        show_line(self._problems, words.problems(state.problems)) if state.problems else self._problems.hide()
        self._conflicts.setText(words.look_at(state.conflicts))
        self._conflicts.setVisible(state.conflicts > 0)

    def state(self) -> str:
        """What is said of the files beside photos."""
        return self._state.accessibleName()

    def _lay_out(self) -> None:
        set_role(self._state, "muted")
        set_role(self._problems, "bad")
        hint = plain(words.LABELS_HINT, self)
        set_role(hint, "muted")
        for part in (self._state, self._problems, self._conflicts):
            part.hide()
        self.column.addWidget(self.automatic)
        self.add_section("Labels")
        self.column.addWidget(hint)
        self.column.addWidget(self._labels, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_section("Other programs")
        for part in (self.sidecars, self._state, self._problems):
            self.column.addWidget(part)
        self.column.addWidget(self._conflicts, 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        return button


def _show(label: QLabel, text: str) -> None:
    """Without reading it out: it is no news."""
    label.setText(text)
    label.setAccessibleName(text)
    label.setVisible(bool(text))
