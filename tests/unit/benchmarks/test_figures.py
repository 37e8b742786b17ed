"""The table of goals, from what benchmarks print."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest


def result(figure_table, name: str, output: object, **changes: object):
    values = {"machine": "2 cores of a CPU", "busy": 0.0, "quick": False, "date": "2025-11-21", **changes}
    return figure_table.Result(name, output, **values)


def rclip_output(ratio: float | None) -> dict:
    def score(wall: float | None) -> dict:
        each = {"middle": wall, "lowest": wall, "highest": wall}
        return {"our_photos_per_s": 30.0, "their_photos_per_s": 10.0, "wall_ratio": each, "core_ratio": each}

    kind = {"name": "camera", "photos": 84, "best_ratio": 4.25, "scores": [score(1.5), score(2.0), score(ratio)]}
    return {"kinds": [{"name": "small"}, kind]}


def scale_output(*, median_ms: float = 1.0, recall: float = 0.99, bytes_each: float = 2999.0) -> list[dict]:
    asked = {"median ms": median_ms, "p99 ms": 2.0, "recall@50": recall}
    index = {f"search, like a photo, {name}": value for name, value in asked.items()}
    return [{"sizes": {}}, {"index": index | {"index, photos": 1000, "index in memory, bytes per photo": bytes_each}}]


def line(table: str, what: str) -> str:
    return next(line for line in table.splitlines() if line.startswith(f"| {what}"))


def test_a_goal_is_reached_missed_or_not_measured(figure_table) -> None:
    camera = figure_table.Figure("indexing", "≥ 3 ×", "rclip", figure_table.of_rclip("camera", 3.0))
    other = figure_table.Figure("typing", "< 100 ms", "window", figure_table.of_milliseconds("typed", 100))
    for ratio, missed in ((3.0, False), (2.9, True)):
        table = figure_table.markdown([camera, other], {"rclip": result(figure_table, "rclip", rclip_output(ratio))})
        found = line(table, "indexing")
        assert f"{ratio} × ({ratio} to {ratio}; 30.0 against 10.0 photos/s" in found
        assert "84 photos, 1.5 ×" in found
        assert (figure_table.MISSED in found) is missed
        assert found.endswith("| ≥ 3 × |  |")
        assert figure_table.NOT_MEASURED in line(table, "typing")
        assert table.startswith("Measured 2025-11-21 on 2 cores of a CPU.\n\n| what |")
    assert figure_table.of_rclip("camera", 3.0)(rclip_output(None)).reached is False


def test_what_lessens_a_figure_is_said(figure_table) -> None:
    typing = figure_table.Figure("typing", "< 100 ms", "window", figure_table.of_milliseconds("typed", 100))
    painted = figure_table.Figure("paint", "< 1 s", "other", figure_table.of_milliseconds("painted", 1000))
    gone = figure_table.Figure("delay", "< 50 ms", "window", figure_table.of_milliseconds("renamed", 50))
    results = {
        "window": result(figure_table, "window", {"typed": 99.6}, busy=0.4, quick=True),
        "other": result(figure_table, "other", {"painted": 1234.0}, machine="8 cores", date="2025-11-22"),
    }
    table = figure_table.markdown([typing, painted, gone], results)
    assert "100 ms; quick run: means nothing; others took 40% of the machine [1]" in line(table, "typing")
    assert "1.23 s; missed [2]" in line(table, "paint")
    assert "not measured: window prints it no more" in line(table, "delay")
    assert table.startswith("Measured 2025-11-21 to 2025-11-22 on [1] 2 cores of a CPU; [2] 8 cores.")


def test_goals_that_hold_for_a_size_are_not_reached_with_less(figure_table) -> None:
    assert figure_table.of_search("photo", 1000)(scale_output()).reached
    assert not figure_table.of_search("photo", 1001)(scale_output()).reached
    assert not figure_table.of_search("photo", 1000)(scale_output(recall=0.97)).reached
    assert not figure_table.of_search("photo", 1000)(scale_output(median_ms=5.0)).reached
    scan = {"scan_s": 4.9, "files": 100, "bare_walk_s": 1.0, "decoded": 0}
    assert figure_table.of_scan(100)(scan).reached
    assert not figure_table.of_scan(101)(scan).reached
    assert not figure_table.of_scan(100)(scan | {"decoded": 1}).reached
    assert not figure_table.of_scan(100)(scan | {"scan_s": 5.0}).reached


def test_shares_come_from_the_row_that_is_meant(figure_table) -> None:
    rows = [{"run": "nothing new", "share": 0.0}, {"run": "all new", "share": 0.9}]
    output = {"tables": [{"name": "other", "rows": []}, {"name": "pipeline", "rows": rows}]}
    read = figure_table.of_table("pipeline", {"run": "all new"}, "share", 0.9)
    assert (read(output).text, read(output).reached) == ("0.90", True)


def test_memory_of_the_index_is_that_of_its_photos(figure_table) -> None:
    assert figure_table.of_index_memory(scale_output()).reached
    assert not figure_table.of_index_memory(scale_output(bytes_each=3000.0)).reached


def test_every_figure_has_a_benchmark_and_every_benchmark_its_script(figures) -> None:
    names = [source.name for source in figures.SOURCES]
    assert len(set(names)) == len(names)
    assert {figure.source for figure in figures.FIGURES} <= set(names)
    scripts = {source.command[0] for source in figures.SOURCES} - {"-m"}
    assert not [script for script in scripts if not (figures.HERE / script).is_file()]


def test_results_are_kept_and_the_table_is_made_of_them(figure_table, figures, tmp_path: Path) -> None:
    scan = {"scan_s": 2.0, "files": 100_000, "bare_walk_s": 1.0, "decoded": 0}
    kept = result(figure_table, "scan", scan, seconds=12.5)
    (tmp_path / "scan.json").write_text(json.dumps(asdict(kept)), encoding="utf-8")
    (tmp_path / "unknown.json").write_text("[]", encoding="utf-8")
    assert figures.read_results(tmp_path) == {"scan": kept}
    command = [sys.executable, str(figures.HERE / "figures.py"), str(tmp_path)]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert "2.0 s for 100,000 files" in line(printed, "start with nothing changed")
    assert printed.count("\n| ") == len(figures.FIGURES) + 1


@pytest.mark.parametrize(
    ("text", "expected"), [('{"a": 1}\n', {"a": 1}), ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}])]
)
def test_one_object_or_one_a_line(figures, text: str, expected: object) -> None:
    assert figures.parsed(text) == expected
