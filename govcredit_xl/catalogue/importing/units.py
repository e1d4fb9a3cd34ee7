"""Who is responsible for an item: names and groups of a cell, told apart and found in a list of units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.catalogue.values import split_list
from govcredit_xl.core.terms import DEPARTMENTS, EACH_OF, TOWNS, Col
from govcredit_xl.files.sheets import Book, cell_text, heading_key, plain
from govcredit_xl.files.sheets.similar import closest

_GROUP: Final = re.compile(r"^(?:各|所有|全体|全部|其他|其它|相关|有关)")
_TOWNS: Final = re.compile(r"(?:乡?镇|街)(?:[(（、/和]?(?:乡|镇|街道?|办事处|场|园区)[)）]?)*|镇街道?")
_DEPARTMENTS: Final = re.compile(r"(?:有关|相关|责任|职能|成员|区直|县直|市直)?(?:单位|部门|部門)+")
_DUTY: Final = re.compile(
    r"(?:按照?(?:各自)?职[责能](?:分工)?|分别|共同|具体)?负责|等$|等单位$|等部门$|(?:任务)?按职责分工"
)
_LEADING: Final = re.compile(r"[（(]?牵头(?:单位|部门|负责|抓总)?[）)]?[:：]?")
_SUPPORTING: Final = re.compile(r"[（(]?(?:配合|协助|协同|参与|协办)(?:单位|部门|实施|落实)?[）)]?[:：]?")
_PREFIX: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,3})?(?:省|市|县|区)(?=[\u4e00-\u9fff]{2,})")


@dataclass(frozen=True)
class UnitList:
    """Units that are known: their rows of the sheet 单位, what each name means, which groups there are."""

    records: tuple[dict[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    def find(self, name: str) -> str | None:
        """The short name of a unit, found with or without the name of its place in front."""
        key = heading_key(name)
        return self.names.get(key) or self.names.get(_PREFIX.sub("", key))


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is responsible for an item.

    Attributes:
        leads, supporters: names and groups (with 各), as the sheet 指标 names them.
        unknown: names that no unit of the list has.
        empty: groups that have no members in the list, without 各.
        taken_for: (as printed, as taken) where a name or group was taken for another.
    """

    leads: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    taken_for: tuple[tuple[str, str], ...] = ()


def unit_list(records: Iterable[Mapping[str, str]]) -> UnitList:
    """The list of units in the rows of a sheet 单位."""
    names: dict[str, str] = {}
    groups: dict[str, None] = {}
    kept = []
    for record in records:
        name = (record.get(Col.NAME) or "").strip()
        if not name:
            continue
        short = (record.get(Col.SHORT) or "").strip() or name
        for spelled in (name, short, *split_list(record.get(Col.ALIASES) or "")):
            names.setdefault(heading_key(spelled), short)
            names.setdefault(_PREFIX.sub("", heading_key(spelled)), short)
        groups |= dict.fromkeys(split_list(record.get(Col.GROUPS) or ""))
        kept.append(dict(record))
    return UnitList(tuple(kept), names, tuple(groups))


_NAMES: Final = {
    Col.UNIT_CODE: ("编码", "单位编码", "代码"),
    Col.NAME: ("名称", "单位名称", "单位", "部门", "部门名称", "责任单位"),
    Col.SHORT: ("简称",),
    Col.ALIASES: ("别名", "曾用名"),
    Col.CATEGORY: ("类别", "单位类别"),
    Col.GROUPS: ("分组", "所属分组"),
    Col.RANKING: ("排名组",),
    Col.CONTACT: ("联系人",),
    Col.PHONE: ("电话", "联系电话"),
    Col.EMAIL: ("邮箱", "电子邮箱"),
    Col.DEADLINE: ("截止日期",),
    Col.SOURCE: ("来源",),
}  # fmt: skip


def read_unit_list(book: Book) -> UnitList:
    """The units in a workbook: of its sheet 单位, else of the first sheet with a column of names."""
    sheets = sorted(book.sheets, key=lambda sheet: heading_key(sheet.name) != "单位")
    for sheet in sheets:
        headings: list[tuple[int, int, dict[str, int]]] = []  # (names of columns, number of the row, columns)
        for number, cells in list(sheet.by_row.items())[:20]:
            told = {heading_key(cell_text(value)): column for column, value in cells.items()}
            columns = {
                heading: told[name] for heading, names in _NAMES.items() for name in names if name in told
            }
            if Col.NAME in columns and (len(columns) > 1 or len(told) == 1):
                headings.append((len(columns), number, columns))
        if headings:
            # A title above the table may be a single word that is a heading, too.
            _, first, columns = max(headings, key=lambda one: (one[0], -one[1]))
            rows = (row for at, row in sheet.by_row.items() if at > first)
            return unit_list(
                {heading: plain(row[column]) if column in row else "" for heading, column in columns.items()}
                for row in rows
            )
    return UnitList()


