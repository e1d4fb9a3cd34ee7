"""Problems of the Word documents and of the values that they are written by."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

add(
    "error",
    "profile-unreadable",
    "{file} {cell}读不出来：{why}。",
    "请改好这个文件；或删去它，按程序自带的标准值办。",
    "{file} {cell} cannot be read: {why}.",
    "Mend the file, or delete it to use the packaged values.",
)
add(
    "error",
    "profile-bad-value",
    "{file} 第 {line} 行（{cell}）：“{name}”的“{heading}”填的是“{value}”，{why}。",
    "请改正这一格；或删去这一行，按程序自带的标准值办。",
    "{file} line {line} ({cell}): “{heading}” of “{name}” is “{value}”: {why_en}.",
    "Correct the cell, or delete the line to use the packaged value.",
)
add(
    "error",
    "profile-twice",
    "{file} 第 {line} 行（{cell}）：“{name}”在第 {other} 行已经写过。",
    "请删去其中一行。",
    "{file} line {line} ({cell}): “{name}” stands already in line {other}.",
    "Delete one of the two lines.",
)
add(
    "warning",
    "profile-unknown",
    "{file} 第 {line} 行（{cell}）：不认识的项目“{name}”{guess}，这一行没有用处。",
    "请改成正确的名称，或删去这一行。",
    "{file} line {line} ({cell}): unknown name “{name}”{guess_en}; the line has no use.",
    "Correct the name or delete the line.",
)
