"""The text of a vocabulary's file, a label a line, with the comments of the text that it replaces. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label
from photoclip.tagging.toml_places import END, Comments, Path, places
from photoclip.tagging.vocabulary import tidy

_INDENT = "    "
_NONE = Comments()


@dataclass(frozen=True, slots=True)
class Remarks:
    """Comments of a file: those at its `head` and `tail`, those of groups by folded name and key ("" for the group
    itself, END for the end of its labels), those of labels by folded name.
    """

    head: tuple[str, ...]
    tail: tuple[str, ...]
    groups: Mapping[tuple[str, str], Comments]
    labels: Mapping[str, Comments]


def remarks_of(text: str, values: Mapping[str, Any]) -> Remarks:
    """The comments in the text of a vocabulary that makes sense; `values` is what `tomllib` makes of it."""
    found = places(text)
    comments = dict(found.comments)
    tail = comments.pop((END,), _NONE).above
    first = next(iter(found.lines), None)
    if first is None:
        return Remarks(_trimmed(tail), (), {}, {})
    head, above = _parted(comments.get(first, _NONE).above)
    comments[first] = Comments(above, comments.get(first, _NONE).beside)
    groups: dict[tuple[str, str], Comments] = {}
    labels: dict[str, Comments] = {}
    for path, said in comments.items():
        table, name, rest = _table_of(values, path)
        if rest[:1] == ("labels",) and len(rest) > 1 and rest[1] != END:
            label = _name_of(table["labels"][rest[1]])
            labels[label] = _joined(labels.get(label), said)
        else:
            key = END if len(rest) > 1 and rest[0] == "labels" else str(rest[0]) if rest else ""
            groups[name, key] = _joined(groups.get((name, key)), said)
    return Remarks(head, _trimmed(tail), groups, labels)


def toml_text(labels: Sequence[Label], remarks: Remarks) -> str:
    """The text of labels that make sense and are gathered. It ends with a line break, unless it is empty."""
    blocks = [_block(name, list(members), remarks) for name, members in groupby(labels, key=lambda label: label.group)]
    parts = [remarks.head, *blocks, remarks.tail]
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def _block(group: str, labels: Sequence[Label], remarks: Remarks) -> list[str]:
    """The lines of a group, or of the labels of none."""

    def said(key: str) -> Comments:
        return remarks.groups.get((folded(group), key), _NONE)

    lines: list[str] = []
    shared: tuple[str, ...] = ()
    if group:
        shared = _shared_prompts(labels)
        lines += _entry("[[group]]", Comments(_trimmed(said("").above), said("").beside))
        lines += _entry(f"name = {_quoted(group)}", said("name"))
        lines += _entry("exclusive = true", said("exclusive")) if labels[0].is_exclusive else []
        lines += _entry("lettering = true", said("lettering")) if labels[0].is_lettering else []
        lines += _entry(f"prompts = {_list(shared)}", said("prompts")) if shared else []
    lines += _entry("labels = [", Comments(said("labels").above))
    for label in labels:
        lines += _entry(f"{_label(label, shared)},", remarks.labels.get(folded(label.name), _NONE), _INDENT)
    lines += [_line(line, _INDENT) for line in _trimmed(said(END).above)]
    lines += _entry("]", Comments((), said("labels").beside))
    return list(_trimmed(lines))


def _entry(text: str, comments: Comments, indent: str = "") -> Iterator[str]:
    yield from (_line(line, indent) for line in comments.above)
    yield f"{indent}{text}  {comments.beside}".rstrip()


def _line(text: str, indent: str) -> str:
    return f"{indent}{text}".rstrip()


def _label(label: Label, shared: tuple[str, ...]) -> str:
    parts = [f"synonyms = {_list(label.synonyms)}"] if label.synonyms else []
    if label.prompts != shared:
        parts.append(f"prompts = {_list(label.prompts)}")
    name = _quoted(label.name)
    return f"{{ {', '.join([f'name = {name}', *parts])} }}" if parts else name


def _shared_prompts(labels: Sequence[Label]) -> tuple[str, ...]:
    """Prompts that most labels of a group have, and more than one; else ()."""
    prompts, count = Counter(label.prompts for label in labels).most_common(1)[0]
    return prompts if count > 1 and 2 * count > len(labels) else ()


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A string of TOML. The text has no control characters."""
    if ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _table_of(values: Mapping[str, Any], path: Path) -> tuple[Mapping[str, Any], str, Path]:
    """The table that a path leads into, its folded name ("" for the file), and the rest of the path."""
    if path[0] == "group" and len(path) > 1:
        table = values["group"][path[1]]
        return table, _name_of(table), path[2:]
    return values, "", path


def _name_of(value: Any) -> str:
    """The folded name of a group or label."""
    return folded(tidy(value if isinstance(value, str) else value["name"]))


def _joined(before: Comments | None, after: Comments) -> Comments:
    if before is None:
        return after
    return Comments(before.above + after.above, f"{before.beside} {after.beside}".strip())


def _parted(above: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands above the first thing: what a blank line parts from it is said of the whole file."""
    last = max((index for index, line in enumerate(above) if not line), default=-1)
    return _trimmed(above[: last + 1]), above[last + 1 :]


def _trimmed(lines: Sequence[str]) -> tuple[str, ...]:
    """Without blank lines at the ends."""
    kept = [index for index, line in enumerate(lines) if line]
    return tuple(lines[kept[0] : kept[-1] + 1]) if kept else ()
