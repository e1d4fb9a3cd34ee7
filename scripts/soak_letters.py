"""Random scenes about letters: `notice` and `send` over SMTP killed at any call, and what must hold afterwards.

Each generator is a function of the dice and an empty folder; it plays one scene there and returns what did
not hold, in plain sentences. `soak.py` plays them.
"""

from __future__ import annotations

import datetime as dt
import email
import functools
import logging
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import crashing
import keyring
import mail_rounds
import mail_servers
from keyring.backends.null import Keyring as NoKeyring
from soak_intake import collected

from govcredit_xl.core.folder import Round
from govcredit_xl.letters.mail import journal
from govcredit_xl.letters.mail.deliver import Clock
from govcredit_xl.letters.mail.post import WORKBOOKS, Call, post
from govcredit_xl.letters.mail.settings import VARIABLE
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.kinds import Doc
from govcredit_xl.letters.word.release import write_notices
from govcredit_xl.round.build import build
from govcredit_xl.round.init import begin

KEPT: Final = Path(tempfile.mkdtemp(prefix="govcredit-soak-letters-"))
"""The round that scenes begin with; whoever plays them removes it."""
_NOW: Final = dt.datetime(2021, 12, 1, 8, tzinfo=dt.UTC)
_ORDERS: Final = (Order(Doc.TASK, draft=True), Order(Doc.RESULT, draft=True), Order(Doc.REMINDER, draft=True))


# -- notice ----------------------------------------------------------------------------------------------
def notices(rng: random.Random, folder: Path) -> Sequence[str]:
    """A document being written when the program is killed; one that the office has edited is never lost."""
    if os.name == "nt":
        return []  # processes are forked here
    root, order = Path(shutil.copytree(collected(), folder / "2021")), rng.choice(_ORDERS)
    edited: dict[str, bytes] = {}
    if rng.random() < 0.7:
        _written(root, order)
        edited = {name: data + b"edited" for name, data in _documents(root).items()}
        for name, data in edited.items():
            (root / "文书" / name).write_bytes(data)
    whole = Path(shutil.copytree(root, folder / "whole"))
    said, calls = _written(whole, order)
    wanted = _documents(whole)
    ended = crashing.run(lambda: _notice(root, order), kill_at=rng.randint(1, calls))
    wrong = [
        f"{name}: a document is neither the one before nor the new one"
        for name, data in _documents(root).items()
        if data not in (wanted.get(name), edited.get(name))
    ]
    again, _ = _written(root, order)
    if again != said:
        wrong.append(f"killed at {ended.calls} of {calls}: {again} instead of {said}")
    if _documents(root) != wanted:
        wrong.append(f"killed at {ended.calls} of {calls}: the documents are not those of an undisturbed run")
    for name, data in edited.items():
        if _documents(root).get(name) != data:
            wrong.append(f"{name}: what the office had edited is not in its place")
        if f"{Path(name).stem}新.docx" not in wanted:
            wrong.append(f"{name}: the new one does not stand beside what the office had edited")
    return [f"{order.kind}: {one}" for one in wrong]


def _notice(root: Path, order: Order) -> Any:
    found = write_notices(Round(root), order, now=_NOW, recalculate=None)
    return [found.refused, dict(found.files)]


def _written(root: Path, order: Order) -> tuple[Any, int]:
    ended = crashing.run(lambda: _notice(root, order))
    return ended.said, max(ended.calls, 1)


def _documents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "文书").glob("*.docx")}


# -- send over SMTP --------------------------------------------------------------------------------------
_FAULTS: Final = (
    ("EHLO", "drop"), ("MAIL", "451 later"), ("MAIL", "drop"), ("RCPT", "450 later"), ("DATA", "drop"),
    ("END", "451 later"), ("END", "drop"), ("END", "take-and-drop"), ("END", "554 no"),
)  # fmt: skip


