"""Stacks that open and close: what stands behind a photo comes from a real engine."""

import pytest

from photoclip.domain.browse import Order, Scope
from photoclip.domain.found import SearchHit, SearchPage, Strength
from photoclip.domain.ids import PhotoId
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.browse import Browse

SOON_MS = 20_000


def page_of(photos, behind, strong=None, total=None):
    """The photos that stand behind no other; `behind`: the ids behind an id."""
    hidden = {member for members in behind.values() for member in members}
    seen = [photo for photo in photos if photo.photo_id not in hidden]
    strong = len(seen) if strong is None else strong
    hits = [
        SearchHit(
            photo.photo_id,
            photo.files[0].path,
            (),
            0.2,
            photo.content_hash,
            photo.width_px,
            photo.height_px,
            relevance=0.9 if number < strong else 0.1,
            strength=Strength.STRONG if number < strong else Strength.WEAK,
            collapsed=tuple(behind.get(photo.photo_id, ())),
        )
        for number, photo in enumerate(seen)
    ]
    return SearchPage(tuple(hits), len(photos) if total is None else total, 3.0, strong, 0)


@pytest.fixture
def model(qapp):
    model = PhotoModel()
    yield model
    model.deleteLater()


@pytest.fixture
def browse(sample_library, engine, model):
    return Browse(engine, model)


@pytest.fixture
def photos(browse, engine, qtbot):
    """The first twelve of the library."""
    found = []

    def ask(api):
        ids = api.list_photos(Scope(), Order.NEWEST).id_array()[:12]
        return api.photos(tuple(PhotoId(int(photo_id)) for photo_id in ids))

    engine.ask(ask, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=SOON_MS)
    return found[0]


@pytest.fixture
def behind(photos):
    ids = [photo.photo_id for photo in photos]
    return {ids[2]: ids[8:11], ids[5]: ids[11:12]}


def test_a_stack_opens_in_place_and_closes(browse, model, photos, behind, qtbot):
    ids = [photo.photo_id for photo in photos]
    browse.show_page(page_of(photos, behind))
    assert model.rows.photo_ids.tolist() == ids[:8]
    with qtbot.waitSignal(browse.showed, timeout=SOON_MS):
        browse.toggle_stack(ids[2])
    assert model.rows.photo_ids.tolist() == [*ids[:3], *ids[8:11], *ids[3:8]]
    shape = photos[8].width_px / photos[8].height_px
    assert model.rows.aspects[3] == pytest.approx(shape)
    assert model.known(ids[8]) is not None, "nothing is asked for twice"
    with qtbot.waitSignal(browse.showed, timeout=SOON_MS):
        browse.toggle_stack(ids[5])
    assert model.rows.photo_ids.tolist() == [*ids[:3], *ids[8:11], *ids[3:6], ids[11], *ids[6:8]]
    browse.toggle_stack(ids[2])
    assert model.rows.photo_ids.tolist() == [*ids[:6], ids[11], *ids[6:8]]
    browse.toggle_stack(ids[0])
    assert len(model.rows) == 9, "nothing stands behind that one"


def test_open_stacks_stay_open_while_the_search_is_the_same(browse, model, photos, behind, qtbot):
    ids = [photo.photo_id for photo in photos]
    browse.show_page(page_of(photos, behind))
    with qtbot.waitSignal(browse.showed, timeout=SOON_MS):
        browse.toggle_stack(ids[2])
    grown = {ids[2]: [*behind[ids[2]], ids[11]]}
    browse.show_page(page_of(photos, grown), is_same=True)
    qtbot.waitUntil(lambda: ids[11] in model.rows.photo_ids[3:7], timeout=SOON_MS)
    assert model.rows.photo_ids.tolist() == [*ids[:3], *ids[8:12], *ids[3:8]]
    browse.show_page(page_of(photos, behind))
    assert model.rows.photo_ids.tolist() == ids[:8], "another search begins collapsed"


def test_opened_and_closed_before_the_answer_came(browse, model, photos, behind, engine, qtbot):
    ids = [photo.photo_id for photo in photos]
    browse.show_page(page_of(photos, behind))
    browse.toggle_stack(ids[2])
    browse.toggle_stack(ids[2])
    answers = []
    engine.ask(lambda api: api.photos(tuple(ids[:1])), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=SOON_MS)
    qtbot.wait(50)
    assert model.rows.photo_ids.tolist() == ids[:8]


def test_something_else_that_is_shown_closes_them(browse, model, photos, behind, qtbot):
    ids = [photo.photo_id for photo in photos]
    browse.show_page(page_of(photos, behind))
    browse.toggle_stack(ids[2])
    browse.show_scope(Scope())
    qtbot.waitUntil(lambda: len(model.rows) > 60, timeout=SOON_MS)
    assert model.rows.fronts is None


def test_what_hardly_matches_is_only_wanted_when_asked_for(browse, model, photos):
    page = page_of(photos, {}, strong=5, total=400)
    browse.show_page(page)
    assert (len(model.rows), browse.reach, browse.wants_more) == (5, 12, False)
    assert browse.tiers.behind_more == 395
    browse.show_weak()
    assert (len(model.rows), browse.wants_more) == (12, True)
    browse.show_page(page, is_same=True)
    assert len(model.rows) == 12, "a refresh takes nothing back"
    browse.show_page(page)
    assert len(model.rows) == 5, "another search begins with what matches"


def test_further_hits_that_match_are_wanted(browse, photos):
    page = page_of(photos, {}, strong=30, total=400)
    browse.show_page(page)
    assert browse.wants_more
    assert browse.tiers.behind_more == 0
