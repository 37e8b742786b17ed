"""lxml behind the part of it that is needed, with types; the only place that imports it."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Protocol, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]


class Element(Protocol):
    """A node of a tree. `text` stands before its first child, `tail` behind it; the `tag` of a comment is no string."""

    tag: object
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> MutableMapping[str, str]:
        """Attributes in their order, by "{namespace}name"."""
        ...

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator["Element"]: ...

    def get(self, key: str) -> str | None:
        """An attribute."""
        ...

    def find(self, path: str) -> "Element | None":
        """The first that fits, of the children."""
        ...

    def findall(self, path: str) -> "list[Element]":
        """All that fit, of the children."""
        ...

    def getparent(self) -> "Element | None":
        """None for the root."""
        ...

    def getprevious(self) -> "Element | None":
        """The sibling before."""
        ...

    def append(self, child: "Element") -> None:
        """Move a node to the end of this one."""
        ...

    def insert(self, at: int, child: "Element") -> None:
        """Move a node into this one."""
        ...

    def remove(self, child: "Element") -> None:
        """Remove a child with its tail."""
        ...

    def iter(self) -> Iterator["Element"]:
        """This node and all below."""
        ...

    def iterchildren(self, *, reversed: bool = False) -> Iterator["Element"]:  # noqa: A002
        """The children; the last one first if `reversed`."""
        ...

    def iterancestors(self) -> Iterator["Element"]:
        """All above."""
        ...

    def itersiblings(self, *, preceding: bool = False) -> Iterator["Element"]:
        """The nodes behind this one, or before it; of the root, comments and instructions."""
        ...


class NotXmlError(Exception):
    """It is no XML, or XML made to do harm. Says why."""


def read_xml(data: bytes, encoding: str) -> tuple[Element, str]:
    """The root of a document and the encoding it declares, "" for none. It is read in `encoding`, or in that for "".

    No entity is resolved and nothing fetched; libxml2 limits depth (256) and the length of a text (10 MB). Comments,
    instructions and CDATA stay.

    Raises:
        NotXmlError: no XML, or with a document type.
    """
    parser = etree.XMLParser(
        encoding=encoding or None, resolve_entities=False, no_network=True, huge_tree=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotXmlError(f"it is not XML: {' '.join(str(error.msg).split())}") from error
    about = root.getroottree().docinfo
    if about.internalDTD is not None:
        raise NotXmlError("it has a document type, which no XMP has")
    return cast("Element", root), about.encoding or ""


def xml_text(root: Element) -> str:
    """The document as text, without a declaration; comments and instructions around the root on lines of their own."""
    before = reversed(list(root.itersiblings(preceding=True)))
    nodes = (*before, root, *root.itersiblings())
    return "\n".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes)


def canonical(root: Element) -> bytes:
    """What two documents share that mean the same (Canonical XML 1.0, with comments)."""
    return etree.tostring(root, method="c14n")


def new_element(name: str, attributes: Mapping[str, str] | None = None, prefix: str = "") -> Element:
    """A node of its own, "{namespace}name". `prefix` is for its namespace, where that has none yet."""
    spaces = {prefix: namespace_of(name)} if prefix else None
    return cast("Element", etree.Element(name, attributes, nsmap=spaces))


def namespace_of(name: str) -> str:
    """The namespace in "{namespace}name"."""
    return name[1:].partition("}")[0]
