"""Without mail: `handout`."""

from __future__ import annotations

from pathlib import Path

import click

from govcredit_xl.cli.app import command, find, json_option, refuse
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.show import print_json, print_problems, say
from govcredit_xl.cli.texts import text


@command("handout")
@json_option
@click.pass_context
def handout(ctx: click.Context, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.letters.handout import handout as pack

    round_ = find(ctx, round_dir, as_json)
    report = pack(round_)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, report.files)
        return
    print_problems(report.problems)
    for name, path in report.files.items():
        count = report.counts.get(name)
        say(f"  {round_.root / path}" + (text("handout.units", LANG, count=count) if count else ""))
    say(text("handout.done", LANG), fg="green")
