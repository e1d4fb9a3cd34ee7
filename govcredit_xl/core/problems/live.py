"""Problems of the application at hand: Excel, WPS or LibreOffice."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="no-menu",
    message="这里既开不了窗口，也没有人在键盘前。",
    remedy="请双击这一轮文件夹里的“0菜单”，或在终端里运行 govcredit-xl menu。",
    message_en="Neither a window can be opened here nor does anybody sit at the keyboard.",
    remedy_en="Run `govcredit-xl menu` on a desktop or in a terminal.",
)

add(
    severity="error",
    code="no-application",
    message="{why}，这一步做不了。",
    remedy="请安装 Microsoft Excel 2010 以上、WPS 表格或 LibreOffice；装好后再运行一次。只想看结果，直接双击文件即可。"
    "其他命令不需要它们。",
    message_en="{why_en}; this step cannot be done.",
    remedy_en="Install Microsoft Excel 2010 or later, WPS or LibreOffice, and run it again; to look at a file just open it. "
    "The other commands need none of them.",
)
add(
    severity="error",
    code="no-screen",
    message="这里没有图形界面，打不开 {file} 的窗口。",
    remedy="请在有桌面的电脑上运行；或把 {file} 拷到那里，直接双击打开。",
    message_en="There is no screen here to open {file} on.",
    remedy_en="Run it on a computer with a desktop, or copy {file} there and open it.",
)
add(
    severity="error",
    code="application-refused",
    message="{application} 没有完成这一步：{why}。",
    remedy="请关闭它弹出的提示框，或关闭后重新打开，再运行一次。",
    message_en="{application} did not do this: {why}.",
    remedy_en="Close its dialogs, or close and reopen it, and run the command again.",
)
add(
    severity="info",
    code="wps-answers",
    message="回应“Excel”的是 WPS 表格。",
    remedy="多数操作可用；如有异常，请在 WPS 的设置里取消“默认打开”对 Excel 接口的接管，或改用 Excel、LibreOffice。",
    message_en="WPS answers to Excel's name.",
    remedy_en="Most steps work; if one does not, have WPS give Excel's interface back, or use Excel or LibreOffice.",
)
add(
    severity="info",
    code="master-written-live",
    message="新的结果已写进正开着的 {file}（{application}），没有关闭它。",
    remedy="可以接着填写；填好后再收表即可，不必先关闭。",
    message_en="The new figures were written into {file}, open in {application}.",
    remedy_en="Go on typing; collect again with --live whenever you like.",
)
add(
    severity="info",
    code="master-not-open",
    message="{file} 没有打开，已照常写文件。",
    remedy="不需要处理。想边看边更新，请先打开它，再加 --live 收表。",
    message_en="{file} is not open anywhere; the file was written as usual.",
    remedy_en="Nothing to do. Open it first to watch it change.",
)
add(
    severity="warning",
    code="live-refused",
    message="新的结果写不进正开着的主评分表（{why}），已写到 {written}。",
    remedy="请关闭主评分表（不用保存，您填的内容已经记下），再收一次表。",
    message_en="The open master could not take the new figures ({why}); they are in {written}.",
    remedy_en="Close the master (what you typed is recorded) and collect again.",
)
add(
    severity="error",
    code="no-master",
    message="还没有 {file}。",
    remedy="请先收表（govcredit-xl collect inbox/）。",
    message_en="There is no {file} yet.",
    remedy_en="Collect first (govcredit-xl collect inbox/).",
)
add(
    severity="error",
    code="decisions-not-scored",
    message="{file} 写出以后又作了 {count} 个决定（暂不计入、不采用、指定单位等），还没有算进去。",
    remedy="请先收一次表（运行 govcredit-xl collect），再做这件事。",
    message_en="{count} decisions about returns were made since {file} was written; it does not know them yet.",
    remedy_en="Run govcredit-xl collect first, then do this again.",
)
add(
    severity="error",
    code="verify-differs",
    message="{place}（{key} 的{heading}）：表里算出 {shown}，程序算出 {computed}。",
    remedy="请不要发布这个数。先查这一格的公式是否被改过，再收一次表；仍不一致，请把 .govcredit 文件夹发给开发者。",
    message_en="{place} ({heading} of {key}): the sheet computes {shown}, the program {computed}.",
    remedy_en="Do not publish this figure. See whether the formula was changed, and collect again.",
)
add(
    severity="error",
    code="verify-no-table",
    message="{file} 的工作表“{sheet}”不见了，或标题行被改过，无法核对。",
    remedy="请再收一次表，程序会重写它。",
    message_en="{file}: the sheet {sheet} or its headings are missing.",
    remedy_en="Collect again: the program writes it anew.",
)
add(
    severity="error",
    code="verify-no-row",
    message="{file} 的工作表“{sheet}”里没有 {key} 这一行，无法核对。",
    remedy="请再收一次表，程序会重写它。",
    message_en="{file}: the sheet {sheet} has no row {key}.",
    remedy_en="Collect again: the program writes it anew.",
)
add(
    severity="error",
    code="cannot-print",
    message="{file} 没有打印成 PDF：{why}。",
    remedy="请看它能否正常打开，再运行一次。",
    message_en="{file} could not be printed: {why}.",
    remedy_en="See whether it opens, and run the command again.",
)
add(
    severity="warning",
    code="nothing-to-print",
    message="没有可打印的文件（{what}）。",
    remedy="请先生成：填报表，govcredit-xl build；主评分表，govcredit-xl collect；公文，govcredit-xl notice task 等。",
    message_en="There is nothing to print ({what}).",
    remedy_en="Make the files first: build, collect, notice.",
)
