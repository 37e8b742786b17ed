"""Searches over a library of drawn pictures, with the embedded model."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from photoclip.domain.api import IndexRequest, JobState
from photoclip.domain.errors import PictureError, QueryError
from photoclip.domain.found import Box, SearchRequest, SimilarRequest, Sorting, Strength
from photoclip.domain.tag_api import Decision, TagState, TeachRequest
from photoclip.library.wiring import open_library
from photoclip.search.live import LiveIndex

COLOURS = ("red", "green", "blue", "yellow", "black", "white", "orange", "purple")


def draw(path, colour, shape, shift=0):
    picture = Image.new("RGB", (320, 240), "grey")
    getattr(ImageDraw.Draw(picture), shape)((60 + shift, 20, 260 + shift, 220), fill=colour)
    with path.open("wb") as file:
        picture.save(file, "PNG" if path.suffix == ".png" else "JPEG")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("searched")
    for name, shape in (("discs", "ellipse"), ("squares", "rectangle")):
        (folder / "photos" / name).mkdir(parents=True)
        for colour in COLOURS:
            draw(folder / "photos" / name / f"{colour}.jpg", colour, shape)
    draw(folder / "photos" / "discs" / "copy of red.png", "red", "ellipse")
    opened = open_library(folder / "library")
    job = opened.start_index(IndexRequest((str(folder / "photos"),)))
    while not (status := opened.wait_job(job, 0, 0)).is_over:
        opened.wait_job(job, status.revision, 5.0)
    assert status.state is JobState.DONE
    # The process that reads pictures of queries stays with the library, not with the test that needs it first.
    opened.similar(SimilarRequest(str(folder / "photos" / "discs" / "red.jpg"), Box(60, 20, 200, 200)))
    yield opened
    opened.close()


def found(library, text, **more):
    return library.search(SearchRequest(text, **more))


def names(page):
    return [Path(hit.path).relative_to(Path(hit.path).parents[1]).as_posix() for hit in page.hits]


def test_each_hit_has_a_relevance_and_a_strength_and_the_best_come_first(library):
    page = found(library, "a red disc")
    relevances = [hit.relevance for hit in page.hits]
    assert page.total == len(page.hits) == 17
    assert all(0 <= relevance <= 1 for relevance in relevances)
    assert relevances == sorted(relevances, reverse=True)
    strengths = [hit.strength for hit in page.hits]
    assert strengths.count(Strength.STRONG) == page.strong
    assert strengths.count(Strength.LIKELY) == page.likely


@pytest.mark.parametrize("sorting", Sorting)
def test_every_sorting_has_all_photos_once_strong_ones_first(library, sorting):
    page = found(library, "a red disc", sorting=sorting)
    order = [list(Strength).index(hit.strength) for hit in page.hits]
    assert order == sorted(order)
    assert len({hit.photo_id for hit in page.hits}) == page.total == 17
    by_relevance = found(library, "a red disc")
    assert (page.strong, page.likely) == (by_relevance.strong, by_relevance.likely)


@pytest.mark.parametrize("sorting", Sorting)
@pytest.mark.parametrize("text", ["a disc", "folder:discs", "red disc or folder:squares", '-"disc"'])
@pytest.mark.parametrize("collapses", [False, True])
def test_pages_continue_one_another(library, sorting, text, collapses):
    whole = found(library, text, sorting=sorting, collapses=collapses)
    parts = [found(library, text, sorting=sorting, collapses=collapses, limit=4, offset=at) for at in range(0, 20, 4)]
    assert [hit for part in parts for hit in part.hits] == list(whole.hits)
    assert {part.total for part in parts} == {whole.total} == {len(whole.hits)}


def test_conditions_alone_have_no_relevance_and_the_newest_first(library):
    page = found(library, "folder:discs")
    assert (page.strong, page.likely, page.total) == (None, None, 9)
    assert all(hit.relevance is hit.strength is None for hit in page.hits)
    newest = found(library, "folder:discs", sorting=Sorting.NEWEST)
    assert newest.hits == page.hits
    assert names(found(library, "folder:discs", sorting=Sorting.FOLDER)) == sorted(names(page))


def test_a_condition_leaves_the_order_of_the_rest_as_it_is(library):
    everything = [hit.photo_id for hit in found(library, "a red disc").hits]
    page = found(library, "a red disc folder:squares")
    assert page.total == len(page.hits) == 8
    assert {name.split("/")[0] for name in names(page)} == {"squares"}
    here = {hit.photo_id for hit in page.hits}
    assert [hit.photo_id for hit in page.hits] == [photo_id for photo_id in everything if photo_id in here]


def test_several_ways_to_match_count_as_the_best(library):
    page = found(library, "a red disc or folder:squares")
    assert page.total == 17
    first = page.hits[:8]
    assert {name.split("/")[0] for name in names(page)[:8]} == {"squares"}
    assert all((hit.relevance, hit.strength) == (1.0, Strength.STRONG) for hit in first)


def test_what_is_subtracted_comes_last(library):
    red = [hit.photo_id for hit in found(library, "red").hits[:4]]

    def places(text):
        return [[hit.photo_id for hit in found(library, text).hits].index(photo_id) for photo_id in red]

    assert sum(places('a disc -"red"')) > sum(places("a disc"))


def test_a_picture_in_a_query_is_that_of_the_library(library):
    path = found(library, "a blue disc folder:discs").hits[0].path
    page = found(library, f'image:"{path}"')
    assert page.hits[0].path == path
    assert page.hits[0].score > 0.99
    assert page.hits[0].strength is Strength.STRONG
    similar = library.similar(SimilarRequest(path))
    assert [hit.photo_id for hit in similar.hits] == [hit.photo_id for hit in page.hits]
    assert similar.hits[0].strength is Strength.STRONG
    part = found(library, f'image:"{path}"[60,20,200,200] red')
    assert len(part.hits) == 17


def test_copies_stand_behind_one(library):
    page = found(library, "folder:discs", collapses=True, sorting=Sorting.FOLDER)
    behind = {Path(hit.path).name: hit.collapsed for hit in page.hits if hit.collapsed}
    shown = {hit.photo_id for hit in page.hits}
    hidden = {photo_id for hit in page.hits for photo_id in hit.collapsed}
    assert behind, "a copy as PNG is the same picture"
    assert not shown & hidden
    assert len(shown | hidden) == 9
    assert page.total == len(page.hits)


def test_names_that_nothing_has_are_told_at_their_place(library):
    page = found(library, "folder:squars a disc")
    (problem,) = page.problems
    assert (problem.span.start, problem.span.end) == (0, len("folder:squars"))
    assert problem.suggestion == "folder:squares"
    assert page.total == 0, "nothing lies in a folder that is not there"
    page = found(library, 'a disc album:"no such album"')
    assert len(page.problems) == 1
    assert page.total == 17, "an album that is gone counts for nothing"


def test_where_nothing_makes_sense_nothing_is_found_and_why_is_said(library):
    page = found(library, 'album:"no such album"')
    assert (page.hits, page.total, len(page.problems)) == ((), 0, 1)
    with pytest.raises(QueryError):
        found(library, " ")
    with pytest.raises(PictureError):
        found(library, 'image:"/nowhere/a.jpg"')


def test_smart_albums_are_searched_also_within_one_another(library):
    made = [
        library.create_album("squares", query="folder:squares"),
        library.create_album("red squares", query="album:squares red"),
        library.create_album("all of them", query="album:squares or folder:discs"),
    ]
    try:
        assert found(library, "album:squares").total == 8
        assert found(library, "album:SQUARES a disc").total == 8
        assert found(library, "-album:squares").total == 9
        assert found(library, 'album:"all of them"').total == 17
        of_words = found(library, 'album:"red squares"')
        page = found(library, "album:squares red")
        assert of_words.total == page.strong + page.likely
    finally:
        for album in made:
            library.delete_album(album.album_id)


def test_smart_albums_that_lead_back_to_themselves_are_told(library):
    first = library.create_album("first", query="folder:squares")
    second = library.create_album("second", query="album:first")
    try:
        library.change_album(first.album_id, "first", "album:second or folder:discs")
        page = found(library, "album:first")
        assert page.total == 9, "the rest of the query is kept"
        deep = [library.create_album(f"deep {n}", query=f'album:"deep {n + 1}" or folder:discs') for n in range(8)]
        assert found(library, 'album:"deep 0"').total == 9
        for album in deep:
            library.delete_album(album.album_id)
    finally:
        library.delete_album(first.album_id)
        library.delete_album(second.album_id)


def test_a_change_is_seen_by_the_next_search(library):
    before = found(library, "rating:5").total
    photo = found(library, "folder:discs").hits[0].photo_id
    library.rate((photo,), 5)
    assert found(library, "rating:5").total == before + 1
    library.rate((photo,), None)
    assert found(library, "rating:5").total == before


@pytest.mark.parametrize("photos", [0, 1, 3])
def test_a_tiny_library_answers(tmp_path, photos):
    (tmp_path / "photos").mkdir()
    for colour in COLOURS[:photos]:
        draw(tmp_path / "photos" / f"{colour}.jpg", colour, "ellipse")
    opened = open_library(tmp_path / "library")
    job = opened.start_index(IndexRequest((str(tmp_path / "photos"),)))
    while not (status := opened.wait_job(job, 0, 0)).is_over:
        opened.wait_job(job, status.revision, 5.0)
    for text in ("a red disc", "-dog", "red or is:portrait", 'text:"stop"', "folder:photos"):
        for sorting in Sorting:
            page = opened.search(SearchRequest(text, sorting=sorting, collapses=True))
            assert len(page.hits) == page.total <= photos
    strong = [opened.search(SearchRequest(text)).strong for text in ("a crowded beach", "an elephant", "a wedding")]
    assert np.sum(strong) == 0, "of what is not there nothing is strong"
    opened.close()


def test_a_picture_that_was_drawn_anew_is_looked_at_anew(library, tmp_path):
    picture = tmp_path / "asked.png"
    draw(picture, "red", "ellipse")
    album = library.create_album("like it", query=f'image:"{picture}"')
    try:
        assert names(found(library, f'image:"{picture}"'))[0] in ("discs/red.jpg", "discs/copy of red.png")
        before = names(found(library, 'album:"like it"'))
        draw(picture, "yellow", "rectangle")
        assert names(found(library, f'image:"{picture}"'))[0] == "squares/yellow.jpg"
        assert names(found(library, 'album:"like it"')) != before
        picture.unlink()
        with pytest.raises(PictureError):
            found(library, f'image:"{picture}"')
        assert "cannot be searched" in found(library, 'album:"like it" or red').problems[0].message
    finally:
        library.delete_album(album.album_id)


def test_what_makes_no_sense_in_a_smart_album_is_told_where_the_album_is_named(library):
    plain = library.create_album("plain")
    made = [
        library.create_album("of plain", query="album:plain"),
        library.create_album("partly", query="album:plain red"),
        library.create_album("round", query='album:"and round" folder:discs'),
        library.create_album("and round", query="album:round"),
    ]
    library.delete_album(plain.album_id)
    try:
        page = found(library, 'album:"of plain" folder:discs')
        (problem,) = page.problems
        assert (problem.span.start, problem.span.end) == (0, 16)
        assert problem.message == 'in the smart album "of plain": no album is called "plain"'
        assert page.total == 9, "the rest of the query is kept"
        partly = found(library, "album:partly")
        assert len(partly.problems) == 1
        assert partly.total == sum(hit.strength is not Strength.WEAK for hit in found(library, "red").hits)
        around = found(library, "album:round")
        assert around.total == 9
        assert "leads back to itself" in around.problems[0].message
    finally:
        for album in made:
            library.delete_album(album.album_id)


def test_the_note_on_the_index_is_told_only_while_it_is_so(library, monkeypatch):
    with monkeypatch.context() as building:
        building.setattr(LiveIndex, "is_complete", property(lambda _: False))
        assert "being built" in found(library, "an orange square").notes[0]
        assert found(library, "folder:squares").notes == (), "it takes no longer"
    assert found(library, "an orange square").notes == ()


def test_what_was_taught_is_found_by_its_name(library):
    everything = found(library, "folder:photos").hits
    red = [hit.photo_id for hit in everything if Path(hit.path).stem.endswith("red")]
    before = found(library, "zorbix")
    assert before.notes == ()
    library.teach(TeachRequest("Zorbix", tuple(red[:2])))
    try:
        page = found(library, "zorbix")
        assert page.notes == ("“Zorbix” is what you taught from 2 photos",)
        assert {hit.photo_id for hit in page.hits[:3]} == set(red), "the third one was not told"
        assert {hit.photo_id for hit in page.hits if hit.strength is Strength.STRONG} >= set(red[:2])
        assert page.total == len(everything)
        library.decide_tags((Decision("Zorbix", (red[2],), TagState.REJECTED),))
        corrected = found(library, "zorbix")
        assert corrected.hits[-1].photo_id == red[2]
        library.undo()
        assert found(library, "zorbix").hits == page.hits
        squares = found(library, "zorbix as a square").hits
        assert "squares" in squares[0].path
        assert squares[0].photo_id in red
    finally:
        library.delete_tag("Zorbix")
    assert found(library, "zorbix").hits == before.hits
