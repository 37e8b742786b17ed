"""Vocabularies as files: what is read, what is told of bad ones, and that writing keeps what was there."""

import errno
import os
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.domain.errors import StorageError, VocabularyError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import MOST_LABELS, Label, Vocabulary
from photoclip.tagging.vocabulary import gathered, name_flaw, prompt_flaw, tidy
from photoclip.tagging.vocabulary_file import (
    LARGEST_BYTES,
    checked,
    parse_vocabulary,
    read_vocabulary,
    write_vocabulary,
)
from photoclip.tagging.vocabulary_text import remarks_of, toml_text

PLACE = Path("birds.toml")
ANIMALS = """
labels = ["holiday", {name="dog", synonyms=["hound"]}]
[[group]]
name = "season"
exclusive = true
prompts = ["in {}"]
labels = ["winter", { name = "fall", synonyms = ["autumn"], prompts = ["a {} day"] }, { name = "spring", prompts = [] }]
[[group]]
name = "digits"
lettering = true
labels = ["1"]
"""


def labels_of(text: str) -> tuple[Label, ...]:
    return parse_vocabulary(text.encode(), PLACE).labels


def error_of(text: str | bytes, place: Path = PLACE) -> VocabularyError:
    with pytest.raises(VocabularyError) as caught:
        parse_vocabulary(text if isinstance(text, bytes) else text.encode(), place)
    assert str(place) in caught.value.what
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


def test_reads_all_there_is() -> None:
    assert labels_of(ANIMALS) == (
        Label("holiday"),
        Label("dog", synonyms=("hound",)),
        Label("winter", "season", (), ("in {}",), is_exclusive=True),
        Label("fall", "season", ("autumn",), ("a {} day",), is_exclusive=True),
        Label("spring", "season", is_exclusive=True),
        Label("1", "digits", is_lettering=True),
    )


def test_it_is_called_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "garden birds.toml").write_bytes(b'\xef\xbb\xbflabels = ["robin"]\r\n')
    read = read_vocabulary(tmp_path / "garden birds.toml")
    assert read == Vocabulary("garden birds", (Label("robin"),), is_own=True)
    assert not read_vocabulary(tmp_path / "garden birds.toml", is_own=False).is_own


def test_a_plain_list(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("\ufeffrobin\r\n\r\n  great  tit \n#blessed\nred, white".encode())
    assert [label.name for label in read_vocabulary(path).labels] == ["robin", "great tit", "#blessed", "red, white"]
    told = error_of("robin\n\nwren\nROBIN\n", Path("list.txt"))
    assert "line 4" in told.what
    assert "first in line 1" in told.what


@pytest.mark.parametrize("text", ["", "# nothing", "labels = []", '[[group]]\nname = "x"\n'])
def test_nothing_in_it_is_fine(text: str) -> None:
    assert labels_of(text) == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('labels = ["a"\n"b"]', 2, "no valid TOML"),
        ('labels = ["a",\n', 2, "no valid TOML"),
        ("dog\ncat\n", 1, "no valid TOML"),
        (f'labels = [\n"a",\n{"1" * 5_000}\n]\n# the end\n', 3, "no valid TOML"),
        ('labels = ["a"]\nlabels = ["b"]\n', 2, "no valid TOML"),
        ('labels = [\n"a",\n"",\n]', 3, "empty"),
        ('labels = [\n"a",\n" \u200b",\n]', 3, "empty"),
        ('labels = [\n"a",\n{ name = "" },\n]', 3, "no name"),
        ('labels = [\n"a",\n{ synonyms = ["b"] },\n]', 3, "no name"),
        ('labels = [\n"a",\n\n# b\n"A",\n]', 5, "twice, first in line 2"),
        ('labels = [\n"a",\n{ name = "b", synonyms = ["c", "A"] },\n]', 3, "“A” is there twice, first in line 2"),
        ('labels = [\n{ name = "b", synonyms = [\n"c",\n"b"] },\n]', 4, "twice"),
        (f'labels = [\n"{"n" * 101}",\n]', 2, "101 letters"),
        ('labels = [\n"a\\nb",\n]', 2, "control characters"),
        ('labels = [\n"""a\nb""",\n"c"]', 2, "control characters"),
        ('labels = [\n{ name = "a", prompts = ["{}",\n"photo"] },\n]', 3, "has no {}"),
        ('[[group]]\nname = "g"\nprompts = ["photo"]\nlabels = ["a", "b"]', 3, "has no {}"),
        ('[[group]]\nname = "g"\nprompts = ["{}"]\nlabels = ["a"]\nlables = []', 5, "lables"),
        ('labels = ["a"]\n[[grup]]\nname = "b"', 2, "grup"),
        ('labels = ["a"]\n[group]\nname = "b"', 2, "one pair of brackets"),
        ('labels = ["a"]\ngroup = [1]', 2, "no group"),
        ('labels = ["a",\n{ name = "b", synonim = ["c"] }]', 2, "synonim"),
        ('labels = ["a",\n7]', 2, "7 is no label"),
        ('labels = ["a",\n["b"]]', 2, "no label"),
        ('labels = ["a",\n{ name = true }]', 2, "name is true"),
        ('labels = ["a",\n{ name = "b", synonyms = "c" }]', 2, "synonyms is 'c'"),
        ('labels = ["a",\n{ name = "b", synonyms = [1979-05-27 07:32:00] }]', 2, "no text"),
        ('\nlabels = "a"', 2, "labels is 'a'"),
        ('[[group]]\nlabels = ["a"]', 1, "no name"),
        ('[[group]]\nname = "  "\nlabels = ["a"]', 2, "no name"),
        ('[[group]]\nname = "g"\nexclusive = "yes"\nlabels = ["a"]', 3, "exclusive is 'yes'"),
        ('[[group]]\nname = "a\\tb"\nlabels = ["a", "b"]', 2, "control characters"),
        ('[[group]]\nname = "g"\nlabels = ["a"]\n[[group]]\nname = "G"\nexclusive = true\nlabels = ["b"]', 4, "twice"),
    ],
)
def test_a_problem_is_told_once_with_its_line(text: str, line: int, said: str) -> None:
    told = error_of(text)
    assert f"birds.toml, line {line}:" in told.what, told.what
    assert said in told.what


