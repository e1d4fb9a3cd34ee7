"""Problems of the round and the catalogue."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    "error",
    "no-round",
    "在 {where} 和上级文件夹里都没有找到 指标体系.xlsx。",
    "请进入某一轮的文件夹，或用 --round 指明；新的一轮用 govcredit-xl init 建立。",
    "No 指标体系.xlsx in {where} or above it.",
    "Go to a round's folder or name it with --round; `govcredit-xl init` makes a new one.",
)
add(
    "error",
    "catalogue-unreadable",
    "{file} 打不开：{why}。",
    "请用 Excel 或 WPS 检查这个文件，或从备份恢复。",
    "{file} cannot be opened: {why}.",
    "Check the file in Excel or WPS, or restore a copy.",
)
add(
    "error",
    "missing-sheet",
    "{file} 里没有工作表“{sheet}”。",
    "请恢复这张表（可从 govcredit-xl init --empty 建的空白表复制），表名要完全一致。",
    "{file} has no sheet “{sheet}”.",
    "Put the sheet back (copy it from a blank one made by `govcredit-xl init --empty`) under just this name.",
)
add(
    "error",
    "missing-heading",
    "工作表“{sheet}”缺少列“{heading}”。",
    "请在标题行（{headings}）补上这一列，列名要完全一致，次序不限。",
    "The sheet “{sheet}” has no column “{heading}”.",
    "Add it to the heading row ({headings}); any order will do.",
)
add(
    "error",
    "unknown-heading",
    "{place}：不认识的{what}“{heading}”{guess}。",
    "请改成正确的{what}；自己加的，{what}请以“备注”开头。",
    "{place}: unknown {what_en} “{heading}”{guess_en}.",
    "Correct it; your own ones begin with 备注.",
)
add(
    "warning",
    "unknown-setting",
    "{place}：不认识的项目“{heading}”{guess}。它的值照样保留，但没有用处。",
    "写错的请改正；自己加的项目，请以“备注”开头。",
    "{place}: unknown setting “{heading}”{guess_en}. Its value is kept but has no use.",
    "Correct it; settings of your own begin with 备注.",
)
add(
    "warning",
    "missing-setting",
    "{place}：“{heading}”没有填，填报表和文书上的这一处会空着。",
    "请在“设置”表填写“{heading}”。",
    "{place}: “{heading}” is blank; the forms and documents will lack it.",
    "Fill it in on the sheet 设置.",
)
add(
    "warning",
    "deadline-before-issue",
    "{place}：截止日期 {value} 早于印发日期 {issued}。",
    "请核对两个日期。",
    "{place}: the deadline {value} is before the date of issue {issued}.",
    "Check both dates.",
)
add(
    "error",
    "formula-without-result",
    "{place}：“{heading}”里是公式，但公式没有计算结果。",
    "请用 Excel 或 WPS 打开、重新计算并保存，或直接填写数据。",
    "{place}: “{heading}” holds a formula without a computed result.",
    "Open the file in Excel or WPS, recalculate and save it, or enter the value itself.",
)
add(
    "error",
    "empty-table",
    "工作表“{sheet}”里还没有内容。",
    "请从标题行的下一行起，每行填一{what}。",
    "The sheet “{sheet}” has no rows yet.",
    "Enter one {what_en} per row below the heading row.",
)
add(
    "error",
    "missing-value",
    "{place}：“{heading}”没有填{guess}。",
    "请填写；整行不需要的，请把整行清空或删除。",
    "{place}: “{heading}” is blank{guess_en}.",
    "Fill it in, or clear the whole row if it is not needed.",
)
add(
    "error",
    "bad-value",
    "{place}：“{heading}”填的是“{value}”，{why}。",
    "请按要求更正。",
    "{place}: “{heading}” is “{value}”: {why_en}.",
    "Correct it.",
)
add(
    "error",
    "too-long",
    "{place}：“{heading}”太长（{length}），最多 {limit}。",
    "请缩短；说明性的文字可以放到“说明”或“评分标准”。",
    "{place}: “{heading}” is too long ({length}); at most {limit}.",
    "Shorten it.",
)
add(
    "error",
    "duplicate-id",
    "{place}：{what}“{value}”与 {other} 重复。",
    "请改其中一处，使每个都不相同。",
    "{place}: {what_en} “{value}” is already used in {other}.",
    "Change one of the two.",
)
add(
    "error",
    "unknown-unit",
    "{place}：“{heading}”里的“{name}”不是“单位”表中的单位或分组{guess}。",
    "请改成“单位”表里的名称、简称、别名或“各”加分组名，几个之间用顿号隔开；新单位请先加到“单位”表。",
    "{place}: “{name}” under “{heading}” is neither a unit nor a group of the sheet 单位{guess_en}.",
    "Use a name, short name or alias of the sheet 单位, or 各 and a group, parted by 、; add new units there first.",
)
add(
    "error",
    "empty-group",
    "{place}：“{heading}”里的“{name}”一个单位也没有。",
    "请在“单位”表的“分组”列给相关单位写上“{group}”，或改成具体单位。",
    "{place}: no unit belongs to “{name}”, named under “{heading}”.",
    "Write “{group}” under 分组 of the units meant, or name the units.",
)
add(
    "error",
    "item-without-unit",
    "{place}：评分项 {item} 没有牵头单位。",
    "请填写牵头单位；只有分组负责的，把分组填在“牵头单位”。",
    "{place}: item {item} has no lead.",
    "Enter one under 牵头单位; where only a group is responsible, put the group there.",
)
add(
    "warning",
    "unit-without-item",
    "{place}：单位 {unit} {name} 没有任何评分项，不会给它生成填报表{guess}。",
    "如应有任务，请在“单位”表给它填上“分组”，或在“指标”表的牵头单位、配合单位里加上；否则可从“单位”表删去。",
    "{place}: unit {unit} {name} has no item; no workbook will be made for it{guess_en}.",
    "Give it its 分组, or name it under 牵头单位 or 配合单位 of an item, or delete it from the sheet 单位.",
)
add(
    "error",
    "unknown-group",
    "{place}：没有评分项用到分组“{name}”，{why}。",
    "请改正；确实另有这个分组的，请在“指标”表写“各{name}”，用不到的请删去。",
    "{place}: no item names the group “{name}”: {why_en}.",
    "Correct it; name a group that is meant on the sheet 指标, or delete it here.",
)
add(
    "warning",
    "unused-group",
    "{place}：没有评分项用到分组“{name}”（{count} 个单位）{guess}。",
    "写错的请改正；要用的请在“指标”表的牵头单位或配合单位写“各{name}”；用不到的可以删去。",
    "{place}: no item names the group “{name}” ({count} units){guess_en}.",
    "Correct it, name it on the sheet 指标, or delete it.",
)
add(
    "error",
    "unknown-item",
    "{place}：编号“{value}”在“指标”表里没有{guess}。",
    "请更正编号，或删去这一行。",
    "{place}: there is no item “{value}” on the sheet 指标{guess_en}.",
    "Correct the id or delete the row.",
)
add(
    "error",
    "sum-differs",
    "{place}：“{name}”的{what}合计 {found} 分，应为 {expected} 分。",
    "请核对分值，使各项相加等于上一级的分值，一级分值合计 100 分。",
    "{place}: the {what_en} of “{name}” add up to {found} points instead of {expected}.",
    "Check the points: each level adds up to the one above, the areas to 100.",
)
add(
    "error",
    "group-sum-differs",
    "{place}：排名组“{group}”的单位（{units}）在“{name}”里的评分项合计 {found} 分，应为 {expected} 分，相差 {difference} 分。",
    "请核对这些单位的评分项的分值和责任单位；这个组的总分本来不同的，在“设置”里加一项“总分@{group}”。",
    "{place}: the items of the units ranked in {group} ({units}) add up to {found} points in “{name}”, not {expected}: {difference} off.",
    "Check the points and the responsible units of these items; where the group has a total of its own, add the setting 总分@{group}.",
)
add(
    "info",
    "ids-given",
    "{place}：{count} 行没有编号，程序按层级编了号（第一个是 {first}）。",
    "运行 govcredit-xl check --fix，把编号写进“指标”表；写了编号才能在“填报项”表里写这些评分项要填的内容。",
    "{place}: {count} rows had no id and were given one (the first is {first}).",
    "`govcredit-xl check --fix` writes the ids into the sheet 指标.",
)
add(
    "warning",
    "pooling-not-used",
    "{place}：评价对象是单位，每个单位单独计分，“合并方式”里的“{value}”没有用处。",
    "请把这一格清空。",
    "{place}: each unit is scored by itself; the 合并方式 {value} has no use.",
    "Clear the cell.",
)
add(
    "error",
    "sheet-for-units-only",
    "{place}：“{name}”表只在评价对象为“单位”时可用。",
    "各单位分别计分的，请在“设置”里把“评价对象”填为“单位”；否则请清空这张表。",
    "{place}: the sheet {name} is only for a list that scores units.",
    "Set 评价对象 to 单位 on the sheet 设置, or clear the sheet.",
)
add(
    "error",
    "grade-does-not-fit",
    "{place}：等次“{name}”{why}。",
    "请改“等次”表：同一排名组从高到低，每档一行。",
    "{place}: the grade {name}: {why_en}.",
    "Correct the sheet 等次: from the best down, a row per grade.",
)
add(
    "info",
    "grade-beyond-quota",
    "排名组“{group}”的“{name}”名额 {quota} 家，因末位有 {tied} 家同分，都列入，共 {count} 家。",
    "要减少的，请核定分值，或改“等次”表的名额。",
    "{count} units ranked in {group} have the grade {name}, whose quota is {quota}: {tied} of them are level.",
    "Verify scores, or change the quota on the sheet 等次.",
)
add(
    "error",
    "unknown-node",
    "{place}：“指标”表里没有“{value}”这个节点{guess}。",
    "节点写评分项的编号、某一级指标的名称，或“总分”。",
    "{place}: the sheet 指标 has no node “{value}”{guess_en}.",
    "A node is the id of an item, the name of a level's entry, or 总分.",
)
add(
    "error",
    "node-not-certain",
    "{place}：叫“{value}”的节点有 {count} 个：{others}。",
    "请写清是哪一个，如“上级名称/名称”。",
    "{place}: {count} nodes are called “{value}”: {others}.",
    "Say which one, such as “name above/name”.",
)
add(
    "error",
    "node-does-not-fit",
    "{place}：节点“{name}”{why}。",
    "请改“汇总”表的这一行，或补上缺的内容。",
    "{place}: the node “{name}”: {why_en}.",
    "Correct this row of the sheet 汇总, or add what is missing.",
)
add(
    "error",
    "values-differ",
    "{place}：“{name}”的“{heading}”在这里是“{value}”，在 {other} 是“{expected}”。",
    "同一个指标的各行要写得一样，请改成一致。",
    "{place}: “{heading}” of “{name}” is “{value}” here but “{expected}” in {other}.",
    "Make them equal on all rows.",
)
add(
    "error",
    "pooling-not-allowed",
    "{place}：计分方式“{kind}”不能用合并方式“{value}”。",
    "请改为：{allowed}。",
    "{place}: 计分方式 “{kind}” cannot be pooled by “{value}”.",
    "Use one of {allowed}.",
)
add(
    "error",
    "missing-parameter",
    "{place}：计分方式“{kind}”需要参数“{heading}”，还没有填。",
    "请填写“{heading}”：{want}。",
    "{place}: 计分方式 “{kind}” needs the parameter “{heading}”.",
    "Fill in “{heading}”: {want_en}.",
)
add(
    "warning",
    "unused-parameter",
    "{place}：计分方式“{kind}”{when}不用参数“{heading}”，填的“{value}”没有作用。",
    "请清空这一格，或核对计分方式。",
    "{place}: 计分方式 “{kind}” does not use the parameter “{heading}”{when_en}; “{value}” has no effect.",
    "Clear the cell or check 计分方式.",
)
add(
    "error",
    "bad-parameter",
    "{place}：参数“{heading}”填的是“{value}”，{why}。",
    "请按要求更正。",
    "{place}: the parameter “{heading}” is “{value}”: {why_en}.",
    "Correct it.",
)
add(
    "error",
    "parameters-do-not-fit",
    "{place}：评分项 {item}（{kind}）：{why}。",
    "请更正“{heading}”，或换一种计分方式。",
    "{place}: item {item} ({kind}) cannot be scored like this: {why}.",
    "Correct “{heading}” or choose another 计分方式.",
)
add(
    "warning",
    "full-marks-out-of-reach",
    "{place}：评分项 {item}（{kind}）共 {count} 格，每格 {each} 分，最多只有 {most} 分，得不到满分 {points} 分。",
    "请核对“{heading}”和所列的名称；几个名称之间要用顿号“、”隔开。",
    "{place}: item {item} ({kind}) has {count} cells of {each} points, {most} at most, so {points} cannot be reached.",
    "Check “{heading}” and the names listed, which are parted by 、.",
)
add(
    "error",
    "input-not-defined",
    "{place}：评分项 {item}（{kind}）在“填报项”表里缺少{what}。",
    "请在“填报项”表加一行：编号 {item}，代码 {input}，类型 {types}。",
    "{place}: item {item} ({kind}) has no input {input} on the sheet 填报项.",
    "Add a row there: 编号 {item}, 代码 {input}, 类型 {types}.",
)
add(
    "info",
    "input-assumed",
    "{place}：评分项 {item}（{kind}）在“填报项”表里没有代码为 * 的一行，按默认的“是否”填报项处理。",
    "不用处理；如要写计量单位或说明，请加上这一行。",
    "{place}: item {item} ({kind}) has no row with the code * on the sheet 填报项; 是否 inputs are assumed.",
    "Nothing to do.",
)
add(
    "warning",
    "no-deadline",
    "工作表“设置”没有填截止日期，逾期与否无法判断，填报表上也不显示期限。",
    "请在“设置”的“截止日期”填写日期。",
    "The sheet 设置 has no 截止日期: nothing can be late, and the forms show no deadline.",
    "Enter a date.",
)
add(
    "error",
    "cannot-write",
    "{file} 写不了：{why}。原有文件没有改动。",
    "请关闭正在使用它的程序，检查磁盘空间和权限，再试一次。",
    "{file} cannot be written: {why}. Existing files were left as they were.",
    "Close the program that uses it, check disk space and permissions, and try again.",
)
add(
    "warning",
    "path-too-long",
    "这一轮的文件夹路径有 {length} 个字，最多只能有 {room} 个，里面有的文件 Windows 或 Excel 会打不开：{where}。",
    "请把整个文件夹移到路径较短的地方，如 D:\\评价\\，或把上层文件夹的名字改短。",
    "The path of this round's folder has {length} characters, {room} are possible: {where}. Windows or Excel "
    "cannot open some files in it.",
    "Move the folder to a shorter path, such as D:\\rounds, or shorten the names of the folders above it.",
)
add(
    "error",
    "file-in-use",
    "{file} 打不开或写不了：{why}。原有文件没有改动。",
    "请关闭打开它的程序（Excel、WPS、Word、预览窗格，或正在同步、杀毒的程序），再试一次。",
    "{file} cannot be opened or written: {why}. Existing files were left as they were.",
    "Close the program that has it open (Excel, WPS, Word, a preview, a sync or antivirus program) and try again.",
)
add(
    "error",
    "not-empty",
    "{where} 不是空文件夹。",
    "请换一个新文件夹名；已有的文件没有动。",
    "{where} is not an empty folder.",
    "Choose a new folder; nothing there was touched.",
)
add(
    "error",
    "no-inbox",
    "找不到收件文件夹 {where}。",
    "请建立该文件夹并放入收到的文件，或检查路径。",
    "The inbox {where} does not exist.",
    "Make the folder and put the returns into it, or check the path.",
)
add(
    "error",
    "inbox-holds-round",
    "{where} 里面就有一轮评价的文件夹，不是单位报来的东西，没有收。",
    "请把单位报来的文件放进 inbox 再收表，或指明只放了报送文件的文件夹。",
    "{where} holds a round's own folder, not what units sent; nothing was taken in.",
    "Put what came back into inbox, or name a folder that holds nothing else.",
)
add(
    "error",
    "inbox-is-ours",
    "{where} 在一轮评价的“{folder}”里，是发出去的或程序写的，不是单位报来的，没有收。",
    "请把单位报来的文件放进 inbox 再收表。",
    "{where} belongs to “{folder}” of a round: it goes out or was written by the program; nothing was taken in.",
    "Put what came back into inbox.",
)
add(
    "error",
    "inbox-large",
    "{where} 里没有收过的文件超过 {most} 个或 {size} GB，可能指错了文件夹，还没有收。",
    "请先看一眼是不是单位报来的；没有错就确认再收一次（命令行加 --yes）。",
    "{where} holds more than {most} files or {size} GB that are new: it may be the wrong folder. Nothing was taken in.",
    "Look whether units sent all that; if so, confirm it (--yes on the command line).",
)
add(
    "warning",
    "empty-inbox",
    "{where} 里没有任何文件，主评分表按未收到报送写出。",
    "请把收到的填报表放进去，再运行一次。",
    "{where} is empty; the master was written with nothing returned.",
    "Put the returns into it and run again.",
)
add(
    "error",
    "round-busy",
    "另一个 govcredit-xl 正在处理这一轮（进程 {pid}）。",
    "请等它结束后再试。",
    "Another govcredit-xl is working on this round (process {pid}).",
    "Wait until it has finished.",
)
add(
    "warning",
    "collect-cut-off",
    "上次收表中断了：有 {count} 个收到的文件还没有读，这里没有算进去。",
    "请再运行一次 govcredit-xl collect。",
    "The last collect was cut off: {count} files that came have not been read and are left out here.",
    "Run `govcredit-xl collect` again.",
)
add(
    "error",
    "usage",
    "{why}",
    "请看 govcredit-xl {command}--help 里的例子。",
    "{why}",
    "See the example in govcredit-xl {command}--help.",
)
add(
    "warning",
    "unit-gone",
    "outbox 里的 {file} 属于已不在指标体系中的单位，没有动它。",
    "不再需要的请自行删除。",
    "{file} in outbox belongs to a unit that is no longer in the catalogue; it was left.",
    "Delete it if it is not needed.",
)
add(
    "warning",
    "form-outdated",
    "outbox 里的 {file} 是 {unit} 以前的填报表，现在的是 {now}；旧的没有动。",
    "请只下发新的；旧的不再需要时请自行删除。",
    "{file} in outbox is an earlier workbook of {unit}, whose present one is {now}; it was left.",
    "Hand out the new one only; delete the old one if it is not needed.",
)
add(
    "warning",
    "template-missing",
    "找不到 {file}，填报表用了程序自带的文字。",
    "需要自己的文字时，请把模板放回“模板”文件夹再生成一次。",
    "{file} is missing; the wording that comes with the program was used.",
    "Put the template back into 模板 and build again if you need your own wording.",
)
add(
    "warning",
    "text-unreadable",
    "{file} 的文字读不出来：不是 UTF-8、UTF-16 或 GBK 编码的文本，这次用了程序自带的文字。",
    "请用记事本打开核对，另存为“UTF-8”后再运行一次。",
    "{file} cannot be read: it is no text in UTF-8, UTF-16 or GBK; the wording that comes with the program was used.",
    "Open it in Notepad, save it as UTF-8 and run again.",
)
add(
    "warning",
    "unknown-placeholder",
    "{file} 第 {line} 行的“{{{name}}}”没有对应的内容，已原样写进填报表。可用的有：{known}。",
    "请改成可用的名称，或去掉花括号，再生成一次。",
    "{file}, line {line}: “{{{name}}}” stands for nothing and was left as it is. Known: {known}.",
    "Use a known name or remove the braces, then build again.",
)
add(
    "warning",
    "closed-with-open",
    "关闭时还有没定的：{what}。",
    "就这样关闭的不用管；还要处理的，先重新开放本轮，处理完再关闭。",
    "Not settled when the round was closed: {what}.",
    "Leave it if that is meant; otherwise reopen the round, settle it and close again.",
)
add(
    "error",
    "bad-characters",
    "{place}：“{text}”里有看不见的控制字符，会使生成的文件打不开。",
    "请删掉这一格的内容重新输入（不要从别的程序粘贴），再检查一次。",
    "{place}: “{text}” holds invisible control characters that would break every file made from it.",
    "Clear the cell and type it again, without pasting.",
)