def sends(rng: random.Random, folder: Path) -> Sequence[str]:
    """Mails being sent when the program is killed or the server fails: none goes twice, none is forgotten."""
    if os.name == "nt":
        return []
    authority, root = _with_addresses()
    root = Path(shutil.copytree(root, folder / "2021"))
    server = mail_servers.SmtpServer(authority, "SSL")
    try:
        mail_rounds.edit_catalogue(root, {"SMTP端口": server.port, "加密方式": "SSL", "IMAP服务器": None}, {})
        faults = rng.sample(_FAULTS, rng.choice((0, 0, 1, 2)))
        for stage, action in faults:
            server.faults[stage] = deque([""] * rng.randrange(3) + [action])
        ended = crashing.run(lambda: _send(root), kill_at=rng.randint(1, _calls()))
        states = [crashing.run(lambda: _send(root)).said for _ in range(2)]
        return [
            f"{faults}, {'killed at' if ended.killed else 'whole,'} {ended.calls}: {one}"
            for one in _judged(server, states)
        ]
    finally:
        server.close()


def _judged(server: mail_servers.SmtpServer, states: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """What is wrong with what the server has, and what the last two runs say of each unit."""
    wrong = []
    for address, mails in server.mails.items():
        ids = Counter(str(email.message_from_bytes(data)["Message-ID"]) for data in mails)
        wrong += [f"{address} has {one} {times} times" for one, times in ids.items() if times > 1]
    for unit in mail_rounds.UNITS:
        state, got = states[-1].get(unit), len(server.mails.get(mail_rounds.address(unit), ()))
        if state == journal.ACCEPTED and got != 1:
            wrong.append(f"{unit} is said to be accepted, and the server has {got}")
        elif state not in {journal.ACCEPTED, *journal.UNDECIDED} and got:
            wrong.append(f"{unit} has its mail, and is said to be {state}")
        elif state in {None, journal.READY}:
            wrong.append(f"{unit} is forgotten: {state}")
    return wrong


@functools.cache
def _with_addresses() -> tuple[mail_servers.Authority, Path]:
    """A server's certificate, and a round of five units with addresses, built."""
    logging.getLogger("mail").setLevel(logging.ERROR)  # of the server, about itself
    os.environ[VARIABLE] = mail_servers.PASSWORD
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    authority, root = mail_servers.Authority(KEPT), KEPT / "2021"
    begin(root)
    basic: dict[str, object] = {
        "用户名": mail_servers.USER, "SMTP服务器": mail_servers.HOST, "证书文件": "ca.pem", "邮箱": "b@xinyong.test",
        "联系人": "王", "电话": "0517-1",
    }  # fmt: skip
    mail_rounds.edit_catalogue(root, basic, {unit: mail_rounds.address(unit) for unit in mail_rounds.UNITS})
    shutil.copy(authority.ca, root / "ca.pem")
    assert not build(Round(root), mail_rounds.UNITS)[0].refused
    return authority, root


def _send(root: Path) -> Any:
    """Unit → state of its mail."""
    clock = Clock(lambda: dt.datetime.now(dt.UTC), time.monotonic, lambda seconds: None)
    report = post(Round(root), Call(WORKBOOKS, journal.SMTP), clock=clock)
    assert not report.refused, [problem.message() for problem in report.problems]
    return {one.unit: one.state for one in report.posted}


@functools.cache
def _calls() -> int:
    """How many calls an undisturbed run makes that touch files or the ledger."""
    authority, root = _with_addresses()
    server = mail_servers.SmtpServer(authority, "SSL")
    with tempfile.TemporaryDirectory(prefix="govcredit-soak-") as folder:
        trial = Path(shutil.copytree(root, Path(folder) / "2021"))
        mail_rounds.edit_catalogue(
            trial, {"SMTP端口": server.port, "加密方式": "SSL", "IMAP服务器": None}, {}
        )
        calls = crashing.run(lambda: _send(trial)).calls
    server.close()
    return max(calls, 1)


GENERATORS: Final[Mapping[str, Callable[[random.Random, Path], Sequence[str]]]] = {
    "notices": notices,
    "sends": sends,
}
"""Name → generator."""
