"""The group that all commands belong to, and what they share."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from govcredit_xl import __version__
from govcredit_xl.cli.command import LANG, F, LocalGroup
from govcredit_xl.cli.show import print_json, print_problems, say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, has_errors

if TYPE_CHECKING:
    from govcredit_xl.core.folder import Round
    from govcredit_xl.core.model import Catalogue
    from govcredit_xl.files.cluster import ClusterRefused
    from govcredit_xl.round.state import Standing
    from govcredit_xl.round.write import Report


def common(function: F) -> F:
    """Options that may stand before or after the command."""
    for option in (
        click.option("--lang", type=click.Choice(["zh", "en"]), expose_value=False, help=text("lang", LANG)),
        click.option(
            "--round",
            "round_dir",
            metavar="DIR",
            type=click.Path(path_type=Path),
            help=text("round", LANG),
        ),
    ):
        function = option(function)
    return function


json_option = click.option("--json", "as_json", is_flag=True, help=text("json", LANG))
strict_option = click.option("--strict", is_flag=True, help=text("strict", LANG))


@click.group(
    cls=LocalGroup,
    help=text("app", LANG),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", prog_name="govcredit-xl", help=text("version", LANG))
@common
@click.pass_context
def app(ctx: click.Context, round_dir: Path | None) -> None:
    """See `texts`."""
    ctx.obj = round_dir
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function a command of the program; its help stands in `texts` under the name."""

    def wrap(function: Callable[..., None]) -> click.Command:
        made: click.Command = app.command(name, help=text(name, LANG))(common(function))
        return made

    return wrap


_PARTED: Final = re.compile(r"[、，,；;]+")


# -- what the commands share ---------------------------------------------------------------------------
def find(ctx: click.Context, round_dir: Path | None, as_json: bool, beside: Path | None = None) -> Round:
    """The round meant: --round, else upwards from here, else upwards from what was named."""
    from govcredit_xl.core.folder import find_round
    from govcredit_xl.core.terms import File

    named = round_dir or ctx.obj
    if named is not None:
        found = find_round(named) if (named / File.CATALOGUE).is_file() else None
    else:
        found = find_round(Path.cwd()) or (find_round(beside) if beside is not None else None)
    if found is None:
        refuse([Problem("no-round", facts=_looked_in(named))], as_json)
    return found


def _looked_in(named: Path | None) -> dict[str, str | float]:
    """Where a round was looked for: in the folder named, which may not be there, else from here upwards."""
    if named is None:
        here = Path.cwd()
        return {"where": f"{here} 和它的上级文件夹", "where_en": f"{here} and above it"}
    if named.exists():
        return {"where": str(named)}
    return {"where": f"{named}（没有这个文件夹）", "where_en": f"{named} (no such folder)"}


def cluster_problem(address: str, refused: ClusterRefused) -> Problem:
    """Why a cluster cannot be used."""
    facts: dict[str, str | float] = {"address": address, "why": refused.why, "why_en": refused.why_en}
    return Problem("cluster-not-installed" if refused.missing else "cluster-refused", facts=facts)


def unit_codes(round_: Round, given: Sequence[str]) -> tuple[str, ...]:
    """The codes of units that were named by code, name, short name or alias, also several with 、 between.

    What names none is left as it is.
    """
    if not given:
        return ()
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.catalogue.units import unit_named

    catalogue, _ = load_catalogue(round_.catalogue)
    if catalogue is None:
        return tuple(given)
    found: list[str] = []
    for one in given:
        code = unit_named(catalogue, one)
        several = [unit_named(catalogue, part) or part for part in _PARTED.split(one) if part.strip()]
        found += [code] if code else several
    return tuple(dict.fromkeys(found))


def unit_code(round_: Round, given: str | None) -> str | None:
    """`unit_codes` of one, and what was said where it is several."""
    if given is None:
        return None
    found = unit_codes(round_, (given,))
    return found[0] if len(found) == 1 else given


def refuse(problems: list[Problem], as_json: bool, figures: dict[str, Any] | None = None) -> NoReturn:
    """Print the problems and end with exit code 2: nothing was done."""
    if as_json:
        print_json(figures or {}, problems, {})
    else:
        print_problems(problems, err=True)
    sys.exit(2)


def finish(report: Report, strict: bool) -> None:
    """End with exit code 1 where errors were found and --strict was given."""
    if strict and report.has_errors:
        sys.exit(1)


# -- Looking at a round that may be missing, busy or broken: what the commands that only show things share ---
@contextmanager
def looking(
    round_: Round, loaded: tuple[Catalogue | None, list[Problem]], unit: str | None, as_json: bool
) -> Iterator[Standing]:
    """How the round stands; what stands in the way is printed and ends the command with 2."""
    from govcredit_xl.round.session import RoundRefused
    from govcredit_xl.round.state import standing

    catalogue, problems = loaded
    if catalogue is None or has_errors(problems):
        refuse(problems, as_json)
    if unit is not None and unit not in catalogue.unit_by_code:
        from govcredit_xl.catalogue.units import unknown_unit

        refuse([unknown_unit(catalogue, unit)], as_json)
    try:
        with standing(round_, catalogue, problems) as now:
            yield now
    except RoundRefused as refused:
        refuse(refused.problems, as_json)
