"""LibreOffice as an engine of xlwings, so that one adapter drives Excel and LibreOffice alike.

Only what the adapter uses is there; it is built on the interface that xlwings publishes under the BSD
licence (`xlwings.base_classes`) and registered through its public list of engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import xlwings
from xlwings import base_classes

from govcredit_xl.master.live.books import Books, Range
from govcredit_xl.master.live.libreoffice import Bridge

NAME: Final = "libreoffice"


class Engine:
    """The engine; xlwings asks for `name`, `type` and `apps`."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any = None) -> Any:
        """A value as the cells take it."""
        return value

    @staticmethod
    def clean_value_data(data: Any, *_: Any) -> Any:
        """What cells gave, as it is."""
        return data


class Apps(base_classes.Apps):
    """The LibreOffice processes that this one has started or joined."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        """Start LibreOffice, or, where `xl` is a bridge, take that one."""
        app = App(self, xl if xl is not None else Bridge(headless=not visible, keep=bool(visible)))
        self._apps.insert(0, app)
        return app

    def forget(self, app: App) -> None:
        """An app has ended."""
        self._apps.remove(app)

    def keys(self) -> list[int]:
        """Process numbers."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self._apps if app.pid == pid)


class App(base_classes.App):
    """One LibreOffice."""

    def __init__(self, apps: Apps, bridge: Bridge) -> None:
        self._apps, self.bridge = apps, bridge
        self.engine = apps.engine
        self._drawing = True

    @property
    def api(self) -> Bridge:
        return self.bridge

    @property
    def version(self) -> str:
        return self.bridge.version.rpartition(" ")[2]

    @property
    def pid(self) -> int:
        return self.bridge.pid

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def visible(self) -> bool:
        return any(self.bridge.call("visible", doc=book.number) for book in self.books)

    @visible.setter
    def visible(self, visible: bool) -> None:
        if visible:
            for book in self.books:
                self.bridge.call("show", doc=book.number)

    @property
    def screen_updating(self) -> bool:
        return self._drawing

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value != self._drawing:
            for book in self.books:
                self.bridge.call("hold", doc=book.number, on=not value)
        self._drawing = value

    @property
    def display_alerts(self) -> bool:
        return False  # driven through its interface, LibreOffice asks nothing

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        pass

    @property
    def selection(self) -> Range | None:
        books = list(self.books)
        return books[0].selection if books else None

    def activate(self, steal_focus: bool = False) -> None:
        """LibreOffice comes to the front with the book that is activated."""

    def calculate(self) -> None:
        """Compute every formula of every open workbook anew."""
        for book in self.books:
            self.bridge.call("calculate", doc=book.number)

    def quit(self) -> None:
        self._apps.forget(self)
        self.bridge.end()

    kill = quit


def register() -> xlwings.Engine:
    """The engine in xlwings' list, put there at the first call."""
    for engine in xlwings.engines:
        if engine.name == NAME:
            return engine
    made = xlwings.Engine(impl=Engine())
    xlwings.engines.add(made)
    if xlwings.engines.active is None:
        made.activate()  # a part of xlwings asks for the active application
    return made
