"""Problems of files that cannot be read, or must not be."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

_ARCHIVED = "原件已存档，没有计入，其他文件不受影响。"
_ARCHIVED_EN = "The original is archived and does not count; no other file is affected."

add(
    "error",
    "parser-died",
    "{file} 使读取程序异常退出，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重新报送；打不开的，请让单位重新填报。",
    "{file} made the reading process end; it may be damaged or hostile. " + _ARCHIVED_EN,
    "Open it in Excel or WPS, save it as .xlsx and send that; if it cannot be opened, have the unit fill in a new one.",
)
add(
    "error",
    "parser-too-slow",
    "{file} 用了 30 秒还没有读完，已放弃，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    "{file} could not be read within 30 seconds; it may be damaged or hostile. " + _ARCHIVED_EN,
    "Open it in Excel or WPS, remove what does not belong to the form, save it as .xlsx and send that.",
)
add(
    "error",
    "parser-too-much-memory",
    "{file} 读取时需要的内存超过 512 MB，已放弃，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    "{file} needs more than 512 MB of memory to be read; it may be damaged or hostile. " + _ARCHIVED_EN,
    "Open it in Excel or WPS, remove what does not belong to the form, save it as .xlsx and send that.",
)
