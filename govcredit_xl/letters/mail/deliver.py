"""The three ways out: .eml drafts in the outbox, drafts in the mailbox, SMTP."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.core.folder import Round, cannot_write, write_atomic
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File
from govcredit_xl.letters.mail import journal as states
from govcredit_xl.letters.mail.imap import DRAFTS, SENT, Mailbox
from govcredit_xl.letters.mail.journal import Journal, local_time
from govcredit_xl.letters.mail.message import OutgoingMail, as_bytes
from govcredit_xl.letters.mail.servers import ServerTrouble
from govcredit_xl.letters.mail.settings import MailSettings
from govcredit_xl.letters.mail.smtp import SmtpLink

PLANNED: Final = "planned"
KEPT: Final = "kept"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Clock:
    """Tells and passes the time."""

    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail.

    Attributes:
        state: planned (dry run), drafted, kept (the draft is there already), filed, accepted, deferred,
            failed, unknown.
        at: when, where it was not this run; local time.
        file: its draft, relative to the round.
        words: the server's own.
    """

    unit: str
    to: str
    subject: str
    state: str
    attachments: tuple[str, ...] = ()
    at: str | None = None
    file: str | None = None
    words: str = ""

    @staticmethod
    def of(
        mail: OutgoingMail, state: str, *, at: str | None = None, file: str | None = None, words: str = ""
    ) -> Delivery:
        """What became of that mail."""
        names = tuple(one.name for one in mail.attachments)
        return Delivery(mail.unit, mail.to, mail.subject, state, names, at, file, words)


@dataclass
class MailQueue:
    """Mails by what is to be done with them.

    Attributes:
        due: to be sent now.
        undecided: may have arrived; a look among the sent mails may tell.
        drafted: a person may have sent the draft.
        settled: went out earlier.
    """

    due: list[OutgoingMail] = field(default_factory=list)
    undecided: list[OutgoingMail] = field(default_factory=list)
    drafted: list[OutgoingMail] = field(default_factory=list)
    settled: list[Delivery] = field(default_factory=list)


def sort_mails(
    round_: Round,
    mails: Iterable[OutgoingMail],
    journal: Journal,
    channel: str,
    again: Callable[[str, str], bool],
) -> MailQueue:
    """What a run has to do.

    Args:
        round_: the round.
        mails: all that could be sent.
        journal: what became of them so far.
        channel: which way they shall go.
        again: (unit, state) → True where a person has decided to send once more.
    """
    found = MailQueue()
    for mail in mails:
        event, state = journal.latest(mail.key), journal.state(mail.key)
        record = event.record if event is not None else {}
        if again(mail.unit, state) or _is_due(round_, mail, state, record, channel):
            found.due.append(mail)
        elif state in states.UNDECIDED:
            found.undecided.append(mail)
        elif state == states.DRAFTED or (state == states.FILED and channel == states.SMTP):
            found.drafted.append(mail)
        else:
            at = local_time(event.at) if event is not None else None
            found.settled.append(Delivery.of(mail, state, at=at))
    return found


def _is_due(round_: Round, mail: OutgoingMail, state: str, record: Mapping[str, Any], channel: str) -> bool:
    if state == states.BOUNCED:  # from the same address it would come back again
        return bool(record["to"] != mail.to)
    if state == states.DRAFTED:  # one that is gone may have been sent and tidied away
        return channel == states.EML and (round_.root / record["file"]).is_file()
    if state == states.IN_FLIGHT:  # the drafts folder tells whether a draft got there
        return bool(record["channel"] == channel == states.IMAP)
    return state not in states.GONE


def says_the_same(mail: OutgoingMail, record: Mapping[str, Any]) -> bool:
    """True where the draft recorded needs not be written anew."""
    if mail.about:  # a reminder is the same as long as the same is owed, whatever day it is
        return bool(record["about"] == mail.about)
    return bool(record["digest"] == mail.digest)


# -- drafts as files -----------------------------------------------------------------------------------
def write_drafts(
    round_: Round, journal: Journal, mails: Sequence[OutgoingMail], on_progress: Progress
) -> tuple[list[Delivery], list[Problem]]:
    """Write .eml files that open ready to send; one that says the same, or that was edited, is left."""
    posted, problems = [], []
    for done, mail in enumerate(mails, 1):
        path = round_.outbox / File.MAILS / mail.file
        where = round_.relative(path)
        event = journal.latest(mail.key)
        before = event.record if event is not None and event.record["state"] == states.DRAFTED else {}
        on_progress("mail-draft", done, len(mails))
        if before and path.is_file():
            same = says_the_same(mail, before)
            edited = hashlib.sha256(path.read_bytes()).hexdigest() != before.get("sha256")
            if edited or same:
                if not same:
                    problems.append(Problem("mail-draft-edited", unit=mail.unit, file=where))
                at = local_time(event.at) if event is not None else None
                posted.append(Delivery.of(mail, KEPT, at=at, file=where))
                continue
        data = as_bytes(mail, journal.now(), unsent=True)
        try:
            write_atomic(path, data)
        except OSError as error:
            problems.append(replace(cannot_write(round_, error, path), unit=mail.unit))
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        journal.note(mail, states.DRAFTED, channel=states.EML, file=where, sha256=sha256)
        posted.append(Delivery.of(mail, states.DRAFTED, file=where))
    return posted, problems


