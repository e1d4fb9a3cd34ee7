"""Mail: `send`, `fetch`, `remind`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govcredit_xl.cli.app import command, find, json_option, refuse, unit_codes
from govcredit_xl.cli.command import LANG, NAMES, F
from govcredit_xl.cli.show import Bar, print_alike, print_json, print_problems, say, say_next
from govcredit_xl.cli.terminal import somebody_there
from govcredit_xl.cli.texts import text

if TYPE_CHECKING:
    from govcredit_xl.letters.mail.post import PostReport

remember_option = click.option("--remember", is_flag=True, help=text("mail.remember", LANG))


def _channels(function: F) -> F:
    """The options that `send` and `remind` share."""
    for option in (
        remember_option,
        click.option("--resend", metavar="CODE", multiple=True, help=text("mail.resend", LANG)),
        click.option("--unit", "units", metavar="CODE", multiple=True, help=text("mail.unit", LANG)),
        click.option("--dry-run", is_flag=True, help=text("mail.dry-run", LANG)),
        click.option("--imap-drafts", is_flag=True, help=text("mail.imap-drafts", LANG)),
        click.option("--smtp", is_flag=True, help=text("mail.smtp", LANG)),
    ):
        function = option(function)
    return function


@command("send")
@_channels
@click.option("--receipts", is_flag=True, help=text("send.receipts", LANG))
@json_option
@click.pass_context
def send(
    ctx: click.Context, /, receipts: bool, as_json: bool, round_dir: Path | None, **options: Any
) -> None:
    """See `texts`."""
    from govcredit_xl.letters.mail.post import RECEIPTS, WORKBOOKS

    _post(ctx, RECEIPTS if receipts else WORKBOOKS, as_json, round_dir, **options)


@command("remind")
@_channels
@json_option
@click.pass_context
def remind(ctx: click.Context, /, as_json: bool, round_dir: Path | None, **options: Any) -> None:
    """See `texts`."""
    from govcredit_xl.letters.mail.post import REMINDERS

    _post(ctx, REMINDERS, as_json, round_dir, **options)


@command("fetch")
@remember_option
@json_option
@click.pass_context
def fetch(ctx: click.Context, remember: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.letters.mail.fetch import fetch as take

    round_ = find(ctx, round_dir, as_json)
    bar = Bar()
    report = take(round_, ask=_ask(as_json), remember=remember, on_progress=bar)
    bar.close()
    if report.refused:
        refuse(report.problems, as_json)
    files = {"inbox": [one.file for one in report.fetched]}
    if as_json:
        print_json({"mails": report.mails()}, report.problems, files)
        return
    print_problems(report.problems)
    for one in report.fetched:
        say(f"  {one.received}  {one.unit or '—'}  {one.sender}  {one.subject}")
    say(text("fetch.done", LANG, count=len(report.fetched), known=report.known), fg="green")
    if report.fetched:
        say_next(text("fetch.next", LANG))


def _post(
    ctx: click.Context,
    what: str,
    as_json: bool,
    round_dir: Path | None,
    *,
    smtp: bool,
    imap_drafts: bool,
    dry_run: bool,
    units: tuple[str, ...],
    resend: tuple[str, ...],
    remember: bool,
) -> None:
    from govcredit_xl.letters.mail import journal
    from govcredit_xl.letters.mail.post import REMINDERS, Call, post
    from govcredit_xl.letters.mail.post import remind as post_reminders

    if smtp and imap_drafts:
        raise click.UsageError(text("mail.one-way", LANG), ctx)
    round_ = find(ctx, round_dir, as_json)
    channel = journal.SMTP if smtp else journal.IMAP if imap_drafts else journal.EML
    meant, again = (unit_codes(round_, given) for given in (units, resend))
    call = Call(what, channel, dry_run, meant or None, again, ask=_ask(as_json), remember=remember)
    bar = Bar()
    report = (post_reminders if what == REMINDERS else post)(round_, call, on_progress=bar)
    bar.close()
    if report.refused:
        refuse(report.problems, as_json, {"mails": report.mails()})
    drafts = [one.file for one in report.posted if one.file and channel == journal.EML]
    if as_json:
        files = {"drafts": drafts, "letters": report.letters} if what == REMINDERS else {"drafts": drafts}
        print_json({"mails": report.mails()}, report.problems, files)
        return
    _print_mails(report, dry_run)
    print_alike(report.problems)
    if report.letters:
        say(text("remind.letters", LANG, count=len(report.letters), where=round_.documents))


def _ask(as_json: bool) -> Callable[[str], str | None] | None:
    """Asks on the terminal; None where no person sits there."""
    if as_json or not somebody_there():
        return None

    def ask(account: str) -> str | None:
        given = click.prompt(
            text("mail.password", LANG, account=account),
            hide_input=True,
            default="",
            show_default=False,
            err=True,
        )
        return str(given) or None

    return ask


def _print_mails(report: PostReport, dry_run: bool) -> None:
    for one in report.posted:
        when = f"（{one.at}）" if one.at and LANG == "zh" else f" ({one.at})" if one.at else ""
        say(f"  {one.unit}  {one.to}  {text(f'mail.state.{one.state}', LANG)}{when}  {one.subject}")
        if one.file or (dry_run and one.attachments):
            say(f"        {one.file or NAMES[LANG].join(one.attachments)}", dim=True)
        if one.words and one.state != "accepted":
            say(f"        {one.words}", dim=True)
    counts = Counter(one.state for one in report.posted)
    shown = "，".join(
        f"{text(f'mail.state.{state}', LANG)} {count}" for state, count in sorted(counts.items())
    )
    say(text("mail.counts", LANG, counts=shown) if shown else text("mail.nobody", LANG), fg="green")
