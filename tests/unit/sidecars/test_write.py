"""Sidecars on disk: whole or not at all, with everything others wrote into them, and never a photo."""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.domain.errors import SidecarError, StorageError
from photoclip.sidecars import files
from photoclip.sidecars.files import Outcome, read_sidecar, write_sidecar
from photoclip.sidecars.plan import plan
from photoclip.sidecars.values import Base, Conflict, Property, Sidecar, Wanted

ALL = Wanted(("Places|Paris", "cat"), 4, "Nap")
LIGHTROOM = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000 1.000000, 0000/00/00-00:00:00        ">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- hands off -->
  <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" rdf:about=""
   xmp:Rating="2" crs:Exposure2012="+0.35" crs:HasSettings="True" dc:format="image/x-canon-cr2">
   <dc:subject>
    <rdf:Bag>
     <rdf:li>dog</rdf:li>
    </rdf:Bag>
   </dc:subject>
   <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq></crs:ToneCurve>
   <crs:Look><rdf:Description crs:Name="Adobe Color"><crs:Group><rdf:Alt>
    <rdf:li xml:lang="x-default">Profiles</rdf:li></rdf:Alt></crs:Group></rdf:Description></crs:Look>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""


@pytest.fixture
def sidecar(tmp_path: Path) -> Path:
    return tmp_path / "a.cr2.xmp"


@pytest.fixture
def from_lightroom(sidecar: Path) -> Path:
    sidecar.write_text(LIGHTROOM, encoding="utf-8")
    return sidecar


@pytest.fixture(autouse=True)
def nothing_left_over(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob(".photoclip-*"))


def test_made_read_again_and_removed(sidecar: Path) -> None:
    made = write_sidecar(sidecar, ALL, Base())
    assert made.outcome is Outcome.CREATED
    found = read_sidecar(sidecar)
    assert found == Sidecar(("Paris", "cat"), ("Places/Paris", "cat"), ("Places|Paris", "cat"), "4", "Nap")
    stamp = sidecar.stat().st_mtime_ns, sidecar.stat().st_ino
    assert write_sidecar(sidecar, ALL, made.plan.base).outcome is Outcome.UNTOUCHED
    assert (sidecar.stat().st_mtime_ns, sidecar.stat().st_ino) == stamp
    assert write_sidecar(sidecar, Wanted(), made.plan.base).outcome is Outcome.REMOVED
    assert not sidecar.exists()
    assert write_sidecar(sidecar, Wanted(), Base()).outcome is Outcome.UNTOUCHED
    assert not sidecar.exists()


def test_others_things_stay_as_they_are_to_the_letter(from_lightroom: Path) -> None:
    made = write_sidecar(from_lightroom, Wanted(("cat",), 2, "Nap"), Base())
    assert (made.outcome, made.plan.conflicts) == (Outcome.CHANGED, ())
    text = from_lightroom.read_text(encoding="utf-8")
    for kept in ("<!-- hands off -->", 'crs:Exposure2012="+0.35"', "0000/00/00-00:00:00        ", 'xmp:Rating="2"'):
        assert kept in text
    assert "     <rdf:li>dog</rdf:li>\n     <rdf:li>cat</rdf:li>\n    </rdf:Bag>" in text
    back = write_sidecar(from_lightroom, Wanted(rating=2), made.plan.base)
    assert back.outcome is Outcome.CHANGED
    again = from_lightroom.read_text(encoding="utf-8")
    assert "".join(again.split()) == "".join(LIGHTROOM.split())


def test_a_conflict_is_told_and_left_alone_until_the_person_decides(from_lightroom: Path) -> None:
    wanted = Wanted(("cat",), 5)
    made = write_sidecar(from_lightroom, wanted, Base(rating=3))
    assert made.plan.conflicts == (Conflict(Property.RATING, "5", "2"),)
    assert read_sidecar(from_lightroom).rating == 2
    assert read_sidecar(from_lightroom).subjects == ("dog", "cat")
    again = write_sidecar(from_lightroom, wanted, made.plan.base)
    assert (again.outcome, again.plan.conflicts) == (Outcome.UNTOUCHED, made.plan.conflicts)
    ours = write_sidecar(from_lightroom, wanted, made.plan.base, frozenset((Property.RATING,)))
    assert (ours.plan.conflicts, ours.plan.base.rating) == ((), 5)
    assert read_sidecar(from_lightroom).rating == 5


