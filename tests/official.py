"""Official documents made by hand for the checker's tests: raw WordprocessingML, so that nothing is guessed.

Each is good to GB/T 9704-2012. They differ in how they are made: `classic` sets everything directly,
`styled` by styles, defaults, theme and automatic numbers, `letter` is in the format of a letter.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
FANG, HEI, KAI, SONG, BIAO = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
LINE = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
ORGAN = "淮安区人民政府办公室"

Parts = dict[str, str]


def r(text: str, font: str = FANG, size: int = 32, colour: str = "", more: str = "") -> str:
    """A run; 32 half-points are 3号."""
    spacing = '<w:spacing w:val="-5"/>' if size == 32 else ""
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        f'{tint}{spacing}<w:sz w:val="{size}"/>{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def p(*runs: str, jc: str = "both", ind: str = "", line: str = LINE, before: str = "", mark: int = 32) -> str:
    """A paragraph; `before` is XML of other properties."""
    indent = f"<w:ind {ind}/>" if ind else ""
    return (
        f'<w:p><w:pPr><w:widowControl w:val="0"/>{before}<w:snapToGrid w:val="0"/>{line}{indent}<w:jc w:val="{jc}"/>'
        f'<w:rPr><w:rFonts w:ascii="{FANG}" w:hAnsi="{FANG}" w:eastAsia="{FANG}"/><w:sz w:val="{mark}"/></w:rPr></w:pPr>{"".join(runs)}</w:p>'
    )


BLANK = p()
TWO = 'w:firstLineChars="200" w:firstLine="632"'
PAGE_TURN = "<w:pageBreakBefore/>"


def body(text: str, head: str = "", font: str = HEI) -> str:
    """A paragraph of the body, its heading run in before the text."""
    return p(*([r(head, font)] if head else []), *([r(text)] if text else []), ind=TWO)


def sect(*references: str, sideways: bool = False, last: bool = False, more: str = "") -> str:
    """Section properties; in a paragraph of their own unless they are the last."""
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if sideways else 'w:w="11906" w:h="16838"'
    margins = (
        'w:top="1588" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="567"'
        if sideways
        else 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1425"'
    )
    refs = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{key}"/>'
        for kind, key in (one.split(":") for one in references)
    )
    inner = (
        f'<w:sectPr>{refs}<w:pgSz {size}/><w:pgMar {margins} w:gutter="0"/>{more}'
        '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )
    if last:
        return inner
    thin = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{thin}{inner}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'


def page_field(size: int = 28) -> str:
    """— 1 — with the number as a field."""
    look = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="{size}"/></w:rPr>'
    return (
        f'<w:r>{look}<w:t xml:space="preserve">— </w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r>{look}<w:t>1</w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{look}<w:t xml:space="preserve"> —</w:t></w:r>'
    )


def footer(side: str) -> str:
    """The page number of odd (right) or even (left) pages, one character in."""
    indent = f'<w:ind w:{side}="280"/>'
    inner = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/>{indent}<w:jc w:val="{side}"/></w:pPr>{page_field()}</w:p>'
    return f"<w:ftr {NS}>{inner}</w:ftr>"


def box(
    content: str,
    x: float,
    y: float,
    width: float,
    height: float,
    down: str = "page",
    vert: str = "horz",
    key: int = 1,
) -> str:
    """A run with a text box; millimetres from the page, or at the bottom of the margin."""
    emu = [round(one * 36000) for one in (x, y, width, height)]
    if down == "bottom":
        vertical = '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
    else:
        vertical = f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu[1]}</wp:posOffset></wp:positionV>'
    horizontal = (
        '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
        if down == "bottom"
        else f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu[0]}</wp:posOffset></wp:positionH>'
    )
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{key}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{horizontal}{vertical}<wp:extent cx="{emu[2]}" cy="{emu[3]}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{key}" name="box {key}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu[2]}" cy="{emu[3]}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr vert="{vert}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>'
    )


def rule(
    y: float,
    compound: str,
    key: int,
    width: float = 170,
    x: float = 20,
    colour: str = "FF0000",
    weight: int = 57150,
) -> str:
    """A run with a drawn line."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{key}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{round(x * 36000)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(y * 36000)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{round(width * 36000)}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="{key}" name="line {key}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{round(width * 36000)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{weight}" cmpd="{compound}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>'
    )


