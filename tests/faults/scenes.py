"""What a person does while the disk fails."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from world import FIRST, SECOND, World

from photoclip.config.paths import library_paths
from photoclip.domain.browse import Order, PictureRequest, Scope
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.found import SearchRequest
from photoclip.domain.ids import PhotoId
from photoclip.engine.client import EngineClient
from photoclip.engine.station import library_lock, open_here
from photoclip.ui.windows.remembered import Remembered, recall, remember

_THREE = tuple(PhotoId(number) for number in (1, 2, 3))


class _Sound:
    is_broken = False


class NotDoneError(PhotoClipError):
    """Nothing was raised, and yet it was not done."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "none: the program kept silent")


class Fresh(_Sound):
    """The first start, the first folder."""

    def prepare(self, world: World) -> None:
        """Nothing was there."""

    def act(self, world: World) -> None:
        """Index."""
        world.index(FIRST)


class More(_Sound):
    """A second folder beside a first one."""

    def prepare(self, world: World) -> None:
        """The first one."""
        world.start_with_three()
        world.open()

    def act(self, world: World) -> None:
        """Index."""
        world.index(SECOND)


class Folders(_Sound):
    """Folders come and go."""

    def prepare(self, world: World) -> None:
        """One is there."""
        world.start_with_three()

    def act(self, world: World) -> None:
        """Add two, remove one."""
        library = world.open()
        library.add_folder(str(world.photos / SECOND))
        library.add_folder(str(world.photos / FIRST), ("x*",))
        library.remove_folder(str(world.photos / SECOND))


class Settings(_Sound):
    """Other settings."""

    def prepare(self, world: World) -> None:
        """The settings file has a line of the person's own."""
        world.start_with_three()
        library_paths(world.root).settings.write_text("# mine\ndecode_workers = 3\n")
        world.open()

    def act(self, world: World) -> None:
        """Change three."""
        library = world.open()
        now = library.settings().settings
        library.change_settings(replace(now, device="cpu", decode_workers=1, excluded=("x*",)))


class Mend(_Sound):
    """Thumbnails that somebody deleted come back."""

    def prepare(self, world: World) -> None:
        """None is left."""
        world.start_with_three()
        world.open()
        for path in library_paths(world.root).thumbnails.rglob("*.jpg"):
            path.unlink()

    def act(self, world: World) -> None:
        """Ask for three."""
        there = world.open().mend_thumbnails(_THREE)
        if set(there) != set(_THREE):
            raise NotDoneError(f"only {there} are there")


class Look(_Sound):
    """A picture in the viewer."""

    def prepare(self, world: World) -> None:
        """Photos are there."""
        world.start_with_three()
        world.open()

    def act(self, world: World) -> None:
        """Take its pixels away, as the viewer does."""
        path = min((world.photos / FIRST).iterdir())
        picture = world.open().picture(PictureRequest(str(path), 512))
        pixels = Path(picture.pixels)
        if pixels.stat().st_size != 3 * picture.width_px * picture.height_px:
            raise NotDoneError("pixels are missing")
        with suppress(OSError):  # the viewer leaves what it cannot remove; `close` removes it
            pixels.unlink()


class Moving(_Sound):
    """Thumbnails move to another folder."""

    def prepare(self, world: World) -> None:
        """They lie beside the library."""
        world.start_with_three()
        world.open()

    def act(self, world: World) -> None:
        """Move them, and wait."""
        library = world.open()
        now = library.settings().settings
        library.change_settings(replace(now, thumbnails=str(world.elsewhere)))
        for job in library.jobs()[-1:]:  # none where the library was opened anew and all is there
            world.wait(job.job_id)
        if library.settings().thumbnails_dir != str(world.elsewhere):
            raise NotDoneError("they are not there")


class BackUp(_Sound):
    """A copy of the catalog, among the automatic ones and to a file."""

    def prepare(self, world: World) -> None:
        """There is one from the first indexing."""
        world.start_with_three()
        world.open()

    def act(self, world: World) -> None:
        """Make two."""
        library = world.open()
        library.back_up(None)
        library.back_up(str(world.elsewhere / "mine.sqlite"))