def test_one_we_made_stays_where_others_wrote_into_it(sidecar: Path) -> None:
    for theirs in ("<!-- theirs -->", '<rdf:li xmlns:rdf="urn:x"/>', "theirs"):
        base = write_sidecar(sidecar, ALL, Base()).plan.base
        text = sidecar.read_text(encoding="utf-8")
        sidecar.write_text(text.replace("</rdf:Description>", f"{theirs}</rdf:Description>"), encoding="utf-8")
        assert write_sidecar(sidecar, Wanted(), base).outcome is Outcome.CHANGED
        assert theirs in sidecar.read_text(encoding="utf-8")
        sidecar.unlink()


def test_text_that_stands_where_none_should_stays(from_lightroom: Path) -> None:
    text = LIGHTROOM.replace("<rdf:li>dog", "first<rdf:li>cat</rdf:li>second<rdf:li>dog").replace(
        "</rdf:Bag>", "x</rdf:Bag>"
    )
    from_lightroom.write_text(text, encoding="utf-8")
    write_sidecar(from_lightroom, Wanted(rating=2), Base(subjects=("cat", "dog")))
    assert "first" in from_lightroom.read_text(encoding="utf-8")
    assert "second" in from_lightroom.read_text(encoding="utf-8")
    assert read_sidecar(from_lightroom).subjects == ()


def test_one_of_others_stays_though_nothing_is_left_in_it(sidecar: Path) -> None:
    sidecar.write_text(LIGHTROOM.partition("<!--")[0] + "</rdf:RDF></x:xmpmeta>", encoding="utf-8")
    base = write_sidecar(sidecar, ALL, Base()).plan.base
    assert read_sidecar(sidecar).title == "Nap"
    assert write_sidecar(sidecar, Wanted(), base).outcome is Outcome.CHANGED
    assert read_sidecar(sidecar) == Sidecar()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1"])
def test_the_encoding_stays(sidecar: Path, codec: str) -> None:
    text = f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{LIGHTROOM}<?xpacket end="w"?>\n \n'
    declared = {"latin-1": "ISO-8859-1"}.get(codec, codec.removesuffix("-sig"))
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{text}'
    sidecar.write_bytes(text.encode(codec))
    write_sidecar(sidecar, Wanted(("caf\xe9", "😀"), 2), Base())
    after = sidecar.read_bytes().decode(codec)
    assert after.startswith(text[: text.index("<x:xmpmeta")])
    assert after.endswith('<?xpacket end="w"?>\n \n')
    assert "caf\xe9" in after
    assert read_sidecar(sidecar).subjects == ("dog", "caf\xe9", "😀")


@pytest.mark.parametrize(
    "form",
    [
        'dc:title="Old"/>',
        "><dc:title>Old</dc:title></rdf:Description>",
        "><dc:title><rdf:Alt><rdf:li>Old</rdf:li></rdf:Alt></dc:title></rdf:Description>",
        '><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Old</rdf:li><rdf:li xml:lang="de">Alt</rdf:li></rdf:Alt>'
        "</dc:title></rdf:Description>",
        '><dc:title><rdf:Alt><rdf:li xml:lang="de">Old</rdf:li></rdf:Alt></dc:title></rdf:Description>',
        '><dc:title rdf:parseType="Resource"><rdf:value>Old</rdf:value></dc:title></rdf:Description>',
        'dc:title="Old"/><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="Older"/>',
    ],
)
def test_a_title_changes_in_every_form_and_those_of_other_languages_stay(sidecar: Path, form: str) -> None:
    head = LIGHTROOM.partition("<!--")[0]
    text = f'{head}<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" {form}</rdf:RDF></x:xmpmeta>'
    sidecar.write_text(text, encoding="utf-8")
    assert write_sidecar(sidecar, Wanted(title="New"), Base()).plan.conflicts[0].theirs == "Old"
    assert sidecar.read_text(encoding="utf-8") == text
    made = write_sidecar(sidecar, Wanted(title="New"), Base(title="Old"))
    assert (made.plan.conflicts, read_sidecar(sidecar).title) == ((), "New")
    assert ('"de"' in form) == ('xml:lang="de"' in sidecar.read_text(encoding="utf-8"))
    write_sidecar(sidecar, Wanted(), made.plan.base)
    others = read_sidecar(sidecar).title
    assert others == (("Alt" if ">Alt<" in form else "Old") if '"de"' in form else "")


