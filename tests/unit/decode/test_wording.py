from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.TiffImagePlugin import IFDRational

from photoclip.decode.wording import clean_text, moment, number, offset_minutes, unique_keywords


@pytest.mark.parametrize(
    "text",
    [
        *("0000:00:00 00:00:00", "2020:13:01 00:00:00", "2021:02:29 10:00:00", "2020:01:01 24:00:00"),
        *("1700:01:01 00:00:00", "yesterday", "", "2020", "99999:01:01 00:00:00", "    :  :     :  :  "),
    ],
)
def test_impossible_dates_are_none(text) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("+02:00", 120), ("-0930", -570), ("Z", 0), ("2020-01-01T10:00:00+01:00", 60), ("2020-01-01T10:00:00.5Z", 0)),
        *(("2020-01-01T10:00:00", None), ("+15:00", None), ("+01:75", None), ("", None), ("2020-01-01", None)),
    ],
)
def test_offsets(text, minutes) -> None:
    assert offset_minutes(text) == minutes


@given(when=st.datetimes(min_value=datetime(1826, 1, 1), max_value=datetime(9999, 12, 31)))
def test_every_possible_date_is_kept(when) -> None:
    assert moment(when.strftime("%Y:%m:%d %H:%M:%S").rjust(19, "0")) == when.isoformat(timespec="seconds")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a \t b\r\nc\0rest", "a b c"),
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        ("cafÃ©", "café"),
        ("café", "café"),
        ("e\u0301", "é"),
        ("\x07\x1b[31m", "[31m"),
        ("\udc80\ue000x", "x"),
        ("so\u00adft \u202ehyphen\u202c", "soft hyphen"),
        ("\u200d", None),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("   ", None),
        (7, None),
        (None, None),
        ("x" * 9999, "x" * 500),
    ],
)
def test_clean_text(raw, clean) -> None:
    assert clean_text(raw) == clean


@given(raw=st.one_of(st.text(), st.binary()), most=st.integers(1, 40))
def test_clean_text_is_one_printable_line(raw, most) -> None:
    text = clean_text(raw, most)
    assert text is None or (0 < len(text) <= most and text == " ".join(text.split()) and text.encode("utf-8"))


def test_numbers() -> None:
    assert number(IFDRational(1, 250), 0, 1) == 0.004
    for nonsense in (
        IFDRational(0, 0),
        IFDRational(1, 0),
        float("nan"),
        float("inf"),
        "1",
        b"1",
        None,
        True,
        (1, 2),
        99,
    ):
        assert number(nonsense, 0, 10) is None


def test_keywords_once_each() -> None:
    assert unique_keywords(["Dog", None, "dog", "", "DOG", "cat"]) == ("Dog", "cat")
    assert len(unique_keywords(str(n) for n in range(1000))) == 200
