"""The life of one worker process: jobs in, answers out, until the pipe ends."""

import importlib
import math
import os
import sys
from collections.abc import Callable
from multiprocessing import connection
from pathlib import Path
from typing import TypeAlias, cast

from PIL import Image

from photoclip.config.files import exhausted, storage_error
from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.colour import Profiles
from photoclip.decode.guards import Guards
from photoclip.decode.messages import (
    Alive,
    Answer,
    CannotStart,
    CannotStore,
    FromWorker,
    Hashed,
    Job,
    Ready,
    Setup,
    packed,
)
from photoclip.decode.perceptual import perceptual_hash
from photoclip.decode.picture import Picture, Source
from photoclip.decode.reading import hash_file, read_file
from photoclip.decode.refusal import RefusalError
from photoclip.decode.scaling import network_pixels, thumbnails
from photoclip.decode.screen import fitted, write_rgb
from photoclip.decode.slots import PixelSlots
from photoclip.decode.thumbnails import encoded, is_whole, write_thumbnail
from photoclip.decode.wording import clean_text
from photoclip.domain.decoding import OUTSIDE, DecodeRequest, View, ViewSpec
from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto

_Pipe: TypeAlias = "connection.Connection[FromWorker, Job]"
Opener = Callable[[Source], Picture]

_EXIT_BROKEN = 70
_WATCHDOG_MARGIN_S = 5.0
"""The parent ends a worker that is late; the watchdog is for when it cannot."""


def main(pipe_handle: int, lifeline_handle: int, slots_descriptor: int, slots_name: str) -> None:
    """Serve the pool at the other end of `pipe_handle`. Handles and descriptor were inherited."""
    guards = Guards(_connection(lifeline_handle))
    pipe = _connection(pipe_handle)
    slots = PixelSlots.attach(slots_descriptor, slots_name)
    try:
        _serve(pipe, slots, guards)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The parent closed the pipe: the usual end.
        return
    # A boundary: Python's own exit code for an error is 1, which here is the watchdog's.
    except BaseException:  # noqa: BLE001
        os._exit(_EXIT_BROKEN)


def _serve(pipe: _Pipe, slots: PixelSlots, guards: Guards) -> None:
    setup = cast(Setup, pipe.recv())
    try:
        opener = _found(setup.opener)
    # A boundary: whatever the import of a decoder raises is told to the parent in one line.
    except Exception as error:  # noqa: BLE001
        pipe.send_bytes(packed(CannotStart(f"{type(error).__name__}: {error}")))
        return
    Image.MAX_IMAGE_PIXELS = setup.limits.max_pixels
    _Worker(setup, opener, lambda message: pipe.send_bytes(packed(message)), slots, guards).serve(pipe)


