"""The checker by what the laid-out pages show, and documents as another writer saves them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from pathlib import Path

import mutations
import official
import official_forms
import pytest
from mutations import RENDERED, Mutation
from office import convert, require_office

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli import checking as cli_checking
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.packaged import DEFAULT, packaged
from govcredit_xl.files.soffice import convert as lay_out
from govcredit_xl.gbt9704 import rendered
from govcredit_xl.gbt9704.check import CHECKS, check_document
from govcredit_xl.gbt9704.findings import Finding, Findings
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.pages import Glyph, Page, Stroke, read_pages
from govcredit_xl.gbt9704.parts import recognise
from govcredit_xl.gbt9704.profile import standard
from govcredit_xl.gbt9704.reading import read_picture
from govcredit_xl.letters.word import facts
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.template import load_template
from govcredit_xl.letters.word.writer import write_document

GOOD = {
    "classic": official.classic,
    "styled": official.styled,
    "letter": official.letter,
    "short": mutations.short,
    "order": official_forms.order,
    "minutes": official_forms.minutes,
}


def task_notice() -> bytes:
    """The notice of the 2021 catalogue as the program writes it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.xlsx"
        path.write_bytes(packaged(DEFAULT))
        catalogue, _ = load_catalogue(path)
    assert catalogue is not None
    settings = dataclasses.replace(
        catalogue.settings,
        other={**catalogue.settings.other, DocumentSetting.COPIES: "区委办公室，区人大常委会办公室"},
    )
    catalogue = dataclasses.replace(catalogue, settings=settings)
    issue = facts.Issue("通知", "淮信用办〔2021〕6号", dt.date(2021, 10, 20), False)
    template, problems = load_template(DOCS[Doc.TASK], None)
    assert template is not None and not problems
    return write_document(facts.task_content(catalogue, issue), template, standard(), draft=False).data


@cache
def laid_out() -> dict[str, tuple[bytes, list[Page]]]:
    """Every document of this file with its pages, by one LibreOffice start."""
    documents = {name: official.pack(make()) for name, make in GOOD.items()}
    documents["task"] = task_notice()
    documents |= {_name(k, m): official.pack(m.spoil(m.base())) for k, m in enumerate(RENDERED)}
    pdfs = lay_out(list(documents.values()), "docx", "pdf", Path(require_office()))
    return {
        name: (data, read_pages(pdf or b""))
        for (name, data), pdf in zip(documents.items(), pdfs, strict=True)
    }


def _name(k: int, mutation: Mutation) -> str:
    return f"{k} {mutation.rule}"


def found_on_pages(data: bytes, pages: list[Page]) -> list[Finding]:
    """What the file and its pages show."""
    picture = read_picture(data)
    findings, parts = Findings(picture, standard()), recognise(picture)
    for one in CHECKS:
        one(parts, findings)
    rendered.measure(pages, parts, findings)
    return list(findings)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*GOOD, "task"])
def test_a_good_document_is_good_on_the_page(name):
    require_office()
    data, pages = laid_out()[name]
    assert len(pages) > (1 if name in ("classic", "styled", "short", "task") else 0)
    assert found_on_pages(data, pages) == []


@pytest.mark.parametrize("k", range(len(RENDERED)), ids=[m.rule for m in RENDERED])
def test_a_rule_broken_on_the_page_is_found_and_nothing_else(k):
    require_office()
    data, pages = laid_out()[_name(k, RENDERED[k])]
    assert {finding.rule for finding in found_on_pages(data, pages)} == {RENDERED[k].rule}


@pytest.mark.slow
def test_the_same_documents_as_another_writer_saves_them(tmp_path):
    require_office()
    files = []
    for name, make in GOOD.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(official.pack(make()))
    files.append(tmp_path / "task.docx")
    files[-1].write_bytes(laid_out()["task"][0])
    for folder in ("straight", "odt", "around"):
        (tmp_path / folder).mkdir()
    straight = convert(files, "docx", tmp_path / "straight")
    around = convert(convert(files, "odt", tmp_path / "odt"), "docx", tmp_path / "around")
    for path, name in zip([*straight, *around], [file.stem for file in files] * 2, strict=True):
        report = check_document(path.read_bytes(), path.name, render=False)
        # LibreOffice writes a compound line as a plain one: that finding is true.
        lost = {Key.LETTER_RULES} if name == "letter" else set()
        assert {finding.rule for finding in report.findings} == lost, (path, report.problems)


# -- measured without LibreOffice
def row(text: str, left: float, base: float, colour: str = "000000") -> tuple[Glyph, ...]:
    """Glyphs of 3号 on a baseline."""
    return tuple(
        Glyph(one, left + 5.6 * k, base - 4.6, left + 5.6 * k + 5.2, base + 0.5, base, colour)
        for k, one in enumerate(text)
    )


def test_a_page_turned_sideways_is_read_as_it_lies_among_the_others():
    page = Page(
        1, 297, 210, (Glyph("附", 40, 28, 45, 33, 32.5, "000000"),), (Stroke(35, 50, 260, 50.4, "000000"),)
    )
    upright = page.upright()
    (glyph,), (stroke,) = upright.glyphs, upright.strokes
    assert (upright.width, upright.height) == (210, 297)
    assert (glyph.left, glyph.right, glyph.top, glyph.bottom) == (28, 33, 252, 257)
    assert (stroke.left, stroke.top, stroke.bottom) == (50, 37, 262)


