"""The checker by what a file says: good documents pass, each rule broken is found, and nothing else is.

`COVERAGE` names every row of the clause table and every formal check with the rules that hold it; a row
without one, or a rule that no mutation proves, fails.
"""

from __future__ import annotations

import ast
import io
import random
import zipfile
from pathlib import Path

import mutations
import official
import pytest
from mutations import RENDERED, STATIC, Mutation

from govcredit_xl import gbt9704 as checking
from govcredit_xl.core.problems import CODES
from govcredit_xl.gbt9704.check import DocumentReport, check_document
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.main import value_of, well_shaped
from govcredit_xl.gbt9704.parts import Parts, recognise, related
from govcredit_xl.gbt9704.profile import Profile, read_profile, standard
from govcredit_xl.gbt9704.reading import read_picture
from govcredit_xl.gbt9704.styles import chinese, lay_over

PROVED = {mutation.rule for mutation in (*STATIC, *RENDERED)}

# clause → what the rule says → the rules of the profile that hold it
COVERAGE = {
    ("5.1, 5.2.1", "A4"): (Key.PAGE_WIDTH, Key.PAGE_HEIGHT),
    ("5.1, 5.2.1", "margins and type area"): (Key.TOP, Key.BINDING, Key.TYPE_WIDTH, Key.TYPE_HEIGHT),
    ("5.2.2–4", "3号仿宋, black"): (Key.BODY_FONT, Key.BODY_SIZE, Key.COLOUR),
    ("5.2.2–4", "22 lines × 28 characters"): (Key.LINES, Key.CHARACTERS, Key.LINE_PITCH),
    ("7.2.1–3", "份号"): (Key.COPY_PATTERN, Key.COPY_SIZE, Key.COPY_PLACE),
    ("7.2.1–3", "密级★期限"): (Key.SECRET_PATTERN, Key.SECRET_FONT, Key.SECRET_SIZE, Key.SECRET_PLACE),
    ("7.2.1–3", "紧急程度"): (Key.URGENT_PATTERN, Key.URGENT_FONT, Key.URGENT_SIZE, Key.URGENT_PLACE),
    ("7.2.4", "发文机关标志"): (Key.MARK, Key.MARK_ALIGN, Key.MARK_COLOUR, Key.MARK_FONT, Key.MARK_TOP),
    ("7.2.5", "发文字号"): (Key.NUMBER_GAP, Key.NUMBER_ALIGN, Key.NUMBER_PATTERN),
    ("7.2.7", "red rule"): (Key.RED_RULE, Key.RULE_GAP, Key.RULE_WIDTH, Key.RULE_COLOUR),
    ("7.3.1", "标题"): (Key.TITLE_SIZE, Key.TITLE_FONT, Key.TITLE_GAP, Key.TITLE_ALIGN, Key.TITLE_SHAPE),
    ("7.3.2", "主送机关"): (Key.ADDRESSEE, Key.ADDRESSEE_GAP, Key.ADDRESSEE_INDENT, Key.ADDRESSEE_END),
    ("7.3.3", "body on page 1"): (Key.BODY_ON_FIRST_PAGE,),
    ("7.3.3", "indent two characters"): (Key.INDENT, Key.WRAPPED_LINES),
    ("7.3.3", "fonts of the levels"): (Key.HEADING1_FONT, Key.HEADING2_FONT, Key.HEADING3_FONT, Key.HEADING4_FONT),
    ("7.3.4", "附件说明"): (Key.ENCLOSURE_GAP, Key.ENCLOSURE_INDENT, Key.ENCLOSURE_PATTERN, Key.ENCLOSURE_END, Key.ENCLOSURE_WRAP),
    ("7.3.5.1", "with seal"): (Key.SEALED_DATE_RIGHT, Key.SEALED_SIGNATURE),
    ("7.3.5.2", "without"): (Key.SIGNATURE_GAP, Key.SIGNATURE_RIGHT, Key.DATE_SHIFT, Key.LONG_DATE_RIGHT),
    ("7.3.5", "署名 and 成文日期"): (Key.SIGNATURE, Key.DATE),
    ("7.3.5.4", "date"): (Key.DATE_PATTERN,),
    ("7.3.6", "附注"): (Key.REMARK_INDENT,),
    ("7.3.7", "附件 on a new page, line 1"): (Key.ANNEX_PAGE, Key.ANNEX_PLACE, Key.ANNEX_FONT, Key.ANNEX_SIZE),
    ("7.3.7", "its title on line 3, the same words"): (Key.ANNEX_TITLE_LINE, Key.ANNEX_TITLE_ALIGN, Key.ANNEX_NAMES),
    ("7.4", "版记 last, its lines"): (Key.IMPRINT_PLACE, Key.IMPRINT_LINES, Key.IMPRINT_OUTER, Key.IMPRINT_INNER, Key.IMPRINT_WIDTH, Key.IMPRINT_BOTTOM),
    ("7.4", "版记, its text"): (Key.IMPRINT_FONT, Key.IMPRINT_SIZE, Key.IMPRINT_INDENT, Key.COPIES_END, Key.PRINTED_PATTERN),
    ("7.5", "page number"): (Key.PAGE_NUMBER, Key.PAGE_NUMBER_SIZE, Key.PAGE_NUMBER_FONT, Key.PAGE_NUMBER_PATTERN, Key.PAGE_NUMBER_GAP, Key.PAGE_NUMBER_SIDE, Key.PAGE_NUMBER_INDENT),
    ("8", "landscape pages"): (Key.LANDSCAPE_NUMBER, Key.LANDSCAPE_MARGINS),
    ("10.2", "mark of an order"): (Key.ORDER_MARK_TOP,),
    ("10.1", "mark of a letter"): (Key.LETTER_MARK, Key.LETTER_MARK_TOP),
    ("10.1", "double rules"): (Key.LETTER_RULES, Key.LETTER_RULE_GAP, Key.LETTER_RULE_BOTTOM, Key.LETTER_RULE_WIDTH),
    ("10.1", "number right, none on page 1"): (Key.LETTER_NUMBER_ALIGN, Key.LETTER_TITLE_GAP, Key.LETTER_FIRST_PAGE),
    ("proof", "文号"): (Key.NUMBER_PATTERN,),
    ("proof", "no 0 before month or day"): (Key.DATES_IN_TEXT, Key.DATE_PATTERN, Key.PRINTED_PATTERN),
    ("proof", "levels in order"): (Key.LEVEL_ORDER,),
    ("proof", "levels of the right marks"): (Key.HEADING1_PATTERN, Key.HEADING2_PATTERN, Key.HEADING3_PATTERN, Key.HEADING4_PATTERN),
    ("proof", "a heading on its own line has no closing mark"): (Key.HEADING_END,),
    ("proof", "附件 names without 《》 and 。"): (Key.ENCLOSURE_END,),
    ("proof", "附件 names, same words and order"): (Key.ANNEX_NAMES,),
    ("proof", "title ends in its kind, no closing mark"): (Key.DOCUMENT_TYPES, Key.TITLE_MARK),
    ("proof", "主送 ends ：, 抄送 ends 。"): (Key.ADDRESSEE_END, Key.COPIES_END),
    ("proof", "title before 文号 when citing"): (Key.CITATION,),
    ("proof", "no half-width marks inside Chinese"): (Key.HALF_WIDTH,),
    ("proof", "63%～68%"): (Key.RANGE,),
    ("proof", "署名, 标志, 印发机关"): (Key.ORGANS,),
    ("proof", "deadline not before the date"): (Key.DEADLINE,),
    ("proof", "scores add up"): (Key.SUMS, Key.PARTS_OF_TOTAL),
    ("proof", "quotes, brackets, title marks"): (Key.STRAIGHT_QUOTES, Key.PAIRS, Key.NESTED_TITLES, Key.MARK_BETWEEN),
    ("proof", "doubled marks and words, dots, spaces"): (Key.DOUBLED_MARKS, Key.DOUBLED_WORDS, Key.ELLIPSIS, Key.SPACES, Key.NESTED_COLONS),
    ("proof", "list items end alike"): (Key.LIST_ENDS,),
    ("proof", "set words"): (Key.SET_WORDS, Key.UP_TO),
    ("proof", "years, dates, numerals"): (
        Key.SHORT_YEAR, Key.YEAR_RANGE, Key.DATE_FORM, Key.REAL_DATES, Key.DOUBT_TWICE, Key.FULL_WIDTH,
        Key.MIXED_DIGITS,
    ),
    ("proof", "document numbers and attachments in the text"): (Key.NUMBER_IN_TEXT, Key.ANNEX_NAMED),
    ("proof", "left over, kind of the closing words"): (Key.LEFT_OVER, Key.CLOSING),
}  # fmt: skip


