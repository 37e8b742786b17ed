"""Branches in one form, and without conditions that count for nothing. Pure."""

from collections.abc import Collection, Iterable, Sequence

from photoclip.domain.query import EVERY, All, Any, Branch, Condition, Not, Test
from photoclip.query.conditions import every_of, one_of


def settled(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """The branches that say anything, each once. Those without meanings are one, at the place of the first: it does not
    matter by which of them a photo matches.
    """
    kept = [branch for branch in branches if branch.meanings or branch.condition != EVERY]
    conditions = [branch.condition for branch in kept if not branch.meanings]
    merged = Branch((), one_of(conditions)) if conditions else None
    return tuple(dict.fromkeys(branch if branch.meanings else merged or branch for branch in kept))


def without(branches: Sequence[Branch], tests: Collection[Test]) -> tuple[Branch, ...]:
    """The same query where these tests (deleted albums) count for nothing: not for, not against a photo. A branch of
    which nothing is left goes.
    """
    return settled(Branch(branch.meanings, _without(branch.condition, tests) or EVERY) for branch in branches)


def _without(condition: Condition, tests: Collection[Test]) -> Condition | None:
    """What is left, None for nothing. Goes down as deep as the condition."""
    if isinstance(condition, Not):
        part = _without(condition.part, tests)
        return None if part is None else Not(part)
    if isinstance(condition, All | Any):
        parts = [left for part in condition.parts if (left := _without(part, tests)) is not None]
        if not parts:
            return None
        return every_of(parts) if isinstance(condition, All) else one_of(parts)
    return None if condition in tests else condition
