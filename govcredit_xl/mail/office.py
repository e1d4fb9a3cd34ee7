"""What all mails of a round share: who sends, by which tokens replies find their unit, which files go along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.cells import safe_file_name
from govcredit_xl.ledger import Built, Ledger
from govcredit_xl.mail.enclosed import Attachment
from govcredit_xl.mail.message import Mail
from govcredit_xl.mail.settings import MailSettings, is_address
from govcredit_xl.mail.wording import FILES, Wording, common_values
from govcredit_xl.model import Catalogue, Unit
from govcredit_xl.problems import Problem
from govcredit_xl.rounds import Round
from govcredit_xl.terms import Sheet
from govcredit_xl.tokens import Token, mark, sign

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
class Office:
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
        built: Built | None,
        purpose: Purpose,
        wording: Wording,
        values: Mapping[str, str],
        attachments: Sequence[Attachment] = (),
        about: str = "",
    ) -> Mail:
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
        return Mail(
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

    def newest_form(self, unit: str) -> Built | None:
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
    names = "、".join(
        f"{unit.code} {unit.short or unit.name}{f'（{unit.email}）' if unit.email else ''}" for unit in others
    )
    return [Problem("mail-no-address", sheet=Sheet.UNITS, facts={"count": len(others), "names": names})]