def test_a_form_nobody_writes_is_an_error(sidecar: Path) -> None:
    head = LIGHTROOM.partition("<!--")[0]
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    for name in ("dc:subject", "dc:title"):
        strange = f"<rdf:Description {space}><{name}><dc:a/></{name}></rdf:Description></rdf:RDF></x:xmpmeta>"
        sidecar.write_text(head + strange, encoding="utf-8")
        with pytest.raises(SidecarError, match="a form that no program writes"):
            write_sidecar(sidecar, ALL, Base())
        assert strange in sidecar.read_text(encoding="utf-8")


def test_64_kb_of_keywords(sidecar: Path) -> None:
    many = tuple(f"keyword {number} <&> 😀" for number in range(3000))
    made = write_sidecar(sidecar, Wanted(many), Base())
    assert sidecar.stat().st_size > 64 << 10
    assert read_sidecar(sidecar).keywords == many
    assert write_sidecar(sidecar, Wanted(many[:-1]), made.plan.base).outcome is Outcome.CHANGED
    assert read_sidecar(sidecar).keywords == many[:-1]
    one = "x" * (64 << 10)
    write_sidecar(sidecar, Wanted((one,)), Base())
    assert read_sidecar(sidecar).keywords[-1] == one


def test_more_than_would_be_read_again_is_not_written(sidecar: Path) -> None:
    with pytest.raises(SidecarError, match="more than 8 MB"):
        write_sidecar(sidecar, Wanted(("x" * (9 << 20),)), Base())
    assert not sidecar.exists()


