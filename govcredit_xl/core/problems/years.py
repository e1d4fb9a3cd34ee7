"""Problems of a round that begins: its year, its dates, the list that it is made from."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="warning",
    code="deadline-passed",
    message="{place}：截止日期 {value} 已经过了（今天是 {today}）。",
    remedy="请改成这一轮的截止日期；已经收过表的不用管。",
    message_en="{place}: the deadline {value} has passed (today is {today}).",
    remedy_en="Enter this round's deadline; if its forms are in already, leave it.",
)
add(
    severity="warning",
    code="years-disagree",
    message="{place}：{what} {value} 和年度 {year} 对不上，可能是沿用往年的。",
    remedy="请核对；确实如此的不用管。",
    message_en="{place}: {what} {value} does not go with the year {year}; it may be an earlier round's.",
    remedy_en="Check it; if it is meant, leave it.",
)
add(
    severity="warning",
    code="title-other-year",
    message="{place}：标题“{title}”写的不是 {year}。",
    remedy="请改标题或年度。",
    message_en="{place}: the title “{title}” does not name {year}.",
    remedy_en="Correct the title or the year.",
)
add(
    severity="warning",
    code="no-contact",
    message="{place}：联系人和电话都没有填，单位有问题不知道找谁；填报表、邮件和文书上的这一处会空着。",
    remedy="请在“设置”填写联系人和电话。",
    message_en="{place}: neither 联系人 nor 电话 is given; the units will not know whom to ask.",
    remedy_en="Fill them in on the sheet 设置.",
)
add(
    severity="info",
    code="list-moved",
    message="指标体系的年度由 {old} 改成了 {new}：标题、评分标准和填报项里的年份、限期随着移了{emptied}；改过的和要核对的格子都标成黄色。",
    remedy="请打开 {list}，填好、核对标黄的格子（截止日期、发文字号、联系人、单位数据等），核对评分标准，再运行 govcredit-xl check。",
    message_en="The list was moved from {old} to {new}: the years in its title, criteria, inputs and due dates went along{emptied_en}; "
    "what was changed and what to look at is yellow.",
    remedy_en="Open {list}, fill in and check the yellow cells (dates, numbers, 单位数据 …) and the criteria; then run govcredit-xl check.",
)
add(
    severity="warning",
    code="template-names-year",
    message="{file} 是从上一轮带来的，有 {count} 处写着年份，如“{text}”。",
    remedy="请打开看一看，改成这一轮的；不随年度变的不用管。",
    message_en="{file} comes from the round before and names a year in {count} places, such as “{text}”.",
    remedy_en="Look through it and change what is of this round; leave what does not change with the year.",
)
add(
    severity="error",
    code="no-such-list",
    message="没有叫“{name}”的样例清单{guess}。",
    remedy="有这些：{known}。",
    message_en="There is no example list “{name}”{guess_en}.",
    remedy_en="There are: {known}.",
)
add(
    severity="error",
    code="not-a-round",
    message="{where} 不是一轮评价的文件夹，也不是它的 指标体系.xlsx。",
    remedy="请写上一轮的文件夹（里面有 指标体系.xlsx），如 govcredit-xl init 2025 --from 2024。",
    message_en="{where} is neither a round's folder nor its 指标体系.xlsx.",
    remedy_en="Name the folder of the round before, such as `govcredit-xl init 2025 --from 2024`.",
)
