"""Mails and archives taken apart: names, facts, limits, and what is refused with its reason."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import containers as made
import pytest
from compound import compound
from containers import NAME, SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from returned import sent

from govcredit_xl.core.arrivals import MailFacts, Tree
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.files.archives import headers, names, rars
from govcredit_xl.files.archives.basket import Budget
from govcredit_xl.files.archives.kinds import may_be_container
from govcredit_xl.files.archives.tree import Parcel, folder_of, unpack
from govcredit_xl.files.names import shown_name
from govcredit_xl.files.workers import Workers
from govcredit_xl.returns.members import LIMITS

A, B = b"answers of A", b"answers of B"


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Tree]:
    """Takes bytes apart, and checks what must be true of every tree."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def take(data: bytes, budget: Budget | None = None, name: str = "inbox/x") -> Tree:
        path, sha256 = tmp_path / "container", hashlib.sha256(data).hexdigest()
        path.write_bytes(data)
        tree = unpack((str(tmp_path / "tmp"), budget or Budget()), Parcel(str(path), sha256, name))
        assert may_be_container(path) or not tree.opened
        for member in tree.members:
            kept = (folder_of(tmp_path / "tmp", sha256) / member.sha256).read_bytes()
            assert hashlib.sha256(kept).hexdigest() == member.sha256 and len(kept) == member.size
        assert len({member.path for member in tree.members}) == len(tree.members)
        assert from_record(Tree, to_record(tree)) == tree
        assert {path.name for path in tmp_path.iterdir()} <= {"container", "tmp", "here"}
        assert not list((tmp_path / "here").iterdir())
        return tree

    return take


def said(tree: Tree) -> list[tuple[str, str, list[str]]]:
    """(path, state, codes of its problems) of every container."""
    return [(one.path, one.state, [problem.code for problem in one.problems]) for one in tree.opened]


def paths(tree: Tree) -> list[str]:
    return [member.path for member in tree.members]


# -- every sample --------------------------------------------------------------------------------------
REFUSED = {"aes.zip", "overlapping.zip", "lying.zip"}


@pytest.mark.parametrize("sample", sorted(SAMPLES.keys() - REFUSED))
def test_the_workbook_comes_out_as_it_was_sent(apart, sample: str) -> None:
    tree = apart(SAMPLES[sample](), name=f"inbox/{sample}")
    (found,) = [member for member in tree.members if member.sha256 == hashlib.sha256(sent("T04")).hexdigest()]
    assert found.path.rpartition("!")[2] == ("T04.xlsx" if sample == "one.gz" else NAME)
    assert {(one.state, one.problems) for one in tree.opened} == {("ignored", ())}
    assert all(one.reason.startswith("已拆开：") for one in tree.opened)
    if sample.endswith((".eml", ".msg")):
        assert found.mail is not None
        assert (found.mail.sender, found.mail.sender_name) == ("pingqiao@example.cn", "平桥镇张三")
        assert found.mail.date == "2021-11-29T02:00:00+00:00"


@pytest.mark.parametrize("way", made.spelled(NAME))
def test_names_of_attachments(apart, way: str) -> None:
    type_name = made.word(NAME.encode(), "utf-8") if way.startswith("name of") else b""
    tree = apart(made.named_mail(made.spelled(NAME)[way], A, type_name=type_name))
    assert paths(tree) == [NAME]
    assert said(tree) == [("", "ignored", [])]


