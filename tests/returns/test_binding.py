"""What people do to a form, whose it still is, and what is read from it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook
from returned import (
    FORM,
    GUIDE,
    Edit,
    answer,
    cell,
    clear_keys,
    copy_form,
    delete_column,
    delete_row,
    edited,
    findings,
    insert_column,
    insert_row,
    layouts,
    lose_names,
    put,
    read,
    rename_form,
    sent,
    sort_rows,
    token,
    tokens_become,
)  # fmt: skip

from govcredit_xl.core.model import EvidenceNote
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.problems import Problem

VALUES = {
    "in_6_3_pledges": 12, "in_12_1_n": 95, "in_12_1_d": 100, "in_13_2_ok": "是", "in_20_1_doc": "淮信用办〔2021〕1号",
    "na_20_2": "是", "memo_20_2": "本镇没有", "ev_12_1": "台账.pdf", "prop_6_3": 0.5,
}  # fmt: skip
FILLED = put(**VALUES)


def keep(book: Workbook) -> None:
    """Change nothing."""


def restore_ends(book: Workbook) -> None:
    """Write the keys at the end of the rows again."""
    for one in layouts()["T04"].cells:
        book[FORM].cell(one.row, 9).value = one.key


# -- a form is read whatever was done to the sheet -------------------------------------------------------
MOVED: list[tuple[str, list[Edit], list[list[str]]]] = [
    ("as sent, saved without cached values", [FILLED], []),
    ("a row inserted", [FILLED, insert_row(8)], []),
    ("a row inserted above the headings", [FILLED, insert_row(1)], []),
    ("a column inserted", [FILLED, insert_column(2)], []),
    ("key column deleted", [FILLED, delete_column(3)], []),
    ("key column cleared", [FILLED, clear_keys], []),
    ("all names lost", [FILLED, lose_names], []),
    ("sheet renamed", [FILLED, rename_form], []),
    ("keys before the answers cleared", [FILLED, clear_keys, restore_ends], []),
    ("whole rows sorted", [FILLED, sort_rows("in_12_1_n", "in_13_2_ok", "ABCDEFGHI")],
     [["填报表!D54", "validation-lost"], ["填报表!D22", "validation-lost"]]),
    ("sheet copied after filling in", [FILLED, copy_form], [[FORM, "copies-of-form"]]),
    ("only the copy filled in", [copy_form, put("填报表 (2)", **VALUES)],
     [["填报表 (2)", "copies-of-form"], ["填报表 (2)", "validation-lost"]]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("edits", "expected"), [row[1:] for row in MOVED], ids=[row[0] for row in MOVED])
def test_answers_are_found_again(edits: list[Edit], expected: list[list[str]]) -> None:
    said = read(edited("T04", *edits), "inbox/平桥镇.xlsx")
    assert (said.state, said.unit, said.build) == ("usable", "T04", layouts()["T04"].build)
    assert findings(said) == expected
    assert answer(said, "in_6_3_pledges").value == 12
    assert (answer(said, "in_12_1_n").value, answer(said, "in_12_1_d").value) == (95, 100)
    assert (answer(said, "in_13_2_ok").value, answer(said, "in_20_1_doc").value) == (
        "是",
        "淮信用办〔2021〕1号",
    )
    assert (answer(said, "na_20_2").value, answer(said, "memo_20_2").value) == ("是", "本镇没有")
    assert (answer(said, "ev_12_1").value, answer(said, "prop_6_3").value) == ("台账.pdf", 0.5)
    assert answer(said, "in_12_1_d").cell.startswith(("D", "E", "C"))
    assert len(said.answers) == len(layouts()["T04"].cells)
    assert sum(a.value is not None for a in said.answers) == 9


def test_an_answer_tells_where_it_stands_now() -> None:
    said = read(edited("T04", FILLED, insert_row(8), rename_form))
    found = answer(said, "in_12_1_n")
    assert (found.sheet, found.cell) == ("平桥镇上报", "D23")


def _redirected(book: Workbook, ref: str, old: str, new: str) -> None:
    book[FORM][ref] = book[FORM][ref].value.replace(old, new)


def excel_cuts_over(book: Workbook) -> None:
    """Cut D22 and paste it over D23: names and formulas follow the cell, and those of the other are lost."""
    put(in_12_1_n=95, in_12_1_d=100)(book)
    book[FORM]["D23"], book[FORM]["D22"] = 95, None
    book.defined_names["in_12_1_n"].attr_text = f"{FORM}!$D$23"
    book.defined_names["in_12_1_d"].attr_text = f"{FORM}!#REF!"
    _redirected(book, "F23", "D23", "#REF!")
    _redirected(book, "F22", "D23", "#REF!")
    _redirected(book, "F22", "D22", "D23")


def excel_shifts_up(book: Workbook) -> None:
    """Delete D22 and let D23 move up; D27 is blank in any case."""
    put(in_12_1_n=95, in_12_1_d=100)(book)
    book[FORM]["D22"], book[FORM]["D23"] = 100, None
    book.defined_names["in_12_1_n"].attr_text = f"{FORM}!#REF!"
    book.defined_names["in_12_1_d"].attr_text = f"{FORM}!$D$22"
    _redirected(book, "F22", "D22", "#REF!")
    _redirected(book, "F22", "D23", "D22")
    _redirected(book, "F23", "D23", "D22")


# -- what is doubtful is a finding with its cell -----------------------------------------------------------
FINDINGS: list[tuple[str, Edit, list[list[str]]]] = [
    ("in words", put(in_12_1_n="九十五"), [["填报表!D22", "not-a-number"]]),
    ("full-width with a counting word", put(in_12_1_n="９５ 条"), [["填报表!D22", "value-normalised"]]),
    ("a negative number", put(in_12_1_n=-1), [["填报表!D22", "negative-number"]]),
    ("half a case", put(in_12_1_n=1.5), [["填报表!D22", "not-whole"]]),
    ("a tick", put(in_13_2_ok="√"), [["填报表!D54", "value-normalised"]]),
    ("neither yes nor no", put(in_13_2_ok="部分"), [["填报表!D54", "not-yes-or-no"]]),
    ("不涉及 in words", put(na_12_1="不涉及"), [["填报表!D24", "value-normalised"]]),
    ("不涉及 in doubt", put(na_12_1="无"), [["填报表!D24", "not-yes-or-no"]]),
    ("a formula without a result", put(in_12_1_n="=SUM(A1:A2)"), [["填报表!D22", "error-value"]]),
    ("an error value", put(in_12_1_n="#DIV/0!"), [["填报表!D22", "error-value"]]),
    ("a label reworded", cell("B22", "按时报送的信息数"), [["填报表!B22", "label-changed"]]),
    ("a label deleted", cell("B22", None), [["填报表!B22", "label-changed"]]),
    ("an item's head reworded", cell("B17", "双公示"), [["填报表!B17", "label-changed"]]),
    ("an item's id changed", cell("A22", "12.9"), [["填报表!B22", "label-changed"]]),
    ("a self score typed over", cell("D17", 2.0), [["填报表!D17", "formula-overwritten"]]),
    ("a self score's formula changed", cell("D17", "=2"), [["填报表!D17", "formula-overwritten"]]),
    ("two live lines gone", lambda book: (cell("F22", None)(book), cell("F23", "ok")(book)),
     [["填报表!F22", "formula-overwritten"]]),
    ("a row deleted", delete_row(22), [["", "input-not-found"]]),
    ("an item's head deleted: no answer of anybody's", delete_row(17), [["填报表", "formula-overwritten"]]),
    ("labels sorted without their keys", sort_rows("in_12_1_n", "in_13_2_ok", "ABD"),
     [["填报表!D22", "input-not-found"], ["填报表!D54", "input-not-found"]]),
    ("rows sorted without their answers", sort_rows("in_12_1_n", "in_13_2_ok", "ABC"),
     [["填报表!D22", "input-not-found"], ["填报表!D54", "input-not-found"]]),
    ("rows sorted as far as the answers: nobody can tell whether these came along",
     sort_rows("in_12_1_n", "in_13_2_ok", "ABCD"), [["填报表!D22", "input-not-found"], ["填报表!D54", "input-not-found"]]),
    ("an answer cut over another, as Excel does it", excel_cuts_over,
     [["填报表!D22", "input-not-found"], ["填报表!D23", "input-not-found"], ["填报表!F22", "formula-overwritten"]]),
    ("an answer's cell deleted and those below moved up, as Excel does it", excel_shifts_up,
     [["填报表!D22", "input-not-found"], ["填报表!D23", "input-not-found"], ["填报表!F22", "formula-overwritten"]]),
    ("key and label of a row lost", lambda book: (cell("B22", "x")(book), cell("C22", None)(book), cell("I22", None)(book)),
     [["填报表!D22", "input-not-found"]]),
    ("a row pasted twice after its name was lost",
     lambda book: (book.defined_names.pop("in_12_1_n"), [cell(f"{c}300", book[FORM][f"{c}22"].value)(book) for c in "ABCI"]),
     [["填报表!D22", "input-not-found"]]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "expected"), [row[1:] for row in FINDINGS], ids=[row[0] for row in FINDINGS]
)
def test_what_is_doubtful_is_reported_with_its_cell(edit: Edit, expected: list[list[str]]) -> None:
    said = read(edited("T04", edit), "inbox/平桥镇.xlsx")
    assert (said.state, said.unit) == ("usable", "T04")
    assert findings(said) == expected
    for problem in said.problems:
        assert "—" not in problem.message() + problem.remedy()


def test_an_unread_input_is_no_answer() -> None:
    said = read(edited("T04", FILLED, delete_row(23)))
    assert [a.code for a in said.answers if a.item == "12.1"] == ["@self", "n", "@na", "@memo", "@ev"]
    assert [(p.item, p.facts["label"]) for p in said.problems] == [("12.1", "提供记录总数")]


def test_a_lost_row_tells_the_unit_which_cell_to_fill_in() -> None:
    (problem,) = read(edited("T04", put(in_12_1_n=95), delete_row(23))).problems
    assert "填报表!D23" in problem.remedy() and "让单位" not in problem.remedy()


def test_faulty_answers_keep_what_stood_there() -> None:
    found = answer(read(edited("T04", put(in_12_1_n="约95条"))), "in_12_1_n")
    assert (found.value, found.raw, found.faulty) == (None, "约95条", True)


def test_all_formulas_pasted_over_are_one_finding() -> None:
    def values_only(book: Workbook) -> None:
        for row in book[FORM].iter_rows():
            for one in row:
                if isinstance(one.value, str) and one.value.startswith("="):
                    one.value = None

    assert findings(read(edited("T04", values_only))) == [[FORM, "formula-overwritten"]]


def test_a_formula_with_its_result_is_an_answer() -> None:
    data = edited("T04", put(in_12_1_n="=90+5"))
    said = read(_with_result(data, "D22", "95"))
    assert answer(said, "in_12_1_n").value == 95
    assert findings(said) == [["填报表!D22", "formula-as-answer"]]


def _with_result(data: bytes, ref: str, result: str) -> bytes:
    """The workbook with a cached value for the formula in that cell of the form."""
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet2.xml"):
                pattern = rf'(<c r="{ref}"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?'.encode()
                part, count = re.subn(pattern, rb"\g<1><v>" + result.encode() + b"</v>", part)
                assert count == 1
            new.writestr(name, part)
    return out.getvalue()


def test_evidence_rows_are_read_and_those_that_repeat_the_form_are_not() -> None:
    def list_evidence(book: Workbook) -> None:
        sheet = book["佐证材料"]
        row = sheet.max_row - 1
        for column, value in enumerate(["12.1", "双公示台账", "双公示.xlsx"], 1):
            sheet.cell(row, column).value = value
        sheet.cell(row + 1, 2).value = "综合材料"

    said = read(edited("T04", put(ev_12_1="台账.pdf"), list_evidence))
    assert [(note.item, note.material, note.file) for note in said.evidence] == [
        ("12.1", "双公示台账", "双公示.xlsx"), ("", "综合材料", "")
    ]  # fmt: skip
    assert all(isinstance(note, EvidenceNote) and note.cell for note in said.evidence)


@pytest.mark.slow
def test_dates_are_read_as_dates() -> None:
    unit, name = next(
        (unit, c.name) for unit, form in layouts().items() for c in form.cells if c.type == "日期"
    )
    for typed in (dt.date(2021, 6, 30), "2021年6月30日", "2021/6/30"):
        assert answer(read(edited(unit, put(**{name: typed}))), name).value == dt.date(2021, 6, 30)


# -- whose workbook it is ----------------------------------------------------------------------------------
def lose_token(book: Workbook) -> None:
    tokens_become(None)(book)


def of_another_unit(book: Workbook) -> None:
    """Somebody writes another unit's name over the heads of a form."""
    for name in (GUIDE, FORM):
        for row in book[name].iter_rows(max_row=8):
            for one in row:
                if isinstance(one.value, str):
                    one.value = one.value.replace("平桥镇", "车桥镇")


