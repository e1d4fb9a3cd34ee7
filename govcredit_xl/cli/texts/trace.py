"""Texts of `trace`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "part.牵头": ("牵头", "lead"),
    "part.配合": ("配合", "support"),
    "trace": (
        "一个评分项的分是怎么来的：规则、汇总数、各单位的答案，直到文件、工作表、单元格和邮件。",
        "Where the score of an item comes from: rule, pooled figures, answers, down to file, sheet, cell and mail.",
    ),
    "trace.example": ("govcredit-xl trace 12.1 --unit T04", "govcredit-xl trace 12.1 --unit T04"),
    "trace.unit": ("只看这个单位的答案（编码）。", "only this unit's answers (its code)."),
    "trace.head": (
        "{id} {name}（{area}，{points} 分，{kind}）",
        "{id} {name} ({area}, {points} points, {kind})",
    ),
    "trace.criterion": ("评分标准：{text}", "Criterion: {text}"),
    "trace.rule": ("计分规则：{text}", "Rule: {text}"),
    "trace.score": (
        "最终分 {final}：测算分 {computed}，暂测分 {provisional}，核定分 {verified}，状态 {state}",
        "Final score {final}: computed {computed}, provisional {provisional}, verified {verified}, state {state}",
    ),
    "trace.above": ("      {name}（{how}）：{score} / {points}", "      {name} ({how}): {score} of {points}"),
    "trace.verified": ("  核定：{value}（{by}）：{why}", "  verified: {value} ({by}): {why}"),
    "trace.missing": ("  还缺：{units}", "  still missing: {units}"),
    "trace.counts": (
        "  应报 {asked} 家，计入 {answered} 家，不涉及 {not_involved} 家",
        "  {asked} units asked, {answered} counted, {not_involved} not involved",
    ),
    "trace.pooled": ("汇总数", "Pooled figures"),
    "trace.pooled-line": ("  {label}（{pooling}）= {value}：{how}", "  {label} ({pooling}) = {value}: {how}"),
    "trace.used": ("计入的答案", "Answers that went in"),
    "trace.unused": ("没有计入的答案", "Answers that did not"),
    "trace.unit-line": ("  {unit} {name}（{part}）{state}{self}", "  {unit} {name} ({part}) {state}{self}"),
    "trace.self": ("，自评分 {score}", ", self score {score}"),
    "trace.rank": ("，率 {rate}，第 {rank} 名（共 {of} 家）", ", rate {rate}, rank {rank} of {of}"),
    "trace.memo": ("      情况说明：{text}", "      remark: {text}"),
    "trace.evidence": ("      佐证材料：{text}", "      evidence: {text}"),
    "trace.answer": ("      {label}：{value}  {place}{note}", "      {label}: {value}  {place}{note}"),
    "trace.corrected": ("（主办单位改过，原报 {old}）", " (changed by the office; the unit's own: {old})"),
    "trace.given": ("（由{who}提供）", " (given by {who})"),
    "trace.not-used": ("（{why}）", " ({why})"),
    "trace.blank": ("空白", "blank"),
    "trace.none": ("  （没有）", "  (none)"),
    "trace.sources": ("来源文件", "Files"),
    "trace.source": ("  {file}", "  {file}"),
    "trace.received": (
        "      收到 {received}，收表时间 {seen}",
        "      received {received}, taken in {seen}",
    ),
    "trace.mail": (
        "      邮件：{sender}，主题“{subject}”，{date}，{id}",
        "      mail: {sender}, subject “{subject}”, {date}, {id}",
    ),
    "trace.hash": ("      SHA-256 {sha}", "      SHA-256 {sha}"),
    "trace.archive": ("      存档 {archive}", "      archived at {archive}"),
    "trace.gone": ("      inbox 里已没有这个文件，请看存档", "      no longer in inbox; see the archive"),
    "trace.decision": (
        "      决定：{what}（{by}，{at}）：{why}",
        "      decision: {what} ({by}, {at}): {why}",
    ),
    "trace.passed": ("这些单位没有采用的收件", "Returns of these units that do not count"),
    "trace.passed-line": ("  {file}：{reason}", "  {file}: {reason}"),
    "trace.adjustments": ("主办单位的改动", "What the office changed"),
    "trace.adjustment": (
        "  {time} {unit} {field}：{old} → {new}（{by}：{why}）",
        "  {time} {unit} {field}: {old} → {new} ({by}: {why})",
    ),
    "trace.before": ("上一轮的这一项", "This item in the round before"),
    "trace.before-line": (
        "  {round} {item}：得 {final} 分（分值 {points}），这一轮 {change}；见 {file} {sheet}",
        "  {round} {item}: {final} of {points}, now {change}; see {file} {sheet}",
    ),
    "trace.advice": ("失的分怎样补回来", "How lost points can be regained"),
    "trace.advice-line": ("  {unit}{text}", "  {unit}{text}"),
    "trace.problems": ("本项的问题", "Problems of this item"),
}
