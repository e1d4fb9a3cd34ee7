"""Mail comes in: every mail once, the mailbox only read; mailbox drafts and the look among sent mails."""

from __future__ import annotations

import os
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient
from mail_rounds import *  # noqa: F403  fixtures
from mail_rounds import UNITS, Time, address, codes, edit_catalogue, sending, states
from mail_servers import HOST, PASSWORD, USER, SmtpServer

import govcredit_xl.letters.mail.fetch as fetching
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.tokens import mark
from govcredit_xl.letters.mail.fetch import FetchReport, fetch
from govcredit_xl.letters.mail.imap import Mailbox
from govcredit_xl.letters.mail.servers import ServerTrouble


def take(folder: Path) -> FetchReport:
    return fetch(Round(folder), clock=Time().clock)


def reply(subject: str = "填报表", sender: str = "someone@danwei.test", **headers: str) -> bytes:
    said = EmailMessage(policy=policy.SMTP)
    said["From"], said["To"], said["Subject"] = sender, USER, subject
    for name, value in headers.items():
        said[name.replace("_", "-")] = value
    said.set_content("见附件")
    said.add_attachment(b"PK" + os.urandom(30), maintype="application", subtype="x", filename="a.xlsx")
    return said.as_bytes()


def client(imap) -> IMAPClient:
    context = ssl.create_default_context(cafile=imap.ca)
    found = IMAPClient(HOST, imap.port, ssl_context=context)
    found.login(USER, PASSWORD)
    return found


@pytest.fixture
def box(imap, authority):
    imap.ca = authority.ca
    return imap


def inbox(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "inbox").iterdir()}


# -- fetching --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("security", ["SSL", "STARTTLS"])
def test_new_mails_become_files_and_are_taken_once(folder, box, security):
    port = box.port if security == "SSL" else box.plain
    edit_catalogue(folder, {"IMAP加密方式": security, "IMAP端口": port}, {})
    mails = [reply(), reply(sender='"../平桥" <../../x@danwei.test>')]
    for data in mails:
        box.deliver(USER, data)
    report = take(folder)
    assert not report.problems and len(report.fetched) == 2
    assert sorted(inbox(folder).values()) == sorted(mails)
    assert all(name.isascii() and ".." not in name and name.endswith(".eml") for name in inbox(folder))
    assert take(folder).fetched == [] and take(folder).known == 2
    box.deliver(USER, reply("又一封"))
    (third,) = take(folder).fetched
    assert third.subject == "又一封" and len(inbox(folder)) == 3


def test_the_mailbox_is_only_read(folder, box):
    for _ in range(3):
        box.deliver(USER, reply())
    take(folder)
    mailbox = client(box)
    assert mailbox.folder_status("INBOX", ["RECENT", "UNSEEN"]) == {b"RECENT": 3, b"UNSEEN": 3}
    mailbox.select_folder("INBOX", readonly=True)
    flags = mailbox.get_flags(mailbox.search())
    assert len(flags) == 3 and not [f for f in flags.values() if set(f) - {b"\\Recent"}]
    mailbox.logout()


def test_a_mailbox_numbered_anew_gives_nothing_twice(folder, box):
    mails = [reply(), reply()]
    for data in mails:
        box.deliver(USER, data)
    take(folder)
    mailbox = client(box)
    mailbox.create_folder("另存")
    for data in mails:
        mailbox.append("另存", data)
    edit_catalogue(folder, {"收件文件夹": "另存"}, {})
    assert take(folder).fetched == [] and len(inbox(folder)) == 2
    mailbox.logout()


def test_a_run_cut_off_is_taken_up(folder, box, monkeypatch):
    for _ in range(3):
        box.deliver(USER, reply())
    note, times = Ledger.add_event, []

    def cut(self, kind, *rest, **more):
        if kind == fetching.KIND and len(times) == 1:
            raise KeyboardInterrupt  # the second file is on disk, the ledger does not know it
        times.append(kind)
        note(self, kind, *rest, **more)

    monkeypatch.setattr(Ledger, "add_event", cut)
    with pytest.raises(KeyboardInterrupt):
        take(folder)
    monkeypatch.undo()
    monkeypatch.setenv("GOVCREDIT_MAIL_PASSWORD", PASSWORD)
    before = inbox(folder)
    assert len(before) == 2
    take(folder)
    after = inbox(folder)
    assert len(after) == 3 and before.items() <= after.items()


