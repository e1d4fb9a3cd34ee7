"""Documents as other offices make them: the right ones pass, and of the wrong ones the fault is found and no other."""

from __future__ import annotations

import official
import pytest
from labelled_documents import RIGHT, WRONG, Labelled
from official import BIAO, p, r
from official_forms import joint, minutes, order, public

from govcredit_xl.gbt9704.asides import is_caption, is_contents
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.form import LOOSE_NUMBER, DocumentForm, number_is_open
from govcredit_xl.gbt9704.parts import ANNEX, ENCLOSURE, LOOSE_DATE, recognise
from govcredit_xl.gbt9704.reading import read_picture


def test_the_red_rule_is_found_below_a_number_that_is_not_given_yet():
    blank = official.changed(official.classic(), "淮政办发〔2021〕6号", "")
    parts = recognise(read_picture(official.pack(blank)))
    assert parts.number is None and parts.rule is not None and parts.rule.border("bottom").colour == "FF0000"


@pytest.mark.parametrize("one", [*RIGHT, *WRONG], ids=lambda one: one.name)
def test_what_is_found_is_what_a_proof_reader_labelled(one: Labelled):
    report = check_document(official.pack(one.make()), "x.docx", render=False)
    assert not report.refused
    assert {finding.rule for finding in report.findings} == one.faults, [p.message() for p in report.problems]


@pytest.mark.parametrize(
    ("make", "form"),
    [
        (order, DocumentForm.ORDER),
        (minutes, DocumentForm.MINUTES),
        (public, DocumentForm.PUBLIC),
        (joint, DocumentForm.DOCUMENT),
        (official.letter, DocumentForm.LETTER),
        (official.classic, DocumentForm.DOCUMENT),
    ],
)
def test_the_mark_tells_the_form(make, form):
    assert recognise(read_picture(official.pack(make()))).form is form


@pytest.mark.parametrize(
    ("words", "is_number", "is_open"),
    [
        ("淮政办发〔2021〕6号", True, False),
        ("淮政办发[2021]第06号", True, False),
        ("〔2021〕  号", True, True),
        ("XX发〔20XX〕XX号", True, True),
        ("X号", True, True),
        ("*号", True, True),
        ("第  号", True, True),
        ("第12号", True, False),
        ("（第3期）", True, False),
        ("[此处输入文号]号", True, True),
        ("淮政办发〔2021〕6号　　　　签发人：张三", True, False),
        ("关于印发〔2021〕6号文件的通知", False, False),
        ("人民路12号", False, False),
    ],
)
def test_a_number_is_known_though_it_is_not_written_in_yet(words, is_number, is_open):
    assert bool(LOOSE_NUMBER.match(words)) is is_number
    assert (is_number and number_is_open(words)) is is_open


@pytest.mark.parametrize(
    ("words", "good"),
    [
        ("2021年10月20日", True), ("2021年  月  日", True), ("20XX年XX月XX日", True), ("二〇二一年十月二十日", True),
        ("[成文日期]", True), ("2021年10月", False), ("自2021年10月20日起", False),
    ],
)  # fmt: skip
def test_a_date_is_known_in_a_draft(words, good):
    assert bool(LOOSE_DATE.match(words)) is good


@pytest.mark.parametrize(
    ("words", "enclosure", "annex"),
    [
        ("附件：评价指标", True, False), ("附：《评价指标》", True, False), ("附件1.评价指标", True, False),
        ("附件　评价指标", True, False), ("附件1", False, True), ("附件1（可选）", False, True),
        ("附件材料应当真实。", False, False), ("附件中所列事项", False, False), ("附近的单位", False, False),
    ],
)  # fmt: skip
def test_what_names_an_annex_and_what_is_one(words, enclosure, annex):
    assert (bool(ENCLOSURE.match(words)), bool(ANNEX.match(words))) == (enclosure, annex)


@pytest.mark.parametrize(
    ("words", "contents", "caption"),
    [
        ("一、总体情况\t1", True, False), ("二、问题……………………3", True, False), ("图1　流程图", False, True),
        ("表2-1：得分情况", False, True), ("表1列出了各单位的得分。", False, False), ("续表", False, False),
        ("图示如下", False, False), ("会议于10月20日召开，共3", False, False),
    ],
)  # fmt: skip
def test_what_stands_among_the_text_and_is_none_of_it(words, contents, caption):
    parts = official.package(
        p(r("题", BIAO, 44), jc="center")
        + p(r(words.replace("\t", "</w:t><w:tab/><w:t>")))
        + official.sect(last=True),
        {},
    )
    para = read_picture(official.pack(parts)).paras[1]
    assert (is_contents(para), is_caption(para)) == (contents, caption)
