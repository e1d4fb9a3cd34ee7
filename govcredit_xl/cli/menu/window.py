"""The menu as a window. All that it knows stands in the modules beside it; here it is only drawn."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import messagebox, ttk
from typing import Final, Literal

from govcredit_xl.cli.menu.actions import (
    ACTIONS,
    ASKS,
    BY_KEY,
    FILE,
    KEEP,
    PASSWORD,
    UNIT,
    UNSAID,
    YES,
    Action,
    command,
    missing,
)
from govcredit_xl.cli.menu.places import open_place
from govcredit_xl.cli.menu.running import Advanced, CommandRun, Ended, Said
from govcredit_xl.cli.menu.situation import Situation, look, next_step, summary
from govcredit_xl.core.folder import Round

_WIDTH, _HEIGHT = 1240, 680
_EVERY: Final = 100  # milliseconds between two looks at a command that runs
_FONT: Final = ("Microsoft YaHei UI", 10)
_DEEP: Final = "#1F4E79"
_COLUMNS: Final = 3


class Desk:
    """The window of one round."""

    def __init__(self, root: tk.Tk, round_: Round) -> None:
        self.root, self.round = root, round_
        self.running: CommandRun | None = None
        self.now = Situation()
        root.title(f"评价工作台 — {round_.root.name}")
        root.geometry(f"{_WIDTH}x{_HEIGHT}")
        root.minsize(960, 560)
        if "clam" in ttk.Style().theme_names() and root.tk.call("tk", "windowingsystem") == "x11":
            ttk.Style().theme_use("clam")
        ttk.Style().configure("TButton", padding=1)
        root.option_add("*Font", _FONT)
        self._head()
        body = ttk.Frame(root)
        body.pack(fill="both", expand=True, padx=12, pady=(0, 12))
        self._buttons(body)
        self._output(body)
        root.protocol("WM_DELETE_WINDOW", self._leave)
        self.refresh()

    # -- drawing ---------------------------------------------------------------------------------------
    def _head(self) -> None:
        head = tk.Frame(self.root, bg=_DEEP)
        head.pack(fill="x", pady=(0, 8))
        self.state = tk.Label(head, bg=_DEEP, fg="white", anchor="w", font=(_FONT[0], 11))
        self.state.pack(side="left", fill="x", expand=True, padx=12, pady=10)
        self.following = tk.Button(
            head, bg="#FFEB9C", fg="#262626", font=(_FONT[0], 11, "bold"), relief="flat", padx=14
        )
        self.following.pack(side="right", padx=12, pady=8)

    def _buttons(self, body: ttk.Frame) -> None:
        left = ttk.Frame(body)
        left.pack(side="left", fill="y", padx=(0, 12))
        self.buttons: list[ttk.Button] = []
        for group in dict.fromkeys(action.group for action in ACTIONS):
            frame = ttk.LabelFrame(left, text=group)
            frame.pack(fill="x", pady=(0, 6))
            for k, action in enumerate(one for one in ACTIONS if one.group == group):
                button = ttk.Button(frame, text=action.name, width=15, command=partial(self.choose, action))
                button.grid(row=k // _COLUMNS, column=k % _COLUMNS, padx=3, pady=2, sticky="ew")
                button.bind("<Enter>", partial(self._explain, action))
                self.buttons.append(button)

    def _explain(self, action: Action, _: object) -> None:
        if self.running is None:
            self.stage.config(text=action.about)

    def _output(self, body: ttk.Frame) -> None:
        right = ttk.Frame(body)
        right.pack(side="left", fill="both", expand=True)
        self.bar = ttk.Progressbar(right, mode="determinate")
        self.bar.pack(fill="x")
        self.stage = ttk.Label(right, text="", foreground="#595959")
        self.stage.pack(fill="x", pady=(2, 6))
        frame = ttk.Frame(right)
        frame.pack(fill="both", expand=True)
        self.text = tk.Text(frame, wrap="word", state="disabled", spacing1=2, padx=8, pady=6)
        scroll = ttk.Scrollbar(frame, command=self.text.yview)
        self.text.config(yscrollcommand=scroll.set)
        scroll.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        for begins, colour in (("error", "#B3261E"), ("warning", "#8A5A00"), ("title", _DEEP)):
            self.text.tag_config(begins, foreground=colour)

    def write(self, line: str) -> None:
        """A line in the window."""
        plain = line.strip()
        tag = "error" if plain.startswith("[错误]") else "warning" if plain.startswith("[提醒]") else ""
        tag = "title" if plain.startswith("▶") else tag
        self.text.config(state="normal")
        self.text.insert("end", line + "\n", tag)
        self.text.config(state="disabled")
        self.text.see("end")

    def refresh(self) -> None:
        """Show how the round stands, and what is next."""
        self.now = look(self.round)
        key, why = next_step(self.now)
        self.state.config(text=f"{self.round.root.name}　{summary(self.now)}")
        self.following.config(text=f"下一步：{BY_KEY[key].name}", command=lambda: self.choose(BY_KEY[key]))
        self.stage.config(text=why)

    # -- doing -----------------------------------------------------------------------------------------
    def choose(self, action: Action) -> None:
        """What a button does."""
        if self.running is not None:
            return
        if action.opens:
            self.write(open_place(self.round, action.opens))
            return
        answers = _ask(self.root, action, self.now) if action.asks or action.may_ask else {}
        if answers is None or (action.sure and not messagebox.askyesno(action.name, action.sure)):
            return
        self.write(f"▶ {action.name}")
        self.running = CommandRun(self.round.root, command(action, answers), answers.get(PASSWORD, ""))
        self._enable("disabled")
        self.bar.config(mode="indeterminate")
        self.bar.start(15)
        self.stage.config(text="正在进行……")
        self.root.after(_EVERY, self._listen)

    def _listen(self) -> None:
        if self.running is None:
            return
        for tale in self.running.news():
            if isinstance(tale, Said):
                self.write(tale.line)
            elif isinstance(tale, Advanced) and tale.total:
                self.bar.stop()
                self.bar.config(mode="determinate", maximum=tale.total, value=tale.done)
                self.stage.config(text=f"{tale.stage} {tale.done}/{tale.total}")
            elif isinstance(tale, Ended):
                self._ended(tale.code)
                return
        self.root.after(_EVERY, self._listen)

    def _ended(self, code: int) -> None:
        self.running = None
        self.bar.stop()
        self.bar.config(mode="determinate", value=0)
        self.write("没有完成，请照上面的提示处理。" if code else "做完了。")
        self.write("")
        self._enable("normal")
        self.refresh()

    def _enable(self, state: Literal["normal", "disabled"]) -> None:
        for button in self.buttons:
            button.config(state=state)
        self.following.config(state=state)

    def _leave(self) -> None:
        if self.running is not None and not messagebox.askyesno(
            "还没有做完", "现在关闭，做到一半的下次接着做。关闭吗？"
        ):
            return
        if self.running is not None:
            self.running.stop()
        self.root.destroy()


def _ask(root: tk.Tk, action: Action, now: Situation) -> dict[str, str] | None:
    """What must be known first; None where it was called off."""
    dialog = tk.Toplevel(root)
    dialog.title(action.name)
    dialog.transient(root)
    given: dict[str, tk.StringVar] = {}
    for row, name in enumerate((*action.asks, *action.may_ask)):
        optional = f"（{UNSAID[name]}）" if name in action.may_ask else ""
        ttk.Label(dialog, text=f"{ASKS[name]}{optional}").grid(row=row, column=0, sticky="w", padx=12, pady=6)
        given[name] = tk.StringVar()
        choices = _choices(name, now)
        box: ttk.Widget = (
            ttk.Combobox(dialog, textvariable=given[name], values=choices, width=56)
            if choices
            else ttk.Entry(dialog, textvariable=given[name], width=58, show="●" if name == PASSWORD else "")
        )
        box.grid(row=row, column=1, padx=12, pady=6)
    wrong = ttk.Label(dialog, text="", foreground="#B3261E")
    wrong.grid(row=len(given), column=1, sticky="w", padx=12)
    found: dict[str, str] = {}

    def accept() -> None:
        answers = {name: _value(name, variable.get()) for name, variable in given.items()}
        lacking = missing(action, answers)
        if lacking:
            wrong.config(text=f"请填：{'、'.join(lacking)}")
            return
        found.update(answers)
        found["accepted"] = "1"
        dialog.destroy()

    ttk.Button(dialog, text="确定", command=accept).grid(
        row=len(given) + 1, column=1, sticky="e", padx=12, pady=10
    )
    dialog.bind("<Return>", lambda _: accept())
    dialog.grab_set()
    root.wait_window(dialog)
    return found if found.pop("accepted", "") else None


def _choices(name: str, now: Situation) -> list[str]:
    if name == FILE:
        return [file for file, _, _ in now.files]
    if name == UNIT:
        return [f"{code} {said}" for code, said in now.units]
    return [YES] if name == KEEP else []


def _value(name: str, text: str) -> str:
    return text.split(" ")[0] if name == UNIT else text


def run_window(round_: Round) -> None:
    """Open the window, until it is closed.

    Raises:
        tk.TclError: there is no screen.
    """
    root = tk.Tk()
    Desk(root, round_)
    root.mainloop()