def without_name(book: Workbook) -> None:
    for name in (GUIDE, FORM):
        for row in book[name].iter_rows(max_row=8):
            for one in row:
                if isinstance(one.value, str):
                    one.value = one.value.replace("平桥镇", "")


def with_keys_of(unit: str) -> Edit:
    def edit(book: Workbook) -> None:
        from openpyxl import load_workbook

        other = load_workbook(io.BytesIO(sent(unit)))[FORM]
        for row in book[FORM].iter_rows():
            for one in row:
                one.value = None
        for row in other.iter_rows():
            for one in row:
                if one.value is not None:
                    book[FORM][one.coordinate] = one.value
        book[FORM]["A2"] = "填报单位：平桥镇"
        for name in [
            name for name in book.defined_names if name.startswith(("in_", "na_", "ev_", "memo_", "self_"))
        ]:
            del book.defined_names[name]

    return edit


WHOSE: list[tuple[str, list[Edit], str, tuple[str, str | None, str | None]]] = [
    ("token", [keep], "a.xlsx", ("usable", "T04", None)),
    ("token and name agree", [keep], "T04_平桥镇_政务诚信填报表_2021.xlsx", ("usable", "T04", None)),
    ("the office is the addressee", [keep], "报信用办.xlsx", ("usable", "T04", None)),
    ("two names, one its own", [keep], "信用办 平桥.xlsx", ("usable", "T04", None)),
    ("only the hidden sheet's copy", [tokens_become(None, where=("name", "property", "footer"))], "a.xlsx",
     ("usable", "T04", None)),
    ("only the name's copy", [tokens_become(None, where=("sheet", "property", "footer"))], "a.xlsx",
     ("usable", "T04", None)),
    ("only the footers", [tokens_become(None, where=("sheet", "property", "name"))], "a.xlsx", ("usable", "T04", None)),
    ("damaged copies beside a valid one", [tokens_become("GC1.abc.0123456789012345678901", where=("name", "sheet"))],
     "a.xlsx", ("usable", "T04", None)),
    ("two valid copies of two units", [tokens_become(token("T05"), where=("sheet",))], "a.xlsx",
     ("held", None, "unit-conflict")),
    ("two valid copies of two builds", [tokens_become(token("T04", build="f" * 16), where=("sheet",))], "a.xlsx",
     ("held", None, "unit-conflict")),
    ("a colleague's workbook under one's own name", [keep], "车桥镇.xlsx", ("held", None, "unit-conflict")),
    ("another unit's name at the head", [of_another_unit], "a.xlsx", ("held", None, "unit-conflict")),
    ("a unit that is gone", [tokens_become(token("T99", build="f" * 16))], "a.xlsx", ("held", None, "unit-conflict")),
    ("another round, another key", [tokens_become(token("T04", "2020-12345678", key=b"z" * 32))], "平桥镇.xlsx",
     ("rejected", None, "other-round")),
    ("another round, the same key", [tokens_become(token("T04", "2020-12345678"))], "平桥镇.xlsx",
     ("rejected", None, "other-round")),
    ("no token, name and head agree", [lose_token], "平桥填报.xlsx", ("usable", "T04", None)),
    ("no token, code and head agree", [lose_token], "T04.xlsx", ("usable", "T04", None)),
    ("no token, name names nobody", [lose_token], "填报表.xlsx", ("held", None, "unit-conflict")),
    ("no token, name and head differ", [lose_token], "车桥镇.xlsx", ("held", None, "unit-conflict")),
    ("no token, head names nobody", [lose_token, without_name], "平桥镇.xlsx", ("held", None, "unit-conflict")),
    ("a forged token", [tokens_become(token("T05", key=b"z" * 32))], "平桥镇.xlsx", ("held", None, "unit-conflict")),
    ("no token, and the form of another unit", [lose_token, with_keys_of("D07")], "平桥镇.xlsx",
     ("held", None, "unit-conflict")),
    ("names and keys lost", [lose_names, clear_keys], "平桥镇.xlsx", ("rejected", "T04", "foreign-workbook")),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "name", "expected"), [row[1:] for row in WHOSE], ids=[row[0] for row in WHOSE]
)
def test_whose_it_is_is_certain_or_it_is_held(
    edits: list[Edit], name: str, expected: tuple[str, str | None, str | None]
) -> None:
    said = read(edited("T04", *edits), f"inbox/{name}")
    code = said.problems[0].code if said.problems else None
    assert (said.state, said.unit, code) == expected
    assert bool(said.reason) == (said.state != "usable")
    assert said.answers == () or said.state == "usable"


