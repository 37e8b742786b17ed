"""Albums, ratings and undo in the library: what is refused, what is told, and the file that is exported."""

import csv
import json
import os
import sys
import threading

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.errors import AlbumError, CatalogError, StorageError
from photoclip.domain.files import Stamp
from photoclip.domain.organise_api import NameKind, Undoable
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.library import exporting
from photoclip.library.browsing import Browsing
from photoclip.library.exporting import COLUMNS
from photoclip.library.news import NewsDesk
from photoclip.library.organising import Organising
from tests.unit.catalog.journals import written_down


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    yield catalog
    assert catalog.check() == ()
    catalog.close()


@pytest.fixture
def news():
    return NewsDesk()


@pytest.fixture
def organising(catalog, news):
    return Organising(catalog, news)


@pytest.fixture
def put(catalog):
    """Photos of these paths; their ids."""

    def some(*paths, facts=None):
        folder = catalog.add_folder("/pictures", ())
        model = catalog.model("small", 8)
        rows = []
        for path in paths:
            content = os.fsencode(path).hex().ljust(64, "0")[-64:]
            photo = DecodedPhoto(content, 5, "JPEG", 4, 3, 0, facts or Facts())
            rows.append(Understood(Place(folder.folder_id, path, Stamp(5, 1, 1)), photo, None))
        catalog.commit(Batch(1, model.model_id, understood=tuple(rows)))
        return tuple(catalog.photo_for(row.photo.content_hash) for row in rows)

    return some


@pytest.mark.parametrize("name", ["", " \t ", "a\nb", "a\x00b", "a\u2028b", "\udce9", "x" * 201])
def test_names_that_an_album_cannot_have(organising, name):
    for work in (lambda: organising.create_album(name), lambda: organising.change_album(1, name)):
        with pytest.raises(AlbumError) as caught:
            work()
        assert caught.value.remedy
    assert organising.albums() == ()
    assert organising.undoable() == Undoable()


def test_names_that_it_can_have(organising):
    for name in ("x" * 200, "🎂 Zoë’s", "a/b", "=1+1", "  trimmed  ", "שלום"):
        assert organising.create_album(name).name == name.strip()


@pytest.mark.parametrize("query", ["", "   ", '"open', "(dog", "rating:9", "date:2024-02-31", "colour:red"])
def test_queries_that_a_smart_album_cannot_have(organising, query):
    smart = organising.create_album("Best", (), "rating:5")
    for work in (
        lambda: organising.create_album("Worst", (), query),
        lambda: organising.change_album(smart.album_id, "Best", query),
    ):
        with pytest.raises(AlbumError):
            work()
    assert [album.query for album in organising.albums()] == ["rating:5"]


def test_a_smart_album_takes_no_photos(organising, put):
    with pytest.raises(AlbumError, match="smart"):
        organising.create_album("Both", put("a.jpg"), "dog")


def test_each_change_is_told_and_nothing_else(organising, news, put):
    ids = put("a.jpg", "b.jpg")

    def told(work):
        before = news.counters()
        found = work()
        after = news.counters()
        return found, after.photos - before.photos, after.organised - before.organised, after.folders - before.folders

    assert told(lambda: organising.rate(ids, 4)) == (2, 0, 1, 0), "the window lists nothing anew for a star"
    assert told(lambda: organising.rate(ids, 4)) == (0, 0, 0, 0)
    assert told(lambda: organising.set_favourite(ids, True)) == (2, 0, 1, 0)
    album, *counted = told(lambda: organising.create_album("Trip", ids[:1]))
    assert counted == [0, 1, 0]
    assert told(lambda: organising.add_to_album(album.album_id, ids)) == (1, 0, 1, 0)
    assert told(lambda: organising.add_to_album(album.album_id, ids)) == (0, 0, 0, 0)
    assert told(lambda: organising.remove_from_album(album.album_id, ids)) == (2, 0, 1, 0)
    assert told(lambda: organising.change_album(album.album_id, "Rome"))[1:] == (0, 1, 0)
    assert told(lambda: organising.delete_album(album.album_id))[1:] == (0, 1, 0)
    assert told(organising.undo)[1:] == (0, 1, 0)
    assert told(organising.redo)[1:] == (0, 1, 0)
    assert told(organising.redo) == (None, 0, 0, 0)
    assert told(organising.undoable)[1:] == (0, 0, 0)
    assert organising.names(NameKind.ALBUM, "", 9) == ()


def test_the_folders_are_not_gathered_anew_for_a_rating(organising, news, catalog, put, monkeypatch):
    ids = put("a.jpg")
    browsing = Browsing(catalog, news)
    tree = browsing.folder_tree()
    monkeypatch.setattr(catalog, "folder_tree", lambda: pytest.fail("it goes through all files"))
    organising.rate(ids, 4)
    organising.undo()
    assert browsing.folder_tree() is tree


def test_what_cannot_be_taken_back_is_not_offered_again(organising, news, catalog, put):
    organising.rate(put("a.jpg"), 4)
    written_down(catalog, "rows", "something", "damaged")
    before = news.counters()
    with pytest.raises(CatalogError, match="something"):
        organising.undo()
    assert news.counters().organised > before.organised
    assert organising.undoable().undo == "rate 1 photo with 4 stars"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have no names that are not Unicode")
