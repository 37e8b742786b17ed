from photoclip.cli.demo import _Answer, _as_json, _best, _Question, _tell
from photoclip.domain.api import IndexReport
from photoclip.domain.found import SearchHit
from photoclip.domain.ids import PhotoId


def answer(*hits):
    return _Answer(_Question("a dog", "", frozenset({"dog.jpg"})), hits, 1.0, None)


def test_a_library_that_was_named_may_hold_other_photos_or_none(tmp_path, capsys):
    samples = tmp_path / "samples"
    elsewhere = SearchHit(PhotoId(1), "/elsewhere/mine.jpg", (), 0.3, "0" * 64, 4, 3)
    mine = SearchHit(PhotoId(1), str(samples / "dog.jpg"), ("/elsewhere/dog.jpg",), 0.3, "0" * 64, 4, 3)
    asked = [answer(elsewhere), answer(mine), answer()]
    assert [_best(one, samples) for one in asked] == ["/elsewhere/mine.jpg", "dog.jpg", None]
    found = _as_json(IndexReport(), asked, samples, tmp_path / "sheet.png", "starter")["queries"]
    assert [query["found"] for query in found] == ["/elsewhere/mine.jpg", "dog.jpg", None]
    _tell(IndexReport(), asked, samples, tmp_path / "sheet.png", "starter")
    assert "mine.jpg" in capsys.readouterr().out
