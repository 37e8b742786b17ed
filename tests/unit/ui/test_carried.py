"""What the clipboard or a drag carries."""

import sys

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photoclip.ui.models.carried import Carried, carried, carries_something

PNG = b"\x89PNG not really"


def mime(text: str | None = None, urls: list[str] | None = None, **data: bytes) -> QMimeData:
    made = QMimeData()
    if urls is not None:
        made.setUrls([QUrl(url) for url in urls])
    if text is not None:
        made.setText(text)
    for name, content in data.items():
        made.setData(name.replace("_", "/"), content)
    return made


def test_files_come_first():
    found = carried(mime("/a b.jpg", ["file:///a%20b.jpg", "file:///c.jpg", "https://x.org/"], image_png=PNG))
    assert found.paths == ("/a b.jpg", "/c.jpg")
    assert found.image is None


def test_encoded_pictures_are_not_decoded():
    assert carried(mime(image_png=PNG)).image == PNG
    assert carried(mime("https://x.org/a.png", ["https://x.org/a.png"], image_png=PNG)).image == PNG


def test_pixels():
    made = QMimeData()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    made.setImageData(image)
    assert isinstance(carried(made).image, QImage)


def test_words_beat_their_own_picture():
    assert carried(mime("cells of\ta table", image_png=PNG)).text == "cells of a table"


def test_addresses():
    assert carried(mime(urls=["https://x.org/a.jpg"])).address == "https://x.org/a.jpg"
    assert carried(mime("http://x.org/a.jpg")).address == "http://x.org/a.jpg"
    assert carried(mime("http is a word")).text == "http is a word"


def test_words_that_name_a_file():
    assert carried(mime("file:///a%20b.jpg")).paths == ("/a b.jpg",)
    assert carried(mime("file: not found")).text == "file: not found"


def test_nothing():
    empty = carried(QMimeData())
    assert (empty.paths, empty.image, empty.address, empty.text) == ((), None, "", "")
    assert isinstance(empty, Carried)
    assert not carries_something(QMimeData())
    assert not carries_something(mime(application_x_strange=b"x"))
    assert carries_something(mime(image_png=PNG))
    assert carries_something(mime("dog"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have text for names")
def test_a_name_that_is_no_text():
    made = QMimeData()
    made.setData("text/uri-list", b"file:///tmp/caf%E9%20x.jpg\r\n")
    assert carried(made).paths == ("/tmp/caf\udce9 x.jpg",)