def test_not_utf_8() -> None:
    assert "line 2: this is not UTF-8" in error_of('labels = [\n"caf\xe9"]'.encode("latin-1")).what
    assert "not UTF-8" in error_of("dog\n".encode("utf-16"), Path("list.txt")).what


def test_deep_nesting_and_long_numbers_are_told() -> None:
    assert error_of("labels = " + "[" * 5000 + "]" * 5000)
    assert "no label" in error_of("labels = " + "[" * 50 + "]" * 50).what
    assert error_of("labels = " + "1" * 5000)


def test_all_problems_are_told_at_once_by_line() -> None:
    text = 'labels = [\n"",\n"a",\n7,\n"a",\n]\n[[group]]\nname = ""\nlables = []\n'
    told = error_of(text)
    assert told.what.startswith("birds.toml has 5 problems: line 2: ")
    assert [f"line {line}:" in told.what for line in (2, 4, 5, 8, 9)] == [True] * 5
    assert told.what.index("line 4:") < told.what.index("line 5:") < told.what.index("line 9:")


def test_twenty_problems_are_told_and_the_rest_counted() -> None:
    told = error_of("labels = [\n" + '"",\n' * 1500 + "]")
    assert told.what.count("line ") == 20
    assert "has 1,500 problems" in told.what
    assert "and 1,480 more" in told.what
    assert len(told.what) < 2000


def test_ten_thousand_labels_are_too_many() -> None:
    text = "".join(f"label {number}\n" for number in range(10_000))
    quoted = ",\n".join(f'"label {number}"' for number in range(10_000))
    for place, body in ((Path("list.txt"), text), (PLACE, f"labels = [{quoted}]")):
        told = error_of(body, place)
        assert "10,000 labels" in told.what
        assert "2,000" in told.what
    most = "".join(f"label {number}\n" for number in range(MOST_LABELS))
    assert len(parse_vocabulary(most.encode(), Path("list.txt")).labels) == MOST_LABELS


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "huge.toml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    for name in ("folder.toml", "photo.jpg", "huge.toml", "gone.toml", "nul\0.toml", "n" * 300 + ".toml"):
        with pytest.raises(VocabularyError) as caught:
            read_vocabulary(tmp_path / name)
        assert caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(VocabularyError, match="no file"):
        read_vocabulary(tmp_path / "pipe.toml")


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12).map(tidy)
NAMES = st.one_of(WORDS, st.sampled_from(['a "b"', "it's", "both ' and \"", "back\\slash", "#1", "{}", "]"])).filter(
    lambda text: name_flaw(text) is None
)
PROMPTS = st.builds("{} {{}} {}".format, WORDS, WORDS).map(tidy).filter(lambda text: prompt_flaw(text) is None)


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[Label, ...]:
    """Labels that make sense, gathered."""
    words = draw(st.lists(NAMES, max_size=20, unique_by=folded))
    groups = ["", *draw(st.lists(NAMES, max_size=3, unique_by=folded))]
    kinds = {group: draw(st.tuples(st.booleans(), st.booleans())) if group else (False, False) for group in groups}
    prompts = st.lists(PROMPTS, max_size=2).map(tuple) | st.just(("a photo of {}",))
    labels: list[Label] = []
    while words:
        count = draw(st.integers(1, min(3, len(words))))
        (name, *synonyms), words = words[:count], words[count:]
        group = draw(st.sampled_from(groups))
        labels.append(Label(name, group, tuple(synonyms), draw(prompts), *kinds[group]))
    return gathered(labels)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(labels=vocabularies())
