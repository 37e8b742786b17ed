"""`photoclip backup`: a copy of the catalog."""

import argparse
from datetime import UTC, datetime

from photoclip.cli.command import Command, absolute, library_dir, print_json, say
from photoclip.domain.api import Backup, BackupReason
from photoclip.engine.session import open_session


def _arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("file", nargs="?", metavar="FILE", help="where to; among the automatic backups by default")
    where.add_argument("--list", action="store_true", help="show the automatic backups")


def _run(arguments: argparse.Namespace) -> int:
    with open_session(library_dir(arguments)) as api:
        if arguments.list:
            _show(api.backups(), arguments.json)
            return 0
        backup = api.back_up(absolute([arguments.file])[0] if arguments.file is not None else None)
        photos = api.stats().photos
    if arguments.json:
        print_json({**as_json(backup), "photos": photos})
    else:
        say(f"{photos:,} photos, their tags and all else that PhotoClip knows: {backup.path} ({size(backup)})")
        say("Not in it: the photos themselves, settings, and vocabularies of your own.")
    return 0


def as_json(backup: Backup) -> dict[str, object]:
    """A backup for scripts; `made_at` is ISO 8601, UTC."""
    made_at = datetime.fromtimestamp(backup.made_at_ns // 1_000_000_000, UTC)
    return {
        "path": backup.path,
        "made_at": made_at.isoformat(),
        "bytes": backup.size_bytes,
        "reason": backup.reason.value,
    }


def made(backup: Backup) -> str:
    """When, in local time."""
    return f"{datetime.fromtimestamp(backup.made_at_ns // 1_000_000_000, UTC).astimezone():%Y-%m-%d %H:%M}"


def size(backup: Backup) -> str:
    """As "12.3 MB"."""
    return f"{backup.size_bytes / 1e6:,.1f} MB"


def _show(backups: tuple[Backup, ...], is_json: bool) -> None:
    if is_json:
        print_json({"backups": [as_json(backup) for backup in backups]})
        return
    for backup in backups:
        reason = "" if backup.reason is BackupReason.USUAL else f"  ({backup.reason.value})"
        say(f"{made(backup)}  {size(backup):>12}  {backup.path}{reason}")
    if not backups:
        say("no backup yet; one is made each day on which photos are indexed, or now: photoclip backup")


COMMAND = Command("backup", "a copy of all that is known of your photos", _arguments, _run)
