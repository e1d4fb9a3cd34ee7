"""Receiving (`fetch`): new mails of an IMAP folder become .eml files in the inbox; the server is only read.

A mail is known by UIDVALIDITY and UID, and by its bytes where a server numbers its mails anew. The
file is complete on disk before the ledger says that the mail is done, so a run cut off at any moment
is taken up by the next: it finds the file it wrote, since the name tells the bytes.
"""

from __future__ import annotations

import datetime as dt
import email.parser
import email.policy
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, Final

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.tokens import PATTERN, Token, marked_units, verify
from govcredit_xl.letters.mail import journal as states
from govcredit_xl.letters.mail.deliver import Clock, Progress
from govcredit_xl.letters.mail.imap import ListedMail, Mailbox
from govcredit_xl.letters.mail.journal import Journal
from govcredit_xl.letters.mail.post import PostReport, guarded, kept_password, no_password
from govcredit_xl.letters.mail.servers import ServerTrouble
from govcredit_xl.letters.mail.settings import Ask, MailSettings, find_password, lacking, read_mail_settings

KIND: Final = "fetched"
LARGEST: Final = 200 * 2**20
"""Bytes of a mail at most; a bigger one is named and left."""
_FIRST_LINE: Final = re.compile(rb"(?:[!-9;-~]{1,76}[ \t]{0,8}:|From )")
_EVERY_MAIL: Final = re.compile(
    rb"(?im)^(?:From|To|Cc|Date|Subject|Received|Message-ID|MIME-Version|Content-Type|Return-Path|Sender)[ \t]{0,8}:"
)
_AT_ONCE: Final = 500
"""Mails whose sizes are asked for at a time."""


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail that was taken from the mailbox.

    Attributes:
        file: relative to the round.
        unit: whose reply it is by its tokens, None where they do not say; the intake looks further.
        received: when the server got it, local time.
    """

    file: str
    unit: str | None
    sender: str
    subject: str
    received: str


@dataclass
class FetchReport(PostReport):
    """What a run of `fetch` did.

    Attributes:
        fetched: new files. known: mails that were there already.
    """

    fetched: list[FetchedMail] = field(default_factory=list)
    known: int = 0

    def mails(self) -> list[dict[str, Any]]:
        """The key `mails` of `--json`."""
        return [
            {
                "file": one.file,
                "unit": one.unit,
                "from": one.sender,
                "subject": one.subject,
                "received": one.received,
            }
            for one in self.fetched
        ]


def fetch(
    round_: Round,
    *,
    ask: Ask | None = None,
    remember: bool = False,
    clock: Clock | None = None,
    on_progress: Progress | None = None,
) -> FetchReport:
    """Take what is new in the mailbox's folder into the inbox."""
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return FetchReport(problems=problems, refused=True)
    settings, wrong = read_mail_settings(catalogue.settings, round_)
    wrong = wrong or lacking(settings, "imap")
    if wrong:
        return FetchReport(problems=wrong, refused=True)
    password = find_password(settings.account, ask)
    if password is None:
        return FetchReport(problems=[no_password(settings)], refused=True)
    report = FetchReport()

    def work(ledger: Ledger) -> PostReport:
        run = _Run(round_, ledger, catalogue, settings, clock or Clock(), report)
        try:
            with Mailbox(settings, password) as mailbox:
                run.take(mailbox, on_progress or (lambda stage, done, total: None))
        except ServerTrouble as trouble:
            report.problems.append(trouble.problem)
            report.refused = not report.fetched
        else:
            report.problems += kept_password(settings, password) if remember else []
        return report

    done = guarded(round_, work)
    if done is not report:
        report.problems, report.refused = [*report.problems, *done.problems], True
    return report


