"""Tags on the command line, over a real library of three photos and a vocabulary of two labels."""

import argparse
import io
import json
import re
import sys
import uuid
from pathlib import Path

import pytest
from PIL import Image

from photoclip.cli.main import run
from photoclip.cli.numbers import probability
from photoclip.cli.parser import CommandParser
from photoclip.domain.api import IndexRequest
from photoclip.library.wiring import open_library


@pytest.fixture(scope="module")
def filled(tmp_path_factory, models_are_kept):
    folder = tmp_path_factory.mktemp("tags")
    (folder / "photos" / "deep").mkdir(parents=True)
    for name in ("red.png", "green.png", "deep/blue.png"):
        Image.new("RGB", (64, 48), name.split("/")[-1].split(".")[0]).save(folder / "photos" / name)
    (folder / "words.txt").write_text("a kite\nthe sea\n")
    library = open_library(folder / "library")
    library.use_vocabulary("everyday", False)
    job = library.start_index(IndexRequest((str(folder / "photos"),)))
    status = library.wait_job(job, 0, 0)
    while not status.is_over:
        status = library.wait_job(job, status.revision, 60)
    assert status.report.added == 3
    library.close()
    return folder


@pytest.fixture
def shell(filled, capsys, monkeypatch):
    """Runs a command there; what it said."""
    monkeypatch.chdir(filled / "photos")

    def ask(*words, status=0):
        capsys.readouterr()
        try:
            ended = run([*words, "--library", str(filled / "library")])
        except SystemExit as left:
            ended = left.code
        said = capsys.readouterr()
        assert ended == status, said
        if status:
            return said.err.strip()
        return json.loads(said.out) if "--json" in words else said.out.strip()

    yield ask
    library = open_library(filled / "library")
    while library.undo():
        pass
    library.close()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_how_far_labels_are_learned(shell, filled, monkeypatch):
    name = uuid.uuid4().hex  # what is learned serves all libraries
    (filled / "many.txt").write_text("".join(f"{name} {number}\n" for number in range(60)))
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", terminal)
    tagged = shell("tag", "--json", "--vocabulary", "../many.txt", "--threshold", "0")
    assert [len(photo["tags"]) for photo in tagged["photos"]] == [60, 60, 60]
    assert "learning labels" in terminal.getvalue()
    assert re.search(r"of (480|864)\b", terminal.getvalue()), "with or without what labels are like"
    terminal.truncate(0)
    shell("tag", "--json", "--vocabulary", "../many.txt", "--threshold", "0")
    assert "learning" not in terminal.getvalue()


WORDS = ("--vocabulary", "../words.txt", "--threshold", "0")


def test_what_photos_show_and_putting_it_on_them(shell):
    photos = {one["path"].split("/")[-1]: one["tags"] for one in shell("tag", *WORDS, "--json")["photos"]}
    assert sorted(photos) == ["blue.png", "green.png", "red.png"]
    assert all({tag["name"] for tag in tags} == {"a kite", "the sea"} for tags in photos.values())
    assert all(0 <= tag["probability"] <= 1 for tags in photos.values() for tag in tags)
    line, end = shell("tag", *WORDS, "--folder", "deep").splitlines()
    assert line.split("/")[-1].startswith("blue.png  +")
    assert end == "1 of 1 photo gets what has a +, with: photoclip tag --apply"
    assert shell("tag", *WORDS, "--folder", "deep", "--apply", "--json")["applied"] == {"photos": 1, "tags": 2}
    assert shell("tag", *WORDS, "--apply") == "2 photos tagged with 4 tags in all: photoclip undo takes them off"
    assert shell("tag", *WORDS, "--apply") == "no new tags"
    assert shell("tag", *WORDS).splitlines()[-1] == "no new tags for 3 photos"
    assert shell("search", "tag:kite", "--json")["total"] == 0
    assert shell("search", 'tag:"a kite"', "--json")["total"] == 3
    assert shell("undo") == "undone: tag 2 photos automatically with 2 tags"


def test_an_album_plain_or_smart(shell):
    shell("albums", "add", "Plain", "red.png")
    shell("albums", "add", "Smart", "--query", "rating:5")
    shell("rate", "green.png", "--stars", "5")
    for album, name in (("plain", "red.png"), ("SMART", "green.png")):
        (photo,) = shell("tag", *WORDS, "--album", album, "--json")["photos"]
        assert photo["path"].endswith(name)
    shell("albums", "add", "Empty", "--query", "rating:1")
    assert shell("tag", *WORDS, "--album", "empty") == "no photos there"


def test_what_cannot_be_is_one_line_with_what_to_do(shell, filled):
    (filled / "bad.txt").write_text("sea\nSEA\n")
    for words, said in (
        (("tag", "--album", "Rome"), "no album"),
        (("tag", "--folder", "/"), "not in the library"),
        (("tag", "--vocabulary", "nowhere.toml"), "nowhere.toml"),
        (("tag", "--vocabulary", "../bad.txt"), "line 2"),
        (("teach", "Rex", "--yes", "nowhere.png"), "nowhere.png is not in the library"),
        (("teach", "Rex", "--yes", "red.png", "--no", "red.png"), "counter-example"),
        (("teach", " ", "--yes", "red.png"), "needs a name"),
        (("tags", "put", "a\nb", "red.png"), "line breaks"),
        (("tags", "delete", "Rome"), "no tag “Rome”"),
        (("vocabularies", "use", "Rome"), "no vocabulary"),
    ):
        line = shell(*words, status=1)
        assert said in line
        assert "\n" not in line


