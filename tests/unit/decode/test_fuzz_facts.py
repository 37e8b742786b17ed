"""Hostile EXIF, XMP and IPTC: nothing gets out but facts within their ranges, in bounded time and memory, and they
survive the catalog and the engine's messages.

The same checks run with few examples always, and with thousands as slow tests.
"""

import math
import re
import sqlite3
import struct
import time
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photoclip.catalog import photos
from photoclip.catalog.connection import connect_writer
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.schema import migrate
from photoclip.config.resources import resource
from photoclip.decode.colour import Profiles
from photoclip.decode.facts import contained, facts_of_tiff_block
from photoclip.decode.limits import Limits
from photoclip.decode.picture import Source, open_picture
from photoclip.decode.xmp import facts_of_xmp
from photoclip.domain.browse import Photo
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.engine.methods import METHODS

pytestmark = pytest.mark.filterwarnings("ignore")

MOST_SECONDS = 5.0
RANGES = {
    "taken_offset_minutes": (-840, 840),
    "exposure_s": (1e-8, 100_000),
    "f_number": (0.1, 2000),
    "iso": (1, 10_000_000),
    "focal_mm": (0, 20_000),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "altitude_m": (-1_000_000, 1_000_000),
    "rating": (-1, 5),
}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?", re.ASCII)

TAGS = (
    *(0x010E, 0x010F, 0x0110, 0x0112, 0x0132, 0x4746, 0x4749, 0x8769, 0x8825, 0x9C9B, 0x9C9E, 0x02BC, 0x83BB, 0x014A),
    *(0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9291, 0x9292, 0x829A, 0x829D, 0x8827, 0x8831, 0x8833, 0x9201, 0x9202),
    *(0x920A, 0xA434, 0x927C, 0xA005, 0x0201, 0x0202, 1, 2, 3, 4, 5, 6, 29),
)
TEXTS = st.one_of(
    st.sampled_from(
        ["2020:01:02 03:04:05", "0000:00:00 00:00:00", "9999-12-31T23:59:59", "+14:00", "N", "S", "W", "5", "x-default"]
    ),
    st.text(st.characters(exclude_categories=()), max_size=40),
)
ENCODED = st.builds(
    lambda text, encoding: text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass"),
    TEXTS,
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "shift_jis", "utf-7"]),
)
NUMBERS = st.lists(st.sampled_from([0, 1, 2, 33, 89, 90, 255, 65_535, 2**31, 2**32 - 1]), min_size=1, max_size=8)
VALUES = st.one_of(
    ENCODED,
    st.binary(max_size=64),
    NUMBERS.map(lambda numbers: struct.pack(f"<{len(numbers)}I", *numbers)),
    NUMBERS.map(lambda numbers: struct.pack(f"<{len(numbers)}H", *(number & 0xFFFF for number in numbers))),
    st.lists(st.floats(width=32), min_size=1, max_size=4).map(lambda reals: struct.pack(f"<{len(reals)}f", *reals)),
    st.lists(st.floats(), min_size=1, max_size=4).map(lambda reals: struct.pack(f"<{len(reals)}d", *reals)),
)


@st.composite
def tiff_blocks(draw: st.DrawFn) -> bytes:
    """A TIFF header and a few directories: any tag of any type and count, values in it, beyond it, or in a circle."""
    end = draw(st.sampled_from("<>"))
    heap, places = b"", []
    for value in draw(st.lists(VALUES, min_size=1, max_size=6)):
        places.append(len(heap))
        heap += value + b"\0" * draw(st.integers(0, 3))
    entries = [draw(_entries(end, places)) for _ in range(draw(st.integers(1, 3)))]
    sizes = [2 + 12 * len(directory) + 4 for directory in entries]
    starts = [8 + sum(sizes[:number]) for number in range(len(sizes))]
    heap_at = 8 + sum(sizes)
    block = (b"II" if end == "<" else b"MM") + struct.pack(f"{end}HI", 42, 8)
    for directory in entries:
        block += struct.pack(f"{end}H", len(directory))
        for tag, kind, count, value in directory:
            if tag in (0x8769, 0x8825, 0xA005, 0x014A) and isinstance(value, int):
                block += struct.pack(f"{end}HHII", tag, 4, 1, starts[value % len(starts)])
            elif isinstance(value, int):
                block += struct.pack(f"{end}HHII", tag, kind, count, (heap_at + value) & 0xFFFFFFFF)
            else:
                block += struct.pack(f"{end}HHI", tag, kind, count) + value
        block += struct.pack(f"{end}I", draw(st.sampled_from([0, 8, starts[-1], 0xFFFFFFFF])))
    return block + heap