class _Run:
    """One run over the folder."""

    def __init__(
        self,
        round_: Round,
        ledger: Ledger,
        catalogue: Catalogue,
        settings: MailSettings,
        clock: Clock,
        report: FetchReport,
    ) -> None:
        self._round = round_
        self._ledger = ledger
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock
        self._report = report
        self._key = round_.load_key()
        self._round_id = ledger.round_id(catalogue.settings.year)
        events = ledger.events(KIND)
        self._seen = {event.key for event in events}
        self._hashes = {event.record["sha256"]: event.record["file"] for event in events}

    def take(self, mailbox: Mailbox, on_progress: Progress) -> None:
        validity = mailbox.look_into(self._settings.folder)
        # Mails from before the round's notice are of no concern to it; a day's slack for time zones.
        issued = self._catalogue.settings.issued
        uids = mailbox.uids(issued - dt.timedelta(days=1) if issued is not None else None)
        fresh = [uid for uid in uids if self._name(validity, uid) not in self._seen]
        self._report.known = len(uids) - len(fresh)
        done = 0
        for start in range(0, len(fresh), _AT_ONCE):
            for listed in mailbox.listed(fresh[start : start + _AT_ONCE]):
                self._take_one(mailbox, validity, listed)
                done += 1
                on_progress("fetch", done, len(fresh))

    def _name(self, validity: int, uid: int) -> str:
        user, folder = self._settings.user, self._settings.folder
        return f"{user}/{folder}/{validity}/{uid}"

    def _take_one(self, mailbox: Mailbox, validity: int, listed: ListedMail) -> None:
        name = self._name(validity, listed.uid)
        if listed.size > LARGEST:
            said = _headers(mailbox.header(listed.uid))
            size, limit = f"{listed.size >> 20}", f"{LARGEST >> 20}"
            facts = {"subject": _shown(said, "Subject"), "sender": _shown(said, "From")}
            facts |= {"size": size, "limit": limit}
            self._report.problems.append(Problem("mail-too-large", facts=facts))
            return
        data = mailbox.raw(listed.uid, LARGEST)
        if data is None:
            return  # deleted while we looked
        if not _is_mail(data):
            none = {"size": str(max(len(data) >> 10, 1)), "uid": str(listed.uid)}
            self._report.problems.append(Problem("mail-is-none", facts=none))
            return
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._hashes:  # the server numbered its mails anew, or holds it twice
            self._done(name, sha256, self._hashes[sha256], None)
            self._report.known += 1
            return
        said = _headers(data)
        unit = self._unit(said, data)
        received = listed.received.astimezone()
        file = f"{received:%Y%m%d_%H%M%S}_{unit or _from_whom(said)}_{sha256[:8]}.eml"
        path = self._free_path(file, data)
        where = self._round.relative(path)
        if not path.exists():
            write_atomic(path, data)
            when = listed.received.timestamp()
            os.utime(path, (when, when))
        self._done(name, sha256, where, unit)
        self._note_bounce(said, data, unit, where)
        self._report.fetched.append(
            FetchedMail(
                where, unit, _shown(said, "From"), _shown(said, "Subject"), f"{received:%Y-%m-%d %H:%M}"
            )
        )

    def _free_path(self, name: str, data: bytes) -> Path:
        """Where these bytes stand in the inbox, or can be put without touching what is there."""
        stem, number = safe_file_name(name).removesuffix(".eml"), 1
        path = self._round.inbox / f"{stem}.eml"
        while path.exists() and path.read_bytes() != data:
            number += 1
            path = path.with_name(f"{stem}_{number}.eml")
        return path

    def _done(self, name: str, sha256: str, file: str, unit: str | None) -> None:
        at = self._clock.now().astimezone(dt.UTC).isoformat(timespec="seconds")
        self._ledger.add_event(KIND, name, {"sha256": sha256, "file": file, "unit": unit}, at=at)
        self._seen.add(name)
        self._hashes[sha256] = file

    # -- whose it is -------------------------------------------------------------------------------
    def _unit(self, said: Message, data: bytes) -> str | None:
        """The one unit that Message-IDs and marks name; None where they name none, or several."""
        heads = " ".join(_shown(said, name) for name in ("In-Reply-To", "References", "Subject"))
        units = {token.unit for token in self._tokens(heads)} | marked_units(heads, self._round_id, self._key)
        if not units and _is_report(said):
            text = data.decode("ascii", "replace")
            units = {token.unit for token in self._tokens(text)}
        known = {unit for unit in units if unit in self._catalogue.unit_by_code}
        return next(iter(known)) if len(known) == 1 else None

    def _tokens(self, text: str) -> Iterator[Token]:
        for found in PATTERN.findall("".join(text.split())):
            token = verify(found, self._key)
            if token is not None and token.round == self._round_id:
                yield token

    def _note_bounce(self, said: Message, data: bytes, unit: str | None, where: str) -> None:
        """A mail of ours that came back is due again once its address is mended."""
        if unit is None or not _is_report(said):
            return
        text = data.decode("utf-8", "replace")
        journal = Journal(self._ledger, self._clock.now)
        for event in journal.all():
            record = event.record
            if record["unit"] != unit or str(record["message_id"]).strip("<>") not in text:
                continue
            if record["state"] in {states.ACCEPTED, *states.UNDECIDED}:
                words = _diagnosis(text)
                journal.note_record(
                    event.key, {**record, "state": states.BOUNCED, "words": words, "back": where}
                )
                facts = {"words": words}
                self._report.problems.append(Problem("mail-bounced", unit=unit, file=where, facts=facts))


def _is_mail(data: bytes) -> bool:
    """True for what begins as a mail does: with the lines of a head, among them one that every mail has."""
    head = data[: 64 * 1024].lstrip(b"\xef\xbb\xbf\r\n\t ")
    return _FIRST_LINE.match(head) is not None and _EVERY_MAIL.search(head) is not None


def _headers(data: bytes) -> Message:
    # Only the head: what is inside is the intake's to read, with its own guards.
    head = data.replace(b"\r\n", b"\n").partition(b"\n\n")[0][: 64 * 1024]
    # The older policy: with the newer one the library already fails in reading some malformed heads.
    return email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(head + b"\n\n")


def _shown(said: Message, name: str) -> str:
    """A header as text that can be printed and stored; "" where the library stumbles over it."""
    try:
        raw = next((text for known, text in said.raw_items() if known.lower() == name.lower()), "")
        value = str(email.policy.default.header_fetch_parse(name, raw))
    except Exception:  # malformed headers make it raise whatever its code happens to run into
        return ""
    text = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _from_whom(said: Message) -> str:
    """The sender for a file name: ASCII, short."""
    sender = _shown(said, "From").rpartition("<")[2].strip("<> ")
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "@.-") else "_" for c in sender)
    return safe[:40].strip("._") or "mail"


def _is_report(said: Message) -> bool:
    """True for what a mail server says about a mail that it could not deliver (RFC 3464)."""
    return said.get_content_type() == "multipart/report"


def _diagnosis(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    found = next((line for line in lines if line.lower().startswith("diagnostic-code:")), "")
    return " ".join(found.partition(":")[2].split())[:200] or "没有说明原因"
