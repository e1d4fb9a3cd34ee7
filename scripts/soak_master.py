"""What an office does to its master, at random: edit sequences, and saves while a collect runs.

Each case begins with a small round that has been collected, and ends with what must always hold: what was
typed is in its row of the next master, or there is a finding; nothing is in a row that it was not typed
into; what is replaced lies in the backups, byte for byte; a second collect adds nothing to 调整记录.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from small_round import (
    BESIDE,
    LEADS,
    MASTER,
    adjustments_in,
    answers_in,
    gather,
    scores_in,
    send_in,
    table_of,
)

from govcredit_xl.files.soffice import find_soffice, recalculated
from govcredit_xl.round.write import Report

ITEMS, ANSWERS = "指标得分", "填报明细"
ENTRY = ("核定分", "核定说明", "核定人")
Key = tuple[str, ...]


@dataclass
class Case:
    """One sequence of edits.

    Attributes:
        root: the round.
        rng: its dice.
        data: the master as it stands, still to be saved.
        typed: (sheet, key, heading) → what a person has typed there, None for cleared.
        harm: what was done that may tear things apart, "" for nothing: then all that was typed must be there.
        refused: True where the run must stop.
        told: codes of which one must be told.
        formula: where a formula stands that nobody has computed.
        done: names of the edits, for the report.
    """

    root: Path
    rng: random.Random
    data: bytes
    typed: dict[tuple[str, Key, str], Any] = field(default_factory=dict)
    harm: str = ""
    refused: bool = False
    told: frozenset[str] = frozenset()
    formula: tuple[str, Key, str] | None = None
    done: list[str] = field(default_factory=list)

    def edit(self, change: Callable[[Any], None]) -> None:
        """Open, change, save."""
        book = openpyxl.load_workbook(io.BytesIO(self.data))
        change(book)
        out = io.BytesIO()
        book.save(out)
        self.data = out.getvalue()


Edit = Callable[[Case], None]


# -- what a person types --------------------------------------------------------------------------------------
def type_scores(case: Case) -> None:
    """Some verified scores with their reasons."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, ITEMS)
        for item in case.rng.sample(sorted(LEADS), case.rng.randint(1, 4)):
            score = case.rng.choice([0, 0.5, 1, 1.25, 2, None])
            for heading, value in zip(ENTRY, (score, f"依据{case.rng.randrange(99)}", "王芳"), strict=True):
                if case.rng.random() < 0.8:
                    ws.cell(rows[item,], columns[heading]).value = value
                    case.typed[ITEMS, (item,), heading] = value

    case.edit(change)


def type_answers(case: Case) -> None:
    """Some answers corrected, in rows that take numbers."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, ANSWERS)
        numbers = [key for key in rows if key[2] in ("n", "d")]
        for key in case.rng.sample(numbers, min(len(numbers), case.rng.randint(1, 4))):
            value = case.rng.randint(1, 60) if case.rng.random() < 0.85 else None
            ws.cell(rows[key], columns["值"]).value = value
            case.typed[ANSWERS, key, "值"] = value

    case.edit(change)


# -- what a person does to the sheets, and nothing is torn apart ------------------------------------------------
def sort_whole(case: Case) -> None:
    """A table sorted with all its columns."""
    case.edit(lambda book: _sort(book, case.rng, case.rng.choice((ITEMS, ANSWERS)), whole=True))


def insert_rows(case: Case) -> None:
    """A title above a table."""

    def change(book: Any) -> None:
        ws, _, _ = table_of(book, case.rng.choice((ITEMS, ANSWERS)))
        ws.insert_rows(1, case.rng.randint(1, 3))
        ws["B1"] = "送审稿"

    case.edit(change)


def insert_column(case: Case) -> None:
    """A column of one's own among ours."""

    def change(book: Any) -> None:
        ws, columns, _ = table_of(book, case.rng.choice((ITEMS, ANSWERS)))
        at = case.rng.randint(1, max(columns.values()))
        top = next(row for row in range(1, 9) if ws.cell(row, columns["编号"]).value == "编号")
        ws.insert_cols(at)
        ws.cell(top, at).value, ws.cell(top + 1, at).value = "备注", "待核"

    case.edit(change)


