"""A notice from its files to the workbook of a catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govcredit_xl.catalogue.dump import Content
from govcredit_xl.catalogue.importing.against import carry_over, catalogue_content, compare
from govcredit_xl.catalogue.importing.arrive import read_notice
from govcredit_xl.catalogue.importing.content import DraftCatalogue, ReadList, draft_catalogue
from govcredit_xl.catalogue.importing.front import Front, read_front
from govcredit_xl.catalogue.importing.grids import Source
from govcredit_xl.catalogue.importing.items import DraftItem, draft_items, scored_group
from govcredit_xl.catalogue.importing.nested import grades_in, list_tree
from govcredit_xl.catalogue.importing.rows import NoticeTable, read_tables
from govcredit_xl.catalogue.importing.scored import guess_subject, subject_of_last_year
from govcredit_xl.catalogue.importing.sums import SumProof, prove
from govcredit_xl.catalogue.importing.units import (
    Assignment,
    UnitList,
    assign,
    read_unit_list,
    unit_list,
)
from govcredit_xl.catalogue.review import shown_value
from govcredit_xl.core.import_terms import ChangeCol
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import EACH_OF, Col, File, Setting, Sheet
from govcredit_xl.core.words import BETWEEN_NAMES, Words, joined
from govcredit_xl.files.sheets import Book, Unreadable, read_any

MAX_ITEMS: Final = 2000
_MOST_NAMED: Final = 10


@dataclass
class NoticeImport:
    """What became of a notice.

    Attributes:
        content: sheet → records; None where nothing could be made of it.
        title, year: of the notice.
        problems: what to tell.
        proofs: the sums that it prints, with what they come to.
        figures: counts for the summary and for --json.
    """

    content: dict[str, list[dict[str, str]]] | None = None
    title: str = ""
    year: str = ""
    problems: list[Problem] = field(default_factory=list)
    proofs: list[SumProof] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def import_notice(
    paths: Sequence[Path], *, units: Path | None = None, against: Path | None = None
) -> NoticeImport:
    """The catalogue of a notice.

    Args:
        paths: its files: the notice itself, and annexes that hold the table.
        units: a list of units, or a catalogue that has one.
        against: last year's catalogue, or the folder of its round.
    """
    result = NoticeImport()
    sources: list[Source] = []
    for path in paths:
        source, problem = read_notice(path)
        sources += [source] if source is not None else []
        result.problems += [problem] if problem is not None else []
    old, known = _old(against, result), UnitList()
    if units is not None:
        known = _units(units, result)
    elif old is not None:
        known = unit_list(old.get(Sheet.UNITS, []))
    if any(problem.severity == "error" for problem in result.problems):
        return result
    left_out: list[str] = []
    tables = read_tables([grid for source in sources for grid in source.grids], left_out)
    items = draft_items(tables)
    if not items or len(items) > MAX_ITEMS:
        names = "、".join(path.name for path in paths)
        result.problems.append(Problem("import-no-list", file=names))
        return result
    lines = [line for source in sources for line in source.lines]
    front = read_front(lines, [table.name for table in tables])
    read = _read_list(front, lines, tables, items, known, old)
    result.proofs = list(read.proofs)
    draft = draft_catalogue(read, known)
    _ask_notes(draft, tables, read.items)
    if old is not None:
        carry_over(draft, old)
    result.content = draft.content()
    result.title, result.year = front.settings.get(Setting.TITLE, ""), front.settings.get(Setting.YEAR, "")
    if len(tables) > 1:
        rows = Words("“{name}”（{count} 行）", "“{name}” ({count} rows)")
        told = joined(
            (rows.put(name=table.name, count=str(len(table.rows))) for table in tables), BETWEEN_NAMES
        )
        apart: dict[str, str | float] = {"count": len(tables)}
        result.problems.append(Problem("import-tables-apart", facts=apart | told.as_facts("names")))
    if left_out:
        facts: dict[str, str | float] = {"count": len(left_out), "names": "、".join(left_out[:_MOST_NAMED])}
        result.problems.append(Problem("import-table-left-out", facts=facts))
    result.problems += [_sum_problem(proof) for proof in result.proofs if not proof.holds]
    result.figures = _figures(draft, result.proofs)
    return result


def _read_list(
    front: Front,
    lines: Sequence[str],
    tables: Sequence[NoticeTable],
    items: Sequence[DraftItem],
    known: UnitList,
    old: Content | None,
) -> ReadList:
    """All that was read, once it is known who is scored: as last year, where there is a catalogue of it."""
    whose = _whose(items, tables, known)
    titles = "\n".join((front.settings.get(Setting.TITLE, ""), *(table.name for table in tables)))
    subject = guess_subject(lines, titles, items, whose)
    if old is not None:
        subject = subject_of_last_year(old.get(Sheet.SETTINGS, []), subject)
    if not subject.by_unit:
        return ReadList(front, items, prove(items, tables, front.total), subject, whose)
    tree = list_tree(items)
    whose = _whose(tree.items, tables, known, True)
    leads = {item: who.leads for item, who in whose.items()}
    proofs = prove(tree.items, tables, front.total, leads, tree.full)
    return ReadList(front, tree.items, proofs, subject, whose, tree.nodes, *grades_in(lines))


def _ask_notes(draft: DraftCatalogue, tables: Sequence[NoticeTable], items: Sequence[DraftItem]) -> None:
    """A question for each row of a list that became no item: it may be a criterion all the same."""
    for number, table in enumerate(tables):
        for note in table.notes:
            above = {row.place for row in table.rows[: note.after]}
            mine = [item for item in items if item.table == number]
            before = [item for item in mine if item.row.place in above]
            near = (before[-1:] or mine[:1] or items)[0]
            draft.ask(
                Sheet.INDICATORS, near.id, Col.CRITERION,
                f"表里还有一行没有当作评分项：“{shown_value(note.text)}”；要是评分标准，请在“指标”补上一行",
                now=near.criterion, basis=note.text, source=note.place,
            )  # fmt: skip


def _whose(
    items: Sequence[DraftItem], tables: Sequence[NoticeTable], known: UnitList, each: bool = False
) -> dict[str, Assignment]:
    """Item → who is responsible for it.

    Where each is scored and the table has no such column, it is for all alike: a group named after the table.
    """
    found: dict[str, Assignment] = {}
    unnamed = not any(item.row.responsible or item.row.leads or item.row.supporters for item in items)
    for item in items:
        row = item.row
        responsible = EACH_OF + scored_group(tables[item.table].name) if each and unnamed else row.responsible
        found[item.id] = assign(responsible, row.leads, row.supporters, known, each)
    return found


def _sum_problem(proof: SumProof) -> Problem:
    return Problem(
        "import-sum-differs", item=proof.item, sheet=Sheet.INDICATORS,
        facts={"what": proof.sentence, "where": proof.place or "全表"},
    )  # fmt: skip


def _figures(draft: DraftCatalogue, proofs: Sequence[SumProof]) -> dict[str, Any]:
    sure = Counter(record.get(Col.SURE, "") for record in draft.indicators)
    changes = Counter(change[ChangeCol.KIND] for change in draft.changes)
    return {
        "items": len(draft.indicators), "units": len(draft.units), "open": len(draft.review),
        "sure": sure["高"], "likely": sure["中"], "unsure": sure["低"],
        "sums": len(proofs), "sums_broken": sum(not proof.holds for proof in proofs),
        "carried": len(draft.carried), "changes": dict(changes),
    }  # fmt: skip


# -- other catalogues --------------------------------------------------------------------------------------------
def catalogue_file(path: Path) -> Path:
    """The workbook that is meant: a folder means the 指标体系.xlsx in it."""
    return path / File.CATALOGUE if path.is_dir() else path


def load_content(path: Path) -> tuple[dict[str, list[dict[str, str]]] | None, Problem | None]:
    """The records of a catalogue's sheets, or why they cannot be read."""
    file = catalogue_file(path)
    book, why = _book(file)
    content = catalogue_content(book) if book is not None else {}
    if content.get(Sheet.INDICATORS):
        return content, None
    why = why or ("里面没有评分项", "it has no items")
    return None, Problem("import-old-unreadable", file=str(path), facts={"why": why[0], "why_en": why[1]})


