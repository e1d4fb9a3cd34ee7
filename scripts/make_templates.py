"""Build templates/*.docx from the wording below; `govcredit-xl init` copies them into a round's 模板/.

python scripts/make_templates.py

The look of the styles comes from 公文格式.csv. Offices edit the copies in Word or WPS.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from docx import Document

from govcredit_xl.gbt9704.profile import standard
from govcredit_xl.letters.word.kinds import COMMON, DOCS, Doc
from govcredit_xl.letters.word.ooxml import paragraph, parse, run, w
from govcredit_xl.letters.word.package import TemplatePackage
from govcredit_xl.letters.word.page import Refs, section
from govcredit_xl.letters.word.styles import StyleName, apply_styles

TEMPLATES = Path(__file__).parent.parent / "templates"

HEAD = [(StyleName.MARK, "【发文机关】文件"), (StyleName.NUMBER, "【发文字号】")]
SIGNED = [(StyleName.SIGNATURE, "【发文机关】"), (StyleName.DATE, "【成文日期】")]
IMPRINT = [
    (StyleName.IMPRINT, "【如有抄送】抄送：【抄送机关】。"),
    (StyleName.IMPRINT, "【印发机关】\t【成文日期】印发"),
]
CONTACT = [
    (StyleName.BODY, "【如有联系人】联系人：【联系人】，电话：【电话】。"),
    (StyleName.BODY, "【如有邮箱】报送邮箱：【邮箱】。"),
]

WORDING = {
    Doc.TASK: [
        *HEAD,
        (StyleName.TITLE, "【通知标题】"),
        (StyleName.ADDRESSEE, "各镇（街道）人民政府（办事处）、各有关部门："),
        (
            StyleName.BODY,
            "为深入贯彻落实国家《优化营商环境条例》和江苏省《社会信用条例》《江苏省关于加强政务诚信建设的实施意见》精神，"
            "扎实推进我区政务诚信建设工作，现将《【附件标题】》印发给你们。请对照评价指标，认真研究，细化落实，"
            "确保量化指标不失分、无量化指标得高分。",
        ),
        (
            StyleName.BODY,
            "本年度评价共有一级指标【一级指标数】个、二级指标【二级指标数】个、评分项【评分项数】个，总分【总分】分。"
            "各责任单位按照任务分工填写填报表，连同佐证材料一并报送。",
        ),
        (StyleName.BODY, "【如有截止日期】请于【截止日期】前完成报送。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "附件"),
        (StyleName.ANNEX_TITLE, "【附件标题】"),
        (StyleName.TABLE, "【指标及任务分工表】"),
        *IMPRINT,
    ],
    Doc.RESULT: [
        *HEAD,
        (StyleName.TITLE, "关于【年度】年度政务诚信评价结果的通报"),
        (StyleName.ADDRESSEE, "各镇（街道）人民政府（办事处）、各有关部门："),
        (StyleName.BODY, "【如有文件】根据《【通知标题】》（【通知文号】），对【年度】年度政务诚信建设情况进行了评价。现将结果通报如下。"),
        (StyleName.BODY, "【如无文件】对【年度】年度政务诚信建设情况进行了评价。现将结果通报如下。"),
        (StyleName.HEADING1, "一、总体情况"),
        (
            StyleName.BODY,
            "全区满分【满分】分，已定得分【得分】分，失分【失分】分，待定【待定分】分；按现有数据试算，暂测得分【暂测分】分。"
            "各一级指标得分情况如下。",
        ),
        (StyleName.BODY, "【如按已报】数据未齐的评分项，以已报数据的暂测分为最终分。"),
        (StyleName.BODY, "【如有不计】因没有数据不计入总分的评分项：【不计项】。"),
        (StyleName.TABLE, "【一级指标得分表】"),
        (StyleName.PICTURE, "【一级指标得分图】"),
        (StyleName.HEADING1, "二、报送情况"),
        (StyleName.BODY, "应报单位【应报单位数】家，收到填报表【已报单位数】家，未报【未报单位数】家，待核【待核单位数】家。"),
        (StyleName.BODY, "【如无报送】截至目前，没有收到填报表。"),
        (StyleName.BODY, "【如无未报】各单位均已报送。"),
        (StyleName.BODY, "【如有误报】填报有误尚未更正的【有误单位数】家：【有误单位】。"),
        (StyleName.BODY, "【如有未报】未报单位：【未报单位】。"),
        (StyleName.BODY, "【如有待核】待核单位：【待核单位】。"),
        (StyleName.BODY, "【如有逾期】逾期报送的【逾期单位数】家：【逾期单位】。"),
        (StyleName.HEADING1, "三、失分情况"),
        (StyleName.BODY, "【如有失分】有【失分项数】个评分项失分，合计失分【失分】分，具体如下。"),
        (StyleName.BODY, "【如无失分】已定分的评分项均未失分。"),
        (StyleName.TABLE, "【如有失分】【失分表】"),
        (StyleName.HEADING1, "四、单位排名"),
        (StyleName.BODY, "部门和镇街按得分率分别排名，得分率相同的名次并列。"),
        (StyleName.HEADING2, "【如有部门】（一）部门"),
        (StyleName.TABLE, "【如有部门】【部门排名表】"),
        (StyleName.HEADING2, "【如有镇街】（二）镇街"),
        (StyleName.TABLE, "【如有镇街】【镇街排名表】"),
        (StyleName.HEADING1, "五、待定事项"),
        (StyleName.BODY, "【如有待定】数据未齐的评分项【待定项数】个，由评审认定、尚未核定的【待评项数】个，具体如下。"),
        (StyleName.TABLE, "【如有待定】【待定表】"),
        (StyleName.BODY, "【如无待定】各评分项均已定分。"),
        (StyleName.HEADING1, "六、工作要求"),
        (StyleName.BODY, "请各单位对照失分和待定事项，逐项查明原因，尽快补报材料、整改到位。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "附件"),
        (StyleName.ANNEX_TITLE, "【附件标题】"),
        (StyleName.TABLE, "【单位附页】"),
        *IMPRINT,
    ],
    Doc.REMINDER: [
        *HEAD,
        (StyleName.TITLE, "关于报送【年度】年度政务诚信填报表的【文种】"),
        (StyleName.ADDRESSEE, "【单位名称】："),
        (
            StyleName.BODY,
            "【如未报】【年度】年度政务诚信评价需由你单位填报的评分项有【填报表】个，至今没有收到你单位的填报表。"
            "请尽快填写并连同佐证材料一并报送。",
        ),
        (StyleName.BODY, "【如已报】你单位报送的【年度】年度政务诚信填报表已收到，经核对，还有事项需要补报。请按附件所列逐项办理后重新报送。"),
        (StyleName.BODY, "【如有错误】需要更正的有【错误数】处。"),
        (StyleName.BODY, "【如有空缺】没有填写的有【空缺数】处。"),
        (StyleName.BODY, "【如缺佐证】缺佐证材料的有【佐证数】项。"),
        (StyleName.BODY, "【如未过期】请于【截止日期】前报送。"),
        (StyleName.BODY, "【如已过期】原定于【截止日期】报送，现已过期，请接到本【文种】后立即报送。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "【如有清单】附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "【如有清单】附件"),
        (StyleName.ANNEX_TITLE, "【如有清单】【附件标题】"),
        (StyleName.TABLE, "【如有清单】【事项清单】"),
        *IMPRINT,
    ],
    Doc.CORRECTION: [
        *HEAD,
        (StyleName.TITLE, "关于更正【年度】年度政务诚信填报表的【文种】"),
        (StyleName.ADDRESSEE, "【单位名称】："),
        (StyleName.BODY, "你单位报送的【年度】年度政务诚信填报表已收到。经核对，有下列事项需要更正，更正前有关评分项不能计分。"),
        (StyleName.BODY, "【如有错误】填写有误的有【错误数】处。"),
        (StyleName.BODY, "【如有空缺】没有填写的有【空缺数】处。"),
        (StyleName.BODY, "请按附件所列逐项更正，在退回的填报表中标出的单元格直接修改，改好后重新报送。"),
        (StyleName.BODY, "【如未过期】请于【截止日期】前报送。"),
        (StyleName.BODY, "【如已过期】原定于【截止日期】报送，现已过期，请接到本【文种】后立即报送。"),
        *CONTACT,
        (StyleName.ENCLOSURE, "附件：【附件标题】"),
        *SIGNED,
        (StyleName.ANNEX, "附件"),
        (StyleName.ANNEX_TITLE, "【附件标题】"),
        (StyleName.TABLE, "【事项清单】"),
        *IMPRINT,
    ],
}  # fmt: skip


PLAIN = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" '
    'w:cs="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)


def blank() -> bytes:
    """A document with nothing in it, without the styles, theme and pictures of the library's own template."""
    document = Document()
    for rels, unwanted in (
        (document.part.rels, ("/theme", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")),
        (document.part.package.rels, ("/thumbnail",)),
    ):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            del rels[name]
    styles = document.styles.element
    for child in list(styles):
        if child.tag != w("style") or child.get(w("default")) is None:
            styles.remove(child)
    styles.insert(0, parse(PLAIN)[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def build(kind: str) -> bytes:
    """The template of that kind."""
    package, profile = TemplatePackage(blank()), standard()
    ids = apply_styles(package.document.styles.element, profile)
    body = "".join(paragraph(ids[style], run(text)) for style, text in WORDING[kind])
    package.replace_body(parse(body + section(profile, Refs(("", "", ""), ("", "", "")))))
    return package.finish(profile, DOCS[kind].template.removesuffix(".docx"), "")


MANUAL = TEMPLATES.parent / "docs" / "文书模板.md"
TITLES = {Doc.TASK: "印发通知", Doc.RESULT: "结果通报", Doc.REMINDER: "催报", Doc.CORRECTION: "退改"}


def manual() -> str:
    """What a clerk may write into the templates, as a page of the manual."""
    parts = [
        "# 文书模板里能用的名称\n\n"
        "模板在“模板”文件夹，用 Word 或 WPS 打开直接改文字。【】里的名称由程序替换；“如……”是条件，写在段首，只在那种情况下\n"
        "保留这一段；表和图要单独成一段。每一段选好“样式”里的公文样式，字体、字号、行距由 公文格式.csv 决定。\n",
        _table("各文书通用", COMMON),
    ]
    for name, kind in DOCS.items():
        names = {**kind.texts, **{k: f"{v}（表、图）" for k, v in kind.blocks.items()}, **kind.conditions}
        parts.append(_table(f"{TITLES[name]}（{kind.template}）", names))
    return "\n".join(parts)


def _table(title: str, names: Mapping[str, str]) -> str:
    rows = "".join(f"| 【{name}】 | {what} |\n" for name, what in names.items())
    return f"## {title}\n\n| 名称 | 是什么 |\n|---|---|\n{rows}"


def main() -> None:
    """Build all of them."""
    MANUAL.write_text(manual(), "utf-8", newline="\n")
    for kind, document in DOCS.items():
        data = build(kind)
        (TEMPLATES / document.template).write_bytes(data)
        print(f"{document.template}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
