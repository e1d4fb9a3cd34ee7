"""A round of 2021 whose units have mailboxes on the servers of the tests."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.null import Keyring as NoKeyring
from mail_servers import HOST, PASSWORD, USER, Authority, ImapServer, SmtpServer, open_folder
from openpyxl import load_workbook
from rounds_played import put, sent

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.core.terms import EVIDENCE_WANTED
from govcredit_xl.letters.mail.deliver import Clock
from govcredit_xl.letters.mail.post import REMINDERS, WORKBOOKS, Call, PostReport, post, remind
from govcredit_xl.letters.mail.settings import VARIABLE
from govcredit_xl.round.build import build
from govcredit_xl.round.init import begin
from govcredit_xl.scoring.rules import rule_of

UNITS = ("D01", "D04", "T04", "T05", "T06")
"""Those with an address."""


def address(unit: str) -> str:
    return f"{unit.lower()}@danwei.test"


class Time:
    """A clock that passes the time without waiting."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.start = dt.datetime(2021, 11, 8, 9, tzinfo=dt.UTC)
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def days(self, number: float) -> None:
        self.seconds += number * 86400

    @property
    def clock(self) -> Clock:
        return Clock(
            lambda: self.start + dt.timedelta(seconds=self.seconds), lambda: self.seconds, self.sleep
        )


def edit_catalogue(folder: Path, settings: dict[str, object], addresses: dict[str, object]) -> None:
    book = load_workbook(folder / "指标体系.xlsx")
    rows = {row[0].value: row for row in book["设置"].iter_rows(min_row=3)}
    for key, value in settings.items():
        rows[key][1].value = value
    heads = {cell.value: cell.column - 1 for cell in book["单位"][2]}
    for row in book["单位"].iter_rows(min_row=3):
        code = row[heads["编码"]].value
        if code in addresses:
            row[heads["邮箱"]].value = addresses[code]
            row[heads["联系人"]].value = f"{code}经办，李"
    book.save(folder / "指标体系.xlsx")


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    folder = open_folder()
    yield Authority(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    folder = tmp_path_factory.mktemp("rounds") / "2021"
    begin(folder)
    basic = {
        "用户名": USER, "SMTP服务器": HOST, "IMAP服务器": HOST, "证书文件": "ca.pem", "邮箱": "baosong@xinyong.test",
        "联系人": "王", "电话": "0517-1", "重试间隔": 60, "换连接间隔": 7,
    }  # fmt: skip
    edit_catalogue(folder, basic, {unit: address(unit) for unit in UNITS})
    shutil.copy(authority.ca, folder / "ca.pem")
    assert not build(Round(folder), UNITS)[0].refused
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that round for one test; the password comes from the environment, no keyring is there."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    keyring.set_keyring(NoKeyring())
    shutil.copytree(built, tmp_path / "2021")
    return tmp_path / "2021"


@pytest.fixture(params=["SSL"])
def smtp(request: pytest.FixtureRequest, folder: Path, authority: Authority) -> Iterator[SmtpServer]:
    server = SmtpServer(authority, request.param)
    edit_catalogue(folder, {"SMTP端口": server.port, "加密方式": request.param, "IMAP服务器": None}, {})
    yield server
    server.close()


@pytest.fixture(scope="module")
def dovecot(authority: Authority) -> Iterator[ImapServer]:
    folder = open_folder()
    server = ImapServer(authority, folder / "imap")
    yield server
    server.close()
    shutil.rmtree(folder)


@pytest.fixture
def imap(folder: Path, dovecot: ImapServer) -> ImapServer:
    """Dovecot with an empty mailbox of the office, known to the round."""
    shutil.rmtree(dovecot.folder / "mail" / USER, ignore_errors=True)
    edit_catalogue(folder, {"IMAP服务器": HOST, "IMAP端口": dovecot.port}, {})
    return dovecot


def sending(folder: Path, time: Time | None = None, what: str = WORKBOOKS, **call: object) -> PostReport:
    make = remind if what == REMINDERS else post
    return make(Round(folder), Call(what, **{"channel": "smtp", **call}), clock=(time or Time()).clock)


def states(report: PostReport) -> dict[str, str]:
    return {one.unit: one.state for one in report.posted}


_EXPECTED = {"mail-no-address", "document-setting-blank", "document-dated-today"}


def codes(report: PostReport) -> list[str]:
    return [problem.code for problem in report.problems if problem.code not in _EXPECTED]


def complete(folder: Path, unit: str, **changes: object) -> dict[str, object]:
    """Full-marks answers of a unit with an address for each piece of evidence asked; None leaves one out."""
    catalogue, _ = load_catalogue(folder / "指标体系.xlsx")
    found: dict[str, object] = {}
    for item, lead in catalogue.items_of(unit):
        given = rule_of(item).full_marks(item)
        name = item.id.replace(".", "_")
        codes = {asked.code for asked in item.asked(lead=lead)}
        found |= {f"in_{name}_{code}": value for code, value in given.items() if code in codes}
        if EVIDENCE_WANTED in item.method:
            found[f"ev_{name}"] = f"https://danwei.test/{item.id}"
    return {name: value for name, value in (found | changes).items() if value is not None}


def returned(folder: Path, unit: str, name: str = "", day: int = 1, **changes: object) -> Path:
    return put(
        folder, name or f"{unit}.xlsx", fill(sent(folder, unit), complete(folder, unit, **changes)), day
    )
