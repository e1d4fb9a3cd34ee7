"""Problems of the clerk's own formulas (公式), and of criteria that say other points than their row."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="formula-wrong",
    message="{place}：{item} 的公式第 {number} 个字“{part}”处：{why}。",
    remedy="请改正公式。公式里只用填报项的代码、“分值”和本行的参数，写法见“说明”。",
    message_en="{place}: the formula of {item}, at character {number} (“{part}”): {why_en}.",
    remedy_en="Correct the formula; it takes codes of inputs, 分值 and the row's parameters.",
)
add(
    severity="error",
    code="formula-undefined",
    message="{item}：{who} 的数齐了，公式却算不出得数（例如除以 0），本项待定。",
    remedy="请核对填报的数；数没有错的，在公式里用 IFERROR 或 IF 写明这种情况得多少分，或填写核定分。",
    message_en="{item}: the answers of {who} are complete, but the formula gives no number; it stays open.",
    remedy_en="Check the figures, say in the formula what such a case scores (IFERROR, IF), or enter a verified score.",
)
add(
    severity="error",
    code="formula-circle",
    message="{place}：{item} 的公式读 {other} 的数，{other} 的公式又读回来：{way}。",
    remedy="请改其中一个公式，不要互相引用。",
    message_en="{place}: the formula of {item} reads {other}, whose formula reads back: {way}.",
    remedy_en="Change one of them so that they do not read each other.",
)
add(
    severity="error",
    code="formula-not-asked",
    message="{place}：{item} 的公式要用 {other} 的“{label}”，{count} 个单位不报 {other}：{units}。",
    remedy="请让这些单位也报 {other}，或在本项自己问这个数。",
    message_en="{place}: the formula of {item} reads “{label}” of {other}, which {count} of its units are not asked: {units}.",
    remedy_en="Assign {other} to those units too, or ask for the figure in this item.",
)
add(
    severity="warning",
    code="criterion-says-other-points",
    message="{place}：{item} 的评分标准写着“{said}”，分值是 {points}。",
    remedy="请核对评分标准和分值，改正写错的一个；确实不同的不用改。",
    message_en="{place}: the criterion of {item} says “{said}”, its points are {points}.",
    remedy_en="Compare the two and correct the one that is wrong.",
)
add(
    severity="error",
    code="above-target",
    message="{place}：“{numerator}”（{n}）大于“{denominator}”（{d}）。",
    remedy="请核对两个数。确实超额完成的，请主办单位在指标体系这一项的“超额”填“允许”，再收表即可。",
    message_en="{place}: “{numerator}” ({n}) is more than “{denominator}” ({d}).",
    remedy_en="Check both; where a target may be beaten, the office enters 允许 under 超额 and collects again.",
)
add(
    severity="error",
    code="rank-below-one",
    message="{place}：“{label}”填的是 {value}，名次从 1 开始。",
    remedy="请核对名次。",
    message_en="{place}: “{label}” is {value}; ranks begin at 1.",
    remedy_en="Check the rank.",
)
