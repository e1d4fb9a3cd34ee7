"""Templates as people leave them: nothing in them is dropped unseen, printed as plain text, or left as a revision."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from documents_in_memory import W, officed, write
from docx import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from masters_in_memory import the_round_of_2021

from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.letters.word.facts import Issue, task_content
from govcredit_xl.letters.word.finished import Text, read_finished
from govcredit_xl.letters.word.kinds import DOCS
from govcredit_xl.letters.word.lists import ListCount, ListPlace, NumberedLevel
from govcredit_xl.letters.word.readback import read_back
from govcredit_xl.letters.word.sources import task_sources
from govcredit_xl.letters.word.template import load_template, misbracketed, read_template

TASK = DOCS["task"]
WHO = 'w:id="7" w:author="张三" w:date="2021-10-01T00:00:00Z"'


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_paragraph(inner, properties="", mark="", edit=None):
    """The packaged task notice with a paragraph of its own before the one that names the deadline."""
    document = Document(io.BytesIO(packaged_templates()[TASK.template]))
    before = next(p for p in document.paragraphs if "请于" in p.text)
    style = before.style.style_id
    ends = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    made = parse_xml(
        f'<w:p {nsdecls("w", "wp", "a", "r")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f'<w:pPr><w:pStyle w:val="{style}"/>{properties}{ends}</w:pPr>{inner}</w:p>'
    )
    before._p.addprevious(made)
    if edit is not None:
        edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def catalogue():
    return officed(the_round_of_2021())


@pytest.fixture(scope="module")
def issue(catalogue):
    return Issue("通知", catalogue.settings.number, catalogue.settings.issued, False)


@pytest.fixture
def written(catalogue, issue):
    """A document from a template, with what was told; the read-back must agree with it."""

    def make(data):
        template, problems = read_template(TASK, data, "模板/印发通知.docx")
        assert template is not None, [p.message() for p in problems]
        made = write(task_content(catalogue, issue), template, issue)
        sources = task_sources(catalogue, issue)
        assert [p.message() for p in read_back(made, template, issue, sources, "x.docx")] == []
        lines = [piece.text for piece in read_finished(made).body if isinstance(piece, Text)]
        return made, lines, problems

    return make


def left_over(data):
    """Names of elements of the body that have no place in a released document, and parts beside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = etree.fromstring(parts.read("word/document.xml")).find(f"{W}body")
        names = parts.namelist()
    bad = {
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "delText", "commentReference", "commentRangeStart",
        "commentRangeEnd", "fldChar", "instrText", "fldSimple", "vanish", "strike", "numPr", "sdt",
    }  # fmt: skip
    found = {etree.QName(e).localname for e in body.iter(etree.Element)} & bad
    return found, [name for name in names if "comment" in name or "people" in name]


# -- carried over with its meaning ---------------------------------------------------------------------------
REVISED = (
    run("请各单位")
    + f"<w:ins {WHO}>{run('认真')}</w:ins>"
    + f"<w:del {WHO}><w:r><w:delText>尽快</w:delText></w:r></w:del>"
    + run("核对。", f"<w:rPrChange {WHO}><w:rPr><w:b/></w:rPr></w:rPrChange>")
    + f"<w:moveTo {WHO}>{run('逾期不候。')}</w:moveTo>"
)


def test_revisions_are_taken_as_accepted_and_told(written):
    data, lines, problems = written(with_paragraph(REVISED))
    assert "请各单位认真核对。逾期不候。" in lines
    assert [p.code for p in problems] == ["template-revision"]
    assert "第 12 段" in problems[0].message() and "插入“认真”、删除“尽快”" in problems[0].message()
    assert left_over(data) == (set(), [])


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(written):
    def edit(document):
        next(p for p in document.paragraphs if "请于" in p.text).text = "请于【截止日期】前完成报送。"

    _, lines, problems = written(with_paragraph(run("特此通知，"), mark=f"<w:del {WHO}/>", edit=edit))
    assert "特此通知，请于2021年11月30日前完成报送。" in lines
    assert [p.code for p in problems] == ["template-revision"]


def test_moved_text_stands_where_it_was_moved_to_alone(written):
    moved = f"<w:moveFrom {WHO}>{run('此段移走。')}</w:moveFrom>"
    data, lines, problems = written(with_paragraph(moved, mark=f"<w:moveFrom {WHO}/>"))
    assert "此段移走。" not in "".join(lines) and "请于2021年11月30日前完成报送。" in lines
    assert "移走“此段移走。”" in problems[0].message() and left_over(data) == (set(), [])
    _, _, problems = written(with_paragraph(f"<w:moveFrom {WHO}>{run('　')}</w:moveFrom>"))
    assert "移走空格" in problems[0].message()


