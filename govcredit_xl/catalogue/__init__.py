"""The catalogue: a round's indicators, units and settings, read from and written to 指标体系.xlsx."""

from govcredit_xl.catalogue.packaged import BLANK, DEFAULT, packaged, packaged_templates, template_text
from govcredit_xl.catalogue.read import fingerprint, load_catalogue, read_catalogue

__all__ = [
    "BLANK",
    "DEFAULT",
    "fingerprint",
    "load_catalogue",
    "packaged",
    "packaged_templates",
    "read_catalogue",
    "template_text",
]
