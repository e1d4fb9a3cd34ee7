"""Which validations of a form are gone: a finding only, since every value is checked again."""

from __future__ import annotations

from collections.abc import Mapping

from govcredit_xl.cells import a1
from govcredit_xl.layout import FormLayout
from govcredit_xl.problems import Problem
from govcredit_xl.sheets import Place, SheetPicture, rules_at


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
