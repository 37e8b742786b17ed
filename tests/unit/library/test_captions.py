"""Captions that a model writes: of photos whose pictures can be had, where it was after an interruption, by model."""

import json
import shutil
import threading

import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from photoclip.domain.api import IndexRequest, JobAction, JobState
from photoclip.domain.browse import Scope
from photoclip.domain.caption_api import CaptionReport
from photoclip.domain.errors import ModelError
from photoclip.domain.found import SearchRequest
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.library.wiring import open_library

WAIT_S = 60
TEXT = {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1}
COCA = {
    "model_cfg": {
        "embed_dim": 32,
        "vision_cfg": {
            **{"image_size": 32, "layers": 1, "width": 64, "patch_size": 8, "attentional_pool": True},
            **{"attn_pooler_heads": 2, "output_tokens": True},
        },
        "text_cfg": {**TEXT, "embed_cls": True, "output_tokens": True},
        "multimodal_cfg": {**TEXT, "attn_pooler_heads": 2},
        "custom_text": True,
    }
}


@pytest.fixture(scope="module")
def coca(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coca")
    (folder / "open_clip_config.json").write_text(json.dumps(COCA))
    torch.manual_seed(5)
    model = open_clip.create_model(f"local-dir:{folder}")
    torch.nn.init.normal_(model.text_decoder.text_projection, std=0.3)
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    save_file(state, folder / "open_clip_model.safetensors")
    return folder


@pytest.fixture(scope="module")
def once(tmp_path_factory, coca):
    """A library of three photos understood with it, closed, and the photos beside it."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "photos").mkdir()
    (folder / "library").mkdir()
    (folder / "library" / "settings.toml").write_text("decode_workers = 1\n")
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (320, 240), colour).save(folder / "photos" / f"{colour}.jpg")
    library = open_library(folder / "library")
    done(library, library.start_index(IndexRequest((str(folder / "photos"),), model=f"local-dir:{coca}")))
    library.close()
    return folder


@pytest.fixture
def photos(once, tmp_path):
    """Their folder, as it was after each test."""
    shutil.copytree(once / "photos", tmp_path / "kept")
    yield once / "photos"
    shutil.rmtree(once / "photos", ignore_errors=True)
    shutil.copytree(tmp_path / "kept", once / "photos")


@pytest.fixture
def indexed(once, tmp_path):
    """A copy of it, open."""
    shutil.copytree(once / "library", tmp_path / "library")
    library = open_library(tmp_path / "library")
    yield library
    library.close()


def done(library, job_id):
    status = ended(library, job_id)
    assert status.state is JobState.DONE, status
    return status


def ended(library, job_id):
    status = library.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = library.wait_job(job_id, status.revision, WAIT_S)
    return status


def ids(library):
    return tuple(library.list_photos(Scope(), "newest").id_array().tolist())


def written(library):
    return {photo.files[0].path.rpartition("/")[2]: photo.caption for photo in library.photos(ids(library))}


def test_a_model_writes_captions_also_of_photos_that_are_away(indexed, photos, tmp_path):
    shutil.move(photos, tmp_path / "unplugged")
    done(indexed, indexed.start_index(IndexRequest()))
    report = done(indexed, indexed.start_captions(Scope(), False)).captioned
    assert report == CaptionReport(photos=3, captions=3)
    told = indexed.captions(ids(indexed))
    assert all(each.is_generated and each.is_kept and each.text.endswith(".") for each in told)
    assert written(indexed) == {name: text for name, text in written(indexed).items() if text}
    word = told[0].text.split()[0].rstrip(".")
    assert told[0].photo_id in {hit.photo_id for hit in indexed.search(SearchRequest(f'caption:"{word}"')).hits}


def test_it_goes_on_where_it_was(indexed, tmp_path, monkeypatch):
    monkeypatch.setattr(OpenClipEncoder, "captions_at_once", lambda _: 1)
    write, asked, second = OpenClipEncoder.caption_images, [], threading.Event()

    def slow(encoder, pixels, token=None):
        asked.append(len(pixels))
        if len(asked) == 2:
            second.set()
            while not token.is_cancelled:
                second.wait(0.01)
            token.checkpoint()
        return write(encoder, pixels, token)

    monkeypatch.setattr(OpenClipEncoder, "caption_images", slow)
    job_id = indexed.start_captions(Scope(), False)
    assert second.wait(WAIT_S)
    indexed.control_job(job_id, JobAction.CANCEL)
    assert ended(indexed, job_id).state is JobState.CANCELLED
    assert sum(map(bool, written(indexed).values())) == 1, "what was written is kept"
    indexed.close()
    opened = open_library(tmp_path / "library")
    assert done(opened, opened.start_captions(Scope(), False)).captioned.photos == 2
    assert all(written(opened).values())
    opened.close()


def test_it_steps_aside_and_does_nothing_twice(indexed, photos, monkeypatch):
    monkeypatch.setattr(OpenClipEncoder, "captions_at_once", lambda _: 1)
    write, pictures, began, go_on = OpenClipEncoder.caption_images, [], threading.Event(), threading.Event()

    def counted(encoder, pixels, token=None):
        if len(pictures) == 1:
            began.set()
            assert go_on.wait(WAIT_S)
        token.checkpoint()
        pictures.append(len(pixels))
        return write(encoder, pixels, token)

    monkeypatch.setattr(OpenClipEncoder, "caption_images", counted)
    job_id = indexed.start_captions(Scope(), True)
    assert began.wait(WAIT_S)
    index = indexed.start_index(IndexRequest())
    go_on.set()
    done(indexed, index)
    assert done(indexed, job_id).captioned == CaptionReport(photos=3, captions=3)
    assert len(pictures) == 3


def test_what_cannot_be_read_costs_one_photo(indexed, photos, tmp_path):
    for thumbnail in (tmp_path / "library" / "thumbnails").rglob("*.jpg"):
        thumbnail.unlink()
    (photos / "red.jpg").write_bytes(b"")
    (photos / "green.jpg").write_bytes((photos / "blue.jpg").read_bytes())
    report = done(indexed, indexed.start_captions(Scope(), False)).captioned
    assert report == CaptionReport(photos=3, captions=1, failed=2)
    assert [name for name, text in written(indexed).items() if text] == ["blue.jpg"]


def test_another_model_makes_its_own(indexed, other_model, coca):
    done(indexed, indexed.start_captions(Scope(), False))
    before = written(indexed)
    done(indexed, indexed.start_switch(other_model))
    assert set(written(indexed).values()) == {""}
    indexed.use_vocabulary("everyday", False)
    assert not any(each.is_kept or each.is_generated for each in indexed.captions(ids(indexed)))
    assert done(indexed, indexed.start_captions(Scope(), False)).captioned.photos == 3
    assert all(each.is_kept and not each.is_generated for each in indexed.captions(ids(indexed)))
    done(indexed, indexed.start_switch(f"local-dir:{coca}"))
    assert written(indexed) == before


def test_without_its_weights_there_are_none(indexed, coca):
    weights = coca / "open_clip_model.safetensors"
    weights.rename(coca / "away")
    try:
        with pytest.raises(ModelError):
            indexed.start_captions(Scope(), False)
    finally:
        (coca / "away").rename(weights)
