"""Documents as LibreOffice lays them out: pages, turned pages, tables that end with their page."""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest
from documents_in_memory import W, body, evaluation_of, letter, many_units, officed, result, task
from documents_made import LETTER, fault, one_unit
from docx import Document
from masters_in_memory import random_answers, the_round_of_2021

from govcredit_xl.core.terms import UnitState
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.round.owed import Arrears

# Windows' fonts are not at hand: these stand in for them, as wide and as high.
ALIASES = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}
ALIAS = (
    '<match target="pattern"><test name="family"><string>{}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{}</string></edit></match>'
)


def documents():
    real = officed(the_round_of_2021())
    evaluation, master = evaluation_of(real, random_answers(real, 7))
    crowd = many_units(one_unit(), 200, "某某")
    issue = Issue("通知", real.settings.number, real.settings.issued, False)
    owes = tuple(fault("not-a-number", "12.1", f"F{k}") for k in range(1, 90))
    told, _ = evaluation_of(real, {"T06": {"12.1:d": 3}}, owes)
    return {
        "task": task(real, issue)[0],
        "result": result(evaluation, master)[0],
        "crowd": result(*evaluation_of(crowd, {}))[0],
        "letter": letter("reminder", told, Arrears("T11", UnitState.NOT_RETURNED, None), replace(LETTER, type="函"))[0],
        "long": letter("correction", told, Arrears("T06", UnitState.FAULTY, None, owes), LETTER)[0],
    }  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """(documents, PDFs), from one start of LibreOffice."""
    import office

    office.require_office()
    folder = tmp_path_factory.mktemp("documents")
    fonts = folder / "fonts.conf"
    matches = "".join(ALIAS.format(*pair) for pair in ALIASES.items())
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{matches}</fontconfig>'
    )
    made = documents()
    files = []
    for name, data in made.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(data)
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts)
    try:
        pdfs = office.convert(files, "pdf", folder)
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
    return made, dict(zip(made, pdfs, strict=True))


def texts_of(pdf):
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [(page.get_size(), page.get_textpage().get_text_bounded()) for page in document]


def test_the_big_table_breaks_where_its_merges_begin_anew(pages):
    made, pdfs = pages
    (table,) = body(made["task"]).findall(f"{W}tbl")
    rows = table.findall(f"{W}tr")[1:]
    begun = [row for row in rows if row.find(f".//{W}pageBreakBefore") is not None]
    shown = texts_of(pdfs["task"])
    turned = ["".join(text.split()) for (width, height), text in shown if width > height]
    assert len(turned) == len(begun) + 1
    for row, text in zip([rows[0], *begun], turned, strict=True):
        assert text.count("评分标准") == 1
        criterion = "".join(t.text for t in row.findall(f"{W}tc")[4].iter(f"{W}t"))
        first = "".join(criterion.split())[:10]
        assert first in text
    assert shown[-1][0][0] < shown[-1][0][1] and "印发" in shown[-1][1]


def test_every_unit_has_one_row_and_the_printer_stands_on_the_last_page(pages):
    for name, units in (("result", 45), ("crowd", 201)):
        shown = texts_of(pages[1][name])
        tables = Document(io.BytesIO(pages[0][name])).tables
        ranked = [table for table in tables if table.rows[0].cells[0].text == "名次"]
        own = [row for table in ranked for row in table.rows[1:] if row.cells[0].text != "合计"]
        assert len(own) == units
        assert "印发" in shown[-1][1] and not any("日印发" in text for _, text in shown[:-1])


def test_no_page_is_blank_but_for_its_number(pages):
    for name, pdf in pages[1].items():
        for number, (_, text) in enumerate(texts_of(pdf), 1):
            assert len("".join(text.split())) > 12, f"{name}, page {number}"


def test_a_letter_has_one_page_without_a_number_and_a_long_list_many(pages):
    short, long = texts_of(pages[1]["letter"]), texts_of(pages[1]["long"])
    assert len(short) == 1 and "— 1 —" not in short[0][1]
    assert len(long) > 4 and all("处理办法" in text for _, text in long[2:])


@pytest.mark.parametrize("name", ["task", "letter"])
def test_what_is_drawn_passes_the_checker(pages, name):
    report = check_document(pages[0][name], "x.docx")
    assert report.rendered
    assert [p.message() for p in report.problems if p.severity != "info"] == []
