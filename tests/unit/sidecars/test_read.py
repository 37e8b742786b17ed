"""What a sidecar says, in every form that programs write it; and files that are none, or meant to do harm."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from photoclip.decode.xmp import facts_of_xmp
from photoclip.domain.errors import SidecarError, StorageError
from photoclip.sidecars.document import MOST_BYTES
from photoclip.sidecars.files import read_sidecar, write_sidecar
from photoclip.sidecars.values import Base, Sidecar, Wanted

HEAD = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:q="urn:q">"""
FOOT = "</rdf:RDF></x:xmpmeta>"


def described(inner: str, attributes: str = "") -> str:
    return f'<rdf:Description rdf:about="" {attributes}>{inner}</rdf:Description>'


def read(tmp_path: Path, body: str | bytes) -> Sidecar:
    path = tmp_path / "a.jpg.xmp"
    path.write_bytes(body if isinstance(body, bytes) else (HEAD + body + FOOT).encode())
    return read_sidecar(path)


@pytest.mark.parametrize("kind", ["Bag", "Seq", "Alt"])
def test_lists_of_every_kind(tmp_path: Path, kind: str) -> None:
    found = read(
        tmp_path, described(f"<dc:subject><rdf:{kind}><rdf:li>cat</rdf:li><rdf:li/></rdf:{kind}></dc:subject>")
    )
    assert found.subjects == ("cat",)


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ("<dc:subject>cat</dc:subject><xmp:Rating>3</xmp:Rating><dc:title>Nap</dc:title>", ""),
        ("", 'dc:subject="cat" xmp:Rating="3" dc:title="Nap"'),
        (
            "<dc:subject><rdf:Bag><rdf:li> c<!-- x -->at </rdf:li></rdf:Bag></dc:subject><xmp:Rating>3.0</xmp:Rating>"
            '<dc:title><rdf:Alt><rdf:li xml:lang="de">Schlaf</rdf:li><rdf:li xml:lang="x-default">Nap</rdf:li>'
            "</rdf:Alt></dc:title>",
            "",
        ),
        (
            '<dc:subject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>cat</rdf:value><q:by>me</q:by></rdf:li>'
            "</rdf:Bag></dc:subject><xmp:Rating><rdf:Description><rdf:value>3</rdf:value></rdf:Description></xmp:Rating>"
            '<dc:title rdf:value="Nap" q:by="me"/>',
            "",
        ),
    ],
    ids=["plain", "attributes", "lists", "qualified"],
)
def test_forms(tmp_path: Path, inner: str, attributes: str) -> None:
    found = read(tmp_path, described(inner, attributes))
    assert (found.subjects, found.rating, found.title) == (("cat",), 3, "Nap")


def test_several_descriptions_count_and_those_of_other_things_do_not(tmp_path: Path) -> None:
    other = (
        "<crs:Look><rdf:Description><dc:title>Preset</dc:title><xmp:Rating>5</xmp:Rating></rdf:Description></crs:Look>"
    )
    found = read(
        tmp_path,
        described(other)
        + described("<dc:subject>cat</dc:subject>")
        + described("<dc:subject><rdf:Bag><rdf:li>dog</rdf:li></rdf:Bag></dc:subject>", 'xmp:Rating="-1"'),
    )
    assert found == Sidecar(subjects=("cat", "dog"), rating_text="-1")
    assert found.rating == -1


def test_keywords_flat_and_with_their_levels(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        described(
            "<dc:subject><rdf:Bag><rdf:li>Paris</rdf:li><rdf:li>AT&amp;T &lt;3 😀</rdf:li></rdf:Bag></dc:subject>"
            "<digiKam:TagsList><rdf:Seq><rdf:li>Places/Rome</rdf:li><rdf:li>paris</rdf:li></rdf:Seq></digiKam:TagsList>"
            "<lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Paris</rdf:li></rdf:Bag></lr:hierarchicalSubject>"
        ),
    )
    assert found.keywords == ("Paris", "AT&T <3 😀", "Rome")
    assert found.hierarchies == ("Places|Paris", "Places|Rome")


@pytest.mark.parametrize(
    ("text", "rating"),
    [("", None), ("0", None), ("5", 5), ("-1", -1), ("99", None), ("six", None), ("nan", None), ("1e999", None)],
)
def test_ratings(tmp_path: Path, text: str, rating: int | None) -> None:
    assert read(tmp_path, described("", f'xmp:Rating="{text}"')).rating == rating


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_encodings_and_wrappers(tmp_path: Path, codec: str, wrapped: bool) -> None:
    text = HEAD + described("<dc:subject>caf\xe9</dc:subject>") + FOOT
    if wrapped:
        text = f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{text}\n<?xpacket end="w"?>\n{" " * 99}\n'
    if codec == "latin-1":
        text = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{text}'
    assert read(tmp_path, text.encode(codec)).subjects == ("caf\xe9",)


