"""Pictures of the Word documents of a round, as LibreOffice draws them: some pages of each, side by side."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from govcredit_xl.core.folder import Round
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.release import write_notices

DATE = dt.date(2021, 12, 20)
# Fonts of Windows that documents ask for, and what stands in for them.
STAND_INS = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC:bold",
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}
FRAME, GAP = "#C8CCD2", 16


@dataclass(frozen=True)
class Strip:
    """Pages of a document in one picture.

    Attributes:
        name: of the PNG file.
        order: what to write.
        unit: whose letter, "" for a document for all.
        pages: numbers of the pages shown.
    """

    name: str
    order: Order
    unit: str
    pages: tuple[int, ...]


STRIPS = (
    Strip("notice-task", Order("task"), "", (1, 3, 4)),
    Strip("notice-result", Order("result", (), False, "张三", "淮信用办〔2021〕9号", DATE), "", (1, 3, 5)),
    Strip(
        "notice-letters",
        Order("unit", ("D02",), False, "张三", "淮信用办函〔2021〕10号", DATE),
        "D02",
        (1, 2, 3),
    ),
)
NAMES = tuple(strip.name for strip in STRIPS)


def draw(round_: Path, strips: list[Strip], folder: Path) -> dict[str, Image.Image]:
    """Name → picture of each strip.

    Args:
        round_: folder of a round that has been collected.
        strips: what to show.
        folder: for temporary files.
    """
    found, files = {}, []
    for strip in strips:
        report = write_notices(Round(round_), strip.order)
        if report.refused:
            sys.exit("\n".join(problem.message() for problem in report.problems))
        files.append(folder / f"{strip.name}.docx")
        files[-1].write_bytes((round_ / report.files[strip.unit]).read_bytes())
    if files:
        _convert(files, folder)
    for strip, file in zip(strips, files, strict=True):
        found[strip.name] = _strip([_page(file.with_suffix(".pdf"), number) for number in strip.pages])
    return found


def _convert(files: list[Path], folder: Path) -> None:
    fonts = folder / "document-fonts.conf"
    matches = "".join(_match(*pair) for pair in STAND_INS.items())
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{matches}</fontconfig>'
    )
    profile = (folder / "document-profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
    )


def _match(asked: str, given: str) -> str:
    family, _, weight = given.partition(":")
    bold = '<edit name="weight" mode="assign"><const>bold</const></edit>' if weight else ""
    return (
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit>{bold}</match>'
    )


def _page(pdf: Path, number: int) -> Image.Image:
    command = ["pdftoppm", "-f", str(number), "-l", str(number), "-r", "75", "-png", str(pdf)]
    done = subprocess.run(command, check=True, capture_output=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def _strip(pages: list[Image.Image]) -> Image.Image:
    """Pages of one height side by side, each in a thin frame."""
    high = max(page.height for page in pages)
    widths = [page.width for page in pages]
    strip = Image.new("RGB", (sum(widths) + GAP * (len(pages) + 1), high + 2 * GAP), "#EDEFF2")
    across = GAP
    for page in pages:
        strip.paste(Image.new("RGB", (page.width + 2, page.height + 2), FRAME), (across - 1, GAP - 1))
        strip.paste(page, (across, GAP))
        across += page.width + GAP
    return strip
