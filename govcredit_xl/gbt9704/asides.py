"""Paragraphs that stand among the text and are none of it: 目录, captions, notes, program text, quotations."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.gbt9704.lines import first_of, text_width
from govcredit_xl.gbt9704.picture import Para

_CONTENTS_STYLE: Final = re.compile(
    r"^(toc|目录|table of figures|图表目录)\s*(heading|标题|\d)?", re.IGNORECASE
)
_CONTENTS_LINE: Final = re.compile(r"\S(?:\t|[.．·…。]{4}|[ 　]{4})\s{0,20}[—-]?\d{1,4}[—-]?$")
_CONTENTS_FIELDS: Final = frozenset({"TOC", "PAGEREF"})
_CAPTION_STYLE: Final = re.compile(r"^(caption|题注|图题|表题|图名|表名)", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"^(?:续表|附?[图表])\s*(?:[A-Z]?\d{1,3}(?:[-.—－–]\d{1,3})*|[一二三四五六七八九十]{1,3})(?:[\s　:：.、]|$)"
)
_NOTE: Final = re.compile(
    r"^[（(]?(?:注|备注|附注|资料来源|数据来源|来源|单位|计量单位|制图|图源)\s{0,4}\d?\s{0,4}[:：]"
)
_QUOTED_STYLE: Final = re.compile(r"quot|block text|引用|引文", re.IGNORECASE)
_CODE_STYLE: Final = re.compile(r"code|代码|程序|preformatted|plain text|纯文本|console", re.IGNORECASE)
_CODE_FONTS: Final = re.compile(
    r"courier|consolas|menlo|monaco|lucida console|source code|monospace|fira code|cascadia|等距",
    re.IGNORECASE,
)
_END: Final = "。；！？;!?"


def is_aside(para: Para) -> bool:
    """It is held to no rule of the body's text."""
    return is_contents(para) or is_caption(para) or _is_note(para) or is_code(para) or _is_set_apart(para)


def is_contents(para: Para) -> bool:
    """目录: its heading, or a line that ends in the number of a page."""
    return (
        bool(_CONTENTS_STYLE.match(para.style))
        or "".join(para.words.split()) == "目录"
        or any(run.field.upper() in _CONTENTS_FIELDS for run in para.runs)
        or bool(_CONTENTS_LINE.search(para.words))
    )


def is_caption(para: Para) -> bool:
    """The name of a table or a picture."""
    if _CAPTION_STYLE.match(para.style):
        return True
    return bool(_CAPTION.match(para.words)) and para.words[-1] not in _END and text_width(para.words) < 60


def _is_note(para: Para) -> bool:
    """A note in smaller type below a table or a picture, or the unit of measure above it."""
    return bool(_NOTE.match(para.words)) and (para.size < 15.5 or para.align in ("right", "center"))


def is_code(para: Para) -> bool:
    """Program text or a quotation, as its style or its font says."""
    if _QUOTED_STYLE.search(para.style) or _CODE_STYLE.search(para.style):
        return True
    fonts = [run.fonts["ascii"] for run in para.runs if run.text.strip()]
    return bool(fonts) and all(_CODE_FONTS.search(font) for font in fonts)


def _is_set_apart(para: Para) -> bool:
    """A short line far to the right, without a full stop: part of a signature, or the like."""
    short = text_width(para.words) <= 30 and para.words[-1] not in _END + "：:，,、"
    return short and (para.align in ("right", "center", "distribute") or first_of(para) >= 8)
