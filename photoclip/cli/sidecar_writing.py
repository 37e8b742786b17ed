"""What a command changed goes into sidecars too, where the person has them written."""

from photoclip.cli.command import complain
from photoclip.cli.progress import followed
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import CancelledError, PhotoClipError, QueryError


def write_sidecars(api: LibraryApi) -> None:
    """Wait until they are written, with a progress bar; Ctrl-C leaves the rest for the next time. What is in the way is
    a line on stderr: what the command was asked for is done.
    """
    if not api.settings().settings.sidecars:
        return
    try:
        report = followed(api, api.start_sidecars(reads=False)).sidecars
    except QueryError:
        return  # a quiet job that has nothing to tell is forgotten
    except CancelledError:
        complain("photoclip: the other sidecars are written the next time")
        return
    except PhotoClipError as error:
        complain(f"photoclip: sidecars are written the next time: {error}")
        return
    if report is not None and (report.conflicts or report.problems):
        parts = [
            *([f"{report.conflicts:,} to settle"] if report.conflicts else []),
            *([f"{report.problems:,} in the way"] if report.problems else []),
        ]
        complain(f"sidecars: {', '.join(parts)}: photoclip sidecars")
