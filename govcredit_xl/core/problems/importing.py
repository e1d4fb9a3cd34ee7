"""Problems of an imported notice, and of two catalogues compared."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="warning",
    code="review-open",
    message="工作表“待核对”还有 {count} 处没有定：{first}{more}。",
    remedy="请逐行核对：点“位置”跳到那一格，改好或确认后在“已定”选“是”。",
    message_en="The sheet 待核对 has {count} lines that are still open: {first_en}{more}.",
    remedy_en="Go through them: follow the link in 位置, correct or confirm, then set 已定 to 是.",
)
add(
    severity="error",
    code="import-unreadable",
    message="{file} 读不了：{why}。没有写出任何文件。",
    remedy="请换成原来的电子文件（.docx .doc .xlsx .xls .et .ods .html .pdf .txt .csv）再试；打不开的请发文机关重发。",
    message_en="{file} cannot be read: {why_en}. Nothing was written.",
    remedy_en="Try the original file (.docx .doc .xlsx .xls .et .ods .html .pdf .txt .csv), or ask for it again.",
)
add(
    severity="error",
    code="import-scan",
    message="{file} 是扫描件，没有文字，读不了。没有写出任何文件。",
    remedy="请向发文机关要电子文件；没有的，先用文字识别软件转成文本（.txt）或 Word，再导入，并逐行核对。",
    message_en="{file} is a scan without text. Nothing was written.",
    remedy_en="Ask for the electronic file; else have its text recognised, import the .txt or .docx, and check each row.",
)
add(
    severity="error",
    code="import-no-list",
    message="{file} 里没有找到指标表。没有写出任何文件。",
    remedy="指标表要有标题行，写着“评分标准”（或考核办法、评分细则等）和“分值”。表在别的附件里的，把附件也写在命令里；PDF 里的表没有表格线、又认不出行和列的，请要 Word 或 Excel 文件。",
    message_en="No list of criteria was found in {file}. Nothing was written.",
    remedy_en="A list has a heading row with 评分标准 (or the like) and 分值. If it is in another attachment, name that file too; a PDF table without ruled lines may need the Word or Excel file.",
)
add(
    severity="warning",
    code="import-sum-differs",
    message="{what}（{where}）。原文如此，没有改动。",
    remedy="请对照通知，确定以哪个数为准，改好后再检查。",
    message_en="A sum printed in the notice differs: {what} ({where}). Nothing was changed.",
    remedy_en="Compare with the notice and decide which figure holds.",
)
add(
    severity="info",
    code="import-tables-apart",
    message="文件里有 {count} 张指标表：{names}，都导入了，各自核对合计。",
    remedy="只用其中一张的，请在“指标”表删去其余的行。",
    message_en="The file holds {count} lists: {names}. All were imported, each with its own total.",
    remedy_en="If only one is wanted, delete the others' rows.",
)
add(
    severity="warning",
    code="import-table-left-out",
    message="有 {count} 张表没有导入：{names}。它们没有能认出的标题行，列数也和前面的指标表不同。",
    remedy="请看看是不是指标表；是的，请照前面的表补上标题行再导入，或在“指标”表补上这些行。",
    message_en="{count} tables were not imported: {names}. They have no heading row that is known, nor the columns of the list before.",
    remedy_en="If they are lists, give them a heading row and import again, or add their rows to the sheet 指标.",
)
add(
    severity="error",
    code="import-units-unreadable",
    message="{file} 里没有读到单位名单：{why}。",
    remedy="名单要有标题行，写着“名称”或“单位”，一行一个单位；也可以用上年的 指标体系.xlsx。",
    message_en="No list of units was found in {file}: {why_en}.",
    remedy_en="It needs a heading row with 名称 or 单位 and a row per unit; last year's 指标体系.xlsx will do.",
)
add(
    severity="error",
    code="import-old-unreadable",
    message="{file} 不是能比较的指标体系：{why}。",
    remedy="请指明 指标体系.xlsx 或它所在的文件夹。",
    message_en="{file} is no catalogue that can be compared: {why_en}.",
    remedy_en="Name a 指标体系.xlsx or the folder that holds it.",
)
