"""A whole round with made-up answers (`demo`): most units answer well, some not at all, some wrongly."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.layouts import FormCell
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, Catalogue, Item, Value
from govcredit_xl.core.terms import EVIDENCE_WANTED, NO, YES, InputType
from govcredit_xl.core.zips import zip_member
from govcredit_xl.forms.layout import form_layout
from govcredit_xl.letters.corrections.give import correct
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.kinds import Doc
from govcredit_xl.letters.word.release import write_notices
from govcredit_xl.round.build import build
from govcredit_xl.round.collect import collect
from govcredit_xl.round.init import begin
from govcredit_xl.round.write import Progress, Report, refusal
from govcredit_xl.scoring.rules import rule_of

MISSING = ("D19", "T11")  # have not answered
FAULTY = "T06"  # more on time than there were at all
TWICE = "T04"  # sent a first and a better version
WRONG_FORM = "D23"  # sent a form of its own
LATE = "T13"

Answers = dict[str, Value]
"""Defined name → answer."""


def demo(where: Path, *, seed: int = 2021, on_progress: Progress | None = None) -> Report:
    """Make a round in a new folder, fill in every unit's workbook, collect, give back, draft the documents.

    Args:
        where: a folder that is not there yet, or is empty.
        seed: of the made-up answers.
        on_progress: told what is being done.
    """
    tell = on_progress or (lambda stage, done, total: None)
    begun = begin(where)
    if begun.refused:
        return begun
    round_ = Round(where.absolute())
    built, problems = build(round_, on_progress=lambda done, total: tell("build", done, total))
    catalogue, _ = load_catalogue(round_.catalogue)
    if built.refused or catalogue is None:
        return refusal(*problems)
    returned = _return_forms(round_, catalogue, built.files, random.Random(seed), tell)
    report = collect(round_, round_.inbox, on_progress=on_progress)
    if report.refused:
        return report
    corrected = correct(round_)
    drafts = {kind: _draft(round_, kind) for kind in (Doc.TASK, Doc.RESULT)}
    report.files = {
        "catalogue": round_.relative(round_.catalogue),
        "form": built.files[TWICE],
        "returned": returned[TWICE],
        "faulty": returned[FAULTY],
        "correction": next((back.given.file for back in corrected.backs), ""),
        "master": report.files["master"],
        "notice": drafts[Doc.TASK],
        "circular": drafts[Doc.RESULT],
    }
    return report


def _draft(round_: Round, kind: str) -> str:
    """A document as a draft (征求意见稿), since nobody stands for made-up figures; its path."""
    written = write_notices(round_, Order(kind, draft=True), recalculate=None)
    return next(iter(written.files.values()), "")


def fill(data: bytes, answers: Mapping[str, Value]) -> bytes:
    """A collection workbook with answers in its named cells, as a spreadsheet without cached results saves it.

    Raises:
        KeyError: the workbook has no such name.
    """
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data))
    for name, value in answers.items():
        ((sheet, reference),) = workbook.defined_names[name].destinations
        cell = workbook[sheet][reference]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text that begins with = stays text
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _return_forms(
    round_: Round, catalogue: Catalogue, files: Mapping[str, str], rng: random.Random, tell: Progress
) -> dict[str, str]:
    """Put the filled-in workbooks into the inbox; unit → path."""
    day = catalogue.settings.issued or dt.date(2021, 10, 20)
    start = dt.datetime.combine(day, dt.time(9)) + dt.timedelta(days=7)
    returned: dict[str, str] = {}
    for k, unit in enumerate(catalogue.units):
        tell("fill", k + 1, len(catalogue.units))
        answers = unit_answers(catalogue, unit.code, rng)
        when = start + dt.timedelta(days=rng.randrange(20), minutes=rng.randrange(480))
        if unit.code in MISSING:
            continue
        sent = (round_.root / files[unit.code]).read_bytes()
        name = Path(files[unit.code]).name
        if unit.code == WRONG_FORM:
            data, name = _own_form(unit.name), f"{unit.short}上报数据.xlsx"
        elif unit.code == TWICE:
            first = {name_: value for name_, value in answers.items() if not name_.startswith("in_12_")}
            _put(round_, f"第一次/{name}", fill(sent, first), when)
            _put(round_, f"{unit.short}佐证材料.zip", _evidence_files(answers), when)
            data, when = fill(sent, answers), when + dt.timedelta(days=2)
        elif unit.code == FAULTY:
            data = fill(sent, {**answers, "in_12_1_n": 130.0, "in_12_1_d": 125.0})
        else:
            data = fill(sent, answers)
        if unit.code == LATE and catalogue.deadline_of(unit.code) is not None:
            when = dt.datetime.combine(catalogue.deadline_of(unit.code) or day, dt.time(10)) + dt.timedelta(
                days=3
            )
        if k % 5 == 2:
            name = safe_file_name(f"{unit.short}（已填）.xlsx")
        returned[unit.code] = _put(round_, name, data, when)
    return returned


def _put(round_: Round, name: str, data: bytes, when: dt.datetime) -> str:
    path = round_.inbox / name
    write_atomic(path, data)
    os.utime(path, (when.timestamp(), when.timestamp()))
    return round_.relative(path)


def _evidence_files(answers: Answers) -> bytes:
    """An archive of the files that the answers name, all but the last, which was forgotten."""
    names = [str(value) for name, value in answers.items() if name.startswith("ev_")]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names[:-1]:
            page = f"%PDF-1.4\n% {name}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            page += "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            page += "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
            archive.writestr(zip_member(name), page.encode())
    return out.getvalue()


def _own_form(unit: str) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Sheet1"
    for row in ((f"{unit}工作情况",), ("项目", "数量"), ("信用承诺", 35), ("培训", 2)):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


# -- answers -----------------------------------------------------------------------------------------
def unit_answers(catalogue: Catalogue, unit: str, rng: random.Random) -> Answers:
    """A unit's made-up answers: mostly good ones."""
    cells: dict[tuple[str, str], FormCell] = {
        (cell.item, cell.code): cell for cell in form_layout(catalogue, unit).cells
    }
    answers: Answers = {}
    for item, lead in catalogue.items_of(unit):
        if lead is False and rule_of(item).for_some and rng.random() < 0.3:
            answers[cells[item.id, NOT_INVOLVED].name] = YES
            answers[cells[item.id, MEMO].name] = "本单位无此项职能"
            continue
        for code, value in _item_answers(item, lead, rng).items():
            answers[cells[item.id, code].name] = value
        if rng.random() < (0.95 if EVIDENCE_WANTED in item.method else 0.3):
            answers[cells[item.id, EVIDENCE].name] = _evidence(unit, item, rng)
        if (item.id, PROPOSED) in cells:
            answers[cells[item.id, PROPOSED].name] = round(item.points * rng.choice((0.6, 0.8, 1.0)), 1)
    _same_denominators(answers)
    return answers


