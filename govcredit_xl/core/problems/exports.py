"""Problems of `export`."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    "error",
    "parquet-unavailable",
    "写 parquet 要用 pyarrow，这台电脑上没有装，什么也没有写。",
    '请运行 pip install "govcredit-xl[parquet]"（要下载约 55 MB），或改用 --to csv、--to xlsx，内容是一样的。',
    "Writing parquet takes pyarrow, which is not installed here; nothing was written.",
    'Run pip install "govcredit-xl[parquet]" (some 55 MB), or use --to csv or --to xlsx, which hold the same.',
)
add(
    "error",
    "export-in-the-way",
    "{file} 已经有了，不是本轮导出的，或者导出以后又改过，没有覆盖；这次什么也没有写。",
    "请把它移走或改名，或用 --into 换一个文件夹。",
    "{file} is there already and was not exported from this round, or was changed since: left as it is, and nothing was written.",
    "Move or rename it, or name another folder with --into.",
)
add(
    "error",
    "export-own-folder",
    "不能导出到 {where}：“{folder}”是一轮评价自己用的文件夹，里面的东西由程序管。",
    "请用 --into 指明别的文件夹；不写 --into 就导出到“导出”文件夹。",
    "Cannot export into {where}: {folder} is a folder that a round itself uses.",
    "Name another folder with --into; without it the round's folder 导出 is taken.",
)
add(
    "error",
    "export-too-many-rows",
    "“{table}”有 {count} 行，一张工作表最多 {limit} 行，写不下；什么也没有写。",
    "请用 --to csv 或 --to parquet，行数不限。",
    "The table {table} has {count} rows; a sheet holds at most {limit}. Nothing was written.",
    "Use --to csv or --to parquet, which have no such limit.",
)
add(
    "warning",
    "export-text-cut",
    "“{table}”里有 {count} 个格子的文字超过 {limit} 个字，工作簿里写不下，只写了前面的。",
    "要全文请用 --to csv 或 --to parquet；原文也在收到的文件里。",
    "{count} texts of the table {table} are longer than the {limit} characters that a cell holds and were cut.",
    "Use --to csv or --to parquet for the whole texts; they also stand in the files received.",
)
