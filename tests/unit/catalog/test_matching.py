"""`Catalog.matching` against plain Python over what is known of each photo."""

import math
import random
import re
import time
from contextlib import closing
from dataclasses import replace
from pathlib import PurePath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.kinds import is_raw
from photoclip.catalog.nearby import EARTH_KM
from photoclip.catalog.rows import Batch, CaptionRow, Place, Understood
from photoclip.decode.formats import RAW_SUFFIXES, Kind
from photoclip.domain import query
from photoclip.domain.browse import NO_DAY, Order, Photo, Scope
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.names import folded
from photoclip.domain.photos import Facts
from photoclip.domain.query import Fact, State

NS = 1_000_000_000
DAY_NS = 86_400 * NS
FOLDERS = ("2024/Trip", "2024/trip to Rome", "2023/Trip/Second", "Été", "ÉTÉ/Strand", "", "100%_sure")
TAGS = ("sea", "Sea side", "Ärger", "ben", "a*b")
KEYWORDS = ("SEA", "sand", "ärger", "Straße", "100%")
CAMERAS = ((None, None), ("NIKON CORPORATION", "NIKON D90"), ("Canon", "EOS 5D"), ("", "Pixel 8"), ("Ricoh", None))
LENSES = (None, "AF-S 50mm f/1.8", "EF 24-70mm", "")
FORMATS = ("JPEG", "HEIF", "NEF", "CR2", "TIFF", "PNG")
SIZES = ((400, 300), (300, 400), (300, 300), (6000, 4000))
SPOTS = ((None, None), (48.8566, 2.3522), (48.8606, 2.3376), (-17.0, 179.9), (-17.0, -179.9), (89.9, 10.0), (0.0, 0.0))
CAPTIONS = ("", "A dog on a beach.", "Two dogs, by the Sea side.", "STRASSE")
LOOKS = (0, (1 << 64) - 1, 7, 7, 1 << 63)


def varied(bench):
    """Some dozen photos that differ in all that can be asked for; some lie twice, some are gone or offline."""
    rng = random.Random(5)
    catalog = bench.catalog
    away = catalog.add_folder("/archive/Old trip", ())
    rows = []
    for number in range(70):
        make, model = rng.choice(CAMERAS)
        latitude, longitude = rng.choice(SPOTS)
        facts = Facts(
            taken_at=rng.choice(
                (None, "2024-06-13T10:00:00", "2023-12-31T23:59:59.9999", "2024-02-30T00:00:00", "2019-01-01")
            ),
            camera_make=make,
            camera_model=model,
            lens=rng.choice(LENSES),
            latitude=latitude,
            longitude=longitude,
            rating=rng.choice((None, None, -1, 0, 1, 3, 5)),
            title=rng.choice((None, "a title")),
            keywords=tuple(rng.sample(KEYWORDS, rng.choice((0, 0, 1, 2)))),
        )
        width, height = rng.choice(SIZES)
        photo = replace(
            bench.understood(str(number), str(number), facts).photo,
            width_px=width,
            height_px=height,
            format=rng.choice(FORMATS),
            size_bytes=rng.choice((10, 5000, 2_000_000)),
            perceptual_hash=rng.choice((*LOOKS, number + 100)),
        )
        for copy in range(rng.choice((1, 1, 1, 2))):
            path = str(PurePath(rng.choice(FOLDERS), f"{number}-{copy}.jpg"))
            folder = rng.choice((bench.folder, bench.folder, away))
            stamp = Stamp(1000, rng.choice((1_600_000_000 * NS, 1_718_272_800 * NS, 1 << 70)), 7)
            rows.append(Understood(Place(folder.folder_id, path, stamp), photo, None))
    catalog.commit(Batch(1, bench.model.model_id, understood=tuple(rows)))
    ids = [bench.photo(str(number)) for number in range(70)]
    for number, photo_id in enumerate(ids):
        for name in rng.sample(TAGS, rng.choice((0, 0, 1, 3))):
            catalog.change_tags((photo_id,), (name,))
        if number % 5 == 0:
            catalog.rate((photo_id,), rng.randrange(6))
        if number % 7 == 0:
            catalog.set_favourite((photo_id,), True)
    catalog.activate_model(bench.model.model_id)
    told = [CaptionRow(photo_id, rng.choice(CAPTIONS), is_generated=False) for photo_id in ids[:50]]
    catalog.keep_captions(bench.model.model_id, told)
    catalog.create_album("Été", tuple(ids[3:20]))
    catalog.create_album("smart", (), "sea")
    catalog.set_folder_state(away.folder_id, FolderState.OFFLINE, "unplugged")
    gone = [file for file in catalog.unlike(bench.folder.folder_id, {}) if file.relative_path.endswith("7-0.jpg")]
    catalog.commit(bench.batch(gone=tuple(gone)))
    with catalog._connections.writing() as db:
        db.execute("UPDATE photo SET added_at_ns = ? WHERE id % 3 = 0", (time.time_ns() - 40 * DAY_NS,))
    return ids


