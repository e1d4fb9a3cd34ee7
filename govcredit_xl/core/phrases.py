"""English for phrases that are kept in Chinese: why a file does not count, what it is, what was done.

A reason is worked out once and stored in the ledger, in Chinese. English output finds it here by its text, as
gettext does; `{}` stands for what differs from case to case, and is looked up in its turn.
"""

from __future__ import annotations

import functools
import re
import string
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

_JOINED: Final = {"；": "; ", "、": ", "}
_FORMATTER: Final = string.Formatter()

_FILES: Final = {  # what a file is, or holds
    "Excel 工作簿（.xlsx）": "an Excel workbook (.xlsx)",
    "带宏的 Excel 工作簿（.xlsm）": "an Excel workbook with macros (.xlsm)",
    "Excel 二进制工作簿（.xlsb）": "a binary Excel workbook (.xlsb)",
    "旧版 Excel 或 WPS 表格（.xls/.et）": "an old Excel or WPS workbook (.xls/.et)",
    "OpenDocument 表格（.ods）": "an OpenDocument spreadsheet (.ods)",
    "设了打开密码的 Office 文件": "an Office file with a password",
    "Word 文档（.docx）": "a Word document (.docx)",
    "旧版 Word 文档（.doc）": "an old Word document (.doc)",
    "演示文稿（.pptx）": "a presentation (.pptx)",
    "旧版演示文稿（.ppt）": "an old presentation (.ppt)",
    "OFD 版式文件": "an OFD page file",
    "CEB 版式文件": "a CEB page file",
    "RTF 文档": "an RTF document",
    "整页保存的网页（.mht）": "a web page saved whole (.mht)",
    "音频或视频": "sound or video",
    "其他程序的文档": "a document of another program",
    "被单位的文档加密系统加密的文件": "a file encrypted by the unit's system for document encryption",
    "Outlook 邮件（.msg）": "a mail of Outlook (.msg)",
    "电子邮件（.eml）": "a mail (.eml)",
    "旧版 Office 文件": "an old Office file",
    "压缩包（.zip）": "an archive (.zip)",
    "压缩包（.7z）": "an archive (.7z)",
    "压缩包（.rar）": "an archive (.rar)",
    "压缩包（.gz/.tar）": "an archive (.gz/.tar)",
    "PDF 文件": "a PDF file",
    "图片": "a picture",
    "网页": "a web page",
    "XML 文件": "an XML file",
    "文本文件（.txt/.csv）": "a text file (.txt/.csv)",
    "空文件": "an empty file",
    "不认识的文件": "a file of no known kind",
    "macOS 的文件夹设置": "a folder's settings by macOS",
    "macOS 压缩时附带的文件夹": "a folder that macOS adds to archives",
    "macOS 附带的文件信息": "information that macOS adds",
    "Windows 的缩略图缓存": "thumbnails by Windows",
    "Windows 的文件夹设置": "a folder's settings by Windows",
    "Excel 或 WPS 打开文件时的临时文件": "a temporary file of Excel or WPS",
    "LibreOffice 打开文件时的临时文件": "a temporary file of LibreOffice",
    "临时文件": "a temporary file",
    "隐藏文件": "a hidden file",
    "链接（快捷方式），不跟随": "a link, which is not followed",
    "设备或管道": "a device or a pipe",
    "不是普通文件": "it is no regular file",
    "邮件的数字签名": "a mail's digital signature",
    "邮件正文或签名里的图片": "a picture in a mail's text or signature",
    "附件只是链接": "the attachment is only a link",
    "邮件没有附件": "the mail has no attachment",
    "下发的空白表，没有人填过": "the blank form that was sent, with nothing filled in",
}

