"""Names of files as text that can be stored and shown, and names that no return has."""

from __future__ import annotations

import os
import unicodedata
from typing import Final

from govcredit_xl.core.plain_text import clean

_HIDING: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_IGNORED_NAMES: Final = {
    ".ds_store": "macOS 的文件夹设置",
    "__macosx": "macOS 压缩时附带的文件夹",
    "thumbs.db": "Windows 的缩略图缓存",
    "desktop.ini": "Windows 的文件夹设置",
}


def why_ignored(name: str) -> str:
    """Why a file or folder of that name is no return, "" where it may be one."""
    low = name.lower()
    if low.startswith("~$"):
        return "Excel 或 WPS 打开文件时的临时文件"
    if low.startswith(".~lock"):
        return "LibreOffice 打开文件时的临时文件"
    if low.endswith(".tmp"):
        return "临时文件"
    return _IGNORED_NAMES.get(low, "隐藏文件" if low.startswith(".") else "")


def shown_name(path: str) -> str:
    """The path as text that can be stored and shown: odd bytes read as GB18030, control characters escaped."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(path)
        try:
            path = raw.decode("gb18030")
        except UnicodeDecodeError:
            path = raw.decode("utf-8", "backslashreplace")
    return "".join(
        f"\\u{ord(c):04x}" if c != clean(c) or unicodedata.category(c) in _HIDING else c for c in path
    )
