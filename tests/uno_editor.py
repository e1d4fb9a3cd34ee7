"""Edits spreadsheets in one resident LibreOffice; run by the Python that has `uno`, never imported by tests.

Reads from standard input {"office", "profile", "jobs": [{"source", "edits": [[operation, …]], "saves": {format: path}}]}
and prints one text per job: "" where all went well, else what went wrong.
"""

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet.CellDeleteMode import LEFT, UP
from com.sun.star.sheet.CellInsertMode import DOWN, RIGHT
from com.sun.star.table import TableSortField

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
EVERYTHING = 1023  # CellFlags: values, dates, texts, notes, formulas, formats …
CONTENTS = 1 | 2 | 4 | 16
PATIENCE = 60.0


def prop(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


class Editor:
    """The edits of one document, each method an operation."""

    def __init__(self, desktop, document):
        self.desktop, self.document = desktop, document

    def _sheet(self, name):
        return self.document.Sheets.getByName(name)

    def _range(self, sheet, ref):
        return self._sheet(sheet).getCellRangeByName(ref)

    def type(self, sheet, ref, value):
        cell = self._range(sheet, ref).getCellByPosition(0, 0)
        if value is None:
            cell.String = ""
        elif isinstance(value, str) and value.startswith("="):
            cell.Formula = value
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value

    def insert_rows(self, sheet, row, count):
        self._sheet(sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, sheet, row, count):
        self._sheet(sheet).Rows.removeByIndex(row - 1, count)

    def insert_columns(self, sheet, column, count):
        self._sheet(sheet).Columns.insertByIndex(column - 1, count)

    def delete_columns(self, sheet, column, count):
        self._sheet(sheet).Columns.removeByIndex(column - 1, count)

    def insert_cells(self, sheet, ref, way):
        address = self._range(sheet, ref).RangeAddress
        self._sheet(sheet).insertCells(address, DOWN if way == "down" else RIGHT)

    def delete_cells(self, sheet, ref, way):
        address = self._range(sheet, ref).RangeAddress
        self._sheet(sheet).removeRange(address, UP if way == "up" else LEFT)

    def cut(self, sheet, ref, to):
        target = self._range(sheet, to).getCellByPosition(0, 0).CellAddress
        self._sheet(sheet).moveRange(target, self._range(sheet, ref).RangeAddress)

    def copy(self, sheet, ref, to, to_sheet=None):
        target = self._range(to_sheet or sheet, to).getCellByPosition(0, 0).CellAddress
        self._sheet(to_sheet or sheet).copyRange(target, self._range(sheet, ref).RangeAddress)

    def paste_values(self, sheet, ref, to, to_sheet=None):
        data = self._range(sheet, ref).DataArray
        start = self._range(to_sheet or sheet, to).getCellByPosition(0, 0).CellAddress
        area = self._sheet(to_sheet or sheet).getCellRangeByPosition(
            start.Column, start.Row, start.Column + len(data[0]) - 1, start.Row + len(data) - 1
        )
        area.DataArray = data

    def clear(self, sheet, ref, everything=False):
        self._range(sheet, ref).clearContents(EVERYTHING if everything else CONTENTS)

    def no_validation(self, sheet, ref):
        area = self._range(sheet, ref)
        rule = area.Validation
        rule.Type = uno.Enum("com.sun.star.sheet.ValidationType", "ANY")
        area.Validation = rule

    def sort(self, sheet, ref, column, ascending):
        field = TableSortField()
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        self._range(sheet, ref).sort((prop("SortFields", fields), prop("ContainsHeader", False)))

    def rename_sheet(self, sheet, name):
        self._sheet(sheet).Name = name

    def copy_sheet(self, sheet, name):
        self.document.Sheets.copyByName(sheet, name, self.document.Sheets.Count)

    def delete_sheet(self, sheet):
        self.document.Sheets.removeByName(sheet)

    def delete_names(self):
        for name in self.document.NamedRanges.ElementNames:
            self.document.NamedRanges.removeByName(name)

    def delete_properties(self):
        bag = self.document.DocumentProperties.UserDefinedProperties
        for one in bag.PropertySetInfo.Properties:
            bag.removeProperty(one.Name)

    def clear_footers(self):
        for sheet in (self.document.Sheets.getByIndex(k) for k in range(self.document.Sheets.Count)):
            self.document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle).FooterIsOn = False

    def take_in_sheet(self, path, sheet, name):
        """Copy a sheet of another workbook into this one."""
        other = load(self.desktop, path)
        self.document.Sheets.importSheet(other, sheet, self.document.Sheets.Count)
        self.document.Sheets.getByIndex(self.document.Sheets.Count - 1).Name = name
        other.close(True)

    def to_new_book(self, sheets):
        """Copy sheets into a workbook of their own, and go on with that."""
        new = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
        before = list(new.Sheets.ElementNames)
        for sheet in sheets:
            new.Sheets.importSheet(self.document, sheet, new.Sheets.Count)
        for name in before:
            new.Sheets.removeByName(name)
        self.document.close(True)
        self.document = new

    def unprotect(self):
        for name in self.document.Sheets.ElementNames:
            self._sheet(name).unprotect("")


def load(desktop, path):
    return desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (prop("Hidden", True),))


def connect(pipe, office):
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > end or office.poll() not in (None, 0, 81):
                raise
            time.sleep(0.1)


def edit(desktop, job):
    editor = Editor(desktop, load(desktop, job["source"]))
    try:
        editor.unprotect()
        for operation, *arguments in job["edits"]:
            getattr(editor, operation)(*arguments)
        editor.document.calculateAll()
        for kind, path in job["saves"].items():
            editor.document.storeToURL(Path(path).as_uri(), (prop("FilterName", FILTERS[kind]),))
    finally:
        editor.document.close(True)


def main():
    request = json.load(sys.stdin)
    pipe = "govcredit" + uuid.uuid4().hex
    command = [
        request["office"], f"-env:UserInstallation={request['profile']}", "--headless", "--norestore",
        "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    office = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    said = []
    desktop = None
    try:
        desktop = connect(pipe, office)
        for job in request["jobs"]:
            try:
                edit(desktop, job)
                said.append("")
            except Exception as error:
                said.append(f"{type(error).__name__}: {error}")
    finally:
        try:
            if desktop is not None:
                desktop.terminate()
        except Exception:
            pass
        try:
            office.wait(20)
        except subprocess.TimeoutExpired:
            office.kill()
    json.dump(said, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


main()
