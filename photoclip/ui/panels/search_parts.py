"""The query of the search field: its chips and its line as one text, and the ways from one to the other."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photoclip.domain.found import Box
from photoclip.query.chips import MOST_CHIPS
from photoclip.query.write import likeness
from photoclip.ui.models.composed import Composed, Sorted, committed, composed, ripened, sorted_out
from photoclip.ui.models.query import Query, labelled
from photoclip.ui.panels.completing import Completing
from photoclip.ui.panels.search_chips import SearchChips
from photoclip.ui.panels.search_edit import SearchEdit

if TYPE_CHECKING:
    from photoclip.query.chips import Chip as Part


@dataclass(frozen=True, slots=True)
class _Seen:
    """What chips and line were put together to."""

    parts: "tuple[Part, ...]"
    line: str
    composed: Composed


class SearchParts:
    """Reads and changes chips and line; who hears of it is its owner's business."""

    def __init__(self, edit: SearchEdit, chips: SearchChips, completing: Completing) -> None:
        self._edit = edit
        self._chips = chips
        self._completing = completing
        self._whole: _Seen | None = None
        self._settled: _Seen | None = None

    def query(self) -> Query:
        """As it stands."""
        parts, line = self._chips.parts, self._edit.text()
        self._whole = _seen(self._whole, parts, line)
        return Query(self._whole.composed.text, self._chips.labels)

    def settled(self) -> Query:
        """Without a value of which only the beginning is typed."""
        return Query(self.placed().text, self._chips.labels)

    def placed(self) -> Composed:
        """What is searched by, and where its parts are in it."""
        line, cut = self._edit.text(), self._completing.unfinished()
        kept = line if cut is None else line[: cut.start] + line[cut.end :]
        self._settled = _seen(self._settled, self._chips.parts, kept)
        return self._settled.composed

    def show(self, query: Query) -> None:
        """Another one altogether."""
        self._put(sorted_out(query.text), query)

    def ripen(self) -> None:
        """A whole part with a name becomes a chip when a space follows it."""
        line = self._edit.text()
        is_at_end = self._edit.cursorPosition() == len(line)
        ripe = ripened(line) if line[-1:].isspace() and is_at_end else None
        if ripe is not None and len(self._chips.parts) + len(ripe.chips) <= MOST_CHIPS:
            self._chips.show((*self._chips.parts, *ripe.chips), self._chips.labels)
            self._edit.set_words(ripe.line)

    def commit(self) -> bool:
        """Make chips of all that makes sense; whether the line is another."""
        self._completing.forget()
        before = self._edit.text()
        if before.strip():
            self._put(committed(self._chips.parts, before), self.query())
        return self._edit.text() != before

    def take_back(self, part: "Part") -> None:
        """A part that was a chip is text again; what was being typed becomes a part before."""
        self.commit()
        self._edit.setText(f"{part.source} {self._edit.text()}".strip())

    def add_picture(self, path: str, label: str, box: Box | None) -> None:
        """A picture file, or a part of it, beside what is there."""
        added = sorted_out(likeness(path, box)).chips
        known = {(part.path, part.box) for part in self._chips.parts}
        new = tuple(part for part in added if (part.path, part.box) not in known)
        self._chips.show((*self._chips.parts, *new), (*self._chips.labels, *labelled(path, label)))

    def crop(self, part: "Part", path: str, box: Box | None) -> None:
        """Another part of the same picture, or the whole (None)."""
        other = sorted_out(likeness(path, box, 1.0 if part.weight is None else part.weight)).chips
        parts = (other if each == part else (each,) for each in self._chips.parts)
        self._chips.show(tuple(itertools.chain.from_iterable(parts)), self._chips.labels)

    def _put(self, parts: Sorted, query: Query) -> None:
        self._chips.show(parts.chips, query.labels)
        self._edit.set_words(parts.line)


def _seen(before: _Seen | None, parts: "tuple[Part, ...]", line: str) -> _Seen:
    """Several ask at each letter, and it takes the parser to put parts together."""
    if before is not None and before.line == line and before.parts == parts:
        return before
    return _Seen(parts, line, composed(parts, line))