def _evidence(unit: str, item: Item, rng: random.Random) -> str:
    """Mostly an address; of one unit the names of files; now and then one that was forgotten."""
    if unit == TWICE or rng.random() < 0.03:
        return f"{item.id}_佐证材料.pdf"
    return f"http://www.example.gov.cn/{unit.lower()}/{item.id.replace('.', '-')}.html"


def _same_denominators(answers: Answers) -> None:
    """12.2 counts the same records as 12.1."""
    if "in_12_1_d" in answers and "in_12_2_d" in answers:
        was, total = answers["in_12_2_d"], answers["in_12_1_d"]
        kept = answers.get("in_12_2_n")
        answers["in_12_2_d"] = total
        if isinstance(was, float) and isinstance(kept, float) and isinstance(total, float):
            answers["in_12_2_n"] = float(int(kept / was * total))


def _item_answers(item: Item, lead: bool, rng: random.Random) -> Answers:
    best = rule_of(item).full_marks(item)
    found: Answers = {}
    for asked in item.asked(lead=lead):
        value = best.get(asked.code)
        if value is None:
            if asked.optional and rng.random() < 0.5:
                continue
            value = _free(asked.type, rng)
        elif asked.type == InputType.FLAG and rng.random() < 0.06:
            value = NO
        if asked.conditional:
            continue
        found[asked.code] = value
    return rule_of(item).made_up(item, found, rng)


def _free(kind: str, rng: random.Random) -> Value:
    if kind == InputType.FLAG:
        return YES
    if kind == InputType.DATE:
        return dt.date(2021, rng.randint(1, 3), rng.randint(1, 28))
    if kind in InputType.NUMBERS:
        return float(rng.randint(1, 60))
    return rng.choice(("已按要求开展，见佐证材料", "已印发文件并组织实施", "定期归集，结果用于日常监管"))
