"""Mails and archives in an inbox, from their arrival to the scores."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import containers as made
import pytest
from returned import catalogue, edited, sent, token
from returned import put as typed
from rounds_played import best, run
from rounds_played import sent as sent_in
from taken_in import NOW, outcomes, put, states, take, tree, without_token

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.files import jobs
from govcredit_xl.returns import members
from govcredit_xl.returns.apart import all_apart
from govcredit_xl.returns.inbox import archived
from govcredit_xl.returns.members import take_apart
from govcredit_xl.returns.mend import ArchiveMender
from govcredit_xl.returns.take_in import Intake, take_in


def by_path(ledger: Ledger) -> dict[str, Arrival]:
    return {arrival.path.removeprefix("inbox/"): arrival for arrival in ledger.arrivals()}


# -- a whole inbox -------------------------------------------------------------------------------------
WAYS: dict[str, Callable[[str, bytes], bytes]] = {
    **{f"{program}.eml": (lambda name, data, program=program: made.clients(name, data)[program])
       for program in ("outlook", "foxmail", "netease", "qq", "gmail", "apple")},
    "转发.eml": lambda name, data: made.forwarding(made.mail({name: data})),
    "转发2.eml": lambda name, data: made.forwarding(made.mail({name: data}), encoded=True),
    "winmail.eml": lambda name, data: made.winmail({name: data}),
    "winmail.dat": lambda name, data: made.tnef({name: data}, long_names=False),
    "报送.msg": lambda name, data: made.msg({name: data}),
    "套.msg": lambda name, data: made.msg_in_msg({name: data}),
    "flag.zip": lambda name, data: made.zipped({f"镇街/{name}": data}),
    "gbk.zip": lambda name, data: made.zipped({name: data}, names="gbk"),
    "mac.zip": lambda name, data: made.zipped({name: data, f"__MACOSX/._{name}": b"x"}, names="utf-8"),
    "7075.zip": lambda name, data: made.zipped({name: data}, names="0x7075"),
    "one.7z": lambda name, data: made.seven_zip({name: data}),
    "four.rar": lambda name, data: made.rar4({name: data}),
    "five.rar": lambda name, data: made.rar5({name: data}),
    "one.tar.gz": lambda name, data: made.gzipped(made.tar({name: data}, encoding="gb18030")),
    "套.eml": lambda name, data: made.mail({"报送.zip": made.zipped({"内.rar": made.rar5({name: data})}, names="gbk")}),
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(built: Path) -> dict[str, tuple[str, bytes]]:
    """Unit → name and bytes of its filled-in workbook, one unit for each way."""
    found = {}
    for path in sorted((built / "outbox").glob("*.xlsx"))[: len(WAYS)]:
        unit = path.name.split("_")[0]
        found[unit] = (path.name, fill(sent_in(built, unit), best(built, unit)))
    return found


def drop_in(folder: Path, name: str, data: bytes) -> None:
    path = folder / "inbox" / name
    path.write_bytes(data)
    when = time.mktime((2021, 11, 29, 10, 0, 0, 0, 0, -1))
    os.utime(path, (when, when))


def test_whatever_the_workbooks_come_in_the_scores_are_the_same(built, filled, tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    shutil.copytree(built, plain)
    shutil.copytree(built, packed)
    wanted = {}
    for (way, make), (unit, (name, data)) in zip(WAYS.items(), filled.items(), strict=True):
        drop_in(plain, name, data)
        drop_in(packed, way, make(name, data))
        wanted[unit] = f"inbox/{way}!"
    for name in ("aes.zip", "overlapping.zip", "lying.zip"):
        drop_in(packed, name, made.SAMPLES[name]())
    drop_in(packed, "空邮件.eml", made.mail({}))
    before = tree(packed / "inbox")
    one, other = run(plain, "collect"), run(packed, "collect")
    assert tree(packed / "inbox") == before
    for part in ("total", "items", "units"):
        assert other[part] == one[part], part
    taken = {r["unit"]: r["file"] for r in other["returns"] if r["taken"]}
    assert taken.keys() == wanted.keys() == filled.keys()
    assert all(
        taken[unit].startswith(way) and taken[unit].endswith(filled[unit][0]) for unit, way in wanted.items()
    )
    assert (
        taken[next(reversed(filled))] == f"inbox/套.eml!报送.zip!内.rar!{next(reversed(filled.values()))[0]}"
    )
    containers = {r["file"].removeprefix("inbox/"): r for r in other["returns"] if not r["taken"]}
    assert all(r["reason"] for r in containers.values())
    assert {name: containers[name]["state"] for name in ("outlook.eml", "aes.zip", "overlapping.zip", "空邮件.eml")} == {
        "outlook.eml": "ignored", "aes.zip": "unreadable", "overlapping.zip": "rejected", "空邮件.eml": "ignored"
    }  # fmt: skip
    assert containers["套.eml!报送.zip!内.rar"]["reason"] == "已拆开：1 个文件"
    told = {
        (p["file"] or "").removeprefix("inbox/"): p["code"]
        for p in other["problems"]
        if "container" in p["code"]
    }
    assert told == {"aes.zip": "container-password", "overlapping.zip": "container-lies"}
    again = run(packed, "collect")
    assert again == other
    assert not list((packed / ".govcredit" / "tmp").rglob("*.*"))


# -- arrivals ------------------------------------------------------------------------------------------
def test_members_are_arrivals_of_their_own(round_: Round, ledger: Ledger) -> None:
    data = made.zipped(
        {"镇/平桥镇.xlsx": sent("T04"), "照片.png": b"\x89PNG\r\n\x1a\n", "~$a.xlsx": b"x"}, names="gbk"
    )
    put(round_, "a.zip", data)
    assert take(round_, ledger).arrived == 4
    assert states(ledger) == [
        ["inbox/a.zip", "ignored", None],
        ["inbox/a.zip!~$a.xlsx", "ignored", None],
        ["inbox/a.zip!照片.png", "evidence", None],
        ["inbox/a.zip!镇/平桥镇.xlsx", "usable", "T04"],
    ]
    assert {name: state for name, (state, _, _) in outcomes(ledger).items()} == {
        "a.zip": "ignored", "a.zip!~$a.xlsx": "ignored", "a.zip!照片.png": "evidence", "a.zip!镇/平桥镇.xlsx": "taken"
    }  # fmt: skip
    found = by_path(ledger)["a.zip!镇/平桥镇.xlsx"]
    assert (found.parent, found.size, found.mtime_ns) == (
        "inbox/a.zip",
        len(sent("T04")),
        int((NOW - 3600) * 1e9),
    )
    assert bytes.fromhex(found.raw).decode("gb18030") == "镇/平桥镇.xlsx"
    for arrival in ledger.arrivals():
        assert archived(round_, arrival.sha256).stat().st_size == arrival.size


def test_a_picture_of_a_signature_that_is_sent_by_itself_is_evidence(round_: Round, ledger: Ledger) -> None:
    logo = b"\x89PNG\r\n\x1a\n" + b"\0" * 90
    put(round_, "a.eml", made.signed_with_picture(sent("T04"), logo))
    take(round_, ledger)
    assert outcomes(ledger)["a.eml!image001.png"][0] == "ignored"
    put(round_, "公示.png", logo)
    take(round_, ledger)
    assert (outcomes(ledger)["a.eml!image001.png"][0], outcomes(ledger)["公示.png"][0]) == (
        "ignored",
        "evidence",
    )


@pytest.mark.slow
def test_a_second_run_unpacks_nothing(round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        round_,
        "a.eml",
        made.mail({"b.zip": made.zipped({"平桥镇.xlsx": sent("T04")}), "b.xlsx": sent("T05")}),
    )
    put(round_, "aes.zip", made.SAMPLES["aes.zip"]())
    take(round_, ledger)
    before = (ledger.arrivals(), ledger.returns(), ledger.read_with(), ledger.runs())
    monkeypatch.setattr(members, "unpack", pytest.fail)
    assert take(round_, ledger) == Intake()
    assert (ledger.arrivals(), ledger.returns(), ledger.read_with(), ledger.runs()) == before


def test_whether_all_is_apart_is_told_from_ledger_and_archive(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.xlsx", sent("T04"))
    data = made.zipped({"b.xlsx": sent("T05")})
    put(round_, "b.zip", data)
    take(round_, ledger)
    assert all_apart(ledger, ArchiveMender(round_))
    known = by_path(ledger)
    ledger.note_arrivals([replace(known["b.zip"], path="inbox/c.zip", expanded=False)])
    assert not all_apart(ledger, ArchiveMender(round_))
    take_apart(round_, ledger)
    assert all_apart(ledger, ArchiveMender(round_))
    archived(round_, known["b.zip!b.xlsx"].sha256).unlink()
    assert not all_apart(ledger, ArchiveMender(round_))
    take_apart(round_, ledger)
    assert all_apart(ledger, ArchiveMender(round_))
    ledger.note_arrivals([replace(known["a.xlsx"], path="inbox/d.xlsx", sha256="0" * 64)])
    assert not all_apart(ledger, ArchiveMender(round_))


def test_a_known_container_under_another_name_is_a_duplicate_with_its_members(
    round_: Round,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = made.zipped({"平桥镇.xlsx": sent("T04")})
    put(round_, "a.zip", data)
    take(round_, ledger)
    put(round_, "b.zip", data)
    monkeypatch.setattr(members, "unpack", pytest.fail)
    assert take(round_, ledger).arrived == 2
    assert {name: state for name, (state, _, _) in outcomes(ledger).items()} == {
        "a.zip": "ignored", "a.zip!平桥镇.xlsx": "taken", "b.zip": "duplicate", "b.zip!平桥镇.xlsx": "duplicate"
    }  # fmt: skip
    assert take(round_, ledger) == Intake()


@pytest.mark.parametrize("stage", ["keep", "packed"])
def test_a_run_cut_off_while_unpacking_is_taken_up_by_the_next(
    round_: Round,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
) -> None:
    put(round_, "a.zip", made.zipped({"平桥镇.xlsx": sent("T04"), "朱桥镇.xlsx": sent("T05")}))
    kept = getattr(members, stage)
    calls: list[object] = []

    def stop(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == (2 if stage == "keep" else 1):
            raise KeyboardInterrupt
        return kept(*arguments)

    monkeypatch.setattr(members, stage, stop)
    with pytest.raises(KeyboardInterrupt):
        take(round_, ledger)
    assert len(ledger.arrivals()) == 1
    take(round_, ledger)
    assert [state for _, state, _ in states(ledger)] == ["ignored", "usable", "usable"]
    assert not (round_.temporary / "unpack").exists()


def test_a_container_recorded_by_an_earlier_program_is_taken_apart(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.zip", made.zipped({"平桥镇.xlsx": sent("T04")}))
    take(round_, ledger)
    with sqlite3.connect(round_.ledger_file) as db:  # as it was left by a program without these tables
        db.execute("DROP TABLE unpacked")
        db.execute("DROP TABLE origins")
        db.execute("DELETE FROM arrivals WHERE path LIKE '%!%'")
        db.execute("UPDATE returns SET read_with='old'")
    db.close()
    with Ledger(round_.ledger_file, read_only=True) as looker:
        assert [arrival.path for arrival in looker.arrivals()] == ["inbox/a.zip"]
    with Ledger(round_.ledger_file) as later:
        assert take(round_, later).arrived == 1
        assert [state for _, state, _ in states(later)] == ["ignored", "usable"]


def test_where_a_tool_is_missing_the_next_run_tries_again(
    round_: Round,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import rarfile

    def none(*_: object, **__: object) -> None:
        raise rarfile.RarCannotExec("none")

    put(round_, "a.zip", made.zipped({"b.rar": made.rar5({"平桥镇.xlsx": sent("T04")})}))
    monkeypatch.setattr(rarfile.RarFile, "open", none)
    take(round_, ledger)
    assert outcomes(ledger)["a.zip!b.rar"] == ("unreadable", None, "container-needs-tool")
    monkeypatch.undo()
    take(round_, ledger)
    assert outcomes(ledger)["a.zip!b.rar"][0] == "ignored"
    assert outcomes(ledger)["a.zip!b.rar!平桥镇.xlsx"][0] == "taken"


# -- whose it is ---------------------------------------------------------------------------------------
def test_one_mail_with_two_units_each_goes_by_its_own_token(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.eml", made.mail({"1.xlsx": sent("T04"), "2.xlsx": sent("T05")}))
    take(round_, ledger)
    assert states(ledger)[1:] == [
        ["inbox/a.eml!1.xlsx", "usable", "T04"],
        ["inbox/a.eml!2.xlsx", "usable", "T05"],
    ]


def test_a_reply_of_one_unit_with_the_workbook_of_another_is_held(round_: Round, ledger: Ledger) -> None:
    put(
        round_,
        "a.eml",
        made.mail({"1.xlsx": sent("T04"), "2.xlsx": sent("T05")}, body=f"回复：{token('T04')}"),
    )
    take(round_, ledger)
    assert states(ledger)[1:] == [
        ["inbox/a.eml!1.xlsx", "usable", "T04"],
        ["inbox/a.eml!2.xlsx", "held", None],
    ]
    held = ledger.returns()[by_path(ledger)["a.eml!2.xlsx"].sha256]
    assert held.claims == ("T04", "T05") and "答复" in held.reason


def test_a_later_mail_under_the_same_name_says_nothing_of_the_earlier(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.eml", made.mail({"b.zip": made.zipped({"1.xlsx": sent("T04")})}))
    take(round_, ledger)
    put(round_, "a.eml", made.mail({"2.xlsx": sent("T05")}, body=token("T05")), age=60)
    take(round_, ledger)
    assert {path: state for path, state, _ in states(ledger)} == {
        "inbox/a.eml": "ignored", "inbox/a.eml!b.zip": "ignored", "inbox/a.eml!b.zip!1.xlsx": "usable",
        "inbox/a.eml!2.xlsx": "usable",
    }  # fmt: skip


def test_a_forged_reply_token_is_no_evidence(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.eml", made.mail({"1.xlsx": sent("T05")}, subject=token("T04", key=b"x" * 32)))
    take(round_, ledger)
    assert states(ledger)[1] == ["inbox/a.eml!1.xlsx", "usable", "T05"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "body", "state"),
    [
        ("填报表.xlsx", "", "held"),
        ("填报表.xlsx", "T04", "usable"),
        ("填报表.xlsx", "T05", "held"),
        ("平桥镇.xlsx", "", "usable"),
        ("平桥镇.xlsx", "T05", "held"),
    ],
)
def test_a_workbook_without_token_by_the_reply_and_its_heading(
    round_: Round,
    ledger: Ledger,
    name: str,
    body: str,
    state: str,
) -> None:
    put(round_, "a.eml", made.mail({name: without_token()}, subject=token(body) if body else "填报"))
    take(round_, ledger)
    assert states(ledger)[1] == [f"inbox/a.eml!{name}", state, "T04" if state == "usable" else None]


@pytest.mark.parametrize(
    ("sender", "reply", "state"),
    [
        ("t04@x.cn", "", "usable"),
        ("T05@X.cn", "", "held"),
        ("who@x.cn", "", "usable"),
        ("t05@x.cn", "T04", "usable"),
    ],
)
def test_the_senders_address_speaks_last(
    round_: Round,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    sender: str,
    reply: str,
    state: str,
) -> None:
    from dataclasses import replace

    import taken_in

    emails = {"T04": "t04@x.cn；t04b@x.cn", "T05": "t05@x.cn"}
    units = tuple(replace(unit, email=emails.get(unit.code, "")) for unit in catalogue().units)
    monkeypatch.setattr(taken_in, "catalogue", lambda: replace(catalogue(), units=units))
    body = token(reply) if reply else "见附件"
    put(
        round_,
        "a.eml",
        made.mail({"填报表.xlsx": sent("T04"), "说明.pdf": b"%PDF-1.4"}, sender=f"x <{sender}>", body=body),
    )
    take(round_, ledger)
    found = {path.rpartition("!")[2]: (state, unit) for path, state, unit in states(ledger)}
    assert found["填报表.xlsx"] == (state, "T04" if state == "usable" else None)
    owner = reply or {"t04@x.cn": "T04", "T05@X.cn": "T05"}.get(sender)
    assert found["说明.pdf"] == ("evidence", owner)


@pytest.mark.slow
def test_the_mails_date_is_when_it_came_unless_it_lies_ahead(round_: Round, ledger: Ledger) -> None:
    late, early = edited("T04", typed(in_12_1_n=1)), edited("T04", typed(in_12_1_n=2))
    put(round_, "a.eml", made.mail({"平桥镇.xlsx": late}, date="Mon, 29 Nov 2021 10:00:00 +0800"))
    put(round_, "b.eml", made.mail({"平桥镇.xlsx": early}, date="Sun, 28 Nov 2021 10:00:00 +0800"))
    put(round_, "c.eml", made.mail({"x.txt": b"x"}, date="Sun, 28 Nov 2032 10:00:00 +0800"))
    take(round_, ledger)
    order = [path for path, _, _ in states(ledger)]
    assert order.index("inbox/b.eml!平桥镇.xlsx") < order.index("inbox/a.eml!平桥镇.xlsx")
    assert outcomes(ledger)["a.eml!平桥镇.xlsx"][0] == "taken"
    ahead = by_path(ledger)["c.eml"]
    assert ahead.came_ns == ahead.mtime_ns and by_path(ledger)["a.eml"].came_ns == 1638151200 * 10**9


# -- a child of its own --------------------------------------------------------------------------------
def die(shared: object, parcel: members.Parcel) -> members.Tree:
    """Dies, hangs or takes all memory at one container, and does the others."""
    if parcel.name.endswith("die.zip"):
        os._exit(1)
    while parcel.name.endswith("hang.zip"):
        pass
    if parcel.name.endswith("eat.zip"):
        raise MemoryError
    if parcel.name.endswith("disk.zip"):
        raise OSError(28, "No space left on device")
    return _unpack(shared, parcel)  # type: ignore[arg-type]


_unpack = members.unpack


@pytest.mark.slow
def test_a_container_that_kills_hangs_or_bloats_its_worker_costs_only_itself(
    round_: Round,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(members, "unpack", die)
    monkeypatch.setattr(members, "LIMITS", jobs.Limits(seconds=3, memory=512 * 2**20))
    for number, name in enumerate(("die", "hang", "eat", "disk", "good")):
        put(round_, f"{name}.zip", made.zipped({f"{number}.pdf": b"%PDF-1.4" + bytes([number])}))
    taken = take_in(round_, round_.inbox, ledger, catalogue(), clock=lambda: NOW)
    assert taken.arrived == 6
    told = {path.removeprefix("inbox/"): state for path, state, _ in states(ledger)}
    assert told == {
        "die.zip": "unreadable", "disk.zip": "unreadable", "eat.zip": "unreadable", "hang.zip": "unreadable",
        "good.zip": "ignored", "good.zip!4.pdf": "evidence",
    }  # fmt: skip
    codes = {p.code for said in ledger.returns().values() for p in said.problems}
    assert codes == {"container-failed"}
    monkeypatch.undo()
    take(round_, ledger)  # none of this is a file's fault for good: each is tried again
    assert {name for name, state in ((p, s) for p, s, _ in states(ledger)) if state == "ignored"} == {
        f"inbox/{name}.zip" for name in ("die", "hang", "eat", "disk", "good")
    }
