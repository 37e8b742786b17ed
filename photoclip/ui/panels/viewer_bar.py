"""The bar above a picture: where one is, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCursor, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from photoclip.ui.models.marks import Marks
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.rating import HeartButton, RatingStars
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

BAR_HEIGHT_PX = 48
SECONDS = (2, 3, 5, 10, 30)
_ICON_PX = 18
_BUTTON_PX = 32
_ROOMY_PX = 656
_MARKS_FROM_PX = 768
_PLACE_FROM_PX = 360


class ViewerBar(QFrame):
    """Knows one thing: what its buttons say. Whoever hears its signals does it, and tells the outcome by `show_*`."""

    back_wanted = Signal()
    turn_wanted = Signal(int)
    zoom_step_wanted = Signal(int)
    zoom_toggled = Signal()
    slides_toggled = Signal()
    seconds_chosen = Signal(int)
    similar_wanted = Signal()
    part_wanted = Signal()
    facts_toggled = Signal()
    full_screen_toggled = Signal()
    rated = Signal(int)
    favourite_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QToolButton, str] = {}
        self._has_marks = False
        set_role(self, "panel")
        self.setFixedHeight(BAR_HEIGHT_PX)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(4)
        self._add("arrow-left", "Back to the photos", "Esc", self.back_wanted.emit)
        self._name = ElidedLabel("", self, Qt.TextElideMode.ElideMiddle)
        set_role(self._name, "title")
        self._place = QLabel(self)
        set_role(self._place, "muted")
        self._row.addSpacing(4)
        self._row.addWidget(self._name)
        self._row.addSpacing(8)
        self._row.addWidget(self._place)
        self._row.addSpacing(8)
        self._add_marks()
        self._row.addSpacing(12)
        self._row.addStretch(1)
        self._add_tools()
        self.show_zoom(1.0, is_fit=True)
        self.show_slides(False, SECONDS[1])
        theme.changed.connect(self._dress)
        self._dress()

    def _add_marks(self) -> None:
        self._stars, self._heart = RatingStars(self._theme, self, is_terse=True), HeartButton(self._theme, self)
        for part in (self._stars, self._heart):
            part.hide()
        self._stars.rated.connect(self.rated)
        self._heart.wanted.connect(self.favourite_wanted)
        self._row.addWidget(self._stars)
        self._row.addWidget(self._heart)

    def _add_tools(self) -> None:
        turn_back = self._add("rotate-ccw", "Turn the view left", "Shift+R", lambda: self.turn_wanted.emit(-1))
        turn = self._add("rotate-cw", "Turn the view right", "R", lambda: self.turn_wanted.emit(1))
        away = self._add("zoom-out", "Zoom out", "−", lambda: self.zoom_step_wanted.emit(-1))
        self._zoom = self._add("", "Fit, or 100 %", "Space", self.zoom_toggled.emit)
        self._zoom.setMinimumWidth(64)
        nearer = self._add("zoom-in", "Zoom in", "+", lambda: self.zoom_step_wanted.emit(1))
        similar = self._add("scan-search", "Find similar photos", "S", self.similar_wanted.emit)
        part = self._add("crop", "Search for a part of it", "Shift+S", self.part_wanted.emit)
        self._slides = self._add("play", "Slide show", "P", self.slides_toggled.emit)
        self._seconds = self._add("", "Seconds for each photo", "", lambda: None)
        self._seconds.setMenu(self._seconds_menu())
        self._seconds.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._facts = self._add("info", "Facts over the photo", "I", self.facts_toggled.emit, checkable=True)
        self._full = self._add("fullscreen", "Full screen", "F11", self.full_screen_toggled.emit)
        self._spare = (turn_back, turn, away, nearer, similar, part)

    @property
    def is_in_use(self) -> bool:
        """Whether the pointer, the keyboard or an open menu is on it."""
        menu = self._seconds.menu()
        focused = QApplication.focusWidget()
        is_focused = focused is not None and self.isAncestorOf(focused)
        return (
            self.rect().contains(self.mapFromGlobal(QCursor.pos()))
            or is_focused
            or (menu is not None and menu.isVisible())
        )

    def show_name(self, name: str, place: str) -> None:
        """What is shown, and as which one of how many."""
        self._name.setText(name)
        self._place.setText(place)
        self._fit()

    def show_marks(self, marks: Marks | None) -> None:
        """Of the photo that is shown; None: it is none of the library."""
        self._has_marks = marks is not None
        for part in (self._stars, self._heart):
            if marks is not None:
                part.show_marks(marks)
        self._fit()

    def show_zoom(self, scale: float, *, is_fit: bool) -> None:
        """In percent; 100 is a pixel of the screen for each of the picture."""
        percent = f"{QLocale().toString(round(scale * 100))} %"
        self._zoom.setText(percent)
        self._zoom.setAccessibleDescription(f"{percent}, all of the photo" if is_fit else percent)

    def show_slides(self, running: bool, seconds: int) -> None:
        """Whether the slide show runs, and how long each photo stays."""
        self._relabel(self._slides, "pause" if running else "play", "Stop the slide show" if running else "Slide show")
        self._seconds.setVisible(running)
        self._seconds.setText(f"{seconds} s")
        for action in self._seconds.menu().actions():
            action.setChecked(action.data() == seconds)

    def show_facts(self, shown: bool) -> None:
        """Whether facts lie over the photo."""
        self._facts.setChecked(shown)

    def show_full_screen(self, full: bool) -> None:
        """Whether the picture fills the screen."""
        self._relabel(self._full, "minimize" if full else "fullscreen", "Leave full screen" if full else "Full screen")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, what keys and the wheel do as well makes way for the name."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for button in self._spare:
            button.setVisible(self.width() >= _ROOMY_PX)
        self._place.setVisible(bool(self._place.text()) and self.width() >= _PLACE_FROM_PX)
        for part in (self._stars, self._heart):
            part.setVisible(self._has_marks and self.width() >= _MARKS_FROM_PX)

    def _add(
        self, icon: str, tip: str, keys: str, pressed: Callable[[], None], *, checkable: bool = False
    ) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setFixedHeight(_BUTTON_PX)
        button.setMinimumWidth(_BUTTON_PX)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # A click leaves the keyboard with the picture: arrows go on stepping.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCheckable(checkable)
        button.setAccessibleName(tip)
        button.setToolTip(f"{tip} ({keys})" if keys else tip)
        button.setProperty("keys", keys)
        button.clicked.connect(lambda _checked: pressed())
        self._icons[button] = icon
        self._row.addWidget(button)
        return button

    def _seconds_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for seconds in SECONDS:
            action = QAction(f"{seconds} seconds", group, checkable=True)
            action.setData(seconds)
            action.triggered.connect(lambda _checked, seconds=seconds: self.seconds_chosen.emit(seconds))
            menu.addAction(action)
        return menu

    def _relabel(self, button: QToolButton, icon: str, tip: str) -> None:
        self._icons[button] = icon
        button.setIcon(self._theme.icon(icon, self._theme.colors.text))
        button.setAccessibleName(tip)
        button.setToolTip(f"{tip} ({button.property('keys')})")

    def _dress(self) -> None:
        for button, icon in self._icons.items():
            if icon:
                button.setIcon(self._theme.icon(icon, self._theme.colors.text))
