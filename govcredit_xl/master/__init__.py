"""The master workbook 主评分表.xlsx: written with live formulas, harvested of what the office typed."""

from govcredit_xl.master.write import SNAPSHOT_NAME, write_master

__all__ = ["SNAPSHOT_NAME", "write_master"]
