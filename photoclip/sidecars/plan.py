"""What would have to change in a sidecar: a three-way merge of what it says, what was known of it, and what we want."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from photoclip.domain.names import folded
from photoclip.sidecars.values import Base, Conflict, Property, Sidecar, Wanted, rating_key
from photoclip.sidecars.words import hierarchical_of, keyword, leaf_of, path_of, subjects_of, tags_list_of, written


@dataclass(frozen=True, slots=True)
class ListEdit:
    """Entries to add at the end of a list, and to remove wherever they stand in it."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes of one sidecar. `rating` and `title`: what to write there, "" for nothing; None leaves them as they are.
    `conflicts` are left as they are. `taken_away`: wanted keywords that we wrote and another program removed; they are
    not written again. `base`: what to keep for the next time, once the plan is carried out.
    """

    subjects: ListEdit
    tags_list: ListEdit
    hierarchical: ListEdit
    rating: str | None
    title: str | None
    conflicts: tuple[Conflict, ...]
    taken_away: tuple[str, ...]
    base: Base

    @property
    def changes_nothing(self) -> bool:
        """Whether the file may stay as it is."""
        lists = (self.subjects, self.tags_list, self.hierarchical)
        return self.rating is None and self.title is None and all(edit == ListEdit() for edit in lists)


def plan(sidecar: Sidecar, base: Base, wanted: Wanted, keep_ours: frozenset[Property] = frozenset()) -> Plan:
    """What to change. Nothing is read or written here.

    Keywords merge as sets: what we added is added, of what we no longer want only entries that we wrote are removed,
    and what others removed stays away. A rating or title that another program has changed since `base` is a conflict
    where we want to change it too. `keep_ours`: what the person decided in favour of ours, whatever the file says.
    A file that is gone says nothing: everything is written anew.
    """
    if not sidecar.is_there:
        base = Base()
    again = Property.KEYWORDS in keep_ours
    subjects = _entries(sidecar.subjects, base.subjects, subjects_of(wanted.keywords), again)
    tags_list = _entries(sidecar.tags_list, base.tags_list, tags_list_of(wanted.keywords), again)
    deep = _entries(sidecar.hierarchical, base.hierarchical, hierarchical_of(wanted.keywords), again)
    rating = _value(
        rating_key(sidecar.rating_text),
        rating_key(str(base.rating or "")),
        rating_key(str(wanted.rating or "")),
        Property.RATING in keep_ours,
    )
    title = _value(
        written(sidecar.title), written(base.title), written(wanted.title or ""), Property.TITLE in keep_ours
    )
    found = ((Property.RATING, rating, sidecar.rating_text), (Property.TITLE, title, sidecar.title))
    return Plan(
        subjects.edit,
        tags_list.edit,
        deep.edit,
        rating.edit,
        title.edit,
        tuple(Conflict(which, value.wanted, theirs) for which, value, theirs in found if value.is_conflict),
        _taken_away(wanted.keywords, subjects.taken_away),
        Base(subjects.base, tags_list.base, deep.base, int(rating.base) if rating.base else None, title.base),
    )


@dataclass(frozen=True, slots=True)
class _Entries:
    edit: ListEdit
    base: tuple[str, ...]
    taken_away: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Value:
    edit: str | None
    base: str
    wanted: str
    is_conflict: bool = False


def _entries(there: tuple[str, ...], base: tuple[str, ...], wanted: tuple[str, ...], again: bool) -> _Entries:
    """What we wrote is removed only as we wrote it; what is there already in other letters' case is not added."""
    ours = _having(base, set(wanted).__contains__)
    unwanted = frozenset(base) - frozenset(wanted)
    standing = frozenset(map(keyword, there))
    staying = {folded(word) for word in standing - unwanted}
    absent = _having(wanted, lambda word: folded(word) not in staying)
    taken_away = frozenset() if again else frozenset(absent).intersection(ours)
    add = _having(absent, lambda word: word not in taken_away)
    kept = _having(ours, lambda word: word not in add)
    return _Entries(ListEdit(add, _having(base, (unwanted & standing).__contains__)), (*kept, *add), taken_away)


def _having(words: tuple[str, ...], is_kept: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(word for word in words if is_kept(word))


def _value(there: str, base: str, wanted: str, insists: bool) -> _Value:
    if wanted == there:
        return _Value(None, wanted, wanted)
    if insists or (wanted != base and there == base):
        return _Value(wanted, wanted, wanted)
    return _Value(None, base, wanted, is_conflict=wanted != base)


def _taken_away(keywords: Iterable[str], subjects: frozenset[str]) -> tuple[str, ...]:
    return tuple(text for text in keywords if leaf_of(path_of(text, "|")) in subjects)
