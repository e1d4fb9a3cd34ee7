"""Nobody files as another unit: unsigned, broken and forged forms, and returns that lost their answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from returned import KEY, ROUND, Edit, catalogue, edited, layouts, place, put, read, token, tokens_become

from govcredit_xl.core import tokens
from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import ASSIGN, NONE, Decision, Decisions, replay
from govcredit_xl.core.model import Catalogue, Return
from govcredit_xl.core.records import packed, unpacked
from govcredit_xl.core.tokens import Token
from govcredit_xl.returns.choose import Selection
from govcredit_xl.round.evaluate import receive
from govcredit_xl.scoring.rules import rule_of

UNIT, NAME = "T04", "T04_平桥镇.xlsx"


def full(unit: str = UNIT, upto: int | None = None) -> dict[str, object]:
    """Full-marks answers by defined name, of all items or the first few."""
    found: dict[str, object] = {}
    for item, lead in catalogue().items_of(unit)[:upto]:
        given = rule_of(item).full_marks(item)
        for asked in item.asked(lead=lead):
            if asked.code in given:
                found[f"in_{item.id.replace('.', '_')}_{asked.code}"] = given[asked.code]
    return found


def signed(upto: int | None = None) -> Return:
    return read(edited(UNIT, put(**full(upto=upto))), NAME)


def unsigned(upto: int | None = None, **more: object) -> Return:
    return read(edited(UNIT, put(**{**full(upto=upto), **more}), tokens_become(None)), NAME)


def choose(
    *returns: Return,
    decisions: Decisions = NONE,
    settings: dict[str, str] | None = None,
    at_once: bool = False,
) -> Selection:
    """What counts of returns that came one after the other (or at once), by the names 1.xlsx, 2.xlsx …"""
    arrivals = [
        Arrival(f"inbox/{number}.xlsx", said.sha256, 9, day * 10**9, day, f"2021-11-0{day}T00:00:00+00:00")
        for number, said in enumerate(returns, 1)
        for day in (1 if at_once else number,)
    ]
    used: Catalogue = catalogue()
    if settings:
        used = replace(used, settings=replace(used.settings, other={**used.settings.other, **settings}))
    known = {said.sha256: said for said in returns}
    return receive(used, arrivals, known, layouts_by_build(), decisions).chosen


def layouts_by_build() -> dict[str, object]:
    return {layout.build: layout for layout in layouts().values()}


def states(chosen: Selection) -> list[str]:
    return [one.state for one in chosen.outcomes]


def codes(chosen: Selection) -> set[str]:
    wanted = {"unsigned", "unsigned-held", "fewer-answers", "fewer-answers-held"}
    return {problem.code for problem in chosen.problems} & wanted


def assigned(said: Return) -> Decisions:
    when = dt.datetime(2021, 11, 9)
    return replay([Decision(1, ASSIGN, "王芳", "电话核实", when, said.sha256, "inbox/2.xlsx", UNIT)])


@pytest.mark.slow
def test_a_signed_return_raises_no_doubt() -> None:
    said = signed()
    assert said.signed and unpacked(Return, packed(said)) == said
    chosen = choose(said)
    assert states(chosen) == ["taken"] and not codes(chosen) and chosen.units[UNIT].identity == ""


def test_an_unsigned_return_that_counts_is_told() -> None:
    said = unsigned()
    assert said.unit == UNIT and not said.signed
    assert not unpacked(Return, packed(said)).signed
    chosen = choose(said)
    assert states(chosen) == ["taken"] and codes(chosen) == {"unsigned"}
    assert "没有有效标识" in chosen.units[UNIT].identity


@pytest.mark.slow
def test_an_unsigned_return_never_displaces_a_signed_one() -> None:
    mine, forged = signed(), unsigned(in_12_1_n=0)
    chosen = choose(mine, forged)
    assert states(chosen) == ["taken", "held"] and codes(chosen) == {"unsigned-held"}
    assert chosen.taken[UNIT] == mine.sha256
    row = chosen.units[UNIT]
    assert (row.state, row.versions) == ("已报", 1) and row.identity == "待核：inbox/2.xlsx"
    (problem,) = [one for one in chosen.problems if one.code == "unsigned-held"]
    assert 'returns assign "inbox/2.xlsx" T04' in problem.remedy()


@pytest.mark.slow
def test_an_unsigned_return_that_came_first_gives_way_even_to_one_with_errors() -> None:
    forged, mine = unsigned(), read(edited(UNIT, put(**{**full(), "in_12_1_n": "约十二"})), NAME)
    chosen = choose(forged, mine)
    assert chosen.taken[UNIT] == mine.sha256 and states(chosen) == ["held", "taken"]


def test_an_older_unsigned_return_is_just_replaced() -> None:
    assert states(choose(unsigned(), signed())) == ["superseded", "taken"]


def test_of_two_that_came_at_once_nobody_claims_that_one_is_later() -> None:
    both = signed(), signed(upto=3)
    chosen = choose(*both, at_once=True)
    assert states(chosen) == ["superseded", "taken"] and "分不出先后" in (chosen.outcomes[0].reason or "")
    (asked,) = [one for one in chosen.problems if one.code == "same-moment"]
    assert 'drop "inbox/2.xlsx"' in asked.remedy()
    assert "same-moment" not in {one.code for one in choose(*both).problems}


@pytest.mark.slow
def test_the_office_can_let_an_unsigned_return_count() -> None:
    mine, other = signed(), unsigned(in_12_1_n=0)
    chosen = choose(mine, other, decisions=assigned(other))
    assert states(chosen) == ["superseded", "taken"] and not codes(chosen)


@pytest.mark.slow
def test_another_units_form_under_this_units_name_does_not_count() -> None:
    """Tokens off, name and heading changed to another unit's: the attack as it was made."""
    mine = signed()

    def as_another(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for one in row:
                    if isinstance(one.value, str) and "车桥镇" in one.value:
                        one.value = one.value.replace("车桥镇", "平桥镇")

    attack = read(edited("T05", put(**full("T05")), tokens_become(None), as_another), NAME)
    assert attack.unit in (UNIT, None)
    chosen = choose(mine, attack)
    assert chosen.taken[UNIT] == mine.sha256 and "held" in states(chosen)


MAC = token(UNIT)
BROKEN = {
    "mac": MAC[:-2] + ("AA" if not MAC.endswith("AA") else "BB"),
    "payload": MAC[:12] + ("x" if MAC[12] != "x" else "y") + MAC[13:],
    "cut": MAC[:-5],
    "another key": tokens.sign(Token(ROUND, UNIT, layouts()[UNIT].build, 1), b"z" * 32),
    "another unit": tokens.sign(Token(ROUND, "T05", layouts()[UNIT].build, 1), b"z" * 32),
    "made up": "GC1." + "A" * 30 + "." + "B" * 22,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("where", ["property", "name", "sheet"])
def test_a_broken_token_is_held(text: str, where: str) -> None:
    said = read(edited(UNIT, tokens_become(None), _write(text, where)), NAME)
    assert said.state == "held" and "标识" in said.reason and UNIT in said.claims
    assert states(choose(signed(), said)) == ["taken", "held"]


def _write(text: str, where: str) -> Edit:
    """Put a token into one of its places."""

    def edit(book: Workbook) -> None:
        if where == "property":
            book.custom_doc_props.append(StringProperty(name=tokens.PROPERTY, value=text))
        elif where == "name":
            name = tokens.DEFINED_NAME
            book.defined_names[name] = DefinedName(name, attr_text=f'"{text}"')
        else:
            book["_govcredit"]["Z9"] = text

    return edit


def test_a_valid_copy_beside_broken_ones_is_enough() -> None:
    said = read(edited(UNIT, tokens_become(BROKEN["mac"], where=("sheet", "footer"))), NAME)
    assert said.state == "usable" and said.signed


def test_a_token_of_another_round_is_told_as_such() -> None:
    said = read(edited(UNIT, tokens_become(token(UNIT, "2020-0badcafe", key=b"z" * 32))), NAME)
    assert said.state == "rejected" and said.problems[0].code == "other-round"


def test_the_key_signs_what_this_test_takes_for_signed() -> None:
    assert tokens.verify(MAC, KEY) is not None


# -- far fewer answers ---------------------------------------------------------------------------------
def test_a_nearly_empty_form_after_a_full_one_is_told_with_the_numbers() -> None:
    much, little = signed(upto=12), signed(upto=2)
    before, now = len(full(upto=12)), len(full(upto=2))
    chosen = choose(much, little)
    (problem,) = [one for one in chosen.problems if one.code == "fewer-answers"]
    assert (problem.facts["before"], problem.facts["now"], problem.facts["gone"]) == (
        before,
        now,
        before - now,
    )
    assert states(chosen) == ["superseded", "taken"]
    assert f"少 {before - now} 个答案" in problem.message() and problem.facts["of"] == "inbox/1.xlsx"


@pytest.mark.slow
def test_a_third_form_as_empty_as_the_second_is_told_too() -> None:
    chosen = choose(signed(upto=12), signed(upto=2), signed(upto=1))
    assert codes(chosen) == {"fewer-answers"}


@pytest.mark.slow
def test_the_setting_holds_such_a_return_until_the_office_has_asked() -> None:
    much, little = signed(upto=12), signed(upto=2)
    hold = {"答案减少处理": "待核"}
    chosen = choose(much, little, settings=hold)
    assert states(chosen) == ["taken", "held"] and codes(chosen) == {"fewer-answers-held"}
    chosen = choose(much, little, settings=hold, decisions=assigned(little))
    assert states(chosen) == ["superseded", "taken"] and codes(chosen) == {"fewer-answers"}


@pytest.mark.slow
@pytest.mark.parametrize("fewer", [0, 1, 2])
def test_a_few_answers_less_are_no_finding(fewer: int) -> None:
    some = full()
    less = dict(list(some.items())[: len(some) - fewer])
    chosen = choose(signed(), read(edited(UNIT, put(**less), put(memo_12_1="更正")), NAME))
    assert not codes(chosen)


def test_answers_gone_with_items_that_do_not_concern_the_unit_are_no_finding() -> None:
    items = [item for item, _ in catalogue().items_of(UNIT)][2:12]
    marks = {}
    for item in items:
        part = item.id.replace(".", "_")
        marks |= {f"na_{part}": "是", f"memo_{part}": "机构改革后不再承担"}
    later = read(edited(UNIT, put(**full(upto=2)), put(**marks)), NAME)
    assert not codes(choose(signed(upto=12), later))


def test_the_setting_is_checked() -> None:
    from govcredit_xl.catalogue.settings import as_fewer
    from govcredit_xl.catalogue.values import Fault

    assert as_fewer("待核") == "待核" and as_fewer("提醒") == "提醒"
    assert isinstance(as_fewer("不收"), Fault)


@pytest.mark.slow
def test_the_place_of_an_input_is_known() -> None:
    """Guards the helpers above: they type where the form asks."""
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(edited(UNIT, put(in_12_1_n=7))))
    sheet, row, column = place(book, "in_12_1_n")
    assert sheet.cell(row, column).value == 7
