"""Facts of real photos against values read with exiftool, facts written here, and hostile blocks."""

import struct
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photoclip.decode.colour import Profiles
from photoclip.decode.exif import facts_of_exif
from photoclip.decode.facts import contained, facts_of_image, facts_of_tiff_block
from photoclip.decode.limits import Limits
from photoclip.decode.picture import Source, open_picture
from photoclip.decode.xmp import facts_of_xmp
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.photos import Facts

RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/">'
    "{}</rdf:RDF></x:xmpmeta>"
)


def _real(path) -> Facts:
    return open_picture(Source(str(path), path.read_bytes(), PixelSpec(64), None, Limits(), Profiles())).facts


def _with_exif(main=None, photo=None, gps=None) -> Facts:
    exif = Image.Exif()
    for tag, value in (main or {}).items():
        exif[tag] = value
    exif.get_ifd(0x8769).update(photo or {})
    exif.get_ifd(0x8825).update(gps or {})
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif)
    with Image.open(BytesIO(stream.getvalue())) as image:
        return facts_of_image(image)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "metadata/DSCN0010.jpg",
            Facts(
                taken_at="2008-10-22T16:28:39",
                camera_make="NIKON",
                camera_model="COOLPIX P6000",
                exposure_s=1 / 75,
                f_number=5.9,
                iso=64,
                focal_mm=24.0,
                latitude=43.46744833,
                longitude=11.88512667,
            ),
        ),
        (
            "metadata/IMG_5195.HEIC",
            Facts(
                taken_at="2021-04-11T15:47:53.054",
                taken_offset_minutes=-300,
                camera_make="Apple",
                camera_model="iPhone 11 Pro Max",
                lens="iPhone 11 Pro Max back triple camera 4.25mm f/1.8",
                exposure_s=0.002557544757,
                f_number=1.8,
                iso=32,
                focal_mm=4.25,
                latitude=39.05134444,
                longitude=-94.28877222,
                altitude_m=260.5606383,
            ),
        ),
        (
            "heic/iphone_13_pro_max.HEIC",
            Facts(
                taken_at="2022-02-16T12:55:41.762",
                taken_offset_minutes=60,
                camera_make="Apple",
                camera_model="iPhone 13 Pro Max",
                lens="iPhone 13 Pro Max back triple camera 5.7mm f/1.5",
                exposure_s=1 / 60,
                f_number=1.5,
                iso=250,
                focal_mm=5.7,
            ),
        ),
    ],
)
def test_real_photos(name, expected, shared_photos) -> None:
    facts = _real(shared_photos / name)
    measured = {"exposure_s", "latitude", "longitude", "altitude_m"}
    for field in measured:
        value = getattr(expected, field)
        assert getattr(facts, field) == (None if value is None else pytest.approx(value, rel=1e-6))
    blank = dict.fromkeys(measured)
    assert replace(facts, **blank) == replace(expected, **blank)


def test_real_keywords_titles_and_dates(shared_photos, shared_bad) -> None:
    holiday = _real(shared_bad / "pillow_tests" / "iptc.jpg")
    assert holiday.keywords == ("HvK", "2006", "summer", "July", "holiday", "Hungary", "Budapest")
    scan = _real(shared_photos / "metadata" / "long_description.jpg")
    assert (scan.title, scan.taken_at, scan.taken_offset_minutes) == ("030904-A-2140D-006", "2003-08-31T00:00:00", None)
    # One item of the array, as written: a keyword may hold commas.
    for name in ("tp1n3p08_xmp.png", "simple_xmp.webp"):
        assert _real(shared_bad / "image_rs" / name).keywords == ("sunset, mountains, nature",)


def test_what_cameras_write_into_the_description_is_no_title(shared_photos) -> None:
    for name in ("camera/Kodak PIXPRO S-1.jpg", "metadata/Konica_Minolta_DiMAGE_Z3.jpg", "metadata/DSCN0010.jpg"):
        assert _real(shared_photos / name).title is None
    for words in (
        "OLYMPUS DIGITAL CAMERA",
        "SONY DSC",
        "Exif_JPEG_PICTURE",
        "DCIM",
        "image",
        "<KENOX S630  / Samsung>",
    ):
        assert _with_exif({0x010E: words}).title is None
    for words in ("Olympus from the south", "My camera collection", "Sony", "Grandma's picture"):
        assert _with_exif({0x010E: words}).title == words


def test_dates_in_their_order() -> None:
    original, digitized, sub = {0x9003: "2020:01:02 03:04:05"}, {0x9004: "2021:01:02 03:04:05"}, {0x9291: "7  "}
    assert _with_exif(photo=original | digitized | sub).taken_at == "2020-01-02T03:04:05.700"
    assert _with_exif(photo=digitized | sub).taken_at == "2021-01-02T03:04:05"
    # The date of the last change says nothing about the photo.
    assert _with_exif({0x0132: "2022:01:02 03:04:05"}).taken_at is None
    assert _with_exif(photo=original | {0x9011: "+05:30"}).taken_offset_minutes == 330
    assert _with_exif(photo=original | {0x9010: "-03:00"}).taken_offset_minutes == -180
    assert _with_exif(photo={0x9011: "+05:30"}).taken_offset_minutes is None
    assert _with_exif(photo={0x9003: "0000:00:00 00:00:00"}).taken_at is None


