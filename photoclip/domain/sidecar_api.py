"""The part of the core API for sidecars, the .xmp files beside photos by which programs share tags and ratings."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from photoclip.domain.ids import JobId, PhotoId


class SidecarProperty(StrEnum):
    """Of what sidecar and library say something."""

    KEYWORDS = "keywords"
    RATING = "rating"


class Keep(StrEnum):
    """Whose word holds where the two differ: the library's, or the sidecar's."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class SidecarConflict:
    """A sidecar (absolute `path`) in which another program changed what the library says otherwise; it is left so until
    the person settles it. `ours`, `theirs` and `before`, what both said last: a rating 0..5 (-1: rejected), or the name
    of a tag that was taken away there, whose `theirs` is "". "" for nothing.
    """

    path: str
    photo_id: PhotoId
    property: SidecarProperty
    ours: str
    theirs: str
    before: str


@dataclass(frozen=True, slots=True)
class SidecarProblem:
    """A sidecar that cannot be used, or a folder in which none can be written (absolute `path`); `what` is one line."""

    path: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SidecarsState:
    """How things stand: whether sidecars `are_written`, how many `sidecars` lie beside photos, how many `conflicts`
    wait for the person, and the `problems` that stand, by path.
    """

    are_written: bool
    sidecars: int
    conflicts: int
    problems: tuple[SidecarProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SidecarReport:
    """What a job did with sidecars: `read` were new or changed, `written` made or changed by us, `removed` as nothing
    was left in them; how many `conflicts` and `problems` stand now.
    """

    read: int = 0
    written: int = 0
    removed: int = 0
    conflicts: int = 0
    problems: int = 0


class SidecarsApi(Protocol):
    """What others wrote into sidecars is among the facts of photos, always. Sidecars are written only where the
    settings say so: tags (those put there by machine too), rating and title. Photos themselves are never written.
    """

    def sidecars(self) -> SidecarsState:
        """How things stand."""
        ...

    def start_sidecars(self, reads: bool = True) -> JobId:
        """Bring sidecars and library together now: read what changed and, where the settings say so, write; the job's
        `sidecars` tells how it went. Without `reads`: write what changed in the library, as is done by itself while
        folders are watched: quietly and beside other jobs, with a report only where something new is in the way.
        """
        ...

    def sidecar_conflicts(self) -> tuple[SidecarConflict, ...]:
        """All that wait for the person, by path."""
        ...

    def settle_sidecars(self, paths: tuple[str, ...], keep: Keep) -> int:
        """Settle all conflicts of some sidecars (absolute paths); how many were. OURS writes them once more; THEIRS
        changes the library, which can be undone: then they are conflicts again. Those without a conflict are passed
        over. Raises SidecarError: none is written, as the settings say, or others are being read or written for long;
        StorageError: one cannot be.
        """
        ...
