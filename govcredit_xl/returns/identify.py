"""Whose workbook is it, and which form: by its token's copies, else by file name and heading together.

Nothing is guessed: what does not agree is held for a person (待核).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.core import tokens
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File, Sheet
from govcredit_xl.files.sheets import Book, SheetPicture, heading_key
from govcredit_xl.returns.context import Context, Origin

HEAD_ROWS: Final = 8
"""The unit's name stands in these rows of the first sheets, above any table."""

_OTHERS_NAMES: Final = ("联系", "电话", "邮箱", "报送至", "发文", "咨询", "技术支持")
_UNIT_LINE: Final = "填报单位"
_CATALOGUE_SHEETS: Final = frozenset(
    {Sheet.SETTINGS, Sheet.UNITS, Sheet.INDICATORS, Sheet.INPUTS, Sheet.BANDS}
)
_MASTER_SHEETS: Final = frozenset({Sheet.ITEMS, Sheet.UNIT_SCORES, Sheet.ANSWERS, Sheet.RETURNS})
_TELLING: Final = 3
_NOT_A_HEADING: Final = 60
_HEADINGS: Final = 5

_Both = tuple[str, str]
"""The same in Chinese and in English."""
_NOT_OURS: Final[_Both] = (
    "里面没有本轮的填报项，也没有本轮的标识",
    "it holds no input and no token of this round",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a workbook is.

    Attributes:
        unit, build: None and "" where they are not certain.
        state: usable, held or rejected.
        problem: why it is not usable, or what is to be told of one that is; None where there is nothing.
        claims: units that a held one may belong to.
        ours: it holds something of a form of this or another round; False: nothing at all.
        signed: as of `Return`.
    """

    unit: str | None
    build: str
    state: str = "usable"
    problem: Problem | None = None
    claims: tuple[str, ...] = ()
    ours: bool = True
    signed: bool = True


def identify(book: Book, context: Context, origins: Sequence[Origin]) -> Identity:
    """The unit and the build of a workbook.

    Args:
        book: its picture.
        context: the round.
        origins: how these bytes came.
    """
    copies = frozenset(token_texts(book))
    valid = {token for token in (tokens.verify(text, context.key) for text in copies) if token is not None}
    here = headings(book, context)
    files = [context.units.in_path(origin.path) for origin in origins]
    if valid:
        said = _by_token(valid, context, here, files)
        return _against_mail(said, origins, context)
    office = _of_the_office(book)
    if office:
        return _foreign(office)
    claimed = {token.round for token in (tokens.peek(text) for text in copies) if token is not None}
    other = sorted(claimed - {context.round})
    if other:
        return _other_round(other[0], context)
    broken = _broken(book, claimed, context, [*here, *files])
    if broken is not None:
        return broken
    replies = frozenset[str]().union(*(reply_units(origin, context) for origin in origins))
    if len(replies) == 1 and not any(files):
        files = [replies]  # a signed token too, if only that of the mail
    said = _against_mail(_by_names(book, context, here, files), origins, context)
    return replace(said, signed=said.unit is not None and replies == {said.unit})


def by_office(book: Book, context: Context, unit: str) -> Identity:
    """The identity of a workbook that the office has assigned to a unit: only its build is looked for.

    Its own token tells the build, whosever it is; without one, the unit's form that it looks like.
    """
    copies = frozenset(token_texts(book))
    valid = {token for token in (tokens.verify(text, context.key) for text in copies) if token is not None}
    told = _over_token(valid, context, unit)
    if unit not in context.names:
        why_en = f"the unit {unit}, to which the office assigned it, is no unit of this round any more"
        return _held(f"主办单位指定的单位 {unit} 已不在本轮的单位名单中", why_en, [])
    own = {token.build for token in valid if token.round == context.round} & context.layouts.keys()
    if len(own) == 1:
        return Identity(unit, own.pop(), problem=told)
    given = {
        build: context.layouts[build] for build in context.builds.get(unit, ()) if build in context.layouts
    }
    build = best_build(book, given) or best_build(book, context.layouts)
    if build is None:
        return _foreign(_NOT_OURS)
    return Identity(unit, build, problem=told)


def _over_token(valid: set[tokens.Token], context: Context, unit: str) -> Problem | None:
    """What is to be told where a valid token says something else than the office."""
    others = sorted({token.unit for token in valid if token.round == context.round} - {unit})
    if not others:
        return None
    whose = _list(others, context)
    return Problem("assigned-over-token", unit=unit, facts={"whose": whose, "whose_en": whose})


def _of_the_office(book: Book) -> _Both | None:
    """Why a workbook that governs or sums up a round is no return; None for all others."""
    sheets = {sheet.name for sheet in book.sheets}
    if Sheet.FORM in sheets:
        return None
    if len(sheets & _CATALOGUE_SHEETS) >= _TELLING:
        zh = f"它是一轮评价的指标体系（{File.CATALOGUE} 或其副本），应放在轮次文件夹里，不用报送"
        return zh, f"it is the catalogue of a round ({File.CATALOGUE}) and belongs into the round's folder"
    if len(sheets & _MASTER_SHEETS) >= _TELLING:
        zh = f"它是一轮评价的主评分表（{File.MASTER} 或其副本），由程序写出，不用报送"
        return zh, f"it is the master of a round ({File.MASTER}), which the program writes"
    return None


def _foreign(why: _Both) -> Identity:
    facts: dict[str, str | float] = {"why": why[0], "why_en": why[1]}
    return Identity(None, "", "rejected", Problem("foreign-workbook", facts=facts))


# -- the token -----------------------------------------------------------------------------------------
def token_texts(book: Book, pattern: re.Pattern[str] = tokens.PATTERN) -> Iterator[str]:
    """Whatever in a workbook looks like a copy of the token."""
    texts = [*book.properties.values(), *book.constants.values(), book.identifier, book.keywords]
    for sheet in book.sheets:
        texts += sheet.header_footer
        texts += [value for value in sheet.cells.values() if isinstance(value, str)]
    for text in texts:
        if tokens.PREFIX in text:
            yield from pattern.findall(text)


def _broken(
    book: Book, claimed: Set[str], context: Context, named: Iterable[frozenset[str]]
) -> Identity | None:
    """Held where no copy of the token is valid and one is forged or damaged; None where there is none at all.

    One that claims another round has been told before: what is left claims this round, or nothing readable.
    """
    found = sorted(frozenset(token_texts(book, tokens.ATTEMPT)))
    if not found and context.round not in claimed:
        return None
    claims = {token.unit for token in map(tokens.peek, found) if token is not None}
    zh = "文件里的标识被改动或损坏，通不过校验，可能不是该单位原来的填报表"
    why_en = "the token in it is damaged or was altered, so it may not be the form that the unit was given"
    return _held(zh, why_en, frozenset[str]().union(claims & context.names.keys(), *named))


def _by_token(
    valid: set[tokens.Token], context: Context, here: list[frozenset[str]], files: list[frozenset[str]]
) -> Identity:
    if len(valid) > 1:
        who = sorted({token.unit for token in valid})
        if len(who) > 1:
            units = _list(who, context)
            return _held(f"文件里有{units}两家的有效标识", f"it holds valid tokens of {units}", who)
        zh = "文件里有两份不同的有效标识，像是由两张填报表拼成"
        return _held(zh, "it holds two different valid tokens, as if two forms had been put together", who)
    token = next(iter(valid))
    if token.round != context.round:
        return _other_round(token.round, context)
    if token.unit not in context.names:
        named = frozenset[str]().union(*here, *files)
        zh = f"标识里的单位 {token.unit} 已不在本轮的单位名单中"
        return _held(zh, f"the unit {token.unit} of its token is no unit of this round any more", named)
    whose = _list([token.unit], context)
    for line in here:
        if token.unit not in line:
            units = _list(line, context)
            why_en = f"its token is that of {whose}, its heading says {units}"
            return _held(f"标识是{whose}的，表头写的是{units}", why_en, {token.unit, *line})
    if files and all(found and token.unit not in found for found in files):
        named = frozenset[str]().union(*files)
        units = _list(named, context)
        why_en = f"its token is that of {whose}, its file name says {units}"
        return _held(f"标识是{whose}的，文件名写的是{units}", why_en, {token.unit, *named})
    return Identity(token.unit, token.build)


def _other_round(other: str, context: Context) -> Identity:
    year, number = _parted(other)
    this_year, this_number = _parted(context.round)
    if year == this_year:
        which = f"另一次 init 建立的同年度轮次（编号 {number}）"
        which_en = f"a round of the same year made by another init (number {number})"
        here, here_en = f"编号 {this_number}", f"number {this_number}"
    else:
        which, which_en = f"另一轮（{_of_year(year)}）", f"another round ({year})"
        here, here_en = _of_year(this_year), this_year
    facts = {"which": which, "which_en": which_en, "here": here, "here_en": here_en}
    return Identity(None, "", "rejected", Problem("other-round", facts=facts))


def _parted(round_id: str) -> tuple[str, str]:
    """Year and number of a round's id."""
    year, _, number = round_id.rpartition("-")
    return year or round_id, number


def _of_year(year: str) -> str:
    return f"{year} 年度" if year.isdigit() else year


def _held(why: str, why_en: str, claims: Iterable[str]) -> Identity:
    facts: dict[str, str | float] = {"why": why, "why_en": why_en}
    return Identity(None, "", "held", Problem("unit-conflict", facts=facts), tuple(sorted(claims)))


def _list(units: Iterable[str], context: Context) -> str:
    return context.units.quoted(frozenset(units))


# -- the mail ------------------------------------------------------------------------------------------
def reply_units(origin: Origin, context: Context) -> frozenset[str]:
    """The units of this round whose valid tokens or marks the mail quotes."""
    found = (tokens.verify(text, context.key) for text in origin.tokens)
    marked = tokens.marked_units(" ".join(origin.tokens), context.round, context.key)
    return marked | {one.unit for one in found if one is not None and one.round == context.round}


def _sending_units(origin: Origin, context: Context) -> frozenset[str]:
    """The units that have the sender's address; of several mails around it, the nearest that says something."""
    return next((units for one in origin.senders if (units := context.unit_by_address.get(one))), frozenset())


def _against_mail(said: Identity, origins: Sequence[Origin], context: Context) -> Identity:
    """Held where each mail that brought it, by its token or else its sender, says another unit."""
    if said.unit is None:
        return said
    whys, named = [], {said.unit}
    for origin in origins:
        replies, senders = reply_units(origin, context), _sending_units(origin, context)
        units = replies or senders
        if not units or said.unit in units:
            return said
        verb = "邮件是对发给" if replies else "邮件是用"
        ending = "的邮件的答复" if replies else "的邮箱发来的"
        mine, theirs = _list([said.unit], context), _list(units, context)
        how = "the mail answers one to" if replies else "the mail came from the address of"
        whys.append(
            (f"填报表是{mine}的，{verb}{theirs}{ending}", f"the form is that of {mine}, {how} {theirs}")
        )
        named |= units
    return _held(*whys[0], named) if whys else said


def _named_units(path: str, context: Context) -> frozenset[str]:
    """The units that the file's name says, or else that of the nearest container that names any."""
    named = context.units.in_path(path)
    return named if named or "!" not in path else _named_units(path.rpartition("!")[0], context)


def sender_unit(origins: Sequence[Origin], context: Context) -> str | None:
    """The one unit that the mails' tokens name, else the files' names, else the senders' addresses."""
    for named in (
        [reply_units(origin, context) for origin in origins],
        [_named_units(origin.path, context) for origin in origins],
        [_sending_units(origin, context) for origin in origins],
    ):
        units = frozenset[str]().union(*named)
        if units:
            return next(iter(units)) if len(units) == 1 else None
    return None


# -- names ---------------------------------------------------------------------------------------------
def headings(book: Book, context: Context) -> list[frozenset[str]]:
    """The units named at the head of the visible sheets, above their tables.

    Each line 填报单位 speaks for itself, on whatever sheet; without one, all lines speak together. Lines about whom to ask
    or where to send are passed over: they name the office.
    """
    headed = _headed(book)
    texts = [text for sheet in headed for text in _head_texts(sheet)]
    others = [sheet for sheet in book.sheets if sheet.state == "visible" and sheet not in headed]
    marked = [text for text in texts if _UNIT_LINE in text]
    marked += [text for sheet in others for text in _head_texts(sheet) if _UNIT_LINE in text]
    named = [context.units.in_text(text) for text in marked or texts]
    return [units for units in (named if marked else [frozenset[str]().union(*named)]) if units]


def _head_texts(sheet: SheetPicture) -> Iterator[str]:
    for row, cells in sheet.by_row.items():
        texts = [value for value in cells.values() if isinstance(value, str)]
        if row > HEAD_ROWS or len(texts) > _HEADINGS:
            return
        for text in texts:
            if len(text) <= _NOT_A_HEADING and not any(word in text for word in _OTHERS_NAMES):
                yield text


def _headed(book: Book) -> list[SheetPicture]:
    named = [sheet for sheet in book.sheets if sheet.name in {Sheet.GUIDE, Sheet.FORM}]
    visible = [sheet for sheet in book.sheets if sheet.state == "visible"]
    return named or visible[:2]


def _by_names(
    book: Book, context: Context, here: list[frozenset[str]], files: list[frozenset[str]]
) -> Identity:
    if best_build(book, context.layouts) is None:
        return replace(_foreign(_NOT_OURS), ours=_has_something_of_ours(book, context))
    named, headed = frozenset[str]().union(*files), frozenset[str]().union(*here)
    agreed = {code for code in named if here and all(code in line for line in here)}
    if len(agreed) != 1:
        (name, name_en), (head, head_en) = _said(named, context), _said(headed, context)
        why_en = f"its token is lost, its file name {name_en}, its heading {head_en}"
        return _held(f"标识已丢失，文件名{name}，表头{head}", why_en, headed | named)
    unit = agreed.pop()
    given = {
        build: context.layouts[build] for build in context.builds.get(unit, ()) if build in context.layouts
    }
    build = best_build(book, given)
    if build is None or build != best_build(book, context.layouts, prefer=build):
        whose = _list([unit], context)
        why_en = f"its token is lost, and its inputs are not those that {whose} was sent"
        return _held(f"标识已丢失，而表中的填报项与发给{whose}的不同", why_en, [unit])
    return Identity(unit, build)


def _said(units: frozenset[str], context: Context) -> _Both:
    named = _list(units, context)
    return (f"写的是{named}", f"says {named}") if units else ("没有写单位", "names no unit")


# -- How much a workbook looks like a form that was sent -------------------------------------------------
ENOUGH: Final = 0.5
A_FEW: Final = 0.15
"""Of a form's labels or keys: no ledger or list of another make has so many of them by chance."""
_MARK: Final = re.compile(r"(?:item|in|na|memo|ev|self|prop)_[0-9_]+(?:_[a-z0-9]+)?\Z")


def likeness(book: Book, layout: FormLayout) -> float:
    """0 to 1: how far the names and keys of the workbook, or else its labels, are those of the layout."""
    marks = {name for name in book.names if _MARK.match(name)}
    texts: set[str] = set()
    for sheet in book.sheets:
        for value in sheet.cells.values():
            if isinstance(value, str):
                if _MARK.match(value):
                    marks.add(value)
                texts.add(heading_key(value))
    own = {cell.name for cell in layout.cells} | {cell.key for cell in layout.cells}
    labels = {heading_key(label) for label in layout.labels.values()}
    by_marks = len(own & marks) / len(own | marks) if own else 0.0
    by_labels = len(labels & texts) / len(labels) if labels else 0.0
    return max(by_marks, by_labels)


def _has_something_of_ours(book: Book, context: Context) -> bool:
    """True where inputs, labels or the title of a form are left, if far too few to read it as one."""
    names = {name for name in book.names if _MARK.match(name)}
    layouts = context.layouts.values()
    if any(not names.isdisjoint(cell.name for cell in layout.cells) for layout in layouts):
        return True
    if any(likeness(book, layout) >= A_FEW for layout in layouts):
        return True
    texts = (text for sheet in book.sheets for text in _head_texts(sheet))
    return any(sheet.name == Sheet.FORM for sheet in book.sheets) or any(
        context.form in text for text in texts
    )


def best_build(book: Book, layouts: Mapping[str, FormLayout], prefer: str | None = None) -> str | None:
    """The build that the workbook looks most like; None where it looks like none of them."""
    found = {build: likeness(book, layout) for build, layout in layouts.items()}
    best = max(found, key=lambda build: (found[build], build == prefer, build), default=None)
    return best if best is not None and found[best] >= ENOUGH else None