def decorate(case: Case) -> None:
    """Colours, notes, a hidden row, a sheet of one's own."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, case.rng.choice((ITEMS, ANSWERS)))
        row = case.rng.choice(list(rows.values()))
        ws.cell(row, columns["编号"]).fill = PatternFill("solid", fgColor="FFFFFF00")
        ws.cell(row, columns["编号"]).comment = Comment("再核", "王芳")
        ws.row_dimensions[row].hidden = True
        if "会商" not in book.sheetnames:
            book.create_sheet("会商", case.rng.randrange(3))["A1"] = "=SUM(指标得分!G2:G4)"

    case.edit(change)


def rename_or_hide(case: Case) -> None:
    """A sheet renamed or hidden."""

    def change(book: Any) -> None:
        ws, _, _ = table_of(book, case.rng.choice((ITEMS, ANSWERS)))
        if case.rng.random() < 0.5:
            ws.sheet_state = "hidden"
        else:
            ws.title = ws.title + "（信用办）"

    case.edit(change)


def save_in_libreoffice(case: Case) -> None:
    """Opened, computed and saved by LibreOffice, where there is one; a formula without a value has one then."""
    if find_soffice() is None or (computed := recalculated(case.data)) is None:
        return
    case.data = computed
    if case.formula is not None:
        case.typed[case.formula], case.harm, case.told = FORMULA_VALUE, "", frozenset()


# -- what tears things apart, or hides them ----------------------------------------------------------------------
def sort_some_columns(case: Case) -> None:
    """A table sorted by some neighbouring columns."""
    case.harm = "sorted in part"
    sheet = case.rng.choice((ITEMS, ANSWERS))
    written = sum(place[0] == sheet for place in _standing(case.root / MASTER))
    told = not case.typed and written >= (1 if sheet == ITEMS else 4)
    case.edit(lambda book: _sort(book, case.rng, sheet, whole=False, written=told))


def _sort(book: Any, rng: random.Random, sheet: str, *, whole: bool, written: bool = True) -> None:
    ws, columns, rows = table_of(book, sheet)
    width, (top, last) = max(columns.values()), (min(rows.values()), max(rows.values()))
    first, end = 1, width
    while not whole and (first, end) == (1, width):
        first = rng.randint(1, width)
        end = rng.randint(first, width)
        typed = {columns[heading] for heading in (ENTRY if sheet == ITEMS else ("值", "是否计入"))}
        if {*range(first, end + 1)} <= typed and not written:
            first, end = 1, width  # of what was never written anywhere nobody can tell where it belongs
    by = rng.randint(first, end)
    lines = [[ws.cell(row, column).value for column in range(first, end + 1)] for row in range(top, last + 1)]
    lines.sort(key=lambda line: _order(line[by - first]), reverse=rng.random() < 0.3)
    lines.sort(key=lambda line: line[by - first] is None)
    for row, line in enumerate(lines, top):
        for column, value in enumerate(line, first):
            ws.cell(row, column).value = value


def _order(value: Any) -> tuple[int, Any]:
    if isinstance(value, dt.datetime):
        value = (value - dt.datetime(1899, 12, 30)) / dt.timedelta(1)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (0, float(value))
    return (1, str(value))


def paste_into_new_book(case: Case) -> None:
    """The values alone in a workbook of their own: no formulas, no names, no properties."""
    source = openpyxl.load_workbook(io.BytesIO(case.data), data_only=True)
    new = openpyxl.Workbook()
    del new[new.active.title]
    for ws in source:
        sheet = new.create_sheet(ws.title)
        for line in ws.iter_rows():
            for cell in line:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column).value = cell.value
    out = io.BytesIO()
    new.save(out)
    case.data, case.told = out.getvalue(), frozenset({"master-snapshot-lost"})


def clear_ids(case: Case) -> None:
    """The id of a row cleared, with something typed in it."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, ITEMS)
        item = case.rng.choice(sorted(LEADS))
        ws.cell(rows[item,], columns["核定分"]).value = 1.75
        ws.cell(rows[item,], columns["编号"]).value = None
        case.typed[ITEMS, (item,), "核定分"] = 1.75

    case.harm, case.told = "without an id", frozenset({"master-row-without-item"})
    case.edit(change)