_UNREADABLE: Final = {  # why a file, or an archive, is not read
    "没有安装 {}": "{} is not installed",
    "unar、UnRAR（WinRAR 带有）或 7-Zip（任选一个；没有装在通常的文件夹里的，加入 PATH）": (
        "one of unar, UnRAR (part of WinRAR) and 7-Zip (on the PATH, unless installed in its usual folder)"
    ),
    "unar、UnRAR 或 7-Zip（任选一个，并加入 PATH）": "one of unar, UnRAR and 7-Zip (on the PATH)",
    "压缩包不完整或已损坏": "the archive is incomplete or damaged",
    "用了本机读不了的压缩方法": "it is packed by a method that is not known here",
    "设了密码": "it is protected by a password",
    "里面没有文件": "there are no files in it",
    "里面的 {} 个文件都没有取出": "none of the {} files in it was taken out",
    "已拆开：{} 个文件，{} 个没有取出": "unpacked: {} files, {} not taken out",
    "已拆开：{} 个文件": "unpacked: {} files",
    "分卷压缩，缺少 {}（或更后的几卷）": "it is split into volumes; {} (or a later one) is missing",
    "分卷压缩，缺少 {}": "it is split into volumes; {} is missing",
    "分卷压缩的一卷，与 {} 一并处理": "a volume of a split archive, dealt with as {}",
    "它是分卷压缩的其中一卷": "it is one volume of several",
    "层层嵌套超过 {} 层": "over {} levels of nesting",
    "里面的文件超过 {} 个": "over {} files in it",
    "解开后超过 {} GB": "over {} GB when unpacked",
    "解开后超过 {} MB": "over {} MB when unpacked",
    "解开后的大小超过本身的 {} 倍": "over {} times its own size when unpacked",
    "邮件超过 {} MB": "the mail has over {} MB",
    "信头超过 64 KB": "over 64 kB of headers",
    "邮件文件不完整或已损坏": "the mail is incomplete or damaged",
    "winmail.dat 不完整或已损坏": "winmail.dat is incomplete or damaged",
    "内容嵌套过深": "it is nested too deep",
    "拆开它需要的内存太多": "unpacking it takes too much memory",
    "里面的文件互相重叠": "its members overlap",
    "拆包程序在这个文件上异常退出，下次收取时再试": "unpacking it ended the program; the next run tries again",
    "处理器用了 {} 秒还没有拆完，下次收取时再试": "unpacking took over {} s of work; the next run tries again",
    "拆开它需要的内存太多，下次收取时再试": "unpacking it takes too much memory; the next run tries again",
    "这一次没有读成或写成，下次收取时再试": "it could not be read or written now; the next run tries again",
    "存档的原件读不了，或与收到时不一致": "the archived original is unreadable, or not as it came",
    "存档的原件与收到时不一致": "the archived original is not as it came",
    "存档的原件读不了（{}）": "the archived original is unreadable ({})",
    "内容出乎意料（{}）": "its content was not expected ({})",
    "文件超过 {}": "the file has over {}",
    "文件是空的": "it is empty",
    "标明是不带宏的工作簿，里面却藏着宏": "it says that it has no macros and hides some",
    "含有 Excel 4.0 宏表": "it has macro sheets of Excel 4.0",
    "含有会启动其他程序的链接（DDE 或 OLE 链接）": "it has links that start other programs (DDE or OLE)",
    "嵌入了其他文件或控件（OLE 对象）": "other files or controls are embedded in it (OLE)",
    "网页文件不完整，后面的部分没有了": "the page is cut off",
    "设了打开密码": "it has a password",
    "缺少表格内容": "the sheets are missing in it",
    "表格内部的数据不完整": "the data in it are incomplete",
    "填了的单元格超过 {} 个": "over {} cells are filled in",
    "不是 .xlsx 工作簿": "it is no .xlsx workbook",
    "工作簿内部的数据不完整": "the data in it are incomplete",
    "压缩包里没有工作簿": "there is no workbook in the archive",
    "缺少工作表“{}”的内容": "the content of the sheet “{}” is missing",
    "含有文档类型声明（DOCTYPE）": "a document type declaration (DOCTYPE)",
    "含有文档类型声明（DOCTYPE）或实体": "a document type declaration (DOCTYPE) or entities",
    "加密的方式认不出来（{}）": "its encryption is not known ({})",
    "设了权限管理（IRM），只有本单位的账号能打开": "rights management (IRM): only the unit's accounts can open it",
    "加密的文件不完整或已损坏": "it is encrypted, and incomplete or damaged",
    "加密的文件在本机解不开，可能不完整": "it is encrypted and could not be decrypted; it may be incomplete",
    "有一个部件里有 {} 个标记": "a part of it has {} tags",
    "标记嵌套过深": "tags are nested too deep",
    "有一处文字超过 10 MB": "one text in it has over 10 MB",
    "解压后超过 {} MB": "unpacked it has over {} MB",
    "目录与内容不符": "its directory does not fit its contents",
    "部件的名称指向压缩包以外": "the name of a part leads out of it",
    "里面有 {} 个部件": "it has {} parts",
    "有同名的部件": "two parts have one name",
    "有一个部件解压后有 {} MB": "a part of it has {} MB when unpacked",
    "部件解压后比目录里写的大": "a part is larger than its directory says",
    "压缩到了原来的 {} 分之一以下": "it is packed to less than 1/{} of its size",
    "压缩包加了密码": "it is protected by a password",
    "用了 Excel 不用的压缩方法": "it is packed in a way that Excel does not use",
    "文字的编码不对，不是 UTF-8、UTF-16，也不是 GB18030": "its text is in none of UTF-8, UTF-16 and GB18030",
    "文本表格不完整": "the text table is incomplete",
    "文件里找不到工作簿，可能已损坏": "no workbook is found in it; it may be damaged",
    "工作簿不完整或已损坏": "the workbook is incomplete or damaged",
    "文件不完整或已损坏": "it is incomplete or damaged",
    "是旧版表格，读取组件认不出其中的内容": "an old workbook whose content is not known here",
    "是 .xlsb 工作簿，读取组件认不出其中的内容": "an .xlsb workbook whose content is not known here",
    "读不出来": "it cannot be read",
    "不是 UTF-8、UTF-16 或 GBK 编码的文本": "it is no text in UTF-8, UTF-16 or GBK",
    "没有“{}”“{}”两列": "it lacks the columns {} and {}",
    "它是{}，不是 .xlsx 工作簿": "it is {}, no .xlsx workbook",
    "整封邮件加了密，或用数字证书封装（S/MIME、PGP），本机打不开": (
        "the whole mail is sealed by S/MIME or PGP, which is not opened here"
    ),
    "关闭本轮时留下的指标体系副本（{}）不在了或已损坏": (
        "the copy of the catalogue that was kept at closing ({}) is gone or damaged"
    ),
    "它不是本轮程序写出的主评分表，或文件已损坏": "it is no master that was written in this round, or is damaged",
    "文件读不出来": "it cannot be read",
    "不是 .docx 文件，或者文件不完整": "it is no .docx file, or is incomplete",
}

