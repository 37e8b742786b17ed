"""What the parts of a query mean together: branches. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from photoclip.domain.found import Box, QueryProblem, Span
from photoclip.domain.query import EVERY, Branch, Condition, Likeness, Meaning, Words
from photoclip.query.conditions import both, every_of, one_of, opposite
from photoclip.query.nodes import Group, Leaf, Node
from photoclip.query.normal import settled

MOST_BRANCHES = 64
_TOO_MANY = f"with this there are more than {MOST_BRANCHES} ways to match; those beyond are left out"
_CANCELLED = "these cancel each other out"
_WEIGHTLESS = "nothing here has any weight"


@dataclass(frozen=True, slots=True)
class Meant:
    """The branches, the leaves that are in them, and what was left out."""

    branches: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]
    problems: tuple[QueryProblem, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A branch whose meanings have places. None of `meanings` and EVERY: it says nothing."""

    meanings: tuple[Leaf, ...]
    condition: Condition


_NOTHING = _Draft((), EVERY)


def meant(alternatives: Sequence[Sequence[Node]], whole: Span) -> Meant:
    """What a whole query means. Goes down as deep as its brackets."""
    joining = _Joining()
    drafts = [_Draft(joining.weighed(draft), draft.condition) for draft in joining.alternatives(alternatives, whole)]
    branches = settled(Branch(_meanings(draft.meanings), draft.condition) for draft in drafts)
    kept = {leaf for draft in drafts for leaf in draft.meanings}
    leaves = (leaf for leaf in _leaves(alternatives, is_negative=False) if leaf in kept or not _is_meaning(leaf))
    return Meant(branches, tuple(leaves), tuple(dict.fromkeys(joining.problems)))


class _Joining:
    """Multiplies out what is written; keeps what goes wrong."""

    def __init__(self) -> None:
        self.problems: list[QueryProblem] = []
        self._is_limited = False

    def alternatives(self, alternatives: Sequence[Sequence[Node]], span: Span) -> list[_Draft]:
        """Any of them; those without meanings are one condition."""
        drafts = [draft for parts in alternatives for draft in self._together(parts) if draft != _NOTHING]
        conditions = [draft.condition for draft in drafts if not draft.meanings]
        if conditions:
            one = _Draft((), one_of(conditions))
            drafts = list(dict.fromkeys(draft if draft.meanings else one for draft in drafts))
        return self._limited(drafts, len(drafts), span)

    def weighed(self, draft: _Draft) -> tuple[Leaf, ...]:
        """Its meanings but those that weigh nothing, alone or with others that say the same."""
        sums: dict[object, float] = {}
        last: dict[object, Leaf] = {}
        for leaf in draft.meanings:
            same = _what(leaf.test)
            sums[same] = sums.get(same, 0.0) + _weight(leaf)
            if _weight(leaf):
                last[same] = leaf
        gone = {same for same in last if abs(sums[same]) < 1e-9}
        self.problems += [QueryProblem(last[same].span, _CANCELLED) for same in gone]
        if draft.meanings and not last:
            self.problems.append(QueryProblem(draft.meanings[0].span, _WEIGHTLESS))
        return tuple(leaf for leaf in draft.meanings if _weight(leaf) and _what(leaf.test) not in gone)

    def _together(self, parts: Sequence[Node]) -> list[_Draft]:
        drafts = [_NOTHING]
        for part in parts:
            more = self._node(part)
            if more:
                pairs = (
                    _Draft((*one.meanings, *other.meanings), both(one.condition, other.condition))
                    for one, other in product(drafts, more)
                )
                drafts = self._limited(pairs, len(drafts) * len(more), part.span)
        return drafts

    def _node(self, node: Node) -> list[_Draft]:
        if isinstance(node, Group):
            return [_subtracted(node)] if node.is_negative else self.alternatives(node.alternatives, node.span)
        if node.leaf is None:
            return []
        if isinstance(node.leaf.test, Words | Likeness):
            return [_Draft((node.leaf,), EVERY)]
        return [_Draft((), opposite(node.leaf.test) if node.is_negative else node.leaf.test)]

    def _limited(self, drafts: Iterable[_Draft], count: int, span: Span) -> list[_Draft]:
        if count > MOST_BRANCHES and not self._is_limited:
            self._is_limited = True
            self.problems.append(QueryProblem(span, _TOO_MANY))
        return list(islice(drafts, MOST_BRANCHES))


def _subtracted(group: Group) -> _Draft:
    """Brackets after a minus: all that they mean is subtracted, and what they demand must not hold."""
    meanings = tuple(leaf for leaf in _leaves((((group,),)), is_negative=False) if _is_meaning(leaf))
    return _Draft(meanings, _demanded(group) or EVERY)


def _demanded(node: Node) -> Condition | None:
    """The condition of a node, its meanings left aside; None where it has none."""
    if not isinstance(node, Group):
        if node.leaf is None or isinstance(node.leaf.test, Words | Likeness):
            return None
        return opposite(node.leaf.test) if node.is_negative else node.leaf.test
    alternatives: list[Condition] = []
    for parts in node.alternatives:
        conditions = [condition for part in parts if (condition := _demanded(part)) is not None]
        if conditions:
            alternatives.append(every_of(conditions))
    if not alternatives:
        return None
    condition = one_of(alternatives)
    return opposite(condition) if node.is_negative else condition


def _leaves(alternatives: Sequence[Sequence[Node]], *, is_negative: bool) -> list[Leaf]:
    """All leaves in order; the weights of those in an odd number of negative brackets are turned round."""
    found: list[Leaf] = []
    for node in (node for parts in alternatives for node in parts):
        if isinstance(node, Group):
            found += _leaves(node.alternatives, is_negative=is_negative != node.is_negative)
        elif node.leaf is not None:
            found.append(_turned(node.leaf) if is_negative else node.leaf)
    return found


def _turned(leaf: Leaf) -> Leaf:
    if isinstance(leaf.test, Words | Likeness):
        return Leaf(leaf.span, replace(leaf.test, weight=-leaf.test.weight))
    return leaf


def _meanings(leaves: Iterable[Leaf]) -> tuple[Meaning, ...]:
    return tuple(leaf.test for leaf in leaves if isinstance(leaf.test, Words | Likeness))


def _is_meaning(leaf: Leaf) -> bool:
    return isinstance(leaf.test, Words | Likeness)


def _weight(leaf: Leaf) -> float:
    return leaf.test.weight if isinstance(leaf.test, Words | Likeness) else 0.0


def _what(test: object) -> tuple[str, Box | bool | None]:
    """The same for meanings that are alike but for their weights. Upper and lower case are one to the models."""
    if isinstance(test, Words):
        return test.text.casefold(), test.is_lettering
    if isinstance(test, Likeness):
        return test.path, test.box
    raise TypeError(f"no meaning: {test!r}")
