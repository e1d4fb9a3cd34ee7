"""Problems of the application at hand: Excel, WPS or LibreOffice."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    "error",
    "no-menu",
    "这里既开不了窗口，也没有人在键盘前。",
    "请在桌面上双击“菜单”，或在终端里运行 govcredit-xl menu。",
    "Neither a window can be opened here nor does anybody sit at the keyboard.",
    "Run `govcredit-xl menu` on a desktop or in a terminal.",
)

add(
    "error",
    "no-application",
    "{why}，这一步做不了。",
    "请安装 Microsoft Excel 2010 以上、WPS 表格或 LibreOffice；装好后再运行一次。只想看结果，直接双击文件即可。"
    "其他命令不需要它们。",
    "{why_en}; this step cannot be done.",
    "Install Microsoft Excel 2010 or later, WPS or LibreOffice, and run it again; to look at a file just open it. "
    "The other commands need none of them.",
)
add(
    "error",
    "no-screen",
    "这里没有图形界面，打不开 {file} 的窗口。",
    "请在有桌面的电脑上运行；或把 {file} 拷到那里，直接双击打开。",
    "There is no screen here to open {file} on.",
    "Run it on a computer with a desktop, or copy {file} there and open it.",
)
add(
    "error",
    "application-refused",
    "{application} 没有完成这一步：{why}。",
    "请关闭它弹出的提示框，或关闭后重新打开，再运行一次。",
    "{application} did not do this: {why}.",
    "Close its dialogs, or close and reopen it, and run the command again.",
)
add(
    "info",
    "wps-answers",
    "回应“Excel”的是 WPS 表格。",
    "多数操作可用；如有异常，请在 WPS 的设置里取消“默认打开”对 Excel 接口的接管，或改用 Excel、LibreOffice。",
    "WPS answers to Excel's name.",
    "Most steps work; if one does not, have WPS give Excel's interface back, or use Excel or LibreOffice.",
)
add(
    "info",
    "master-written-live",
    "新的结果已写进正开着的 {file}（{application}），没有关闭它。",
    "可以接着填写；填好后再收表即可，不必先关闭。",
    "The new figures were written into {file}, open in {application}.",
    "Go on typing; collect again with --live whenever you like.",
)
add(
    "info",
    "master-not-open",
    "{file} 没有打开，已照常写文件。",
    "不需要处理。想边看边更新，请先打开它，再加 --live 收表。",
    "{file} is not open anywhere; the file was written as usual.",
    "Nothing to do. Open it first to watch it change.",
)
add(
    "warning",
    "live-refused",
    "新的结果写不进正开着的主评分表（{why}），已写到 {written}。",
    "请关闭主评分表（不用保存，您填的内容已经记下），再收一次表。",
    "The open master could not take the new figures ({why}); they are in {written}.",
    "Close the master (what you typed is recorded) and collect again.",
)
add(
    "error",
    "no-master",
    "还没有 {file}。",
    "请先收表（govcredit-xl collect inbox/）。",
    "There is no {file} yet.",
    "Collect first (govcredit-xl collect inbox/).",
)
add(
    "error",
    "verify-differs",
    "{place}（{key} 的{heading}）：表里算出 {shown}，程序算出 {computed}。",
    "请不要发布这个数。先查这一格的公式是否被改过，再收一次表；仍不一致，请把 .govcredit 文件夹发给开发者。",
    "{place} ({heading} of {key}): the sheet computes {shown}, the program {computed}.",
    "Do not publish this figure. See whether the formula was changed, and collect again.",
)
add(
    "error",
    "verify-no-table",
    "{file} 的工作表“{sheet}”不见了，或标题行被改过，无法核对。",
    "请再收一次表，程序会重写它。",
    "{file}: the sheet {sheet} or its headings are missing.",
    "Collect again: the program writes it anew.",
)
add(
    "error",
    "verify-no-row",
    "{file} 的工作表“{sheet}”里没有 {key} 这一行，无法核对。",
    "请再收一次表，程序会重写它。",
    "{file}: the sheet {sheet} has no row {key}.",
    "Collect again: the program writes it anew.",
)
add(
    "error",
    "cannot-print",
    "{file} 没有打印成 PDF：{why}。",
    "请看它能否正常打开，再运行一次。",
    "{file} could not be printed: {why}.",
    "See whether it opens, and run the command again.",
)
add(
    "warning",
    "nothing-to-print",
    "没有可打印的文件（{what}）。",
    "请先生成：填报表用 build，主评分表用 collect，公文用 notice。",
    "There is nothing to print ({what}).",
    "Make the files first: build, collect, notice.",
)
