"""The dialog that asks what an entry of the menu must know first."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Final

from govcredit_xl.cli.menu.actions import ASKS, PASSWORD, UNSAID, Action, missing
from govcredit_xl.cli.menu.choices import choices, chosen
from govcredit_xl.cli.menu.situation import Situation

_BAD: Final = "#B3261E"
_WIDTH: Final = 64


def ask(root: tk.Tk, action: Action, now: Situation) -> dict[str, str] | None:
    """What must be known first, by key of `ASKS`; None where it was called off."""
    dialog = Dialog(root, action, now)
    root.wait_window(dialog.top)
    return dialog.answers


def confirm(root: tk.Tk, title: str, question: str) -> bool:
    """Whether a person says yes. Tk's own box has its buttons in English on a Chinese desktop."""
    top = _over(root, title)
    said = tk.BooleanVar(value=False)

    def yes() -> None:
        said.set(True)
        top.destroy()

    ttk.Label(top, text=question, wraplength=420).grid(row=0, column=0, padx=24, pady=(20, 8))
    _buttons(top, 1, ("是", yes), "否")
    _show(root, top)
    root.wait_window(top)
    return said.get()


def _over(root: tk.Tk, title: str) -> tk.Toplevel:
    top = tk.Toplevel(root)
    top.title(title)
    top.transient(root)
    top.resizable(False, False)
    return top


def _buttons(top: tk.Toplevel, row: int, accept: tuple[str, Callable[[], None]], call_off: str) -> None:
    both = ttk.Frame(top)
    both.grid(row=row, column=0, columnspan=2, sticky="e", padx=12, pady=10)
    ttk.Button(both, text=call_off, command=top.destroy).pack(side="right", padx=(8, 0))
    ttk.Button(both, text=accept[0], command=accept[1]).pack(side="right")
    top.bind("<Return>", lambda _: accept[1]())
    top.bind("<Escape>", lambda _: top.destroy())


def _show(root: tk.Tk, top: tk.Toplevel) -> None:
    """Over the middle of the menu's window, which waits."""
    top.update_idletasks()
    left = root.winfo_rootx() + (root.winfo_width() - top.winfo_reqwidth()) // 2
    above = root.winfo_rooty() + (root.winfo_height() - top.winfo_reqheight()) // 3
    top.geometry(f"+{max(left, 0)}+{max(above, 0)}")
    top.wait_visibility()
    top.grab_set()
    top.lift()
    top.focus_force()


class Dialog:
    """A window over the menu's, with a field for each thing that is asked."""

    def __init__(self, root: tk.Tk, action: Action, now: Situation) -> None:
        self.action = action
        self.answers: dict[str, str] | None = None
        self.top = _over(root, action.name)
        ttk.Label(self.top, text=action.about).grid(
            row=0, column=0, columnspan=2, sticky="w", padx=12, pady=(12, 4)
        )
        self.offered = {name: choices(name, action, now) for name in (*action.asks, *action.may_ask)}
        self.given = {name: tk.StringVar() for name in self.offered}
        fields = [self._field(row, name) for row, name in enumerate(self.offered, 1)]
        self.wrong = ttk.Label(self.top, text="", foreground=_BAD)
        self.wrong.grid(row=len(fields) + 1, column=1, sticky="w", padx=12)
        _buttons(self.top, len(fields) + 2, ("确定", self.accept), "取消")
        _show(root, self.top)
        fields[0].focus_set()

    def _field(self, row: int, name: str) -> ttk.Widget:
        optional = f"（{UNSAID[name]}）" if name in self.action.may_ask else ""
        label = ttk.Label(self.top, text=f"{ASKS[name]}{optional}")
        label.grid(row=row, column=0, sticky="w", padx=12, pady=6)
        offered = [one.said for one in self.offered[name]]
        field: ttk.Widget
        if offered:
            field = ttk.Combobox(
                self.top, textvariable=self.given[name], values=offered, width=_WIDTH, height=16
            )
        else:
            show = "●" if name == PASSWORD else ""
            field = ttk.Entry(self.top, textvariable=self.given[name], width=_WIDTH + 2, show=show)
        field.grid(row=row, column=1, padx=12, pady=6, sticky="ew")
        return field

    def accept(self) -> None:
        """Take what was typed, unless something is missing."""
        answers = {name: chosen(self.offered[name], value.get()) for name, value in self.given.items()}
        lacking = missing(self.action, answers)
        if lacking:
            self.wrong.config(text=f"请填：{'、'.join(lacking)}")
            return
        self.answers = answers
        self.top.destroy()
