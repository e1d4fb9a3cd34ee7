"""`menu`: everything for a clerk who does not type commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import command, find, json_option, refuse
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.menu.actions import ACTIONS
from govcredit_xl.cli.show import print_record, say
from govcredit_xl.cli.terminal import somebody_there
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem

if TYPE_CHECKING:
    from govcredit_xl.core.folder import Round


@command("menu")
@click.option("--list", "as_list", is_flag=True, help=text("menu.list", LANG))
@json_option
@click.pass_context
def menu(ctx: click.Context, as_list: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.cli.menu.situation import look, next_step, summary
    from govcredit_xl.core.database import LedgerError

    round_ = find(ctx, round_dir, as_json)
    try:
        now = look(round_)
    except LedgerError as error:
        refuse([error.problem], as_json)
    key, why = next_step(now)
    if as_json:
        entries = [
            {"key": one.key, "group": one.group, "name": one.name, "about": one.about} for one in ACTIONS
        ]
        print_record(
            {"next": {"key": key, "why": why}, "state": summary(now), "entries": entries, "problems": []}
        )
        return
    if not as_list and _window(round_):
        return
    if not somebody_there():
        refuse([Problem("no-menu")], as_json)
    from govcredit_xl.cli.menu.listing import run_listing

    run_listing(round_, say, _ask)


def _ask(question: str, /, *, hidden: bool = False) -> str:
    return str(click.prompt(question, default="", show_default=False, prompt_suffix="", hide_input=hidden))


def _window(round_: Round) -> bool:
    """True once the window was opened and closed; False where none can be had."""
    try:
        import tkinter

        from govcredit_xl.cli.menu.window import run_window
    except ImportError:  # Python comes without it here and there
        return False
    try:
        run_window(round_)
    except tkinter.TclError:
        return False
    return True
