"""The command `govcredit-xl`. The library does the work; here it is only called and its findings printed."""

from __future__ import annotations

import sys

import click

# The modules of commands, in the order of use.
# isort: off
from govcredit_xl.cli import rounds  # noqa: F401
from govcredit_xl.cli import correct  # noqa: F401
from govcredit_xl.cli import returns  # noqa: F401
from govcredit_xl.cli import trace  # noqa: F401
from govcredit_xl.cli import mail  # noqa: F401
from govcredit_xl.cli import handout  # noqa: F401
from govcredit_xl.cli import notice  # noqa: F401
from govcredit_xl.cli import live  # noqa: F401
from govcredit_xl.cli import export  # noqa: F401
from govcredit_xl.cli import importing  # noqa: F401
from govcredit_xl.cli import across  # noqa: F401
from govcredit_xl.cli import desk  # noqa: F401

# isort: on
from govcredit_xl.cli.app import app, refuse
from govcredit_xl.cli.command import LANG, usage_message
from govcredit_xl.cli.show import say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; the exit code is 0, 1 or 2 as the contract says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Chinese Windows console may not know every character
            reconfigure(errors="replace")
    if not {"export", "rollup"} & {*sys.argv}:
        # Where it is installed, pandas loads pyarrow: 48 MB and 0.15 s that only parquet has a use for.
        sys.modules.setdefault("pyarrow", None)  # type: ignore[arg-type]
    try:
        app(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help() if error.ctx is not None else "")
        sys.exit(2)
    except click.UsageError as error:
        why, command = usage_message(error)
        refuse([Problem("usage", facts={"why": why, "command": command})], "--json" in sys.argv)
    except (click.Abort, KeyboardInterrupt):
        say(text("aborted", LANG), err=True)
        sys.exit(2)
    except click.ClickException as error:
        say(error.format_message(), err=True)
        sys.exit(2)
    except Exception as error:
        from govcredit_xl.core.database import LedgerError
        from govcredit_xl.master.live.application import NotAnswering

        if not isinstance(error, LedgerError | NotAnswering):
            raise
        refuse([error.problem], "--json" in sys.argv)
