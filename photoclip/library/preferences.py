"""The settings in force, and what follows from changing them."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from photoclip.config.settings import LenientSettings, checked_settings, read_settings_leniently
from photoclip.config.settings_writing import write_settings
from photoclip.decode.pool import DecodePool
from photoclip.domain.api import JobAction
from photoclip.domain.errors import CancelledError, DeviceError, ModelError, QueryError, SettingsError, StorageError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import CancelToken, Progress
from photoclip.domain.settings import Settings, SettingsReport
from photoclip.embed.measured import Measured
from photoclip.library.encoders import Encoders
from photoclip.library.jobs import Jobs
from photoclip.library.shelf import Shelf
from photoclip.library.thumbnail_move import copy_thumbnails, has_thumbnails, remove_thumbnails
from photoclip.library.thumbnail_place import ThumbnailPlace, is_same_folder
from photoclip.library.viewing import Viewing

_TITLE = "Moving thumbnails"
_LIGHT_DEVICES = ("auto", "cpu")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followers:
    """Who goes by the settings."""

    encoders: Encoders
    decoder: DecodePool
    viewing: Viewing
    shelf: Shelf
    place: ThumbnailPlace
    measured: Measured


class Preferences:
    """Settings of one open library. Thread-safe."""

    def __init__(self, path: Path, read: LenientSettings, followers: Followers, jobs: Jobs) -> None:
        self._path = path
        self._settings = read.settings
        self._problems = read.problems
        self._followers = followers
        self._jobs = jobs
        self._lock = threading.Lock()
        self._moving: JobId | None = None
        self._moves = 0
        self._closing = False

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def thumbnail_folders(self) -> tuple[Path, ...]:
        """Folders of thumbnails, in which nobody should look for photos: also those of a move that did not end."""
        return self._followers.place.all_folders(self._settings.thumbnails)

    def report(self) -> SettingsReport:
        """See `LibraryApi.settings`."""
        place = self._followers.place
        return SettingsReport(
            settings=self._settings,
            path=str(self._path),
            thumbnails_dir=str(place.folder),
            problems=(*self._problems, *filter(None, (place.problem,))),
            device_in_use=self._followers.encoders.device_in_use,
        )

    def change(self, wanted: Settings) -> SettingsReport:
        """See `LibraryApi.change_settings`."""
        with self._lock:
            before, after = self._settings, checked_settings(wanted)
            self._require_possible(before, after)
            write_settings(self._path, after)
            self._settings = after
            self._problems = read_settings_leniently(self._path).problems
            self._followers.encoders.use_device(after.device)
            self._followers.encoders.use_gentleness(after.gentle)
            self._configure_pools()
            if before.thumbnails != after.thumbnails or self._has_given_up():
                self._start_moving()
        return self.report()

    def begin(self) -> None:
        """Go on with a move of thumbnails that was not finished, and fetch those that lie elsewhere: made beside the
        library meanwhile, or left behind by a move.
        """
        place = self._followers.place
        is_elsewhere = not place.is_at(place.folder_of(self._settings.thumbnails))
        are_left = any(map(has_thumbnails, place.others()))
        if not place.problem and (is_elsewhere or are_left):
            with self._lock:
                self._start_moving()

    def close(self) -> None:
        """A move that is cancelled from now on goes on when the library is opened again."""
        self._closing = True

    def _require_possible(self, before: Settings, after: Settings) -> None:
        """Raises SettingsError or StorageError for what makes sense but is not to be had here."""
        if after.device not in (before.device, *_LIGHT_DEVICES):
            from photoclip.embed.device import placements  # imports torch: seconds

            try:
                placements(after.device)
            except DeviceError as error:
                raise SettingsError(f"device = {after.device}: {error.what}", error.remedy) from error
        if after.model not in (before.model, None):
            try:
                self._followers.shelf.card(after.model)
            except ModelError as error:
                raise SettingsError(f"model = {after.model}: {error.what}", error.remedy) from error
        if after.thumbnails != before.thumbnails:
            self._followers.place.require_usable(after.thumbnails)

    def _configure_pools(self) -> None:
        followers = self._followers
        settings = self._settings
        followers.decoder.configure(followers.place.folder, settings.decode_workers, gentle=settings.gentle)
        followers.viewing.configure()

    def _has_given_up(self) -> bool:
        """Whether a move failed, as on a full disk: whatever is set next is the occasion to go on with it."""
        place = self._followers.place
        if place.problem or place.is_at(place.folder_of(self._settings.thumbnails)):
            return False
        return all(status.is_over for status in self._jobs.all() if status.job_id == self._moving)

    def _start_moving(self) -> None:
        """In place of a move that runs: the next one begins where that one left."""
        if self._moving is not None:
            with suppress(QueryError):  # it ended long ago
                self._jobs.control(self._moving, JobAction.CANCEL)
        self._moves += 1
        self._moving = self._jobs.start(_TITLE, partial(self._move, self._moves), partial(self._stay, self._moves))

    def _move(self, number: int, token: CancelToken, progressed: Callable[[Progress], None]) -> None:
        place, wish = self._followers.place, self._settings.thumbnails
        source, target = place.folder, place.folder_of(wish)
        try:
            if not is_same_folder(source, target):
                place.require_usable(wish)
                copy_thumbnails(source, target, token, progressed)
        except CancelledError:
            self._stay(number)
            if not self._closing:
                remove_thumbnails(target, kept_in=source, token=CancelToken())
            raise
        with self._lock:
            place.move_to(wish)
            self._configure_pools()
        for left in place.others():
            # Once more, for those that came while the others were copied.
            copy_thumbnails(left, target, token, lambda _: None)
            remove_thumbnails(left, kept_in=target, token=token)
        place.forget_left()

    def _stay(self, number: int) -> None:
        """The person cancelled the newest move: the settings say again where the thumbnails are."""
        with self._lock:
            if self._closing or self._moves != number:
                return
            place = self._followers.place
            back = None if place.is_at(place.beside) else str(place.folder)
            try:
                write_settings(self._path, replace(self._settings, thumbnails=back))
            except StorageError as error:
                _log.warning("the settings still name the other folder for thumbnails: %s", error)
                return
            self._settings = replace(self._settings, thumbnails=back)
