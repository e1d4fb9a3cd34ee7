"""Sending (`send`, `remind`): what is due is drafted or sent, and the ledger told at every step."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.safekeeping import open_ledger
from govcredit_xl.letters.mail import journal as states
from govcredit_xl.letters.mail.deliver import (
    KEPT,
    PLANNED,
    Clock,
    Delivery,
    MailQueue,
    Progress,
    Sending,
    file_drafts,
    look_up,
    says_the_same,
    sort_mails,
    write_drafts,
)
from govcredit_xl.letters.mail.imap import Mailbox
from govcredit_xl.letters.mail.journal import Journal, local_time
from govcredit_xl.letters.mail.message import OutgoingMail
from govcredit_xl.letters.mail.outgoing import (
    MailOffice,
    Outgoing,
    receipt_mails,
    reminder_mails,
    with_address,
    workbook_mails,
)
from govcredit_xl.letters.mail.servers import ServerTrouble
from govcredit_xl.letters.mail.settings import (
    VARIABLE,
    Ask,
    MailSettings,
    find_password,
    keep_password,
    lacking,
    read_mail_settings,
)
from govcredit_xl.round.owed import owed
from govcredit_xl.round.session import RoundRefused, read_catalogue_of, refusals
from govcredit_xl.round.state import standing

WORKBOOKS: Final = "workbooks"
REMINDERS: Final = "reminders"
RECEIPTS: Final = "receipts"

ALL: Final = "all"
"""In `again`: every mail of which it is not known whether it went out."""


@dataclass
class PostReport:
    """What a run of `send` or `remind` did.

    Attributes:
        letters: written beside the mails, relative to the round.
        refused: nothing was done (exit 2).
    """

    posted: list[Delivery] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    refused: bool = False

    def mails(self) -> list[dict[str, Any]]:
        """The key `mails` of `--json`."""
        return [
            {
                "unit": one.unit,
                "to": one.to,
                "subject": one.subject,
                "attachments": list(one.attachments),
                "state": one.state,
                "at": one.at,
                "file": one.file,
                "words": one.words,
            }
            for one in self.posted
        ]


@dataclass(frozen=True)
class Call:
    """What was asked for.

    Attributes:
        what: workbooks, reminders or receipts.
        channel: eml, imap or smtp.
        dry_run: say only what would be done.
        units: codes, None for all.
        again: codes of units to send to once more; `all`: those of which it is not known.
        letters: unit code → the letter that goes with its reminder, relative to the round.
        ask: asks for the password. remember: keep it in the system's keyring.
    """

    what: str
    channel: str = states.EML
    dry_run: bool = False
    units: Collection[str] | None = None
    again: Collection[str] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    ask: Ask | None = None
    remember: bool = False

    def wants_again(self, unit: str, state: str) -> bool:
        """True where a person has decided to send this mail once more."""
        return unit in self.again or (ALL in self.again and state in states.GONE - {states.ACCEPTED})


def post(
    round_: Round, call: Call, *, clock: Clock | None = None, on_progress: Progress | None = None
) -> PostReport:
    """Draft or send what is due; a second run does only what is still due."""
    named = [*(call.units or ()), *(code for code in call.again if code != ALL)]
    try:
        catalogue, _ = read_catalogue_of(round_, named)
    except RoundRefused as refused:
        return PostReport(problems=refused.problems, refused=True)
    settings, wrong = read_mail_settings(catalogue.settings, round_)
    if not wrong and call.channel != states.EML:
        wrong = lacking(settings, call.channel)
    if wrong:
        return PostReport(problems=wrong, refused=True)
    return guarded(
        round_, lambda ledger: _post(round_, ledger, catalogue, settings, call, clock, on_progress)
    )


def guarded(round_: Round, work: Callable[[Ledger], PostReport]) -> PostReport:
    """Work with the round's ledger, held for this process."""
    try:
        with refusals(round_), round_.lock(), open_ledger(round_) as ledger:
            return work(ledger)
    except RoundRefused as refused:
        return PostReport(problems=refused.problems, refused=True)


def _post(
    round_: Round,
    ledger: Ledger,
    catalogue: Catalogue,
    settings: MailSettings,
    call: Call,
    clock: Clock | None,
    on_progress: Progress | None,
) -> PostReport:
    clock, tell = clock or Clock(), on_progress or (lambda stage, done, total: None)
    today = clock.now().astimezone().date()
    office = MailOffice(round_, catalogue, settings, ledger, round_.load_key(), today)
    journal = Journal(ledger, clock.now)
    outgoing = _outgoing(office, journal, call)
    found = sort_mails(round_, outgoing.mails, journal, call.channel, call.wants_again)
    report = PostReport([*outgoing.settled, *found.settled], list(outgoing.problems))
    report.problems += _came_back(journal, outgoing.mails, found.due)
    if call.dry_run:
        report.posted += [_planned(journal, mail) for mail in found.due]
        _tell_open(report, journal, [*found.undecided], found.drafted, catalogue)
    elif call.channel == states.EML:
        posted, problems = write_drafts(round_, journal, found.due, tell)
        report.posted = [*posted, *report.posted]
        report.problems += problems
        _tell_open(report, journal, found.undecided, found.drafted, catalogue)
    elif found.due or found.undecided or found.drafted:
        _over_the_net(_Net(office, journal, call, clock, tell), found, report)
    order = {unit.code: place for place, unit in enumerate(catalogue.units)}
    report.posted.sort(key=lambda one: order[one.unit])
    return report


