"""From what the benchmarks printed to the table of goals. Pure: no file, no clock, no process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BUSY = 0.15
"""Share of the machine that others may take before a figure is marked."""
MISSED, NOT_MEASURED = "missed", "not measured"
HEADER = ("what", "measured", "goal", "why not")


@dataclass(frozen=True, slots=True)
class Result:
    """What one benchmark printed. `busy` is the share (0..1) of the machine that others took when it began; `quick`
    says that it ran with sizes too small to mean anything; `date` is ISO 8601.
    """

    name: str
    output: Any
    machine: str
    busy: float
    quick: bool
    date: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure: for people, and whether the goal is reached; None where there is no goal."""

    text: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: which benchmark knows it, and how it is found in what that printed. `read` may raise
    KeyError, IndexError, TypeError or StopIteration where the benchmark has changed.
    """

    what: str
    goal: str
    source: str
    read: Callable[[Any], Reading]


def markdown(figures: Sequence[Figure], results: Mapping[str, Result]) -> str:
    """The table, and above it what it was measured on. The last column is empty: people say why."""
    used = {name: results[name] for name in dict.fromkeys(figure.source for figure in figures) if name in results}
    machines = list(dict.fromkeys(result.machine for result in used.values()))
    lines = [_heading(used, machines), "", *_row(HEADER), "|---" * len(HEADER) + "|"]
    for figure in figures:
        result = results.get(figure.source)
        measured = _measured(figure, result)
        if result is not None and len(machines) > 1:
            measured += f" [{machines.index(result.machine) + 1}]"
        lines += _row((figure.what, measured, figure.goal, ""))
    return "\n".join(lines) + "\n"


def _heading(used: Mapping[str, Result], machines: Sequence[str]) -> str:
    if not machines:
        return "Nothing was measured yet."
    dates = sorted({result.date for result in used.values()})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    if len(machines) == 1:
        return f"Measured {when} on {machines[0]}."
    return f"Measured {when} on " + "; ".join(f"[{n}] {machine}" for n, machine in enumerate(machines, 1)) + "."


def _measured(figure: Figure, result: Result | None) -> str:
    if result is None:
        return NOT_MEASURED
    try:
        reading = figure.read(result.output)
    except (KeyError, IndexError, TypeError, StopIteration) as error:
        return f"{NOT_MEASURED}: {figure.source} prints it no more ({error!r})"
    marks = [MISSED] if reading.reached is False else []
    marks += ["quick run: means nothing"] if result.quick else []
    marks += [f"others took {result.busy:.0%} of the machine"] if result.busy > BUSY else []
    return "; ".join([reading.text, *marks])


def _row(cells: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"]


def of_rclip(kind: str, least: float) -> Callable[[Any], Reading]:
    """How many times faster, by wall time, the start of both left out."""

    def read(output: Any) -> Reading:
        found = _where(output["kinds"], "name", kind)
        whole, _, steady = found["scores"]
        ratio, core = steady["wall_ratio"]["middle"], steady["core_ratio"]["middle"]
        start = whole["wall_ratio"]["middle"]
        if ratio is None or start is None:
            return Reading("too much disturbed", False)
        lowest, highest = steady["wall_ratio"]["lowest"], steady["wall_ratio"]["highest"]
        rates = f"{steady['our_photos_per_s']:.1f} against {steady['their_photos_per_s']:.1f} photos/s"
        return Reading(
            f"{ratio:.1f} × ({lowest:.1f} to {highest:.1f}; {rates}; core time {core or 0:.1f} ×; "
            f"with the start of both, {found['photos']} photos, {start:.1f} ×; "
            f"with nothing but our network {found['best_ratio']:.1f} ×)",
            ratio >= least,
        )

    return read


def of_table(table: str, row: Mapping[str, str], column: str, least: float) -> Callable[[Any], Reading]:
    """A share in one of the tables of `photoclip bench`: of the row whose cells are as given."""

    def read(output: Any) -> Reading:
        rows = _where(output["tables"], "name", table)["rows"]
        found = [each for each in rows if all(each[name] == value for name, value in row.items())]
        share = found[0][column]
        return Reading(f"{share:.2f}", share >= least)

    return read


def of_cosine(output: Any) -> Reading:
    """Every network must reach it."""
    results = output["results"]
    texts = [f"{each['model']}: {each['mean']:.5f} / {each['worst']:.4f}" for each in results]
    return Reading(", ".join(texts), all(each["reached"] for each in results) and bool(results))


def of_milliseconds(key: str, most: float) -> Callable[[Any], Reading]:
    """One figure of an object of milliseconds."""

    def read(output: Any) -> Reading:
        value = output[key]
        return Reading(f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.0f} ms", value < most)

    return read


def of_grid(output: Any) -> Reading:
    """The 99th percentile while rows come in."""
    found = next(each for each in output["delays"] if "inserted" in each["what"])
    return Reading(f"{found['p99_ms']:.0f} ms ({found['what'].partition(',')[0]})", found["p99_ms"] < 50)


def of_index_memory(output: Any) -> Reading:
    """Of a library of vectors with 512 components."""
    found = _part(output, "index")
    each, photos = found["index in memory, bytes per photo"], found["index, photos"]
    return Reading(f"{each:,.0f} bytes ({photos:,} photos)", each < 3000)


def of_search(kind: str, least_vectors: int) -> Callable[[Any], Reading]:
    """Speed and recall of queries like a photo, or like a text; the library must be large enough for the goal."""

    def read(output: Any) -> Reading:
        found = _part(output, "index")
        what = f"search, like a {kind}"
        median_ms, recall = found[f"{what}, median ms"], found[f"{what}, recall@50"]
        text = (
            f"{median_ms:.1f} ms (99 of 100 within {found[f'{what}, p99 ms']:.1f} ms), recall {recall:.4f}, "
            f"{found['index, photos']:,} vectors"
        )
        return Reading(text, median_ms < 5 and recall >= 0.98 and found["index, photos"] >= least_vectors)

    return read


def of_scan(least_files: int) -> Callable[[Any], Reading]:
    """The scan of a start with nothing changed."""

    def read(output: Any) -> Reading:
        text = (
            f"{output['scan_s']:.1f} s for {output['files']:,} files (the bare walk {output['bare_walk_s']:.1f} s), "
            f"{output['decoded']} decoded"
        )
        good = output["scan_s"] < 5 and output["decoded"] == 0
        return Reading(text, good and output["files"] >= least_files)

    return read


def of_recall(output: Any) -> Reading:
    """No goal: said for honesty."""
    shares = " / ".join(f"{100 * output[f'recall_at_{depth}']:.1f}" for depth in (1, 5, 10))
    return Reading(f"{shares} % of {output['captions']:,} captions over {output['photos']} photos", None)


def _where(rows: Sequence[Mapping[str, Any]], key: str, value: str) -> Mapping[str, Any]:
    return next(row for row in rows if row[key] == value)


def _part(output: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """Of what printed its parts one a line."""
    return next(part[name] for part in output if name in part)
