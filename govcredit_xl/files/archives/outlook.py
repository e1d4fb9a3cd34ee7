"""Outlook's .msg: a compound file whose streams are the properties of a message ([MS-OXMSG]).

A message attached to a message has no bytes of its own: it is written out as a mail (.eml), always the
same way, so that it is archived and taken apart like any other.
"""

from __future__ import annotations

import email.policy
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from typing import Any, Final

from govcredit_xl.core.arrivals import MailFacts
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives import headers, mapi, rtf
from govcredit_xl.files.archives.basket import Basket
from govcredit_xl.files.archives.facts import RefusedMember, lacking
from govcredit_xl.files.archives.mail import SIGNATURE_BYTES, nothing_attached, reply_tokens
from govcredit_xl.files.archives.mapi import Properties
from govcredit_xl.files.archives.mime import HEADER_BYTES, parse
from govcredit_xl.files.archives.names import shown

_DAMAGED: Final = {"why": "邮件文件不完整或已损坏", "why_en": "the mail is incomplete or damaged"}
NEST: Final = 16
"""Messages attached to one another."""

_PROPERTIES: Final = "__properties_version1.0"
_STREAM: Final = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_EMBEDDED: Final = "__substg1.0_3701000D"
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_CID: Final = re.compile(r"cid:([^\"'\s>)]+)", re.I)

_Compound = Any  # olefile.OleFileIO, which has no types


@dataclass(frozen=True, slots=True)
class _Message:
    """A message in a compound file.

    Attributes:
        at: storages that lead to it.
        properties: its own; attachments, recipients: names of storages.
    """

    at: tuple[str, ...]
    properties: Properties
    attachments: tuple[str, ...]
    recipients: tuple[str, ...]


def open_msg(basket: Basket) -> None:
    """The facts and attachments of a .msg file.

    Raises:
        Refused: it is broken, or olefile is not installed.
    """
    try:
        import olefile
    except ImportError:
        facts = lacking("Outlook 邮件", "a mail of Outlook", "olefile")
        raise RefusedMember(Problem("container-needs-tool", facts=facts)) from None
    try:
        with olefile.OleFileIO(basket.path) as compound:
            message = _message(compound, (), 32)
            basket.mail = said = _facts(compound, message)
            for place, number in zip(
                message.attachments, range(1, basket.spending.budget.count + 2), strict=False
            ):
                _attach(basket, compound, message, place, number)
            if not message.attachments:
                basket.empty = nothing_attached(said, rtf.body_of(message.properties))
    except (
        OSError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError,
    ) as error:  # fmt: skip
        facts = {**_DAMAGED, "detail": str(error)[:200]}
        raise RefusedMember(Problem("container-broken", facts=facts)) from None


# -- properties ----------------------------------------------------------------------------------------
def _message(compound: _Compound, at: tuple[str, ...], header: int) -> _Message:
    children = _children(compound, at)
    return _Message(
        at,
        _properties(compound, at, header, ""),
        tuple(name for name in children if name.lower().startswith("__attach_version1.0_")),
        tuple(name for name in children if name.lower().startswith("__recip_version1.0_")),
    )


def _children(compound: _Compound, at: tuple[str, ...]) -> list[str]:
    """Storages directly below a place, by name."""
    level = len(at)
    return sorted(
        {
            path[level]
            for path in compound.listdir(streams=False, storages=True)
            if len(path) == level + 1 and tuple(path[:level]) == at
        }
    )


def _properties(compound: _Compound, at: tuple[str, ...], header: int, charset: str) -> Properties:
    values: dict[int, tuple[int, bytes]] = {}
    fixed = _read(compound, (*at, _PROPERTIES))
    for place in range(header, len(fixed) - 15, 16):
        kind, one, _, raw = struct.unpack_from("<HHI8s", fixed, place)
        if kind not in {mapi.UNICODE, mapi.STRING8, 0x102, 0xD}:
            values[one] = (kind, raw)
    level = len(at)
    for path in compound.listdir(streams=True, storages=False):
        match = _STREAM.fullmatch(path[-1]) if len(path) == level + 1 and tuple(path[:level]) == at else None
        if match:
            values[int(match[1], 16)] = (int(match[2], 16), _read(compound, tuple(path)))
    known = Properties(values)
    page = known.number(mapi.MESSAGE_CODEPAGE) or known.number(mapi.INTERNET_CODEPAGE)
    return Properties(values, charset or mapi.charset_of(page))


def _read(compound: _Compound, path: tuple[str, ...]) -> bytes:
    if not compound.exists(list(path)):
        return b""
    with compound.openstream(list(path)) as stream:
        return bytes(stream.read())


