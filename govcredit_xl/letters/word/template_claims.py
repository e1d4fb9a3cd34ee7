"""What a template's own words claim, held against the document: tables that they announce, figures typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.word.contents import Block, Chart, DocumentContent, Grid, Matrix
from govcredit_xl.letters.word.kinds import DocKind
from govcredit_xl.letters.word.lists import chinese_number
from govcredit_xl.letters.word.passages import Passage, passages
from govcredit_xl.letters.word.styles import StyleName
from govcredit_xl.letters.word.template import PLACEHOLDER, Template
from govcredit_xl.letters.word.template_file import excerpt

_TABLE_BELOW: Final = re.compile(r"(?:[如见]下表|下表所[列示]|列表如下)")
_BELOW: Final = re.compile(r"如下[^。]*[。：:]?$")
_OF_ALL: Final = re.compile(r"(?:通报|通知|反馈|函告|报告|公布|印发|函复|批复|答复)如下[^。]*[。：:]?$")
_IN_ANNEX: Final = re.compile(r"(?:见|按|照|对照)附件")
_SHOWN: Final = 40
"""Characters of a sentence that messages show, its end: there it announces."""
_END: Final = (
    StyleName.ENCLOSURE, StyleName.SIGNATURE, StyleName.DATE, StyleName.ANNEX, StyleName.IMPRINT, StyleName.HEADING1,
    StyleName.HEADING2,
)  # fmt: skip


def claims(template: Template, content: DocumentContent) -> list[Problem]:
    """Sentences that announce what is not there, and figures of no data of this round."""
    kept = passages(template.lines, content.conditions, content.repeats)
    return [*_gone(template, content, kept), *_typed(template, content, kept)]


# -- what is announced ---------------------------------------------------------------------------------------
def _gone(template: Template, content: DocumentContent, kept: Sequence[Passage]) -> Iterator[Problem]:
    annexed = any(one.style == StyleName.ANNEX for one in kept)
    for place, one in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        words = _words(one)
        if one.style == StyleName.ANNEX_TITLE:
            if following is None or following.style in (StyleName.ANNEX, StyleName.IMPRINT):
                yield _problem(template, one, "附件的内容", "the annex's content")
        elif _IN_ANNEX.search(words) and not annexed:
            yield _problem(template, one, "附件", "an annex")
        elif _announces(words, following, content):
            yield _problem(template, one, "表或要列的内容", "a table or a list")


def _announces(words: str, following: Passage | None, content: DocumentContent) -> bool:
    """True if a paragraph announces something below it that is not there."""
    if following is not None and _is_there(following, content):
        return False
    if _TABLE_BELOW.search(words):
        return True
    if not _BELOW.search(words):
        return False
    end = following is None or following.style in _END or any(map(content.kind.is_block, following.names))
    headed = following is not None and following.style in (StyleName.HEADING1, StyleName.HEADING2)
    return end and not (headed and _OF_ALL.search(words))


def _is_there(one: Passage, content: DocumentContent) -> bool:
    """True if a passage is a table or chart that holds something."""
    blocks = [block_of(content.kind, content, one, name) for name in one.names if content.kind.is_block(name)]
    return any(isinstance(block, Chart) or bool(_rows(block)) for block in blocks)


def block_of(kind: DocKind, content: DocumentContent, one: Passage, name: str) -> Block | None:
    """The table or chart that a placeholder stands for."""
    return one.parts[0].here.blocks.get(name) or content.blocks.get(name)


def _rows(block: Block | None) -> Sequence[tuple[str, ...]]:
    if isinstance(block, Matrix):
        return block.grid.rows
    return block.rows if isinstance(block, Grid) else ()


def _words(one: Passage) -> str:
    return "".join(part.text for part in one.parts).strip()


def _problem(template: Template, one: Passage, what: str, what_en: str) -> Problem:
    words = _words(one)
    text = words if len(words) <= _SHOWN else f"……{words[-_SHOWN:]}"
    facts = {"text": text, "what": what, "what_en": what_en}
    return Problem("template-table-gone", file=template.shown, cell=one.parts[0].line.place, facts=facts)


# -- figures typed by hand -------------------------------------------------------------------------------------
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_DATE: Final = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_UNIT: Final = r"(?:家|项|个|分|件|起|次|人|%|％)"
_COUNT: Final = re.compile(rf"(?<![第前\d.〔-])(\d{{1,6}}(?:\.\d+)?)({_UNIT})(?!工作日|月|小时|日|钟)")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SPELT: Final = {chinese_number(number): number for number in range(11, 100)}
_SPELT_COUNT: Final = re.compile(
    rf"(?<![第前一二三四五六七八九十])([一二三四五六七八九十]{{2,3}})({_UNIT})(?!工作日|月|小时)"
)
_QUOTED: Final = re.compile(
    r"《[^《》]{0,200}》|〔[^〔〕]{0,20}〕\d{0,8}号?|^\s{0,20}(?:（\d{1,6}）|\d{1,6}[.．、])"
)


def _typed(template: Template, content: DocumentContent, kept: Sequence[Passage]) -> Iterator[Problem]:
    shown = _shown(content)
    known = {float(number) for number in _NUMBER.findall(shown)}
    seen: set[tuple[str, str]] = set()
    for one in kept:
        for part in one.parts:
            plain = _QUOTED.sub("\n", PLACEHOLDER.sub("\n", part.line.text))
            for figure in _figures(plain, known, shown):
                if (part.line.place, figure) not in seen:
                    seen.add((part.line.place, figure))
                    facts = {"text": excerpt(part.line.text), "what": figure}
                    yield Problem(
                        "template-figure-typed", file=template.shown, cell=part.line.place, facts=facts
                    )


def _figures(plain: str, known: set[float], shown: str) -> Iterator[str]:
    """Figures of a text that the round does not know."""
    for hit in _DATE.finditer(plain):
        if hit[0] not in shown:
            yield hit[0]
    rest = _DATE.sub("\n", plain)
    for hit in _YEAR.finditer(rest):
        if float(hit[1]) not in known:
            yield hit[0]
    for hit in _COUNT.finditer(rest):
        if float(hit[1]) not in {*known, 1.0}:
            yield hit[0]
    for hit in _SPELT_COUNT.finditer(rest):
        if hit[1] in _SPELT and _SPELT[hit[1]] not in known:
            yield hit[0]


def _shown(content: DocumentContent) -> str:
    """All that the round's data give to the document."""
    found = [*content.values.values()]
    blocks = [*content.blocks.values()]
    for occurrences in content.repeats.values():
        for here in occurrences:
            found += map(str, here.values.values())
            blocks += here.blocks.values()
    found += [text for block in blocks for row in _rows(block) for text in row]
    return "\n".join(found)
