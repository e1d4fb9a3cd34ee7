"""Which formulas of a form were changed: a finding only, since everything is computed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govcredit_xl.core.cells import a1, parse_a1
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import SELF_SCORE
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.sheets import Place, SheetPicture, rules_at

_PREFIXES: Final = ("_XLFN.", "_XLWS.")


def overwritten(
    layout: FormLayout, sheet: SheetPicture, columns: Mapping[int, int], places: Mapping[str, Place]
) -> list[Problem]:
    """One finding per self score whose formula is gone or changed, and one for all other formulas.

    Where rows or columns have moved, a formula changes with them: then only its presence is looked at.

    Args:
        layout: as it was sent.
        sheet: the form as it came back.
        columns: column as sent → column now.
        places: defined name → where it stands now.
    """
    if not sheet.tells_formulas:
        return []
    if not sheet.formulas and layout.formulas:
        facts: dict[str, str | float] = {"label": "自评分、核对提示等全部公式"}
        return [Problem("formula-overwritten", sheet=sheet.name, facts=facts)]
    cells = {cell.name: cell for cell in layout.cells}
    moved = any(now != sent for sent, now in columns.items()) or any(
        (cells[name].row, cells[name].column) != place for name, place in places.items()
    )
    found = []
    for cell in layout.cells:
        place = places.get(cell.name)
        if cell.code != SELF_SCORE or place is None:
            continue
        sent = layout.formulas.get(a1(cell.row, cell.column))
        if sent is not None and _differs(sent, sheet.formulas.get(place), moved):
            facts = {"label": f"{cell.item} {cell.label}"}
            found.append(
                Problem("formula-overwritten", item=cell.item, sheet=sheet.name, cell=a1(*place), facts=facts)
            )
    return found if moved else [*found, *_others(layout, sheet)]


def _others(layout: FormLayout, sheet: SheetPicture) -> list[Problem]:
    own = {(cell.row, cell.column) for cell in layout.cells if cell.code == SELF_SCORE}
    changed = []
    for ref, sent in layout.formulas.items():
        place = parse_a1(ref)
        if place not in own and _differs(sent, sheet.formulas.get(place), False):
            changed.append(place)
    if not changed:
        return []
    facts: dict[str, str | float] = {"label": f"核对提示等 {len(changed)} 处"}
    return [Problem("formula-overwritten", sheet=sheet.name, cell=a1(*min(changed)), facts=facts)]


def _differs(sent: str, now: str | None, moved: bool) -> bool:
    if now is None:
        return True
    # A reference to another sheet changes with its name, and is lost with the sheet.
    moved = moved or "!" in sent
    # The text of a shared formula's dependant may not be stored: then its presence must do.
    return not moved and now not in {"", sent} and plain_formula(now) != plain_formula(sent)


def plain_formula(formula: str) -> str:
    """A formula without what programs change when they save it: spaces, $, case, prefixes, quotes of names."""
    parts = formula.removeprefix("=").split('"')
    for index in range(0, len(parts), 2):  # the odd ones are texts
        code = "".join(parts[index].split()).replace("$", "").replace("'", "").upper()
        for prefix in _PREFIXES:
            code = code.replace(prefix, "")
        parts[index] = code.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")
    return '"'.join(parts)


# -- Which validations of a form are gone: a finding only, since every value is checked again ------------
def lost_validations(layout: FormLayout, sheet: SheetPicture, places: Mapping[str, Place]) -> list[Problem]:
    """One finding per input cell that no longer takes what it was sent to take; one for all where none is left.

    Args:
        layout: as it was sent; that of an earlier program does not tell, and neither do some file formats.
        sheet: the form as it came back.
        places: defined name → where it stands now.
    """
    asked = [cell for cell in layout.cells if cell.name in places and cell.name in layout.accepts]
    if sheet.validations is None or not asked:
        return []
    rules = rules_at(sheet.validations, [places[cell.name] for cell in asked])
    lost = [cell for cell in asked if rules.get(places[cell.name]) != layout.accepts[cell.name]]
    if len(lost) == len(asked) and len(asked) > 1:
        facts: dict[str, str | float] = {"label": f"全部 {len(lost)} 个填写格"}
        return [Problem("validation-lost", sheet=sheet.name, facts=facts)]
    return [
        Problem(
            "validation-lost",
            item=cell.item,
            sheet=sheet.name,
            cell=a1(*places[cell.name]),
            facts={"label": cell.label},
        )
        for cell in lost
    ]
