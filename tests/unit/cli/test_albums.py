"""Albums, ratings, undo, export and filters on the command line, over a real library of three photos."""

import csv
import json
from pathlib import Path

import pytest
from PIL import Image

from photoclip.cli.main import run
from photoclip.domain.api import IndexRequest
from photoclip.library.wiring import open_library


@pytest.fixture(scope="module")
def filled(tmp_path_factory, models_are_kept):
    folder = tmp_path_factory.mktemp("albums")
    (folder / "photos").mkdir()
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (64, 48), colour).save(folder / "photos" / f"{colour}.png")
    library = open_library(folder / "library")
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
    while "nothing" not in ask("undo"):
        pass


def test_an_album_from_its_making_to_its_end(shell):
    assert "no albums yet" in shell("albums")
    made = shell("albums", "add", "Trip to Rome", "red.png", "green.png", "--json")
    assert made == {"albums": [{"name": "Trip to Rome", "photos": 2, "query": None}]}
    assert shell("albums", "put", "TRIP to rome", "blue.png", "red.png") == "1 photo put into Trip to Rome"
    assert shell("albums", "take", "trip to rome", "red.png") == "1 photo taken out of Trip to Rome"
    assert shell("albums", "rename", "trip to rome", "Rome") == "Trip to Rome is called Rome now"
    assert shell("albums").split() == ["2", "Rome"]
    assert "photoclip undo" in shell("albums", "remove", "rome")
    assert shell("albums", "list", "--json") == {"albums": []}
    assert shell("undo") == "undone: delete album “Rome”"
    assert shell("albums", "--json")["albums"][0]["photos"] == 2
    assert shell("redo", "--json") == {"title": "delete album “Rome”", "changed": 1, "skipped": 0}
    assert shell("redo", "--json") == {"title": None, "changed": 0, "skipped": 0}


def test_a_smart_album(shell):
    assert shell("albums", "add", "Best", "--query", "rating:>=4") == "Best: a smart album"
    assert shell("albums") == "smart  Best  rating:>=4"
    assert shell("albums", "change", "BEST", "--query", "rating:5") == "Best has whatever this finds now: rating:5"
    assert shell("albums") == "smart  Best  rating:5"
    assert "ratings go" in shell("albums", "change", "Best", "--query", "rating:9", status=1)
    assert shell("undo").startswith("undone: ")
    assert shell("albums") == "smart  Best  rating:>=4"
    assert "smart album" in shell("albums", "put", "Best", "red.png", status=1)
    for query in ('"unbalanced', "rating:9", ""):
        assert shell("albums", "add", "Worst", "--query", query, status=1).startswith("photoclip: ")


def test_a_name_is_found_however_its_accents_and_its_case_are_written(shell):
    shell("albums", "add", "\u00dcbung", "red.png")
    assert shell("albums", "put", "U\u0308BUNG", "blue.png") == "1 photo put into \u00dcbung"


def test_what_cannot_be_is_one_line_with_what_to_do(shell):
    shell("albums", "add", "Trip")
    for words, said in (
        (("add", "TRIP"), "already"),
        (("add", " "), "needs a name"),
        (("add", "x" * 201), "200 letters"),
        (("add", "a\nb"), "line breaks"),
        (("remove", "Rome"), "no album"),
        (("put", "Trip", "nowhere.png"), "not in the library"),
    ):
        line = shell("albums", *words, status=1)
        assert said in line
        assert "\n" not in line


@pytest.mark.parametrize(
    "words",
    [
        *(["list", "x"], ["add"], ["add", "x", "red.png", "--query", "y"], ["remove"], ["remove", "x", "y"]),
        *(["rename", "x"], ["rename", "x", "y", "z"], ["put", "x"], ["take"], ["put", "x", "y", "--query", "z"], ["x"]),
        *(["change", "x"], ["change", "--query", "y"], ["change", "x", "z", "--query", "y"]),
    ],
)
def test_wrong_usage(shell, words):
    assert "usage" in shell("albums", *words, status=2)


