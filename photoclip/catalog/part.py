"""What the parts of the catalog's face share."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from photoclip.catalog.connection import Connections
from photoclip.catalog.gathered import Gathered, NotGatheredError, Overview

T = TypeVar("T")


class Part:
    """The connections, and what is gathered of all photos. Each method of a part is one transaction."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._gathered = Gathered()

    @contextmanager
    def _deciding(self) -> Generator[sqlite3.Connection]:
        """A transaction in which tags may be rejected: captions go with them. Raises as `Connections.writing`."""
        with self._connections.writing() as db:
            yield db
        self._gathered.captions_changed()

    def _over_all(self, ask: Callable[[Overview], T]) -> T:
        """Ask one snapshot of what is committed, with what is gathered of it. What has to be gathered first is gathered
        while others read: then `ask` is called a second time. Raises as `Connections.reading`.
        """
        generation = self._gathered.generation
        try:
            with self._connections.reading() as db:
                return ask(self._gathered.of(db, generation))
        except NotGatheredError:
            pass
        generation = self._gathered.generation
        with self._connections.browsing() as db:
            return ask(self._gathered.of(db, generation, gathers=True))
