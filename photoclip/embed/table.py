"""A table of a TOML file, taken field by field: what is wrong is told with the file and the field."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar, cast

from photoclip.domain.errors import ModelError

Choice = TypeVar("Choice", bound=StrEnum)

_MOST = 1 << 40


class Table:
    """`place` names the file (and the table in it) for errors. Every method raises ModelError for a field that is not
    there (where no default is given) or holds something else; `require_no_more` for fields that nothing asked for.
    """

    def __init__(self, place: str, values: Mapping[str, object]) -> None:
        self._place = place
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, field: str) -> bool:
        return field in self._values

    def text(self, field: str, default: str | None = None, pattern: re.Pattern[str] | None = None) -> str:
        """A string that is not blank. `default` stands where the field is left out."""
        if default is not None and field not in self:
            return default
        value = self._take(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"is {value!r} instead of a text")
        if pattern and not pattern.fullmatch(value):
            raise self.wrong(field, f"{value!r} is not written as one")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of strings, none of them blank."""
        return tuple(Table(self._place, {field: value}).text(field) for value in self._list(field))

    def flag(self, field: str) -> bool:
        """True or false; false where it is left out."""
        value = self._take(field) if field in self else False
        if not isinstance(value, bool):
            raise self.wrong(field, f"is {value!r} instead of true or false")
        return value

    def whole(self, field: str) -> int:
        """A whole number above 0."""
        value = self._take(field)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST:
            raise self.wrong(field, f"is {value!r} instead of a whole number above 0")
        return value

    def number(self, field: str, least: float, most: float) -> float | None:
        """A number within bounds, None where it is left out."""
        if field not in self:
            return None
        value = self._take(field)
        # Written so that NaN is refused too.
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(field, f"is {value!r} instead of a number from {least} to {most}")
        return float(value)

    def rgb(self, field: str) -> tuple[float, float, float]:
        """Three numbers from 0 to 1."""
        parts = [Table(self._place, {field: value}).number(field, 0.0, 1.0) for value in self._list(field)]
        if len(parts) != 3:
            raise self.wrong(field, "is not one number for each of red, green and blue")
        red, green, blue = cast("list[float]", parts)
        return red, green, blue

    def choice(self, field: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        value = self.text(field)
        try:
            return choices(value)
        except ValueError as error:
            raise self.wrong(field, f"is {value!r} instead of one of {', '.join(choices)}") from error

    def choices(self, field: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of values of an enumeration."""
        return tuple(Table(self._place, {field: value}).choice(field, choices) for value in self._list(field))

    def table(self, field: str) -> "Table":
        """A table inside."""
        value = self._take(field)
        if not isinstance(value, dict):
            raise self.wrong(field, "is no table")
        return Table(f"{self._place}: {field}", cast("dict[str, object]", value))

    def tables(self, field: str) -> "tuple[Table, ...]":
        """A list of tables."""
        return tuple(Table(self._place, {field: value}).table(field) for value in self._list(field))

    def require_no_more(self) -> None:
        """That all fields were asked for: what is misspelt would be passed over."""
        for field in self._unasked():
            raise self.wrong(field, "means nothing here")

    def wrong(self, field: str, what: str) -> ModelError:
        """The error for a field."""
        return ModelError(f"{self._place}: {field} {what}", "install PhotoClip again")

    def _unasked(self) -> Iterator[str]:
        return (field for field in self._values if field not in self._asked)

    def _list(self, field: str) -> list[object]:
        value = self._take(field)
        if not isinstance(value, list):
            raise self.wrong(field, f"is {value!r} instead of a list")
        return cast("list[object]", value)

    def _take(self, field: str) -> object:
        self._asked.add(field)
        if field not in self._values:
            raise self.wrong(field, "is missing")
        return self._values[field]
