"""A catalog of photos with drawn vectors, each of one subject, and a model that knows what subjects are called."""

import re

import numpy as np

from photoclip.calibration.calibration import calibrated
from photoclip.calibration.relevance import MOST_TOPS
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.tag_words import Label
from photoclip.tagging.scoring import Tops, photo_levels
from photoclip.tagging.tagger import Tagger
from tests.unit.calibration.drawn import DIMENSION, SUBJECTS, Drawn, unit

_SUBJECT = re.compile(r"subject (\d+)")


def subject(number, **more):
    return Label(f"subject {number}", **more)


LABELS = tuple(subject(number) for number in range(SUBJECTS))


def tops_of(asked, vectors):
    """What a library of these photos has, by the definition."""
    levels = np.full((MOST_TOPS + len(vectors), len(asked.labels)), -np.inf, np.float32)
    levels[MOST_TOPS:] = photo_levels(asked, vectors)
    return Tops(-np.sort(-levels, axis=0)[:MOST_TOPS].T, len(vectors))


class Encoder:
    """Says of what a text is; counts what it embeds. What is no subject means nothing."""

    def __init__(self, drawn):
        self.drawn = drawn
        self.texts = 0
        self._made = {}

    def embed_texts(self, texts):
        self.texts += len(texts)
        for text in texts:
            if text not in self._made:
                self._made[text] = self._vector(text)
        return np.stack([self._made[text] for text in texts])

    def _vector(self, text):
        noise = np.random.default_rng(list(text.encode())).standard_normal(DIMENSION) / np.sqrt(DIMENSION)
        noise[0] = 0
        found = _SUBJECT.search(text)
        meant = self.drawn.subjects[int(found[1])] + 0.3 * noise if found else noise
        return unit(meant - self.drawn.apart)


class DrawnLibrary:
    """Taggers hear of each change, in the order it is made."""

    def __init__(self, folder, subjects=(), labels=LABELS, knows_lettering=True, noise=0.6):
        self.catalog = Catalog.open(folder / "catalog.sqlite", folder / "backups")
        self.folder = self.catalog.add_folder("/photos", ())
        self.model = self.catalog.model("drawn", DIMENSION)
        self.drawn = Drawn(noise=noise)
        self.encoder = Encoder(self.drawn)
        self.labels = labels
        self.knows_lettering = knows_lettering
        self.kept = folder / "index"
        self.subject_of = {}
        self.taggers = []
        self._count = 0
        self._bank = self.drawn.calibration(self.drawn.photos(np.arange(SUBJECTS)))
        if len(subjects):
            self.add(subjects)
        self.calibrate()

    def calibrate(self):
        ids = self.catalog.live_vector_ids(self.model.model_id)
        vectors = self.catalog.vectors_of(self.model.model_id, ids).vectors.astype(np.float32)
        self.calibration = calibrated(self._bank.background, vectors)

    def tagger(self, **more):
        made = Tagger(
            self.catalog,
            self.model,
            lambda: self.labels,
            lambda: self.encoder,
            lambda: self.calibration,
            self.kept,
            knows_lettering=self.knows_lettering,
            **more,
        )
        self.taggers.append(made)
        return made

    def tell(self, change):
        for tagger in self.taggers:
            tagger.apply(change)

    def add(self, subjects, vectors=None):
        """Photos of some subjects; their ids."""
        subjects = np.asarray(subjects)
        drawn = self.drawn.photos(subjects) if vectors is None else vectors
        first, self._count = self._count, self._count + len(subjects)
        rows = tuple(self._row(first + at, vector) for at, vector in enumerate(drawn.astype(np.float16)))
        change = self.catalog.commit(Batch(1, self.model.model_id, understood=rows))
        ids = [self.catalog.photo_for(row.photo.content_hash) for row in rows]
        self.subject_of.update(zip(ids, subjects.tolist(), strict=True))
        self.tell(change)
        return ids

    def remove(self, photo_ids):
        gone = [file.file_id for file in self.catalog.unlike(self.folder.folder_id, {}) if file.photo_id in photo_ids]
        self.tell(self.catalog.commit(Batch(1, self.model.model_id, gone=tuple(gone))))

    def bring_back(self, photo_ids):
        rows = []
        for row in self.catalog.photos(photo_ids):
            number = int(row.content_hash, 16) - 1
            rows.append(self._row(number, None))
        self.tell(self.catalog.commit(Batch(1, self.model.model_id, understood=tuple(rows))))

    def redraw(self, photo_id, number):
        """As where a photo was embedded from its thumbnail before: no change tells of it."""
        vectors = self.drawn.photos(np.array([number])).astype(np.float16)
        self.catalog.add_vectors(self.model.model_id, np.array([photo_id]), vectors, False)
        self.subject_of[photo_id] = number

    def live(self):
        return self.catalog.live_vector_ids(self.model.model_id)

    def of(self, number):
        """Live photos of a subject."""
        return [photo_id for photo_id in self.live().tolist() if self.subject_of[photo_id] == number]

    def vectors(self):
        """Of live photos, by id ascending."""
        ids = self.live()
        chunk = self.catalog.vectors_of(self.model.model_id, ids)
        return chunk.vectors[np.argsort(chunk.photo_ids)]

    def _row(self, number, vector):
        photo = DecodedPhoto(ContentHash(f"{number + 1:064x}"), 1_000, "JPEG", 400, 300, number, Facts())
        return Understood(Place(self.folder.folder_id, f"{number}.jpg", Stamp(1_000, 1, 1)), photo, vector)
