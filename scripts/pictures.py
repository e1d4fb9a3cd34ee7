"""Pictures of the workbooks and documents of a demo round, as they print: docs/pictures/*.png.

Plays `govcredit-xl demo` in a temporary folder, prints one sheet at a time with LibreOffice and cuts
the margins off. Needs soffice, pdftoppm (poppler-utils) and the Noto CJK fonts.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import picture_rounds
import screen_pictures
from document_pictures import STRIPS, draw
from filling import filled
from openpyxl import load_workbook
from PIL import Image, ImageChops

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import TWICE, demo, unit_answers
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import File, Sheet
from govcredit_xl.round import rollup_book

OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MAX_BYTES = 200_000
MARGIN = 12
WIDTH = 1400


@dataclass(frozen=True)
class Picture:
    """A sheet to show.

    Attributes:
        name: of the PNG file.
        book: key of the demo's files (catalogue, form, master, correction); `filling`, a form half filled in; `scored`, the
            master of an example that scores each unit; `list`, its catalogue; `reports`, the form of a unit that reports for others;
            `issued`, the demo's master once documents are released; or one of `picture_rounds`.
        sheet: its name.
        share: how much of the page's height is shown, from the top.
    """

    name: str
    book: str
    sheet: str
    share: float = 1.0


SCREENS = (
    Picture("menu", "", ""),
    Picture("screen-guide", "filling", Sheet.GUIDE),
    Picture("screen-form", "filling", Sheet.FORM),
    Picture("screen-evidence", "filling", Sheet.EVIDENCE),
    Picture("screen-overview", "master", Sheet.OVERVIEW),
    Picture("screen-items", "master", Sheet.ITEMS),
    Picture("screen-units", "master", Sheet.UNIT_SCORES),
    Picture("screen-answers", "master", Sheet.ANSWERS),
    Picture("screen-problems", "master", Sheet.PROBLEMS),
    Picture("screen-returns", "master", Sheet.RETURNS),
    Picture("screen-potential", "master", Sheet.POTENTIAL),
    Picture("screen-catalogue", "catalogue", Sheet.INDICATORS),
    Picture("screen-unit-items", "scored", Sheet.UNIT_SCORING),
    Picture("screen-reports", "reports", GivenSheet.REPORTS),
    Picture("screen-issued", "issued", Sheet.ISSUED),
    Picture("screen-points", "correction", Sheet.POINTS),
    Picture("screen-own-scores", "master", Sheet.UNIT_ITEMS),
    Picture("screen-pooled", "master", Sheet.POOLED),
    Picture("screen-lost", "master", Sheet.LOST),
    Picture("screen-received", "master", Sheet.EVIDENCE),
    Picture("screen-adjustments", "compared", Sheet.ADJUSTMENTS),
    Picture("screen-decisions", "issued", Sheet.DECISIONS),
    Picture("screen-compared", "compared", Sheet.YEARS),
    Picture("screen-levels", "scored", Sheet.NODE_SCORES),
    Picture("screen-places", "scored", Sheet.STABILITY),
    Picture("screen-notes", "catalogue", Sheet.NOTES),
    Picture("screen-settings", "catalogue", Sheet.SETTINGS),
    Picture("screen-inputs", "catalogue", Sheet.INPUTS),
    Picture("screen-list", "catalogue", Sheet.UNITS),
    Picture("screen-samples", "catalogue", Sheet.SAMPLES),
    Picture("screen-sample-inputs", "catalogue", Sheet.SAMPLE_INPUTS),
    Picture("screen-bands", "list", Sheet.BANDS),
    Picture("screen-nodes", "list", Sheet.NODES),
    Picture("screen-figures", "list", GivenSheet.UNIT_DATA),
    Picture("screen-grades", "list", Sheet.GRADES),
)
"""The same on a screen of 1366×768."""

PICTURES = (
    Picture("catalogue", "catalogue", Sheet.INDICATORS, 0.6),
    Picture("guide", "filling", Sheet.GUIDE, 0.72),
    Picture("form", "filling", Sheet.FORM),
    Picture("evidence", "filling", Sheet.EVIDENCE, 0.6),
    Picture("points", "correction", Sheet.POINTS, 0.6),
    Picture("overview", "master", Sheet.OVERVIEW),
    Picture("items", "master", Sheet.ITEMS),
    Picture("units", "master", Sheet.UNIT_SCORES),
    Picture("answers", "master", Sheet.ANSWERS, 0.6),
    Picture("problems", "master", Sheet.PROBLEMS, 0.6),
    Picture("returns", "master", Sheet.RETURNS, 0.6),
    Picture("potential", "master", Sheet.POTENTIAL, 0.6),
    Picture("unit-items", "scored", Sheet.UNIT_SCORING, 0.6),
    Picture("reports", "reports", GivenSheet.REPORTS, 0.6),
    Picture("issued", "issued", Sheet.ISSUED, 0.6),
    Picture("own-scores", "master", Sheet.UNIT_ITEMS, 0.6),
    Picture("pooled", "master", Sheet.POOLED, 0.6),
    Picture("lost", "master", Sheet.LOST, 0.6),
    Picture("received", "master", Sheet.EVIDENCE, 0.6),
    Picture("adjustments", "compared", Sheet.ADJUSTMENTS, 0.6),
    Picture("decisions", "issued", Sheet.DECISIONS, 0.6),
    Picture("levels", "scored", Sheet.NODE_SCORES, 0.6),
    Picture("places", "scored", Sheet.STABILITY, 0.4),
    Picture("notes", "catalogue", Sheet.NOTES, 0.6),
    Picture("settings", "catalogue", Sheet.SETTINGS, 0.6),
    Picture("inputs", "catalogue", Sheet.INPUTS, 0.6),
    Picture("list", "catalogue", Sheet.UNITS, 0.6),
    Picture("samples", "catalogue", Sheet.SAMPLES, 0.6),
    Picture("sample-inputs", "catalogue", Sheet.SAMPLE_INPUTS, 0.6),
    Picture("bands", "list", Sheet.BANDS, 0.6),
    Picture("nodes", "list", Sheet.NODES, 0.6),
    Picture("figures", "list", GivenSheet.UNIT_DATA, 0.6),
    Picture("grades", "list", Sheet.GRADES, 0.6),
    Picture("compared", "compared", Sheet.YEARS, 0.68),
    Picture("rolled-rounds", "rolled", rollup_book.ROUNDS, 0.44),
    Picture("rolled-items", "rolled", rollup_book.ITEMS, 0.7),
    Picture("rolled-places", "rolled", rollup_book.FIRM, 0.5),
)

# The workbooks ask for fonts of Windows; Noto stands in for them.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  {aliases}
</fontconfig>
"""
ALIAS = (
    '<match target="pattern"><test name="family"><string>{0}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{1}</string></edit></match>'
)
STAND_INS = {
    "微软雅黑": "Noto Sans CJK SC",
    "Microsoft YaHei": "Noto Sans CJK SC",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "SimSun": "Noto Serif CJK SC",
}