class Window(_Sound):
    """The window remembers what it looked like. It is a shortcut: nobody is told."""

    def prepare(self, world: World) -> None:
        """It was something else."""
        world.start_with_three()
        remember(world.root, Remembered(query="before"))

    def act(self, world: World) -> None:
        """Write it down; whatever happens, what is there makes sense."""
        remember(world.root, Remembered(query="a dog"))
        recalled = recall(world.root)
        if recalled.problem or recalled.remembered.query not in ("before", "a dog"):
            raise NotDoneError(f"it is {recalled}")
        if world.disk.failed == 0 and recalled.remembered.query == "before":
            raise NotDoneError("it is forgotten")


class Engine(_Sound):
    """The engine starts, answers and leaves."""

    def prepare(self, world: World) -> None:
        """A library is there."""
        world.start_with_three()

    def act(self, world: World) -> None:
        """Open, serve, ask, close."""
        lock = library_lock(world.root)
        if not lock.try_acquire():
            raise NotDoneError("the lock is taken")
        with (
            closing(open_here(world.root, lock, must_serve=True)),
            closing(EngineClient.of_library(world.root)) as client,
        ):
            if client.stats().photos != len(_THREE):
                raise NotDoneError("photos are missing")


class Doctor(_Sound):
    """Thumbnails and index are damaged, and made again."""

    def prepare(self, world: World) -> None:
        """Damage them."""
        world.start_with_three()
        world.open()
        paths = library_paths(world.root)
        for path in (*paths.thumbnails.rglob("*-256.jpg"), *paths.index.iterdir()):
            path.write_bytes(b"damaged")

    def act(self, world: World) -> None:
        """Repair."""
        report = world.open().check(repair=True)
        if not report.ok:
            raise NotDoneError(str(report.problems))
        world.close()
        if not world.open().check(repair=False).ok and not world.disk.failed:
            raise NotDoneError("it is not repaired")


class Rescue:
    """The catalog is damaged beyond reading; the backup takes its place."""

    is_broken = True

    def prepare(self, world: World) -> None:
        """Overwrite its middle."""
        world.start_with_three()
        catalog = library_paths(world.root).catalog
        content = catalog.read_bytes()
        catalog.write_bytes(content[:4096] + b"damaged" * 1024 + content[4096 + 7 * 1024 :])

    def act(self, world: World) -> None:
        """Mend, then look for what the backup did not have."""
        from photoclip.library.mend import mend_catalog

        world.close()
        mend_catalog(world.root, repair=True)
        world.index()


class Salvage(Rescue):
    """A page of the catalog is damaged, and there is no backup: what can be read of it is all there is."""

    def prepare(self, world: World) -> None:
        """Overwrite an index."""
        world.start_with_three()
        paths = library_paths(world.root)
        rmtree(paths.backups)
        with closing(sqlite3.connect(paths.catalog)) as db:
            (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'photo_size'").fetchone()
            (page_bytes,) = db.execute("PRAGMA page_size").fetchone()
        content = bytearray(paths.catalog.read_bytes())
        content[(root - 1) * page_bytes : root * page_bytes] = bytes(page_bytes)
        paths.catalog.write_bytes(content)


class Read(_Sound):
    """A person looks around and searches. Nothing is written; reading fails."""

    def prepare(self, world: World) -> None:
        """Nothing is read yet."""
        world.start_with_three()
        world.open()

    def act(self, world: World) -> None:
        """Ask for everything there is to ask."""
        library = world.open()
        library.stats()
        library.list_photos(Scope(), Order.NEWEST)
        library.folder_tree()
        if len(library.photos(_THREE)) != len(_THREE):
            raise NotDoneError("photos are missing")
        if len(library.search(SearchRequest("a beach")).hits) != len(_THREE):
            raise NotDoneError("hits are missing")


SCENES = {
    "fresh": Fresh(),
    "more": More(),
    "folders": Folders(),
    "settings": Settings(),
    "mend": Mend(),
    "look": Look(),
    "moving": Moving(),
    "backup": BackUp(),
    "window": Window(),
    "engine": Engine(),
    "doctor": Doctor(),
    "rescue": Rescue(),
    "salvage": Salvage(),
    "read": Read(),
}
