"""Each rule broken once in a good document, and nothing else: what the checker must find, and only that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import official
import official_forms
from lxml import etree
from official import FANG, HEI, ORGAN, PAGE_TURN, SONG, Parts, body, changed, turned

from govcredit_xl.gbt9704.keys import Key

_W = f"{{{official.W}}}"
Change = Callable[[etree._Element], None]


@dataclass(frozen=True)
class Mutation:
    """A good document (the function that makes it), and how it is spoilt."""

    rule: str
    base: Callable[[], Parts]
    spoil: Callable[[Parts], Parts]


# -- how a paragraph is spoilt
def at(
    begins: str, *changes: Change, part: str = "word/document.xml", last: bool = False
) -> Callable[[Parts], Parts]:
    """Change the paragraph that begins so."""

    def spoil(parts: Parts) -> Parts:
        def change(root: etree._Element) -> None:
            found = [
                p
                for p in root.iter(_W + "p")
                if "".join(t.text or "" for t in p.iter(_W + "t")).strip().startswith(begins)
            ]
            found = [p for p in found if p.find(f".//{_W}txbxContent") is None]
            assert found, begins
            for one in changes:
                one(found[-1 if last else 0])

        return turned(parts, change, part)

    return spoil


def font(name: str) -> Change:
    def change(p: etree._Element) -> None:
        for fonts in p.iterfind(f"{_W}r/{_W}rPr/{_W}rFonts"):
            for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(_W + slot, name)

    return change


def size(half_points: int) -> Change:
    def change(p: etree._Element) -> None:
        for element in p.iterfind(f"{_W}r/{_W}rPr/{_W}sz"):
            element.set(_W + "val", str(half_points))

    return change


def colour(rgb: str) -> Change:
    def change(p: etree._Element) -> None:
        for look in p.iterfind(f"{_W}r/{_W}rPr"):
            for old in look.findall(_W + "color"):
                look.remove(old)
            look.insert(1, look.makeelement(_W + "color", {_W + "val": rgb}))

    return change


def text(old: str, new: str) -> Change:
    def change(p: etree._Element) -> None:
        found = next(t for t in p.iter(_W + "t") if old in (t.text or ""))
        found.text = found.text.replace(old, new, 1)

    return change


def indent(**values: int) -> Change:
    def change(p: etree._Element) -> None:
        props = p.find(_W + "pPr")
        for old in props.findall(_W + "ind"):
            props.remove(old)
        if values:
            props.insert(
                0, props.makeelement(_W + "ind", {_W + key: str(value) for key, value in values.items()})
            )

    return change


def align(value: str) -> Change:
    return lambda p: p.find(f"{_W}pPr/{_W}jc").set(_W + "val", value)


def pitch(twips: int) -> Change:
    return lambda p: p.find(f"{_W}pPr/{_W}spacing").set(_W + "line", str(twips))


def no_blank_above(p: etree._Element) -> None:
    above = p.getprevious()
    assert above is not None and not list(above.iter(_W + "t"))
    above.getparent().remove(above)


def no_border(p: etree._Element) -> None:
    props = p.find(_W + "pPr")
    props.remove(props.find(_W + "pBdr"))


def border(key: str, value: str) -> Change:
    return lambda p: p.find(f"{_W}pPr/{_W}pBdr/{_W}bottom").set(_W + key, value)


def new_page(p: etree._Element) -> None:
    p.find(_W + "pPr").insert(0, p.makeelement(_W + "pageBreakBefore"))


def empty(p: etree._Element) -> None:
    for run in p.findall(_W + "r"):
        p.remove(run)


def swap(old: str, new: str, part: str = "document", count: int = 1) -> Callable[[Parts], Parts]:
    """Replace text of a part."""
    return lambda parts: changed(parts, old, new, f"word/{part}.xml", count)


def last(old: str, new: str) -> Callable[[Parts], Parts]:
    """Replace the last occurrence in the document."""

    def spoil(parts: Parts) -> Parts:
        before, found, after = parts["word/document.xml"].rpartition(old)
        assert found
        return {**parts, "word/document.xml": before + new + after}

    return spoil


def both(*spoils: Callable[[Parts], Parts]) -> Callable[[Parts], Parts]:
    """One after the other."""

    def spoil(parts: Parts) -> Parts:
        for one in spoils:
            parts = one(parts)
        return parts

    return spoil


def short() -> Parts:
    """`classic` of an organ whose name is shorter than the date."""
    parts = official.classic()
    document = (
        parts["word/document.xml"]
        .replace(ORGAN, "区信用办")
        .replace('w:right="632"/><w:jc w:val="right"', 'w:right="2211"/><w:jc w:val="right"')
    )
    document = document.replace('w:right="945"/><w:jc w:val="right"', 'w:right="632"/><w:jc w:val="right"')
    return {**parts, "word/document.xml": document}


C, S, L = official.classic, official.styled, official.letter
PORTRAIT = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
)


def portrait(
    w: int = 11906, h: int = 16838, top: int = 2098, right: int = 1474, bottom: int = 1984, left: int = 1588
) -> str:
    return f'<w:pgSz w:w="{w}" w:h="{h}"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'


SIGNED = official.p(official.r(ORGAN), jc="right", ind='w:right="632"')
DATED = official.p(official.r("2021年10月20日"), jc="right", ind='w:right="945"')
ADDRESSED = official.p(official.r("各镇（街道）人民政府（办事处）、各有关部门："))
NUMBER, TITLE = "淮政办发", "关于印发"
INDENTED = {"firstLineChars": 200, "firstLine": 632}

SLIPS = [
    (Key.STRAIGHT_QUOTES, '推进"双公示"工作。'),
    (Key.PAIRS, "推进”双公示“工作。"),
    (Key.NESTED_TITLES, "按《关于印发《办法》的通知》办理。"),
    (Key.MARK_BETWEEN, "按《条例》、《办法》办理。"),
    (Key.DOUBLED_MARKS, "如实填报，，不得遗漏。"),
    (Key.DOUBLED_WORDS, "各单位的的材料。"),
    (Key.ELLIPSIS, "有政务、商务...等领域。"),
    (Key.SPACES, "各单位要认真做好信用 建设工作，按时报送有关材料。"),
    (Key.SET_WORDS, "按照区里的布署抓好落实。"),
    (Key.UP_TO, "截止目前，已收到40家。"),
    (Key.SHORT_YEAR, "自21年11月起执行。"),
    (Key.YEAR_RANGE, "填报2020-2021年的数据。"),
    (Key.DATE_FORM, "完成日期为2021.11.30。"),
    (Key.REAL_DATES, "会议于2021年11月31日召开。"),
    (Key.DOUBT_TWICE, "共约50件左右。"),
    (Key.FULL_WIDTH, "共１２家。"),
    (Key.NUMBER_IN_TEXT, "按国发[2020]6号办理。"),
    (Key.ANNEX_NAMED, "填报要求见附件5。"),
    (Key.LEFT_OVER, "联系人是×××。"),
    (Key.MIXED_DIGITS, "共二十3条措施。"),
    (Key.NESTED_COLONS, "会议要求：抓好以下工作：公示、承诺。"),
    (Key.PARTS_OF_TOTAL, "共3家，其中部门2家、镇2家。"),
]
"""Rules of the proof-reader, each with a sentence that breaks it alone."""

STATIC = [
    Mutation(Key.PAGE_WIDTH, C, swap(PORTRAIT, portrait(w=12240, right=1808))),
    Mutation(Key.PAGE_HEIGHT, C, swap(PORTRAIT, portrait(h=15840, bottom=986))),
    Mutation(Key.TOP, C, swap(PORTRAIT, portrait(top=1900, bottom=2182))),
    Mutation(Key.BINDING, C, swap(PORTRAIT, portrait(left=1400, right=1662))),
    Mutation(Key.TYPE_WIDTH, C, last(PORTRAIT, portrait(right=1600))),
    Mutation(Key.TYPE_HEIGHT, C, last(PORTRAIT, portrait(bottom=2300))),
    Mutation(Key.LINES, C, swap('w:line="579"', 'w:line="640"', count=-1)),
    Mutation(Key.CHARACTERS, C, swap('<w:spacing w:val="-5"/>', "", count=-1)),
    Mutation(Key.LINE_PITCH, C, at("（1）佐证", pitch(640))),
    Mutation(Key.BODY_FONT, C, at("区信用办负责", font(SONG))),
    Mutation(Key.BODY_FONT, S, swap('<a:font script="Hans" typeface="仿宋_GB2312"/>', '<a:font script="Hans" typeface="宋体"/>', "theme/theme1")),
    Mutation(Key.BODY_SIZE, C, at("区信用办负责", size(28))),
    Mutation(Key.COLOUR, C, at("区信用办负责", colour("0000FF"))),
    Mutation(Key.COLOUR, C, at("指标及任务", colour("FF0000"))),
    Mutation(Key.COLOUR, C, at("政务公开", colour("FFFFFF"))),
    Mutation(Key.ADDRESSEE, C, swap(ADDRESSED, "")),
    Mutation(Key.SIGNATURE, C, swap(SIGNED, "")),
    Mutation(Key.DATE, C, swap(SIGNED + DATED, "")),
    Mutation(Key.COPY_PATTERN, C, at("000001", text("000001", "0001"))),
    Mutation(Key.COPY_SIZE, C, at("000001", size(28))),
    Mutation(Key.COPY_PLACE, C, at("000001", indent(left=632))),
    Mutation(Key.SECRET_FONT, C, at("机密", font(FANG))),
    Mutation(Key.SECRET_SIZE, C, at("机密", size(28))),
    Mutation(Key.SECRET_PATTERN, C, at("机密", text("★", ""))),
    Mutation(Key.SECRET_PLACE, C, at("机密", indent(left=632))),
    Mutation(Key.URGENT_FONT, C, at("特急", font(FANG))),
    Mutation(Key.URGENT_SIZE, C, at("特急", size(28))),
    Mutation(Key.URGENT_PATTERN, C, at("特急", text("特急", "急件"))),
    Mutation(Key.URGENT_PLACE, C, at("特急", indent(left=632))),
    Mutation(Key.MARK, C, at(ORGAN + "文件", empty)),
    Mutation(Key.MARK_FONT, C, at(ORGAN + "文件", font(HEI))),
    Mutation(Key.MARK_COLOUR, C, at(ORGAN + "文件", colour("000000"))),
    Mutation(Key.MARK_ALIGN, short, at("区信用办文件", align("left"))),
    Mutation(Key.NUMBER_GAP, C, at(NUMBER, no_blank_above)),
    Mutation(Key.NUMBER_ALIGN, C, at(NUMBER, align("left"))),
    Mutation(Key.NUMBER_PATTERN, C, at(NUMBER, text("〕6", "〕06"))),
    Mutation(Key.NUMBER_PATTERN, C, at(NUMBER, text("〔2021〕", "[2021]"))),
    Mutation(Key.NUMBER_PATTERN, C, at(NUMBER, text("〕6", "〕第6"))),
    Mutation(Key.RED_RULE, C, at(NUMBER, no_border)),
    Mutation(Key.RULE_COLOUR, C, at(NUMBER, border("color", "000000"))),
    Mutation(Key.RULE_COLOUR, S, swap('<a:srgbClr val="FF0000"/>', '<a:srgbClr val="000000"/>')),
    Mutation(Key.RULE_WIDTH, C, at(NUMBER, indent(left=600, right=600))),
    Mutation(Key.TITLE_FONT, C, at(TITLE, font(HEI))),
    Mutation(Key.TITLE_SIZE, C, at(TITLE, size(36))),
    Mutation(Key.TITLE_GAP, C, at(TITLE, no_blank_above)),
    Mutation(Key.TITLE_ALIGN, C, at(TITLE, align("left"))),
    Mutation(
        Key.TITLE_SHAPE, C,
        both(at(TITLE, text("关于印发2021年度政务诚信建设评价", "关于印发2021年度政务诚信")), at("指标及任务", text("指标及任务分工的通知", "评价指标任务分工工作通知"))),
    ),
    Mutation(Key.TITLE_MARK, C, at("指标及任务", text("通知", "通知。"))),
    Mutation(Key.DOCUMENT_TYPES, C, at("指标及任务", text("通知", "文件"))),
    Mutation(Key.ADDRESSEE_GAP, C, at("各镇", no_blank_above)),
    Mutation(Key.ADDRESSEE_INDENT, C, at("各镇", indent(**INDENTED))),
    Mutation(Key.ADDRESSEE_END, C, at("各镇", text("部门：", "部门"))),
    Mutation(Key.ADDRESSEE_END, C, at("各镇", text("部门：", "部门:"))),
    Mutation(Key.INDENT, C, at("为贯彻", indent())),
    Mutation(Key.WRAPPED_LINES, C, at("区信用办负责", indent(left=632))),
    Mutation(Key.HEADING1_FONT, C, at("一、", font(FANG))),
    Mutation(Key.HEADING2_FONT, C, at("（一）", font(FANG))),
    Mutation(Key.HEADING3_FONT, C, at("1.各单位", font(HEI))),
    Mutation(Key.HEADING4_FONT, C, at("（1）", font(HEI))),
    Mutation(Key.HEADING1_PATTERN, C, at("一、", text("一、", "一．"))),
    Mutation(Key.HEADING2_PATTERN, C, at("（一）", text("（一）", "（一）、"))),
    Mutation(Key.HEADING2_PATTERN, C, at("（一）", text("（一）", "(一)"))),
    Mutation(Key.HEADING3_PATTERN, C, at("1.各单位", text("1.", "1、"))),
    Mutation(Key.HEADING4_PATTERN, C, at("（1）", text("（1）", "(1)"))),
    Mutation(Key.LEVEL_ORDER, C, at("二、", text("二、", "三、"))),
    Mutation(Key.LEVEL_ORDER, C, at("（2）", text("（2）", "（3）"))),
    Mutation(Key.HEADING_END, C, at("一、", text("总体要求", "总体要求。"))),
    Mutation(Key.ENCLOSURE_GAP, C, at("附件：1", no_blank_above)),
    Mutation(Key.ENCLOSURE_INDENT, C, at("附件：1", indent())),
    Mutation(Key.ENCLOSURE_PATTERN, C, at("附件：1", text("附件：1.", "附件1："))),
    Mutation(Key.ENCLOSURE_END, C, at("附件：1", text("评价指标及任务分工表", "《评价指标及任务分工表》"))),
    Mutation(Key.ENCLOSURE_END, C, at("附件：1", text("分工表", "分工表。"))),
    Mutation(Key.ENCLOSURE_WRAP, C, at("2.二〇二一", indent(left=1580))),
    Mutation(Key.ANNEX_NAMES, C, at("评价指标及任务分工表", text("评价指标及任务分工表", "评价指标表"))),
    Mutation(Key.ANNEX_NAMES, C, at("附件2", text("附件2", "附件3"))),
    Mutation(Key.SIGNATURE_GAP, C, swap(official.BLANK + SIGNED, SIGNED)),
    Mutation(Key.SIGNATURE_RIGHT, C, both(swap('w:right="632"/><w:jc w:val="right"', 'w:right="316"/><w:jc w:val="right"'), swap('w:right="945"', 'w:right="629"'))),
    Mutation(Key.DATE_SHIFT, C, swap('w:right="945"', 'w:right="0"')),
    Mutation(Key.LONG_DATE_RIGHT, short, both(swap('w:right="632"/><w:jc w:val="right"', 'w:right="316"/><w:jc w:val="right"'), swap('w:right="2211"', 'w:right="1895"'))),
    Mutation(Key.SEALED_DATE_RIGHT, S, both(swap('w:rightChars="400"', 'w:rightChars="500"'), swap("　" * 14, "　" * 13))),
    Mutation(Key.SEALED_SIGNATURE, S, swap("　" * 14, "　" * 12)),
    Mutation(Key.DATE_PATTERN, C, at("2021年10月20日", text("20日", "02日"))),
    Mutation(Key.REMARK_INDENT, C, at("（此件", indent())),
    Mutation(Key.ANNEX_FONT, C, at("附件1", font(FANG))),
    Mutation(Key.ANNEX_SIZE, C, at("附件1", size(28))),
    Mutation(Key.ANNEX_PAGE, C, last("<w:pgSz", '<w:type w:val="continuous"/><w:pgSz')),
    Mutation(Key.ANNEX_PLACE, C, at("附件1", text("附件1", "附件1："))),
    Mutation(Key.ANNEX_PLACE, C, at("附件1", align("center"))),
    Mutation(Key.ANNEX_TITLE_LINE, C, at("二〇二一年度", no_blank_above)),
    Mutation(Key.ANNEX_TITLE_ALIGN, C, at("二〇二一年度", align("left"))),
    Mutation(Key.IMPRINT_FONT, C, at("抄送", font(SONG))),
    Mutation(Key.IMPRINT_SIZE, C, at("抄送", size(32))),
    Mutation(Key.IMPRINT_OUTER, C, swap('<w:top w:val="single" w:sz="8"', '<w:top w:val="single" w:sz="12"')),
    Mutation(Key.IMPRINT_INNER, C, swap('w:val="single" w:sz="6"', 'w:val="single" w:sz="12"')),
    Mutation(Key.IMPRINT_WIDTH, C, both(swap('<w:tblW w:w="8844"', '<w:tblW w:w="8000"'), swap('w:pos="8564"', 'w:pos="7720"'))),
    Mutation(Key.IMPRINT_LINES, C, swap('<w:bottom w:val="single" w:sz="8" w:space="0"', '<w:bottom w:val="nil" w:sz="8" w:space="0"')),
    Mutation(Key.IMPRINT_INDENT, C, at("抄送", indent())),
    Mutation(Key.IMPRINT_INDENT, C, swap('w:pos="8564"', 'w:pos="8000"')),
    Mutation(Key.COPIES_END, C, at("抄送", text("办公室。", "办公室"))),
    Mutation(Key.PRINTED_PATTERN, C, swap("2021年10月21日印发", "2021年10月21日")),
    Mutation(Key.IMPRINT_PLACE, C, last("<w:sectPr>", official.p(before=PAGE_TURN) + body("另外说明有关事项。") + "<w:sectPr>")),
    Mutation(Key.IMPRINT_PLACE, S, last("<w:sectPr>", body("另外说明有关事项。") + "<w:sectPr>")),
    Mutation(Key.PAGE_NUMBER, C, swap('<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>', "")),
    Mutation(Key.PAGE_NUMBER_SIZE, C, swap('<w:sz w:val="28"/>', '<w:sz w:val="32"/>', "odd", -1)),
    Mutation(Key.PAGE_NUMBER_FONT, C, swap(SONG, "Times New Roman", "even", -1)),
    Mutation(Key.PAGE_NUMBER_PATTERN, C, both(swap("— ", "", "odd"), swap(" —", "", "odd"))),
    Mutation(Key.PAGE_NUMBER_INDENT, C, swap('w:right="280"', 'w:right="0"', "odd")),
    Mutation(Key.PAGE_NUMBER_SIDE, C, swap("<w:evenAndOddHeaders/>", "", "settings")),
    Mutation(Key.PAGE_NUMBER_SIDE, C, swap('<w:jc w:val="right"/>', '<w:jc w:val="center"/>', "odd")),
    Mutation(Key.LANDSCAPE_MARGINS, C, swap('w:top="1588" w:right="2098" w:bottom="1474" w:left="1984"', 'w:top="1474" w:right="1984" w:bottom="1588" w:left="2098"')),
    Mutation(Key.LANDSCAPE_NUMBER, C, both(swap("turnedodd", "odd"), swap("turnedeven", "even"))),
    Mutation(Key.LETTER_MARK, L, swap(f">{ORGAN}</w:t></w:r></w:p></w:txbxContent>", f">{ORGAN}文件</w:t></w:r></w:p></w:txbxContent>")),
    Mutation(Key.LETTER_RULES, L, both(swap("thickThin", "x"), swap("thinThick", "thickThin"), swap('"x"', '"thinThick"'))),
    Mutation(Key.LETTER_RULES, L, swap('cmpd="thinThick"', 'cmpd="sng"')),
    Mutation(Key.LETTER_RULE_WIDTH, L, swap(f'<wp:extent cx="{170 * 36000}" cy="0"/>', f'<wp:extent cx="{156 * 36000}" cy="0"/>')),
    Mutation(Key.LETTER_RULE_BOTTOM, L, swap(f"<wp:posOffset>{277 * 36000}</wp:posOffset>", f"<wp:posOffset>{270 * 36000}</wp:posOffset>")),
    Mutation(Key.LETTER_FIRST_PAGE, L, swap("<w:titlePg/>", "")),
    Mutation(Key.LETTER_NUMBER_ALIGN, L, at("淮政办函", align("left"))),
    Mutation(Key.LETTER_TITLE_GAP, L, at("关于商请", no_blank_above)),
    Mutation(Key.DATES_IN_TEXT, C, at("2.请于", text("11月15日", "11月05日"))),
    Mutation(Key.HALF_WIDTH, C, at("区信用办", text("，", ","))),
    Mutation(Key.HALF_WIDTH, C, at("2.请于", text("电话：", "电话:"))),
    Mutation(Key.CITATION, C, at("为贯彻", text("《关于加强政务诚信建设的实施意见》（淮政发〔2020〕12号）", "淮政发〔2020〕12号《关于加强政务诚信建设的实施意见》"))),
    Mutation(Key.RANGE, C, at("坚持", text("63%～68%", "63～68%"))),
    Mutation(Key.ORGANS, C, swap(f">{ORGAN}</w:t></w:r></w:p>", ">清江浦区教育局办公室</w:t></w:r></w:p>")),
    Mutation(Key.DEADLINE, C, at("2.请于", text("11月15日", "10月15日"))),
    Mutation(Key.SUMS, C, swap(">60<", ">50<")),
    *(Mutation(rule, C, at("1.各单位", text("各单位如实填报，并附佐证材料。", wrong))) for rule, wrong in SLIPS),
    Mutation(Key.LIST_ENDS, C, swap("（2）佐证材料应当完整。", "（2）材料应当完整；</w:t></w:r></w:p>" + body("（3）材料应当清楚；").removesuffix("</w:t></w:r></w:p>"), count=1)),
    Mutation(Key.CLOSING, C, swap("核对结果及时反馈各单位。", "特此通报。", count=1)),
]  # fmt: skip

# What only the pages show, as LibreOffice lays them out.
RENDERED = [
    Mutation(Key.ORDER_MARK_TOP, official_forms.order, swap('w:before="1065"', 'w:before="1600"')),
    Mutation(Key.MARK_TOP, C, swap('w:before="150"', 'w:before="600"')),
    Mutation(Key.RULE_GAP, C, at(NUMBER, border("space", "20"))),
    Mutation(Key.BODY_ON_FIRST_PAGE, C, at("为贯彻", new_page)),
    Mutation(Key.PAGE_NUMBER_GAP, C, swap('w:footer="1425"', 'w:footer="1100"', count=-1)),
    Mutation(Key.IMPRINT_BOTTOM, C, swap("<wp:align>bottom</wp:align>", "<wp:align>center</wp:align>")),
    Mutation(Key.LANDSCAPE_NUMBER, C, swap(f"<wp:posOffset>{round(25.5 * 36000)}</wp:posOffset>", "<wp:posOffset>9000000</wp:posOffset>", "turnedeven")),
    Mutation(Key.ANNEX_PLACE, C, at("附件2", lambda p: p.find(f"{_W}pPr/{_W}spacing").set(_W + "before", "0"), lambda p: p.addprevious(p.makeelement(_W + "p")))),
    Mutation(Key.RULE_WIDTH, S, swap(f"<wp:posOffset>{28 * 36000}</wp:posOffset>", f"<wp:posOffset>{20 * 36000}</wp:posOffset>")),
    Mutation(Key.LETTER_MARK_TOP, L, both(swap(f"<wp:posOffset>{29 * 36000}</wp:posOffset>", f"<wp:posOffset>{24 * 36000}</wp:posOffset>"), swap(f"<wp:posOffset>{round(47.2 * 36000)}</wp:posOffset>", f"<wp:posOffset>{round(42.2 * 36000)}</wp:posOffset>"))),
    Mutation(Key.LETTER_RULE_GAP, L, swap(f"<wp:posOffset>{round(47.2 * 36000)}</wp:posOffset>", f"<wp:posOffset>{round(49.2 * 36000)}</wp:posOffset>")),
]  # fmt: skip