def assign(responsible: str, leads: str, supporters: str, known: UnitList, each: bool = False) -> Assignment:
    """Who leads and who supports, from the cells of a row.

    Named units lead and groups beside them support, unless 牵头 and 配合 say otherwise; where only groups
    are named, their members lead. With `each` all lead who are not said to support: each is scored by itself.
    """
    told: list[tuple[str, str]] = []  # (name, role)
    for text, role in ((leads, "lead"), (supporters, "support"), (responsible, "")):
        told += [(name, own or role) for name, own in _named(text)]
    any_lead = any(role == "lead" for _, role in told)
    named = any(not role and not _GROUP.match(name) for name, role in told)
    found: dict[str, list[str]] = {"lead": [], "support": []}
    unknown: list[str] = []
    empty: list[str] = []
    taken: list[tuple[str, str]] = []
    for name, role in dict.fromkeys(told):
        is_group = bool(_GROUP.match(name))
        if not role:
            role = "support" if any_lead or (is_group and named and not each) else "lead"
        shown = _group(name, known, empty, taken, each) if is_group else _unit(name, known, unknown, taken)
        if shown not in (*found["lead"], *found["support"]):
            found[role].append(shown)
    if not found["lead"]:
        found["lead"], found["support"] = found["support"], []
    return Assignment(
        tuple(found["lead"]), tuple(found["support"]), tuple(unknown), tuple(empty), tuple(taken)
    )


def names_in(text: str) -> list[str]:
    """The units and groups that a cell names."""
    return list(dict.fromkeys(name for name, _ in _named(text)))


def is_group_name(name: str) -> bool:
    """True for 各镇街, 有关部门 and the like."""
    return bool(_GROUP.match(name))


def _named(text: str) -> list[tuple[str, str]]:
    """(name, role) of each name in a cell; a role said after or before some names holds for them."""
    found: list[tuple[str, str]] = []
    text = text.replace("門", "门").replace("\n", "、")
    for piece in _outside_brackets(text, "，,；;。"):
        before = re.match(r"\s*(?:牵头|配合|协助|参与)(?:单位|部门)?\s*[:：]", piece)
        lead, support = bool(_LEADING.search(piece)), bool(_SUPPORTING.search(piece))
        names = _outside_brackets(piece[before.end() :] if before else piece, "、/ 　")
        for name in names:
            own = "lead" if _LEADING.search(name) else "support" if _SUPPORTING.search(name) else ""
            bare = _DUTY.sub("", _SUPPORTING.sub("", _LEADING.sub("", name))).strip(" :：")
            if not own and lead != support:
                bracketed = re.search(r"[（(](?:牵头|配合|协助)[）)]", piece)
                own = "" if bracketed else "lead" if lead else "support"
            if bare:
                found.append((bare, own))
    return found


def _outside_brackets(text: str, separators: str) -> list[str]:
    """The pieces between separators; those inside brackets part nothing."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character in "（(") - (character in "）)" and depth > 0)
        if character in separators and not depth:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece.strip() for piece in pieces if piece.strip()]


def _unit(name: str, known: UnitList, unknown: list[str], taken: list[tuple[str, str]]) -> str:
    if not known.records:
        return name
    found = known.find(name)
    if found is None:
        near = closest(name, list(known.names.values()), 0.8)
        unknown.append(f"{name}（是不是“{near}”）" if near else name)
        return name
    if heading_key(found) != heading_key(name):
        taken.append((name, found))
    return found


def _group(name: str, known: UnitList, empty: list[str], taken: list[tuple[str, str]], each: bool) -> str:
    """The group as 各 and its name in the list; a spelling of the towns is the group of towns.

    Where each unit is scored and no list is known, the group bears the notice's own word.
    """
    bare = unicodedata.normalize("NFKC", _GROUP.sub("", name)).strip()
    kept = re.match(r"(?:有关|相关)", name)
    bare = (kept[0] + bare) if kept else bare
    groups = {heading_key(group): group for group in known.groups}
    found = groups.get(heading_key(bare))
    own = each and not known.groups and "街" not in bare
    if found is None and _TOWNS.fullmatch(bare) and not own:
        found = (
            TOWNS
            if not known.groups or TOWNS in known.groups
            else next((group for group in known.groups if _TOWNS.fullmatch(group)), None)
        )
        if found is not None and "街" not in bare:
            taken.append((name, EACH_OF + found))
    if found is None and _DEPARTMENTS.fullmatch(bare):
        near = [group for group in known.groups if _DEPARTMENTS.fullmatch(group)]
        found = near[0] if near else None
        if found is not None:
            taken.append((name, EACH_OF + found))
    shown = found or bare
    if shown not in known.groups:
        empty.append(shown)
    return EACH_OF + shown


def units_from_names(names: Sequence[str]) -> list[dict[str, str]]:
    """Rows of the sheet 单位 for units of which only the names are known; members of groups are not."""
    records: list[dict[str, str]] = []
    counts = {"D": 0, "T": 0}
    for name in dict.fromkeys(names):
        town = re.search(r"(街道|镇)(?:办事处|人民政府)?$", name)
        letter = "T" if town else "D"
        counts[letter] += 1
        category = town[1] if town else DEPARTMENTS
        groups = TOWNS if town else ""
        records.append(
            {
                Col.UNIT_CODE: f"{letter}{counts[letter]:02d}", Col.NAME: name, Col.SHORT: name,
                Col.CATEGORY: category, Col.GROUPS: groups, Col.SOURCE: "通知",
            }
        )  # fmt: skip
    return records
