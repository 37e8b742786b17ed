"""`photoclip sidecars`, over a library of one photo."""

import json

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.cli.main import run
from photoclip.config.paths import library_paths, prepare
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.sidecars.files import read_sidecar, write_sidecar
from photoclip.sidecars.values import Base, Wanted


@pytest.fixture
def photo(tmp_path):
    """Its path; tagged, and rated with four stars. What it shows is never looked at."""
    path = tmp_path / "photos" / "a.jpg"
    path.parent.mkdir()
    path.write_bytes(b"a")
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    catalog = Catalog.open(paths.catalog, paths.backups)
    folder, model = catalog.add_folder(str(path.parent), ()), catalog.model("small", 8)
    decoded = DecodedPhoto(ContentHash("0" * 64), 1, "JPEG", 4, 3, 0, Facts())
    row = Understood(Place(folder.folder_id, path.name, Stamp(1, 1, 1)), decoded, None)
    catalog.commit(Batch(1, model.model_id, understood=(row,)))
    catalog.change_tags([catalog.photo_at(str(path))], ("dog",))
    catalog.rate([catalog.photo_at(str(path))], 4)
    catalog.close()
    return path


@pytest.fixture
def shell(photo, capsys):
    def ask(*words, status=0):
        capsys.readouterr()
        assert run(["sidecars", *map(str, words), "--library", str(photo.parent.parent / "library")]) == status
        return capsys.readouterr()

    return ask


def test_from_off_to_settled(photo, shell):
    sidecar = photo.with_name("a.jpg.xmp")
    assert "none is written" in shell().out
    assert "0 written" in shell("update").out
    assert not sidecar.exists()
    assert "no sidecars are written" in shell("settle", sidecar, "--keep", "ours", status=1).err
    assert json.loads(shell("on", "--json").out)["are_written"]
    report = json.loads(shell("update", "--json").out)["report"]
    assert (report["written"], report["problems"]) == (1, 0)
    assert (read_sidecar(sidecar).subjects, read_sidecar(sidecar).rating) == (("dog",), 4)
    write_sidecar(sidecar, Wanted(("cat",), 2), Base(("dog",), ("dog",), ("dog",), 4))
    said = shell("update").out
    assert "another program took “dog” away" in said
    assert "the rating is 4 here and 2 there" in said
    assert "2 settled" in shell("settle", sidecar, "--keep", "ours").out
    assert (set(read_sidecar(sidecar).subjects), read_sidecar(sidecar).rating) == ({"cat", "dog"}, 4)
    sidecar.write_bytes(b"no xml")
    (problem,) = json.loads(shell("update", "--json").out)["problems"]
    assert problem["path"] == str(sidecar)
    assert json.loads(shell("off", "--json").out)["conflicts"] == []


@pytest.mark.parametrize("words", [("settle",), ("settle", "a.xmp"), ("list", "a.xmp"), ("update", "--keep", "ours")])
def test_wrong_usage(shell, words):
    with pytest.raises(SystemExit) as left:
        shell(*words)
    assert left.value.code == 2
