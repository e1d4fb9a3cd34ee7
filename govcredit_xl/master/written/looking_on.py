"""The columns of the sheets that look beyond the round's own figures: 提分潜力, 同比, 稳定性."""

from __future__ import annotations

from typing import Final

from govcredit_xl.master.written import potential, stability, yearly

COLUMNS: Final = potential.COLUMNS | yearly.COLUMNS | stability.COLUMNS
