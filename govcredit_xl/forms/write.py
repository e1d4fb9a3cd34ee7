"""The collection workbook: built once for each distinct form, stamped for each unit.

A workbook says for whom and which build it is. Copies of its token stand in the custom property
`govcredit_token`, the defined name `gc_token` (a constant), the hidden sheet `_govcredit`, the printed
footer of each sheet, and `dc:identifier` of docProps/core.xml.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import Catalogue, Settings, Unit
from govcredit_xl.core.tokens import peek
from govcredit_xl.forms.given import shown_figures
from govcredit_xl.forms.guide_sheet import read_guide
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.forms.stamp import MarkedForm, Stamp, prepare, stamp
from govcredit_xl.forms.workbook import write_form


def file_name(unit: Unit, settings: Settings) -> str:
    """`<编码>_<简称>_<填报表名称>_<年度>.xlsx`."""
    name = f"{unit.code}_{unit.short or unit.name}_{settings.form}_{settings.year}"
    return safe_file_name(name) + ".xlsx"


def build_forms(
    catalogue: Catalogue,
    guide_text: str,
    tokens: Mapping[str, str],
    units: Iterable[str],
    layouts: Mapping[str, FormLayout] | None = None,
) -> Iterator[tuple[str, str, bytes]]:
    """Unit code, file name and bytes of each unit's workbook; one build per distinct layout.

    Args:
        catalogue: the round's catalogue, free of errors.
        guide_text: the text of 填报说明.txt.
        tokens: signed token by unit code.
        units: unit codes, in the order wanted.
        layouts: layouts by unit code where they are at hand.
    """
    wanted, guide = list(units), read_guide(guide_text)
    layouts = layouts or form_layouts(catalogue, wanted)
    built: dict[Hashable, MarkedForm] = {}
    for code in wanted:
        layout, token = layouts[code], peek(tokens[code])
        if token is None:
            raise ValueError(f"not a token: {tokens[code]!r}")
        # Figures of others stand in the form and are the unit's alone.
        shown = tuple(shown_figures(catalogue, code).items()) if layout.shown else ()
        same = (layout.build, shown, _reporters(catalogue, code))
        if same not in built:
            if shown:
                built.clear()
            built[same] = prepare(write_form(catalogue, code, layout, guide, token.round))
        unit = catalogue.unit_by_code[code]
        values = Stamp(unit.name, code, deadline_text(catalogue, code), tokens[code], token.serial)
        yield code, file_name(unit, catalogue.settings), stamp(built[same], values)


def _reporters(catalogue: Catalogue, unit: str) -> tuple[bool, ...]:
    """For which inputs the unit is itself among the raters: the form says who rates it."""
    return tuple(
        unit in (code for code, _ in asked.source.givers)
        for item, _ in catalogue.items_of(unit)
        for asked in item.inputs
        if asked.source is not None and not asked.source.is_shown
    )


def deadline_text(catalogue: Catalogue, unit: str) -> str:
    """The unit's deadline as people write it."""
    day = catalogue.deadline_of(unit)
    return f"{day.year}年{day.month}月{day.day}日" if day else "以通知为准"
