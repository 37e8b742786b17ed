"""A model's files, from where they are published into the models folder: resumed, checked, whole or not there at all.

In models_dir/ARCH/TAG/ lie the files under the names of their repository, source.json last, and NAME.part with its
NAME.part.json while NAME is not whole.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from photoclip.config.files import put_in_place, storage_error
from photoclip.domain.errors import ModelError
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.embed.claim import claim
from photoclip.embed.facts import model_files
from photoclip.embed.fetch import ChangedError, fetch
from photoclip.embed.hub import RemoteFile, published
from photoclip.embed.meter import Meter
from photoclip.embed.patience import Pace, again
from photoclip.embed.receipt import (
    Mark,
    ReceivedFile,
    is_complete,
    mark_of,
    part_of,
    partial_bytes,
    read_mark,
    write_mark,
    write_receipt,
)
from photoclip.embed.room import require_room
from photoclip.embed.sources import ModelSource, folder_of, source_of
from photoclip.embed.weights import find_in_hub_cache

_TRIES = 3
_READ_BYTES = 1 << 20


def download(
    name: str,
    models_dir: Path,
    token: CancelToken,
    progressed: Progressed,
    pace: Pace = Pace(),  # noqa: B008 - frozen
) -> None:
    """Fetch what a model needs. What arrived stays when it is cancelled or fails, and the next download goes on there.

    Args:
        name: of the model, as `cards` has them; weights of open_clip's list.
        models_dir: the folder of models; created where it is not there.
        token: cancels; while it is paused no connection is open.
        progressed: is told bytes while DOWNLOADING and CHECKING, ten times a second at most.
        pace: how long to wait for servers.

    Raises:
        CancelledError: by the token. ModelError: no such model, it is here or being fetched already, it cannot be
        reached, or what came is damaged. StorageError: there is no room, or it cannot be written.
    """
    source = source_of(name)
    folder = folder_of(source.name, models_dir)
    progressed(Progress(Phase.DOWNLOADING))
    with claim(source.name, models_dir):
        _require_missing(source, folder)
        for _ in range(_TRIES):
            remotes = again(lambda: published(source, pace.silence_s), token, pace)
            try:
                received = _fetch_all(remotes, folder, token, progressed, pace)
            except ChangedError:
                continue
            revision = next((file.revision for file in received if file.repository == source.repository), "")
            write_receipt(folder, source.repository or source.url, revision, received)
            return
    raise ModelError(f"{source.name} changes while it is being fetched", "try again later")


def require_fetchable(name: str, models_dir: Path) -> None:
    """Whether `download` makes sense, as far as that can be told without asking anybody.

    Raises:
        ModelError: there is no such model, nothing to fetch, or it is here already. StorageError: there is no room for
        what its card says.
    """
    source = source_of(name)
    folder = folder_of(source.name, models_dir)
    _require_missing(source, folder)
    card = model_files().get(source.name)
    if card and card.facts.download_bytes:
        require_room(folder, card.facts.download_bytes - partial_bytes(source.name, models_dir))


def _require_missing(source: ModelSource, folder: Path) -> None:
    # What Hugging Face's own tools fetched is used where it lies; they may have left out the tokenizer.
    weights = source.files[0]
    names = (weights.name, weights.or_else) if source.repository and len(source.files) == 1 else ()
    cached = any(find_in_hub_cache(source.repository, name) for name in names if name)
    if is_complete(folder) or (cached and not folder.is_dir()):
        raise ModelError(f"{source.name} is here already", "remove it first to fetch it again")


def _fetch_all(
    remotes: tuple[RemoteFile, ...],
    folder: Path,
    token: CancelToken,
    progressed: Progressed,
    pace: Pace,
) -> tuple[ReceivedFile, ...]:
    _prepare(remotes, folder)
    total = sum(remote.size_bytes for remote in remotes)
    meter = Meter(Phase.DOWNLOADING, total, progressed)
    for remote in remotes:
        target = folder / remote.name
        if not target.is_file():
            try:
                fetch(remote, part_of(target), token, meter, pace)
            except ChangedError:
                _drop(part_of(target))
                raise
        meter.settled(remote.size_bytes)
        meter.restart()
    meter = Meter(Phase.CHECKING, total, progressed)
    received: list[ReceivedFile] = []
    for remote in remotes:
        received.append(_check(remote, folder / remote.name, token, meter))
        meter.settled(remote.size_bytes)
    return tuple(received)


def _prepare(remotes: tuple[RemoteFile, ...], folder: Path) -> None:
    """Drop what the bytes that are here are no beginning of, mark what they will be, and ask for room for the rest."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for remote in remotes:
            target, mark = folder / remote.name, Mark(remote.revision, remote.etag, remote.size_bytes)
            if target.is_file() and target.stat().st_size != remote.size_bytes:
                target.unlink()
            known = read_mark(target)
            # Without a mark of the content, the revision is all that tells it.
            same = known and (known.etag, known.size_bytes) == (mark.etag, mark.size_bytes)
            if not same or not (mark.etag or known == mark):
                part_of(target).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    here = sum(_bytes_here(folder / remote.name) for remote in remotes)
    require_room(folder, sum(remote.size_bytes for remote in remotes) - here)
    for remote in remotes:
        if not (folder / remote.name).is_file():
            write_mark(folder / remote.name, Mark(remote.revision, remote.etag, remote.size_bytes))


def _bytes_here(target: Path) -> int:
    for path in (target, part_of(target)):
        with suppress(OSError):
            return path.stat().st_size
    return 0


def _check(remote: RemoteFile, target: Path, token: CancelToken, meter: Meter) -> ReceivedFile:
    """Compare a file's content with what was published, and give it its name."""
    part = part_of(target)
    path = target if target.is_file() else part
    sha256, git_sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    # What git calls a file: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, "Object Storage".
    git_sha1.update(b"blob %d\0" % remote.size_bytes)
    is_git = len(remote.etag) == 40
    done = 0
    try:
        with path.open("rb", buffering=0) as file:
            while block := file.read(_READ_BYTES):
                token.checkpoint()
                sha256.update(block)
                if is_git:
                    git_sha1.update(block)
                done += len(block)
                meter.reached(done)
        wanted = (remote.etag if len(remote.etag) in (40, 64) else "", remote.sha256 or "")
        if not {digest for digest in wanted if digest} <= {sha256.hexdigest(), git_sha1.hexdigest()}:
            _drop(path)
            _drop(mark_of(target))
            raise ModelError(
                f"{remote.name} arrived damaged: its checksum is not the published one", "download it again"
            )
        if path == part:
            put_in_place(part, target)
        mark_of(target).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, target) from error
    return ReceivedFile(
        remote.name, remote.repository, remote.revision, remote.size_bytes, remote.etag, sha256.hexdigest()
    )


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error
