"""The .docx as a package: our parts in, nothing of the template's pages left, the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from govcredit_xl.core.zips import zip_member
from govcredit_xl.gbt9704.keys import KINDS, Kind
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.ooxml import NAMESPACES, parse, w

_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EPOCH: Final = (2000, 1, 1, 0, 0, 0)
_MADE: Final = dt.datetime(2000, 1, 1)
_KEPT: Final = (
    "/styles",
    "/settings",
    "/fontTable",
    "/theme",
    "/webSettings",
    "/numbering",
    "/footnotes",
    "/endnotes",
)
"""Parts of a template that a document may have; footnotes hold the rules that the settings name, no note."""
_OWN: Final = ("/custom-properties", "/thumbnail", "/customXml")
_OFFICE: Final = (
    "evenAndOddHeaders", "attachedTemplate", "trackRevisions", "documentProtection", "writeProtection", "mailMerge",
    "revisionView", "removePersonalInformation", "formsDesign",
)  # fmt: skip
"""Settings that are the template's, not the document's: nobody shall sign a text under revision or locked."""


class TemplatePackage:
    """A document made from a template's bytes."""

    def __init__(self, template: bytes) -> None:
        from docx import Document

        self.document = Document(io.BytesIO(template))
        self._counts: dict[str, int] = {}
        self._drop_parts()

    def _drop_parts(self) -> None:
        """Pages are made by the program, and comments and who wrote them are nobody else's business."""
        rels = self.document.part.rels
        for name in [
            name for name, rel in rels.items() if not rel.reltype.endswith(_KEPT) or rel.is_external
        ]:
            del rels[name]
        rels = self.document.part.package.rels
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(_OWN)]:
            del rels[name]
        for tag in ("rPrChange", "pPrChange"):
            for found in list(self.document.styles.element.iter(w(tag))):
                found.getparent().remove(found)

    def add_part(
        self, folder: str, stem: str, ending: str, content_type: str, rel_type: str, data: bytes
    ) -> tuple[str, Any]:
        """Add a part; its relationship id from the document, and the part."""
        part = self.loose_part(folder, stem, ending, content_type, data)
        return self.document.part.relate_to(part, rel_type), part

    def loose_part(self, folder: str, stem: str, ending: str, content_type: str, data: bytes) -> Any:
        """A part that nothing refers to yet."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        self._counts[stem] = number = self._counts.get(stem, 0) + 1
        uri = PackURI(f"/word/{folder}gov_{stem}{number}.{ending}")
        return Part(uri, content_type, data, self.document.part.package)

    def add_page_part(self, kind: str, content: str) -> str:
        """Add a header (hdr) or footer (ftr); its relationship id."""
        name = {"hdr": "header", "ftr": "footer"}[kind]
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{kind} {declared}>{content}</w:{kind}>'
        rel, _ = self.add_part("", name, "xml", f"{_WML}.{name}+xml", f"{_RELS}/{name}", xml.encode())
        return rel

    def replace_body(self, elements: Iterable[Any]) -> None:
        """Put the content in place of the template's."""
        body = self.document.element.body
        for child in list(body):
            body.remove(child)
        for element in elements:
            body.append(element)

    def finish(self, profile: Profile, title: str, organ: str) -> bytes:
        """Settings, fonts and properties; the bytes."""
        self._settings()
        self._font_table(profile)
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = (
            title[:255],
            organ[:255],
            organ[:255],
        )
        properties.created = properties.modified = _MADE
        properties.revision = 1
        properties.comments = properties.keywords = properties.subject = ""
        out = io.BytesIO()
        self.document.save(out)
        return _settled(out.getvalue())

    def _settings(self) -> None:
        settings = self.document.settings.element
        for tag in _OFFICE:
            for found in settings.findall(w(tag)):
                settings.remove(found)
        for found in settings.findall(w("themeFontLang")):
            found.set(w("eastAsia"), "zh-CN")
        (made,) = parse("<w:evenAndOddHeaders/>")
        # The schema wants an order; these are all that may stand before it in what Word and WPS write.
        later = [
            "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets", "drawingGridHorizontalSpacing",
            "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
            "doNotUseMarginsForDrawingGridOrigin", "characterSpacingControl", "hdrShapeDefaults", "footnotePr",
            "endnotePr", "compat", "docVars", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults",
            "decimalSymbol", "listSeparator",
        ]  # fmt: skip
        place = next((k for k, e in enumerate(settings) if e.tag in {w(tag) for tag in later}), len(settings))
        settings.insert(place, made)

    def _font_table(self, profile: Profile) -> None:
        """Fonts with the names that stand in for them on machines that lack them."""
        families: dict[str, list[str]] = {}
        for norm in profile.values():
            if KINDS[norm.name] is Kind.FONT:
                families.setdefault(norm.names[0], []).extend(norm.names[1:])
        fonts = "".join(
            f"<w:font w:name={quoteattr(name)}>"
            + "".join(
                f"<w:altName w:val={quoteattr(','.join(dict.fromkeys(others)))}/>"
                for _ in range(bool(others))
            )
            + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
            for name, others in families.items()
        )
        declared = f'xmlns:w="{NAMESPACES["w"]}"'
        xml = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {declared}>{fonts}</w:fonts>'
        )
        for rel in self.document.part.rels.values():
            if rel.reltype.endswith("/fontTable"):
                rel.target_part._blob = xml.encode()
                return
        self.add_part("", "fontTable", "xml", f"{_WML}.fontTable+xml", f"{_RELS}/fontTable", xml.encode())


def _settled(data: bytes) -> bytes:
    """The archive with its parts in a fixed order and with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=_order):
            new.writestr(zip_member(name, _EPOCH), old.read(name))
    return out.getvalue()


def _order(name: str) -> tuple[int, str]:
    first = ("[Content_Types].xml", "_rels/.rels")
    return (
        first.index(name) if name in first else len(first),
        re.sub(r"\d+", lambda m: f"{int(m[0]):05}", name),
    )