def _entries(end: str, places: list[int]) -> st.SearchStrategy[list[tuple[int, int, int, int | bytes]]]:
    """`value` is an offset into the heap, or the four bytes of an entry that holds its own."""
    entry = st.tuples(
        st.one_of(st.sampled_from(TAGS), st.integers(0, 0xFFFF)),
        st.one_of(st.integers(1, 13), st.integers(0, 0xFFFF)),
        st.one_of(st.integers(0, 40), st.sampled_from([2**16, 2**28, 2**31, 2**32 - 1])),
        st.one_of(st.sampled_from(places), st.sampled_from([2**20, 2**32 - 40]), st.binary(min_size=4, max_size=4)),
    )
    return st.lists(entry, max_size=12)


@cache
def real_blocks() -> tuple[bytes, ...]:
    """The EXIF of the sample pictures, and one with a bit of everything."""
    found = {_rich_block()}
    for path in sorted(resource("samples").rglob("*")):
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".tif"):
            with Image.open(path) as image:
                if exif := image.info.get("exif"):
                    found.add(exif if exif.startswith(b"Exif\0\0") else b"Exif\0\0" + exif)
    return tuple(sorted(found))


def _rich_block() -> bytes:
    exif = Image.Exif()
    exif.update({0x010F: "Maker", 0x0110: "Model", 0x010E: "Grandma", 0x4746: 4, 0x4749: 75, 0x0112: 6})
    exif[0x9C9B], exif[0x9C9E] = "Grüße\0".encode("utf-16-le"), "a;b".encode("utf-16-le")
    exif.get_ifd(0x8769).update(
        {0x9003: "2020:01:02 03:04:05", 0x9291: "123", 0x9011: "+02:00", 0x829A: 0.01, 0x829D: 2.8, 0x8827: 100}
        | {0x9201: 8.0, 0x9202: 4.0, 0x920A: 50.0, 0xA434: "Lens"}
    )
    exif.get_ifd(0x8825).update({1: "S", 2: (33.0, 51.0, 30.0), 3: "E", 4: (151.0, 12.0, 36.0), 5: b"\x01", 6: 12.5})
    return exif.tobytes()


@st.composite
def mutations(draw: st.DrawFn, sources: Callable[[], tuple[bytes, ...]]) -> bytes:
    """Real bytes: some flipped, a piece cut out, doubled, or taken from another."""
    block = bytearray(draw(st.sampled_from(sources())))
    for at, value in draw(st.lists(st.tuples(st.integers(0, len(block) - 1), st.integers(0, 255)), max_size=10)):
        block[at] = value
    start, length = draw(st.integers(0, len(block))), draw(st.integers(0, 200))
    piece = bytes(block[start : start + length])
    other = draw(st.sampled_from(sources()))
    to = draw(st.integers(0, len(other)))
    change = draw(st.sampled_from(["none", "cut", "end", "double", "splice"]))
    if change == "cut":
        del block[start : start + length]
    elif change == "end":
        del block[start:]
    elif change == "double":
        block[start:start] = piece * 3
    elif change == "splice":
        block[start : start + length] = other[to : to + length]
    return bytes(block)


OPEN = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/">'
)
CLOSE = "</rdf:RDF></x:xmpmeta>"
NAMES = (
    *("rdf:Description", "rdf:li", "rdf:Bag", "rdf:Alt", "dc:subject", "dc:title", "xmp:Rating", "xmp:CreateDate"),
    *("photoshop:DateCreated", "exif:DateTimeOriginal", "lr:hierarchicalSubject", "digiKam:TagsList", "nobody:knows"),
)
ATTRIBUTES = st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=3)