def test_rating_and_favourites(shell):
    assert shell("rate", "red.png", "green.png", "--stars", "4") == "2 photos rated anew"
    assert shell("rate", "red.png", "--stars", "4", "--json") == {"changed": 0}
    assert shell("favourite", "red.png") == "1 photo marked as favourites"
    assert shell("favourite", "red.png", "--off", "--json") == {"changed": 1}
    assert shell("rate", "green.png", "--none") == "1 photo rated anew"
    assert "not in the library" in shell("rate", "elsewhere.png", "--stars", "1", status=1)
    for words in (["red.png"], ["red.png", "--stars", "6"], ["--none"], ["red.png", "--none", "--stars", "1"]):
        assert "usage" in shell("rate", *words, status=2)
    assert shell("undo") == "undone: take the rating off 1 photo"


@pytest.mark.parametrize("extra", [[], ["--json"], ["--negative", " "]])
def test_what_makes_no_sense_in_a_query_is_told_and_the_rest_is_searched(filled, capsys, extra, monkeypatch):
    words = ["search", "--library", str(filled / "library"), "type:png foldr:x rating:9 album:gone", *extra]
    assert run(words) == 0
    said = capsys.readouterr()
    assert [line.split(" (")[0] for line in said.err.splitlines()[:3]] == [
        "photoclip: at character 10 of the query: there is no filter foldr:",
        "photoclip: at character 18 of the query: ratings go from 0",
        'photoclip: at character 27 of the query: no album is called "gone"',
    ]
    assert said.err.splitlines()[0].endswith("(write folder:x)")
    assert len(said.err.splitlines()) == 3 + ("--negative" in extra)
    if "--json" in extra:
        answer = json.loads(said.out)
        assert (len(answer["results"]), [each["start"] for each in answer["problems"]]) == (3, [9, 17, 26])
    else:
        assert len(said.out.splitlines()) == 3
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(words) == 0
    marked = capsys.readouterr().err.splitlines()[:2]
    assert marked[1].startswith("           ^^^^^^^ ^^^^^^^^ ^^^^^^^^^^")


def test_export_to_both_kinds(shell, tmp_path):
    shell("rate", "red.png", "--stars", "5")
    shell("albums", "add", "=2+3", "red.png")
    for name in ("all.csv", "all.JSON"):
        assert shell("export", str(tmp_path / name), "--json") == {"path": str(tmp_path / name), "photos": 3}
    photos = {
        photo["path"].split("/")[-1]: photo for photo in json.loads((tmp_path / "all.JSON").read_text())["photos"]
    }
    red = photos["red.png"]
    assert (red["rating"], red["favourite"], red["albums"], red["width_px"]) == (5, False, ["=2+3"], 64)
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["path"].split("/")[-1] for row in rows] == ["blue.png", "green.png", "red.png"]
    assert (rows[2]["rating"], rows[2]["albums"], rows[2]["copies"], rows[1]["rating"]) == ("5", "'=2+3", "", "")
    line = shell("export", str(tmp_path / "all.txt"), status=1)
    assert ".csv" in line
    assert "not there" in shell("export", str(tmp_path / "nowhere" / "all.csv"), status=1)


def test_a_part_outside_of_a_picture_is_told_with_the_size_that_it_has(shell):
    red = str(Path("red.png").absolute())
    for words in (["similar", "red.png", "--box", "64,0,9,9"], ["search", f'image:"{red}"[0,48,9,9]']):
        said = shell(*words, status=1)
        assert "outside of the picture (64 x 48 pixels) (choose a part inside of it)" in said
    assert "opens elsewhere" in shell("similar", __file__, status=1)


def test_the_query_of_a_smart_album_stands_anywhere(shell):
    assert shell("albums", "add", "--query", '-"red" rating:>=4', "Best") == "Best: a smart album"
    assert shell("albums", "--query", "-has:gps", "change", "Best") == "Best has whatever this finds now: -has:gps"
