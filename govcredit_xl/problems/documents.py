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
add(
    "error",
    "template-unreadable",
    "{file} 打不开：{why}。",
    "请用 Word 或 WPS 另存为 .docx；或删去它，按程序自带的模板办。",
    "{file} cannot be opened: {why}.",
    "Save it as .docx, or delete it to use the packaged template.",
)
add(
    "error",
    "template-placeholder-unknown",
    "{file} {cell}“{text}”：不认识【{name}】{guess}。",
    "请改成使用说明里列出的名称；不是要替换的内容，请不要用【】。",
    "{file} {cell} “{text}”: unknown placeholder 【{name}】{guess_en}.",
    "Use a name that the manual lists; do not put other text in 【】.",
)
add(
    "error",
    "template-condition-inside",
    "{file} {cell}“{text}”：条件【{name}】要写在一段的最前面。",
    "请移到段首；只管半段的，请分成两段。",
    "{file} {cell} “{text}”: the condition 【{name}】 must begin its paragraph.",
    "Move it to the front, or make two paragraphs.",
)
add(
    "error",
    "template-block-not-alone",
    "{file} {cell}“{text}”：【{name}】是一张表或图，要单独成一段。",
    "请把它前后的文字移到别的段落。",
    "{file} {cell} “{text}”: 【{name}】 is a table or chart and needs a paragraph of its own.",
    "Move the other text to another paragraph.",
)
add(
    "error",
    "template-bracket-open",
    "{file} {cell}“{text}”：【 和 】 没有成对。",
    "请补上缺的一个，或删去多的一个。",
    "{file} {cell} “{text}”: 【 and 】 do not pair.",
    "Add the one that lacks or delete the one too many.",
)
add(
    "warning",
    "template-style-unknown",
    "{file} {cell}“{text}”：样式“{name}”不是公文样式，这一段的字体字号不按公文格式处理。",
    "请在“样式”里给这一段选“公文正文”等样式。",
    "{file} {cell} “{text}”: the style “{name}” is none of the document's styles.",
    "Choose a style such as 公文正文 for the paragraph.",
)
add(
    "warning",
    "template-style-missing",
    "{file} 里没有样式“{name}”，已按公文格式补上。",
    "不用处理；要恢复请从新建的一轮复制模板。",
    "{file} has no style “{name}”; it was added.",
    "Nothing to do; copy the template from a new round to restore it.",
)
add(
    "error",
    "template-part-missing",
    "{file} 里没有样式为“{name}”的段落。",
    "请补上这一段并选好样式，或从新建的一轮复制模板。",
    "{file} has no paragraph with the style “{name}”.",
    "Add it with that style, or copy the template from a new round.",
)
add(
    "warning",
    "document-template-missing",
    "找不到 {file}，文书用了程序自带的模板。",
    "需要自己的文字时，请把模板放回“模板”文件夹再生成一次。",
    "{file} is missing; the packaged template was used.",
    "Put it back into 模板 and write the document again if you need your own wording.",
)