def _element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def written(name: str, attributes: dict[str, str], children: list[str]) -> str:
        quoted = "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items())
        return f"<{name}{quoted}>{''.join(children)}</{name}>"

    return st.builds(written, st.sampled_from(NAMES), ATTRIBUTES, st.lists(inside, max_size=4))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


TREES = st.recursive(st.one_of(TEXTS.map(_escaped), TEXTS), _element, max_leaves=12)
PACKETS = st.builds(
    lambda start, trees, encoding, tail: (
        (start + OPEN + "<rdf:Description>" + "".join(trees) + "</rdf:Description>" + CLOSE).encode(
            encoding, "surrogatepass" if encoding.startswith("utf") else "replace"
        )
        + tail
    ),
    st.sampled_from(
        [
            *("", "\ufeff", '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0" encoding="nobody"?>'),
            *('<!DOCTYPE x [<!ENTITY a "ha">]>', "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"),
        ]
    ),
    st.lists(TREES, max_size=4),
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "latin-1"]),
    st.sampled_from([b"", b"\0\0", b"<", b"\xff\xfe", b"]]>"]),
)
DATASETS = st.tuples(
    st.sampled_from([1, 2, 2, 2, 3, 8]), st.sampled_from([0, 5, 25, 55, 60, 90, 255]), st.one_of(ENCODED, st.binary())
)


def _iptc(records: list[tuple[int, int, bytes]], claimed: int, noise: bytes) -> bytes:
    block = b"".join(struct.pack(">BBBH", 0x1C, r, d, len(data) + claimed & 0xFFFF) + data for r, d, data in records)
    found = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2) + noise
    return b"\xff\xed" + struct.pack(">H", len(b"Photoshop 3.0\0" + found) + 2) + b"Photoshop 3.0\0" + found


SEGMENTS = st.one_of(
    tiff_blocks().map(lambda block: b"Exif\0\0" + block),
    mutations(real_blocks),
    PACKETS.map(lambda packet: b"http://ns.adobe.com/xap/1.0/\0" + packet),
).map(lambda content: b"\xff\xe1" + struct.pack(">H", len(content[:65_000]) + 2) + content[:65_000])
ALL_SEGMENTS = st.lists(
    st.one_of(SEGMENTS, st.builds(_iptc, st.lists(DATASETS, max_size=5), st.integers(-3, 3), st.binary(max_size=20))),
    min_size=1,
    max_size=3,
)


@cache
def plain_jpeg() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (16, 8), "red").save(stream, "JPEG")
    return stream.getvalue()


@cache
def database() -> sqlite3.Connection:
    """A catalog in memory."""
    db = connect_writer(Path(":memory:"))
    migrate(db, Path("memory"), 0, MIGRATIONS)
    return db


def require_sense(facts: Facts) -> None:
    """Within the documented ranges, and the same after catalog and engine."""
    for name, (least, most) in RANGES.items():
        value = getattr(facts, name)
        assert value is None or (math.isfinite(value) and least <= value <= most), (name, value)
    assert facts.rating is None or type(facts.rating) is int
    assert facts.iso is None or type(facts.iso) is int
    assert (facts.latitude is None) == (facts.longitude is None)
    if facts.taken_at is not None:
        assert DATE.fullmatch(facts.taken_at), facts.taken_at
        assert datetime.fromisoformat(facts.taken_at).year >= 1826
    for text in (facts.camera_make, facts.camera_model, facts.lens, facts.title, *facts.keywords):
        if text is not None:
            assert 0 < len(text) <= 500
            assert text == " ".join(text.split())
            assert not {unicodedata.category(c) for c in text if c not in "\u200c\u200d"} & {
                "Cc",
                "Cs",
                "Cf",
                "Zl",
                "Zp",
            }
            assert unicodedata.is_normalized("NFC", text)
    assert len(facts.keywords) <= 200
    assert all(facts.keywords)
    _survives(facts)


def _survives(facts: Facts) -> None:
    db = database()
    db.execute("BEGIN")
    content_hash = ContentHash("ab" * 32)
    photo_id = photos.insert(db, DecodedPhoto(content_hash, 1, "JPEG", 2, 3, 2**64 - 1, facts), 1)
    (row,) = photos.rows(db, [photo_id])
    db.execute("ROLLBACK")
    assert row.facts == facts
    coder = METHODS["photos"].result
    photo = Photo(PhotoId(1), content_hash, 1, "JPEG", 2, 3, row.facts, ())
    assert coder.decode(coder.encode((photo,))) == (photo,)


