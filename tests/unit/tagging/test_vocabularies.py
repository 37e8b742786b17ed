"""Shipped and own vocabularies together."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from photoclip.config.resources import resource
from photoclip.domain.errors import StorageError, VocabularyError
from photoclip.domain.tag_words import Label, Vocabulary
from photoclip.tagging import vocabularies as module
from photoclip.tagging.vocabularies import Vocabularies
from photoclip.tagging.vocabulary_file import read_vocabulary, write_vocabulary
from photoclip.tagging.vocabulary_text import Remarks, toml_text

WRONG_ARTICLE = re.compile(r"\b(a [aeio]|an [^aeiou])", re.IGNORECASE)
ASKED: dict[str, Callable[[Vocabularies, Path], object]] = {
    "listed": lambda here, _: here.listed(),
    "labels": lambda here, _: here.labels(),
    "named": lambda here, _: here.named("birds"),
    "add": lambda here, _: here.add("trees", [Label("oak")]),
    "replace": lambda here, _: here.replace("birds", [Label("wren")]),
    "replace a shipped one": lambda here, _: here.replace("everyday", [Label("wren")]),
    "rename": lambda here, _: here.rename("waits", "garden"),
    "delete": lambda here, _: here.delete("waits"),
    "use": lambda here, _: here.use("waits", True),
    "let wait": lambda here, _: here.use("birds", False),
    "import": lambda here, folder: here.import_file(folder / "new.txt"),
    "export": lambda here, folder: here.export("birds", folder / "out.toml"),
}
OF_COMMENTS = {"replace": ["birds.toml"], "replace a shipped one": ["everyday.toml"], "export": ["birds.toml"]}
"""Files that are read for their comments too."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "library" / "vocabularies"


@pytest.fixture
def vocabularies(tmp_path: Path, own: Path) -> Vocabularies:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "everyday.toml").write_text("# Ours\n\nlabels = ['dog', 'cat']\n", encoding="utf-8")
    (shipped / "seaside.toml").write_text("labels = ['crab', 'Dog']\n", encoding="utf-8")
    return Vocabularies(own, shipped)


def names(vocabularies: Vocabularies) -> list[str]:
    return [vocabulary.name for vocabulary in vocabularies.listed().vocabularies]


def words(vocabularies: Vocabularies) -> list[str]:
    return [label.name for label in vocabularies.labels()]


def many(count: int, stem: str = "label") -> tuple[Label, ...]:
    return tuple(Label(f"{stem} {number}") for number in range(count))


def test_the_everyday_vocabulary_is_sound() -> None:
    path = resource("vocabularies", "everyday.toml")
    everyday = read_vocabulary(path, is_own=False)
    assert 380 <= len(everyday.labels) <= 450
    groups = {label.group for label in everyday.labels}
    assert {label.group for label in everyday.labels if label.is_exclusive} == {"setting", "season", "time of day"}
    assert {label.group for label in everyday.labels if label.is_lettering} == {"digits", "written words"}
    wanted = {"scenes", "people and occasions", "animals", "food", "vehicles", "objects", "nature"}
    assert wanted | {"weather and light", "documents and screenshots", "sports"} <= groups
    for label in everyday.labels:
        for prompt in label.prompts:
            for word in (label.name, *label.synonyms):
                assert not WRONG_ARTICLE.search(prompt.replace("{}", word))


def test_the_everyday_file_is_as_the_program_writes_it(tmp_path: Path) -> None:
    path = resource("vocabularies", "everyday.toml")
    everyday = read_vocabulary(path)
    write_vocabulary(tmp_path / "a.toml", everyday, like=path)
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    assert toml_text(everyday.labels, Remarks((), (), {}, {})) != path.read_text(encoding="utf-8")


def test_what_ships_is_there_without_a_library(own: Path) -> None:
    listed = Vocabularies(own).listed()
    assert [vocabulary.name for vocabulary in listed.vocabularies] == ["everyday"]
    assert not listed.vocabularies[0].is_own
    assert listed.vocabularies[0].is_used
    assert not listed.problems
    assert not own.exists()


def test_own_ones_come_first_and_win(vocabularies: Vocabularies) -> None:
    vocabularies.add("Zoo", [Label("DOG", "animals"), Label("zebra", "animals")])
    assert names(vocabularies) == ["Zoo", "everyday", "seaside"]
    assert words(vocabularies) == ["cat", "crab", "DOG", "zebra"]
    assert vocabularies.named("zoo").is_own