CLAIMS: list[tuple[str, list[Edit], str, tuple[str, ...]]] = [
    ("another's file name", [keep], "车桥镇.xlsx", ("T04", "T07")),
    ("another's heading", [of_another_unit], "a.xlsx", ("T04", "T07")),
    ("two tokens", [tokens_become(token("T05"), where=("sheet",))], "a.xlsx", ("T04", "T05")),
    ("a unit that is gone", [tokens_become(token("T99", build="f" * 16))], "a.xlsx", ("T04",)),
    ("no token, name and head differ", [lose_token], "车桥镇.xlsx", ("T04", "T07")),
    ("no token, the form of another unit", [lose_token, with_keys_of("D07")], "平桥镇.xlsx", ("T04",)),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "name", "claims"), [row[1:] for row in CLAIMS], ids=[row[0] for row in CLAIMS]
)
def test_a_held_return_says_whose_it_may_be(edits: list[Edit], name: str, claims: tuple[str, ...]) -> None:
    said = read(edited("T04", *edits), f"inbox/{name}")
    assert (said.state, said.claims) == ("held", claims)


@pytest.mark.parametrize(
    ("round_id", "told"),
    [
        ("2020-12345678", "另一轮（2020 年度）"),
        ("2021-12345678", "另一次 init 建立的同年度轮次（编号 12345678）"),
    ],
)
def test_another_round_is_told_from_this_one_in_words(round_id: str, told: str) -> None:
    said = read(edited("T04", tokens_become(token("T04", round_id))), "inbox/平桥镇.xlsx")
    assert said.reason == f"{told}的填报表"
    (problem,) = said.problems
    assert told in problem.message()
    for lang in ("zh", "en"):
        assert "—" not in problem.message(lang) + problem.remedy(lang)
    assert round_id[-8:] in problem.message("en") or round_id[:4] in problem.message("en")


