"""What the disk shows, without decoding: moves, renames, copies, touched and vanished files."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from photoclip.catalog.rows import Batch, Failed, Place, Placed, Restamped
from photoclip.domain.decoding import DecodeOutcome
from photoclip.domain.files import FileState, Folder, KnownFile, SeenFile
from photoclip.domain.ids import FileId, FolderId
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest import failures
from photoclip.ingest.failures import moved_failures
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.survey import Survey
from photoclip.ingest.tally import Tally
from photoclip.ingest.tasks import Intent, Task, newest_first, requests, task
from photoclip.scan.moves import ConfirmedFile, pair_moves

_ROWS_A_BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Question:
    """A file whose bytes must be hashed. `known` is the row it already has, None for a new path."""

    folder: Folder
    seen: SeenFile
    known: KnownFile | None


@dataclass(slots=True)
class _Answers:
    decode: list[Task] = field(default_factory=list[Task])
    found: list[ConfirmedFile] = field(default_factory=list[ConfirmedFile])
    restamped: list[Restamped] = field(default_factory=list[Restamped])
    failed: list[Failed] = field(default_factory=list[Failed])
    replaced: set[tuple[FolderId, str]] = field(default_factory=set[tuple[FolderId, str]])


def settle(surveyed: Survey, rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> tuple[Task, ...]:
    """Commit what needs no pixels; return what does, newest first.

    Raises:
        CancelledError: when the token is cancelled; nothing is committed by then or all of it stays.
    """
    followed = moved_failures(surveyed)
    settled = {(move.folder.folder_id, move.seen.relative_path) for move in followed}
    answers = _ask(_questions(surveyed, settled), rooms, token, listener, tally)
    for folder, diff in ((f.folder, f.diff) for f in surveyed.folders):
        tally.unchanged += diff.unchanged + len(diff.standing) + len(diff.hidden)
        is_open = partial(_is_open, folder.folder_id, settled)
        answers.decode += [task(Intent.ADD, folder, seen) for seen in diff.new if is_open(seen)]
        answers.decode += [task(Intent.UPDATE, folder, changed.seen) for changed in diff.changed]
        answers.decode += [task(Intent.UPDATE, folder, _seen(k)) for k in diff.retry if k.content_hash is None]
    gone = [known for f in surveyed.folders for known in f.diff.gone]
    moves = pair_moves(answers.found, gone)
    left = [known.file_id for known in moves.left]
    answers.failed += failures.rows(followed, rooms.catalog.failures() if followed else (), rooms.catalog.folders())
    placed = [
        *(Placed(_place_of(m.file), m.file.content_hash, m.gone.file_id) for m in moves.moves),
        *(Placed(_place_of(c), c.content_hash) for c in moves.copies),
    ]
    tally.moved += len(moves.moves) + len(followed)
    updated = sum((c.folder_id, c.seen.relative_path) in answers.replaced for c in moves.copies)
    tally.updated += updated
    tally.added += len(moves.copies) - updated
    tally.removed += len(left) - len(followed)
    tally.failed += len(answers.failed) - len(followed)
    tally.unchanged += len(answers.restamped)
    for batch in _batches(rooms, placed, answers, left):
        token.checkpoint()
        listener.changed(rooms.catalog.commit(batch))
    return newest_first(answers.decode)


def _seen(known: KnownFile) -> SeenFile:
    return SeenFile(known.relative_path, known.stamp)


def _is_open(folder_id: FolderId, settled: Container[tuple[FolderId, str]], seen: SeenFile) -> bool:
    return (folder_id, seen.relative_path) not in settled


def _questions(surveyed: Survey, settled: Container[tuple[FolderId, str]]) -> tuple[_Question, ...]:
    return tuple(
        question
        for f in surveyed.folders
        for question in (
            *(
                _Question(f.folder, seen, None)
                for seen in f.diff.candidates
                if _is_open(f.folder.folder_id, settled, seen)
            ),
            *(_Question(f.folder, changed.seen, changed.known) for changed in f.diff.touched),
            *(_Question(f.folder, _seen(known), known) for known in f.diff.retry if known.content_hash is not None),
        )
    )


def _ask(
    questions: Sequence[_Question], rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally
) -> _Answers:
    answers = _Answers()
    if not questions:
        return answers
    pace = Pace(Phase.HASHING, len(questions))
    listener.progressed(pace.progress())
    tasks = [task(Intent.ADD if q.known is None else Intent.UPDATE, q.folder, q.seen) for q in questions]
    for outcome in rooms.decoder.run(requests(tasks, None), token):
        tally.hashed += 1
        pace.count(1)
        listener.progressed(pace.progress())
        _sort_in(answers, questions[outcome.key], tasks[outcome.key], outcome, rooms)
    return answers


def _sort_in(answers: _Answers, question: _Question, asked: Task, outcome: DecodeOutcome, rooms: Rooms) -> None:
    known, content_hash = question.known, outcome.content_hash
    if outcome.state is not FileState.OK or content_hash is None:
        answers.failed.append(Failed(asked.place, outcome.state, outcome.reason))
    elif known is not None and known.content_hash == content_hash:
        answers.restamped.append(Restamped(known.file_id, question.seen.stamp))
    elif rooms.catalog.photo_for(content_hash) is not None:
        if known is not None:
            answers.replaced.add((question.folder.folder_id, question.seen.relative_path))
        answers.found.append(ConfirmedFile(question.folder.folder_id, question.seen, content_hash))
    else:
        answers.decode.append(asked)


def _place_of(file: ConfirmedFile) -> Place:
    return Place(file.folder_id, file.seen.relative_path, file.seen.stamp)


T = TypeVar("T")


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + _ROWS_A_BATCH] for start in range(0, len(rows), _ROWS_A_BATCH))


def _batches(rooms: Rooms, placed: Sequence[Placed], answers: _Answers, gone: Sequence[FileId]) -> Iterator[Batch]:
    version, model_id = rooms.decoder.version, rooms.model.model_id
    for rows in _chunks(placed):
        yield Batch(version, model_id, placed=tuple(rows))
    for rows in _chunks(answers.restamped):
        yield Batch(version, model_id, restamped=tuple(rows))
    for rows in _chunks(answers.failed):
        yield Batch(version, model_id, failed=tuple(rows))
    for rows in _chunks(gone):
        yield Batch(version, model_id, gone=tuple(rows))
