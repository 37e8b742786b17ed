"""The catalog's face: sentences about photos."""

from collections.abc import Sequence

from photoclip.catalog import captions
from photoclip.catalog.part import Part
from photoclip.catalog.rows import CaptionRow
from photoclip.domain.ids import ModelId, PhotoId
from photoclip.domain.photos import PhotoIds


class CaptionPart(Part):
    """Captions by photo and model. Those of the model in use are in `Photo.caption`, and searched."""

    def captions(self, model_id: ModelId, photo_ids: Sequence[PhotoId]) -> tuple[CaptionRow, ...]:
        """By a model, of those photos that have one, in the order asked."""
        with self._connections.reading() as db:
            found = captions.of_photos(db, model_id, photo_ids)
        return tuple(found[photo_id] for photo_id in photo_ids if photo_id in found)

    def keep_captions(self, model_id: ModelId, rows: Sequence[CaptionRow]) -> None:
        """Keep captions by a model, in place of what it said before. One transaction; ids that no photo has are
        ignored.
        """
        with self._connections.writing() as db:
            captions.put(db, model_id, rows)
        self._gathered.captions_changed()

    def ids_without_caption(self, model_id: ModelId, *, generated: bool) -> PhotoIds:
        """Live photos without a caption by a model, those that came last first, int64 (n,); where they are to be
        `generated`, composed ones are none.
        """
        with self._connections.reading() as db:
            return captions.ids_without(db, model_id, generated=generated)