def test_what_is_written_is_read(labels: tuple[Label, ...], tmp_path: Path) -> None:
    path = tmp_path / "v.toml"
    path.unlink(missing_ok=True)
    write_vocabulary(path, Vocabulary("v", labels, is_own=True))
    assert read_vocabulary(path).labels == labels
    before = path.read_bytes()
    tomllib.loads(before.decode())
    write_vocabulary(path, read_vocabulary(path))
    assert path.read_bytes() == before


SIGNS = ["=", "[", "]", "{", "}", ",", "\n", "\r\n", "\\", '"', "# c\n", '"a"', "'b'", '"""\n"""', "1.5", "true"]
PARTS = ["[[group]]\n", "group.x", "labels", "name", "prompts", "synonyms = ['q']", 'labels = ["d", {name="e"}]\n']
PIECES = st.lists(st.sampled_from(SIGNS + PARTS), max_size=20).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=PIECES | st.text(max_size=40))
def test_anything_is_read_or_told(text: str) -> None:
    try:
        labels = parse_vocabulary(text.encode(), PLACE).labels
    except VocabularyError:
        error_of(text)
        return
    values = tomllib.loads(text)
    assert checked(labels) == labels
    assert tomllib.loads(toml_text(labels, remarks_of(text, values))) is not None


COMMENTED = """\
# Birds of our garden.

# Kept by Ann.

labels = ["fly" , 'bee' ] # small ones

# The loud ones
[[group]] # loud
# what they are called
name = "crows" # sic
prompts = ["a photo of a {}, a bird"]
labels = [ # all of them
    # the black one
    "raven", # since 2020

    # blue
    { name = "jay", synonyms = ["Jay bird"] }, "rook",
    # more to come
]

[[group]]
name = "owls"
labels = ["barn owl"]

# That is all.
"""


def test_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "birds.toml"
    path.write_text(COMMENTED, encoding="utf-8")
    read = read_vocabulary(path)
    labels = [label for label in read.labels if label.name not in ("rook", "barn owl")]
    write_vocabulary(path, Vocabulary("birds", (*labels, Label("magpie", "crows")), is_own=True))
    assert (
        path.read_text(encoding="utf-8")
        == """\
# Birds of our garden.

# Kept by Ann.

labels = [
    "fly",
    "bee",
]  # small ones

# The loud ones
[[group]]  # loud
# what they are called
name = "crows"  # sic
prompts = ["a photo of a {}, a bird"]
labels = [
    # the black one
    "raven",  # since 2020

    # blue
    { name = "jay", synonyms = ["Jay bird"] },
    { name = "magpie", prompts = [] },
    # more to come
]  # all of them

# That is all.
"""
    )


def test_comments_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("# A\n\nlabels = ['x'] # y\n", encoding="utf-8")
    write_vocabulary(tmp_path / "b.toml", Vocabulary("b", (Label("x"),), is_own=True), like=tmp_path / "a.toml")
    assert (tmp_path / "b.toml").read_text(encoding="utf-8") == '# A\n\nlabels = [\n    "x",\n]  # y\n'


def test_a_file_of_comments_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("\n# to be filled\n", encoding="utf-8")
    write_vocabulary(path, Vocabulary("a", (Label("x"),), is_own=True))
    assert path.read_text(encoding="utf-8").startswith("# to be filled\n\nlabels")


def test_a_plain_list_is_written(tmp_path: Path) -> None:
    labels = (Label("a"), Label("b", "g", ("c",)))
    write_vocabulary(tmp_path / "a.txt", Vocabulary("a", labels, is_own=True))
    assert (tmp_path / "a.txt").read_bytes() == b"a\nb\n"


def test_labels_come_as_a_file_gives_them_back() -> None:
    labels = [Label(" a ", "g"), Label("b"), Label("c", " g")]
    assert checked(labels) == (Label("b"), Label("a", "g"), Label("c", "g"))


@pytest.mark.parametrize("labels", [[Label("")], [Label("a"), Label("A")], [Label(str(n)) for n in range(2001)]])
def test_nonsense_is_not_written(labels: list[Label], tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"labels = ['kept']")
    with pytest.raises(VocabularyError):
        write_vocabulary(path, Vocabulary("a", tuple(labels), is_own=True))
    assert path.read_bytes() == b"labels = ['kept']"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"labels = ['kept']")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        write_vocabulary(path, Vocabulary("a", (Label("b"),), is_own=True))
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]
    assert path.read_bytes() == b"labels = ['kept']"
