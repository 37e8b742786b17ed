"""Counts of one run, in files."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What happened so far. Written by the job's own thread only."""

    added: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    failed: int = 0
    unchanged: int = 0
    decoded: int = 0
    hashed: int = 0
    embedded: int = 0
    warnings: list[str] = field(default_factory=list[str])
    offline: list[str] = field(default_factory=list[str])
    """Paths of folders that went away in the middle."""
    about_index: str = ""
    """What may become of the index file, for the person."""
