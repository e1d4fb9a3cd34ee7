"""Texts of what looks beyond one round: `advise`, `compare`, `rollup`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "advise": (
        "失的分怎样补回来：每项最少改动哪个数，能得回几分。\n\n"
        "由计分方式直接算出：其他数不变，只改一个数（清单可同时改几格），改动越小、得分越多的排在前面。"
        "“填报项”表可加一列“投入”，写多办一件要花多少力气。还列出待定的分、没法补回来的分；评价对象为单位的，还有名次稳不稳。每个数都可用 trace 查来源。",
        "Where lost points can be regained: the least change of answers, and what it brings.\n\n"
        "Computed from the rule itself: one number changes while all others stay (of a list several cells may). What "
        "brings most for the least comes first; a column 投入 of the sheet 填报项 says what one more costs. Points still "
        "open and points out of reach are listed, too, and where units are scored how firm their places are. Every figure can be followed with trace.",
    ),
    "advise.example": ("govcredit-xl advise", "govcredit-xl advise --unit T04 --json"),
    "advise.unit": ("只看这个单位（编码或名称）。", "this unit only (code or name)."),
    "advise.item": ("只看这个评分项。", "this item only."),
    "advise.line": (
        "{item} {name}{who}：失 {lost} 分。{sentence}",
        "{item} {name}{who}: {lost} lost. {sentence}",
    ),
    "advise.who": ("（{units}）", " ({units})"),
    "advise.gain": ("可以补回来的：", "What can be regained:"),
    "advise.open": ("还没定的：", "Still open:"),
    "advise.open-line": (
        "{item} {name}：{points} 分，等{who}。",
        "{item} {name}: {points}, waiting for {who}.",
    ),
    "advise.office": ("主办单位评审", "the office's judgement"),
    "advise.beyond": ("补不回来的：", "Out of reach:"),
    "advise.beyond-line": ("{item} {name}{who}：{lost} 分，{why}。", "{item} {name}{who}: {lost}; {why}."),
    "advise.places": ("名次还会变的（见“稳定性”表）：", "Places that may still change (sheet 稳定性):"),
    "advise.place": (
        "{name}（{group}）：现在第 {place} 名，在第 {best} 到第 {worst} 名之间。",
        "{name} ({group}): now place {place}, between {best} and {worst}.",
    ),
    "advise.none": ("没有可以补回来的失分。", "No lost points can be regained."),
    "compare": (
        "和上一轮比：逐项、逐单位看升降，新增和取消的另列。\n\n"
        "OLD、NEW 是一轮评价的文件夹，或它的 主评分表.xlsx；不写 NEW 就是当前这一轮。"
        "编号变了的，按评分标准的文字对应；单位按名称对应，改了名的按编码。不会改动任何一轮。",
        "Hold a round against an earlier one: what rose and fell, item by item and unit by unit, what is new and gone.\n\n"
        "OLD and NEW are folders of rounds or their 主评分表.xlsx; without NEW it is the current round. Items whose ids "
        "moved are matched by their criteria; units by name, or by code where the name changed. No round is touched.",
    ),
    "compare.example": ("govcredit-xl compare ../2020", "govcredit-xl compare 2020 2021 --json"),
    "compare.into": (
        "另写成工作簿（同比.xlsx）放到这个文件夹。",
        "also write a workbook (同比.xlsx) into this folder.",
    ),
    "compare.total": ("总分：{old} → {new}（{change}）", "Total: {old} → {new} ({change})"),
    "compare.open": (
        "总分：{old} → {new}，还有 {open} 分没有定，暂不比较",
        "Total: {old} → {new}; {open} points are still open, so they are not compared",
    ),
    "compare.nothing": ("还没有可以比较的得分。", "There is no score yet that could be compared."),
    "compare.items": ("升降的评分项：", "Items that rose or fell:"),
    "compare.line": (
        "{id} {name}：{old} → {new}（{change}）{how}",
        "{id} {name}: {old} → {new} ({change}) {how}",
    ),
    "compare.new": ("【新增】", "[new]"),
    "compare.gone": ("【取消】", "[gone]"),
    "compare.rescaled": ("【分值有变】", "[other points]"),
    "compare.units": ("名次有变的单位：", "Units whose place changed:"),
    "compare.unit": ("{name}（{group}）：第 {old} 名 → 第 {new} 名", "{name} ({group}): place {old} → {new}"),
    "compare.none": ("没有变化。", "Nothing changed."),
    "compare.done": ("已写：{file}", "Written: {file}"),
    "rollup": (
        "把多轮评价汇总成一张表：一个市的各县区、一年的各季度、一个单位的历年。\n\n"
        "DIR 是一轮评价的文件夹、它的 主评分表.xlsx，或装着这些的文件夹。写 汇总表.xlsx（公式是活的）："
        "各轮得分和名次、一级指标、评分项、单位得分；纠错率、败诉率这类要在各县区之间排名的，名次和参评数一并算出，可以填回各轮。"
        "同一单位出现在几轮里的，按 --combine 合并成一个分。各轮的文件不会被改动。",
        "Roll many rounds up into one workbook: the districts of a city, the quarters of a year, the years of an office.\n\n"
        "DIR is the folder of a round, its 主评分表.xlsx, or a folder of such. Writes 汇总表.xlsx with live formulas: totals "
        "and places of the rounds, areas, items, units; rates that are ranked among districts get their places, to be "
        "handed back. A unit that stands in several rounds gets one score by --combine. No round is touched.",
    ),
    "rollup.example": (
        "govcredit-xl rollup 各县区/ --into 全市",
        "govcredit-xl rollup q1 q2 --into year --combine mean",
    ),
    "rollup.into": ("汇总表写到这个文件夹，没有就新建。", "the folder for the workbook, made if need be."),
    "rollup.combine": ("同一单位各轮得分的合并方式。", "how a unit's scores of several rounds become one."),
    "rollup.weight": (
        "一轮的权重，如 --weight 2021年第一季度=2（可重复）。",
        "weight of a round, as NAME=2 (repeatable).",
    ),
    "rollup.cluster": (
        "各轮在这个 Dask 集群上读取和计分（调度器地址，如 tcp://10.0.0.5:8786；要装 govcredit-xl[cluster]）。",
        "read and score the rounds on this Dask cluster (address of its scheduler; needs govcredit-xl[cluster]).",
    ),
    "rollup.seed": (
        "“稳定性”表随机模拟的种子（默认 1）：同一个种子，结果一样。",
        "seed of the random trials of the sheet 稳定性 (1 by default); the same seed gives the same result.",
    ),
    "rollup.firm": (
        "{name} 的名次在第 {best} 到第 {worst} 名之间（见“稳定性”表）",
        "{name} stays between place {best} and {worst} (sheet 稳定性)",
    ),
    "rollup.line": (
        "{rank} {name}：{final}（{returned}/{units} 家已报）",
        "{rank} {name}: {final} ({returned} of {units} returned)",
    ),
    "rollup.place": ("第 {rank} 名", "place {rank}"),
    "rollup.open": ("未定", "open"),
    "rollup.done": ("已写：{file}", "Written: {file}"),
}
