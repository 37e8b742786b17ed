"""The catalog's face: models and their vectors."""

from photoclip.catalog import models, vectors
from photoclip.catalog.part import Part
from photoclip.catalog.rows import ModelRow, VectorChunk, WithoutVector
from photoclip.catalog.vectors import add as write_vectors
from photoclip.domain.ids import ModelId, PhotoId
from photoclip.domain.photos import HalfVectors, PhotoIds


class ModelPart(Part):
    """Which models there are, and what each of them makes of the photos."""

    def model(self, name: str, dimension: int) -> ModelRow:
        """The model of this name, added when it is new.

        Raises:
            CatalogError: the catalog holds vectors of another dimension under this name.
        """
        with self._connections.writing() as db:
            return models.get_or_add(db, name, dimension)

    def find_model(self, name: str) -> ModelRow | None:
        """The model of this name, if the catalog knows it. Waits for no one who writes."""
        with self._connections.reading() as db:
            return models.find(db, name)

    def active_model(self) -> ModelRow | None:
        """The one in use; None until one is activated."""
        with self._connections.reading() as db:
            return models.active(db)

    def previous_model(self) -> ModelRow | None:
        """The one that was in use before; None where there was none, or it was forgotten."""
        with self._connections.reading() as db:
            return models.previous(db)

    def activate_model(self, model_id: ModelId) -> None:
        """Use this one from now on; the vectors of the others stay. ValueError when it is unknown."""
        with self._connections.writing() as db:
            models.activate(db, model_id)

    def wanted_model(self) -> str | None:
        """Name of the model that is to be activated once all photos have a vector of it."""
        with self._connections.reading() as db:
            return models.wanted(db)

    def want_model(self, name: str | None, instead_of: str | None = None) -> None:
        """Write down which model is to be activated, None for no other. Where `instead_of` is given, only if that one
        is wanted now. It is wanted no more once it is activated.
        """
        with self._connections.writing() as db:
            if instead_of is None or models.wanted(db) == instead_of:
                models.want(db, name)

    def forget_model(self, model_id: ModelId, limit: int) -> int:
        """Delete at most `limit` vectors of a model, and with the last one the model; how many were deleted. ValueError
        when it is the one in use.
        """
        with self._connections.writing() as db:
            models.require_unused(db, model_id)
            removed = vectors.remove(db, model_id, limit)
            if removed < limit:
                models.drop(db, model_id)
            return removed

    def has_vector(self, photo_id: PhotoId, model_id: ModelId) -> bool:
        """Whether the photo has a vector of the model, be it from the thumbnail."""
        with self._connections.reading() as db:
            return vectors.exists(db, photo_id, model_id)

    def vectors(self, model_id: ModelId, after_row: int, limit: int) -> VectorChunk:
        """At most `limit` vectors of live photos written after row `after_row` (0: from the start), oldest first. One
        that is written anew comes again. Those of photos that came back are not new: `Change.appeared` tells of them.

        Raises:
            ValueError: the model is unknown.
        """
        with self._connections.reading() as db:
            return vectors.after(db, model_id, after_row, limit)

    def last_vector_row(self) -> int:
        """The row of the vector that was written last, of any model; 0 where there is none."""
        with self._connections.reading() as db:
            return vectors.last_row(db)

    def live_vector_ids(self, model_id: ModelId) -> PhotoIds:
        """Live photos that have a vector of the model, int64 (n,), ascending."""
        with self._connections.browsing() as db:
            return vectors.live_ids(db, model_id)

    def live_among(self, model_id: ModelId, ids: PhotoIds) -> PhotoIds:
        """Those of some photos that are live and have a vector of the model, int64 (n,)."""
        with self._connections.reading() as db:
            return vectors.live_among(db, model_id, ids)

    def count_vectors(self, model_id: ModelId) -> int:
        """How many live photos have a vector of the model."""
        with self._connections.reading() as db:
            return vectors.count_live(db, model_id)

    def count_vectors_after(self, model_id: ModelId, after_row: int, limit: int) -> int:
        """How many vectors of the model were written after row `after_row`, tombstones' too, as far as the limit."""
        with self._connections.reading() as db:
            return vectors.count_after(db, model_id, after_row, limit)

    def vectors_of(self, model_id: ModelId, ids: PhotoIds) -> VectorChunk:
        """The vectors of those of some photos that are live and have one, in no particular order."""
        with self._connections.reading() as db:
            return vectors.among(db, model_id, ids)

    def vector(self, photo_id: PhotoId, model_id: ModelId) -> HalfVectors | None:
        """The vector of a photo, tombstones too, float16 (dimension,)."""
        with self._connections.reading() as db:
            return vectors.one(db, photo_id, model_id)

    def add_vectors(self, model_id: ModelId, ids: PhotoIds, vectors: HalfVectors, from_thumbnail: bool) -> None:
        """Write float16 (n, dimension) for n photos, in place of what they have; one from a thumbnail replaces nothing.

        Raises:
            ValueError: shapes that do not fit, an unknown model, a vector that is zero or not finite.
        """
        with self._connections.writing() as db:
            write_vectors(db, model_id, ids, vectors, from_thumbnail)

    def ids_without_vector(self, model_id: ModelId) -> PhotoIds:
        """Live photos to be embedded, int64 (n,), those taken last first: without a vector of the model, or with one
        from the thumbnail only while a place is online. Known at once where there is none.
        """
        with self._connections.browsing() as db:
            return vectors.ids_without(db, model_id)

    def wanting(self, ids: PhotoIds) -> tuple[WithoutVector, ...]:
        """Where those of some photos lie that are live, in their order."""
        with self._connections.reading() as db:
            return vectors.wanting(db, ids)

    def without_vector(self, model_id: ModelId, limit: int) -> tuple[WithoutVector, ...]:
        """The first `limit` photos of `ids_without_vector`."""
        with self._connections.reading() as db:
            return vectors.wanting(db, vectors.ids_without(db, model_id)[:limit])