def _planned(journal: Journal, mail: OutgoingMail) -> Delivery:
    """What a run that is no dry run would do with a mail that is due."""
    event = journal.latest(mail.key)
    if event is not None and event.record["state"] == states.DRAFTED and says_the_same(mail, event.record):
        return Delivery.of(mail, KEPT, at=local_time(event.at), file=event.record["file"])
    return Delivery.of(mail, PLANNED)


def _outgoing(office: MailOffice, journal: Journal, call: Call) -> Outgoing:
    if call.what == WORKBOOKS:
        return workbook_mails(office, call.units)
    from govcredit_xl.round.state import stand

    evaluation = stand(office.round, office.ledger, office.catalogue, []).evaluation
    if call.what == REMINDERS:
        return reminder_mails(office, journal, evaluation, call.units, call.letters)
    return receipt_mails(office, journal, evaluation, call.units)


# -- over the net --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Net:
    office: MailOffice
    journal: Journal
    call: Call
    clock: Clock
    tell: Progress


def _over_the_net(net: _Net, found: MailQueue, report: PostReport) -> None:
    settings = net.office.settings
    password = find_password(settings.account, net.call.ask)
    if password is None:
        report.problems.append(no_password(settings))
        report.refused = True
        return
    if net.call.channel == states.IMAP:
        trouble = _file(net, password, found, report)
    else:
        trouble = _send(net, password, found, report)
    if trouble is not None:
        report.problems.append(trouble)
    elif net.call.remember:
        report.problems += kept_password(settings, password)


def _file(net: _Net, password: str, found: MailQueue, report: PostReport) -> Problem | None:
    _tell_open(report, net.journal, found.undecided, found.drafted, net.office.catalogue)
    try:
        with Mailbox(net.office.settings, password) as mailbox:
            report.posted += file_drafts(mailbox, net.journal, found.due, net.tell)
    except ServerTrouble as trouble:
        done = {mail.key for mail in found.due if net.journal.state(mail.key) == states.FILED}
        report.posted += [
            Delivery.of(mail, states.FILED if mail.key in done else states.READY) for mail in found.due
        ]
        report.refused = not any(mail.key in done for mail in found.due)
        return trouble.problem
    finally:
        _withdraw(net, found.due)
    return None


def _send(net: _Net, password: str, found: MailQueue, report: PostReport) -> Problem | None:
    problems: list[Problem] = []
    undecided, drafted = _decide(net, password, [*found.undecided], [*found.drafted], report, problems)
    sending = Sending(net.office.settings, password, net.journal, net.clock, net.tell)
    trouble = sending.send(found.due) if found.due else None
    report.posted += [sending.posted.get(mail.key) or Delivery.of(mail, states.READY) for mail in found.due]
    report.refused = trouble is not None and not sending.posted
    lost = [mail for mail in found.due if net.journal.state(mail.key) == states.UNKNOWN]
    if lost:
        undecided += _decide(net, password, lost, [], report, problems)[0]
    for mail in found.due:
        report.problems += _not_sent(net.journal, mail)
    report.problems += problems
    _tell_open(report, net.journal, undecided, drafted, net.office.catalogue)
    _withdraw(net, found.due)
    return trouble


def _decide(
    net: _Net,
    password: str,
    undecided: list[OutgoingMail],
    drafted: list[OutgoingMail],
    report: PostReport,
    problems: list[Problem],
) -> tuple[list[OutgoingMail], list[OutgoingMail]]:
    """Look for mails among the sent ones; those still (undecided, drafted)."""
    if not (undecided or drafted) or net.office.settings.imap is None:
        return undecided, drafted
    try:
        with Mailbox(net.office.settings, password) as mailbox:
            sent = look_up(mailbox, net.journal, [*undecided, *drafted])
    except ServerTrouble as trouble:
        problems.append(trouble.problem)
        return undecided, drafted
    keys = {mail.key for mail in sent}
    report.posted = [one for one in report.posted if one.unit not in {mail.unit for mail in sent}]
    report.posted += [Delivery.of(mail, states.ACCEPTED) for mail in sent]
    problems += [Problem("mail-found-sent", unit=mail.unit) for mail in sent]
    return (
        [mail for mail in undecided if mail.key not in keys],
        [mail for mail in drafted if mail.key not in keys],
    )


