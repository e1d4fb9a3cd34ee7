"""The menu as a list of numbers, where no window can be had."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from govcredit_xl.cli.menu.actions import (
    ACTIONS,
    ASKS,
    BY_KEY,
    FILE,
    NAME,
    PASSWORD,
    UNIT,
    UNSAID,
    Action,
    command,
)
from govcredit_xl.cli.menu.choices import choices, chosen
from govcredit_xl.cli.menu.places import open_place
from govcredit_xl.cli.menu.running import Advanced, CommandRun, Ended, Said
from govcredit_xl.cli.menu.situation import Situation, look, next_step, summary
from govcredit_xl.core.folder import Round

_LISTED: Final = frozenset({FILE, NAME})
"""Of these the choices are shown with numbers; units and items are typed."""

_STEPS: Final = 5
"""How often it is said at most how far a stage is: every line stays on the screen."""

Say = Callable[[str], None]


class AskUser(Protocol):
    """Asks a person; what is typed is not shown where it is `hidden`."""

    def __call__(self, question: str, /, *, hidden: bool = False) -> str:
        """The answer."""


def run_listing(round_: Round, say: Say, ask: AskUser) -> None:
    """Show the list, run what is chosen, until nothing is."""
    while True:
        now = look(round_)
        for line in page(round_.root, now):
            say(line)
        key, _ = next_step(now)
        answer = plain(ask("请输入数字，直接回车做“下一步”，0 结束："))
        if answer == "0":
            return
        chosen = _chosen(answer, BY_KEY[key])
        if chosen is None:
            say(f"没有“{answer}”这一项，请输入 1 到 {len(ACTIONS)} 的数字。")
        else:
            _do(round_, now, chosen, say, ask)


def page(folder: Path, now: Situation) -> list[str]:
    """The lines of the list."""
    key, why = next_step(now)
    lines = ["", f"{folder.name}　{summary(now)}", f"下一步：{BY_KEY[key].name}（{why}）"]
    group = ""
    for number, action in enumerate(ACTIONS, 1):
        if action.group != group:
            group = action.group
            lines.append(f"【{group}】")
        lines.append(f"  {number:>2}  {action.name}　{action.about}")
    return lines


def plain(answer: str) -> str:
    """What was typed, with the full-width digits of a Chinese keyboard as plain ones."""
    return unicodedata.normalize("NFKC", answer).strip()


def _chosen(answer: str, following: Action) -> Action | None:
    """The entry of that number; None where there is none."""
    if not answer:
        return following
    return ACTIONS[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(ACTIONS) else None


def _do(round_: Round, now: Situation, action: Action, say: Say, ask: AskUser) -> None:
    if action.opens:
        say(open_place(round_, action.opens))
        return
    answers = {}
    for name in (*action.asks, *action.may_ask):
        answers[name] = _told(name, action, now, ask)
        if not answers[name] and name in action.asks:
            say("没有填，什么也没有做。")
            return
    if action.sure and ask(f"{action.sure}（是/否）").strip() not in {"是", "y", "Y", "yes"}:
        say("没有做。")
        return
    shown = ("", 0)
    for tale in CommandRun(round_.root, command(action, answers), answers.get(PASSWORD, "")).all():
        if isinstance(tale, Said):
            say(tale.line)
        elif isinstance(tale, Advanced):
            step = (tale.stage, tale.done * _STEPS // max(tale.total, 1))
            if step != shown:
                say(f"  {tale.stage} {tale.done}/{tale.total}")
            shown = step
        elif isinstance(tale, Ended) and tale.code:
            say("没有完成，请照上面的提示处理。")


def _told(name: str, action: Action, now: Situation, ask: AskUser) -> str:
    offered = choices(name, action, now)
    shown = offered if name in _LISTED else []
    listed = "".join(f"\n  {k}  {choice.said}" for k, choice in enumerate(shown, 1))
    hint = "（编码或名称）" if name == UNIT else ""
    unsaid = f"，{UNSAID[name]}" if name in action.may_ask else ""
    answer = ask(f"{ASKS[name]}{hint}{unsaid}{listed}：", hidden=name == PASSWORD).strip()
    number = plain(answer)
    picked = shown and number.isdecimal() and 0 < int(number) <= len(shown)
    return shown[int(number) - 1].value if picked else chosen(offered, answer)
