"""The viewer's panel: keys, bar, notes, full screen. It knows no engine."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton

from photoclip.ui.models.marks import Marks
from photoclip.ui.models.rendition import Rendition
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.viewer import Viewer


def rendition(width: int = 400, height: int = 300) -> Rendition:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return Rendition((image,), width, height)


@pytest.fixture
def window(theme, shown: Callable) -> QMainWindow:
    """A window around a viewer, which follows it into full screen."""
    window = QMainWindow()
    viewer = Viewer(theme)
    window.setCentralWidget(viewer)
    viewer.full_screen_wanted.connect(lambda full: window.showFullScreen() if full else window.showNormal())
    shown(window, 900, 600)
    viewer.setFocus()
    viewer.set_picture(400, 300)
    viewer.set_rendition(rendition())
    return window


@pytest.fixture
def viewer(window: QMainWindow) -> Viewer:
    return window.centralWidget()


def press(viewer: Viewer, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(viewer.picture, key, modifier)


def point(viewer: Viewer, x: int, y: int) -> None:
    """QTest's events leave the pointer where it is."""
    at = QPoint(x, y)
    QCursor.setPos(viewer.picture.mapToGlobal(at))
    QTest.mouseMove(viewer.picture, at)


@pytest.mark.parametrize(
    ("key", "signal", "args"),
    [
        (Qt.Key.Key_Right, "step_wanted", [1]),
        (Qt.Key.Key_Left, "step_wanted", [-1]),
        (Qt.Key.Key_Home, "end_wanted", [-1]),
        (Qt.Key.Key_End, "end_wanted", [1]),
        (Qt.Key.Key_Escape, "close_wanted", []),
        (Qt.Key.Key_Backspace, "close_wanted", []),
        (Qt.Key.Key_S, "similar_wanted", []),
        (Qt.Key.Key_P, "slides_toggled", []),
    ],
)
def test_keys_say_what_is_wanted(viewer, qtbot, key, signal, args) -> None:
    with qtbot.waitSignal(getattr(viewer, signal)) as said:
        press(viewer, key)
    assert said.args == args


def test_arrows_look_around_once_zoomed_and_page_keys_still_step(viewer, qtbot) -> None:
    viewer.picture.zoom_to(16.0)
    left = viewer.picture.sight.frame().left
    with qtbot.assertNotEmitted(viewer.step_wanted):
        press(viewer, Qt.Key.Key_Right)
    assert viewer.picture.sight.frame().left < left
    with qtbot.waitSignal(viewer.step_wanted):
        press(viewer, Qt.Key.Key_PageDown)