def _not_sent(journal: Journal, mail: OutgoingMail) -> list[Problem]:
    event = journal.latest(mail.key)
    codes = {states.FAILED: "mail-refused", states.DEFERRED: "mail-deferred"}
    code = codes.get(journal.state(mail.key))
    if event is None or code is None:
        return []
    facts = {"to": mail.to, "words": str(event.record.get("words", ""))}
    return [Problem(code, unit=mail.unit, facts=facts)]


def _came_back(journal: Journal, mails: Sequence[OutgoingMail], due: Sequence[OutgoingMail]) -> list[Problem]:
    """Mails that came back and whose address is still the same."""
    open_ = {mail.key for mail in mails} - {mail.key for mail in due}
    return [
        Problem(
            "mail-bounced",
            unit=event.record["unit"],
            file=event.record["back"],
            facts={"words": event.record["words"]},
        )
        for event in journal.all()
        if event.key in open_ and event.record["state"] == states.BOUNCED
    ]


def _tell_open(
    report: PostReport,
    journal: Journal,
    undecided: Sequence[OutgoingMail],
    drafted: Sequence[OutgoingMail],
    catalogue: Catalogue,
) -> None:
    """Say which mails wait for a person's decision."""
    known = {one.unit for one in report.posted}
    for mail in undecided:
        event = journal.latest(mail.key)
        when = local_time(event.at) if event is not None else ""
        facts = {"to": mail.to, "when": when, "mark": mail.mark}
        report.problems.append(Problem("mail-unknown", unit=mail.unit, facts=facts))
        if mail.unit not in known:
            report.posted.append(Delivery.of(mail, states.UNKNOWN, at=when))
    for mail in drafted:
        event = journal.latest(mail.key)
        at = local_time(event.at) if event is not None else None
        file = str(event.record.get("file", "")) if event is not None else None
        report.posted.append(Delivery.of(mail, journal.state(mail.key), at=at, file=file))
    if drafted:
        units = (catalogue.unit_by_code[mail.unit] for mail in drafted)
        names = "、".join(f"{unit.code} {unit.short or unit.name}" for unit in units)
        count = len(drafted)
        report.problems.append(Problem("mail-drafted-before", facts={"count": count, "names": names}))


def _withdraw(net: _Net, mails: Sequence[OutgoingMail]) -> None:
    """Take away the .eml drafts of mails that have gone another way, lest someone sends them too."""
    for mail in mails:
        draft = net.journal.draft_of(mail.key)
        if draft is None or net.journal.state(mail.key) not in {states.ACCEPTED, states.FILED}:
            continue
        path = net.office.round.root / draft[0]
        # On Windows one that is open in a mail program stays; what went out is told all the same.
        with contextlib.suppress(OSError):
            if hashlib.sha256(path.read_bytes()).hexdigest() == draft[1]:
                path.unlink()


# -- passwords -----------------------------------------------------------------------------------------
def no_password(settings: MailSettings) -> Problem:
    """There is no password to be had."""
    return Problem("mail-no-password", facts={"account": settings.account, "variable": VARIABLE})


def kept_password(settings: MailSettings, password: str) -> list[Problem]:
    """Keep a password that has proved right; the problem where that fails."""
    why = keep_password(settings.account, password)
    return [Problem("mail-password-not-kept", facts={"why": why})] if why else []


# -- Reminding (`remind`): the letter to each unit that is due a reminder, then the mail that carries it ---
def remind(
    round_: Round, call: Call, *, clock: Clock | None = None, on_progress: Progress | None = None
) -> PostReport:
    """Remind the units that owe something; a letter that cannot be written keeps no mail back."""
    planned = post(round_, replace(call, dry_run=True), clock=clock)
    if call.dry_run or planned.refused:
        return planned
    due = tuple(one.unit for one in planned.posted if one.state == PLANNED)
    addressed = (*due, *_on_paper(round_, call.units))
    if not addressed:
        return post(round_, call, clock=clock)
    from govcredit_xl.letters.word.issue import Order
    from govcredit_xl.letters.word.kinds import Doc
    from govcredit_xl.letters.word.release import write_notices

    now = (clock or Clock()).now()
    # The letters name no score, so nothing has to be recalculated for them.
    letters = write_notices(round_, Order(Doc.REMINDER, units=addressed), now=now, recalculate=None)
    report = post(round_, replace(call, letters=letters.files), clock=clock, on_progress=on_progress)
    report.problems = [*letters.problems, *report.problems]
    report.letters = list(letters.files.values())
    return report


def _on_paper(round_: Round, units: Collection[str] | None) -> tuple[str, ...]:
    """Units that owe something and have no address: they get the letter alone."""
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return ()
    with standing(round_, catalogue, problems) as now:
        debts = owed(now.evaluation)
    chosen = [unit for unit in catalogue.units if unit.code in debts and (not units or unit.code in units)]
    return tuple(unit.code for unit in with_address(chosen)[1])