@pytest.mark.slow
@given(
    st.text(
        st.characters(codec="gb18030", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_name_is_read_whichever_way_it_is_written(text: str) -> None:
    wanted = f"平桥镇{text}x.xlsx".replace('"', "").replace("%", "").replace("&", "").replace("=?", "")
    ways = made.spelled(wanted)
    for way in (
        "rfc2231",
        "rfc2231 gb18030",
        "rfc2047 quoted",
        "rfc2047 unquoted",
        "rfc2047 q",
        "both, equal",
    ):
        assert headers.attachment_name(ways[way], b"").name == wanted, way


def test_a_backslash_inside_a_gbk_character_is_no_escape() -> None:
    raw = "平桥镇誠信.xlsx".encode("gb18030")  # 誠 is D5 5C
    assert b"\\" in raw
    assert (
        headers.attachment_name(b'attachment; filename="' + raw + b'"; size=1', b"").name == "平桥镇誠信.xlsx"
    )


def test_where_two_names_disagree_the_extended_one_counts_and_is_said(apart) -> None:
    other = b'attachment; filename="T05.xlsx"; ' + made.spelled(NAME)["rfc2231"].partition(b"; ")[2]
    tree = apart(made.named_mail(other, A))
    assert paths(tree) == [NAME]
    (problem,) = tree.opened[0].problems
    assert (
        problem.code == "attachment-names-differ"
        and "T05.xlsx" in problem.message()
        and NAME in problem.message()
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\u202exslx.exe", r"a\u202exslx.exe"),
        ("a\x00\r\nb.xlsx", r"a\u0000\u000d\u000ab.xlsx"),
        ("../../etc/passwd", "__/__/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\temp\\b.xlsx", "C:/temp/b.xlsx"),
        ("b!c.xlsx", "b！c.xlsx"),
        ("平" * 300 + ".xlsx", "平" * 194 + "….xlsx"),
    ],
)
def test_a_name_is_shown_and_is_never_a_path(name: str, shown: str) -> None:
    assert names.shown(name)[0] == shown


def test_names_out_of_order_are_told(apart) -> None:
    tree = apart(made.zipped({"../../x.xlsx": A, "a\u202eb.xlsx": B}))
    assert said(tree) == [("", "ignored", ["member-name-odd", "member-name-odd"])]
    assert paths(tree) == ["__/__/x.xlsx", "a\\u202eb.xlsx"]
    assert "../../x.xlsx" in tree.opened[0].problems[0].message()
    assert bytes.fromhex(tree.members[0].raw or "00") != b"" and shown_name(paths(tree)[1]) == paths(tree)[1]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("平桥镇.xlsx".encode("gbk"), "平桥镇.xlsx"),
        ("平桥镇.xlsx".encode(), "平桥镇.xlsx"),
        ("𠮷镇.xlsx".encode("gb18030"), "𠮷镇.xlsx"),
        (b"plain.xlsx", "plain.xlsx"),
        (b"caf\x82.xlsx", "café.xlsx"),
    ],
)
def test_names_in_zips_without_a_flag(raw: bytes, name: str) -> None:
    assert names.zip_name(raw, False, b"") == name


def test_one_name_under_a_false_flag_does_not_lose_the_archive(apart) -> None:
    good = made.zipped({"平桥镇.xlsx": A, "朱桥镇.xlsx": B})
    bad = good.replace("朱桥镇".encode(), b"\xff\xfe\xfd\xff\xfe\xfd\xff\xfe\xfd")
    tree = apart(bad)
    assert (
        paths(tree)[0] == "平桥镇.xlsx" and len(tree.members) + tree.opened[0].reason.count("没有取出") == 2
    )


def test_siblings_of_one_name_are_told_apart(apart) -> None:
    tree = apart(
        made.eml(
            [(b"Content-Disposition: attachment; filename=a.xlsx", one) for one in (A, B)], head=made._head()
        )
    )
    assert paths(tree) == ["a.xlsx", "a (2).xlsx"]


# -- facts of mails ------------------------------------------------------------------------------------
def test_the_facts_of_a_mail(apart) -> None:
    token = "GC1." + "a" * 70 + "." + "b" * 22
    wrapped = "> " + token[:60] + "\n> " + token[60:]
    data = made.mail(
        {"a.xlsx": A}, sender="=?gb2312?B?xr3HxdXyLNXFyP0=?= <A@B.cn>", body=wrapped, reply_to="<q@x>"
    )
    facts = apart(data).mail
    assert facts is not None
    assert facts.sender_name == "平桥镇,张三"
    assert (facts.sender, facts.to, facts.subject) == ("a@b.cn", ("credit@example.cn",), "填报表")
    assert (facts.in_reply_to, facts.references, facts.date) == (
        "<q@x>",
        ("<q@x>",),
        "2021-11-29T02:00:00+00:00",
    )
    assert facts.tokens == (token,)


