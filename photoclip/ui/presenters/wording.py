"""Errors as sentences for the person."""

from photoclip.domain.errors import PhotoClipError
from photoclip.ui.models.dropped_files import name_of
from photoclip.ui.models.query import Query
from photoclip.ui.models.remedies import without_commands
from photoclip.ui.models.shown import capitalised


def sentence(error: PhotoClipError) -> str:
    """What happened and what to do, as one or two sentences. What can only be typed is left out."""
    parts = (_closed(error.what), _closed(without_commands(error.remedy)))
    return " ".join(part for part in parts if part)


def with_names(line: str, query: Query) -> str:
    """Pictures by what the person calls them: where a pasted one lies is no business of theirs."""
    for picture in query.pictures:
        line = line.replace(picture, query.label_of(picture) or name_of(picture))
    return line


def _closed(clause: str) -> str:
    clause = clause.strip()
    if not clause:
        return ""
    first = capitalised(clause)
    return first if first.endswith((".", "?", "…")) else f"{first}."