class _Worker:
    def __init__(
        self, setup: Setup, opener: Opener, send: Callable[[FromWorker], None], slots: PixelSlots, guards: Guards
    ) -> None:
        self._setup = setup
        self._opener = opener
        self._send = send
        self._slots = slots
        self._guards = guards
        self._profiles = Profiles()

    def serve(self, pipe: _Pipe) -> None:
        """Answer jobs until the parent closes the pipe."""
        self._send(Ready())
        while True:
            job = pipe.recv()
            self._expect_end()
            self._guards.limit_memory(self._setup.limits.share_bytes(job.alone))
            self._send(self._answer(job))
            self._guards.stand_down()

    def _answer(self, job: Job) -> FromWorker:
        """Exactly one answer, whatever happens."""
        hashes: list[ContentHash] = []
        try:
            return self._work(job, hashes)
        except RefusalError as refusal:
            state, reason, is_final = refusal.state, refusal.reason, refusal.is_final
        except MemoryError:
            state, reason, is_final = FileState.TOO_LARGE, self._setup.limits.memory_reason(), False
        except _StorageFailure as failure:
            return CannotStore(job.serial, failure.error.what, failure.error.remedy)
        # A boundary: codecs raise anything on damaged data, and one file must not end the worker.
        except Exception as error:  # noqa: BLE001
            state, reason, is_final = *_judged(error), False
        return Answer(job.serial, state, is_final, reason, hashes[0] if hashes else None)

    def _work(self, job: Job, hashes: list[ContentHash]) -> Answer:
        request, limits = job.request, self._setup.limits
        if request.view is not None:
            return self._view(job, request.view, hashes)
        if request.pixels is None:
            content_hash = hash_file(request.path, lambda: self._go_on(job))
            return Answer(job.serial, FileState.OK, is_final=True, content_hash=content_hash)
        content = read_file(request.path, limits.max_file_bytes)
        hashes.append(content.content_hash)
        if job.alone:
            self._send(Hashed(job.serial, content.content_hash))
        picture = self._opener(Source(request.path, content.data, request.pixels, request.box, limits, self._profiles))
        small = thumbnails(picture.image)
        self._slots.put(job.slot, network_pixels(_part(picture, request), request.pixels))
        if request.thumbnails and self._setup.thumbnails is not None and self._setup.partial is not None:
            _store(small, self._setup.thumbnails, content.content_hash, self._setup.partial)
        photo = DecodedPhoto(
            content.content_hash,
            len(content.data),
            picture.format,
            picture.width_px,
            picture.height_px,
            perceptual_hash(small[min(EDGES_PX)]),
            picture.facts,
        )
        return Answer(job.serial, FileState.OK, True, "", content.content_hash, photo, has_pixels=True)

    def _view(self, job: Job, spec: ViewSpec, hashes: list[ContentHash]) -> Answer:
        path, limits = job.request.path, self._setup.limits
        content = read_file(path, limits.max_file_bytes)
        hashes.append(content.content_hash)
        picture = self._opener(Source(path, content.data, spec, None, limits, self._profiles))
        shown = fitted(picture.image, spec.edge_px)
        try:
            write_rgb(shown, spec.target)
        except OSError as error:
            raise _StorageFailure(error, Path(spec.target).parent) from error
        view = View(*shown.size, picture.width_px, picture.height_px)
        return Answer(job.serial, FileState.OK, True, "", content.content_hash, view=view)

    def _go_on(self, job: Job) -> None:
        self._expect_end()
        self._send(Alive(job.serial))

    def _expect_end(self) -> None:
        self._guards.expect_end_within(self._setup.limits.seconds + _WATCHDOG_MARGIN_S)


class _StorageFailure(Exception):  # noqa: N818 (never leaves this module)
    """Names the folder that cannot be written, not the file: one trouble has the same words for every photo."""

    def __init__(self, cause: OSError, folder: Path) -> None:
        super().__init__(cause, folder)
        self.error = storage_error(cause, folder)


def _store(small: dict[int, Image.Image], folder: Path, content_hash: ContentHash, partial: Path) -> None:
    last: tuple[Image.Image, bytes] | None = None
    for edge, image in small.items():
        target = thumbnail_path(folder, content_hash, edge)
        if is_whole(target):
            continue
        # A picture below the smaller edge is both thumbnails.
        content = last[1] if last is not None and last[0] is image else encoded(image)
        last = image, content
        try:
            write_thumbnail(content, target, partial)
        except OSError as error:
            raise _StorageFailure(error, folder) from error


def _part(picture: Picture, request: DecodeRequest) -> Image.Image:
    if request.box is None:
        return picture.image
    left, top, right, bottom = request.box
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, picture.width_px), min(bottom, picture.height_px)
    if left >= right or top >= bottom:
        size = f"{picture.width_px} x {picture.height_px} pixels"
        raise RefusalError(FileState.UNSUPPORTED, f"{OUTSIDE} ({size})", is_final=True)
    x, y = picture.image.width / picture.width_px, picture.image.height / picture.height_px
    return picture.image.crop((int(left * x), int(top * y), math.ceil(right * x), math.ceil(bottom * y)))


def _judged(error: Exception) -> tuple[FileState, str]:
    # A decoder that is imported when first needed; it says nothing about the file, which is tried again next time.
    if isinstance(error, ImportError) or exhausted(error) is not None:
        return FileState.UNREADABLE, "it cannot be decoded just now: too many files are open, or memory is short"
    message = clean_text(str(error), 160) or type(error).__name__
    lowered = message.lower()
    if isinstance(error, NotImplementedError) or "unsupported" in lowered or "not supported" in lowered:
        return FileState.UNSUPPORTED, f"a variant of its format that is not supported: {message}"
    if "truncated" in lowered or "not enough image data" in lowered or isinstance(error, EOFError):
        return FileState.DAMAGED, "the file is cut off"
    return FileState.DAMAGED, f"the picture's data is damaged: {message}"


def _found(name: str) -> Opener:
    module, _, function = name.partition(":")
    return cast(Opener, getattr(importlib.import_module(module), function))


def _connection(handle: int) -> _Pipe:
    if sys.platform == "win32":
        return cast(_Pipe, connection.PipeConnection(handle))
    return connection.Connection(handle)