# The half-filled form has the blank one's cached values: have every formula computed.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""


def main() -> None:
    """Make all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to make; all without")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--screen", action="store_true", help="as they stand on a screen of 1366×768")
    options = parser.parse_args()
    pictures = SCREENS if options.screen else PICTURES
    wanted = [picture for picture in pictures if not options.names or picture.name in options.names]
    strips = [
        strip for strip in STRIPS if not options.screen and (not options.names or strip.name in options.names)
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = demo(folder / "round")
        if report.refused:
            sys.exit("\n".join(problem.message() for problem in report.problems))
        books = {key: (folder / "round" / path).read_bytes() for key, path in report.files.items()}
        books["filling"] = _half_filled(folder / "round", books["form"])
        kinds = {picture.book for picture in wanted}
        if kinds & {"scored", "list"}:
            books["scored"] = _scored(folder / "scored")
            books["list"] = (folder / "scored" / File.CATALOGUE).read_bytes()
        if "reports" in kinds:
            books["reports"] = _reports(folder / "reports")
        if "issued" in kinds:
            books["issued"] = _issued(folder / "issued", folder / "round")
        if any(picture.book in ("compared", "rolled") for picture in wanted):
            books |= picture_rounds.books(folder / "round", folder)
        if options.screen:
            drawn = dict(zip([one.name for one in wanted], _on_screen(wanted, books, folder), strict=True))
        else:
            drawn = {
                picture.name: _cut(image, picture.share)
                for picture, image in zip(
                    wanted, _print(wanted, books, folder) if wanted else [], strict=True
                )
            }
        for name, image in {**drawn, **draw(folder / "round", strips, folder)}.items():
            path = options.out / f"{name}.png"
            path.write_bytes(_small(image))
            print(f"{path}  {path.stat().st_size // 1000} kB")


def _half_filled(round_: Path, form: bytes) -> bytes:
    """A unit's workbook at work: mostly filled in, one answer missing, one that cannot be."""
    catalogue, _ = load_catalogue(round_ / File.CATALOGUE)
    assert catalogue is not None
    answers = unit_answers(catalogue, TWICE, random.Random(2021))
    answers |= {"in_12_1_n": 372.0, "in_12_1_d": 365.0, "in_12_2_d": 365.0}
    del answers["in_12_2_n"]
    return filled(form, answers)


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "govcredit_xl", *words], check=True, stdout=subprocess.DEVNULL)


