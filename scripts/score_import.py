"""Measure the import of a notice against a catalogue that is known: cells right, wrong and left open.

python scripts/score_import.py [--text FILE] [--only NAME] [--json] [--wrong]

The sources are made from each catalogue of workbooks/ that has items: the Word file of `notice task`, a PDF
of it and a .doc (where LibreOffice is installed), an .xlsx and an .html with merged cells, a PDF without ruled
lines, a pasted table, and a text damaged as recognition damages it. They are printed as an office prints them: a
row beside the total has no points, a list of one level has one column for it. `--text` scores a recognised text
of the 2021 notice too. Last, the criteria of docs/lists.md: how many are taken for the kind that the page gives.
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
from govcredit_xl.catalogue.importing.guess import guess_kind
from govcredit_xl.catalogue.importing.kinds import SURE
from govcredit_xl.catalogue.importing.notice import NoticeImport, import_notice
from govcredit_xl.catalogue.importing.texts import figure, plain_key
from govcredit_xl.core.terms import Col, Setting, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import read_book
from govcredit_xl.files.soffice import convert, find_soffice

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
PAGE = Path(__file__).parent.parent / "docs" / "lists.md"
PRINTED = (
    Col.AREA_ORDINAL, Col.AREA, Col.AREA_POINTS, Col.INDICATOR_NUMBER, Col.INDICATOR, Col.INDICATOR_POINTS,
    Col.POINTS, Col.CRITERION, Col.METHOD, Col.RESPONSIBLE,
)  # fmt: skip
"""What a notice prints of an item."""
JUDGED = "评审"

Merge = tuple[int, int, int, int]


# -- sources ---------------------------------------------------------------------------------------------
def printed_table(records: Sequence[Record], total: float, title: str) -> tuple[list[list[str]], list[Merge]]:
    """The table as a notice prints it: rows below a title and a heading, merged cells counted from 0.

    A list of one level has no columns for the second, one without methods none for them.
    """
    columns = [
        ("一级指标", _area), ("序号", lambda one: one[Col.INDICATOR_NUMBER]), ("二级指标", _indicator),
        ("分值", lambda one: "" if float(one[Col.POINTS]) == 0 else figure(float(one[Col.POINTS]))),
        ("评分标准", lambda one: one[Col.CRITERION]), ("评价方法", lambda one: one[Col.METHOD]),
        ("责任部门", lambda one: one[Col.RESPONSIBLE] or one[Col.LEADS]),
    ]  # fmt: skip
    shown = [(name, of) for name, of in columns if name == "分值" or any(of(record) for record in records)]
    names = [name for name, _ in shown]
    blank = [""] * (len(names) - 1)
    rows = [[title, *blank], names]
    merges: list[Merge] = [(0, 0, 0, len(blank))]
    rows += [[of(record) for _, of in shown] for record in records]
    within = names.index("序号") if "序号" in names else 0
    for column, name in enumerate(names):
        if name in ("一级指标", "序号", "二级指标", "评价方法", "责任部门"):
            follows = None if name == "一级指标" else within if name in ("序号", "二级指标") else 0
            merges += _runs(rows, column, follows)
    for first, column, last, _ in merges[1:]:
        for row in range(first + 1, last + 1):
            rows[row][column] = ""
    points = names.index("分值")
    rows.append(["合计", *("" if k != points else figure(total) for k in range(1, len(names)))])
    return rows, merges


def _area(record: Record) -> str:
    name = record[Col.AREA] + _points(record[Col.AREA_POINTS])
    return f"{record[Col.AREA_ORDINAL]}、{name}" if record[Col.AREA_ORDINAL] else name


def _indicator(record: Record) -> str:
    return record[Col.INDICATOR] + _points(record[Col.INDICATOR_POINTS]) if record[Col.INDICATOR] else ""


def _points(text: str) -> str:
    return f"（{figure(float(text))}分）" if text and float(text) else ""


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


def as_xlsx(rows: Sequence[Sequence[str]], merges: Sequence[Merge], ruled: bool = True) -> bytes:
    """The table as a workbook; `ruled`: with borders."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务分工")
        look = book.add_format({"border": int(ruled), "text_wrap": True, "valign": "vcenter"})
        wide = rows[1].index("评分标准")
        sheet.set_column(0, len(rows[1]) - 1, 14, look)
        sheet.set_column(wide, wide, 50, look)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for row, texts in enumerate(rows):
            sheet.set_row(row, 18 * max(3, len(texts[wide]) // 22 + 1))
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
    lines = ["<html><body><h1>关于印发评价指标的通知</h1><table border=1>"]
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
    lines = ["关于印发评价指标及任务分工的通知", "", "\t".join(rows[1])]
    at, width = rows[1].index("评分标准"), len(rows[1])
    for row, texts in enumerate(rows[2:-1]):
        cells = list(texts)
        cells[at] = cells[at].replace("得", "得 ").replace("分，", " 分，")
        if chance.random() < 0.2:
            cells = [cell for cell in cells if cell] + [""] * sum(not cell for cell in cells)
        if row % 11 == 10 and len(cells[at]) > 12:
            cut = len(cells[at]) // 2
            lines += [
                "\t".join([*cells[:at], cells[at][:cut], *cells[at + 1 :]]),
                "",
                "\t" * at + cells[at][cut:] + "\t" * (width - at - 1),
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


def sources(catalogue: bytes, records: Sequence[Record], total: float, title: str) -> dict[str, bytes]:
    """File name → bytes of each source."""
    rows, merges = printed_table(records, total, title)
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
            ("unruled.pdf", as_xlsx(rows, merges, ruled=False), "xlsx", "pdf"),
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
        subject: 评价对象 is what it should be.
        wrong: (item, heading, what it should be, what it is).
    """

    items: int = 0
    subject: bool = True
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
    result.subject = _subject(truth) == _subject(found.content or {})
    pairs = {
        pair.old[Col.ITEM]: pair.new
        for pair in pair_items(records, (found.content or {}).get(Sheet.INDICATORS, []))
    }
    for record in records:
        result.items += 1
        mine = pairs.get(record[Col.ITEM], {})
        for heading, counts in result.fields.items():
            printed = record.get(heading, "")
            if heading == Col.RESPONSIBLE:
                printed = printed or record[Col.LEADS]
            wanted, got = _plain(printed), _plain(mine.get(heading, ""))
            verdict = "right" if wanted == got else "open" if not got else "wrong"
            counts[verdict] += 1
            if verdict != "right":
                result.wrong.append(
                    (record[Col.ITEM], heading, record.get(heading, ""), mine.get(heading, ""))
                )
        _score_kind(result, record, mine, parameters)
    return result


def _subject(content: Mapping[str, Sequence[Record]]) -> str:
    settings = {record[Col.KEY]: record.get(Col.VALUE, "") for record in content.get(Sheet.SETTINGS, [])}
    return settings.get(Setting.SUBJECT) or Subject.DISTRICT


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


def score_page(show: bool) -> tuple[Counter[str], int]:
    """The criteria of docs/lists.md: right, open (评审 in place of another kind), wrong; sure and wrong."""
    counts: Counter[str] = Counter()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        told = dict(part.partition("=")[::2] for part in cells[3].split("；")) if len(cells) > 3 else {}
        if not cells[0][:2].isdigit() or Col.KIND not in told:
            continue
        points = float(told.get(Col.POINTS, "0"))
        found = guess_kind(cells[1], points or None, points == 0, by_unit=True)
        wanted = told[Col.KIND]
        verdict = "right" if found.kind == wanted else "open" if found.kind == JUDGED else "wrong"
        counts[verdict] += 1
        counts["sure and wrong"] += verdict == "wrong" and found.sure == SURE
        if show and verdict != "right":
            print("   ", cells[1], wanted, found.kind, found.sure, sep=" | ")
    return counts, counts["right"] + counts["open"] + counts["wrong"]


def _shown(name: str, done: ImportScore) -> str:
    kinds, params = done.kinds, done.params
    return (
        f"{name:32} printed {done.printed:7.2%}  kinds {kinds['right']} of {done.items}"
        f" (open {kinds['open']}, wrong {kinds['wrong']}, sure and wrong {kinds['sure and wrong']})"
        f"  parameters right {params['right']}, open {params['open']}, wrong {params['wrong']}"
        f"{'' if done.subject else '  评价对象 wrong'}"
    )


def _told(done: ImportScore) -> dict[str, Any]:
    return {
        "items": done.items, "printed": round(done.printed, 4), "kind": round(done.kind, 4),
        "kinds": dict(done.kinds), "params": dict(done.params), "subject": done.subject,
        "fields": {heading: dict(counts) for heading, counts in done.fields.items()},
    }  # fmt: skip


def main() -> None:
    """Score all sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="a recognised text of the 2021 notice")
    parser.add_argument("--only", default="", help="catalogues and sources with this in their name")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="list what is not right")
    options = parser.parse_args()
    told: dict[str, Any] = {}
    for workbook in sorted(WORKBOOKS.glob("*.xlsx")):
        catalogue = workbook.read_bytes()
        truth = catalogue_content(read_book(catalogue))
        records = [record for record in truth.get(Sheet.INDICATORS, []) if record[Col.POINTS]]
        if not records or options.only not in workbook.stem:
            continue
        settings = {record[Col.KEY]: record.get(Col.VALUE, "") for record in truth[Sheet.SETTINGS]}
        files = sources(
            catalogue, records, float(settings.get(Setting.WHOLE) or 100), settings[Setting.TITLE]
        )
        if options.text is not None and "2021" in workbook.stem:
            files["recognised scan.txt"] = options.text.read_bytes()
        for name, data in files.items():
            done = measure(name, data, truth, catalogue)
            told[f"{workbook.stem} {name}"] = _told(done)
            if not options.json:
                print(_shown(f"{workbook.stem} {name}", done), flush=True)
            for line in done.wrong if options.wrong else ():
                print("   ", *line, sep=" | ")
    counts, every = score_page(options.wrong)
    told["docs/lists.md"] = {"criteria": every, **counts}
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(f"docs/lists.md: {dict(counts)} of {every}")


if __name__ == "__main__":
    main()
