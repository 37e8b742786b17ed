"""Plans carried out in documents of every kind: Hypothesis makes them up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from photoclip.sidecars import properties
from photoclip.sidecars.document import new_document, parse
from photoclip.sidecars.edit import carry_out
from photoclip.sidecars.plan import Plan, plan
from photoclip.sidecars.properties import sidecar_of
from photoclip.sidecars.values import Base, Sidecar, Wanted

SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" '
    'xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:crs="urn:crs" xmlns:xmp="urn:not-xmp"'
)
OURS = (properties.SUBJECT, properties.TAGS_LIST, properties.HIERARCHICAL, properties.RATING, properties.TITLE)
WORDS = ("cat", "Cat", "a|b", "a/b", "b", "x/y", "R&D <3", "😀", "café", "cafe\u0301", " two  words ")
LISTED = ("dc:subject", "digiKam:TagsList", "lr:hierarchicalSubject")
FOREIGN = (
    "<!-- a comment -->",
    "<?target data?>",
    '<crs:Curve crs:a="1"><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:Curve>',
    '<crs:Look rdf:parseType="Resource"><dc:title>Preset</dc:title><xap:Rating>5</xap:Rating></crs:Look>',
    "<crs:Look><rdf:Description><dc:subject><rdf:Bag><rdf:li>cat</rdf:li></rdf:Bag></dc:subject></rdf:Description>"
    "</crs:Look>",
    "<xmp:Rating>4</xmp:Rating>",
    "<crs:Text><![CDATA[<a>&]]></crs:Text>",
    "<dc:description>cat &#13; &amp; dog</dc:description>",
    "\n  ",
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def listed(name: str, kind: str, words: list[str]) -> str:
    items = "".join(f"\n   <rdf:li>{escaped(word)}</rdf:li>" for word in words)
    return f"<{name}><rdf:{kind}>{items}\n  </rdf:{kind}></{name}>"


words = st.lists(st.sampled_from(WORDS), max_size=3)
lists = st.builds(listed, st.sampled_from(LISTED), st.sampled_from(("Bag", "Seq", "Alt")), words)
simple = st.builds(
    lambda name, word: f"<{name}>{escaped(word)}</{name}>",
    st.sampled_from((*LISTED, "dc:title", "xap:Rating")),
    st.sampled_from((*WORDS, "", "0", "3", "99")),
)
titles = st.builds(
    lambda items: "<dc:title><rdf:Alt>" + "".join(items) + "</rdf:Alt></dc:title>",
    st.lists(
        st.builds(
            lambda language, word: f"<rdf:li{language}>{escaped(word)}</rdf:li>",
            st.sampled_from(('  xml:lang="x-default"', ' xml:lang="de"', "")),
            st.sampled_from(WORDS),
        ),
        max_size=3,
        unique_by=lambda item: item.partition(">")[0],
    ),
)
attributes = st.dictionaries(
    st.sampled_from((*LISTED, "dc:title", "xap:Rating", "crs:Exposure", "xmp:Rating", "dc:format")),
    st.sampled_from((*WORDS, "2")),
    max_size=3,
)
pieces = st.lists(st.one_of(lists, simple, titles, st.sampled_from(FOREIGN)), max_size=5)
descriptions = st.builds(
    lambda held, inner: (
        '<rdf:Description rdf:about=""'
        + "".join(f' {name}="{escaped(value)}"' for name, value in held.items())
        + f">{''.join(inner)}</rdf:Description>"
    ),
    attributes,
    pieces,
)
documents = st.builds(
    lambda before, inner, after: (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Other"><rdf:RDF {SPACES}>'
        f"{''.join(inner)}</rdf:RDF></x:xmpmeta>{after}"
    ).encode(),
    st.sampled_from(("", '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n', "<!-- top -->")),
    st.lists(st.one_of(descriptions, st.sampled_from(("<!-- between -->", "\n "))), max_size=3),
    st.sampled_from(("", '\n<?xpacket end="w"?>\n', "<!-- end -->")),
)
keywords = st.lists(st.sampled_from(WORDS), max_size=4).map(tuple)
ratings = st.sampled_from((None, -1, 0, 1, 3))
wishes = st.builds(Wanted, keywords, ratings, st.sampled_from((None, "Nap", "cat", "R&D <3")))


def others(data: bytes) -> bytes:
    """What is not ours in a document, in canonical form; white space between elements left out."""
    root = etree.fromstring(data)
    for description in root.iterfind(f"{properties.RDF}RDF/{properties.RDF}Description"):
        for name in OURS:
            description.attrib.pop(name, None)
            for element in description.findall(name):
                description.remove(element)
    for node in root.iter():
        node.text = node.text if (node.text or "").strip() else None
        node.tail = node.tail if (node.tail or "").strip() else None
    # The first description may have been made for what we wrote.
    for description in root.findall(f"{properties.RDF}RDF/{properties.RDF}Description"):
        if len(description) == 0 and set(description.attrib) <= {f"{properties.RDF}about"}:
            description.getparent().remove(description)
    return etree.tostring(root.getroottree(), method="c14n")


def carried_out(data: bytes, base: Base, wanted: Wanted) -> tuple[bytes, Plan]:
    document = parse(data, "a.xmp")
    made = plan(sidecar_of(document), base, wanted)
    carry_out(made, document)
    return document.data(), made


def lists_of(sidecar: Sidecar) -> tuple[tuple[str, ...], ...]:
    return sidecar.subjects, sidecar.tags_list, sidecar.hierarchical


@given(documents, wishes, wishes)
def test_written_once_and_again(data: bytes, first: Wanted, second: Wanted) -> None:
    after, made = carried_out(data, Base(), first)
    assert others(after) == others(data)
    again, settled = carried_out(after, made.base, first)
    assert (settled.changes_nothing, settled.conflicts, settled.taken_away) == (True, made.conflicts, ())
    assert sidecar_of(parse(again, "")) == sidecar_of(parse(after, ""))
    later, changed = carried_out(after, made.base, second)
    assert others(later) == others(data)
    assert plan(sidecar_of(parse(later, "")), changed.base, second).changes_nothing


@given(documents, wishes)
def test_what_is_wanted_is_there_and_what_was_there_stays(data: bytes, wanted: Wanted) -> None:
    before = sidecar_of(parse(data, ""))
    after, made = carried_out(data, Base(), wanted)
    found = sidecar_of(parse(after, ""))
    for there, here in zip(lists_of(before), lists_of(found), strict=True):
        assert here[: len(there)] == there or set(here) >= set(there)
    assert {word.lower() for word in sidecar_of(after_of(wanted)).keywords} <= {word.lower() for word in found.keywords}
    conflicts = {each.property.value for each in made.conflicts}
    assert "rating" in conflicts or (found.rating or 0) == (wanted.rating or before.rating or 0)
    assert "title" in conflicts or found.title == (wanted.title or before.title)


def after_of(wanted: Wanted):
    """A new document that says what is wanted."""
    document = new_document("")
    carry_out(plan(Sidecar(is_there=False), Base(), wanted), document)
    return document


@given(documents, wishes)
def test_taken_back_as_if_it_had_never_been(data: bytes, wanted: Wanted) -> None:
    before = sidecar_of(parse(data, ""))
    after, made = carried_out(data, Base(), wanted)
    back, _ = carried_out(after, made.base, Wanted())
    assert others(back) == others(data)
    for there, here in zip(lists_of(before), lists_of(sidecar_of(parse(back, ""))), strict=True):
        assert sorted(here) == sorted(there)


@given(
    st.builds(Wanted, st.lists(st.text(max_size=6), max_size=4).map(tuple), ratings, st.none() | st.text(max_size=6))
)
def test_any_text_makes_a_sound_file_that_says_it(wanted: Wanted) -> None:
    document = after_of(wanted)
    found = sidecar_of(parse(document.data(), ""))
    made = plan(Sidecar(is_there=False), Base(), wanted)
    assert lists_of(found) == (made.subjects.add, made.tags_list.add, made.hierarchical.add)
    assert (found.rating or 0, found.title) == (wanted.rating or 0, made.title or "")
    carry_out(plan(found, made.base, Wanted()), document)
    assert document.is_empty_of_ours()


@pytest.mark.parametrize("name", OURS)
def test_prefixes_of_others_are_used_and_none_is_made_up(name: str) -> None:
    data = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {SPACES}/></x:xmpmeta>'.encode()
    after, _ = carried_out(data, Base(), Wanted(("cat",), 3, "Nap"))
    assert b"<xap:Rating>3<" in after
    assert b"ns0" not in after
    bare = SPACES.partition(" ")[0]
    data = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {bare}/></x:xmpmeta>'.encode()
    after, _ = carried_out(data, Base(), Wanted(("cat",), 3, "Nap"))
    assert b"ns0" not in after
    local = name.partition("}")[2].encode()
    assert any(prefix + b":" + local in after for prefix in (b"dc", b"digiKam", b"lr", b"xmp"))
