"""Encrypted workbooks: opened where the password is the one that Excel itself uses, else said so."""

from __future__ import annotations

import io
from typing import Final

from govcredit_xl.files.sheets.picture import Unreadable

DEFAULT: Final = "VelvetSweatshop"
"""Excel encrypts with it what is only protected against changes, and opens that without asking."""


def decrypted(data: bytes) -> bytes:
    """The workbook inside.

    Raises:
        Unreadable: `has-password`, since nobody but the unit knows it.
    """
    import msoffcrypto

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=DEFAULT)
        file.decrypt(out)
    except MemoryError:
        raise
    except Exception as error:  # a wrong password shows in many ways, and so does an unknown scheme
        raise Unreadable("has-password", "设了打开密码") from error
    return out.getvalue()