def test_keys_zoom_and_turn(viewer) -> None:
    sight = lambda: viewer.picture.sight  # noqa: E731
    press(viewer, Qt.Key.Key_Plus)
    assert sight().shown_scale == pytest.approx(1.25)
    press(viewer, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert sight().is_fit
    press(viewer, Qt.Key.Key_Space)
    assert sight().shown_scale == 2.0
    press(viewer, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert (sight().shown_scale, sight().is_fit) == (1.0, False)
    press(viewer, Qt.Key.Key_R)
    press(viewer, Qt.Key.Key_R)
    press(viewer, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert sight().turns == 1
    assert "100 %" in texts(viewer)


def test_a_held_key_steps_on_but_toggles_once(viewer, qtbot) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_I, Qt.KeyboardModifier.NoModifier, "i", True)
    viewer.show_lines("a.jpg", ())
    QApplication.sendEvent(viewer.picture, held)
    assert not viewer.facts.isVisible()
    arrow = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, "", True)
    with qtbot.waitSignal(viewer.step_wanted):
        QApplication.sendEvent(viewer.picture, arrow)


def test_full_screen_and_escape_back_before_it_closes(window, viewer, qtbot) -> None:
    press(viewer, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: viewer.is_full_screen)
    assert viewer.picture.y() == 0
    with qtbot.assertNotEmitted(viewer.close_wanted):
        press(viewer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not viewer.is_full_screen)
    assert viewer.picture.y() > 0
    with qtbot.waitSignal(viewer.close_wanted):
        press(viewer, Qt.Key.Key_Escape)


def test_in_full_screen_the_bar_goes_while_the_mouse_rests(window, viewer, qtbot) -> None:
    viewer._rest.setInterval(1)
    press(viewer, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: viewer.is_full_screen)
    point(viewer, 300, 300)
    qtbot.waitUntil(lambda: not viewer.bar.isVisible())
    assert viewer.picture.cursor().shape() is Qt.CursorShape.BlankCursor
    assert not viewer._rest.isActive()
    viewer._rest.setInterval(60_000)
    point(viewer, 320, 310)
    qtbot.waitUntil(viewer.bar.isVisible)
    assert viewer.picture.cursor().shape() is not Qt.CursorShape.BlankCursor


def test_the_bar_stays_in_a_window(viewer, qtbot) -> None:
    viewer._rest.setInterval(1)
    point(viewer, 5, 300)
    point(viewer, 300, 300)
    qtbot.waitUntil(lambda: not viewer._rest.isActive())
    assert viewer.bar.isVisible()


def test_buttons_at_the_edges_come_with_the_pointer(viewer, qtbot) -> None:
    viewer.enable_steps(previous=False, following=True)
    point(viewer, viewer.width() - 20, 300)
    qtbot.waitUntil(viewer._next.isVisible)
    assert not viewer._previous.isVisible()
    with qtbot.waitSignal(viewer.step_wanted) as said:
        QTest.mouseClick(viewer._next, Qt.MouseButton.LeftButton)
    assert said.args == [1]
    viewer.enable_steps(previous=True, following=False)
    assert not viewer._next.isVisible()


def test_facts_lie_over_the_picture_until_they_are_sent_away(viewer) -> None:
    viewer.show_lines("a <b>.jpg", ("14 Aug 2025",))
    assert not viewer.facts.isVisible()
    press(viewer, Qt.Key.Key_I)
    assert viewer.facts.isVisible()
    assert viewer.facts.accessibleDescription() == "a <b>.jpg, 14 Aug 2025"
    viewer.set_picture(10, 10)
    assert viewer.facts.isVisible()
    press(viewer, Qt.Key.Key_I)
    assert not viewer.facts.isVisible()


def test_a_note_and_facts_never_cover_one_another(window, viewer) -> None:
    window.resize(500, 420)
    viewer.show_lines("name.jpg", ("one", "two", "three"))
    viewer.show_facts(True)
    viewer.say("The drive with this photo is not connected. This is its preview.", "unplug")
    assert viewer.note.isVisible()
    assert not viewer.note.geometry().intersects(viewer.facts.geometry())
    assert viewer.rect().contains(viewer.note.geometry())
    viewer.set_picture(10, 10)
    assert not viewer.note.isVisible()


def test_viewer_keys_come_before_shortcuts_of_the_window(window, viewer, qtbot) -> None:
    pressed = []
    for keys in ("F5", "Ctrl+I"):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda keys=keys: pressed.append(keys))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    viewer.setFocus()
    with qtbot.waitSignal(viewer.slides_toggled):
        press(viewer, Qt.Key.Key_F5)
    press(viewer, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Ctrl+I"]


def test_space_stops_a_running_slide_show_and_zooms_nothing(viewer, qtbot) -> None:
    viewer.show_slides(True, 3)
    with qtbot.waitSignal(viewer.touched):
        press(viewer, Qt.Key.Key_Space)
    assert viewer.picture.sight.is_fit
    assert "3 s" in texts(viewer)


def test_every_button_has_a_name_and_a_tooltip(viewer) -> None:
    buttons = viewer.bar.findChildren(QToolButton)
    assert len(buttons) >= 10
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_nothing_runs_while_it_is_hidden(window, viewer, qtbot) -> None:
    point(viewer, 300, 300)
    assert viewer._rest.isActive()
    with qtbot.waitSignal(viewer.vanished):
        window.hide()
    assert not viewer._rest.isActive()


def test_a_long_name_makes_way_for_the_buttons(window, viewer) -> None:
    window.resize(420, 400)
    viewer.show_name("x" * 300 + ".jpg", "12,345 of 100,000")
    assert viewer.bar.width() == viewer.width()
    assert viewer.bar.minimumSizeHint().width() <= viewer.width()


@pytest.mark.parametrize("width", [320, 656, 660, 696, 766, 770, 1200])
def test_whatever_the_width_the_name_can_be_told(window, viewer, width) -> None:
    window.resize(width, 400)
    viewer.bar.show_marks(Marks(1, frozenset((3,))))
    viewer.show_name("350621625_9cac7.jpg", "3 of 314")
    QApplication.processEvents()
    name = viewer.bar.findChild(ElidedLabel)
    assert len(name.shown_text()) >= 5


def texts(viewer: Viewer) -> list[str]:
    return [button.text() for button in viewer.bar.findChildren(QToolButton) if button.isVisible()]
