"""Bad input: one clear line, status 1 (2 for wrong usage), nothing lost."""

import pytest


@pytest.fixture
def indexed(photoclip, few):
    photoclip("index", str(few))
    return few


def refused(ended, *says):
    assert ended.status == 1
    assert ended.out == ""
    for text in says:
        assert text in ended.complaint
    return True


def kept_the_rest(ended, *says):
    """What makes no sense is told, and the rest of the query is answered."""
    assert ended.status == 0
    assert ended.json["problems"]
    for text in says:
        assert text in ended.err
    return True


def test_folders(photoclip, tmp_path, few):
    assert refused(photoclip("index", str(tmp_path / "nowhere")), "no folder", "nowhere")
    assert refused(photoclip("index", str(sorted(few.iterdir())[0])), "is a file")
    assert refused(photoclip("index"), "no folder yet")
    assert refused(photoclip("folders", "remove", str(tmp_path)), "not in the library")
    assert refused(photoclip("folders", "add"), "no folder was named")
    assert refused(photoclip("index", str(few), str(tmp_path / "nowhere")), "nowhere")
    assert photoclip("folders").json["folders"] == [], "when one folder is wrong, none is added"


def test_models(photoclip, indexed, tmp_path):
    assert refused(photoclip("index", "--model", "ViT-B-32-265/datacomp_s34b_b86k"), "ViT-B-32-256")
    assert refused(photoclip("index", "--model", "ViT-B-32-256/datacomp_s34b_b86k"), "weights")
    assert photoclip("models", "list").json["active"] == "starter"
    assert len(photoclip("search", "water").json["results"]) == 8


def test_queries(photoclip, indexed, tmp_path):
    assert refused(photoclip("search", ""), "empty")
    assert kept_the_rest(photoclip("search", "x" * 10_000), "10,000 characters", "first 2,000")
    assert photoclip("search", "dog", "--limit", "0").status == 2
    (tmp_path / "notes.txt").write_text("not a picture")
    assert refused(photoclip("similar", str(tmp_path / "notes.txt")), "notes.txt")
    assert refused(photoclip("similar", str(tmp_path / "nowhere.jpg")), "nowhere.jpg")
    assert refused(photoclip("search", "--image", str(tmp_path)), str(tmp_path))
    assert kept_the_rest(photoclip("search", "dog", "--image", str(tmp_path)), str(tmp_path))
    assert kept_the_rest(photoclip("search", 'dog (tga:beach "water'), "tga:")


@pytest.mark.parametrize(
    "words", [("dance",), ("search", "dog", "--limit", "many"), ("similar",), ("similar", "a.jpg", "--box", "1,2,3")]
)
def test_wrong_usage_is_status_2(photoclip, words):
    ended = photoclip(*words)
    assert ended.status == 2
    assert ended.out == ""
    assert "usage" in ended.err


def test_a_library_that_cannot_be_one(photoclip, library, few):
    library.write_text("a file")
    assert refused(photoclip("stats"), str(library))
    assert library.read_text() == "a file"


def test_a_damaged_catalog(photoclip, indexed, library):
    catalog = library / "catalog.sqlite"
    damaged = bytearray(catalog.read_bytes())
    damaged[:64] = b"x" * 64
    catalog.write_bytes(damaged)
    assert refused(photoclip("search", "water"), "catalog", "doctor")
    ended = photoclip("doctor")
    assert (ended.status, ended.json["ok"]) == (1, False)
    assert photoclip("doctor", "--repair").json["ok"]
    assert photoclip("index", str(indexed)).status == 0
    assert len(photoclip("search", "water").json["results"]) == 8


def test_a_damaged_index_is_noticed_and_built_again(photoclip, indexed, library):
    before = photoclip("search", "water").json["results"]
    files = sorted((library / "index").iterdir())
    assert files
    for file in files:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        whole = file.read_bytes()
        file.write_bytes(content)
        assert photoclip("doctor").json["problems"][0]["part"] == "index"
        file.write_bytes(whole)
    file.write_bytes(content)
    ended = photoclip("doctor")
    assert (ended.status, [p["part"] for p in ended.json["problems"]]) == (1, ["index"])
    assert photoclip("search", "water").json["results"] == before
    file.write_bytes(content)
    assert photoclip("doctor", "--repair").status == 0
    assert photoclip("doctor").json == {"ok": True, "problems": []}


def test_deleted_caches_come_back(photoclip, indexed, library):
    before = photoclip("search", "water").json["results"]
    for folder in ("index", "thumbnails"):
        for path in sorted((library / folder).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    assert photoclip("search", "water").json["results"] == before
    assert [p["part"] for p in photoclip("doctor").json["problems"]] == ["thumbnails"]
    assert photoclip("doctor", "--repair").status == 0
    assert photoclip("doctor").status == 0
