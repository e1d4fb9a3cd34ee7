"""Office documents that somebody unpacked into a folder, and packed with it again: put together as they were."""

from __future__ import annotations

import zipfile
from typing import Final

from govcredit_xl.files.archives.basket import Basket, StoredMember
from govcredit_xl.files.sheets.parts import part_key

_TYPES: Final = "[content_types].xml"
_ENDINGS: Final = {
    "xl/workbook.xml": ".xlsx",
    "xl/workbook.bin": ".xlsb",
    "word/document.xml": ".docx",
    "ppt/presentation.xml": ".pptx",
}
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same parts always give the same bytes


def rejoin(basket: Basket) -> None:
    """Put documents among the members of a container together, each under the name of its folder.

    Raises:
        RefusedMember: the budget of the tree is spent.
    """
    folders = [
        name[: -len(_TYPES)]
        for name in (one.name for one in basket.stored)
        if name.lower().endswith("/" + _TYPES)
    ]
    for folder in sorted(folders, key=len, reverse=True):
        parts = {one.name[len(folder) :]: one for one in basket.stored if one.name.startswith(folder)}
        keys = {part_key(name) for name in parts}
        ending = next((ending for main, ending in _ENDINGS.items() if main in keys), "")
        if ending:
            _put_together(basket, folder, ending, parts)


def _put_together(basket: Basket, folder: str, ending: str, parts: dict[str, StoredMember]) -> None:
    path = basket.folder / "rejoined"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (part_key(name) != _TYPES, name)):
            if parts[name].ignored:
                continue
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (basket.folder / parts[name].sha256).read_bytes())
    gone = set(parts.values())
    basket.stored[:] = [one for one in basket.stored if one not in gone]
    title = folder.rstrip("/")
    data = path.read_bytes()
    path.unlink()
    basket.add_bytes(title if title.lower().endswith(ending) else title + ending, data)