_RETURNS: Final = {  # what is done with a return, and why
    "{}，作为佐证材料存档": "{}, kept as evidence",
    "{}；本机没有打开：{}": "{}; not opened here: {}",
    "单位写明它是佐证材料，已存档": "the unit names it as evidence, and it is kept",
    "照文件名是图片或版式文件，内容却不是": "it is named as a picture or a page file, and is none",
    "内容是{}，不是表格": "its content is {}, no spreadsheet",
    "找不到工作表“{}”，或表上的填报项已不是原来的": "there is no sheet “{}”, or its inputs are not those that were sent",
    "表格结构已改动，{} 个填报项只认得出 {} 个": "the form was rebuilt: of {} inputs only {} are recognised",
    "{}，最先找不到的是“{}”（{}）": "{}; the first one missed is “{}” ({})",
    "台账里没有它的版本 {}，请先重新运行 build": "the ledger does not know its build {}; run build first",
    "标签与位置不符，像是排序时没有选中整行": "labels and places differ, as if parts of rows had been sorted",
    "单元格被剪切、移动或删除过，分不清原来填的是什么": "cells were cut, moved or deleted; what was typed where is not certain",
    "有几行完全相同": "some rows are the same",
    "该行已被删除，原在 {}": "its row was deleted; it was at {}",
    "名称、编码和标签指向不同的位置": "name, code and label point to different places",
    "表格结构已改动": "the form was rebuilt",
    "编码、单位和隐藏的键对不上，像是排序时没有选中整行": "code, unit and hidden key differ, as if parts of rows had been sorted",
    "有两行是这个单位": "two rows are of this unit",
    "这一行已被删除，或编码、单位被改掉": "the row was deleted, or its code and unit were changed",
    "这一列已被删除，或标题被改掉": "the column was deleted, or its heading was changed",
    "里面没有本轮的填报项，也没有本轮的标识": "it holds no input and no token of this round",
    "它是一轮评价的指标体系（{} 或其副本），应放在轮次文件夹里，不用报送": (
        "it is the catalogue of a round ({} or a copy) and belongs into the round's folder"
    ),
    "它是一轮评价的主评分表（{} 或其副本），由程序写出，不用报送": (
        "it is the master of a round ({} or a copy), which the program writes"
    ),
    "文件里的标识被改动或损坏，通不过校验，可能不是该单位原来的填报表": (
        "its token is damaged or was altered, so it may not be the form that the unit was given"
    ),
    "文件里有{}两家的有效标识": "it holds valid tokens of {}",
    "文件里有两份不同的有效标识，像是由两张填报表拼成": (
        "it holds two different valid tokens, as if two forms had been put together"
    ),
    "标识里的单位 {} 已不在本轮的单位名单中": "the unit {} of its token is no unit of this round any more",
    "主办单位指定的单位 {} 已不在本轮的单位名单中": (
        "the unit {}, to which the office assigned it, is no unit of this round any more"
    ),
    "标识是{}的，表头写的是{}": "its token is that of {}, its heading says {}",
    "标识是{}的，文件名写的是{}": "its token is that of {}, its file name says {}",
    "填报表是{}的，邮件是对发给{}的邮件的答复": "the form is that of {}, the mail answers one to {}",
    "填报表是{}的，邮件是用{}的邮箱发来的": "the form is that of {}, the mail came from the address of {}",
    "标识已丢失，文件名{}，表头{}": "its token is lost, its file name {}, its heading {}",
    "没有写单位": "names no unit",
    "写的是{}": "says {}",
    "标识已丢失，而表中的填报项与发给{}的不同": "its token is lost, and its inputs are not those that {} was sent",
    "另一次 init 建立的同年度轮次（编号 {}）的填报表": (
        "a form of a round of the same year made by another init (number {})"
    ),
    "另一轮（{}）的填报表": "a form of another round ({})",
    "{} 年度的填报表": "a form of {}",
    "{} 年度": "{}",
    "本轮已于 {} 关闭，关闭后收到的不计入": "the round was closed on {}; what comes later does not count",
}

