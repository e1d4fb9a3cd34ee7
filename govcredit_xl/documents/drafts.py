"""Drafts (征求意见稿) among the files of 文书/: told by the word that stands on each of their pages."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from govcredit_xl.documents.page import DRAFT_TEXT

_TAGS = re.compile(r"<[^>]*>")


def is_draft(data: bytes) -> bool:
    """True for a Word document with 征求意见稿 in a header; False for all else, whole or not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = [name for name in parts.namelist() if re.search(r"header\d*\.xml$", name)]
            texts = [parts.read(name).decode("utf-8", "replace") for name in names]
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return any(DRAFT_TEXT in _TAGS.sub("", text) for text in texts)


def place_for_draft(path: Path) -> Path:
    """Where a draft is written: never over a document that is none."""
    try:
        stands = path.read_bytes()
    except FileNotFoundError:
        return path
    return path if is_draft(stands) else path.with_stem(f"{path.stem}_{DRAFT_TEXT}")
