"""Figures as a sheet shows them: its number formats (ECMA-376, part 1, 18.8.30 and 18.8.31) hide zeros, write a dash
for them, or show a share.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from archive.report.numbers import read_cell, read_number

_GENERAL, _TEXT = "General", "@"
# the formats that a file does not write out, as Chinese programs have them; the others show dates or parts
_ACCOUNTS = '_ * {0}_ ;_ * -{0}_ ;_ * "-"_ ;_ @_ '
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "#,##0",
    6: "#,##0",
    7: "#,##0.00",
    8: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: _ACCOUNTS.format("#,##0"),
    42: _ACCOUNTS.format("#,##0"),
    43: _ACCOUNTS.format("#,##0.00"),
    44: _ACCOUNTS.format("#,##0.00"),
}
_TOKEN = re.compile(
    r"""(?P<general>General|G/通用格式)|"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]"""
    r"""|(?P<digit>[0#?])|(?P<mark>[.,%])|(?P<date>[ymdhseg]|上午)|(?P<word>.)""",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*\]")
_HOLDS = {"<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne}
_SECTIONS = re.compile(r"""((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)""")
_CURRENCY = re.compile("[¥￥$€£]")
_POWER = re.compile(r"-?[\d.]+E[+-]?\d+")
_LONGEST, _LARGEST = 200, 1e15  # characters of a format, and the value of a figure


def plain(value: float) -> str:
    """A value without a format; whole numbers are kept as floats by Excel."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else repr(round(value, 10))


def said(value: float, shown: str | None) -> str:
    """What a cell says that holds a value and shows a text: what it shows, where that is the same figure or none.

    A figure that is only rounded, or in powers of ten, stands as it is stored; of a fraction shown as a whole number
    neither is sure. The sign of a currency is left out: a column has its unit.

    >>> said(29, "2900%"), said(0, "-"), said(12345, "1.2万"), said(26.5534, "26.55"), said(2.6, "3"), said(5, "¥5.00")
    ('2900%', '-', '12345', '26.5534', '3 (2.6)', '5.00')
    """
    shown = shown if shown is None else _CURRENCY.sub("", shown).strip()
    if shown is None or _POWER.fullmatch(shown) or (shown.isdigit() and int(shown) == value):
        return plain(value)  # 007
    if read_cell(shown)[0] is None or read_number(shown) == float(plain(value)):
        return shown
    return f"{shown} ({plain(value)})" if shown.isdigit() and value != int(value) else plain(value)


def figure(value: float, code: str | None, *, no_zeros: bool = False) -> str | None:
    """A figure as a sheet shows it; None where that is as it is stored. `no_zeros`: the sheet shows none."""
    if no_zeros and not value:
        return ""
    shown = formatted(value, code) if code else None
    text = None if shown is None else said(value, shown)
    return None if text == plain(value) else text


@lru_cache(maxsize=4096)
def formatted(value: float, code: str) -> str | None:
    r"""A value as the format shows it; None for dates, parts and powers of ten, which are left as they are.

    >>> formatted(1234.5, '#,##0.00"元"'), formatted(0, "0;-0;;@"), formatted(0, BUILT_IN[41]), formatted(0.29, "0%")
    ('1,234.50元', '', '-', '29%')
    >>> formatted(-3, "0;[Red]0"), formatted(-3, r"0_);\(0\)"), formatted(12345, '0!.0,"万"'), formatted(5, "yyyy-m")
    ('-3', '-3', '1.2万', None)
    """
    if len(code) > _LONGEST or not abs(value) < _LARGEST:
        return None
    section, unsigned = _section(value, code)
    tokens = [one for one in _TOKEN.finditer(section) if one["bracket"] is None]
    if any(one["date"] for one in tokens) or "/" in [one["word"] for one in tokens]:
        return None
    if not any(one["digit"] or one["general"] for one in tokens):
        return "".join(map(_word, tokens)).strip()
    text = "".join(_written(abs(value), tokens)).strip()
    if not unsigned:
        return f"-{text}" if value < 0 else text
    bare = text.strip("()（）")  # in brackets, or red: what has no sign has one of these
    return bare if bare.startswith(("-", "−")) or not bare[:1].isdigit() else f"-{bare}"


def _section(value: float, code: str) -> tuple[str, bool]:
    """The part of a format that is for such a value, and whether it says itself that one is negative."""
    sections = [one[1] for one in _SECTIONS.finditer(code)][:-1] or [code]
    if any(_CONDITION.search(one) for one in sections):
        for one in sections:
            condition = _CONDITION.search(one)
            if condition is None or _HOLDS[condition[1]](value, float(condition[2])):
                return one, False
        return _GENERAL, False
    numeric = [one for one in sections[:3] if _TEXT not in one] or [_GENERAL]
    if value < 0 and len(numeric) > 1:
        return numeric[1], True
    return (numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]), False


def _word(token: re.Match[str]) -> str:
    """What a part of a format says that shows no digit."""
    return token["quoted"] or token["escaped"] or token["word"] or ""


def _written(value: float, tokens: list[re.Match[str]]) -> list[str]:
    """The parts of a format with the digits of a value in the places that stand for them."""
    places = [at for at, one in enumerate(tokens) if one["digit"]]
    if not places:
        return [plain(value) if one["general"] else _word(one) for one in tokens]
    point = next((at for at in range(places[0], places[-1]) if tokens[at]["mark"] == "."), None)
    whole = [at for at in places if point is None or at < point]
    parts = [at for at in places if point is not None and at > point]
    behind = "".join(one["mark"] or " " for one in tokens[places[-1] + 1 :])
    scale = len(behind) - len(behind.lstrip(","))
    percent = sum(one["mark"] == "%" for one in tokens)
    exact = Decimal(repr(value)).scaleb(2 * percent - 3 * scale)
    digits = f"{exact.quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP):f}"
    before, _, after = digits.partition(".")
    grouped = any(tokens[at]["mark"] == "," for at in range(places[0], max(whole, default=places[0])))
    out = ["%" if one["mark"] == "%" else "" if one["mark"] else _word(one) for one in tokens]
    _fill(out, whole, before, [tokens[at]["digit"] for at in whole], grouped=grouped)
    _fill_parts(out, parts, after, [tokens[at]["digit"] for at in parts])
    if point is not None and any(out[at] for at in parts):
        out[point] = "."
    return out


def _fill(out: list[str], places: list[int], digits: str, kinds: list[str], *, grouped: bool) -> None:
    """The digits before the point, from the last place on; what is left stands in the first."""
    digits = digits.lstrip("0").rjust(sum(1 for _ in _from_first_zero(kinds)), "0")
    if grouped:
        digits = f"{int(digits):,}" if digits else ""
        places, kinds = places[-1:], kinds[-1:]
    for number, place in enumerate(reversed(places), 1):
        last = len(digits) - number + 1
        first = 0 if number == len(places) else last - 1
        out[place] = digits[max(first, 0) : max(last, 0)]


def _from_first_zero(kinds: list[str]) -> list[str]:
    return kinds[kinds.index("0") :] if "0" in kinds else []


def _fill_parts(out: list[str], places: list[int], digits: str, kinds: list[str]) -> None:
    """The digits behind the point; what # and ? stand for is left out at the end where it is 0."""
    kept = len(digits.rstrip("0"))
    kept = max(kept, len(kinds) - kinds[::-1].index("0")) if "0" in kinds else kept
    for place, one in zip(places, digits[:kept].ljust(len(places), "\0"), strict=True):
        out[place] = one.strip("\0")