_ANSWERS: Final = {  # what is said of answers
    "未报": "not returned",
    "未填": "blank",
    "有错误": "has errors",
    "同项有错误": "another answer of the item has errors",
    "不涉及": "not involved",
    "主办单位不计": "left out by the office",
    "尚无数据": "no figure yet",
    "考核部门未报": "not reported yet",
    "空白": "blank",
    "整数": "a whole number",
    "数字": "a number",
    "金额数字": "an amount",
    "牵头单位": "all leads",
    "全部单位": "all units",
    "选了“本单位不涉及”": "本单位不涉及 is chosen",
    "自评分、核对提示等全部公式": "self scores, hints and all others",
    "核对提示等 {} 处": "hints, {} in all",
    "全部 {} 个填写格": "all {} inputs",
    "在隐藏的列里": "in a hidden column",
    "在隐藏的行里": "in a hidden row",
    "数字格式不显示它": "its number format shows nothing",
    "文字与底色相同": "its colour is that of the background",
    "字号小得看不见": "its font is too small to be seen",
    "应是不小于 0 的数": "it must be a number that is not negative",
    "应是不小于 0 的整数": "it must be a whole number that is not negative",
    "应是日期，如 2021-10-20": "it must be a date like 2021-10-20",
    "应是“是”或“否”": "it must be 是 or 否",
    "只能填“{}”或“{}”": "it must be {} or {}",
    "不是{}": "not of the type {}",
    "原值已变": "another value has come",
    "同项还有该填的没有填": "others of the item are still blank",
    "按牵头单位的答案计，配合单位的只列出": "the lead's answer counts; the supporters' are only listed",
}

_DOCUMENTS: Final = {  # where something stands in a document or list, and what differs there
    "（空）": "(blank)",
    "全文": "the whole text",
    "全表": "the whole table",
    "附表": "the appendix",
    "附表合计": "the appendix's sum",
    "附表第 {} 行": "row {} of the appendix",
    "第 {} 段": "paragraph {}",
    "模板第 {} 段": "paragraph {} of the template",
    "第{}行": "row {}",
    "网页表格{}": "web table {}",
    "网页表格{}第{}行": "web table {}, row {}",
    "{} 行": "{} rows",
    "行数": "number of rows",
    "表和图": "tables and charts",
    "所列事项": "what is listed",
    "所列事项 {} {}": "entry {}: {}",
    "图中的{}": "{} in the chart",
    "图中 {} {}": "{} of {} in the chart",
    "{} 失分原因": "{}: why points were lost",
    "{} 的次序": "the order of {}",
    "每个排名组一张表": "a table for each ranking group",
    "“{}”合计": "the sum of “{}”",
    "正文【{}】与表中“{}”合计": "【{}】 in the text against the table's sum of “{}”",
    "“{}”的分值（得分＋失分＋待定）": "the points of “{}” (scored, lost and open)",
    "{}印的是 {} 分，{}相加是 {} 分": "{} is printed as {}; {} come to {}",
    "各评分项": "its items",
    "各二级指标": "its indicators",
    "总分": "the total",
    "合计": "the sum",
}

