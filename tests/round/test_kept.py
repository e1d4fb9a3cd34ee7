"""What the office typed is never lost: whatever is done to the master, and whenever it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_round import (
    BESIDE,
    MASTER,
    a_copy,
    a_round,
    adjustments_in,
    answers_in,
    gather,
    scores_in,
    send_in,
    type_answer,
    type_score,
)

from govcredit_xl.core.keys import AnswerKey


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_round(tmp_path_factory.mktemp("kept") / "2021")


@pytest.fixture
def root(begun: Path, tmp_path: Path) -> Path:
    return a_copy(begun, tmp_path / "2021")


# -- one key for an answer -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "key",
    [AnswerKey("T04", "12.1", "n"), AnswerKey("T_4.in", "6", "r2c1"), AnswerKey("0|1", "1.10.3", "f16")],
)
def test_a_key_is_read_as_it_is_spelled(key: AnswerKey) -> None:
    assert AnswerKey.parse(key.text) == key == AnswerKey.parse("|".join(key))


def test_a_lapsed_correction_stays_lapsed_when_the_master_was_open(root: Path) -> None:
    lock = root / "~$主评分表.xlsx"
    lock.touch()
    type_answer(root, "T04", "12.1", "n", 95)
    gather(root)
    send_in(root, "T04", "c.xlsx", 2, in_12_1_n=80.0, in_12_1_d=100.0)
    type_score(root, "6.1", 1.5)  # saved again, still with the correction that is about to lapse
    gather(root)
    assert answers_in(root / BESIDE)["T04", "12.1", "n"] == 80
    type_score(root, "22.1", 2.0)
    lock.unlink()
    gather(root)
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 80
    assert scores_in(root / MASTER) == {"6.1": 1.5, "22.1": 2.0}
    rows = [row[1:] for row in adjustments_in(root)]
    assert len(rows) == len(set(rows)), rows
