"""The part of the core API that tags: suggestions, decisions, teaching, vocabularies."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from photoclip.domain.browse import Scope
from photoclip.domain.ids import JobId, PhotoId, TagId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList

LONGEST_TAG_NAME = 100
"""Letters."""
NO_TAG = TagId(0)
MOST_REVIEWED = 2_000
"""Pairs of a photo and a tag in one answer."""


class TagState(IntEnum):
    """How a photo stands to a tag. OPEN: nobody said anything. BY_HAND: the person said it has it. BY_MACHINE: the
    program put it there, by a cut. REJECTED: the person said it has it not, which no model and no cut overrules. The
    values fit int8.
    """

    OPEN = 0
    BY_HAND = 1
    BY_MACHINE = 2
    REJECTED = -1


class Haste(StrEnum):
    """How much a person wants labels to be learned. NOW: they wait for it. IN_PASSING: they would see what comes of it.
    PHOTOS_FIRST: behind all other work. What they stopped is begun again by NOW only.
    """

    NOW = "now"
    IN_PASSING = "in passing"
    PHOTOS_FIRST = "photos first"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the library, or one that the vocabularies in use know. `photos` live ones have it, `by_hand` of them as
    the person said so; of `rejected` they said they have it not. `cut`: from which probability on the person wants
    photos tagged, None: as the program has it. `is_automatic`: new ones by themselves. `is_taught`: learned from
    examples. `label`: what the vocabularies in use say of it. `tag_id` is the same as long as there is the tag,
    whatever it is called, and never that of another one; NO_TAG: there is only a label so far.
    """

    name: str
    photos: int = 0
    by_hand: int = 0
    rejected: int = 0
    cut: float | None = None
    is_automatic: bool = False
    is_taught: bool = False
    label: Label | None = None
    tag_id: TagId = NO_TAG


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that a photo may have, with its probability, 0..1."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class PhotoTags:
    """What is suggested for a photo, most likely first."""

    photo_id: PhotoId
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Tuning:
    """How likely a tag is for all live photos with a vector, most likely first, as little-endian columns of equal
    length: `photo_ids` int64, `probabilities` float32 (without what was decided of the photo itself), `states` int8 as
    in `TagState`. `precision_at`: 101 estimates, of the share of open photos at or above the cuts 0.00, 0.01 .. 1.00
    that is right. `cut` is in force; `suggested_cut` is what the program would take. `prompts` are what the model is
    asked, none where the name says nothing to it. `learned_from`: accepted and rejected photos that a learned tag goes
    by, 0 where it goes by words alone. `barred` uint8, as long as the others: 1 where a photo has another label of an
    exclusive group, or is likelier to have one: applying a cut leaves it out; empty where there is no such group.
    """

    tag: Tag
    photo_ids: bytes
    probabilities: bytes
    states: bytes
    precision_at: tuple[float, ...]
    cut: float
    suggested_cut: float
    prompts: tuple[str, ...] = ()
    learned_from: int = 0
    barred: bytes = b""

    def id_array(self) -> PhotoIds:
        """`photo_ids`, read-only."""
        return np.frombuffer(self.photo_ids, "<i8")

    def probability_array(self) -> npt.NDArray[np.float32]:
        """`probabilities`, read-only."""
        return np.frombuffer(self.probabilities, "<f4")

    def state_array(self) -> npt.NDArray[np.int8]:
        """`states`, read-only."""
        return np.frombuffer(self.states, "i1")

    def barred_array(self) -> npt.NDArray[np.bool_]:
        """`barred`, read-only."""
        if not self.barred:
            return np.zeros(len(self.states), np.bool_)
        return np.frombuffer(self.barred, "?")


@dataclass(frozen=True, slots=True)
class TagRequest:
    """Which photos, and what to tag them with. `names`: only these tags; none: all labels of vocabularies in use and
    all taught tags. `vocabulary`: the labels of this file (absolute path) in place of them. `threshold`: from this
    probability on, 0..1, None: each tag's own cut.
    """

    scope: Scope = field(default_factory=Scope)
    names: tuple[str, ...] = ()
    vocabulary: str | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class TagReport:
    """What a tagging job did: `photos` got new tags, `tags` in all."""

    photos: int = 0
    tags: int = 0


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What to review: pairs of a photo and a tag of which the person said nothing and that are at or above the tag's
    cut, most uncertain first: nearest to the cut. `name`: of this tag only. `with_applied`: also those that the program
    put there. At most `limit` pairs, MOST_REVIEWED; 0 only counts.
    """

    scope: Scope = field(default_factory=Scope)
    name: str | None = None
    with_applied: bool = False
    limit: int = 500


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A photo, and a tag that it may have. `is_applied`: the program put it there already."""

    photo_id: PhotoId
    name: str
    probability: float
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class TagCount:
    """How many open pairs of a tag wait for a review."""

    name: str
    photos: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The first of `total` pairs that wait; `by_tag` counts all of them, most first."""

    items: tuple[ReviewItem, ...]
    total: int
    by_tag: tuple[TagCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person says of a tag: `photo_ids` have it (BY_HAND), have it not (REJECTED), or it is open again."""

    name: str
    photo_ids: tuple[PhotoId, ...]
    state: TagState


