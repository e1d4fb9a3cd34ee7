"""The head: 份号, 密级, 紧急程度, 发文机关标志, 发文字号, the red rule (7.2)."""

from __future__ import annotations

from typing import Final

from govcredit_xl.gbt9704.findings import Findings, shown_runs
from govcredit_xl.gbt9704.form import LOOSE_NUMBER, TEXT_RULE, DocumentForm, is_red, number_is_open
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import left_of, span_of, unit
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import MM, Border, DocumentTable, Para, Shape, border_of

COPY: Final = ("份号", "copy number")
SECRET: Final = ("密级", "secrecy")
URGENT: Final = ("紧急程度", "urgency")
MARK: Final = ("发文机关标志", "organ's mark")
NUMBER: Final = ("发文字号", "document number")
_NONE: Final = ("没有", "there is none")


def check(parts: Parts, findings: Findings) -> None:
    """All elements of the head that are there, and those that should be."""
    _left_corner(parts, findings)
    if not parts.headed:
        return
    if not parts.marks:
        findings.add(Key.MARK, findings.at(parts.number or findings.picture.paras[0], NUMBER), _NONE)
    for mark in parts.marks:
        findings.font(Key.MARK_FONT, mark, MARK)
        if any(not is_red(run.colour) for run in shown_runs(mark)):
            findings.add(Key.MARK_COLOUR, findings.at(mark, MARK), colour_of(mark))
        if mark.story != "table":  # several organs and 文件 stand in cells beside each other
            findings.align(Key.MARK_ALIGN, mark, MARK)
    if parts.number is None:
        if parts.form in (DocumentForm.DOCUMENT, DocumentForm.LETTER):
            findings.add(Key.NUMBER_PATTERN, findings.at(parts.marks[-1], MARK), _NONE, _NUMBER_WANTED)
    else:
        _number(parts, parts.number, findings)
    if parts.form.is_general:
        _rule(parts, findings)


def colour_of(para: Para) -> tuple[str, str]:
    """The first colour of its text that is not red."""
    found = next((run.colour for run in shown_runs(para) if not is_red(run.colour)), "")
    return (f"颜色 #{found}", f"colour #{found}") if found != "000000" else ("黑色", "black")


def _left_corner(parts: Parts, findings: Findings) -> None:
    first = next((para for para in findings.picture.paras if not para.blank), None)
    if parts.copy is not None:
        copy = parts.copy
        if not findings.profile[Key.COPY_PATTERN].pattern.search(copy.words):
            wanted = ("六位阿拉伯数字，如 000001", "six digits, such as 000001")
            findings.add(Key.COPY_PATTERN, findings.at(copy, COPY), (copy.words, copy.words), wanted)
        findings.size(Key.COPY_SIZE, copy, COPY)
        _place(Key.COPY_PLACE, copy, COPY, findings, copy is first and copy.number == 1)
    for rule, para, part, before in (
        (Key.SECRET_PLACE, parts.secret, SECRET, parts.copy),
        (Key.URGENT_PLACE, parts.urgent, URGENT, parts.secret or parts.copy),
    ):
        if para is not None:
            _place(rule, para, part, findings, before is None or para.number == before.number + 1)
    if parts.secret is not None:
        secret = parts.secret
        findings.font(Key.SECRET_FONT, secret, SECRET)
        findings.size(Key.SECRET_SIZE, secret, SECRET)
        if not _well_formed_secret(secret.words):
            findings.add(Key.SECRET_PATTERN, findings.at(secret, SECRET), (secret.words, secret.words))
    if parts.urgent is not None:
        urgent = parts.urgent
        findings.font(Key.URGENT_FONT, urgent, URGENT)
        findings.size(Key.URGENT_SIZE, urgent, URGENT)
        if "".join(urgent.words.split()) not in {"特急", "加急", "特提", "平急"}:
            findings.add(Key.URGENT_PATTERN, findings.at(urgent, URGENT), (urgent.words, urgent.words))


def _well_formed_secret(words: str) -> bool:
    level, star, term = words.replace("　", "").partition("★")
    return level in {"绝密", "机密", "秘密"} and bool(star) and bool(term)


def _place(rule: str, para: Para, part: tuple[str, str], findings: Findings, in_order: bool) -> None:
    if para.story != "body":
        return
    span = span_of(para, findings.picture.section_of(para), findings.picture.tab)
    if abs(span.left) > 0.3:
        shown = f"{round(span.left, 1):g}"
        findings.add(rule, findings.at(para, part), (f"左空 {shown} 字", f"{shown} characters from the left"))
    elif not in_order:
        findings.add(rule, findings.at(para, part), (f"在第 {para.number} 段", f"in paragraph {para.number}"))


