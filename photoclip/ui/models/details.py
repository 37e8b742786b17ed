"""What is known of the photos that were looked at lately."""

from collections import OrderedDict
from collections.abc import Iterable

from photoclip.domain.browse import Photo
from photoclip.domain.ids import ContentHash, PhotoId


class DetailStore:
    """Photos by id, the least recently used leave first. Knows which were asked for, and which may be out of date."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._photos: OrderedDict[int, Photo] = OrderedDict()
        self._fresh: set[int] = set()
        self._asked: set[int] = set()
        self._by_hash: dict[ContentHash, PhotoId] = {}

    def __len__(self) -> int:
        """Photos that are known."""
        return len(self._photos)

    def get(self, photo_id: int) -> Photo | None:
        """What is known, even if it may be out of date."""
        photo = self._photos.get(photo_id)
        if photo is not None:
            self._photos.move_to_end(photo_id)
        return photo

    def is_fresh(self, photo_id: int) -> bool:
        """Whether what is known of it is not out of date, as far as anybody heard."""
        return photo_id in self._fresh

    def wants(self, photo_id: int) -> bool:
        """Whether it should be asked for."""
        return photo_id not in self._fresh and photo_id not in self._asked

    def ask(self, photo_ids: Iterable[int]) -> None:
        """They were asked for. Those of which no answer comes (they are gone) are not asked for again."""
        self._asked.update(photo_ids)

    def release(self, photo_ids: Iterable[int]) -> None:
        """No answer will come: ask again when they are looked at again."""
        self._asked.difference_update(photo_ids)

    def add(self, photos: Iterable[Photo]) -> None:
        """Answers."""
        for photo in photos:
            self._photos[photo.photo_id] = photo
            self._photos.move_to_end(photo.photo_id)
            self._fresh.add(photo.photo_id)
            self._asked.discard(photo.photo_id)
            self._by_hash[photo.content_hash] = photo.photo_id
        while len(self._photos) > self._most:
            photo_id, photo = self._photos.popitem(last=False)
            self._fresh.discard(photo_id)
            self._by_hash.pop(photo.content_hash, None)

    def with_hash(self, content_hash: str) -> PhotoId | None:
        """The photo with this content, among those that are known."""
        return self._by_hash.get(ContentHash(content_hash))

    def distrust(self) -> None:
        """All may be out of date: still shown, but asked for again."""
        self._fresh.clear()
        self._asked.clear()
