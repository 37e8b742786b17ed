"""A method of `LibraryApi` as a call that is passed on."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from photoclip.domain.api import LibraryApi

P = ParamSpec("P")
R = TypeVar("R")


class Calling(ABC):
    """Who knows the way to a library."""

    @abstractmethod
    def _forward(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """Call the method `name` of a library with all its arguments by position."""

    def _call(self, method: Callable[Concatenate[LibraryApi, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        # The method of the Protocol stands for its name and its types; keywords are taken by the type checker only.
        assert not kwargs
        return cast("R", self._forward(method.__name__, args))
