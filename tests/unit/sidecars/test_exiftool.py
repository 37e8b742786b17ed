"""An independent reader and writer of XMP: exiftool."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from photoclip.sidecars.files import Outcome, read_sidecar, write_sidecar
from photoclip.sidecars.values import Base, Conflict, Property, Wanted

EXIFTOOL = shutil.which("exiftool")
pytestmark = pytest.mark.skipif(EXIFTOOL is None, reason="needs exiftool (Debian: libimage-exiftool-perl)")

NAMES = ("Places|Paris|Café", "R&D <3", "😀 emoji", "black/white", 'a "quoted" one', "日本語", "-minus", "semi; colon")
OURS = ("XMP-dc:Subject", "XMP-digiKam:TagsList", "XMP-lr:HierarchicalSubject", "XMP-xmp:Rating", "XMP-dc:Title")


def exiftool(*arguments: str | Path) -> str:
    command = [str(EXIFTOOL), "-charset", "filename=utf8", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert "Warning" not in result.stderr, result.stderr
    return result.stdout


def seen(path: Path) -> dict[str, object]:
    """All XMP properties that exiftool reads, lists as lists, values as they stand there."""
    found = json.loads(exiftool("-j", "-G1", "-n", "-struct", "-XMP:all", path))[0]
    return {name: found[name] for name in found if name not in ("SourceFile", "XMP-x:XMPToolkit")}


def listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def test_it_reads_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg.xmp"
    made = write_sidecar(path, Wanted(NAMES, 4, "Nap & <rest>"), Base())
    found = seen(path)
    assert set(found) == set(OURS)
    assert listed(found["XMP-dc:Subject"]) == ["Café", *NAMES[1:]]
    assert listed(found["XMP-lr:HierarchicalSubject"]) == list(NAMES)
    assert listed(found["XMP-digiKam:TagsList"]) == ["Places/Paris/Café", *(n for n in NAMES[1:] if "/" not in n)]
    assert (found["XMP-xmp:Rating"], found["XMP-dc:Title"]) == (4, "Nap & <rest>")
    write_sidecar(path, Wanted(("one",), -1), made.plan.base)
    found = seen(path)
    assert {name: found[name] for name in ("XMP-dc:Subject", "XMP-xmp:Rating")} == {
        "XMP-dc:Subject": ["one"],
        "XMP-xmp:Rating": -1,
    }
    assert "XMP-dc:Title" not in found


def written_by_exiftool(path: Path, *more: str) -> None:
    path.with_suffix(".args").write_text(
        "\n".join(
            (
                "-XMP-dc:Subject=dog",
                "-XMP-dc:Subject=R&D <3",
                "-XMP-digiKam:TagsList=Animals/dog",
                "-XMP-lr:HierarchicalSubject=Animals|dog",
                "-XMP-xmp:Rating=2",
                "-XMP-dc:Title=Morning",
                "-XMP-dc:Title-de=Morgen",
                "-XMP-dc:Description=A dog.",
                "-XMP-crs:Exposure2012=+0.35",
                "-XMP-crs:ToneCurvePV2012=0, 0",
                "-XMP-crs:ToneCurvePV2012=255, 255",
                "-XMP-photoshop:City=Paris",
                "-XMP-xmpMM:History={Action=saved,InstanceID=xmp.iid:1}",
                "-XMP-mwg-rs:RegionInfo={RegionList=[{Name=Ann,Type=Face,Area={X=0.5,Y=0.5,W=0.1,H=0.1,Unit=normalized}}]}",
                "-XMP-exif:GPSLatitude=48.85",
                *more,
            )
        ),
        encoding="utf-8",
    )
    exiftool("-charset", "utf8", "-@", path.with_suffix(".args"), path)


@pytest.mark.parametrize("compact", ["NoPadding", "Shorthand,OneDesc"])
def test_we_change_what_it_wrote_and_all_else_is_equal(tmp_path: Path, compact: str) -> None:
    path = tmp_path / "a.cr2.xmp"
    written_by_exiftool(path, "-api", f"Compact={compact}")
    assert ("xmp:Rating='2'" in path.read_text(encoding="utf-8")) == ("Shorthand" in compact)
    before, found = seen(path), read_sidecar(path)
    assert len(before) > 10
    assert (found.rating, found.title) == (2, "Morning")
    assert (found.keywords, found.hierarchies) == (("dog", "R&D <3"), ("Animals|dog",))

    made = write_sidecar(path, Wanted(("dog", "Places|Paris", "😀"), 5, "Evening"), Base(rating=2, title="Morning"))
    assert (made.outcome, made.plan.conflicts) == (Outcome.CHANGED, ())
    after = seen(path)
    assert {name: after[name] for name in after if name not in OURS} == {
        name: before[name] for name in before if name not in OURS
    }
    assert after["XMP-dc:Subject"] == ["dog", "R&D <3", "Paris", "😀"]
    assert after["XMP-lr:HierarchicalSubject"] == ["Animals|dog", "dog", "Places|Paris", "😀"]
    assert after["XMP-digiKam:TagsList"] == ["Animals/dog", "dog", "Places/Paris", "😀"]
    assert (after["XMP-xmp:Rating"], after["XMP-dc:Title"], after["XMP-dc:Title-de"]) == (5, "Evening", "Morgen")

    write_sidecar(path, Wanted(rating=2, title="Morning"), made.plan.base)
    assert seen(path) == before


def test_a_rating_it_changes_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg.xmp"
    base = write_sidecar(path, Wanted(("cat", "dog"), 3), Base()).plan.base
    exiftool("-overwrite_original", "-XMP-xmp:Rating=1", "-XMP-dc:Subject-=cat", "-XMP-dc:Subject+=bird", path)
    made = write_sidecar(path, Wanted(("cat", "dog", "fish"), 4), base)
    assert made.plan.conflicts == (Conflict(Property.RATING, "4", "1"),)
    assert made.plan.taken_away == ("cat",)
    found = seen(path)
    assert (found["XMP-dc:Subject"], found["XMP-xmp:Rating"]) == (["bird", "dog", "fish"], 1)
    # It has been written by another program: it stays, even with nothing left of ours.
    write_sidecar(path, Wanted(rating=1), made.plan.base)
    assert seen(path)["XMP-dc:Subject"] == ["bird"]
