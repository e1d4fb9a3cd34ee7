"""Rounds whose documents are looked at."""

from __future__ import annotations

from dataclasses import replace

from documents_in_memory import (
    DATE,
    officed,
)
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.core.model import Unit
from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.word.facts import Issue

OK = (an_input("ok", "是否"),)


LETTER = Issue("通知", "淮信用办〔2021〕10号", DATE, False)


def one_unit():
    catalogue = a_catalogue(an_item("是否", 100, {}, OK, "牵头", "D1"))
    return officed(replace(catalogue, units=(Unit("D1", "甲局", "甲局", (), "部门", ()),)))


def fault(code, item, cell, unit="T06"):
    facts = {"label": "提供记录总数", "value": "十二"}
    return Problem(code, unit, item, f"inbox/{unit} 报送.xlsx", "填报表", cell, facts)
