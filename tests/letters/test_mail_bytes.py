"""What mail programs show: the bytes of our mails, read by three libraries that have nothing in common."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import os
import shutil
import subprocess
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

import pytest

from govcredit_xl.letters.enclosed import Attachment
from govcredit_xl.letters.mail.message import OutgoingMail, as_bytes, encoded_words

NAMES = (
    "T04_平桥镇_政务诚信填报表_2021.xlsx",
    "关于报送淮安区人力资源和社会保障局国家税务总局淮安市淮安区税务局中共淮安区委网信办（2021）𠮷.docx",
    "100%;it's(plain)é.xlsx",
)
MAIL = OutgoingMail(
    unit="T04",
    purpose="send",
    key="2021-0badcafe/T04/b/send",
    message_id="<GC1.a.b.S1@xinyong.test>",
    to="t04@danwei.test",
    recipient="李“四”，平桥镇",
    sender="xyb@xinyong.test",
    sender_name="淮安市淮安区社会信用体系建设工作领导小组办公室",
    reply_to="",
    subject="请填报2021年政务诚信评价填报表：淮安区平桥镇（2021年11月30日前报送） [GC-T04-S1-ABCDEFGH] 𠮷é",
    body="平桥镇：\n.\n..两个点\nFrom 信用办\n",
    mark="GC-T04-S1-ABCDEFGH",
    file="x.eml",
    attachments=tuple(Attachment(name, name.encode() * 40) for name in NAMES),
)
DATA = as_bytes(MAIL, dt.datetime(2021, 11, 8, 9, tzinfo=dt.UTC))
PERL = """
use strict; use Email::MIME; use JSON::PP; binmode STDIN; local $/; my $mail = Email::MIME->new(<STDIN>);
my @files = map { [$_->filename, unpack("H*", $_->body)] } grep { defined $_->filename } $mail->subparts;
print JSON::PP->new->ascii->encode({subject => $mail->header_str("Subject"), from => $mail->header_str("From"),
    to => $mail->header_str("To"), text => ($mail->subparts)[0]->body_str, files => \\@files});
"""


def needed(program: str, package: str) -> str:
    found = shutil.which(program)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"apt-get install {package}")
    return found


def by_python(folder: Path) -> dict:
    said = email.message_from_bytes(DATA, policy=email.policy.default)
    plain = email.message_from_bytes(DATA)  # the newer policy puts spaces between the words of a name
    return {
        "subject": said["Subject"],
        "from": str(make_header(decode_header(plain["From"]))),
        "to": str(make_header(decode_header(plain["To"]))),
        "text": said.get_body().get_content(),
        "files": [(part.get_filename(), part.get_payload(decode=True)) for part in said.iter_attachments()],
    }


def by_perl(folder: Path) -> dict:
    done = subprocess.run([needed("perl", "libemail-mime-perl"), "-e", PERL], input=DATA, capture_output=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return {**said, "files": [(name, bytes.fromhex(body)) for name, body in said["files"]]}


def by_gmime(folder: Path) -> dict:
    mu = needed("mu", "maildir-utils")
    (folder / "mail.eml").write_bytes(DATA)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    viewed = subprocess.run(
        [mu, "view", str(folder / "mail.eml")], capture_output=True, check=True, env=environment
    )
    head, _, rest = viewed.stdout.decode().partition("\nAttachments: ")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    target = folder / "parts"
    target.mkdir()
    subprocess.run(
        [mu, "extract", "--save-attachments", f"--target-dir={target}", str(folder / "mail.eml")],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    return {
        "subject": fields["Subject"],
        "from": fields["From"],
        "to": fields["To"],
        "text": rest.partition("\n")[2],
        "files": [(name, (target / name).read_bytes()) for name in NAMES if (target / name).exists()],
    }


@pytest.mark.parametrize("reader", [by_python, by_perl, by_gmime])
def test_names_senders_and_files_survive(reader, tmp_path):
    said = reader(tmp_path)
    assert said["subject"] == MAIL.subject
    assert parseaddr(said["from"].replace('"', "")) == (MAIL.sender_name, MAIL.sender)
    assert parseaddr(said["to"].replace('"', "")) == (MAIL.recipient, MAIL.to)
    assert said["text"].replace("\r\n", "\n").strip() == MAIL.body.strip()
    assert said["files"] == [(one.name, one.data) for one in MAIL.attachments]


def test_each_name_stands_in_all_three_forms():
    text = DATA.decode("ascii")
    for name in NAMES:
        words = " ".join(encoded_words(name))
        assert f'\r\n name="{words}"\r\n' in text and f'\r\n filename="{words}";\r\n' in text
    assert text.count("filename*=UTF-8''") == len(NAMES) and "filename*0" not in text
    assert "From: =?UTF-8?Q?" in text and "<xyb@xinyong.test>\r\n" in text


def test_lines_end_and_fit_as_smtp_wants():
    longest = Attachment(f"{'T' * 20}_{'淮' * 60}_政务诚信填报表_2021.xlsx", b"x")
    data = as_bytes(
        OutgoingMail(**{**_fields(), "attachments": (longest,)}), dt.datetime(2021, 11, 8, tzinfo=dt.UTC)
    )
    lines = data.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in lines)
    for word in encoded_words(MAIL.subject * 3):
        assert len(word) <= 75


def _fields() -> dict:
    return {name: getattr(MAIL, name) for name in MAIL.__dataclass_fields__}


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.z", "a\x00b", "=?UTF-8?Q?x?="])
def test_no_header_can_be_smuggled_in(bad):
    fields = {**_fields(), "subject": bad, "recipient": bad, "attachments": (Attachment(bad, b""),)}
    said = email.message_from_bytes(
        as_bytes(OutgoingMail(**fields), dt.datetime(2021, 11, 8, tzinfo=dt.UTC)), policy=email.policy.default
    )
    assert said["Bcc"] is None and len(said["To"].addresses) == 1
    assert said["Subject"].split() == bad.replace("\x00", "�").split() or "\x00" in bad
