"""The program on a disk that fails: runs one case for each line of JSON on stdin, and answers with a line of JSON.

Usage: driver.py BLOCK PHOTOS FOLDER, under LD_PRELOAD=faulty_disk.so FAULTY_DISK=BLOCK. One process for all cases, so
that PyTorch is imported once.
"""

import errno
import faulthandler
import functools
import json
import os
import shutil
import sys
from pathlib import Path

from faulty_disk import FOR_EVER, Fault, FaultyDisk, Kind
from scenes import SCENES
from world import Ran, World, differences_between

from photoclip.embed import load
from photoclip.embed.encoder import OpenClipEncoder as Encoder

LONGEST_CASE_S = 100.0


def keep_model() -> None:
    """Load the embedded model once for all cases: building the network takes a second."""
    load_once = functools.cache(load.load_encoder)
    load.load_encoder = load_once
    Encoder.close = lambda _: None


def fault_of(case: dict) -> Fault | None:
    """The fault a line asks for; none where it asks for nothing to fail."""
    if not case.get("first"):
        return None
    first, is_short = case["first"], case.get("short", False)
    last = FOR_EVER if case.get("lasts") else first + is_short
    return Fault(getattr(errno, case["error"]), first, last, Kind(case.get("kinds", Kind.CHANGES)), is_short)


class Driver:
    """Runs cases in folders of their own."""

    def __init__(self, block: Path, photos: Path, folder: Path) -> None:
        self._disk = FaultyDisk(block)
        self._photos = photos
        self._folder = folder
        self._undisturbed: dict[tuple[str, int], Ran] = {}

    def answer(self, number: int, case: dict) -> dict:
        """What became of a case, and the calls that its scene makes when nothing fails."""
        scene, kinds = case["scene"], case.get("kinds", Kind.CHANGES)
        if (scene, kinds) not in self._undisturbed:
            count = Fault(first=FOR_EVER, kinds=Kind(kinds))
            self._undisturbed[scene, kinds] = self._run(f"calm-{scene}-{kinds}", scene, count, closes=True)
        calm = self._undisturbed[scene, kinds]
        ran, differences = calm, []
        fault = fault_of(case)
        if fault is not None or "room" in case:
            room = case.get("room", -1)
            ran = self._run(f"case-{number}", scene, fault, closes=case.get("closes", False), room=room)
            differences = differences_between(ran, calm)
        return {
            "line": ran.line,
            "log": ran.log,
            "problems": ran.problems + differences,
            "failed": [str(call) for call in ran.calls if call.failed],
            "calm": [str(call) for call in calm.calls],
        }

    def _run(self, name: str, scene: str, fault: Fault | None, *, closes: bool, room: int = -1) -> Ran:
        world = World(self._folder / name, self._photos, self._disk, self._folder / "template")
        try:
            return world.run(SCENES[scene], fault, closes=closes, room=room)
        finally:
            shutil.rmtree(world.folder, ignore_errors=True)


def main() -> None:
    """Serve until stdin ends."""
    answers, sys.stdout = sys.stdout, sys.stderr
    faulthandler.enable()
    keep_model()
    driver = Driver(*map(Path, sys.argv[1:]))
    for number, line in enumerate(sys.stdin):
        faulthandler.dump_traceback_later(LONGEST_CASE_S, exit=True)
        answer = driver.answer(number, json.loads(line))
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps(answer), file=answers, flush=True)
    os._exit(0)  # everything is closed, and to take PyTorch apart takes seconds


if __name__ == "__main__":
    main()
