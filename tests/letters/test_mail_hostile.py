"""Hostile and broken mail servers: each ends with a sentence, in time, and nothing is kept that is no mail."""

from __future__ import annotations

import base64
import itertools
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hostile_servers import MAIL, ScriptedServer, hostile_imap
from mail_rounds import *  # noqa: F403  fixtures
from mail_rounds import Time, edit_catalogue
from mail_servers import PASSWORD, USER, Authority

import govcredit_xl.letters.mail.fetch as fetching
from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.mail import imap, limits
from govcredit_xl.letters.mail import smtp as smtp_link
from govcredit_xl.letters.mail.fetch import FetchReport, fetch
from govcredit_xl.letters.mail.limits import Allowance, FloodError
from govcredit_xl.letters.mail.post import WORKBOOKS, Call, post
from govcredit_xl.letters.mail.settings import (
    HIDDEN,
    LONGEST_WORDS,
    read_mail_settings,
    server_words,
    without_password,
)


def endless(piece: bytes) -> Callable[[bytes], Iterator[bytes]]:
    return lambda tag: itertools.repeat(piece)


def trickle(piece: bytes) -> Callable[[bytes], Iterator[bytes]]:
    def slowly(tag: bytes) -> Iterator[bytes]:
        while True:
            time.sleep(0.05)
            yield piece

    return slowly


SIZES = b"* 1 FETCH (UID 5 RFC822.SIZE %s INTERNALDATE %s)\r\n{tag} OK done\r\n"
DATE = b'" 1-Nov-2021 09:00:00 +0800"'
DEEP = b"(" * 200_000

# Nothing of these is a mail that could be kept.
NOTHING: dict[str, dict[str, object]] = {
    "a number in place of a body": {"BODY": b"* 1 FETCH (UID 5 BODY[] 1200000000)\r\n{tag} OK done\r\n"},
    "a list in place of a body": {"BODY": b"* 1 FETCH (UID 5 BODY[] (1 2 3))\r\n{tag} OK done\r\n"},
    "no body": {"BODY": b"* 1 FETCH (UID 5 BODY[] NIL)\r\n{tag} OK done\r\n"},
    "another mail": {"BODY": b"* 1 FETCH (UID 6 BODY[] {5}\r\nFrom:)\r\n{tag} OK done\r\n"},
    "zeros": {"BODY": b"* 1 FETCH (UID 5 BODY[] {9000}\r\n" + bytes(9000) + b")\r\n{tag} OK done\r\n"},
    "a page": {"BODY": b"* 1 FETCH (UID 5 BODY[] {27}\r\n<html>go to: evil.test</html>)\r\n{tag} OK done\r\n"},
    "a giant literal": {"BODY": lambda tag: itertools.chain([b"* 1 FETCH (UID 5 BODY[] {99999999999}\r\n"], itertools.repeat(bytes(65536)))},
    "a literal of a size that is none": {"BODY": b"* 1 FETCH (UID 5 BODY[] {%s}\r\n" % (b"9" * 400)},
    "deep brackets": {"BODY": b"* 1 FETCH (UID 5 BODY[] " + DEEP + b")\r\n{tag} OK done\r\n"},
    "deep brackets where sizes are asked for": {"SIZES": b"* 1 FETCH " + DEEP + b"\r\n{tag} OK done\r\n"},
    "lines without end": {"BODY": endless(b"* OK still here\r\n")},
    "one line without end": {"BODY": endless(b"x" * 65536)},
    "a trickle": {"BODY": trickle(b"* OK wait\r\n")},
    "a list of folders without end": {"LIST": endless(b'* LIST () "/" "a folder"\r\n')},
    "a search without end": {"SEARCH": endless(b"* SEARCH 1 2 3\r\n")},
    "words in place of numbers": {"SEARCH": b"* SEARCH five six\r\n{tag} OK done\r\n"},
    "no folder": {"EXAMINE": b"{tag} NO none\r\n"},
    "no brackets closed": {"SIZES": b'* 1 FETCH (UID 5 "abc\r\n{tag} OK done\r\n'},
    "an uneven list": {"SIZES": b"* 1 FETCH (UID)\r\n{tag} OK done\r\n"},
    "a mail of any number": {"SIZES": b"* x FETCH (UID y)\r\n{tag} OK done\r\n"},
    "bytes of chance": {"LIST": b"\xff\xfe\x00(({[\r\n{tag} OK done\r\n"},
    "an answer to another question": {"LOGIN": b"Z9 OK in\r\n{tag} BAD what\r\n"},
    "no answer": {"LOGIN": lambda tag: iter(())},
    "a size beyond all": {"SIZES": SIZES % (b"9" * 300, DATE)},
}  # fmt: skip