def test_a_member_has_the_facts_of_the_mail_nearest_around_it(apart) -> None:
    inner = made.mail({"b.zip": made.zipped({"c.xlsx": A})}, sender="unit@x.cn", subject="里")
    tree = apart(made.forwarding(inner, subject="外", sender="office@x.cn"))
    assert {m.path: (m.parent, m.mail and m.mail.sender) for m in tree.members} == {
        "里.eml": ("", "unit@x.cn"), "里.eml!b.zip": ("里.eml", "unit@x.cn"), "里.eml!b.zip!c.xlsx": ("里.eml!b.zip", "unit@x.cn")
    }  # fmt: skip
    assert tree.mail is not None and (tree.mail.subject, tree.mail.sender) == ("外", "office@x.cn")


@pytest.mark.parametrize("encoded", [False, True])
def test_a_nested_mail_is_byte_for_byte_what_it_is_on_its_own(apart, encoded: bool) -> None:
    inner = made.named_mail(made.spelled(NAME)["raw gbk"], A, head=made._head(subject="平桥镇".encode("gbk")))
    tree = apart(made.forwarding(inner, encoded=encoded))
    assert tree.members[0].path == "平桥镇.eml"
    assert tree.members[0].sha256 in {
        hashlib.sha256(inner).hexdigest(),
        hashlib.sha256(inner.rstrip()).hexdigest(),
    }


def test_a_mail_whose_boundary_is_nowhere_or_cut_off(apart) -> None:
    whole = made.mail({"a.xlsx": A * 9})
    assert said(apart(whole.replace(b"--=_b_", b"--=_c_"))) == [("", "ignored", ["mail-without-attachment"])]
    assert [m.path for m in apart(whole[: whole.rfind(b"--=_b_")]).members] == ["a.xlsx"]


def test_a_picture_of_a_signature_is_passed_over_and_a_photograph_is_not(apart) -> None:
    logo = b"\x89PNG\r\n\x1a\n" + b"\0" * 90
    small = apart(made.signed_with_picture(A, logo))
    assert [m.ignored for m in small.members] == ["邮件正文或签名里的图片", ""]
    large = apart(made.signed_with_picture(A, logo + b"\0" * 100_000))
    assert [m.ignored for m in large.members] == ["", ""]


@pytest.mark.parametrize("pack", [made.zipped, made.tar, made.seven_zip])
@pytest.mark.parametrize("folder", ["平桥镇填报表", "材料/平桥镇填报表.xlsx", "a"])
def test_a_workbook_that_was_unpacked_and_packed_again_is_one_workbook(apart, pack, folder: str) -> None:
    """As macOS shows a workbook that somebody had unpacked: a folder of parts."""
    with zipfile.ZipFile(io.BytesIO(sent("T04"))) as archive:
        parts = {f"{folder}/{name}": archive.read(name) for name in archive.namelist()}
    tree = apart(pack({**parts, "说明.pdf": b"%PDF-1.4"}))
    name = folder.removesuffix(".xlsx") + ".xlsx"
    assert sorted(paths(tree)) == sorted([name, "说明.pdf"])
    assert tree.members == apart(pack({**parts, "说明.pdf": b"%PDF-1.4"})).members  # the same bytes each time


def test_the_parts_put_together_are_the_form(tmp_path: Path) -> None:
    from returned import read

    with zipfile.ZipFile(io.BytesIO(sent("T04"))) as archive:
        data = made.zipped({f"平桥镇/{name}": archive.read(name) for name in archive.namelist()})
    path, sha256 = tmp_path / "a.zip", hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    tree = unpack((str(tmp_path / "tmp"), Budget()), Parcel(str(path), sha256, "a.zip"))
    (member,) = tree.members
    said = read(
        (folder_of(tmp_path / "tmp", sha256) / member.sha256).read_bytes(), f"inbox/a.zip!{member.path}"
    )
    assert (said.state, said.unit) == ("usable", "T04")


