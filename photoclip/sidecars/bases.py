"""A base as text, for whoever keeps it."""

import json
from typing import cast

from photoclip.sidecars.values import Base


def packed(base: Base) -> str:
    """A base as JSON."""
    lists = [base.subjects, base.tags_list, base.hierarchical]
    return json.dumps([*lists, base.rating, base.title], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Base:
    """The base in what `packed` returned. Text that makes no sense is as good as none: then nothing in a sidecar counts
    as ours, nothing is removed from it, and what differs is a conflict.
    """
    try:
        value: object = json.loads(text)
    except ValueError:
        return Base()
    if not isinstance(value, list) or len(cast("list[object]", value)) != 5:
        return Base()
    *lists, rating, title = cast("list[object]", value)
    subjects, tags_list, hierarchical = map(_words, lists)
    if subjects is None or tags_list is None or hierarchical is None or not isinstance(title, str):
        return Base()
    stars = int(rating) if isinstance(rating, int) and -1 <= rating <= 5 else None
    return Base(subjects, tags_list, hierarchical, stars, title)


def _words(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    words = [word for word in cast("list[object]", value) if isinstance(word, str)]
    return tuple(words) if len(words) == len(cast("list[object]", value)) else None
