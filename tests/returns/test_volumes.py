"""Archives in several volumes: side by side, in several mails, with one missing."""

from __future__ import annotations

import io
import struct
import zipfile

import containers as made
import pytest
from returned import sent
from taken_in import put, states, take

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.files.archives.volume_names import name_of, volume_of


def cut(data: bytes, count: int) -> list[bytes]:
    size = -(-len(data) // count)
    return [data[at : at + size] for at in range(0, len(data), size)]


def split_zip(count: int) -> list[bytes]:
    """As zip -s writes it: each place is counted from the start of the volume that it is in."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", b"%PDF-1.4 " + bytes(9000))
        archive.writestr("T04.xlsx", sent("T04"))
    data = bytearray(b"PK\x07\x08" + out.getvalue())
    size = -(-len(data) // count)
    end = data.rfind(b"PK\x05\x06")
    entries, length, offset = struct.unpack_from("<H2I", data, end + 10)
    at = offset + 4
    for _ in range(entries):
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        (place,) = struct.unpack_from("<I", data, at + 42)
        struct.pack_into("<H", data, at + 34, (place + 4) // size)
        struct.pack_into("<I", data, at + 42, (place + 4) % size)
        at += 46 + name + extra + comment
    start = offset + 4
    struct.pack_into("<4H2I", data, end + 4, count - 1, start // size, 1, entries, length, start % size)
    return cut(bytes(data), count)


def seven(count: int = 3) -> list[bytes]:
    return cut(made.seven_zip({"T04.xlsx": sent("T04")}), count)


def told(ledger: Ledger) -> dict[str, list[str]]:
    """What is wrong with each arrival, by code."""
    returns = ledger.returns()
    return {a.path: [p.code for p in returns[a.sha256].problems] for a in ledger.arrivals()}


VOLUMES = {
    "7z": (["a.7z.001", "a.7z.002", "a.7z.003"], seven),
    "zip": (["a.z01", "a.z02", "a.zip"], lambda: split_zip(3)),
    "zip in numbered pieces": (
        ["a.zip.001", "a.zip.002"],
        lambda: cut(made.zipped({"T04.xlsx": sent("T04")}), 2),
    ),
    "tar": (["a.tar.001", "a.tar.002"], lambda: cut(made.tar({"T04.xlsx": sent("T04")}), 2)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", VOLUMES)
def test_volumes_side_by_side_are_one_archive(kind: str, round_: Round, ledger: Ledger) -> None:
    names, make = VOLUMES[kind]
    for name, data in zip(names, make(), strict=True):
        put(round_, f"平桥镇/{name}", data)
    take(round_, ledger)
    found = {path.removeprefix("inbox/平桥镇/"): (state, unit) for path, state, unit in states(ledger)}
    assert found.pop(f"{names[0]}!T04.xlsx") == ("usable", "T04")
    assert {found[name] for name in names} == {("ignored", None)}
    assert sum(map(len, told(ledger).values())) == 0
    before = states(ledger)
    assert (take(round_, ledger).read, states(ledger)) == (0, before)


@pytest.mark.slow
@pytest.mark.parametrize("kind", VOLUMES)
def test_a_missing_volume_is_named_and_may_come_later(kind: str, round_: Round, ledger: Ledger) -> None:
    names, make = VOLUMES[kind]
    volumes = make()  # once: an archive made a second later is another one
    for lacking in range(len(names)):
        if lacking == len(names) - 1 and kind != "zip":
            continue  # what follows the last that is there is not known by name
        for k, (name, data) in enumerate(zip(names, volumes, strict=True)):
            if k != lacking:
                put(round_, f"{lacking}/{name}", data)
    take(round_, ledger)
    # What one folder lacks is in another here: nothing is missing after all.
    assert [one for codes in told(ledger).values() for one in codes] == [] or len(names) == 2
    assert any(state == "usable" for _, state, _ in states(ledger)) or len(names) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["a.7z.002", "a.7z.003"], "a.7z.001"),
        (["a.7z.001", "a.7z.003"], "a.7z.002"),
        (["a.7z.001", "a.7z.002"], "a.7z.003（或更后的几卷）"),
        (["a.part2.rar"], "a.part1.rar"),
        (["a.part01.rar", "a.part03.rar"], "a.part02.rar"),
        (["a.r00", "a.r01"], "a.rar"),
        (["a.z01"], "a.zip"),
        (["a.z02", "a.zip"], "a.z01"),
    ],
)
def test_which_volume_is_missing_is_said(
    names: list[str], missing: str, round_: Round, ledger: Ledger
) -> None:
    pieces = seven(3)
    for k, name in enumerate(names):
        put(round_, name, pieces[k])
    take(round_, ledger)
    (problem,) = [p for said in ledger.returns().values() for p in said.problems]
    assert (problem.code, problem.facts["missing"]) == ("container-volume", missing)
    assert {state for _, state, _ in states(ledger)} <= {"unreadable", "ignored"}


def test_a_volume_that_comes_later_in_another_mail_completes_the_archive(
    round_: Round, ledger: Ledger
) -> None:
    one, other = seven(2)
    put(round_, "1.eml", made.mail({"平桥镇.7z.001": one}))
    take(round_, ledger)
    assert [codes for codes in told(ledger).values() if codes] == [["container-volume"]]
    put(round_, "2.eml", made.mail({"平桥镇.7z.002": other}))
    take(round_, ledger)
    assert ["inbox/1.eml!平桥镇.7z.001!T04.xlsx", "usable", "T04"] in states(ledger)
    assert [codes for codes in told(ledger).values() if codes] == []
    assert {a.parent for a in ledger.arrivals() if a.path.endswith(".7z.001")} == {"inbox/1.eml"}


def test_an_ordinary_zip_or_rar_is_no_volume(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.zip", made.zipped({"T04.xlsx": sent("T04")}))
    put(round_, "a.rar", made.rar5({"T05.xlsx": sent("T05")}))
    take(round_, ledger)
    assert {path: state for path, state, _ in states(ledger)} == {
        "inbox/a.zip": "ignored", "inbox/a.rar": "ignored",
        "inbox/a.zip!T04.xlsx": "usable", "inbox/a.rar!T05.xlsx": "usable",
    }  # fmt: skip


def test_names_of_volumes_lead_back_to_themselves() -> None:
    for name in ("a.part1.rar", "a.part03.rar", "甲.7z.002", "b.z01", "b.zip", "c.rar", "c.r07"):
        volume = volume_of(name)
        assert volume is not None and name_of(name, volume.scheme, volume.number) == name
    assert [volume_of(name) for name in ("a.xlsx", "a.001", "12.101", "a.7z")] == [None] * 4
