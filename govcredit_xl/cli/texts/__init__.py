"""Help and messages of the command line, in Chinese and English; each subject's in a file of its own."""

from __future__ import annotations

from typing import Final

from govcredit_xl.cli.texts import (
    across,
    correct,
    export,
    handout,
    importing,
    live,
    mail,
    menu,
    notice,
    returns,
    rounds,
    trace,
)

_SUBJECTS: Final = (
    rounds, correct, returns, trace, mail, handout, notice, live, export, importing, menu, across,
)  # fmt: skip

TEXTS: Final[dict[str, tuple[str, str]]] = {
    key: both for subject in _SUBJECTS for key, both in subject.TEXTS.items()
}


def text(key: str, lang: str, **facts: object) -> str:
    """A sentence in the language."""
    sentence = TEXTS[key][1 if lang == "en" else 0]
    return sentence.format(**facts) if facts else sentence
