"""Fixtures shared by the tests."""

from __future__ import annotations

from types import ModuleType

import office as oracle
import pytest


@pytest.fixture
def office() -> ModuleType:
    """The recalculation oracles; skips the test without LibreOffice, and fails it on the CI."""
    oracle.require_office()
    return oracle