# These are odd, and yet the mail is one.
KEPT: dict[str, dict[str, object]] = {
    "a size below zero": {"SIZES": SIZES % (b"-5", DATE)},
    "no size": {"SIZES": SIZES % (b"NIL", DATE)},
    "a word for a size": {"SIZES": SIZES % (b"big", DATE)},
    "no date": {"SIZES": SIZES % (b"100", b"NIL")},
    "a date before all time": {"SIZES": SIZES % (b"100", b'" 1-Jan-0001 00:00:00 +1400"')},
    "a date after all time": {"SIZES": SIZES % (b"100", b'"31-Dec-9999 23:59:59 -1400"')},
    "mails that nobody asked for": {"BODY": b"* 2 FETCH (UID 9 BODY[] 7)\r\n* 1 FETCH (UID 5 BODY[] {%d}\r\n%s)\r\n{tag} OK done\r\n" % (len(MAIL), MAIL)},
    "lines between": {"SIZES": b"* OK hello\r\n* 5 EXISTS\r\n" + SIZES % (b"100", DATE)},
}  # fmt: skip


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, so small that they are reached in no time."""
    monkeypatch.setattr(limits, "ANSWER", 400_000)
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    monkeypatch.setattr(limits, "SLOWEST", 2_000_000)
    monkeypatch.setattr(fetching, "LARGEST", 2 * 2**20)
    monkeypatch.setattr(imap, "TIMEOUT", 1.0)
    monkeypatch.setattr(smtp_link, "TIMEOUT", 1.0)


@cache
def _catalogue(path: Path) -> tuple[Catalogue | None, list[Problem]]:
    return load_catalogue(path)


def take(round_folder: Path, server: ScriptedServer, **changes: object) -> FetchReport:
    """A fetch from that server; the catalogue is read once for all of them."""
    catalogue, _ = _catalogue(round_folder / "指标体系.xlsx")
    assert catalogue is not None
    settings, wrong = read_mail_settings(catalogue.settings, Round(round_folder))
    assert settings.imap is not None and not wrong
    settings = replace(settings, imap=replace(settings.imap, port=server.port), **changes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "load_catalogue", lambda path: (catalogue, []))
        patch.setattr(fetching, "read_mail_settings", lambda *known: (settings, []))
        try:
            return fetch(Round(round_folder), clock=Time().clock)
        finally:
            server.close()


def inbox(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "inbox").iterdir()]


def test_the_scripted_server_can_be_fetched_from(folder: Path, authority: Authority) -> None:
    report = take(folder, hostile_imap(authority))
    assert not report.problems and inbox(folder) == [MAIL]


@pytest.mark.parametrize("case", NOTHING)
def test_nothing_is_kept_that_is_no_mail(
    folder: Path, authority: Authority, limited: None, case: str
) -> None:
    server = hostile_imap(authority, **NOTHING[case])  # type: ignore[arg-type]
    tracemalloc.start()
    report = take(folder, server)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert inbox(folder) == [] and report.fetched == []
    for problem in report.problems:
        assert problem.message() and problem.remedy() and len(problem.message()) < 900
    assert peak < 64 * 2**20
    silent = {
        "no body",
        "another mail",
        "a number in place of a body",
        "a list in place of a body",
        "no answer",
    }
    assert report.problems or case in silent


@pytest.mark.parametrize("case", KEPT)
def test_an_odd_answer_about_a_mail_does_not_keep_it_away(
    folder: Path, authority: Authority, limited: None, case: str
) -> None:
    report = take(folder, hostile_imap(authority, **KEPT[case]))  # type: ignore[arg-type]
    if inbox(folder):  # the library itself refuses some of the dates
        assert inbox(folder) == [MAIL] and not report.problems
    else:
        assert [problem.code for problem in report.problems] == ["mail-server-odd"]


def test_answers_of_chance_end_with_a_sentence(folder: Path, authority: Authority, limited: None) -> None:
    rng = random.Random(7)
    words = [
        b"FETCH",
        b"(",
        b")",
        b"UID",
        b"5",
        b"BODY[]",
        b"{3}",
        b'"',
        b"\r\n",
        b"* ",
        b"NIL",
        b"\\",
        b"[",
        b"]",
    ]
    for _ in range(12):
        junk = b"* 1 FETCH " + b" ".join(rng.choices(words, k=rng.randint(1, 60))) + b"\r\n{tag} OK done\r\n"
        stage = rng.choice(["BODY", "SIZES", "LIST", "SEARCH", "EXAMINE"])
        report = take(folder, hostile_imap(authority, **{stage: junk}))
        assert all(problem.message() for problem in report.problems)
        assert set(inbox(folder)) <= {MAIL}


# -- SMTP ----------------------------------------------------------------------------------------------
def smtp(
    authority: Authority, ehlo: object = b"250-x\r\n250 AUTH PLAIN LOGIN\r\n", auth: object = b""
) -> ScriptedServer:
    def answer(line: bytes):
        word = line[:4].upper()
        said = ehlo if word == b"EHLO" else b"221 bye\r\n" if word == b"QUIT" else auth or b"500 what\r\n"
        return said(line) if callable(said) else said

    return ScriptedServer(authority, b"220 ready\r\n", answer)


AUTH_NONSENSE: dict[str, dict[str, object]] = {
    "a challenge that is no base64": {"ehlo": b"250-x\r\n250 AUTH CRAM-MD5\r\n", "auth": b"334 %%%%\r\n"},
    "challenges without end": {"auth": b"334 VXNlcm5hbWU6\r\n"},
    "an answer without end": {"auth": endless(b"334-more\r\n")},
    "a greeting without end": {"ehlo": endless(b"250-more\r\n")},
    "no number": {"auth": b"hello\r\n"},
    "bytes of chance": {"auth": b"\xff\xfe\x00\x01\r\n"},
    "an unknown way to log in": {"ehlo": b"250-x\r\n250 AUTH X-NONE \xff\r\n"},
    "a long line": {"auth": b"535 " + b"x" * 100_000 + b"\r\n"},
}  # fmt: skip


@pytest.mark.parametrize("case", AUTH_NONSENSE)
def test_an_smtp_server_that_talks_nonsense_is_told(
    folder: Path, authority: Authority, limited: None, case: str
) -> None:
    server = smtp(authority, **AUTH_NONSENSE[case])
    edit_catalogue(folder, {"SMTP端口": server.port}, {})
    report = post(Round(folder), Call(WORKBOOKS, "smtp"), clock=Time().clock)
    server.close()
    assert report.problems and not [one for one in report.posted if one.state == "accepted"]
    for problem in report.problems:
        assert problem.message() and len(problem.message()) < 900 and PASSWORD not in problem.message()


# -- limits and secrets --------------------------------------------------------------------------------
def test_an_allowance_ends_with_its_bytes_and_its_time() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    allowance.renew(100)
    allowance.spend(60)
    with pytest.raises(FloodError, match="超过"):
        allowance.spend(41)
    allowance.renew(100)
    now[0] = limits.SECONDS + 1
    with pytest.raises(FloodError, match="太久"):
        allowance.spend(1)


def _forms(password: str) -> list[str]:
    raw = password.encode()
    plain = f"\0{USER}\0{password}".encode()
    longer = [base64.b64encode(b"x" * before + raw + b"tail").decode() for before in range(5)]
    return [
        password, password.upper(), password.title(), password[::-1], raw.hex(), raw.hex().upper(), raw.hex(" "),
        raw.hex(":"), "0x" + raw.hex(), "".join(f"%{byte:02X}" for byte in raw), "".join(f"\\x{byte:02x}" for byte in raw),
        base64.b64encode(raw).decode(), base64.b64encode(plain).decode(), base64.urlsafe_b64encode(plain).decode(), *longer,
    ]  # fmt: skip


@pytest.mark.parametrize("password", [PASSWORD, "Gr?n~ö密码-77", "abcd"])
def test_a_password_is_masked_in_whatever_form_it_comes_back(password: str) -> None:
    for form in _forms(password):
        shown = without_password(f"535 bad login {form} try again", USER, password)
        assert form.lower() not in shown.lower() and HIDDEN in shown, form
        assert shown.startswith("535 bad login")


def test_a_password_echoed_by_a_server_is_masked_everywhere(
    folder: Path, authority: Authority, limited: None
) -> None:
    for form in _forms(PASSWORD):
        report = take(folder, hostile_imap(authority, LOGIN=b"{tag} NO bad " + form.encode() + b"\r\n"))
        (problem,) = report.problems
        assert problem.code == "mail-login-refused" and form.lower() not in problem.message().lower()
    named = b'* LIST () "/" "%s"\r\n{tag} OK done\r\n' % PASSWORD.encode()
    (problem,) = take(folder, hostile_imap(authority, LIST=named), folder="没有的").problems
    assert problem.code == "mail-no-folder" and PASSWORD not in problem.message() + problem.remedy()


def test_a_servers_words_are_short() -> None:
    assert len(server_words("a " * 10**6, USER, PASSWORD)) <= LONGEST_WORDS + 1