def table(rows: list[list[str]], widths: list[int], size: int = 24) -> str:
    """A plain table with a head row; a cell that begins with ^ continues the one above."""
    out = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>',
        *(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")),
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
    ]  # fmt: skip
    for k, row in enumerate(rows):
        out.append("<w:tr><w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if k == 0 else "") + "</w:trPr>")
        for j, (text, width) in enumerate(zip(row, widths, strict=True)):
            below = k + 1 < len(rows) and rows[k + 1][j] == "^"
            merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if below else ""
            plain = '<w:spacing w:before="0" w:after="0" w:line="320" w:lineRule="exact"/>'
            shown = "" if text == "^" else r(text, HEI if k == 0 else FANG, size)
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>{p(shown, jc="center", line=plain, mark=size)}</w:tc>'
            )
        out.append("</w:tr>")
    return "".join(out) + "</w:tbl>"


def imprint_table(copies: str, printed: str, outer: int = 8, inner: int = 6, width: int = 8844) -> str:
    """版记 as a table of one column."""

    def row(content: str) -> str:
        return f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc></w:tr>'

    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
        for side, weight in (("top", outer), ("bottom", outer), ("insideH", inner))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{row(copies)}{row(printed)}</w:tbl>'
    )


SMALL = '<w:spacing w:before="0" w:after="0" w:line="500" w:lineRule="exact"/>'


def imprint(**options: int) -> str:
    """The usual two lines of it."""
    copies = p(
        r("抄送：区委办公室，区人大常委会办公室，区政协办公室。", size=28),
        ind='w:left="280" w:right="280"',
        line=SMALL,
        mark=28,
    )
    stop = '<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs>'
    printed = p(
        r(ORGAN, size=28), '<w:r><w:tab/></w:r>', r("2021年10月21日印发", size=28),
        ind='w:left="280" w:right="280"', line=SMALL, before=stop, jc="left", mark=28,
    )  # fmt: skip
    return imprint_table(copies, printed, **options)


def paragraphs_of_classic() -> list[str]:
    """The main part of `classic`."""
    border = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="8" w:color="FF0000"/></w:pBdr>'
    tall = '<w:spacing w:before="150" w:after="0" w:line="840" w:lineRule="exact"/>'
    title = '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'
    return [
        p(r("000001")),
        p(r("机密★1年", HEI)),
        p(r("特急", HEI)),
        p(r(ORGAN + "文件", BIAO, 72, "FF0000"), jc="center", line=tall, mark=72),
        BLANK,
        BLANK,
        p(r("淮政办发〔2021〕6号"), jc="center", before=border),
        BLANK,
        BLANK,
        p(r("关于印发2021年度政务诚信建设评价", BIAO, 44), jc="center", line=title),
        p(r("指标及任务分工的通知", BIAO, 44), jc="center", line=title),
        BLANK,
        p(r("各镇（街道）人民政府（办事处）、各有关部门：")),
        body("为贯彻《关于加强政务诚信建设的实施意见》（淮政发〔2020〕12号），根据有关规定，现将有关事项通知如下。本次评价的指标共八个方面，满分100分。"),
        p(r("一、总体要求", HEI), ind=TWO),
        body("坚持实事求是，确保按时回复率在63%～68%之间，各项指标不失分，确保量化指标得满分，为全区营商环境作出贡献。" * 2),
        p(r("二、有关工作", HEI), ind=TWO),
        p(r("（一）填报工作", KAI), ind=TWO),
        body("1.各单位如实填报，并附佐证材料。"),
        body("（1）佐证材料应当真实。"),
        body("（2）佐证材料应当完整。"),
        body("2.请于2021年11月15日前报送，联系电话：0517-1234。"),
        p(r("（二）核对工作", KAI), ind=TWO),
        body("区信用办负责核对，核对结果及时反馈各单位。" * 12),
        BLANK,
        p(r("附件：1.评价指标及任务分工表"), ind=TWO),
        p(r("2.二〇二一年度淮安区政务诚信建设第三方评价工作填报说明和注意事项"), ind='w:left="1896" w:hanging="316"'),
        BLANK,
        p(r(ORGAN), jc="right", ind='w:right="632"'),
        p(r("2021年10月20日"), jc="right", ind='w:right="945"'),
        p(r("（此件公开发布）"), ind=TWO),
    ]  # fmt: skip


