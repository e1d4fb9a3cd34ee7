"""What is written about the commands is true: help, example, a line in the README, both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from govcredit_xl.cli import app
from govcredit_xl.cli.texts import TEXTS
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import Sheet
from govcredit_xl.master.write import ORDER, ORDER_BY_UNIT

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = list(app.commands)


def output(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", *arguments],
        capture_output=True,
        text=True,  # as the system prints
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example_and_a_line_in_the_readme(command):
    chinese, english = output(command, "--help"), output("--lang", "en", command, "--help")
    for k, shown in enumerate((chinese, english)):
        flat = "".join(shown.split())
        assert "".join(TEXTS[command][k].split()) in flat
        assert "".join(TEXTS[f"{command}.example"][k].split()) in flat
        assert "--json" in shown
    assert chinese != english
    assert f"| `{command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_is_explained(command):
    options = [param for param in app.commands[command].params if isinstance(param, click.Option)]
    assert options and all(option.help for option in options)


def test_the_language_may_come_from_the_environment():
    assert "Commands" in output("--help", GOVCREDIT_LANG="en")
    assert "命令" in output("--help")


def test_pictures_and_pages_named_in_the_docs_are_there():
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            target = part.split(")")[0]
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_each_sheet_has_its_pictures_on_paper_and_on_a_small_screen():
    pictures = pytest.importorskip("pictures", reason="the scripts are not at hand")
    form = {Sheet.GUIDE, Sheet.FORM, GivenSheet.REPORTS, Sheet.EVIDENCE, Sheet.POINTS}
    catalogue = {
        Sheet.NOTES, Sheet.SETTINGS, Sheet.INDICATORS, Sheet.INPUTS, Sheet.BANDS, Sheet.NODES, GivenSheet.UNIT_DATA,
        Sheet.GRADES, Sheet.UNITS, Sheet.SAMPLES, Sheet.SAMPLE_INPUTS,
    }  # fmt: skip
    for made in (pictures.PICTURES, pictures.SCREENS):
        assert {*form, *catalogue, *ORDER, *ORDER_BY_UNIT} <= {one.sheet for one in made}
        missing = [one.name for one in made if not (pictures.OUT / f"{one.name}.png").exists()]
        assert missing == []


def test_every_text_has_both_languages_with_the_same_facts():
    import string

    for key, (chinese, english) in TEXTS.items():
        names = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (chinese, english)]
        assert chinese and english and names[0] == names[1], key
