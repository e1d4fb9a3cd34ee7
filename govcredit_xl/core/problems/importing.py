"""Problems of an imported notice, and of two catalogues compared."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    "warning",
    "review-open",
    "工作表“待核对”还有 {count} 处没有定：{first}{more}。",
    "请逐行核对：点“位置”跳到那一格，改好或确认后在“已定”选“是”。",
    "The sheet 待核对 has {count} lines that are still open: {first}{more}.",
    "Go through them: follow the link in 位置, correct or confirm, then set 已定 to 是.",
)
add(
    "error",
    "import-unreadable",
    "{file} 读不了：{why}。没有写出任何文件。",
    "请换成原来的电子文件（.docx .doc .xlsx .xls .et .ods .html .pdf .txt .csv）再试；打不开的请发文机关重发。",
    "{file} cannot be read: {why_en}. Nothing was written.",
    "Try the original file (.docx .doc .xlsx .xls .et .ods .html .pdf .txt .csv), or ask for it again.",
)
add(
    "error",
    "import-scan",
    "{file} 是扫描件，没有文字，读不了。没有写出任何文件。",
    "请向发文机关要电子文件；没有的，先用文字识别软件转成文本（.txt）或 Word，再导入，并逐行核对。",
    "{file} is a scan without text. Nothing was written.",
    "Ask for the electronic file; else have its text recognised, import the .txt or .docx, and check each row.",
)
add(
    "error",
    "import-no-list",
    "{file} 里没有找到指标表。没有写出任何文件。",
    "指标表要有标题行，写着“评分标准”（或考核办法、评分细则等）和“分值”。表在别的附件里的，把附件也写在命令里；PDF 里的表没有表格线的，请要 Word 或 Excel 文件。",
    "No list of criteria was found in {file}. Nothing was written.",
    "A list has a heading row with 评分标准 (or the like) and 分值. If it is in another attachment, name that file too; in a PDF it needs ruled lines.",
)
add(
    "warning",
    "import-sum-differs",
    "{what}（{where}）。原文如此，没有改动。",
    "请对照通知，确定以哪个数为准，改好后再检查。",
    "A sum printed in the notice differs: {what} ({where}). Nothing was changed.",
    "Compare with the notice and decide which figure holds.",
)
add(
    "info",
    "import-tables-apart",
    "文件里有 {count} 张指标表：{names}，都导入了，各自核对合计。",
    "只用其中一张的，请在“指标”表删去其余的行。",
    "The file holds {count} lists: {names}. All were imported, each with its own total.",
    "If only one is wanted, delete the others' rows.",
)
add(
    "warning",
    "import-table-left-out",
    "有 {count} 张表没有导入：{names}。它们没有能认出的标题行，列数也和前面的指标表不同。",
    "请看看是不是指标表；是的，请照前面的表补上标题行再导入，或在“指标”表补上这些行。",
    "{count} tables were not imported: {names}. They have no heading row that is known, nor the columns of the list before.",
    "If they are lists, give them a heading row and import again, or add their rows to the sheet 指标.",
)
add(
    "error",
    "import-units-unreadable",
    "{file} 里没有读到单位名单：{why}。",
    "名单要有标题行，写着“名称”或“单位”，一行一个单位；也可以用上年的 指标体系.xlsx。",
    "No list of units was found in {file}: {why_en}.",
    "It needs a heading row with 名称 or 单位 and a row per unit; last year's 指标体系.xlsx will do.",
)
add(
    "error",
    "import-old-unreadable",
    "{file} 不是能比较的指标体系：{why}。",
    "请指明 指标体系.xlsx 或它所在的文件夹。",
    "{file} is no catalogue that can be compared: {why_en}.",
    "Name a 指标体系.xlsx or the folder that holds it.",
)
