"""Templates as clerks edit them: placeholders in pieces, conditions, and mistakes with their places."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from documents_in_memory import W, body, template_of, with_line, words, write
from docx import Document
from masters_in_memory import the_round_of_2021

from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.gbt9704.profile import standard
from govcredit_xl.letters.word.ending import signature_place
from govcredit_xl.letters.word.facts import Issue, task_content
from govcredit_xl.letters.word.head import fit_mark
from govcredit_xl.letters.word.kinds import DOCS
from govcredit_xl.letters.word.measure import ems, line_count
from govcredit_xl.letters.word.styles import LOOKS
from govcredit_xl.letters.word.template import filled, load_template, read_template
from govcredit_xl.letters.word.titles import (
    TITLE_WORDS,
    doubtful_breaks,
    load_title_words,
    standard_title_words,
    title_cut,
)

TASK = DOCS["task"]


def edited(edit, kind="task"):
    """The packaged template after somebody worked on it with a word processor."""
    document = Document(io.BytesIO(packaged_templates()[DOCS[kind].template]))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph(document, text):
    return next(p for p in document.paragraphs if text in p.text)


def problems_of(edit, kind="task"):
    template, problems = read_template(DOCS[kind], edited(edit, kind), "模板/x.docx")
    assert (template is None) == any(p.severity == "error" for p in problems)
    return problems


@pytest.mark.parametrize("kind", DOCS)
def test_packaged_templates_are_sound_and_use_only_named_styles(kind):
    assert {line.style for line in template_of(kind).lines} <= set(LOOKS)


def test_packaged_templates_and_their_page_of_the_manual_are_those_of_the_script(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    import make_templates

    for kind, document in DOCS.items():
        assert make_templates.build(kind) == packaged_templates()[document.template], kind
    assert make_templates.MANUAL.read_text("utf-8") == make_templates.manual()


def set_text(old, new, style=None):
    def edit(document):
        found = paragraph(document, old)
        found.text = new
        if style:
            found.style = document.styles[style]

    return edit


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (set_text("请于", "请于【截止日其】前完成报送。"), "template-placeholder-unknown", "是不是“截止日期”"),
        (set_text("请于", "【单位名称】请报送。"), "template-placeholder-unknown", "第 12 段“【单位名称】请报送。”"),
        (set_text("请于", "请于【截止日期前完成报送。"), "template-bracket-open", "没有成对"),
        (set_text("请于", "请于【如有截止日期】前。"), "template-condition-inside", "段的最前面"),
        (set_text("分工表】", "见【指标及任务分工表】"), "template-block-not-alone", "单独成一段"),
        (set_text("请于", "请报送。", "Normal"), "template-style-unknown", "样式“正文”"),
        (set_text("【成文日期】", "", "公文正文"), "template-part-missing", "“成文日期”"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_paragraph_and_text(edit, code, said):
    found = problems_of(edit)
    assert code in [p.code for p in found]
    message = next(p for p in found if p.code == code)
    assert said in message.message() and message.file == "模板/x.docx" and message.remedy()


def test_what_belongs_to_each_group_is_told_outside_of_its_paragraphs():
    data = with_line(DOCS["result"].template, "公文正文", "第1名是【第一名】。")
    template, found = read_template(DOCS["result"], data, "模板/结果通报.docx")
    assert template is None and [p.code for p in found] == ["template-outside-repeat"]
    assert "【每组】" in found[0].message()


def test_a_style_that_is_gone_is_told_and_made_again():
    def edit(document):
        document.styles["一级标题"].delete()

    found = problems_of(edit)
    assert [(p.code, p.facts["name"]) for p in found] == [("template-style-missing", "一级标题")]


def test_what_is_no_document_is_told():
    template, problems = read_template(TASK, b"hello", "模板/x.docx")
    assert template is None and [p.code for p in problems] == ["template-unreadable"]


def test_a_round_without_templates_uses_the_packaged_ones(tmp_path):
    template, problems = load_template(TASK, tmp_path)
    assert template is not None and [p.code for p in problems] == ["document-template-missing"]


def test_a_placeholder_in_many_runs_is_filled_and_words_keep_their_looks():
    def edit(document):
        found = paragraph(document, "请于")
        found.text = ""
        for piece in ("请于【", "截止", "日", "期】前", "务必", "完成报送。"):
            found.add_run(piece).bold = piece == "务必"

    template, _ = read_template(TASK, edited(edit), "x")
    line = next(line for line in template.lines if "务必" in line.text)
    made = filled(line, {"截止日期": "2021年11月30日"})
    runs = ["".join(t.text or "" for t in r.iter(f"{W}t")) for r in made.iter(f"{W}r")]
    assert "".join(runs) == "请于2021年11月30日前务必完成报送。"
    bold = [
        r
        for r in made.iter(f"{W}r")
        if r.find(f"{W}rPr/{W}b") is not None and "务必" in "".join(r.itertext())
    ]
    assert bold


def test_looks_of_a_template_give_way_to_the_table_of_values():
    def edit(document):
        from docx.shared import Pt

        found = paragraph(document, "请于")
        found.paragraph_format.left_indent = Pt(90)
        found.runs[0].font.size = Pt(30)
        found.runs[0].font.name = "Comic Sans MS"

    template, _ = read_template(TASK, edited(edit), "x")
    catalogue = the_round_of_2021()
    issue = Issue("通知", catalogue.settings.number, catalogue.settings.issued, False)
    data = write(task_content(catalogue, issue), template, issue)
    (found,) = [p for p in body(data).iter(f"{W}p") if "完成报送。" in "".join(p.itertext())]
    assert found.find(f"{W}pPr/{W}ind") is None
    assert not list(found.iter(f"{W}sz")) and not list(found.iter(f"{W}rFonts"))


def test_wording_of_the_clerk_goes_into_the_document():
    template, problems = read_template(
        TASK, edited(set_text("请于", "联系电话：【电话】。望认真落实。")), "x"
    )
    catalogue = the_round_of_2021()
    issue = Issue("通知", catalogue.settings.number, catalogue.settings.issued, False)
    assert problems == [] and "望认真落实。" in words(write(task_content(catalogue, issue), template, issue))


# -- what is computed from lengths ---------------------------------------------------------------------------------
def test_titles_are_cut_at_words_and_balanced():
    for title, width in (
        ("关于印发《2021年度淮安区政务诚信建设第三方评价指标及任务分工》的通知", 20.0),
        ("关于2021年度淮安市淮安区社会信用体系建设工作领导小组成员单位政务诚信评价结果的通报", 20.0),
    ):
        cut = title_cut(title, width)
        lines = list(cut.lines)
        assert cut.doubts == ()
        assert "".join(lines) == title and all(ems(line) <= width for line in lines)
        assert not any(line[0] in "》、的" or line.endswith("《") for line in lines)
        assert min(map(ems, lines)) > 0.4 * max(map(ems, lines))
    assert title_cut("关于评价结果的通报", 20.0).lines == ("关于评价结果的通报",)


@pytest.mark.parametrize("lead", range(1, 24))
def test_words_of_a_title_stay_whole_wherever_they_stand(lead):
    title = "关于" + "某" * lead + "政务诚信建设镇街第三方评价情况的通报"
    lines = title_cut(title, 20.0).lines
    edges = [len("".join(lines[:k])) for k in range(1, len(lines))]
    for word in ("政务诚信建设", "镇街", "第三方", "通报"):
        start = title.index(word)
        assert not any(start < edge < start + len(word) for edge in edges)


def test_a_break_within_words_that_nobody_told_is_named_until_the_list_has_them(tmp_path):
    title = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    cut = title_cut(title, 12.0)
    ((before, after),) = cut.doubts
    assert cut.lines[0].endswith(before) and cut.lines[1].startswith(after)
    (problem,) = doubtful_breaks([cut], "文书/x.docx")
    assert f"“{before}｜{after}”" in problem.message() and "标题词表" in problem.remedy()
    for encoding in ("utf-8", "utf-16", "gb18030"):
        (tmp_path / TITLE_WORDS).write_bytes("庚辛壬癸子丑寅 # 一个词\n".encode(encoding))
        words, problems = load_title_words(tmp_path)
        assert words == ("庚辛壬癸子丑寅",) and problems == []
        found = title_cut(title, 12.0, words)
        assert found.doubts == () and any("庚辛壬癸子丑寅" in line for line in found.lines)
    (tmp_path / TITLE_WORDS).write_bytes(b"\x81\x00\xff\x00\x01")
    words, problems = load_title_words(tmp_path)
    assert words == standard_title_words() and [p.code for p in problems] == ["title-words-unreadable"]


def test_a_long_mark_stays_on_one_line():
    for text in ("区政府文件", "淮安市淮安区社会信用体系建设工作领导小组办公室文件", "某" * 38):
        fit = fit_mark(text, 442.2, 62, 22)
        assert ems(text) * fit.half_points / 2 * fit.scale / 100 <= 442.2
        assert 44 <= fit.half_points <= 124
        # As large as fits: one size more would have to be narrower than a mark may be, or is beyond the standard.
        more = fit.half_points + 2
        assert more > 124 or fit.half_points == 44 or ems(text) * more / 2 * 0.7 > 442.2 * 0.985


@pytest.mark.parametrize(
    ("organ", "date", "sealed", "right", "left"),
    [
        ("甲" * 23, "2021年10月20日", False, 2, 28 - 2 - 23 + 2),
        ("区信用办", "2021年10月20日", False, 28 - (28 - 2 - 7 - 2) - 4, 28 - 2 - 7),
        ("区信用办", "2021年10月20日", True, 4 + 3.5 - 2, 28 - 4 - 7),
        ("甲" * 23, "2021年10月20日", True, 0, 28 - 11.5 - 3.5),
        ("甲" * 40, "2021年10月20日", True, 0, 28 - 14 - 3.5),
    ],
)
def test_signature_and_date_stand_where_the_standard_wants_them(organ, date, sealed, right, left):
    place = signature_place(organ, date, standard(), sealed=sealed)
    assert place.date_left == pytest.approx(left) and place.organ_right == pytest.approx(right)
    if sealed and len(organ) < 28:  # one seal covers both: their middles lie below each other
        assert 28 - place.organ_right - len(organ) / 2 == pytest.approx(place.date_left + 3.5)


def test_lines_are_never_reckoned_too_few():
    assert line_count("一" * 28, 28) == 1 and line_count("一" * 29, 28) == 2
    assert line_count("一" * 28 + "。", 28) == 2
    assert line_count("甲\n乙", 28) == 2
