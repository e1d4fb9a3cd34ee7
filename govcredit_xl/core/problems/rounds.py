"""Problems of the round and the catalogue."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="no-round",
    message="没有找到 指标体系.xlsx：找过 {where}。",
    remedy="请进入某一轮的文件夹，或用 --round 指明；新的一轮用 govcredit-xl init 建立。",
    message_en="There is no 指标体系.xlsx; looked in {where}.",
    remedy_en="Go to a round's folder or name it with --round; `govcredit-xl init` makes a new one.",
)
add(
    severity="error",
    code="catalogue-unreadable",
    message="{file} 打不开：{why}。",
    remedy="请用 Excel 或 WPS 检查这个文件，或从备份恢复。",
    message_en="{file} cannot be opened: {why}.",
    remedy_en="Check the file in Excel or WPS, or restore a copy.",
)
add(
    severity="error",
    code="missing-sheet",
    message="{file} 里没有工作表“{sheet}”。",
    remedy="请恢复这张表（可从 govcredit-xl init --empty 建的空白表复制），表名要完全一致。",
    message_en="{file} has no sheet “{sheet}”.",
    remedy_en="Put the sheet back (copy it from a blank one made by `govcredit-xl init --empty`) under just this name.",
)
add(
    severity="error",
    code="missing-heading",
    message="工作表“{sheet}”缺少列“{heading}”。",
    remedy="请在标题行（{headings}）补上这一列，列名要完全一致，次序不限。",
    message_en="The sheet “{sheet}” has no column “{heading}”.",
    remedy_en="Add it to the heading row ({headings}); any order will do.",
)
add(
    severity="error",
    code="unknown-heading",
    message="{place}：不认识的{what}“{heading}”{guess}。",
    remedy="请改成正确的{what}；自己加的，{what}请以“备注”开头。",
    message_en="{place}: unknown {what_en} “{heading}”{guess_en}.",
    remedy_en="Correct it; your own ones begin with 备注.",
)
add(
    severity="warning",
    code="unknown-setting",
    message="{place}：不认识的项目“{heading}”{guess}。它的值照样保留，但没有用处。",
    remedy="写错的请改正；自己加的项目，请以“备注”开头。",
    message_en="{place}: unknown setting “{heading}”{guess_en}. Its value is kept but has no use.",
    remedy_en="Correct it; settings of your own begin with 备注.",
)
add(
    severity="warning",
    code="missing-setting",
    message="{place}：“{heading}”没有填，填报表和文书上的这一处会空着。",
    remedy="请在“设置”表填写“{heading}”。",
    message_en="{place}: “{heading}” is blank; the forms and documents will lack it.",
    remedy_en="Fill it in on the sheet 设置.",
)
add(
    severity="warning",
    code="deadline-before-issue",
    message="{place}：截止日期 {value} 早于印发日期 {issued}。",
    remedy="请核对两个日期。",
    message_en="{place}: the deadline {value} is before the date of issue {issued}.",
    remedy_en="Check both dates.",
)
add(
    severity="error",
    code="formula-without-result",
    message="{place}：“{heading}”里是公式，但公式没有计算结果。",
    remedy="请用 Excel 或 WPS 打开、重新计算并保存，或直接填写数据。",
    message_en="{place}: “{heading}” holds a formula without a computed result.",
    remedy_en="Open the file in Excel or WPS, recalculate and save it, or enter the value itself.",
)
add(
    severity="error",
    code="empty-table",
    message="工作表“{sheet}”里还没有内容。",
    remedy="请从标题行的下一行起，每行填一{what}。",
    message_en="The sheet “{sheet}” has no rows yet.",
    remedy_en="Enter one {what_en} per row below the heading row.",
)
add(
    severity="error",
    code="missing-value",
    message="{place}：“{heading}”没有填{guess}。",
    remedy="请填写；整行不需要的，请把整行清空或删除。",
    message_en="{place}: “{heading}” is blank{guess_en}.",
    remedy_en="Fill it in, or clear the whole row if it is not needed.",
)
add(
    severity="error",
    code="bad-value",
    message="{place}：“{heading}”填的是“{value}”，{why}。",
    remedy="请按要求更正。",
    message_en="{place}: “{heading}” is “{value}”: {why_en}.",
    remedy_en="Correct it.",
)
add(
    severity="error",
    code="too-long",
    message="{place}：“{heading}”太长（{length}），最多 {limit}。",
    remedy="请缩短；说明性的文字可以放到“说明”或“评分标准”。",
    message_en="{place}: “{heading}” is too long ({length}); at most {limit}.",
    remedy_en="Shorten it.",
)
add(
    severity="error",
    code="duplicate-id",
    message="{place}：{what}“{value}”与 {other} 重复。",
    remedy="请改其中一处，使每个都不相同。",
    message_en="{place}: {what_en} “{value}” is already used in {other}.",
    remedy_en="Change one of the two.",
)
add(
    severity="error",
    code="unknown-unit",
    message="{place}：“{heading}”里的“{name}”不是“单位”表中的单位或分组{guess}。",
    remedy="请改成“单位”表里的编码、名称、简称或别名，评分项的单位也可以写“各”加分组名，几个之间用顿号隔开；新单位请先加到“单位”表。",
    message_en="{place}: “{name}” under “{heading}” is neither a unit nor a group of the sheet 单位{guess_en}.",
    remedy_en="Use a code, name, short name or alias of the sheet 单位, for an item also 各 and a group, parted by 、; "
    "add new units there first.",
)
add(
    severity="error",
    code="empty-group",
    message="{place}：“{heading}”里的“{name}”一个单位也没有。",
    remedy="请在“单位”表的“分组”列给相关单位写上“{group}”，或改成具体单位。",
    message_en="{place}: no unit belongs to “{name}”, named under “{heading}”.",
    remedy_en="Write “{group}” under 分组 of the units meant, or name the units.",
)
add(
    severity="error",
    code="item-without-unit",
    message="{place}：评分项 {item} 没有牵头单位。",
    remedy="请填写牵头单位；只有分组负责的，把分组填在“牵头单位”。",
    message_en="{place}: item {item} has no lead.",
    remedy_en="Enter one under 牵头单位; where only a group is responsible, put the group there.",
)
add(
    severity="warning",
    code="unit-without-item",
    message="{place}：单位 {unit} {name} 没有任何评分项，不会给它生成填报表{guess}。",
    remedy="如应有任务，请在“单位”表给它填上“分组”，或在“指标”表的牵头单位、配合单位里加上；否则可从“单位”表删去。",
    message_en="{place}: unit {unit} {name} has no item; no workbook will be made for it{guess_en}.",
    remedy_en="Give it its 分组, or name it under 牵头单位 or 配合单位 of an item, or delete it from the sheet 单位.",
)
add(
    severity="error",
    code="unknown-group",
    message="{place}：没有评分项用到分组“{name}”，{why}。",
    remedy="请改正；确实另有这个分组的，请在“指标”表写“各{name}”，用不到的请删去。",
    message_en="{place}: no item names the group “{name}”: {why_en}.",
    remedy_en="Correct it; name a group that is meant on the sheet 指标, or delete it here.",
)
add(
    severity="warning",
    code="unused-group",
    message="{place}：没有评分项用到分组“{name}”（{count} 个单位）{guess}。",
    remedy="写错的请改正；要用的请在“指标”表的牵头单位或配合单位写“各{name}”；用不到的可以删去。",
    message_en="{place}: no item names the group “{name}” ({count} units){guess_en}.",
    remedy_en="Correct it, name it on the sheet 指标, or delete it.",
)
add(
    severity="error",
    code="unknown-item",
    message="{place}：编号“{value}”在“指标”表里没有{guess}。",
    remedy="请更正编号，或删去这一行。",
    message_en="{place}: there is no item “{value}” on the sheet 指标{guess_en}.",
    remedy_en="Correct the id or delete the row.",
)
add(
    severity="error",
    code="sum-differs",
    message="{place}：“{name}”的{what}合计 {found} 分，应为 {expected} 分。",
    remedy="请核对分值，使各项相加等于上一级的分值，一级分值合计 100 分。",
    message_en="{place}: the {what_en} of “{name}” add up to {found} points instead of {expected}.",
    remedy_en="Check the points: each level adds up to the one above, the areas to 100.",
)
add(
    severity="error",
    code="group-sum-differs",
    message="{place}：排名组“{group}”的单位（{units}）在“{name}”里的评分项合计 {found} 分，应为 {expected} 分，相差 {difference} 分。",
    remedy="请核对这些单位的评分项的分值和责任单位；这个组的总分本来不同的，在“设置”里加一项“总分@{group}”。",
    message_en="{place}: the items of the units ranked in {group} ({units}) add up to {found} points in “{name}”, not {expected}: {difference} off.",
    remedy_en="Check the points and the responsible units of these items; where the group has a total of its own, add the setting 总分@{group}.",
)
add(
    severity="info",
    code="ids-given",
    message="{place}：{count} 行没有编号，程序按层级编了号（第一个是 {first}）。",
    remedy="运行 govcredit-xl check --fix，把编号写进“指标”表；写了编号才能在“填报项”表里写这些评分项要填的内容。",
    message_en="{place}: {count} rows had no id and were given one (the first is {first}).",
    remedy_en="`govcredit-xl check --fix` writes the ids into the sheet 指标.",
)
add(
    severity="warning",
    code="pooling-not-used",
    message="{place}：评价对象是单位，每个单位单独计分，“合并方式”里的“{value}”没有用处。",
    remedy="请把这一格清空。",
    message_en="{place}: each unit is scored by itself; the 合并方式 {value} has no use.",
    remedy_en="Clear the cell.",
)
add(
    severity="error",
    code="sheet-for-units-only",
    message="{place}：“{name}”表只在评价对象为“单位”时可用。",
    remedy="各单位分别计分的，请在“设置”里把“评价对象”填为“单位”；否则请清空这张表。",
    message_en="{place}: the sheet {name} is only for a list that scores units.",
    remedy_en="Set 评价对象 to 单位 on the sheet 设置, or clear the sheet.",
)
add(
    severity="error",
    code="grade-does-not-fit",
    message="{place}：等次“{name}”{why}。",
    remedy="请改“等次”表：同一排名组从高到低，每档一行。",
    message_en="{place}: the grade {name}: {why_en}.",
    remedy_en="Correct the sheet 等次: from the best down, a row per grade.",
)
add(
    severity="info",
    code="grade-beyond-quota",
    message="排名组“{group}”的“{name}”名额 {quota} 家，因末位有 {tied} 家同分，都列入，共 {count} 家。",
    remedy="要减少的，请核定分值，或改“等次”表的名额。",
    message_en="{count} units ranked in {group} have the grade {name}, whose quota is {quota}: {tied} of them are level.",
    remedy_en="Verify scores, or change the quota on the sheet 等次.",
)
add(
    severity="error",
    code="unknown-node",
    message="{place}：“指标”表里没有“{value}”这个节点{guess}。",
    remedy="节点写评分项的编号、某一级指标的名称，或“总分”。",
    message_en="{place}: the sheet 指标 has no node “{value}”{guess_en}.",
    remedy_en="A node is the id of an item, the name of a level's entry, or 总分.",
)
add(
    severity="error",
    code="node-not-certain",
    message="{place}：叫“{value}”的节点有 {count} 个：{others}。",
    remedy="请写清是哪一个，如“上级名称/名称”。",
    message_en="{place}: {count} nodes are called “{value}”: {others}.",
    remedy_en="Say which one, such as “name above/name”.",
)
add(
    severity="error",
    code="node-does-not-fit",
    message="{place}：节点“{name}”{why}。",
    remedy="请改“汇总”表的这一行，或补上缺的内容。",
    message_en="{place}: the node “{name}”: {why_en}.",
    remedy_en="Correct this row of the sheet 汇总, or add what is missing.",
)
add(
    severity="error",
    code="values-differ",
    message="{place}：“{name}”的“{heading}”在这里是“{value}”，在 {other} 是“{expected}”。",
    remedy="同一个指标的各行要写得一样，请改成一致。",
    message_en="{place}: “{heading}” of “{name}” is “{value}” here but “{expected}” in {other}.",
    remedy_en="Make them equal on all rows.",
)
add(
    severity="error",
    code="pooling-not-allowed",
    message="{place}：计分方式“{kind}”不能用合并方式“{value}”。",
    remedy="请改为：{allowed}。",
    message_en="{place}: 计分方式 “{kind}” cannot be pooled by “{value}”.",
    remedy_en="Use one of {allowed}.",
)
add(
    severity="error",
    code="missing-parameter",
    message="{place}：计分方式“{kind}”需要参数“{heading}”，还没有填。",
    remedy="请填写“{heading}”：{want}。",
    message_en="{place}: 计分方式 “{kind}” needs the parameter “{heading}”.",
    remedy_en="Fill in “{heading}”: {want_en}.",
)
add(
    severity="warning",
    code="unused-parameter",
    message="{place}：计分方式“{kind}”{when}不用参数“{heading}”，填的“{value}”没有作用。",
    remedy="请清空这一格，或核对计分方式。",
    message_en="{place}: 计分方式 “{kind}” does not use the parameter “{heading}”{when_en}; “{value}” has no effect.",
    remedy_en="Clear the cell or check 计分方式.",
)
add(
    severity="error",
    code="bad-parameter",
    message="{place}：参数“{heading}”填的是“{value}”，{why}。",
    remedy="请按要求更正。",
    message_en="{place}: the parameter “{heading}” is “{value}”: {why_en}.",
    remedy_en="Correct it.",
)
add(
    severity="error",
    code="parameters-do-not-fit",
    message="{place}：评分项 {item}（{kind}）：{why}。",
    remedy="请更正“{heading}”，或换一种计分方式。",
    message_en="{place}: item {item} ({kind}) cannot be scored like this: {why}.",
    remedy_en="Correct “{heading}” or choose another 计分方式.",
)
add(
    severity="warning",
    code="full-marks-out-of-reach",
    message="{place}：评分项 {item}（{kind}）共 {count} 格，每格 {each} 分，最多只有 {most} 分，得不到满分 {points} 分。",
    remedy="请核对“{heading}”和所列的名称；几个名称之间要用顿号“、”隔开。",
    message_en="{place}: item {item} ({kind}) has {count} cells of {each} points, {most} at most, so {points} cannot be reached.",
    remedy_en="Check “{heading}” and the names listed, which are parted by 、.",
)
add(
    severity="error",
    code="input-not-defined",
    message="{place}：评分项 {item}（{kind}）在“填报项”表里缺少{what}。",
    remedy="请在“填报项”表加一行：编号 {item}，代码 {input}，类型 {types}。",
    message_en="{place}: item {item} ({kind}) has no input {input} on the sheet 填报项.",
    remedy_en="Add a row there: 编号 {item}, 代码 {input}, 类型 {types}.",
)
add(
    severity="info",
    code="input-assumed",
    message="{place}：评分项 {item}（{kind}）在“填报项”表里没有代码为 * 的一行，按默认的“是否”填报项处理。",
    remedy="不用处理；如要写计量单位或说明，请加上这一行。",
    message_en="{place}: item {item} ({kind}) has no row with the code * on the sheet 填报项; 是否 inputs are assumed.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="no-deadline",
    message="工作表“设置”没有填截止日期，逾期与否无法判断，填报表上也不显示期限。",
    remedy="请在“设置”的“截止日期”填写日期。",
    message_en="The sheet 设置 has no 截止日期: nothing can be late, and the forms show no deadline.",
    remedy_en="Enter a date.",
)
add(
    severity="error",
    code="cannot-write",
    message="{file} 写不了：{why}。原有文件没有改动。",
    remedy="请关闭正在使用它的程序，检查磁盘空间和权限；有同名文件夹的，请把它改名或移走；再试一次。",
    message_en="{file} cannot be written: {why}. Existing files were left as they were.",
    remedy_en="Close the program that uses it, check disk space and permissions, rename or move a folder of that name, then try again.",
)
add(
    severity="warning",
    code="path-too-long",
    message="这一轮的文件夹路径有 {length} 个字，最多只能有 {room} 个，里面有的文件 Windows 或 Excel 会打不开：{where}。",
    remedy="请把整个文件夹移到路径较短的地方，如 D:\\评价\\，或把上层文件夹的名字改短。",
    message_en="The path of this round's folder has {length} characters, {room} are possible: {where}. Windows or Excel "
    "cannot open some files in it.",
    remedy_en="Move the folder to a shorter path, such as D:\\rounds, or shorten the names of the folders above it.",
)
add(
    severity="error",
    code="file-in-use",
    message="{file} 打不开或写不了：{why}。原有文件没有改动。",
    remedy="请关闭打开它的程序（Excel、WPS、Word、预览窗格，或正在同步、杀毒的程序），再试一次。",
    message_en="{file} cannot be opened or written: {why}. Existing files were left as they were.",
    remedy_en="Close the program that has it open (Excel, WPS, Word, a preview, a sync or antivirus program) and try again.",
)
add(
    severity="error",
    code="not-empty",
    message="{where} 不是空文件夹。",
    remedy="请换一个新文件夹名；已有的文件没有动。",
    message_en="{where} is not an empty folder.",
    remedy_en="Choose a new folder; nothing there was touched.",
)
add(
    severity="error",
    code="no-inbox",
    message="找不到收件文件夹 {where}。",
    remedy="请建立该文件夹并放入收到的文件，或检查路径。",
    message_en="The inbox {where} does not exist.",
    remedy_en="Make the folder and put the returns into it, or check the path.",
)
add(
    severity="error",
    code="inbox-holds-round",
    message="{where} 里面就有一轮评价的文件夹，不是单位报来的东西，没有收。",
    remedy="请把单位报来的文件放进 inbox 再收表，或指明只放了报送文件的文件夹。",
    message_en="{where} holds a round's own folder, not what units sent; nothing was taken in.",
    remedy_en="Put what came back into inbox, or name a folder that holds nothing else.",
)
add(
    severity="error",
    code="inbox-is-ours",
    message="{where} 在一轮评价的“{folder}”里，是发出去的或程序写的，不是单位报来的，没有收。",
    remedy="请把单位报来的文件放进 inbox 再收表。",
    message_en="{where} belongs to “{folder}” of a round: it goes out or was written by the program; nothing was taken in.",
    remedy_en="Put what came back into inbox.",
)
add(
    severity="error",
    code="inbox-large",
    message="{where} 里没有收过的文件超过 {most} 个或 {size} GB，可能指错了文件夹，还没有收。",
    remedy="请先看一眼是不是单位报来的；没有错就确认再收一次（命令行加 --yes）。",
    message_en="{where} holds more than {most} files or {size} GB that are new: it may be the wrong folder. Nothing was taken in.",
    remedy_en="Look whether units sent all that; if so, confirm it (--yes on the command line).",
)
add(
    severity="warning",
    code="empty-inbox",
    message="{where} 里没有任何文件，主评分表按未收到报送写出。",
    remedy="请把收到的填报表放进去，再运行一次。",
    message_en="{where} is empty; the master was written with nothing returned.",
    remedy_en="Put the returns into it and run again.",
)
add(
    severity="error",
    code="round-busy",
    message="另一个 govcredit-xl 正在处理这一轮（进程 {pid}）。",
    remedy="请等它结束后再试。",
    message_en="Another govcredit-xl is working on this round (process {pid}).",
    remedy_en="Wait until it has finished.",
)
add(
    severity="warning",
    code="collect-cut-off",
    message="上次收表中断了：有 {count} 个收到的文件还没有读，这里没有算进去。",
    remedy="请再运行一次 govcredit-xl collect。",
    message_en="The last collect was cut off: {count} files that came have not been read and are left out here.",
    remedy_en="Run `govcredit-xl collect` again.",
)
add(
    severity="error",
    code="usage",
    message="{why}",
    remedy="请看 govcredit-xl {command}--help 里的例子。",
    message_en="{why}",
    remedy_en="See the example in govcredit-xl {command}--help.",
)
add(
    severity="warning",
    code="unit-gone",
    message="outbox 里的 {file} 属于已不在指标体系中的单位，没有动它。",
    remedy="不再需要的请自行删除。",
    message_en="{file} in outbox belongs to a unit that is no longer in the catalogue; it was left.",
    remedy_en="Delete it if it is not needed.",
)
add(
    severity="warning",
    code="form-outdated",
    message="outbox 里的 {file} 是 {unit} 以前的填报表，现在的是 {now}；旧的没有动。",
    remedy="请只下发新的；旧的不再需要时请自行删除。",
    message_en="{file} in outbox is an earlier workbook of {unit}, whose present one is {now}; it was left.",
    remedy_en="Hand out the new one only; delete the old one if it is not needed.",
)
add(
    severity="warning",
    code="template-missing",
    message="找不到 {file}，填报表用了程序自带的文字。",
    remedy="需要自己的文字时，请把模板放回“模板”文件夹再生成一次。",
    message_en="{file} is missing; the wording that comes with the program was used.",
    remedy_en="Put the template back into 模板 and build again if you need your own wording.",
)
add(
    severity="warning",
    code="text-unreadable",
    message="{file} 的文字读不出来：不是 UTF-8、UTF-16 或 GBK 编码的文本，这次用了程序自带的文字。",
    remedy="请用记事本打开核对，另存为“UTF-8”后再运行一次。",
    message_en="{file} cannot be read: it is no text in UTF-8, UTF-16 or GBK; the wording that comes with the program was used.",
    remedy_en="Open it in Notepad, save it as UTF-8 and run again.",
)
add(
    severity="warning",
    code="unknown-placeholder",
    message="{file} 第 {line} 行的“{{{name}}}”没有对应的内容，已原样写进填报表。可用的有：{known}。",
    remedy="请改成可用的名称，或去掉花括号，再生成一次。",
    message_en="{file}, line {line}: “{{{name}}}” stands for nothing and was left as it is. Known: {known}.",
    remedy_en="Use a known name or remove the braces, then build again.",
)
add(
    severity="warning",
    code="closed-with-open",
    message="关闭时还有没定的：{what}。",
    remedy="就这样关闭的不用管；还要处理的，先重新开放本轮，处理完再关闭。",
    message_en="Not settled when the round was closed: {what}.",
    remedy_en="Leave it if that is meant; otherwise reopen the round, settle it and close again.",
)
add(
    severity="error",
    code="bad-characters",
    message="{place}：“{text}”里有看不见的控制字符，会使生成的文件打不开。",
    remedy="请删掉这一格的内容重新输入（不要从别的程序粘贴），再检查一次。",
    message_en="{place}: “{text}” holds invisible control characters that would break every file made from it.",
    remedy_en="Clear the cell and type it again, without pasting.",
)