def test_comments_are_told_and_stay_at_home(written):
    def note(document):
        document.add_comment(document.paragraphs[-4].runs, "此处请领导定", author="李四", initials="L")

    data, _, problems = written(with_paragraph(run("请核对。"), edit=note))
    assert [p.code for p in problems] == ["template-comment"] and "此处请领导定" in problems[0].message()
    assert left_over(data) == (set(), [])


def test_hidden_text_does_not_appear_and_is_told(written):
    inner = (
        run("请核对。")
        + run("内部：先报张主任", "<w:vanish/>")
        + run("（白字）", '<w:color w:val="ffffff"/>')
    )
    _, lines, problems = written(with_paragraph(inner))
    assert "请核对。" in lines
    assert [(p.code, p.facts["what"]) for p in problems] == [
        ("template-hidden", "内部：先报张主任"),
        ("template-hidden", "（白字）"),
    ]


def test_a_link_is_text_and_a_line_break_stays(written):
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")
    )
    link = f'{begin}<w:r><w:instrText> HYPERLINK "http://a.b" </w:instrText></w:r>{middle}{run("网址")}{end}'
    data, lines, problems = written(with_paragraph(run("见") + link + "<w:r><w:br/></w:r>" + run("第二行。")))
    assert "见网址第二行。" in lines and problems == [] and left_over(data) == (set(), [])


def numbered(document):
    """A list 1. 2. and its use in two paragraphs, one of which is kept only sometimes."""
    xml = (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
    )
    part = Part(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, xml.encode(), document.part.package)
    document.part.relate_to(part, RT.NUMBERING)


LISTED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'


def test_automatic_numbers_become_text_that_counts_what_is_kept(written):
    def edit(document):
        numbered(document)
        place = next(p for p in document.paragraphs if "核对一" in p.text)
        for text in ("【如有抄送】有抄送的。", "核对二。"):
            made = place.insert_paragraph_before(text, style=place.style)
            made._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="3"/></w:numPr>')
            )

    data, lines, problems = written(with_paragraph(run("核对一。"), LISTED.format(0), edit=edit))
    assert "1.核对二。" in lines and "2.核对一。" in lines and problems == []
    assert left_over(data) == (set(), [])


def test_numbers_of_lists_as_word_shows_them():
    levels = tuple(
        NumberedLevel(start, form, text)
        for start, form, text in (
            (1, "chineseCounting", "%1、"),
            (1, "decimal", "%1.%2"),
            (3, "decimalEnclosedCircle", "%3"),
        )
    )
    count = ListCount()
    shown = [count.label(ListPlace("a", k, levels)) for k in (0, 1, 1, 2, 2, 0, 1)]
    assert shown == ["一、", "一.1", "一.2", "③", "④", "二、", "二.1"]
    legal = (levels[0], NumberedLevel(1, "decimal", "%1.%2", legal=True))
    assert count.label(ListPlace("a", 1, legal)) == "2.2"
    assert (
        not ListPlace("a", 0, (NumberedLevel(1, "bullet", "●"),)).shown
        and not ListPlace("a", 4, levels).shown
    )


def test_a_title_is_broken_where_its_template_breaks_it(written):
    def edit(document):
        title = next(p for p in document.paragraphs if "通知标题" in p.text)
        title.text = "关于印发评价指标\n和任务分工的通知"

    data, lines, _ = written(with_paragraph(run("请核对。"), edit=edit))
    assert "关于印发评价指标和任务分工的通知" in lines
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert "评价指标</w:t><w:br/><w:t" in parts.read("word/document.xml").decode()


def test_what_the_template_was_locked_with_does_not_lock_the_document(written):
    def edit(document):
        for tag in ("trackRevisions", "documentProtection"):
            document.settings.element.insert(0, parse_xml(f"<w:{tag} {nsdecls('w')}/>"))

    data, _, _ = written(with_paragraph(run("请核对。"), edit=edit))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        settings = parts.read("word/settings.xml").decode()
    assert "trackRevisions" not in settings and "documentProtection" not in settings


