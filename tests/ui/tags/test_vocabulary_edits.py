"""Lists of labels as a person changes them, without a window."""

from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label, Vocabulary
from photoclip.tagging.vocabulary_file import checked
from photoclip.ui.models import vocabulary_edits as edits

LABELS = (
    Label("hat"),
    Label("dog", "animals", ("hound",)),
    Label("cat", "animals"),
    Label("spring", "season", is_exclusive=True),
    Label("summer", "season", is_exclusive=True),
)


def test_what_holds_for_a_group_holds_for_all_of_it():
    after = edits.changed(LABELS, 1, Label("dog", "animals", is_exclusive=True))
    assert [label.is_exclusive for label in after] == [False, True, True, True, True]
    assert after[1].synonyms == ()


def test_a_label_that_comes_into_a_group_is_as_the_others_there():
    assert edits.changed(LABELS, 0, Label("hat", "SEASON"))[0] == Label("hat", "season", is_exclusive=True)
    assert edits.added(LABELS, Label("fog", "season"))[-1].is_exclusive
    assert not edits.changed(LABELS, 3, Label("spring", "", is_exclusive=True))[3].is_exclusive


def test_a_group_can_be_written_another_way():
    after = edits.changed(LABELS, 1, Label("dog", "Animals"))
    assert {label.group for label in after if folded(label.group) == "animals"} == {"Animals"}


@given(
    st.integers(0, 4),
    st.sampled_from(["", "animals", "Season", "new"]),
    st.booleans(),
    st.booleans(),
)
def test_no_change_of_one_label_makes_a_group_that_the_engine_refuses(at, group, is_exclusive, is_lettering):
    label = Label("something", group, is_exclusive=is_exclusive, is_lettering=is_lettering)
    assert len(checked(edits.changed(LABELS, at, label))) == len(LABELS)
    assert len(checked(edits.added(LABELS, label))) == len(LABELS) + 1


def test_labels_are_found_by_name_synonym_and_group():
    assert edits.matching(LABELS, "HOUND") == (1,)
    assert edits.matching(LABELS, " anim") == (1, 2)
    assert edits.matching(LABELS, " ") == (0, 1, 2, 3, 4)
    assert edits.matching(LABELS, "submarine") == ()


def test_synonyms_and_prompts_are_read_as_they_are_written():
    assert edits.words_of(" a,  b  c ,,") == ("a", "b c")
    assert edits.lines_of("a photo of a {}, the animal\n\n {} ") == ("a photo of a {}, the animal", "{}")


def test_a_new_list_has_a_name_of_its_own():
    taken = tuple(Vocabulary(name, (), is_own=True) for name in ("My labels", "my labels 2"))
    assert edits.free_name("my labels", taken) == "my labels 3"
