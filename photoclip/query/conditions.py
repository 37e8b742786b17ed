"""Conditions in one form: no `Not` but around a single test, no `All` in an `All`, no `Any` in an `Any`, none twice."""

from collections.abc import Iterable

from photoclip.domain.query import EVERY, All, Any, Condition, Not


def both(one: Condition, other: Condition) -> Condition:
    """Both hold."""
    return other if one == EVERY else one if other == EVERY else every_of((one, other))


def every_of(conditions: Iterable[Condition]) -> Condition:
    """Each of them holds; EVERY where there are none."""
    parts: dict[Condition, None] = {}
    for condition in conditions:
        parts.update(dict.fromkeys(condition.parts if isinstance(condition, All) else (condition,)))
    return next(iter(parts)) if len(parts) == 1 else All(tuple(parts))


def one_of(conditions: Iterable[Condition]) -> Condition:
    """One of them holds. There is at least one; EVERY among them makes it EVERY."""
    parts: dict[Condition, None] = {}
    for condition in conditions:
        parts.update(dict.fromkeys(condition.parts if isinstance(condition, Any) else (condition,)))
    if EVERY in parts:
        return EVERY
    return next(iter(parts)) if len(parts) == 1 else Any(tuple(parts))


def opposite(condition: Condition) -> Condition:
    """What holds where the condition does not (De Morgan). It is not EVERY."""
    if isinstance(condition, Not):
        return condition.part
    if isinstance(condition, All):
        return one_of(opposite(part) for part in condition.parts)
    if isinstance(condition, Any):
        return every_of(opposite(part) for part in condition.parts)
    return Not(condition)