# -- refused, with the place and what to do --------------------------------------------------------------------
def drawing(inner):
    return (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="x">'
        f"{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
        f'{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


REFUSED = {
    "struck": (run("不再执行。", "<w:strike/>"), "", "删除线的文字“不再执行。”"),
    "text box": (
        drawing(f"<w:txbxContent><w:p>{run('盒中文字')}</w:p></w:txbxContent>"),
        "",
        "文本框“盒中文字”",
    ),
    "picture": (drawing(""), "", "图片或图形"),
    "date field": (field("DATE \\@ yyyy"), "", "域“DATE”"),
    "simple field": (f'<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>', "", "域“PAGE”"),
    "footnote": ('<w:r><w:footnoteReference w:id="2"/></w:r>', "", "脚注"),
    "symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "", "符号字体"),
    "private character": (run("\uf0fc完成"), "", "符号字体"),
    "formula": ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "", "公式"),
    "page break": ('<w:r><w:br w:type="page"/></w:r>', "", "分页符"),
    "section": (run("到此。"), "<w:sectPr/>", "分节符"),
    "prompt": (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击输入')}</w:sdtContent></w:sdt>",
        "",
        "没有填的内容控件“单击输入”",
    ),
    "bullet": (run("核对。"), LISTED.format(1), "项目符号"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_document_can_carry_is_refused_with_its_place(case):
    inner, properties, said = REFUSED[case]
    data = with_paragraph(run("请核对。") + inner, properties, edit=numbered)
    template, problems = read_template(TASK, data, "模板/印发通知.docx")
    assert template is None and [p.code for p in problems] == ["template-not-carried"]
    assert "模板/印发通知.docx 第 12 段“" in problems[0].message() and said in problems[0].message()
    assert "请" in problems[0].remedy()


def test_tables_and_headers_are_refused_and_page_numbers_are_not():
    def table(document):
        document.paragraphs[2]._p.addnext(document.add_table(1, 2)._tbl)

    template, problems = read_template(TASK, with_paragraph(run("请核对。"), edit=table), "x")
    assert template is None and "第 3 段后面" in problems[0].message() and "有表格" in problems[0].message()

    def header(text):
        def edit(document):
            document.sections[0].header.paragraphs[0].text = text

        return read_template(TASK, with_paragraph(run("请核对。"), edit=edit), "x")

    assert header("— 1 —")[1] == []
    template, problems = header("内部资料 注意保存")
    assert template is None and "页眉“内部资料 注意保存”" in problems[0].message()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("待定[待定分]分", [("[待定分]", "待定分")]),
        ("待定〖待定分〗分", [("〖待定分〗", "待定分")]),
        ("待定［ 待定 分 ］分", [("［ 待定 分 ］", "待定分")]),
        ("得{总得份}", []),
        ("得{待定分数}", [("{待定分数}", "待定分")]),
        ("「得分」", [("「得分」", "得分")]),
        ("（得分）和[注]、〔2021〕6号", []),
    ],
)
def test_near_misses_of_placeholders_are_named(text, found):
    assert misbracketed(text, DOCS["result"].known) == found


def test_wrong_brackets_keep_a_template_back():
    template, problems = read_template(TASK, with_paragraph(run("总分[总分]分。")), "模板/印发通知.docx")
    assert template is None and [p.code for p in problems] == ["template-wrong-brackets"]
    assert "“[总分]”" in problems[0].message() and "【总分】" in problems[0].remedy()


# -- beside the template ---------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path):
    path = tmp_path / TASK.template
    path.write_bytes(packaged_templates()[TASK.template])
    os.utime(path, (1000, 1000))
    return tmp_path


@pytest.mark.parametrize("name", ["印发通知.doc", "印发通知.wps", "印发通知 - 副本.docx", "印发通知(1).docx"])
def test_another_file_of_the_same_name_is_never_passed_over(folder, name):
    other = folder / name
    other.write_bytes(b"x")
    template, problems = load_template(TASK, folder)
    assert template is None and [p.code for p in problems] == ["template-in-other-format"]
    assert name in problems[0].message() and TASK.template in problems[0].remedy()
    os.utime(other, (500, 500))
    template, problems = load_template(TASK, folder)
    assert template is not None and [p.code for p in problems] == ["template-older-copy"]


def test_files_of_other_names_and_an_open_template(folder):
    for name in ("印发通知的说明.doc", "催报.doc", "邮件_催报.txt"):
        (folder / name).write_bytes(b"x")
    assert load_template(TASK, folder)[1] == []
    (folder / "~$印发通知.docx").write_bytes(b"x")
    template, problems = load_template(TASK, folder)
    assert template is not None and [p.code for p in problems] == ["template-open"]


def test_a_doc_alone_is_no_missing_template(tmp_path):
    (tmp_path / "印发通知.doc").write_bytes(b"x")
    template, problems = load_template(TASK, tmp_path)
    assert template is None and [p.code for p in problems] == ["template-in-other-format"]


def test_a_doc_named_docx_is_told_as_what_it_is():
    data = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
    assert "其实是 .doc" in read_template(TASK, data, "x")[1][0].message()
