"""What the shell is told: the keys of `-h`, and completion as the manual sets it up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from govcredit_xl.cli import app
from govcredit_xl.cli.command import usage_message
from govcredit_xl.cli.help_text import columns, lines
from govcredit_xl.cli.notice import say_written
from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem

MANUAL = (Path(__file__).parents[2] / "docs" / "使用说明.md").read_text("utf-8")


@pytest.mark.parametrize("command", [(), ("collect",), ("returns",), ("notice",)])
def test_h_is_help(command: tuple[str, ...]) -> None:
    short, long = (
        CliRunner().invoke(app, [*command, key], prog_name="govcredit-xl") for key in ("-h", "--help")
    )
    assert short.exit_code == long.exit_code == 0
    assert short.output == long.output != ""


def commands(found: click.Command = app, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for name, inner in found.commands.items() if isinstance(found, click.Group) else ():
        yield from commands(inner, *path, name)


def test_help_fits_a_console_of_80_columns_and_says_every_word() -> None:
    for path in commands():
        output = CliRunner().invoke(app, [*path, "-h"], prog_name="govcredit-xl").output
        for line in output.splitlines():
            assert columns(line) <= 80 or re.fullmatch(r"\s*\S+", line), (path, line)
            assert line.lstrip()[:1] not in {*"，。；：、）”"}, (path, line)
        found = app
        for name in path:
            found = found.commands[name]
        told = [found.help or "", *(getattr(one, "help", None) or "" for one in found.params)]
        for text in told:
            assert re.sub(r"[\s\b]", "", text) in re.sub(r"\s", "", output), (path, text)


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("写出汇总表.xlsx，再看", 12, ["写出汇总", "表.xlsx，再", "看"]),
        ("甲（乙）丙", 4, ["甲", "（乙）", "丙"]),
        ("one  two\nthree", 7, ["one two", "three"]),
        ("averyveryverylongword 短", 6, ["averyveryverylongword", "短"]),
        ("", 6, []),
    ],
)
def test_lines_are_broken_by_columns_and_marks_stay_with_their_words(
    text: str, width: int, broken: list[str]
) -> None:
    assert list(lines(text, width)) == broken


def completed(*typed: str) -> list[str]:
    """What the shell is offered in place of the last word, by the variable that the manual names."""
    (variable,) = set(re.findall(r"_[A-Z_]+_COMPLETE", MANUAL))
    words = ["govcredit-xl", *typed]
    env = {variable: "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; sys.argv = ['govcredit-xl']; from govcredit_xl.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    return [line.partition(",")[2] for line in run.stdout.splitlines()]


def test_commands_are_completed_as_the_manual_says() -> None:
    assert completed("returns", "re") == ["restore", "reopen"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["collect", "a", "b", "c"], "多出了“b c”，这里用不上。"),
        (["status", "--json=1"], "“--json”后面不写内容。"),
        (["remind", "--unit"], "“--unit”后面缺少内容。"),
        (["collect", "--nope"], "没有“--nope”这个选项。"),
        (["trace"], "缺少参数“ITEM”。"),
        (["notice", "result", "--date", "x"], "“--date”的值不对：“x”不是日期，要写成 2021-12-20 这样"),
        (["statsu"], "没有“statsu”这个命令。是不是“status”？"),
    ],
)
def test_what_is_wrong_with_a_call_is_said_in_chinese(typed: list[str], said: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        app.main(typed, standalone_mode=False)
    assert usage_message(raised.value)[0] == said


def test_a_guess_is_a_sentence_of_its_own_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcredit_xl.cli.command.LANG", "en")
    with pytest.raises(click.UsageError) as raised:
        app.main(["statsu"], standalone_mode=False)
    assert usage_message(raised.value)[0] == "There is no command “statsu”. Did you mean “status”?"


def test_a_document_left_as_it_was_is_not_said_to_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = Problem("document-as-before", file="文书/退改通知_2021_T11.docx")
    say_written(Round(tmp_path), ["文书/退改通知_2021_T11.docx", "文书/退改通知_2021_T12.docx"], [left])
    (line,) = capsys.readouterr().out.splitlines()
    assert "已写出" in line and "T12" in line


def test_where_a_round_was_looked_for_is_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def told(*typed: str) -> str:
        done = CliRunner().invoke(app, [*typed, "check"])
        assert done.exit_code == 2
        return done.output.splitlines()[0].partition("找过 ")[2]

    assert told() == f"{tmp_path} 和它的上级文件夹。"
    assert told("--round", str(tmp_path)) == f"{tmp_path}。"
    assert told("--round", str(tmp_path / "无")) == f"{tmp_path / '无'}（没有这个文件夹）。"