def test_names_are_taken_once(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("Birds")
    for taken in ("birds", " BIRDS ", "Everyday"):
        with pytest.raises(VocabularyError, match="already"):
            vocabularies.add(taken)
        with pytest.raises(VocabularyError, match="already"):
            vocabularies.rename("birds", "Seaside")
    assert [path.name for path in own.iterdir()] == ["Birds.toml"]


@pytest.mark.parametrize(
    "name", ["", "  ", ".hidden", "a/b", "..", "a\\b", "con", "a?", "x.", "n" * 61, "a\nb", "\u202ex"]
)
def test_names_that_no_file_can_have(vocabularies: Vocabularies, own: Path, name: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        vocabularies.add(name)
    assert caught.value.remedy
    assert not own.exists()


def test_replace_keeps_comments(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin"), Label("wren")])
    (own / "birds.toml").write_text("labels = ['robin', # red\n 'wren']\n", encoding="utf-8")
    vocabularies.replace("Birds", [Label("robin"), Label("tit")])
    assert (own / "birds.toml").read_text(encoding="utf-8") == 'labels = [\n    "robin",  # red\n    "tit",\n]\n'
    assert words(vocabularies)[:2] == ["robin", "tit"]


def test_a_shipped_one_is_changed_in_a_copy_and_comes_back(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.replace("Everyday", [Label("dog"), Label("robin")])
    assert (own / "everyday.toml").read_text(encoding="utf-8").startswith("# Ours\n\n")
    assert names(vocabularies) == ["everyday", "seaside"]
    assert vocabularies.named("everyday").is_own
    assert words(vocabularies) == ["dog", "robin", "crab"]
    vocabularies.delete("everyday")
    assert words(vocabularies) == ["dog", "cat", "crab"]
    for act in (vocabularies.delete, lambda name: vocabularies.rename(name, "mine")):
        with pytest.raises(VocabularyError, match="came with the program"):
            act("everyday")


def test_which_are_used_is_remembered(vocabularies: Vocabularies, own: Path, tmp_path: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    vocabularies.use("EVERYDAY", False)
    vocabularies.use("birds", False)
    again = Vocabularies(own, tmp_path / "shipped")
    assert words(again) == ["crab", "Dog"]
    assert [vocabulary.is_used for vocabulary in again.listed().vocabularies] == [False, False, True]
    again.rename("birds", "Garden")
    assert not again.named("garden").is_used
    assert not again.replace("garden", [Label("wren")]).is_used
    again.use("garden", True)
    again.use("everyday", True)
    assert words(vocabularies) == ["wren", "dog", "cat", "crab"]
    again.use("garden", False)
    again.delete("garden")
    assert again.add("garden", [Label("wren")]) == again.named("garden")
    assert again.named("garden").is_used


def test_rename(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    assert vocabularies.rename("birds", "Birds").name == "Birds"
    assert [path.name for path in own.iterdir()] == ["Birds.toml"]
    assert vocabularies.rename("birds", "garden") == vocabularies.named("garden")
    assert names(vocabularies) == ["garden", "everyday", "seaside"]


def test_what_is_not_there(vocabularies: Vocabularies, tmp_path: Path) -> None:
    for act in (
        vocabularies.named,
        vocabularies.delete,
        lambda name: vocabularies.replace(name, []),
        lambda name: vocabularies.rename(name, "b"),
        lambda name: vocabularies.use(name, True),
        lambda name: vocabularies.export(name, tmp_path / "a.toml"),
    ):
        with pytest.raises(VocabularyError, match="there is no vocabulary “nobody”"):
            act("nobody")


def test_a_broken_file_is_told_and_the_others_work(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    (own / "broken.toml").write_text("labels = [\n'a'\n'b']", encoding="utf-8")
    (own / "everyday.toml").write_bytes(b"\xff")
    (own / "aux.toml").write_text("labels = ['x']", encoding="utf-8")
    (own / "folder.toml").mkdir()
    (own / ".hidden.toml").write_text("nonsense", encoding="utf-8")
    (own / "notes.txt").write_text("x", encoding="utf-8")
    listed = vocabularies.listed()
    assert names(vocabularies) == ["birds", "everyday", "seaside"]
    assert len(listed.problems) == 4
    assert any("broken.toml, line 3" in problem for problem in listed.problems)
    with pytest.raises(VocabularyError, match=r"broken\.toml, line 3"):
        vocabularies.named("broken")
    with pytest.raises(VocabularyError, match="already"):
        vocabularies.add("broken")
    with pytest.raises(VocabularyError, match="not UTF-8"):
        vocabularies.replace("everyday", [Label("x")])
    assert (own / "everyday.toml").read_bytes() == b"\xff"
    vocabularies.delete("broken")
    vocabularies.delete("everyday")
    assert len(vocabularies.listed().problems) == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs names that differ in case only")
def test_two_files_of_one_name(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    (own / "Birds.toml").write_text("labels = ['wren']", encoding="utf-8")
    assert names(vocabularies) == ["Birds", "everyday", "seaside"]
    assert "another file has that name" in vocabularies.listed().problems[0]
    (own / "Birds.toml").unlink()
    assert vocabularies.named("birds").labels == (Label("robin"),)
    assert not vocabularies.listed().problems


def test_a_list_of_the_unused_that_cannot_be_read(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    (own / "unused.txt").write_bytes(b"\xff\xfe")
    assert "unused.txt" in vocabularies.listed().problems[0]
    assert all(vocabulary.is_used for vocabulary in vocabularies.listed().vocabularies)
    vocabularies.use("birds", False)
    assert not vocabularies.named("birds").is_used
    assert not vocabularies.listed().problems


def test_an_own_folder_that_is_none(vocabularies: Vocabularies, own: Path) -> None:
    own.parent.mkdir()
    own.write_bytes(b"")
    assert len(vocabularies.listed().problems) == 1
    assert words(vocabularies) == ["dog", "cat", "crab"]
    with pytest.raises(StorageError):
        vocabularies.add("birds", [Label("robin")])


@pytest.mark.parametrize("gone", ["folder", "list"])
def test_nothing_is_changed_where_it_is_not_known_what_is_there(
    vocabularies: Vocabularies, own: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    vocabularies.add("birds", [Label("robin")])
    vocabularies.use("birds", False)
    before = {path.name: path.read_bytes() for path in own.iterdir()}

    files_in = module.files_in

    def refused(folder: Path, **kind: Any) -> object:
        if folder == own:
            raise StorageError("its disk does not answer", "try again")
        return files_in(folder, **kind)

    monkeypatch.setattr(module, "files_in" if gone == "folder" else "read_unused", refused)
    if gone == "list":
        assert names(vocabularies) == ["birds", "everyday", "seaside"]
    for act in (
        lambda: vocabularies.add("birds", [Label("wren")]),
        lambda: vocabularies.use("everyday", False),
        lambda: vocabularies.delete("birds"),
        lambda: vocabularies.replace("everyday", [Label("wren")]),
        lambda: vocabularies.replace("birds", [Label("wren")]),
        lambda: vocabularies.rename("birds", "garden"),
        lambda: vocabularies.use("birds", True),
    ):
        with pytest.raises(StorageError):
            act()
    assert {path.name: path.read_bytes() for path in own.iterdir()} == before


def test_no_more_than_2000_labels_together(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("many", many(1990))
    with pytest.raises(VocabularyError, match="2,003"):
        vocabularies.add("more", many(10, "other"))
    vocabularies.add("same", many(100))
    with pytest.raises(VocabularyError, match="2,002"):
        vocabularies.replace("same", many(9, "other"))
    write_vocabulary(own / "by hand.toml", Vocabulary("by hand", many(20, "hand"), is_own=True))
    listed = vocabularies.listed()
    assert len(vocabularies.labels()) <= 2000
    assert [(each.name, each.is_used) for each in listed.vocabularies][:2] == [("by hand", True), ("many", False)]
    assert "“many” is not used" in listed.problems[0]
    with pytest.raises(VocabularyError, match="2,0"):
        vocabularies.use("many", True)
    vocabularies.use("by hand", False)
    assert not vocabularies.listed().problems
    assert len(vocabularies.labels()) == 1993


def test_import_copies_a_file_whole(vocabularies: Vocabularies, own: Path, tmp_path: Path) -> None:
    text = b"# mine\nlabels = [ 'robin', ]\r\n"
    (tmp_path / "birds.toml").write_bytes(text)
    assert vocabularies.import_file(tmp_path / "birds.toml") == vocabularies.named("birds")
    assert (own / "birds.toml").read_bytes() == text
    with pytest.raises(VocabularyError, match="already"):
        vocabularies.import_file(tmp_path / "birds.toml")
    assert vocabularies.import_file(tmp_path / "birds.toml", "Garden").name == "Garden"
    (tmp_path / "birds.toml").write_bytes(b"labels = ['wren']")
    vocabularies.use("birds", False)
    assert not vocabularies.import_file(tmp_path / "birds.toml", replaces=True).is_used
    assert vocabularies.named("birds").labels == (Label("wren"),)
    (tmp_path / "bad.toml").write_text("labels = [\n'']", encoding="utf-8")
    with pytest.raises(VocabularyError, match="line 2"):
        vocabularies.import_file(tmp_path / "bad.toml")
    assert sorted(path.name for path in own.iterdir()) == ["Garden.toml", "birds.toml", "unused.txt"]


def test_import_of_a_plain_list(vocabularies: Vocabularies, own: Path, tmp_path: Path) -> None:
    (tmp_path / "Birds.txt").write_text("robin\ngreat tit\n", encoding="utf-8")
    assert vocabularies.import_file(tmp_path / "Birds.txt").labels == (Label("robin"), Label("great tit"))
    assert vocabularies.named("birds").labels == (Label("robin"), Label("great tit"))
    assert (own / "Birds.toml").is_file()


def test_export(vocabularies: Vocabularies, tmp_path: Path) -> None:
    vocabularies.export("everyday", tmp_path / "out.toml")
    assert (tmp_path / "out.toml").read_text(encoding="utf-8").startswith("# Ours\n\nlabels = [")
    assert read_vocabulary(tmp_path / "out.toml").labels == vocabularies.named("everyday").labels
    vocabularies.export("everyday", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "dog\ncat\n"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8")
    with pytest.raises(VocabularyError, match=r"let it end in \.toml"):
        vocabularies.export("everyday", photo)
    assert photo.read_bytes() == b"\xff\xd8"
    with pytest.raises(StorageError):
        vocabularies.export("everyday", tmp_path / "gone" / "a.toml")


def test_changes_from_several_threads_are_all_kept(vocabularies: Vocabularies) -> None:
    numbers = range(8)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: vocabularies.add(f"v{number}", [Label(f"l{number}")]), numbers))
        list(pool.map(lambda number: vocabularies.use(f"v{number}", False), numbers))
    assert [each.is_used for each in vocabularies.listed().vocabularies] == [False] * 8 + [True] * 2


@pytest.mark.parametrize("asked", ASKED)
def test_each_file_is_read_once(
    vocabularies: Vocabularies,
    own: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
) -> None:
    vocabularies.add("birds", [Label("robin")])
    vocabularies.add("waits", [Label("heron")])
    vocabularies.use("waits", False)
    (tmp_path / "new.txt").write_text("oak\n", encoding="utf-8")
    there = {path.name for path in (*own.iterdir(), *(tmp_path / "shipped").iterdir())}
    read: Counter[str] = Counter()
    opened = Path.open

    def observed(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if mode == "rb" and path.name in there:
            read[path.name] += 1
        return opened(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", observed)
    ASKED[asked](vocabularies, tmp_path)
    assert read == Counter(there) + Counter(OF_COMMENTS.get(asked))


def test_a_file_is_parsed_when_its_bytes_are_others(vocabularies: Vocabularies, own: Path) -> None:
    vocabularies.add("birds", [Label("robin")])
    path = own / "birds.toml"
    before, status = vocabularies.named("birds"), path.stat()
    assert vocabularies.named("birds").labels is before.labels
    with path.open("r+b") as file:
        file.write(path.read_bytes().replace(b"robin", b"snipe"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert vocabularies.named("birds").labels == (Label("snipe"),)
    path.write_bytes(b"labels = [")
    for _ in range(2):
        assert "birds.toml, line 1" in vocabularies.listed().problems[0]
    path.write_bytes(b"labels = ['wren']")
    assert vocabularies.named("birds").labels == (Label("wren"),)
    path.rename(own / "garden.toml")
    assert names(vocabularies) == ["garden", "everyday", "seaside"]