def compare_files(old: Path, new: Path) -> tuple[list[dict[str, str]], list[Problem]]:
    """The changes between two catalogues; problems where one cannot be read."""
    contents = [load_content(path) for path in (old, new)]
    problems = [problem for _, problem in contents if problem is not None]
    before, after = contents[0][0], contents[1][0]
    return (compare(before, after) if before is not None and after is not None else []), problems


def _old(path: Path | None, result: NoticeImport) -> dict[str, list[dict[str, str]]] | None:
    if path is None:
        return None
    content, problem = load_content(path)
    result.problems += [problem] if problem is not None else []
    return content


def _units(path: Path, result: NoticeImport) -> UnitList:
    book, why = _book(catalogue_file(path))
    known = read_unit_list(book) if book is not None else UnitList()
    if not known.records:
        why = why or ("没有“名称”列，或没有内容", "it has no column 名称, or no rows")
        facts = {"why": why[0], "why_en": why[1]}
        result.problems.append(Problem("import-units-unreadable", file=path.name, facts=facts))
        return known
    return UnitList(_coded(known.records), known.names, known.groups)


def _coded(records: Sequence[dict[str, str]]) -> tuple[dict[str, str], ...]:
    """The rows with codes where the list has none."""
    taken = {record.get(Col.UNIT_CODE, "") for record in records}
    free = (code for code in (f"U{k:03d}" for k in range(1, 10_000)) if code not in taken)
    return tuple(
        record if record.get(Col.UNIT_CODE) else {**record, Col.UNIT_CODE: next(free)} for record in records
    )


def _book(path: Path) -> tuple[Book | None, tuple[str, str] | None]:
    from govcredit_xl.core.problems import why_of

    try:
        return read_any(path.read_bytes()), None
    except Unreadable as error:
        return None, (error.why, error.why_en or error.why)
    except OSError as error:
        told = why_of(error)
        return None, (str(told["why"]), str(told.get("why_en", told["why"])))
