"""Problems of `export`."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="parquet-unavailable",
    message="写 parquet 要用 pyarrow，这台电脑上没有装，什么也没有写。",
    remedy='请运行 pip install "govcredit-xl[parquet]"（要下载约 55 MB），或改用 --to csv、--to xlsx，内容是一样的。',
    message_en="Writing parquet takes pyarrow, which is not installed here; nothing was written.",
    remedy_en='Run pip install "govcredit-xl[parquet]" (some 55 MB), or use --to csv or --to xlsx, which hold the same.',
)
add(
    severity="error",
    code="export-in-the-way",
    message="{file} 已经有了，不是本轮导出的，或者导出以后又改过，没有覆盖；这次什么也没有写。",
    remedy="请把它移走或改名，或用 --into 换一个文件夹。",
    message_en="{file} is there already and was not exported from this round, or was changed since: left as it is, and nothing was written.",
    remedy_en="Move or rename it, or name another folder with --into.",
)
add(
    severity="error",
    code="export-own-folder",
    message="不能导出到 {where}：“{folder}”是一轮评价自己用的文件夹，里面的东西由程序管。",
    remedy="请用 --into 指明别的文件夹。",
    message_en="Cannot export into {where}: {folder} is a folder that a round itself uses.",
    remedy_en="Name another folder with --into.",
)
add(
    severity="error",
    code="export-too-many-rows",
    message="“{table}”有 {count} 行，一张工作表最多 {limit} 行，写不下；什么也没有写。",
    remedy="请用 --to csv 或 --to parquet，行数不限。",
    message_en="The table {table} has {count} rows; a sheet holds at most {limit}. Nothing was written.",
    remedy_en="Use --to csv or --to parquet, which have no such limit.",
)
add(
    severity="warning",
    code="export-text-cut",
    message="“{table}”里有 {count} 个格子的文字超过 {limit} 个字，工作簿里写不下，只写了前面的。",
    remedy="要全文请用 --to csv 或 --to parquet；原文也在收到的文件里。",
    message_en="{count} texts of the table {table} are longer than the {limit} characters that a cell holds and were cut.",
    remedy_en="Use --to csv or --to parquet for the whole texts; they also stand in the files received.",
)