def check(parts: dict[str, str], profile: Profile | None = None) -> DocumentReport:
    return check_document(official.pack(parts), "x.docx", profile, render=False)


def elements(parts: dict[str, str]) -> Parts:
    return recognise(read_picture(official.pack(parts)))


# -- mutations and their coverage
@pytest.mark.parametrize(
    "good", [official.classic, official.styled, official.letter, official.old, mutations.short]
)
def test_a_good_document_has_no_finding(good):
    report = check(good())
    assert [problem.message() for problem in report.problems] == [] and not report.refused


@pytest.mark.parametrize("mutation", STATIC, ids=lambda m: f"{m.rule}-{m.base.__name__}")
def test_a_rule_broken_is_found_and_nothing_else(mutation: Mutation):
    report = check(mutation.spoil(mutation.base()))
    assert {finding.rule for finding in report.findings} == {mutation.rule}
    norm = standard()[mutation.rule]
    for finding, problem in zip(report.findings, report.problems, strict=True):
        assert (finding.clause, finding.strength) == (norm.clause, norm.strength)
        assert problem.severity == ("error" if norm.strength == "规定" else "warning")
        assert finding.found[0] in problem.message() and finding.wanted[1] in problem.message("en")


@pytest.mark.parametrize("row", COVERAGE, ids=" ".join)
def test_every_row_of_the_table_is_proved_by_a_mutation(row):
    assert COVERAGE[row] and set(COVERAGE[row]) <= PROVED


