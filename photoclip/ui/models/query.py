"""What a person searches by, and what they searched by before."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LONGEST_HISTORY = 50
LONGEST_TEXT = 2_000
"""Characters; what is longer is no sentence, and not worth remembering."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words, a picture, or both. `picture` is an absolute path, `label` what the person calls that picture."""

    text: str = ""
    picture: str | None = None
    label: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is searched by."""
        return self.picture is None and not self.text.strip()

    def same_as(self, other: "Query") -> bool:
        """Whether the same photos are found, whatever the picture is called."""
        return (self.text.strip(), self.picture) == (other.text.strip(), other.picture)

    def title(self) -> str:
        """One line for the person."""
        words = " ".join(self.text.split())
        if self.picture is None:
            return words
        return f"{self.label} + {words}" if words else self.label

    def written(self) -> str:
        """As a string to keep; `read` takes it back. Bare words stay as they are."""
        if self.picture is None and not self.text.startswith("{"):
            return self.text
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, kept: str) -> "Query":
        """What `written` gave. What is none of it is taken for words."""
        if not kept.startswith("{"):
            return cls(kept)
        try:
            values = json.loads(kept)
            text, picture, label = values["text"], values["picture"], values["label"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return cls(kept)
        is_sound = isinstance(text, str) and isinstance(label, str) and (picture is None or isinstance(picture, str))
        return cls(text, picture or None, label) if is_sound else cls(kept)


def remembered(history: Iterable[Query], query: Query) -> tuple[Query, ...]:
    """The history with `query` as its newest: newest first, each once, at most `LONGEST_HISTORY`."""
    if query.is_empty or len(query.text) > LONGEST_TEXT:
        return tuple(history)
    older = (known for known in history if not known.same_as(query))
    return (query, *older)[:LONGEST_HISTORY]
