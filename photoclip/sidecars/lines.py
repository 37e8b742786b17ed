"""Elements come and go with the line they stand on, so that a file stays as readable as it was."""

from photoclip.sidecars.tree import Element


def append(parent: Element, child: Element) -> Element:
    """Append `child`, on a line of its own and indented as the others are, and return it."""
    last = next(parent.iterchildren(reversed=True), None)
    if last is not None:
        child.tail = last.tail
        last.tail = parent.text if (parent.text or "").isspace() else last.tail
    else:
        depth = sum(1 for _ in parent.iterancestors())
        parent.text = (parent.text or "").rstrip() + "\n" + " " * (depth + 1)
        child.tail = "\n" + " " * depth
    parent.append(child)
    return child


def prepend(parent: Element, child: Element) -> Element:
    """Put `child` before the others, as `append` does behind them."""
    if len(parent) == 0:
        return append(parent, child)
    child.tail = parent.text
    parent.insert(0, child)
    return child


def remove(element: Element) -> None:
    """Remove an element; text that stands before or behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        raise ValueError("a root cannot be removed")
    text = (parent.text if before is None else before.tail) or ""
    text = (text if text.strip() else "") + (element.tail or "")
    parent.remove(element)
    if before is None:
        parent.text = text
    else:
        before.tail = text
