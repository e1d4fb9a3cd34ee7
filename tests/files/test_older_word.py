"""Older Word files through Word or WPS, where LibreOffice is not installed."""

import sys
import types
from pathlib import Path

import pytest
from click.testing import CliRunner
from official import classic, pack

from govcredit_xl.catalogue.importing.arrive import read_notice
from govcredit_xl.cli import app
from govcredit_xl.files import older_word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _Document:
    def __init__(self, word, source):
        self.word, self.source = word, source

    def SaveAs(self, target, kind):  # noqa: N802 - Word's own name
        assert kind == 12
        Path(target).write_bytes(self.word.makes)

    def Close(self, save):  # noqa: N802
        self.word.closed.append((self.source, save))


class _Word:
    """What we ask of Word's application object, with its order of arguments."""

    def __init__(self, makes):
        self.makes, self.closed, self.quit, self.Documents = makes, [], 0, self

    def Open(self, name, confirm, read_only, recent, password):  # noqa: N802
        assert not confirm and read_only and not recent and password
        if b"locked" in Path(name).read_bytes():
            raise OSError("the password is wrong")
        return _Document(self, name)

    def Quit(self, save):  # noqa: N802
        assert save == 0
        self.quit += 1


@pytest.fixture
def word(monkeypatch):
    """Only WPS is installed: Word's name is not known."""
    made = _Word(pack(classic()))

    def start(name):
        if name != "KWPS.Application":
            raise OSError(name)
        return made

    monkeypatch.setattr(older_word, "find_soffice", lambda: None)
    client = types.ModuleType("win32com.client")
    client.DispatchEx = start
    monkeypatch.setitem(sys.modules, "win32com", types.ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    return made


def test_several_documents_by_one_start_of_the_program(word):
    made = older_word.as_docx([b"one", b"locked", b"two"], "doc")
    assert made == [word.makes, None, word.makes] and word.quit == 1
    assert [save for _, save in word.closed] == [0, 0]
    assert (word.Visible, word.DisplayAlerts, word.AutomationSecurity) == (False, 0, 3)


def test_no_program_at_all(monkeypatch):
    monkeypatch.setattr(older_word, "find_soffice", lambda: None)
    monkeypatch.setitem(sys.modules, "win32com", None)
    with pytest.raises(older_word.NoWordError):
        older_word.as_docx([b"one"], "doc")
    assert older_word.as_docx([], "doc") == []


@pytest.mark.slow
def test_a_notice_and_a_document_to_be_checked_come_in_through_it(word, tmp_path):
    old = tmp_path / "a.doc"
    old.write_bytes(b"{\\rtf1 x}")
    source, problem = read_notice(old)
    assert problem is None and source is not None and source.lines
    done = CliRunner().invoke(app, ["notice", "--check", str(old)])
    assert "转换成 .docx 后检查" in done.output and word.quit == 2
    old.write_bytes(b"{\\rtf1 locked}")
    assert "设了密码" in read_notice(old)[1].message()
    done = CliRunner().invoke(app, ["notice", "--check", str(old)])
    assert done.exit_code == 2 and "设了密码" in done.output
