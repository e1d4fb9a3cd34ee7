"""Encrypted workbooks: opened where the password is the one that Excel itself uses, else said so."""

from __future__ import annotations

import io
from typing import Any, Final

from govcredit_xl.files.sheets.picture import Unreadable

DEFAULT: Final = "VelvetSweatshop"
"""Excel encrypts with it what is only protected against changes, and opens that without asking."""


_RIGHTS: Final = "DRMEncryptedDataSpace".encode("utf-16-le")


def decrypted(data: bytes) -> bytes:
    """The workbook inside.

    Raises:
        Unreadable: `has-password`, since nobody but the unit knows it; `unknown-encryption` where no password
            would help; `truncated`.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    if _RIGHTS in data:  # [MS-OFFCRYPTO] 2.2: keys that a server gives to whom it knows
        raise Unreadable(
            "unknown-encryption", "设了权限管理（IRM），只有本单位的账号能打开", "rights management (IRM)"
        )
    try:
        file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
    except MemoryError:
        raise
    except (DecryptionError, FileFormatError, ParseError) as error:
        raise _unknown(error) from error
    except Exception as error:  # the compound file around it cannot even be opened
        raise Unreadable("truncated", "加密的文件不完整或已损坏") from error
    try:
        file.load_key(password=DEFAULT, **({"verify_password": True} if file.format == "ooxml" else {}))
    except MemoryError:
        raise
    except InvalidKeyError as error:
        raise Unreadable("has-password", "设了打开密码") from error
    except Exception as error:
        raise _unknown(error) from error
    out = io.BytesIO()
    try:
        file.decrypt(out)
    except MemoryError:
        raise
    except InvalidKeyError as error:
        raise Unreadable("has-password", "设了打开密码") from error
    except Exception as error:  # the key fits: damage, or a way of encrypting that the library does in part
        raise Unreadable(
            "not-readable-here",
            "加密的文件在本机解不开，可能不完整",
            "it is encrypted, and could not be decrypted; it may be incomplete",
        ) from error
    return out.getvalue()


def _unknown(error: Exception) -> Unreadable:
    detail = f"{type(error).__name__}: {error}"[:120]
    return Unreadable(
        "unknown-encryption", f"加密的方式认不出来（{detail}）", f"its encryption is not known ({detail})"
    )