_NUMBER_WANTED: Final = (
    "机关代字、六角括号括年份、序号，如 某政办〔2021〕6号",
    "such as 某政办〔2021〕6号",
)


def _number(parts: Parts, number: Para, findings: Findings) -> None:
    found = LOOSE_NUMBER.match(number.words)
    words = found["number"] if found else number.words
    if number_is_open(words):
        shown = f"“{words}”"
        wanted = ("写定的发文字号", "a document number that is written in")
        findings.add(Key.LEFT_OVER, findings.at(number, NUMBER), (shown, shown), wanted, textual=True)
    elif parts.form.is_addressed and not findings.profile[Key.NUMBER_PATTERN].pattern.search(words):
        findings.add(Key.NUMBER_PATTERN, findings.at(number, NUMBER), (words, words), _NUMBER_WANTED)
    if parts.form is DocumentForm.ORDER or not parts.form.is_signed:
        return  # 10.2 and 10.3 leave the look of the number open
    # 7.2.6: the name of who signs beside it is in 楷体.
    before, said, _ = number.text.partition("签发人")
    findings.font(Key.BODY_FONT, number, NUMBER, head=before + said if said else None)
    findings.size(Key.BODY_SIZE, number, NUMBER)
    if parts.letter:
        findings.align(Key.LETTER_NUMBER_ALIGN, number, NUMBER)
        return
    # With 签发人 beside it, which a table or a tab puts there, the number stands at the left.
    if number.story == "body" and (found is None or not found["rest"]):
        findings.align(Key.NUMBER_ALIGN, number, NUMBER)
    above = parts.marks[-1] if parts.marks else None
    findings.gap(Key.NUMBER_GAP, above, number, NUMBER)


def _rule(parts: Parts, findings: Findings) -> None:
    anchor = parts.number or parts.marks[-1]
    if parts.rule is not None:
        para = parts.rule
        section = findings.picture.section_of(para)
        border = para.border("bottom") or para.border("top")
        indents = (left_of(para) + unit(para, "right")) * para.pitch
        hanging = min(unit(para, "firstLine", "hanging"), 0.0) * para.pitch
        findings.length(Key.RULE_WIDTH, (section.measure - indents - hanging) / MM, findings.at(para, NUMBER))
        if border is not None and not is_red(border.colour):
            shown = f"#{border.colour}"
            findings.add(Key.RULE_COLOUR, findings.at(para, NUMBER), (f"颜色 {shown}", f"colour {shown}"))
    elif parts.rules:
        rule = _reddest(parts.rules)
        findings.length(Key.RULE_WIDTH, rule.width, findings.at(anchor, NUMBER))
        if rule.colour and not is_red(rule.colour):
            shown = f"#{rule.colour}"
            findings.add(Key.RULE_COLOUR, findings.at(anchor, NUMBER), (f"颜色 {shown}", f"colour {shown}"))
    elif (edges := _table_rule(parts, findings)) is not None:
        table, border = edges
        if not is_red(border.colour):
            shown = f"#{border.colour}"
            findings.add(Key.RULE_COLOUR, findings.at(anchor, NUMBER), (f"颜色 {shown}", f"colour {shown}"))
        elif table.width:
            findings.length(Key.RULE_WIDTH, table.width / MM, findings.at(anchor, NUMBER))
    elif not _written_rule(parts, findings):
        findings.add(Key.RED_RULE, findings.at(anchor, NUMBER), _NONE)


def _table_rule(parts: Parts, findings: Findings) -> tuple[DocumentTable, Border] | None:
    """A rule that is the edge of a row: of the table with the document number, or of one below it."""
    if parts.number is None:
        return None
    start = parts.number.number
    end = parts.title[0].number if parts.title else start + 4
    for table in findings.picture.tables:
        paras = list(table.paras)
        if not paras or paras[-1].number < start or paras[0].number > end:
            continue
        for row in reversed(table.rows):
            for side, usual in (("bottom", "bottom"), ("top", "insideH")):
                found = [border_of(cell.borders, side) or border_of(table.borders, usual) for cell in row]
                known = next((one for one in found if one is not None), None)
                if known is not None:
                    return table, known
    return None


def _written_rule(parts: Parts, findings: Findings) -> bool:
    """A rule that is a row of characters, or a picture as wide as one: only the page shows its colour."""
    start = (parts.number or parts.marks[-1]).number
    end = parts.title[0].number if parts.title else start + 4
    between = [para for para in findings.picture.paras if start <= para.number < end]
    if any(TEXT_RULE.fullmatch("".join(para.words.split())) for para in between):
        return True
    return any(shape.kind == "other" and shape.width > 120 for para in between for shape in para.shapes)


def _reddest(rules: tuple[Shape, ...]) -> Shape:
    return next((rule for rule in rules if rule.colour and is_red(rule.colour)), rules[0])
