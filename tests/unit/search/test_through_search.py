"""Searches through `Search` itself, over a catalog of three thousand photos with drawn vectors and without a model."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest, PixelSpec
from photoclip.domain.errors import ModelError, PictureError, QueryError
from photoclip.domain.files import Stamp
from photoclip.domain.found import SearchRequest, Sorting, Strength
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.search.branch import MOST_COUNTED
from photoclip.search.cached import Recent
from photoclip.search.live import LiveIndex
from photoclip.search.search import Search
from photoclip.search.vectors import QueryVectors
from tests.unit.calibration.drawn import DIMENSION, SUBJECTS, Drawn

PHOTOS, UNKNOWN = 3_000, 60
FOLDERS = 12
FORMATS = ("JPEG", "PNG", "HEIF")
ROUNDED = 5e-4
"""The index keeps float16."""
FIRST_S, APART_S = 1_500_000_000, 7_200

CONDITIONS = {
    'folder:"f3"': lambda number: number % FOLDERS == 3,
    '-folder:"f5"': lambda number: number % FOLDERS != 5,
    "(folder:f1 or folder:f2 or folder:f4)": lambda number: np.isin(number % FOLDERS, (1, 2, 4)),
    "type:png": lambda number: number % 3 == 1,
    "-type:jpeg": lambda number: number % 3 != 0,
    "is:landscape": lambda number: number % 2 == 0,
    "-(type:heic is:portrait)": lambda number: ~((number % 3 == 2) & (number % 2 == 1)),
}


def path_of(number):
    return f"/photos/f{number % FOLDERS}/{number}"


def understood(number, vector, moment_s):
    width_px, height_px = (4_000, 3_000) if number % 2 == 0 else (3_000, 4_000)
    place = Place(1, f"f{number % FOLDERS}/{number}", Stamp(1_000, moment_s * 1_000_000_000, 0))
    hashed = int(np.random.default_rng(number).integers(1, 2**63))
    photo = DecodedPhoto(
        ContentHash(f"{number:064x}"), 1_000, FORMATS[number % 3], width_px, height_px, hashed, Facts()
    )
    return Understood(place, photo, vector)


def no_model():
    raise ModelError("the model is missing", "fetch it again")


@dataclass
class Asked:
    """A library and who searches it. What it is asked for is `calls`."""

    search: Search
    vectors: np.ndarray
    calls: list[str] = field(default_factory=list)
    state: int = 0
    today: date = date(2026, 1, 1)
    calibration: object = None

    def calibrate(self):
        self.calls.append("calibration")
        return no_model() if self.calibration is None else self.calibration


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    drawn = Drawn()
    vectors = drawn.photos(drawn.random.integers(0, SUBJECTS, PHOTOS)).astype(np.float16)
    catalog = Catalog.open(folder / "catalog.sqlite", folder / "backups")
    model, other = catalog.model("drawn", DIMENSION), catalog.model("other", DIMENSION)
    assert catalog.add_folder("/photos", ()).folder_id == 1
    known = [understood(number, vectors[number], FIRST_S + number * APART_S) for number in range(PHOTOS - UNKNOWN)]
    catalog.commit(Batch(1, model.model_id, understood=tuple(known)))
    rest = [understood(number, vectors[number], FIRST_S + number) for number in range(PHOTOS - UNKNOWN, PHOTOS)]
    catalog.commit(Batch(1, other.model_id, understood=tuple(rest)))
    index = LiveIndex(catalog, model, folder / "index")
    unit = vectors.astype(np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    yield catalog, index, unit, drawn.calibration(unit[:2_000]), folder
    index.close()
    catalog.close()


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    made = DecodePool(tmp_path_factory.mktemp("pool"), workers=1)
    # Its process stays with the library, not with the test that needs it first.
    list(made.run([DecodeRequest(0, "/nowhere/a.jpg", PixelSpec(64), thumbnails=False)], CancelToken()))
    yield made
    made.close()


@pytest.fixture
def library(filled, pool):
    return opened(filled, pool)


def opened(filled, pool):
    catalog, index, unit, calibration, _ = filled
    vectors = QueryVectors(catalog, index.model, no_model, pool, PixelSpec(64), Recent(100))
    asked = Asked(None, unit, calibration=calibration)
    asked.search = Search(catalog, index, vectors, asked.calibrate, Recent(8), lambda: asked.state, lambda: asked.today)
    return asked


@pytest.fixture(scope="module")
def lasting(filled, pool):
    return opened(filled, pool)


def number_of(hit):
    return int(Path(hit.path).name)


@settings(deadline=None, max_examples=80)
@given(
    conditions=st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=3, unique=True),
    pictures=st.lists(
        st.tuples(st.integers(0, PHOTOS - UNKNOWN - 1), st.sampled_from([0.3, 1, 2])), min_size=1, max_size=3
    ),
    offset=st.integers(0, 700),
    limit=st.integers(1, 60),
)
def test_a_page_is_that_of_comparing_each(lasting, conditions, pictures, offset, limit):
    """Whatever is asked: the photos for which the conditions hold, by the cosine of each."""
    asked = [f'{weight} image:"{path_of(number)}"' for number, weight in pictures]
    page = lasting.search.search(SearchRequest(" ".join([*asked, *conditions]), limit, offset))
    numbers = np.arange(PHOTOS - UNKNOWN)
    holds = np.ones(numbers.size, bool)
    for condition in conditions:
        holds &= CONDITIONS[condition](numbers)
    towards = np.sum([weight * lasting.vectors[number] for number, weight in pictures], axis=0)
    scores = lasting.vectors[: numbers.size] @ (towards / np.linalg.norm(towards))
    best = np.sort(scores[holds])[::-1]
    assert page.problems == ()
    assert page.total == best.size
    shown = [number_of(hit) for hit in page.hits]
    assert len(set(shown)) == len(shown)
    assert holds[shown].all()
    np.testing.assert_allclose([hit.score for hit in page.hits], best[offset : offset + limit], atol=ROUNDED)
    np.testing.assert_allclose(scores[shown], best[offset : offset + limit], atol=ROUNDED)


def test_photos_without_a_vector_are_told_as_far_as_the_conditions_let_them_through(library):
    whole = library.search.search(SearchRequest(f'image:"{path_of(0)}"'))
    assert whole.notes == (f"{UNKNOWN} photos are not understood yet, and cannot be found by what they show",)
    part = library.search.search(SearchRequest(f'image:"{path_of(0)}" folder:f3'))
    assert part.notes == (f"{UNKNOWN // FOLDERS} photos are not understood yet, and cannot be found by what they show",)
    assert library.search.search(SearchRequest(f'image:"{path_of(0)}" date:2018')).notes == ()
    assert library.search.search(SearchRequest("folder:f3")).notes == ()


def test_photos_are_counted_once_while_the_library_stays(filled, library, monkeypatch):
    counted = []
    matching = Catalog.matching
    monkeypatch.setattr(Catalog, "matching", lambda *given: counted.append(given[1]) or matching(*given))
    for number in range(5):
        library.search.search(SearchRequest(f'image:"{path_of(number)}"'))
    assert len(counted) == 1
    library.state += 1
    library.search.search(SearchRequest(f'image:"{path_of(9)}"'))
    assert len(counted) == 2


def test_conditions_alone_are_collapsed_without_a_model(library):
    library.calibration = None
    page = library.search.search(SearchRequest("folder:f3 date:2018", collapses=True))
    assert page.hits
    assert library.calls == [], "nothing was taken together, so nothing is compared"
    series = library.search.search(SearchRequest("-folder:f3", collapses=True, sorting=Sorting.FOLDER))
    assert library.calls, "some photos were taken a second apart"
    assert series.total == PHOTOS - PHOTOS // FOLDERS, "they have no vectors, so nobody knows whether they are alike"


def test_the_next_day_has_answers_of_its_own(filled, library):
    asked = SearchRequest("folder:f3 is:landscape type:jpeg")
    first = library.search.search(asked)
    kept = library.search._kept
    assert len(kept._values) == 1
    library.search.search(asked)
    assert len(kept._values) == 1
    library.today += timedelta(days=1)
    assert library.search.search(asked).hits == first.hits
    assert len(kept._values) == 2


def test_a_picture_that_cannot_be_read_is_told_and_the_rest_is_answered(library, filled):
    gone = 'image:"/nowhere/a.jpg"'
    good = f'image:"{path_of(7)}"'
    for text, rest in [
        (f"{gone} folder:f3", "folder:f3"),
        (f"{good} -{gone} folder:f3", f"{good} folder:f3"),
        (f"{gone} or {good} folder:f3", f"{good} folder:f3"),
    ]:
        page, wanted = (library.search.search(SearchRequest(one)) for one in (text, rest))
        (problem,) = page.problems
        assert text[problem.span.start : problem.span.end] == gone
        assert problem.message.startswith("/nowhere/a.jpg")
        assert (page.hits, page.total) == (wanted.hits, wanted.total)
    with pytest.raises(PictureError):
        library.search.search(SearchRequest(f"{gone} or -{gone}"))
    damaged = filled[-1] / "damaged.jpg"
    damaged.write_bytes(b"no picture")
    page = library.search.search(SearchRequest(f'image:"{damaged}" folder:f3'))
    assert (len(page.problems), page.total) == (1, PHOTOS // FOLDERS)


def test_meanings_that_cancel_out_fail_no_other_way_to_match(library):
    good = f'image:"{path_of(7)}"'
    text = f"{good} -2 {good} or folder:f3"
    page = library.search.search(SearchRequest(text))
    (problem,) = page.problems
    assert text[problem.span.start : problem.span.end] == f"-2 {good}"
    assert "cancel" in problem.message
    assert page.total == PHOTOS // FOLDERS
    with pytest.raises(QueryError, match="cancel"):
        library.search.search(SearchRequest(f"{good} -2 {good} folder:f3"))


@pytest.mark.parametrize("collapses", [False, True])
def test_what_matches_beyond_what_is_counted_at_first_is_counted_as_the_pages_come(library, collapses):
    """Nearly all photos are unlike one of them: more than are looked at before the first page."""
    text = f'-image:"{path_of(7)}"'

    def page(offset, limit=256):
        return library.search.search(SearchRequest(text, limit, offset, collapses=collapses))

    def note(page):
        return [one for one in page.notes if one.startswith("at least")]

    first, pages = page(0), []
    while sum(len(one.hits) for one in pages) < first.total:
        pages.append(page(256 * len(pages)))
    counts = [one.strong + one.likely for one in pages]
    last = pages[-1]
    assert MOST_COUNTED <= counts[0] < counts[-1]
    assert counts == sorted(counts), "what was said to match is not taken back"
    for one, count in zip(pages, counts, strict=True):
        assert note(one) == ([f"at least {count:,} photos match"] if count < counts[-1] else [])
    assert MOST_COUNTED % 256 == 0
    assert counts[MOST_COUNTED // 256 - 1] == counts[-1], "nobody takes the last that was counted for the last"
    hits = [hit for one in pages for hit in one.hits]
    assert len({hit.photo_id for hit in hits}) == len(hits) == last.total
    assert [one.strength for one in hits].count(Strength.STRONG) == last.strong
    assert (page(0).strong, page(0).notes) == (last.strong, last.notes), "the first page tells it too"


def test_what_is_sorted_otherwise_is_counted_in_full(library):
    """More than are counted at first match; all others were looked at too, and do not."""
    text = f'-image:"{path_of(7)}"'
    whole = library.search.search(SearchRequest(text, 10_000))
    page = library.search.search(SearchRequest(text, sorting=Sorting.NEWEST))
    assert MOST_COUNTED < whole.strong + whole.likely < whole.total
    assert (page.total, page.strong, page.likely) == (whole.total, whole.strong, whole.likely)
    assert not any(one.startswith("at least") for one in page.notes)
