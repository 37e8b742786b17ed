"""Three-way merges, without a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.sidecars.bases import packed, unpacked
from photoclip.sidecars.plan import ListEdit, plan
from photoclip.sidecars.values import Base, Conflict, Property, Sidecar, Wanted

NOTHING = Sidecar(is_there=False)


def written(sidecar: Sidecar, base: Base, wanted: Wanted) -> Base:
    return plan(sidecar, base, wanted).base


def test_keywords_in_three_lists() -> None:
    made = plan(NOTHING, Base(), Wanted(("Places|Paris", "cat", "black/white", " CAT ", "", "|")))
    assert made.subjects == ListEdit(("Paris", "cat", "black/white"))
    assert made.tags_list == ListEdit(("Places/Paris", "cat"))
    assert made.hierarchical == ListEdit(("Places|Paris", "cat", "black/white"))
    assert not made.changes_nothing


def test_nothing_wanted_and_nothing_there_is_nothing_to_do() -> None:
    assert plan(NOTHING, Base(), Wanted()).changes_nothing
    assert plan(NOTHING, Base(), Wanted(rating=0, title=" ")).changes_nothing
    assert plan(Sidecar(rating_text="0"), Base(), Wanted()).changes_nothing


def test_ours_goes_when_unwanted_and_that_of_others_stays() -> None:
    ours = written(Sidecar(subjects=("dog",)), Base(), Wanted(("cat", "dog")))
    assert ours.subjects == ("cat",)
    made = plan(Sidecar(subjects=("dog", "cat", "bird")), ours, Wanted())
    assert made.subjects == ListEdit(remove=("cat",))
    assert made.base.subjects == ()


def test_what_another_program_took_away_stays_away_and_is_told() -> None:
    wanted = Wanted(("Places|Paris", "cat"))
    ours = written(NOTHING, Base(), wanted)
    there = Sidecar(("Paris",), ours.tags_list, ours.hierarchical)
    made = plan(there, ours, wanted)
    assert made.changes_nothing
    assert made.taken_away == ("cat",)
    assert made.base == ours
    again = plan(there, ours, wanted, frozenset((Property.KEYWORDS,)))
    assert again.subjects == ListEdit(("cat",))
    assert again.taken_away == ()
    # The person agrees: the rest of it goes too.
    assert plan(there, ours, Wanted(("Places|Paris",))).tags_list == ListEdit(remove=("cat",))


def test_a_file_that_is_gone_says_nothing() -> None:
    wanted = Wanted(("cat",), 3, "Nap")
    ours = written(NOTHING, Base(), wanted)
    made = plan(NOTHING, ours, wanted)
    assert (made.subjects.add, made.rating, made.title, made.taken_away) == (("cat",), "3", "Nap", ())


def test_another_case_is_the_same_keyword_and_can_be_changed_if_it_is_ours() -> None:
    assert plan(Sidecar(subjects=("Cat", "CAFE\u0301")), Base(), Wanted(("cat", "caf\xe9"))).subjects == ListEdit()
    ours = written(NOTHING, Base(), Wanted(("cat",)))
    made = plan(Sidecar(subjects=("cat",)), ours, Wanted(("Cat",)))
    assert made.subjects == ListEdit(("Cat",), ("cat",))
    assert plan(Sidecar(subjects=("Cat",)), ours, Wanted()).subjects == ListEdit()


RATINGS = (None, 1, 2)


@pytest.mark.parametrize("there", RATINGS)
@pytest.mark.parametrize("base", RATINGS)
@pytest.mark.parametrize("wanted", RATINGS)
def test_ratings_and_titles_merge_alike(there: int | None, base: int | None, wanted: int | None) -> None:
    def text(stars: int | None) -> str:
        return "" if stars is None else str(stars)

    sidecar = Sidecar(rating_text=text(there), title=text(there))
    made = plan(sidecar, Base(rating=base, title=text(base)), Wanted(rating=wanted, title=text(wanted)))
    is_conflict = wanted not in (base, there) and there != base
    is_change = wanted != base == there
    assert made.rating == made.title == (text(wanted) if is_change else None)
    both = (Property.RATING, Property.TITLE) if is_conflict else ()
    assert made.conflicts == tuple(Conflict(which, text(wanted), text(there)) for which in both)
    expected = wanted if is_change or wanted == there else base
    assert (made.base.rating, made.base.title) == (expected, text(expected))
    insisted = plan(sidecar, Base(rating=base), Wanted(rating=wanted), frozenset((Property.RATING,)))
    assert insisted.rating == (None if wanted == there else text(wanted))


def test_a_rating_that_makes_no_sense_is_theirs() -> None:
    made = plan(Sidecar(rating_text="99"), Base(), Wanted(rating=3))
    assert made.conflicts == (Conflict(Property.RATING, "3", "99"),)
    assert plan(Sidecar(rating_text="0"), Base(), Wanted(rating=3)).rating == "3"
    with pytest.raises(ValueError, match="7"):
        Wanted(rating=7)


def test_what_xml_cannot_hold_is_left_out() -> None:
    made = plan(NOTHING, Base(), Wanted(("c\0a\x0bt\ud800", "a\n b"), title="one\r\ntwo\x07"))
    assert made.subjects.add == ("cat", "a b")
    assert made.title == "one\ntwo"


WORDS = st.lists(st.text(max_size=4), max_size=4).map(tuple)
BASES = st.builds(Base, WORDS, WORDS, WORDS, st.sampled_from((None, -1, 5)), st.text(max_size=4))


@given(BASES)
def test_bases_survive_being_kept(base: Base) -> None:
    assert unpacked(packed(base)) == base


@pytest.mark.parametrize("text", ["", "{", "[]", "[[],[],[],null]", "[[],[],[1],null,null]", "[1,2,3,4,5]", '"a"'])
def test_a_damaged_base_claims_nothing(text: str) -> None:
    assert unpacked(text) == Base()
    assert plan(Sidecar(), unpacked('[[],[],[],true,""]'), Wanted()).conflicts == ()


KEYWORDS = st.lists(st.sampled_from(("cat", "Cat", "a|b", "b", "x/y", "&<", "😀", "", "é")), max_size=4).map(tuple)
STARS = st.sampled_from((None, 0, 1, 5, -1))
TITLES = st.sampled_from(("", "Nap", "Sleep"))
SIDECARS = st.builds(Sidecar, KEYWORDS, KEYWORDS, KEYWORDS, st.sampled_from(("", "0", "1", "5", "x")), TITLES)
KNOWN = st.builds(Base, KEYWORDS, KEYWORDS, KEYWORDS, st.sampled_from((None, 1, 5)), TITLES)


@given(SIDECARS, KNOWN, st.builds(Wanted, KEYWORDS, STARS, TITLES))
def test_nothing_is_removed_that_we_did_not_write_or_still_want(sidecar: Sidecar, base: Base, wanted: Wanted) -> None:
    made = plan(sidecar, base, wanted)
    for edit, known, there in (
        (made.subjects, base.subjects, sidecar.subjects),
        (made.tags_list, base.tags_list, sidecar.tags_list),
        (made.hierarchical, base.hierarchical, sidecar.hierarchical),
    ):
        assert set(edit.remove) <= set(known) & set(there)
        assert not set(edit.remove) & set(edit.add)
