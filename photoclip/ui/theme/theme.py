"""The theme of the application: one object, handed to every widget that paints itself or shows an icon."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from photoclip.ui.theme.colors import DARK, LIGHT, Colors
from photoclip.ui.theme.icons import icon
from photoclip.ui.theme.stylesheet import stylesheet


class Appearance(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the colours in force, gives them to the application, and follows the system when it is asked to."""

    changed = Signal()
    """Colours are others now: repaint, and take icons anew."""

    def __init__(self, app: QApplication, appearance: Appearance = Appearance.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = appearance
        self._colors: Colors | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._ask_system()
        self._apply()

    @property
    def colors(self) -> Colors:
        """Those in force."""
        assert self._colors is not None
        return self._colors

    @property
    def appearance(self) -> Appearance:
        """What the person chose."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Light, dark, or as the system."""
        self._appearance = appearance
        self._ask_system()
        self._apply()

    def icon(self, name: str, color: str | None = None) -> QIcon:
        """An icon of resources/icons in `color` ("#rrggbb"; the muted one without). Take it anew on `changed`."""
        return icon(name, color or self.colors.muted, self.colors.line)

    def _ask_system(self) -> None:
        """Title bars and native dialogs follow as well."""
        schemes = {Appearance.LIGHT: Qt.ColorScheme.Light, Appearance.DARK: Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(schemes.get(self._appearance, Qt.ColorScheme.Unknown))

    def _apply(self) -> None:
        colors = self._wanted()
        if colors is self._colors:
            return
        self._colors = colors
        self._app.setPalette(_palette(colors))
        self._app.setStyleSheet(stylesheet(colors))
        self.changed.emit()

    def _wanted(self) -> Colors:
        if self._appearance is Appearance.SYSTEM:
            is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            is_dark = self._appearance is Appearance.DARK
        return DARK if is_dark else LIGHT


def _palette(colors: Colors) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colors.ground,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Base: colors.panel,
        QPalette.ColorRole.AlternateBase: colors.raised,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.Button: colors.raised,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.BrightText: colors.no,
        QPalette.ColorRole.ToolTipBase: colors.raised,
        QPalette.ColorRole.ToolTipText: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.muted,
        QPalette.ColorRole.Highlight: colors.accent,
        QPalette.ColorRole.HighlightedText: colors.on_accent,
        QPalette.ColorRole.Accent: colors.accent,
        QPalette.ColorRole.Link: colors.accent,
        QPalette.ColorRole.Mid: colors.line,
        QPalette.ColorRole.Midlight: colors.hover,
        QPalette.ColorRole.Dark: colors.line,
        QPalette.ColorRole.Light: colors.raised,
        QPalette.ColorRole.Shadow: "#000000",
    }
    palette = QPalette()
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.muted))
    return palette
