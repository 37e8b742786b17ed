"""What the disk shows, without decoding: moves, renames, copies, touched and vanished files."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias, TypeVar

from photoclip.catalog.rows import Batch, Failed, Place, Placed, Restamped
from photoclip.domain.decoding import DecodeOutcome
from photoclip.domain.files import FileState, Folder, KnownFile, SeenFile
from photoclip.domain.ids import ContentHash, FileId, FolderId
from photoclip.domain.progress import CancelToken, Phase
from photoclip.ingest import failures
from photoclip.ingest.away import without_those_away
from photoclip.ingest.failures import moved_failures
from photoclip.ingest.pace import Pace
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.survey import Survey
from photoclip.ingest.tally import Tally
from photoclip.ingest.tasks import Intent, Task, newest_first, requests, task
from photoclip.scan.moves import ConfirmedFile, pair_moves

_ROWS_A_BATCH = 2000
_Key: TypeAlias = tuple[FolderId, str]


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
    # Places that show another known photo now, and the bytes that they showed before.
    replaced: dict[_Key, ContentHash] = field(default_factory=dict[_Key, ContentHash])


def settle(surveyed: Survey, rooms: Rooms, token: CancelToken, listener: Listener, tally: Tally) -> tuple[Task, ...]:
    """Commit what needs no pixels; return what does, newest first.

    Raises:
        CancelledError: when the token is cancelled; nothing is committed by then or all of it stays.
    """
    followed = moved_failures(surveyed, rooms.decoder.version)
    settled = {(move.folder.folder_id, move.seen.relative_path) for move in followed}
    answers = _ask(_questions(surveyed, settled), rooms, token, listener, tally)
    for folder, diff in ((f.folder, f.diff) for f in surveyed.folders):
        tally.unchanged += diff.unchanged + len(diff.standing) + len(diff.hidden)
        is_open = partial(_is_open, folder.folder_id, settled)
        answers.decode += [task(Intent.ADD, folder, seen) for seen in diff.new if is_open(seen)]
        answers.decode += [task(Intent.UPDATE, folder, changed.seen) for changed in diff.changed]
        answers.decode += [task(Intent.UPDATE, folder, _seen(k)) for k in diff.retry if k.content_hash is None]
    answers.failed = list(without_those_away(answers.failed, rooms, listener, tally))
    gone = [known for f in surveyed.folders for known in f.diff.gone]
    moves = pair_moves(answers.found, gone)
    left = [known.file_id for known in moves.left]
    answers.failed += failures.rows(followed, rooms.catalog.failures() if followed else (), rooms.catalog.folders())
    placed = [
        *(Placed(_place_of(m.file), m.file.content_hash, m.gone.file_id) for m in moves.moves),
        *(Placed(_place_of(c), c.content_hash) for c in moves.copies),
    ]
    tally.moved += len(moves.moves) + len(followed)
    _count_copies(moves.copies, answers, tally)
    tally.removed += len(left) - len(followed)
    tally.failed += len(answers.failed) - len(followed)
    tally.unchanged += len(answers.restamped)
    for batch in _batches(rooms, placed, answers, left):
        token.checkpoint()
        listener.changed(rooms.catalog.commit(batch))
    return newest_first(answers.decode)


def _seen(known: KnownFile) -> SeenFile:
    return SeenFile(known.relative_path, known.stamp)


def _is_open(folder_id: FolderId, settled: Container[_Key], seen: SeenFile) -> bool:
    return (folder_id, seen.relative_path) not in settled


def _questions(surveyed: Survey, settled: Container[_Key]) -> tuple[_Question, ...]:
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
        if known is not None and known.content_hash is not None:
            answers.replaced[question.folder.folder_id, question.seen.relative_path] = known.content_hash
        answers.found.append(ConfirmedFile(question.folder.folder_id, question.seen, content_hash))
    else:
        answers.decode.append(asked)


def _count_copies(copies: Sequence[ConfirmedFile], answers: _Answers, tally: Tally) -> None:
    """Where files took names from one another, a photo whose old place shows another one has moved."""
    displaced = Counter(answers.replaced.values())
    for copy in copies:
        if displaced[copy.content_hash] > 0:
            displaced[copy.content_hash] -= 1
            tally.moved += 1
        elif (copy.folder_id, copy.seen.relative_path) in answers.replaced:
            tally.updated += 1
        else:
            tally.added += 1


def _place_of(file: ConfirmedFile) -> Place:
    return Place(file.folder_id, file.seen.relative_path, file.seen.stamp)


def _key(place: Place) -> _Key:
    return place.folder_id, place.relative_path


T = TypeVar("T")


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + _ROWS_A_BATCH] for start in range(0, len(rows), _ROWS_A_BATCH))


def _batches(rooms: Rooms, placed: Sequence[Placed], answers: _Answers, gone: Sequence[FileId]) -> Iterator[Batch]:
    """What is placed over another photo goes last and in one transaction: where many files changed names with one
    another, a photo that had lost its place and not got its new one yet would inherit as if it were a successor.
    """
    version, model_id = rooms.decoder.version, rooms.model.model_id
    over = tuple(row for row in placed if _key(row.place) in answers.replaced)
    for rows in _chunks([row for row in placed if _key(row.place) not in answers.replaced]):
        yield Batch(version, model_id, placed=tuple(rows))
    if over:
        yield Batch(version, model_id, placed=over)
    for rows in _chunks(answers.restamped):
        yield Batch(version, model_id, restamped=tuple(rows))
    for rows in _chunks(answers.failed):
        yield Batch(version, model_id, failed=tuple(rows))
    for rows in _chunks(gone):
        yield Batch(version, model_id, gone=tuple(rows))
