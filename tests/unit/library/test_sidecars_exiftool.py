"""A library and exiftool, an independent reader and writer, share tags and ratings of real photos."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from photoclip.domain.api import IndexRequest
from photoclip.domain.browse import Order, Scope
from photoclip.domain.errors import SidecarError
from photoclip.domain.found import SearchRequest
from photoclip.domain.sidecar_api import Keep, SidecarReport, SidecarsState

EXIFTOOL = shutil.which("exiftool")
pytestmark = pytest.mark.skipif(EXIFTOOL is None, reason="needs exiftool (Debian: libimage-exiftool-perl)")


def exiftool(*arguments: str | Path) -> str:
    command = [str(EXIFTOOL), "-q", "-overwrite_original", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def seen(path: Path) -> dict[str, object]:
    (found,) = json.loads(exiftool("-j", "-G1", "-n", "-XMP:all", path))
    return {name: value for name, value in found.items() if name not in ("SourceFile", "XMP-x:XMPToolkit")}


def over(library, job_id):
    status = library.wait_job(job_id, 0, 0)
    while not status.is_over:
        status = library.wait_job(job_id, status.revision, 5.0)
    assert not status.error
    return status


def test_a_round_trip_with_another_program(library, photos) -> None:
    red, green = (photos / f"{colour}.jpg.xmp" for colour in ("red", "green"))
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in photos.glob("*.jpg")}
    exiftool("-XMP-dc:Subject=lighthouse", "-XMP-xmp:Rating=4", "-XMP-dc:Title=Lamp", "-XMP-dc:Creator=Ann", red)
    over(library, library.start_index(IndexRequest((str(photos),))))

    # what it wrote is found and shown
    assert library.sidecars() == SidecarsState(are_written=False, sidecars=1, conflicts=0)
    found = library.search(SearchRequest("tag:lighthouse rating:4"))
    ids = library.list_photos(Scope(), Order.NAME).id_array().tolist()
    known = {Path(photo.files[0].path).stem: photo for photo in library.photos(tuple(ids))}
    assert [hit.photo_id for hit in found.hits] == [known["red"].photo_id]
    facts = known["red"].facts
    assert (facts.keywords, facts.title, known["red"].rating, known["red"].tags) == (("lighthouse",), "Lamp", 4, ())

    # what the library says is written, once that is switched on
    ids = (known["red"].photo_id, known["green"].photo_id)
    library.change_tags(ids, ("Places|Sea",), ())
    library.rate(ids[1:], 5)
    assert over(library, library.start_sidecars()).sidecars == SidecarReport()
    with pytest.raises(SidecarError):
        library.settle_sidecars((str(red),), Keep.OURS)
    library.change_settings(replace(library.settings().settings, sidecars=True))
    assert library.settings().settings.sidecars
    assert over(library, library.start_sidecars()).sidecars is not None
    assert seen(green) == {
        "XMP-dc:Subject": "Sea",
        "XMP-digiKam:TagsList": "Places/Sea",
        "XMP-lr:HierarchicalSubject": "Places|Sea",
        "XMP-xmp:Rating": 5,
    }
    assert seen(red) == {
        "XMP-dc:Subject": ["lighthouse", "Sea"],
        "XMP-dc:Title": "Lamp",
        "XMP-dc:Creator": "Ann",
        "XMP-digiKam:TagsList": "Places/Sea",
        "XMP-lr:HierarchicalSubject": "Places|Sea",
        "XMP-xmp:Rating": 4,
    }
    settled_and_undone(library, red, green, ids[1:])
    assert {path: hashlib.sha256(path.read_bytes()).digest() for path in before} == before


def settled_and_undone(library, red, green, ids):
    # what both changed is shown, and settled by the person
    exiftool("-XMP-xmp:Rating=2", "-XMP-dc:Subject-=Sea", "-XMP-dc:Subject+=boat", green)
    library.rate(ids, 3)
    report = over(library, library.start_sidecars()).sidecars
    assert (report, len(library.sidecar_conflicts())) == (SidecarReport(read=1, conflicts=2), 2)
    assert seen(green)["XMP-xmp:Rating"] == 2
    assert [(each.ours, each.theirs, each.before) for each in library.sidecar_conflicts()] == [
        ("Places|Sea", "", "Places|Sea"),
        ("3", "2", "5"),
    ]
    assert library.settle_sidecars((str(green),), Keep.OURS) == 2
    assert (seen(green)["XMP-dc:Subject"], seen(green)["XMP-xmp:Rating"]) == (["boat", "Sea"], 3)
    assert library.sidecar_conflicts() == ()
    assert [photo.facts.keywords for photo in library.photos(ids)] == [("boat",)]

    # what is undone is undone there too
    while library.undo() is not None:
        pass
    over(library, library.start_sidecars())
    assert seen(green) == {"XMP-dc:Subject": "boat", "XMP-xmp:Rating": 2}
    assert seen(red)["XMP-dc:Subject"] == "lighthouse"


def test_what_another_program_writes_is_noticed(library, photos) -> None:
    over(library, library.start_index(IndexRequest((str(photos),))))
    library.watch()
    exiftool("-XMP-dc:Subject=lighthouse", photos / "blue.jpg.xmp")
    news = library.wait_news(-1, 0.0)
    while not library.search(SearchRequest("tag:lighthouse")).hits:
        news = library.wait_news(news.revision, 5.0)
