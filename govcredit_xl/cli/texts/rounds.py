"""Texts of the main job, and those that all commands share."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "app": (
        "评价工作台：发填报表、收表、核对、计分、写主评分表。\n\n"
        "\b\n一轮评价的做法：\n"
        "  govcredit-xl init 2021        建立一轮（文件夹 2021）\n"
        "  cd 2021\n"
        "  govcredit-xl check            检查 指标体系.xlsx\n"
        "  govcredit-xl build            生成各单位的填报表（outbox）\n"
        "  govcredit-xl collect inbox/   收表、计分、写 主评分表.xlsx",
        "Evaluation rounds in Excel: send forms, take in returns, check, score, write the master.\n\n"
        "\b\nA round:\n"
        "  govcredit-xl init 2021        make a round (folder 2021)\n"
        "  cd 2021\n"
        "  govcredit-xl check            check 指标体系.xlsx\n"
        "  govcredit-xl build            one workbook per unit (outbox)\n"
        "  govcredit-xl collect inbox/   take in, score, write 主评分表.xlsx",
    ),
    "init": (
        "建立新的一轮。文件夹名里有年份的，年度就用它；不加选项，带 2021 年通知的指标体系。",
        "Make a new round. The year is that of the folder's name; without options with the catalogue of the 2021 notice.",
    ),
    "init.example": ("govcredit-xl init 2021", "govcredit-xl init 2021"),
    "init.empty": ("用空白的指标体系，自己填写。", "with a blank catalogue, to be filled in."),
    "init.like": ("用样例清单：{names}。", "with an example list: {names}."),
    "init.from": (
        "接着上一轮：用它的指标体系和模板，年度后移，日期、文号清空，要核对的标成黄色。",
        "from the round before: its catalogue and templates, with the year moved on and dates and numbers emptied.",
    ),
    "init.one-of": (
        "--empty、--like、--from 只能用一个。",
        "Use only one of --empty, --like and --from.",
    ),
    "check": (
        "检查指标体系：一次列出全部问题，指明工作表和单元格。",
        "Check the catalogue: every problem at once, with sheet and cell.",
    ),
    "check.example": ("govcredit-xl check", "govcredit-xl check"),
    "build": (
        "在 outbox 生成填报表，每个单位一份；再次生成只重写过时的，并说明是谁的、为什么。",
        "Write the collection workbooks into outbox, one per unit; those up to date are left, the others are told.",
    ),
    "build.example": ("govcredit-xl build --unit T04 --unit T05", "govcredit-xl build --unit T04 --unit T05"),
    "build.unit": (
        "只生成这个单位的（编码或名称，可重复）。",
        "only this unit (its code or name; repeatable).",
    ),
    "collect": (
        "收表：读取收件文件夹里新到的填报表，检查、汇总、计分，写出主评分表。收件一个字节也不会改动。",
        "Take in what is new in the inbox, check, merge, score and write the master. The inbox is never changed.",
    ),
    "collect.example": ("govcredit-xl collect inbox/", "govcredit-xl collect inbox/"),
    "status": (
        "看进度：谁报了、谁没报、有什么问题（只看台账和主评分表，不收新件）。",
        "Who has returned, who has not, what is wrong (from ledger and master; the inbox is not read).",
    ),
    "status.example": ("govcredit-xl status", "govcredit-xl status"),
    "demo": (
        "演示：用编造的填报数据走完整整一轮，供试用。",
        "Play a whole round with made-up answers, to try things out.",
    ),
    "demo.example": ("govcredit-xl demo 演示", "govcredit-xl demo trial"),
    "demo.seed": ("编造数据的种子，相同的种子得到相同的数据。", "seed of the made-up answers."),
    "round": (
        "这一轮的文件夹；不写则从当前文件夹往上找 指标体系.xlsx。",
        "the round's folder; by default the nearest with 指标体系.xlsx.",
    ),
    "lang": ("语言：zh 中文，en 英文。", "language: zh or en."),
    "json": ("结果以一个 JSON 对象输出到标准输出。", "print one JSON object on stdout."),
    "strict": ("有错误时退出码为 1。", "exit with 1 if there are errors."),
    "help": ("显示帮助。", "show this help."),
    "version": ("显示版本。", "show the version."),
    "metavar.options": ("[选项]", "[OPTIONS]"),
    "metavar.required": ("[必填]", "[required]"),
    "metavar.command": ("[命令] …", "[COMMAND] …"),
    "usage": ("用法", "Usage"),
    "options": ("选项", "Options"),
    "commands": ("命令", "Commands"),
    "arguments": ("参数", "Arguments"),
    "example": ("例", "Example"),
    # messages
    "severity.error": ("错误", "error"),
    "severity.warning": ("提醒", "warning"),
    "severity.info": ("说明", "note"),
    "remedy": ("怎么办：", "what to do: "),
    "none": ("没有发现问题。", "No problem found."),
    "counts": (
        "共 {errors} 处错误、{warnings} 处提醒、{infos} 条说明。",
        "{errors} errors, {warnings} warnings, {infos} notes.",
    ),
    "alike": (
        "同类问题另有 {count} 处，见“问题清单”。",
        "{count} more of this kind: see 问题清单.",
    ),
    "more": (
        "……另有 {count} 条，见主评分表的“问题清单”，或加 --json。",
        "… and {count} more: see 问题清单 in the master, or use --json.",
    ),
    "more.plain": ("……另有 {count} 条，加 --json 可看全部。", "… and {count} more; use --json to see all."),
    "more.notes": (
        "另有 {count} 条说明，见主评分表的“问题清单”。",
        "{count} notes are in 问题清单 of the master.",
    ),
    "check.fix-option": (
        "把程序编的编号写进“指标”表。",
        "write the ids that the program gave into the sheet 指标.",
    ),
    "check.fixed": (
        "已写入 {count} 个编号；原来的指标体系留在 {copy}。",
        "Wrote {count} ids; the catalogue as it was is kept as {copy}.",
    ),
    "check.ok": (
        "指标体系无误：{areas} 个一级指标、{indicators} 个二级指标、{items} 个评分项，共 {points} 分；{units} 个单位。",
        "The catalogue is sound: {areas} areas, {indicators} indicators, {items} items, {points} points; {units} units.",
    ),
    "check.next": ("下一步：govcredit-xl build", "Next: govcredit-xl build"),
    "check.fix": ("请改好 指标体系.xlsx 后再检查一次。", "Mend 指标体系.xlsx, then check again."),
    "init.no-year": (
        "文件夹名里没有年份：年度、标题、文号和日期照清单原来的。请在“设置”里改成本轮的，或删去这个文件夹、用带年份的名字再建一次。",
        "The folder's name says no year: 年度, title, numbers and dates are those of the list. Change them on the sheet "
        "设置, or delete the folder and begin again with a name that says the year.",
    ),
    "init.other-menu": (
        "请打开这个文件夹，以后双击其中的“0菜单”做这一轮；现在的菜单还是原来那一轮的。",
        "Open that folder and use the menu in it; this menu is still that of the round before.",
    ),
    "init.done": ("已建立：{where}", "Made: {where}"),
    "init.next": (
        "下一步：打开 {catalogue} 看一看、改一改，然后在 {where} 里运行 govcredit-xl check",
        "Next: look through {catalogue}, then run govcredit-xl check in {where}",
    ),
    "build.done": (
        "已生成 {count} 份填报表（共 {layouts} 种表样），在 outbox 里。",
        "{count} workbooks were written into outbox ({layouts} layouts in all).",
    ),
    "build.kept": ("另有 {count} 份没有变化，没有重写。", "{count} were up to date and were left."),
    "build.next": (
        "下一步：把它们发给各单位；收回的文件放进 inbox，运行 govcredit-xl collect inbox/",
        "Next: hand them out; put what comes back into inbox and run govcredit-xl collect inbox/",
    ),
    "collect.cluster": (
        "填报表在这个 Dask 集群上读取（调度器地址，如 tcp://10.0.0.5:8786；要装 govcredit-xl[cluster]），结果和本机一样。",
        "read the returns on this Dask cluster (address of its scheduler; needs govcredit-xl[cluster]); the result is the same.",
    ),
    "collect.not-both": ("--live 和 --cluster 不能一起用", "--live and --cluster do not go together"),
    "collect.yes": (
        "新文件超过 2000 个或 2 GB 也不再询问。",
        "take in more than 2,000 new files or 2 GB without asking.",
    ),
    "collect.sure": ("确实都要收吗？", "Take all of them in?"),
    "same": ("同样的还有 {count} 家：{units}。", "The same of {count} more: {units}."),
    "same.form-rebuilt": (
        "同样过时、已重新生成的还有 {count} 家：{units}。",
        "Out of date in the same way, and written anew, are {count} more: {units}.",
    ),
    "same.document-as-before": (
        "同样没有变化的还有 {count} 份：{units}。",
        "{count} more say what they said before: {units}.",
    ),
    "colon": ("：", ": "),
    "unit.已报": ("已报", "returned"),
    "unit.已报有误": ("已报有误", "returned with errors"),
    "unit.未报": ("未报", "not returned"),
    "unit.待核": ("待核", "held"),
    "unit.已填": ("已填", "filled in"),
    "unit.待填": ("待填", "to be filled in"),
    "unit.有误": ("有误", "at fault"),
    "unit.不涉及": ("不涉及", "not involved"),
    "progress.notice": ("写文书、与主评分表核对", "writing, and comparing with the master"),
    "news": ("与上次收表相比：", "Since the last collect:"),
    "news.arrived": ("  新收到 {count} 个文件：{text}", "  {count} new files: {text}"),
    "news.file": ("    {state}  {unit}  {file}{reason}", "    {state}  {unit}  {file}{reason}"),
    "news.more": ("    ……另有 {count} 个，见 govcredit-xl returns", "    … and {count} more: see `returns`"),
    "news.units": ("  单位：{text}", "  Units: {text}"),
    "news.total": ("  总得分 {was} → {now}", "  Score {was} → {now}"),
    "collect.unchanged": ("没有新的文件和改动，结果同上次。", "Nothing new since the last run."),
    "collect.files": ("收件：{text}", "Files: {text}"),
    "collect.units": ("单位：{text}", "Units: {text}"),
    "collect.total": (
        "总得分 {final}（满分 {points}）：已失 {lost}，待定 {open}，暂测总分 {provisional}",
        "Score {final} of {points}: lost {lost}, open {open}, provisional total {provisional}",
    ),
    "collect.group": (
        "{group}：{count} 家，已有总分 {ranked} 家，平均 {mean}，第 1 名：{first}",
        "{group}: {count} units, {ranked} with a total, mean {mean}, first: {first}",
    ),
    "collect.items": ("评分项：{text}", "Items: {text}"),
    "collect.next": ("请打开：{file}", "Open: {file}"),
    "status.none": ("还没有收到任何文件。", "Nothing has come in yet."),
    "status.missing": ("未报：{units}", "Not returned: {units}"),
    "status.held": ("待核：{units}", "Held: {units}"),
    "status.faulty": ("已报有误：{units}", "Returned with errors: {units}"),
    "state.taken": ("采用", "taken"),
    "state.superseded": ("被取代", "superseded"),
    "state.duplicate": ("重复", "duplicate"),
    "state.held": ("待核", "held"),
    "state.rejected": ("不采用", "rejected"),
    "state.unreadable": ("读不了", "unreadable"),
    "state.evidence": ("佐证材料", "evidence"),
    "state.ignored": ("忽略", "ignored"),
    "item.scored": ("已定", "scored"),
    "item.open": ("待定", "open"),
    "item.judged": ("待评", "to be judged"),
    "item.excluded": ("不计", "excluded"),
    "demo.done": ("演示完成。请打开看看：", "The demo is done. Have a look at:"),
    "demo.catalogue": ("指标和单位在这里改", "where indicators and units are edited"),
    "demo.form": ("一个单位收到的填报表", "what a unit gets to fill in"),
    "demo.returned": ("一份收回的填报表", "a return"),
    "demo.faulty": ("一份填错了的，看问题清单怎么说", "a faulty one; see what 问题清单 says"),
    "demo.master": ("结果：总览、得分、排名、问题清单", "the result: overview, scores, ranking, problems"),
    "demo.notice": ("印发通知，附指标表（征求意见稿）", "the task notice with its table (a draft)"),
    "demo.circular": ("结果通报（征求意见稿）", "the result circular (a draft)"),
    "demo.try": (
        '再试：在主评分表“指标得分”里填一个核定分，保存关闭后运行：\n  govcredit-xl --round "{folder}" collect',
        'Then type a 核定分 in 指标得分 of the master, save, close, and run:\n  govcredit-xl --round "{folder}" collect',
    ),
    "progress.read": ("读取填报表", "reading returns"),
    "progress.score": ("检查和计分", "checking and scoring"),
    "progress.write": ("写主评分表", "writing the master"),
    "progress.build": ("生成填报表", "writing workbooks"),
    "progress.fill": ("编造填报数据", "making up answers"),
    # wrong calls
    "usage.no-command": ("没有“{name}”这个命令。", "There is no command “{name}”."),
    "usage.no-option": ("没有“{name}”这个选项。", "There is no option “{name}”."),
    "usage.missing": ("缺少参数“{name}”。", "The argument “{name}” is missing."),
    "usage.no-value": ("“{name}”后面缺少内容。", "“{name}” wants something after it."),
    "usage.no-such-value": ("“{name}”后面不写内容。", "“{name}” takes nothing after it."),
    "usage.extra": ("多出了“{name}”，这里用不上。", "“{name}” is too much here."),
    "usage.bad": ("“{name}”的值不对：{why}", "“{name}”: {why}"),
    "usage.choice": ("应是 {names} 之一", "choose one of {names}"),
    "usage.type": ("“{value}”不能用在这里", "“{value}” cannot be used here"),
    "usage.date": (
        "“{value}”不是日期，要写成 2021-12-20 这样",
        "“{value}” is no date; write it like 2021-12-20",
    ),
    "usage.maybe": ("是不是“{names}”？", " Did you mean “{names}”?"),
    "usage.unknown-unit": ("没有编码为“{name}”的单位。", "There is no unit with the code “{name}”."),
    "aborted": (
        "已中断。没有写完的不会留下；再运行一次即可。",
        "Interrupted. Nothing is left half-written; just run it again.",
    ),
}
