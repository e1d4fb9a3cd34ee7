"""Reminders list just what is owed and do not nag; receipts tell what came, once."""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from mail_rounds import *  # noqa: F403  fixtures
from mail_rounds import UNITS, Time, address, codes, complete, edit_catalogue, returned, sending, states
from mail_servers import SmtpServer
from rounds_played import put

from govcredit_xl.core.folder import Round
from govcredit_xl.letters.mail.post import RECEIPTS, REMINDERS, PostReport
from govcredit_xl.round.collect import collect

# 13.2 is a town's, 12.1 everyone's.
FAULTY = {"in_12_1_n": 500.0}
BLANK = {"in_13_3_f1": None}
UNPROVED = {"ev_13_2": None}


@pytest.fixture(scope="module")
def answered(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """D01 has answered all, T04 wrongly, T05 with a blank; D04 and T06 have not."""
    folder = tmp_path_factory.mktemp("answered") / "2021"
    shutil.copytree(built, folder)
    returned(folder, "D01")
    returned(folder, "T04", **FAULTY)
    returned(folder, "T05", **BLANK)
    assert not collect(Round(folder), folder / "inbox").refused
    return folder


@pytest.fixture
def folder(answered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVCREDIT_MAIL_PASSWORD", "opensesame-7")
    shutil.copytree(answered, tmp_path / "2021")
    return tmp_path / "2021"


def remind(folder: Path, time: Time, **call: object) -> PostReport:
    return sending(folder, time, REMINDERS, channel="eml", **call)


def text(folder: Path, unit: str, what: str) -> tuple[str, str, list[str]]:
    """Subject, text and attachments of the newest draft of that kind."""
    path = sorted((folder / "outbox" / "邮件").glob(f"{unit}_*{what}*"))[-1]
    said = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    names = [part.get_filename() for part in said.iter_attachments()]
    return said["Subject"], said.get_body().get_content(), names


def test_each_unit_is_told_just_what_it_owes(folder):
    report = remind(folder, Time())
    assert states(report) == dict.fromkeys(("D04", "T04", "T05", "T06"), "drafted")
    subject, body, names = text(folder, "T06", "催报1")
    assert "填报表未报送" in subject and "还没有报送" in body and "有误" not in body
    assert "请于2021年11月30日前办理" in body
    assert names == ["催报通知_2021_T06.docx", "T06_施河镇_政务诚信填报表_2021.xlsx"]
    subject, body, names = text(folder, "T04", "催报1")
    assert "1处待改正" in subject and "以下各处有误" in body and "填报表!" in body and "500" in body
    assert "还没有" not in body and names == ["催报通知_2021_T04.docx"]
    assert not list((folder / "文书").glob("*D01*"))
    subject, body, _ = text(folder, "T05", "催报1")
    assert "1项待填" in subject and "以下内容还没有填" in body and "有误" not in body
    assert "二、" not in body


def test_evidence_that_is_missing_is_asked_for_too(folder):
    returned(folder, "T05", "又.xlsx", day=9, **BLANK, **UNPROVED)
    collect(Round(folder), folder / "inbox")
    remind(folder, Time(), units=["T05"])
    subject, body, _ = text(folder, "T05", "催报1")
    assert "1项待填、1项缺佐证材料" in subject
    assert "一、以下内容还没有填" in body and "二、以下各项缺少佐证材料" in body and "三、" not in body


def test_the_same_reminder_is_not_repeated_within_the_period(folder):
    time = Time()
    remind(folder, time)
    time.days(2.9)
    again = remind(folder, time)
    assert set(states(again).values()) == {"kept"} and all(one.at for one in again.posted)
    time.days(0.2)
    assert set(states(remind(folder, time)).values()) == {"drafted"}
    assert len(list((folder / "outbox" / "邮件").glob("T06_*"))) == 2
    edit_catalogue(folder, {"催报间隔": 10}, {})
    time.days(5)
    assert set(states(remind(folder, time)).values()) == {"kept"}


def test_a_unit_that_owes_something_else_now_is_reminded_anew_and_one_that_owes_nothing_is_not(folder):
    time = Time()
    remind(folder, time)
    returned(folder, "T06", day=9, **BLANK)
    returned(folder, "T04", "改.xlsx", day=9)
    collect(Round(folder), folder / "inbox")
    report = remind(folder, time)
    assert states(report) == {"D04": "kept", "T05": "kept", "T06": "drafted"}
    assert "1项待填" in text(folder, "T06", "催报2")[0]


def test_after_the_deadline_it_says_so_and_letters_and_marked_workbooks_go_along(folder):
    (folder / "退改").mkdir(exist_ok=True)
    marked = folder / "退改" / "T04_平桥镇_政务诚信填报表_2021_退改1.xlsx"
    marked.write_bytes(b"PK marked")
    time = Time()
    time.days(60)
    remind(folder, time)
    assert "请尽快（截止日期2021年11月30日已过）办理" in text(folder, "T06", "催报1")[1]
    assert text(folder, "T04", "催报1")[2] == ["催报通知_2021_T04.docx", marked.name]
    os.utime(marked, (0, 0))  # older than what the unit sent: it would be the wrong one
    time.days(10)
    remind(folder, time)
    assert text(folder, "T04", "催报2")[2] == ["催报通知_2021_T04.docx"]


def test_a_letter_that_cannot_be_written_keeps_no_mail_back(folder):
    (folder / "文书").mkdir()
    (folder / "文书" / "催报通知_2021_T04.docx").write_bytes(b"an old letter")
    edit_catalogue(folder, {"发文机关": None}, {})
    report = remind(folder, Time(), units=["T04"])
    assert states(report) == {"T04": "drafted"} and "document-organ-missing" in codes(report)
    assert text(folder, "T04", "催报1")[2] == []


def test_a_dry_run_says_which_drafts_stay(folder):
    time = Time()
    remind(folder, time, units=["T04"])
    letters = list((folder / "文书").iterdir())
    report = remind(folder, time, dry_run=True)
    assert states(report) == {"D04": "planned", "T04": "kept", "T05": "planned", "T06": "planned"}
    assert list((folder / "文书").iterdir()) == letters


def test_reminders_go_by_smtp_once_each(folder, smtp: SmtpServer):
    time = Time()
    report = sending(folder, time, REMINDERS)
    assert states(report) == dict.fromkeys(("D04", "T04", "T05", "T06"), "accepted")
    sending(folder, time, REMINDERS)
    assert smtp.count() == dict.fromkeys(map(address, ("D04", "T04", "T05", "T06")), 1)
    assert states(sending(folder, time)) == dict.fromkeys(UNITS, "accepted")  # the workbooks are due still
    time.days(4)
    sending(folder, time, REMINDERS, units=["T06"])
    assert smtp.count()[address("T06")] == 3


def test_a_receipt_names_file_time_hash_and_findings_once(folder):
    report = sending(folder, None, RECEIPTS, channel="eml")
    assert states(report) == dict.fromkeys(("D01", "T04", "T05"), "drafted") and codes(report) == []
    _, body, _ = text(folder, "T04", "回执1")
    data = (folder / "inbox" / "T04.xlsx").read_bytes()
    assert "文件：T04.xlsx" in body and hashlib.sha256(data).hexdigest() in body
    assert "2021-11-01 09:00" in body and "1 处错误" in body and "500" in body
    assert "没有发现问题" in text(folder, "D01", "回执1")[1]
    again = sending(folder, None, RECEIPTS, channel="eml")
    assert states(again) == dict.fromkeys(("D01", "T04", "T05"), "drafted") and again.posted[0].at
    returned(folder, "T04", "第二次.xlsx", day=9)
    collect(Round(folder), folder / "inbox")
    sending(folder, None, RECEIPTS, channel="eml")
    _, body, _ = text(folder, "T04", "回执2")
    assert "第二次.xlsx" in body and "T04.xlsx" not in body and "inbox" not in body
    assert len(list((folder / "outbox" / "邮件").glob("D01_*"))) == 1


def test_a_receipt_says_which_of_several_counts_and_shows_no_path_of_the_office(folder):
    returned(folder, "D01", "再报.xlsx", day=9, in_12_1_n=500.0)
    put(folder, "D04 损坏.xlsx", b"PK\x03\x04 half", day=9)
    collect(Round(folder), folder / "inbox")
    sending(folder, None, RECEIPTS, channel="eml")
    body = text(folder, "D01", "回执1")[1]
    assert "处理：已采用" in body and "未采用，有错误，仍以此前报送的为准" in body and "inbox" not in body
    body = text(folder, "D04", "回执1")[1]
    assert "D04 损坏.xlsx" in body and "处理：未采用。" in body and "inbox" not in body


def test_the_answers_of_the_tests_are_what_they_say(folder):
    assert complete(folder, "T04")["in_12_1_n"] < FAULTY["in_12_1_n"]