@pytest.mark.parametrize("where", ["write", "sync", "rename"])
@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk_loses_nothing(sidecar: Path, monkeypatch, where: str, there: bool) -> None:
    if there:
        sidecar.write_text(LIGHTROOM, encoding="utf-8")

    def full(path: Path, *args: object) -> int:
        if where == "write":
            with path.open("xb") as file:
                file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    call = {"write": "pathlib.Path.write_bytes", "sync": "os.fsync", "rename": "pathlib.Path.replace"}[where]
    with monkeypatch.context() as broken:
        broken.setattr(call, full)
        with pytest.raises(StorageError, match=r"a\.cr2\.xmp cannot be written: the disk is full"):
            write_sidecar(sidecar, ALL, Base())
    assert (sidecar.read_text(encoding="utf-8") if sidecar.exists() else None) == (LIGHTROOM if there else None)


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes of folders")
def test_a_folder_or_a_file_that_may_not_be_changed(from_lightroom: Path, monkeypatch) -> None:
    from_lightroom.chmod(0o444)
    with pytest.raises(StorageError, match="it is read-only"):
        write_sidecar(from_lightroom, ALL, Base())
    from_lightroom.chmod(0o640)

    def refused(path: Path, *args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    from_lightroom.parent.chmod(0o555)
    try:
        with monkeypatch.context() as denied:
            if os.access(from_lightroom.parent, os.W_OK):  # the administrator
                denied.setattr("pathlib.Path.write_bytes", refused)
            with pytest.raises(StorageError, match="no permission to write"):
                write_sidecar(from_lightroom, ALL, Base())
    finally:
        from_lightroom.parent.chmod(0o755)
    assert from_lightroom.read_text(encoding="utf-8") == LIGHTROOM
    write_sidecar(from_lightroom, ALL, Base())
    assert from_lightroom.stat().st_mode & 0o777 == 0o640
    with pytest.raises(StorageError, match="its folder is not there"):
        write_sidecar(from_lightroom.parent / "gone" / "a.xmp", ALL, Base())


def test_another_program_that_writes_meanwhile_is_heard(from_lightroom: Path, monkeypatch) -> None:
    written = iter([LIGHTROOM.replace("dog", "bird"), LIGHTROOM.replace("dog", "fish")])

    def slow_plan(*args: object) -> object:
        made = plan(*args)  # pyright: ignore[reportArgumentType]
        if text := next(written, None):
            from_lightroom.write_text(text, encoding="utf-8")
        return made

    monkeypatch.setattr(files, "plan", slow_plan)
    write_sidecar(from_lightroom, Wanted(("cat",), 2), Base())
    assert read_sidecar(from_lightroom).subjects == ("fish", "cat")


def test_another_program_that_never_ends_writing(from_lightroom: Path, monkeypatch) -> None:
    def busy_plan(*args: object) -> object:
        from_lightroom.write_text(from_lightroom.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return plan(*args)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(files, "plan", busy_plan)
    with pytest.raises(SidecarError, match="being written by another program"):
        write_sidecar(from_lightroom, Wanted(("cat",)), Base())
    assert read_sidecar(from_lightroom).subjects == ("dog",)


def test_photos_are_never_opened_for_writing(tmp_path: Path, monkeypatch) -> None:
    """Promise 1: every file that is opened for writing, renamed or removed is a sidecar, or becomes one."""
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"\xff\xd8 a picture")
    before = photo.stat()
    with _watched(monkeypatch) as touched:
        base = write_sidecar(tmp_path / "a.jpg.xmp", ALL, Base()).plan.base
        write_sidecar(tmp_path / "a.jpg.xmp", Wanted(("cat",)), base)
        write_sidecar(tmp_path / "a.jpg.xmp", Wanted(), base)
        for name in ("a.jpg", "a", "a.jpg.xmp.jpg", "xmp"):
            with pytest.raises(ValueError, match="not named like a sidecar"):
                write_sidecar(tmp_path / name, ALL, Base())
        (tmp_path / "link.xmp").symlink_to(photo)
        (tmp_path / "new.xmp").symlink_to(tmp_path / "b.jpg")
        for name in ("link.xmp", "new.xmp"):
            with pytest.raises(SidecarError, match="a link to something else"):
                write_sidecar(tmp_path / name, ALL, Base())
    assert touched
    assert all(name.endswith((".xmp", ".part")) for name in touched)
    assert (photo.read_bytes(), photo.stat().st_mtime_ns) == (b"\xff\xd8 a picture", before.st_mtime_ns)
    assert not (tmp_path / "b.jpg").exists()


class _watched:  # noqa: N801  (reads as a verb in `with`)
    """Names of files that are opened for writing, renamed or removed meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __enter__(self) -> list[str]:
        touched: list[str] = []
        self._context = self._monkeypatch.context()
        patch = self._context.__enter__()
        real_open = os.open

        def watched_open(path: object, flags: int, *args: object, **more: object) -> int:
            if flags & (os.O_WRONLY | os.O_RDWR):
                touched.append(str(path))
            return real_open(path, flags, *args, **more)  # pyright: ignore[reportArgumentType, reportCallIssue]

        patch.setattr(os, "open", watched_open)
        for name in ("write_bytes", "replace", "unlink", "chmod"):
            patch.setattr(Path, name, _noting(getattr(Path, name), touched))
        import io

        real_io_open = io.open

        def watched_io_open(file: object, mode: str = "r", *args: object, **more: object) -> object:
            if set(mode) & set("wax+"):
                touched.append(str(file))
            return real_io_open(file, mode, *args, **more)  # pyright: ignore[reportArgumentType, reportCallIssue]

        patch.setattr(io, "open", watched_io_open)
        return touched

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(None, None, None)


def _noting(call: object, touched: list[str]) -> object:
    def noted(path: Path, *args: object, **more: object) -> object:
        touched.append(str(path))
        return call(path, *args, **more)  # pyright: ignore[reportCallIssue]

    return noted
