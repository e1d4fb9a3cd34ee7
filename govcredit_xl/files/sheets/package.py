"""The only reader of Office Open XML packages (ECMA-376 part 2): their XML parts, and how they refer to each other.

Workbooks and Word files, those that strangers send and the office's own master, are all opened here: no entity
is resolved, nothing is fetched, and what a part may unpack to is bounded (`preflight`).
"""

from __future__ import annotations

import posixpath
from typing import Any, Final

from govcredit_xl.files.sheets.picture import Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts

PARSER_OPTIONS: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

Relations = dict[str, tuple[str, str]]
"""Id → (last word of the type, name of the part); what leads out of the package is left out."""


def parsed(data: bytes) -> Any:
    """The root element of a part.

    Raises:
        Unreadable: it has a document type declaration.
        SyntaxError: it is damaged.
    """
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(**PARSER_OPTIONS))
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding of which nobody thought
        raise Unreadable("forbidden-xml", "含有文档类型声明（DOCTYPE）", "a document type declaration")
    return root


class OfficePackage:
    """A package that is open.

    Attributes:
        parts: its parts, as bytes.
    """

    def __init__(self, parts: ZipParts) -> None:
        self.parts = parts

    def xml(self, part: str) -> Any:
        """The root element of a part, None where there is no such part.

        Raises:
            Unreadable: it cannot be unpacked or is no plain XML.
            SyntaxError: it is damaged.
        """
        data = self.parts.xml(part)
        return None if data is None else parsed(data)

    def relations(self, part: str) -> Relations:
        """What a part refers to inside the package; of the package itself for "". Raises what `xml` does."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: Relations = {}
        for rel in () if root is None else root:
            target = rel.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            if rel.get("TargetMode") != "External":
                kind = (rel.get("Type") or "").rsplit("/", 1)[-1]
                found[rel.get("Id") or ""] = (kind, posixpath.normpath(path))
        return found

    def main_part(self, usual: str) -> str:
        """The part in which the document begins; the usual one where the package does not say."""
        return next((part for kind, part in self.relations("").values() if kind == "officeDocument"), usual)
