"""What a person searches by, and what they searched by before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.query import LONGEST_TEXT
from photoclip.query.outline import Outline, outline
from photoclip.query.write import likeness
from photoclip.ui.models.dropped_files import name_of

LONGEST_HISTORY = 50


class QueryKind(StrEnum):
    """What stands out in a query."""

    WORDS = "words"
    PICTURE = "picture"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class PictureLabel:
    """What the person calls the picture with this absolute path."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Query:
    """A text in the query language (resources/help/search.md). `labels`: of pictures that go by another name than their
    file's.
    """

    text: str = ""
    labels: tuple[PictureLabel, ...] = ()

    @classmethod
    def of_picture(cls, path: str, label: str = "") -> "Query":
        """Photos similar to a picture file (absolute path)."""
        return cls(likeness(path), labelled(path, label))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is searched by."""
        return not self.text.strip()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files that are searched by, each once."""
        return tuple(dict.fromkeys(picture.path for picture in self._outline().pictures))

    @property
    def kind(self) -> QueryKind:
        """A picture before filters before words."""
        found = self._outline()
        if found.pictures:
            return QueryKind.PICTURE
        return QueryKind.FILTER if found.has_filters else QueryKind.WORDS

    def label_of(self, path: str) -> str:
        """What a picture is called."""
        return next((known.label for known in self.labels if known.path == path), name_of(path))

    def same_as(self, other: "Query") -> bool:
        """Whether the same photos are found, whatever pictures are called."""
        return self.text.strip() == other.text.strip()

    def title(self) -> str:
        """One line for the person: pictures by what they are called."""
        text = self.text
        for picture in reversed(self._outline().pictures):
            label = self.label_of(picture.path)
            called = label if picture.box is None else f"part of {label}"
            text = text[: picture.span.start] + called + text[picture.span.end :]
        return " ".join(text.split())

    def written(self) -> str:
        """As a string to keep; `read` takes it back. A text alone stays as it is."""
        pictures = self.pictures
        labels = {known.path: known.label for known in self.labels if known.path in pictures}
        if not labels and not self.text.startswith("{") and _is_text(self.text):
            return self.text
        return json.dumps({"text": self.text, "labels": labels})

    @classmethod
    def read(cls, kept: str) -> "Query":
        """What `written` gave, also that of the versions in which a query was words and one picture. What is none of it
        is taken for a text.
        """
        if not kept.startswith("{"):
            return cls(kept)
        try:
            values = json.loads(kept)
            text = values["text"]
            return _read_old(values) if "picture" in values else cls(_sound(text), _read_labels(values["labels"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls(kept)

    def _outline(self) -> Outline:
        # Pictures and conditions have a name with a colon: without one there is nothing to read.
        return outline(self.text) if ":" in self.text else Outline()


def labelled(path: str, label: str) -> tuple[PictureLabel, ...]:
    """`Query.labels` of one picture; none where it goes by its file's name, or by none."""
    return (PictureLabel(path, label),) if label and label != name_of(path) else ()


def remembered(history: Iterable[Query], query: Query) -> tuple[Query, ...]:
    """The history with `query` as its newest: newest first, each once, at most `LONGEST_HISTORY`. What is longer
    than `LONGEST_TEXT` is not worth it.
    """
    if query.is_empty or len(query.text) > LONGEST_TEXT:
        return tuple(history)
    older = (known for known in history if not known.same_as(query))
    return (query, *older)[:LONGEST_HISTORY]


def _read_old(values: dict[str, object]) -> Query:
    """Words beside one picture, or words alone that began with a bracket."""
    text, picture, label = _sound(values["text"]), values["picture"], _sound(values["label"])
    if not picture:
        return Query(text)
    path = _sound(picture)
    return Query(f"{likeness(path)} {text}".strip(), labelled(path, label))


def _read_labels(labels: object) -> tuple[PictureLabel, ...]:
    if not isinstance(labels, dict):
        raise TypeError(labels)
    return tuple(PictureLabel(path, _sound(label)) for path, label in labels.items())


def _sound(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _is_text(text: str) -> bool:
    """Whether UTF-8 can carry it: a file's name may be none."""
    return text.isprintable() or not any("\ud800" <= character <= "\udfff" for character in text)
