"""What a template's own words claim: tables that are not there, figures that are none of the round's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from documents_in_memory import ISSUE, evaluation_of, officed, template_of
from masters_in_memory import random_answers, the_round_of_2021

from govcredit_xl.letters.word.circular import result_content
from govcredit_xl.letters.word.contents import Grid
from govcredit_xl.letters.word.template import Template
from govcredit_xl.letters.word.template_claims import claims

pytestmark = pytest.mark.slow  # a round in memory and its documents, before the first test


@pytest.fixture(scope="module")
def content():
    catalogue = officed(the_round_of_2021())
    evaluation, _ = evaluation_of(catalogue, random_answers(catalogue, 7))
    return result_content(evaluation, ISSUE)


@pytest.fixture(scope="module")
def template():
    return template_of("result")


def told(template, content):
    return [(p.code, p.facts["what"]) for p in claims(template, content)]


def without(template: Template, *texts: str) -> Template:
    kept = tuple(line for line in template.lines if not any(text in line.text for text in texts))
    assert len(kept) < len(template.lines)
    return replace(template, lines=kept)


def with_text(template: Template, text: str) -> Template:
    """With other words in the paragraph that asks for nothing but good work."""
    place = next(k for k, line in enumerate(template.lines) if "待定的评分项，数据补齐" in line.text)
    said = replace(template.lines[place], text=text, conditions=())
    return replace(template, lines=(*template.lines[:place], said, *template.lines[place + 1 :]))


@pytest.mark.slow
def test_the_packaged_circular_claims_nothing_that_is_not_there(template, content):
    assert told(template, content) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("gone", "what"),
    [
        ("【一级指标得分表】", "表或要列的内容"),
        ("【失分表】", "表或要列的内容"),
        ("【单位得分表】", ""),
    ],
)
def test_a_sentence_that_announces_a_table_that_is_gone_is_named(template, content, gone, what):
    found = [p for p in claims(without(template, gone), content) if p.code == "template-table-gone"]
    assert [p.facts["what"] for p in found] == ([what] if what else [])
    assert all("第 " in p.message() and "如下" in p.message() for p in found)


def test_a_table_without_rows_is_gone_too(template, content):
    table = content.blocks["失分表"]
    assert isinstance(table, Grid)
    empty = replace(content, blocks={**content.blocks, "失分表": replace(table, rows=[])})
    assert told(template, empty) == [("template-table-gone", "表或要列的内容")]


def test_an_annex_that_is_announced_must_be_there(template, content):
    lines = tuple(line for line in template.lines if line.style not in ("附件", "附件标题"))
    found = told(replace(template, lines=lines), content)
    assert ("template-table-gone", "附件") in found


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("共有77家单位参加。", ["77家"]),
        ("共有七十七家单位参加。", ["七十七家"]),
        ("较2019年有所提高。", ["2019年"]),
        ("请于11月17日前报送。", ["11月17日"]),
        ("得分率为63.37%。", ["63.37%"]),
        ("请在15个工作日内、3日内、10天内办理，第3名、前5名、1家除外。", []),
        ("依据《关于2019年45项指标的通知》（区办〔2019〕45号）办理，电话0517-85912345。", []),
        ("应报45家，总分100分，2021年通报。", []),
        ("3.其他要求。", []),
    ],
)
def test_figures_typed_by_hand_that_the_round_does_not_know_are_named(template, content, text, figures):
    found = [p for p in claims(with_text(template, text), content) if p.code == "template-figure-typed"]
    assert [p.facts["what"] for p in found] == figures
    assert all(p.severity == "warning" and "第 " in p.message() for p in found)
