"""Every command that the Chinese manual prints is one that there is, and what needs no other program is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from govcredit_xl.cli import app
from govcredit_xl.cli.demo_round import fill

MANUAL = (Path(__file__).parents[1] / "docs" / "使用说明.md").read_text(encoding="utf-8")
_SPANS = re.findall(r"`govcredit-xl ([^`]+)`", MANUAL)
_LINES = re.findall(r"^govcredit-xl (.+)$", MANUAL, re.MULTILINE)
_SHORT = re.findall(r"`((?:returns|notice|collect|send|pdf|init) [^`]*)`", MANUAL)
COMMANDS = sorted({text.strip() for text in (*_SPANS, *_LINES, *_SHORT)})

IN_A_ROUND = [
    # the command, and the exit codes that the manual leads to expect
    ("-h", {0}),
    ("check", {0}),
    ("check --fix", {0}),
    ("build", {0}),
    ("collect inbox/", {0}),
    ("status", {0}),
    ("returns", {0}),
    ("returns backups", {0}),
    ("trace 12.1", {0}),
    ("correct", {0}),
    ("remind", {0}),
    ("handout", {0}),
    ("send --dry-run", {0}),
    ("send", {0}),
    ("send --receipts", {0}),
    ("export --to xlsx", {0}),
    ("notice reminder", {0}),
    ("fetch", {2}),  # no mailbox is set here, and that is said
    ("send --smtp", {2}),
    ("send --imap-drafts", {2}),
    ("advise", {0}),
    ("notice task", {0}),
    ("notice correction", {0}),
    ("notice result", {2}),  # not settled: all that is open is told, and nothing written
]
BESIDE_ROUNDS = [
    ("init 2022 --from 2021", {0}),
    ("init 2024 --like 部门考核", {0}),
    ("init 2026", {0}),
    ("diff 2021 2022", {0}),
    ("import 通知.docx", {2}),  # no such file here, and that is said
]
ELSEWHERE = {
    # run by other tests: they need LibreOffice, a whole round or a notice
    "demo", "import", "verify", "pdf", "open", "menu", "notice", "collect --live", "returns", "init", "compare", "rollup",
    "collect --cluster",
}  # fmt: skip


def words(text: str) -> list[str]:
    return shlex.split(text.replace("FILE", "a.xlsx"))


def parsed(text: str) -> None:
    found: click.Command = app
    rest = words(text)
    while isinstance(found, click.Group) and rest and rest[0] in found.commands:
        found = found.commands[rest.pop(0)]
    if found is app and rest == ["-h"]:
        return
    assert found is not app, text
    context = click.Context(found, info_name=text, allow_extra_args=False, help_option_names=["-h", "--help"])
    try:
        found.parse_args(context, rest)
    except click.MissingParameter:
        if text not in _SHORT:  # those are named in sentences, too, without what they take
            raise
    except click.BadParameter as error:
        if not isinstance(
            getattr(error.param, "type", None), click.Path
        ):  # folders of the manual are not here
            raise


def test_the_manual_names_many_commands() -> None:
    assert len(COMMANDS) > 25


@pytest.mark.parametrize("text", COMMANDS)
def test_every_command_of_the_manual_can_be_typed(text: str) -> None:
    parsed(text)


def test_every_command_of_the_manual_is_run() -> None:
    run = {text for text, _ in (*IN_A_ROUND, *BESIDE_ROUNDS)}
    assert run <= {*COMMANDS}
    left = [text for text in COMMANDS if text not in run and not text.startswith(tuple(ELSEWHERE))]
    assert left == []


def call(*arguments: str) -> int:
    try:
        app(list(arguments), standalone_mode=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture(scope="module")
def the_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of the manual's, with one good return and a faulty one."""
    folder = tmp_path_factory.mktemp("manual") / "2021"
    assert call("init", str(folder)) == 0
    assert call("--round", str(folder), "build", "--unit", "T04", "--unit", "平桥镇", "--unit", "T05") == 0
    for unit, answer in (("T04", 95.0), ("T05", "约九十五")):
        (form,) = (folder / "outbox").glob(f"{unit}_*.xlsx")
        filled = fill(form.read_bytes(), {"in_12_1_n": answer, "in_12_1_d": 100.0})
        (folder / "inbox" / f"{unit}.xlsx").write_bytes(filled)
    return folder


@pytest.mark.slow
def test_the_commands_do_what_the_manual_says(
    the_round: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, commands in ((the_round, IN_A_ROUND), (the_round.parent, BESIDE_ROUNDS)):
        monkeypatch.chdir(folder)
        for text, codes in commands:
            code = call(*words(text))
            said = capsys.readouterr()
            assert code in codes, (text, said.out[-600:], said.err[-600:])
            assert said.out or said.err, text
    assert list((the_round / "退改").glob("T05_*")) and (the_round / "导出" / "数据.xlsx").exists()
