"""The search field as a person uses it: keys, the clipboard, an input method."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.models.query import PictureLabel, Query
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.chip_row import ChipRow
from photoclip.ui.panels.search_edit import SearchEdit
from photoclip.ui.panels.search_field import SearchField

PATH = "/pictures/a.jpg"
PICTURE = Query.of_picture(PATH)


class Heard:
    def __init__(self, field):
        self.changed, self.submitted, self.pasted, self.forgotten = [], [], [], []
        field.changed.connect(self.changed.append)
        field.submitted.connect(self.submitted.append)
        field.picture_pasted.connect(self.pasted.append)
        field.forgotten.connect(self.forgotten.append)


@pytest.fixture
def field(theme, shown):
    window = QWidget()
    column = QVBoxLayout(window)
    made = SearchField(theme)
    other = QToolButton()
    other.setObjectName("other")
    column.addWidget(made)
    column.addStretch(1)
    column.addWidget(other)
    shown(window, 640, 480)
    made.window_kept = window
    made.focus()
    return made


@pytest.fixture
def heard(field):
    return Heard(field)


def edit_of(field) -> SearchEdit:
    return field.findChild(SearchEdit)


def chips_of(field) -> list[Chip]:
    """In their order."""
    return [chip for chip in field.findChild(ChipRow).chips() if chip.isVisible()]


def chip_of(field) -> Chip | None:
    return next(iter(chips_of(field)), None)


def line_of(field) -> str:
    return edit_of(field).text()


def button(field, name: str) -> QToolButton:
    return next(found for found in field.findChildren(QToolButton) if found.accessibleName() == name)


def popup_list(field) -> QListWidget | None:
    return next((found for found in field.window().findChildren(QListWidget) if found.isVisible()), None)


def paste(field, **parts) -> None:
    mime = QMimeData()
    if "urls" in parts:
        mime.setUrls([QUrl(url) for url in parts["urls"]])
    if "text" in parts:
        mime.setText(parts["text"])
    if "image" in parts:
        mime.setImageData(parts["image"])
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(edit_of(field), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_typing_tells_each_word(field, heard):
    QTest.keyClicks(edit_of(field), "dog")
    assert [query.text for query in heard.changed] == ["d", "do", "dog"]
    assert heard.submitted == []


def test_enter_submits_what_is_there_as_a_chip(field, heard):
    QTest.keyClick(edit_of(field), Qt.Key.Key_Return)
    assert heard.submitted == []
    QTest.keyClicks(edit_of(field), "dog")
    QTest.keyClick(edit_of(field), Qt.Key.Key_Return)
    assert [chip.label() for chip in chips_of(field)] == ["dog"]
    assert line_of(field) == ""
    QTest.keyClick(edit_of(field), Qt.Key.Key_Enter)
    assert heard.submitted == [Query("dog")] * 2


def test_half_composed_words_are_not_told(field, heard):
    edit = edit_of(field)
    for preedit, commit in (("ㅎ", ""), ("하", ""), ("ㄴ", "하"), ("나", "")):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(edit, event)
    assert heard.changed == []
    event = QInputMethodEvent("", [])
    event.setCommitString("나")
    QApplication.sendEvent(edit, event)
    assert heard.changed == [Query("하나")]


def test_a_composition_given_up_tells_what_was_committed(field, heard):
    edit = edit_of(field)
    first = QInputMethodEvent("ㄴ", [])
    first.setCommitString("하")
    QApplication.sendEvent(edit, first)
    QApplication.sendEvent(edit, QInputMethodEvent("", []))
    assert heard.changed == [Query("하")]


def test_escape_and_the_x_clear(field, heard):
    clear = button(field, "Clear the search")
    assert not clear.isVisible()
    for empty in (lambda: QTest.keyClick(edit_of(field), Qt.Key.Key_Escape), clear.click):
        field.set_query(Query('dog image:"/a.jpg"'))
        assert clear.isVisible()
        heard.changed.clear()
        empty()
        assert field.query() == Query()
        assert heard.changed == [Query()]
        assert edit_of(field).hasFocus()
    QTest.keyClick(edit_of(field), Qt.Key.Key_Escape)
    assert heard.changed == [Query()]


def test_set_query_is_silent_and_told_back(field, heard):
    query = Query('snow image:"/pictures/a.jpg"', (PictureLabel("/pictures/a.jpg", "my picture"),))
    field.set_query(query)
    assert field.query() == query
    assert [chip.label() for chip in chips_of(field)] == ["snow", "my picture"]
    field.set_query(Query.of_picture("/pictures/b.jpg"))
    assert field.query() == Query.of_picture("/pictures/b.jpg")
    assert [chip.label() for chip in chips_of(field)] == ["b.jpg"]
    assert heard.changed == heard.submitted == []


def test_a_part_goes_by_keys(field, heard):
    field.set_query(Query('image:"/pictures/a.jpg" snow'))
    edit = edit_of(field)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert chips_of(field)[1].hasFocus()
    QTest.keyClick(chips_of(field)[1], Qt.Key.Key_Backspace)
    assert heard.changed == [PICTURE]
    assert edit.hasFocus()
    QTest.keyClick(edit, Qt.Key.Key_Left)
    assert chip_of(field).hasFocus()
    QTest.keyClick(chip_of(field), Qt.Key.Key_Delete)
    assert heard.changed == [PICTURE, Query()]
    assert edit.hasFocus()
    assert chip_of(field) is None


def test_a_part_goes_by_its_x(field, heard):
    field.set_query(PICTURE)
    chip_of(field).findChild(QToolButton).click()
    assert heard.changed == [Query()]


def test_a_thumbnail_of_another_picture_is_late(field):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    field.set_query(PICTURE)
    field.show_thumbnail("/pictures/other.jpg", image)
    assert not chip_of(field).has_thumbnail
    field.show_thumbnail(PATH, image)
    assert chip_of(field).has_thumbnail


def test_pasting_text_a_file_and_pixels(field, heard):
    paste(field, text="two\nlines")
    assert field.query() == Query("two lines")
    paste(field, urls=["file:///pictures/a%20b.jpg"])
    assert field.query().pictures == ("/pictures/a b.jpg",)
    assert heard.submitted == [Query('image:"/pictures/a b.jpg" two lines')]
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    paste(field, image=image)
    assert len(heard.pasted) == 1
    assert line_of(field) == "two lines"


def test_pasting_an_address_is_pasting_words(field):
    paste(field, text="https://example.org/a.jpg")
    assert field.query() == Query("https://example.org/a.jpg")


def test_a_million_characters_are_pasted_without_harm(field, heard):
    paste(field, text="x" * 1_000_000)
    assert len(field.query().text) < 40_000
    assert len(heard.changed) == 1


def test_the_line_takes_no_drops_by_itself(field):
    assert not edit_of(field).acceptDrops()


def test_an_error_goes_with_the_next_change(field):
    line = "The query has 2,345 characters. " + "long" * 60
    field.show_error(line)
    assert field.error() == line
    before = field.height()
    QTest.keyClicks(edit_of(field), "d")
    assert field.error() == ""
    assert field.sizeHint().height() <= before


def test_history_by_keys(field, heard):
    field.show_history((Query("dog"), PICTURE, Query("snow")))
    QTest.keyClick(edit_of(field), Qt.Key.Key_Down)
    rows = popup_list(field)
    assert [rows.item(row).text() for row in range(rows.count())] == ["dog", "a.jpg", "snow"]
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert heard.submitted == [PICTURE]
    assert field.query() == PICTURE
    assert popup_list(field) is None
    assert edit_of(field).hasFocus()


def test_history_forgets(field, heard):
    field.show_history((Query("dog"), Query("cat")))
    field.open_history()
    QTest.keyClick(popup_list(field), Qt.Key.Key_Delete)
    assert heard.forgotten == [Query("dog")]
    QTest.keyClick(popup_list(field), Qt.Key.Key_Delete)
    assert heard.forgotten == [Query("dog"), Query("cat")]
    assert popup_list(field) is None


def test_history_is_left_by_typing_escape_up_and_a_click(field, heard, qtbot):
    field.show_history((Query("dog"),))
    for leave in (Qt.Key.Key_Escape, Qt.Key.Key_Up):
        field.open_history()
        QTest.keyClick(popup_list(field), leave)
        assert popup_list(field) is None
        assert edit_of(field).hasFocus()
    field.open_history()
    QTest.keyClick(popup_list(field), Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier)
    assert field.query() == Query("x")
    assert popup_list(field) is None
    field.open_history()
    other = field.window().findChild(QToolButton, "other")
    with qtbot.waitSignal(other.clicked):
        QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert popup_list(field) is None
    assert heard.submitted == []


def test_history_stays_in_the_window(field):
    field.show_history(tuple(Query(f"{number} " + "long words " * 30) for number in range(50)))
    field.open_history()
    rows = popup_list(field)
    frame = rows.parentWidget()
    assert field.window().rect().contains(frame.geometry())
    assert not rows.horizontalScrollBar().isVisible()


def test_no_history_no_list(field):
    assert not button(field, "What was searched before").isEnabled()
    QTest.keyClick(edit_of(field), Qt.Key.Key_Down)
    assert popup_list(field) is None


@pytest.mark.parametrize("width", [320, 640, 1600])
def test_it_fits_at_every_width(field, width):
    window = field.window()
    field.set_query(Query('dog image:"/pictures/' + "long name " * 30 + '.jpg" tag:beach -"water" 0.5 "sand"'))
    window.layout().setContentsMargins(0, 0, 0, 0)
    window.resize(width, 200)
    QTest.qWait(0)
    assert window.width() == width
    assert edit_of(field).width() >= 72
    frame = edit_of(field).parentWidget()
    for widget in frame.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert not widget.isVisible() or frame.rect().contains(widget.geometry()), widget


def test_everything_has_a_name_and_icons_have_tooltips(field):
    field.set_query(PICTURE)
    for found in field.findChildren(QToolButton):
        assert found.accessibleName()
        assert found.toolTip()
    assert edit_of(field).accessibleName()
    assert chip_of(field).accessibleName() == "a.jpg"


def test_busy_is_shown_late_and_gone_at_once(field):
    field.show_busy(True)
    assert field.is_busy
    field.show_busy(False)
    assert not field.is_busy
