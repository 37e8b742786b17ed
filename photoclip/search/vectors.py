"""Meanings as vectors of one model: words through an ensemble of prompts, pictures from the library or their file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from photoclip.calibration.unit import unit
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.decoding import OUTSIDE, DecodeRequest, PixelSpec
from photoclip.domain.errors import PictureError
from photoclip.domain.files import FileState
from photoclip.domain.found import Box
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Decoder, Encoder
from photoclip.domain.progress import CancelToken
from photoclip.domain.query import Likeness, Meaning, Words
from photoclip.domain.tag_api import TagState
from photoclip.probes.probe import Probe
from photoclip.search.cached import Recent, file_mark
from photoclip.search.compose import Part, Vector
from photoclip.search.said import Taught
from photoclip.search.taught import spotted
from photoclip.search.templates import prompts

MOST_KEPT = 2_000
"""Four megabytes at 512 dimensions."""


class QueryVectors:
    """Makes the vectors of queries. Thread-safe."""

    def __init__(
        self,
        catalog: Catalog,
        model: ModelRow,
        encoder: Callable[[], Encoder],
        decoder: Decoder,
        pixels: PixelSpec,
        kept: Recent[Vector],
        taught: Callable[[], Mapping[str, Probe]] = dict,
    ) -> None:
        """`kept` may be shared by several models. The encoder is loaded when something has to be encoded. `taught`:
        probes of this model for the taught tags, by name, as they are now; asked for each query that has words.
        """
        self._catalog = catalog
        self._model = model
        self._encoder = encoder
        self._decoder = decoder
        self._pixels = pixels
        self._kept = kept
        self._taught = taught

    def parts(self, meanings: Sequence[Meaning]) -> tuple[Part, ...]:
        """Each meaning with its vector; words with taught names are several. Raises PictureError, ModelError."""
        known = self._known_probes() if any(isinstance(meaning, Words) for meaning in meanings) else {}
        spread = [part for meaning in meanings for part in self._apart(meaning, known)]
        texts = [part for part in spread if isinstance(part, Words)]
        self._embed([prompt for words in texts for prompt in prompts(words)])
        return tuple(part if isinstance(part, Part) else self._part(part) for part in spread)

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimension) of texts as they are. Raises ModelError."""
        return self._embed(texts)

    def words(self, words: Words) -> Vector:
        """The mean of its prompts' vectors, at unit length. Raises ModelError."""
        return unit(self._embed(prompts(words)).mean(axis=0))

    def picture(self, path: str, box: Box | None) -> Vector:
        """The vector of a picture file or a part of it; a photo of the library has its own already.

        Raises:
            PictureError: it cannot be read, or the part has no pixels.
        """
        if box is None:
            known = self._known(path)
            if known is not None:
                return known
        mark = file_mark(path)
        if mark is None:
            return self._decoded(path, box)  # which says what is wrong
        return self._kept.get((self._model.name, mark, box), lambda: self._decoded(path, box))

    def _known_probes(self) -> dict[str, Probe]:
        """Those that tell photos of this model apart."""
        return {
            name: probe
            for name, probe in self._taught().items()
            if probe.dimension == self._model.dimension and probe.direction.any()
        }

    def _apart(self, meaning: Meaning, known: Mapping[str, Probe]) -> list[Part | Meaning]:
        """What a meaning is made of: taught names, and what is said beside them."""
        if not isinstance(meaning, Words) or meaning.is_lettering or not known:
            return [meaning]
        found = spotted(meaning.text, known)
        made: list[Part | Meaning] = [self._taught_part(name, known[name], meaning.weight) for name in found.names]
        return [*made, replace(meaning, text=found.rest)] if found.rest else made

    def _taught_part(self, name: str, probe: Probe, weight: float) -> Part:
        found = self._catalog.tag_states(name)
        has = found.photo_ids[found.states == TagState.BY_HAND]
        has_not = found.photo_ids[found.states == TagState.REJECTED]
        return Part(probe.direction, weight, taught=Taught(name, probe, has, has_not))

    def _part(self, meaning: Meaning) -> Part:
        if isinstance(meaning, Likeness):
            return Part(self.picture(meaning.path, meaning.box), meaning.weight, is_picture=True)
        return Part(self.words(meaning), meaning.weight)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        """Those that are not kept, all at once."""
        found = {text: self._kept.find((self._model.name, text)) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        if new:
            for text, vector in zip(new, self._encoder().embed_texts(new), strict=True):
                found[text] = vector
                self._kept.put((self._model.name, text), vector)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self._model.dimension)

    def _known(self, path: str) -> Vector | None:
        photo_id = self._catalog.photo_at(path)
        vector = None if photo_id is None else self._catalog.vector(photo_id, self._model.model_id)
        return None if vector is None else unit(vector.astype(np.float32))

    def _decoded(self, path: str, box: Box | None) -> Vector:
        corners = None if box is None else (box.x, box.y, box.x + box.width, box.y + box.height)
        asked = DecodeRequest(0, path, self._pixels, thumbnails=False, box=corners)
        (outcome,) = self._decoder.run([asked], CancelToken())
        if outcome.state is not FileState.OK or outcome.pixels is None:
            is_outside = outcome.reason.startswith(OUTSIDE)
            remedy = "choose a part inside of it" if is_outside else "give a picture that opens elsewhere"
            raise PictureError(f"{path}: {outcome.reason}", remedy)
        return self._encoder().embed_images(outcome.pixels[np.newaxis])[0]
