"""The formats beside the usual one, made by hand like those of `official`: order, minutes, notice to the public …"""

from __future__ import annotations

import re
from collections.abc import Iterable

import official
from official import BIAO, BLANK, FANG, HEI, KAI, ORGAN, TWO, Parts, body, p, r, sect

RED = "FF0000"
TITLE_LINE = '<w:spacing w:before="0" w:after="0" w:line="600" w:lineRule="exact"/>'
TEXT = "各单位要认真落实有关要求，按时报送材料，确保各项工作落到实处，取得实效。" * 3


def _closed(blocks: Iterable[str], printed: str = ORGAN, **options: object) -> Parts:
    """With page numbers and an imprint in a box at the foot of the last page."""
    foot = p(official.box(official.imprint(), 0, 0, 156, 17.8, "bottom", key=9))
    parts = official.package(
        "".join(blocks) + foot + sect("default:odd", "even:even", last=True),
        {"odd": official.footer("right"), "even": official.footer("left")},
    )
    return official.changed(parts, f">{ORGAN}<", f">{printed}<") if printed != ORGAN else parts


def head(words: str, size: int = 72, jc: str = "center", before: int = 1915) -> str:
    """The mark; so many twips below the top of the type area."""
    line = f'<w:spacing w:before="{before}" w:after="0" w:line="840" w:lineRule="exact"/>'
    return p(r(words, BIAO, size, RED), jc=jc, line=line, mark=size)


def title(words: str) -> str:
    return p(r(words, BIAO, 44), jc="center", line=TITLE_LINE)


def order() -> Parts:
    """命令（令）: its number below the mark, no red rule, no title, who signs it and the date."""
    return _closed([
        head("淮安区人民政府令", jc="distribute", before=1065), BLANK, BLANK,
        p(r("第12号"), jc="center"), BLANK, BLANK,
        body("《淮安区政务诚信建设办法》已经2021年10月9日区人民政府第20次常务会议通过，现予公布，自2021年12月1日起施行。"),
        BLANK,
        p(r("区长　　李四"), jc="right", ind='w:right="1264"'),
        p(r("2021年10月20日"), jc="right", ind='w:right="1264"'),
    ])  # fmt: skip


def minutes() -> Parts:
    """纪要: the number of the issue, the organ and the date, the attendance; nobody signs, nobody is addressed."""
    return _closed([
        head("政务诚信建设会议纪要"), BLANK, BLANK,
        p(r("第3期"), jc="center"),
        p(r(f"{ORGAN}　　　　　　2021年10月20日"), jc="center"), BLANK, BLANK,
        title("关于政务诚信建设工作的专题会议纪要"), BLANK,
        body("2021年10月18日，区政府召开专题会议，研究政务诚信建设工作。纪要如下："),
        p(r("一、关于指标填报", HEI), ind=TWO),
        body("会议认为，", "", FANG).replace("会议认为，", "会议认为，各项工作进展顺利。"),
        p(r("会议强调，", KAI) + r(TEXT), ind=TWO),
        p(r("出席：", HEI) + r("张三　李四　王五"), ind=TWO),
        p(r("请假：", HEI) + r("赵六"), ind=TWO),
    ])  # fmt: skip


def public() -> Parts:
    """公告: posted for everybody, so it is addressed to nobody and has no red rule."""
    return _closed([
        head("淮安区人民政府公告"), BLANK, BLANK,
        p(r("〔2021〕第5号"), jc="center"), BLANK, BLANK,
        title("关于公布政务诚信承诺事项的公告"), BLANK,
        body("现将政务诚信承诺事项予以公告，欢迎社会各界监督。" * 3),
        BLANK, BLANK,
        p(r("淮安区人民政府"), jc="right", ind='w:right="1343"'), p(r("2021年10月20日"), jc="right", ind='w:right="1264"'),
    ], "淮安区人民政府")  # fmt: skip