@pytest.mark.slow
def test_two_units_workbooks_swapped_are_both_held() -> None:
    for unit, name in (
        ("T04", "T07_车桥镇_政务诚信填报表_2021.xlsx"),
        ("T07", "T04_平桥镇_政务诚信填报表_2021.xlsx"),
    ):
        assert read(sent(unit), f"inbox/{name}").state == "held"


def test_the_same_bytes_under_a_right_name_are_no_longer_held() -> None:
    assert read(sent("T04"), "inbox/车桥镇.xlsx", "inbox/平桥镇.xlsx").state == "usable"


# -- files that are no form --------------------------------------------------------------------------------
def foreign() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["姓名", "电话"])
    book.save(out)
    return out.getvalue()


def master() -> bytes:
    """The head of a master: its sheets, empty."""
    book, out = Workbook(), io.BytesIO()
    for name in ("总览", "指标得分", "单位得分", "填报明细", "问题清单", "报送情况"):
        book.create_sheet(name)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [(packaged("指标体系_2021.xlsx"), "指标体系"), (master(), "主评分表")],
    ids=["catalogue", "master"],
)
@pytest.mark.parametrize("name", ["平桥镇.xlsx", "a.xlsx"])
def test_the_offices_own_workbooks_are_no_returns(data: bytes, told: str, name: str) -> None:
    said = read(data, f"inbox/{name}")
    assert (said.state, said.unit, findings(said)) == ("rejected", None, [["", "foreign-workbook"]])
    assert f"它是一轮评价的{told}" in said.problems[0].message()


