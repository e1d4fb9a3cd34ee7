"""A whole round by mail on real servers; its scores are those of the same files put into the inbox by hand."""

from __future__ import annotations

import email
import email.policy
import shutil
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from containers import clients, named_mail, spelled
from imapclient import IMAPClient
from mail_rounds import *  # noqa: F403  fixtures
from mail_rounds import address, complete, edit_catalogue
from mail_servers import HOST, PASSWORD, USER, Authority, ImapServer, SmtpServer
from rounds_played import program as run
from rounds_played import put

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.round.build import build

NAME = "报送.xlsx"
WAYS = list(spelled(NAME))
UNITS = [f"D{k:02}" for k in range(1, 13)] + [f"T{k:02}" for k in range(1, 13)]
SILENT, FAULTY = "D05", "T03"


class Post:
    """The servers, with the SMTP server handing every mail to its recipient's mailbox."""

    def __init__(self, smtp: SmtpServer, imap: ImapServer, authority: Authority) -> None:
        self.smtp, self.imap = smtp, imap
        self._context = ssl.create_default_context(cafile=authority.ca)
        smtp.on_mail = imap.deliver

    def mails(self, who: str) -> list[EmailMessage]:
        with IMAPClient(HOST, self.imap.port, ssl_context=self._context) as box:
            box.login(who, PASSWORD)
            box.select_folder("INBOX")
            found = box.fetch(box.search(), ["BODY[]"])
        return [
            email.message_from_bytes(data[b"BODY[]"], policy=email.policy.default)
            for _, data in sorted(found.items())
        ]

    def send(self, data: bytes, sender: str) -> None:
        with smtplib.SMTP_SSL(HOST, self.smtp.port, context=self._context) as link:
            link.login(USER, PASSWORD)
            link.sendmail(sender, [USER], data)


@pytest.fixture
def mail_post(folder: Path, dovecot: ImapServer, authority: Authority) -> Iterator[Post]:
    smtp = SmtpServer(authority, "STARTTLS")
    over_ssl = SmtpServer(authority, "SSL")  # the units' own provider
    shutil.rmtree(dovecot.folder / "mail", ignore_errors=True)
    (dovecot.folder / "mail").mkdir()
    shutil.chown(dovecot.folder / "mail", *dovecot.owner)
    settings = {
        "SMTP端口": smtp.port, "加密方式": "STARTTLS", "IMAP端口": dovecot.port, "每分钟封数": 60000, "换连接间隔": 0,
        "重试间隔": 0,
    }  # fmt: skip
    edit_catalogue(folder, settings, {unit: address(unit) for unit in UNITS})
    assert not build(Round(folder), UNITS)[0].refused
    smtp.on_mail = dovecot.deliver
    yield Post(over_ssl, dovecot, authority)
    smtp.close()
    over_ssl.close()


def reply(place: int, unit: str, to: EmailMessage, data: bytes) -> bytes:
    """The workbook sent back in one of the ways of the world; what else it says of its origin varies."""
    head = [
        f"From: <{address(unit)}>".encode(),
        f"To: <{USER}>".encode(),
        b"Date: Mon, 29 Nov 2021 10:00:00 +0800",
        f"Message-ID: <{unit}.{place}@danwei.test>".encode(),
    ]
    if place % 3 == 0:
        head.append(f"In-Reply-To: {to['Message-ID']}".encode())
    if place % 3 == 1:
        head.append("Subject: 回复：{}".format(to["Subject"]).encode("gb18030"))  # raw, as old programs do
    lines = b"".join(line + b"\r\n" for line in head)
    way = WAYS[place % len(WAYS)]
    kind = spelled(NAME)["rfc2047 quoted"].partition(b"filename=")[2]
    return named_mail(spelled(NAME)[way], data, type_name=kind, head=lines)


def figures(found: dict) -> dict:
    units = [{key: one[key] for key in one if key != "name"} for one in found["units"]]
    return {"total": found["total"], "items": found["items"], "units": units}


def test_a_round_by_mail(folder, mail_post, tmp_path):
    sent = run(folder, "send", "--smtp")
    assert [one["state"] for one in sent["mails"]] == ["accepted"] * len(UNITS)
    by_hand = tmp_path / "by hand"
    shutil.copytree(folder, by_hand)
    got = {unit: mail_post.mails(address(unit)) for unit in UNITS}
    assert {len(mails) for mails in got.values()} == {1}
    forms = {unit: next(got[unit][0].iter_attachments()).get_content() for unit in UNITS}

    # first answers: one is silent, one wrong
    for place, unit in enumerate(unit for unit in UNITS if unit != SILENT):
        given = complete(folder, unit) | ({"in_12_1_n": 500.0} if unit == FAULTY else {})
        data = fill(forms[unit], given)
        put(by_hand, f"{unit}.xlsx", data, 29)
        mail_post.send(reply(place, unit, got[unit][0], data), address(unit))
    fetched = run(folder, "fetch")
    assert len(fetched["mails"]) == len(UNITS) - 1 == len(list((folder / "inbox").iterdir()))
    assert sum(one["unit"] is not None for one in fetched["mails"]) >= 2 * (len(UNITS) - 1) // 3
    by_mail = run(folder, "collect")
    assert [one["file"] for one in by_mail["returns"] if one["taken"] and one["file"].count("!") != 1] == []
    assert figures(by_mail) == figures(run(by_hand, "collect"))
    state = {one["code"]: one["state"] for one in by_mail["units"]}
    assert (state[SILENT], state[FAULTY], state["D01"]) == ("未报", "已报有误", "已报")

    # receipts, then reminders to just those two
    receipts = run(folder, "send", "--receipts", "--smtp")
    assert len(receipts["mails"]) == len(UNITS) - 1
    reminded = run(folder, "remind", "--smtp")
    assert {one["unit"]: one["state"] for one in reminded["mails"]} == dict.fromkeys(
        (SILENT, FAULTY), "accepted"
    )
    told = mail_post.mails(address(FAULTY))[-1]
    assert "500" in told.get_body().get_content()
    for unit, program in ((SILENT, 0), (FAULTY, 1)):
        data = fill(forms[unit], complete(folder, unit))
        put(by_hand, f"{unit} 第二次.xlsx", data, 30)
        styles = list(clients("第二次.xlsx", data).values())
        mail_post.send(styles[program].replace(b"29 Nov 2021", b"30 Nov 2021"), address(unit))
    assert len(run(folder, "fetch")["mails"]) == 2
    by_mail = run(folder, "collect")
    assert figures(by_mail) == figures(run(by_hand, "collect"))
    assert {one["state"] for one in by_mail["units"] if one["code"] in UNITS} == {"已报"}
    assert run(folder, "remind", "--smtp")["mails"] == []
    assert run(folder, "fetch")["mails"] == []
    assert [one["unit"] for one in run(folder, "send", "--receipts", "--smtp")["mails"] if not one["at"]] == [
        SILENT, FAULTY,
    ]  # fmt: skip
