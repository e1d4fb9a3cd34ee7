"""Number formats: what a cell shows of the number that it holds (ECMA-376 part 1, 18.8.31; ODF has its own).

A format may move the decimal point, scale, hide, replace or spell out a number, so that a person reads
another size than the cell holds. What is shown is worked out here; what it means is for others to judge.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

BUILT_IN: Final[Mapping[int, str]] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Codes that a workbook names by number only; those of dates are told elsewhere."""

DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of built-in formats of dates and times, of Chinese and Japanese programs too."""

MOST_CODE: Final = 255
"""Characters of a format code in Excel; a longer one is not read."""

_TOKEN: Final = re.compile(
    r'"(?P<text>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<width>.)|\*(?P<fill>.)|\[(?P<bracket>[^\[\]]*)\]'
    r"|(?P<general>general|standard|g/通用格式|g/標準)|(?P<ampm>am/pm|a/p|上午/下午)|(?P<exponent>e[+-])"
    r"|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"\s*(<=|>=|<>|=|<|>)\s*(-?[0-9.]+(?:e[+-]?[0-9]+)?)\s*\Z", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?\Z")
_DATE_LETTERS: Final = frozenset("ymdhsYMDHS")


def number_code(code: str) -> str:
    """The code of a number format, "" where it shows numbers as they are."""
    return "" if code.strip().lower() in {"", "general", "standard", "@", "g/通用格式"} else code


def hides_text(code: str) -> bool:
    """True where a cell of that format shows a text as nothing."""
    return code.count(";") > 2 and len(sections := _sections(code)) == 4 and not sections[3].tokens


@dataclass(frozen=True, slots=True)
class ShownAs:
    """What a cell shows of a number.

    Attributes:
        text: "" where it shows nothing.
        kind: number, date, fraction, spelled (Chinese numerals), or general (as any program shows it).
    """

    text: str
    kind: str = "number"


@dataclass
class _Section:
    """One of the up to four sections of a code, for numbers of one kind."""

    tokens: list[tuple[str, str]] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    spelled: bool = False

    def has(self, kind: str) -> bool:
        return any(one == kind for one, _ in self.tokens)


def shown_as(value: float, code: str) -> ShownAs | None:
    """What a cell of that format shows of a number; None where it cannot be told."""
    if not math.isfinite(value) or abs(value) >= 1e15 or len(code) > MOST_CODE:
        return None
    try:
        return _shown(value, _sections(code))
    except (ArithmeticError, ValueError):  # more digits than any program shows
        return None


def _shown(value: float, sections: tuple[_Section, ...]) -> ShownAs:
    chosen, signless = _chosen(sections, value)
    if chosen is None:
        return ShownAs("####")
    kind = "spelled" if chosen.spelled else "number"
    if chosen.has("date"):
        return ShownAs("", "date")
    if chosen.has("general") or chosen.has("at") or (not chosen.tokens and len(sections) == 1):
        text = "".join(
            f"{abs(value):.15g}" if name in {"general", "at"} else text for name, text in chosen.tokens
        )
        shown = _signed(text or f"{abs(value):.15g}", value, signless)
        return ShownAs(shown, kind if chosen.spelled else "general")
    if not chosen.has("digit"):
        text = "".join(text for name, text in chosen.tokens if name in {"literal", "percent", "dot", "comma"})
        return ShownAs(_signed(text, value, signless or not text.strip()).strip(), kind)
    if chosen.has("slash"):
        return ShownAs(_signed(_fraction(abs(value), chosen), value, signless), "fraction")
    if chosen.has("exponent"):
        return ShownAs(_signed(_scientific(abs(value), chosen), value, signless), kind)
    return ShownAs(_signed(_digits(abs(value), chosen), value, signless).strip(), kind)


def _signed(text: str, value: float, signless: bool) -> str:
    return text if signless or value >= 0 else f"-{text}"


# -- sections ------------------------------------------------------------------------------------------
@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = [_Section()]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            sections.append(_Section())
        else:
            _add(sections[-1], kind, text)
    return tuple(sections[:4])


def _add(section: _Section, kind: str, text: str) -> None:
    tokens = section.tokens
    if kind == "bracket":
        condition, currency = _CONDITION.match(text), _CURRENCY.match(text)
        if condition is not None:
            section.condition = (condition[1], float(condition[2]))
        elif currency is not None:
            tokens.append(("literal", currency[1]))
        elif text.upper().startswith("DBNUM"):
            section.spelled = True
        elif _ELAPSED.match(text):
            tokens.append(("date", text))
    elif kind in {"text", "escaped"}:
        tokens.append(("literal", text))
    elif kind == "width":
        tokens.append(("literal", " "))
    elif kind in {"general", "digit", "exponent"}:
        tokens.append((kind, text))
    elif kind == "ampm":
        tokens.append(("date", text))
    elif kind == "other":
        named = {".": "dot", ",": "comma", "%": "percent", "‰": "permille", "/": "slash", "@": "at"}.get(text)
        if named is None:
            named = "date" if text in _DATE_LETTERS else "literal"
        tokens.append((named, text))


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section | None, bool]:
    """The section for a number, and whether it shows no sign of its own."""
    numbers = sections[:3]
    first = numbers[0]
    second = numbers[1] if len(numbers) > 1 else None
    if first.condition is not None or (second is not None and second.condition is not None):
        for section in numbers[:2]:
            if section.condition is not None and _meets(value, section.condition):
                return section, _only_negative(section.condition)
        if second is None:
            return None, False
        left = numbers[2] if len(numbers) > 2 and second.condition is not None and first.condition else None
        return left or (second if second.condition is None else numbers[-1]), False
    if value < 0 and second is not None:
        return second, True
    if value == 0 and len(numbers) > 2:
        return numbers[2], False
    return first, False


def _meets(value: float, condition: tuple[str, float]) -> bool:
    sign, bound = condition
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound, "=": value == bound,
        "<>": value != bound,
    }[sign]  # fmt: skip


def _only_negative(condition: tuple[str, float]) -> bool:
    sign, bound = condition
    return (sign == "<" and bound <= 0) or (sign in {"<=", "="} and bound < 0)


# -- digits --------------------------------------------------------------------------------------------
def _digits(value: float, section: _Section) -> str:
    """A number in the places that the section has for its digits."""
    tokens = section.tokens
    places = [k for k, (kind, _) in enumerate(tokens) if kind == "digit"]
    point = next((k for k, (kind, _) in enumerate(tokens) if kind == "dot"), len(tokens))
    whole = [k for k in places if k < point]
    decimals = [k for k in places if k > point]
    scaled, grouped = _commas(tokens, whole, places)
    number = Decimal(f"{value:.15g}").scaleb(2 * _count(tokens, "percent") - 3 * scaled)
    number = number.scaleb(3 * _count(tokens, "permille"))
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    shown = dict(zip(decimals, _decimal_places(tokens, decimals, right), strict=True))
    shown |= _whole_places(tokens, whole, left.lstrip("0"), grouped)
    out = []
    for k, (kind, text) in enumerate(tokens):
        if kind == "digit":
            out.append(shown[k])
        elif k == point:
            out.append("." if whole or decimals else "")
        elif kind not in {"comma", "dot"}:
            out.append(text)
    return "".join(out)


def _count(tokens: list[tuple[str, str]], kind: str) -> int:
    return sum(one == kind for one, _ in tokens)


def _commas(tokens: list[tuple[str, str]], whole: list[int], places: list[int]) -> tuple[int, bool]:
    """(how often the number is divided by 1,000, whether its digits are grouped)."""
    scaled, grouped = 0, False
    for k, (kind, _) in enumerate(tokens):
        if kind != "comma":
            continue
        before = bool(places) and places[0] < k
        later = any(place > k for place in (whole if whole and k < whole[-1] else places))
        point_follows = any(one == "dot" for one, _ in tokens[k + 1 :]) and not any(
            place > k for place in whole
        )
        if before and (point_follows or not later):
            scaled += 1
        elif before and later:
            grouped = True
    return scaled, grouped


def _whole_places(
    tokens: list[tuple[str, str]], whole: list[int], digits: str, grouped: bool
) -> dict[int, str]:
    """Place → its digits, from the right; the first place takes all that are left."""
    shown: dict[int, str] = {}
    count = 0
    for k in reversed(whole):
        taken = digits if k == whole[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        if not taken:
            taken = {"0": "0", "?": " "}.get(tokens[k][1], "")
        text = ""
        for digit in reversed(taken):
            comma = "," if grouped and count and count % 3 == 0 and digit.isdigit() else ""
            text = digit + comma + text
            count += digit.isdigit()
        shown[k] = text
    return shown


def _decimal_places(tokens: list[tuple[str, str]], decimals: list[int], digits: str) -> list[str]:
    texts = list(digits.ljust(len(decimals), "0"))[: len(decimals)]
    for k in reversed(range(len(decimals))):
        sign = tokens[decimals[k]][1]
        if texts[k] != "0" or sign == "0":
            break
        texts[k] = " " if sign == "?" else ""
    return texts


def _fraction(value: float, section: _Section) -> str:
    """1 1/2, with as many digits below the line as the section has places for, or the number that it names."""
    tokens = section.tokens
    slash = next(k for k, (kind, _) in enumerate(tokens) if kind == "slash")
    behind = "".join(text for _, text in tokens[slash + 1 :]).strip()
    before = [k for k, (kind, _) in enumerate(tokens[:slash]) if kind == "digit"]
    mixed = any(kind == "literal" for kind, _ in tokens[before[0] : before[-1]]) if before else False
    exact = Fraction(Decimal(f"{value:.15g}"))
    if behind.isdigit() and int(behind) > 0:
        below = int(behind)
        above = round(exact * below)
    else:
        most = 10 ** min(max(sum(kind == "digit" for kind, _ in tokens[slash:]), 1), 4) - 1
        near = exact.limit_denominator(most)
        above, below = near.numerator, near.denominator
    whole, above = divmod(above, below) if mixed else (0, above)
    if not above:
        return str(whole)
    return f"{whole} {above}/{below}" if whole else f"{above}/{below}"


def _scientific(value: float, section: _Section) -> str:
    tokens = section.tokens
    at = next(k for k, (kind, _) in enumerate(tokens) if kind == "exponent")
    point = next((k for k, (kind, _) in enumerate(tokens[:at]) if kind == "dot"), at)
    decimals = sum(kind == "digit" for kind, _ in tokens[point:at])
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    return f"{mantissa}E{power}"