def test_a_message_in_a_message_gives_the_same_bytes_each_time(apart) -> None:
    first, second = apart(SAMPLES["two.msg"]()), apart(SAMPLES["two.msg"]())
    assert first == second and first.members[0].path == "平桥镇：填报表.eml"
    assert first.members[0].mail is not None and first.members[0].mail.message_id == "<msg@example.cn>"
    assert first.members[0].mail.to == ("credit@example.cn",)


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (made.mail({}), "mail-without-attachment"),
        (
            made.mail({}, body="超大附件 https://mail.qq.com/cgi-bin/ftnExs_download?k=1"),
            "mail-cloud-attachment",
        ),
        (made.msg({}), "mail-without-attachment"),
        (made.tnef({}), "mail-without-attachment"),
    ],
    ids=["eml", "cloud", "msg", "tnef"],
)
def test_a_mail_without_its_file_is_told(apart, mail: bytes, code: str) -> None:
    assert said(apart(mail)) == [("", "ignored", [code])]


TOKEN = "GC1.eyJyIjoiMjAyMSJ9.YWJjZGVmZ2hpamtsbW5vcA"


@pytest.mark.parametrize(
    "text",
    [
        rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 GC1.no.no;}}\pard "
        + "回复：".encode("gb18030")
        + TOKEN.encode()
        + rb"\par}",
        rb"{\rtf1\ansi\ansicpg936\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
        + TOKEN.encode()
        + rb"{\*\htmltag72 </p>}}",
        rb"{\rtf1\ansi\uc1 \u22238?\u22797? {\pict GC1.no.no}\'d0\'c5 " + TOKEN.encode() + rb"}",
    ],
    ids=["plain", "from a web page", "unicode"],
)
def test_a_mail_that_is_rich_text_alone_is_read_for_its_token(apart, text: bytes) -> None:
    from govcredit_xl.core import tokens

    (found,) = tokens.PATTERN.findall(TOKEN)  # as the mails look for it
    tree = apart(made.msg({"a.xlsx": A}, rich=made.lzfu(text)))
    assert tree.mail is not None and tree.mail.tokens == (found,)


def test_compressed_rich_text_refers_back_also_to_what_was_never_said() -> None:
    from govcredit_xl.files.archives import rtf

    # The example of [MS-OXRTFCP] 4.1: references into what stands before all texts.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert rtf.decompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf.decompressed(b"") == rtf.decompressed(b"x" * 40) == b""
    again = struct.pack("<4I", 100, 2000, 0x75465A4C, 0) + b"\x02a" + struct.pack(">H", (207 << 4) | 15)
    assert rtf.decompressed(again) == b"a" * 18  # a reference into itself


BOUNCES = {
    "chinese": (
        b"=?utf-8?B?57O757uf6YCA5L+h?= <PostMaster@qq.com>",
        "系统退信",
        "您发给 pingqiao@example.cn 的邮件被退回",
    ),
    "english": (
        b"MAILER-DAEMON@example.cn",
        "failure notice",
        "Hi. I could not deliver to <pingqiao@example.cn>:",
    ),
    "no sender": (b"<>", "Undelivered Mail Returned to Sender", "pingqiao@example.cn: no such user"),
}


@pytest.mark.parametrize("kind", BOUNCES)
def test_a_mail_that_came_back_is_told_in_whatever_form(apart, kind: str) -> None:
    sender, subject, body = BOUNCES[kind]
    head = b"From: " + sender + b"\r\nTo: credit@example.cn\r\nDate: " + made.DATE.encode() + b"\r\nSubject: "
    head += made.word(subject.encode(), "utf-8") + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    (one,) = apart(head + body.encode()).opened
    (told,) = [problem for problem in one.problems if problem.code == "mail-came-back"]
    assert told.facts == {"subject": subject, "address": "pingqiao@example.cn"}


def test_a_mail_about_something_sent_back_is_no_bounce(apart) -> None:
    (one,) = apart(made.mail({"a.xlsx": A}, subject="退回修改后的填报表")).opened
    assert one.problems == ()


