"""Texts of `import` and `diff`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "import": (
        "导入通知：读取收到的通知或指标表（Word、Excel、PDF、网页、文本），建立新的一轮，写出指标体系和“待核对”。",
        "Read a notice or list as it arrived (Word, Excel, PDF, web page, text) into a new round's catalogue, with a "
        "sheet of what is left to decide.",
    ),
    "import.example": (
        "govcredit-xl import 通知.docx 附件.xlsx --into 2022 --units 单位名单.xlsx --against 2021",
        "govcredit-xl import notice.docx annex.xlsx --into 2022 --units units.xlsx --against 2021",
    ),
    "import.into": (
        "写到这个新文件夹；不写则用通知的年度作文件夹名。",
        "the new round's folder; by default named after the notice's year.",
    ),
    "import.units": (
        "单位名单（表格，有“名称”列），或有单位表的 指标体系.xlsx。",
        "a list of units (a table with a column 名称), or a catalogue.",
    ),
    "import.against": (
        "和上年的指标体系（文件或文件夹）对照：列出新增、取消、改动，评分标准相同或相近的沿用上年定下的计分方式、参数和填报项。",
        "last year's catalogue (file or folder): changes are listed, and what was settled is carried over where the "
        "criterion is the same or nearly.",
    ),
    "import.folder": ("新一轮", "new-round"),
    "import.items": (
        "读到 {items} 个评分项：计分方式有把握的 {sure} 个，要核对的 {likely} 个，没有把握、先按评审的 {unsure} 个。",
        "{items} items: way of scoring sure for {sure}, to be confirmed for {likely}, put down as judged for {unsure}.",
    ),
    "import.sums": (
        "核对了 {sums} 处合计，{sums_broken} 处不符。",
        "{sums} sums were checked, {sums_broken} differ.",
    ),
    "import.carried": (
        "与上年对照：{carried} 个评分项沿用上年定下的内容，变化见“与上年对比”。",
        "{carried} items carry over what was settled last year; see the sheet 与上年对比.",
    ),
    "import.done": ("已写出：{file}", "Written: {file}"),
    "import.open": (
        "还有 {count} 处要人来定，见工作表“待核对”，一行一处，点“位置”跳到那一格。",
        "{count} things are left to decide: see the sheet 待核对, one line each with a link to its cell.",
    ),
    "import.next": (
        "下一步：在 {where} 里打开 指标体系.xlsx，逐行定好“待核对”，然后运行 govcredit-xl check",
        "Next: open 指标体系.xlsx in {where}, settle the lines of 待核对, then run govcredit-xl check",
    ),
    "diff": (
        "比较两份指标体系：新增、取消、改动的评分项、分值、文字、单位和计分方式，打印并写成表格。",
        "Compare two catalogues: items, points, texts, units and ways of scoring that are new, gone or changed.",
    ),
    "diff.example": ("govcredit-xl diff 2021 2022", "govcredit-xl diff 2021 2022"),
    "diff.out": (
        "写到这个文件；不写则写 NEW 旁边的 指标体系对比.xlsx。",
        "the file to write; by default 指标体系对比.xlsx beside NEW.",
    ),
    "diff.kind.新增": ("新增", "new"),
    "diff.kind.取消": ("取消", "gone"),
    "diff.kind.改动": ("改动", "changed"),
    "diff.item": ("评分项", "item"),
    "diff.parameter": ("参数 {name}", "parameter {name}"),
    "diff.line": (
        "  [{kind}] {name} {what}：{before} → {after}",
        "  [{kind}] {name} {what}: {before} → {after}",
    ),
    "diff.title": ("指标体系对比　　{old} → {new}", "{old} → {new}"),
    "diff.more": ("……另有 {count} 处，见表格。", "… and {count} more: see the workbook."),
    "diff.done": ("共 {count} 处变化，已写出：{file}", "{count} changes; written: {file}"),
}
