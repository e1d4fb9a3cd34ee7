"""The menu as a window. All that it knows stands in the modules beside it; here it is only drawn."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import ttk
from typing import Final, Literal

from govcredit_xl.cli.menu.actions import ACTIONS, BY_KEY, PASSWORD, Action, command
from govcredit_xl.cli.menu.dialog import ask, confirm
from govcredit_xl.cli.menu.places import open_place
from govcredit_xl.cli.menu.running import Advanced, CommandRun, Ended, Said
from govcredit_xl.cli.menu.situation import Situation, look, next_step, summary
from govcredit_xl.core.folder import Round

_WIDTH, _HEIGHT = 1320, 680
_AROUND: Final = (16, 88)  # what the window's frame and the task bar take of a screen
_EVERY: Final = 100  # milliseconds between two looks at a command that runs
_FONT: Final = ("Microsoft YaHei UI", 10)
_DEEP: Final = "#1F4E79"
_COLUMNS: Final = 4
_WELCOME: Final = (
    "右上角黄色的按钮是现在该做的事，做完一步再看它。",
    "其余的事都在左边：鼠标停在按钮上，上面的一行说明它做什么。",
    "做了什么、接下来做什么，写在这里。要时间的事，上面有进度条。",
    "",
)


class Desk:
    """The window of one round."""

    def __init__(self, root: tk.Tk, round_: Round) -> None:
        self.root, self.round = root, round_
        self.running: CommandRun | None = None
        self.now = Situation()
        root.title(f"评价工作台 — {round_.root.name}")
        if "clam" in ttk.Style().theme_names() and root.tk.call("tk", "windowingsystem") == "x11":
            ttk.Style().theme_use("clam")
        ttk.Style().configure("TButton", padding=1)
        root.option_add("*Font", _FONT)
        self._head()
        body = ttk.Frame(root)
        body.pack(fill="both", expand=True, padx=12, pady=(0, 12))
        self._buttons(body)
        self._output(body)
        self._fit()
        for line in _WELCOME:
            self.write(line)
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

    def _fit(self) -> None:
        """As large as is good, never so small that a button is cut, and whole on the screen."""
        self.root.update_idletasks()
        least = self.root.winfo_reqheight()
        width = min(_WIDTH, self.root.winfo_screenwidth() - _AROUND[0])
        height = max(least, min(_HEIGHT, self.root.winfo_screenheight() - _AROUND[1]))
        left = max((self.root.winfo_screenwidth() - width - _AROUND[0]) // 2, 0)
        self.root.geometry(f"{width}x{height}+{left}+0")
        self.root.minsize(min(width, 1000), least)

    def _buttons(self, body: ttk.Frame) -> None:
        left = ttk.Frame(body)
        left.pack(side="left", fill="y", padx=(0, 12))
        self.buttons: list[ttk.Button] = []
        for group in dict.fromkeys(action.group for action in ACTIONS):
            frame = ttk.LabelFrame(left, text=group)
            frame.pack(fill="x", pady=(0, 6))
            for k, action in enumerate(one for one in ACTIONS if one.group == group):
                button = ttk.Button(frame, text=action.name, width=14, command=partial(self.choose, action))
                button.grid(row=k // _COLUMNS, column=k % _COLUMNS, padx=2, pady=2, sticky="ew")
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
        self.text = tk.Text(
            frame, wrap="char", state="disabled", spacing1=2, padx=8, pady=6, width=1, height=1
        )
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
        answers = ask(self.root, action, self.now) if action.asks or action.may_ask else {}
        if answers is None or (action.sure and not confirm(self.root, action.name, action.sure)):
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
        if self.running is not None and not confirm(
            self.root, "还没有做完", "现在关闭，做到一半的下次接着做。关闭吗？"
        ):
            return
        if self.running is not None:
            self.running.stop()
        self.root.destroy()


def run_window(round_: Round) -> None:
    """Open the window, until it is closed.

    Raises:
        tk.TclError: there is no screen.
    """
    root = tk.Tk()
    Desk(root, round_)
    root.mainloop()
