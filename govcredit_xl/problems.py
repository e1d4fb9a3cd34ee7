"""The `Problem` value and the catalogue of all problem codes with their sentences.

A user's wrong data is a value, never an exception. Each code has one severity and one sentence
per language for what is wrong (with its place and the value found) and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Code:
    """What all problems of one code have in common; the sentences are `str.format` templates."""

    severity: Severity
    message: str
    remedy: str
    message_en: str
    remedy_en: str


@dataclass(frozen=True)
class Problem:
    """Something that a person should look at.

    Attributes:
        code: a key of `CODES`.
        unit, item: the unit's code and the item's id, None where it is about neither.
        file: path relative to the round, with /; members of containers after `!`.
        sheet, cell: where, None where there is no such place.
        facts: what the sentences name, as plain strings or numbers.
    """

    code: str
    unit: str | None = None
    item: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """error, warning or info."""
        return CODES[self.code].severity

    @property
    def place(self) -> str:
        """Sheet and cell as people write it: 填报表!F23; "" where there is none."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def message(self, lang: str = "zh") -> str:
        """Where, what and why."""
        text = CODES[self.code].message_en if lang == "en" else CODES[self.code].message
        # Most sentences begin with the place; where there is none they begin with what is wrong.
        return text.format_map(_facts(self)).lstrip("：: ")

    def remedy(self, lang: str = "zh") -> str:
        """What to do."""
        text = CODES[self.code].remedy_en if lang == "en" else CODES[self.code].remedy
        return text.format_map(_facts(self))

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object of `--json`, as the contract names its keys."""
        return {
            "code": self.code,
            "severity": self.severity,
            "unit": self.unit,
            "item": self.item,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }

    def record(self) -> dict[str, Any]:
        """Plain values from which `from_record` makes the same problem again."""
        return {
            "code": self.code,
            "unit": self.unit,
            "item": self.item,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "facts": dict(self.facts),
        }

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Problem:
        """The problem that `record` described."""
        return Problem(**record)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def _facts(problem: Problem) -> _Facts:
    return _Facts(
        problem.facts,
        place=problem.place,
        unit=problem.unit or "",
        item=problem.item or "",
        file=problem.file or "",
        sheet=problem.sheet or "",
        cell=problem.cell or "",
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if one of them is an error."""
    return any(problem.severity == "error" for problem in problems)


_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


