"""Problems of what the office decides about returns, masters and the round."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

# -- what holds --------------------------------------------------------------------------------------
add(
    "warning",
    "return-held",
    "{file} 由 {by} 于 {at} 决定暂不计入：{why}。",
    "核实后恢复计入：govcredit-xl returns restore {file} --by 姓名 --why 原因；不采用：把 restore 换成 drop。",
    "{file} is held by a decision of {by} ({at}): {why}.",
    "To let it count: govcredit-xl returns restore {file} --by NAME --why REASON; to leave it out for good: drop in place of restore.",
)
add(
    "info",
    "return-dropped",
    "{file} 由 {by} 于 {at} 决定不采用：{why}。",
    "如要恢复：govcredit-xl returns restore {file}。",
    "{file} is left out by a decision of {by} ({at}): {why}.",
    "To take it back: govcredit-xl returns restore {file}.",
)
add(
    "info",
    "return-assigned",
    "{file} 由 {by} 于 {at} 指定为 {owner} 的报送：{why}。",
    "如要取消：govcredit-xl returns restore {file}。",
    "{file} was assigned to {owner} by {by} ({at}): {why}.",
    "To undo this: govcredit-xl returns restore {file}.",
)
add(
    "warning",
    "assigned-over-token",
    "{file} 带有{whose}的有效标识，现按信用办的决定作为 {unit} 的报送。",
    "请确认没有指错单位；如指错了，用 govcredit-xl returns restore 取消。",
    "{file} carries a valid token of {whose_en}; by the office's decision it counts for {unit}.",
    "Make sure that the unit is right; undo with govcredit-xl returns restore.",
)

# -- asking for a decision -------------------------------------------------------------------------------
add(
    "error",
    "decision-unsigned",
    "这个命令要写明是谁决定的、为什么，缺少：{missing}。",
    "请补上，例如：--by 王芳 --why “单位来电说明发错了”。",
    "This command wants to know who decided and why; missing: {missing}.",
    'Add it, for example: --by Wang --why "sent by mistake".',
)
add(
    "error",
    "no-such-arrival",
    "收件里没有“{name}”{near}。",
    "请用 govcredit-xl returns 查看收件，写路径、路径中独有的一段，或哈希值开头的几位。",
    "Nothing that arrived is called “{name}”{near_en}.",
    "See govcredit-xl returns; give a path, a unique part of it, or the beginning of the hash.",
)
add(
    "error",
    "ambiguous-arrival",
    "“{name}”对应 {count} 份不同的收件：{which}。",
    "请写得更完整些，或写哈希值开头的几位。",
    "“{name}” may mean {count} different arrivals: {which}.",
    "Give more of the path, or the beginning of the hash.",
)
add(
    "warning",
    "decision-idle",
    "{file} 已经是这样了（{by} 于 {at} 决定：{why}），没有再记。",
    "不用处理。",
    "{file} stands like that already ({by}, {at}: {why}); nothing was recorded.",
    "Nothing to do.",
)
add(
    "error",
    "nothing-to-restore",
    "{file} 没有可以取消的决定。",
    "请用 govcredit-xl returns 查看它现在的状态。",
    "There is no decision about {file} that could be undone.",
    "See govcredit-xl returns for how it stands.",
)
add(
    "error",
    "cannot-assign",
    "{file} 不能指定给 {owner}：{why}。",
    "请核对文件；不是本轮的填报表时，请单位用自己的填报表重新报送。",
    "{file} cannot be assigned to {owner}: {why}.",
    "Check the file; if it is no workbook of this round, have the unit send its own.",
)
add(
    "error",
    "nothing-collected",
    "这一轮还没有收过表。",
    "请先运行 govcredit-xl collect inbox/。",
    "Nothing has been collected in this round yet.",
    "Run govcredit-xl collect inbox/ first.",
)

# -- a closed round --------------------------------------------------------------------------------------
add(
    "warning",
    "round-closed",
    "本轮已由 {by} 于 {at} 关闭（{why}），全区得分 {total}，各项得分不再变动；{changes}。",
    "如要按新情况重算：govcredit-xl returns reopen --by 姓名 --why 原因，再收表。",
    "The round was closed by {by} on {at} ({why}) with a score of {total}; the figures stay; {changes_en}.",
    "To compute anew: govcredit-xl returns reopen --by NAME --why REASON, then collect.",
)
add(
    "warning",
    "master-changed-while-closed",
    "{file} 在本轮关闭之后有改动（{what}），没有采用；文件没有被覆盖。",
    "请重新开放本轮后再收表，改动会被读取；如是误改，可从 govcredit-xl returns backups 恢复。",
    "{file} was changed after the round was closed ({what}); that was not used, and the file was left.",
    "Reopen the round and collect to have it read; if it was a mistake, see govcredit-xl returns backups.",
)
add(
    "info",
    "master-put-back",
    "{file} 不在了，已按关闭时的样子放回。",
    "不用处理。",
    "{file} was missing; it was put back as it was at closing.",
    "Nothing to do.",
)
add(
    "error",
    "round-is-closed",
    "本轮已由 {by} 于 {at} 关闭（{why}），现在不能{what}。",
    "请先重新开放：govcredit-xl returns reopen --by 姓名 --why 原因。",
    "The round was closed by {by} on {at} ({why}): {what_en} is not possible now.",
    "Reopen it first: govcredit-xl returns reopen --by NAME --why REASON.",
)
add(
    "error",
    "round-not-closed",
    "本轮没有关闭，不用重新开放。",
    "请用 govcredit-xl status 查看。",
    "The round is not closed.",
    "See govcredit-xl status.",
)
add(
    "error",
    "master-must-be-closed",
    "{file} 正在被打开，现在不能{what}。",
    "请保存并关闭它，再试一次。",
    "{file} is open elsewhere; {what_en} is not possible now.",
    "Save and close it, then try again.",
)

# -- earlier masters ---------------------------------------------------------------------------------------
add(
    "error",
    "no-such-backup",
    "备份里没有“{name}”{near}。",
    "请用 govcredit-xl returns backups 查看，写全名或独有的一段。",
    "There is no backup “{name}”{near_en}.",
    "See govcredit-xl returns backups; give the name or a unique part of it.",
)
add(
    "error",
    "backup-unusable",
    "{file} 不能恢复：{why}。现在的主评分表没有改动。",
    "请换一份备份；其中个别内容可以打开它抄回。",
    "{file} cannot be brought back: {why}. The present master was left as it is.",
    "Choose another; single entries can be copied from it by hand.",
)
