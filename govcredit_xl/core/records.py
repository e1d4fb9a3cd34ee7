"""Records as plain values for JSON, and back: by their fields and the types of these, so that no record says it itself.

A record becomes an object by field name (or, where its class says AS_ROW, as one does of which there are very
many, the list of its fields), a tuple or a set a list, a mapping an object, or a list of pairs where
its keys are no texts, a date {"date": "2021-10-20"}, a date with a time {"time": "2021-10-20T08:00:00"}, bytes
hex digits. What is read back may lack fields that have a default.
"""

from __future__ import annotations

import datetime as dt
import json
import types
import typing
import zlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

T = TypeVar("T")

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_Reader = Callable[[Any], Any]


def to_record(value: Any) -> Any:
    """Plain values that `from_record` makes the same value of.

    Raises:
        TypeError: something in it has no plain form.
    """
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple or kind is list:
        return [v if type(v) in _AS_THEY_ARE else to_record(v) for v in value]
    names = _names(kind)
    if names is not None:
        values = [v if type(v) in _AS_THEY_ARE else to_record(v) for v in _values(kind)(value)]
        return values if getattr(kind, "AS_ROW", False) else dict(zip(names, values, strict=True))
    if isinstance(value, Mapping):
        if all(type(key) is str for key in value):
            return {key: to_record(inner) for key, inner in value.items()}
        return [[to_record(key), to_record(inner)] for key, inner in value.items()]
    if isinstance(value, Set):
        return sorted(to_record(inner) for inner in value)
    if isinstance(value, (tuple, list)):  # one with names
        return [to_record(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dt.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, float):  # a number that also knows its look: what is kept of it is the number
        return float(value)
    raise TypeError(f"{kind.__name__} has no plain form")


def from_record(kind: type[T], record: Any, **known: Any) -> T:
    """The value of that type that `record` describes.

    Args:
        kind: a frozen dataclass, or a type made of such, as in the annotations of a field.
        record: what `to_record` gave.
        known: fields that the record does not hold.
    """
    if known:
        record = {**record, **known}
    found: T = _reader(cast(Any, kind))(record)
    return found


def as_json(value: Any) -> str:
    """`to_record` as JSON; the same value gives the same text."""
    text = json.dumps(to_record(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A file may hold half of a surrogate pair, which is no character: it is shown as one that is.
    return text.encode("utf-8", "replace").decode()


def packed(value: Any) -> bytes:
    """`as_json`, compressed."""
    return zlib.compress(as_json(value).encode(), 1)


def unpacked(kind: type[T], data: bytes, **known: Any) -> T:
    """What `packed` was given."""
    return from_record(kind, json.loads(zlib.decompress(data)), **known)


def with_texts(value: T, change: Callable[[str], str]) -> T:
    """The same record with every text in it changed, keys of mappings too; what has none is the very same."""
    found: Any = value
    kind: Any = type(value)
    names = _names(kind)
    if isinstance(value, str):
        text = change(value)
        found = value if text == value else text
    elif names is not None:
        changed = {
            name: new
            for name, old in zip(names, _values(kind)(value), strict=True)
            if (new := with_texts(old, change)) is not old
        }
        found = replace(cast(Any, value), **changed) if changed else value
    elif isinstance(value, Mapping):
        pairs = {with_texts(key, change): with_texts(inner, change) for key, inner in value.items()}
        found = value if _untouched(pairs.items(), value.items()) else pairs
    elif kind in (tuple, list):
        parts = [with_texts(inner, change) for inner in cast(Any, value)]
        found = value if _untouched([parts], [cast(Any, value)]) else kind(parts)
    return cast(T, found)


def _untouched(now: Iterable[Iterable[Any]], before: Iterable[Iterable[Any]]) -> bool:
    """True where both hold the very same objects in the same order."""
    pairs = zip(now, before, strict=False)
    return all(a is b for one, other in pairs for a, b in zip(one, other, strict=True))


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = _names(kind) or ()
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


def _same(record: Any) -> Any:
    return record


@cache
def _reader(kind: Any) -> _Reader:
    if is_dataclass(kind):
        return _record_reader(cast(type, kind))
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _named_reader(kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_reader(inner)
    if origin is tuple and inner[1:] != (Ellipsis,):
        return _fixed_reader(tuple(_reader(one) for one in inner))
    if origin in (tuple, list, frozenset, set):
        return _list_reader(origin, _reader(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(inner[0]), _reader(inner[1]))
    if isinstance(kind, type) and issubclass(kind, dt.date):
        return _date
    return bytes.fromhex if kind is bytes else _same


def _record_reader(kind: type) -> _Reader:
    hints = typing.get_type_hints(kind)
    names = _names(kind) or ()
    readers = {name: _reader(hints[name]) for name in names}
    odd = [(name, reader) for name, reader in readers.items() if reader is not _same]
    odd_places = [(names.index(name), reader) for name, reader in odd]

    def read(record: Any) -> Any:
        if isinstance(record, list):
            values = record.copy()
            for place, reader in odd_places:
                if place < len(values) and values[place] is not None:
                    values[place] = reader(values[place])
            return kind(*values)
        given = {**record}
        for name, reader in odd:
            if (inner := given.get(name)) is not None:
                given[name] = reader(inner)
        return kind(**given)

    return read


def _named_reader(kind: Any) -> _Reader:
    """A named tuple is a list of its fields; a text, as earlier ledgers have it, is left to its `parse`."""
    return lambda record: kind.parse(record) if isinstance(record, str) else kind(*record)


def _union_reader(inner: tuple[Any, ...]) -> _Reader:
    """Of the alternatives at most one is a record, a list or a mapping; dates tell themselves."""
    others = [reader for one in inner if (reader := _reader(one)) not in (_same, _date)]
    dates = any(_reader(one) is _date for one in inner)

    def read(record: Any) -> Any:
        if type(record) in _AS_THEY_ARE:
            return record
        if dates and isinstance(record, dict) and record.keys() <= {"date", "time"}:
            return _date(record)
        return others[0](record) if others else record

    return read if others or dates else _same


def _fixed_reader(readers: tuple[_Reader, ...]) -> _Reader:
    return lambda record: tuple(reader(one) for reader, one in zip(readers, record, strict=True))


def _list_reader(origin: type, reader: _Reader) -> _Reader:
    if reader is _same:
        return origin
    return lambda record: origin(reader(one) for one in record)


def _mapping_reader(keys: _Reader, values: _Reader) -> _Reader:
    if keys is _same and values is _same:
        return lambda record: dict(record)

    def read(record: Any) -> Any:
        pairs = record.items() if isinstance(record, Mapping) else record
        return {keys(key): values(value) for key, value in pairs}

    return read


def _date(record: Any) -> Any:
    if isinstance(record, str):  # earlier ledgers
        return dt.datetime.fromisoformat(record) if "T" in record else dt.date.fromisoformat(record)
    if "time" in record:
        return dt.datetime.fromisoformat(record["time"])
    return dt.date.fromisoformat(record["date"])
