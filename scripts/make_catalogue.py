"""Build workbooks/*.xlsx from their text dumps, and write each dump anew from the workbook that came out.

python scripts/make_catalogue.py
"""

from __future__ import annotations

from pathlib import Path

from govcredit_xl.catalogue.dump import dump_book, read_dump
from govcredit_xl.catalogue.write import write_catalogue
from govcredit_xl.files.sheets import read_book

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
TITLES = {
    "指标体系_2021": "2021年度政务诚信评价指标体系",
    "指标体系_空白": "指标体系",
    "样例_部门考核": "样例清单：共性加本部门，每个部门 100 分",
    "样例_信访考核": "样例清单：1000 分，扣分可到负分",
    "样例_招商考核": "样例清单：目标、名次和功效系数",
    "样例_季度考核": "样例清单：一个季度，由几个科室打分",
}


def build(name: str) -> bytes:
    """The workbook that the dump of that name describes."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted((WORKBOOKS / name).glob("*.csv"))}
    return write_catalogue(read_dump(texts), TITLES[name])


def main() -> None:
    """Build all of them."""
    for name in TITLES:
        data = build(name)
        (WORKBOOKS / f"{name}.xlsx").write_bytes(data)
        for sheet, text in dump_book(read_book(data)).items():
            (WORKBOOKS / name / f"{sheet}.csv").write_text(text, "utf-8", newline="\n")
        print(f"{name}.xlsx: {len(data):,} bytes")


if __name__ == "__main__":
    main()