def test_every_rule_that_the_checker_knows_is_in_the_table_and_proved():
    folder = Path(checking.__file__).parent
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.py"))
        if path.stem not in {"findings", "keys", "profile"}
    ]
    used = {
        getattr(Key, node.attr)
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Key"
    }
    in_table = {rule for rules in COVERAGE.values() for rule in rules}
    assert used <= in_table | {Key.DOCUMENT_TYPES} and used <= PROVED
    assert in_table <= used


# -- what a finding says
def test_a_finding_names_clause_strength_place_found_and_wanted():
    report = check(next(m for m in STATIC if m.rule == Key.TITLE_SIZE).spoil(official.classic()))
    (problem,) = report.problems
    assert problem.code == "format-unusual"
    assert problem.message() == (
        "第1节第10段（标题）“关于印发2021年度政务诚信建设评价”：标题字号：小2号（18磅），一般为：2号（22磅）（GB/T 9704-2012 第7.3.1条，一般）。"
    )
    assert "section 1, paragraph 10 (title) “关于" in problem.message("en") and "22 pt" in problem.message(
        "en"
    )
    (finding,) = report.findings
    said = finding.as_json("en")
    assert (said["section"], said["paragraph"], said["rule"], said["wanted"]) == (
        1,
        10,
        Key.TITLE_SIZE,
        "22 pt",
    )


def test_what_is_alike_is_told_once_with_its_count():
    spoilt = official.changed(official.classic(), ' w:firstLineChars="200" w:firstLine="632"', "", count=-1)
    found = [finding for finding in check(spoilt).findings if finding.rule == Key.INDENT]
    assert len(found) == 1 and found[0].others == 10


def test_the_office_varies_a_value_or_wants_no_finding():
    varied, problems = read_profile(
        "项目,值,单位,允差,强度\n标题字号,小2号,,,规定\n首行缩进,2,字,0.1,不查\n".encode()
    )
    assert problems == []
    report = check(mutations.at("为贯彻", mutations.indent())(official.classic()), varied)
    assert {finding.rule for finding in report.findings} == {Key.TITLE_SIZE}
    assert report.findings[0].wanted[0] == "小2号（18磅）"


# -- elements
def test_elements_are_known_by_what_they_say_and_where_they_stand():
    found = elements(official.classic())
    assert found.copy.words == "000001" and found.secret.words == "机密★1年" and found.urgent.words == "特急"
    assert found.number.words == "淮政办发〔2021〕6号" and found.rule is found.number and not found.letter
    assert len(found.title) == 2 and found.addressee.words.startswith("各镇")
    assert found.body[0].words.startswith("为贯彻") and len(found.body) == 11
    assert [para.words[:4] for para in found.enclosures] == ["附件：1", "2.二〇"]
    assert found.signature[0].words == official.ORGAN and found.date.words == "2021年10月20日"
    assert found.remark.words == "（此件公开发布）"
    assert [annex.label.words for annex in found.annexes] == ["附件1", "附件2"]
    assert found.imprint.copies.words.startswith("抄送") and found.imprint.printed.words.startswith(
        official.ORGAN
    )


