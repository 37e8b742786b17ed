"""Every write of every scene fails in turn: once with every error, from there on with one of them. Takes half an hour:
see test_faults.py for a spread.
"""

import re
from collections import Counter
from itertools import groupby

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

READ = 256
SCENES = (
    "fresh", "more", "folders", "settings", "mend", "look", "moving", "backup", "window", "engine", "doctor", "rescue",
    "salvage",
)  # fmt: skip
_NAMES = re.compile(r"/[0-9a-f]{2}/|[0-9a-f]{8,}|\d{6,}")
_ERRORS = ("ENOSPC", "EIO", "EACCES")


def worth_failing(calm: list[str]) -> list[int]:
    """Numbers of calls, counted from one: the first and the last of each row of like calls in the catalog's log, as for
    the pages of one transaction; of like calls elsewhere the first and the last at all.
    """
    rows = [list(row) for _, row in groupby(enumerate(calm, 1), key=lambda numbered: _like(numbered[1]))]
    logged = [row for row in rows if row[0][1].endswith("-wal")]
    others: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        if row not in logged:
            others.setdefault(_like(row[0][1]), []).extend(row)
    return sorted({row[end][0] for row in (*logged, *others.values()) for end in (0, -1)})


def _like(call: str) -> str:
    return _NAMES.sub("", call)


def wrong_with(answer) -> list[str]:
    """Complaints."""
    twice = [line for line, count in Counter(answer.log).items() if count > 1]
    lines = [answer.line] if "\n" in answer.line else []
    return answer.problems + [f"said twice: {line}" for line in twice] + [f"not one line: {line}" for line in lines]


def run_all(program, scene: str, error: str, more: dict) -> None:
    """Fail with all complaints at once."""
    calm = program(scene=scene, **more).calm
    wrong = []
    for place, number in enumerate(worth_failing(calm)):
        ways: list[dict] = [{}]
        if error == _ERRORS[place % len(_ERRORS)] or more:
            ways += [{"lasts": True, "closes": place % 2 == 0}]
        if error == "ENOSPC" and calm[number - 1].startswith("WRITE"):
            ways += [{"short": True}]
        for how in ways:
            answer = program(scene=scene, first=number, error=error, **how, **more)
            wrong += [f"{number} {calm[number - 1]} {how}: {complaint}" for complaint in wrong_with(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("error", _ERRORS)
@pytest.mark.parametrize("scene", SCENES)
def test_every_write_fails_in_turn(program, scene, error):
    run_all(program, scene, error, {})


def test_every_read_of_the_library_fails_in_turn(program):
    run_all(program, "read", "EIO", {"kinds": READ})
