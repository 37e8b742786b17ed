"""What follows from a sidecar for the library, and from the library for a sidecar. Pure."""

import json
from dataclasses import replace

from photoclip.catalog.sidecar_rows import Said, SidecarRow
from photoclip.domain.files import Stamp
from photoclip.domain.names import folded
from photoclip.domain.sidecar_api import SidecarProperty
from photoclip.sidecars.bases import packed, unpacked
from photoclip.sidecars.plan import Plan
from photoclip.sidecars.values import Base, Sidecar, Wanted, rating_key
from photoclip.sidecars.words import hierarchical_of, keyword, leaf_of, path_of, subjects_of, tags_list_of, written

NOTHING_SAID = "0"
"""The key of a photo of which the library says nothing."""


def base_of(row: SidecarRow, sidecar: Sidecar) -> Base:
    """What is known to both; where nobody knows whether a writing came about, what is there as it was to be."""
    base = unpacked(row.base) if row.base else Base()
    return _settled(base, unpacked(row.pending), sidecar) if row.pending else base


def base_to_write_on(row: SidecarRow, sidecar: Sidecar, said: Said) -> Base:
    """What is known to both, but for what the library gave up in favour of others and says again, as that was taken
    back: there the two differ once more.
    """
    base, standing = base_of(row, sidecar), set(map(folded, sidecar.keywords))
    for which, ours, before in _given_up(row):
        if not _says(said, which, ours):
            continue
        if _is_word(which):
            if folded(leaf_of(path_of(ours, "|"))) not in standing:
                base = _with_word(base, ours)
        elif rating_key(sidecar.rating_text) == rating_key(str(row.rating or "")):  # else what is there is ours
            base = replace(base, rating=Sidecar(rating_text=before).rating)
    return base


def after_reading(row: SidecarRow, sidecar: Sidecar, stamp: Stamp, said: Said) -> SidecarRow:
    """What is known of a sidecar that is there and was read. What it says and we did not write is what others wrote.
    The person's own rating holds whatever the file says; without one, its rating is known to both.
    """
    base = _without_returned(base_of(row, sidecar), row, sidecar)
    ours = _leaves(base)
    theirs, title = row.rating, row.title
    if (key := rating_key(sidecar.rating_text)) != rating_key(str(base.rating or "")):
        theirs = sidecar.rating
        if said.rating is None:
            base = replace(base, rating=sidecar.rating if key else None)
    if written(sidecar.title) != base.title:
        title = written(sidecar.title) or None
        base = replace(base, title=title or "")
    is_our_rating = rating_key(str(base.rating or "")) != rating_key(str(theirs or ""))
    is_plain = said.key == NOTHING_SAID and not (ours or is_our_rating or unpacked_differences(row))
    return replace(
        row,
        stamp=stamp,
        keywords=_not_among(sidecar, ours),
        rating=theirs,
        title=title,
        base=packed(base),
        pending="",
        told=NOTHING_SAID if is_plain else "",
        problem="",
    )


def after_writing(row: SidecarRow, made: Plan, sidecar: Sidecar, said: Said) -> SidecarRow:
    """What is known of a sidecar that was brought up to date with the library by a plan, and is like this now."""
    if not sidecar.is_there:
        return replace(row, base=packed(made.base), pending="", told=said.key, differences="[]")
    return replace(
        row,
        keywords=_not_among(sidecar, _leaves(made.base)),
        base=packed(made.base),
        pending="",
        told=said.key,
        differences=_differences(made, sidecar, said, row),
    )


def wanted_of(said: Said, row: SidecarRow, *, is_new: bool) -> Wanted:
    """What a sidecar should say of a photo: all its tags; the person's own rating, else that of others; and where
    nobody had a sidecar before us, what the file itself says, as many programs look into one of the two only. Nothing
    where there is nothing that the file does not say.
    """
    words, rating, title = said.tags, row.rating, row.title
    if row.made_by_us and not is_worth_a_file(said) and not (row.keywords or rating or title):
        return Wanted()
    if is_new or row.made_by_us:
        rejected = {folded(name) for name in said.rejected}
        words += tuple(word for word in said.keywords if folded(word) not in rejected)
        rating = said.file_rating if rating is None else rating
        title = title or said.title
    rating = rating if said.rating is None else said.rating
    return Wanted(words, rating if rating is None else max(-1, min(5, rating)), title)


def is_worth_a_file(said: Said) -> bool:
    """Whether there is something to say that the photo's file does not say itself."""
    return said.key != NOTHING_SAID