# -- drafts in the mailbox -----------------------------------------------------------------------------
def file_drafts(
    mailbox: Mailbox, journal: Journal, mails: Sequence[OutgoingMail], on_progress: Progress
) -> list[Delivery]:
    """Put mails into the mailbox's drafts, those not there yet.

    Raises:
        ServerTrouble: the server fails; the mails before are recorded.
    """
    folder = mailbox.folder_for(DRAFTS)
    mailbox.look_into(folder)
    posted = []
    for done, mail in enumerate(mails, 1):
        if not mailbox.has_mail(mail.message_id):
            journal.note(mail, states.IN_FLIGHT, channel=states.IMAP)
            mailbox.append_draft(folder, as_bytes(mail, journal.now(), unsent=True))
        journal.note(mail, states.FILED, channel=states.IMAP, file=folder)
        posted.append(Delivery.of(mail, states.FILED, file=folder))
        on_progress("mail-draft", done, len(mails))
    return posted


# -- looking among the sent mails ----------------------------------------------------------------------
def look_up(mailbox: Mailbox, journal: Journal, mails: Sequence[OutgoingMail]) -> list[OutgoingMail]:
    """Record as accepted the mails that stand among the sent ones; those found.

    Raises:
        ServerTrouble: the mailbox cannot be searched.
    """
    mailbox.look_into(mailbox.folder_for(SENT))
    found = [mail for mail in mails if mailbox.has_mail(mail.message_id, mail.mark)]
    for mail in found:
        journal.note(mail, states.ACCEPTED, found="sent-folder")
    return found


# -- SMTP ----------------------------------------------------------------------------------------------
class Sending:
    """Sends mails one by one at the pace that is set; `answers` holds what became of each, by key."""

    def __init__(
        self,
        settings: MailSettings,
        password: str,
        journal: Journal,
        clock: Clock,
        on_progress: Progress,
    ) -> None:
        self._settings = settings
        self._password = password
        self._journal = journal
        self._clock = clock
        self._tell = on_progress
        self._not_before = clock.monotonic()
        self._total = 0
        self._done: set[str] = set()
        self.posted: dict[str, Delivery] = {}

    def send(self, mails: Sequence[OutgoingMail]) -> Problem | None:
        """Send them, coming back to those that the server put off; what stopped it, None where it came through."""
        waiting, self._total = list(mails), len(mails)
        self._journal.ready(mails)
        for tries in range(self._settings.retries + 1):
            waiting, trouble = self._go_through(waiting)
            if not waiting:
                return None
            if tries == self._settings.retries or (trouble is not None and not trouble.passing):
                return trouble.problem if trouble is not None else None
            self._tell("mail-wait", len(self._done), self._total)
            self._clock.sleep(self._settings.retry_after)
        return None

    def _go_through(self, mails: Sequence[OutgoingMail]) -> tuple[list[OutgoingMail], ServerTrouble | None]:
        """Send each once; (those put off, what kept the connection from being opened)."""
        queue, later = deque(mails), list[OutgoingMail]()
        while queue:
            try:
                with SmtpLink(self._settings, self._password) as link:
                    slow_down = self._send_some(link, queue, later)
            except ServerTrouble as trouble:
                return [*later, *queue], trouble
            if slow_down:
                return [*later, *queue], None
            if queue:
                self._clock.sleep(self._settings.pause)
        return later, None

    def _send_some(self, link: SmtpLink, queue: deque[OutgoingMail], later: list[OutgoingMail]) -> bool:
        """Send over one connection as many as it may carry; True where the server wants a pause first."""
        for _ in range(self._settings.per_connection):
            if not queue:
                break
            self._wait_for_turn()
            mail = queue.popleft()
            data = as_bytes(mail, self._journal.now())

            def on_its_way(mail: OutgoingMail = mail) -> None:
                self._journal.note(mail, states.IN_FLIGHT, channel=states.SMTP)

            answer = link.transmit(data, self._settings.address, mail.to, on_its_way)
            self._journal.note(mail, answer.state, channel=states.SMTP, words=answer.words)
            self.posted[mail.key] = Delivery.of(mail, answer.state, words=answer.words)
            self._done.add(mail.key)
            self._tell("mail-send", len(self._done), self._total)
            if answer.state == states.DEFERRED:
                later.append(mail)
            if not answer.alive:
                return answer.state == states.DEFERRED
        return False

    def _wait_for_turn(self) -> None:
        wait = self._not_before - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        self._not_before = self._clock.monotonic() + 60 / self._settings.per_minute
