"""Click's commands with headings, errors and examples in the user's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from govcredit_xl.cli.help_text import HelpContext
from govcredit_xl.cli.texts import TEXTS, text

F = TypeVar("F", bound=Callable[..., Any])


def chosen_lang(arguments: Sequence[str]) -> str:
    """The language before anything is parsed, since help texts need it: --lang, else GOVCREDIT_LANG, else zh."""
    found = os.environ.get("GOVCREDIT_LANG", "zh")
    for k, argument in enumerate(arguments):
        if argument == "--lang" and k + 1 < len(arguments):
            found = arguments[k + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return "en" if found.lower().startswith("en") else "zh"


LANG = chosen_lang(sys.argv[1:])
NAMES = {"zh": "、", "en": ", "}
"""What parts the entries of a list."""


class NamedChoice(click.Choice[str]):
    """A choice of words that are shown in the user's language; those of the other language are taken too."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        super().__init__(list(words.values() if LANG == "en" else words))

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The Chinese word."""
        chinese = {english: zh for zh, english in self.words.items()}
        if value in self.words:
            return value
        return chinese[value] if value in chinese else str(super().convert(value, param, ctx))


def _first_sentence(told: str) -> str:
    """What a list of commands says of one: never cut in the middle."""
    line = " ".join(told.split("\n\n")[0].split())
    for end in ("。", ". "):
        line = line.partition(end)[0] + (end.strip() if end in line else "")
    return line


class _Localised:
    """What Command and Group share: headings and the help option."""

    context_class: type[click.Context] = HelpContext

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法：…"""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        for plain, key in (("[OPTIONS]", "metavar.options"), ("[COMMAND] [ARGS]...", "metavar.command")):
            pieces = pieces.replace(plain, text(key, LANG))
        formatter.write_usage(ctx.command_path, pieces, prefix=text("usage", LANG) + ": ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项：… and, for a group, 命令：…"""
        records = [
            (record[0], record[1].replace("[required]", text("metavar.required", LANG)))
            for param in self.get_params(ctx)  # type: ignore[attr-defined]
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None
        ]
        if records:
            with formatter.section(text("options", LANG)):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            rows = [
                (name, _first_sentence(self.commands[name].help or "")) for name in self.list_commands(ctx)
            ]
            with formatter.section(text("commands", LANG)):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """例：…"""
        key = f"{self.name}.example"  # type: ignore[attr-defined]
        if key in TEXTS:
            with formatter.section(text("example", LANG)):
                formatter.write_text(text(key, LANG))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, explained in the user's language."""
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = text("help", LANG)
        return option


class LocalCommand(_Localised, click.Command):
    """A command."""


class LocalGroup(_Localised, click.Group):
    """The program; its commands stand in the order in which they are used."""

    command_class = LocalCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of their definition."""
        return list(self.commands)


def usage_message(error: click.UsageError) -> tuple[str, str]:
    """(what was wrong with the call, name of the command), in the user's language."""
    command = _called(error.ctx)
    if isinstance(error, click.NoSuchOption):
        why = text("usage.no-option", LANG, name=error.option_name)
        maybe = list(error.possibilities or [])
    elif isinstance(error, click.MissingParameter):
        why, maybe = text("usage.missing", LANG, name=_named(error)), []
    elif isinstance(error, click.BadParameter):
        why, maybe = text("usage.bad", LANG, name=_named(error), why=_wanted(error)), []
    elif error.message.startswith("No such command") or type(error).__name__ == "NoSuchCommand":
        name = _quoted(error.message)
        why, maybe = text("usage.no-command", LANG, name=name), _close(name, error.ctx)
    else:
        why, maybe = _otherwise(error), []
    if maybe:
        why += text("usage.maybe", LANG, names=NAMES[LANG].join(maybe))
    return why, f"{command} " if command else ""


def _otherwise(error: click.UsageError) -> str:
    """What click tells in English only, by the kind of its error or, where it has none, by its words."""
    if isinstance(error, click.BadOptionUsage):
        code = "usage.no-such-value" if "does not take" in error.message else "usage.no-value"
        return text(code, LANG, name=error.option_name)
    extra = error.message.partition("(")[2].rstrip(")")
    if error.message.startswith("Got unexpected extra") and extra:
        return text("usage.extra", LANG, name=extra)
    return error.message


def _called(ctx: click.Context | None) -> str:
    """The command as it was called, without the program: returns hold."""
    names: list[str] = []
    while ctx is not None and ctx.parent is not None:
        names.insert(0, ctx.info_name or "")
        ctx = ctx.parent
    return " ".join(names)


def _named(error: click.BadParameter) -> str:
    """The argument or option as it is typed."""
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param is not None else str(error.param_hint)


def _wanted(error: click.BadParameter) -> str:
    """Click tells in English only."""
    if error.param is not None and isinstance(error.param.type, click.Choice):
        return text("usage.choice", LANG, names=NAMES[LANG].join(map(str, error.param.type.choices)))
    if error.param is not None and isinstance(error.param.type, click.DateTime):
        return text("usage.date", LANG, value=_quoted(error.message))
    return text("usage.type", LANG, value=_quoted(error.message))


def _quoted(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else message


def _close(name: str, ctx: click.Context | None) -> list[str]:
    import difflib

    known = list(ctx.command.commands) if ctx is not None and isinstance(ctx.command, click.Group) else []
    return difflib.get_close_matches(name, known, n=2, cutoff=0.5)
