"""Members of zip files that are the same bytes on every system."""

from __future__ import annotations

import io
import zipfile
from typing import Final

DOS_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
"""The system that a member says it comes from: `zipfile` would name the one it runs on, and of members from
DOS unzip takes the names for cp437, flag or not."""


def zip_member(name: str, date: tuple[int, int, int, int, int, int] = DOS_EPOCH) -> zipfile.ZipInfo:
    """A member with a fixed date, compressed, readable by all."""
    info = zipfile.ZipInfo(name, date)
    info.create_system, info.external_attr = _UNIX, 0o644 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def settled_zip(data: bytes) -> bytes:
    """The archive with all that depends on the system taken out; the order of its members stays."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(zip_member(name), source.read(name))
    return out.getvalue()