def joint() -> Parts:
    """Two organs in cells beside 文件, both of which sign."""

    def cell(content: str, width: int, merge: str = "") -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>{content}</w:tc>'

    first, second = "淮安区人民政府", "淮安区监察委员会"
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        f"<w:tr>{cell(head(first, 60, 'distribute', 150), 6500)}{cell(head('文件', 72, before=150), 2344, begin)}</w:tr>"
        f"<w:tr>{cell(head(second, 60, 'distribute', 150), 6500)}{cell(BLANK, 2344, on)}</w:tr>"
    )
    table = f'<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="6500"/><w:gridCol w:w="2344"/></w:tblGrid>{rows}</w:tbl>'
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="8" w:color="{RED}"/></w:pBdr>'
    return _closed([
        table, BLANK, BLANK, p(r("淮政发〔2021〕6号"), jc="center", before=border), BLANK, BLANK,
        title("关于加强政务诚信建设的通知"), BLANK, p(r("各镇人民政府，各街道办事处：")), body(TEXT), BLANK,
        p(r(f"{first}　　{second}"), jc="right", ind='w:right="632"'),
        p(r("2021年10月20日"), jc="right", ind='w:right="1264"'),
    ], first)  # fmt: skip


def speech() -> Parts:
    """A text without a head: the speaker and the day below its title, a table of contents, captions."""
    small = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
    return official.package(
        "".join([
            title("在政务诚信建设推进会上的讲话"),
            p(r("张　三", KAI), jc="center"), p(r("（2021年10月20日）", KAI), jc="center"), BLANK,
            p(r("目　录", HEI), jc="center"),
            p(r("一、总体情况"), '<w:r><w:tab/></w:r>', r("1")), p(r("二、存在问题............3")), BLANK,
            p(r("一、总体情况", HEI), ind=TWO), body(TEXT),
            p(r("表1　各镇得分情况", HEI, 24), jc="center"),
            official.table([["单位", "得分"], ["甲", "40"], ["乙", "60"], ["合计", "100"]], [4000, 4000]),
            p(r("注：本表由区信用办提供。", FANG, 21), jc="left", line=small),
            p(r("二、存在问题", HEI), ind=TWO), body(TEXT),
            p(r("填报不及时", KAI), ind=TWO), body(TEXT),
            p(r("一是加强领导。", HEI) + r("各单位要高度重视。") + r("二是压实责任。", HEI) + r("各单位要明确专人。"), ind=TWO),
            body("图2-1所列各项，均由各单位提供。"),
        ]) + sect("default:odd", "even:even", last=True),
        {"odd": official.footer("right"), "even": official.footer("left")},
    )  # fmt: skip


def quoting() -> Parts:
    """`classic` with program text and a quotation among the text."""
    code = p(r('if (a == b) { return "双"; }', "Courier New", 21))
    styles = official.style("q", "Quote", ppr='<w:ind w:left="900" w:right="900"/>', font=KAI, size=28)
    quoted = '<w:p><w:pPr><w:pStyle w:val="q"/></w:pPr><w:r><w:t>诚信者，天之道也。</w:t></w:r></w:p>'
    parts = official.changed(official.classic(), "</w:styles>", styles + "</w:styles>", "word/styles.xml")
    return official.changed(
        parts, p(r("二、有关工作", HEI), ind=TWO), code + quoted + p(r("二、有关工作", HEI), ind=TWO)
    )


def articles() -> Parts:
    """Rules with articles, each of which counts its items anew."""
    items = [body(one) for one in ("第一条 有下列情形之一的，应当公示：", "（一）签订合同的；", "（二）变更合同的。",
                                   "第二条 有下列情形之一的，不予公示：", "（一）涉及秘密的；", "（二）另有规定的。")]  # fmt: skip
    return official.package(
        title("淮安区政务诚信建设办法")
        + BLANK
        + "".join(items)
        + sect("default:odd", "even:even", last=True),
        {"odd": official.footer("right"), "even": official.footer("left")},
    )


def in_table_row() -> Parts:
    """`classic`, its red rule the edge of a table with the document number."""
    number = re.search(
        r"<w:p>(?:(?!<w:p>).)*淮政办发〔2021〕6号.*?</w:p>", official.classic()["word/document.xml"]
    )
    assert number
    bare = p(r("淮政办发〔2021〕6号"), jc="center")
    edge = f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{RED}"/></w:tcBorders>'
    row = f'<w:tr><w:tc><w:tcPr><w:tcW w:w="8844" w:type="dxa"/>{edge}</w:tcPr>{bare}</w:tc></w:tr>'
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="8844"/></w:tblGrid>'
        f"{row}</w:tbl>"
    )
    return official.changed(official.classic(), number[0], table)