_CELLS: Final = {  # what stands in a cell
    "{}（单元格里的数是 {}）": "{} (the number in the cell is {})",
    "字符串 {}": "string {}",
    "“{}”选了否": "“{}” is 否",
    "“{}”为 0": "“{}” is 0",
    "上面": "further up",
    "{} 个填报项": "{} inputs",
    "共 {} 格": "{} cells",
    "{} 格": "{} cells",
    "代码为 {} 的填报项": "an input with the code {}",
}

_MASTERS: Final = {  # what was done to the master, and what could not be carried over
    "收表后重写": "written anew by collect",
    "关闭本轮时留存": "kept when the round was closed",
    "关闭本轮": "the round was closed",
    "原因未记录": "reason not recorded",
    "恢复 {}": "{} was brought back",
    "台账，每次运行后留存": "ledger, kept after each run",
    "密钥，与台账一起留存": "key, kept with the ledger",
    "暂不计入": "held",
    "不采用": "left out",
    "指定单位": "assigned",
    "恢复": "restored",
    "重新开放": "opened again",
    "恢复主评分表": "a master was brought back",
    "恢复台账": "a ledger was brought back",
    "恢复密钥": "a key was brought back",
    "{}（取消“{}”）": "{} (no longer {})",
    "{}：合并单元格 {} 处（核定说明、核定人已填到每一行）": "{}: {} merged cells (核定说明 and 核定人 stand in each row now)",
    "{}：条件格式 {} 条": "{}: {} conditional formats",
    "{}：正在用的筛选条件": "{}: the filter in use",
    "{} 的公式（已取其结果）": "the formula of {} (its result was taken)",
    "{} 第 {} 行（编号与前面的行重复）": "{}, row {} (its key stands further up too)",
    "{} 自加的列（找不到{}）": "your own columns of {} (no {})",
    "自加内容的格式（{}）": "formats of what you added ({})",
    "{} 的批注": "the note at {}",
    "{}上自加的内容（版面被移动）": "what you added to {} (its layout was moved)",
}

_KINDS: Final = {  # of what could not be carried over
    "数据透视表": "pivot tables",
    "表格样式": "table styles",
    "切片器": "slicers",
    "批注对话（文字已带入）": "threaded comments (their text was taken)",
    "嵌入对象": "embedded objects",
    "控件": "controls",
    "条件格式": "conditional formats",
    "数据有效性": "validations",
    "迷你图": "sparklines",
    "筛选": "filters",
    "图表": "charts",
    "形状": "shapes",
    "合并单元格": "merged cells",
}

_PICTURES: Final = ("图片", "pictures")

_MACHINE: Final = {  # what the machine or a server says
    "磁盘已满": "the disk is full",
    "磁盘已满或出错": "the disk is full or fails",
    "文件夹只读": "the folder is read-only",
    "文件夹只读、打不开，或正被别的程序占用": "the folder is read-only or locked, or another program uses it",
    "别的程序正占用它": "another program uses it",
    "它一直在被别的程序改写": "another program rewrites it all the time",
    "没有权限，或正被别的程序占用": "no permission, or another program uses it",
    "没有权限": "no permission",
    "所在的磁盘或文件夹是只读的": "its disk or folder is read-only",
    "磁盘满了": "the disk is full",
    "正被别的程序占用": "another program uses it",
    "文件或文件夹不在了": "the file or folder is gone",
    "磁盘读写出错": "the disk fails",
    "文件名或路径太长": "the name or path is too long",
    "是一个文件夹": "it is a folder",
    "路径里有一段不是文件夹": "a part of the path is no folder",
    "等了很久没有回答（timed out）": "timed out",
    "本机没有 {}、{}，也没有 {}": "there is no {}, {} or {} here",
    "本机有 {}，但缺少它的 Python 组件{}": "{} is here, but not its part for Python{}",
    "本机有 {}，但缺少它的 Python 组件": "{} is here, but not its part for Python",
    "（请安装 python3-uno）": " (install python3-uno)",
    "{} 启动不了（{}）": "{} does not start ({})",
    "打开着的主评分表里没有工作表 {}": "the master that is open has no sheet {}",
    "打开着的主评分表里 {} 的列与新表不同": "the columns of {} in the master that is open are not those of the new one",
    "有格子正在编辑（请按回车或 Esc），或有提示框开着，它不回应别的程序": (
        "a cell is being edited there (press Enter or Esc), or a dialog is open, and it answers no program"
    ),
    "{} 没有接受全部内容": "{} did not take everything",
    "WPS 表格": "WPS",
    "打印 Word 文件需要 Microsoft Word 或 LibreOffice（Writer），本机都没有": (
        "printing Word files takes Microsoft Word or LibreOffice (Writer), and neither is here"
    ),
    "没有得到 PDF": "no PDF was made",
    "没有找到 LibreOffice": "LibreOffice was not found",
    "LibreOffice 没有完成": "LibreOffice did not finish",
    "是自签证书（{}）": "{}",
    "签发者不受信任（{}）": "{}",
    "已过期（{}）": "{}",
    "证书是另一个服务器名的（{}）": "{}",
    "证书不是这个地址的（{}）": "{}",
}

