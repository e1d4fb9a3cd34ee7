"""The forms of 2021 as units send them back: built, edited by hand, read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core import tokens
from govcredit_xl.core.cells import column_letters, parse_a1
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import Answer, Catalogue, Return
from govcredit_xl.core.packaged import packaged
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.forms.write import build_forms
from govcredit_xl.returns.context import Context, Origin, context_of
from govcredit_xl.returns.read import read_return

KEY = b"k" * 32
ROUND = "2021-0badcafe"
FORM, GUIDE, HIDDEN = "填报表", "填报说明", "_govcredit"

Edit = Callable[[Workbook], Any]


@cache
def catalogue() -> Catalogue:
    found, problems = read_catalogue(packaged("指标体系_2021.xlsx"), "指标体系.xlsx")
    assert found is not None, problems
    return found


@cache
def layouts() -> dict[str, FormLayout]:
    """By unit code."""
    return form_layouts(catalogue())


@cache
def context() -> Context:
    by_build = {layout.build: layout for layout in layouts().values()}
    given = [(unit, layout.build) for unit, layout in layouts().items()]
    return context_of(catalogue(), KEY, ROUND, by_build, given)


def token(unit: str, round_id: str = ROUND, build: str = "", key: bytes = KEY) -> str:
    return tokens.sign(tokens.Token(round_id, unit, build or layouts()[unit].build, 1), key)


@cache
def sent(unit: str) -> bytes:
    """The unit's workbook as it was sent."""
    guide = (Path(__file__).parents[1] / "templates" / "填报说明.txt").read_text(encoding="utf-8")
    ((_, _, data),) = build_forms(catalogue(), guide, {unit: token(unit)}, [unit], layouts())
    return data


def edited(unit: str, *edits: Edit) -> bytes:
    """The workbook after edits, as openpyxl saves it: without any cached value."""
    book = load_workbook(io.BytesIO(sent(unit)))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, *names: str) -> Return:
    return read_return(data, hashlib.sha256(data).hexdigest(), context(), [Origin(name) for name in names])


def findings(said: Return) -> list[list[str]]:
    """[place, code] of every problem."""
    return [[problem.place, problem.code] for problem in said.problems]


def answer(said: Return, name: str) -> Answer:
    """The answer to the input of that defined name."""
    cell = next(cell for cell in layouts()[said.unit or ""].cells if cell.name == name)
    return next(a for a in said.answers if (a.item, a.code) == (cell.item, cell.code))


# -- what people do ------------------------------------------------------------------------------------
def place(book: Workbook, name: str) -> tuple[Any, int, int]:
    """Sheet, row and column that a defined name points to."""
    sheet, _, ref = book.defined_names[name].attr_text.rpartition("!")
    return book[sheet.strip("'")], *parse_a1(ref)


def put(on: str | None = None, **values: Any) -> Edit:
    """Type values into the cells of these names, or into the same cells of another sheet."""

    def edit(book: Workbook) -> None:
        for name, value in values.items():
            sheet, row, column = place(book, name)
            (book[on] if on else sheet).cell(row, column).value = value

    return edit


def cell(ref: str, value: Any, sheet: str = FORM) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][ref] = value

    return edit


def insert_row(at: int) -> Edit:
    """Insert a row, as Excel does: the names move along."""

    def edit(book: Workbook) -> None:
        book[FORM].insert_rows(at)
        move_names(book, lambda row, column: (row + (row >= at), column))

    return edit


def delete_row(at: int) -> Edit:
    """Delete a row, as Excel does: names that pointed there are lost."""

    def edit(book: Workbook) -> None:
        book[FORM].delete_rows(at)
        move_names(book, lambda row, column: None if row == at else (row - (row > at), column))

    return edit


def delete_column(at: int) -> Edit:
    def edit(book: Workbook) -> None:
        book[FORM].delete_cols(at)
        move_hidden(book, lambda column: None if column == at else column - (column > at))
        move_names(book, lambda row, column: None if column == at else (row, column - (column > at)))

    return edit


