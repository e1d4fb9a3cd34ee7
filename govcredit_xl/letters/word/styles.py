"""The named styles of documents and templates, made from 公文格式.csv.

What a template's styles look like does not matter: their names say what a paragraph is, and the table says
how that looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.ooxml import fonts, parse, w

SQUEEZE: Final = -5
"""Space between characters that makes 28 of them as wide as the type area, in twips."""

_ALIGN: Final = {"居左": "left", "居中": "center", "居右": "right"}


class StyleName:
    """Names of the styles."""

    BODY: Final = "公文正文"
    MARK: Final = "发文机关标志"
    NUMBER: Final = "发文字号"
    TITLE: Final = "公文标题"
    ADDRESSEE: Final = "主送机关"
    HEADING1: Final = "一级标题"
    HEADING2: Final = "二级标题"
    ENCLOSURE: Final = "附件说明"
    SIGNATURE: Final = "署名"
    DATE: Final = "成文日期"
    ANNEX: Final = "附件"
    ANNEX_TITLE: Final = "附件标题"
    IMPRINT: Final = "版记文字"
    TABLE: Final = "表格文字"
    TABLE_HEAD: Final = "表头文字"
    GRID: Final = "一般表格文字"
    GRID_HEAD: Final = "一般表头文字"
    PICTURE: Final = "图"
    PAGE_NUMBER: Final = "公文页码"
    DRAFT: Final = "征求意见稿"


@dataclass(frozen=True)
class Look:
    """How a style looks: keys of the table, and what of it is no value of the standard.

    Attributes:
        id: of the style in the documents that we make.
        font, size, colour: keys.
        align: left, center, right or both, or a key of the table.
        grid: True for lines of the body's pitch.
        pitch: key of a line pitch of its own.
        indent: key of the first line's indent, "" for none.
    """

    id: str
    font: str
    size: str
    align: str = "both"
    grid: bool = True
    pitch: str = ""
    indent: str = ""
    colour: str = Key.COLOUR


_BODY = (Key.BODY_FONT, Key.BODY_SIZE)
LOOKS: Final[Mapping[str, Look]] = {
    StyleName.BODY: Look("GovBody", *_BODY, indent=Key.INDENT),
    StyleName.MARK: Look(
        "GovMark", Key.MARK_FONT, Key.MARK_MAX, Key.MARK_ALIGN, grid=False, colour=Key.MARK_COLOUR
    ),
    StyleName.NUMBER: Look("GovNumber", *_BODY, Key.NUMBER_ALIGN),
    StyleName.TITLE: Look("GovTitle", Key.TITLE_FONT, Key.TITLE_SIZE, Key.TITLE_ALIGN, pitch=Key.TITLE_PITCH),
    StyleName.ADDRESSEE: Look("GovAddressee", *_BODY),
    StyleName.HEADING1: Look("GovHeading1", Key.HEADING1_FONT, Key.BODY_SIZE, indent=Key.INDENT),
    StyleName.HEADING2: Look("GovHeading2", Key.HEADING2_FONT, Key.BODY_SIZE, indent=Key.INDENT),
    StyleName.ENCLOSURE: Look("GovEnclosure", *_BODY),
    StyleName.SIGNATURE: Look("GovSignature", *_BODY, "right"),
    StyleName.DATE: Look("GovDate", *_BODY, "left"),
    StyleName.ANNEX: Look("GovAnnex", Key.ANNEX_FONT, Key.ANNEX_SIZE, "left"),
    StyleName.ANNEX_TITLE: Look(
        "GovAnnexTitle",
        Key.ANNEX_TITLE_FONT,
        Key.ANNEX_TITLE_SIZE,
        Key.ANNEX_TITLE_ALIGN,
        pitch=Key.TITLE_PITCH,
    ),
    StyleName.IMPRINT: Look("GovImprint", Key.IMPRINT_FONT, Key.IMPRINT_SIZE, "left", grid=False),
    StyleName.TABLE: Look("GovTable", Key.TABLE_FONT, Key.TABLE_SIZE, "left", grid=False),
    StyleName.TABLE_HEAD: Look("GovTableHead", Key.TABLE_HEAD_FONT, Key.TABLE_SIZE, "center", grid=False),
    StyleName.GRID: Look("GovGrid", Key.TABLE_FONT, Key.GRID_SIZE, "left", grid=False),
    StyleName.GRID_HEAD: Look("GovGridHead", Key.TABLE_HEAD_FONT, Key.GRID_SIZE, "center", grid=False),
    StyleName.PICTURE: Look("GovPicture", *_BODY, "center", grid=False),
    StyleName.PAGE_NUMBER: Look(
        "GovPageNumber", Key.PAGE_NUMBER_FONT, Key.PAGE_NUMBER_SIZE, "right", grid=False
    ),
    StyleName.DRAFT: Look("GovDraft", Key.HEADING1_FONT, Key.BODY_SIZE, "center", grid=False),
}
NEEDED: Final = (StyleName.TITLE, StyleName.ADDRESSEE, StyleName.BODY, StyleName.SIGNATURE, StyleName.DATE)
"""Styles of the paragraphs without which no document can be made."""


def table_line(profile: Profile, size: str) -> float:
    """Points from line to line in tables of that size of type."""
    return round(profile[size].points * 1.3 * 2) / 2


def character(profile: Profile) -> int:
    """Twips of one character of the body: the type area's width over 28."""
    return profile[Key.BODY_SIZE].twips + SQUEEZE


def _style(name: str, look: Look, profile: Profile) -> str:
    size = round(profile[look.size].points * 2)
    align = look.align if look.align not in profile else _ALIGN[profile[look.align].text]
    if look.pitch:
        spacing = (
            f'<w:spacing w:before="0" w:after="0" w:line="{profile[look.pitch].twips}" w:lineRule="exact"/>'
        )
    elif look.grid:
        spacing = f'<w:spacing w:before="0" w:after="0" w:line="{profile[Key.LINE_PITCH].twips}" w:lineRule="exact"/>'
    elif name in (StyleName.TABLE, StyleName.TABLE_HEAD, StyleName.GRID, StyleName.GRID_HEAD):
        line = round(table_line(profile, look.size) * 20)
        spacing = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    else:
        spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    characters = profile[look.indent].number if look.indent else 0
    first = (
        f'w:firstLine="{round(characters * character(profile))}" w:firstLineChars="{round(characters * 100)}"'
        if characters
        else 'w:firstLine="0" w:firstLineChars="0"'
    )
    squeeze = f'<w:spacing w:val="{SQUEEZE}"/>' if look.grid and not look.pitch else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.id}"><w:name w:val={quoteattr(name)}/>'
        f'<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:snapToGrid w:val="0"/>{spacing}<w:ind w:left="0" w:right="0" {first}/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:rPr>{fonts(profile[look.font].names[0])}<w:b w:val="0"/><w:color w:val="{profile[look.colour].rgb}"/>'
        f'{squeeze}<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    )


def apply_styles(styles: Any, profile: Profile) -> dict[str, str]:
    """Put our styles, as the table has them, into a document's styles; name → id.

    A style of that name keeps its id, since the template's paragraphs refer to it.
    """
    ids: dict[str, str] = {}
    known = {found.find(w("name")).get(w("val")): found for found in styles.iter(w("style"))}
    for name, look in LOOKS.items():
        (made,) = parse(_style(name, look, profile))
        old = known.get(name)
        ids[name] = look.id if old is None else old.get(w("styleId"))
        made.set(w("styleId"), ids[name])
        if old is None:
            styles.append(made)
        else:
            styles.replace(old, made)
    return ids
