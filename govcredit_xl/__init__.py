"""Evaluation rounds in Excel: collection workbooks out, returns in, scores and a master workbook back."""

__version__ = "0.1.0"
