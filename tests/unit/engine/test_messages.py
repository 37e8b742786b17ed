"""Domain types to bytes and back, exactly; errors keep their class; anything else is refused by our own error."""

import dataclasses
import os
from types import UnionType
from typing import Any, NewType, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain import errors
from photoclip.domain.api import HealthReport, JobStatus, LibraryApi, News, Stats
from photoclip.domain.browse import FolderNode, Listing, Photo, Picture
from photoclip.domain.files import Failure, FileState, Folder
from photoclip.domain.found import SearchPage, SearchRequest
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.model_api import Comparison, ModelJob
from photoclip.domain.models import ComputingDevice, ModelList
from photoclip.domain.settings import SettingsReport, Storage
from photoclip.engine.dispatch import parse
from photoclip.engine.messages import REPLY, REQUEST, Answer, MalformedMessageError, Request, error_of, failure_of
from photoclip.engine.methods import METHODS

# Any str, lone surrogates included: names of files may hold them.
TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
REAL = st.floats(allow_nan=False)
INT64 = st.integers(-(2**63), 2**63 - 1)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotated type of the domain, as far as MessagePack carries it."""
    if kind in LEAVES:
        return LEAVES[kind]
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in dataclasses.fields(kind)})
    if get_origin(kind) is tuple:
        return st.lists(values_of(get_args(kind)[0]), max_size=3).map(tuple)
    if isinstance(kind, UnionType):
        return st.one_of([values_of(part) for part in get_args(kind)])
    if isinstance(kind, NewType):
        return values_of(kind.__supertype__)
    return st.from_type(kind)


LEAVES = {str: TEXT, float: REAL, int: INT64}

RESULTS = {
    "add_folder": Folder,
    "folders": tuple[Folder, ...],
    "start_index": JobId,
    "wait_job": JobStatus,
    "search": SearchPage,
    "stats": Stats,
    "failures": tuple[Failure, ...],
    "check": HealthReport,
    "models": ModelList,
    "wait_news": News,
    "list_photos": Listing,
    "photos": tuple[Photo, ...],
    "photo_at": Photo | None,
    "folder_tree": tuple[FolderNode, ...],
    "picture": Picture,
    "mend_thumbnails": tuple[PhotoId, ...],
    "settings": SettingsReport,
    "change_settings": SettingsReport,
    "storage": Storage,
    "start_import": ModelJob,
    "compare": Comparison,
    "devices": tuple[ComputingDevice, ...],
}


def test_every_method_but_close_is_known() -> None:
    named = {name for name in dir(LibraryApi) if not name.startswith("_")} - {"close"}
    assert set(METHODS) == named


@pytest.mark.parametrize("name", RESULTS)
def test_results_come_back_as_they_were(name: str) -> None:
    coder = METHODS[name].result

    @settings(max_examples=40)  # of each of many kinds, which share what they are made of
    @given(values_of(RESULTS[name]))
    def check(value: object) -> None:
        assert coder.decode(coder.encode(value)) == value

    check()


@given(values_of(SearchRequest))
def test_arguments_come_back_as_they_were(request: SearchRequest) -> None:
    coder = METHODS["search"].arguments
    (back,) = coder.decode(coder.encode((request,)))
    assert back == request
    assert type(back) is SearchRequest


def test_names_that_are_not_utf8_survive() -> None:
    path = os.fsdecode(b"/photos/caf\xe9/\xf0\x9f.jpg")
    coder = METHODS["failures"].result
    (back,) = coder.decode(coder.encode((Failure(path, FileState.DAMAGED, "cut \ud83d short"),)))
    assert os.fsencode(back.path) == b"/photos/caf\xe9/\xf0\x9f.jpg" or os.name == "nt"
    assert back == Failure(path, FileState.DAMAGED, "cut \ud83d short")
    assert back.state is FileState.DAMAGED


@pytest.mark.parametrize(
    "kind", [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.PhotoClipError)]
)
@given(what=TEXT, remedy=TEXT)
def test_errors_keep_class_and_words(kind: type[errors.PhotoClipError], what: str, remedy: str) -> None:
    if kind is errors.CancelledError:
        error = errors.CancelledError()
    elif kind is errors.EngineGoneError:
        error = errors.EngineGoneError(what, unheard=False)
    else:
        error = kind(what, remedy)
    reply = REPLY.decode(REPLY.encode(failure_of(7, error)))
    assert not isinstance(reply, Answer)
    assert reply.request_id == 7
    back = error_of(reply)
    assert type(back) is kind
    assert (back.what, back.remedy, str(back)) == (error.what, error.remedy, str(error))


def test_an_error_of_another_room_travels_as_its_ancestor() -> None:
    class SidecarError(errors.StorageError):
        """As another room might have."""

    assert type(error_of(failure_of(1, SidecarError("full", "free some")))) is errors.StorageError


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_by_our_own_error(data: bytes) -> None:
    for decode in (parse, REPLY.decode, *(method.result.decode for method in METHODS.values())):
        try:
            decode(data)
        except MalformedMessageError:
            continue


@given(st.sampled_from(sorted(METHODS)), st.binary(max_size=100), INT64)
def test_random_arguments_are_refused_by_our_own_error(name: str, arguments: bytes, request_id: int) -> None:
    try:
        call = parse(REQUEST.encode(Request(request_id, name, arguments)))
    except MalformedMessageError:
        return
    # What is let through must be what the method takes.
    assert METHODS[name].arguments.decode(METHODS[name].arguments.encode(call.arguments)) == call.arguments


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x91" * 100_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc7\x03\x01\xff\xff\xff",
        REQUEST.encode(Request(1, "close", b"\x90")),
        REQUEST.encode(Request(1, "__class__", b"\x90")),
        REQUEST.encode(Request(1, "search", b"\x90")),
        REQUEST.encode(Request(1, "wait_job", b"\x93\x01\x01\xa11")),
    ],
)
def test_hostile_requests_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        parse(data)
