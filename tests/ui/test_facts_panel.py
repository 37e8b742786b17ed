"""The facts panel: only what is known, whole where it is shown shortened."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.marks import Marks
from photoclip.ui.panels.album_chips import AlbumChip
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.panels.facts_parts import PhotoButton, PlaceRow
from photoclip.ui.panels.rating import HeartButton, RatingStars
from photoclip.ui.panels.selectable import SelectableLine, SelectableText
from photoclip.ui.theme.theme import Appearance
from photoclip.ui.views.chip_cloud import MOST_SHOWN, ChipCloud

LONG = "very long folder name " * 20
FULL = Photo(
    PhotoId(1),
    ContentHash("a" * 64),
    3_200_000,
    "JPEG",
    4288,
    2848,
    Facts(
        "2025-08-14T17:42:05",
        60,
        "NIKON",
        "D90",
        "x" * 200,
        1 / 640,
        4.0,
        200,
        50.0,
        38.7,
        -9.42,
        12.0,
        4,
        "Beach",
        tuple(f"keyword {number}" for number in range(60)),
    ),
    (PhotoFile("/photos/trips/a.jpg", False), PhotoFile(f"/media/old/{LONG}/{'b' * 200}.jpg", True)),
    rating=4,
    is_favourite=True,
    albums=("Beach & sea", LONG),
)
BARE = Photo(PhotoId(2), ContentHash("b" * 64), 812, "PNG", 16, 16, Facts(), (PhotoFile("/photos/b.png", False),))


@pytest.fixture(autouse=True)
def _british(qapp):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def panel(theme, shown: Callable) -> FactsPanel:
    return shown(FactsPanel(theme), 300, 700)


def said(panel: QWidget) -> list[str]:
    """All texts that are seen, as they were given."""
    labels = [label for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]
    return [label.whole if isinstance(label, SelectableText) else label.text() for label in labels]


def test_nothing_selected(panel) -> None:
    assert "Select a photo to see its facts" in said(panel)


def test_a_photo_with_everything(panel) -> None:
    panel.show_photo(FULL, QPixmap(10, 10))
    words = said(panel)
    assert {"Taken", "14 Aug 2025, 17:42 (UTC+1)", "1/640 s · f/4 · ISO 200 · 50 mm", "2 PLACES", "KEYWORDS"} <= set(
        words
    )
    assert {"a.jpg", "Drive not connected"} <= set(words)
    assert seen(panel, RatingStars).accessibleName() == "Rating: 4 of 5 stars"
    assert seen(panel, HeartButton).accessibleName() == "Favourite"
    assert panel.findChild(ChipCloud).texts == FULL.facts.keywords


def test_a_photo_with_nothing_shows_no_empty_facts(panel) -> None:
    panel.show_photo(FULL, None)
    panel.show_photo(BARE, None)
    words = said(panel)
    assert {"Size", "16 × 16 · 812 bytes", "Format", "PNG", "PLACE", "b.png"} <= set(words)
    assert not {"Taken", "Camera", "ALBUMS", "KEYWORDS", "Drive not connected", "a.jpg"} & set(words)
    assert seen(panel, RatingStars).words() == "no rating"
    assert seen(panel, HeartButton).accessibleName() == "Not a favourite"
    panel.show_photo(replace(BARE, facts=Facts(rating=-1)), None)
    assert seen(panel, RatingStars).words() == "rejected in the file"


def test_several_are_counted(panel) -> None:
    panel.show_photo(FULL, None)
    panel.show_many(1234, None)
    assert "1,234 photos selected" in said(panel)
    panel.show_many(1234, 38_400_000_000)
    assert "38.4 GB in all" in said(panel)
    panel.show_photo(FULL, None)
    assert "a.jpg" in said(panel)


def test_ratings_and_favourites_of_several(panel, qtbot) -> None:
    panel.show_many(3, None)
    stars, heart = seen(panel, RatingStars), seen(panel, HeartButton)
    assert stars.accessibleName() == "Rating: Rating not known yet"
    panel.show_many(3, 100, Marks(3, frozenset((0, 4)), 2))
    assert (stars.words(), stars.rating) == ("different", None)
    assert stars.accessibleName() == "Rating: Different ratings, from 0 to 4 of 5 stars"
    assert heart.accessibleName() == "2 of 3 are favourites"
    with qtbot.waitSignal(panel.rated) as rated:
        QTest.keyClick(stars, Qt.Key.Key_5)
    assert rated.args == [5]
    with qtbot.waitSignal(panel.favourite_wanted) as wanted:
        heart.click()
    assert wanted.args == [True], "where some are, all become favourites"
    panel.show_many(3, 100, Marks(3, frozenset((4,)), 3))
    assert stars.rating == 4
    with qtbot.waitSignal(panel.favourite_wanted) as wanted:
        heart.click()
    assert wanted.args == [False]


def test_stars_are_clicked_hovered_and_taken_back(panel, qtbot) -> None:
    panel.show_photo(FULL, None)
    stars = seen(panel, RatingStars)
    at, button = stars.star_place(2), Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    hover = QMouseEvent(QEvent.Type.MouseMove, at, stars.mapToGlobal(at), button, button, keys)
    QApplication.sendEvent(stars, hover)
    assert stars.words() == "2 stars"
    QApplication.sendEvent(stars, QEvent(QEvent.Type.Leave))
    assert stars.words() == ""
    for star, expected in ((2, 2), (4, 0), (5, 5)):
        with qtbot.waitSignal(panel.rated) as rated:
            QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=stars.star_place(star).toPoint())
        assert rated.args == [expected]
    for key, expected in ((Qt.Key.Key_Right, 5), (Qt.Key.Key_Left, 3), (Qt.Key.Key_0, 0)):
        with qtbot.waitSignal(panel.rated) as rated:
            QTest.keyClick(stars, key)
        assert rated.args == [expected]


def test_albums_of_a_photo_are_opened_and_left(panel, qtbot) -> None:
    panel.show_photo(FULL, None)
    first, long = [chip for chip in panel.findChildren(AlbumChip) if chip.isVisibleTo(panel)]
    assert first._open.text() == "Beach && sea"
    assert "…" in long._open.text()
    with qtbot.waitSignal(panel.album_opened) as opened:
        QTest.mouseClick(first._open, Qt.MouseButton.LeftButton)
    assert opened.args == ["Beach & sea"]
    with qtbot.waitSignal(panel.album_left) as left:
        QTest.mouseClick(first._remove, Qt.MouseButton.LeftButton)
    assert left.args == ["Beach & sea"]
    with qtbot.waitSignal(panel.album_left) as left:
        QTest.keyClick(long._open, Qt.Key.Key_Delete)
    assert left.args == [LONG]
    panel.show_photo(replace(FULL, albums=()), None)
    assert not any(chip.isVisibleTo(panel) for chip in panel.findChildren(AlbumChip))


@pytest.mark.parametrize("width_px", [220, 300, 480])
def test_nothing_is_wider_than_the_panel(panel, qtbot, width_px) -> None:
    panel.resize(width_px, 700)
    panel.show_photo(FULL, QPixmap(10, 10))
    qtbot.waitUntil(lambda: panel._scroll.widget().width() <= panel._scroll.viewport().width())
    column = panel._scroll.widget()
    for widget in column.findChildren(QWidget):
        if widget.isVisibleTo(column):
            assert widget.mapTo(column, QPoint(widget.width(), 0)).x() <= column.width(), widget


def test_a_long_name_is_shortened_in_its_middle_and_copied_whole(panel) -> None:
    panel.show_photo(FULL, None)
    (name,) = [line for line in panel.findChildren(SelectableLine) if line.whole.startswith("bbb")]
    assert "…" in name.text()
    assert name.text().endswith(".jpg")
    assert "b" * 200 in name.toolTip().replace("\u200b", "")
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(name, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "b" * 200 + ".jpg"


def test_a_value_is_copied_as_it_is(panel) -> None:
    panel.show_photo(FULL, None)
    (exposure,) = [value for value in panel.findChildren(SelectableText) if "ISO" in value.whole]
    exposure.setSelection(0, len(exposure.text()))
    exposure.copy()
    assert QGuiApplication.clipboard().text() == "1/640 s · f/4 · ISO 200 · 50 mm"
    (lens,) = [value for value in panel.findChildren(SelectableText) if value.whole.startswith("xxx")]
    lens.setSelection(0, 100)
    lens.copy()
    assert set(QGuiApplication.clipboard().text()) == {"x"}


def test_buttons_copy_the_position_and_the_path_and_show_the_folder(panel, qtbot) -> None:
    panel.show_photo(FULL, None)
    press(panel, "Copy position")
    assert QGuiApplication.clipboard().text() == "38.700000, -9.420000"
    press(panel, "Copy path")
    assert QGuiApplication.clipboard().text() == "/photos/trips/a.jpg"
    with qtbot.waitSignal(panel.folder_wanted) as wanted:
        press(panel, "Show in folder")
    assert wanted.args == ["/photos/trips/a.jpg"]
    online, offline = panel.findChildren(PlaceRow)
    assert button(online, "Show in folder").isEnabled()
    assert not button(offline, "Show in folder").isEnabled()


def test_a_name_that_is_not_utf8_reaches_whoever_shows_the_folder(panel, qtbot) -> None:
    path = "/photos/na\udce9ve.jpg"
    panel.show_photo(replace(BARE, files=(PhotoFile(path, False),)), None)
    assert "na\ufffdve.jpg" in said(panel)
    with qtbot.waitSignal(panel.folder_wanted) as wanted:
        press(panel, "Show in folder")
    assert wanted.args == [path]


def test_pressing_the_thumbnail_opens_the_photo(panel, qtbot) -> None:
    pixmap = QPixmap(512, 340)
    pixmap.fill(QColor("teal"))
    panel.show_photo(FULL, pixmap)
    picture = panel.findChild(PhotoButton)
    assert picture.accessibleName() == "Open a.jpg"
    assert picture.grab().toImage().pixelColor(picture.rect().center()) == QColor("teal")
    with qtbot.waitSignal(panel.open_wanted):
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    picture.setFocus()
    with qtbot.waitSignal(panel.open_wanted):
        QTest.keyClick(picture, Qt.Key.Key_Space)


def test_many_places_come_on_request(panel) -> None:
    files = tuple(PhotoFile(f"/photos/{number}.jpg", False) for number in range(30))
    panel.show_photo(replace(BARE, files=files), None)
    assert len(places(panel)) == 6
    (more,) = [button for button in panel.findChildren(QPushButton) if button.isVisibleTo(panel)]
    assert more.text() == "24 more places"
    more.click()
    assert len(places(panel)) == 30
    panel.show_photo(replace(FULL, files=files[:1]), None)
    assert len(places(panel)) == 1


def test_chips_wrap_and_too_many_are_counted(theme, shown) -> None:
    cloud = shown(ChipCloud(theme), 200, 400)
    cloud.set_texts((*(f"keyword {number}" for number in range(MOST_SHOWN + 50)), "w" * 300))
    assert cloud.texts[-1] == "and 51 more"
    rectangles = cloud.places()
    assert len(rectangles) == MOST_SHOWN + 1
    assert all(place.right() < cloud.width() for place in rectangles)
    assert not any(a.intersects(b) for number, a in enumerate(rectangles) for b in rectangles[number + 1 :])
    cloud.set_texts(("w" * 300,))
    assert cloud.places()[0].width() == cloud.width()
    cloud.set_texts(())
    assert cloud.heightForWidth(200) == 0


def test_both_themes_paint_it(panel, theme) -> None:
    panel.show_photo(FULL, None)
    dark = panel.grab().toImage()
    theme.set_appearance(Appearance.LIGHT)
    try:
        light = panel.grab().toImage()
    finally:
        theme.set_appearance(Appearance.DARK)
    assert dark.pixelColor(4, 4).lightness() < 60 < 200 < light.pixelColor(4, 4).lightness()


def seen(panel: QWidget, kind: type) -> QWidget:
    (found,) = [widget for widget in panel.findChildren(kind) if widget.isVisibleTo(panel)]
    return found


def button(parent: QWidget, name: str) -> QToolButton:
    return next(
        one for one in parent.findChildren(QToolButton) if one.accessibleName() == name and one.isVisibleTo(parent)
    )


def press(panel: FactsPanel, name: str) -> None:
    QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def places(panel: FactsPanel) -> list[PlaceRow]:
    return [row for row in panel.findChildren(PlaceRow) if row.isVisibleTo(panel)]


def test_tab_goes_through_the_panel_before_what_is_beside_it(theme, shown) -> None:
    window = QWidget()
    panel, beside = FactsPanel(theme, window), QPushButton("beside", window)
    layout = QVBoxLayout(window)
    layout.addWidget(panel)
    layout.addWidget(beside)
    shown(window, 300, 700)
    panel.show_photo(BARE, None)
    panel.show_photo(FULL, None)
    names = []
    stop = panel.findChild(PhotoButton)
    while stop is not beside:
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isVisible():
            names.append(stop.accessibleName().partition(" ")[0])
        stop = stop.nextInFocusChain()
    assert names == ["Open", "Add", "Copy", "Rating:", "Favourite", "Album", "Album", "Show", "Copy", "Show", "Copy"]