# -- attachments ---------------------------------------------------------------------------------------
def _attach(basket: Basket, compound: _Compound, message: _Message, place: str, number: int) -> None:
    at = (*message.at, place)
    found = _properties(compound, at, 8, message.properties.charset)
    inner = (*at, _EMBEDDED)
    if compound.exists([*inner, _PROPERTIES]):
        data = _as_mail(compound, _message(compound, inner, 24), len(message.at)).as_bytes()
        basket.add_bytes(_embedded_name(found, number), data)
        return
    name = headers.base_name(found.text(mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME))
    name = name or f"附件{number}"
    content = found.data(mapi.ATTACH_DATA)
    if found.number(mapi.ATTACH_METHOD) in mapi.BY_REFERENCE:
        basket.refuse(name, "邮件只含它的链接", "the mail holds only a link to it")
    elif content is None or compound.get_type(list(inner)) == 1:
        basket.refuse(name, "它是嵌在正文里的对象，不是文件", "it is an object in the text, no file")
    else:
        basket.add_bytes(name, content, ignored=_why_no_return(message.properties, found, content))


def _embedded_name(found: Properties, number: int) -> str:
    given = headers.base_name(found.text(mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME))
    if given:
        return given
    return (_NOT_IN_NAMES.sub("_", found.text(mapi.DISPLAY_NAME))[:60] or f"邮件{number}") + ".eml"


def _why_no_return(message: Properties, found: Properties, content: bytes) -> str:
    reference = found.text(mapi.ATTACH_CONTENT_ID).strip("<>")
    shown_in_text = set(_CID.findall(message.text(mapi.HTML)))
    small = len(content) <= SIGNATURE_BYTES and content.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
    )
    return "邮件正文或签名里的图片" if small and reference and reference in shown_in_text else ""


# -- facts ---------------------------------------------------------------------------------------------
def _facts(compound: _Compound, message: _Message) -> MailFacts:
    """By the headers that it came with where there are any, else by its properties."""
    own = message.properties
    block = own.text(mapi.TRANSPORT_HEADERS).encode("utf-8", "replace")[:HEADER_BYTES]
    came = parse(block + b"\n\n")
    sender = headers.addresses(came.header("from"))
    told = own.text(mapi.SENDER_SMTP, mapi.SENDER_ADDRESS)
    name, address = sender[0] if sender else (own.text(mapi.SENDER_NAME), told.lower() if "@" in told else "")
    subject = own.text(mapi.SUBJECT)
    date = headers.utc(came.header("date")) or own.time(mapi.SUBMIT_TIME, mapi.DELIVERY_TIME)
    return MailFacts(
        message_id=own.text(mapi.MESSAGE_ID)[:300],
        sender_name=name,
        sender=address,
        to=tuple(_recipients(compound, message)),
        subject=subject[:500],
        date=date,
        in_reply_to=own.text(mapi.IN_REPLY_TO)[:300],
        references=tuple(re.findall(r"<[^<>\s]{1,300}>", own.text(mapi.REFERENCES))[-50:]),
        tokens=reply_tokens(f"{subject}\n{rtf.body_of(own)}"),
    )


def _recipients(compound: _Compound, message: _Message) -> Iterator[str]:
    for place in message.recipients[:50]:
        found = _properties(compound, (*message.at, place), 8, message.properties.charset)
        address = found.text(mapi.SMTP_ADDRESS, 0x3003)
        if "@" in address:
            yield address.lower()


# -- a message within a message ------------------------------------------------------------------------
def _as_mail(compound: _Compound, message: _Message, depth: int) -> EmailMessage:
    """The message as a mail; the same message always gives the same bytes."""
    if depth > 2 * NEST:
        why = f"层层嵌套超过 {NEST} 层"
        told = {"what": why, "what_en": f"{NEST} levels of nesting", "why": why}
        raise RefusedMember(Problem("container-over-limit", facts=told), "rejected")
    facts = _facts(compound, message)
    mail = EmailMessage(policy=email.policy.SMTP.clone(cte_type="8bit"))
    for name, value in (
        (
            "From",
            facts.sender and formataddr((_line(facts.sender_name).replace('"', ""), facts.sender), "utf-8"),
        ),
        ("To", ", ".join(facts.to)),
        ("Subject", _line(facts.subject)),
        ("Date", facts.date and headers.rfc2822(facts.date)),
        ("Message-ID", facts.message_id),
        ("In-Reply-To", facts.in_reply_to),
        ("References", " ".join(facts.references)),
    ):
        if value and value.isprintable():
            mail[name] = value
    body = message.properties.text(mapi.BODY, mapi.HTML) or rtf.text_of(
        rtf.decompressed(message.properties.data(mapi.RTF) or b"")
    )
    mail.set_content(_clean(body))
    for number, place in enumerate(message.attachments, 1):
        _add(mail, compound, message, place, number, depth)
    if mail.is_multipart():
        mail.set_boundary(f"=_embedded_{depth}_=")
    return mail


def _add(
    mail: EmailMessage, compound: _Compound, message: _Message, place: str, number: int, depth: int
) -> None:
    at = (*message.at, place)
    found = _properties(compound, at, 8, message.properties.charset)
    inner = (*at, _EMBEDDED)
    if compound.exists([*inner, _PROPERTIES]):
        nested = _as_mail(compound, _message(compound, inner, 24), depth + 2)
        mail.add_attachment(nested, filename=_embedded_name(found, number))
        return
    name = headers.base_name(found.text(mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME))
    name = shown(name)[0] or f"附件{number}"
    mail.add_attachment(
        found.data(mapi.ATTACH_DATA) or b"", maintype="application", subtype="octet-stream", filename=name
    )


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
