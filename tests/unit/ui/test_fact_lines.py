"""Facts as lines: exact where they are plain, harmless where they are nonsense."""

import math
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.ui.models.fact_lines import (
    bytes_text,
    camera_text,
    fact_lines,
    file_name,
    keyword_texts,
    one_line,
    overlay_lines,
    place_lines,
    rating_of,
)
from photoclip.ui.models.moments import day_format, moment_text

BRITISH, AMERICAN, GERMAN = QLocale("en_GB"), QLocale("en_US"), QLocale("de_DE")
FULL = Facts(
    taken_at="2025-08-14T17:42:05",
    taken_offset_minutes=60,
    camera_make="NIKON CORPORATION",
    camera_model="NIKON D90",
    lens="18-105mm f/3.5-5.6",
    exposure_s=1 / 640,
    f_number=4.0,
    iso=200,
    focal_mm=50.0,
    latitude=38.69712,
    longitude=-9.42315,
    altitude_m=12.4,
    rating=4,
    title="Evening\non the beach",
    keywords=("dog", "beach"),
)

texts = st.one_of(st.none(), st.text(max_size=40))
numbers = st.one_of(st.none(), st.floats(), st.integers(-(2**63), 2**63).map(float))
wholes = st.one_of(st.none(), st.integers(-(2**63), 2**63))
moments = st.one_of(texts, st.datetimes().map(lambda moment: moment.isoformat()))
any_facts = st.builds(
    Facts,
    **{
        field.name: {"str | None": texts, "float | None": numbers, "int | None": wholes}[str(field.type)]
        for field in fields(Facts)
        if field.name not in ("keywords", "taken_at")
    },
    taken_at=moments,
    keywords=st.lists(st.text(max_size=30), max_size=5).map(tuple),
)


def photo_of(facts: Facts = FULL, *files: PhotoFile, tags: tuple[str, ...] = (), size_bytes: int = 3_200_000) -> Photo:
    return Photo(PhotoId(1), ContentHash("a" * 64), size_bytes, "JPEG", 4288, 2848, facts, files, tags)


def lines_of(facts: Facts, locale: QLocale = BRITISH) -> dict[str, str]:
    return {line.label: line.text for line in fact_lines(photo_of(facts), locale)}


def test_everything_that_is_known() -> None:
    assert lines_of(FULL) == {
        "Title": "Evening on the beach",
        "Taken": "14 Aug 2025, 17:42 (UTC+1)",
        "Camera": "Nikon D90",
        "Lens": "18-105mm f/3.5-5.6",
        "Exposure": "1/640 s · f/4 · ISO 200 · 50 mm",
        "Size": "4288 × 2848 · 12 MP · 3.2 MB",
        "Format": "JPEG",
        "Position": "38.70° N, 9.42° W",
        "Altitude": "12 m",
    }


def test_position_is_copied_as_maps_take_it_whatever_the_locale() -> None:
    copied = {line.label: line.copied for line in fact_lines(photo_of(), GERMAN)}
    assert copied["Position"] == "38.697120, -9.423150"
    assert {label for label, text in copied.items() if text} == {"Position"}


def test_only_what_is_known() -> None:
    assert set(lines_of(Facts())) == {"Size", "Format"}
    assert overlay_lines(photo_of(Facts()), BRITISH) == ("4288 × 2848 · 12 MP · 3.2 MB",)


def test_formats_are_those_of_the_locale() -> None:
    assert lines_of(FULL, AMERICAN)["Taken"].replace("\u202f", " ") == "Aug 14, 2025, 5:42 PM (UTC+1)"
    assert lines_of(FULL, GERMAN)["Position"] == "38,70° N, 9,42° W"
    assert lines_of(Facts(f_number=2.8), GERMAN)["Exposure"] == "f/2,8"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1 / 8000, "1/8000 s"), (0.25, "1/4 s"), (0.5, "0.5 s"), (1.0, "1 s"), (1.3, "1.3 s"), (30.0, "30 s")],
)
def test_exposure_times_as_cameras_write_them(seconds: float, text: str) -> None:
    assert lines_of(Facts(exposure_s=seconds))["Exposure"] == text


