"""What the grid looks like: real widget, real thumbnails."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from photoclip.ui.models.rows import Rows
from photoclip.ui.theme.theme import Appearance

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
COUNT = 400


def test_real_thumbnails_appear_in_the_place_of_placeholders(grid, hand, theme, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    image = grid.grab().toImage()
    ratio = image.devicePixelRatio()
    for row in range(3):
        cell = grid._stage.layout.cell(row)
        part = image.copy(QRect(round((cell.x + 30) * ratio), round((cell.y + 20) * ratio), 60, 60))
        colors = {part.pixelColor(x, y).name() for x in range(0, 60, 6) for y in range(0, 60, 6)}
        assert len(colors) > 10, "a photo, not a plain ground"
        corner = image.pixelColor(round((cell.x + 16) * ratio), round(cell.y * ratio))
        assert corner == QColor(theme.colors.ground), "corners are round"


def test_both_themes_repaint(grid, hand, theme, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    try:
        theme.set_appearance(Appearance.LIGHT)
        assert grid.grab().toImage().pixelColor(3, 3) == QColor(theme.colors.ground)
    finally:
        theme.set_appearance(Appearance.DARK)
    assert grid.grab().toImage().pixelColor(3, 3) == QColor(theme.colors.ground)


def test_no_photo_is_a_calm_empty_ground(grid, hand, model, theme, qtbot):
    model.show(Rows.empty())
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_A, CTRL)
    click_at = QPoint(50, 50)
    QTest.mouseClick(grid.viewport(), LEFT, NONE, click_at)
    assert grid.current_row() == -1
    assert hand.selected() == []
    qtbot.waitUntil(lambda: not grid.verticalScrollBar().isVisible())
    assert grid.grab().toImage().pixelColor(400, 300) == QColor(theme.colors.ground)


def test_the_selected_photo_has_an_accent_border(grid, hand, theme, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    hand.click(1)
    cell = grid._stage.layout.cell(1)
    image = grid.grab().toImage()
    assert image.pixelColor(cell.x + 16 + cell.width // 2, cell.y + 1) == QColor(theme.colors.accent)
    other = grid._stage.layout.cell(2)
    assert image.pixelColor(other.x + 16 + other.width // 2, other.y + 1) != QColor(theme.colors.accent)


def test_the_current_photo_is_marked_where_it_is_not_selected(grid, hand, theme, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    grid.set_current(1)
    hand.press(Qt.Key.Key_Right, CTRL)
    assert (grid.current_row(), hand.selected()) == (2, [1])
    cell = grid._stage.layout.cell(2)
    image = grid.grab().toImage()
    ring = image.pixelColor(cell.x + 16 + cell.width // 2, cell.y - 3)
    expected = theme.colors.text if grid.hasFocus() else theme.colors.muted
    assert ring == QColor(expected)


def test_an_offline_photo_has_a_badge(grid, hand, model, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    before = grid.grab().toImage()
    model.add_details((hand.photo(COUNT, offline=True),))
    after = grid.grab().toImage()
    cell = grid._stage.layout.cell(0)
    badge = QRect(cell.x + 16 + cell.width - 30, cell.y + 6, 24, 24)
    assert before.copy(badge) != after.copy(badge)
    elsewhere = QRect(cell.x + 16, cell.y + 40, cell.width, cell.height - 40)
    assert before.copy(elsewhere) == after.copy(elsewhere)


def test_what_is_scrolled_past_is_not_loaded(grid, hand, qtbot):
    qtbot.waitUntil(hand.is_drawn)
    for _ in range(30):
        hand.wheel(-2)
        grid.viewport().repaint()
    most = 3 * len(grid.visible_ids())
    assert len(grid._loader._waiting) <= most, "only what is seen, and the next page, waits"
    qtbot.waitUntil(hand.is_drawn)


def test_flying_through_the_library_asks_for_nothing_until_it_lands(grid, hand, model, qtbot):
    model.show(hand.rows(range(20_000, 0, -1)))
    qtbot.waitUntil(hand.is_drawn)
    asked = []
    model.details_wanted.connect(asked.extend)
    for step in range(1, 30):
        grid.verticalScrollBar().setValue(step * 5000)
        grid.viewport().repaint()
    landed = set(grid.visible_ids().tolist())
    qtbot.waitUntil(hand.is_drawn)
    assert landed <= set(asked)
    assert len(asked) < 1000, "what was flown over was not asked for"
