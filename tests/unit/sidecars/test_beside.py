"""Which sidecar is whose."""

from pathlib import Path

import pytest

from photoclip.decode.formats import KNOWN_SUFFIXES
from photoclip.decode.formats import RAW_SUFFIXES as DECODED_RAW
from photoclip.domain.errors import StorageError
from photoclip.sidecars.beside import OTHER_SUFFIXES, RAW_SUFFIXES, among, beside

FOLDER = Path("photos")


@pytest.mark.parametrize(
    ("photo", "others", "found"),
    [
        ("a.jpg", ["a.jpg.xmp"], ["a.jpg.xmp"]),
        ("a.jpg", ["a.xmp"], ["a.xmp"]),
        ("a.jpg", ["a.XMP", "a.jpg.xmp", "b.xmp", "a.jpg.xmp.bak"], ["a.jpg.xmp", "a.XMP"]),
        ("a.jpg", ["a.cr2", "a.xmp"], []),
        ("a.cr2", ["a.jpg", "a.xmp"], ["a.xmp"]),
        ("a.cr2", ["a.dng", "a.xmp"], ["a.xmp"]),
        ("a.dng", ["a.CR2", "a.xmp"], []),
        ("a.jpg", ["a.png", "a.xmp"], []),
        ("a.jpg", ["a.MOV", "a.aae", "a.xmp"], ["a.xmp"]),
        ("a.b.jpg", ["a.xmp", "a.b.xmp"], ["a.b.xmp"]),
        ("scan", ["scan.xmp"], ["scan.xmp"]),
        ("a.jpg", [], []),
    ],
)
def test_whose_it_is(photo: str, others: list[str], found: list[str]) -> None:
    here = among(FOLDER, [photo, *others])
    assert here.of(photo) == tuple(FOLDER / name for name in found)
    assert here.target(photo) == FOLDER / (found[0] if found else f"{photo}.xmp")


def test_no_two_photos_are_given_the_same_one() -> None:
    names = ("a.jpg", "a.cr2", "a.dng", "a.png", "b.jpg", "b.heic", "c.jpg")
    here = among(FOLDER, [*names, "a.xmp", "b.xmp", "c.xmp"])
    targets = [here.target(name) for name in names]
    assert len(set(targets)) == len(names)
    assert here.target("c.jpg").name == "c.xmp"


def test_a_folder_is_listed(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.xmp"):
        (tmp_path / name).touch()
    assert beside(tmp_path).of("a.jpg") == (tmp_path / "a.xmp",)
    with pytest.raises(StorageError, match="cannot be read"):
        beside(tmp_path / "gone")


def test_formats_are_those_that_are_decoded() -> None:
    assert RAW_SUFFIXES == DECODED_RAW
    assert KNOWN_SUFFIXES <= RAW_SUFFIXES | OTHER_SUFFIXES
