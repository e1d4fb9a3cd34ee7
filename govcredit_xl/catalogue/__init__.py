"""The catalogue: a round's indicators, units and settings, read from and written to 指标体系.xlsx."""

from govcredit_xl.catalogue.read import fingerprint, load_catalogue, read_catalogue

__all__ = ["fingerprint", "load_catalogue", "read_catalogue"]