def test_nothing_in_the_inbox_is_overwritten(folder, box):
    ledger = folder / ".govcredit" / "ledger.sqlite"
    earlier = ledger.read_bytes()
    box.deliver(USER, reply())
    (name,) = (one.file for one in take(folder).fetched)
    ledger.write_bytes(earlier)  # brought back, it does not know the mail
    (folder / name).write_bytes(b"the office's own")
    assert not take(folder).refused
    kept = inbox(folder)
    assert len(kept) == 2 and kept[Path(name).name] == b"the office's own"


def test_a_reply_finds_its_unit_by_message_id_or_mark(folder, box):
    with Ledger(folder / ".govcredit" / "ledger.sqlite") as ledger:
        round_id = ledger.round_id("2021")
    key = Round(folder).load_key()
    sending(folder, channel="eml")
    (draft,) = (folder / "outbox" / "邮件").glob("T05_*")
    message_id = draft.read_text("ascii").partition("Message-ID: ")[2].partition("\r\n")[0].partition("\n")[0]
    sign = mark(round_id, "T06", "S1", key)
    box.deliver(USER, reply("无主题", In_Reply_To=message_id))
    box.deliver(USER, reply(f"回复: 请填报 [{sign}]"))
    box.deliver(USER, reply(f"转发：[{sign}]", References=f"<other@x.y> {message_id}"))  # says two units
    box.deliver(USER, reply(f"[{sign[:-1]}{'A' if sign[-1] != 'A' else 'B'}]"))  # a mark made up
    found = take(folder).fetched
    assert [one.unit for one in found] == ["T05", "T06", None, None]


def test_malformed_and_huge_mails_stop_nothing(folder, box, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 3000)
    box.deliver(
        USER, b"From: <@,;\xff>\r\nSubject: =?gb2312?B?\xc6\xbd\xc7\xc5?=\r\nContent-Type: \xff/\r\n\r\nx\r\n"
    )
    box.deliver(USER, b"\r\n")
    # The library raises IndexError over these heads.
    box.deliver(USER, b"Content-Type: multipart/report%; a*0*\r\n\r\nx\r\n")
    box.deliver(USER, b'Subject: big\r\nFrom: "\r\n\r\n' + b"x" * 4000)
    box.deliver(USER, reply("好的"))
    report = take(folder)
    assert [one.subject for one in report.fetched][-1] == "好的" and len(report.fetched) == 3
    assert [p.code for p in report.problems] == ["mail-is-none", "mail-too-large"]
    assert "big" in report.problems[1].message()


@pytest.mark.parametrize(
    "settings, code",
    [
        ({"IMAP服务器": None}, "mail-setting-missing"),
        ({"IMAP端口": 1}, "mail-server-silent"),
        ({"证书文件": None}, "mail-certificate"),
        ({"收件文件夹": "没有的"}, "mail-no-folder"),
    ],
)
def test_wrong_settings_are_named(folder, box, settings, code):
    edit_catalogue(folder, settings, {})
    report = take(folder)
    assert report.refused and [p.code for p in report.problems] == [code]


def test_a_wrong_password_is_refused(folder, box, monkeypatch):
    monkeypatch.setenv("GOVCREDIT_MAIL_PASSWORD", "wrong-secret-99")
    report = take(folder)
    assert report.refused and [p.code for p in report.problems] == ["mail-login-refused"]
    assert "wrong-secret-99" not in str(report)


# -- mailbox drafts and sent mails -----------------------------------------------------------------------
def test_drafts_are_put_into_the_mailbox_once(folder, box):
    report = sending(folder, channel="imap")
    assert states(report) == dict.fromkeys(UNITS, "filed") and codes(report) == []
    assert states(sending(folder, channel="imap")) == dict.fromkeys(UNITS, "filed")
    mailbox = client(box)
    mailbox.select_folder("草稿夹", readonly=True)
    assert len(mailbox.search()) == 5
    assert all(b"\\Draft" in flags for flags in mailbox.get_flags(mailbox.search()).values())
    mailbox.logout()


