"""Measure the import of a notice against a catalogue that is known: cells right, wrong and left open.

python scripts/score_import.py [--text FILE] [--json]

The sources are made from each catalogue of workbooks/ that has items: the Word file of `notice task`, a PDF
of it and a .doc (where LibreOffice is installed), an .xlsx and an .html with merged cells, a pasted table,
and a text damaged as recognition damages it. `--text` scores a recognised text of the 2021 notice too.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govcredit_xl.catalogue.importing.against import Record, catalogue_content, pair_items
from govcredit_xl.catalogue.importing.notice import NoticeImport, import_notice
from govcredit_xl.catalogue.importing.texts import figure, plain_key
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.files.sheets import read_book
from govcredit_xl.files.soffice import convert, find_soffice

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
PRINTED = (
    Col.AREA_ORDINAL, Col.AREA, Col.AREA_POINTS, Col.INDICATOR_NUMBER, Col.INDICATOR, Col.INDICATOR_POINTS,
    Col.POINTS, Col.CRITERION, Col.METHOD, Col.RESPONSIBLE,
)  # fmt: skip
"""What a notice prints of an item."""
HEADINGS = ("一级指标", "序号", "二级指标", "分值", "评分标准", "评价方法", "责任部门")
JUDGED = "评审"

Merge = tuple[int, int, int, int]


# -- sources ---------------------------------------------------------------------------------------------
def printed_table(records: Sequence[Record]) -> tuple[list[list[str]], list[Merge]]:
    """The table as a notice prints it: rows below a title and a heading, merged cells counted from 0."""
    total = sum(float(record[Col.POINTS]) for record in records)
    rows = [["评价指标及任务分工"] + [""] * 6, list(HEADINGS)]
    merges: list[Merge] = [(0, 0, 0, 6)]
    for record in records:
        area = f"{record[Col.AREA_ORDINAL]}、{record[Col.AREA]}（{figure(float(record[Col.AREA_POINTS]))}分）"
        name = f"{record[Col.INDICATOR]}（{figure(float(record[Col.INDICATOR_POINTS]))}分）"
        rows.append(
            [
                area, record[Col.INDICATOR_NUMBER], name, figure(float(record[Col.POINTS])),
                record[Col.CRITERION], record[Col.METHOD], record[Col.RESPONSIBLE],
            ]
        )  # fmt: skip
    for column, follows in ((0, None), (1, 1), (2, 1), (5, 0), (6, 0)):
        merges += _runs(rows, column, follows)
    for first, column, last, _ in merges[1:]:
        for row in range(first + 1, last + 1):
            rows[row][column] = ""
    rows.append(["合计", "", "", figure(total), "", "", ""])
    return rows, merges


def _runs(rows: Sequence[Sequence[str]], column: int, within: int | None) -> list[Merge]:
    """Merged cells down a column: equal texts, of the same entry in the column that they stay within."""
    found, start = [], 2
    for row in range(3, len(rows) + 1):
        keys = (column,) if within is None else (column, within)
        same = row < len(rows) and all(rows[row][k] == rows[start][k] for k in keys)
        if not same:
            if row - 1 > start:
                found.append((start, column, row - 1, column))
            start = row
    return found


def as_xlsx(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bytes:
    """The table as a workbook."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务分工")
        look = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        sheet.set_column(0, 6, 14, look)
        sheet.set_column(4, 4, 50, look)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for row, texts in enumerate(rows):
            sheet.set_row(row, 18 * max(3, len(texts[4]) // 22 + 1))
            for column, text in enumerate(texts):
                sheet.write(row, column, text, look)
        for first, start, last, end in merges:
            sheet.merge_range(first, start, last, end, rows[first][start], look)
    return stream.getvalue()


def as_html(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bytes:
    """The table as a web page."""
    spans = {(first, start): (last - first + 1, end - start + 1) for first, start, last, end in merges}
    covered = {
        (row, column)
        for first, start, last, end in merges
        for row in range(first, last + 1)
        for column in range(start, end + 1)
        if (row, column) != (first, start)
    }
    lines = ["<html><body><h1>关于印发2021年度评价指标的通知</h1><table border=1>"]
    for row, texts in enumerate(rows):
        cells = []
        for column, text in enumerate(texts):
            if (row, column) in covered:
                continue
            high, wide = spans.get((row, column), (1, 1))
            cells.append(f'<td rowspan="{high}" colspan="{wide}">{html.escape(text)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table></body></html>"]).encode()


def as_pasted(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bytes:
    """The table pasted from a sheet: tabs between cells, blanks where merged cells go on."""
    return "\n".join("\t".join(texts) for texts in rows).encode()


def as_recognised(rows: Sequence[Sequence[str]], merges: Sequence[Merge], seed: int = 1) -> bytes:
    """The table as recognition reads a scan: blanks between characters and digits, cells slid, rows broken."""
    chance = random.Random(seed)
    lines = ["关于印发评价指标及任务分工的通知", "", "\t".join(HEADINGS)]
    for row, texts in enumerate(rows[2:-1]):
        cells = list(texts)
        cells[4] = cells[4].replace("得", "得 ").replace("分，", " 分，")
        if chance.random() < 0.2:
            cells = [cell for cell in cells if cell] + [""] * sum(not cell for cell in cells)
        if row % 11 == 10 and len(cells[4]) > 12:
            cut = len(cells[4]) // 2
            lines += [
                "\t".join([*cells[:4], cells[4][:cut], *cells[5:]]),
                "",
                "\t" * 4 + cells[4][cut:] + "\t\t",
            ]
            continue
        lines.append("\t".join(cells))
    return "\n".join(lines).encode()


def as_word(catalogue: bytes) -> bytes:
    """The Word file that `notice task` makes of a catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "round"
        _program("init", str(place))
        (place / "指标体系.xlsx").write_bytes(catalogue)
        _program("--round", str(place), "notice", "task", "--draft")
        return next((place / "文书").glob("*.docx")).read_bytes()


def _program(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "govcredit_xl", *arguments], check=True, capture_output=True)


def sources(catalogue: bytes, records: Sequence[Record]) -> dict[str, bytes]:
    """File name → bytes of each source."""
    rows, merges = printed_table(records)
    word = as_word(catalogue)
    found = {
        "notice.docx": word,
        "table.xlsx": as_xlsx(rows, merges),
        "table.html": as_html(rows, merges),
        "pasted.txt": as_pasted(rows, merges),
        "recognised.txt": as_recognised(rows, merges),
    }
    office = find_soffice()
    if office is not None:
        for name, data, ending, target in (
            ("notice.pdf", word, "docx", "pdf"),
            ("notice.doc", word, "docx", "doc"),
            ("table.pdf", found["table.xlsx"], "xlsx", "pdf"),
            ("table.xls", found["table.xlsx"], "xlsx", "xls"),
            ("table.ods", found["table.xlsx"], "xlsx", "ods"),
        ):
            made = convert([data], ending, target, office)[0]
            found |= {name: made} if made is not None else {}
    return found


# -- scores ----------------------------------------------------------------------------------------------
@dataclass
class ImportScore:
    """How an import did.

    Attributes:
        fields: heading → counts of right, wrong, open.
        kinds: counts of right, wrong, open (评审 in place of another kind), sure and wrong.
        wrong: (item, heading, what it should be, what it is).
    """

    items: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    params: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def printed(self) -> float:
        """Share of the printed fields that are right."""
        counts = [self.fields[heading] for heading in PRINTED]
        return sum(one["right"] for one in counts) / max(1, sum(one.total() for one in counts))

    @property
    def kind(self) -> float:
        """Share of the kinds that are right."""
        return self.kinds["right"] / max(1, self.items)


def score(
    found: NoticeImport, truth: Mapping[str, Sequence[Record]], parameters: Sequence[str]
) -> ImportScore:
    """The import held against the truth, item by item; items that are lost count as open."""
    result = ImportScore(fields={heading: Counter() for heading in (*PRINTED, Col.LEADS, Col.SUPPORTERS)})
    records = truth[Sheet.INDICATORS]
    pairs = {
        pair.old[Col.ITEM]: pair.new
        for pair in pair_items(records, (found.content or {}).get(Sheet.INDICATORS, []))
    }
    for record in records:
        result.items += 1
        mine = pairs.get(record[Col.ITEM], {})
        for heading, counts in result.fields.items():
            wanted, got = _plain(record.get(heading, "")), _plain(mine.get(heading, ""))
            verdict = "right" if wanted == got else "open" if not got else "wrong"
            counts[verdict] += 1
            if verdict != "right":
                result.wrong.append(
                    (record[Col.ITEM], heading, record.get(heading, ""), mine.get(heading, ""))
                )
        _score_kind(result, record, mine, parameters)
    return result


def _score_kind(result: ImportScore, record: Record, mine: Record, parameters: Sequence[str]) -> None:
    wanted, got = record[Col.KIND], mine.get(Col.KIND, "")
    verdict = "right" if wanted == got else "open" if got in ("", JUDGED) else "wrong"
    result.kinds[verdict] += 1
    if verdict != "right":
        result.wrong.append((record[Col.ITEM], f"{Col.KIND}（{mine.get(Col.SURE, '')}）", wanted, got))
        result.kinds["sure and wrong"] += mine.get(Col.SURE) == "高"
        return
    for name in parameters:
        a, b = _plain(record.get(name, "")), _plain(mine.get(name, ""))
        if a or b:
            result.params["right" if a == b else "open" if not b else "wrong"] += 1
            if a != b:
                result.wrong.append((record[Col.ITEM], name, record.get(name, ""), mine.get(name, "")))


def _plain(text: str) -> str:
    share = text.endswith("%")
    try:
        return figure(float(text.removesuffix("%")) / (100 if share else 1))
    except ValueError:
        return plain_key(text)


def measure(name: str, data: bytes, truth: Mapping[str, Sequence[Record]], catalogue: bytes) -> ImportScore:
    """Import one source and score it; the units are those of the catalogue."""
    from govcredit_xl.catalogue.tables import PARAMETERS

    with tempfile.TemporaryDirectory() as folder:
        path, units = Path(folder) / name, Path(folder) / "units.xlsx"
        path.write_bytes(data)
        units.write_bytes(catalogue)
        return score(import_notice([path], units=units), truth, PARAMETERS)


def main() -> None:
    """Score all sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="a recognised text of the 2021 notice")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="list what is not right")
    options = parser.parse_args()
    told: dict[str, Any] = {}
    for workbook in sorted(WORKBOOKS.glob("*.xlsx")):
        catalogue = workbook.read_bytes()
        truth = catalogue_content(read_book(catalogue))
        records = truth.get(Sheet.INDICATORS, [])
        if not records:
            continue
        files = sources(catalogue, records)
        if options.text is not None and "2021" in workbook.stem:
            files["--text"] = options.text.read_bytes()
        for name, data in files.items():
            done = measure(name.replace("--text", "text.txt"), data, truth, catalogue)
            told[f"{workbook.stem} {name}"] = {
                "items": done.items, "printed": round(done.printed, 4), "kind": round(done.kind, 4),
                "kinds": dict(done.kinds), "params": dict(done.params),
                "fields": {heading: dict(counts) for heading, counts in done.fields.items()},
            }  # fmt: skip
            if not options.json:
                kinds, params = done.kinds, done.params
                print(
                    f"{workbook.stem:14} {name:16} printed {done.printed:7.2%}  kinds {done.kind:7.2%}"
                    f" (open {kinds['open']}, wrong {kinds['wrong']}, sure and wrong {kinds['sure and wrong']})"
                    f"  parameters right {params['right']}, open {params['open']}, wrong {params['wrong']}"
                )
            if options.wrong:
                for line in done.wrong:
                    print("   ", *line, sep=" | ")
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
