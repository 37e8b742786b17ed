"""The sample pictures are all there, say what their catalogue says, and can be drawn again."""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

CHECKOUT = Path(__file__).resolve().parents[3]
SAMPLES = CHECKOUT / "resources" / "samples"
LIMIT_BYTES = 5_000_000
QUICK = ("Home/fireplace.jpg", "Nature/lightning-at-night.jpg", "Home/burning-candles.gif")


@pytest.fixture(scope="module")
def drawing() -> Iterator[ModuleType]:
    """packaging/sample_pictures/draw.py, which knows the catalogue too."""
    sys.path.insert(0, str(CHECKOUT / "packaging"))
    try:
        from sample_pictures import draw

        yield draw
    finally:
        sys.path.remove(str(CHECKOUT / "packaging"))


@pytest.fixture(scope="module")
def queries() -> dict:
    return tomllib.loads((SAMPLES / "queries.toml").read_text("utf-8"))


def upright(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def coarse(picture: Image.Image) -> np.ndarray:
    """An eighth of the size: grain and compression average out."""
    return np.asarray(picture.reduce(8), np.float32)


def stored(picture) -> Image.Image:
    return upright(SAMPLES / picture.path)


def test_queries_ask_for_files_that_are_there(queries) -> None:
    assert set(queries) == {"query", "similar"}
    for query in queries["query"]:
        assert set(query) == {"text", "right"}
        assert query["text"].strip()
    for pair in queries["similar"]:
        assert set(pair) == {"like", "right"}
        assert pair["like"] not in pair["right"]
    wanted = [
        path for entry in (*queries["query"], *queries["similar"]) for path in (*entry["right"], entry.get("like"))
    ]
    assert not [path for path in wanted if path and not (SAMPLES / path).is_file()]
    assert all(entry["right"] for entry in (*queries["query"], *queries["similar"]))


def test_queries_are_not_asked_twice(queries) -> None:
    texts = [query["text"] for query in queries["query"]]
    assert len(texts) == len(set(texts)) >= 20


def test_a_query_knows_every_copy_of_a_right_answer(drawing, queries) -> None:
    for entry in (*queries["query"], *queries["similar"]):
        for copy in drawing.COPIES:
            assert copy.original not in entry["right"] or copy.path in entry["right"], entry


def test_folder_holds_what_the_catalogue_lists(drawing) -> None:
    there = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    listed = {entry.path for entry in (*drawing.PICTURES, *drawing.COPIES)}
    assert there == listed | {"queries.toml"}
    assert 55 <= len(listed) <= 75


def test_no_two_pictures_share_a_path_or_a_second(drawing) -> None:
    assert len({picture.path for picture in drawing.PICTURES}) == len(drawing.PICTURES)
    assert len({picture.said.taken for picture in drawing.PICTURES}) == len(drawing.PICTURES)


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*")) < LIMIT_BYTES


def test_every_picture_opens_upright_in_its_size(drawing) -> None:
    for picture in drawing.PICTURES:
        shown = stored(picture)
        assert shown.size == (picture.width, picture.height), picture.path
        assert coarse(shown).std() > 12, picture.path


def test_pictures_say_what_the_catalogue_says(drawing) -> None:
    for picture in drawing.PICTURES:
        if picture.path.endswith(".gif"):
            continue
        taken = datetime.strptime(picture.said.taken, "%Y:%m:%d %H:%M:%S").replace(tzinfo=None)
        assert 2023 <= taken.year <= 2025
        with Image.open(SAMPLES / picture.path) as opened:
            block = opened.getexif()
            detail = block.get_ifd(ExifTags.IFD.Exif)
            assert detail[ExifTags.Base.DateTimeOriginal] == picture.said.taken
            assert detail[ExifTags.Base.OffsetTimeOriginal] == picture.said.offset
            assert block[ExifTags.Base.Model] == "PhotoClip Sample"
            assert block.get(ExifTags.Base.Rating) == picture.said.rating
            assert bool(block.get_ifd(ExifTags.IFD.GPSInfo)) == bool(picture.said.place)
            words = opened.getxmp().get("xmpmeta", {}).get("RDF", {}).get("Description", {}).get("subject", {})
            listed = words.get("Bag", {}).get("li", []) if words else []
            assert tuple([listed] if isinstance(listed, str) else listed) == picture.said.keywords, picture.path


def test_one_portrait_lies_on_its_side(drawing) -> None:
    turned = [picture for picture in drawing.PICTURES if picture.turned]
    assert turned
    for picture in turned:
        with Image.open(SAMPLES / picture.path) as opened:
            assert opened.getexif()[ExifTags.Base.Orientation] == 6
            assert opened.size == (picture.height, picture.width)


def test_copies_are_copies(drawing) -> None:
    exact = [copy for copy in drawing.COPIES if copy.width is None]
    near = [copy for copy in drawing.COPIES if copy.width is not None]
    assert exact
    assert len(near) >= 2
    for copy in exact:
        assert (SAMPLES / copy.path).read_bytes() == (SAMPLES / copy.original).read_bytes()
    for copy in near:
        first, second = upright(SAMPLES / copy.original), upright(SAMPLES / copy.path)
        assert second.width == copy.width < first.width
        difference = np.abs(coarse(first) - coarse(second.resize(first.size)))
        assert difference.mean() < 4, copy.path


@pytest.mark.parametrize("path", QUICK)
def test_drawing_is_the_same_each_time(drawing, path: str) -> None:
    picture = replace(next(entry for entry in drawing.PICTURES if entry.path == path), width=160, height=120)
    first, second = drawing.pixels_of(picture, 1), drawing.pixels_of(picture, 1)
    assert first.tobytes() == second.tobytes()
    assert np.asarray(first).std() > 12


@pytest.mark.parametrize("path", QUICK[:2])
def test_stored_picture_is_what_the_code_draws(drawing, path: str) -> None:
    assert is_drawn(drawing, next(entry for entry in drawing.PICTURES if entry.path == path))


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_every_stored_picture_is_what_the_code_draws(drawing) -> None:
    assert not [picture.path for picture in drawing.PICTURES if not is_drawn(drawing, picture)]


def is_drawn(drawing: ModuleType, picture) -> bool:
    """Compared coarsely: processors differ in the last bit, and compression in a few levels."""
    difference = np.abs(coarse(drawing.pixels_of(picture)) - coarse(stored(picture)))
    return difference.mean() < 2.5 and np.percentile(difference, 99) < 16


def test_another_drawing_would_be_noticed(drawing) -> None:
    first, second = (next(entry for entry in drawing.PICTURES if entry.path == path) for path in QUICK[:2])
    assert not is_drawn(drawing, replace(first, scene=second.scene))
