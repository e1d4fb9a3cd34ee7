"""A mail (.eml): its facts and its attachments. The standard library parses, within limits that we set."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path
from typing import Any, Final

from govcredit_xl import tokens
from govcredit_xl.intake.unpack import headers
from govcredit_xl.intake.unpack.basket import Basket
from govcredit_xl.intake.unpack.facts import Mail, Refused
from govcredit_xl.intake.unpack.names import decoded
from govcredit_xl.problems import Problem

HEADER_BYTES: Final = 64 * 1024
NEST: Final = 50
"""MIME parts inside one another."""
MAIL_BYTES: Final = 96 * 2**20
"""The parser holds a mail three times; mail servers take 50 MB at the most."""
SIGNATURE_BYTES: Final = 64 * 1024
"""A picture in the text of a mail that is no larger belongs to a signature."""
_MOST_TOKENS: Final = 20

_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_WRAP: Final = re.compile(r"=?\r?\n[ \t>|]*")
_CID: Final = re.compile(r"cid:([^\"'\s>)]+)", re.I)
_CLOUD: Final = re.compile(
    r"超大附件|云附件|网盘附件|ftnExs_download|mail\.\w+\.com/(?:large-attachment|file/download)"
)
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass
class _Text:
    """What the parts that are read as the mail's text say."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def all(self) -> str:
        return "\n".join([*self.plain, *(html.unescape(_TAG.sub("", text)) for text in self.html)])

    def referenced(self) -> set[str]:
        """Content-IDs that the text shows in place."""
        return {found for text in self.html for found in _CID.findall(text)}


def open_mail(basket: Basket) -> None:
    """The facts and attachments of a mail.

    Raises:
        Refused: its headers are too long, its parts nested too deep, or it is too large.
    """
    mail = _parsed(basket.path)
    text = _Text()
    leaves = list(_leaves(mail, 0, text))
    body = text.all()
    shown = text.referenced()
    basket.mail = facts = _facts(mail, body)
    for number, part in enumerate(leaves, 1):
        _attach(basket, part, number, shown)
    if not leaves:
        code = (
            "mail-cloud-attachment" if _CLOUD.search(body + "".join(text.html)) else "mail-without-attachment"
        )
        why = "邮件没有附件" if code == "mail-without-attachment" else "附件只是链接"
        told = {"subject": facts.subject, "sender": facts.sender or "—", "why": why}
        basket.empty = Problem(code, facts=told)


def _parsed(path: Path) -> Message:
    if path.stat().st_size > MAIL_BYTES:
        raise _too_much("邮件超过", f"{MAIL_BYTES // 2**20} MB", f"{MAIL_BYTES // 2**20} MB")
    data = path.read_bytes().lstrip(b"\xef\xbb\xbf\r\n\t ")
    gap = _BLANK_LINE.search(data, 0, HEADER_BYTES + 4)
    if (gap.start() if gap else len(data)) > HEADER_BYTES:
        raise _too_much("信头超过", "64 KB", "64 kB of headers")
    try:
        return BytesParser(policy=compat32).parsebytes(data)
    except RecursionError:
        raise _too_much("层层嵌套超过", f"{NEST} 层", f"{NEST} levels of nesting") from None


def _too_much(what: str, most: str, english: str) -> Refused:
    why = f"{what} {most}"
    facts = {"what": why, "what_en": english, "why": why}
    return Refused(Problem("container-over-limit", facts=facts), "rejected")


def raw_header(part: Message, name: str) -> bytes:
    """The value of a header as it came, b"" where there is none."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return str(value).encode("utf-8", "surrogateescape")
    return b""


def _leaves(part: Message, depth: int, text: _Text) -> Iterator[Message]:
    """The attachments, nested mails among them; what is text to be read goes to `text`."""
    if depth > NEST:
        raise _too_much("层层嵌套超过", f"{NEST} 层", f"{NEST} levels of nesting")
    if sum(len(key) + len(str(value)) for key, value in part.raw_items()) > HEADER_BYTES:
        raise _too_much("信头超过", "64 KB", "64 kB of headers")
    kind = part.get_content_maintype()
    payload = part.get_payload()
    if kind == "message" and part.get_content_subtype() != "rfc822":
        if part.get_content_subtype() not in {"delivery-status", "disposition-notification"}:
            yield part
        return
    if isinstance(payload, list) and kind != "message":
        for child in payload:
            if isinstance(child, Message):
                yield from _leaves(child, depth + 1, text)
        return
    if kind == "multipart":  # announced as such, without a boundary that is there
        text.plain.append(str(payload or ""))
        return
    if _is_text(part):
        words = _words(part)
        (text.html if part.get_content_subtype() == "html" else text.plain).append(words)
        return
    yield part


def _is_text(part: Message) -> bool:
    if part.get_content_maintype() != "text":
        return False
    disposition = raw_header(part, "content-disposition")
    if disposition.strip().lower().startswith(b"attachment"):
        return False
    return not headers.attachment_name(disposition, raw_header(part, "content-type")).name


def _words(part: Message) -> str:
    raw = _bytes(part)
    charset = headers.parameters(raw_header(part, "content-type")).get("charset", b"")
    return decoded(raw, charset.decode("ascii", "replace"))


def _bytes(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone as far as it goes."""
    payload: Any = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