SCORES = [
    ["序号", "指标", "分值", "评分标准", "责任单位"],
    ["1", "法治政府建设", "40", "按时发布报告", "司法局"],
    ["2", "政务公开", "60", "按时答复申请", "政府办"],
    ["^", "^", "^", "按时公开目录", "政府办"],
    ["合计", "", "100", "", ""],
]


def classic() -> Parts:
    """A notice of several pages with an annex on a page turned sideways, all formatting direct."""
    third = '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'
    blocks = [
        *paragraphs_of_classic(),
        sect("default:odd", "even:even"),
        p(r("附件1", HEI)),
        BLANK,
        p(r("评价指标及任务分工表", BIAO, 44), jc="center", line=third),
        table(SCORES, [1200, 3000, 1200, 4500, 2800]),
        sect("default:turnedodd", "even:turnedeven", sideways=True),
        p(r("附件2", HEI)),
        BLANK,
        p(r("二〇二一年度淮安区政务诚信建设", BIAO, 44), jc="center", line=third),
        p(r("第三方评价工作填报说明和注意事项", BIAO, 44), jc="center", line=third),
        BLANK,
        body("请各单位认真阅读填报说明，按要求填报。"),
        p(box(imprint(), 0, 0, 156, 17.8, "bottom", key=9)),
    ]
    parts = package(
        "".join(blocks) + sect("default:odd", "even:even", last=True),
        {"odd": footer("right"), "even": footer("left")},
    )
    for key, y in (("turnedodd", 148.0), ("turnedeven", 32.9)):
        number = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>{page_field()}</w:p>'
        run = box(number, 25.5, y, 6, 30, vert="vert", key=20)
        parts[f"word/{key}.xml"] = f"<w:ftr {NS}><w:p>{run}</w:p></w:ftr>"
    return register(parts, ["turnedodd", "turnedeven"])


# -- made by styles
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="x"><a:themeElements><a:clrScheme name="x"/>'
    '<a:fontScheme name="x"><a:majorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="仿宋_GB2312"/></a:minorFont></a:fontScheme>'
    '<a:fmtScheme name="x"/></a:themeElements></a:theme>'
)


