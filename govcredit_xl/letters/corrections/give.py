"""Which units get a workbook back, and giving it (`correct`)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from govcredit_xl.core.cells import a1
from govcredit_xl.core.folder import Round, cannot_write
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import to_record
from govcredit_xl.core.replaced import write_kept
from govcredit_xl.core.sources import rating_code
from govcredit_xl.core.terms import Fix, Level
from govcredit_xl.forms.guide_sheet import read_guide
from govcredit_xl.forms.layout import form_layout
from govcredit_xl.forms.stamp import Stamp, prepare, stamp
from govcredit_xl.forms.write import deadline_text, file_name
from govcredit_xl.letters.corrections.contents import MovedAnswers, move, reported
from govcredit_xl.returns.followup import EVENT, RETURNED, FollowUp, GivenBack, given_back
from govcredit_xl.returns.remarks import BLANK_CODES, Point, points_of
from govcredit_xl.round.build import Progress, guide_text, sign_tokens
from govcredit_xl.round.session import RoundRefused, read_catalogue_of, session
from govcredit_xl.round.state import Standing, stand, standing


@dataclass(frozen=True)
class CorrectionWorkbook:
    """A unit's workbook that was given back, now or before.

    Attributes:
        given: what and where.
        name: the unit's short name.
        written: True where it was written by this run.
        follow: what became of the one given before, None where this is the first and has not come back.
        cells: (item, input) → cell of the workbook given.
        mended: True where the unit's present return has no errors any more.
    """

    given: GivenBack
    name: str
    written: bool
    follow: FollowUp | None
    cells: Mapping[tuple[str, str], str]
    mended: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entry of `corrections` in `--json`."""
        follow = self.follow
        came_back = follow is not None and follow.returned
        states = {Level.ERROR: "errors", Level.SOFT: "soft", Level.REMINDER: "reminders"}
        levels = [point.level for point in self.given.points]
        return {
            "unit": self.given.unit,
            "name": self.name,
            "number": self.given.number,
            "file": self.given.file,
            "written": self.written,
            "mended": self.mended,
            **{name: levels.count(level) for level, name in states.items()},
            "points": [self._point(point) for point in self.given.points],
            "done": [{**_said(point), "state": fix} for fix, point in self.given.earlier],
            "before": None if follow is None else {
                "number": follow.given.number,
                "returned": came_back,
                "counts": follow.counts(),
                "points": [
                    {**_said(point), "state": follow.fixes[point.key]} for point in follow.given.points
                ],
            },
        }  # fmt: skip

    def _point(self, point: Point) -> dict[str, Any]:
        return {**_said(point), "cell": self.cells.get((point.item, point.input)), "state": point.fix or None}


def _said(point: Point) -> dict[str, Any]:
    return {
        "level": point.level,
        "code": point.code,
        "item": point.item or None,
        "label": point.label,
        "given": point.given,
        "message": point.message,
        "remedy": point.remedy,
    }


@dataclass
class CorrectionResult:
    """What `correct` found and did.

    Attributes:
        backs: by unit, in the order of the catalogue.
        refused: nothing could be done or written; every file is as it was.
    """

    backs: list[CorrectionWorkbook] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def correct(
    round_: Round,
    units: Sequence[str] | None = None,
    *,
    blanks: bool = False,
    on_progress: Progress | None = None,
) -> CorrectionResult:
    """Give each unit with errors its own workbook back.

    What was given once is not given twice: only a new version of the unit, another form or other errors
    make another workbook.

    Args:
        round_: the round.
        units: codes of the units meant, None: all.
        blanks: also for units that only left something blank.
        on_progress: told how many units are done, and of how many.
    """
    try:
        if not round_.ledger_file.exists():  # nothing has come yet: no ledger is made for that
            catalogue, problems = read_catalogue_of(round_, units or ())
            with standing(round_, catalogue, problems) as now:
                return CorrectionResult(problems=[*problems, *_nothing_for(units, now)])
        with session(round_, units or ()) as held:
            now = stand(round_, held.ledger, held.catalogue, held.problems)
            return _Giver(now, held.ledger, blanks).give(units, on_progress or (lambda done, total: None))
    except RoundRefused as refused:
        return CorrectionResult(problems=refused.problems, refused=True)