def _differences(plan: Plan, sidecar: Sidecar, said: Said, row: SidecarRow) -> str:
    """Where a sidecar says otherwise than the library, until the person settles it, as JSON: an own rating that
    is another there, and tags that were taken away there. Then what of those before the library does not say any more.
    """
    found: list[tuple[str, ...]] = []
    there = rating_key(sidecar.rating_text)
    if plan.rating is None and said.rating is not None and there != rating_key(str(said.rating or "")):
        found.append((SidecarProperty.RATING, str(said.rating), sidecar.rating_text, str(plan.base.rating or "")))
    gone = {folded(name) for name in plan.taken_away}
    found += [(SidecarProperty.KEYWORDS, name, "", name) for name in said.tags if folded(name) in gone]
    left = [(which, ours, before) for which, ours, before in _all_given_up(row) if not _says(said, which, ours)]
    return json.dumps([*found, *left])


def unpacked_differences(row: SidecarRow) -> tuple[tuple[SidecarProperty, str, str, str], ...]:
    """The property, what the library says, what the sidecar says, and what both said before; none where what is kept
    makes no sense.
    """
    return tuple((which, *said) for which, said in _noted(row) if len(said) == 3)


def given_up(row: SidecarRow) -> str:
    """As JSON, what of those the library does not hold to any more, and did not before: the property, what the library
    said, and what both said before.
    """
    return json.dumps(_all_given_up(row))


def _all_given_up(row: SidecarRow) -> list[tuple[SidecarProperty, str, str]]:
    return list(dict.fromkeys((which, said[0], said[-1]) for which, said in _noted(row)))


def _given_up(row: SidecarRow) -> tuple[tuple[SidecarProperty, str, str], ...]:
    return tuple((which, *said) for which, said in _noted(row) if len(said) == 2)


def _noted(row: SidecarRow) -> list[tuple[SidecarProperty, tuple[str, str, str] | tuple[str, str]]]:
    try:
        found = json.loads(row.differences)
        return [(SidecarProperty(which), _three_or_two(*map(str, said))) for which, *said in found]
    except (ValueError, TypeError):
        return []


def _three_or_two(ours: str, second: str, third: str | None = None) -> tuple[str, str, str] | tuple[str, str]:
    return (ours, second) if third is None else (ours, second, third)


def _says(said: Said, which: SidecarProperty, ours: str) -> bool:
    if _is_word(which):
        return folded(ours) in map(folded, said.tags)
    return said.rating is not None and str(said.rating) == ours


def _with_word(base: Base, name: str) -> Base:
    return replace(
        base,
        subjects=tuple(dict.fromkeys((*base.subjects, *subjects_of((name,))))),
        tags_list=tuple(dict.fromkeys((*base.tags_list, *tags_list_of((name,))))),
        hierarchical=tuple(dict.fromkeys((*base.hierarchical, *hierarchical_of((name,))))),
    )


def _settled(base: Base, pending: Base, sidecar: Sidecar) -> Base:
    is_rated = rating_key(sidecar.rating_text) == rating_key(str(pending.rating or ""))
    is_titled = written(sidecar.title) == pending.title
    return Base(
        _joined(base.subjects, pending.subjects, sidecar.subjects),
        _joined(base.tags_list, pending.tags_list, sidecar.tags_list),
        _joined(base.hierarchical, pending.hierarchical, sidecar.hierarchical),
        pending.rating if is_rated else base.rating,
        pending.title if is_titled else base.title,
    )


def _without_returned(base: Base, row: SidecarRow, sidecar: Sidecar) -> Base:
    """What others took away and put there again is theirs."""
    back = {folded(leaf_of(path_of(ours, "|"))) for which, ours, *_ in unpacked_differences(row) if _is_word(which)}
    back &= set(map(folded, sidecar.keywords))
    if not back:
        return base

    def kept(entries: tuple[str, ...], separator: str) -> tuple[str, ...]:
        return tuple(text for text in entries if folded(leaf_of(path_of(text, separator))) not in back)

    return replace(
        base,
        subjects=kept(base.subjects, "|"),
        tags_list=kept(base.tags_list, "/"),
        hierarchical=kept(base.hierarchical, "|"),
    )


def _is_word(which: SidecarProperty) -> bool:
    return which is SidecarProperty.KEYWORDS


def _not_among(sidecar: Sidecar, ours: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in sidecar.keywords if folded(word) not in ours)


def _joined(base: tuple[str, ...], pending: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    standing = set(map(keyword, there))
    return tuple(dict.fromkeys((*base, *(word for word in pending if word in standing))))


def _leaves(base: Base) -> frozenset[str]:
    """The keywords that we wrote, folded."""
    deep = [leaf_of(path_of(text, "|")) for text in base.hierarchical]
    deep += [leaf_of(path_of(text, "/")) for text in base.tags_list]
    return frozenset(map(folded, (*subjects_of(base.subjects), *deep)))