@pytest.mark.parametrize("nonsense", [0.0, -400.0, math.nan, math.inf, 1e-300, 1e300])
def test_nonsense_is_not_shown(nonsense: float) -> None:
    facts = Facts(exposure_s=nonsense, f_number=nonsense, focal_mm=-1.0, iso=0, latitude=nonsense, longitude=math.nan)
    assert not {"Exposure", "Position"} & set(lines_of(facts))


@pytest.mark.parametrize(
    ("make", "model", "text"),
    [
        ("Canon", "Canon EOS 450D", "Canon EOS 450D"),
        ("EASTMAN KODAK COMPANY", "KODAK EASYSHARE M5370", "Kodak EASYSHARE M5370"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("LEICA CAMERA AG", None, "Leica CAMERA AG"),
        ("Apple", "iPhone 12", "Apple iPhone 12"),
        (None, "x", "x"),
        (None, None, ""),
        ("  ", "", ""),
    ],
)
def test_makers_are_named_once(make: str | None, model: str | None, text: str) -> None:
    assert camera_text(make, model) == text


@pytest.mark.parametrize(
    ("minutes", "zone"),
    [(0, " (UTC)"), (60, " (UTC+1)"), (-570, " (UTC−9:30)"), (345, " (UTC+5:45)"), (None, ""), (5000, "")],
)
def test_zone_of_a_moment(minutes: int | None, zone: str) -> None:
    assert moment_text("2025-08-14T17:42:05", minutes, BRITISH) == f"14 Aug 2025, 17:42{zone}"


def test_every_locale_has_day_month_and_year_without_the_weekday() -> None:
    any_of = (QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry)
    locales = QLocale.matchingLocales(*any_of)
    assert len(locales) > 300
    for locale in locales:
        pattern = day_format(locale)
        assert {"d", "M", "y"} <= set(pattern), locale.name()
        assert "ddd" not in pattern
        assert pattern == pattern.strip()


@settings(max_examples=60)
@given(any_facts, st.sampled_from([BRITISH, AMERICAN, GERMAN, QLocale("ja_JP"), QLocale("ar_EG")]))
def test_no_facts_break_the_lines(facts: Facts, locale: QLocale) -> None:
    blank = Facts(title="", camera_make="", camera_model="", lens="")
    lines = fact_lines(photo_of(facts), locale)
    spoken = [line.text for line in lines if line.label not in ("Title", "Camera", "Lens")]
    for text in (*spoken, *(line.copied for line in lines)):
        assert not any(word in text for word in ("None", "nan", "inf"))
    for line in (
        *(line.text for line in lines),
        *overlay_lines(photo_of(facts), locale),
        *keyword_texts(photo_of(facts)),
    ):
        assert line
        assert not any(character < " " or "\ud800" <= character <= "\udfff" for character in line)
    assert len(fact_lines(photo_of(blank), locale)) == 2
    assert rating_of(facts) in (None, -1, 1, 2, 3, 4, 5)


@given(st.integers(0, 2**63))
def test_any_size_is_written(size_bytes: int) -> None:
    assert bytes_text(size_bytes, BRITISH)
    assert fact_lines(photo_of(Facts(), size_bytes=size_bytes), BRITISH)


def test_keywords_come_once_tags_first() -> None:
    assert keyword_texts(photo_of(tags=("Beach", "pepper"))) == ("Beach", "pepper", "dog")
    assert keyword_texts(photo_of(Facts(keywords=(" ", "a\nb")))) == ("a b",)


def test_places_keep_the_path_and_show_what_can_be_shown() -> None:
    path = "/photos/na\udce9ve\n.jpg"
    (place,) = place_lines(photo_of(Facts(), PhotoFile(path, True)))
    assert place.path == path
    assert place.is_offline
    assert place.name == "na\ufffdve .jpg"
    assert place.folder.strip("/\\") == "photos"
    assert file_name(photo_of(Facts())) == ""


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    one_line(text).encode()
