"""What follows an album or a tag that gets another name, and what does not."""

from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.query import InAlbum, Tagged
from photoclip.query.parse import parse
from photoclip.query.renaming import with_album_renamed, with_tag_renamed

NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12).map(str.strip)


@given(st.text(max_size=40), NAMES.filter(bool))
def test_a_text_that_does_not_name_it_stays_as_it_is(text, after):
    assert with_album_renamed(text, "an album that nobody names", after) == text


@given(NAMES.filter(bool), st.sampled_from(["dog {}", "({} or tag:x) -{}", '"a" {} date:2024', "{"]))
def test_all_that_named_it_name_the_new_one(after, template):
    text = template.replace("{}", "album:Before")
    found = [leaf.test for leaf in parse(with_album_renamed(text, "before", after)).leaves]
    before = [leaf.test for leaf in parse(text).leaves]
    assert found == [InAlbum(after) if isinstance(test, InAlbum) else test for test in before]


@given(NAMES.filter(lambda name: name and "*" not in name))
def test_the_same_for_tags_but_not_for_patterns(after):
    text = '"a" (tag:Sea or album:sea) -tag:"SEA" tag:se* tag:beach'
    found = [leaf.test for leaf in parse(with_tag_renamed(text, "sea", after)).leaves]
    before = [leaf.test for leaf in parse(text).leaves]
    assert before.count(Tagged("Sea")) == before.count(Tagged("SEA")) == 1
    assert found == [Tagged(after) if test in (Tagged("Sea"), Tagged("SEA")) else test for test in before]
