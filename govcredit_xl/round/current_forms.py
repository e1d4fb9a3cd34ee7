"""Which build each unit's form has by the catalogue as it is: worked out by `build`, and kept for `collect`.

A layout takes a good part of a second to work out for a district, and most returns come on the form of the
catalogue that still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govcredit_xl import __version__
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue

_NAME: Final = "current-forms"


def note_current(ledger: Ledger, catalogue: Catalogue, layouts: Mapping[str, FormLayout]) -> None:
    """Keep the builds of that catalogue's forms, by unit code."""
    builds = {unit: layout.build for unit, layout in layouts.items()}
    ledger.put_json(_NAME, {**_held_for(catalogue), "builds": builds})


def current_builds(ledger: Ledger, catalogue: Catalogue) -> dict[str, str]:
    """Unit code → build of its form by this very catalogue; empty where they were worked out by another."""
    kept = ledger.get_json(_NAME) or {}
    builds: dict[str, str] = kept.pop("builds", {})
    return builds if kept == _held_for(catalogue) else {}


def _held_for(catalogue: Catalogue) -> dict[str, str]:
    return {"program": __version__, "catalogue": catalogue.fingerprint}
