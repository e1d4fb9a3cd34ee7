"""A new list: `import` a notice, `diff` two catalogues."""

from __future__ import annotations

from pathlib import Path

import click

from govcredit_xl.cli.app import command, json_option, refuse
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.show import print_json, print_problems, say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, has_errors, why_of

_FILE = click.Path(path_type=Path)
_SHOWN = 30


@command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_FILE)
@click.option("--into", "where", metavar="DIR", type=_FILE, help=text("import.into", LANG))
@click.option("--units", metavar="FILE", type=_FILE, help=text("import.units", LANG))
@click.option("--against", metavar="OLD", type=_FILE, help=text("import.against", LANG))
@json_option
def import_(
    files: tuple[Path, ...],
    where: Path | None,
    units: Path | None,
    against: Path | None,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue.importing.notice import import_notice
    from govcredit_xl.catalogue.write import write_catalogue
    from govcredit_xl.round.init import begin

    found = import_notice(files, units=units, against=against)
    if found.content is None:
        refuse(found.problems, as_json)
    where = where or Path(found.year or text("import.folder", LANG))
    report = begin(where, content=write_catalogue(found.content, found.title))
    if report.refused:
        refuse([*found.problems, *report.problems], as_json)
    if as_json:
        print_json({"import": found.figures}, found.problems, report.files)
        return
    print_problems(found.problems)
    for key in ("items", "sums", *(("carried",) if against is not None else ())):
        say(text(f"import.{key}", LANG, **found.figures))
    say(text("import.done", LANG, file=where / report.files["catalogue"]), fg="green")
    if found.figures["open"]:
        say(text("import.open", LANG, count=found.figures["open"]), fg="yellow")
    say(text("import.next", LANG, where=where))


@command("diff")
@click.argument("old", metavar="OLD", type=_FILE)
@click.argument("new", metavar="NEW", type=_FILE)
@click.option("--out", metavar="FILE", type=_FILE, help=text("diff.out", LANG))
@json_option
def diff(old: Path, new: Path, out: Path | None, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue.importing.notice import catalogue_file, compare_files
    from govcredit_xl.catalogue.importing.report import changes_workbook
    from govcredit_xl.core.folder import write_atomic
    from govcredit_xl.core.import_terms import ChangeCol
    from govcredit_xl.core.terms import File

    changes, problems = compare_files(old, new)
    if has_errors(problems):
        refuse(problems, as_json)
    out = out or catalogue_file(new).parent / File.COMPARED
    try:
        write_atomic(out, changes_workbook(changes, text("diff.title", "zh", old=old, new=new)))
    except OSError as error:
        refuse([Problem("cannot-write", file=str(out), facts=why_of(error))], as_json)
    if as_json:
        print_json({"changes": [dict(change) for change in changes]}, problems, {"changes": str(out)})
        return
    for change in changes[:_SHOWN]:
        ids = " → ".join(filter(None, dict.fromkeys((change[ChangeCol.OLD], change[ChangeCol.NEW]))))
        name = " ".join(filter(None, (ids, change[ChangeCol.NAME])))
        before, after = _short(change[ChangeCol.BEFORE]), _short(change[ChangeCol.AFTER])
        facts = {
            "kind": text(f"diff.kind.{change[ChangeCol.KIND]}", LANG),
            "what": _what(change[ChangeCol.WHAT]),
        }
        say(text("diff.line", LANG, name=name, before=before, after=after, **facts))
    if len(changes) > _SHOWN:
        say("  " + text("diff.more", LANG, count=len(changes) - _SHOWN))
    say(text("diff.done", LANG, count=len(changes), file=out), fg="green")


def _what(named: str) -> str:
    """What was changed: a heading of the catalogue, a parameter, a whole item."""
    from govcredit_xl.core.import_terms import ITEM, PARAMETER

    if named == ITEM:
        return text("diff.item", LANG)
    if named.startswith(PARAMETER):
        return text("diff.parameter", LANG, name=named.removeprefix(PARAMETER).strip())
    return named


def _short(words: str) -> str:
    """One line of at most forty characters; — for nothing."""
    words = " ".join(words.split())
    return (words if len(words) <= 40 else words[:39] + "…") or "—"
