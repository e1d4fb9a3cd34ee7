"""A workbook that has lost its token is still known by the mail that it answers: Message-ID or mark."""

from __future__ import annotations

import containers as made
import pytest
from returned import KEY, ROUND
from taken_in import put, states, take, without_token

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.tokens import Token, mark, marked_units, sign


def message_id(unit: str, key: bytes = KEY) -> str:
    return f"<{sign(Token(ROUND, unit, 'b', 1), key)}.S1@xinyong.test>"


def subject(unit: str, round_id: str = ROUND, key: bytes = KEY) -> str:
    return f"回复：请填报 [{mark(round_id, unit, 'R2', key)}]"


@pytest.mark.slow
@pytest.mark.parametrize(
    "options, state",
    [
        ({"in_reply_to": message_id("T04")}, "usable"),
        ({"references": f"<a@b.c> {message_id('T04')}"}, "usable"),
        ({"subject": subject("T04")}, "usable"),
        ({"in_reply_to": message_id("T05")}, "held"),
        ({"subject": subject("T05")}, "held"),
        ({"in_reply_to": message_id("T04", b"x" * 32)}, "held"),
        ({"subject": subject("T04", "2020-0badcafe")}, "held"),
        ({"subject": subject("T04", key=b"x" * 32)}, "held"),
    ],
)
def test_by_what_a_reply_answers(round_: Round, ledger: Ledger, options, state) -> None:
    fields = {"subject": "填报表", **options}
    data = made.mail({"填报表.xlsx": without_token()}, subject=fields.pop("subject"))
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    put(round_, "a.eml", more.encode() + data)
    take(round_, ledger)
    assert states(ledger)[1] == ["inbox/a.eml!填报表.xlsx", state, "T04" if state == "usable" else None]


def test_a_mark_counts_only_whole():
    right = mark(ROUND, "T04", "S1", KEY)
    assert marked_units(f"Re: [{right}] Fwd: {mark(ROUND, 'D-1_a', 'K12', KEY)}", ROUND, KEY) == {
        "T04",
        "D-1_a",
    }
    for wrong in (
        right + "A",
        right[:-1],
        right.lower(),
        right.replace("S1", "S2"),
        right.replace("T04", "T05"),
    ):
        assert marked_units(wrong, ROUND, KEY) == frozenset()
