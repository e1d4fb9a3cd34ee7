"""What a workbook would do if an office program opened it: macros, links, objects. Here it does nothing.

What people send without meaning harm is told in a note; what a form has no use for is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from govcredit_xl.sheets.picture import Unreadable
from govcredit_xl.sheets.preflight import Package

MACROS_NOTE: Final = "macros-not-run"
LINKS_NOTE: Final = "external-links"

_TYPE: Final = re.compile(rb"""\bType\s*=\s*["'][^"']*/([A-Za-z]+)["']""")
_MAIN: Final = re.compile(
    rb"""ContentType\s*=\s*["']([^"']*(?:sheet|template|addin)[^"']*\.main[^"']*)["']"""
)
_OBJECTS: Final = frozenset({"oleObject", "package", "control", "activeXControlBinary"})
_MACRO_SHEETS: Final = frozenset({"xlMacrosheet", "xlIntlMacrosheet"})
_LIVE_LINK: Final = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")

FORBIDDEN: Final[Mapping[str, str]] = {
    "hidden-macros": "标明是不带宏的工作簿，里面却藏着宏",
    "macro-sheet": "含有 Excel 4.0 宏表",
    "dde-link": "含有会启动其他程序的链接（DDE 或 OLE 链接）",
    "embedded-object": "嵌入了其他文件或控件（OLE 对象）",
}
"""Codes of what a form has no use for → why it is refused."""


def refuse(code: str) -> Unreadable:
    """The exception for a workbook with such content."""
    return Unreadable(code, FORBIDDEN[code])


def check_package(package: Package) -> tuple[str, ...]:
    """Codes of the notes on an Office Open XML package.

    Raises:
        Unreadable: with a key of `FORBIDDEN`.
    """
    types = package.xml("[Content_Types].xml") or b""
    relations = frozenset(_relation_types(package))
    names = package.names()
    if relations & _MACRO_SHEETS or b"macrosheet+xml" in types.lower():
        raise refuse("macro-sheet")
    if relations & _OBJECTS or any(name.startswith(("xl/embeddings/", "xl/activex/")) for name in names):
        raise refuse("embedded-object")
    links = [name for name in names if name.startswith("xl/externallinks/") and name.endswith(".xml")]
    if any(_LIVE_LINK.search(package.xml(name) or b"") for name in links):
        raise refuse("dde-link")
    notes = [LINKS_NOTE] if links or "externalLink" in relations else []
    if "vbaProject" in relations or any(name.endswith("vbaproject.bin") for name in names):
        main = _MAIN.search(types)
        # The binary format has one content type for both.
        if "xl/workbook.bin" not in package and (main is None or b"macroEnabled" not in main[1]):
            raise refuse("hidden-macros")
        notes.append(MACROS_NOTE)
    return tuple(notes)


def _relation_types(package: Package) -> Iterator[str]:
    """Last words of the types of all relationships."""
    for name in package.names():
        if name.endswith(".rels"):
            for found in _TYPE.findall(package.xml(name) or b""):
                yield found.decode("ascii")
