"""An XMP document as bytes and as a tree, with everything other programs wrote into it (ISO 16684-1, 7)."""

import codecs
import re
from dataclasses import dataclass

from photoclip.domain.errors import SidecarError
from photoclip.sidecars.tree import Element, NotXmlError, canonical, read_xml, xml_text

MOST_BYTES = 8 << 20
"""Sidecars have some kB, with painted masks some hundred. A hostile one takes forty times its size as a tree."""
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_META = "{adobe:ns:meta/}"
_MAKER = f"{_META}xmptk"
_OURS = "PhotoClip"
_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
_STARTS = ((b"<\0\0\0", "UTF-32LE"), (b"\0\0\0<", "UTF-32BE"), (b"<\0", "UTF-16LE"), (b"\0<", "UTF-16BE"))
"""What is no 8-bit encoding, without a mark: XML 1.0, appendix F."""
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_REMEDY = "repair or remove it; PhotoClip leaves it as it is"
_NEW = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="PhotoClip">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" \
xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed sidecar. `name` is its path, for errors. `mark`: its byte order mark; `head` and `foot`: its declaration
    and the white space at its end, which a tree does not keep.
    """

    name: str
    root: Element
    codec: str
    mark: bytes
    head: str
    foot: str

    @property
    def rdf(self) -> Element:
        """The rdf:RDF element.

        Raises:
            SidecarError: there is none.
        """
        found = self.root if self.root.tag == f"{RDF}RDF" else self.root.find(f"{RDF}RDF")
        if found is None:
            raise unsound(self.name, "it is XML, but no XMP")
        return found

    def descriptions(self) -> list[Element]:
        """The descriptions of the photo; those further down describe parts of something else."""
        return self.rdf.findall(f"{RDF}Description")

    def data(self) -> bytes:
        """The file's bytes, in the encoding it came in.

        Raises:
            SidecarError: they would not mean what the tree means.
        """
        text = f"{self.head}{xml_text(self.root)}{self.foot}"
        data = self.mark + text.encode(self.codec, "xmlcharrefreplace")
        if canonical(parse(data, self.name).root) != canonical(self.root):
            raise unsound(self.name, f"it is not in the encoding that it claims, {self.codec}")
        return data

    def is_empty_of_ours(self) -> bool:
        """Whether we made this file and there is nothing in it."""
        if self.root.tag != f"{_META}xmpmeta" or dict(self.root.attrib) != {_MAKER: _OURS}:
            return False
        elements = [self.root, self.rdf, *self.descriptions()]
        around = [*self.root.itersiblings(preceding=True), *self.root.itersiblings()]
        return (
            sum(1 for _ in self.root.iter()) == len(elements)
            and not any((element.text or "").strip() or (element.tail or "").strip() for element in elements)
            and all(set(element.attrib) <= {f"{RDF}about"} for element in elements[1:])
            and all(getattr(node, "target", "") == "xpacket" for node in around)
        )


def parse(data: bytes, name: str) -> Document:
    """The document in a file's bytes.

    Raises:
        SidecarError: too large, no XML, no XMP, or with a document type, which can hide anything.
    """
    if len(data) > MOST_BYTES:
        raise unsound(name, f"it has more than {MOST_BYTES >> 20} MB")
    if not data.strip(b"\0 \r\n\t"):
        raise unsound(name, "it is empty")
    try:
        mark, codec = _encoding(data)
        root, declared = read_xml(data[len(mark) :], codec)
        codec = codec or declared or "UTF-8"
        text = data[len(mark) :].decode(codec)
    except NotXmlError as error:
        raise unsound(name, str(error)) from error
    except (LookupError, UnicodeDecodeError) as error:
        raise unsound(name, "its encoding is unknown or broken") from error
    declaration = _DECLARATION.match(text)
    head = f"{declaration[0]}\n" if declaration else ""
    document = Document(name, root, codec, mark, head, text[len(text.rstrip()) :])
    _ = document.rdf
    return document


def new_document(name: str) -> Document:
    """A sidecar that says nothing yet."""
    return parse(_NEW.encode(), name)


def unsound(name: str, why: str) -> SidecarError:
    """The error for a sidecar that is left alone."""
    return SidecarError(f"{name} cannot be used: {why}", _REMEDY)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding that the first bytes show; b"" and "" where they don't."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return mark, codec
    return b"", next((codec for start, codec in _STARTS if data.startswith(start)), "")
