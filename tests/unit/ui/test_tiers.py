"""What was found, by how well it matches: counts, columns, words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.found import SearchHit, SearchPage, Strength
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.delegates.divider import divider_words
from photoclip.ui.delegates.match import match_words, stack_spoken, stack_words
from photoclip.ui.models.rows import Rows
from photoclip.ui.models.sections import Calendar, Grain
from photoclip.ui.models.tiers import Tier, Tiers, tier_of, tiers_of

RELEVANCE = {Strength.STRONG: 0.9, Strength.LIKELY: 0.5, Strength.WEAK: 0.1, None: None}


def hit(photo_id, strength, collapsed=()):
    relevance = RELEVANCE[strength]
    content_hash = f"{photo_id:064x}"
    behind = tuple(PhotoId(member) for member in collapsed)
    return SearchHit(
        PhotoId(photo_id), f"/{photo_id}.jpg", (), 0.2, content_hash, 150, 100, False, relevance, strength, behind
    )


def photo(photo_id):
    place = PhotoFile(f"/{photo_id}.jpg", False)
    return Photo(PhotoId(photo_id), ContentHash(f"{photo_id:064x}"), 5, "JPEG", 100, 200, Facts(), (place,))


def page_of(strong, likely, weak, total=None, fetched=None):
    strengths = [Strength.STRONG] * strong + [Strength.LIKELY] * likely + [Strength.WEAK] * weak
    hits = tuple(hit(number + 1, strength) for number, strength in enumerate(strengths))
    return SearchPage(hits[:fetched], strong + likely + weak if total is None else total, 5.0, strong, likely)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 30), st.booleans())
def test_what_is_not_asked_for_is_not_shown_and_nothing_gets_lost(strong, likely, weak, fetched, shows_weak):
    page = page_of(strong, likely, weak, fetched=fetched)
    rows = Rows.of_page(page, shows_weak=shows_weak)
    tiers = rows.tiers
    assert len(rows) == len(rows.strengths) == len(rows.relevances) == len(rows.behind) == len(rows.fronts)
    assert (tiers.strong, tiers.likely, tiers.weak) == (strong, likely, weak)
    assert np.all(np.diff(rows.strengths) <= 0)
    assert shows_weak or Tier.WEAK not in rows.strengths
    all_better = min(fetched, strong + likely + weak) >= strong + likely
    assert tiers.is_listed == all_better
    if all_better and not shows_weak:
        assert len(rows) + tiers.behind_more == strong + likely + weak, "shown, or behind the button"
    if not all_better or shows_weak:
        assert tiers.behind_more == 0, "first come those that match better"
    sections = Calendar(len(rows), None, rows.strengths).sections(180)
    assert sections.grain is Grain.TIER
    assert sections.strengths.tolist() == sorted(set(rows.strengths.tolist()), reverse=True)


def test_photos_behind_others_are_no_hits():
    hits = (hit(1, Strength.STRONG, (5, 6)), hit(2, Strength.LIKELY, (7,)))
    assert tiers_of(SearchPage(hits, 20, 1.0, 1, 1), shows_weak=False) == Tiers(1, 1, 18)


def test_conditions_alone_have_no_tiers():
    rows = Rows.of_page(SearchPage((hit(1, None), hit(2, None)), 2, 1.0))
    assert (rows.tiers, rows.strengths, rows.relevances) == (None, None, None)
    assert rows.photo_ids.tolist() == [1, 2]
    assert tier_of(None) is Tier.STRONG


def test_an_open_stack_follows_its_front():
    page = SearchPage((hit(1, Strength.STRONG), hit(2, Strength.STRONG, (8, 9)), hit(3, Strength.LIKELY)), 5, 1.0, 2, 1)
    rows = Rows.of_page(page, opened={PhotoId(2): (photo(8), photo(9))})
    assert rows.photo_ids.tolist() == [1, 2, 8, 9, 3]
    assert rows.fronts.tolist() == [0, 2, 2, 2, 0]
    assert rows.behind.tolist() == [0, 2, 0, 0, 0]
    assert rows.strengths.tolist() == [2, 2, 2, 2, 1]
    assert rows.aspects.tolist() == [1.5, 1.5, 0.5, 0.5, 1.5]
    assert np.isnan(rows.relevances).tolist() == [False, False, True, True, False]


def test_a_photo_is_shown_once_even_if_it_is_a_hit_too():
    page = SearchPage((hit(1, Strength.STRONG, (2, 7)), hit(2, Strength.STRONG, (7,))), 3, 1.0, 2, 0)
    opened = {PhotoId(1): (photo(2), photo(7)), PhotoId(2): (photo(7),)}
    assert Rows.of_page(page, opened=opened).photo_ids.tolist() == [1, 7, 2]


@pytest.fixture
def _english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("_english")
def test_words():
    assert divider_words(Tier.LIKELY, 31) == "below this line: maybe · 31 photos"
    assert divider_words(Tier.WEAK, 18161) == "below this line: hardly a match · 18,161 photos"
    assert match_words(Tier.STRONG, 0.934) == "strong match, 0.93"
    assert match_words(Tier.STRONG, None) == match_words(None, 0.5) == ""
    assert "alone" in stack_words(5, is_open=False)
    assert stack_spoken(5, is_open=False) == "front of 6, collapsed"
    assert stack_spoken(0, is_open=False) == ""
    assert Tiers(1, 2, 3).photos(Tier.LIKELY) == 2