def merge_names(case: Case) -> None:
    """核定人 merged over neighbouring rows: it counts for all of them."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, ITEMS)
        at, keys = columns["核定人"], {row: key for key, row in rows.items()}
        first = case.rng.choice([row for row in keys if row + 1 in keys])
        for row in (first, first + 1):
            ws.cell(row, at).value = None
        ws.cell(first, at).value = "张三"
        ws.merge_cells(start_row=first, end_row=first + 1, start_column=at, end_column=at)
        for row in (first, first + 1):
            case.typed[ITEMS, keys[row], "核定人"] = "张三"

    case.edit(change)
    case.told = frozenset({"master-not-carried"})


FORMULA_VALUE = 1.25


def formula_for_score(case: Case) -> None:
    """A formula in 核定分 that nobody has computed."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, ITEMS)
        item = case.rng.choice(sorted(LEADS))
        ws.cell(rows[item,], columns["核定分"]).value = f"=1+{FORMULA_VALUE - 1}"
        case.formula = (ITEMS, (item,), "核定分")
        case.typed[case.formula] = None

    case.edit(change)
    case.harm, case.told = "a formula", frozenset({"master-formula-without-value"})


def delete_key_columns(case: Case) -> None:
    """The hidden keys deleted: nothing else is torn."""

    def change(book: Any) -> None:
        for sheet in (ITEMS, ANSWERS):
            ws, columns, _ = table_of(book, sheet)
            for at in sorted((columns["行键"], columns["键"]), reverse=True):
                ws.delete_cols(at)

    case.edit(change)


