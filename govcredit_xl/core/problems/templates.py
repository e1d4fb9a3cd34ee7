"""Problems of Word templates as people leave them: revisions, comments, what no document can carry, stray copies."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="warning",
    code="template-revision",
    message="{file} {cell}“{text}”：有没有处理的修订（{what}），文书按接受修订以后的文字写。",
    remedy="请在 Word 或 WPS 的“审阅”里接受或拒绝这些修订，保存后再生成一次。",
    message_en="{file} {cell} “{text}”: revisions are open ({what}); the document takes them as accepted.",
    remedy_en="Accept or reject them in Word or WPS, save, and write the document again.",
)
add(
    severity="warning",
    code="template-comment",
    message="{file} {cell}“{text}”：有批注“{what}”，文书里不带批注。",
    remedy="批注的事办好以后请删去它；要写进文书的，请写成正文。",
    message_en="{file} {cell} “{text}”: the comment “{what}” does not go into the document.",
    remedy_en="Delete it when it is settled; write into the text what the document should say.",
)
add(
    severity="warning",
    code="template-hidden",
    message="{file} {cell}“{text}”：“{what}”是隐藏的文字，文书里不出现。",
    remedy="要出现的，请取消“隐藏”；不要的，请删去。",
    message_en="{file} {cell} “{text}”: “{what}” is hidden text and does not appear in the document.",
    remedy_en="Unhide it if it should appear, else delete it.",
)
add(
    severity="error",
    code="template-not-carried",
    message="{file} {cell}“{text}”：有{what}，带不进文书。",
    remedy="怎么改：{how}。",
    message_en="{file} {cell} “{text}”: it holds {what_en}, which cannot go into the document.",
    remedy_en="How to mend it: {how_en}.",
)
add(
    severity="error",
    code="template-wrong-brackets",
    message="{file} {cell}“{text}”：“{name}”像是要由程序替换的名称，括号不对。",
    remedy="请改成【{guess}】；不是要替换的，请换一种写法。",
    message_en="{file} {cell} “{text}”: “{name}” looks like a placeholder in wrong brackets.",
    remedy_en="Write 【{guess}】, or put it in other words if it is none.",
)
add(
    severity="error",
    code="template-in-other-format",
    message="“模板”里有 {other}，程序只用 {file}，{other} 里改的文字不会进文书。",
    remedy="请用 Word 或 WPS 把它另存为 {file}；不要的，请移到别的文件夹。",
    message_en="模板 holds {other}, but the program uses {file} only: wording changed in {other} would be lost.",
    remedy_en="Save it as {file} in Word or WPS, or move it to another folder.",
)
add(
    severity="warning",
    code="template-older-copy",
    message="“模板”里还有 {other}，比 {file} 旧，没有用它。",
    remedy="不用处理；文字改在 {other} 里的，请把它另存为 {file}。",
    message_en="模板 also holds {other}, older than {file}; it was not used.",
    remedy_en="Nothing to do; save it as {file} if the wording you want is in it.",
)
add(
    severity="warning",
    code="template-open",
    message="{file} 正在 Word 或 WPS 里打开，文书用的是上次保存的文字。",
    remedy="有没有保存的改动，请保存并关闭，再生成一次。",
    message_en="{file} is open in Word or WPS; the document uses what was saved last.",
    remedy_en="Save and close it, then write the document again.",
)
add(
    severity="warning",
    code="template-figure-typed",
    message="{file} {cell}“{text}”：“{what}”是模板里手写的数，这一轮的数据里没有。",
    remedy="请核对；数会变的，请改用【】里的名称。",
    message_en="{file} {cell} “{text}”: “{what}” was typed into the template and is no figure of this round.",
    remedy_en="Check it; use a placeholder in 【】 for a figure that changes.",
)
add(
    severity="error",
    code="template-table-gone",
    message="{file} {cell}“{text}”：说了下面有{what}，这份文书里没有。",
    remedy="请在它后面补上要列的内容（如【失分表】），或改掉这句话。",
    message_en="{file} {cell} “{text}”: it announces {what_en}, which this document has not.",
    remedy_en="Add what it announces below it, or reword the sentence.",
)
add(
    severity="warning",
    code="title-break",
    message="{file}：标题“{title}”断在“{before}｜{after}”，可能把一个词断开了。",
    remedy="请在 模板/标题词表.txt 加上不能断开的词（每行一个），或在模板的标题里按 Shift+Enter 自己断行。",
    message_en="{file}: the title “{title}” is broken at “{before}｜{after}”, perhaps within a word.",
    remedy_en="Add the word to 模板/标题词表.txt, one a line, or break the title yourself in the template.",
)
add(
    severity="warning",
    code="title-words-unreadable",
    message="{file} 读不出来，标题按程序自带的词断行。",
    remedy="请用记事本另存为 UTF-8 的文本，每行一个词；或删去它。",
    message_en="{file} cannot be read; titles are broken by the packaged words.",
    remedy_en="Save it as UTF-8 text, one word a line, or delete it.",
)