def _example(round_: Path, name: str) -> Catalogue:
    """A round with an example list, its workbooks written."""
    _run("init", str(round_), "--like", name)
    _run("--round", str(round_), "build")
    catalogue, _ = load_catalogue(round_ / File.CATALOGUE)
    assert catalogue is not None
    return catalogue


def _scored(round_: Path) -> bytes:
    """The master of a round that scores each unit, all of whom have answered."""
    catalogue = _example(round_, "部门考核")
    chance = random.Random(2024)
    for form in sorted((round_ / File.OUTBOX).glob("*.xlsx")):
        answers = unit_answers(catalogue, form.name.split("_")[0], chance)
        (round_ / File.INBOX / form.name).write_bytes(filled(form.read_bytes(), answers))
    _run("--round", str(round_), "collect")
    return (round_ / File.MASTER).read_bytes()


def _reports(round_: Path) -> bytes:
    """The workbook of a unit that reports for others, as it is sent out."""
    _example(round_, "季度考核")
    forms = [form.read_bytes() for form in sorted((round_ / File.OUTBOX).glob("*.xlsx"))]
    return next(form for form in forms if GivenSheet.REPORTS in load_workbook(io.BytesIO(form)).sheetnames)


def _issued(round_: Path, demo_round: Path) -> bytes:
    """The demo's master once a notice, a circular and letters have been released."""
    shutil.copytree(demo_round, round_)
    _run("--round", str(round_), "notice", "task")
    for kind, number in (("result", "淮信用办〔2021〕9号"), ("unit", "淮信用办函〔2021〕10号")):
        words = ("--confirm", "--by", "张三", "--number", number, "--date", "2021-12-20")
        _run("--round", str(round_), "notice", kind, *words)
    # A decision that changes nothing: about the version that another has displaced already.
    displaced = f"第一次/{TWICE}_"
    _run("--round", str(round_), "returns", "hold", displaced, "--by", "张三", "--why", "电话核实")
    _run("--round", str(round_), "collect")
    return (round_ / File.MASTER).read_bytes()


