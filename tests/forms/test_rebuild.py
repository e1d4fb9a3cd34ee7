"""`build` again, after the catalogue or the unit list has changed: only what is out of date is written."""

from __future__ import annotations

from pathlib import Path

from rebuilt import edit
from rounds_played import best, codes, put, run, sent, states, unit

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.forms import layout
from govcredit_xl.forms.layout import form_layouts


def outbox(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (folder / "outbox").iterdir()}


def changed(before: dict, after: dict) -> set[str]:
    return {name[:3] for name in after if after[name] != before.get(name)}


def of(found: dict, code: str) -> dict[str, str]:
    """Unit → message of the problems of that code."""
    return {p["unit"]: p["message"] for p in found["problems"] if p["code"] == code}


def test_nothing_is_written_when_nothing_has_changed(folder):
    before = outbox(folder)
    found = run(folder, "build")
    assert outbox(folder) == before
    assert found["files"]["written"] == [] and len(found["files"]["outbox"]) == 45 and not found["problems"]


def test_a_changed_input_makes_just_its_units_workbooks_old(folder):
    put(folder, "旧表.xlsx", fill(sent(folder, "D04"), best(folder, "D04")))
    before = outbox(folder)
    edit(folder, "填报项", ("编号", "7.1"), "名称", "按时办结的件数")
    some = run(folder, "build", "--unit", "T04")
    assert some["files"]["written"] == [] and outbox(folder) == before
    (late,) = [p for p in some["problems"] if p["code"] == "forms-out-of-date"]
    found = run(folder, "build")
    rebuilt = of(found, "form-rebuilt")
    assert rebuilt and changed(before, outbox(folder)) == set(rebuilt) < {name[:3] for name in before}
    assert all("7.1“按时办结的件数”" in message for message in rebuilt.values())
    assert all(code in late["message"] for code in rebuilt) and "D04" in rebuilt
    assert len(found["files"]["written"]) == len(rebuilt)
    assert run(folder, "build")["files"]["written"] == []
    # a return on the old form is read by the old form, and told
    result = run(folder, "collect")
    assert states(result) == {"旧表.xlsx": "taken"} and unit(result, "D04")["state"] == "已报"
    assert "build-out-of-date" in codes(result, "D04")


def test_a_return_is_held_against_the_catalogue_as_it_is(folder, monkeypatch):
    """Also where nobody has built again; where the catalogue is that of the build, no layout is worked out anew."""
    put(folder, "报表.xlsx", fill(sent(folder, "D04"), best(folder, "D04")))
    worked_out = []
    monkeypatch.setattr(
        layout, "form_layouts", lambda *given: worked_out.append(given) or form_layouts(*given)
    )
    assert "build-out-of-date" not in codes(run(folder, "collect"), "D04") and not worked_out
    catalogue = (folder / "指标体系.xlsx").read_bytes()
    edit(folder, "填报项", ("编号", "7.1"), "名称", "按时办结的件数")
    assert "build-out-of-date" in codes(run(folder, "collect"), "D04") and worked_out
    (folder / "指标体系.xlsx").write_bytes(catalogue)
    assert "build-out-of-date" not in codes(run(folder, "collect"), "D04")


def test_only_the_wording_changed(folder):
    before = outbox(folder)
    edit(folder, "单位", ("编码", "T05"), "截止日期", "2021-12-10")
    found = run(folder, "build")
    assert changed(before, outbox(folder)) == {"T05"} == set(of(found, "form-reworded"))


def test_units_come_and_go_and_change_their_names(folder):
    before = outbox(folder)
    edit(folder, "单位", ("编码", "T15"), "编码", "T99")
    edit(folder, "单位", ("编码", "T14"), "简称", "新石塘")
    found = run(folder, "build")
    assert {p.stem.split("_")[0] for p in (folder / "outbox").iterdir()} >= {"T15", "T99"}
    assert set(before) < set(outbox(folder)) and changed(before, outbox(folder)) == {"T99", "T14"}
    told = {p["code"]: p["message"] for p in found["problems"]}
    assert "T15" in told["units-gone"] and "T15_" in told["unit-gone"]
    assert "T99" in told["units-added"] and "T14" in told["form-outdated"]
    assert {"forms-missing"} <= set(codes(run(folder_without(folder, "T99"), "build", "--unit", "T04")))


def folder_without(folder: Path, code: str) -> Path:
    """The round with yet another unit that has no workbook."""
    edit(folder, "单位", ("编码", code), "编码", "T98")
    return folder


def test_lost_and_damaged_files_are_made_good(folder):
    before = outbox(folder)
    gone, hurt = sorted(p for p in (folder / "outbox").iterdir())[:2]
    gone.unlink()
    hurt.write_bytes(b"typed over")
    found = run(folder, "build")
    assert {name: data for name, (data, _) in outbox(folder).items()} == {
        n: d for n, (d, _) in before.items()
    }
    assert set(of(found, "form-lost")) == {gone.name[:3]} and set(of(found, "form-tampered")) == {
        hurt.name[:3]
    }


def test_a_unit_without_items_is_told(folder):
    edit(folder, "单位", ("编码", "D30"), "分组", None)
    found = run(folder, "build")
    (told,) = [p for p in found["problems"] if p["code"] == "unit-without-items"]
    assert "D30 发改委" in told["message"]
