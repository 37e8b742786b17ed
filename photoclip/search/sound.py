"""What of a query becomes vectors: pictures that cannot be read, and words that cancel out, are told and left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from photoclip.calibration.calibration import Calibration
from photoclip.domain.errors import PictureError, QueryError
from photoclip.domain.found import QueryProblem, Span
from photoclip.domain.query import Branch, Condition, Likeness
from photoclip.query.normal import settled
from photoclip.query.parse import Leaf
from photoclip.search.asked import Asked
from photoclip.search.compose import Composed, compose
from photoclip.search.vectors import QueryVectors


@dataclass(frozen=True, slots=True, eq=False)
class SoundBranch:
    """A branch that can be answered. `composed`: what its meanings are together, None where it has none."""

    condition: Condition
    composed: Composed | None


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """One branch at least, and all that was left out of the query, by place."""

    branches: tuple[SoundBranch, ...]
    problems: tuple[QueryProblem, ...]


def sound(query: Asked, vectors: QueryVectors, calibration: Callable[[], Calibration]) -> Sound:
    """What can be answered of a query with one branch at least. A picture that cannot be read counts for nothing, a
    branch whose meanings cancel out goes; each is a problem at its place.

    Raises:
        PictureError, QueryError: nothing is left without it. ModelError: a model cannot be loaded.
    """
    readable, problems = _readable(query, vectors)
    branches: list[SoundBranch] = []
    cancelled: QueryError | None = None
    for branch in readable:
        try:
            composed = compose(vectors.parts(branch.meanings), calibration()) if branch.meanings else None
        except QueryError as error:
            cancelled = error
            problems.append(QueryProblem(_place(query.leaves, branch), error.what))
        else:
            branches.append(SoundBranch(branch.condition, composed))
    if cancelled is not None and not branches:
        raise cancelled
    whole = dict.fromkeys([*query.problems, *problems])
    return Sound(tuple(branches), tuple(sorted(whole, key=lambda one: (one.span.start, one.span.end))))


def _readable(query: Asked, vectors: QueryVectors) -> tuple[tuple[Branch, ...], list[QueryProblem]]:
    failed: dict[object, PictureError] = {}
    for meaning in dict.fromkeys(meaning for branch in query.branches for meaning in branch.meanings):
        if isinstance(meaning, Likeness):
            try:
                vectors.picture(meaning.path, meaning.box)
            except PictureError as error:
                failed[meaning] = error
    if not failed:
        return query.branches, []
    left = settled(
        Branch(tuple(meaning for meaning in branch.meanings if meaning not in failed), branch.condition)
        for branch in query.branches
    )
    if not left:
        raise next(iter(failed.values()))
    return left, [QueryProblem(leaf.span, failed[leaf.test].what) for leaf in query.leaves if leaf.test in failed]


def _place(leaves: Sequence[Leaf], branch: Branch) -> Span:
    """Where the last of a branch's meanings stands."""
    return [leaf.span for leaf in leaves if leaf.test in branch.meanings][-1]
