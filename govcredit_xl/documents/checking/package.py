"""The parts of a Word file (ECMA-376, Office Open XML), opened as if its sender meant harm.

Nothing is fetched, no entity is resolved, a document type declaration is refused, and a package that
unpacks to more than a document needs is not unpacked at all.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any, Final

from govcredit_xl.sheets import KIND_NAMES, Unreadable, sniff
from govcredit_xl.sheets.parts import part_key

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
MAX_UNPACKED: Final = 400 * 2**20
MAX_XML: Final = 40 * 2**20
MAX_RATIO: Final = 100
RATIO_FREE: Final = 10 * 2**20
_PARSER_OPTIONS: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def number(text: str | None, usual: float = 0.0) -> float:
    """An attribute as a number; the usual one where it is none, or none that a page could have."""
    try:
        found = float(text) if text else usual
    except ValueError:
        return usual
    return found if abs(found) < 1e7 else usual  # NaN is not


class Package:
    """The XML parts of a .docx and how they refer to each other.

    Raises:
        Unreadable: the bytes are no whole Word document. Its kind is not-a-document, password, damaged or
            hostile.
    """

    def __init__(self, data: bytes) -> None:
        kind = sniff(data)
        if kind == "encrypted":
            raise Unreadable("password", KIND_NAMES[kind])
        if not data.startswith(b"PK"):
            raise Unreadable("not-a-document", KIND_NAMES.get(kind, kind))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._infos = {part_key(info.filename): info for info in self._archive.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable("damaged", "zip") from error
        self._refuse_bombs()
        self.main = self._main_part(kind)

    def _refuse_bombs(self) -> None:
        infos = self._infos.values()
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise Unreadable("hostile", "size")
        for info in infos:
            swollen = info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(info.compress_size, 1)
            if swollen or (info.filename.lower().endswith((".xml", ".rels")) and info.file_size > MAX_XML):
                raise Unreadable("hostile", "size")

    def _main_part(self, kind: str) -> str:
        if "[content_types].xml" not in self._infos:
            raise Unreadable("not-a-document", KIND_NAMES.get(kind, kind))
        top = self.relations("")
        main = next((part for what, part in top.values() if what == "officeDocument"), "word/document.xml")
        root = self.xml(main)
        if root is None:
            raise Unreadable("damaged" if kind == "docx" else "not-a-document", KIND_NAMES.get(kind, kind))
        if root.tag != W + "document" or root.find(W + "body") is None:
            raise Unreadable("not-a-document", KIND_NAMES.get(kind, kind))
        self.document = root
        return main

    def xml(self, part: str) -> Any:
        """The root element of a part, None where there is no such part.

        Raises:
            Unreadable: it cannot be unpacked or is no plain XML.
        """
        from lxml import etree

        info = self._infos.get(part_key(part))
        if info is None:
            return None
        try:
            data = self._archive.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise Unreadable("damaged", part) from error
        if _declares_a_type(data):
            raise Unreadable("hostile", "doctype")
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        try:
            root = etree.fromstring(data, etree.XMLParser(**_PARSER_OPTIONS))
        except etree.XMLSyntaxError as error:
            raise Unreadable("damaged", part) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable("hostile", "doctype")
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (last word of the type, part name) of what a part refers to inside the package."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for rel in () if root is None else root:
            target = rel.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            if rel.get("TargetMode") != "External":
                found[rel.get("Id") or ""] = (
                    (rel.get("Type") or "").rsplit("/", 1)[-1],
                    posixpath.normpath(path),
                )
        return found

    def related(self, kind: str) -> Any:
        """The root of the part of that kind which the document refers to, None where there is none."""
        part = next((part for what, part in self.relations(self.main).values() if what == kind), None)
        return None if part is None else self.xml(part)


def _declares_a_type(data: bytes) -> bool:
    """True if a part has a document type declaration, also in UTF-16."""
    return b"<!DOCTYPE" in data or (b"\0" in data[:200] and b"<!DOCTYPE" in data.replace(b"\0", b""))
