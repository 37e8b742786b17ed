"""What can be typed next, as rows."""

from dataclasses import replace
from datetime import date

import pytest

from photoclip.domain.organise_api import KnownName, NameKind
from photoclip.query.chips import chips_of
from photoclip.query.completion import completion_at
from photoclip.query.filters import FilterName
from photoclip.ui.models.completions import Offer, filter_of, is_of_interest, is_settled, offers_of, take, unfinished

NAMES = (KnownName("beach", 40), KnownName("beach house", 3))


def at_end(line):
    return completion_at(line, len(line), date(2026, 11, 21))


def test_every_filter_is_explained():
    offers = offers_of("", at_end(""), ())
    assert {offer.value.rstrip(":") for offer in offers} >= set(FilterName)
    assert all(offer.explanation and offer.photos is None and not offer.is_whole for offer in offers)


def test_names_of_the_library_with_their_photos():
    completion = at_end("dog tag:be")
    assert completion.kind is NameKind.TAG
    offers = offers_of("dog tag:be", completion, NAMES)
    assert offers == (Offer("beach", photos=40), Offer('"beach house"', photos=3))


def test_an_offer_takes_the_place_of_what_is_typed_and_completes_it():
    completion = at_end("dog -tag:be")
    taken = take("dog -tag:be", completion, offers_of("dog -tag:be", completion, NAMES)[1])
    assert taken.line == 'dog -tag:"beach house" '
    assert taken.cursor == len(taken.line)
    assert chips_of(taken.line)[1].label == "tag: beach house"


def test_a_name_of_a_filter_and_a_pattern_are_typed_on():
    assert take("ta", at_end("ta"), offers_of("ta", at_end("ta"), ())[0]).line == "tag:"
    completion = at_end("date:20")
    first = offers_of("date:20", completion, ())[0]
    assert first == Offer("2026", is_whole=False)
    assert take("date:20", completion, first).line == "date:2026"


def test_a_taken_offer_in_the_middle_keeps_what_follows():
    line = "tag:be dog"
    completion = completion_at(line, 6)
    taken = take(line, completion, Offer("beach", photos=1))
    assert taken.line == "tag:beach dog"
    assert taken.cursor == len("tag:beach")


@pytest.mark.parametrize(("line", "name"), [("dog -TAG:be", "tag"), ('folder:"a b', "folder"), ("ta", ""), ("", "")])
def test_the_filter_whose_value_is_typed(line, name):
    assert filter_of(line, at_end(line)) == name


def test_unasked_names_need_two_letters():
    assert not is_of_interest("t", at_end("t"), asked=False)
    assert is_of_interest("ta", at_end("ta"), asked=False)
    assert not is_of_interest("dog ", at_end("dog "), asked=False)
    assert is_of_interest("dog ", at_end("dog "), asked=True)
    assert is_of_interest("tag:", at_end("tag:"), asked=False)


def test_a_value_is_settled_when_it_is_one():
    line = "dog tag:beach"
    completion = at_end(line)
    assert is_settled(line, completion, offers_of(line, completion, NAMES))
    assert is_settled(line, completion, ())
    assert not is_settled("dog tag:be", at_end("dog tag:be"), offers_of("dog tag:be", at_end("dog tag:be"), NAMES))
    quoted = 'tag:"Beach house'
    assert is_settled(quoted, at_end(quoted), offers_of(quoted, at_end(quoted), NAMES[1:]))


def test_what_is_typed_whole_is_no_offer():
    line = "is:offline"
    assert offers_of(line, at_end(line), ()) == ()


def test_the_unfinished_part_has_its_name_and_sign():
    line = "dog -tag:be"
    span = unfinished(line, at_end(line))
    assert line[span.start : span.end] == "-tag:be"
    assert unfinished("ta", at_end("ta")) is None


def test_many_names_are_cut():
    completion = replace(at_end("tag:x"), typed="x")
    assert len(offers_of("tag:x", completion, [KnownName(f"x{number}", 1) for number in range(500)])) == 50