def insert_column(at: int) -> Edit:
    def edit(book: Workbook) -> None:
        book[FORM].insert_cols(at)
        move_hidden(book, lambda column: column + (column >= at))
        move_names(book, lambda row, column: (row, column + (column >= at)))

    return edit


def move_hidden(book: Workbook, to: Callable[[int], int | None]) -> None:
    """Hidden columns go along with what stands in them, as Excel does it and openpyxl does not."""
    dimensions = book[FORM].column_dimensions
    hidden = [one.min for one in dimensions.values() if one.hidden]
    for one in dimensions.values():
        one.hidden = False
    for column in hidden:
        if (now := to(column)) is not None:
            dimensions[column_letters(now)].hidden = True


def move_names(book: Workbook, to: Callable[[int, int], tuple[int, int] | None]) -> None:
    for defined in book.defined_names.values():
        sheet, _, ref = defined.attr_text.rpartition("!")
        if sheet == FORM and ref != "#REF!":
            letters, row = coordinate_from_string(ref.replace("$", ""))
            now = to(row, parse_a1(f"{letters}{row}")[1])
            defined.attr_text = f"{FORM}!${column_letters(now[1])}${now[0]}" if now else f"{FORM}!#REF!"
    kept = []
    for rule in book[FORM].data_validations.dataValidation:  # each covers one cell of ours
        now = to(*parse_a1(str(rule.sqref)))
        if now is not None:
            rule.sqref = MultiCellRange(f"{column_letters(now[1])}{now[0]}")
            kept.append(rule)
    book[FORM].data_validations.dataValidation = kept


def sort_rows(first: str, second: str, columns: str) -> Edit:
    """Exchange the rows of two inputs, as Excel sorts these columns: names and validations stay where they were."""

    def edit(book: Workbook) -> None:
        sheet, a, _ = place(book, first)
        b = place(book, second)[1]
        for letter in columns:
            one, other = sheet[f"{letter}{a}"], sheet[f"{letter}{b}"]
            one.value, other.value = _sorted_to(one, other), _sorted_to(other, one)

    return edit


def _sorted_to(target: Any, source: Any) -> Any:
    if not (isinstance(source.value, str) and source.value.startswith("=")):
        return source.value
    return Translator(source.value, source.coordinate).translate_formula(target.coordinate)


def lose_names(book: Workbook) -> None:
    for name in [name for name in book.defined_names if name != tokens.DEFINED_NAME]:
        del book.defined_names[name]


def clear_keys(book: Workbook) -> None:
    for row in range(1, book[FORM].max_row + 1):
        book[FORM].cell(row, 3).value = book[FORM].cell(row, 9).value = None


def rename_form(book: Workbook) -> None:
    """Rename the sheet, as Excel does: the names follow."""
    book[FORM].title = "平桥镇上报"
    for defined in book.defined_names.values():
        defined.attr_text = defined.attr_text.replace(f"{FORM}!", "平桥镇上报!")


def copy_form(book: Workbook) -> None:
    book.copy_worksheet(book[FORM]).title = "填报表 (2)"


def tokens_become(
    text: str | None, *, where: tuple[str, ...] = ("name", "property", "sheet", "footer")
) -> Edit:
    """Replace copies of the token, or remove them. openpyxl itself drops none but dc:identifier."""

    def edit(book: Workbook) -> None:
        book.properties.identifier = None
        if "name" in where:
            del book.defined_names[tokens.DEFINED_NAME]
            if text:
                book.defined_names[tokens.DEFINED_NAME] = DefinedName(
                    tokens.DEFINED_NAME, attr_text=f'"{text}"'
                )
        if "property" in where:
            book.custom_doc_props.props = [
                p for p in book.custom_doc_props.props if p.name != tokens.PROPERTY
            ]
        if "sheet" in where:
            for row in book[HIDDEN].iter_rows():
                for one in row:
                    if isinstance(one.value, str) and one.value.startswith(tokens.PREFIX):
                        one.value = text
        if "footer" in where:
            for sheet in book.worksheets:
                for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
                    part.text = None

    return edit
