"""Problems of what looks at several rounds: `compare`, `rollup`."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="not-a-master",
    message="{file}：读不出一轮评价的得分（{why}）。",
    remedy="请指到一轮评价的文件夹（里面有 指标体系.xlsx），或该轮的 主评分表.xlsx。",
    message_en="{file}: no scores of a round can be read from it ({why}).",
    remedy_en="Name the folder of a round (with 指标体系.xlsx in it), or its 主评分表.xlsx.",
)
add(
    severity="warning",
    code="master-does-not-add-up",
    message="{file}：{place} 的“{what}”写着 {said} 分，下面各项加起来却是 {summed} 分。",
    remedy="可能有人把公式改成了数字。请向报送这份总表的单位核实，或请其重新汇总后再报。",
    message_en="{file}: {place} says {said} points for “{what}”, but its items add up to {summed}.",
    remedy_en="Somebody may have typed over a formula. Ask the office that sent this master, or have it collect again.",
)
add(
    severity="warning",
    code="same-round-twice",
    message="{file} 和 {other} 是同一轮，只算了一次。",
    remedy="请核对列出的文件夹；不用再做什么。",
    message_en="{file} and {other} are the same round; it counts once.",
    remedy_en="Check the folders named; nothing else need be done.",
)
add(
    severity="info",
    code="round-left-out",
    message="{file} 没有读进来（{why}）。",
    remedy="其余各轮照常汇总；处理好后再运行一次。",
    message_en="{file} was left out ({why}).",
    remedy_en="The others are rolled up as usual; run it again once this is settled.",
)
add(
    severity="info",
    code="earlier-file-kept",
    message="{file} 原来就有，已改名为 {kept} 留在旁边。",
    remedy="不需要时可以删掉。",
    message_en="{file} was there already; it is kept beside the new one as {kept}.",
    remedy_en="Delete it if nobody needs it.",
)
add(
    severity="info",
    code="rollup-without-parquet",
    message="没有安装 pyarrow，没有写 Parquet 文件；汇总表.xlsx 已写。",
    remedy="要给别的程序用时，安装 pyarrow 后再运行一次。",
    message_en="pyarrow is not installed, so no Parquet file was written; 汇总表.xlsx was.",
    remedy_en="Install pyarrow and run it again if other programs need the tables.",
)
add(
    severity="error",
    code="no-such-round",
    message="--weight 里的“{name}”不是要汇总的轮次。",
    remedy="请写轮次的文件夹名：{names}。",
    message_en="“{name}” of --weight is none of the rounds to be rolled up.",
    remedy_en="Name a round by its folder: {names}.",
)
add(
    severity="warning",
    code="master-changed-since",
    message="{file}：“{sheets}”里的数，与程序写这份总表时留下的快照不同；写好以后有人改过，还没有重新收表汇总。",
    remedy="请向报送这份总表的单位核实改了什么，或请其再收一次表、重报。",
    message_en="{file}: figures on {sheets} are not those that the program wrote; somebody has changed them since.",
    remedy_en="Ask the office that sent this master what was changed, or have it collect again.",
)
add(
    severity="error",
    code="cluster-not-installed",
    message="用不了集群 {address}：{why}。",
    remedy="请运行 pip install 'govcredit-xl[cluster]'，集群的每台机器也要装；或去掉 --cluster，在本机上做。",
    message_en="The cluster {address} cannot be used: {why_en}.",
    remedy_en="Run pip install 'govcredit-xl[cluster]', on each machine of the cluster, too; or leave out --cluster.",
)
add(
    severity="error",
    code="cluster-refused",
    message="用不了集群 {address}：{why}。",
    remedy="请核对地址（如 tcp://10.0.0.5:8786）、网络和那里的程序版本；或去掉 --cluster，在本机上做，结果一样。",
    message_en="The cluster {address} cannot be used: {why_en}.",
    remedy_en="Check the address (such as tcp://10.0.0.5:8786), the network and the version there; or leave out "
    "--cluster, which gives the same result.",
)
add(
    severity="error",
    code="no-rollup",
    message="{where} 没有可用的 汇总表.xlsx：{why}。",
    remedy="请先用 rollup 汇总：govcredit-xl rollup 各县区/ --into 文件夹，再写这个文件夹。",
    message_en="There is no usable 汇总表.xlsx at {where}: {why_en}.",
    remedy_en="Run rollup first (govcredit-xl rollup DIR… --into FOLDER), then name that folder.",
)
add(
    severity="error",
    code="rollup-differs",
    message="{file}：{place} 的“{what}”写着 {said}，按各轮现在的数应为 {now}。",
    remedy="各轮在汇总之后又有变动，或有人改了汇总表。请重新运行 rollup，再出通报。",
    message_en="{file}: {place} shows {said} for “{what}”; by the rounds as they are now it should be {now}.",
    remedy_en="The rounds have changed since, or somebody has changed the workbook. Run rollup again first.",
)
add(
    severity="warning",
    code="rollup-sources-gone",
    message="{file} 汇总的 {names} 不在原来的地方，没有和各轮重新核对；通报以汇总表为准。",
    remedy="各轮的文件夹还在的，请放回原处再出通报；只有总表的，请自行核对汇总表。",
    message_en="{file}: {names} are no longer where they were, so the figures were not held against the rounds again.",
    remedy_en="Put the rounds back where they were, or check the workbook yourself.",
)
add(
    severity="error",
    code="rollup-open",
    message="汇总的轮次里还有没有定的：{names}。",
    remedy="等这些轮次定分后重新汇总再发；确要现在发的，用 --confirm --by 姓名，或先出 --draft 征求意见稿。",
    message_en="Some rounds are not settled yet: {names}.",
    remedy_en="Settle them and roll up again; to issue it now use --confirm --by NAME, or write a --draft.",
)
add(
    severity="info",
    code="rollup-confirmed",
    message="{by} 确认在以下轮次还没有定分时发文：{names}。",
    remedy="请留存这条记录；这些轮次定分后重新汇总、补发。",
    message_en="{by} confirmed the release though these rounds are not settled: {names}.",
    remedy_en="Keep this record; roll up again once they are settled.",
)
add(
    severity="warning",
    code="last-round-unreadable",
    message="“设置”里的上一轮写的是“{name}”，读不到它的主评分表：{why}；这次没有写“同比”。",
    remedy="请把“上一轮”改成上一轮的文件夹，或它的 主评分表.xlsx；不要同比，就清空这一格。",
    message_en="上一轮 on 设置 names “{name}”, whose master cannot be read: {why_en}; 同比 was not written.",
    remedy_en="Let 上一轮 name the folder of the round before, or its 主评分表.xlsx; clear the cell to do without 同比.",
)
add(
    severity="warning",
    code="rollup-notice-blank",
    message="没有写明“{heading}”，汇总通报的这一处空着（征求意见稿上印××）。",
    remedy="请在命令里用 {option} 写明。",
    message_en="“{heading}” is not given; the circular lacks it (a draft shows ××).",
    remedy_en="Give it with {option}.",
)
add(
    severity="error",
    code="rollup-organ-missing",
    message="没有写明“{heading}”，汇总通报没有发文机关。",
    remedy="请在命令里用 {option} 写明；只要征求意见稿的，加 --draft。",
    message_en="“{heading}” is not given; the circular has no issuing organ.",
    remedy_en="Give it with {option}, or use --draft.",
)
add(
    severity="warning",
    code="rollup-dated-today",
    message="没有写明“{heading}”，成文日期用了今天（{date}）。",
    remedy="请在命令里用 {option} 写明。",
    message_en="“{heading}” is not given; the circular bears today's date ({date}).",
    remedy_en="Give it with {option}.",
)
