"""Settings: light or dark."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from photoclip.ui.panels.settings.setting import Page, plain
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Appearance, Theme

_NAMES = {Appearance.SYSTEM: "As the system", Appearance.LIGHT: "Light", Appearance.DARK: "Dark"}


class AppearancePage(Page):
    """Shows what holds, also where it was changed elsewhere."""

    chosen = Signal(object)
    """Appearance."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Appearance", parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self.buttons: dict[Appearance, QRadioButton] = {}
        for appearance, name in _NAMES.items():
            button = QRadioButton(name, self)
            button.clicked.connect(lambda _checked=False, appearance=appearance: self.chosen.emit(appearance))
            self._group.addButton(button)
            self.column.addWidget(button)
            self.buttons[appearance] = button
        hint = plain("Numbers, dates and sizes are written by the customs of your system.", self)
        set_role(hint, "muted")
        self.column.addSpacing(8)
        self.column.addWidget(hint)
        theme.changed.connect(self.show_choice)
        self.show_choice()

    def show_choice(self) -> None:
        """What holds."""
        self.buttons[self._theme.appearance].setChecked(True)
