"""The master workbook 主评分表.xlsx: written with live formulas, harvested of what the office typed."""

from govcredit_xl.master.write import write_master

__all__ = ["write_master"]
