"""The viewer: one picture, with a bar above it and what lies over it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from photoclip.ui.models.marks import Marks
from photoclip.ui.models.rendition import Rendition
from photoclip.ui.panels.viewer_bar import BAR_HEIGHT_PX, ViewerBar
from photoclip.ui.panels.viewer_keys import HELD_COMMANDS, ViewerCommand, command_of, rating_of
from photoclip.ui.panels.viewer_overlay import EdgeButton, ViewerFacts, ViewerNote
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.picture import PictureView

_REST_MS = 2500
_NEAR_EDGE_PX = 128
_SELDOM_RESTING = (
    ViewerCommand.SLIDES,
    ViewerCommand.FULL_SCREEN,
    ViewerCommand.FACTS,
    ViewerCommand.FAVOURITE,
)


class Viewer(QWidget):
    """Shows what it is told, and says what a person wants. In full screen the bar goes while the mouse rests."""

    close_wanted = Signal()
    step_wanted = Signal(int)
    """1 next, -1 previous."""
    end_wanted = Signal(int)
    """-1 the first, 1 the last."""
    full_screen_wanted = Signal(bool)
    similar_wanted = Signal()
    part_wanted = Signal()
    """The person wants to search by a part of the picture."""
    rated = Signal(int)
    favourite_wanted = Signal(object)
    """True, False, or None: the other way round than it is."""
    tag_wanted = Signal()
    """A tag is to be typed."""
    teach_wanted = Signal()
    """The photo is an example of something."""
    slides_toggled = Signal()
    seconds_chosen = Signal(int)
    touched = Signal()
    """A person does something with the picture: a slide show stops."""
    sharper_wanted = Signal(int)
    """As `PictureView.sharper_wanted`."""
    appeared = Signal()
    vanished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PictureView(theme, self)
        self.note = ViewerNote(theme, self)
        self.facts = ViewerFacts(theme, self)
        self.bar = ViewerBar(theme, self)
        self._previous = EdgeButton(theme, "chevron-left", "Previous photo", self)
        self._next = EdgeButton(theme, "chevron-right", "Next photo", self)
        self._can_step = (False, False)
        self._is_full = False
        self._wants_facts = False
        self._lines: tuple[str, ...] = ()
        self._window: QWindow | None = None
        self._slides_run = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._settle_down)
        # The window's own state follows that of the platform's window after its signal.
        self._follow_soon = QTimer(self, singleShot=True, interval=0)
        self._follow_soon.timeout.connect(self._follow_window)
        self.setFocusProxy(self.picture)
        self.setAccessibleName("Viewer")
        self._connect()

    def _connect(self) -> None:
        bar, picture = self.bar, self.picture
        bar.back_wanted.connect(self.close_wanted)
        bar.turn_wanted.connect(lambda by: self._obey(ViewerCommand.TURN if by > 0 else ViewerCommand.TURN_BACK))
        bar.zoom_step_wanted.connect(lambda by: self._obey(ViewerCommand.NEARER if by > 0 else ViewerCommand.AWAY))
        bar.zoom_toggled.connect(lambda: self._obey(ViewerCommand.TOGGLE_SIZE))
        bar.slides_toggled.connect(self.slides_toggled)
        bar.seconds_chosen.connect(self.seconds_chosen)
        bar.similar_wanted.connect(self.similar_wanted)
        bar.part_wanted.connect(self.part_wanted)
        bar.rated.connect(self.rated)
        bar.favourite_wanted.connect(self.favourite_wanted.emit)
        bar.facts_toggled.connect(lambda: self.show_facts(not self._wants_facts))
        bar.full_screen_toggled.connect(lambda: self._obey(ViewerCommand.FULL_SCREEN))
        picture.zoom_changed.connect(lambda scale, is_fit: bar.show_zoom(scale, is_fit=is_fit))
        picture.sharper_wanted.connect(self.sharper_wanted)
        picture.pointer_moved.connect(self._wake)
        picture.used.connect(self.touched)
        self._previous.clicked.connect(lambda: self._obey(ViewerCommand.PREVIOUS))
        self._next.clicked.connect(lambda: self._obey(ViewerCommand.NEXT))

    # what is shown

    def show_name(self, name: str, place: str) -> None:
        """What is shown, as which one of how many ("" where there is only one)."""
        self.bar.show_name(name, place)
        self.picture.setAccessibleName(f"{name}, {place}" if place else name)

    def show_marks(self, marks: Marks | None) -> None:
        """Rating and favourite; None: the picture is none of the library."""
        self.bar.show_marks(marks)

    def show_lines(self, name: str, lines: tuple[str, ...]) -> None:
        """The facts that lie over the picture while the person wants them."""
        self._lines = (name, *lines) if name or lines else ()
        self.facts.show_lines(name, lines)
        self._place_overlays()

    def show_facts(self, wanted: bool) -> None:
        """Facts over the picture, also over the next ones."""
        self._wants_facts = wanted
        self.bar.show_facts(wanted)
        self._place_overlays()

    def set_picture(self, width_px: int, height_px: int) -> None:
        """Another picture; see `PictureView.set_picture`."""
        self.picture.set_picture(width_px, height_px)
        self.say("")

    def set_rendition(self, rendition: Rendition) -> None:
        """Its pixels."""
        self.picture.set_rendition(rendition)

    def say(self, text: str, icon: str = "info") -> None:
        """A note at the lower edge; "" takes it away."""
        self.note.say(text, icon)
        self._place_overlays()

    def enable_steps(self, *, previous: bool, following: bool) -> None:
        """Whether there are photos before and after."""
        self._can_step = (previous, following)
        if not previous:
            self._previous.hide()
        if not following:
            self._next.hide()

    def show_slides(self, running: bool, seconds: int) -> None:
        """Whether the slide show runs."""
        self._slides_run = running
        self.bar.show_slides(running, seconds)

    @property
    def is_full_screen(self) -> bool:
        """Whether its window fills the screen."""
        return self._is_full

    def screen_edge_px(self) -> int:
        """Longest side of the screen in device pixels."""
        size = self.screen().size()
        return max(1, round(max(size.width(), size.height()) * self.devicePixelRatioF()))

    # what a person does

    def _obey(self, command: ViewerCommand) -> None:
        if command is ViewerCommand.TOGGLE_SIZE and self._slides_run:
            self.touched.emit()
            return
        if command not in _SELDOM_RESTING:
            self.touched.emit()
        picture = self.picture
        match command:
            case ViewerCommand.LEAVE if self._is_full:
                self.full_screen_wanted.emit(False)
            case ViewerCommand.LEAVE | ViewerCommand.CLOSE:
                self.close_wanted.emit()
            case ViewerCommand.PREVIOUS | ViewerCommand.NEXT:
                self.step_wanted.emit(1 if command is ViewerCommand.NEXT else -1)
            case ViewerCommand.FIRST | ViewerCommand.LAST:
                self.end_wanted.emit(1 if command is ViewerCommand.LAST else -1)
            case ViewerCommand.FULL_SCREEN:
                self.full_screen_wanted.emit(not self._is_full)
            case ViewerCommand.SIMILAR:
                self.similar_wanted.emit()
            case ViewerCommand.PART:
                self.part_wanted.emit()
            case ViewerCommand.FAVOURITE:
                self._show_bar_for_a_while()
                self.favourite_wanted.emit(None)
            case ViewerCommand.TAG:
                self.tag_wanted.emit()
            case ViewerCommand.TEACH:
                self.teach_wanted.emit()
            case ViewerCommand.SLIDES:
                self.slides_toggled.emit()
            case ViewerCommand.FACTS:
                self.show_facts(not self._wants_facts)
            case _:
                _look(picture, command)

    def _command(self, event: QKeyEvent) -> ViewerCommand | None:
        return command_of(event.key(), event.modifiers(), can_pan=self.picture.can_pan)

    def _wake(self, at: QPointF) -> None:
        """The pointer moves: show what it may press."""
        self._rest.start()
        self.picture.show_pointer(True)
        self.bar.show()
        before, after = self._can_step
        self._previous.setVisible(before and at.x() < _NEAR_EDGE_PX)
        self._next.setVisible(after and at.x() > self.width() - _NEAR_EDGE_PX)

    def _show_bar_for_a_while(self) -> None:
        self.bar.show()
        if self._is_full:
            self._rest.start()

    def _settle_down(self) -> None:
        if self.bar.is_in_use or self._previous.underMouse() or self._next.underMouse():
            self._rest.start()
            return
        self._previous.hide()
        self._next.hide()
        if self._is_full:
            self.bar.hide()
            self.picture.show_pointer(False)

    def _follow_window(self) -> None:
        full = self.window().isFullScreen()
        if full != self._is_full:
            self._is_full = full
            self.bar.show_full_screen(full)
            self.bar.show()
            self.picture.show_pointer(True)
            self._lay_out()
        if full:
            self._rest.start()

    # Qt

    def event(self, event: QEvent) -> bool:
        """Keys of the viewer come before the window's shortcuts while it has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._command(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """See `viewer_keys`."""
        command = self._command(event)
        rating = rating_of(event.key(), event.modifiers())
        if command is None:
            super().keyPressEvent(event)
        elif rating is not None:
            self._show_bar_for_a_while()
            self.rated.emit(rating)
        elif command in HELD_COMMANDS or not event.isAutoRepeat():
            self._obey(command)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab finds the bar also where it was hidden."""
        self._show_bar_for_a_while()
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The mouse's own back button leads back."""
        if event.button() == Qt.MouseButton.BackButton:
            self._obey(ViewerCommand.CLOSE)
        else:
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Everything keeps its place."""
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Follow the window into full screen and out of it."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self._window = self.window().windowHandle()
        if self._window is not None:
            self._window.windowStateChanged.connect(self._follow_soon.start)
        self._follow_window()
        self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing runs while nobody looks."""
        super().hideEvent(event)
        self._rest.stop()
        if event.spontaneous():
            self.touched.emit()
            return
        if self._window is not None and isValid(self._window):
            self._window.windowStateChanged.disconnect(self._follow_soon.start)
        self._window = None
        self.vanished.emit()

    def _lay_out(self) -> None:
        top = 0 if self._is_full else BAR_HEIGHT_PX
        self.bar.setGeometry(0, 0, self.width(), BAR_HEIGHT_PX)
        self.picture.setGeometry(0, top, self.width(), max(1, self.height() - top))
        middle = top + (self.height() - top - self._next.height()) // 2
        self._previous.move(16, middle)
        self._next.move(self.width() - 16 - self._next.width(), middle)
        self._place_overlays()

    def _place_overlays(self) -> None:
        area = QRectF(self.picture.geometry())
        self.facts.setVisible(self._wants_facts and bool(self._lines))
        self.note.place(area)
        self.facts.place(area)
        if self.note.isVisible() and self.facts.geometry().intersects(self.note.geometry()):
            self.facts.place(area.adjusted(0, 0, 0, self.note.y() - area.bottom()))


def _look(picture: PictureView, command: ViewerCommand) -> None:
    match command:
        case ViewerCommand.TURN:
            picture.turn(1)
        case ViewerCommand.TURN_BACK:
            picture.turn(-1)
        case ViewerCommand.NEARER:
            picture.step_zoom(1)
        case ViewerCommand.AWAY:
            picture.step_zoom(-1)
        case ViewerCommand.FIT:
            picture.fit()
        case ViewerCommand.FULL_SIZE:
            picture.zoom_to(1.0)
        case ViewerCommand.TOGGLE_SIZE:
            picture.toggle()
        case ViewerCommand.LOOK_LEFT:
            picture.pan_step(-1, 0)
        case ViewerCommand.LOOK_RIGHT:
            picture.pan_step(1, 0)
        case ViewerCommand.LOOK_UP:
            picture.pan_step(0, -1)
        case ViewerCommand.LOOK_DOWN:
            picture.pan_step(0, 1)
