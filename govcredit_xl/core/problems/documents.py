"""Problems of the Word documents and of the values that they are written by."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

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
    "template-outside-repeat",
    "{file} {cell}“{text}”：【{name}】只能用在以【{repeat}】开头的段落里。",
    "请在这一段的最前面加上【{repeat}】，或换一个名称。",
    "{file} {cell} “{text}”: 【{name}】 may be used only in paragraphs that begin with 【{repeat}】.",
    "Begin the paragraph with 【{repeat}】, or use another name.",
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
add(
    "error",
    "document-organ-missing",
    "{file} 的“设置”里没有填“{heading}”，文书没有发文机关。",
    "请在“设置”表填写“{heading}”；只要征求意见稿的，加 --draft。",
    "{file}: “{heading}” is blank on the sheet 设置; the document has no issuing organ.",
    "Fill it in, or use --draft.",
)
add(
    "warning",
    "document-setting-blank",
    "{file} 的“设置”里没有填“{heading}”，文书的这一处空着（征求意见稿上印××）。",
    "请在“设置”表填写“{heading}”，或在命令里用 --number（文号）、--date（日期）写明。",
    "{file}: “{heading}” is blank on the sheet 设置; the document lacks it (a draft shows ××).",
    "Fill it in, or give it with --number or --date.",
)
add(
    "warning",
    "document-dated-today",
    "{file} 的“设置”里没有填“{heading}”，成文日期用了今天（{date}）。",
    "请在“设置”表填写“{heading}”，或在命令里用 --date 写明。",
    "{file}: “{heading}” is blank on the sheet 设置; the document bears today's date ({date}).",
    "Fill it in, or give it with --date.",
)
add(
    "error",
    "document-date-wrong",
    "{file} 的“设置”里，“{heading}”填的是“{value}”，不是日期。",
    "请写成 2021-10-20 的样子。",
    "{file}: “{heading}” on the sheet 设置 is “{value}”, which is no date.",
    "Write it like 2021-10-20.",
)
add(
    "error",
    "document-type-unknown",
    "{file} 的“设置”里，“{heading}”填的是“{value}”，只能是{types}。",
    "请改成其中一个。",
    "{file}: “{heading}” on the sheet 设置 is “{value}”; it must be one of {types}.",
    "Choose one of them.",
)
add(
    "warning",
    "document-number-shape",
    "“{heading}”写的是“{value}”，不合发文字号的写法。",
    "请写成 某政办〔2021〕6号 的样子：年份用六角括号〔〕，顺序号前不加“第”、不补 0。",
    "“{heading}” is “{value}”, which is not how document numbers are written.",
    "Write it like 某政办〔2021〕6号.",
)
add(
    "info",
    "nothing-owed",
    "{unit} {name} 没有要办的事项，没有给它写文书。",
    "不用处理。",
    "{unit} {name} owes nothing; no letter was written.",
    "Nothing to do.",
)
add(
    "info",
    "nobody-owes",
    "没有单位有要办的事项，不用写文书。",
    "不用处理。",
    "No unit owes anything; no letter was written.",
    "Nothing to do.",
)
add(
    "error",
    "document-differs",
    "{file} {cell}：{what}写的是“{found}”，应为“{wanted}”。文书没有写出。",
    "请先运行 govcredit-xl collect 再试；仍然这样的，请检查模板里这一处的文字。",
    "{file} {cell}: {what} shows “{found}” instead of “{wanted}”; the document was not written.",
    "Run govcredit-xl collect and try again; if it stays, check this place in the template.",
)
add(
    "error",
    "document-text-unknown",
    "{file} {cell}：“{text}”不是从模板来的文字，无法核对。文书没有写出。",
    "请检查模板；把要写的文字写进模板。",
    "{file} {cell}: “{text}” comes from no line of the template and cannot be checked; the document was not written.",
    "Check the template; wording belongs there.",
)
add(
    "error",
    "release-no-master",
    "还没有 {file}，通报没有可以核对的分数。",
    "请先运行 govcredit-xl collect；只要征求意见稿的，加 --draft。",
    "There is no {file} yet; the circular has no scores to be checked against.",
    "Run govcredit-xl collect first, or use --draft.",
)
add(
    "warning",
    "document-not-compared",
    "还没有 {file}，征求意见稿里的数没有和它核对。",
    "正式印发前请先运行 govcredit-xl collect。",
    "There is no {file} yet; the draft's figures were not compared with it.",
    "Run govcredit-xl collect before the release.",
)
add(
    "error",
    "release-master-unreadable",
    "{file} 读不出来：{why}。文书没有写出。",
    "请运行 govcredit-xl collect 重新写出主评分表。",
    "{file} cannot be read: {why}; the document was not written.",
    "Run govcredit-xl collect to write the master anew.",
)
add(
    "error",
    "release-master-table-missing",
    "{file} 里找不到表 {what}，无法核对。文书没有写出。",
    "请运行 govcredit-xl collect 重新写出主评分表。",
    "{file} lacks the tables {what}; nothing can be checked and the document was not written.",
    "Run govcredit-xl collect to write the master anew.",
)
add(
    "info",
    "release-not-recalculated",
    "{file} 的公式没有另外重新计算（{why}），只核对了表里保存的数。",
    "不用处理；安装 LibreOffice 后会重新计算一遍。",
    "The formulas of {file} were not recalculated ({why}); the saved values were compared.",
    "Nothing to do; with LibreOffice installed they are recalculated too.",
)
add(
    "error",
    "release-unconfirmed",
    "还有没定的事，要有人确认才能印发。{doubts}。",
    "请逐项处理；确认就这样印发的，加 --confirm --by 姓名；先征求意见的，加 --draft。",
    "Some things are not settled and must be confirmed. {doubts_en}.",
    "Settle them; or release with --confirm --by NAME; or write a draft with --draft.",
)
add(
    "warning",
    "release-confirmed",
    "{by} 确认印发。{doubts}。",
    "已记入台账。",
    "Released by {by}. {doubts_en}.",
    "Recorded in the ledger.",
)
add(
    "error",
    "release-faulted",
    "{file} 没有写出，成稿不合规范：{what}。",
    "请改好模板、设置或 公文格式.csv 里的这一处再写；先征求意见的，加 --draft。",
    "{file} was not written, the finished document breaks the standard: {what}.",
    "Mend the place in the template, the settings or 公文格式.csv; or write a draft with --draft.",
)
add(
    "warning",
    "draft-faulted",
    "{file} 是征求意见稿，已写出，但正式印发前要改：{what}。",
    "请改好模板、设置或 公文格式.csv 里的这一处，否则正式文书写不出来。",
    "{file} is a draft and was written, but this must be mended before the release: {what}.",
    "Mend the place in the template, the settings or 公文格式.csv; the document itself is not released with it.",
)
add(
    "warning",
    "document-edited",
    "{file} 写出以后有人改过，没有覆盖；新的写在 {new}。不同之处：{difference}。",
    "请对照两份，留下要用的一份：改过的照旧有效，要用新的就把它改名。",
    "{file} had been changed by hand and was left as it is; the new one is {new}. The difference: {difference}.",
    "Compare the two and keep the one you want: the changed one still holds; rename the new one to use it.",
)
add(
    "info",
    "document-as-before",
    "{file} 的内容没有变化，没有重写。",
    "不用处理。",
    "{file} says what it said before and was not written again.",
    "Nothing to do.",
)
add(
    "error",
    "document-number-used",
    "发文字号“{number}”已经用在 {other}，一个文号只能给一份文书。文书没有写出。",
    "请在“设置”里改文号，或用 --number 写明另一个；用过的文号见主评分表的“发文登记”。",
    "The document number “{number}” belongs to {other} already; nothing was written.",
    "Change it on the sheet 设置 or give another with --number; 发文登记 of the master lists those used.",
)
add(
    "error",
    "document-number-year",
    "发文字号“{number}”的年份和成文日期（{year} 年）不是同一年。文书没有写出。",
    "请改正文号的年份或成文日期；只要征求意见稿的，加 --draft。",
    "The document number “{number}” is not of the year of the date ({year}); nothing was written.",
    "Correct the number's year or the date, or write a draft with --draft.",
)
add(
    "info",
    "evidence-alone",
    "{unit} {name} 只缺佐证材料，没有给它发函，催报邮件里会提到。",
    "要发函的，在“设置”的“缺佐证发函”填“是”。",
    "{unit} {name} lacks evidence only: no letter was written, the reminder's mail says it.",
    "Set 缺佐证发函 to 是 on the sheet 设置 if you want a letter for it.",
)
add(
    "warning",
    "template-object-lost",
    "{file} 里有{what}，不会带入文书。",
    "模板只写文字；要附的表格、图片，请在写出的文书里另加。",
    "{file} holds tables or pictures ({what}) that do not come along into the document.",
    "A template is text; add them to the document that was written.",
)


# -- Problems found in a Word document that is checked: its format, its words, and what kept it from being read ---
add(
    "error",
    "format-differs",
    "{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    "请在 Word 或 WPS 中改好这一处。",
    "{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    "Mend it in Word or WPS.",
)
add(
    "warning",
    "format-unusual",
    "{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    "没有特别理由的，请在 Word 或 WPS 中改好。",
    "{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    "Mend it in Word or WPS unless there is a reason.",
)
add(
    "error",
    "text-rule",
    "{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    "请改正文字。",
    "{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    "Correct the text.",
)
add(
    "warning",
    "text-unusual",
    "{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    "请核对，没有特别理由的请改正。",
    "{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    "Look at it, and correct it unless there is a reason.",
)
add(
    "error",
    "document-unreadable",
    "{file} 检查不了：{why}。",
    "请在 Word 或 WPS 中打开，另存为不设密码的 .docx 再检查；打不开的请对方重发。",
    "{file} cannot be checked: {why_en}.",
    "Open it in Word or WPS and save it as a .docx without a password; ask for it again if it does not open.",
)
add(
    "error",
    "document-missing",
    "找不到 {file}，或没有权限读取。",
    "请核对文件夹和文件名；名称里有空格的，两头加上英文引号。",
    "{file} is not there, or may not be read.",
    "Check folder and name; put a name with blanks into quotes.",
)
add(
    "warning",
    "word-list-unreadable",
    "{file} 读不出来，或者没有“错写”“正写”两列，校对用了程序自带的词表。",
    "请用 Excel 打开改好，存为 CSV；或删去它。",
    "{file} cannot be read or lacks the columns 错写 and 正写; the packaged list was used.",
    "Mend it in Excel and save it as CSV, or delete it.",
)
add(
    "error",
    "document-older",
    "{file} 是旧版格式，这台电脑上没有能打开它的 LibreOffice，或者文件已损坏，检查不了。",
    "请在 Word 或 WPS 中另存为 .docx 再检查，或安装 LibreOffice（免费）。",
    "{file} is of an older format and LibreOffice is not there or makes nothing of it; it was not checked.",
    "Save it as .docx in Word or WPS and check that, or install LibreOffice.",
)
add(
    "warning",
    "pages-not-measured",
    "{file} 的版面没有实测：{why}。页码位置、每面行数、红线和版记位置等只按文件里的设置查了，没有在排好的页面上量。",
    "请安装 LibreOffice（免费）后再检查一次，或对照打印稿核对这几项。",
    "The pages of {file} were not measured: {why_en}. Positions were checked by the file's settings only.",
    "Install LibreOffice and check again, or compare these with a print.",
)
