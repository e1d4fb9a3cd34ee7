"""Problems found in a Word document that is checked: its format, its words, and what kept it from being read."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

add(
    "error",
    "format-differs",
    "{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    "请在 Word 或 WPS 中改好这一处。",
    "{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    "Mend it in Word or WPS.",
)
add(
    "warning",
    "format-unusual",
    "{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    "没有特别理由的，请在 Word 或 WPS 中改好。",
    "{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    "Mend it in Word or WPS unless there is a reason.",
)
add(
    "error",
    "text-rule",
    "{where}：{rule}：{found}{others}，应为：{wanted}（{clause}，{strength}）。",
    "请改正文字。",
    "{where_en}: {rule_en}: {found_en}{others_en}; should be: {wanted_en} ({clause}, {strength_en}).",
    "Correct the text.",
)
add(
    "warning",
    "text-unusual",
    "{where}：{rule}：{found}{others}，一般为：{wanted}（{clause}，{strength}）。",
    "请核对，没有特别理由的请改正。",
    "{where_en}: {rule_en}: {found_en}{others_en}; usually: {wanted_en} ({clause}, {strength_en}).",
    "Look at it, and correct it unless there is a reason.",
)
add(
    "error",
    "document-unreadable",
    "{file} 检查不了：{why}。",
    "请在 Word 或 WPS 中打开，另存为不设密码的 .docx 再检查；打不开的请对方重发。",
    "{file} cannot be checked: {why_en}.",
    "Open it in Word or WPS and save it as a .docx without a password; ask for it again if it does not open.",
)
add(
    "error",
    "document-missing",
    "找不到 {file}，或没有权限读取。",
    "请核对文件夹和文件名；名称里有空格的，两头加上英文引号。",
    "{file} is not there, or may not be read.",
    "Check folder and name; put a name with blanks into quotes.",
)
add(
    "warning",
    "pages-not-measured",
    "{file} 的版面没有实测：{why}。页码位置、每面行数、红线和版记位置等只按文件里的设置查了，没有在排好的页面上量。",
    "请安装 LibreOffice（免费）后再检查一次，或对照打印稿核对这几项。",
    "The pages of {file} were not measured: {why_en}. Positions were checked by the file's settings only.",
    "Install LibreOffice and check again, or compare these with a print.",
)