def check_block(block: bytes) -> None:
    require_sense(facts_of_tiff_block(block))
    require_sense(facts_of_tiff_block(block[6:]))


def check_packet(packet: bytes) -> None:
    require_sense(contained(lambda: facts_of_xmp(packet)))


def check_picture(segments: list[bytes]) -> None:
    """The pixels are fine: whatever its blocks say, the file opens."""
    content = plain_jpeg()[:2] + b"".join(segment for segment in segments if len(segment) < 65_538) + plain_jpeg()[2:]
    picture = open_picture(Source("a.jpg", content, PixelSpec(64), None, Limits(), Profiles()))
    assert {picture.width_px, picture.height_px} == {16, 8}
    require_sense(picture.facts)


CHECKS = {
    "a block made of nonsense": (tiff_blocks(), check_block),
    "a real block, damaged": (mutations(real_blocks), check_block),
    "a packet": (PACKETS, check_packet),
    "a picture": (ALL_SEGMENTS, check_picture),
}


def _run(name: str, examples: int) -> None:
    strategy, check = CHECKS[name]
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    settings(max_examples=examples, deadline=None, suppress_health_check=quiet)(given(strategy)(check))()


@pytest.mark.parametrize("name", CHECKS)
def test_nothing_but_facts_gets_out(name: str) -> None:
    _run(name, 60)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", CHECKS)
def test_nothing_but_facts_gets_out_of_very_many(name: str) -> None:
    _run(name, 5_000)


def _deep(inner: str, times: int) -> bytes:
    name = inner.partition(" ")[0]
    return f"{OPEN}{f'<{inner}>' * times}{f'</{name}>' * times}{CLOSE}".encode()


def _looping_block() -> bytes:
    """Directories that lead to one another, 5,000 entries each."""
    pointer = struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    pairs = struct.pack("<HHII", 0x9003, 5, 2**29 - 1, 8) * 5_000
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 5_002) + pairs + pointer + struct.pack("<I", 8)


HOSTILE: dict[str, Callable[[], Facts]] = {
    "a directory in a circle": lambda: facts_of_tiff_block(_looping_block()),
    "deep elements": lambda: facts_of_xmp(_deep("a", 100_000)),
    "deep descriptions": lambda: facts_of_xmp(_deep("rdf:Description", 60_000)),
    "deep subjects": lambda: facts_of_xmp(_deep("rdf:Description><dc:subject", 20_000).replace(b"</rdf:D", b"</x:D")),
    "subjects in descriptions in subjects": lambda: facts_of_xmp(
        f"{OPEN}{'<rdf:Description><dc:subject><rdf:li>a</rdf:li>' * 10_000}"
        f"{'</dc:subject></rdf:Description>' * 10_000}{CLOSE}".encode()
    ),
    "many descriptions": lambda: facts_of_xmp(f"{OPEN}{'<rdf:Description/>' * 100_000}{CLOSE}".encode()),
    "many subjects": lambda: facts_of_xmp(
        f"{OPEN}<rdf:Description><dc:subject><rdf:Bag>{'<rdf:li>ab</rdf:li>' * 100_000}</rdf:Bag></dc:subject>"
        f"</rdf:Description>{CLOSE}".encode()
    ),
    "a long title": lambda: facts_of_xmp(
        f"{OPEN}<rdf:Description dc:title='{'é ' * 700_000}' xmp:CreateDate='{' ' * 90_000}2'/>{CLOSE}".encode()
    ),
    "a long attribute of spaces": lambda: facts_of_xmp(
        f"{OPEN}<rdf:Description xmp:CreateDate='2020-01-01T00:00{' 1:11' * 100_000}'/>{CLOSE}".encode()
    ),
    "too long": lambda: facts_of_xmp(b"<" * (9 << 20)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_bounded(name: str) -> None:
    """Processor time, many times what it takes: a worker has 60 s for a file."""
    began = time.process_time()
    facts = contained(HOSTILE[name])
    assert time.process_time() - began < MOST_SECONDS
    require_sense(facts)