def _nothing_for(units: Sequence[str] | None, now: Standing) -> list[Problem]:
    """Why units that were asked for get nothing."""
    found = []
    for code in units or ():
        returned = now.evaluation.chosen.units[code]
        why, why_en = ("没有错误", "no errors") if returned.sha256 else (returned.state, "no usable return")
        name = now.catalogue.unit_by_code[code].name
        found.append(Problem("nothing-to-correct", code, facts={"name": name, "why": why, "why_en": why_en}))
    return found


class _Giver:
    """Gives back the workbooks of a round."""

    def __init__(self, now: Standing, ledger: Ledger, blanks: bool) -> None:
        self.now, self.ledger, self.blanks = now, ledger, blanks
        self.round, self.catalogue = now.round, now.catalogue
        self.given = given_back(ledger)
        self.found = CorrectionResult()

    def give(self, units: Sequence[str] | None, on_progress: Progress) -> CorrectionResult:
        """All units, or those named."""
        guide, told = guide_text(self.round, self.catalogue)
        self.found.problems += [*self.now.problems, *told]
        failed = 0
        wanted = [unit for unit in self.catalogue.units if units is None or unit.code in units]
        for done, unit in enumerate(wanted, 1):
            on_progress(done, len(wanted))
            try:
                back = self._unit(unit.code, guide)
            except OSError as error:
                failed += 1
                self.found.problems.append(cannot_write(self.round, error))
                continue
            if back is not None:
                self.found.backs.append(back)
            elif units is not None:
                self.found.problems += _nothing_for([unit.code], self.now)
        self.found.refused = bool(failed) and not any(back.written for back in self.found.backs)
        return self.found

    def _unit(self, code: str, guide: str) -> CorrectionWorkbook | None:
        chosen = self.now.evaluation.chosen
        last, follow = self.given.get(code), self.now.evaluation.corrections.get(code)
        sha, file = chosen.taken.get(code), chosen.units[code].file
        if sha is None or not self.catalogue.has_form(code):
            return None
        self._note_return(follow, sha)
        said = self.now.received.returns[sha]
        mine = [p for p in self.now.evaluation.problems if p.unit == code and p.file == file]
        layout = form_layout(self.catalogue, code)
        points = self._still_asked(points_of(mine, said, self.catalogue.item_by_id), layout)
        reasons = [p for p in points if p.level == Level.ERROR]
        if self.blanks and not reasons:
            reasons = [p for p in points if p.code in BLANK_CODES]
        if not reasons:
            return replace(self._back(last, False, follow, layout), mended=True) if last is not None else None
        state = _state(sha, layout, reasons)
        if last is not None and last.state == state:
            written = not (self.round.root / last.file).exists()
            if written:
                data = self._build(last, said, layout, guide)
                write_kept(self.round, self.ledger, {self.round.root / last.file: data})
            return self._back(last, written, follow, layout)
        given = self._next(code, sha, state, points, last, follow)
        data = self._build(given, said, layout, guide)
        given = replace(given, sha256=hashlib.sha256(data).hexdigest())
        self.found.problems += write_kept(self.round, self.ledger, {self.round.root / given.file: data})
        self.ledger.add_event(EVENT, code, to_record(given), at=_now())
        return self._back(given, True, follow, layout)

    def _note_return(self, follow: FollowUp | None, sha: str) -> None:
        """Record, once for each version, what became of the points given."""
        if follow is None or not follow.returned:
            return
        unit, number = follow.given.unit, follow.given.number
        record = {"number": number, "sha256": sha, "counts": follow.counts()}
        known = [event.record for event in self.ledger.events(RETURNED, unit)]
        if not any((one["number"], one["sha256"]) == (number, sha) for one in known):
            record["points"] = [[*key, fix] for key, fix in follow.fixes.items()]
            self.ledger.add_event(RETURNED, unit, record, at=_now())

    def _still_asked(self, points: Sequence[Point], layout: FormLayout) -> list[Point]:
        """Without those whose input the present form no longer has."""
        cells = set(_cells(layout))
        return [p for p in points if not p.input or (p.item, p.input) in cells]

    def _next(
        self,
        code: str,
        sha: str,
        state: str,
        points: Sequence[Point],
        last: GivenBack | None,
        follow: FollowUp | None,
    ) -> GivenBack:
        number = last.number + 1 if last is not None else 1
        name = PurePosixPath(file_name(self.catalogue.unit_by_code[code], self.catalogue.settings)).stem
        file = self.round.relative(self.round.corrections / f"{name}_退改{number}.xlsx")
        earlier: tuple[tuple[str, Point], ...] = ()
        if follow is not None and follow.returned:
            points = [replace(p, fix=follow.fixes.get(p.key, Fix.NEW)) for p in points]
            open_ = {p.key for p in points}
            earlier = tuple((follow.fixes[p.key], p) for p in follow.given.points if p.key not in open_)
        return GivenBack(code, number, file, "", sha, state, tuple(points), earlier)

    def _build(self, given: GivenBack, said: Return, layout: FormLayout, guide: str) -> bytes:
        """The workbook: the unit's own of the same build and token where its form is still the same."""
        from govcredit_xl.letters.corrections.sheet import Advice
        from govcredit_xl.letters.corrections.workbook import CorrectionBook, FormFilling

        catalogue, code = self.catalogue, given.unit
        _, tokens = sign_tokens(self.round, self.ledger, catalogue, {code: layout})
        moved = move(said, self.ledger.layout(said.build), layout)
        returned, unit = self.now.evaluation.chosen.units[code], catalogue.unit_by_code[code]
        received = f"{returned.received:%Y-%m-%d %H:%M}" if returned.received else ""
        name = PurePosixPath((returned.file or "").split("!")[-1]).name
        newer = self._newer_form(said, layout, moved, given)
        advice = Advice(given.number, name, received, given.points, given.earlier, newer)
        filled = FormFilling(
            moved.contents,
            said.evidence,
            given.points,
            catalogue.settings.organ or "主办单位",
            reported(said, layout),
        )
        round_id = self.ledger.round_id(catalogue.settings.year)
        book = CorrectionBook(catalogue, code, layout, read_guide(guide), round_id, filled, advice)
        serial = self.ledger.serial(code, layout.build)
        marks = Stamp(unit.name, code, deadline_text(catalogue, code), tokens[code], serial)
        return stamp(prepare(book.write()), marks)

    def _newer_form(self, said: Return, layout: FormLayout, moved: MovedAnswers, given: GivenBack) -> str:
        """What to say where the unit answered on an earlier form; also told to the office."""
        if said.build == layout.build:
            return ""
        unit, returned = self.catalogue.unit_by_code[given.unit], self.now.evaluation.chosen.units[given.unit]
        facts: dict[str, str | float] = {
            "name": unit.name,
            "kept": len(moved.contents),
            "dropped": moved.dropped,
        }
        self.found.problems.append(
            Problem("correction-on-newer-form", unit.code, file=returned.file, facts=facts)
        )
        lost = f"，{moved.dropped} 个填报项已取消、没有搬" if moved.dropped else ""
        return f"填报表在您报送之前已经调整，这是现在的表；原来的答案已搬过来 {len(moved.contents)} 个{lost}，请核对一遍。"

    def _back(
        self, given: GivenBack, written: bool, follow: FollowUp | None, layout: FormLayout
    ) -> CorrectionWorkbook:
        unit = self.catalogue.unit_by_code[given.unit]
        return CorrectionWorkbook(given, unit.short or unit.name, written, follow, _cells(layout))


def _cells(layout: FormLayout) -> dict[tuple[str, str], str]:
    """(item, input) → its cell, on 考核数据 with the unit's code in the input."""
    found = {(cell.item, cell.code): a1(cell.row, cell.column) for cell in layout.cells}
    if layout.reports is not None:
        for row, column in layout.reports.cells():
            found[column.item, rating_code(column.code, row.unit)] = a1(row.row, column.column)
    return found


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _state(sha: str, layout: FormLayout, reasons: Sequence[Point]) -> str:
    """What asks for a workbook. What is merely unlikely is left out: it can change with other units' returns."""
    parts = [sha, layout.build, sorted(point.key for point in reasons)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