class Naive:
    """Conditions by plain Python, a photo at a time."""

    def __init__(self, catalog: Catalog, ids: list[int], smart: dict[str, np.ndarray]) -> None:
        photos = [photo for photo in catalog.details(ids) if photo.files]
        self.photos = {photo.photo_id: photo for photo in photos}
        listing = catalog.listing(Scope(), Order.NEWEST)
        self.days = dict(zip(listing.id_array().tolist(), listing.day_array().tolist(), strict=True))
        self.looks = {row.photo_id: row.perceptual_hash for row in catalog.photos(list(self.photos))}
        self.smart = {folded(name): set(found.tolist()) for name, found in smart.items()}

    def matching(self, condition: query.Condition) -> list[int]:
        return sorted(photo_id for photo_id, photo in self.photos.items() if self.holds(condition, photo))

    def holds(self, condition: query.Condition, photo: Photo) -> bool:
        match condition:
            case query.All(parts):
                return all(self.holds(part, photo) for part in parts)
            case query.Any(parts):
                return any(self.holds(part, photo) for part in parts)
            case query.Not(part):
                return not self.holds(part, photo)
            case query.Has(fact):
                return self.has(fact, photo)
            case query.Is(state):
                return self.is_in(state, photo)
            case _:
                return self.test(condition, photo)

    def test(self, test: query.Test, photo: Photo) -> bool:
        facts = photo.facts
        match test:
            case query.InFolder(name):
                return any(self.lies_in(name, file.path) for file in photo.files)
            case query.InAlbum(name):
                return folded(name) in map(folded, photo.albums) or photo.photo_id in self.smart.get(folded(name), ())
            case query.Tagged(name):
                return any(self.is_like(name, tag) for tag in (*photo.tags, *facts.keywords))
            case query.Captioned(text):
                return self.says(text, photo.caption)
            case query.OfFormat("raw"):
                return is_raw(photo.format)
            case query.OfFormat(name):
                return photo.format == {"heic": "HEIF"}.get(name, name.upper())
            case query.FromCamera(text):
                return self.has_words(text, f"{facts.camera_make or ''} {facts.camera_model or ''}")
            case query.WithLens(text):
                return self.has_words(text, facts.lens or "")
            case query.Rated(low, high):
                return low <= (photo.rating or 0) <= high
            case query.Taken(first, last):
                day = self.days[photo.photo_id]
                return day != NO_DAY and (first is None or day >= first) and (last is None or day <= last)
            case query.OfSize(low, high, counts_pixels):
                size = photo.width_px * photo.height_px if counts_pixels else photo.size_bytes
                return (low is None or size >= low) and (high is None or size <= high)
            case query.Near(latitude, longitude, radius_km):
                return facts.latitude is not None and self.km(latitude, longitude, facts) <= radius_km
        raise AssertionError(test)

    def has(self, fact: Fact, photo: Photo) -> bool:
        facts = photo.facts
        return bool(
            {
                Fact.GPS: facts.latitude is not None,
                Fact.DATE: facts.taken_at is not None,
                Fact.CAMERA: facts.camera_make or facts.camera_model,
                Fact.LENS: facts.lens,
                Fact.TITLE: facts.title,
                Fact.TAGS: photo.tags or facts.keywords,
                Fact.RATING: photo.rating,
                Fact.CAPTION: photo.caption,
            }[fact]
        )

    def is_in(self, state: State, photo: Photo) -> bool:
        looks = self.looks[photo.photo_id]
        alike = looks not in (0, (1 << 64) - 1) and list(self.looks.values()).count(looks) > 1
        return {
            State.OFFLINE: all(file.offline for file in photo.files),
            State.UNTAGGED: not (photo.tags or photo.facts.keywords),
            State.DUPLICATE: len(photo.files) > 1 or alike,
            State.FAVOURITE: photo.is_favourite,
            State.RECENT: photo.added_at_ns > time.time_ns() - 30 * DAY_NS,
            State.PORTRAIT: photo.height_px > photo.width_px,
            State.LANDSCAPE: photo.width_px > photo.height_px,
            State.SQUARE: photo.width_px == photo.height_px,
        }[state]

    def lies_in(self, name: str, path: str) -> bool:
        parts = [folded(part) for part in PurePath(path).parent.parts[1:]]
        wanted = [folded(part) for part in name.split("/") if part]
        if name.startswith("/"):
            return parts[: len(wanted)] == wanted
        starts = range(len(parts) - len(wanted) + 1)
        return bool(wanted) and any(parts[at : at + len(wanted)] == wanted for at in starts)

    def is_like(self, pattern: str, name: str) -> bool:
        """By trying every way to cut the name."""
        pattern, name = folded(pattern), folded(name)
        first, star, rest = pattern.partition("*")
        if not star:
            return pattern == name
        return name.startswith(first) and any(self.is_like(rest, name[at:]) for at in range(len(first), len(name) + 1))

    def has_words(self, text: str, name: str) -> bool:
        return bool(text.split()) and all(folded(word) in folded(name) for word in text.split())

    def says(self, text: str, caption: str) -> bool:
        said, wanted = (re.findall(r"\w+", folded(words)) for words in (caption, text))
        starts = range(len(said) - len(wanted) + 1) if wanted else ()
        return any(
            said[at : at + len(wanted)][:-1] == wanted[:-1] and said[at + len(wanted) - 1].startswith(wanted[-1])
            for at in starts
        )

    def km(self, latitude: float, longitude: float, facts: Facts) -> float:
        """By the angle between two vectors, and not by the formula that is tested."""

        def vector(lat: float, lon: float) -> np.ndarray:
            a, b = math.radians(lat), math.radians(lon)
            return np.array([math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)])

        one, other = vector(latitude, longitude), vector(facts.latitude, facts.longitude)
        return EARTH_KM * math.atan2(np.linalg.norm(np.cross(one, other)), float(one @ other))