def test_a_letter_is_told_from_a_document_with_its_head():
    assert elements(official.letter()).letter and not elements(official.styled()).letter


def test_a_text_that_is_no_official_document_is_not_held_to_have_a_head():
    text = official.body("这是一段普通的文字，没有版头，也没有版记。" * 3)
    parts = official.package(
        official.p(official.r("工作小结", official.BIAO, 44), jc="center") + official.BLANK + text + official.sect("default:odd", "even:even", last=True),
        {"odd": official.footer("right"), "even": official.footer("left")},
    )  # fmt: skip
    assert check(parts).problems == []


def test_numbers_that_word_counts_and_fonts_of_the_theme_are_resolved():
    picture = read_picture(official.pack(official.styled()))
    labels = [para.label for para in picture.paras if para.label]
    assert labels == ["一、", "二、", "（一）", "（二）"]
    body = next(para for para in picture.paras if para.words.startswith("现将"))
    run = body.runs[0]
    assert run.fonts == {"ascii": "Arial", "hAnsi": "Arial", "eastAsia": "仿宋_GB2312", "cs": ""}
    assert (run.size, run.spacing, body.style, body.number_of("ind.firstLineChars")) == (
        16,
        -0.25,
        "公文正文",
        200,
    )


def test_later_layers_win_attribute_by_attribute():
    props = {"rFonts.eastAsiaTheme": "minorEastAsia", "ind.firstLine": "632", "ind.left": "10"}
    lay_over(props, {"rFonts.eastAsia": "仿宋", "ind.hanging": "300"})
    assert props == {"rFonts.eastAsia": "仿宋", "ind.hanging": "300", "ind.left": "10"}


def test_footers_are_inherited_by_the_next_section():
    picture = read_picture(
        official.pack(
            official.changed(official.classic(), '<w:footerReference w:type="default" r:id="turnedodd"/>', "")
        )
    )
    first, second, _ = picture.sections
    assert second.footers["default"] == first.footers["default"] and second.landscape and not first.landscape


@pytest.mark.parametrize(
    ("widths", "good"),
    [([10], True), ([10, 14], True), ([14, 10], True), ([8, 12, 9], True), ([12, 12], False), ([12, 8, 12], False), ([9, 12, 12], True)],
)  # fmt: skip
def test_the_lines_of_a_title_are_a_trapezoid_or_a_diamond(widths, good):
    assert well_shaped(widths) is good


def test_small_things():
    assert [chinese(k) for k in (1, 10, 12, 20, 35, 101, 110)] == [
        "一",
        "十",
        "十二",
        "二十",
        "三十五",
        "一百零一",
        "一百一十",
    ]
    assert [value_of(label) for label in ("一、", "（十二）", "二十一、", "3.")] == [1, 12, 21, 3]
    assert related("淮安区信用办", "淮安市淮安区社会信用体系建设领导小组办公室文件")
    assert not related("淮安区教育局", "淮安区信用办公室")


def test_a_list_may_begin_anew_below_other_text():
    more = "".join(official.body(text) for text in ("另有两项要求。", "1.按时报送。", "2.如实报送。"))
    parts = official.classic()
    document = parts["word/document.xml"]
    start = document.index(official.BLANK, document.index("区信用办负责核对"))
    assert check({**parts, "word/document.xml": document[:start] + more + document[start:]}).problems == []


def test_a_document_in_the_strict_dialect_is_read_alike():
    words = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
    }  # fmt: skip

    def strict(text: str) -> str:
        for usual, other in words.items():
            text = text.replace(usual, other)
        return text

    parts = {
        name: strict(text)
        for name, text in mutations.at("为贯彻", mutations.indent())(official.classic()).items()
    }
    assert {finding.rule for finding in check(parts).findings} == {Key.INDENT}


# -- words that are fine
@pytest.mark.parametrize(
    "words",
    [
        "会议于上午9:30开始，网址是http://www.huaian.gov.cn/index.html，请查阅。",
        "已于2021年9月5日前完成初步核对，各单位反馈良好。",
        "请于1月5日前报送全年的有关材料。",
        "增长63%～68%，其中第3至5项占百分之六十。",
        "根据《关于加强诚信建设的意见》（苏政发〔2020〕12号）和《条例》，制定本方案。",
        "联系电话：0517-85912345，邮箱：a@b.cn。",
    ],
)
def test_words_that_are_fine_are_let_be(words):
    good = official.classic()
    spoilt = mutations.at("（1）佐证", mutations.text("（1）佐证材料应当真实。", words))(good)
    found = [finding for finding in check(spoilt).findings if finding.rule != Key.LEVEL_ORDER]
    assert found == []


