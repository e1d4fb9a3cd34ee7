"""Texts of `export`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "export": (
        "把填报明细、得分、单位和问题导出给别的程序用（csv、parquet 或 xlsx）。\n\n"
        "四张表叫 answers、scores、units、problems，三种格式的列名和内容都相同。csv、parquet 每表一个文件；"
        "xlsx 是一个工作簿，另有“说明”一表解释每一列。编号和编码是文字：用 Excel 看请选 xlsx，csv 里的 12.10 会被它看成 12.1。\n\n"
        "csv 是带 BOM 的 UTF-8；会被当成公式的文字（以 = + - @ 开头的）前面加一个 '。parquet 要装 pyarrow。",
        "Write answers, scores, units and problems for other programs (csv, parquet or xlsx).\n\n"
        "The tables are named answers, scores, units and problems and have the same columns and values in all three "
        "formats: a file each in csv and parquet, one workbook in xlsx with a sheet 说明 that explains the columns. "
        "Ids are text: for Excel take xlsx, since it reads 12.10 in a csv as 12.1.\n\n"
        "The csv is UTF-8 with BOM; a ' is put before text that would begin a formula (= + - @). Parquet takes pyarrow.",
    ),
    "export.example": ("govcredit-xl export --to xlsx", "govcredit-xl export --to csv --into tables"),
    "export.to": ("格式：csv、parquet 或 xlsx。", "format: csv, parquet or xlsx."),
    "export.into": (
        "写到这个文件夹，没有就新建；不写则是本轮的“导出”。别的文件不会被覆盖。",
        "the folder, made if need be; by default 导出 in the round. No other file is ever overwritten.",
    ),
    "export.done": ("已导出：{file}（{tables}）", "Written: {file} ({tables})"),
}
