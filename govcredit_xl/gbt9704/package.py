"""The parts of a Word file (ECMA-376, Office Open XML), opened as if its sender meant harm.

What holds for workbooks holds here: nothing is fetched, no entity is resolved, and what a part may
unpack to is bounded (`sheets.preflight`).
"""

from __future__ import annotations

from typing import Any, Final

from govcredit_xl.files.sheets import KIND_NAMES, Unreadable, preflight, sniff
from govcredit_xl.files.sheets.package import OfficePackage, parsed

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


def number(text: str | None, usual: float = 0.0) -> float:
    """An attribute as a number; the usual one where it is none, or none that a page could have."""
    try:
        found = float(text) if text else usual
    except ValueError:
        return usual
    return found if abs(found) < 1e7 else usual  # NaN is not


_KINDS: Final = {"truncated": "damaged", "has-password": "password", "not-a-workbook": "damaged"}
"""What the preflight calls a fault, and what it is here; all else is hostile."""


class DocumentPackage(OfficePackage):
    """The XML parts of a .docx and how they refer to each other.

    Raises:
        Unreadable: the bytes are no whole Word document. Its kind is not-a-document, password, damaged or
            hostile.
    """

    def __init__(self, data: bytes) -> None:
        kind = sniff(data)
        self._no_document = Unreadable("not-a-document", KIND_NAMES.get(kind, kind))
        if kind == "encrypted":
            raise Unreadable("password", KIND_NAMES[kind])
        if not data.startswith(b"PK"):
            raise self._no_document
        try:
            super().__init__(preflight.ZipParts(data))
        except Unreadable as error:
            raise _told(error) from error
        self.main = self._document_part()

    def _document_part(self) -> str:
        if "[Content_Types].xml" not in self.parts:
            raise self._no_document
        main = self.main_part("word/document.xml")
        root = self.xml(main)
        if root is None or root.tag != W + "document" or root.find(W + "body") is None:
            raise self._no_document
        self.document = root
        return main

    def xml(self, part: str) -> Any:
        """The root element of a part, None where there is no such part.

        Raises:
            Unreadable: it cannot be unpacked or is no plain XML.
        """
        try:
            data = self.parts.xml(part)
            if data is None:
                return None
            for strict, usual in _STRICT.items():
                data = data.replace(strict, usual)
            return parsed(data)
        except Unreadable as error:
            raise _told(error) from error
        except SyntaxError as error:
            raise _told(preflight.refused_xml(error)) from error

    def related(self, kind: str) -> Any:
        """The root of the part of that kind which the document refers to, None where there is none."""
        part = next((part for what, part in self.relations(self.main).values() if what == kind), None)
        return None if part is None else self.xml(part)


def _told(error: Unreadable) -> Unreadable:
    """The fault of a zip as one of a document, its reason kept."""
    return Unreadable(_KINDS.get(error.kind, "hostile"), error.why, error.why_en)
