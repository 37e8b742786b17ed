"""Searches for what somebody taught, over a real catalog of photos with drawn vectors; no text has to be encoded."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.errors import ModelError, QueryError
from photoclip.domain.files import Stamp
from photoclip.domain.found import SearchRequest, Sorting, Strength
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.query import Words
from photoclip.domain.tag_api import TagState
from photoclip.index.segments import Segments
from photoclip.probes.learn import learn
from photoclip.probes.probe import Probe
from photoclip.search.cached import Recent
from photoclip.search.live import LiveIndex
from photoclip.search.search import Search
from photoclip.search.templates import prompts
from photoclip.search.vectors import QueryVectors
from tests.unit.calibration.drawn import DIMENSION, Drawn, unit
from tests.unit.catalog.deciding import decide

BEACH, PEPPER, SNOW = 3, 7, 9
OTHERS, ALONE, BOTH = 480, 24, 16
COUNT = OTHERS + ALONE + BOTH
EXAMPLES = 6
"""Of Pepper alone."""
SHOWN = np.resize([one for one in range(40) if one != PEPPER], OTHERS)
"""What the other photos show."""


def no_model():
    raise ModelError("the model is missing", "fetch it again")


def photo(number, vector):
    hashed = int(np.random.default_rng(number).integers(1, 2**63))
    decoded = DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, hashed, Facts())
    return Understood(Place(1, f"f{number % 2}/{number}", Stamp(100, number * 10**12, 0)), decoded, vector)


@dataclass
class Library:
    catalog: Catalog
    search: Search
    vectors: np.ndarray
    model_id: int
    state: int = 0
    given: dict[str, Probe] | None = None

    def taught(self):
        """As it is learned from what is said now."""
        if self.given is not None:
            return self.given
        return {row.name: self._learned(row.name) for row in self.catalog.tags() if row.is_taught}

    def _learned(self, name):
        states = self.catalog.tag_states(name)
        yes, no = (self._rows(states.photo_ids[states.states == state]) for state in (1, -1))
        return learn(self.vectors[yes], self.vectors[no], self.vectors[::3]).probe

    def say(self, name, numbers, state):
        decide(self.catalog, name, [self.ids[number] for number in numbers], state)
        self.state += 1

    def teach(self, name, numbers):
        self.say(name, numbers, TagState.BY_HAND)
        self.catalog.set_tag(name, is_taught=True)

    def found(self, text, limit=COUNT, **more):
        return self.search.search(SearchRequest(text, limit, **more))

    @property
    def ids(self):
        return self.catalog.live_vector_ids(self.model_id)

    def _rows(self, ids):
        return np.searchsorted(self.ids, ids)


@pytest.fixture(scope="module")
def drawn():
    made = Drawn(gap=0.5, noise=0.5)
    several, pepper = made.photos(SHOWN), made.photos(np.full(ALONE + BOTH, PEPPER))
    beach = made.photos(np.full(BOTH, BEACH))
    vectors = np.concatenate([several, pepper[:ALONE], unit(pepper[ALONE:] + beach)])
    kept = Recent(100)
    for text, subject in (("beach", BEACH), ("snow", SNOW)):
        for prompt, vector in zip(prompts(Words(text)), made.texts([subject] * 4), strict=True):
            kept.put(("drawn", prompt), vector)
    return vectors.astype(np.float16), made.calibration(vectors), kept


@pytest.fixture
def library(drawn, tmp_path):
    vectors, calibration, kept = drawn
    catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    model = catalog.model("drawn", DIMENSION)
    catalog.add_folder("/photos", ())
    catalog.commit(Batch(1, model.model_id, understood=tuple(map(photo, range(COUNT), vectors))))
    index = LiveIndex(catalog, model, tmp_path / "index")
    made = Library(catalog, None, unit(vectors.astype(np.float32)), model.model_id)
    with DecodePool(tmp_path / "pool", workers=1) as pool:
        asked = QueryVectors(catalog, model, no_model, pool, PixelSpec(64), kept, made.taught)
        made.search = Search(catalog, index, asked, lambda: calibration, Recent(8), lambda: made.state)
        yield made
    index.close()
    catalog.close()


@pytest.fixture
def pepper(library):
    library.teach("Pepper", range(OTHERS, OTHERS + EXAMPLES))
    return library


def number_of(hit):
    return int(Path(hit.path).name)


def numbers(page):
    return [number_of(hit) for hit in page.hits]


def strengths(page):
    return {number_of(hit): hit.strength for hit in page.hits}


def test_the_name_alone_finds_by_the_probe(pepper):
    page = pepper.found("pepper")
    (probe,) = pepper.taught().values()
    rest = [number for number in numbers(page) if number not in range(OTHERS, OTHERS + EXAMPLES)]
    scores = pepper.vectors[rest] @ probe.direction
    assert (np.diff(scores) <= 1e-3).all(), "the order is the probe's"
    assert sum(number >= OTHERS for number in numbers(page)[: ALONE + BOTH]) > 0.8 * (ALONE + BOTH)
    assert page.notes == ("“Pepper” is what you taught from 6 photos",)
    relevances = [hit.relevance for hit in page.hits]
    assert relevances == sorted(relevances, reverse=True)
    strong = [number for number, strength in strengths(page).items() if strength is Strength.STRONG]
    assert len(strong) == page.strong
    assert set(range(OTHERS, OTHERS + EXAMPLES)) <= set(strong), "the person said so"
    assert numbers(pepper.found("my photos of PEPPER's")) == numbers(page)
    assert numbers(pepper.found("pepper", sorting=Sorting.FOLDER)) != numbers(page)
    assert pepper.found("pepper", sorting=Sorting.FOLDER).strong == page.strong


def test_a_correction_changes_the_answer_at_once(pepper):
    before = pepper.found("pepper")
    wrong, right = numbers(before)[EXAMPLES + 1], numbers(before)[-3]
    assert strengths(before)[right] is Strength.WEAK
    pepper.say("Pepper", [wrong], TagState.REJECTED)
    pepper.say("Pepper", [right], TagState.BY_HAND)
    after = pepper.found("pepper")
    assert strengths(after)[wrong] is Strength.WEAK
    assert strengths(after)[right] is Strength.STRONG
    assert numbers(after)[-1] == wrong
    assert sorted(numbers(after)) == sorted(numbers(before)), "nothing is hidden for good"
    assert after.notes == ("“Pepper” is what you taught from 7 photos",)
    pepper.catalog.undo()
    pepper.catalog.undo()
    pepper.state += 1
    assert pepper.found("pepper").hits == before.hits


def test_a_name_is_composed_with_words(pepper):
    def shown(text, most=BOTH):
        first = numbers(pepper.found(text))[:most]
        return sum(number >= OTHERS + ALONE for number in first) / most

    together = shown("pepper at the beach")
    assert together > 0.7
    assert together > max(shown("pepper"), shown("beach"))
    assert shown('pepper -"beach"', ALONE + BOTH) < shown("pepper", ALONE + BOTH)
    assert shown('beach -"pepper"', ALONE + BOTH) < shown("beach", ALONE + BOTH)
    assert shown('0.1 "pepper" "beach"') <= shown('2 "pepper" "beach"')
    assert shown('"pepper" "beach"') == together
    assert pepper.found("pepper at the beach").strong > 0


def test_what_is_said_counts_among_other_words_too(pepper):
    """One of which nobody would say that it is Pepper at the beach, but that it is a beach."""
    before = numbers(pepper.found("pepper at the beach"))
    at_beach = next(number for number in before[BOTH:] if number < OTHERS)
    pepper.say("Pepper", [before[0]], TagState.REJECTED)
    pepper.say("Pepper", [at_beach], TagState.BY_HAND)
    after = pepper.found("pepper at the beach")
    assert strengths(after)[before[0]] is Strength.WEAK
    assert numbers(after).index(at_beach) < before.index(at_beach)


def test_what_has_the_tag_is_no_match_where_it_is_not_wanted(pepper):
    page = pepper.found('-"pepper"')
    assert strengths(page)[OTHERS] is Strength.WEAK
    assert set(numbers(page)[-EXAMPLES:]) == set(range(OTHERS, OTHERS + EXAMPLES))
    assert page.strong > OTHERS / 2
    # Said otherwise, it is one.
    pepper.say("Pepper", [OTHERS], TagState.REJECTED)
    assert strengths(pepper.found('-"pepper"'))[OTHERS + 1] is Strength.WEAK
    assert numbers(pepper.found('-"pepper"'))[-1] != OTHERS


def test_it_is_composed_with_pictures_and_conditions(pepper):
    path = f"/photos/f{(COUNT - 1) % 2}/{COUNT - 1}"
    page = pepper.found(f'pepper image:"{path}"')
    assert numbers(page)[0] >= OTHERS
    assert page.notes
    half = pepper.found("pepper folder:f0")
    assert {number % 2 for number in numbers(half)} == {0}
    assert half.total == COUNT // 2
    wanted = [number for number in numbers(pepper.found("pepper")) if number % 2 == 0]
    assert numbers(half) == wanted
    assert set(numbers(pepper.found("tag:pepper"))) == set(range(OTHERS, OTHERS + EXAMPLES)), "an exact filter"
    album = pepper.catalog.create_album("of her", query="pepper")
    assert pepper.found('album:"of her"').total == pepper.found("pepper").strong + pepper.found("pepper").likely
    assert album.query == "pepper"


def test_several_names_in_a_phrase(pepper):
    pepper.teach("the beach house", np.flatnonzero(SHOWN == BEACH)[:EXAMPLES].tolist())
    page = pepper.found("pepper in the beach house")
    assert page.notes == tuple(f"“{name}” is what you taught from 6 photos" for name in ("Pepper", "the beach house"))
    assert set(numbers(page)[:5]) <= set(range(OTHERS + ALONE, COUNT))
    with pytest.raises(QueryError, match="cancel"):
        pepper.found('"pepper" -2 "pepper\'s"')


def test_pages_continue_one_another_and_collapsing_keeps_all(pepper):
    whole = pepper.found("pepper", collapses=True)
    parts = [pepper.found("pepper", 70, offset=at, collapses=True) for at in range(0, COUNT, 70)]
    assert [number for part in parts for number in numbers(part)] == numbers(whole)
    for sorting in (Sorting.NEWEST, Sorting.OLDEST):
        page = pepper.found("pepper", sorting=sorting)
        assert sorted(numbers(page)) == list(range(COUNT))
        assert page.strong == pepper.found("pepper").strong


def test_of_an_index_that_is_not_exact_all_that_is_said_is_found(pepper, monkeypatch):
    wanted = pepper.found("pepper at the beach"), pepper.found("pepper folder:f1")
    monkeypatch.setattr(Segments, "is_exact", property(lambda _: False))
    pepper.state += 1
    found = pepper.found("pepper at the beach"), pepper.found("pepper folder:f1")
    for one, other in zip(found, wanted, strict=True):
        assert numbers(one)[:20] == numbers(other)[:20]


def test_words_that_nobody_taught_stay_as_they_are(library):
    plain = library.found("beach")
    library.say("beach", [0, 1, 2], TagState.BY_HAND)  # a tag like any other
    assert library.found("beach").hits == plain.hits
    assert library.found("beach").notes == ()
    of_another, of_no_use = np.ones(DIMENSION + 1, np.float32), np.zeros(DIMENSION, np.float32)
    library.given = {"beach": Probe(of_another, 0.0), "Snow": Probe(of_no_use, 0.0)}
    library.state += 1
    assert library.found("beach").hits == plain.hits, "of another model"
    assert library.found("snow").notes == (), "it tells no photo from another"
