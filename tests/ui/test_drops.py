"""What is dropped on the window."""

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photoclip.config.resources import resource
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.carried import OWN_FORMAT
from photoclip.ui.presenters.drops import DropPresenter
from photoclip.ui.presenters.pasted import LABEL, is_pasted

PICTURE = str(sorted(resource("samples").rglob("*.jpg"))[0])


class Heard:
    def __init__(self, presenter):
        self.all = []
        presenter.picture_dropped.connect(lambda path, label: self.all.append(("picture", path, label)))
        presenter.picture_added.connect(lambda path, label: self.all.append(("added", path, label)))
        presenter.folders_dropped.connect(lambda folders: self.all.append(("folders", folders)))
        presenter.text_dropped.connect(lambda text: self.all.append(("text", text)))
        presenter.said.connect(lambda line: self.all.append(("said", line)))


@pytest.fixture
def presenter(qapp, tmp_path):
    engine = Engine(tmp_path)  # never started: nothing here asks it
    made = DropPresenter(engine)
    yield made
    made.close()


@pytest.fixture
def drop(presenter, qtbot):
    heard = Heard(presenter)

    def take(mime: QMimeData, count: int = 1) -> list[tuple]:
        assert presenter.accepts(mime)
        presenter.take(mime)
        qtbot.waitUntil(lambda: len(heard.all) >= count)
        return heard.all

    return take


def files(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def test_a_picture(drop):
    assert drop(files(PICTURE)) == [("picture", PICTURE, PICTURE.rsplit("/", 1)[-1].rsplit("\\", 1)[-1])]


def test_five_thousand_pictures(drop, tmp_path):
    many = files(PICTURE, *(str(tmp_path / f"{number}.jpg") for number in range(4_999)))
    (first, second) = drop(many, 2)
    assert first[:2] == ("picture", PICTURE)
    assert second[0] == "said"
    assert second[1].startswith("Searching by the first of")


def test_folders_win(drop, tmp_path):
    assert drop(files(PICTURE, str(tmp_path)), 2) == [
        ("folders", [str(tmp_path)]),
        ("said", "Only folders are added. 1 file beside them was left out."),
    ]


def test_a_text_file_and_one_that_is_gone(drop, tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    drop(files(str(tmp_path / "notes.txt")))
    assert drop(files(str(tmp_path / "gone.jpg")), 2) == [
        ("said", "notes.txt is no picture PhotoClip can read."),
        ("said", "gone.jpg is not there any more."),
    ]


def test_an_address_and_words(drop):
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.jpg")])
    words = QMimeData()
    words.setText("dog on a beach")
    drop(web)
    assert drop(words, 2) == [
        ("said", "That is a web address. Save the picture first, then drop the file."),
        ("text", "dog on a beach"),
    ]


def test_a_picture_out_of_a_browser(drop):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.png")])
    image = QImage(PICTURE)
    mime.setImageData(image)
    ((kind, path, label),) = drop(mime)
    assert (kind, label) == ("picture", LABEL)
    assert is_pasted(path)
    assert QImage(path).size() == image.size()


def test_photos_of_our_own_need_no_drive(drop):
    mime = files("/offline drive/a.jpg", "/offline drive/b.jpg")
    mime.setData(OWN_FORMAT, b"1,2")
    assert drop(mime, 2) == [
        ("picture", "/offline drive/a.jpg", "a.jpg"),
        ("said", "Searching by the first of 2 pictures."),
    ]


def test_what_means_nothing(presenter, drop):
    assert not presenter.accepts(QMimeData())
    blank = QMimeData()
    blank.setText("   ")
    assert drop(blank)[0][0] == "said"


def test_closed_it_leaves_nothing_and_says_nothing(presenter, qtbot):
    heard = Heard(presenter)
    presenter.take(files(PICTURE))
    presenter.close()
    presenter.take(files(PICTURE))
    qtbot.wait(50)
    assert heard.all == []


def test_a_picture_on_the_field_is_added_whatever_kind_it_is(presenter, qtbot):
    heard = Heard(presenter)
    own = files("/offline drive/a.jpg")
    own.setData(OWN_FORMAT, b"1")
    pixels = QMimeData()
    pixels.setImageData(QImage(PICTURE))
    for count, mime in enumerate((own, files(PICTURE), pixels), 1):
        presenter.take_beside(mime)
        qtbot.waitUntil(lambda count=count: len(heard.all) == count)
    assert [kind for kind, *_ in heard.all] == ["added"] * 3
    presenter.take(own)
    assert heard.all[-1][0] == "picture"
