"""What is to be sent to whom: workbooks, reminders that list just what is owed, receipts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import IssuedForm, Ledger
from govcredit_xl.core.model import Catalogue, Unit
from govcredit_xl.core.parts import Outcome
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import Sheet
from govcredit_xl.core.tokens import Token, mark, sign
from govcredit_xl.core.words import BETWEEN_NAMES, NOTHING_SAID, Words, alike, joined
from govcredit_xl.letters.enclosed import Attachment, Form, attachment, notice, workbooks
from govcredit_xl.letters.mail import journal as states
from govcredit_xl.letters.mail.deliver import Delivery
from govcredit_xl.letters.mail.journal import Journal, local_time
from govcredit_xl.letters.mail.message import (
    FILES,
    OWED,
    OWED_BRIEFLY,
    RECEIPT,
    RECEIVED,
    REMIND,
    SEND,
    UNTIL,
    MailWording,
    OutgoingMail,
    common_values,
    read_wording,
)
from govcredit_xl.letters.mail.settings import MailSettings, is_address
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.round.owed import Arrears, owed


@dataclass
class Outgoing:
    """Mails made, and units that get none.

    Attributes:
        settled: units that got theirs earlier.
        problems: of templates, workbooks and addresses.
    """

    mails: list[OutgoingMail] = field(default_factory=list)
    settled: list[Delivery] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _chosen(catalogue: Catalogue, units: Collection[str] | None) -> list[Unit]:
    return [
        unit
        for unit in catalogue.units
        if catalogue.has_form(unit.code) and (units is None or unit.code in units)
    ]


# -- workbooks -----------------------------------------------------------------------------------------
def workbook_mails(office: MailOffice, units: Collection[str] | None) -> Outgoing:
    """One mail per unit with its workbook, and the task notice where there is one."""
    wording, problems = read_wording(office.round, SEND)
    reached, others = with_address(_chosen(office.catalogue, units))
    forms, missing = workbooks(office.round, office.ledger, office.catalogue, (u.code for u in reached))
    found = Outgoing(problems=[*problems, *no_address(others), *missing])
    circular = notice(office.round, office.catalogue)
    for code, form in forms.items():
        purpose = Purpose("send", "S", form.built.serial, "发送填报表")
        files = [form.file, *([circular] if circular is not None else [])]
        found.mails.append(office.mail(code, form.built, purpose, wording, {}, files))
    return found


# -- reminders -----------------------------------------------------------------------------------------
def reminder_mails(
    office: MailOffice,
    journal: Journal,
    evaluation: Evaluation,
    units: Collection[str] | None,
    letters: Mapping[str, str],
) -> Outgoing:
    """One mail to each unit that owes something and was not told the same within the period set."""
    wording, problems = read_wording(office.round, REMIND)
    debts = owed(evaluation)
    owing = [unit for unit in _chosen(office.catalogue, units) if unit.code in debts]
    reached, others = with_address(owing)
    found = Outgoing(problems=[*problems, *no_address(others)])
    silent = [unit.code for unit in reached if debts[unit.code].nothing_returned]
    forms, _ = workbooks(office.round, office.ledger, office.catalogue, silent)
    for unit in reached:
        debt = debts[unit.code]
        about = _fingerprint(debt)
        sent = [e for e in journal.of_unit(unit.code, "remind-") if e.record["state"] in states.GONE]
        same = [event for event in sent if event.record["about"] == about]
        fresh = same and _age(same[-1].at, journal.now()) < office.settings.remind_every
        number = len(sent) + (0 if fresh and same[-1] is sent[-1] else 1)
        purpose = Purpose(f"remind-{number}", "R", number, f"催报{number}")
        values = {
            OWED: owed_text(debt),
            OWED_BRIEFLY: owed_briefly(debt),
            UNTIL: _until(debt.deadline, office.today),
        }
        received = evaluation.chosen.units[unit.code].received
        letter = attachment(office.round.root / letters[unit.code]) if unit.code in letters else None
        files = _reminder_files(office, letter, debt, received, forms.get(unit.code))
        mail = office.mail(unit.code, office.newest_form(unit.code), purpose, wording, values, files, about)
        if fresh and same[-1].key != mail.key:
            found.settled.append(Delivery.of(mail, same[-1].record["state"], at=local_time(same[-1].at)))
        else:
            found.mails.append(mail)
    return found


def _age(at: str, now: dt.datetime) -> float:
    """Days since."""
    return (now - dt.datetime.fromisoformat(at)).total_seconds() / 86400


def _fingerprint(debt: Arrears) -> str:
    problems = (*debt.errors, *debt.blanks, *debt.evidence)
    parts = sorted(f"{one.code} {one.item} {one.place} {one.message()}" for one in problems)
    return hashlib.sha256("\n".join([str(debt.nothing_returned), *parts]).encode()).hexdigest()[:16]


def _until(deadline: dt.date | None, today: dt.date) -> str:
    if deadline is None:
        return "尽快"
    day = f"{deadline.year}年{deadline.month}月{deadline.day}日"
    return f"于{day}前" if deadline >= today else f"尽快（截止日期{day}已过）"


def owed_briefly(debt: Arrears) -> str:
    """What is owed in a few words, for the subject."""
    if debt.nothing_returned:
        return "填报表未报送"
    counts = (
        (len(debt.errors), "处待改正"),
        (len(debt.blanks), "项待填"),
        (len(debt.evidence), "项缺佐证材料"),
    )
    return "、".join(f"{count}{word}" for count, word in counts if count)


def owed_text(debt: Arrears) -> str:
    """All that is owed, with its place and what to do; nothing else."""
    parts: list[str] = []
    if debt.nothing_returned:
        parts.append("填报表还没有报送。")
    for title, problems in (
        ("以下各处有误，请改正：", debt.errors),
        ("以下内容还没有填：", debt.blanks),
        ("以下各项缺少佐证材料：", debt.evidence),
    ):
        if problems:
            lines = [
                f"  {place}. {problem.message()}{problem.remedy()}"
                for place, problem in enumerate(problems, 1)
            ]
            parts.append("\n".join([title, *lines]))
    numbers = "一二三四"
    return "\n\n".join(f"{numbers[place]}、{part}" for place, part in enumerate(parts))


def _reminder_files(
    office: MailOffice,
    letter: Attachment | None,
    debt: Arrears,
    received: dt.datetime | None,
    form: Form | None,
) -> list[Attachment]:
    """The letter, and the workbook to fill in or to correct, as far as they are there."""
    found = [letter, form.file if form is not None else None]
    if debt.errors:
        found.append(_marked_workbook(office.round.corrections, debt.unit, received))
    return [one for one in found if one is not None]


def _marked_workbook(folder: Path, unit: str, received: dt.datetime | None) -> Attachment | None:
    """The newest workbook given back for correction, unless the unit has sent something since."""
    times = {path: path.stat().st_mtime for path in folder.glob(f"{unit}_*.xlsx")}
    newest = max(times, key=lambda path: times[path], default=None)
    if newest is None or (received is not None and times[newest] < received.timestamp()):
        return None
    return attachment(newest)


# -- receipts ------------------------------------------------------------------------------------------
def receipt_mails(
    office: MailOffice, journal: Journal, evaluation: Evaluation, units: Collection[str] | None
) -> Outgoing:
    """One mail to each unit about what came from it since it was last told."""
    wording, problems = read_wording(office.round, RECEIPT)
    by_unit: dict[str, list[Outcome]] = {}
    for outcome in evaluation.chosen.outcomes:
        if outcome.unit is not None and outcome.state not in {"duplicate", "ignored"}:
            by_unit.setdefault(outcome.unit, []).append(outcome)
    received = [unit for unit in _chosen(office.catalogue, units) if unit.code in by_unit]
    reached, others = with_address(received)
    found = Outgoing(problems=[*problems, *no_address(others)])
    for unit in reached:
        earlier = [e for e in journal.of_unit(unit.code, "receipt-") if e.record["state"] in states.GONE]
        told = {sha for event in earlier for sha in event.record["about"].split()}
        fresh = [outcome for outcome in by_unit[unit.code] if outcome.sha256 not in told]
        last = earlier[-1] if earlier else None
        if not fresh and last is not None:
            subject = f"（{len(told)} 个文件的回执）"
            state = str(last.record["state"])
            found.settled.append(Delivery(unit.code, unit.email, subject, state, at=local_time(last.at)))
            continue
        number = len(earlier) + 1
        purpose = Purpose(f"receipt-{number}", "K", number, f"回执{number}")
        about = " ".join(outcome.sha256 for outcome in fresh)
        values = {RECEIVED: received_text(fresh, evaluation.problems)}
        found.mails.append(
            office.mail(unit.code, office.newest_form(unit.code), purpose, wording, values, (), about)
        )
    return found


_FATES: Final = {
    "taken": "已采用",
    "evidence": "已作为佐证材料存档",
    "held": "待主办单位核实",
}


def received_text(outcomes: Sequence[Outcome], problems: Sequence[Problem]) -> str:
    """Each file with time, hash, what became of it and what was found in it; the office's own paths are left out."""
    parts = []
    for place, one in enumerate(outcomes, 1):
        name = PurePosixPath(one.file.split("!")[-1]).name
        # What has no place in the file is about versions and arrivals: the office's affair.
        found = [p for p in problems if p.file == one.file and p.place and p.severity != "info"]
        counts = Counter(problem.severity for problem in found)
        lines = [
            f"{place}. 文件：{name}",
            f"   收到时间：{one.received:%Y-%m-%d %H:%M}",
            f"   校验码（SHA-256）：{one.sha256}",
            f"   处理：{_fate(one, name, counts['error'])}",
        ]
        if counts:
            lines.append(f"   核对：{counts['error']} 处错误，{counts['warning']} 处提醒")
            lines += [f"     · {(p.message() + p.remedy()).replace(one.file, name)}" for p in found]
        elif one.state == "taken":
            lines.append("   核对：没有发现问题")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _fate(one: Outcome, name: str, errors: int) -> str:
    if one.state == "superseded":
        return "未采用，有错误，仍以此前报送的为准" if errors else "未采用，以后来报送的为准"
    fate = _FATES.get(one.state, "未采用")
    return f"{fate}。{one.reason.replace(one.file, name)}" if one.reason else fate


