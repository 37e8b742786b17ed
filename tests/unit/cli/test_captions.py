"""Captions on the command line, over a real library of two photos and a vocabulary of one label."""

import json

import pytest
from PIL import Image

from photoclip.cli.main import run
from photoclip.domain.api import IndexRequest
from photoclip.domain.tag_api import Decision, TagState
from photoclip.domain.tag_words import Label
from photoclip.library.wiring import open_library


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("captions")
    (folder / "photos" / "deep").mkdir(parents=True)
    for name in ("red.png", "deep/blue.png"):
        Image.new("RGB", (64, 48), name.split("/")[-1].split(".")[0]).save(folder / "photos" / name)
    library = open_library(folder / "library")
    library.use_vocabulary("everyday", False)
    library.add_vocabulary("own", (Label("tile"),))
    job = library.start_index(IndexRequest((str(folder / "photos"),)))
    status = library.wait_job(job, 0, 0)
    while not status.is_over:
        status = library.wait_job(job, status.revision, 60)
    for name, state in (("red.png", TagState.BY_HAND), ("deep/blue.png", TagState.REJECTED)):
        photo = library.photo_at(str(folder / "photos" / name))
        library.decide_tags((Decision("tile", (photo.photo_id,), state),))
    library.close()
    return folder


def test_captions_are_made_and_told(filled, capsys):
    def ask(*words):
        capsys.readouterr()
        assert run(["captions", *words, "--library", str(filled / "library")]) == 0
        return capsys.readouterr().out

    told = json.loads(ask("--json"))
    red, blue = (str(filled / "photos" / name) for name in ("red.png", "deep/blue.png"))
    assert sorted(told["photos"], key=lambda each: each["path"]) == [
        {"path": blue, "caption": "", "is_generated": False},
        {"path": red, "caption": "A tile.", "is_generated": False},
    ]
    assert (told["made"], told["failed"]) == (1, 0)
    said = ask("--folder", str(filled / "photos" / "deep"), "--again")
    assert said == "nothing is likely enough to be said of 1 of 1 photo\n"
    assert f"{red}  A tile.\n" in ask()
