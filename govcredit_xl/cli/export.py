"""Tables for other programs: `export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import command, find, json_option, refuse
from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.show import print_json, print_problems, say
from govcredit_xl.cli.texts import text

if TYPE_CHECKING:
    from govcredit_xl.round.export import Format


@command("export")
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(["csv", "parquet", "xlsx"]),
    help=text("export.to", LANG),
)
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path), help=text("export.into", LANG))
@json_option
@click.pass_context
def export(
    ctx: click.Context, form: Format, into: Path | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.round.export import export as write

    round_ = find(ctx, round_dir, as_json)
    report = write(round_, form, into, LANG)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, report.files)
        return
    print_problems(report.problems)
    for file in dict.fromkeys(report.files.values()):
        tables = NAMES[LANG].join(name for name, path in report.files.items() if path == file)
        say(text("export.done", LANG, file=round_.root / file, tables=tables), fg="green")
