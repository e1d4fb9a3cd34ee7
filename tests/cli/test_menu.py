"""The menu without a window: what it offers, what is next, and messages that somebody who clicks can act on."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import ClassVar

import click
import pytest

from govcredit_xl.cli import app
from govcredit_xl.cli.menu import listing
from govcredit_xl.cli.menu.actions import ACTIONS, BY_KEY, command, missing
from govcredit_xl.cli.menu.choices import choices, chosen
from govcredit_xl.cli.menu.listing import page, run_listing
from govcredit_xl.cli.menu.running import Advanced, CommandRun, Ended, Said, told
from govcredit_xl.cli.menu.situation import Situation, look, next_step, summary
from govcredit_xl.cli.texts import TEXTS
from govcredit_xl.core.clickers import for_clickers, in_a_workbook
from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import CODES
from govcredit_xl.core.terms import UnitState


def test_every_entry_is_a_command_that_there_is() -> None:
    everything = {
        "by": "张三",
        "why": "核实",
        "file": "inbox/a.xlsx",
        "unit": "T04",
        "item": "12.1",
        "name": "x",
        "password": "授权码",
        "keep": "是",
        "folder": "2026",
    }
    for action in ACTIONS:
        if action.opens:
            assert isinstance(getattr(Round(Path("/x")), action.opens), Path)
            continue
        found: click.Command = app
        words = command(action, everything)
        while isinstance(found, click.Group) and words and words[0] in found.commands:
            found = found.commands[words.pop(0)]
        found.make_parser(click.Context(found, help_option_names=["-h", "--help"])).parse_args(list(words))


def test_what_must_be_known_is_asked() -> None:
    drop = BY_KEY["drop"]
    assert missing(drop, {"file": "inbox/a.xlsx", "by": " "}) == ["您的姓名", "原因"]
    answers = {"file": "inbox/a b.xlsx", "by": "张三", "why": "发错了"}
    assert command(drop, answers) == ["returns", "drop", "inbox/a b.xlsx", "--by", "张三", "--why", "发错了"]
    assert command(BY_KEY["assign"], {**answers, "unit": "平桥镇"})[2:4] == ["inbox/a b.xlsx", "平桥镇"]
    assert command(BY_KEY["correct"], {"unit": "T04"}) == ["correct", "--unit", "T04"]
    assert command(BY_KEY["next-round"], {"folder": "2026"}) == ["init", "--from", ".", "../2026"]
    letters = command(BY_KEY["unit-letters"], {"by": "张三", "unit": "T04"})
    assert letters == ["notice", "unit", "--confirm", "--unit", "T04", "--by", "张三"]
    assert command(BY_KEY["release"], {"by": "张三"}) == ["notice", "result", "--confirm", "--by", "张三"]


FULL = {UnitState.RETURNED: 45}
STEPS = [
    (Situation(wrong=2), "check"),
    (Situation(), "build"),
    (Situation(built=45), "send"),
    (Situation(built=45, waiting=3), "collect"),
    (Situation(built=45, unscored=1, collected=True, states={UnitState.HELD: 1}), "collect"),
    (Situation(built=45, collected=True, states={UnitState.HELD: 1}), "returns"),
    (Situation(built=45, collected=True, states={UnitState.FAULTY: 2}, given=1), "correct"),
    (
        Situation(built=45, collected=True, states={UnitState.FAULTY: 1, UnitState.NOT_RETURNED: 1}, given=1),
        "remind",
    ),
    (Situation(built=45, collected=True, states=FULL, items={"open": 2, "scored": 5}), "open"),
    (Situation(built=45, collected=True, states=FULL, items={"scored": 5}), "close"),
    (Situation(built=45, collected=True, states=FULL, closed=True), "release"),
    (Situation(built=45, collected=True, states=FULL, closed=True, released=True), "documents"),
]


@pytest.mark.parametrize(("now", "key"), STEPS, ids=[key for _, key in STEPS])
def test_there_is_one_thing_to_do_next(now: Situation, key: str) -> None:
    assert next_step(now)[0] == key in BY_KEY
    lines = page(Path("2021"), now)
    assert sum("下一步" in line for line in lines) == 1 and BY_KEY[key].name in "".join(lines)


def test_how_a_round_stands_is_said_in_a_line() -> None:
    now = Situation(
        collected=True, states={UnitState.RETURNED: 40, UnitState.NOT_RETURNED: 5}, total=61.354, closed=True
    )
    assert summary(now) == "已报 40 家，未报 5 家，总得分 61.35，已关闭"


COMMANDS = re.compile(
    rf"govcredit-xl|(?<![-\w])--[a-z]|(?:运行|用|换成|从|一次) ?(?:{'|'.join([*app.commands, 'drop', 'hold'])})\b"
)
UNTYPED = {
    "no-round",
    "usage",
    "no-menu",
    "parquet-unavailable",
    "round-busy",
    "no-rollup",
    "rollup-differs",
    "cluster-not-installed",
}
"""Said to who types commands only, or before there is a round."""


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_message_ends_in_what_cannot_be_clicked(code: str) -> None:
    said = CODES[code]
    for text in (said.message, said.remedy):
        assert code in UNTYPED or not COMMANDS.search(for_clickers(text)), for_clickers(text)


def test_buttons_are_named_in_place_of_commands() -> None:
    remedy = CODES["unsigned-held"].remedy.format(file="inbox/a b.xlsx", unit="T04")
    assert for_clickers(remedy) == (
        "请向单位核实；确是它报的，点“指定单位”（选 inbox/a b.xlsx、单位 T04）计入；不是的，点“不采用”（选 inbox/a b.xlsx）。"
    )
    names = {action.name for action in ACTIONS}
    for text in (*(code.remedy for code in CODES.values()), *(zh for zh, _ in TEXTS.values())):
        for button in re.findall(r"点“([^”]+)”", for_clickers(text)):
            assert button in names | {"位置", "单元格"} or f"“{button}”" in text, button


def test_what_a_command_says_is_told_line_by_line() -> None:
    assert told("@@progress 读取|3/45") == Advanced("读取", 3, 45)
    assert told("@@progress ?") == Said("@@progress ?")
    assert told("收件：采用 3") == Said("收件：采用 3")


def test_a_command_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    tales = list(CommandRun(tmp_path, ["check"]).all())
    assert tales[-1] == Ended(2) and any(isinstance(t, Said) and "指标体系.xlsx" in t.line for t in tales)
    assert not any(isinstance(t, Said) and COMMANDS.search(t.line) for t in tales[:1])


@pytest.mark.slow
def test_a_password_goes_where_nobody_reads_it(tmp_path: Path) -> None:
    words = command(BY_KEY["fetch"], {"password": "授权码", "keep": "是"})
    assert words == ["fetch", "--remember"] and command(BY_KEY["fetch"], {"keep": "是"}) == ["fetch"]
    run = CommandRun(tmp_path, words, "授权码")
    assert "授权码" not in " ".join(run.arguments)
    assert isinstance(list(run.all())[-1], Ended)


class FakeRun:
    ran: ClassVar[list[list[str]]] = []

    def __init__(self, folder: Path, arguments: list[str], password: str = "") -> None:
        self.ran.append([*arguments, password] if password else arguments)

    def all(self):
        return iter([Said("做了"), Advanced("读取", 1, 2), Ended(0)])


def test_the_list_asks_runs_and_ends(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CommandRun", FakeRun)
    monkeypatch.setattr(
        listing, "look", lambda _: Situation(built=45, files=[("inbox/a.xlsx", "taken", "T04")])
    )
    number = {action.key: str(k) for k, action in enumerate(ACTIONS, 1)}
    answers = iter(
        [
            "",
            number["drop"],
            "1",
            "张三",
            "发错了",
            number["drop"],
            "1",
            "",
            number["fetch"],
            "授权码",
            "是",
            number["close"],
            "张",
            "定",
            "否",
            "0",
        ]
    )
    said: list[str] = []
    kept_secret: list[str] = []

    def ask(question: str, /, *, hidden: bool = False) -> str:
        answer = next(answers)
        kept_secret.extend([answer] if hidden else [])
        return answer

    run_listing(round_, said.append, ask)
    assert kept_secret == ["授权码"]
    assert FakeRun.ran == [
        ["send"],
        ["returns", "drop", "inbox/a.xlsx", "--by", "张三", "--why", "发错了"],
        ["fetch", "--remember", "授权码"],
    ]
    assert "  读取 1/2" in said and "没有填，什么也没有做。" in said and "没有做。" in said


def test_a_slip_of_the_finger_does_not_end_the_list(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CommandRun", FakeRun)
    monkeypatch.setattr(listing, "look", lambda _: Situation(built=45))
    FakeRun.ran.clear()
    number = str([action.key for action in ACTIONS].index("status") + 1)
    answers = iter(["abc", "99", number.translate(str.maketrans("0123456789", "０１２３４５６７８９")), "０"])
    said: list[str] = []
    run_listing(round_, said.append, lambda question, /, *, hidden=False: next(answers))
    assert FakeRun.ran == [[*BY_KEY["status"].arguments]] and next(answers, None) is None
    assert [line for line in said if "请输入 1 到" in line] == [
        f"没有“{typed}”这一项，请输入 1 到 {len(ACTIONS)} 的数字。" for typed in ("abc", "99")
    ]


def test_a_long_stage_is_told_a_few_times(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    run = type("ManyLines", (FakeRun,), {"all": lambda _: (Advanced("读取", k, 500) for k in range(501))})
    monkeypatch.setattr(listing, "CommandRun", run)
    monkeypatch.setattr(listing, "look", lambda _: Situation(built=45))
    said: list[str] = []
    answers = iter(["", "0"])
    run_listing(round_, said.append, lambda question, /, *, hidden=False: next(answers))
    told_of = [line for line in said if "/500" in line]
    assert len(told_of) == 6 and told_of[0] == "  读取 0/500" and told_of[-1] == "  读取 500/500"


def test_what_is_chosen_from_is_what_the_command_takes() -> None:
    files = [("inbox/a.xlsx", "taken", "T04"), ("inbox/b.xlsx", "held", "")]
    now = Situation(
        files=files, units=[("T04", "平桥镇")], scored=[("12.1", "“双公示”情况")], backups=["旧.xlsx"]
    )
    said = [one.said for one in choices("file", BY_KEY["drop"], now)]
    assert said == ["inbox/a.xlsx　（平桥镇，采用）", "inbox/b.xlsx　（待核）"]
    offered = choices("file", BY_KEY["assign"], now)
    assert [one.value for one in offered] == ["inbox/b.xlsx", "inbox/a.xlsx"]
    many = Situation(
        files=[(f"inbox/{k}", "taken", u) for k, u in enumerate("CAB")],
        units=[("A", ""), ("B", ""), ("C", "")],
    )
    assert [one.value for one in choices("file", BY_KEY["drop"], many)] == ["inbox/1", "inbox/2", "inbox/0"]
    assert chosen(offered, said[0]) == "inbox/a.xlsx" and chosen(offered, " 手写的 ") == "手写的"
    assert choices("item", BY_KEY["trace"], now)[0].value == "12.1"
    assert choices("name", BY_KEY["bring-back"], now)[0].value == "旧.xlsx"
    assert choices("by", BY_KEY["drop"], now) == []


def test_a_new_round_is_looked_at_without_making_a_ledger(round_: Round) -> None:
    assert look(round_).wrong and not round_.ledger_file.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a screen is a variable there")
def test_without_screen_and_keyboard_it_says_so(
    round_: Round, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        app(["--round", str(round_.root), "menu"])
    assert ended.value.code == 2 and "窗口" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("……另有 6 条，加 --json 可看全部。", "……另有 6 条。"),
        (
            "请在“设置”表填写“通报文号”，或在命令里用 --number（文号）、--date（日期）写明。",
            "请在“设置”表填写“通报文号”。",
        ),
        ("下一步：先用 govcredit-xl returns reopen 重新开放", "下一步：先点“重新开放”"),
        ("或用 govcredit-xl handout 打包，从网盘下发", "或点“打包分发”，从网盘下发"),
        (CODES["year-changed"].remedy[:60].partition("。")[0], "新的年度请另开一轮：点“另开一轮”"),
        (CODES["mail-drafted-before"].remedy, "确实没有发过的，点“再发给一家”。"),
    ],
)
def test_what_only_a_command_can_do_is_left_out(said: str, meant: str) -> None:
    assert for_clickers(said) == meant


def test_a_workbook_says_where_the_buttons_are() -> None:
    said = CODES["return-held"].remedy.format(file="inbox/a.xlsx")
    assert in_a_workbook(said) == (
        "核实后恢复计入：点“采用（取消决定）”（选 inbox/a.xlsx）；不采用：点“不采用”（选 inbox/a.xlsx）。按钮在“0菜单”里。"
    )
    assert in_a_workbook("请让单位重新发送。") == "请让单位重新发送。"


LEFT_BEHIND = re.compile(r"加 ?可|用 ?写明|（）|，。|；。|[（，] ?加一个")


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_message_is_left_in_pieces(code: str) -> None:
    said = CODES[code]
    for text in (said.message, said.remedy):
        assert not LEFT_BEHIND.search(for_clickers(text)), for_clickers(text)
