"""A library of four photos and a vocabulary of three labels, for tests of tags."""

import shutil

import pytest
from PIL import Image

from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.browse import Order, Scope
from photoclip.domain.tag_api import TagRequest
from photoclip.domain.tag_words import Label
from photoclip.library.wiring import open_library

COLOURS = ("red", "green", "blue", "white")
LABELS = (Label("dog"), Label("sea"), Label("green hill", synonyms=("meadow",)))


def over(library, job_id):
    status = library.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = library.wait_job(job_id, status.revision, 60)
    return status


def index(library, *folders):
    status = over(library, library.start_index(IndexRequest(tuple(map(str, folders)))))
    assert status.state is JobState.DONE, status
    return status.report


def idle(library):
    """Once nothing is under way any more."""
    seen = -1
    while any(job.is_alive for job in list(library._jobs._jobs.values())):
        seen = library.wait_news(seen, 0.2).revision


def tagged(library, **request):
    status = over(library, library.start_tagging(TagRequest(**request)))
    assert status.state is JobState.DONE, status
    return status.tagged


def ids_of(library, scope=None):
    return tuple(library.list_photos(scope or Scope(), Order.NAME).id_array().tolist())


def on(library, name):
    return [photo.photo_id for photo in library.photos(ids_of(library)) if name in photo.tags]


def made(folder, small_model):
    """It, on disk."""
    (folder / "photos" / "deep").mkdir(parents=True)
    for colour in COLOURS:
        place = folder / "photos" / ("deep" if colour == "white" else "")
        Image.new("RGB", (64, 48), colour).save(place / f"{colour}.png")
    (folder / "library").mkdir()
    (folder / "library" / "settings.toml").write_text("decode_workers = 1\n")
    for library in opened(folder, small_model):
        index(library, folder / "photos")
        library.use_vocabulary("everyday", False)
        library.add_vocabulary("mine", LABELS)
    return folder


def opened(folder, small_model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("photoclip.library.wiring.resource", lambda _: small_model)
        library = open_library(folder / "library")
        yield library
        library.close()


class Own:
    """A copy for one test, which can be closed and opened again."""

    def __init__(self, source, small_model, folder):
        shutil.copytree(source, folder, dirs_exist_ok=True)
        self.folder, self.photos, self._model = folder, folder / "photos", small_model
        self.open()
        self.library.remove_folder(str(source / "photos"))
        index(self.library, self.photos)

    def open(self):
        self._opened = opened(self.folder, self._model)
        self.library = next(self._opened)

    def close(self):
        for _ in self._opened:
            pass

    def add(self, colour):
        Image.new("RGB", (64, 48), colour).save(self.photos / f"{colour}.png")
        index(self.library, self.photos)
        idle(self.library)
