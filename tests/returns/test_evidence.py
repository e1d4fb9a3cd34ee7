"""Evidence: which files belong to which unit and item, and what is missing."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage

import pytest
from evidence_kinds import SAMPLES as ANY_KIND
from evidence_kinds import ledger, zipped
from returned import layouts, read
from rounds_in_memory import a_catalogue, an_input, an_item
from rounds_played import best, put, returned, run, sent, table

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import EVIDENCE, NOT_INVOLVED, Answer, EvidenceNote, Return
from govcredit_xl.returns.checks import check_returns
from govcredit_xl.returns.choose import choose
from govcredit_xl.returns.evidence import match_evidence
from govcredit_xl.scoring.rules import RULES, rule_of

OK = (an_input("ok", "是否"), an_input("n", optional=True))
NAMES = {"T04": "平桥镇", "T05": "朱桥镇"}


def the_round():
    """Two towns, two items; only 12.1 and 13.2 want evidence."""
    items = [
        replace(an_item("是否", 1, {}, OK, "任一", "T04 T05", id="12.1"), method="材料申报+第三方测评"),
        replace(
            an_item("计数", 1, {"每项": 0.5}, (an_input("n"),), "求和", "T04 T05", id="13.2"),
            method="材料申报",
        ),
        an_item("扣分", 1, {"每件扣": 1.0}, (an_input("n"),), "求和", "T04", id="14.1"),
    ]
    catalogue = a_catalogue(*items)
    units = tuple(replace(unit, name=NAMES[unit.code], short=NAMES[unit.code]) for unit in catalogue.units)
    return replace(catalogue, units=units)


def matched(answers: dict[str, dict[str, object]], files: list[str] = (), notes=(), brought=None):
    """The evidence of a round. `answers`: unit → {"12.1": evidence named, "12.1:ok": value}."""
    catalogue = the_round()
    arrivals, returns = [], {}
    for order, (unit, given) in enumerate(answers.items(), 1):
        said = []
        for place, value in {"12.1:ok": "是", "13.2:n": 1.0, **given}.items():
            item, _, code = place.partition(":")
            said.append(
                Answer(
                    item, code or EVIDENCE, value, "填报表", f"K{item}", "" if value is None else str(value)
                )
            )
        returns[unit] = Return(unit, unit, "b", "usable", answers=tuple(said), evidence=tuple(notes))
        path = (brought or {}).get(unit, f"inbox/{unit}.xlsx")
        arrivals.append(Arrival(path, unit, 1, 0, 1, "2021-11-01T00:00:00+00:00", order))
    for order, path in enumerate(files, 100):
        path, _, sender = path.partition("|")
        sha = f"s{path}"
        returns[sha] = Return(sha, sender or None, "", "evidence", "佐证材料")
        if path.endswith("!"):  # a container that was taken apart
            path = path[:-1]
            returns[sha] = Return(sha, None, "", "ignored", "已拆开：1 个文件")
        arrivals.append(Arrival(path, sha, 1, 0, 1, "2021-11-01T00:00:00+00:00", order))
    usable = {unit: returns[unit] for unit in answers}
    checked = check_returns(catalogue, usable)
    chosen = choose(catalogue, arrivals, returns, checked)
    found = match_evidence(catalogue, arrivals, returns, checked, chosen)
    rows = [
        (row.item, row.unit, row.material, row.found.removeprefix("inbox/"), row.state) for row in found.rows
    ]
    return rows, [(p.code, p.unit, p.item) for p in found.problems]


NAMED = {"T04": {"12.1": "截图.pdf", "13.2": "www.a.gov.cn/x"}}


@pytest.mark.parametrize(
    "file",
    [
        "inbox/平桥镇/截图.pdf",
        "inbox/T04_截图/截图.pdf",
        "inbox/平桥镇.zip!材料/截图.PDF",
        "inbox/截图.pdf",  # the one unit that names it
        "inbox/平桥镇/１２.１_截图.pdf",
        "inbox/平桥镇/截图.jpg",  # the extension is somebody's slip
        "inbox/转发.eml!截图.pdf|T04",  # the sender of the mail
        "inbox/来信.eml!截图.pdf",  # the mail brought the unit's workbook
        "inbox/平桥镇_截图.pdf",  # as units are asked to name them
        "inbox/截图（平桥镇）.pdf",
        "inbox/T04-截图.pdf",
        "inbox/平桥镇12.1截图.pdf",
        "inbox/12.1_截图.pdf",  # the one unit that names it for that item
        "inbox/附件_12.1_截图.pdf|T04",
    ],
)
def test_a_file_is_found_by_the_name_that_the_unit_wrote(file):
    brought = {"T04": "inbox/来信.eml!T04.xlsx"} if "来信" in file else None
    rows, problems = matched(NAMED, [file], brought=brought)
    path = file.removeprefix("inbox/").partition("|")[0]
    assert ("12.1", "T04", "截图.pdf", path, "已收到") in rows
    assert ("13.2", "T04", "www.a.gov.cn/x", "", "网址") in rows
    assert problems == [] and len(rows) == 2


def test_a_file_for_another_item_is_not_the_one_meant():
    rows, problems = matched(NAMED, ["inbox/平桥镇_13.2_截图.pdf"])
    assert ("13.2", "T04", "平桥镇_13.2_截图.pdf", "平桥镇_13.2_截图.pdf", "已收到") in rows
    assert problems == [("evidence-not-received", "T04", "12.1")]


def test_named_but_not_received():
    rows, problems = matched(
        {"T04": {"12.1": "截图.pdf；文件2.pdf", "13.2": "http://a/"}}, ["inbox/平桥镇/截图.pdf"]
    )
    assert ("12.1", "T04", "文件2.pdf", "", "未收到") in rows
    assert problems == [("evidence-not-received", "T04", "12.1")]


def test_neither_named_nor_received_where_something_is_claimed():
    _, problems = matched({"T04": {"13.2": "无"}})
    assert problems == [("evidence-missing", "T04", "12.1"), ("evidence-missing", "T04", "13.2")]
    _, problems = matched({"T04": {"12.1:ok": "否", "13.2:n": 0.0}})
    assert problems == []
    _, problems = matched({"T04": {"12.1:ok": None, "13.2:n": None, f"13.2:{NOT_INVOLVED}": "是"}})
    assert problems == []


@pytest.mark.parametrize(
    "file",
    [
        "inbox/平桥镇/12.1_a.jpg",
        "inbox/平桥镇_12.1.pdf",
        "inbox/[12.1]平桥镇.docx",
        "inbox/T04/12.1 公示/照片.jpg",
    ],
)
def test_a_file_that_says_unit_and_item_is_evidence_without_being_named(file):
    rows, problems = matched({"T04": {"13.2": "www.a.cn"}}, [file])
    assert ("12.1", "T04", file.split("/")[-1], file.removeprefix("inbox/"), "已收到") in rows
    assert problems == []


def test_what_is_sent_for_several_items_is_listed_for_each():
    rows, problems = matched({"T04": {}}, ["inbox/平桥镇/12.1、13.2材料.pdf"])
    assert [(item, state) for item, *_, state in rows] == [("12.1", "已收到"), ("13.2", "已收到")]
    assert problems == []


@pytest.mark.parametrize(
    "name", ["2021.12.1会议.pdf", "12.1日会议.pdf", "112.1.pdf", "12.10.pdf", "v12.1.pdf", "99.9_a.pdf"]
)
def test_a_number_that_is_no_item_is_not_taken_for_one(name):
    rows, problems = matched({"T04": {"12.1": "www.a.cn", "13.2": "www.a.cn"}}, [f"inbox/平桥镇/{name}"])
    assert ("", "T04", name, f"平桥镇/{name}", "未注明编号") in rows
    assert problems == [("evidence-without-item", "T04", None)]


def test_nothing_is_guessed():
    both = {"T04": {"12.1": "截图.pdf", "13.2": "www.a.cn"}, "T05": {"12.1": "截图.pdf", "13.2": "www.a.cn"}}
    rows, problems = matched(both, ["inbox/截图.pdf"])
    assert ("", "", "截图.pdf", "截图.pdf", "未注明单位") in rows
    assert problems == [
        ("evidence-not-received", "T04", "12.1"),
        ("evidence-not-received", "T05", "12.1"),
        ("evidence-without-unit", None, None),
    ]
    rows, problems = matched(both, ["inbox/平桥镇/截图.pdf", "inbox/朱桥镇/截图.pdf"])
    assert problems == [] and {row[3] for row in rows if row[0] == "12.1"} == {
        "平桥镇/截图.pdf",
        "朱桥镇/截图.pdf",
    }


def test_who_sent_it_says_more_than_its_title():
    rows, _ = matched({"T04": {"12.1": "www.a.cn", "13.2": "www.a.cn"}}, ["inbox/平桥镇/12.1_朱桥镇的函.pdf"])
    assert ("12.1", "T04", "12.1_朱桥镇的函.pdf", "平桥镇/12.1_朱桥镇的函.pdf", "已收到") in rows


# In one mail or archive with the workbooks of two units.
TOGETHER = {"T04": "inbox/两镇.zip!T04.xlsx", "T05": "inbox/两镇.zip!T05.xlsx"}


@pytest.mark.parametrize(
    ("file", "unit", "item"),
    [
        ("12.1_平桥镇公示.pdf", "T04", "12.1"),  # by the unit's name
        ("材料/朱桥镇 12.1.jpg", "T05", "12.1"),
        ("T05_12.1.pdf", "T05", "12.1"),  # by its code
        ("14.1 通报机制.pdf", "T04", "14.1"),  # by an item that only one of them is asked
        ("平桥镇/12.1 朱桥镇的函.pdf", "T04", "12.1"),  # a folder says it
        ("平桥镇、朱桥镇/12.1 朱桥镇.pdf", "T05", "12.1"),  # a folder says both
    ],
)
def test_where_two_units_sent_together_the_name_decides(file, unit, item):
    both = {"T04": {"13.2": "www.a.cn", "12.1": "www.a.cn"}, "T05": {"13.2": "www.a.cn", "12.1": "www.a.cn"}}
    rows, problems = matched(both, [f"inbox/两镇.zip!{file}"], brought=TOGETHER)
    assert (item, unit, file.split("/")[-1], f"两镇.zip!{file}", "已收到") in rows
    assert problems == []


def test_where_two_units_sent_together_what_one_of_them_names_is_its_own():
    both = {"T04": {"13.2": "www.a.cn", "12.1": "公示.pdf"}, "T05": {"13.2": "www.a.cn", "12.1": "www.a.cn"}}
    rows, problems = matched(both, ["inbox/两镇.zip!公示.pdf"], brought=TOGETHER)
    assert ("12.1", "T04", "公示.pdf", "两镇.zip!公示.pdf", "已收到") in rows and problems == []
    rows, problems = matched(both, ["inbox/两镇.zip!12.1 其他.pdf"], brought=TOGETHER)  # nothing is guessed
    assert ("evidence-without-unit", None, None) in problems


@pytest.mark.parametrize(
    "named",
    [
        "材料.zip",
        "12.1材料.zip",
        "12.1 现场.mp4",
        "台账.xlsx",
        "网页.mht",
        "a.7z.001",
        "a.tar.gz",
        "说明.numbers",
    ],
)
def test_a_name_with_any_ending_is_found(named):
    rows, problems = matched({"T04": {"12.1": named, "13.2": "www.a.cn"}}, [f"inbox/平桥镇/{named}"])
    assert ("12.1", "T04", named, f"平桥镇/{named}", "已收到") in rows and problems == []
    bare = named.split(".")[0] if not named.startswith("12.1") else named.rpartition(".")[0]
    rows, problems = matched({"T04": {"12.1": bare, "13.2": "www.a.cn"}}, [f"inbox/平桥镇/{named}"])
    assert ("12.1", "T04", bare, f"平桥镇/{named}", "已收到") in rows and problems == []


def test_an_archive_that_is_named_was_received_and_so_was_what_is_in_it():
    files = ["inbox/平桥镇/材料.zip!", "inbox/平桥镇/材料.zip!甲.pdf", "inbox/平桥镇/材料.zip!乙.pdf"]
    rows, problems = matched({"T04": {"12.1": "材料.zip", "13.2": "www.a.cn"}}, files)
    assert rows == [
        ("12.1", "T04", "材料.zip", "平桥镇/材料.zip", "已收到"), ("13.2", "T04", "www.a.cn", "", "网址")
    ] and problems == []  # fmt: skip
    rows, problems = matched({"T04": {"12.1": "www.b.cn", "13.2": "www.a.cn"}}, files)
    assert {row[2] for row in rows if row[4] == "未注明编号"} == {"甲.pdf", "乙.pdf"}  # not the archive


def test_names_with_commas_and_words_that_point():
    files = ["inbox/平桥镇/公示，截图、说明.pdf", "inbox/平桥镇/13.2_a.pdf"]
    rows, problems = matched({"T04": {"12.1": "1. 公示，截图、说明.pdf\n", "13.2": "见附件"}}, files)
    assert ("12.1", "T04", "1. 公示，截图、说明.pdf\n", "平桥镇/公示，截图、说明.pdf", "已收到") in rows
    assert ("13.2", "T04", "见附件", "平桥镇/13.2_a.pdf", "已收到") in rows and problems == []


def test_the_free_rows_of_the_sheet_count_too():
    notes = [EvidenceNote("12.1", "公示截图", "a.pdf", "C9"), EvidenceNote("", "其他", "b.pdf", "C10")]
    rows, problems = matched({"T04": {"13.2": "www.a.cn"}}, ["inbox/平桥镇/a.pdf"], notes)
    assert ("12.1", "T04", "公示截图：a.pdf", "平桥镇/a.pdf", "已收到") in rows
    assert problems == [("evidence-not-received", "T04", None)]


@pytest.mark.parametrize("kind", RULES)
def test_full_marks_claim_something_unless_cases_cost_points(kind):
    import pandas as pd

    from govcredit_xl.scoring.blocks import input_number

    for example in RULES[kind].examples():
        made = (
            an_item(kind, example.points, example.params, (), "求和", "T1")
            if not RULES[kind].expands
            else None
        )
        item = (
            replace(made, inputs=example.inputs)
            if made
            else an_item(kind, example.points, example.params, (an_input("*", "是否"),), "求和", "T1")
        )
        best = rule_of(item).full_marks(item)
        asked = {i.code: i for i in item.inputs}
        x = pd.DataFrame(
            {code: [input_number(best.get(code), asked[code])] for code in asked}, dtype="float64"
        )
        # Cases that cost points, and figures that are best when they are nothing, claim nothing.
        told = (
            list(x.iloc[0])
            if kind == "公式"
            else [input_number(best.get(c), asked[c]) for c in list(asked)[:1]]
        )
        costs = kind in {"扣分", "一票否决"} or not any(value > 0 for value in told)
        assert bool(rule_of(item).claims(item, x)[0]) == (not costs)
        nothing = x * [
            float("nan") if asked[code].is_text else 0.0 for code in x
        ]  # a text is there or is not
        assert not rule_of(item).claims(item, nothing)[0]
        assert not rule_of(item).claims(item, x * float("nan"))[0]


# -- what a file is taken for --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ANY_KIND)
def test_whatever_is_not_named_as_a_form_is_evidence(name):
    said = read(ANY_KIND[name](), f"inbox/平桥镇 12.1 {name}")
    assert (said.state, said.unit, said.problems) == ("evidence", "T04", ()), said.reason
    assert "作为佐证材料存档" in said.reason


@pytest.mark.parametrize("name", ANY_KIND)
@pytest.mark.parametrize(
    "named", ["T04_平桥镇_政务诚信填报表_2021.xlsx", "平桥镇（最终版）.xls", "上报.xlsx"]
)
def test_what_is_named_as_a_form_and_is_none_is_an_error(name, named):
    said = read(ANY_KIND[name](), f"inbox/{named}")
    (problem,) = said.problems
    assert said.state in {"rejected", "unreadable"} and problem.severity == "error" and problem.remedy()
    assert problem.code in {"foreign-workbook", "not-yet-readable", "embedded-object", "hidden-macros"}


def test_a_unit_and_an_item_make_no_form():
    for name in ("平桥镇 12.1.xlsx", "T04_12.1.xlsx", "12.1平桥镇.xlsx"):
        assert read(ledger(), f"inbox/{name}").state == "evidence", name
    for name in ("平桥镇 2021.11.29.xlsx", "平桥镇V1.2.xlsx", "11.29平桥镇上报.xlsx"):
        assert read(ledger(), f"inbox/{name}").state == "rejected", name


def test_a_scan_of_the_form_is_evidence_whatever_it_is_called():
    assert read(b"%PDF-1.7 scan", "inbox/平桥镇政务诚信填报表.pdf").state == "evidence"
    assert read(b"\xff\xd8\xff\xe0", "inbox/平桥镇填报表.jpg").state == "evidence"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["平桥镇填报材料.xlsx", "12.1 平桥镇.xlsx", "双公示台账.xlsx", "a.xlsx"])
def test_a_form_of_ours_that_lost_its_token_and_most_rows_is_no_evidence(name):
    from returned import delete_row, edited, tokens_become

    data = edited("T04", tokens_become(None), *[delete_row(12) for _ in range(90)])
    assert read(data, f"inbox/{name}").state in {"rejected", "held"}


# -- through the command line -----------------------------------------------------------------------------
def test_files_in_folders_archives_and_mails_are_listed_with_what_is_missing(folder):
    returned(folder, "T04", ev_13_2="活动照片.jpg；制度.pdf", ev_24_1="https://www.a.gov.cn/1.html")
    put(folder, "平桥镇/活动照片.jpg", b"\xff\xd8\xff\xe0 picture")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("朱桥镇/13.2_活动.pdf", b"%PDF-1.4 one")
        files.writestr("朱桥镇/总结.pdf", b"%PDF-1.4 two")
    put(folder, "材料.zip", archive.getvalue())
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "clerk@example.cn", "报送"
    mail.set_content("请查收")
    form = fill(sent(folder, "T06"), best(folder, "T06", ev_13_2="倡议书"))
    for name, data in (("T06.xlsx", form), ("倡议书.pdf", b"%PDF-1.4 three")):
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    put(folder, "来信.eml", mail.as_bytes())
    put(folder, "不知道谁的.pdf", b"%PDF-1.4 four")
    found = run(folder, "collect")
    rows = table(folder, "佐证材料", "编号", "单位", "材料", "找到的文件", "状态")
    told = {
        (r["编号"], r["单位"][:3], r["材料"], (r["找到的文件"] or "").removeprefix("inbox/"), r["状态"])
        for r in rows
    }
    assert told == {
        ("13.2", "平桥镇", "活动照片.jpg", "平桥镇/活动照片.jpg", "已收到"),
        ("13.2", "平桥镇", "制度.pdf", "", "未收到"),
        ("24.1", "平桥镇", "https://www.a.gov.cn/1.html", "", "网址"),
        ("13.2", "朱桥镇", "13.2_活动.pdf", "材料.zip!朱桥镇/13.2_活动.pdf", "已收到"),
        ("未注明", "朱桥镇", "总结.pdf", "材料.zip!朱桥镇/总结.pdf", "未注明编号"),
        ("13.2", "施河镇", "倡议书", "来信.eml!倡议书.pdf", "已收到"),
        ("未注明", "未注明", "不知道谁的.pdf", "不知道谁的.pdf", "未注明单位"),
    }
    of_t04 = {
        (p["code"], p["item"], p["cell"])
        for p in found["problems"]
        if p["unit"] == "T04" and "evidence" in p["code"]
    }
    cells = {one.item: a1(one.row, one.column) for one in layouts()["T04"].cells if one.code == EVIDENCE}
    expected = {("evidence-not-received", "13.2", cells["13.2"]), ("evidence-missing", "13.3", cells["13.3"])}
    assert expected <= of_t04
    assert ("evidence-missing", "24.1", cells["24.1"]) not in of_t04
    digest = hashlib.sha256(b"%PDF-1.4 one").hexdigest()
    assert (folder / ".govcredit" / "archive" / digest[:2] / digest).read_bytes() == b"%PDF-1.4 one"
    assert {one["state"] for one in found["units"] if one["code"] == "T04"} == {"已报"}


def test_what_came_is_never_called_not_received(folder):
    """Workbooks, archives with passwords, documents, a damaged file: each is named by the form that came with it."""
    import containers
    import msoffcrypto.format.ooxml

    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(ledger())).encrypt("1", locked)
    files = {
        "平桥镇填报表（佐证）.xlsx": ledger(),
        "上报.xlsx": ledger(),
        "加密台账.xlsx": locked.getvalue(),
        "坏台账.xlsx": ledger()[:1500],
        "通报.ofd": ANY_KIND["通报.ofd"](),
        "材料.zip": zipped("甲.txt", "乙.txt"),
        "加密.zip": containers.locked_zip({"丙.txt": b"x"}),
        "现场.mp4": ANY_KIND["现场.mp4"](),
        "清单.txt": ANY_KIND["清单.txt"](),
        "网页.mht": ANY_KIND["网页.mht"](),
    }
    for name, data in files.items():
        put(folder, f"平桥镇/{name}", data)
    named = "；".join(files)
    returned(folder, "T04", ev_13_2=named, ev_12_1="没有来.pdf")
    found = run(folder, "collect")
    told = {(p["code"], p.get("file")) for p in found["problems"] if p["unit"] == "T04"}
    missing = [p["message"] for p in found["problems"] if p["code"] == "evidence-not-received"]
    assert len(missing) == 1 and "没有来.pdf" in missing[0], missing
    rows = table(folder, "佐证材料", "编号", "单位", "材料", "找到的文件", "状态")
    assert {
        name for name in files if not any(r["材料"] == name and r["状态"] == "已收到" for r in rows)
    } == set()
    unopened = {file.removeprefix("inbox/平桥镇/") for code, file in told if code == "evidence-unopened"}
    assert unopened == {"加密台账.xlsx", "坏台账.xlsx", "加密.zip"}
    codes = {code for code, file in told if file and file.startswith("inbox/平桥镇/")}
    assert codes == {"evidence-unopened", "duplicate"}  # one of them came under two names
    states_of = {one["file"].removeprefix("inbox/平桥镇/"): one["state"] for one in found["returns"]}
    assert states_of["材料.zip"] == "ignored" and sorted(states_of[name] for name in files) == [
        "duplicate", *["evidence"] * 8, "ignored"
    ]  # fmt: skip
    again = run(folder, "collect")
    assert again["problems"] == found["problems"]
