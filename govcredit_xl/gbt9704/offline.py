"""A Word document without anything that the program which lays it out would fetch.

Linked pictures, templates, parts of other documents and fields that bring them in are taken out; what is
shown of the document itself stays.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from govcredit_xl.gbt9704.package import W

_FETCHING: Final = re.compile(r"INCLUDE|LINK|DDE|IMPORT|DATABASE|RD\b|AUTOTEXT|MACRO", re.IGNORECASE)
"""Fields that bring in something from elsewhere; HYPERLINK among them fetches nothing, but is not needed either."""
_ELSEWHERE: Final = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2})")
_PICTURES: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\xd7\xcd\xc6\x9a", b"\1\0\0\0", b"\1\0\x09\0",
)  # fmt: skip
"""How pictures begin that are nothing but a picture: PNG, JPEG, GIF, BMP, TIFF, WMF, EMF."""
_FONTS: Final = (".odttf", ".ttf", ".otf")
_PLACES: Final = frozenset({"src", "href", "althref"})
_OPTIONS: Final = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def without_links(data: bytes) -> bytes:
    """The same document, which refers to nothing outside itself.

    Args:
        data: a whole .docx that has been looked through (`DocumentPackage`).
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.is_dir():
                continue
            content, low = source.read(info), info.filename.lower()
            if low.endswith(".rels"):
                content = _changed(content, _strip_relations)
            elif low.endswith((".xml", ".vml")):
                content = _changed(content, _strip_fields)
            elif not low.endswith(_FONTS) and not content.startswith(_PICTURES):
                content = (
                    b""  # a drawing in words, a page, another document: they may name pictures of their own
                )
            target.writestr(info.filename, content)
    return out.getvalue()


def _changed(content: bytes, strip: Any) -> bytes:
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(**_OPTIONS))
    except etree.XMLSyntaxError:
        return b""  # nobody has looked into it: it is not laid out
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if strip(root) else content


def _strip_relations(root: Any) -> bool:
    """Whatever its type says: programs follow a reference by its id."""
    gone = [
        one
        for one in root
        if (one.get("TargetMode") or "").strip().lower() == "external"
        or _ELSEWHERE.match(one.get("Target") or "")
    ]
    for one in gone:
        root.remove(one)
    return bool(gone)


def _strip_fields(root: Any) -> bool:
    changed = False
    field: list[Any] = []
    depth = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.rsplit("}", 1)[-1].lower() in _PLACES and _ELSEWHERE.match(value):
                element.set(name, "")
                changed = True
        if element.tag == W + "fldSimple" and _FETCHING.search(element.get(W + "instr") or ""):
            element.set(W + "instr", "")
            changed = True
        elif element.tag == W + "fldChar":
            kind = element.get(W + "fldCharType")
            depth = max(depth + (kind == "begin") - (kind == "end"), 0)
            if depth == 0:
                changed |= _blank(field)
                field = []
        elif element.tag == W + "instrText":
            field.append(element)
    return _blank(field) or changed


def _blank(field: list[Any]) -> bool:
    """Empty the pieces of a field that fetches; its words may be split over several."""
    if not _FETCHING.search("".join((one.text or "") for one in field)):
        return False
    for one in field:
        one.text = ""
    return True
