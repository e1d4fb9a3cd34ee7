"""What a file is meant as, by its names: a form that answers, or a document that proves.

Whatever is not named as a form is taken as evidence, of any kind: nobody can list what units send as proof.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.returns.context import Context, Origin
from govcredit_xl.returns.unit_names import folded

TABLE_ENDINGS: Final = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".et",
    ".ett",
    ".ods",
    ".xltx",
    ".xlt",
    ".csv",
    ".tsv",
)
MAIL_ENDINGS: Final = (".msg", ".eml")
WEB_ENDINGS: Final = (".htm", ".html", ".mht", ".mhtml", ".xhtml")

PICTURE_ENDINGS: Final = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".webp",
    ".heic",
    ".pdf",
    ".ofd",
)

_FORM_WORDS: Final = re.compile(r"填报|上报|自评表")
_PROOF_WORDS: Final = re.compile(r"佐证|证明|附件|材料|台账|截图|照片|名单|名册")
_ENDING: Final = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,8}\Z")
_ITEM: Final = re.compile(r"(?<![\d.v])\d{1,2}\.\d{1,2}(?![\d.])")
_FILLERS: Final = re.compile(
    r"20\d\d|年度?|评价|报送|副本|最终版?|终稿|定稿|修改|改|版|表格?|新建|工作[表簿]|microsoft|excel|wps"
    r"|copy|final|new|[\W_\dv]"
)


def meant_as_form(origins: Sequence[Origin], context: Context) -> bool:
    """True where one of a file's names says that it is a form: by a word, or by a unit's name and nothing else."""
    return any(_names_form(origin.path, context) for origin in origins)


def _names_form(path: str, context: Context) -> bool:
    name = _ENDING.sub("", folded(re.split(r"[/!]", path)[-1]))
    if _PROOF_WORDS.search(name):
        return False
    if folded(context.form) in name or _FORM_WORDS.search(name):
        return True
    left, named = context.units.without_names(name)
    left = left.replace(folded(context.subject), " ") if context.subject else left
    return named and not _ITEM.search(left) and not _FILLERS.sub("", left)


def named_as_table(origins: Sequence[Origin]) -> bool:
    """True where all of a file's names end as those of workbooks and mails do."""
    return bool(origins) and all(
        origin.path.lower().endswith(TABLE_ENDINGS + MAIL_ENDINGS) for origin in origins
    )


def named_as_picture(origins: Sequence[Origin]) -> bool:
    """True where all of a file's names end as those of pictures and page files do: no form, whatever is wrong with it."""
    return bool(origins) and all(origin.path.lower().endswith(PICTURE_ENDINGS) for origin in origins)


def named_as_page(origins: Sequence[Origin]) -> bool:
    """True where one of a file's names ends as that of a web page, or has no ending at all."""
    return any(
        origin.path.lower().endswith(WEB_ENDINGS) or "." not in re.split(r"[/!]", origin.path)[-1]
        for origin in origins
    )
