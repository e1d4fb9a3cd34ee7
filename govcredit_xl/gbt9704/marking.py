"""A copy of a document with a comment at each place where something was found (ECMA-376 part 1, 17.13.4)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.core.zips import zip_member
from govcredit_xl.gbt9704.findings import DocumentPlace, Finding
from govcredit_xl.gbt9704.package import W

_AUTHOR: Final = "公文校对"
_PART: Final = "word/comments.xml"
_RELS: Final = "word/_rels/document.xml.rels"
_REL_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def marked(data: bytes, findings: Sequence[Finding], lang: str = "zh") -> bytes:
    """The document with comments; those about no paragraph stand at its first one.

    Args:
        data: a .docx that was checked.
        findings: what was found in it.
        lang: of the comments.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = etree.fromstring(parts["word/document.xml"], parser)
    paragraphs = _paragraphs(document)
    comments = _comments(parts, parser)
    first = 1 + max((int(one.get(f"{W}id", "0")) for one in comments), default=-1)
    told = [(finding, place) for finding in findings for place in (finding.place, *finding.more)]
    for number, (finding, place) in enumerate(told, first):
        _anchor(paragraphs, place, number)
        comments.append(_comment(finding, number, lang))
    parts["word/document.xml"] = _bytes(document)
    parts[_comments_part(parts, parser)] = _bytes(comments)
    _register(parts, parser)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zip_member(name), content)
    return out.getvalue()


def _bytes(root: Any) -> bytes:
    from lxml import etree

    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _paragraphs(document: Any) -> list[Any]:
    """The paragraphs of the main story in the order in which findings count them."""
    return [
        one
        for one in document.iter(f"{W}p")
        if not any(a.tag == f"{W}txbxContent" for a in one.iterancestors())
    ]


def _anchor(paragraphs: Sequence[Any], place: DocumentPlace, number: int) -> None:
    """Put the marks of a comment around a paragraph."""
    from lxml import etree

    if not paragraphs:
        return
    index = (place.paragraph or 1) - 1 if place.section is not None else 0
    paragraph = paragraphs[min(max(index, 0), len(paragraphs) - 1)]
    start, end, run = (etree.Element(f"{W}{tag}") for tag in ("commentRangeStart", "commentRangeEnd", "r"))
    for mark in (start, end, etree.SubElement(run, f"{W}commentReference")):
        mark.set(f"{W}id", str(number))
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.extend([end, run])


def _comment(finding: Finding, number: int, lang: str) -> Any:
    from lxml import etree

    problem = finding.problem("")
    comment = etree.Element(f"{W}comment")
    for name, value in (("id", str(number)), ("author", _AUTHOR), ("initials", "校")):
        comment.set(f"{W}{name}", value)
    k = 1 if lang == "en" else 0
    facts: Mapping[str, str | float] = problem.facts
    rule = facts["rule_en"] if k else facts["rule"]
    text = f"{rule}：{finding.found[k]} → {finding.wanted[k]}（{facts['clause']}，{finding.strength}）"
    run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return comment


# -- the package -----------------------------------------------------------------------------------------------
def _comments_part(parts: Mapping[str, bytes], parser: Any) -> str:
    """Where the document keeps its comments, or where they are to be kept."""
    from lxml import etree

    rels = etree.fromstring(parts[_RELS], parser) if _RELS in parts else []
    target = next((rel.get("Target") for rel in rels if rel.get("Type") == _REL), None)
    return _PART if target is None else posixpath.normpath(posixpath.join("word", target)).lstrip("/")


def _comments(parts: Mapping[str, bytes], parser: Any) -> Any:
    from lxml import etree

    there = parts.get(_comments_part(parts, parser))
    if there is not None:
        return etree.fromstring(there, parser)
    return etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})


def _register(parts: dict[str, bytes], parser: Any) -> None:
    """The relationship and the content type of the comments, where the document had none."""
    from lxml import etree

    rels = (
        etree.fromstring(parts[_RELS], parser)
        if _RELS in parts
        else etree.Element(f"{{{_REL_NS}}}Relationships", nsmap={None: _REL_NS})
    )
    if any(rel.get("Type") == _REL for rel in rels):
        return
    rel = etree.SubElement(rels, f"{{{_REL_NS}}}Relationship")
    for name, value in (("Id", "rIdProofComments"), ("Type", _REL), ("Target", "comments.xml")):
        rel.set(name, value)
    parts[_RELS] = _bytes(rels)
    types = etree.fromstring(parts["[Content_Types].xml"], parser)
    override = etree.SubElement(types, f"{{{_TYPE_NS}}}Override")
    override.set("PartName", f"/{_PART}")
    override.set("ContentType", _TYPE)
    parts["[Content_Types].xml"] = _bytes(types)
