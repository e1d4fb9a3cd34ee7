"""Folders that are no inbox are refused, and our own workbooks that nobody touched are no returns."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from returned import edited, sent
from returned import put as typed
from taken_in import put, take

from govcredit_xl.cli import app
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.returns import inbox
from govcredit_xl.returns.inbox import misplaced, too_much
from govcredit_xl.returns.untouched import returns_without_ours


@pytest.fixture
def whole(round_: Round) -> Round:
    """A round with all of its folders, and another one beside it."""
    for folder in (
        round_.outbox / "邮件",
        round_.corrections,
        round_.documents,
        round_.templates,
        round_.state,
    ):
        folder.mkdir(parents=True)
    other = Round(round_.root / "以前" / "2020")
    for folder in (other.outbox, other.inbox, other.state):
        folder.mkdir(parents=True)
    other.catalogue.touch()
    other.ledger_file.touch()
    round_.master.touch()
    return round_


def _code(round_: Round, name: str) -> str | None:
    problem = misplaced(round_, Path(os.path.normpath(round_.root / name)))
    return None if problem is None else problem.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (".", "inbox-holds-round"),
        ("..", "inbox-holds-round"),
        ("/", "inbox-holds-round"),
        ("outbox", "inbox-is-ours"),
        ("outbox/邮件", "inbox-is-ours"),
        ("退改", "inbox-is-ours"),
        ("文书", "inbox-is-ours"),
        ("模板", "inbox-is-ours"),
        (".govcredit", "inbox-is-ours"),
        ("主评分表.xlsx", "inbox-is-ours"),
        ("指标体系.xlsx", "inbox-is-ours"),
        ("以前/2020", "inbox-holds-round"),
        ("以前/2020/outbox", "inbox-is-ours"),
        ("以前/2020/inbox", None),
        ("inbox", None),
        ("inbox/镇", None),
        ("别处", None),
    ],
)
def test_a_folder_that_is_no_inbox_is_refused(whole: Round, name: str, code: str | None) -> None:
    assert _code(whole, name) == code


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_the_outbox_is_the_outbox(whole: Round, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = tmp_path_factory.mktemp("links") / "收到的"
    link.symlink_to(whole.outbox, target_is_directory=True)
    problem = misplaced(whole, link)
    assert problem is not None and problem.code == "inbox-is-ours"


def test_so_much_that_is_new_is_asked_for_first(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        put(round_, f"{number}.pdf")
    put(round_, "~$open.xlsx")
    monkeypatch.setattr(inbox, "MANY", 4)
    assert too_much(round_, round_.inbox, ()) is None
    monkeypatch.setattr(inbox, "MANY", 3)
    problem = too_much(round_, round_.inbox, ())
    assert problem is not None and problem.code == "inbox-large" and "3 个" in problem.message()
    assert too_much(round_, round_.inbox, {"inbox/0.pdf"}) is None
    monkeypatch.setattr(inbox, "MUCH", 3)
    assert too_much(round_, round_.inbox, ()) is not None
    assert too_much(round_, round_.inbox, {"inbox/0.pdf"}) is None


def test_the_command_refuses_with_2_and_leaves_everything(
    whole: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["--round", str(whole.root), "collect", str(whole.outbox), "--json"])
    assert ended.value.code == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["code"] == "inbox-is-ours" and not whole.ledger_file.exists()


def test_a_workbook_that_nobody_touched_is_no_return(round_: Round) -> None:
    blank, filled = sent("T04"), edited("T04", typed(in_12_1_n=95))
    put(round_, "一.xlsx", blank)
    put(round_, "二.xlsx", filled)
    with Ledger(round_.ledger_file) as ledger:
        ledger.round_id("2021")
        take(round_, ledger)
        digest = hashlib.sha256(blank).hexdigest()
        assert returns_without_ours(ledger)[digest].state != "ignored"
        ledger.note_built("T04", "b", 1, "outbox/T04.xlsx", digest)
        ledger.note_built("T04", "b", 1, "outbox/T04.xlsx", "0" * 64)  # built again with other words
        said = returns_without_ours(ledger)
        assert said[digest].state == "ignored" and said[digest].unit == "T04" and not said[digest].answers
        assert [p.code for p in said[digest].problems] == ["blank-form"]
        assert said[hashlib.sha256(filled).hexdigest()].state != "ignored"
