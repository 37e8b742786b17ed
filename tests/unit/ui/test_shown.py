"""Names and paths as they are shown."""

import os

import pytest

from photoclip.ui.models.shown import Label, capitalised, labels, name_of, shown, tooltip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024 Norway", "2024 Norway"),
        ("צילומים 🏖️", "צילומים 🏖️"),
        ("two\nlines\t", "two�lines�"),
        ("photo\u202egpj.exe", "photo�gpj.exe"),
        (os.fsdecode(b"caf\xe9"), "caf�"),
    ],
)
def test_a_name_fits_on_one_line_and_hides_nothing(name, expected):
    assert shown(name) == expected


def test_whatever_bytes_a_name_has_it_can_be_encoded():
    assert shown("".join(map(chr, range(0xD7F0, 0xE010)))).encode("utf-8")


def test_a_root_is_called_by_its_path():
    assert name_of("/") == "/"
    assert name_of("/home/me/Trips") == "Trips"


def test_a_tooltip_takes_markup_for_text_and_wraps_at_separators():
    text = tooltip("/a/<b>x</b>", "", "gone & lost")
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
    assert text.count("<br>") == 1
    assert "/\u200ba" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the disk is full", "The disk is full"),
        ("/a b is gone", "/a b is gone"),
        ("w.pt is cut", "w.pt is cut"),
        ("open_clip knows no X", "open_clip knows no X"),
        ("gone.", "Gone."),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_and_a_path_as_it_is(text, expected):
    assert capitalised(text) == expected


def test_folders_of_one_name_are_told_apart_by_what_differs():
    paths = ["/home/ann/Photos", "/home/bob/Photos", "/home/ann/Trips"]
    assert labels(paths) == (Label("Photos", "ann"), Label("Photos", "bob"), Label("Trips"))


def test_the_parent_may_be_the_same_name_as_well():
    assert labels(["/a/2024/Photos", "/b/2024/Photos"]) == (Label("Photos", "a"), Label("Photos", "b"))


def test_one_beneath_the_other():
    first, second = labels(["/Photos", "/old/Photos"])
    assert first.name == second.name == "Photos"
    assert first.beside != second.beside
