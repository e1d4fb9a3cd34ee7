"""What the form's formulas say before anything is filled in: their cached values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcredit_xl.cells import a1
from govcredit_xl.layout import lines
from govcredit_xl.layout.plan import UNIT_ROW, At, Block, Plan
from govcredit_xl.rules import rule_of

if TYPE_CHECKING:
    import pandas as pd

Cached = float | str


def blank_values(plan: Plan) -> dict[str, Cached]:
    """The value of every formula of the form, by its cell."""
    found: dict[str, Cached] = {}
    done = 0
    for band in plan.bands:
        own = [_block_values(block) for block in band.blocks]
        ready = [values[block.at(At.STATE)] == 1 for block, values in zip(band.blocks, own, strict=True)]
        found[a1(band.row, At.CHECK)] = f"已完成 {sum(ready)} / {len(band.blocks)} 项"
        if band.scored:
            found[a1(band.row, At.SELF)] = 0.0
        for values in own:
            found |= values
        done += sum(ready)
    found[a1(UNIT_ROW, At.CHECK)] = f"已完成 {done} / {len(plan.blocks)} 项"
    found[a1(UNIT_ROW, At.SELF)] = 0.0
    return found


def _block_values(block: Block) -> dict[str, Cached]:
    needed = needed_when_blank(block)
    to_fill = sum(needed.values())
    found: dict[str, Cached] = {
        block.at(At.CHECK): f"{lines.TO_FILL} {to_fill} 项" if to_fill else lines.DONE,
        block.at(At.STATE): 0.0 if to_fill else 1.0,
        block.at(At.SELF): ""
        if block.scored
        else lines.JUDGED
        if rule_of(block.item).judged
        else lines.SUPPORTING,
        block.at(At.COUNTS): block.item.points if block.scored else 0.0,
    }
    for row in block.rows:
        idle = lines.OPTIONAL if row.input.optional else lines.NOT_NOW
        found[a1(row.row, At.CHECK)] = lines.TO_FILL if needed[row.input.code] else idle
    if block.proposed is not None:
        found[a1(block.proposed, At.CHECK)] = lines.OPTIONAL
    return found


def needed_when_blank(block: Block) -> dict[str, bool]:
    """Input code → True where it is needed while nothing is filled in."""
    codes = [row.input.code for row in block.rows]
    table = rule_of(block.item).needed(block.item, _nothing(codes))
    return {code: code in table.columns and bool(table[code].iat[0]) for code in codes}


def _nothing(codes: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({code: [float("nan")] for code in codes}, index=[0], dtype="float64")