OTHERS = [
    (lambda: sent("T04")[:9000], "truncated", "unreadable", "T04"),  # a copy of the token is left of it
    (lambda: sent("T04")[:900], "truncated", "unreadable", None),
    (lambda: b"", "truncated", "unreadable", None),
    (foreign, "foreign-workbook", "rejected", None),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "truncated",
     "unreadable", None),
    (lambda: bytes(range(256)), "not-yet-readable", "unreadable", None),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "state", "unit"), OTHERS)
def test_other_files_are_recorded_with_what_they_are(data, code: str, state: str, unit: str | None) -> None:
    said = read(data(), "inbox/报表.xlsx" if unit else "inbox/平桥镇.xlsx")
    assert (said.state, said.unit, [p.code for p in said.problems]) == (state, unit, [code])
    assert said.reason and isinstance(said.problems[0], Problem)


@pytest.mark.parametrize("name", ["平桥镇.png", "平桥镇_12.1_截图.jpg"])
def test_a_broken_picture_is_evidence_to_look_at_never_a_lost_form(name: str) -> None:
    said = read(b"garbage \x00\x01", f"inbox/{name}")
    assert (said.state, said.unit, [p.code for p in said.problems]) == (
        "evidence",
        "T04",
        ["evidence-unopened"],
    )
    assert "xlsx" not in said.problems[0].remedy()