CAPTION_WORDS = ("dog", "ON a BEACH", "sea s", "strasse", "straße", "og", "dog on b", "")
NAMES = st.sampled_from(
    ("sea*", "*", "SEA SIDE", "ärger", "strasse", "a*b", "100%", "*a*d*", "", "**", "%", "_", "x' OR 1")
)
YES, NO = st.just(True), st.just(False)
TESTS = st.one_of(
    st.builds(query.InFolder, st.sampled_from(
        ("trip", "TRIP", "2024", "2024/trip", "été", "E\u0301TE\u0301", "pictures", "/pictures/2024", "/archive",
         "old trip", "/", "", " ", "second", "trip/second", "nowhere", "100%_sure", "rip", "'; DROP TABLE photo; --")
    )),
    st.builds(query.InAlbum, st.sampled_from(("été", "SMART", "gone"))),
    st.builds(query.Tagged, NAMES),
    st.builds(query.Captioned, st.sampled_from(CAPTION_WORDS)),
    st.builds(query.OfFormat, st.sampled_from(("jpeg", "heic", "raw", "nef", "cr2", "tiff", "gif", ""))),
    st.builds(query.FromCamera, st.sampled_from(("nikon", "NIKON d90", "canon 5d", "corporation", "leica", ""))),
    st.builds(query.WithLens, st.sampled_from(("50mm", "ef", "", "f/1.8 af-s"))),
    st.builds(query.Rated, st.integers(-1, 5), st.integers(-1, 6)),
    st.builds(query.Taken, st.none() | st.integers(17800, 19950), st.none() | st.integers(17800, 19950)),
    st.builds(query.OfSize, st.sampled_from((None, 0, 11, 5000)), st.sampled_from((None, 5000, 10**30)), NO),
    st.builds(query.OfSize, st.sampled_from((None, 0, 90_000, 120_000)), st.sampled_from((None, 120_000)), YES),
    st.builds(
        query.Near,
        st.sampled_from((48.8566, -17.0, 89.5, -90.0, 0.5)),
        st.sampled_from((2.3522, 180.0, -180.0, 179.95, 10.0, -170.0)),
        st.sampled_from((0.5, 2.0, 30.0, 800.0, 12_000.0, 25_000.0)),
    ),
    st.builds(query.Has, st.sampled_from(Fact)),
    st.builds(query.Is, st.sampled_from(State)),
)  # fmt: skip
CONDITIONS = st.recursive(
    TESTS,
    lambda parts: (
        st.builds(query.Not, parts)
        | st.builds(query.All, st.lists(parts, max_size=3).map(tuple))
        | st.builds(query.Any, st.lists(parts, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def compared(new_bench):
    bench = new_bench()
    ids = varied(bench)
    smart = {"Smart": np.array([*ids[10:14], 9999], np.int64)}
    with closing(bench.catalog):
        yield bench.catalog, Naive(bench.catalog, ids, smart), smart


@given(condition=CONDITIONS)
def test_it_finds_what_plain_python_finds(compared, condition):
    catalog, naive, smart = compared
    found = catalog.matching(condition, smart)
    assert found.dtype == np.int64
    assert found.tolist() == naive.matching(condition)


@pytest.mark.parametrize("wanted", [*map(query.Has, Fact), *map(query.Is, State)], ids=str)
def test_each_fact_and_state_holds_for_some_and_not_for_others(compared, wanted):
    catalog, naive, smart = compared
    assert 0 < catalog.matching(wanted, smart).size < len(naive.photos)


def test_every_way_to_raw_is_known():
    assert all(is_raw(suffix.removeprefix(".").upper()) for suffix in RAW_SUFFIXES)
    assert not any(is_raw(kind.value) for kind in Kind if kind is not Kind.RAW)