@dataclass(frozen=True, slots=True)
class TeachRequest:
    """`yes` photos show what is called `name`, `no` photos do not."""

    name: str
    yes: tuple[PhotoId, ...]
    no: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned of a tag. `accuracy`: balanced, at the `cut`, leaving one example out in turn; None from a
    single one, or from several of one burst. `matches`: open photos at or above the `cut`.
    """

    name: str
    examples: int
    counter_examples: int
    accuracy: float | None
    cut: float
    matches: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Photos without a tag that are like each other, the most typical first, and `names` they may have, most likely
    first, maybe none. `others`: how many more there are than `photo_ids`.
    """

    photo_ids: tuple[PhotoId, ...]
    names: tuple[Suggestion, ...]
    others: int = 0


class TagsApi(Protocol):
    """Tags. Each change of what photos have is one entry of the one undo journal, also after a restart.

    To tell of probabilities it has to be known what labels mean to the model, which takes minutes with a large one and
    no GPU, once for each. `tuning`, `suggestions`, `score_tags`, `review` and `untagged` start that as a job where it
    is not done yet, wait for it, and raise CancelledError when it is cancelled. Who would rather not wait asks for the
    job with `learn_labels`.
    """

    def learn_labels(self, haste: Haste, vocabulary: str | None = None) -> JobId | None:
        """Start learning what the labels in use mean, or those of a vocabulary file (absolute path). Its job, which may
        be under way already, and keeps what was learned when it is cancelled; None: all is known, or there is no photo
        to be told about. A job of PHOTOS_FIRST is quiet: ask again, and not for its status. Raises VocabularyError,
        ModelError; CancelledError: the person stopped it before, and `haste` is not NOW.
        """
        ...

    def tags(self) -> tuple[Tag, ...]:
        """All tags that photos have, or had a word said about, by name. Without the labels that nobody used."""
        ...

    def tag(self, name: str) -> Tag:
        """A tag, or a label that nobody used yet. Raises TagError: there is neither."""
        ...

    def change_tags(self, photo_ids: tuple[PhotoId, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> int:
        """Put tags on photos by hand, and take others off; how many photos changed. Raises TagError: a bad name."""
        ...

    def decide_tags(self, decisions: tuple[Decision, ...]) -> int:
        """Accept or reject tags for photos, or open them again, all as one entry; how many photos changed. Raises
        TagError: a bad name.
        """
        ...

    def rename_tag(self, name: str, new_name: str) -> Tag:
        """Give a tag another name, also in smart albums; where there is one of that name the two become one. Raises
        TagError.
        """
        ...

    def delete_tag(self, name: str) -> int:
        """Take a tag off all photos; how many had it. Raises TagError."""
        ...

    def set_cut(self, name: str, cut: float | None) -> Tag:
        """From which probability on photos are tagged, 0..1; None: as the program has it. Raises TagError."""
        ...

    def set_automatic(self, name: str, is_automatic: bool) -> Tag:
        """Whether new photos are tagged with it by themselves. Raises TagError."""
        ...

    def tuning(self, name: str) -> Tuning:
        """How likely a tag is for all photos. Raises TagError: it is unknown; ModelError."""
        ...

    def suggestions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """What is at or above its cut for some photos and open, in the order asked. Raises ModelError."""
        ...

    def score_tags(self, request: TagRequest, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """What a tagging job would leave on photos, in the order asked: tags they have and those they would get, with
        probabilities, whatever scope is asked for. Raises TagError, VocabularyError, ModelError.
        """
        ...

    def start_tagging(self, request: TagRequest) -> JobId:
        """Start tagging photos, by machine: one entry of the journal; the job's `tagged` tells how many. Raises
        TagError, VocabularyError, AlbumError, FolderError.
        """
        ...

    def review(self, request: ReviewRequest) -> ReviewPage:
        """What waits for a decision. Raises TagError, AlbumError, FolderError, ModelError."""
        ...

    def teach(self, request: TeachRequest) -> Taught:
        """Learn a tag from these examples and all that were decided before; one entry of the journal. Raises TagError:
        a bad name; TeachError: no examples, or a photo on both sides.
        """
        ...

    def taught(self, name: str) -> Taught:
        """What is learned of a tag now. Raises TagError: there is none; TeachError: nothing to learn from."""
        ...

    def export_taught(self, name: str, path: str) -> None:
        """Write what was learned of a tag to a file (absolute path). Raises TagError, TeachError, StorageError."""
        ...

    def untagged(self, scope: Scope, limit: int) -> tuple[Cluster, ...]:
        """Clusters of photos that are like each other and have no tag, the largest first. Raises AlbumError,
        FolderError, ModelError.
        """
        ...

    def vocabularies(self) -> VocabularyList:
        """All there are."""
        ...

    def add_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """A new one of the person's own. Raises VocabularyError, StorageError, as the next ones."""
        ...

    def replace_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """Give one of the person's own other labels."""
        ...

    def rename_vocabulary(self, name: str, new_name: str) -> Vocabulary:
        """Give one of the person's own another name."""
        ...

    def delete_vocabulary(self, name: str) -> None:
        """Delete one of the person's own; tags on photos stay."""
        ...

    def use_vocabulary(self, name: str, is_used: bool) -> None:
        """Whether its labels are suggested."""
        ...

    def import_vocabulary(self, path: str) -> Vocabulary:
        """Take the file (absolute path) as one of the person's own. Its errors name the line."""
        ...

    def export_vocabulary(self, name: str, path: str) -> None:
        """Write one to a file (absolute path)."""
        ...