def cut_off(case: Case) -> None:
    """Half of the file."""
    case.data = case.data[: len(case.data) * case.rng.randint(20, 95) // 100]
    case.refused, case.told = True, frozenset({"master-unreadable"})


def another_format(case: Case) -> None:
    """The old format, or a password, under the same name."""
    case.data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + case.data
    case.refused, case.told = True, frozenset({"master-unreadable"})


def another_round(case: Case) -> None:
    """The master of another round in its place."""

    def change(book: Any) -> None:
        for prop in book.custom_doc_props.props:
            if prop.name == "govcredit_round":
                prop.value = "2020-0badcafe"

    case.edit(change)
    case.refused, case.told = True, frozenset({"master-other-round"})


TYPING: Sequence[Edit] = (type_scores, type_answers)
HARMLESS: Sequence[Edit] = (sort_whole, insert_rows, insert_column, decorate, rename_or_hide)
HARMFUL: Sequence[Edit] = (
    sort_some_columns, sort_some_columns, sort_some_columns, paste_into_new_book, clear_ids, merge_names,
    formula_for_score, delete_key_columns, cut_off, another_format, another_round,
)  # fmt: skip


# -- a sequence -------------------------------------------------------------------------------------------------
def edit_sequence(rng: random.Random, root: Path, *, office: float = 0.0) -> list[str]:
    """One sequence of edits of the master of a collected round, and what does not hold after the next collect.

    Args:
        rng: the dice.
        root: a small round that has been collected; it is used up.
        office: how often LibreOffice saves the master, 0–1.
    """
    wrong: list[str] = []
    for part in range(rng.randint(1, 2)):
        case = Case(root, rng, (root / MASTER).read_bytes())
        edits = [rng.choice(TYPING) for _ in range(rng.randint(0, 3))]
        edits += rng.sample(HARMLESS, rng.choice((0, 0, 1, 2)))
        if rng.random() < 0.6:
            edits.append(rng.choice(HARMFUL))
            if edits[-1] in (paste_into_new_book, sort_some_columns):
                # Values without formulas are what is pasted, and tables start where we put them.
                edits = [e for e in edits if e in TYPING or e is edits[-1]]
        if rng.random() < office:
            edits.append(save_in_libreoffice)
        wrong += [f"part {part}: {one}" for one in _play(case, edits)]
        if wrong or case.refused:
            break
    return wrong


def _play(case: Case, edits: Sequence[Edit]) -> list[str]:
    """Do the edits, collect, and judge."""
    before = _standing(case.root / MASTER)
    for edit in edits:
        edit(case)
        case.done.append(edit.__name__)
    changed = case.data != (case.root / MASTER).read_bytes()
    (case.root / MASTER).write_bytes(case.data)
    if case.rng.random() < 0.3:
        unit, day = case.rng.choice(("T04", "T05")), case.rng.randint(2, 28)
        send_in(
            case.root, unit, f"{unit}-{case.rng.randrange(10**6)}.xlsx", day, in_12_3_n=1.0, in_12_3_d=1.0
        )
    report = gather(case.root)
    found = _judge(case, before, report) if changed or case.typed else []
    return [f"{' → '.join(case.done)}: {one}" for one in found]


def _standing(master: Path | bytes) -> dict[tuple[str, Key, str], Any]:
    """(sheet, key, heading) → what stands in the cells in which the office types, blank ones left out."""
    book = openpyxl.load_workbook(master if isinstance(master, Path) else io.BytesIO(master), data_only=True)
    found = {}
    for sheet, headings in ((ITEMS, ENTRY), (ANSWERS, ("值",))):
        ws, columns, rows = table_of(book, sheet)
        for key, row in rows.items():
            for heading in headings:
                value = ws.cell(row, columns[heading]).value
                if value is not None:
                    found[sheet, key, heading] = float(value) if isinstance(value, int) else value
    return found


def _judge(case: Case, before: Mapping[Any, Any], report: Report) -> Iterator[str]:
    codes = {problem.code for problem in report.problems}
    if case.told and not case.told & codes:
        yield f"none of {sorted(case.told)} is told"
    if report.refused or case.refused:
        if not case.refused:
            yield f"refused: {sorted(codes)}"
        elif not report.refused or (case.root / MASTER).read_bytes() != case.data:
            yield "replaced, though it could not be read"
        return
    if not _kept(case.root, case.data):
        yield "the master that was replaced is not among the backups"
    after = _standing(case.root / MASTER)
    explained = bool(codes & _SAID)
    for place in sorted({*before, *after, *case.typed}):
        now, old = after.get(place), before.get(place)
        wanted = _number(case.typed[place]) if place in case.typed else old
        if now == wanted:
            continue
        by_chance = "master-rows-mixed" in codes and _in_order(case.data, place[0])
        if not ((case.harm or by_chance) and explained and now == old) and not _rejected(place, report):
            yield f"{place}: {now!r} instead of {wanted!r} (before: {old!r}; told: {sorted(codes & _SAID)})"
    yield from _settled(case.root)


_SAID = {
    "master-rows-mixed", "master-entry-held", "master-row-without-item", "master-formula-without-value",
    "master-heading-missing", "master-not-carried",
}  # fmt: skip


def _in_order(data: bytes, sheet: str) -> bool:
    """True where a typed column of the sheet stands by chance as a sort would leave it: then it is held, and told."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    ws, columns, rows = table_of(book, sheet)
    for heading in ENTRY if sheet == ITEMS else ("值",):
        values = [_number(ws.cell(row, columns[heading]).value) for row in sorted(rows.values())]
        given = [value for value in values if value is not None]
        alike = len(given) > 1 and values[: len(given)] == given and len({type(one) for one in given}) == 1
        if alike and given in (sorted(given), sorted(given, reverse=True)):
            return True
    return False


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, int) else value


def _rejected(place: tuple[str, Key, str], report: Report) -> bool:
    """An answer that the unit itself has sent anew, or that is no answer, is told on its own."""
    if place[0] != ANSWERS:
        return False
    return place[1][1] == "12.3" or any(
        p.code in ("correction-not-usable", "correction-lapsed") and (p.unit, p.item) == place[1][:2]
        for p in report.problems
    )


def _kept(root: Path, data: bytes) -> bool:
    places = [*(root / ".govcredit" / "backups").iterdir(), root / MASTER, root / BESIDE]
    return any(path.exists() and path.read_bytes() == data for path in places)


def _settled(root: Path) -> Iterator[str]:
    rows, standing = adjustments_in(root), _standing(root / MASTER)
    book = openpyxl.load_workbook(root / MASTER)
    book.save(root / MASTER)  # other bytes, so that it is read again
    report = gather(root)
    if report.refused or adjustments_in(root) != rows or _standing(root / MASTER) != standing:
        yield f"a second collect changes something: {[p.code for p in report.problems][:5]}"


# -- saves while a collect runs ------------------------------------------------------------------------------------
_POINTS = (
    "govcredit_xl.master.files.read_whole",
    "govcredit_xl.master.files.bytes_of",
    "govcredit_xl.master.files.in_use",
    "govcredit_xl.master.files.write_atomic",
    "govcredit_xl.master.files.write_over",
    "govcredit_xl.master.files.snapshot_id_of",
    "govcredit_xl.core.swap.bytes_of",
    "govcredit_xl.core.swap.write_temporary",
    "govcredit_xl.core.swap.exchange",
    "govcredit_xl.core.swap.sync_folder",
    "govcredit_xl.master.write.write_master",
    "govcredit_xl.core.ledger.Ledger.put_json",
    "govcredit_xl.core.ledger.Ledger.add_event",
    "govcredit_xl.round.evaluate.evaluate",
)
"""Calls of a collect before which somebody may save."""


@contextmanager
def before_call(number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Act once, right before the call of that number among all at `_POINTS`; gives the count of calls."""
    calls = [0]

    def watched(really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls[0] += 1
            if calls[0] == number:
                act()
            return really(*arguments, **options)

        return call

    with ExitStack() as stack:
        for point in _POINTS:
            place, _, name = point.rpartition(".")
            owner = _owner(place)
            stack.enter_context(mock.patch.object(owner, name, watched(getattr(owner, name))))
        yield calls


def _owner(place: str) -> Any:
    import importlib

    try:
        return importlib.import_module(place)
    except ModuleNotFoundError:
        module, _, name = place.rpartition(".")
        return getattr(importlib.import_module(module), name)


@dataclass(frozen=True)
class Saved:
    """A master as somebody saves it: its bytes, and what is typed in it."""

    data: bytes
    score: float
    answer: float


def saved_copies(root: Path, count: int = 4) -> list[Saved]:
    """Copies of a round's master with different entries."""
    found = []
    for k in range(1, count + 1):
        case = Case(root, random.Random(k), (root / MASTER).read_bytes())

        def change(book: Any, k: int = k) -> None:
            ws, columns, rows = table_of(book, ITEMS)
            ws.cell(rows["6.1",], columns["核定分"]).value = k / 4
            ws.cell(rows["6.1",], columns["核定说明"]).value = f"第 {k} 次"
            ws, columns, rows = table_of(book, ANSWERS)
            ws.cell(rows["T04", "12.1", "n"], columns["值"]).value = 40 + k

        case.edit(change)
        found.append(Saved(case.data, k / 4, 40.0 + k))
    return found


def save_during_run(rng: random.Random, root: Path, copies: Sequence[Saved], calls: int) -> list[str]:
    """A master that is saved at a random moment of a collect; what of it is lost.

    Args:
        rng: the dice.
        root: a collected round with a new return in its inbox; it is used up.
        copies: what may be saved.
        calls: how many moments there are to choose from.
    """
    chosen = [rng.choice(copies) for _ in range(rng.choice((1, 1, 1, 2)))]
    moments = sorted(rng.sample(range(1, calls + 1), len(chosen)))
    lock = root / f"~${MASTER}"
    if rng.random() < 0.35:
        lock.touch()
    wrong: list[str] = []
    # One that is still being written when the next one comes would be two programs at once.
    ways = ("over", "rename", "slowly") if len(chosen) == 1 else ("over", "rename")
    saves = [_Save(root, one.data, lock, rng.choice(ways)) for one in chosen]
    with ExitStack() as stack:
        for moment, save in zip(moments, saves, strict=True):
            stack.enter_context(before_call(moment, save))
        first = gather(root)
    if first.refused:
        wrong.append(f"refused: {[p.message() for p in first.problems][:3]}")
    for save in saves:
        save.finish()
    lock.unlink(missing_ok=True)
    last = chosen[-1]
    if not _kept(root, last.data) and last.data not in _bytes_of_all(root):
        wrong.append("what was saved last is neither in place nor in the backups")
    gather(root)
    scores, answers = scores_in(root / MASTER), answers_in(root / MASTER)
    if scores.get("6.1") != last.score or answers.get(("T04", "12.1", "n")) != last.answer:
        wrong.append(
            f"at {moments} of {calls}: {scores.get('6.1')}, {answers.get(('T04', '12.1', 'n'))} "
            f"instead of {last.score}, {last.answer}"
        )
    return wrong


def _bytes_of_all(root: Path) -> set[bytes]:
    return {path.read_bytes() for path in root.rglob("*.xlsx")}


class _Save:
    """As Excel (a new file in its place), or as a program that writes over the old one, in two steps or one."""

    def __init__(self, root: Path, data: bytes, lock: Path, way: str) -> None:
        self.master, self.data, self.lock, self.way = root / MASTER, data, lock, way
        self.begun = False
        self.late: threading.Timer | None = None

    def __call__(self) -> None:
        """Save; the lock file goes, since the program has closed it."""
        self.begun = True
        if self.way == "rename":
            new = self.master.with_name(f"{len(self.data):08X}")
            new.write_bytes(self.data)
            new.replace(self.master)
        elif self.way == "slowly":
            self.master.write_bytes(self.data[: len(self.data) // 2])
            self.late = threading.Timer(0.25, self.master.write_bytes, [self.data])
            self.late.start()
        else:
            self.master.write_bytes(self.data)
        self.lock.unlink(missing_ok=True)

    def finish(self) -> None:
        """Wait for what is still being written; a moment that did not come is a save after the run."""
        if not self.begun:
            self()
        if self.late is not None:
            self.late.join()
