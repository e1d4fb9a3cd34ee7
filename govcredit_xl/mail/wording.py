"""The office's wording of mails: a text file with 主题：… in its first line and {…} for what differs by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.catalogue import packaged_templates, template_text
from govcredit_xl.collection import deadline_text
from govcredit_xl.collection.guide import PLACEHOLDER, fill
from govcredit_xl.documents.facts import year_of
from govcredit_xl.model import Catalogue
from govcredit_xl.problems import Problem
from govcredit_xl.rounds import Round

SEND: Final = "邮件_发送.txt"
REMIND: Final = "邮件_催报.txt"
RECEIPT: Final = "邮件_回执.txt"

MARK: Final = "邮件标识"
FILES: Final = "附件"
OWED: Final = "所欠事项"
OWED_BRIEFLY: Final = "所欠概况"
UNTIL: Final = "办理期限"
TODAY: Final = "今天"
RECEIVED: Final = "收到情况"

_COMMON: Final = (
    "单位", "收件人", "截止日期", "年度", "标题", "发文机关", "发文字号", "联系人", "电话", "邮箱", TODAY, MARK,
)  # fmt: skip
_KNOWN: Final = {
    SEND: (*_COMMON, FILES),
    REMIND: (*_COMMON, FILES, OWED, OWED_BRIEFLY, UNTIL),
    RECEIPT: (*_COMMON, RECEIVED),
}
_SUBJECT: Final = ("主题：", "主题:")


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text with their placeholders."""

    subject: str
    body: str

    def fill(self, values: Mapping[str, str], mark: str, token: str) -> tuple[str, str]:
        """Subject and text of one mail; the mark and the token are added where the template leaves them out."""
        subject = fill(self.subject, {**values, MARK: mark})
        body = fill(self.body, {**values, MARK: token})
        if mark not in subject:
            subject = f"{subject} [{mark}]"
        if token not in body:
            body = f"{body.rstrip()}\n\n{token}\n"
        return " ".join(subject.split()), body


def read_wording(round_: Round, name: str) -> tuple[Wording, list[Problem]]:
    """The template of that name, from 模板/ or else as it comes with the program, and what is wrong with it."""
    path = round_.templates / name
    where = round_.relative(path)
    problems = []
    try:
        text = template_text(path.read_bytes())
    except FileNotFoundError:
        text = template_text(packaged_templates()[name])
        problems.append(Problem("mail-template-missing", file=where))
    first, _, body = text.lstrip("\ufeff\r\n ").partition("\n")
    opening = next((word for word in _SUBJECT if first.startswith(word)), None)
    if opening is None:
        own = template_text(packaged_templates()[name]).partition("\n")[0]
        problems.append(Problem("mail-template-no-subject", file=where))
        first, body, opening = own, text, _SUBJECT[0]
    known = "、".join(f"{{{one}}}" for one in _KNOWN[name])
    for number, line in enumerate(text.splitlines(), 1):
        for found in PLACEHOLDER.findall(line):
            if found not in _KNOWN[name]:
                facts = {"line": number, "name": found, "known": known}
                problems.append(Problem("mail-placeholder-unknown", file=where, facts=facts))
    return Wording(first.strip().removeprefix(opening), body.lstrip("\r\n")), problems


def common_values(catalogue: Catalogue, unit: str, today: dt.date) -> dict[str, str]:
    """What {…} stands for in every mail to the unit."""
    settings, one = catalogue.settings, catalogue.unit_by_code[unit]
    return {
        "单位": one.name,
        "收件人": one.contact or one.name,
        "截止日期": deadline_text(catalogue, unit),
        "年度": year_of(catalogue),
        "标题": settings.title,
        "发文机关": settings.organ,
        "发文字号": settings.number,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        TODAY: f"{today.year}年{today.month}月{today.day}日",
    }
