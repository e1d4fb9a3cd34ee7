"""What all problems of one code have in common, and the table that the files beside this one fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Code:
    """What all problems of one code have in common; the sentences are `str.format` templates."""

    severity: Severity
    message: str
    remedy: str
    message_en: str
    remedy_en: str


# Each subject's codes stand in a file of their own. A new code needs one bad example in the tests.
CODES: Final[dict[str, Code]] = {}


def add(*, severity: Severity, code: str, message: str, remedy: str, message_en: str, remedy_en: str) -> None:
    """Put a code into the table.

    Raises:
        ValueError: another file has it already.
    """
    if code in CODES:
        raise ValueError(f"the code {code} stands in two places")
    CODES[code] = Code(severity, message, remedy, message_en, remedy_en)