def test_a_file_in_a_text_that_is_cut_off_is_told(apart) -> None:
    whole = made.uu_mail({"a.xlsx": sent("T04"), "b.xlsx": B}, inline=True)
    tree = apart(whole[: whole.index(b"end\n")] + b"\xff\xff")
    assert [p.code for one in tree.opened for p in one.problems] == ["member-refused"] and tree.members == ()
    assert apart(whole).members[1].sha256 == hashlib.sha256(B).hexdigest()
    assert (
        apart(made.mail({"c.xlsx": A}, body="begin 644 what follows\nis a sentence\nend of it"))
        .opened[0]
        .state
    )


@pytest.mark.slow
def test_a_long_text_of_beginnings_takes_no_time_that_grows_with_its_square(apart) -> None:
    body = b"begin 644 a\n" * 200_000
    mail = made.mail({"c.xlsx": A}).replace(made.BODY.encode(), b"x")
    assert mail and apart(b"From: a@example.cn\r\nTo: b@example.cn\r\nSubject: x\r\n\r\n" + body).opened


def test_times_that_cannot_be_read_are_left_blank() -> None:
    assert [headers.utc(raw) for raw in (b"yesterday", b"", b"Mon, 99 Nov 2021 10:00:00 +0800")] == [
        "",
        "",
        "",
    ]


def test_facts_come_back_from_their_record() -> None:
    facts = MailFacts(
        "<1>", "张三", "a@b", ("c@d",), "s", "2021-11-29T02:00:00+00:00", "<2>", ("<3>",), ("GC1.a.b",)
    )
    assert from_record(MailFacts, to_record(facts)) == facts


# -- what is no container ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "data",
    [
        sent("T04"),
        sent("T04")[:9000],
        b"%PDF-1.7",
        b"",
        "平桥镇：报送。\nDate: x".encode(),
        compound({"Workbook": b"x" * 5000}),
        made.zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    ],
    ids=["xlsx", "cut-off xlsx", "pdf", "empty", "text", "xls", "odt"],
)
def test_documents_are_not_taken_apart(apart, data: bytes) -> None:
    assert apart(data).opened == ()


# -- limits, lies and locks ----------------------------------------------------------------------------
SMALL = Budget(depth=3, count=5, total=2_000_000, member=300_000, ratio=20, free=400_000)


def nested(levels: int) -> bytes:
    data = A
    for _ in range(levels):
        data = made.zipped({"a.zip": data})
    return data


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (made.zipped({str(n): b"x" for n in range(6)}), "里面的文件超过 5 个"),
        (made.tar({str(n): b"x" for n in range(6)}), "里面的文件超过 5 个"),
        (made.seven_zip({str(n): b"x" for n in range(6)}), "里面的文件超过 5 个"),
        (made.rar5({str(n): b"x" for n in range(6)}), "里面的文件超过 5 个"),
        (made.zipped({str(n): b"x" * 250_000 for n in range(3)}), "解开后的大小超过本身的 20 倍"),
        (made.gzipped(b"x" * 1_000_000), "解开后的大小超过本身的 20 倍"),
        (made.seven_zip({str(n): b"x" * 250_000 for n in range(3)}), "解开后的大小超过本身的 20 倍"),
        (made.gzipped(made.tar({str(n): b"x" * 250_000 for n in range(3)})), "解开后的大小超过本身的 20 倍"),
        (made.eml(head=made._head(b"", b"", b"X: " + b"y" * 70_000)), "信头超过 64 KB"),
    ],
    ids=["zip", "tar", "7z", "rar", "zip ratio", "gz ratio", "7z ratio", "tar.gz ratio", "headers"],
)
def test_a_limit_is_a_rejection_with_its_reason(apart, data: bytes, told: str) -> None:
    tree = apart(data, SMALL)
    assert said(tree) == [("", "rejected", ["container-over-limit"])]
    assert (
        told in tree.opened[0].problems[0].message() and tree.opened[0].reason == told and tree.members == ()
    )


def test_depth_is_limited_and_what_is_above_stays(apart) -> None:
    tree = apart(nested(5), SMALL)
    assert ("a.zip!a.zip!a.zip", "rejected", ["container-over-limit"]) in said(tree)
    assert paths(tree) == ["a.zip", "a.zip!a.zip", "a.zip!a.zip!a.zip"]


