"""Properties of MAPI, which .msg files and winmail.dat store in two ways."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.plain_text import clean
from govcredit_xl.files.archives.headers import when_utc
from govcredit_xl.files.archives.names import decoded

UNICODE: Final = 0x1F
STRING8: Final = 0x1E
TIME: Final = 0x40

SUBJECT: Final = 0x0037
SUBMIT_TIME: Final = 0x0039
TRANSPORT_HEADERS: Final = 0x007D
SENDER_NAME: Final = 0x0C1A
SENDER_ADDRESS: Final = 0x0C1F
DELIVERY_TIME: Final = 0x0E06
BODY: Final = 0x1000
RTF: Final = 0x1009
HTML: Final = 0x1013
MESSAGE_ID: Final = 0x1035
REFERENCES: Final = 0x1039
IN_REPLY_TO: Final = 0x1042
DISPLAY_NAME: Final = 0x3001
ATTACH_DATA: Final = 0x3701
ATTACH_FILENAME: Final = 0x3704
ATTACH_METHOD: Final = 0x3705
ATTACH_LONG_FILENAME: Final = 0x3707
ATTACH_CONTENT_ID: Final = 0x3712
SMTP_ADDRESS: Final = 0x39FE
INTERNET_CODEPAGE: Final = 0x3FDE
MESSAGE_CODEPAGE: Final = 0x3FFD
SENDER_SMTP: Final = 0x5D01

BY_REFERENCE: Final = frozenset({2, 3, 4, 7})
"""Ways of attaching (PR_ATTACH_METHOD) by which the file itself is not there."""

_EPOCH: Final = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties of a message, an attachment or a recipient.

    Attributes:
        values: (type, raw value) by id.
        charset: of 8-bit strings, "" where it is not known.
    """

    values: Mapping[int, tuple[int, bytes]]
    charset: str = ""

    def text(self, *ids: int) -> str:
        """The first of these properties that holds a text; "" where none does."""
        for one in ids:
            kind, raw = self.values.get(one, (0, b""))
            if kind == UNICODE:
                text = raw.decode("utf-16-le", "replace").partition("\0")[0]
            elif raw and kind in {STRING8, 0x102}:
                text = decoded(raw.partition(b"\0")[0] if kind == STRING8 else raw, self.charset)
            else:
                text = ""
            if text:
                return clean(text)
        return ""

    def number(self, one: int) -> int:
        """A whole number, 0 where there is none."""
        raw = self.values.get(one, (0, b""))[1][:4]
        return int(struct.unpack("<I", raw)[0]) if len(raw) == 4 else 0

    def data(self, one: int) -> bytes | None:
        """A property's bytes, None where it is not there."""
        return self.values[one][1] if one in self.values else None

    def time(self, *ids: int) -> str:
        """The first of these times, as UTC."""
        for one in ids:
            kind, raw = self.values.get(one, (0, b""))
            if kind == TIME and len(raw) >= 8:
                try:
                    return when_utc(_EPOCH + dt.timedelta(microseconds=struct.unpack("<Q", raw[:8])[0] // 10))
                except OverflowError:
                    continue
        return ""


def charset_of(codepage: int) -> str:
    """The charset of a Windows code page, "" for none that we know."""
    return {0: "", 936: "gb18030", 54936: "gb18030", 20936: "gb18030", 65001: "utf-8", 950: "big5"}.get(
        codepage, f"windows-{codepage}" if 1250 <= codepage <= 1258 else ""
    )
