"""The queue of suggestions that wait for the person: what is shown, what was decided, what is put aside. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import Decision, ReviewItem, ReviewPage, TagCount, TagState

Pair = tuple[PhotoId, str]


class ReviewQueue:
    """Pairs of a photo and a tag. A pair that comes back has the place it had: nothing moves under the person's eyes.

    `items` are shown, `keys` int64 are numbers for them, ascending, the same for a pair as long as the queue lives.
    """

    def __init__(self) -> None:
        self._places: dict[Pair, int] = {}
        self._places_given = 0
        self._known: dict[Pair, ReviewItem] = {}
        self._away: set[Pair] = set()
        self._skipped: set[Pair] = set()
        self._name: str | None = None
        self._totals: dict[str | None, int] = {}
        self._starts: dict[str | None, int] = {}
        self._counts: tuple[TagCount, ...] = ()
        self.items: tuple[ReviewItem, ...] = ()
        self.keys: npt.NDArray[np.int64] = np.empty(0, np.int64)

    @property
    def name(self) -> str | None:
        """Only pairs of this tag are shown."""
        return self._name

    @property
    def is_known(self) -> bool:
        """Whether it is known what waits of what is shown."""
        return bool(self.items) or self._name in self._totals

    @property
    def skipped(self) -> int:
        """Pairs put aside, of those that would be shown."""
        return sum(1 for pair in self._skipped if pair in self._known and self._is_wanted(pair))

    @property
    def waiting(self) -> int:
        """Pairs that wait, also those that were not asked for yet."""
        gone = sum(1 for pair in self._away if self._is_wanted(pair))
        return max(len(self.items), self._totals.get(self._name, 0) - gone)

    @property
    def begun_with(self) -> int:
        """How many waited when the person came."""
        return max(self._starts.get(self._name, 0), self.waiting)

    @property
    def total(self) -> int | None:
        """Pairs of all tags that wait, None while nobody knows."""
        return None if None not in self._totals else sum(count.photos for count in self.counts())

    @property
    def own(self) -> TagCount | None:
        """The tag that is shown alone, and what waits of it."""
        return None if self._name is None else TagCount(self._name, self.waiting)

    @property
    def is_running_out(self) -> bool:
        """Whether more wait than are here."""
        return len(self.items) + self.skipped < self.waiting

    def counts(self) -> tuple[TagCount, ...]:
        """What waits of each tag, most first, without what was decided since it was counted."""
        gone: dict[str, int] = {}
        for _, name in self._away:
            gone[name] = gone.get(name, 0) + 1
        left = (TagCount(count.name, count.photos - gone.get(count.name, 0)) for count in self._counts)
        return tuple(sorted((count for count in left if count.photos > 0), key=lambda count: -count.photos))

    def show(self, name: str | None) -> None:
        """Pairs of this tag only; None: all."""
        self._name = name
        self._arrange()

    def take(self, page: ReviewPage, name: str | None) -> None:
        """What waits now, of a tag or of all. All that was decided before is in it."""
        self._known = {pair: item for pair, item in self._known.items() if name is not None and pair[1] != name}
        for item in page.items:
            pair = (item.photo_id, item.name)
            if pair not in self._places:
                self._places[pair] = self._places_given
                self._places_given += 1
            self._known[pair] = item
        self._away.clear()
        self._totals[name] = page.total
        if name is None:
            self._counts = page.by_tag
        self._starts[name] = max(self._starts.get(name, 0), page.total)
        self._arrange()

    def take_counts(self, page: ReviewPage) -> None:
        """How many wait of each tag, and in all."""
        self._counts = page.by_tag
        self._totals[None] = page.total
        self._starts[None] = max(self._starts.get(None, 0), page.total)

    def rename(self, before: str | None, after: str | None) -> None:
        """A tag has another name; None: none is shown alone. What was put aside stays so."""
        if before is None or after is None or before == after:
            return
        self._away, self._skipped = (_renamed(pairs, before, after) for pairs in (self._away, self._skipped))
        for pair in [pair for pair in self._places if pair[1] == before]:
            self._places.setdefault((pair[0], after), self._places.pop(pair))
        known = (replace(item, name=after) if item.name == before else item for item in self._known.values())
        self._known = {(item.photo_id, item.name): item for item in known}
        for numbers in (self._totals, self._starts):
            if before in numbers:
                numbers[after] = max(numbers.get(after, 0), numbers.pop(before))
        self._counts = tuple(replace(count, name=after) if count.name == before else count for count in self._counts)
        if self._name == before:
            self._name = after
        self._arrange()

    def put_away(self, items: Iterable[ReviewItem]) -> None:
        """They are decided."""
        self._away.update((item.photo_id, item.name) for item in items)
        self._arrange()

    def bring_back(self, items: Iterable[ReviewItem]) -> None:
        """They are not decided after all."""
        self._away.difference_update((item.photo_id, item.name) for item in items)
        self._arrange()

    def skip(self, items: Iterable[ReviewItem]) -> None:
        """Put them aside."""
        self._skipped.update((item.photo_id, item.name) for item in items)
        self._arrange()

    def show_skipped(self) -> None:
        """Nothing is put aside any more."""
        self._skipped.clear()
        self._arrange()

    def positions_of(self, photo_id: PhotoId) -> tuple[int, ...]:
        """Where a photo is shown."""
        return tuple(at for at, item in enumerate(self.items) if item.photo_id == photo_id)

    def _is_wanted(self, pair: Pair) -> bool:
        return self._name is None or pair[1] == self._name

    def _arrange(self) -> None:
        shown = [pair for pair in self._known if pair not in self._away and pair not in self._skipped]
        shown = sorted((pair for pair in shown if self._is_wanted(pair)), key=self._places.__getitem__)
        self.items = tuple(self._known[pair] for pair in shown)
        self.keys = np.array([self._places[pair] for pair in shown], np.int64)


def _renamed(pairs: set[Pair], before: str, after: str) -> set[Pair]:
    return {(photo_id, after if name == before else name) for photo_id, name in pairs}


def decisions_of(items: Sequence[ReviewItem], state: TagState) -> tuple[Decision, ...]:
    """One for each tag among the pairs."""
    by_name: dict[str, list[PhotoId]] = {}
    for item in items:
        by_name.setdefault(item.name, []).append(item.photo_id)
    return tuple(Decision(name, tuple(photo_ids), state) for name, photo_ids in by_name.items())