def test_paths_that_are_not_utf8_are_exported_with_a_backslash(organising, put, tmp_path):
    put(os.fsdecode(b"caf\xe9.jpg"))
    organising.export(str(tmp_path / "all.json"))
    (photo,) = json.loads((tmp_path / "all.json").read_text(encoding="ascii"))["photos"]
    assert os.fsencode(photo["path"]) == b"/pictures/caf\xe9.jpg"
    organising.export(str(tmp_path / "all.csv"))
    assert r"/pictures/caf\udce9.jpg" in (tmp_path / "all.csv").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_an_export_replaces_no_photo(organising, catalog, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"pixels")
    for name in ("all.csv", "all.json"):
        (tmp_path / name).symlink_to(photo)
        with pytest.raises(StorageError, match="leads to"):
            organising.export(str(tmp_path / name))
    known = tmp_path / "photos" / "known.csv"
    known.parent.mkdir()
    known.write_bytes(b"pixels")
    folder = catalog.add_folder(str(known.parent), ())
    row = Understood(
        Place(folder.folder_id, known.name, Stamp(6, 1, 1)), DecodedPhoto("0" * 64, 6, "JPEG", 4, 3, 0, Facts()), None
    )
    catalog.commit(Batch(1, catalog.model("small", 8).model_id, understood=(row,)))
    (tmp_path / "to known.csv").symlink_to(known)
    for path in (known, tmp_path / "to known.csv"):
        with pytest.raises(StorageError, match="photo of the library"):
            organising.export(str(path))
    assert photo.read_bytes() == known.read_bytes() == b"pixels"
    assert sorted(entry.name for entry in tmp_path.rglob("*.tmp*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_an_export_goes_where_a_link_leads(organising, put, tmp_path):
    put("a.jpg")
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    organising.export(str(tmp_path / "link.csv"))
    assert (tmp_path / "link.csv").is_symlink()
    assert "a.jpg" in (tmp_path / "real.csv").read_text()


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")
def test_whatever_a_spreadsheet_would_compute_gets_an_apostrophe(organising, put, tmp_path, first):
    put("a.jpg", facts=Facts(title=f"{first}1+1", lens=f" {first}"))
    organising.export(str(tmp_path / "all.csv"))
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        header, cells = csv.reader(file)
    row = dict(zip(header, cells, strict=True))
    assert (row["title"], row["lens"]) == (f"'{first}1+1", f" {first}")


def test_no_cell_of_a_csv_is_a_formula(organising, put, catalog, tmp_path):
    nasty = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", 'a"b', "a,b", "a\nb")
    facts = Facts(title="=HYPERLINK()", lens="-50mm", latitude=-33.9, keywords=nasty, camera_make="Ünïcode")
    (one,) = put("a.jpg", facts=facts)
    organising.create_album("@album", (one,))
    catalog.change_tags((one,), ("+tag",))
    organising.export(str(tmp_path / "all.csv"))
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        header, cells = csv.reader(file)
    assert tuple(header) == COLUMNS
    row = dict(zip(header, cells, strict=True))
    assert [row[name] for name in ("title", "lens", "albums", "tags")] == [
        "'=HYPERLINK()",
        "'-50mm",
        "'@album",
        "'+tag",
    ]
    assert row["keywords"] == "'" + "; ".join(nasty)
    assert (row["latitude"], row["camera_make"], row["favourite"]) == ("-33.9", "Ünïcode", "no")
    assert not any(cell[:1] in "=+@\t\r" for cell in cells if cell)


def test_an_export_that_fails_leaves_what_was_there(organising, put, tmp_path, monkeypatch):
    put("a.jpg")
    target = tmp_path / "all.csv"
    target.write_text("before")
    monkeypatch.setattr(exporting, "put_in_place", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(StorageError, match="full"):
        organising.export(str(target))
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["all.csv"]
    assert not list(tmp_path.glob(".photoclip-*"))


def test_what_is_no_place_for_an_export(organising, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for path in (tmp_path / "all.jpg", tmp_path / "csv", tmp_path / "nowhere" / "all.csv", tmp_path / "folder.csv"):
        with pytest.raises(StorageError) as caught:
            organising.export(str(path))
        assert caught.value.remedy
    assert organising.export(str(tmp_path / "empty.json")).photos == 0
    assert json.loads((tmp_path / "empty.json").read_text()) == {"photos": []}


def test_photos_that_come_and_go_while_it_is_written(organising, put, catalog, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "_PAGE", 1)
    put("a.jpg", "b.jpg", "c.jpg")
    pages = []
    details = catalog.details

    def slow(ids):
        pages.append(ids)
        if len(pages) == 2:
            other = threading.Thread(target=catalog.remove_folder, args=(catalog.folders()[0].folder_id,))
            other.start()
            other.join(30)
        return details(ids)

    monkeypatch.setattr(catalog, "details", slow)
    assert organising.export(str(tmp_path / "all.json")).photos == 1
    assert len(pages) == 3


def test_smart_albums_follow_an_album_that_gets_another_name(organising):
    alpha = organising.create_album("Alpha")
    queries = ("dog album:ALPHA", '-album:"alpha" or (album:Alpha rating:5)', "album:Alphabet")
    smart = [organising.create_album(f"Smart {at}", query=query) for at, query in enumerate(queries)]
    organising.change_album(alpha.album_id, 'My "own" trip')
    kept = {album.album_id: album.query for album in organising.albums()}
    named = r'album:"My \"own\" trip"'
    wanted = (f"dog {named}", f"-{named} or ({named} rating:5)", "album:Alphabet")
    assert tuple(kept[album.album_id] for album in smart) == wanted
    organising.undo()
    assert [album.query for album in organising.albums() if album.query is not None] == list(queries)
    assert organising.albums()[0].name == "Alpha", "all of it is one change"
