"""Documents as other offices make them, each with what is wrong in it, labelled by hand.

`RIGHT` and `WRONG` are what a proof-reader who knows GB/T 9704 would say, never what the checker says. Run as a
program this prints how many of the labelled faults are found, and how many findings are true:

    python tests/labelled_documents.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import mutations
import official
from mutations import ADDRESSED, DATED, SIGNED, at, both, font, indent, no_blank_above, pitch, swap, text
from official import BIAO, BLANK, FANG, HEI, ORGAN, SONG, Parts, p, r
from official_forms import RED, articles, in_table_row, joint, minutes, order, public, quoting, speech, title

from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.keys import Key


@dataclass(frozen=True)
class Labelled:
    """A document, and the rules that it breaks."""

    name: str
    make: Callable[[], Parts]
    faults: frozenset[str] = frozenset()


def foot(before: str, after: str) -> Callable[[Parts], Parts]:
    """Page numbers between other marks."""
    return both(
        *(swap(old, new, part) for part in ("odd", "even") for old, new in (("— ", before), (" —", after)))
    )


def whole(make: Callable[[], Parts], *spoils: Callable[[Parts], Parts]) -> Callable[[], Parts]:
    """A document changed."""
    return lambda: both(*spoils)(make())


def before(words: str, block: str) -> Callable[[Parts], Parts]:
    """Put a block before the paragraph that begins so."""

    def spoil(parts: Parts) -> Parts:
        document = parts["word/document.xml"]
        place = document.rindex("<w:p>", 0, document.index(f">{words}"))
        return {**parts, "word/document.xml": document[:place] + block + document[place:]}

    return spoil


C, S, L, OLD = official.classic, official.styled, official.letter, official.old
NUMBER = "淮政办发"
SECOND = p(
    r("2.二〇二一年度淮安区政务诚信建设第三方评价工作填报说明和注意事项"), ind='w:left="1896" w:hanging="316"'
)
NOTE = p(official.box(p(r("内部资料　注意保存", HEI, 44, RED)), 20, 10, 60, 12, key=31))

RIGHT = [
    Labelled("命令", order),
    Labelled("纪要", minutes),
    Labelled("公告", public),
    Labelled("联合行文", joint),
    Labelled("讲话，目录，题注", speech),
    Labelled("程序和引文", quoting),
    Labelled("条款", articles),
    Labelled("红线是表格的边", in_table_row),
    Labelled("红线是字符", whole(C, at(NUMBER, mutations.no_border), before("关于印发", p(r("─" * 28, SONG, 32, RED))), swap(BLANK + BLANK + p(r("─" * 28, SONG, 32, RED)), p(r("─" * 28, SONG, 32, RED)) + BLANK + BLANK))),
    Labelled("舍入", whole(C, swap(mutations.PORTRAIT, mutations.portrait(top=2157, bottom=1930, left=1610, right=1474)))),
    Labelled("行距28磅", whole(C, swap('w:line="579"', 'w:line="560"', count=-1))),
    Labelled("页码不空格", whole(C, foot("—", "—"))),
    Labelled("小标宋的别名", whole(C, swap(BIAO, "方正小标宋_GB18030", count=-1))),
    Labelled("企业字库", whole(C, swap(BIAO, "石化小标宋", count=-1), swap(FANG, "方正仿宋_GB18030", count=-1))),
    Labelled("深灰的字", whole(C, at("区信用办负责", mutations.colour("0D0D0D")))),
    Labelled("打印机方向", whole(C, swap('<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="11906" w:h="16838" w:orient="landscape"/>'))),
    Labelled("悬挂缩进", whole(C, swap('w:left="1896" w:hanging="316"', 'w:leftChars="500" w:left="1896" w:hangingChars="100" w:hanging="316"'))),
    Labelled("字符缩进和毫米缩进不同", whole(C, swap('w:firstLineChars="200" w:firstLine="632"', 'w:firstLineChars="200" w:firstLine="640"', count=-1))),
    Labelled("段首是附件", whole(C, at("（1）佐证", text("（1）佐证材料应当真实。", "（1）附件材料应当真实，随表报送。")))),
    Labelled("主送在版记", whole(C, swap(ADDRESSED, ""), swap("抄送：区委办公室", "主送：各镇（街道）人民政府（办事处），各有关部门。抄送：区委办公室"))),
    Labelled("报告没有版头也没有主送", whole(speech, swap("在政务诚信建设推进会上的讲话", "政务诚信建设调研报告"))),
    Labelled("表中署名", whole(C, swap(SIGNED, official.table([[ORGAN, "区监察委员会"]], [4400, 4400], 32)))),
    Labelled("直线在上一段", whole(S)),
    Labelled("旧版", whole(OLD)),
    Labelled("信函", whole(L)),
    Labelled("短名", mutations.short),
    Labelled("签发人姓名用楷体", whole(C, swap(r("淮政办发〔2021〕6号"), r("淮政办发〔2021〕6号　　　　　　签发人：") + r("张建国", official.KAI)))),
]  # fmt: skip


def fault(name: str, make: Callable[[], Parts], *rules: str) -> Labelled:
    return Labelled(name, make, frozenset(rules))


WRONG = [
    fault("文号未填", whole(C, at(NUMBER, text("〕6号", "〕　号"))), Key.LEFT_OVER),
    fault("文号只有年份", whole(C, at(NUMBER, text("淮政办发〔2021〕6号", "〔2021〕  号"))), Key.LEFT_OVER),
    fault("文号是X", whole(C, at(NUMBER, text("淮政办发〔2021〕6号", "X号"))), Key.LEFT_OVER),
    fault("文号是星号", whole(C, at(NUMBER, text("〕6号", "〕*号"))), Key.LEFT_OVER),
    fault("日期未填", whole(C, swap("2021年10月20日</w:t></w:r></w:p><w:p>", "2021年  月  日</w:t></w:r></w:p><w:p>")), Key.LEFT_OVER),
    fault("标题待输入", whole(C, at("关于印发", text("关于印发2021年度政务诚信建设评价", "[此处输入文件标题]")), swap(title("指标及任务分工的通知"), "")), Key.LEFT_OVER),
    fault("红色的说明", whole(C, swap(BLANK, NOTE)), Key.COLOUR),
    fault("页码用短线", whole(C, foot("- ", " -")), Key.PAGE_NUMBER_PATTERN),
    fault("页码用全角减号", whole(C, foot("－ ", " －")), Key.PAGE_NUMBER_PATTERN),
    fault("页码用制表符号", whole(C, foot("─", "─")), Key.PAGE_NUMBER_PATTERN),
    fault("页码用两条线", whole(C, foot("–– ", " ––")), Key.PAGE_NUMBER_PATTERN),
    fault("第几页", whole(C, foot("第 ", " 页")), Key.PAGE_NUMBER_PATTERN),
    fault("页码格式带线", whole(C, foot("", ""), swap("<w:docGrid", '<w:pgNumType w:fmt="numberInDash"/><w:docGrid', count=-1)), Key.PAGE_NUMBER_PATTERN),
    fault("信函没有文号", whole(L, swap(p(r("淮政办函〔2021〕8号"), jc="right"), "")), Key.NUMBER_PATTERN),
    fault("没有主送", whole(C, swap(ADDRESSED, "")), Key.ADDRESSEE),
    fault("没有署名", whole(C, swap(SIGNED, "")), Key.SIGNATURE),
    fault("没有日期", whole(C, swap(SIGNED + DATED, "")), Key.DATE),
    fault("附：书名号", whole(C, at("附件：1", text("附件：1.评价指标及任务分工表", "附：《评价指标及任务分工表》")), swap(SECOND, "")), Key.ENCLOSURE_PATTERN, Key.ENCLOSURE_END, Key.ANNEX_NAMES),
    fault("画出的红线下只空一行", whole(OLD, at("关于2021年政务诚信", no_blank_above)), Key.TITLE_GAP),
    fault("行距不一", whole(C, swap('w:line="579"', 'w:line="560"', count=-1), at("（1）佐证", pitch(640))), Key.LINE_PITCH),
    fault("正文有一段宋体", whole(speech, at("图2-1", font(SONG))), Key.BODY_FONT),
    fault("小标题没有缩进", whole(speech, at("填报不及时", indent())), Key.INDENT),
    fault("命令的标志不居中", whole(order, swap('w:val="distribute"', 'w:val="left"')), Key.MARK_ALIGN),
    fault("纪要的标志是黑色", whole(minutes, at("政务诚信建设会议纪要", mutations.colour("000000"))), Key.MARK_COLOUR),
    fault("表格边线是黑色", whole(in_table_row, swap(f'w:space="0" w:color="{RED}"', 'w:space="0" w:color="000000"')), Key.RULE_COLOUR),
    fault("表格没有边线", whole(in_table_row, swap(f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{RED}"/>', "")), Key.RED_RULE),
    fault("公告没有署名", whole(public, swap(p(r("淮安区人民政府"), jc="right", ind='w:right="1343"'), "")), Key.SIGNATURE),
    fault("条款序数跳号", whole(articles, swap("（二）另有规定", "（三）另有规定")), Key.LEVEL_ORDER),
    fault("联合行文的标题不居中", whole(joint, at("关于加强政务诚信建设", mutations.align("left"))), Key.TITLE_ALIGN),
]  # fmt: skip


def measured(documents: Iterable[Labelled]) -> tuple[int, int, int]:
    """(findings that are true, findings that are not, faults that are missed), one for each rule and document."""
    true = false = missed = 0
    for one in documents:
        report = check_document(official.pack(one.make()), one.name, render=False)
        found = {finding.rule for finding in report.findings}
        true, false, missed = (
            true + len(found & one.faults),
            false + len(found - one.faults),
            missed + len(one.faults - found),
        )
        for kind, rules in (("false", found - one.faults), ("missed", one.faults - found)):
            for rule in sorted(rules):
                sys.stdout.write(f"{kind}: {one.name}: {rule}\n")
    return true, false, missed


def main() -> None:
    """Print the figures of these documents, and of those that break each rule once."""
    broken = [
        Labelled(f"{one.rule} {one.base.__name__}", whole(one.base, one.spoil), frozenset({one.rule}))
        for one in mutations.STATIC
    ]
    for name, documents in (("other offices", [*RIGHT, *WRONG]), ("one rule broken", broken)):
        true, false, missed = measured(documents)
        figures = f"precision {true / (true + false):.1%}, recall {true / (true + missed):.1%}"
        sys.stdout.write(f"{name}: {len(documents)} documents, {true + missed} faults; {figures}\n")


if __name__ == "__main__":
    main()
