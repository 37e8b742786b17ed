"""What a photo can be tagged with, for who types the beginning of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.domain.names import folded
from photoclip.domain.tag_api import Tag
from photoclip.domain.tag_words import Label
from photoclip.ui.models.completions import Offer

MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class _Known:
    """`keys` are the name and its synonyms, folded."""

    offer: Offer
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagNames:
    """Tags of the library, most used first, then labels that nobody used yet."""

    known: tuple[_Known, ...] = ()

    @classmethod
    def of(cls, tags: Sequence[Tag], labels: Sequence[Label]) -> "TagNames":
        """Those of a library and its vocabularies in use."""
        synonyms = {folded(label.name): tuple(map(folded, label.synonyms)) for label in labels}
        by_key: dict[str, _Known] = {}
        for tag in tags:
            key = folded(tag.name)
            by_key[key] = _Known(Offer(tag.name, photos=tag.photos), (key, *synonyms.get(key, ())))
        for label in labels:
            key = folded(label.name)
            by_key.setdefault(key, _Known(Offer(label.name), (key, *synonyms[key])))
        return cls(tuple(by_key.values()))

    def offers(self, typed: str) -> tuple[Offer, ...]:
        """What it may become: names that begin with it before those that contain it. Nothing typed: nothing, and
        nothing either where it is whole.
        """
        wanted = folded(" ".join(typed.split()))
        if not wanted:
            return ()
        found = [known for known in self.known if any(wanted in key for key in known.keys)]
        if len(found) == 1 and found[0].keys[0] == wanted:
            return ()
        found.sort(key=lambda known: (known.keys[0] != wanted, not known.keys[0].startswith(wanted)))
        return tuple(known.offer for known in found[:MOST_OFFERED])

    def spelled(self, name: str) -> str:
        """A name as it is spelled where it is known, else as it was typed."""
        wanted = folded(name)
        return next((known.offer.value for known in self.known if known.keys[0] == wanted), name)
