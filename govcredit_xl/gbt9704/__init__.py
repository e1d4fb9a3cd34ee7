"""Any Word document held against GB/T 9704-2012: what each paragraph is, how it looks, what the page shows."""

from govcredit_xl.gbt9704.check import DocumentReport, check_document
from govcredit_xl.gbt9704.findings import Finding

__all__ = ["Finding", "Report", "check_document"]