@pytest.mark.parametrize(
    "words",
    [
        *(["tag", "x"], ["tag", "--album", "a", "--folder", "b"], ["tag", "--threshold", "1.5"]),
        *(["tag", "--threshold", "nan"], ["teach", "x"], ["teach", "--yes", "red.png"], ["teach", "x", "--yes"]),
        *(["tags", "put", "x"], ["tags", "rename", "x"], ["tags", "change", "x"], ["tags", "list", "x"]),
        *(["tags", "delete", "x", "--automatic", "on"], ["tags", "change", "x", "--threshold", "-1"]),
        *(["vocabularies", "use"], ["vocabularies", "export", "x"], ["vocabularies", "list", "x"]),
    ],
)
def test_wrong_usage(words, capsys):
    with pytest.raises(SystemExit) as left:
        run(words)
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_teaching(shell, filled):
    told = shell("teach", "--yes", "red.png", "green.png", "--json", "Pepper", "--no", "deep/blue.png")
    assert sorted(told) == ["accuracy", "counter_examples", "examples", "matches", "name", "threshold"]
    assert (told["name"], told["examples"], told["counter_examples"]) == ("Pepper", 2, 1)
    said = shell("teach", "pepper", "--yes", "red.png")
    assert said.splitlines()[0] == "learned “Pepper” from 2 photos and 1 photo without it"
    assert shell("search", "tag:pepper", "--json")["total"] == 2
    file = filled / "pepper.photoclip-probe"
    assert shell("tags", "export", "pepper", str(file)).endswith(str(file))
    assert file.exists()
    assert shell("tags").split() == ["2", "Pepper", "(taught,", "1", "rejected)"]
    assert shell("undo") == "undone: teach “Pepper”"


def test_tags_from_the_first_to_the_last(shell):
    assert "no tags yet" in shell("tags")
    assert shell("tags", "put", "Sea", "red.png", "deep/blue.png") == "2 photos tagged with Sea"
    assert "1 photo" in shell("tags", "reject", "sea", "red.png")
    assert shell("tags", "change", "SEA", "--threshold", "0.25", "--automatic", "on") == (
        "Sea  (automatic, 1 rejected, from 0.25 on)"
    )
    assert shell("tags", "--json") == {
        "tags": [
            {
                "name": "Sea",
                "photos": 1,
                "by_hand": 1,
                "rejected": 1,
                "threshold": 0.25,
                "automatic": True,
                "taught": False,
            }
        ]
    }
    shell("tags", "change", "sea", "--threshold", "usual", "--automatic", "off")
    assert shell("tags", "rename", "sea", "Ocean") == "Sea is called Ocean now"
    assert shell("tags", "take", "ocean", "deep/blue.png") == "Ocean taken off 1 photo"
    assert "photoclip undo" in shell("tags", "delete", "ocean")


def test_vocabularies(shell, filled, capsys):
    assert shell("vocabularies", "import", "../words.txt") == "words: 2 labels"
    (filled / "one.txt").write_text("kite\n")
    assert shell("vocabularies", "import", "../one.txt") == "one: 1 label"
    shell("vocabularies", "delete", "one")
    assert shell("vocabularies").splitlines()[0].split() == ["2", "words", "(your", "own)"]
    shell("vocabularies", "pause", "words")
    shell("vocabularies", "rename", "words", "Kites")
    (kites,) = [one for one in shell("vocabularies", "--json")["vocabularies"] if one["own"]]
    assert kites == {"name": "Kites", "labels": 2, "own": True, "used": False}
    shell("vocabularies", "use", "kites")
    shell("vocabularies", "export", "kites", "../kites.toml")
    assert "a kite" in (filled / "kites.toml").read_text()
    (filled / "library" / "vocabularies" / "broken.toml").write_text("labels = [")
    assert "broken.toml" in shell("vocabularies", "--json")["problems"][0]
    capsys.readouterr()
    assert run(["doctor", "--library", str(filled / "library"), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["part"] == "vocabularies"
    assert "broken.toml" in problem["what"]
    (filled / "library" / "vocabularies" / "broken.toml").unlink()
    shell("vocabularies", "delete", "kites")


def test_the_command_stays_until_new_photos_are_tagged(shell, filled):
    shell("vocabularies", "import", "../words.txt")
    shell("tags", "change", "the sea", "--automatic", "on", "--threshold", "0")
    Image.new("RGB", (64, 48), "cyan").save("cyan.png")
    assert shell("index", "--json")["added"] == 1
    assert shell("search", 'tag:"the sea"', "--json")["results"][0]["path"].endswith("cyan.png")
    Path("cyan.png").unlink()
    shell("index")
    shell("vocabularies", "delete", "words")


def test_an_option_takes_all_words_up_to_the_next_one():
    parser = CommandParser(prog="x")
    parser.add_argument("name")
    parser.add_argument("--yes", nargs="+", action="extend")
    parser.add_argument("--no", nargs="+", action="extend", default=[])
    parser.add_argument("--fast", action="store_true")
    for words in (
        ["n", "--yes", "a", "b", "--no", "c", "--fast"],
        ["--yes", "a", "b", "--fast", "n", "--no", "c"],
        ["--yes=a", "--ye", "b", "--no", "c", "--fast", "--", "n"],
    ):
        found = parser.parse_args(words)
        assert (found.name, found.yes, found.no, found.fast) == ("n", ["a", "b"], ["c"], True)
    assert parser.parse_args(["n", "--yes", "-0.5 odd name.jpg", "-"]).yes == ["-0.5 odd name.jpg", "-"]


def test_probabilities_as_arguments():
    assert [probability(text) for text in ("0", "1", ".5", "1e-3")] == [0, 1, 0.5, 0.001]
    for text in ("", "x", "-0.1", "1.1", "nan", "inf"):
        with pytest.raises(argparse.ArgumentTypeError):
            probability(text)
