"""A mail (.eml): its facts and its attachments."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from govcredit_xl.core import tokens
from govcredit_xl.core.arrivals import MailFacts
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives import headers
from govcredit_xl.files.archives.basket import Basket
from govcredit_xl.files.archives.bounce import is_bounce, recipient
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.kinds import COUNT_LINE, FROM_LINE
from govcredit_xl.files.archives.mime import HEADER_BYTES, NEST, MimePart, parse, too_much
from govcredit_xl.files.archives.names import decoded
from govcredit_xl.files.archives.uu import EncodedFile, files_in

MAIL_BYTES: Final = 96 * 2**20
"""A mail is held some four times; mail servers take 50 MB at the most."""
SIGNATURE_BYTES: Final = 64 * 1024
"""A picture in the text of a mail that is no larger belongs to a signature."""
_MOST_TOKENS: Final = 20

_SEALED: Final = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
)
_WRAP: Final = re.compile(r"=?\r?\n[ \t>|]*")
_CID: Final = re.compile(r"cid:([^\"'\s>)]+)", re.I)
_CLOUD: Final = re.compile(
    r"超大附件|云附件|网盘附件|ftnExs_download|mail\.\w+\.com/(?:large-attachment|file/download)"
)
_NEXT_MAIL: Final = re.compile(
    rb"\r?\n\r?\nFrom [^\r\n]{1,200}\b(?:19|20)\d\d\b[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,76}:)"
)
_TAG: Final = re.compile(r"<[^<>]*>")


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
    data = _loaded(basket.path)
    mails = _mailbox(data)
    if len(mails) > 1:
        for number, one in enumerate(mails, 1):
            basket.add_bytes((_subject(one) or f"邮件{number}") + ".eml", one)
        return
    mail = parse(mails[0])
    text = _Text()
    leaves = list(_leaves(mail, 0, text))
    body = text.all()
    shown = text.referenced()
    basket.mail = facts = _facts(mail, body)
    for number, part in enumerate(leaves, 1):
        _attach(basket, part, number, shown)
    for problem in _came_back(mail, facts, body):
        basket.problems.append(problem)
    if not leaves:
        basket.empty = nothing_attached(facts, body + "".join(text.html))


def _came_back(mail: MimePart, facts: MailFacts, body: str) -> Iterator[Problem]:
    failed = headers.text_of(mail.header("x-failed-recipients"))
    if is_bounce(mail.kind, facts.sender, facts.subject, failed):
        told = mail.body[:200_000].decode("ascii", "ignore") if mail.main == "multipart" else ""
        address = recipient(f"x-failed-recipients: {failed}\n{told}\n{body}") or "—"
        yield Problem("mail-came-back", facts={"subject": facts.subject, "address": address})


def nothing_attached(facts: MailFacts, text: str) -> Problem:
    """What is to be said of a mail without attachments."""
    cloud = bool(_CLOUD.search(text))
    told = {"subject": facts.subject, "sender": facts.sender or "—"}
    code = "mail-cloud-attachment" if cloud else "mail-without-attachment"
    return Problem(code, facts={**told, "why": "附件只是链接" if cloud else "邮件没有附件"})


def readable(data: bytes) -> str:
    """All that a mail says in words, the heads of mails inside it too; for what only looks for marks in it."""
    text = _Text()
    heads: list[str] = []
    with contextlib.suppress(RefusedMember):  # the intake says what is wrong with it
        messages = (part for part in _leaves(parse(data), 0, text) if part.main == "message")
        heads += [decoded(part.content[:HEADER_BYTES]) for part in messages]
    return "\n".join([text.all(), *heads])


def _loaded(path: Path) -> bytes:
    if path.stat().st_size > MAIL_BYTES:
        raise too_much(f"邮件超过 {MAIL_BYTES // 2**20} MB", f"{MAIL_BYTES // 2**20} MB")
    data = path.read_bytes().lstrip(b"\xef\xbb\xbf\r\n\t ")
    counted = COUNT_LINE.match(data)
    return data[counted.end() : counted.end() + int(counted[1])] if counted else data


def _mailbox(data: bytes) -> list[bytes]:
    """The mails of a mailbox file (RFC 4155), or the one mail that it is, without the line that parts them."""
    first = FROM_LINE.match(data)
    if first is None:
        return [data]
    starts = [match.end() for match in _NEXT_MAIL.finditer(data)]
    ends = [match.start() for match in _NEXT_MAIL.finditer(data)]
    return [data[start:end] for start, end in zip([first.end(), *starts], [*ends, len(data)], strict=True)]


def _leaves(part: MimePart, depth: int, text: _Text) -> Iterator[MimePart]:
    """The attachments, nested mails among them; what is text to be read goes to `text`."""
    if depth > NEST:
        raise too_much(f"层层嵌套超过 {NEST} 层", f"{NEST} levels of nesting")
    if part.main == "multipart":
        children = list(part.children())
        if not children:  # its boundary is nowhere
            text.plain.append(decoded(part.body))
        for child in children:
            yield from _leaves(child, depth + 1, text)
    elif _is_text(part):
        content = part.content
        inline = list(files_in(content))
        ends = [0, *(one.end for one in inline)]
        starts = [*(one.start for one in inline), len(content)]
        content = b"".join(content[end:start] for end, start in zip(ends, starts, strict=True))
        (text.html if part.kind == "text/html" else text.plain).append(
            decoded(content, part.parameter("charset"))
        )
        yield from map(_inline, inline)
    elif part.kind not in {"message/delivery-status", "message/disposition-notification"}:
        yield part


def _inline(one: EncodedFile) -> MimePart:
    """A file that stands in the text, as the part that it might have been."""
    name = re.sub(rb'["\\\r\n]', b"_", one.name)
    kind = b"application/octet-stream" if one.data is not None else b"message/partial"
    head = b'Content-Type: %s\r\nContent-Disposition: attachment; filename="%s"' % (kind, name)
    return MimePart(head, one.data or b"")


def _is_text(part: MimePart) -> bool:
    disposition = part.header("content-disposition")
    if part.main != "text" or disposition.lower().startswith(b"attachment"):
        return False
    return not headers.attachment_name(disposition, part.header("content-type")).name


# -- attachments ---------------------------------------------------------------------------------------
def _attach(basket: Basket, part: MimePart, number: int, shown: set[str]) -> None:
    given = headers.attachment_name(part.header("content-disposition"), part.header("content-type"))
    kind = part.kind
    if kind == "message/rfc822":
        inner = part.content.lstrip(b"\r\n")
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
    if kind in _SEALED:
        why = "整封邮件加了密，或用数字证书封装（S/MIME、PGP），本机打不开"
        basket.refuse(name, why, "the whole mail is sealed by S/MIME or PGP, which is not opened here")
        return
    data = part.content
    basket.add_bytes(name, data, raw=given.raw, ignored=_why_no_return(part, data, shown))


def _why_no_return(part: MimePart, data: bytes, shown: set[str]) -> str:
    kind = part.kind
    if kind in {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}:
        return "邮件的数字签名"
    if kind == "application/applefile":
        return "macOS 附带的文件信息"
    reference = part.header("content-id").decode("ascii", "replace").strip().strip("<>")
    if part.main == "image" and reference in shown and len(data) <= SIGNATURE_BYTES:
        return "邮件正文或签名里的图片"
    return ""


def _subject(mail: bytes) -> str:
    subject = headers.text_of(parse(mail[:HEADER_BYTES]).header("subject"))
    return re.sub(r'[\\/:*?"<>|\r\n\t]', "_", subject)[:60]


# -- facts ---------------------------------------------------------------------------------------------
def _facts(mail: MimePart, body: str) -> MailFacts:
    sender = headers.addresses(mail.header("from")) or headers.addresses(mail.header("sender"))
    name, address = sender[0] if sender else ("", "")
    subject = headers.text_of(mail.header("subject"))
    to = [address for key in ("to", "cc") for _, address in headers.addresses(mail.header(key))]
    return MailFacts(
        message_id=(_ids(mail.header("message-id")) or [""])[0],
        sender_name=name,
        sender=address,
        to=tuple(to[:50]),
        subject=subject[:500],
        date=headers.utc(mail.header("date")),
        in_reply_to=(_ids(mail.header("in-reply-to")) or [""])[0],
        references=tuple(_ids(mail.header("references"))[-50:]),
        tokens=reply_tokens(f"{subject}\n{body}"),
    )


def _ids(raw: bytes) -> list[str]:
    return re.findall(r"<[^<>\s]{1,300}>", headers.unfolded(raw).decode("ascii", "replace"))


def reply_tokens(text: str) -> tuple[str, ...]:
    """Whatever in a text looks like a token, also where a reply wrapped it; each once."""
    found = tokens.PATTERN.findall(text) + tokens.PATTERN.findall(_WRAP.sub("", text))
    return tuple(dict.fromkeys(found))[:_MOST_TOKENS]