def test_bare_rdf_and_nothing_there(tmp_path: Path) -> None:
    bare = HEAD.partition(">")[2] + described("", 'xmp:Rating="2"') + "</rdf:RDF>"
    assert read(tmp_path, bare.encode()).rating == 2
    nothing = read_sidecar(tmp_path / "none.xmp")
    assert nothing == Sidecar(is_there=False)
    assert (nothing.keywords, nothing.hierarchies, nothing.rating) == ((), (), None)


ENTITIES = "".join(f'<!ENTITY {a} "{f"&{b};" * 10}">' for a, b in zip("bcdefghij", "abcdefghi", strict=True))
BOMB = f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'
HOSTILE = {
    "entities": BOMB + HEAD + described("<dc:subject>&j;</dc:subject>") + FOOT,
    "entities in attributes": BOMB + HEAD + described("", 'dc:subject="&j;"') + FOOT,
    "a file": f'<!DOCTYPE l [<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">]>{HEAD}{described("&a;")}{FOOT}',
    "a document type": f'<!DOCTYPE l SYSTEM "{Path(__file__).as_uri()}">{HEAD}{FOOT}',
    "depth": HEAD + "<q:a>" * 100_000,
    "not XML": "rating: 3",
    "a zero": HEAD + described("<dc:subject>\0</dc:subject>") + FOOT,
    "a picture": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "half": HEAD,
    "empty": b"",
    "zeros": bytes(4096),
    "no XMP": "<svg><rdf:RDF xmlns:rdf='urn:x'/></svg>",
    "deep RDF": f"<html><body>{HEAD}{FOOT}</body></html>",
    "wrong encoding": b'<?xml version="1.0" encoding="utf-8"?><a>\xff</a>',
    "unknown encoding": '<?xml version="1.0" encoding="klingon"?>' + HEAD + FOOT,
    "unknown prefix": "<x:xmpmeta/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sidecar_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.xmp"
    content = HOSTILE[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    with pytest.raises(SidecarError, match=r"evil\.xmp") as raised:
        read_sidecar(path)
    assert "\n" not in raised.value.what, "it is one line for the person"
    with pytest.raises(SidecarError, match=r"evil\.xmp"):
        write_sidecar(path, Wanted(("cat",)), Base())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_huge_one_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xmp"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(SidecarError, match="more than 8 MB"):
        read_sidecar(path)
    assert MOST_BYTES == 8 << 20


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes in folders")
def test_a_pipe_is_not_waited_for_and_a_folder_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xmp")
    (tmp_path / "folder.xmp").mkdir()
    for name in ("pipe.xmp", "folder.xmp"):
        with pytest.raises(SidecarError, match="no file"):
            read_sidecar(tmp_path / name)
    (tmp_path / "b").write_bytes(b"")
    with pytest.raises(StorageError, match="is a file, not a folder"):
        read_sidecar(tmp_path / "b" / "a.xmp")


def test_the_worst_that_is_read_stays_within_bounds(tmp_path: Path) -> None:
    """8 MB of empty elements: the most memory for its size."""
    path = tmp_path / "a.xmp"
    filling = "<q:a/>" * ((MOST_BYTES - 2000) // 6)
    path.write_text(HEAD + described(filling) + FOOT)
    code = (
        "import re, sys; from pathlib import Path; from photoclip.sidecars.files import read_sidecar;"
        "read_sidecar(Path(sys.argv[1])); status = Path('/proc/self/status').read_text();"
        # not ru_maxrss: a child begins with what its parent had (getrusage(2), execve keeps it)
        "print(int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) >> 10)"
    )
    if sys.platform != "linux":
        pytest.skip("peak memory is counted differently here")
    result = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=True)
    assert int(result.stdout) < 500


def test_decode_reads_what_we_write_as_we_do(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg.xmp"
    write_sidecar(path, Wanted(("Places|Paris", "cat", "black/white", "R&D <x> 😀"), 4, "Nap"), Base())
    facts, sidecar = facts_of_xmp(path.read_bytes()), read_sidecar(path)
    assert (facts.keywords, facts.rating, facts.title) == (sidecar.keywords, sidecar.rating, sidecar.title)
    assert sidecar.keywords == ("Paris", "cat", "black/white", "R&D <x> 😀")
