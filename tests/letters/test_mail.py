"""Mail goes out to every unit once: drafts, SMTP with its faults, the ledger at every step."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
from pathlib import Path
from time import sleep

import keyring
import pytest
from keyring.backend import KeyringBackend
from mail_rounds import *  # noqa: F403  fixtures
from mail_rounds import UNITS, Time, address, codes, edit_catalogue, sending, states
from mail_servers import PASSWORD, USER, Authority, SmtpServer, open_folder
from openpyxl import load_workbook

import govcredit_xl.letters.mail.smtp as link
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.tokens import PATTERN, marked_units, verify
from govcredit_xl.letters.mail.post import Call, post
from govcredit_xl.letters.mail.settings import SERVICE, VARIABLE, without_password
from govcredit_xl.round.build import build

SENT = dict.fromkeys(map(address, UNITS), 1)


def events(folder: Path, unit: str = "T04") -> list[str]:
    with Ledger(folder / ".govcredit" / "ledger.sqlite") as ledger:
        return [e.record["state"] for e in ledger.events("mail") if e.record["unit"] == unit]


def problem(report, code):
    (found,) = [p for p in report.problems if p.code == code]
    return found


# -- drafts ----------------------------------------------------------------------------------------------
def test_drafts_open_ready_to_send_and_a_second_run_leaves_them(folder):
    report = sending(folder, channel="eml")
    assert states(report) == dict.fromkeys(UNITS, "drafted")
    drafts = sorted((folder / "outbox" / "邮件").iterdir())
    assert [path.name[:3] for path in drafts] == sorted(UNITS)
    said = email.message_from_bytes(drafts[2].read_bytes(), policy=email.policy.default)
    assert said["X-Unsent"] == "1" and said["To"].addresses[0].addr_spec == address("T04")
    assert said["Reply-To"] == "baosong@xinyong.test" and "平桥镇" in said["Subject"]
    (workbook,) = said.iter_attachments()
    assert workbook.get_filename() == "T04_平桥镇_政务诚信填报表_2021.xlsx"
    assert workbook.get_content() == (folder / "outbox" / workbook.get_filename()).read_bytes()
    before = [path.read_bytes() for path in drafts]
    again = sending(folder, channel="eml")
    assert states(again) == dict.fromkeys(UNITS, "kept")
    assert [path.read_bytes() for path in drafts] == before


def test_a_draft_is_written_anew_when_the_template_changes_but_not_over_the_offices_own_words(folder):
    sending(folder, channel="eml")
    t04, t05 = (next((folder / "outbox" / "邮件").glob(f"{unit}_*")) for unit in ("T04", "T05"))
    t05.write_bytes(t05.read_bytes() + b"\r\n")
    template = folder / "模板" / "邮件_发送.txt"
    template.write_text("主题：请报送\n{单位}好，{暗号}\n", encoding="gb18030")
    report = sending(folder, channel="eml")
    assert states(report) == {**dict.fromkeys(UNITS, "drafted"), "T05": "kept"}
    assert set(codes(report)) == {"mail-placeholder-unknown", "mail-draft-edited"}
    said = email.message_from_bytes(t04.read_bytes(), policy=email.policy.default)
    text = said.get_body().get_content()
    assert text.startswith("淮安区平桥镇") or "好，{暗号}" in text
    assert PATTERN.search(text) and "GC-T04-S1-" in said["Subject"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030", "utf-32"])
def test_wording_is_read_as_notepad_saves_it(folder, encoding):
    text = "主题：报送平桥镇\r\n{单位}好，请报来。\r\n"
    (folder / "模板" / "邮件_发送.txt").write_bytes(text.encode(encoding))
    assert codes(sending(folder, channel="eml")) == []
    draft = next((folder / "outbox" / "邮件").glob("T04_*"))
    said = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert "报送平桥镇" in said["Subject"] and "好，请报来。" in said.get_body().get_content()


def test_wording_that_is_no_text_is_told_and_not_sent(folder):
    (folder / "模板" / "邮件_发送.txt").write_bytes(b"PK\3\4" + bytes(range(256)) * 4)
    report = sending(folder, channel="eml")
    assert codes(report) == ["text-unreadable"]
    draft = next((folder / "outbox" / "邮件").glob("T04_*"))
    said = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert "政务诚信" in said.get_body().get_content()


def test_a_draft_that_is_gone_may_have_been_sent_and_is_not_written_again_by_itself(folder):
    sending(folder, channel="eml")
    (draft,) = (folder / "outbox" / "邮件").glob("T04_*")
    draft.unlink()
    report = sending(folder, channel="eml")
    assert states(report) == {**dict.fromkeys(UNITS, "kept"), "T04": "drafted"}
    assert codes(report) == ["mail-drafted-before"] and not draft.exists()
    sending(folder, channel="eml", again=["T04"])
    assert draft.exists()


def test_a_reply_can_be_told_by_subject_text_and_message_id(folder):
    sending(folder, channel="eml")
    round_ = Round(folder)
    (draft,) = (folder / "outbox" / "邮件").glob("T05_*")
    said = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    with Ledger(round_.ledger_file) as ledger:
        round_id = ledger.round_id("2021")
    key = round_.load_key()
    assert marked_units("回复：" + said["Subject"], round_id, key) == {"T05"}
    assert marked_units(said["Subject"].replace("GC-T05", "GC-T06"), round_id, key) == frozenset()
    for text in (said["Message-ID"], said.get_body().get_content()):
        assert verify(PATTERN.search(text)[0], key).unit == "T05"


def test_units_without_an_address_are_listed_and_a_dry_run_writes_nothing(folder):
    before = sorted(folder.rglob("*"))
    report = sending(folder, channel="eml", dry_run=True)
    assert states(report) == dict.fromkeys(UNITS, "planned") and sorted(folder.rglob("*")) == before
    told = problem(report, "mail-no-address")
    assert told.facts["count"] == 40 and "T07 车桥镇" in told.message()
    assert states(sending(folder, channel="eml", units=["T04"])) == {"T04": "drafted"}
    assert codes(sending(folder, channel="eml", units=["X1"])) == ["unknown-unit"]
    assert events(folder, "T05") == []


def test_a_workbook_that_is_gone_or_changed_or_old_is_not_sent(folder):
    for path, change in (("T04", Path.unlink), ("T05", lambda p: p.write_bytes(p.read_bytes() + b"x"))):
        change(next((folder / "outbox").glob(f"{path}_*")))
    edit_catalogue(folder, {}, {"T07": address("T07")})
    report = sending(folder, channel="eml")
    assert states(report) == dict.fromkeys(("D01", "D04", "T06"), "drafted")
    assert [p.unit for p in report.problems if p.code == "mail-no-workbook"] == ["T04", "T05", "T07"]


def test_the_task_notice_goes_along(folder):
    (folder / "文书").mkdir()
    (folder / "文书" / "通知_2021.docx").write_bytes(b"PK")
    report = sending(folder, channel="eml", units=["T04"])
    assert report.posted[0].attachments == ("T04_平桥镇_政务诚信填报表_2021.xlsx", "通知_2021.docx")


# -- SMTP --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("smtp", ["SSL", "STARTTLS"], indirect=True)
def test_every_unit_gets_one_mail_and_a_second_run_sends_none(folder, smtp):
    report = sending(folder)
    assert states(report) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT
    assert events(folder) == ["ready", "in-flight", "accepted"]
    assert not report.refused and codes(report) == []
    again = sending(folder)
    assert states(again) == states(report) and again.posted[0].at and smtp.count() == SENT
    said = email.message_from_bytes(smtp.mails[address("T04")][0], policy=email.policy.default)
    assert said["X-Unsent"] is None and said["From"].addresses[0].addr_spec == USER
    assert smtp.connections == 1


def test_a_rebuilt_form_is_a_mail_of_its_own(folder, smtp):
    sending(folder)
    path = folder / "指标体系.xlsx"
    book = load_workbook(path)
    (label,) = [
        row[2]
        for row in book["填报项"].iter_rows(min_row=3)
        if (row[0].value, row[1].value) == ("13.2", "ok")
    ]
    label.value = "是否开展诚信村居建设活动"
    book.save(path)
    assert set(codes(sending(folder))) == {"mail-no-workbook"}  # the forms in the outbox are the old ones
    build(Round(folder), UNITS)
    for _ in range(2):
        sending(folder)
    # Towns have a new form; departments are not asked that item.
    assert smtp.count() == {**SENT, **dict.fromkeys(map(address, ("T04", "T05", "T06")), 2)}


def test_pace_connections_and_pauses_are_as_set(folder, smtp):
    edit_catalogue(folder, {"每分钟封数": 30, "每次连接封数": 2}, {})
    time = Time()
    sending(folder, time)
    assert smtp.connections == 3 and time.slept.count(7) == 2
    # 5 mails at 30 a minute take 8 s; the pauses between connections are part of them.
    assert time.seconds >= 8 and smtp.count() == SENT


def test_a_refused_address_is_said_in_the_servers_words_and_tried_again_when_mended(folder, smtp):
    smtp.refused[address("T04")] = "550 5.1.1 用户不存在"
    report = sending(folder)
    assert states(report)["T04"] == "failed" and states(report)["T05"] == "accepted"
    assert "用户不存在" in problem(report, "mail-refused").message()
    assert not report.refused
    edit_catalogue(folder, {}, {"T04": "new@danwei.test"})
    assert states(sending(folder))["T04"] == "accepted"
    assert address("T04") not in smtp.count() and smtp.count()["new@danwei.test"] == 1
    assert sum(smtp.count().values()) == 5


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "END"])
def test_what_is_put_off_is_sent_later_in_the_same_run(folder, smtp, stage):
    smtp.faults[stage].append("451 4.7.1 稍后再发")
    time = Time()
    report = sending(folder, time)
    assert states(report) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT
    assert time.slept.count(60) == 1
    assert events(folder, "D01").count("deferred") == 1


def test_what_is_put_off_too_often_waits_for_the_next_run(folder, smtp):
    edit_catalogue(folder, {"重试次数": 1}, {})
    smtp.refused[address("T04")] = "450 4.2.1 MI:STC 发信过快"
    time = Time()
    report = sending(folder, time)
    assert states(report)["T04"] == "deferred" and time.slept.count(60) == 1
    assert "MI:STC 发信过快" in problem(report, "mail-deferred").message()
    smtp.refused.clear()
    assert states(sending(folder)) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT


@pytest.mark.parametrize("stage", ["EHLO", "MAIL", "DATA"])
def test_a_server_that_closes_for_a_while_is_given_its_pause(folder, smtp, stage):
    smtp.faults[stage].append("421 4.7.0 too many connections")
    time = Time()
    report = sending(folder, time)
    assert states(report) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT
    assert 60 in time.slept


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_mail_is_handed_over_loses_nothing(folder, smtp, stage):
    smtp.faults[stage] += ["", "drop"]
    assert states(sending(folder)) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT


@pytest.mark.parametrize("fault, arrived", [("drop", 0), ("take-and-drop", 1)])
def test_a_mail_cut_off_after_data_is_never_sent_again_by_itself(folder, smtp, fault, arrived):
    smtp.faults["END"] += ["", "", fault]
    report = sending(folder)
    assert states(report) == {**dict.fromkeys(UNITS, "accepted"), "T04": "unknown"}
    told = problem(report, "mail-unknown")
    assert told.unit == "T04" and "--resend T04" in told.remedy() and "GC-T04-S1-" in told.remedy()
    for _ in range(2):
        again = sending(folder)
        assert states(again)["T04"] == "unknown" and codes(again) == ["mail-unknown"]
    assert smtp.count().get(address("T04"), 0) == arrived
    decided = sending(folder, again=["T04"])
    assert states(decided)["T04"] == "accepted" and smtp.count()[address("T04")] == arrived + 1
    assert sum(smtp.count().values()) == 5 + arrived


@pytest.mark.parametrize("stage, state", [("MAIL", "accepted"), ("END", "unknown")])
def test_a_server_that_does_not_answer_in_time_is_as_one_that_is_gone(
    folder, smtp, monkeypatch, stage, state
):
    monkeypatch.setattr(link, "TIMEOUT", 5)  # a busy machine answers all else in that time
    smtp.faults[stage].append("slow 600")
    report = sending(folder)
    assert states(report) == {**dict.fromkeys(UNITS, "accepted"), "D01": state}


def test_it_is_on_disk_that_a_mail_is_on_its_way_before_the_server_gets_it(folder, smtp):
    seen = []
    smtp.at_data = lambda: seen.append(events(folder, UNITS[len(seen)])[-1])
    sending(folder)
    assert seen == ["in-flight"] * 5


def test_a_run_killed_on_the_way_leaves_the_mail_unknown_and_the_rest_due(folder, smtp):
    smtp.faults["END"] += ["", "slow 600"]  # it never answers: the mail is on its way until the run is killed
    run = subprocess.Popen(
        [sys.executable, "-m", "govcredit_xl", "--round", str(folder), "send", "--smtp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(2400):
        if events(folder, "D04")[-1:] == ["in-flight"] or run.poll() is not None:
            break
        sleep(0.05)
    assert run.poll() is None and events(folder, "D04")[-1:] == ["in-flight"]
    run.kill()
    run.wait()
    smtp.faults[
        "END"
    ].clear()  # killed before the server had it all, the run has left the fault for the next mail
    report = sending(folder)
    assert states(report) == {**dict.fromkeys(UNITS, "accepted"), "D04": "unknown"}
    assert address("D04") not in smtp.count() or smtp.count()[address("D04")] == 1


def test_drafts_that_a_person_may_have_sent_are_not_sent_again(folder, smtp):
    sending(folder, channel="eml", units=["T04", "T05"])
    report = sending(folder)
    assert states(report) == {**dict.fromkeys(UNITS, "accepted"), "T04": "drafted", "T05": "drafted"}
    assert problem(report, "mail-drafted-before").facts["count"] == 2
    report = sending(folder, again=["all"])
    assert states(report) == dict.fromkeys(UNITS, "accepted") and smtp.count() == SENT
    assert list((folder / "outbox" / "邮件").iterdir()) == []


# -- wrong settings ----------------------------------------------------------------------------------------
def refused(folder: Path, **call: object) -> str:
    report = sending(folder, **call)
    assert report.refused
    assert states(report) in ({}, dict.fromkeys(UNITS, "ready"))
    (told,) = [p for p in report.problems if p.code != "mail-no-address"]
    assert told.message() and told.message("en") and told.remedy() and told.severity == "error"
    return told.code


@pytest.mark.parametrize(
    "settings, code",
    [
        ({"SMTP服务器": None}, "mail-setting-missing"),
        ({"SMTP服务器": "http://smtp.qq.com"}, "mail-setting-wrong"),
        ({"SMTP服务器": "smtp.no-such-host.invalid"}, "mail-server-not-found"),
        ({"SMTP端口": 1}, "mail-server-silent"),
        ({"SMTP端口": "四六五"}, "mail-setting-wrong"),
        ({"加密方式": "不加密"}, "mail-setting-wrong"),
        ({"每分钟封数": 0}, "mail-setting-wrong"),
        ({"证书文件": "没有.pem"}, "mail-setting-wrong"),
        ({"邮箱": "信用办@xinyong.test"}, "mail-setting-wrong"),
        ({"证书文件": None}, "mail-certificate"),
        ({"用户名": None, "邮箱": None}, "mail-setting-missing"),
    ],
)
def test_wrong_settings_are_named(folder, smtp, settings, code):
    edit_catalogue(folder, settings, {})
    assert refused(folder) == code
    assert smtp.count() == {}


def test_a_port_for_starttls_is_not_one_for_ssl(folder, authority):
    server = SmtpServer(authority, "STARTTLS")
    edit_catalogue(folder, {"SMTP端口": server.port, "加密方式": "SSL"}, {})
    assert refused(folder) == "mail-server-odd"
    server.close()


def test_a_certificate_for_another_name_is_refused(folder, smtp):
    other = Authority(open_folder(), "mail.elsewhere.test")
    server = SmtpServer(other, "SSL")
    (folder / "ca.pem").write_bytes(other.ca.read_bytes())
    edit_catalogue(folder, {"SMTP端口": server.port}, {})
    assert refused(folder) == "mail-certificate"
    assert server.logins == 0
    server.close()


# -- passwords ---------------------------------------------------------------------------------------------
def test_a_wrong_password_is_refused_in_plain_words_and_nowhere_written(folder, smtp, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "wrong-secret-99")
    assert refused(folder) == "mail-login-refused"
    done = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", "--round", str(folder), "send", "--smtp", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 2 and "授权码" in done.stdout
    sending(folder, again=["T04"])
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for secret in ("wrong-secret-99", PASSWORD):
        assert secret not in done.stdout + done.stderr + "".join(capfd.readouterr())
        assert secret.encode() not in written


def test_a_server_that_repeats_the_password_is_not_quoted():
    words = "535 bad login AHh5YkB4aW55b25nLnRlc3QAb3BlbnNlc2FtZS03 for opensesame-7"
    assert without_password(words, USER, PASSWORD) == "535 bad login *** for ***"


class _Keys(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


def test_the_password_comes_from_the_keyring_or_a_prompt_that_may_be_remembered(folder, smtp, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    assert refused(folder) == "mail-no-password"
    keys = _Keys()
    keyring.set_keyring(keys)
    asked = []

    def ask(account):
        asked.append(account)
        return PASSWORD

    post(Round(folder), Call("workbooks", "smtp", units=["T04"], ask=ask), clock=Time().clock)
    assert asked == [USER] and keys.kept == {}
    post(Round(folder), Call("workbooks", "smtp", units=["T05"], ask=ask, remember=True), clock=Time().clock)
    assert keys.kept == {(SERVICE, USER): PASSWORD}
    assert states(sending(folder)) == dict.fromkeys(UNITS, "accepted") and len(asked) == 2


def test_settings_are_explained_where_they_stand():
    text = (Path(__file__).parents[2] / "workbooks" / "指标体系_2021" / "设置.csv").read_text("utf-8")
    assert all(f"\n{name}," in text for name in MailSetting.ALL)
