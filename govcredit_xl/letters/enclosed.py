"""What a unit is given: its workbook of the outbox, documents of 文书/."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import IssuedForm, Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.letters.word.facts import year_of
from govcredit_xl.letters.word.issue import is_draft

NOTICES: Final = ("通知", "印发通知")
"""How the task notice's file name may begin, first choice first."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes to a unit."""

    name: str
    data: bytes


def attachment(path: Path) -> Attachment | None:
    """The file as an attachment, None where there is none."""
    try:
        return Attachment(path.name, path.read_bytes())
    except FileNotFoundError:
        return None


def document(round_: Round, *names: str) -> Attachment | None:
    """The first of these files of 文书/ that is there; a draft is not sent."""
    found = (attachment(round_.documents / name) for name in names)
    return next((one for one in found if one is not None and not is_draft(one.data)), None)


def notice(round_: Round, catalogue: Catalogue) -> Attachment | None:
    """The task notice, where it has been written."""
    return document(round_, *(f"{kind}_{year_of(catalogue)}.docx" for kind in NOTICES))


@dataclass(frozen=True, slots=True)
class Form:
    """A unit's workbook, and what the ledger says of it."""

    built: IssuedForm
    file: Attachment


def workbooks(
    round_: Round, ledger: Ledger, catalogue: Catalogue, units: Iterable[str]
) -> tuple[dict[str, Form], list[Problem]]:
    """Unit code → its workbook in the outbox, where it is the one that the present catalogue wants."""
    wanted = list(units)
    layouts = form_layouts(catalogue, wanted)
    found, problems = {}, []
    for unit in wanted:
        builds = {built.build: built for built in ledger.built(unit) if built.file}
        built = builds.get(layouts[unit].build)
        file = attachment(round_.root / built.file) if built is not None else None
        if built is None:
            earlier = "指标体系改过，outbox 里的还是以前的", "the catalogue has changed since it was built"
            why = earlier if builds else ("还没有生成", "it has not been built")
        elif file is None:
            why = f"找不到 {built.file}", f"{built.file} is missing"
        elif hashlib.sha256(file.data).hexdigest() != built.sha256:
            why = f"{built.file} 生成后被改动过", f"{built.file} was changed after it was built"
        else:
            found[unit] = Form(built, file)
            continue
        facts = {"why": why[0], "why_en": why[1]}
        problems.append(Problem("mail-no-workbook", unit=unit, facts=facts))
    return found, problems
