"""What XlsxWriter cannot say: an unlocked Normal style, explicit locks, the identifier, fixed parts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from govcredit_xl.collection.stamp import TOKEN

_XFS: Final = re.compile(r"<cellXfs [^>]*>(.*?)</cellXfs>", re.S)
_XF: Final = re.compile(r"<xf ([^>]*?)(?:/>|>(.*?)</xf>)", re.S)
_STYLE: Final = re.compile(r"(<cellStyleXfs [^>]*><xf [^>/]*)(?:/>|>(.*?)</xf>)", re.S)


def finish(data: bytes) -> bytes:
    """The workbook with its parts completed, marks still in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                part = unlock_normal(part.decode()).encode()
            elif name == "docProps/core.xml":
                part = _identify(part.decode()).encode()
            target.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def unlock_normal(styles: str) -> str:
    """Unlock the style Normal and lock each other format by itself.

    What is pasted into an input cell takes the style Normal, and would lock the cell for good.
    """
    styles = _STYLE.sub(_unlocked_style, styles, count=1)
    return _XFS.sub(lambda found: found[0].replace(found[1], _locked(found[1])), styles, count=1)


def _unlocked_style(found: re.Match[str]) -> str:
    return f'{found[1]} applyProtection="1">{found[2] or ""}<protection locked="0"/></xf>'


def _locked(xfs: str) -> str:
    first = True

    def one(found: re.Match[str]) -> str:
        nonlocal first
        attributes, inside, normal = found[1].rstrip(), found[2] or "", first
        first = False
        if "<protection" in inside:
            return found[0]
        apply = "" if normal or "applyProtection" in attributes else ' applyProtection="1"'
        return f'<xf {attributes}{apply}>{inside}<protection locked="{0 if normal else 1}"/></xf>'

    return _XF.sub(one, xfs)


def _identify(core: str) -> str:
    return core.replace("</cp:coreProperties>", f"<dc:identifier>{TOKEN}</dc:identifier></cp:coreProperties>")