def test_the_budget_is_that_of_the_whole_tree(apart) -> None:
    inner = made.zipped({"1": b"x", "2": b"x"})
    tree = apart(made.zipped({f"{n}.zip": inner + bytes([n]) for n in range(3)}), SMALL)
    assert [state for path, state, _ in said(tree) if path] == ["ignored", "rejected", "rejected"]


def parts(levels: int) -> bytes:
    """A mail whose parts are nested so deep."""
    marks = [b"b%d" % n for n in range(levels)]
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (mark, mark) for mark in marks
    )
    return (
        made._head()
        + b"MIME-Version: 1.0\r\n"
        + opening
        + b"\r\nx\r\n"
        + b"".join(b"--%s--\r\n" % m for m in reversed(marks))
    )


@pytest.mark.slow
@pytest.mark.parametrize("levels", [60, 3000])
def test_parts_nested_too_deep_are_rejected(apart, levels: int) -> None:
    tree = apart(parts(levels))
    assert said(tree) == [("", "rejected", ["container-over-limit"])]
    assert "50 层" in tree.opened[0].reason


def test_a_member_too_large_costs_itself_alone(apart) -> None:
    for data in (
        made.zipped({"big": b"x" * 400_000, "a.xlsx": A}),
        made.tar({"big": b"x" * 400_000, "a.xlsx": A}),
        made.seven_zip({"big": b"x" * 400_000, "a.xlsx": A}),
        made.rar5({"big": b"x" * 400_000, "a.xlsx": A}),
    ):
        tree = apart(data, SMALL)
        assert said(tree) == [("", "ignored", ["member-refused"])]
        assert paths(tree) == ["a.xlsx"] and tree.opened[0].reason == "已拆开：1 个文件，1 个没有取出"
        assert tree.opened[0].problems[0].facts["member"] == "big"


