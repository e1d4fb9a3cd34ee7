"""A mail as bytes: headers and attachment names in the forms that every mail program decodes.

The standard library splits a long `filename*` into `filename*0*`, `filename*1*`, which arrive as
`tcmime.*.bin` or `untitled` in programs that are common in China; so the headers are written here.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.packaged import packaged_text
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import year_before_word
from govcredit_xl.forms.guide_sheet import PLACEHOLDER, fill
from govcredit_xl.forms.write import deadline_text
from govcredit_xl.letters.enclosed import Attachment

CRLF: Final = "\r\n"
_WORD_LENGTH: Final = 60
"""Characters within one encoded word: with its frame it stays below the 75 that RFC 2047 allows."""
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What RFC 2047 leaves as it is in every place where an encoded word may stand."""
_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one unit.

    Attributes:
        unit: its code.
        purpose: `send`, `remind-<n>`, `receipt-<digest>`.
        key: round/unit/build/purpose: the mail's name in the ledger.
        message_id: the same for every copy of it.
        to: the address; `recipient` the name shown beside it.
        sender: the address the mail bears, "" where the mail program shall fill it in; `sender_name` beside it.
        mark: the text in the subject by which it is found again.
        file: the name of its draft.
        about: what a later mail of the same kind is compared with; "" where it is sent once only.
    """

    unit: str
    purpose: str
    key: str
    message_id: str
    to: str
    recipient: str
    sender: str
    sender_name: str
    reply_to: str
    subject: str
    body: str
    mark: str
    file: str
    attachments: tuple[Attachment, ...] = ()
    about: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over what the unit gets to see."""
        parts = [self.to, self.recipient, self.sender, self.sender_name, self.subject, self.body]
        parts += [f"{one.name}:{hashlib.sha256(one.data).hexdigest()}" for one in self.attachments]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def as_bytes(mail: OutgoingMail, when: dt.datetime, *, unsent: bool = False) -> bytes:
    """The mail with CRLF line ends; `unsent` makes Outlook open it ready to send."""
    boundary = f"=_gc_{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}"
    headers = [
        *([f"From: {_mailbox(mail.sender_name, mail.sender)}"] if mail.sender else []),
        f"To: {_mailbox(mail.recipient, mail.to)}",
        *([f"Reply-To: <{mail.reply_to}>"] if mail.reply_to else []),
        f"Subject: {CRLF.join(_folded(encoded_words(mail.subject)))}",
        f"Date: {format_datetime(when.astimezone())}",
        f"Message-ID: {mail.message_id}",
        *(["X-Unsent: 1"] if unsent else []),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed;{CRLF} boundary="{boundary}"',
    ]
    parts = [_text_part(mail.body), *map(_attachment_part, mail.attachments)]
    body = "".join(f"--{boundary}{CRLF}{part}{CRLF}" for part in parts)
    return f"{CRLF.join(headers)}{CRLF}{CRLF}{body}--{boundary}--{CRLF}".encode("ascii")


def encoded_words(text: str) -> list[str]:
    """The text for a header: as it is where that is safe, else as RFC 2047 words cut between characters.

    Q and not B: where base64 of one word ends in =, GMime drops all words after it.
    """
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable() and "=?" not in plain:
        return [plain]
    words, piece = [], ""
    for character in plain:
        coded = "".join(
            chr(byte) if chr(byte) in _PLAIN else f"={byte:02X}"
            for byte in character.encode("utf-8", "replace")
        )
        if len(piece) + len(coded) > _WORD_LENGTH:
            words.append(piece)
            piece = ""
        piece += coded
    words.append(piece)
    return [f"=?UTF-8?Q?{word}?=" for word in words]


def _folded(words: Sequence[str]) -> list[str]:
    return [word if place == 0 else f" {word}" for place, word in enumerate(words)]


def _mailbox(name: str, address: str) -> str:
    """Only the display name is encoded: some servers refuse an address that is."""
    words = encoded_words(name)
    if not name.strip():
        return f"<{address}>"
    if words[0].startswith("=?"):
        return f"{CRLF.join(_folded(words))}{CRLF} <{address}>"
    quoted = words[0].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _text_part(text: str) -> str:
    data = text.replace("\r\n", "\n").replace("\n", CRLF).encode("utf-8", "replace")
    head = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64"]
    return f"{CRLF.join(head)}{CRLF}{CRLF}{_base64(data)}"


