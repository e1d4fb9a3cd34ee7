"""Pictures of what “开始” shows, drawn from its own words: scripts/windows/start_pictures.py [ROUND]

The script runs as it does in the bundle, beside a round made for it; what a clerk types is put in where it is
asked. The text is drawn as a console shows it, each Chinese character two columns wide.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PICTURES: Final = HERE.parents[1] / "docs" / "pictures"
COLUMNS: Final = 84
SIZE: Final = 18
BACKGROUND, INK, TYPED = "#0C0C0C", "#CCCCCC", "#F9F1A5"
SHOWN_AS: Final = "D:\\评价工作台"


def said(folder: Path, typed: list[str]) -> list[tuple[str, str]]:
    """What 开始 prints until the answers run out: (text, colour) pieces."""
    home = folder / "govcredit-xl"
    home.mkdir(exist_ok=True)
    shutil.copy2(HERE / "bundle" / "start.py", home)
    pieces: list[tuple[str, str]] = []
    answers = iter(typed)

    def ask(question: object = "") -> str:
        pieces.append((str(question), INK))
        try:
            answer = next(answers)
        except StopIteration:
            raise EOFError from None
        pieces.append((answer + "\n", TYPED))
        return answer

    class Screen(io.TextIOWrapper):
        def write(self, text: str) -> int:
            pieces.append((text, INK))
            return len(text)

    really, builtins.input = builtins.input, ask
    screen = Screen(io.BytesIO(), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(screen), here(folder), contextlib.suppress(SystemExit):
            runpy.run_path(str(home / "start.py"), run_name="__main__")
    finally:
        builtins.input = really
    return [(text.replace(str(folder), SHOWN_AS).replace("/", "\\"), colour) for text, colour in pieces]


@contextlib.contextmanager
def here(folder: Path) -> Iterator[None]:
    """Commands that are started print nothing into the picture's terminal."""
    run = subprocess.run

    def quiet(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        done = run(command, capture_output=True, cwd=folder)
        sys.stdout.write(done.stdout.decode().removesuffix("\n") + "\n")
        return done

    subprocess.run = quiet  # type: ignore[assignment]
    try:
        yield
    finally:
        subprocess.run = run


def draw(pieces: list[tuple[str, str]], path: Path) -> None:
    """The text on a console's ground."""
    from PIL import Image, ImageDraw, ImageFont

    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "Noto Sans Mono CJK SC"], capture_output=True, check=True
    )
    font = ImageFont.truetype(found.stdout.decode(), SIZE)
    cells = laid_out(pieces)
    height = max(row for row, *_ in cells) + 2
    step, line = SIZE // 2, int(SIZE * 1.4)
    image = Image.new("RGB", (COLUMNS * step + 24, height * line), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for row, column, character, colour in cells:
        pen.text((12 + column * step, 8 + row * line), character, font=font, fill=colour)
    image.quantize(16).save(path, optimize=True)


def laid_out(pieces: list[tuple[str, str]]) -> list[tuple[int, int, str, str]]:
    """(row, column, character, colour), broken at the width of the console."""
    found, row, column = [], 0, 0
    for text, colour in pieces:
        for character in text:
            wide = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if character == "\n" or column + wide > COLUMNS:
                row, column = row + 1, 0
            if character != "\n":
                found.append((row, column, character, colour))
                column += wide
    return found


def answered(folder: Path, number: str) -> list[tuple[str, str]]:
    """The line typed into the menu and what follows, until the menu comes again."""
    pieces = said(folder, [number])
    begin = pieces.index((number + "\n", TYPED)) - 1
    end = max(place for place, (text, _) in enumerate(pieces) if text.startswith("本轮"))
    return pieces[begin : end - 1]


def listing(folder: Path) -> list[tuple[str, str]]:
    """What “m” shows where Python has no windows, as in the bundle."""
    from govcredit_xl.cli.menu.listing import page
    from govcredit_xl.cli.menu.situation import look
    from govcredit_xl.core.folder import Round

    return [("\n".join(page(folder, look(Round(folder)))[1:]), INK)]


def main() -> None:
    """Draw the first start, the menu, and its steps in a round that `demo` made (or the one that is named)."""
    drawn: dict[str, list[tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "first"
        folder.mkdir()
        first = said(folder, ["1", "", "n"])
        drawn["start-first"] = first[: first.index(("n\n", TYPED)) + 1]
        day = said(folder, ["1"])
        drawn["start"] = day[: day.index(("1\n", TYPED))]
        for picture, number in (("start-check", "1"), ("start-build", "2")):
            drawn[picture] = answered(folder, number)
        folder = Path(name) / "later"
        if sys.argv[1:]:
            shutil.copytree(sys.argv[1], folder / "2021年")
        else:
            command = [sys.executable, "-m", "govcredit_xl", "demo", str(folder / "2021年")]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for picture, number in (("start-collect", "3"), ("start-remind", "4"), ("start-status", "7")):
            drawn[picture] = answered(folder, number)
        drawn["start-more"] = listing(folder / "2021年")
    for picture, pieces in drawn.items():
        draw(pieces, PICTURES / f"{picture}.png")
        print(PICTURES / f"{picture}.png", file=sys.stderr)


if __name__ == "__main__":
    os.environ["GOVCREDIT_LANG"] = "zh"
    main()
