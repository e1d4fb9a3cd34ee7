"""Records to plain values and back, whatever their fields are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from govcredit_xl.core.model import Answer, Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record, packed, to_record, unpacked
from govcredit_xl.files.sheets import FormattedNumber


@dataclass(frozen=True)
class Inner:
    name: str
    value: float | str | dt.date | dt.datetime | None = None


@dataclass(frozen=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...] = ()
    pair: tuple[str, Inner] = ("", Inner(""))
    by_key: Mapping[tuple[str, str, str], Inner] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    maybe: Inner | None = None
    secret: bytes = b""
    codes: frozenset[str] = frozenset()


WHOLE = Outer(
    Inner("甲", dt.date(2021, 10, 20)),
    (Inner("乙", 0.5), Inner("丙", "date"), Inner("丁", dt.datetime(2021, 10, 20, 8, 30))),
    ("新增", Inner("戊")),
    {("T04", "12.1", "n"): Inner("己", 95.0)},
    {"T04": ("平桥镇", "平桥")},
    Inner("庚"),
    b"\x00\xff",
    frozenset({"b", "a"}),
)


@pytest.mark.parametrize("value", [WHOLE, Outer(Inner(""))])
def test_what_was_written_is_read_back(value: Outer) -> None:
    plain = json.loads(json.dumps(to_record(value), ensure_ascii=False))
    assert from_record(Outer, plain) == value
    assert packed(value) == packed(from_record(Outer, plain))


def test_a_record_is_an_object_by_field_name() -> None:
    assert to_record(Inner("甲", dt.date(2021, 10, 20))) == {"name": "甲", "value": {"date": "2021-10-20"}}
    assert to_record({("T04", "n"): 1.0}) == [[["T04", "n"], 1.0]]


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ({"name": "甲"}, Inner("甲")),  # written before there was the field
        (["甲", 1.0], Inner("甲", 1.0)),  # written as a list of the fields
        (["甲", {"date": "2021-10-20"}], Inner("甲", dt.date(2021, 10, 20))),
    ],
)
def test_what_earlier_ledgers_hold_is_read(record: object, value: Inner) -> None:
    assert from_record(Inner, record) == value


def test_fields_that_the_record_does_not_hold_are_given_beside_it() -> None:
    assert from_record(Inner, {"value": 2.0}, name="甲") == Inner("甲", 2.0)


def test_a_return_keeps_all_that_it_says() -> None:
    said = Return(
        "ab", "T04", "b1", "usable", "", (Answer("12.1", "n", 95.0, "填报表", "F23", "95"),), (),
        (Problem("missing-input", "T04", "12.1", facts={"label": "数", "count": 2.0}),), ("T04", "T05"),
    )  # fmt: skip
    assert unpacked(Return, packed(said)) == said


def test_half_a_character_is_shown_as_one_that_is() -> None:
    assert unpacked(Inner, packed(Inner("甲\ud800"))).name == "甲?"


def test_a_number_that_knows_its_look_is_kept_as_the_number() -> None:
    kept = to_record(FormattedNumber.of(0.85, "0%"))
    assert type(kept) is float
    assert kept == 0.85


def test_what_has_no_plain_form_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="object"):
        to_record(object())