def _attachment_part(one: Attachment) -> str:
    kind = _TYPES.get(PurePosixPath(one.name).suffix.lower(), "application/octet-stream")
    # On one line: programs that know no RFC 2231 also stumble over a name folded inside its quotes.
    name = " ".join(encoded_words(one.name.replace("\\", "_").replace('"', "_")))
    whole = quote(one.name, safe="", encoding="utf-8", errors="replace")
    head = [
        f'Content-Type: {kind};{CRLF} name="{name}"',
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;{CRLF} filename=\"{name}\";{CRLF} filename*=UTF-8''{whole}",
    ]
    return f"{CRLF.join(head)}{CRLF}{CRLF}{_base64(one.data)}"


def _base64(data: bytes) -> str:
    return base64.encodebytes(data).decode("ascii").rstrip().replace("\n", CRLF)


# -- The office's wording of mails: a text file with 主题：… in its first line and {…} for what differs by unit ---
SEND: Final = "邮件_发送.txt"
REMIND: Final = "邮件_催报.txt"
RECEIPT: Final = "邮件_回执.txt"

MARK: Final = "邮件标识"
FILES: Final = "附件"
OWED: Final = "所欠事项"
OWED_BRIEFLY: Final = "所欠概况"
UNTIL: Final = "办理期限"
TODAY: Final = "今天"
RECEIVED: Final = "收到情况"

_COMMON: Final = (
    "单位", "收件人", "截止日期", "年度", "评价期", "评价名称", "评价", "填报表名称", "标题", "发文机关", "发文字号", "联系人", "电话", "邮箱", TODAY, MARK,
)  # fmt: skip
_KNOWN: Final = {
    SEND: (*_COMMON, FILES),
    REMIND: (*_COMMON, FILES, OWED, OWED_BRIEFLY, UNTIL),
    RECEIPT: (*_COMMON, RECEIVED),
}
_SUBJECT: Final = ("主题：", "主题:")


@dataclass(frozen=True, slots=True)
class MailWording:
    """Subject and text with their placeholders."""

    subject: str
    body: str

    def fill(self, values: Mapping[str, str], mark: str, token: str) -> tuple[str, str]:
        """Subject and text of one mail; the mark and the token are added where the template leaves them out."""
        subject = fill(self.subject, {**values, MARK: mark})
        body = fill(self.body, {**values, MARK: token})
        if mark not in subject:
            subject = f"{subject} [{mark}]"
        if token not in body:
            body = f"{body.rstrip()}\n\n{token}\n"
        return " ".join(subject.split()), body


def read_wording(round_: Round, name: str) -> tuple[MailWording, list[Problem]]:
    """The template of that name, from 模板/ or else as it comes with the program, and what is wrong with it."""
    path = round_.templates / name
    where = round_.relative(path)
    problems = []
    try:
        read = decoded_text(path.read_bytes())
        if read is None:
            problems.append(Problem("text-unreadable", file=where))
    except FileNotFoundError:
        read = None
        problems.append(Problem("mail-template-missing", file=where))
    text = packaged_text(name) if read is None else read
    first, _, body = text.lstrip("\ufeff\r\n ").partition("\n")
    opening = next((word for word in _SUBJECT if first.startswith(word)), None)
    if opening is None:
        own = packaged_text(name).partition("\n")[0]
        problems.append(Problem("mail-template-no-subject", file=where))
        first, body, opening = own, text, _SUBJECT[0]
    known = "、".join(f"{{{one}}}" for one in _KNOWN[name])
    for number, line in enumerate(text.splitlines(), 1):
        for found in PLACEHOLDER.findall(line):
            if found not in _KNOWN[name]:
                facts = {"line": number, "name": found, "known": known}
                problems.append(Problem("mail-placeholder-unknown", file=where, facts=facts))
    return MailWording(first.strip().removeprefix(opening), body.lstrip("\r\n")), problems


def common_values(catalogue: Catalogue, unit: str, today: dt.date) -> dict[str, str]:
    """What {…} stands for in every mail to the unit."""
    settings, one = catalogue.settings, catalogue.unit_by_code[unit]
    return {
        "单位": one.name,
        "收件人": one.contact or one.name,
        "截止日期": deadline_text(catalogue, unit),
        "年度": year_before_word(settings.year),
        "评价期": settings.period,
        "评价名称": settings.name,
        "评价": settings.evaluation,
        "填报表名称": settings.form,
        "标题": settings.title,
        "发文机关": settings.organ,
        "发文字号": settings.number,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        TODAY: f"{today.year}年{today.month}月{today.day}日",
    }
