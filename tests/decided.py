"""Decisions made through the command line, and the master typed into."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

SIGNED = ("--by", "王芳", "--why", "电话核实")


MASTER = "主评分表.xlsx"


def table(folder: Path, sheet: str, *headings: str) -> list[dict]:
    """Records of a sheet of the master, as the contract says tables are found."""
    from python_calamine import CalamineWorkbook

    with (folder / MASTER).open("rb") as file:
        rows = CalamineWorkbook.from_object(file).get_sheet_by_name(sheet).to_python()
    at = next(k for k, row in enumerate(rows) if set(headings) <= set(row))
    found = []
    for row in rows[at + 1 :]:
        if row[0] == "":
            break
        found.append({h: None if v == "" else v for h, v in zip(rows[at], row, strict=True)})
    return found


def type_all(folder: Path, *typed: tuple[str, dict, dict]) -> None:
    """What the office types into the master before it saves: sheet, the row's key, heading → value."""
    book = load_workbook(folder / MASTER)
    for sheet, key, values in typed:
        heads = {cell.value: cell.column for cell in book[sheet][1]}
        (row,) = [
            r for r in range(2, book[sheet].max_row + 1)
            if all(book[sheet].cell(r, heads[h]).value == v for h, v in key.items())
        ]  # fmt: skip
        for heading, value in values.items():
            book[sheet].cell(row, heads[heading]).value = value
    book.save(folder / MASTER)


def verified(id: str, score: float | None, why: str | None = "材料齐全") -> tuple[str, dict, dict]:
    return "指标得分", {"编号": id}, {"核定分": score, "核定说明": why}


def answer(unit: str, id: str, code: str, value: object) -> tuple[str, dict, dict]:
    return "填报明细", {"编号": id, "单位编码": unit, "代码": code}, {"值": value}