PHRASES: Final[Mapping[str, str]] = {
    **_FILES, **_UNREADABLE, **_RETURNS, **_ANSWERS, **_DOCUMENTS, **_CELLS, **_MASTERS, **_KINDS, **_MACHINE,
    **{f"{zh} {{}} 个": f"{{}} {en}" for zh, en in (*_KINDS.items(), _PICTURES)},
    **{f"{{}}：{zh} {{}} 个": f"{{}}: {{}} {en}" for zh, en in (*_KINDS.items(), _PICTURES)},
    **{f"{{}}：{zh}": f"{{}}: {en}" for zh, en in _KINDS.items()},
}  # fmt: skip


def is_chinese(text: str) -> bool:
    """True if there are Chinese characters in it."""
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


class Phrasebook:
    """Finds the English for a text by the phrase that fits it whole; the one with most words of its own comes first.

    Args:
        phrases: pairs of a Chinese phrase and its English. Names in braces may differ in that the English one
            ends in `_en`.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        pairs = dict(phrases)
        parts = {zh: list(_FORMATTER.parse(zh)) for zh in pairs}
        words = {zh: "".join(text for text, *_ in split) for zh, split in parts.items()}
        self._whole = {words[zh]: pairs[zh] for zh in pairs if all(name is None for _, name, *_ in parts[zh])}
        order = sorted((zh for zh in pairs if is_chinese(words[zh])), key=lambda zh: -len(words[zh]))
        self._fitting = [(_pattern(parts[zh]), pairs[zh]) for zh in order]

    def english(self, text: str) -> str:
        """The text in English, with what is put into it; as it is where it is not known."""
        if not is_chinese(text):
            return text
        if text in self._whole:
            return _FORMATTER.vformat(self._whole[text], (), {})
        for joint, joint_en in _JOINED.items():
            if joint not in text:
                continue
            parts = text.split(joint)
            said = [self.english(part) for part in parts]
            if all(a != b or not is_chinese(a) for a, b in zip(parts, said, strict=True)):
                return joint_en.join(said)
        for pattern, english in self._fitting:
            found = pattern.fullmatch(text)
            if found is not None:
                named = {key: self.english(said) for key, said in found.groupdict().items()}
                named |= {f"{key}_en": said for key, said in named.items()}
                places = [self.english(said) for said in found.groups()]
                return _FORMATTER.vformat(english, places, defaultdict(lambda: "—", named))
        return text


@functools.cache
def _book() -> Phrasebook:
    return Phrasebook(PHRASES.items())


@functools.lru_cache(maxsize=4096)
def in_english(text: str) -> str:
    """A phrase of the program in English; any other text as it is."""
    return _book().english(text)


def _pattern(parts: Iterable[tuple[str, str | None, str | None, str | None]]) -> re.Pattern[str]:
    """What fits a phrase; a name that stands twice in it is the same text twice."""
    seen: set[str] = set()
    pattern = []
    for text, name, _, _ in parts:
        pattern.append(re.escape(text))
        if name == "":
            pattern.append("(.+?)")
        elif name is not None:
            pattern.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return re.compile("".join(pattern), re.DOTALL)