# -- What all mails of a round share: who sends, by which tokens replies find their unit, which files go along ---
_NO_DOMAIN: Final = "govcredit.invalid"


@dataclass(frozen=True)
class Purpose:
    """Which mail to a unit this is.

    Attributes:
        name: in the ledger, such as `remind-2`.
        letter: S, R or K, which stands in the mark; `number` counts the unit's mails of that kind.
        draft: what a draft's file name calls it.
    """

    name: str
    letter: str
    number: int
    draft: str


@dataclass(frozen=True)
class MailOffice:
    """A round with all that its mails need."""

    round: Round
    catalogue: Catalogue
    settings: MailSettings
    ledger: Ledger
    key: bytes
    today: dt.date

    @property
    def round_id(self) -> str:
        """The round's id."""
        return self.ledger.round_id(self.catalogue.settings.year)

    def mail(
        self,
        unit: str,
        built: IssuedForm | None,
        purpose: Purpose,
        wording: MailWording,
        values: Mapping[str, str],
        attachments: Sequence[Attachment] = (),
        about: str = "",
    ) -> OutgoingMail:
        """A mail to the unit about that form, with the tokens by which its reply is known."""
        one = self.catalogue.unit_by_code[unit]
        build, serial = (built.build, built.serial) if built is not None else ("", 0)
        token = sign(Token(self.round_id, unit, build, serial), self.key)
        sign_ = mark(self.round_id, unit, f"{purpose.letter}{purpose.number}", self.key)
        names = "\n".join(f"  {place}. {file.name}" for place, file in enumerate(attachments, 1))
        given = {**common_values(self.catalogue, unit, self.today), FILES: names, **values}
        subject, body = wording.fill(given, sign_, token)
        domain = self.settings.address.rpartition("@")[2] or _NO_DOMAIN
        year = self.catalogue.settings.year
        return OutgoingMail(
            unit=unit,
            purpose=purpose.name,
            key=f"{self.round_id}/{unit}/{build}/{purpose.name}",
            message_id=f"<{token}.{purpose.letter}{purpose.number}@{domain}>",
            to=one.email,
            recipient=one.contact or one.name,
            sender=self.settings.address,
            sender_name=self.settings.sender,
            reply_to=self.settings.reply_to,
            subject=subject,
            body=body,
            mark=sign_,
            file=safe_file_name(f"{unit}_{one.short or one.name}_{purpose.draft}_{year}") + ".eml",
            attachments=tuple(attachments),
            about=about,
        )

    def newest_form(self, unit: str) -> IssuedForm | None:
        """The form that the unit was given last, None where it was given none."""
        return next((built for built in reversed(self.ledger.built(unit)) if built.file), None)


def with_address(units: Iterable[Unit]) -> tuple[list[Unit], list[Unit]]:
    """(units that mail can reach, the others)."""
    reached: list[Unit] = []
    others: list[Unit] = []
    for unit in units:
        (reached if is_address(unit.email) else others).append(unit)
    return reached, others


def no_address(others: Sequence[Unit]) -> list[Problem]:
    """One problem that lists them all."""
    if not others:
        return []
    address = Words("（{address}）", " ({address})")
    names = [
        alike(f"{unit.code} {unit.short or unit.name}")
        + (address.put(address=unit.email) if unit.email else NOTHING_SAID)
        for unit in others
    ]
    facts = {"count": len(others)} | joined(names, BETWEEN_NAMES).as_facts("names")
    return [Problem("mail-no-address", sheet=Sheet.UNITS, facts=facts)]
