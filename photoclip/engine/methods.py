"""The methods of `LibraryApi` as the socket knows them, derived from its annotations."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from types import GenericAlias, MappingProxyType
from typing import Any, get_type_hints

from photoclip.domain.api import LibraryApi
from photoclip.engine.messages import Coder


@dataclass(frozen=True, slots=True)
class Method:
    """A method and the coders of its arguments (as one tuple, without self) and of its result."""

    name: str
    arguments: Coder[tuple[Any, ...]]
    result: Coder[Any]


def _methods_of(protocol: type) -> Mapping[str, Method]:
    methods: dict[str, Method] = {}
    for name, function in inspect.getmembers(protocol, inspect.isfunction):
        if name.startswith("_") or name == "close":  # a client leaves, it does not close the library of others
            continue
        hints = get_type_hints(function)
        kinds = tuple(hints[parameter] for parameter in inspect.signature(function).parameters if parameter != "self")
        methods[name] = Method(name, Coder(GenericAlias(tuple, kinds)), Coder(hints["return"]))
    return MappingProxyType(methods)


METHODS: Mapping[str, Method] = _methods_of(LibraryApi)