def alone(data: bytes, sheet: str) -> bytes:
    """The workbook with all sheets but one hidden, so that only that one prints."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/workbook.xml":
                content = _hide_others(content.decode(), sheet).encode()
            new.writestr(part.filename, content)
    return out.getvalue()


def _hide_others(xml: str, sheet: str) -> str:
    tags = re.findall(r"<sheet [^>]*/>", xml)
    shown = next(k for k, tag in enumerate(tags) if f'name="{sheet}"' in tag)
    for k, tag in enumerate(tags):
        plain = re.sub(r' state="\w+"', "", tag)
        xml = xml.replace(tag, plain if k == shown else plain.replace("<sheet ", '<sheet state="hidden" '))
    # LibreOffice prints a hidden sheet all the same if it has a print area.
    xml = re.sub(rf'<definedName [^>]*localSheetId="(?!{shown}")\d+"[^>]*>[^<]*</definedName>', "", xml)
    xml = re.sub(r' (firstSheet|activeTab)="\d+"', "", xml)
    return xml.replace("<workbookView ", f'<workbookView activeTab="{shown}" ')


def _on_screen(pictures: list[Picture], books: dict[str, bytes], folder: Path) -> list[Image.Image]:
    """Each sheet in LibreOffice's window."""
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(aliases="\n  ".join(ALIAS.format(*pair) for pair in STAND_INS.items())))
    profile = folder / "screen" / "user" / "registrymodifications.xcu"
    profile.parent.mkdir(parents=True)
    profile.write_text(PROFILE.replace("</oor:items>", f"{screen_pictures.settings_xml()}</oor:items>"))
    commands = []
    for k, picture in enumerate(pictures):
        if not picture.book:
            commands.append([sys.executable, "-m", "govcredit_xl", "--round", str(folder / "round"), "menu"])
            continue
        file = folder / f"screen{k}.xlsx"
        file.write_bytes(_in_front(books[picture.book], picture.sheet))
        commands.append(screen_pictures.office(file, folder / "screen"))
    environment = {"FONTCONFIG_FILE": str(fonts)}
    return screen_pictures.pictures(commands, folder, environment)


def _in_front(data: bytes, sheet: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/workbook.xml":
                content = screen_pictures.active(content.decode(), sheet).encode()
            new.writestr(part.filename, content)
    return out.getvalue()


def _print(pictures: list[Picture], books: dict[str, bytes], folder: Path) -> list[Image.Image]:
    """The first page of each sheet."""
    fonts, profile = folder / "fonts.conf", folder / "profile" / "user" / "registrymodifications.xcu"
    fonts.write_text(FONTS.format(aliases="\n  ".join(ALIAS.format(*pair) for pair in STAND_INS.items())))
    profile.parent.mkdir(parents=True)
    profile.write_text(PROFILE)
    files = []
    for k, picture in enumerate(pictures):
        files.append(folder / f"{k}.xlsx")
        files[-1].write_bytes(alone(books[picture.book], picture.sheet))
    office = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*office, "--outdir", str(folder), *map(str, files)],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
    )
    images: list[Image.Image] = []
    for file in files:
        command = ["pdftoppm", "-f", "1", "-l", "1", "-r", "220", "-png", str(file.with_suffix(".pdf"))]
        images.append(Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)))
    return images


def _cut(image: Image.Image, share: float) -> Image.Image:
    """`share` of the height from the top without the white margins, WIDTH pixels wide."""
    image = _trim(image.convert("RGB"))
    image = _trim(image.crop((0, 0, image.width, int(image.height * share))))
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    framed = Image.new("RGB", (image.width + 2 * MARGIN, image.height + 2 * MARGIN), "white")
    framed.paste(image, (MARGIN, MARGIN))
    return framed


def _trim(image: Image.Image) -> Image.Image:
    return image.crop(ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox())


def _small(image: Image.Image) -> bytes:
    """A PNG of few colours, scaled down until it is small enough."""
    while True:
        out = io.BytesIO()
        image.quantize(192, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MAX_BYTES:
            return out.getvalue()
        image = image.resize((round(image.width * 0.9), round(image.height * 0.9)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
