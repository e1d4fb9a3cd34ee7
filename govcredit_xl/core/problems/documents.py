"""Problems of the Word documents and of the values that they are written by."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="profile-unreadable",
    message="{file} {cell}读不出来：{why}。",
    remedy="请改好这个文件；或删去它，按程序自带的标准值办。",
    message_en="{file} {cell} cannot be read: {why}.",
    remedy_en="Mend the file, or delete it to use the packaged values.",
)
add(
    severity="error",
    code="profile-bad-value",
    message="{file} 第 {line} 行（{cell}）：“{name}”的“{heading}”填的是“{value}”，{why}。",
    remedy="请改正这一格；或删去这一行，按程序自带的标准值办。",
    message_en="{file} line {line} ({cell}): “{heading}” of “{name}” is “{value}”: {why_en}.",
    remedy_en="Correct the cell, or delete the line to use the packaged value.",
)
add(
    severity="error",
    code="profile-twice",
    message="{file} 第 {line} 行（{cell}）：“{name}”在第 {other} 行已经写过。",
    remedy="请删去其中一行。",
    message_en="{file} line {line} ({cell}): “{name}” stands already in line {other}.",
    remedy_en="Delete one of the two lines.",
)
add(
    severity="warning",
    code="profile-unknown",
    message="{file} 第 {line} 行（{cell}）：不认识的项目“{name}”{guess}，这一行没有用处。",
    remedy="请改成正确的名称，或删去这一行。",
    message_en="{file} line {line} ({cell}): unknown name “{name}”{guess_en}; the line has no use.",
    remedy_en="Correct the name or delete the line.",
)
add(
    severity="error",
    code="template-unreadable",
    message="{file} 打不开：{why}。",
    remedy="请用 Word 或 WPS 另存为 .docx；或删去它，按程序自带的模板办。",
    message_en="{file} cannot be opened: {why}.",
    remedy_en="Save it as .docx, or delete it to use the packaged template.",
)
add(
    severity="error",
    code="template-placeholder-unknown",
    message="{file} {cell}“{text}”：不认识【{name}】{guess}。",
    remedy="请改成使用说明里列出的名称；不是要替换的内容，请不要用【】。",
    message_en="{file} {cell} “{text}”: unknown placeholder 【{name}】{guess_en}.",
    remedy_en="Use a name that the manual lists; do not put other text in 【】.",
)
add(
    severity="error",
    code="template-condition-inside",
    message="{file} {cell}“{text}”：条件【{name}】要写在一段的最前面。",
    remedy="请移到段首；只管半段的，请分成两段。",
    message_en="{file} {cell} “{text}”: the condition 【{name}】 must begin its paragraph.",
    remedy_en="Move it to the front, or make two paragraphs.",
)
add(
    severity="error",
    code="template-outside-repeat",
    message="{file} {cell}“{text}”：【{name}】只能用在以【{repeat}】开头的段落里。",
    remedy="请在这一段的最前面加上【{repeat}】，或换一个名称。",
    message_en="{file} {cell} “{text}”: 【{name}】 may be used only in paragraphs that begin with 【{repeat}】.",
    remedy_en="Begin the paragraph with 【{repeat}】, or use another name.",
)
add(
    severity="error",
    code="template-block-not-alone",
    message="{file} {cell}“{text}”：【{name}】是一张表或图，要单独成一段。",
    remedy="请把它前后的文字移到别的段落。",
    message_en="{file} {cell} “{text}”: 【{name}】 is a table or chart and needs a paragraph of its own.",
    remedy_en="Move the other text to another paragraph.",
)
add(
    severity="error",
    code="template-bracket-open",
    message="{file} {cell}“{text}”：【 和 】 没有成对。",
    remedy="请补上缺的一个，或删去多的一个。",
    message_en="{file} {cell} “{text}”: 【 and 】 do not pair.",
    remedy_en="Add the one that lacks or delete the one too many.",
)
add(
    severity="warning",
    code="template-style-unknown",
    message="{file} {cell}“{text}”：样式“{name}”不是公文样式，这一段的字体字号不按公文格式处理。",
    remedy="请在“样式”里给这一段选“公文正文”等样式。",
    message_en="{file} {cell} “{text}”: the style “{name}” is none of the document's styles.",
    remedy_en="Choose a style such as 公文正文 for the paragraph.",
)
add(
    severity="warning",
    code="template-style-missing",
    message="{file} 里没有样式“{name}”，已按公文格式补上。",
    remedy="不用处理；要恢复请从新建的一轮复制模板。",
    message_en="{file} has no style “{name}”; it was added.",
    remedy_en="Nothing to do; copy the template from a new round to restore it.",
)
add(
    severity="error",
    code="template-part-missing",
    message="{file} 里没有样式为“{name}”的段落。",
    remedy="请补上这一段并选好样式，或从新建的一轮复制模板。",
    message_en="{file} has no paragraph with the style “{name}”.",
    remedy_en="Add it with that style, or copy the template from a new round.",
)
add(
    severity="warning",
    code="document-template-missing",
    message="找不到 {file}，文书用了程序自带的模板。",
    remedy="需要自己的文字时，请把模板放回“模板”文件夹再生成一次。",
    message_en="{file} is missing; the packaged template was used.",
    remedy_en="Put it back into 模板 and write the document again if you need your own wording.",
)
add(
    severity="error",
    code="document-organ-missing",
    message="{file} 的“设置”里没有填“{heading}”，文书没有发文机关。",
    remedy="请在“设置”表填写“{heading}”；只要征求意见稿的，加 --draft。",
    message_en="{file}: “{heading}” is blank on the sheet 设置; the document has no issuing organ.",
    remedy_en="Fill it in, or use --draft.",
)
add(
    severity="warning",
    code="document-setting-blank",
    message="{file} 的“设置”里没有填“{heading}”，文书的这一处空着（征求意见稿上印××）。",
    remedy="请在“设置”表填写“{heading}”，或在命令里用 --number（文号）、--date（日期）写明。",
    message_en="{file}: “{heading}” is blank on the sheet 设置; the document lacks it (a draft shows ××).",
    remedy_en="Fill it in, or give it with --number or --date.",
)
add(
    severity="warning",
    code="document-dated-today",
    message="{file} 的“设置”里没有填“{heading}”，成文日期用了今天（{date}）。",
    remedy="请在“设置”表填写“{heading}”，或在命令里用 --date 写明。",
    message_en="{file}: “{heading}” is blank on the sheet 设置; the document bears today's date ({date}).",
    remedy_en="Fill it in, or give it with --date.",
)
add(
    severity="error",
    code="document-date-wrong",
    message="{file} 的“设置”里，“{heading}”填的是“{value}”，不是日期。",
    remedy="请写成 2021-10-20 的样子。",
    message_en="{file}: “{heading}” on the sheet 设置 is “{value}”, which is no date.",
    remedy_en="Write it like 2021-10-20.",
)
add(
    severity="error",
    code="document-type-unknown",
    message="{file} 的“设置”里，“{heading}”填的是“{value}”，只能是{types}。",
    remedy="请改成其中一个。",
    message_en="{file}: “{heading}” on the sheet 设置 is “{value}”; it must be one of {types}.",
    remedy_en="Choose one of them.",
)
add(
    severity="warning",
    code="document-number-shape",
    message="“{heading}”写的是“{value}”，不合发文字号的写法。",
    remedy="请写成 某政办〔2021〕6号 的样子：年份用六角括号〔〕，顺序号前不加“第”、不补 0。",
    message_en="“{heading}” is “{value}”, which is not how document numbers are written.",
    remedy_en="Write it like 某政办〔2021〕6号.",
)
add(
    severity="info",
    code="nothing-owed",
    message="{unit} {name} 没有要办的事项，没有给它写文书。",
    remedy="不用处理。",
    message_en="{unit} {name} owes nothing; no letter was written.",
    remedy_en="Nothing to do.",
)
add(
    severity="info",
    code="nobody-owes",
    message="没有单位有要办的事项，不用写文书。",
    remedy="不用处理。",
    message_en="No unit owes anything; no letter was written.",
    remedy_en="Nothing to do.",
)
add(
    severity="error",
    code="document-differs",
    message="{file} {cell}：{what}写的是“{found}”，应为“{wanted}”。文书没有写出。",
    remedy="请先运行 govcredit-xl collect 再试；仍然这样的，请检查模板里这一处的文字。",
    message_en="{file} {cell}: {what} shows “{found}” instead of “{wanted}”; the document was not written.",
    remedy_en="Run govcredit-xl collect and try again; if it stays, check this place in the template.",
)
add(
    severity="error",
    code="document-text-unknown",
    message="{file} {cell}：“{text}”不是从模板来的文字，无法核对。文书没有写出。",
    remedy="请检查模板；把要写的文字写进模板。",
    message_en="{file} {cell}: “{text}” comes from no line of the template and cannot be checked; the document was not written.",
    remedy_en="Check the template; wording belongs there.",
)
add(
    severity="error",
    code="release-no-master",
    message="还没有 {file}，通报没有可以核对的分数。",
    remedy="请先运行 govcredit-xl collect；只要征求意见稿的，加 --draft。",
    message_en="There is no {file} yet; the circular has no scores to be checked against.",
    remedy_en="Run govcredit-xl collect first, or use --draft.",
)
add(
    severity="warning",
    code="document-not-compared",
    message="还没有 {file}，征求意见稿里的数没有和它核对。",
    remedy="正式印发前请先运行 govcredit-xl collect。",
    message_en="There is no {file} yet; the draft's figures were not compared with it.",
    remedy_en="Run govcredit-xl collect before the release.",
)
add(
    severity="error",
    code="release-master-unreadable",
    message="{file} 读不出来：{why}。文书没有写出。",
    remedy="请运行 govcredit-xl collect 重新写出主评分表。",
    message_en="{file} cannot be read: {why}; the document was not written.",
    remedy_en="Run govcredit-xl collect to write the master anew.",
)
add(
    severity="error",
    code="release-master-table-missing",
    message="{file} 里找不到表 {what}，无法核对。文书没有写出。",
    remedy="请运行 govcredit-xl collect 重新写出主评分表。",
    message_en="{file} lacks the tables {what}; nothing can be checked and the document was not written.",
    remedy_en="Run govcredit-xl collect to write the master anew.",
)
add(
    severity="info",
    code="release-not-recalculated",
    message="{file} 的公式没有另外重新计算（{why}），只核对了表里保存的数。",
    remedy="不用处理；安装 LibreOffice 后会重新计算一遍。",
    message_en="The formulas of {file} were not recalculated ({why}); the saved values were compared.",
    remedy_en="Nothing to do; with LibreOffice installed they are recalculated too.",
)
add(
    severity="error",
    code="release-unconfirmed",
    message="还有没定的事，要有人确认才能印发。{doubts}。",
    remedy="请逐项处理；确认就这样印发的，加 --confirm --by 姓名；先征求意见的，加 --draft。",
    message_en="Some things are not settled and must be confirmed. {doubts_en}.",
    remedy_en="Settle them; or release with --confirm --by NAME; or write a draft with --draft.",
)
add(
    severity="warning",
    code="release-confirmed",
    message="{by} 确认印发。{doubts}。",
    remedy="已记入台账。",
    message_en="Released by {by}. {doubts_en}.",
    remedy_en="Recorded in the ledger.",
)
add(
    severity="error",
    code="release-faulted",
    message="{file} 没有写出，成稿不合规范：{what}。",
    remedy="请改好模板、设置或 公文格式.csv 里的这一处再写；先征求意见的，加 --draft。",
    message_en="{file} was not written, the finished document breaks the standard: {what}.",
    remedy_en="Mend the place in the template, the settings or 公文格式.csv; or write a draft with --draft.",
)
add(
    severity="warning",
    code="draft-faulted",
    message="{file} 是征求意见稿，已写出，但正式印发前要改：{what}。",
    remedy="请改好模板、设置或 公文格式.csv 里的这一处，否则正式文书写不出来。",
    message_en="{file} is a draft and was written, but this must be mended before the release: {what}.",
    remedy_en="Mend the place in the template, the settings or 公文格式.csv; the document itself is not released with it.",
)
add(
    severity="warning",
    code="document-edited",
    message="{file} 写出以后有人改过，没有覆盖；新的写在 {new}。不同之处：{difference}。",
    remedy="请对照两份，留下要用的一份：改过的照旧有效，要用新的就把它改名。",
    message_en="{file} had been changed by hand and was left as it is; the new one is {new}. The difference: {difference}.",
    remedy_en="Compare the two and keep the one you want: the changed one still holds; rename the new one to use it.",
)
add(
    severity="info",
    code="document-as-before",
    message="{file} 的内容没有变化，没有重写。",
    remedy="不用处理。",
    message_en="{file} says what it said before and was not written again.",
    remedy_en="Nothing to do.",
)
add(
    severity="error",
    code="document-number-used",
    message="发文字号“{number}”已经用在 {other}，一个文号只能给一份文书。文书没有写出。",
    remedy="这一系列从“{free}”起没有用过：请在“设置”里改文号，或用 --number 写明另一个；用过的文号见主评分表的“发文登记”。",
    message_en="The document number “{number}” belongs to {other} already; nothing was written.",
    remedy_en="Of this series none from {free} on is used: change it on the sheet 设置 or give another with --number; 发文登记 of the master lists those used.",
)
add(
    severity="error",
    code="document-number-year",
    message="发文字号“{number}”的年份和成文日期（{year} 年）不是同一年。文书没有写出。",
    remedy="请改正文号的年份或成文日期；只要征求意见稿的，加 --draft。",
    message_en="The document number “{number}” is not of the year of the date ({year}); nothing was written.",
    remedy_en="Correct the number's year or the date, or write a draft with --draft.",
)
add(
    severity="info",
    code="evidence-alone",
    message="{unit} {name} 只缺佐证材料，没有给它发函，催报邮件里会提到。",
    remedy="要发函的，在“设置”的“缺佐证发函”填“是”。",
    message_en="{unit} {name} lacks evidence only: no letter was written, the reminder's mail says it.",
    remedy_en="Set 缺佐证发函 to 是 on the sheet 设置 if you want a letter for it.",
)


# -- Problems found in a Word document that is checked: its format, its words, and what kept it from being read ---
add(
    severity="error",
    code="format-differs",
    message="{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    remedy="请在 Word 或 WPS 中改好这一处。",
    message_en="{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    remedy_en="Mend it in Word or WPS.",
)
add(
    severity="warning",
    code="format-unusual",
    message="{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    remedy="没有特别理由的，请在 Word 或 WPS 中改好。",
    message_en="{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    remedy_en="Mend it in Word or WPS unless there is a reason.",
)
add(
    severity="error",
    code="text-rule",
    message="{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    remedy="请改正文字。",
    message_en="{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    remedy_en="Correct the text.",
)
add(
    severity="warning",
    code="text-unusual",
    message="{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    remedy="请核对，没有特别理由的请改正。",
    message_en="{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    remedy_en="Look at it, and correct it unless there is a reason.",
)
add(
    severity="error",
    code="document-unreadable",
    message="{file} 检查不了：{why}。",
    remedy="请在 Word 或 WPS 中打开，另存为不设密码的 .docx 再检查；打不开的请对方重发。",
    message_en="{file} cannot be checked: {why_en}.",
    remedy_en="Open it in Word or WPS and save it as a .docx without a password; ask for it again if it does not open.",
)
add(
    severity="error",
    code="document-missing",
    message="找不到 {file}，或没有权限读取。",
    remedy="请核对文件夹和文件名；名称里有空格的，两头加上英文引号。",
    message_en="{file} is not there, or may not be read.",
    remedy_en="Check folder and name; put a name with blanks into quotes.",
)
add(
    severity="warning",
    code="word-list-unreadable",
    message="{file} 读不出来，或者没有“错写”“正写”两列，校对用了程序自带的词表。",
    remedy="请用 Excel 打开改好，存为 CSV；或删去它。",
    message_en="{file} cannot be read or lacks the columns 错写 and 正写; the packaged list was used.",
    remedy_en="Mend it in Excel and save it as CSV, or delete it.",
)
add(
    severity="error",
    code="document-older",
    message="{file} 是旧版格式，这台电脑上没有能打开它的 LibreOffice、Word 或 WPS，或者文件已损坏、设了密码，检查不了。",
    remedy="请在 Word 或 WPS 中打开，另存为 .docx 再检查；没有这些软件的，可以安装 LibreOffice（免费）。",
    message_en="{file} is of an older format, and there is no LibreOffice, Word or WPS that opens it, or it is damaged or locked; it was not checked.",
    remedy_en="Save it as .docx in Word or WPS and check that, or install LibreOffice.",
)
add(
    severity="warning",
    code="pages-not-measured",
    message="{file} 的版面没有实测：{why}。页码位置、每面行数、红线和版记位置等只按文件里的设置查了，没有在排好的页面上量。",
    remedy="请安装 LibreOffice（免费）后再检查一次，或对照打印稿核对这几项。",
    message_en="The pages of {file} were not measured: {why_en}. Positions were checked by the file's settings only.",
    remedy_en="Install LibreOffice and check again, or compare these with a print.",
)
