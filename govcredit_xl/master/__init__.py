"""The master workbook 主评分表.xlsx: written with live formulas, harvested of what the office typed."""

from govcredit_xl.master.records import SNAPSHOT_NAME
from govcredit_xl.master.written.write import write_master

__all__ = ["SNAPSHOT_NAME", "write_master"]