def style(
    key: str, name: str, based: str = "", ppr: str = "", font: str = "", size: int = 0, more: str = ""
) -> str:
    """A paragraph style."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
    sized = f'<w:sz w:val="{size}"/>' if size else ""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if key == "a" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{fonts}{more}{sized}</w:rPr></w:style>"
    )


def styled() -> Parts:
    """A notice of two pages: styles, theme fonts, automatic numbers, a drawn rule, a seal, leading spaces."""
    tight = LINE
    own = '<w:ind w:left="0" w:firstLineChars="200" w:firstLine="632"/>'
    open_title = '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'
    title = f'{open_title}<w:jc w:val="center"/>'
    tall = '<w:spacing w:before="1915" w:after="1233" w:line="840" w:lineRule="exact"/><w:jc w:val="center"/>'
    styles = f"<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>" + (
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/><w:sz w:val="21"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:snapToGrid w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + style(
            "a",
            "Normal",
            ppr=f'<w:widowControl w:val="0"/>{tight}<w:jc w:val="both"/>',
            size=32,
            more='<w:spacing w:val="-5"/>',
        )
        + style("t", "公文正文", "a", '<w:ind w:firstLineChars="200" w:firstLine="632"/>')
        + style(
            "h1", "heading 1", "t", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' + own, HEI
        )
        + style(
            "h2", "heading 2", "t", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>' + own, KAI
        )
        + style("m", "标志", "a", tall, BIAO, 72, '<w:color w:val="FF0000"/><w:spacing w:val="0"/>')
        + style("b", "标题", "a", title, BIAO, 44, '<w:spacing w:val="0"/>')
        + style(
            "i",
            "版记",
            "a",
            SMALL + '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>',
            FANG,
            28,
            '<w:spacing w:val="0"/>',
        )
        + style(
            "f",
            "footer",
            "a",
            '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>',
            SONG,
            28,
            '<w:spacing w:val="0"/>',
        )
        + "</w:styles>"
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl>'
        for k, (kind, text) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）")))
    )
    numbering = f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    line = rule(120.3, "sng", 5, width=156, x=28, weight=12700)
    blocks = [
        q("m", f"{ORGAN}文件"),
        q("a", "淮政办发〔2021〕7号", ppr='<w:jc w:val="center"/>', more=line),
        q("a"), q("a"),
        q("b", "关于2021年政务诚信建设第三方评价@结果的通报"),
        q("a"),
        q("a", "各镇人民政府，各街道办事处，区各有关部门："),
        q("t", "现将2021年度政务诚信建设第三方评价结果通报如下。"),
        q("h1", "总体情况"),
        q("t", "全区总得分为八十五分，各单位报送及时，指标完成情况较好，继续保持。" * 5),
        q("h1", "存在问题"),
        q("h2", "报送不及时"),
        q("t", "部分单位报送不及时，影响了全区的评价进度，应当引起重视。" * 6),
        q("h2", "材料不完整"),
        q("t", "部分单位材料不完整，请于2022年1月5日前补齐。"),
        q("a"), q("a"), q("a"),
        q("a", "　" * 14 + ORGAN, ppr='<w:ind w:left="260"/>'),
        q("a", "2021年12月20日", ppr='<w:jc w:val="right"/><w:ind w:rightChars="400" w:right="1264"/>'),
        '<w:p><w:pPr><w:pStyle w:val="a"/><w:spacing w:before="2145" w:line="240" w:lineRule="exact"/></w:pPr></w:p>',
        imprint_table(
            q("i", "抄送：区纪委监委，区法院。"),
            q("i", f"{ORGAN}^2021年12月21日印发", ppr='<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs><w:jc w:val="left"/>'),
        ),
        '<w:p><w:pPr><w:pStyle w:val="a"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>',
    ]  # fmt: skip

    def foot(side: str) -> str:
        inner = (
            f'<w:p><w:pPr><w:pStyle w:val="f"/><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
            + re.sub("<w:rPr>.*?</w:rPr>", "", page_field()) + "</w:p>"
        )  # fmt: skip
        return f'<w:ftr {NS}><w:sdt><w:sdtPr><w:id w:val="7"/><w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt></w:ftr>'

    return package(
        "".join(blocks) + sect("default:odd", "even:even", last=True), {"odd": foot("right"), "even": foot("left")},
        styles=styles, numbering=numbering, theme=THEME,
    )  # fmt: skip


def q(key: str, text: str = "", ppr: str = "", more: str = "") -> str:
    """A paragraph in a style; @ breaks the line, ^ is a tab."""
    inner = text.replace("@", "</w:t><w:br/><w:t>").replace("^", "</w:t><w:tab/><w:t>")
    run = f'<w:r><w:t xml:space="preserve">{inner}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{key}"/>{ppr}</w:pPr>{run}{more}</w:p>'


# -- a letter
def letter() -> Parts:
    """信函格式: the mark in a box, two double rules, the number flush right, none on page 1."""
    title = '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'
    mark = p(
        r(ORGAN, BIAO, 72, "FF0000"),
        jc="center",
        line='<w:spacing w:before="0" w:after="0" w:line="800" w:lineRule="exact"/>',
        mark=72,
    )
    drawn = box(mark, 20, 29.0, 170, 14.2, key=3) + rule(47.2, "thickThin", 4) + rule(277, "thinThick", 5)
    blocks = [
        p(drawn, line='<w:spacing w:before="0" w:after="0" w:line="720" w:lineRule="exact"/>'),
        p(r("淮政办函〔2021〕8号"), jc="right"),
        BLANK,
        BLANK,
        p(r("关于商请提供政务诚信有关材料的函", BIAO, 44), jc="center", line=title),
        BLANK,
        p(r("市信用办：")),
        body("为做好政务诚信建设工作，请于2021年12月1日前提供有关材料。" * 4),
        body("专此函达，请予支持。"),
        BLANK,
        p(r(ORGAN), jc="right", ind='w:right="632"'),
        p(r("2021年11月5日"), jc="left", ind='w:left="5642"'),
    ]
    empty = f"<w:ftr {NS}><w:p/></w:ftr>"
    return package(
        "".join(blocks) + sect("default:odd", "even:even", "first:none", last=True, more="<w:titlePg/>"),
        {"odd": footer("right"), "even": footer("left"), "none": empty},
    )


# -- as older versions of Word and WPS make them
def old() -> Parts:
    """A report upwards: grid of lines and characters, spaces for indents, VML, frames, bordered 版记."""
    grid = '<w:spacing w:before="0" w:after="0"/>'

    def line(
        text: str, jc: str = "both", ppr: str = "", font: str = FANG, size: int = 32, more: str = ""
    ) -> str:
        look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:hint="eastAsia"/><w:sz w:val="{size}"/></w:rPr>'
        run = f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
        return f'<w:p><w:pPr>{ppr}{grid}<w:jc w:val="{jc}"/>{look}</w:pPr>{more}{run}</w:p>'

    def cell(text: str, jc: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="4422" w:type="dxa"/></w:tcPr>{line(text, jc)}</w:tc>'

    def edge(side: str, weight: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{weight}" w:space="1" w:color="auto"/>'

    vml = (
        '<w:r><w:pict><v:line xmlns:v="urn:schemas-microsoft-com:vml" from="0,6pt" to="442.2pt,6pt" strokecolor="red" '
        'strokeweight="1pt" style="position:absolute;z-index:1"/></w:pict></w:r>'
    )
    head = (
        '<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="4422"/><w:gridCol w:w="4422"/></w:tblGrid>'
        f"<w:tr>{cell('　淮政办发〔2021〕9号', 'left')}{cell('签发人：张三　', 'right')}</w:tr></w:tbl>"
    )
    red = f'<w:r><w:rPr><w:rFonts w:eastAsia="{BIAO}"/><w:color w:val="FF0000"/><w:w w:val="90"/><w:sz w:val="72"/></w:rPr><w:t>{ORGAN}文件</w:t></w:r>'
    wide = '<w:ind w:leftChars="0" w:left="0"/>'
    tabs = '<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs>'
    blocks = [
        f'<w:p><w:pPr><w:spacing w:before="1800" w:after="1158"/><w:jc w:val="center"/></w:pPr>{red}</w:p>',
        head,
        line("", more=vml), line(""), line(""),
        line("关于2021年政务诚信建设工作情况的报告", "center", font=BIAO, size=44),
        line(""),
        line("区人民政府："),
        line("　　根据年度工作安排，现将有关情况报告如下。"),
        line("　　一、工作开展情况", font=HEI),
        line("　　全区各单位认真落实，按时报送，指标完成情况较好，达到了预期的目标，有力地促进了政务诚信建设。"),
        line("　　二、下一步打算", font=HEI),
        line("　　继续抓好落实。"),
        line(""), line(""), line(""),
        line(ORGAN + "　　　", "right"),
        line("2021年10月20日　　　　", "right"),
        *[line("")] * 6,
        line("抄送：区纪委监委。", ppr=f'<w:pBdr>{edge("top", 8)}{edge("bottom", 6)}</w:pBdr>' + wide, size=28).replace("抄送：", "　抄送："),
        line(f"　{ORGAN}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:rFonts w:ascii=\"{FANG}\" w:eastAsia=\"{FANG}\"/><w:sz w:val=\"28\"/></w:rPr><w:t>2021年10月21日印发", "left",
             ppr=f'<w:pBdr>{edge("bottom", 8)}</w:pBdr>{tabs}', size=28),
    ]  # fmt: skip
    frame = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="outside" w:y="1"/>'
    inner = f'<w:p><w:pPr>{frame}<w:ind w:left="280" w:right="280"/></w:pPr>{page_field()}</w:p><w:p/>'
    last_section = sect("default:both", last=True).replace(
        'w:type="lines" w:linePitch="579"', 'w:type="linesAndChars" w:linePitch="579" w:charSpace="-842"'
    )
    return package("".join(blocks) + last_section, {"both": f"<w:ftr {NS}>{inner}</w:ftr>"}, even=False)


def package(
    document: str,
    footers: Mapping[str, str],
    *,
    styles: str = "",
    even: bool = True,
    numbering: str = "",
    theme: str = "",
) -> Parts:
    """The parts of a .docx."""
    settings = f'<w:settings {NS}>{"<w:evenAndOddHeaders/>" if even else ""}<w:themeFontLang w:eastAsia="zh-CN"/></w:settings>'
    plain = styles or (
        f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
    )
    parts = {
        "[Content_Types].xml": "",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{document}</w:body></w:document>",
        "word/settings.xml": settings,
        "word/styles.xml": plain,
        **({"word/numbering.xml": numbering} if numbering else {}),
        **({"word/theme/theme1.xml": theme} if theme else {}),
        **{f"word/{key}.xml": text for key, text in footers.items()},
    }  # fmt: skip
    return register(parts, list(footers))


def register(parts: Parts, edges: list[str]) -> Parts:
    """The parts with relationships and content types."""
    known = parts.get("word/_rels/document.xml.rels", "")
    keys = [one for one in ("settings", "styles", "numbering") if f"word/{one}.xml" in parts]
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = known.removeprefix(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    ).removesuffix("</Relationships>")
    if not known:
        rels = "".join(f'<Relationship Id="{key}" Type="{base}/{key}" Target="{key}.xml"/>' for key in keys)
        if "word/theme/theme1.xml" in parts:
            rels += f'<Relationship Id="theme" Type="{base}/theme" Target="theme/theme1.xml"/>'
    for key in edges:
        kind = "header" if "<w:hdr" in parts[f"word/{key}.xml"] else "footer"
        rels += f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{key}.xml"/>'
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    )
    kinds = {
        "document": "document.main",
        "settings": "settings",
        "styles": "styles",
        "numbering": "numbering",
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        + (
            "theme+xml"
            if "theme" in name
            else f"wordprocessingml.{kinds.get(name[5:-4], 'header' if '<w:hdr' in text else 'footer')}+xml"
        )
        + '"/>'
        for name, text in parts.items()
        if name.startswith("word/") and name.endswith(".xml")
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    return parts


def pack(parts: Parts) -> bytes:
    """The bytes of the .docx."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return buffer.getvalue()


def changed(parts: Parts, old: str, new: str, part: str = "word/document.xml", count: int = 1) -> Parts:
    """The parts with a text of one replaced; what is to be replaced must be there."""
    assert old in parts[part], f"{old!r} is not in {part}"
    return {**parts, part: parts[part].replace(old, new, count)}


def turned(parts: Parts, change: Callable[[etree._Element], None], part: str = "word/document.xml") -> Parts:
    """The parts with the tree of one changed in place."""
    root = etree.fromstring(parts[part].encode())
    change(root)
    return {**parts, part: etree.tostring(root, encoding="unicode")}
