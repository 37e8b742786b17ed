"""What hangs on vectors, and has to come along when the library takes another model."""

from typing import Protocol

from photoclip.catalog.rows import ModelRow
from photoclip.domain.models import ModelCard
from photoclip.domain.progress import CancelToken, Progressed


class Carried(Protocol):
    """Implemented by each thing that is made of the vectors of one model: the search index, and whatever is fitted to
    vectors or scores. What it knows from a person it keeps as photos and words, and makes it again from these.
    """

    def prepare(self, card: ModelCard, token: CancelToken, progressed: Progressed) -> None:
        """Make it for a model, all whose vectors are in the catalog, beside what serves the active one. Called again
        after it was interrupted, and when photos came meanwhile.

        Raises:
            CancelledError: when the token is cancelled.
        """
        ...

    def switched(self, card: ModelCard) -> None:
        """The model of `card` is the active one now; the others' may be let go of. Must be quick."""
        ...

    def forgotten(self, model: ModelRow) -> None:
        """The vectors of a model are gone: so is all that was made of them."""
        ...
