"""What became of each mail: the ledger's events of the kind `mail`, which are only ever added to.

A mail goes ready → in-flight → accepted, deferred or failed. `in-flight` is on disk before the server
is given the mail, so that after a cut the next run knows that it may have arrived: such a mail is
unknown, and never sent again by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final

from govcredit_xl.core.ledger import Event, Ledger
from govcredit_xl.letters.mail.message import OutgoingMail

KIND: Final = "mail"

READY: Final = "ready"
IN_FLIGHT: Final = "in-flight"
ACCEPTED: Final = "accepted"
DEFERRED: Final = "deferred"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
DRAFTED: Final = "drafted"
FILED: Final = "filed"
BOUNCED: Final = "bounced"

UNDECIDED: Final = frozenset({IN_FLIGHT, UNKNOWN})
"""Whether it arrived is not known."""
BY_HAND: Final = frozenset({DRAFTED, FILED})
"""A draft that a person may have sent."""
GONE: Final = frozenset({ACCEPTED, *UNDECIDED, *BY_HAND})
"""It went out, or may have."""

SMTP: Final = "smtp"
EML: Final = "eml"
IMAP: Final = "imap"


class Journal:
    """The mails of a round, by key."""

    def __init__(self, ledger: Ledger, now: Callable[[], dt.datetime]) -> None:
        self._ledger = ledger
        self._now = now
        self._latest: dict[str, Event] = {}
        for event in ledger.events(KIND):
            self._latest[event.key] = event

    def now(self) -> dt.datetime:
        """The present, UTC."""
        return self._now().astimezone(dt.UTC)

    def note(self, mail: OutgoingMail, state: str, **facts: Any) -> None:
        """Put a mail's new state on disk."""
        record = {
            "state": state,
            "unit": mail.unit,
            "purpose": mail.purpose,
            "to": mail.to,
            "message_id": mail.message_id,
            "digest": mail.digest,
            "about": mail.about,
            **facts,
        }
        self.note_record(mail.key, record)

    def ready(self, mails: Iterable[OutgoingMail]) -> None:
        """Put on disk that these are to be sent, all or none."""
        with self._ledger.transaction():
            for mail in mails:
                self.note(mail, READY)

    def note_record(self, key: str, record: dict[str, Any]) -> None:
        """Put the new state of a mail that is known by its record on disk."""
        at = self.now().isoformat(timespec="seconds")
        self._ledger.add_event(KIND, key, record, at=at)
        self._latest[key] = self._ledger.events(KIND, key)[-1]

    def latest(self, key: str) -> Event | None:
        """The newest event of a mail, None where there is none."""
        return self._latest.get(key)

    def state(self, key: str) -> str:
        """The newest state of a mail, "" where it was never begun."""
        event = self._latest.get(key)
        return "" if event is None else str(event.record["state"])

    def of_unit(self, unit: str, purpose: str) -> list[Event]:
        """The newest event of each mail to the unit whose purpose begins so, oldest first."""
        found = [
            event
            for event in self._latest.values()
            if event.record["unit"] == unit and event.record["purpose"].startswith(purpose)
        ]
        return sorted(found, key=lambda event: event.id)

    def draft_of(self, key: str) -> tuple[str, str] | None:
        """(path, SHA-256) of the .eml draft written last for a mail, None where there was none."""
        for event in reversed(self._ledger.events(KIND, key)):
            if event.record["state"] == DRAFTED:
                return str(event.record["file"]), str(event.record["sha256"])
        return None

    def all(self) -> list[Event]:
        """The newest event of each mail."""
        return list(self._latest.values())


def local_time(at: str) -> str:
    """A time of the ledger as people here read it."""
    return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
