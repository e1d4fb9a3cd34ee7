"""Drives LibreOffice; run by LibreOffice's own Python, which alone can import `uno`.

One JSON request a line on standard input, `{"do": name, …}`, one JSON answer a line on standard output,
`{"ok": value}` or `{"error": text}`. Only the standard library and UNO, so that any Python 3 can run it.
Rows and columns count from 0. Cells hold numbers, texts or null (blank); an error value is {"error": "#DIV/0!"}.
"""

import json
import os
import time

import uno
from com.sun.star.beans import PropertyValue

CALC = "com.sun.star.sheet.SpreadsheetDocument"
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 511: "#NAME?", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?",
    532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
WITH_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
FORMULAS = 16  # com.sun.star.sheet.CellFlags
XL_ENGLISH, ALL_GROUPS, XL_A1 = 4, 255, 1  # FormulaLanguage, FormulaMapGroup, AddressConvention
CONTENTS = 1 + 2 + 4 + 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas


def properties(**values):
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


class OfficeConnection:
    """The connection, and the documents by a number of our own."""

    def __init__(self):
        self.context = self.desktop = None
        self.documents = {}
        self.next, self.own = 1, False

    # -- the application
    def connect(self, pipe, seconds, own):
        self.own = own
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + seconds
        while True:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        manager = self.context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        provider = manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return f"{node.getByName('ooName')} {node.getByName('ooSetupVersion')}"

    def quit(self):
        try:
            self.desktop.terminate()
        except Exception:
            pass  # the connection breaks as it goes

    # -- documents
    def list(self):
        """Numbers of the spreadsheets that are open."""
        found = []
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(CALC):
                found.append(self.number(document))
        return found

    def where(self, doc):
        """[path, title]; the path is empty for one that was never saved."""
        url = self.documents[doc].URL
        return [uno.fileUrlToSystemPath(url) if url.startswith("file:") else "", self.documents[doc].Title]

    def number(self, document):
        for number, known in self.documents.items():
            if known == document:
                return number
        self.documents[self.next] = document
        self.next += 1
        return self.next - 1

    def open(self, path, hidden, read_only):
        url = uno.systemPathToFileUrl(path)
        how = properties(Hidden=hidden, ReadOnly=read_only, MacroExecutionMode=0, UpdateDocMode=0)
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, how)
        if document is None:
            raise OSError(f"LibreOffice did not open {path}")
        return self.number(document)

    def new(self, hidden):
        document = self.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, properties(Hidden=hidden)
        )
        return self.number(document)

    def close(self, doc):
        self.documents.pop(doc).close(True)

    def save(self, doc, path=None, copy=False):
        document = self.documents[doc]
        if path is None:
            document.store()
            return
        how = properties(FilterName=FILTERS[os.path.splitext(path)[1].lower()], Overwrite=True)
        url = uno.systemPathToFileUrl(path)
        (document.storeToURL if copy else document.storeAsURL)(url, how)

    def pdf(self, doc, path, sheet=None):
        """The whole document, or one sheet of it, as its page style prints it."""
        how = properties(FilterName="calc_pdf_Export", Overwrite=True)
        if sheet is not None:
            only = properties(Selection=self.sheet(doc, sheet))
            data = PropertyValue()
            data.Name, data.Value = "FilterData", uno.Any("[]com.sun.star.beans.PropertyValue", only)
            how += (data,)
        self.documents[doc].storeToURL(uno.systemPathToFileUrl(path), how)

    def calculate(self, doc):
        self.documents[doc].calculateAll()

    def frame(self, doc):
        controller = self.documents[doc].CurrentController
        return None if controller is None else controller.Frame

    def show(self, doc):
        frame = self.frame(doc)
        if frame is not None:
            frame.ContainerWindow.setVisible(True)
            frame.activate()
            frame.ContainerWindow.toFront()

    def visible(self, doc):
        frame = self.frame(doc)
        return frame is not None and bool(frame.ContainerWindow.isVisible())

    # -- sheets
    def sheets(self, doc):
        """[name, visible] in order."""
        sheets = self.documents[doc].Sheets
        return [[name, bool(sheets.getByName(name).IsVisible)] for name in sheets.ElementNames]

    def sheet(self, doc, sheet):
        return self.documents[doc].Sheets.getByName(sheet)

    def remove_sheet(self, doc, sheet):
        self.documents[doc].Sheets.removeByName(sheet)

    def protected(self, doc, sheet):
        return bool(self.sheet(doc, sheet).isProtected())

    def protect(self, doc, sheet, on):
        """Without a password."""
        sheet = self.sheet(doc, sheet)
        sheet.protect("") if on else sheet.unprotect("")

    def activate(self, doc, sheet):
        controller = self.documents[doc].CurrentController
        if controller is not None:
            controller.setActiveSheet(self.sheet(doc, sheet))

    def active_sheet(self, doc):
        controller = self.documents[doc].CurrentController
        return None if controller is None else controller.ActiveSheet.Name

    def used(self, doc, sheet):
        """[rows, columns] up to the last used cell."""
        cursor = self.sheet(doc, sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return [end.EndRow + 1, end.EndColumn + 1]

    # -- cells
    def range(self, doc, sheet, box):
        top, left, bottom, right = box
        return self.sheet(doc, sheet).getCellRangeByPosition(left, top, right, bottom)

    def get(self, doc, sheet, box):
        cells = self.range(doc, sheet, box)
        rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
        # An error comes as nothing, or as a text; only the cell itself tells which.
        for part in cells.queryFormulaCells(WITH_ERROR).RangeAddresses:
            for row in range(part.StartRow, part.EndRow + 1):
                for column in range(part.StartColumn, part.EndColumn + 1):
                    code = self.sheet(doc, sheet).getCellByPosition(column, row).getError()
                    rows[row - box[0]][column - box[1]] = {"error": ERRORS.get(code, "#VALUE!")}
        return rows

    def get_formulas(self, doc, sheet, box):
        """Formulas as Excel writes them; numbers, texts and null elsewhere."""
        top, left = box[:2]
        cells, parser = self.range(doc, sheet, box), self.parser(doc)
        rows = self.get(doc, sheet, box)
        for part in cells.queryContentCells(FORMULAS).RangeAddresses:
            for row in range(part.StartRow, part.EndRow + 1):
                for column in range(part.StartColumn, part.EndColumn + 1):
                    cell = self.sheet(doc, sheet).getCellByPosition(column, row)
                    rows[row - top][column - left] = "=" + parser.printFormula(
                        cell.getTokens(), cell.CellAddress
                    )
        return rows

    def set(self, doc, sheet, box, rows):
        """Numbers and texts as they are, {"formula": text} as Excel writes it, null to empty the cell."""
        plain = [[value if isinstance(value, (int, float, str)) else "" for value in row] for row in rows]
        cells = self.range(doc, sheet, box)
        cells.setDataArray(tuple(tuple(row) for row in plain))
        parser = None
        for k, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, dict):
                    parser = parser or self.parser(doc)
                    cell = cells.getCellByPosition(j, k)
                    cell.setTokens(parser.parseFormula(value["formula"].lstrip("="), cell.CellAddress))

    def parser(self, doc):
        """Reads and writes formulas in Excel's notation."""
        parser = self.documents[doc].createInstance("com.sun.star.sheet.FormulaParser")
        mapper = self.documents[doc].createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        parser.OpCodeMap = mapper.getAvailableMappings(XL_ENGLISH, ALL_GROUPS)
        parser.FormulaConvention = XL_A1
        return parser

    def clear(self, doc, sheet, box):
        self.range(doc, sheet, box).clearContents(CONTENTS)

    def copy(self, doc, sheet, box, row, column):
        source = self.range(doc, sheet, box).RangeAddress
        target = self.sheet(doc, sheet).getCellByPosition(column, row).CellAddress
        self.sheet(doc, sheet).copyRange(target, source)

    def select(self, doc, sheet, box):
        self.activate(doc, sheet)
        controller = self.documents[doc].CurrentController
        if controller is not None:
            controller.select(self.range(doc, sheet, box))

    def selection(self, doc):
        """[sheet, top, left, bottom, right], null where no range is selected."""
        chosen = self.documents[doc].CurrentSelection
        if chosen is None or not hasattr(chosen, "RangeAddress"):
            return None
        place = chosen.RangeAddress
        return [chosen.Spreadsheet.Name, place.StartRow, place.StartColumn, place.EndRow, place.EndColumn]

    def hold(self, doc, on):
        """Stop or resume drawing on the screen."""
        document = self.documents[doc]
        document.lockControllers() if on else document.unlockControllers()

    # -- names
    def names(self, doc):
        """[name, what it refers to as Excel writes it] of the workbook's names."""
        names, parser = self.documents[doc].NamedRanges, self.parser(doc)
        found = [names.getByName(name) for name in names.ElementNames]
        return [[one.Name, parser.printFormula(one.getTokens(), one.ReferencePosition)] for one in found]

    def name_place(self, doc, name):
        """[sheet, top, left, bottom, right] of what a name refers to, null where it is no range."""
        cells = self.documents[doc].NamedRanges.getByName(name).getReferredCells()
        if cells is None:
            return None
        place = cells.RangeAddress
        return [cells.Spreadsheet.Name, place.StartRow, place.StartColumn, place.EndRow, place.EndColumn]

    def set_name(self, doc, name, refers_to):
        names = self.documents[doc].NamedRanges
        if not names.hasByName(name):
            origin = self.documents[doc].Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
            names.addNewByName(name, "0", origin, 0)
        one = names.getByName(name)
        one.setTokens(self.parser(doc).parseFormula(refers_to.lstrip("="), one.ReferencePosition))


def main():
    office = OfficeConnection()
    streams = [open(fd, mode, encoding="utf-8", newline="\n") for fd, mode in ((0, "r"), (1, "w"))]
    for line in streams[0]:
        request = json.loads(line)
        try:
            answer = {"ok": getattr(office, request.pop("do"))(**request)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {getattr(error, 'Message', '') or error}"}
        streams[1].write(json.dumps(answer, ensure_ascii=True) + "\n")
        streams[1].flush()
    if office.own and office.desktop is not None:
        office.quit()  # whoever started this has gone without a word


if __name__ == "__main__":
    main()
