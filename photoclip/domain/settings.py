"""What a person can set about a library, and what their library takes up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`device`: "auto", "cpu", "mps", "cuda", "cuda:0", "xpu", "xpu:0". `decode_workers`: 0..64, 0 lets the program
    choose. `excluded`: glob patterns left out in every folder. `model`: the model of a new library, None the embedded.
    `thumbnails`: the absolute folder of the thumbnail cache, None for one beside the catalog. `gentle`: work on photos
    steps back behind other programs. `tags_new_photos`: photos that come get the tags whose cuts they reach.
    `sidecars`: tags, ratings and titles are written into .xmp files beside photos; they are read in any case.
    """

    device: str = "auto"
    decode_workers: int = 0
    excluded: tuple[str, ...] = ()
    model: str | None = None
    thumbnails: str | None = None
    gentle: bool = False
    tags_new_photos: bool = False
    sidecars: bool = False


@dataclass(frozen=True, slots=True)
class SettingsReport:
    """The settings in force and the file they are kept in. `problems`: lines of that file that made no sense, for which
    defaults hold. `thumbnails_dir` is where thumbnails lie now. `device_in_use` is "" until a model was loaded, then as
    "cpu float32".
    """

    settings: Settings
    path: str
    thumbnails_dir: str
    problems: tuple[str, ...] = ()
    device_in_use: str = ""


@dataclass(frozen=True, slots=True)
class Storage:
    """What a library takes up on the disk, in bytes."""

    catalog_bytes: int
    index_bytes: int
    thumbnails_bytes: int
    thumbnails: int
    free_bytes: int