# -- sums
def scores(rows: list[list[str]], title: str = "评价指标及任务分工表") -> set[str]:
    table = official.table(rows, [2000] * len(rows[0]))
    parts = official.changed(
        official.classic(), official.table(official.SCORES, [1200, 3000, 1200, 4500, 2800]), table
    )
    if title != "评价指标及任务分工表":
        parts = {
            **parts,
            "word/document.xml": parts["word/document.xml"].replace("评价指标及任务分工表", title),
        }
    return {finding.rule for finding in check(parts).findings}


def test_a_total_counts_each_merged_cell_once_and_no_subtotal_twice():
    rows = [["指标", "分值"], ["甲", "40"], ["小计", "40"], ["乙", "60"], ["^", "^"], ["合计", "100"]]
    assert scores(rows) == set()
    assert scores([*rows[:-1], ["合计", "160"]]) == {Key.SUMS}


def test_what_is_no_number_has_no_total_and_a_rate_is_no_sum():
    assert (
        scores([["单位", "得分", "得分率"], ["甲", "待定", "90"], ["乙", "3", "95"], ["合计", "9", "92.5"]])
        == set()
    )


def test_the_total_that_the_title_states_is_that_of_the_points():
    rows = [["指标", "分值"], ["甲", "40"], ["乙", "60"]]
    assert scores(rows, "评价指标（总分100分）") == set()
    assert scores(rows, "评价指标（总分90分）") == {Key.SUMS}


# -- what cannot be read
def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _plain(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


GOOD = official.pack(official.classic())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
BAD = {
    "a text": (b"hello there", "不是 .docx"),
    "nothing": (b"", "不是 .docx"),
    "a workbook": (zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), "不是 .docx"),
    "an old document": (OLE + "WordDocument".encode("utf-16-le"), "不是 .docx"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "cut off": (GOOD[: len(GOOD) // 2], "不完整"),
    "no XML": (_plain({**official.classic(), "word/document.xml": "<w:document"}), "不完整"),
    "an entity": (_plain({**official.classic(), "word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "恶意"),
    "an entity in the styles": (_plain({**official.classic(), "word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "恶意"),
    "a bomb": (zipped(**{**official.classic(), "word/document.xml": " " * (50 * 2**20)}), "恶意"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_with_a_reason(name):
    data, why = BAD[name]
    report = check_document(data, "a.docx")
    assert report.refused and [problem.code for problem in report.problems] == ["document-unreadable"]
    assert why in report.problems[0].message() and report.problems[0].message("en")


@pytest.mark.slow
def test_no_document_however_garbled_ends_the_check():
    """Elements lost or doubled, attributes of nonsense: findings or a refusal, never an exception."""
    bases = [official.classic(), official.styled(), official.letter(), official.old()]
    for seed in range(60):
        garbled = random.Random(seed)
        parts = dict(garbled.choice(bases))
        for _ in range(garbled.randint(1, 6)):
            name = garbled.choice([one for one in parts if one.startswith("word/") and one.endswith(".xml")])
            parts = official.turned(parts, lambda root: garble(root, garbled), name)  # noqa: B023
        assert check(parts).problems is not None


def garble(root, garbled: random.Random) -> None:
    element = garbled.choice(list(root.iter()))
    parent, roll = element.getparent(), garbled.random()
    if parent is not None and roll < 0.4:
        parent.remove(element)
    elif element.attrib and roll < 0.9:
        element.set(
            garbled.choice(list(element.attrib)),
            garbled.choice(["abc", "", "-1", "9" * 11, "0", "NaN", "inf"]),
        )
    elif parent is not None:
        parent.append(element)


def test_every_code_of_the_checker_has_a_bad_example():
    firsts = [next(m for m in STATIC if m.rule == rule) for rule in (Key.TOP, Key.TITLE_SIZE, Key.RANGE)]
    codes = [problem.code for m in firsts for problem in check(m.spoil(m.base())).problems]
    assert codes == ["format-differs", "format-unusual", "text-rule"]
    varied, _ = read_profile("项目,值,强度\n引用公文,先引标题,一般\n".encode())
    spoilt = next(m for m in STATIC if m.rule == Key.CITATION).spoil(official.classic())
    assert [problem.code for problem in check(spoilt, varied).problems] == ["text-unusual"]
    assert {"document-unreadable", "pages-not-measured", *codes} <= set(CODES)
