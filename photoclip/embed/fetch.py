"""The bytes of one published file, into its unfinished file: from where it ends, over as many connections as it takes.

huggingface_hub 2.4 starts a download that was killed anew, and takes bytes of the right number for the right ones.
"""

from collections.abc import Generator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from photoclip.config.files import storage_error
from photoclip.domain.errors import ModelError
from photoclip.domain.progress import CancelToken
from photoclip.embed.arriving import Answer, Arriving, Ended
from photoclip.embed.hub import HTTP_TROUBLE, RemoteFile, explained, host_of, is_hash, refused
from photoclip.embed.meter import Meter
from photoclip.embed.patience import BrokenError, Pace, asked_for, wait

_TRYING_AGAIN = "the connection broke, trying again"


class ChangedError(Exception):
    """What is published is not, or no longer, what `part` is the beginning of."""


def fetch(remote: RemoteFile, part: Path, token: CancelToken, meter: Meter, pace: Pace) -> None:
    """Append to `part`, which need not be there yet, until it has `remote.size_bytes`. It stays as far as it got,
    whatever is raised. While the person pauses there is no connection.

    Raises:
        CancelledError: by the token. ModelError: it cannot be had. ChangedError: ask again what is published.
        StorageError: it cannot be written.
    """
    waits, note = pace.waits_s, ""
    while True:
        if token.is_paused:
            token.checkpoint()
            meter.restart()
        token.checkpoint()
        have = _size(part)
        if have == remote.size_bytes:
            return
        if have > remote.size_bytes:
            raise ChangedError
        try:
            _receive(remote, part, max(0, have), token, meter, pace, note)
            note = ""
        except BrokenError as broken:
            if _size(part) > have:
                waits = pace.waits_s
            if not waits:
                raise broken.final from broken
            note = _TRYING_AGAIN
            meter.reached(max(0, _size(part)), note)
            wait(asked_for(broken, waits[0], pace), token, pace.tick_s)
            waits = waits[1:]


def _receive(
    remote: RemoteFile, part: Path, have: int, token: CancelToken, meter: Meter, pace: Pace, note: str
) -> None:
    """Take what one connection brings. Returns when all is there, or the person pauses or cancels."""
    skip = 0
    with Arriving(remote.url, have, pace.silence_s) as arriving, _appending(part) as file:
        while have < remote.size_bytes and not (token.is_paused or token.is_cancelled):
            item = arriving.take(pace.tick_s)
            if isinstance(item, Answer):
                skip = _bytes_before(item, remote, have)
            elif isinstance(item, Ended):
                raise _why(item, remote)
            elif item is not None:
                item, skip = item[skip:], max(0, skip - len(item))
                if have + len(item) > remote.size_bytes:
                    raise _other_content(host_of(remote.url), remote)
                _write(file, item, part)
                have, note = have + len(item), ""
            meter.reached(have, note)


def _bytes_before(answer: Answer, remote: RemoteFile, have: int) -> int:
    """How many bytes to pass over: a server that knows no ranges sends what is here already, too.

    Raises:
        BrokenError, ModelError, ChangedError: what comes is not the rest of the file.
    """
    etag = answer.linked_etag or (answer.etag if answer.is_first or not remote.repository else "")
    # Outside of the hub, a mark of whatever kind was asked from the same server before.
    if etag and remote.etag and etag != remote.etag and (is_hash(etag) or not remote.repository):
        raise ChangedError
    if answer.status == 416:
        raise ChangedError
    if answer.status not in (200, 206):
        raise refused(answer.status, answer.host, remote.name, answer.after_s)
    is_told = answer.total_bytes == remote.size_bytes or (answer.total_bytes is None and etag and etag == remote.etag)
    # Without any sign that it is the file, it may be the sign-in page of a hotel.
    if not is_told or (answer.status == 206 and answer.start != have):
        raise _other_content(answer.host, remote)
    return have - answer.start


def _other_content(host: str, remote: RemoteFile) -> BrokenError:
    what = f"{host} does not send the {remote.size_bytes:,} bytes of {remote.name}, but something else"
    return BrokenError(ModelError(what, "check whether this network wants you to sign in, and try again"))


def _why(ended: Ended, remote: RemoteFile) -> BaseException:
    """What to raise where the bytes ended too early."""
    host, error = host_of(remote.url), ended.error
    if error is None:
        return BrokenError(ModelError(f"{host} broke off in the middle of {remote.name}", "try again later"))
    if not isinstance(error, HTTP_TROUBLE):
        return error
    trouble = explained(error, remote.url)
    trouble.__cause__ = error
    return trouble


def _size(part: Path) -> int:
    """Bytes of a file, -1 where there is none: one of no bytes is a whole file."""
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return -1
    except OSError as error:
        raise storage_error(error, part) from error


@contextmanager
def _appending(part: Path) -> Generator[FileIO, None, None]:
    try:
        file = part.open("ab", buffering=0)
    except OSError as error:
        raise storage_error(error, part) from error
    try:
        yield file
    finally:
        file.close()


def _write(file: FileIO, chunk: bytes, part: Path) -> None:
    try:
        left = memoryview(chunk)
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        raise storage_error(error, part) from error
