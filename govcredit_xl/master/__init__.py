"""The master workbook 主评分表.xlsx: written with live formulas, harvested of what the office typed."""