def number_page(number: int, left: float, base: float) -> Page:
    glyphs = [
        Glyph(one, left + 4 * k, base - 3, left + 4 * k + 3.9, base, base, "000000")
        for k, one in enumerate(f"—{number}—")
    ]
    return Page(number, 210, 297, (*row("区信用办负责核对", 28, 100), *glyphs), ())


@pytest.mark.parametrize(
    ("page", "rules"),
    [
        (number_page(1, 167.2, 270.5), set()),
        (number_page(2, 33, 270.5), set()),
        (number_page(1, 33, 270.5), {Key.PAGE_NUMBER_SIDE}),
        (number_page(2, 167.2, 270.5), {Key.PAGE_NUMBER_SIDE}),
        (number_page(1, 172, 270.5), {Key.PAGE_NUMBER_INDENT}),
        (number_page(1, 167.2, 275), {Key.PAGE_NUMBER_GAP}),
        (Page(1, 210, 297, row("区信用办负责核对", 28, 100), ()), {Key.PAGE_NUMBER}),
    ],
)
def test_where_the_number_of_a_page_stands(page, rules):
    picture = read_picture(official.pack(official.classic()))
    findings = Findings(picture, standard())
    rendered._page_numbers([page], recognise(picture), findings)
    assert findings.rules() == rules


def test_lines_and_characters_are_counted_on_the_page():
    picture = read_picture(official.pack(official.classic()))
    parts = recognise(picture)
    text = "区信用办负责核对，核对结果及时反馈各单位。" * 12
    rows = [glyph for k in range(12) for glyph in row(text[20 * k : 20 * k + 20], 28, 45 + 12.5 * k)]
    wide = tuple(
        Glyph(g.text, 28 + (g.left - 28) * 1.4, g.top, 28 + (g.right - 28) * 1.4, g.bottom, g.base, g.colour)
        for g in rows
    )
    findings = Findings(picture, standard())
    rendered._lines([Page(1, 210, 297, wide, ())], parts, findings)
    rendered._characters([Page(1, 210, 297, wide, ())], parts, findings)
    assert findings.rules() == {Key.LINES, Key.CHARACTERS}


def test_without_libreoffice_the_measures_are_skipped_and_it_is_said(monkeypatch):
    monkeypatch.setattr(rendered, "find_soffice", lambda: None)
    report = check_document(official.pack(official.classic()), "a.docx")
    (problem,) = report.problems
    assert not report.rendered and problem.code == "pages-not-measured" and problem.severity == "warning"
    assert "没有安装 LibreOffice" in problem.message() and "not installed" in problem.message("en")


def test_a_document_that_libreoffice_makes_nothing_of_is_said_too(monkeypatch):
    monkeypatch.setattr(rendered, "find_soffice", lambda: Path("/nowhere/soffice"))
    report = check_document(official.pack(official.classic()), "a.docx")
    assert [problem.code for problem in report.problems] == ["pages-not-measured"]
    assert lay_out([b"x"], "docx", "pdf", Path("/nowhere/soffice")) == [None]


# -- the command
@pytest.fixture
def command(monkeypatch):
    from click.testing import CliRunner

    from govcredit_xl.cli import app

    monkeypatch.setattr(rendered, "find_soffice", lambda: None)
    return lambda *arguments: CliRunner().invoke(app, ["notice", "--check", *map(str, arguments)])


def test_the_command_prints_findings_and_its_exit_code_says_whether_there_are_errors(tmp_path, command):
    import json

    good, bad, none = (tmp_path / name for name in ("好.docx", "差.docx", "无.docx"))
    good.write_bytes(official.pack(official.classic()))
    bad.write_bytes(official.pack(mutations.at("为贯彻", mutations.indent())(official.classic())))
    assert command(good, "--strict").exit_code == 0 and "没有发现" in command(good).output
    assert command(bad).exit_code == 0 and command(bad, "--strict").exit_code == 1
    assert "首行缩进：0字，应为：2±0.1字（GB/T 9704-2012 第7.3.3条，规定）" in command(bad).output
    shown = command(bad, "--json")
    told = json.loads(shown.stdout)
    assert [finding["rule"] for finding in told["findings"]] == [Key.INDENT] and not told["rendered"]
    assert {problem["code"] for problem in told["problems"]} == {"format-differs", "pages-not-measured"}
    assert command(none).exit_code == 2 and json.loads(command(none, "--json").stdout)["problems"]
    none.write_bytes(b"no document")
    assert command(none).exit_code == 2 and "检查不了" in command(none).output


def test_the_round_says_which_values_hold(tmp_path, command):
    from govcredit_xl.round.init import begin

    assert not begin(tmp_path / "2021").refused
    profile = tmp_path / "2021" / "模板" / "公文格式.csv"
    profile.write_text("项目,值,强度\n首行缩进,2,不查\n", encoding="utf-8")
    file = tmp_path / "a.docx"
    file.write_bytes(official.pack(mutations.at("为贯彻", mutations.indent())(official.classic())))
    assert command(file, "--round", tmp_path / "2021", "--strict").exit_code == 0
    assert command(file, "--strict").exit_code == 1
    assert cli_checking.check_files is not None
