"""What a workbook would do if an office program opened it: macros, links, objects. Here it does nothing.

What people send without meaning harm is told in a note; what a form has no use for is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final

from govcredit_xl.files.sheets.package import OfficePackage
from govcredit_xl.files.sheets.parts import local_name, part_key
from govcredit_xl.files.sheets.picture import Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts, refused_xml

MACROS_NOTE: Final = "macros-not-run"
LINKS_NOTE: Final = "external-links"
FORMULAS_NOTE: Final = "formulas-not-compared"
LOOKS_NOTE: Final = "looks-not-told"

_OBJECTS: Final = frozenset({"oleObject", "package", "control", "activeXControlBinary"})
_MACRO_SHEETS: Final = frozenset({"xlMacrosheet", "xlIntlMacrosheet"})
_LIVE_LINKS: Final = frozenset({"ddeLink", "oleLink"})
_BINARY_LINK: Final = b"\xe8\x02"  # BrtBeginSupBook, [MS-XLSB] 2.4.279

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


def check_package(package: ZipParts) -> tuple[str, ...]:
    """Codes of the notes on an Office Open XML package.

    Raises:
        Unreadable: with a key of `FORBIDDEN`.
    """
    types = [one.get("ContentType") or "" for one in _elements(package, "[Content_Types].xml")]
    relations = list(_relations(package))
    kinds = {kind for kind, _ in relations}
    names = package.names()
    if kinds & _MACRO_SHEETS or any("macrosheet" in one.lower() for one in types):
        raise refuse("macro-sheet")
    if kinds & _OBJECTS or any(name.startswith(("xl/embeddings/", "xl/activex/")) for name in names):
        raise refuse("embedded-object")
    links = {name for name in names if name.startswith("xl/externallinks/") and not name.endswith(".rels")}
    links |= {part_key(target) for kind, target in relations if kind == "externalLink"}
    if any(_is_live(package, name) for name in links):
        raise refuse("dde-link")
    notes = [LINKS_NOTE] if links else []
    if "vbaProject" in kinds or any(name.endswith("vbaproject.bin") for name in names):
        if not any("macroEnabled" in one for one in types):
            raise refuse("hidden-macros")
        notes.append(MACROS_NOTE)
    return tuple(notes)


def _is_live(package: ZipParts, link: str) -> bool:
    """True for a link to another program: what is a link to another workbook is none."""
    if link.endswith(".bin"):
        part = package.read(link) or b""
        start = 3 if len(part) > 2 and part[2] < 0x80 else 4
        return part.startswith(_BINARY_LINK) and part[start : start + 1] in {b"\1", b"\2"}
    return any(local_name(one.tag) in _LIVE_LINKS for one in _elements(package, link))


def _relations(package: ZipParts) -> Iterator[tuple[str, str]]:
    """(last word of its type, part) of every relationship; the part only where it is inside."""
    for name in package.names():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for one in _elements(package, name):
                target = one.get("Target") or ""
                path = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/")))
                yield (one.get("Type") or "").rsplit("/", 1)[-1], path


def _elements(package: ZipParts, part: str) -> Iterator[Any]:
    """The children of a part's root; none where there is no such part."""
    try:
        root = OfficePackage(package).xml(part)
    except SyntaxError as error:
        raise refused_xml(error) from error
    yield from () if root is None else root
