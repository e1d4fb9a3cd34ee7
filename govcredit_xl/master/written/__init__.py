"""The master workbook written: sheets, formulas, cached values."""