@pytest.mark.parametrize(
    ("name", "unit"),
    [("inbox/平桥镇 文件.pdf", "T04"), ("inbox/平桥镇、朱桥镇.pdf", None), ("inbox/1.pdf", None)],
)
def test_a_document_is_evidence_of_the_one_unit_that_its_name_says(name: str, unit: str | None) -> None:
    said = read(b"%PDF-1.7 ...", name)
    assert (said.state, said.unit, said.problems) == ("evidence", unit, ()) and said.reason


def test_a_crash_of_the_reading_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("govcredit_xl.returns.read.bind", crash)
    said = read(sent("T04"))
    assert (said.state, said.problems[0].code) == ("unreadable", "parser-failed")
    assert "ZeroDivisionError" in said.reason


def test_every_form_comes_back_whole(office: ModuleType, tmp_path: Path) -> None:
    """Saved by LibreOffice, nothing is lost: token, names, keys, labels, formulas."""
    paths = []
    for unit in ("D01", "D07", "T04"):
        paths.append(tmp_path / f"{unit}.xlsx")
        paths[-1].write_bytes(sent(unit))
    for path, unit in zip(
        office.convert(paths, "xlsx", tmp_path / "out"), ("D01", "D07", "T04"), strict=True
    ):
        said = read(path.read_bytes(), f"inbox/{unit}.xlsx")
        assert (said.state, said.unit, findings(said)) == ("usable", unit, [])
        assert len(said.answers) == len(layouts()[unit].cells)
