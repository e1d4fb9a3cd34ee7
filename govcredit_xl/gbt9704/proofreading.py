"""What a government office's proof-reader marks: punctuation (GB/T 15834), numerals (GB/T 15835), set words.

Strict about false alarms: a rule speaks only where the words leave no other reading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from govcredit_xl.gbt9704.asides import is_code, is_contents
from govcredit_xl.gbt9704.findings import Findings
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.part_sums import Mark, parts_of_total, unequal, unmatched
from govcredit_xl.gbt9704.parts import Parts, level_of
from govcredit_xl.gbt9704.picture import Para
from govcredit_xl.gbt9704.traces import TRACES
from govcredit_xl.gbt9704.word_slips import doubled_in_word, mixed_digits, nested_colons

_H: Final = "一-鿿"
_MEASURES: Final = "名个家人项天次件条份元万亿岁倍分"
_URL: Final = re.compile(r"[A-Za-z]{1,20}://[\w./?=&%#:~+-]+|[\w.-]{1,64}@[\w.-]+|www\.[\w./-]+")
_OPEN: Final = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】"}
_CLOSE: Final = {close: opening for opening, close in _OPEN.items()}
_DRAFT: Final = "征求意见稿"
_NARROW: Final[dict[int, int]] = {
    **{0xFF10 + k: 0x30 + k for k in range(10)},
    **{0xFF21 + k: 0x41 + k for k in range(26)},
    **{0xFF41 + k: 0x61 + k for k in range(26)},
    0xFF05: 0x25,  # ％
}


Reader = Callable[[str], Iterator[Mark]]


def _pattern(pattern: str, wanted: str | Callable[[re.Match[str]], str] = "") -> Reader:
    """A rule that is a pattern; `wanted` is a template for what should stand there."""
    compiled = re.compile(pattern)

    def read(text: str) -> Iterator[Mark]:
        for hit in compiled.finditer(text):
            yield Mark(
                hit[0].strip(), wanted(hit) if callable(wanted) else hit.expand(wanted) if wanted else ""
            )

    return read


def _straight_quotes(text: str) -> Iterator[Mark]:
    """Straight quotes around or beside Chinese text, taken two by two."""
    for hit in re.finditer(r'"([^"]*)"', text):
        beside = text[max(hit.start() - 1, 0) : hit.start()] + text[hit.end() : hit.end() + 1]
        if re.search(f"[{_H}]", hit[1] + beside):
            yield Mark(hit[0], f"“{hit[1]}”")
    for hit in re.finditer(rf"'([{_H}][^'A-Za-z]{{0,30}})'", text):
        yield Mark(hit[0], f"“{hit[1]}”")


def _pairs(text: str) -> Iterator[Mark]:
    """Quotes and brackets that do not pair, or are the wrong way round."""
    waiting: list[tuple[str, int]] = []
    for place, one in enumerate(text):
        if one in _OPEN:
            waiting.append((one, place))
        elif one in _CLOSE:
            if waiting and waiting[-1][0] == _CLOSE[one]:
                waiting.pop()
            else:
                yield Mark(_around(text, place), "成对的引号、括号")
                return
    if waiting:
        yield Mark(_around(text, waiting[-1][1]), "成对的引号、括号")


def _nested_titles(text: str) -> Iterator[Mark]:
    depth = 0
    for place, one in enumerate(text):
        if one == "《":
            depth += 1
            if depth > 1:
                yield Mark(_around(text, place), "里面的用单书名号〈〉")
                return
        elif one == "》":
            depth = max(0, depth - 1)


def _hyphen_range(text: str) -> Iterator[Mark]:
    """3-5名, 5%-8%: from less to more, and no code, telephone or storey."""
    found = re.finditer(
        rf"(?<![\d.A-Za-z第—-])(\d{{1,4}}(?:\.\d+)?)(%?)-(\d{{1,4}}(?:\.\d+)?)(%|(?=[{_MEASURES}](?!机)))",
        text,
    )
    for hit in found:
        if float(hit[1]) < float(hit[3]):
            yield Mark(hit[0], f"{hit[1]}{hit[4]}～{hit[3]}{hit[4]}")


def _dates(text: str) -> Iterator[Mark]:
    """Days that no calendar has."""
    for hit in re.finditer(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日", text):
        year, month, day = int(hit[1] or 2000), int(hit[2]), int(hit[3])
        try:
            dt.date(year, month, day)
        except ValueError:
            yield Mark(hit[0], "存在的日期")


def _around(text: str, place: int) -> str:
    return text[max(place - 8, 0) : place + 9]


_RULES: Final[Sequence[tuple[str, Reader]]] = (
    (Key.STRAIGHT_QUOTES, _straight_quotes),
    (Key.PAIRS, _pairs),
    (Key.NESTED_TITLES, _nested_titles),
    (Key.MARK_BETWEEN, _pattern(r"》、(?=《)|”、(?=“)", "不用顿号")),
    (
        Key.DOUBLED_MARKS,
        _pattern(r"([，、；：])[，、；：。]+|(?<!。)。。(?!。)|。[，、；：]|[。！？][”’]。", r"一个标点"),
    ),
    (
        Key.DOUBLED_WORDS,
        _pattern(
            r"的的(?!确)|是是(?!非)|及及(?!时)|(?<!为)了了(?![解结断])|在在(?!职|校|编|建|岗|线)|也也|已已|由由|被被|或或"
            r"|(?<![重主必首紧次纪摘概只])要要(?![求点素件闻务领害])"
            r"|和和(?![谐平睦气解美缓善])|与与(?!会)"
            r"|(提高|加强|推动|加快|完善|健全|加大|强化|持续|全面|深入|严格|坚持|必须|应当|充分|着力|但是|如果|已经|正在|同时|现将|进行|以及|对于|关于|认真|积极|切实|进一步|按照|根据|为了|由于|因此|并且|各单位|有关部门|确保|不断)\1",
            "不重复",
        ),
    ),
    (Key.ELLIPSIS, _pattern(rf"(?<=[{_H}”》])\.{{3,}}|。{{3,}}|(?<!…)…(?!…)", "……")),
    (
        Key.ELLIPSIS,
        _pattern(
            rf"…等等?(?=[，。；、）]|[领方工问事内材业环]|部门|单位|情[况形])|(?:等等|(?<=[{_H}]{{2}})(?<![平同对相均高初中上下优劣何]))等……",
            "“等”和省略号只用一个",
        ),
    ),
    (
        Key.SPACES,
        _pattern(
            rf"(?<=[{_H}]{{2}})(?<![室会府委局部院]) (?=[{_H}]{{2}})|(?<=[：，；]) (?=[\d{_H}])(?! )"
            # two organs of a joint document stand beside each other like this
            rf"|(?<=[{_H}][室会府委局部院]) (?=[{_H}]{{2}})(?![{_H}]{{2,18}}[室会府委局部院])",
            "不空格",
        ),
    ),
    (Key.SHORT_YEAR, _pattern(r"(?<![\d第满近约达共历])(\d{2})年(?=\d{1,2}月|度|底|年?初)", r"20\1年")),
    (Key.SHORT_YEAR, _pattern(r"(?<=[较比与同])(\d{2})年(?=同期|相比)", r"20\1年")),
    (
        Key.YEAR_RANGE,
        _pattern(r"(?<!\d)((?:19|20)\d{2})\s*[-~～－]\s*((?:19|20)\d{2})(?=年|$|[，。；、）])", r"\1—\2"),
    ),
    (Key.RANGE, _hyphen_range),
    (
        Key.RANGE,
        _pattern(
            r"((?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}[月日时]|(?<![\d.第-])(?:1[0-2]|[1-9])(?=-(?:1[0-2]|[1-9])月(?!\d)))-(\d{1,2}月\d{1,2}日|\d{1,2}[月日时])",
            r"\1—\2",
        ),
    ),
    (
        Key.DATE_FORM,
        _pattern(
            r"(?<![\d./-])((?:19|20)\d{2})[.\-/](1[0-2]|0?[1-9])[.\-/](3[01]|[12]\d|0?[1-9])(?![\d./-])",
            lambda hit: f"{hit[1]}年{int(hit[2])}月{int(hit[3])}日",
        ),
    ),
    (
        Key.DATE_FORM,
        _pattern(
            r"[一二][0OＯ○][0OＯ○一二三四五六七八九零〇]{2}年", lambda hit: re.sub("[0OＯ○]", "〇", hit[0])
        ),
    ),
    (Key.REAL_DATES, _dates),
    (
        Key.DOUBT_TWICE,
        _pattern(
            rf"(?:大约|大概|约|近)\s*\d+(?:\.\d+)?[万亿]?[{_H}]{{0,3}}?(?:左右|上下)|(?:大约|大概)[{_H}\d]{{1,8}}?(?:左右|上下)|超过\s*\d+(?:\.\d+)?[万亿]?多[{_H}]"
            rf"|\d+[万亿]?[多余][{_H}]{{0,2}}?(?:左右|上下|以上|以下)|(?:大约|大概|约|近)\s*\d+(?:\.\d+)?[万亿]?[多余][{_H}]"
            rf"|(?:至少|不少于|不低于|超过|多于)\s*\d+(?:\.\d+)?[万亿%]?[{_H}]{{0,3}}?以上"
            rf"|(?:最多|不多于|不超过|不高于)\s*\d+(?:\.\d+)?[万亿%]?[{_H}]{{0,3}}?(?:以下|以内)",
            "约数只说一次",
        ),
    ),
    (Key.FULL_WIDTH, _pattern(r"[０-９Ａ-Ｚａ-ｚ]+|(?<=\d)％", lambda hit: hit[0].translate(_NARROW))),
    (
        Key.NUMBER_IN_TEXT,
        _pattern(rf"(?<=[{_H}])[\[［(（](\d{{4}})[\]］)）]\s*第?0*(\d+)号", r"〔\1〕\2号"),
    ),
    (Key.NUMBER_IN_TEXT, _pattern(rf"(?<=[{_H}])〔(\d{{4}})〕\s*(?:第0*|0+)(\d+)号", r"〔\1〕\2号")),
    (
        Key.SET_WORDS,
        _pattern(r"登陆(?=[^，。；、台]{0,14}(?:网站|门户|系统|平台|网址|账号|邮箱|小程序))", "登录"),
    ),
    (
        Key.UP_TO,
        _pattern(r"截止(?=到|目前|今年|去年|上年|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末)，)", "截至"),
    ),
    (
        Key.UP_TO,
        _pattern(
            r"(?:(?<=[，。；：.．）])|^)截止(?=\d{4}年(?:\d{1,2}月|底|末)|\d{1,2}月(?:\d{1,2}日|底|末)[^，。；、前止]{2})",
            "截至",
        ),
    ),
    (Key.DOUBLED_WORDS, doubled_in_word),
    (Key.MIXED_DIGITS, mixed_digits),
    (Key.NESTED_COLONS, nested_colons),
    (Key.PARTS_OF_TOTAL, parts_of_total),
    (Key.PARTS_OF_TOTAL, unequal),
    (Key.PARTS_OF_TOTAL, unmatched),
)
_LEFT: Final = re.compile(
    rf"×{{2,}}|(?<![A-Za-z])[Xx]{{2,}}(?=[{_H}])|某某(?=[局部镇县市区]|单位|同志)|〔\d{{4}}〕\s+号|〔\s*〕|【(?:[\s　×＿_…]*|[^【】]{{0,12}}(?:待[定补填核]|填写|输入|此处|某)[^【】]{{0,12}}"
    r"|[^【】：:]{0,10}(?:名称|年度|日期|文号|标题|机关|单位|电话|邮箱|联系人|时间|地点|姓名|期限|内容|数|分|表))】"
    rf"|[\[［][^\[\]［］]{{0,20}}[{_H}]{{2}}[^\[\]［］]{{0,20}}[\]］]|[（(]?待(?:补充?|定稿|填)[）)]?$"
    r"|[（(](?:暂|时间|地点)?待定[）)]|(?:时间|地点|日期|人选|金额|文号|另行)待定"
    r"|[（(【]此处(?:插入|填写|输入|填入|添加|补充|粘贴)[^（）()【】]{0,20}[）)】]"
)


def check(parts: Parts, findings: Findings) -> None:
    """All kinds, paragraph by paragraph; then what only the whole document tells."""
    own = {id(para) for para in (parts.number, parts.copy) if para is not None}
    draft = _is_draft(findings)
    body = {id(para) for para in parts.body}
    for para in findings.picture.all_paras:
        if id(para) in own or is_code(para) or is_contents(para):
            continue
        text = _URL.sub("a", para.words)
        for rule, read in _RULES:
            if rule == Key.SPACES and (id(para) not in body or len(text) < 20):
                continue
            for mark in read(text):
                _mark(rule, mark, para, findings)
        for word, right in findings.profile.words.items():
            if word in text and not any(kept in text for kept in right.except_in):
                _mark(Key.SET_WORDS, Mark(word, right.right), para, findings)
        if not draft and para is not parts.date:
            for hit in _LEFT.finditer(text):
                _mark(Key.LEFT_OVER, Mark(hit[0], "写定的内容"), para, findings)
        for trace in () if draft else para.traces:
            findings.add(Key.LEFT_OVER, findings.at(para), *TRACES[trace], textual=True)
    _list_ends(parts, findings)
    _annex_named(parts, findings)
    _closing(parts, findings)


def _mark(rule: str, mark: Mark, para: Para, findings: Findings) -> None:
    shown = (f"“{mark.found}”", f"“{mark.found}”")
    wanted = (mark.wanted, mark.wanted) if mark.wanted else None
    findings.add(rule, findings.at(para), shown, wanted, textual=True)


def _is_draft(findings: Findings) -> bool:
    heads = findings.picture.sections[0].headers.values()
    return any(_DRAFT in para.text for paras in heads for para in paras)


# -- the whole document
_ITEM: Final = re.compile(r"^(?:\d{1,2}[.．]|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]是)")


def _alike(mark: str) -> str:
    """What the marks of one list have in common."""
    if mark[-1] == "是":
        return "是"
    return "（" if mark[0] in "（(" else ""


def _list_ends(parts: Parts, findings: Findings) -> None:
    """Items of one sentence each that end unevenly: ； ； 。 is right, ； 。 。 is not."""
    run: list[Para] = []
    for para in parts.body:
        if run and not _goes_on(run[-1], para):
            _uneven(run, findings)
            run = []
        if (
            _ITEM.match(para.words)
            and not re.search(r"[。；]", para.words[:-1])
            and para.words[-1] in "；。，"
        ):
            run.append(para)
    _uneven(run, findings)


def _goes_on(before: Para, para: Para) -> bool:
    """The next item of the same list."""
    hit, other = _ITEM.match(para.words), _ITEM.match(before.words)
    return hit is not None and other is not None and _alike(hit[0]) == _alike(other[0])


def _uneven(run: Sequence[Para], findings: Findings) -> None:
    ends = [one.words[-1] for one in run]
    if len(run) > 2 and (len(set(ends[:-1])) > 1 or (ends[0] == "；" and ends[-1] != "。")):
        _mark(Key.LIST_ENDS, Mark(" ".join(ends), "各项用；，末项用。"), run[0], findings)


def _annex_named(parts: Parts, findings: Findings) -> None:
    """An attachment that the text names must be there; one that is alone has no number."""
    count = max(len(parts.annexes), len(parts.enclosures))
    for para in parts.body:
        if not count and (
            hit := re.search(r"(?:详?见|按照?|填写|报送)(?:本通知)?附件(?!的|所|中)\s*\d{0,2}", para.words)
        ):
            _mark(Key.ANNEX_NAMED, Mark(hit[0], "附件说明和附件"), para, findings)
            continue
        for hit in re.finditer(r"(?<![的》])附件\s*(\d{1,2})(?![\d.．])", para.words) if count else ():
            if count == 1 or int(hit[1]) > count:
                wanted = "附件" if count == 1 else f"附件1至附件{count}之一"
                _mark(Key.ANNEX_NAMED, Mark(hit[0], wanted), para, findings)


_KINDS: Final = ("通知", "通报", "报告", "公告", "通告", "批复", "请示", "函")


def _closing(parts: Parts, findings: Findings) -> None:
    """特此通报 does not close a 通知."""
    title = "".join("".join(para.words.split()) for para in parts.title)
    kind = next((one for one in _KINDS if title.endswith(one)), None)
    for para in parts.body[-4:] if kind is not None else ():
        hit = re.search(rf"特此({'|'.join(_KINDS[:-1])})", para.words)
        if hit is not None and hit[1] != kind and level_of(para.words) is None:
            _mark(Key.CLOSING, Mark(hit[0], f"特此{kind}"), para, findings)
