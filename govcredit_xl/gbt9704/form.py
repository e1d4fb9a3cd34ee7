"""The formats of an official document (GB/T 9704-2012 clause 10 and what goes beside it), told by the organ's mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from govcredit_xl.gbt9704.lines import text_width
from govcredit_xl.gbt9704.picture import Para, Picture


class Form(Enum):
    """In which format a document is."""

    DOCUMENT = "文件格式"
    LETTER = "信函格式"
    ORDER = "命令（令）格式"
    MINUTES = "纪要格式"
    PUBLIC = "公告、通告"
    BULLETIN = "简报、信息"
    TELEGRAM = "电报"

    @property
    def is_general(self) -> bool:
        """It has a document number with its year, a red rule and an imprint, as clause 7 says."""
        return self is Form.DOCUMENT

    @property
    def is_addressed(self) -> bool:
        """It is sent to organs that it names at its head."""
        return self in (Form.DOCUMENT, Form.LETTER)

    @property
    def is_signed(self) -> bool:
        """It closes with the organ, or with who signs it, and the date; 10.3: minutes do not."""
        return self in (Form.DOCUMENT, Form.LETTER, Form.ORDER, Form.PUBLIC)


_BY_MARK: Final = (
    (re.compile(r"(?<!指)(?<!司)令$"), Form.ORDER),
    (re.compile(r"纪要$"), Form.MINUTES),
    (re.compile(r"(公告|通告|公报)$"), Form.PUBLIC),
    (re.compile(r"(简报|专报|快报|动态|信息|要情|参考|内参|通讯)$"), Form.BULLETIN),
    (re.compile(r"(电报|发电|明电|密电|内部传真)$"), Form.TELEGRAM),
)
BLANK: Final = r"[\s　\d×xXＸ*＊_＿□○〇?？]"
"""What stands for a digit, or for nothing yet, in the number or the date of a draft."""
LOOSE_NUMBER: Final = re.compile(
    rf"^(?P<number>[\w·×＊*□（）()]{{0,30}}?\s*[〔\[［(（【〈{{]{BLANK}{{0,8}}年?\s*[〕\]］)）】〉}}]\s*第?{BLANK}{{0,12}}号"
    rf"|[（(]?总?第(?:{BLANK}{{0,8}}|[一二三四五六七八九十百]{{1,6}})[号期][）)]?"
    r"|[\w·]{0,20}?[\s　×xXＸ*＊_＿□]{1,12}号"
    r"|[\[［【][^\[\]［］【】]{0,12}文号[^\[\]［］【】]{0,6}[\]］】]号?"
    r")(?P<rest>[\s　]+签发人.*)?$"
)
"""A document number, right or wrong, or the place that a draft leaves for it."""
_NOT_YET: Final = re.compile(
    r"[×*＊_＿□○]|(?i:x{2,})|[〕\]］)）】〉}]\s*第?[\s　xXＸ]*号|[〔\[［(（【]\s*[〕\]］)）】]|第[\s　xXＸ]*[号期]|文号|^[\w·]{0,20}?[\s　xXＸ]+号"
)
TEXT_RULE: Final = re.compile(r"[─—━_＿=＝﹍]{6,}")
"""A rule made of characters."""


def is_red(colour: str) -> bool:
    """Red as people see it."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (0, 2, 4))
    return red >= 180 and green <= 80 and blue <= 80


def number_is_open(words: str) -> bool:
    """The number, or part of it, is not written in yet."""
    return bool(_NOT_YET.search(words))


def looks_like_mark(para: Para, k: int) -> bool:
    """Large and red, or large and ending in 文件, near the head of the document."""
    first = para.first
    red = first is not None and is_red(first.colour)
    ended = "".join(para.words.split()).endswith("文件")
    return (
        k < 10 and text_width(para.words) < 60 and ((red and para.size >= 20) or (ended and para.size >= 26))
    )


def chosen_marks(found: Sequence[Para], boxed: Sequence[Para]) -> tuple[Para, ...]:
    """The mark among what stands at the head: the largest red lines; a note or a stamp in red is smaller.

    Args:
        boxed: what stands in boxes and looks like a mark.
    """
    pool = _reds(found) or _reds(boxed) or list(found) or list(boxed)
    largest = max((para.size for para in pool), default=0.0)
    return tuple(para for para in pool if para.size >= 0.6 * largest)


def _reds(paras: Sequence[Para]) -> list[Para]:
    """Those that are red and large."""
    return [
        para
        for para in paras
        if para.size >= 20 and any(is_red(run.colour) for run in para.runs if run.text.strip())
    ]


def form_of(picture: Picture, marks: Sequence[Para], letter: bool) -> Form:
    """The format of a document with these marks; `letter`: it has a letter's rules."""
    if not marks:
        return Form.DOCUMENT
    words = [re.sub(r"[（(].*[）)]$", "", "".join(mark.words.split())) for mark in marks]
    for pattern, form in _BY_MARK:
        if any(pattern.search(one) for one in words):
            return form
    return Form.LETTER if letter else Form.DOCUMENT
