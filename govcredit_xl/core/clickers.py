"""Messages in words that somebody without a command line can act on: buttons in place of commands and options."""

from __future__ import annotations

import re
from typing import Final

_DECISIONS: Final = {
    "hold": "暂不计入",
    "drop": "不采用",
    "restore": "采用（取消决定）",
    "assign": "指定单位",
}
_SIGNED: Final = r"(?:\s*--by\s+[^\s；。，）]+)?(?:\s+--why\s+[^\s；。，）]+)?"
_COMMANDS: Final = (
    ("collect --yes", "收表（不再询问）"),
    ("collect --live", "收表汇总"),
    ("collect", "收表汇总"),
    ("check --fix", "检查指标体系"),
    ("check", "检查指标体系"),
    ("build", "生成填报表"),
    ("send --smtp", "直接发出邮件"),
    ("send --imap-drafts", "草稿放进邮箱"),
    ("remind --smtp", "直接发出催报"),
    ("send", "生成发送邮件"),
    ("handout", "打包分发"),
    ("fetch", "收信"),
    ("status", "看进度"),
    ("returns backups", "列出备份"),
    ("returns close", "关闭本轮"),
    ("returns reopen", "重新开放"),
    ("returns", "每一份报送"),
    ("correct", "退改"),
    ("remind", "催报"),
    ("notice result", "印发通报"),
    ("notice task", "印发通知"),
    ("notice unit", "单位反馈"),
    ("advise", "提分潜力"),
    ("verify", "核对"),
    ("trace", "分数的来源"),
    ("open", "打开主评分表"),
    ("pdf", "打印总览"),
)
_RULES: Final = (
    (re.compile(rf'用?\s*(?:govcredit-xl\s+)?returns\s+(hold|drop|restore|assign)\s+(?:"([^"]*)"|(\S+))(?:\s+(?!--)(\w+))?{_SIGNED}'), "decide"),
    (re.compile(r"加\s*--confirm\s+--by\s+\S+?(?=[；。，）]|$)"), "点“印发通报”"),
    (re.compile(r"加\s*--draft(?=[；。，）]|$)"), "点“通报征求意见稿”"),
    (re.compile(r"[，；]?加\s*--json\s*可看全部"), ""),
    (re.compile(r"，或在命令里用[^。；]*写明"), ""),
    (re.compile(r"[，（(]?(?:命令行)?加\s*--yes[）)]?"), "（点“收表（不再询问）”）"),
    (re.compile(rf"用?\s*(?:govcredit-xl\s+)?returns\s+backups\s+--restore\s+([^\s；。，）]+){_SIGNED}"), r"点“恢复备份”（选 \1）"),
    (re.compile(r"用\s*--restore\s*(?:名称)?"), "点“恢复备份”"),
    (re.compile(r"加\s*--resend all 由程序发出（或 --resend 加一个单位的编码）"), "点“再发给一家”"),
    (re.compile(r"\s*加\s*--resend\s+[^\s；。，（）]+\s*再发"), "点“再发给一家”"),
    (re.compile(r"请在终端里运行，按提示输入密码（([^）]*)），加\s*--remember[^。]*"), r"请再点一次，把密码填在问密码的那一格（\1），要记住的在下一格选“是”"),
    (re.compile(r"，或用 --number 写明另一个"), ""),
)  # fmt: skip
_LEFT: Final = re.compile(r"\s{0,3}--[a-z][a-z-]*(?:\s{1,3}(?:姓名|原因|名称|CODE|NAME))?")

_TWICE: Final = re.compile(r"“([^“”]{2,8})([^“”]{0,2})”\s*\1(?=[，。；：、]|$)")
"""A button named and then said again: 先点“重新开放”重新开放."""
_GAP: Final = re.compile(r"(?<=”) +(?=[\u4e00-\u9fff])")
"""A blank that stood behind the name of a command."""


def for_clickers(text: str) -> str:
    """A Chinese message with the names of buttons where it names commands and options."""
    for pattern, said in _RULES:
        text = pattern.sub(_decided if said == "decide" else said, text)
    for name, button in _COMMANDS:
        arguments = r"(?:\s+inbox/)?(?:\s+\d+(?:\.\d+)+)?"
        text = re.sub(
            rf"(?:运行|用|请用|双击)?\s*govcredit-xl\s+{re.escape(name)}\b{arguments}{_SIGNED}",
            f"点“{button}”",
            text,
        )
    text = re.sub(
        r"(?:用\s*)?govcredit-xl\s+init(?:\s+--empty)?(?:\s+[^\s，。；）]+)?(?:\s+--from\s+[^\s，。；）]+)?",
        "点“另开一轮”",
        text,
    )
    text = _GAP.sub("", _LEFT.sub("", text).replace("） ", "）"))
    return _TWICE.sub(r"“\1\2”", text)


def in_a_workbook(text: str) -> str:
    """A message as it stands in a workbook: with the names of buttons, and where they are."""
    clicked = for_clickers(text)
    return clicked if clicked == text else f"{clicked}按钮在“0菜单”里。"


def _decided(found: re.Match[str]) -> str:
    what, quoted, bare, unit = found.groups()
    whose = f"、单位 {unit}" if what == "assign" and unit else ""
    return f"点“{_DECISIONS[what]}”（选 {quoted or bare}{whose}）"
