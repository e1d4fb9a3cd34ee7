"""Every document has a number of its own; what a clerk changed in a document stays."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from dataclasses import replace

import openpyxl
import pytest
from docx import Document

from govcredit_xl.core.folder import Round
from govcredit_xl.core.register import IssuedDocument, counted_up, free_after, same_series, year_of_number
from govcredit_xl.letters.word import edits
from govcredit_xl.letters.word.edits import difference
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.kinds import DOCS
from govcredit_xl.letters.word.numbers import Register
from govcredit_xl.letters.word.release import write_notices
from govcredit_xl.round.collect import collect

DATE = dt.date(2021, 12, 20)
LETTERS = Order("reminder", number="淮信用办函〔2021〕2号", date=DATE)
TASK = Order("task")


def issued(unit, serial, date="2021-12-20"):
    number = f"甲办函〔2021〕{serial}号"
    return IssuedDocument(f"unit|{unit}", number, "函", "结果反馈", unit, date, f"文书/{unit}.docx", "made")


@pytest.mark.parametrize(
    ("start", "units", "numbers", "used"),
    [
        (7, "AB", [3, 4], []),  # written again, each keeps its own
        (3, "AB", [3, 4], []),  # each has the one it had
        (3, "ABD", [3, 4, 5], ["文书/C.docx"]),  # D goes on after them, and meets that of C
        (9, "BDE", [4, 9, 10], []),
        (9, "A", [9], []),  # a letter by itself has the number that was named
        (4, "A", [4], ["文书/B.docx"]),
    ],
)
def test_a_number_named_for_letters_is_where_they_begin_and_passes_over_nobody_elses(
    start, units, numbers, used
):
    register = Register([issued("A", 3), issued("B", 4), issued("C", 5), issued("B", 2, "2021-12-01")][::-1])
    issue = Issue("函", f"甲办函〔2021〕{start}号", DATE, False)
    batch = [f"unit|{unit}" for unit in units]
    found = [register.number(DOCS["unit"], issue, unit, given=True, batch=batch) for unit in units]
    assert [one.number for one, _ in found] == [f"甲办函〔2021〕{serial}号" for serial in numbers]
    told = [problem for _, problems in found for problem in problems]
    assert [p.facts["other"] for p in told] == used and all("〔2021〕" in str(p.facts["free"]) for p in told)


def test_without_one_named_letters_take_what_is_free():
    register = Register([issued("A", 3), issued("C", 5)])
    issue = Issue("函", "甲办函〔2021〕3号", DATE, False)
    found = [register.number(DOCS["unit"], issue, unit, given=False) for unit in "ABDE"]
    assert [one.number[-2:] for one, _ in found] == ["3号", "4号", "6号", "7号"] and not any(
        p for _, p in found
    )
    assert (
        free_after("甲办函〔2021〕3号", {"甲办函〔2021〕12号", "乙办函〔2021〕40号"}) == "甲办函〔2021〕13号"
    )


@pytest.fixture(scope="module")
def round_(played_demo, tmp_path_factory):
    where = tmp_path_factory.mktemp("numbers") / "2021"
    shutil.copytree(played_demo, where)
    for draft in (where / "文书").iterdir():
        draft.unlink()
    return Round(where)


def notices(round_, order):
    return write_notices(round_, order, recalculate=None)


def codes(report):
    return [problem.code for problem in report.problems]


def test_numbers_count_up_and_know_their_year():
    series = counted_up("淮信用办函〔2021〕2号", {"淮信用办函〔2021〕3号"})
    assert list(itertools.islice(series, 2)) == ["淮信用办函〔2021〕2号", "淮信用办函〔2021〕4号"]
    assert year_of_number("淮信用办〔2021〕6号") == 2021 and year_of_number("无") is None
    assert same_series("淮信用办〔2021〕6号", "淮信用办〔2021〕16号") and not same_series(
        "甲〔2021〕6号", "乙〔2021〕6号"
    )


def test_letters_have_numbers_of_their_own_and_stay_while_nothing_changes(round_):
    first = notices(round_, LETTERS)
    files = [round_.root / path for path in first.files.values()]
    shown = [next(p.text for p in Document(str(path)).paragraphs if "〔2021〕" in p.text) for path in files]
    assert shown == [f"淮信用办函〔2021〕{k}号" for k in range(2, 2 + len(files))]
    before = [path.read_bytes() for path in files]
    again = notices(round_, LETTERS)
    assert again.files == first.files and [code for code in codes(again) if code != "evidence-alone"] == [
        "document-as-before"
    ] * len(files)
    assert [path.read_bytes() for path in files] == before
    monday = replace(LETTERS, units=("T06", "T11"), date=dt.date(2021, 12, 27))
    taken = notices(round_, monday)
    assert taken.refused and codes(taken).count("document-number-used") == 2
    (first_taken, _) = [p for p in taken.problems if p.code == "document-number-used"]
    assert "“淮信用办函〔2021〕2号”已经用在 文书/催报通知_2021_D19.docx" in first_taken.message()
    assert f"从“淮信用办函〔2021〕{2 + len(files)}号”起没有用过" in first_taken.remedy()
    later = notices(round_, replace(monday, number=f"淮信用办函〔2021〕{2 + len(files)}号"))
    said = "".join(p.text for p in Document(str(round_.root / later.files["T11"])).paragraphs)
    assert f"〔2021〕{3 + len(files)}号" in said, "a letter of another day is another document"


def test_a_number_of_another_document_or_year_is_refused(round_):
    notices(round_, LETTERS)
    taken = notices(round_, Order("result", number="淮信用办函〔2021〕2号", date=DATE, by="张"))
    assert taken.refused and "document-number-used" in codes(taken)
    explicit = notices(round_, Order("correction", ("T06",), number="淮信用办函〔2021〕2号", date=DATE))
    assert explicit.refused and "document-number-used" in codes(explicit)
    old = notices(round_, Order("correction", ("T06",), number="淮信用办函〔2020〕90号", date=DATE))
    assert old.refused and "document-number-year" in codes(old)
    assert not notices(round_, Order("result", number="淮信用办函〔2020〕2号", date=DATE, draft=True)).refused


def test_a_draft_without_number_and_date_is_not_faulted_for_them(round_):
    draft = notices(round_, Order("result", draft=True))
    assert not draft.refused and "document-setting-blank" in codes(draft)
    assert "draft-faulted" not in codes(draft)


def test_the_register_is_a_sheet_of_the_master(round_):
    notices(round_, LETTERS)
    assert not collect(round_, round_.inbox).refused
    sheet = openpyxl.load_workbook(round_.master)["发文登记"]
    assert [c.value for c in sheet[1]][:5] == ["发文字号", "成文日期", "文种", "文书", "主送单位"]
    assert sheet["A2"].value == "淮信用办函〔2021〕2号" and sheet["D2"].value == "催报"


@pytest.mark.parametrize(
    ("theirs", "mine", "shown"),
    [
        (["甲"], ["乙"], ("甲", "乙")),
        (["根据通知要求，现将2021年度评价结果予以通报。"], ["根据通知要求，现将2021年度评价结果通报如下。"],
         ("……年度评价结果予以通报。", "……年度评价结果通报如下。")),
        ([], ["乙"], None),
    ],
)  # fmt: skip
def test_the_difference_is_shown_where_it_is(theirs, mine, shown, monkeypatch):
    monkeypatch.setattr(edits, "_lines", lambda data: {b"theirs": theirs, b"mine": mine}[data])
    said = difference(b"theirs", b"mine")
    assert said == (
        f"原来的是“{shown[0]}”，新写的是“{shown[1]}”" if shown else "原来的没有这几行，新写的是“乙”"
    )


def test_what_a_clerk_changed_stays_and_the_new_one_is_beside_it(round_):
    path = round_.root / notices(round_, TASK).files[""]
    document = Document(str(path))
    next(p for p in document.paragraphs if "认真研究" in p.text).runs[0].text = "请各单位抓紧。"
    document.save(str(path))
    by_hand = path.read_bytes()
    report = notices(round_, TASK)
    assert report.files == {"": "文书/通知_2021新.docx"} and path.read_bytes() == by_hand
    (problem,) = [p for p in report.problems if p.code == "document-edited"]
    assert "原来的是“请各单位抓紧。”" in problem.message()
    assert notices(round_, TASK).files == {"": "文书/通知_2021新.docx"}, "ours may be written again"
    assert difference(by_hand, b"x") == "原来的那一份打不开，没有比较"