def test_what_was_filed_before_the_server_failed_leaves_no_draft_to_be_sent_twice(folder, box, monkeypatch):
    sending(folder, channel="eml", units=["D01", "D04"])
    append, count = Mailbox.append_draft, []

    def fail(self, *rest):
        if count:
            raise ServerTrouble(Problem("mail-server-busy", facts={"host": HOST, "words": "NO"}))
        append(self, *rest)
        count.append(1)

    monkeypatch.setattr(Mailbox, "append_draft", fail)
    report = sending(folder, channel="imap", again=["D01", "D04"], units=["D01", "D04"])
    assert states(report) == {"D01": "filed", "D04": "ready"}
    assert [path.name[:3] for path in (folder / "outbox" / "邮件").glob("*.eml")] == ["D04"]


def test_filing_that_was_cut_off_files_nothing_twice(folder, box, monkeypatch):
    append, count = Mailbox.append_draft, []

    def cut(self, *rest):
        append(self, *rest)
        count.append(1)
        if len(count) == 2:
            raise KeyboardInterrupt  # it is in the folder, the ledger says that it is on its way

    monkeypatch.setattr(Mailbox, "append_draft", cut)
    with pytest.raises(KeyboardInterrupt):
        sending(folder, channel="imap")
    sending(folder, channel="imap")
    assert len(count) == 5


@pytest.fixture
def both(folder, box, authority):
    """SMTP beside the mailbox."""
    server = SmtpServer(authority, "SSL")
    edit_catalogue(folder, {"SMTP端口": server.port, "加密方式": "SSL"}, {})
    yield server
    server.close()


def test_a_mail_cut_off_after_data_is_looked_up_among_the_sent_ones(folder, box, both):
    mailbox = client(box)
    both.on_mail = lambda to, data: mailbox.append("Sent Messages", data)
    both.faults["END"] += ["", "take-and-drop"]
    report = sending(folder)
    assert states(report) == dict.fromkeys(UNITS, "accepted") and codes(report) == ["mail-found-sent"]
    assert both.count() == dict.fromkeys(map(address, UNITS), 1)
    mailbox.logout()


def test_a_mail_not_among_the_sent_ones_stays_unknown(folder, both):
    both.faults["END"] += ["drop"]
    assert states(sending(folder))["D01"] == "unknown"
    assert states(sending(folder))["D01"] == "unknown"


def test_a_draft_that_a_person_sent_is_found_by_its_mark(folder, box, both):
    sending(folder, channel="eml", units=["T04", "T05"])
    (draft,) = (folder / "outbox" / "邮件").glob("T04_*")
    # The mail program gave it a Message-ID of its own.
    sent = draft.read_bytes().replace(b"Message-ID: <GC1", b"Message-ID: <outlook")
    mailbox = client(box)
    mailbox.append("Sent Messages", sent)
    report = sending(folder)
    assert states(report) == {**dict.fromkeys(UNITS, "accepted"), "T05": "drafted"}
    assert address("T04") not in both.count()
    mailbox.logout()


# -- what came back --------------------------------------------------------------------------------------
def test_a_mail_that_came_back_is_due_again(folder, box, both):
    edit_catalogue(folder, {}, {"T04": "tpyo@danwei.test"})
    sending(folder)
    ours = both.mails["tpyo@danwei.test"][0]
    head = ours.partition(b"\r\n\r\n")[0]
    box.deliver(
        USER,
        b"From: MAILER-DAEMON@danwei.test\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Final-Recipient: rfc822; tpyo@danwei.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        + head + b"\r\n\r\n--b--\r\n",
    )  # fmt: skip
    report = take(folder)
    (told,) = report.problems
    assert (told.code, told.unit) == ("mail-bounced", "T04") and "no such user" in told.message()
    again = sending(folder)  # to the same address it would only come back again
    assert states(again)["T04"] == "bounced" and codes(again) == ["mail-bounced"]
    assert both.count()["tpyo@danwei.test"] == 1
    edit_catalogue(folder, {}, {"T04": address("T04")})
    assert states(sending(folder)) == dict.fromkeys(UNITS, "accepted")
    assert both.count()[address("T04")] == 1 and both.count()[address("T05")] == 1
