"""Which backups stay: as somebody needs them who finds out after a month that tags are gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from photoclip.catalog import rotation

NOW = datetime(2026, 3, 15, 12, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


def backup(age: timedelta, reason: str = "") -> Path:
    return Path("backups") / rotation.name_of(NOW - age, 3, reason)


def after_each_day(days: int, a_day: int = 1) -> list[Path]:
    """What is left of so many days with so many backups each."""
    left: list[Path] = []
    for day in reversed(range(days)):
        for number in range(a_day):
            now = NOW - day * DAY + number * timedelta(minutes=5)
            left.append(Path("backups") / rotation.name_of(now, 3))
            gone = rotation.superfluous(left, now)
            left = [path for path in left if path not in gone]
    return left


def ages(paths: list[Path]) -> list[int]:
    return sorted((NOW - rotation.made_at(path.name)).days for path in paths)


def test_a_name_says_when_and_why():
    name = rotation.name_of(NOW, 4, "before-restore")
    assert name == "catalog-20260315T120000123456Z-v4-before-restore.sqlite3"
    assert rotation.made_at(name) == NOW
    for other in ("catalog-x.sqlite3", "catalog-20261315T120000123456Z-v4.sqlite3", "a" + name, name + "~"):
        assert rotation.made_at(other) is None


def test_after_half_a_year_there_are_days_weeks_and_months():
    left = ages(after_each_day(180))
    assert left[:7] == list(range(7))
    assert any(7 < age <= 21 for age in left)
    assert [age for age in left if 25 <= age <= 60], "a month of lost tags can be found again"
    assert max(left) > 120
    assert len(left) <= rotation.LATEST + rotation.DAYS + rotation.WEEKS + rotation.MONTHS


def test_many_on_one_day_do_not_push_out_the_days_before():
    busy = after_each_day(30, a_day=20)
    assert set(range(7)) <= set(ages(busy))
    assert len([age for age in ages(busy) if age == 0]) <= rotation.LATEST


def test_who_comes_once_a_year_keeps_the_last_ones():
    paths = [backup(year * 365 * DAY) for year in range(12)]
    assert rotation.superfluous(paths, NOW) == paths[rotation.DAYS :]


def test_a_clock_that_was_ahead_pushes_out_nothing():
    ahead = [backup(-number * 30 * DAY) for number in range(1, 40)]
    past = [backup(number * DAY) for number in range(5)]
    left = set(past + ahead) - set(rotation.superfluous(past + ahead, NOW))
    assert set(past) <= left
    assert len(left) == len(past) + rotation.LATEST
    assert rotation.newest_first(ahead + past, NOW)[: len(past)] == past


def test_those_of_restores_push_out_no_others():
    made = [backup(timedelta(minutes=number)) for number in range(2)]
    of_restores = [backup(timedelta(seconds=number), "before-restore") for number in range(30)]
    assert rotation.superfluous(made + of_restores, NOW) == of_restores[rotation.LATEST :]


def test_one_is_due_a_day_after_the_last_whatever_the_clock_did():
    assert rotation.is_due([], NOW, DAY)
    assert not rotation.is_due([backup(0.9 * DAY)], NOW, DAY)
    assert rotation.is_due([backup(1.1 * DAY)], NOW, DAY)
    assert rotation.is_due([backup(-5 * DAY)], NOW, DAY)
    assert not rotation.is_due([backup(-5 * DAY), backup(timedelta(hours=1))], NOW, DAY)


def test_files_of_others_are_nobodys_business():
    theirs = [Path("backups") / name for name in ("mine.txt", "catalog-mine.sqlite3", "catalog.sqlite")]
    assert rotation.newest_first(theirs, NOW) == []
    assert rotation.superfluous(theirs, NOW) == []