def sparse() -> bytes:
    """A tar with a file of a terabyte that holds nothing."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("hole")
        info.type = tarfile.GNUTYPE_SPARSE
        archive.addfile(info)
    data = bytearray(out.getvalue())
    data[386 : 386 + 24] = b"0" * 12 + b"0" * 12
    data[483:495] = b"\x80" + (2**40).to_bytes(11, "big")
    data[148:156] = b"        "
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (SAMPLES["lying.zip"](), ["member-refused"]),
        (made.tar({"a.xlsx": A}, links={"l": "/etc/passwd"}), ["member-refused"]),
        (sparse(), ["member-refused"]),
    ],
    ids=["size", "link", "sparse"],
)
def test_members_that_lie_are_refused(apart, data: bytes, codes: list[str]) -> None:
    tree = apart(data)
    assert [problem.code for one in tree.opened for problem in one.problems] == codes
    assert all(b"root:" not in bytes(member.path, "utf-8") for member in tree.members)


def test_links_in_zips_are_refused(apart) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.xlsx", A)
    assert said(apart(out.getvalue())) == [("", "ignored", ["member-refused"])]


def test_names_that_leave_a_7z_are_refused(apart) -> None:
    data = made.with_plain_header({"aa/b.xlsx": A, "c.xlsx": B}, "aa/b", "../b")
    tree = apart(data)
    assert paths(tree) == ["c.xlsx"] and said(tree) == [
        ("", "ignored", ["member-name-odd", "member-refused"])
    ]


@pytest.mark.parametrize("cut", [0.3, 0.55])
def test_a_tar_cut_off_or_damaged_says_so_and_keeps_what_is_whole(apart, cut: float) -> None:
    data = made.tar({"a.xlsx": A, "b.xlsx": b"b" * 3000, "c.xlsx": B})[:7168]
    at = int(len(data) * cut) // 512 * 512
    spoilt = data[:at] if cut == 0.55 else data[:1024] + b"\xff" * 512 + data[1536:]
    tree = apart(spoilt)
    assert paths(tree) == ["a.xlsx"] and set(said(tree)[0][2]) == {"member-refused"}


@pytest.mark.parametrize(
    ("data", "state", "code"),
    [
        (SAMPLES["overlapping.zip"](), "rejected", "container-lies"),
        (SAMPLES["aes.zip"](), "unreadable", "container-password"),
        (made.seven_zip({"a": A}, password="x"), "unreadable", "container-password"),
        (made.rar4({"a": A}, locked=True), "unreadable", "container-password"),
        (made.zipped({}), "unreadable", "container-empty"),
        (made.zipped({"a": A})[:60], "unreadable", "container-broken"),
        (made.seven_zip({"a": A * 900})[:60], "unreadable", "container-broken"),
        (made.gzipped(A * 900)[:40], "unreadable", "container-broken"),
        (made.rar5({"a": A})[:20], "unreadable", "container-broken"),
        (SAMPLES["winmail.dat"]()[:200], "unreadable", "container-broken"),
    ],
    # Their bytes hold times and salts, which would give each test process other names.
    ids=["lying zip", "aes zip", "locked 7z", "locked rar", "empty zip", "cut zip", "cut 7z", "cut gz", "cut rar", "cut tnef"],
)  # fmt: skip
def test_what_cannot_be_opened_is_told_with_a_remedy(apart, data: bytes, state: str, code: str) -> None:
    tree = apart(data)
    assert said(tree) == [("", state, [code])] and tree.opened[0].reason
    for problem in tree.opened[0].problems:
        assert problem.message() and problem.remedy()
        english = problem.message("en") + problem.remedy("en")
        assert "—" not in english and not re.search("[一-鿿]", english)


def test_a_7z_packed_in_a_way_not_known_here_is_not_called_damaged(apart) -> None:
    data = bytearray(made.with_plain_header({"a.xlsx": A * 100}, "a.xlsx", "a.xlsx"))
    (offset,) = struct.unpack_from("<Q", data, 12)
    directory = bytes(data[32 + offset :])
    assert directory.count(b"\x21\x21\x01") == 1  # one coder: LZMA2, with one byte of properties
    unknown = directory.replace(b"\x21\x21\x01", b"\x21\x7e\x01")
    data[32 + offset :] = unknown
    struct.pack_into("<I", data, 28, zlib.crc32(unknown))
    struct.pack_into("<I", data, 8, zlib.crc32(bytes(data[12:32])))
    ((_, state, codes),) = said(apart(bytes(data)))
    assert state == "unreadable" and codes in (["member-refused"], ["container-method"])
    (problem,) = apart(bytes(data)).opened[0].problems
    assert "本机读不了的压缩方法" in problem.message()


def test_a_damaged_archive_keeps_what_is_whole(apart) -> None:
    noise = hashlib.sha512(b"x").digest() * 200
    files = {"a.xlsx": A, "b.xlsx": noise, "c.xlsx": B}
    tree = apart(_with_bad_crc(made.zipped(files)))
    assert said(tree) == [("", "ignored", ["member-refused"])] and paths(tree) == ["a.xlsx", "c.xlsx"]


def _with_bad_crc(data: bytes) -> bytes:
    changed = bytearray(data)
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    struct.pack_into("<I", changed, second + 16, 1)
    return bytes(changed)


def test_a_partly_locked_zip_gives_the_rest(apart) -> None:
    data = bytearray(made.zipped({"a.xlsx": A, "b.xlsx": B}))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    tree = apart(bytes(data))
    assert said(tree) == [("", "ignored", ["member-refused"])] and paths(tree) == ["b.xlsx"]
    assert "密码" in tree.opened[0].problems[0].message()


def test_a_missing_tool_is_named(apart, monkeypatch: pytest.MonkeyPatch) -> None:
    import rarfile

    monkeypatch.setattr(
        rarfile, "tool_setup", lambda *_, **__: (_ for _ in ()).throw(rarfile.RarCannotExec("none"))
    )
    tree = apart(made.rar5({"a.xlsx": A}, method=3))
    assert said(tree) == [("", "unreadable", ["container-needs-tool"])]
    assert "unar" in tree.opened[0].problems[0].remedy()


def test_a_tool_is_found_where_its_installer_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unrar, seven = tmp_path / "WinRAR" / "UnRAR.exe", tmp_path / "a" / "Programs" / "7-Zip" / "7z.exe"
    for program in (unrar, seven):
        program.parent.mkdir(parents=True)
        program.touch()
    folders = ["", str(tmp_path / "none"), str(tmp_path), str(tmp_path / "a")]
    monkeypatch.setattr(rars.shutil, "which", lambda name: None)
    assert [*rars.installed_tools(folders)] == [("UNRAR_TOOL", str(unrar)), ("SEVENZIP_TOOL", str(seven))]
    monkeypatch.setattr(rars.shutil, "which", lambda name: name if name == "unrar" else None)
    assert [*rars.installed_tools(folders)] == [("SEVENZIP_TOOL", str(seven))]


def by_tool(shared: tuple[str, Budget], parcel: Parcel) -> Tree:
    """Takes a rar apart by the external tool, also where the library could do without."""
    import rarfile

    rarfile.FORCE_TOOL = True
    return unpack(shared, parcel)


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("CI") and not any(map(shutil.which, ("unrar", "unar", "7z", "bsdtar"))),
    reason="no tool for rar is installed",
)
@pytest.mark.parametrize(
    "data", [made.rar4({"平桥镇.xlsx": A * 99}), made.rar5({"平桥镇.xlsx": A * 99})], ids=["rar4", "rar5"]
)
def test_the_tool_for_rar_works_within_the_limits_of_a_worker(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.rar"
    path.write_bytes(data)
    parcel = Parcel(str(path), hashlib.sha256(data).hexdigest(), "inbox/c.rar")
    with Workers(1, LIMITS) as workers:
        ((_, tree),) = workers.run(by_tool, [parcel], (str(tmp_path / "tmp"), Budget()))
    assert isinstance(tree, Tree) and said(tree) == [("", "ignored", [])]
    assert [(m.path, m.sha256) for m in tree.members] == [("平桥镇.xlsx", hashlib.sha256(A * 99).hexdigest())]


def test_a_crash_of_a_reader_is_a_finding(apart, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr("govcredit_xl.files.archives.zips._take", crash)
    tree = apart(made.zipped({"a": A}))
    assert said(tree) == [("", "unreadable", ["container-failed"])] and "boom" in tree.opened[0].reason


def test_what_systems_leave_in_archives_is_passed_over(apart) -> None:
    tree = apart(made.zipped({"__MACOSX/._a.xlsx": A, "a.xlsx": B, "~$a.xlsx": A, "x/.DS_Store": A}))
    assert [bool(member.ignored) for member in tree.members] == [True, False, True, True]


# -- anything ------------------------------------------------------------------------------------------
@pytest.mark.slow
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_gets_an_exception_out(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    sample = bytearray(SHORT[data.draw(st.sampled_from(sorted(SHORT)))])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(sample) - 1))
        sample[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        sample = sample[: data.draw(st.integers(1, len(sample)))]
    path = folder / "c"
    path.write_bytes(sample)
    tree = unpack(
        (str(folder / "tmp"), SMALL), Parcel(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "x")
    )
    assert all(one.state in {"ignored", "rejected", "unreadable"} and one.reason for one in tree.opened)


SHORT = {
    "eml": made.mail({"a.xlsx": A, "b.zip": made.zipped({"c": B})}),
    "msg": made.msg({"a.xlsx": A}),
    "two.msg": made.msg_in_msg({"a.xlsx": A}),
    "tnef": made.tnef({"a.xlsx": A}),
    "zip": made.zipped({"a.xlsx": A, "b.xlsx": B}, names="0x7075"),
    "7z": made.seven_zip({"a.xlsx": A, "b.xlsx": B}),
    "rar4": made.rar4({"a.xlsx": A}),
    "rar5": made.rar5({"a.xlsx": A}),
    "tar.gz": made.gzipped(made.tar({"a.xlsx": A}), "a.tar"),
    "names": made.named_mail(
        made.spelled(NAME)["rfc2231 gb2312 in pieces inside a character"], base64.b64encode(A)
    ),
}