GPS = {1: "S", 2: (33.0, 51.0, 30.0), 3: "E", 4: (151.0, 12.0, 36.0), 5: b"\x01", 6: 12.5}


def test_places() -> None:
    facts = _with_exif(gps=GPS)
    assert facts.latitude == pytest.approx(-33.858333, abs=1e-6)
    assert facts.longitude == pytest.approx(151.21, abs=1e-6)
    assert facts.altitude_m == -12.5
    assert _with_exif(gps=GPS | {5: b"\x00"}).altitude_m == 12.5


@pytest.mark.parametrize(
    "change",
    [
        {2: (91.0, 0.0, 0.0)},
        {4: (181.0, 0.0, 0.0)},
        {2: (33.0, 61.0, 0.0)},
        {1: ""},
        {3: "N"},
        {2: (IFDRational(0, 0), 0.0, 0.0)},
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: ()},
    ],
)
def test_places_that_make_no_sense(change) -> None:
    facts = _with_exif(gps=GPS | change)
    assert (facts.latitude, facts.longitude, facts.altitude_m) == (None, None, None)


@pytest.mark.parametrize("percent_and_stars", [(0, 0), (1, 1), (25, 2), (50, 3), (75, 4), (99, 5), (100, 5)])
def test_ratings_of_windows(percent_and_stars) -> None:
    percent, stars = percent_and_stars
    assert _with_exif({0x4749: percent}).rating == stars
    assert _with_exif({0x4746: 2, 0x4749: percent}).rating == 2
    assert _with_exif({0x4746: 77}).rating is None


def test_texts_of_windows() -> None:
    facts = _with_exif({0x9C9B: "Grüße\0".encode("utf-16-le"), 0x9C9E: "a; b;;Ä b".encode("utf-16-le")})
    assert (facts.title, facts.keywords) == ("Grüße", ("a", "b", "Ä b"))


def test_exposure_from_apex_and_long_iso() -> None:
    facts = _with_exif(photo={0x9201: 8.0, 0x9202: 5.0, 0x8827: 65535, 0x8833: 102400})
    assert (facts.exposure_s, facts.f_number, facts.iso) == (1 / 256, 5.7, 102400)


def test_xmp_as_elements_and_as_attributes() -> None:
    elements = RDF.format(
        "<rdf:Description><xmp:Rating>4</xmp:Rating><dc:title><rdf:Alt><rdf:li xml:lang='de'>Strand</rdf:li>"
        "<rdf:li xml:lang='x-default'>Beach</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>dog</rdf:li>"
        "<rdf:li>Sea</rdf:li></rdf:Bag></dc:subject><lr:hierarchicalSubject><rdf:Bag><rdf:li>Animals|Pets|Dog</rdf:li>"
        "<rdf:li>Places|Norway</rdf:li></rdf:Bag></lr:hierarchicalSubject><digiKam:TagsList><rdf:Seq>"
        "<rdf:li>People/Ann</rdf:li></rdf:Seq></digiKam:TagsList>"
        "<photoshop:DateCreated>2019-08-07T06:05:04+02:00</photoshop:DateCreated></rdf:Description>"
    )
    facts = facts_of_xmp(elements.encode())
    assert facts == Facts(
        taken_at="2019-08-07T06:05:04",
        taken_offset_minutes=120,
        rating=4,
        title="Beach",
        keywords=("dog", "Sea", "Norway", "Ann"),
    )
    attributes = RDF.format("<rdf:Description xmp:Rating='-1' aux:Lens='50 mm' photoshop:DateCreated='2019-08-07'/>")
    assert facts_of_xmp(b"\0" + attributes.encode("utf-8") + b"\0\0") == Facts(
        taken_at="2019-08-07T00:00:00", rating=-1, lens="50 mm"
    )


def test_what_a_preset_says_is_not_about_the_photo():
    """As Lightroom nests its look in the photo's description."""
    packet = RDF.format(
        "<rdf:Description><crs:Look xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/'><rdf:Description "
        "dc:title='Vivid' xmp:Rating='1'><dc:subject><rdf:Bag><rdf:li>preset</rdf:li></rdf:Bag></dc:subject>"
        "</rdf:Description></crs:Look></rdf:Description><rdf:Description xmp:Rating='4'/>"
    )
    assert facts_of_xmp(packet.encode()) == Facts(rating=4)


@pytest.mark.parametrize("rating", ["", "five", "9", "nan", "-7", "inf"])
def test_ratings_that_make_no_sense(rating) -> None:
    assert facts_of_xmp(RDF.format(f"<rdf:Description xmp:Rating='{rating}'/>").encode()).rating is None