# -- attachments ---------------------------------------------------------------------------------------
def _attach(basket: Basket, part: Message, number: int, shown: set[str]) -> None:
    given = headers.attachment_name(raw_header(part, "content-disposition"), raw_header(part, "content-type"))
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = _nested(part)
        name = headers.base_name(given.name) or (_subject(inner) or f"邮件{number}") + ".eml"
        basket.add_bytes(name, inner, raw=given.raw)
        return
    name = headers.base_name(given.name) or f"附件{number}"
    if given.other:
        facts = {"name": name, "other": headers.base_name(given.other)}
        basket.problems.append(Problem("attachment-names-differ", facts=facts))
    if kind in {"message/partial", "message/external-body"}:
        basket.refuse(name, "邮件只含这个附件的一部分或链接", "the mail holds only a part of it or a link")
        return
    data = _bytes(part)
    basket.add_bytes(name, data, raw=given.raw, ignored=_why_no_return(part, data, shown))


def _why_no_return(part: Message, data: bytes, shown: set[str]) -> str:
    kind = part.get_content_type()
    if kind in {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}:
        return "邮件的数字签名"
    if kind == "application/applefile":
        return "macOS 附带的文件信息"
    reference = raw_header(part, "content-id").decode("ascii", "replace").strip().strip("<>")
    if part.get_content_maintype() == "image" and reference in shown and len(data) <= SIGNATURE_BYTES:
        return "邮件正文或签名里的图片"
    return ""


def _nested(part: Message) -> bytes:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return _bytes(part)
    data = inner.as_bytes(policy=compat32.clone(max_line_length=0, mangle_from_=False))
    encoding = raw_header(part, "content-transfer-encoding").strip().lower()
    try:  # some servers encode nested mails, which RFC 2046 5.2.1 forbids and the parser does not undo
        if encoding == b"base64":
            return base64.b64decode(data)
        if encoding == b"quoted-printable":
            return binascii.a2b_qp(data)
    except binascii.Error:
        pass
    return data


def _subject(data: bytes) -> str:
    head = BytesParser(policy=compat32).parsebytes(data[:HEADER_BYTES], headersonly=True)
    return re.sub(r'[\\/:*?"<>|\r\n\t]', "_", headers.text_of(raw_header(head, "subject")))[:60]


# -- facts ---------------------------------------------------------------------------------------------
def _facts(mail: Message, body: str) -> Mail:
    sender = headers.addresses(raw_header(mail, "from")) or headers.addresses(raw_header(mail, "sender"))
    name, address = sender[0] if sender else ("", "")
    subject = headers.text_of(raw_header(mail, "subject"))
    to = [address for key in ("to", "cc") for _, address in headers.addresses(raw_header(mail, key))]
    return Mail(
        message_id=(_ids(raw_header(mail, "message-id")) or [""])[0],
        sender_name=name,
        sender=address,
        to=tuple(to[:50]),
        subject=subject[:500],
        date=headers.utc(raw_header(mail, "date")),
        in_reply_to=(_ids(raw_header(mail, "in-reply-to")) or [""])[0],
        references=tuple(_ids(raw_header(mail, "references"))[-50:]),
        tokens=reply_tokens(f"{subject}\n{body}"),
    )


def _ids(raw: bytes) -> list[str]:
    return re.findall(r"<[^<>\s]{1,300}>", headers.unfolded(raw).decode("ascii", "replace"))


def reply_tokens(text: str) -> tuple[str, ...]:
    """Whatever in a text looks like a token, also where a reply wrapped it; each once."""
    found = tokens.PATTERN.findall(text) + tokens.PATTERN.findall(_WRAP.sub("", text))
    return tuple(dict.fromkeys(found))[:_MOST_TOKENS]