def by_importance(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first; else in the order given."""
    return sorted(problems, key=lambda problem: _ORDER[problem.severity])


# Each room's codes stand together. A new code needs one bad example in the tests.
CODES: Final[dict[str, Code]] = {}


def _add(severity: Severity, code: str, message: str, remedy: str, message_en: str, remedy_en: str) -> None:
    CODES[code] = Code(severity, message, remedy, message_en, remedy_en)


# --- answers: one unit's one item -------------------------------------------------------------
_add(
    "warning",
    "missing-input",
    "{place}：“{label}”尚未填写。",
    "请填写；本单位确实没有此项工作的，请在“本单位不涉及”选“是”并写明情况。",
    "{place}: “{label}” is blank.",
    "Fill it in, or choose 是 under 本单位不涉及 and say why.",
)
_add(
    "error",
    "not-a-number",
    "{place}：“{label}”填的是“{value}”，不是{want}。",
    "请只填数字，单位不用写。",
    "{place}: “{label}” holds “{value}”, which is not {want}.",
    "Enter digits only, without a unit of measure.",
)
_add(
    "error",
    "not-a-date",
    "{place}：“{label}”填的是“{value}”，看不出是哪一天。",
    "请按 2021-10-20 的样子填写日期。",
    "{place}: “{label}” holds “{value}”, which is not a certain date.",
    "Enter the date like 2021-10-20.",
)
_add(
    "error",
    "not-yes-or-no",
    "{place}：“{label}”填的是“{value}”，不是“是”或“否”。",
    "请在下拉列表中选“是”或“否”。",
    "{place}: “{label}” holds “{value}”, neither 是 nor 否.",
    "Choose 是 or 否 from the list.",
)
_add(
    "error",
    "negative-number",
    "{place}：“{label}”填的是 {value}，不能是负数。",
    "请核对后填写不小于 0 的数。",
    "{place}: “{label}” is {value}; it cannot be negative.",
    "Enter a number that is 0 or more.",
)
_add(
    "error",
    "not-whole",
    "{place}：“{label}”填的是 {value}，应为整数。",
    "请填写整数。",
    "{place}: “{label}” is {value}; it must be a whole number.",
    "Enter a whole number.",
)
_add(
    "error",
    "error-value",
    "{place}：“{label}”是错误值 {value}。",
    "请删去公式，直接填写数据。",
    "{place}: “{label}” holds the error {value}.",
    "Delete the formula and enter the figure itself.",
)
_add(
    "error",
    "above-denominator",
    "{place}：“{numerator}”（{n}）大于“{denominator}”（{d}）。",
    "请核对两个数；前者是后者的一部分，不会更大。",
    "{place}: “{numerator}” ({n}) is more than “{denominator}” ({d}).",
    "Check both figures; the first is a part of the second.",
)
_add(
    "error",
    "implemented-not-established",
    "{place}：“{entry}”选了“{later}”，却没有“{earlier}”。",
    "没有建立的制度谈不上落实，请核对两格。",
    "{place}: “{entry}” is marked {later} but not {earlier}.",
    "Check both cells.",
)
_add(
    "error",
    "missing-reason",
    "{place}：{what}，但没有写明原因。",
    "请在“{label}”写明情况。",
    "{place}: {what}, but no reason is given.",
    "Give the reason under “{label}”.",
)
_add(
    "error",
    "rank-out-of-range",
    "{place}：“{label}”填的是 {value}，名次应在 1 和 {of} 之间。",
    "请核对名次和参加排名的总数。",
    "{place}: “{label}” is {value}; a rank lies between 1 and {of}.",
    "Check the rank and the number ranked.",
)
_add(
    "error",
    "population-missing",
    "{place}：“{label}”是 {value}，应大于 0。",
    "请填写实际数。",
    "{place}: “{label}” is {value}; it must be above 0.",
    "Enter the actual figure.",
)
_add(
    "error",
    "proposed-out-of-range",
    "{place}：申报分是 {value}，应在 0 和 {points} 之间。",
    "请填写本项分值以内的分数。",
    "{place}: the proposed score is {value}; it lies between 0 and {points}.",
    "Enter a score within the item's points.",
)
_add(
    "error",
    "not-involved-with-answers",
    "{place}：选了“本单位不涉及”，却又填了“{label}”。",
    "请二选一：清空填报内容，或者把“本单位不涉及”改为空白。",
    "{place}: marked 本单位不涉及, yet “{label}” is filled in.",
    "Clear one of the two.",
)
_add(
    "warning",
    "denominators-differ",
    "{place}：“{label}”在 {item} 是 {value}，在 {other} 是 {other_value}，应当相同。",
    "请核对两处，或在情况说明中说明原因。",
    "{place}: “{label}” is {value} in {item} but {other_value} in {other}; they should be equal.",
    "Check both, or explain in 情况说明.",
)
_add(
    "warning",
    "self-score-differs",
    "{place}：表中自评分是 {shown}，按填报内容重算是 {computed}。以重算的为准。",
    "请核对表中的公式和数据是否被改动。",
    "{place}: the sheet shows a self score of {shown}; recomputed from the answers it is {computed}, which counts.",
    "Check whether formulas or figures were changed.",
)
_add(
    "info",
    "value-normalised",
    "{place}：“{label}”填的“{value}”按 {read} 计。",
    "如理解有误，请更正后重新报送。",
    "{place}: “{label}”: “{value}” was read as {read}.",
    "If that is wrong, correct it and send the workbook again.",
)
_add(
    "info",
    "formula-as-answer",
    "{place}：“{label}”填的是公式 {formula}，按其结果 {value} 计。",
    "如结果有误，请直接填写数据。",
    "{place}: “{label}” holds the formula {formula}; its result {value} was used.",
    "If that is wrong, enter the figure itself.",
)
_add(
    "error",
    "nothing-filled",
    "{file}：整张填报表一项也没有填。",
    "请填写后重新报送。",
    "{file}: nothing at all is filled in.",
    "Fill in the form and send it again.",
)

# --- the district's items ----------------------------------------------------------------------
_add(
    "error",
    "leads-disagree",
    "{item}：几个牵头单位填的“{label}”不一致：{values}。本项待定。",
    "请向牵头单位核实，或在主评分表填写核定分。",
    "{item}: the leads disagree on “{label}”: {values}. The item stays open.",
    "Ask the leads, or enter a verified score in the master.",
)
_add(
    "warning",
    "nobody-involved",
    "{item}：{who}都选了“本单位不涉及”，本项待定，不会自动得满分。",
    "请核实是否确实无单位涉及，并填写核定分。",
    "{item}: {who} say they are not involved; the item stays open and does not become full marks by itself.",
    "Verify this and enter a verified score.",
)

# --- the office's own entries -------------------------------------------------------------------
_add(
    "error",
    "verified-out-of-range",
    "{place}：{item} 的核定分填的是“{value}”，应是 0 和 {points} 之间的数。此核定分未采用。",
    "请更正或清空。",
    "{place}: the verified score “{value}” of {item} is not a number between 0 and {points}; it was not used.",
    "Correct or clear it.",
)
_add(
    "warning",
    "verified-without-reason",
    "{place}：{item} 填了核定分，没有写核定说明。",
    "请补写核定说明。",
    "{place}: {item} has a verified score without a reason.",
    "Add the reason under 核定说明.",
)
_add(
    "info",
    "verified-rounded",
    "{place}：{item} 的核定分 {value} 按两位小数取 {rounded}。",
    "如不同意，请改为两位以内的小数。",
    "{place}: the verified score {value} of {item} was rounded to {rounded}.",
    "Enter at most two decimals.",
)
_add(
    "error",
    "correction-not-usable",
    "{place}：{unit} {item}“{label}”改填了“{value}”，不能采用（{why}）。已恢复原值，仍按单位原报计。",
    "如要更正，请在这一格重新填写。",
    "{place}: the correction “{value}” of “{label}” ({unit} {item}) cannot be used: {why}. The unit's own value was restored.",
    "Enter it again there if need be.",
)
_add(
    "warning",
    "correction-implausible",
    "{place}：{unit} {item} 按信用办改动后的数计，但{why}。",
    "请核对改动的数；确实如此的，请在核定说明中写明。",
    "{place}: {unit} {item} is counted as corrected, but {why}.",
    "Check the correction, or explain it under 核定说明.",
)
_add(
    "info",
    "correction-lapsed",
    "{item} {unit}“{label}”：单位重新报送了不同的值（{value}），此前的更正（{old}）不再采用。",
    "如仍需更正，请在填报明细中重新填写。",
    "{item} {unit} “{label}”: the unit sent a different value ({value}); the earlier correction ({old}) no longer holds.",
    "Correct it again in 填报明细 if need be.",
)
_add(
    "warning",
    "master-in-use",
    "{file} 正在被打开，新结果写到了 {written}。",
    "请保存并关闭 {file}，再运行一次收表，两份的改动会自动合并。",
    "{file} is open; the new results were written to {written}.",
    "Save and close {file}, then run collect again: both files' changes are merged.",
)
_add(
    "warning",
    "master-unreadable",
    "{file} 读不出来：{why}。原文件已备份为 {backup}，此前记录的核定分照旧。",
    "如其中有未收录的改动，请打开备份抄回。",
    "{file} cannot be read: {why}. It was kept as {backup}; what had been recorded before still holds.",
    "If it held later changes, copy them from the backup.",
)
_add(
    "warning",
    "master-heading-missing",
    "{file} 的“{sheet}”找不到列“{heading}”，这一列里的改动没有读取。原文件已备份为 {backup}。",
    "请在备份中核对，需要的内容填到新的主评分表。",
    "{file}: the sheet {sheet} has no column {heading}; what stood there was not read. The file was kept as {backup}.",
    "Check the backup and enter what is needed in the new master.",
)
_add(
    "warning",
    "master-sheet-missing",
    "{file} 里找不到“{sheet}”表，这张表里的改动没有读取，此前记录的照旧。原文件已备份为 {backup}。",
    "请在备份中核对，需要的内容填到新的主评分表。",
    "{file} has no sheet {sheet}; what stood there was not read, what had been recorded before holds. The file was kept as {backup}.",
    "Check the backup and enter what is needed in the new master.",
)
_add(
    "warning",
    "master-not-carried",
    "主评分表中有不能带入新表的内容：{what}。完整保留在 {backup}。",
    "需要时请从备份中复制。",
    "The master held what cannot be carried over: {what}. It is kept in full in {backup}.",
    "Copy it from the backup if you need it.",
)
_add(
    "warning",
    "master-formula-overwritten",
    "{place}：主评分表的公式被改成了“{value}”，已恢复为公式。",
    "要改分数请填“核定分”，要改数据请改“填报明细”的“值”。",
    "{place}: a formula of the master was overwritten with “{value}”; it has been restored.",
    "Use 核定分 to change a score, or 值 in 填报明细 to change an answer.",
)

# --- returns ------------------------------------------------------------------------------------
_add(
    "error",
    "foreign-workbook",
    "{file} 不是本轮发出的填报表：{why}。",
    "请用本轮下发的填报表填写后重新报送。",
    "{file} is not a workbook of this round: {why}.",
    "Fill in the workbook that was sent out for this round.",
)
_add(
    "error",
    "other-round",
    "{file} 是{which}的填报表，没有计入。",
    "请用本轮（{here}）下发的填报表填写后重新报送；如果应收进那一轮，请到那一轮的文件夹里收取。",
    "{file} belongs to {which_en}; it does not count.",
    "Fill in the workbook of this round ({here_en}), or collect it in the round that it belongs to.",
)
_add(
    "error",
    "unit-conflict",
    "{file} 说不清是哪个单位的：{why}。已列为待核，没有计入。",
    "请核实后让单位用自己的填报表重新报送。",
    "{file}: it is not certain whose it is: {why}. It is held and does not count.",
    "Find out, and have the unit send its own workbook.",
)
_add(
    "error",
    "truncated",
    "{file} 打不开：{why}。",
    "请让单位重新发送。",
    "{file} is incomplete or damaged: {why}.",
    "Have the unit send it again.",
)
_add(
    "error",
    "parser-failed",
    "{file} 读取时出错：{why}。原件已存档。",
    "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
    "{file} could not be read: {why}. The original is archived.",
    "Open it in Excel or WPS, save it as .xlsx and send it again.",
)
_add(
    "warning",
    "not-yet-readable",
    "{file} 是 {kind}，这个版本还不能读取，已存档，没有计入。",
    "请让单位另存为 .xlsx 后直接报送。",
    "{file} is {kind}, which this version cannot read yet; it is archived and does not count.",
    "Have the unit save it as .xlsx and send that.",
)
_add(
    "info",
    "ignored-file",
    "{file} 是{why}，不是报送文件。",
    "不用处理。",
    "{file} is {why}, not a return.",
    "Nothing to do.",
)
_add(
    "warning",
    "still-arriving",
    "{file} 还在变动，可能没有复制完，留到下次收取。",
    "请等复制完成后再运行一次收表。",
    "{file} is still changing and may be half copied; it is left for the next run.",
    "Run collect again when it is complete.",
)
_add(
    "warning",
    "unreadable-path",
    "{file} 读不了：{why}。",
    "请检查文件权限后再运行一次收表。",
    "{file} cannot be read: {why}.",
    "Check its permissions and run collect again.",
)
_add(
    "info",
    "superseded",
    "{file} 已被同一单位后来的报送 {by} 取代。",
    "不用处理；两个版本都已存档。",
    "{file} was replaced by the unit's later return {by}.",
    "Nothing to do; both are archived.",
)
_add(
    "warning",
    "faulty-not-used",
    "{file} 比 {by} 晚到，但有 {errors} 处错误，仍以先前无误的 {by} 为准。",
    "请让单位改正后重新报送。",
    "{file} came after {by} but has {errors} errors; the earlier clean {by} still counts.",
    "Have the unit correct and resend it.",
)
_add(
    "info",
    "duplicate",
    "{file} 与 {of} 内容完全相同，只计一次。",
    "不用处理。",
    "{file} has the same content as {of}; it counts once.",
    "Nothing to do.",
)
_add(
    "warning",
    "duplicate-misnamed",
    "{file} 与 {of} 内容完全相同，只计一次；它的文件名写的是{named}，内容却是{owner}的。",
    "请核实{named}是否还没有报送自己的填报表。",
    "{file} has the same content as {of} and counts once; its name says {named}, but it is the workbook of {owner}.",
    "Find out whether {named} has yet to send its own workbook.",
)
_add(
    "warning",
    "duplicate-of-older",
    "{file} 与先前的 {of} 内容完全相同，但现在以另一版本 {by} 为准；重发旧件不会改变这一点。",
    "如确实要改用旧版本，请让单位改动后重新报送。",
    "{file} equals the earlier {of}, but another version, {by}, counts now; sending an old file again does not change that.",
    "If the old version should count, have the unit edit and resend it.",
)
_add(
    "info",
    "late-return",
    "{file} 于 {received} 收到，晚于截止日期 {deadline}，标为逾期，照常计入。",
    "不用处理。",
    "{file} arrived on {received}, after the deadline of {deadline}; it is marked late and counts.",
    "Nothing to do.",
)
_add(
    "warning",
    "formula-overwritten",
    "{place}：表中的公式被改动了（应为计算“{label}”的公式）。以重新计算的结果为准。",
    "如是有意改动，请在情况说明中写明原因。",
    "{place}: a formula of the form (for “{label}”) was changed; the recomputed figure counts.",
    "If that was meant, explain it in 情况说明.",
)
_add(
    "warning",
    "label-changed",
    "{place}：“{label}”被改成了“{found}”。仍按原来的填报项读取。",
    "请核对所填内容是否与原填报项一致。",
    "{place}: the label “{label}” was changed to “{found}”; it was still read as the original input.",
    "Check that the answer is to the original question.",
)
_add(
    "error",
    "input-not-found",
    "{file} 里找不到“{label}”的填写位置（{why}），此项按未填处理。",
    "请让单位用原来的填报表重新填报，不要删行或改动格式。",
    "{file}: the cell for “{label}” cannot be found ({why}); it counts as not filled in.",
    "Have the unit use the original form, without deleting rows.",
)
_add(
    "warning",
    "build-out-of-date",
    "{file} 用的是较早下发的填报表，之后“{label}”改过：{what}。",
    "请核对答案是否仍适用，必要时请单位用新表重报。",
    "{file} was filled in on an earlier form; “{label}” has changed since: {what}.",
    "Check that the answer still applies, or have the unit use the new form.",
)
_add(
    "warning",
    "copies-of-form",
    "{file} 里有 {count} 张填报表（{sheets}），按“{sheet}”读取。",
    "请核对，多余的表请删去。",
    "{file} holds {count} copies of the form ({sheets}); {sheet} was read.",
    "Check, and delete the surplus.",
)

# --- the round and the catalogue ----------------------------------------------------------------
_add(
    "error",
    "no-round",
    "在 {where} 和上级文件夹里都没有找到 指标体系.xlsx。",
    "请进入某一轮的文件夹，或用 --round 指明；新的一轮用 govcredit-xl init 建立。",
    "No 指标体系.xlsx in {where} or above it.",
    "Go to a round's folder or name it with --round; `govcredit-xl init` makes a new one.",
)
_add(
    "error",
    "catalogue-unreadable",
    "{file} 打不开：{why}。",
    "请用 Excel 或 WPS 检查这个文件，或从备份恢复。",
    "{file} cannot be opened: {why}.",
    "Check the file in Excel or WPS, or restore a copy.",
)
_add(
    "error",
    "missing-sheet",
    "{file} 里没有工作表“{sheet}”。",
    "请恢复这张表（可从 govcredit-xl init --empty 建的空白表复制），表名要完全一致。",
    "{file} has no sheet “{sheet}”.",
    "Put the sheet back (copy it from a blank one made by `govcredit-xl init --empty`) under just this name.",
)
_add(
    "error",
    "missing-heading",
    "工作表“{sheet}”缺少列“{heading}”。",
    "请在标题行（{headings}）补上这一列，列名要完全一致，次序不限。",
    "The sheet “{sheet}” has no column “{heading}”.",
    "Add it to the heading row ({headings}); any order will do.",
)
_add(
    "error",
    "unknown-heading",
    "{place}：不认识的{what}“{heading}”{guess}。",
    "请改成正确的{what}；自己加的，{what}请以“备注”开头。",
    "{place}: unknown {what_en} “{heading}”{guess_en}.",
    "Correct it; your own ones begin with 备注.",
)
_add(
    "warning",
    "unknown-setting",
    "{place}：不认识的项目“{heading}”{guess}。它的值照样保留，但没有用处。",
    "写错的请改正；自己加的项目，请以“备注”开头。",
    "{place}: unknown setting “{heading}”{guess_en}. Its value is kept but has no use.",
    "Correct it; settings of your own begin with 备注.",
)
_add(
    "warning",
    "missing-setting",
    "{place}：“{heading}”没有填，填报表和文书上的这一处会空着。",
    "请在“设置”表填写“{heading}”。",
    "{place}: “{heading}” is blank; the forms and documents will lack it.",
    "Fill it in on the sheet 设置.",
)
_add(
    "warning",
    "deadline-before-issue",
    "{place}：截止日期 {value} 早于印发日期 {issued}。",
    "请核对两个日期。",
    "{place}: the deadline {value} is before the date of issue {issued}.",
    "Check both dates.",
)
_add(
    "error",
    "formula-without-result",
    "{place}：“{heading}”里是公式，但公式没有计算结果。",
    "请用 Excel 或 WPS 打开、重新计算并保存，或直接填写数据。",
    "{place}: “{heading}” holds a formula without a computed result.",
    "Open the file in Excel or WPS, recalculate and save it, or enter the value itself.",
)
_add(
    "error",
    "empty-table",
    "工作表“{sheet}”里还没有内容。",
    "请从标题行的下一行起，每行填一{what}。",
    "The sheet “{sheet}” has no rows yet.",
    "Enter one {what_en} per row below the heading row.",
)
_add(
    "error",
    "missing-value",
    "{place}：“{heading}”没有填{guess}。",
    "请填写；整行不需要的，请把整行清空或删除。",
    "{place}: “{heading}” is blank{guess_en}.",
    "Fill it in, or clear the whole row if it is not needed.",
)
_add(
    "error",
    "bad-value",
    "{place}：“{heading}”填的是“{value}”，{why}。",
    "请按要求更正。",
    "{place}: “{heading}” is “{value}”: {why_en}.",
    "Correct it.",
)
_add(
    "error",
    "too-long",
    "{place}：“{heading}”太长（{length}），最多 {limit}。",
    "请缩短；说明性的文字可以放到“说明”或“评分标准”。",
    "{place}: “{heading}” is too long ({length}); at most {limit}.",
    "Shorten it.",
)
_add(
    "error",
    "duplicate-id",
    "{place}：{what}“{value}”与 {other} 重复。",
    "请改其中一处，使每个都不相同。",
    "{place}: {what_en} “{value}” is already used in {other}.",
    "Change one of the two.",
)
_add(
    "error",
    "unknown-unit",
    "{place}：“{heading}”里的“{name}”不是“单位”表中的单位或分组{guess}。",
    "请改成“单位”表里的名称、简称、别名或“各”加分组名，几个之间用顿号隔开；新单位请先加到“单位”表。",
    "{place}: “{name}” under “{heading}” is neither a unit nor a group of the sheet 单位{guess_en}.",
    "Use a name, short name or alias of the sheet 单位, or 各 and a group, parted by 、; add new units there first.",
)
_add(
    "error",
    "empty-group",
    "{place}：“{heading}”里的“{name}”一个单位也没有。",
    "请在“单位”表的“分组”列给相关单位写上“{group}”，或改成具体单位。",
    "{place}: no unit belongs to “{name}”, named under “{heading}”.",
    "Write “{group}” under 分组 of the units meant, or name the units.",
)
_add(
    "error",
    "item-without-unit",
    "{place}：评分项 {item} 没有牵头单位。",
    "请填写牵头单位；只有分组负责的，把分组填在“牵头单位”。",
    "{place}: item {item} has no lead.",
    "Enter one under 牵头单位; where only a group is responsible, put the group there.",
)
_add(
    "warning",
    "unit-without-item",
    "{place}：单位 {unit} {name} 没有任何评分项，不会给它生成填报表。",
    "如应有任务，请在“指标”表的牵头单位或配合单位里加上；否则可从“单位”表删去。",
    "{place}: unit {unit} {name} has no item; no workbook will be made for it.",
    "Name it under 牵头单位 or 配合单位 of an item, or delete it from the sheet 单位.",
)
_add(
    "error",
    "unknown-group",
    "{place}：没有评分项用到分组“{name}”，{why}。",
    "请改正；确实另有这个分组的，请在“指标”表写“各{name}”，用不到的请删去。",
    "{place}: no item names the group “{name}”: {why_en}.",
    "Correct it; name a group that is meant on the sheet 指标, or delete it here.",
)
_add(
    "warning",
    "unused-group",
    "{place}：没有评分项用到分组“{name}”（{count} 个单位）{guess}。",
    "写错的请改正；要用的请在“指标”表的牵头单位或配合单位写“各{name}”；用不到的可以删去。",
    "{place}: no item names the group “{name}” ({count} units){guess_en}.",
    "Correct it, name it on the sheet 指标, or delete it.",
)
_add(
    "error",
    "unknown-item",
    "{place}：编号“{value}”在“指标”表里没有{guess}。",
    "请更正编号，或删去这一行。",
    "{place}: there is no item “{value}” on the sheet 指标{guess_en}.",
    "Correct the id or delete the row.",
)
_add(
    "error",
    "sum-differs",
    "{place}：“{name}”的{what}合计 {found} 分，应为 {expected} 分。",
    "请核对分值，使各项相加等于上一级的分值，一级分值合计 100 分。",
    "{place}: the {what_en} of “{name}” add up to {found} points instead of {expected}.",
    "Check the points: each level adds up to the one above, the areas to 100.",
)
_add(
    "error",
    "values-differ",
    "{place}：“{name}”的“{heading}”在这里是“{value}”，在 {other} 是“{expected}”。",
    "同一个指标的各行要写得一样，请改成一致。",
    "{place}: “{heading}” of “{name}” is “{value}” here but “{expected}” in {other}.",
    "Make them equal on all rows.",
)
_add(
    "error",
    "pooling-not-allowed",
    "{place}：计分方式“{kind}”不能用合并方式“{value}”。",
    "请改为：{allowed}。",
    "{place}: 计分方式 “{kind}” cannot be pooled by “{value}”.",
    "Use one of {allowed}.",
)
_add(
    "error",
    "missing-parameter",
    "{place}：计分方式“{kind}”需要参数“{heading}”，还没有填。",
    "请填写“{heading}”：{want}。",
    "{place}: 计分方式 “{kind}” needs the parameter “{heading}”.",
    "Fill in “{heading}”: {want_en}.",
)
_add(
    "warning",
    "unused-parameter",
    "{place}：计分方式“{kind}”{when}不用参数“{heading}”，填的“{value}”没有作用。",
    "请清空这一格，或核对计分方式。",
    "{place}: 计分方式 “{kind}” does not use the parameter “{heading}”{when_en}; “{value}” has no effect.",
    "Clear the cell or check 计分方式.",
)
_add(
    "error",
    "bad-parameter",
    "{place}：参数“{heading}”填的是“{value}”，{why}。",
    "请按要求更正。",
    "{place}: the parameter “{heading}” is “{value}”: {why_en}.",
    "Correct it.",
)
_add(
    "error",
    "parameters-do-not-fit",
    "{place}：评分项 {item}（{kind}）：{why}。",
    "请更正“{heading}”，或换一种计分方式。",
    "{place}: item {item} ({kind}) cannot be scored like this: {why}.",
    "Correct “{heading}” or choose another 计分方式.",
)
_add(
    "warning",
    "full-marks-out-of-reach",
    "{place}：评分项 {item}（{kind}）共 {count} 格，每格 {each} 分，最多只有 {most} 分，得不到满分 {points} 分。",
    "请核对“{heading}”和所列的名称；几个名称之间要用顿号“、”隔开。",
    "{place}: item {item} ({kind}) has {count} cells of {each} points, {most} at most, so {points} cannot be reached.",
    "Check “{heading}” and the names listed, which are parted by 、.",
)
_add(
    "error",
    "input-not-defined",
    "{place}：评分项 {item}（{kind}）在“填报项”表里缺少{what}。",
    "请在“填报项”表加一行：编号 {item}，代码 {input}，类型 {types}。",
    "{place}: item {item} ({kind}) has no input {input} on the sheet 填报项.",
    "Add a row there: 编号 {item}, 代码 {input}, 类型 {types}.",
)
_add(
    "info",
    "input-assumed",
    "{place}：评分项 {item}（{kind}）在“填报项”表里没有代码为 * 的一行，按默认的“是否”填报项处理。",
    "不用处理；如要写计量单位或说明，请加上这一行。",
    "{place}: item {item} ({kind}) has no row with the code * on the sheet 填报项; 是否 inputs are assumed.",
    "Nothing to do.",
)
_add(
    "warning",
    "no-deadline",
    "工作表“设置”没有填截止日期，逾期与否无法判断，填报表上也不显示期限。",
    "请在“设置”的“截止日期”填写日期。",
    "The sheet 设置 has no 截止日期: nothing can be late, and the forms show no deadline.",
    "Enter a date.",
)
_add(
    "error",
    "cannot-write",
    "{file} 写不了：{why}。原有文件没有改动。",
    "请关闭正在使用它的程序，检查磁盘空间和权限，再试一次。",
    "{file} cannot be written: {why}. Existing files were left as they were.",
    "Close the program that uses it, check disk space and permissions, and try again.",
)
_add(
    "error",
    "not-empty",
    "{where} 不是空文件夹。",
    "请换一个新文件夹名；已有的文件没有动。",
    "{where} is not an empty folder.",
    "Choose a new folder; nothing there was touched.",
)
_add(
    "error",
    "no-inbox",
    "找不到收件文件夹 {where}。",
    "请建立该文件夹并放入收到的文件，或检查路径。",
    "The inbox {where} does not exist.",
    "Make the folder and put the returns into it, or check the path.",
)
_add(
    "warning",
    "empty-inbox",
    "{where} 里没有任何文件，主评分表按未收到报送写出。",
    "请把收到的填报表放进去，再运行一次。",
    "{where} is empty; the master was written with nothing returned.",
    "Put the returns into it and run again.",
)
_add(
    "error",
    "round-busy",
    "另一个 govcredit-xl 正在处理这一轮（进程 {pid}）。",
    "请等它结束后再试。",
    "Another govcredit-xl is working on this round (process {pid}).",
    "Wait until it has finished.",
)
_add(
    "error",
    "ledger-unusable",
    "台账不能使用：{why}。",
    "请把 .govcredit 文件夹从备份恢复，或联系技术人员；收件和主评分表没有改动。",
    "The ledger cannot be used: {why}.",
    "Restore the folder .govcredit from a backup; inbox and master were left as they were.",
)
_add(
    "error",
    "usage",
    "{why}",
    "请看 govcredit-xl {command}--help 里的例子。",
    "{why}",
    "See the example in govcredit-xl {command}--help.",
)
_add(
    "warning",
    "unit-gone",
    "outbox 里的 {file} 属于已不在指标体系中的单位，没有动它。",
    "不再需要的请自行删除。",
    "{file} in outbox belongs to a unit that is no longer in the catalogue; it was left.",
    "Delete it if it is not needed.",
)
_add(
    "warning",
    "form-outdated",
    "outbox 里的 {file} 是 {unit} 以前的填报表，现在的是 {now}；旧的没有动。",
    "请只下发新的；旧的不再需要时请自行删除。",
    "{file} in outbox is an earlier workbook of {unit}, whose present one is {now}; it was left.",
    "Hand out the new one only; delete the old one if it is not needed.",
)
_add(
    "warning",
    "template-missing",
    "找不到 {file}，填报表用了程序自带的文字。",
    "需要自己的文字时，请把模板放回“模板”文件夹再生成一次。",
    "{file} is missing; the wording that comes with the program was used.",
    "Put the template back into 模板 and build again if you need your own wording.",
)
_add(
    "warning",
    "unknown-placeholder",
    "{file} 第 {line} 行的“{{{name}}}”没有对应的内容，已原样写进填报表。可用的有：{known}。",
    "请改成可用的名称，或去掉花括号，再生成一次。",
    "{file}, line {line}: “{{{name}}}” stands for nothing and was left as it is. Known: {known}.",
    "Use a known name or remove the braces, then build again.",
)