def test_xmp_wins_over_exif_for_what_the_person_wrote(encode) -> None:
    packet = RDF.format("<rdf:Description xmp:Rating='5'/>").encode()
    exif = Image.Exif()
    exif[0x4746] = 2
    exif[0x010F] = "Maker"
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        options = {"xmp": packet} if kind in ("JPEG", "WEBP", "AVIF") else {}
        if kind == "PNG":
            from PIL.PngImagePlugin import PngInfo

            options["pnginfo"] = PngInfo()
            options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
        if kind == "TIFF":
            options["tiffinfo"] = {700: packet, 0x010F: "Maker"}
        else:
            options["exif"] = exif
        with Image.open(BytesIO(encode(Image.new("RGB", (8, 8)), kind, **options))) as image:
            image.load()
            facts = facts_of_image(image)
        assert (facts.rating, facts.camera_make) == (5, "Maker"), kind


def _iim(*records: tuple[int, int, bytes]) -> bytes:
    block = b"".join(struct.pack(">BBBH", 0x1C, record, dataset, len(data)) + data for record, dataset, data in records)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2)
    content = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _jpeg_with(segment: bytes) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    return stream.getvalue()[:2] + segment + stream.getvalue()[2:]


def test_iptc() -> None:
    segment = _iim(
        (1, 90, b"\x1b%G"),
        (2, 5, "Fête".encode()),
        (2, 25, b"one"),
        (2, 25, "zwölf".encode("latin-1")),
        (2, 55, b"19990102"),
        (2, 60, b"030405-0500"),
    )
    with Image.open(BytesIO(_jpeg_with(segment))) as image:
        assert facts_of_image(image) == Facts(
            taken_at="1999-01-02T03:04:05", taken_offset_minutes=-300, title="Fête", keywords=("one", "zwölf")
        )


@pytest.mark.logs_errors
@pytest.mark.filterwarnings("ignore")
def test_blocks_that_break_every_reader(shared_bad) -> None:
    """Whatever opens at all has facts: no block of these may fail its file."""
    for path in sorted((shared_bad / "pillow_tests").iterdir()):
        try:
            image = Image.open(path, formats=("JPEG", "PNG", "TIFF", "WEBP", "GIF"))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            continue
        with image:
            assert isinstance(facts_of_image(image), Facts)


def test_billion_laughs_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + RDF.format(
        "<rdf:Description><xmp:Rating>5</xmp:Rating><dc:title>&b;</dc:title></rdf:Description>"
    )
    assert contained(lambda: facts_of_xmp(bomb.encode())) == Facts()


def _good_block() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x010E] = "A title"
    exif.get_ifd(0x8769).update({0x9003: "2020:01:02 03:04:05", 0x829A: 0.01, 0x8827: 100, 0xA434: "Lens"})
    exif.get_ifd(0x8825).update(GPS)
    return exif.tobytes()


GOOD = _good_block()


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=12), cut=st.integers(0, 99)
)
@pytest.mark.filterwarnings("ignore")
def test_damaged_exif_gives_facts_and_nothing_else(changes, cut) -> None:
    block = bytearray(GOOD)
    for at, value in changes:
        block[at] = value
    if cut < 30:
        del block[len(block) * cut // 30 :]
    facts = facts_of_tiff_block(bytes(block[6:]))
    _require_sense(facts)
    with Image.open(BytesIO(_jpeg_with(b"\xff\xe1" + struct.pack(">H", len(block) + 2) + bytes(block)))) as image:
        _require_sense(facts_of_image(image))


@settings(max_examples=200, deadline=None)
@given(inner=st.text(max_size=200), tail=st.binary(max_size=60))
@pytest.mark.filterwarnings("ignore")
def test_damaged_xmp_and_iptc_give_facts_and_nothing_else(inner, tail) -> None:
    packet = RDF.format(f"<rdf:Description>{inner}</rdf:Description>").encode("utf-8", "surrogatepass") + tail
    _require_sense(contained(lambda: facts_of_xmp(packet)))
    with Image.open(BytesIO(_jpeg_with(_iim((2, 55, tail), (2, 60, tail), (2, 25, tail), (2, 5, tail))))) as image:
        _require_sense(facts_of_image(image))


def _require_sense(facts: Facts) -> None:
    assert isinstance(facts, Facts)
    assert facts.taken_at is None or datetime.fromisoformat(facts.taken_at)
    assert facts.latitude is None or -90 <= facts.latitude <= 90
    assert facts.longitude is None or -180 <= facts.longitude <= 180
    assert facts.rating is None or -1 <= facts.rating <= 5
    assert facts.iso is None or facts.iso > 0
    for text in (facts.camera_make, facts.camera_model, facts.lens, facts.title, *facts.keywords):
        assert text is None or text.replace("\u200c", "").replace("\u200d", "").isprintable()


def test_undamaged_the_block_is_read() -> None:
    exif = Image.Exif()
    exif.load(GOOD)
    facts = facts_of_exif(exif)
    assert (facts.camera_make, facts.title, facts.iso, facts.lens) == ("Maker", "A title", 100, "Lens")
    assert facts_of_tiff_block(GOOD[6:]) == facts
