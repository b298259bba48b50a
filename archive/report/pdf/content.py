"""What is written in the content of a PDF page: figures, names, texts and operators, each found by one pattern.

pdfminer looks for them in steps of a few characters, and that takes most of the time of a page. It understands them as
here; what is rare, or broken, is left to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from pdfminer.psparser import ESC_STRING, KWD, LIT, literal_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pdfminer.psparser import PSKeyword, PSLiteral

# ISO 32000-1, 7.2 and 7.3; the last of them is what is none of these
_TOKEN = re.compile(
    rb"""[\s\0]*+(?:
    ([+-]?\d{1,99}+(?![\d.]))
    |([+-]?(?:\d++\.\d*+|\.\d++))
    |([A-Za-z][^\#/%\[\]()<>{}\s]*+|['"])
    |/([^\#/%\[\]()<>{}\s]++)(?!\#)
    |<([0-9A-Fa-f\s]*+)>
    |\(((?:[^()\\]++|\\.)*+)\)
    |(\[|\]|<<|>>)
    |%[^\r\n]*+|\Z|(.)
    )""",
    re.DOTALL | re.VERBOSE,
)
_BRACKET, _OTHER = 7, 8  # of its groups; those before are values
_BEGUN = {b"]": b"[", b">>": b"<<"}
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_OF_IMAGE = (b"BI", b"ID")  # behind these stand the bytes of an image
_REMEMBERED = 1024
_MOST = 1 << 23  # bytes: no page of a report has more, and all of it is held
_BYTE = 256


def objects(streams: Sequence[bytes]) -> list[Any] | None:
    """What stands in these, one after another; None where pdfminer has to tell it: of images, or what stays open."""
    out: list[Any] = []
    within: list[tuple[bytes, list[Any]]] = []  # the brackets that are open, and what stands before each
    if sum(map(len, streams)) > _MOST:
        return None
    for token in chain.from_iterable(map(_TOKEN.finditer, streams)):
        kind = token.lastindex
        if kind is None:
            continue
        said = token[kind]
        if kind < _BRACKET:
            value = _MADE[kind](said)
            if value is None:
                return None
            out.append(value)
        elif kind == _OTHER:
            return None
        elif said not in _BEGUN:
            within.append((said, out))
            out = []
        elif not within or within[-1][0] != _BEGUN[said] or (said == b">>" and len(out) % 2):
            return None
        else:
            held, out = out, within.pop()[1]
            out.append(held if said == b"]" else dict(zip(map(literal_name, held[::2]), held[1::2], strict=True)))
    return None if within else out


@lru_cache(maxsize=_REMEMBERED)
def _word(said: bytes) -> PSKeyword | bool | None:
    if said in (b"true", b"false"):
        return said == b"true"
    return None if said in _OF_IMAGE else KWD(said)


@lru_cache(maxsize=_REMEMBERED)
def _name(said: bytes) -> PSLiteral:
    try:
        return LIT(said.decode())
    except UnicodeDecodeError:
        return LIT(said)


def _hexadecimal(said: bytes) -> bytes | None:
    digits = b"".join(said.split())
    return None if len(digits) % 2 else bytes.fromhex(digits.decode())


def _text(said: bytes) -> bytes | None:
    if b"\\" not in said:
        return said
    codes = [int(code, 8) for code, _ in _ESCAPED.findall(said) if code]
    return None if max(codes, default=0) >= _BYTE else _ESCAPED.sub(_unescaped, said)


def _unescaped(found: re.Match[bytes]) -> bytes:
    """The character that is meant; none where a line goes on, or nothing is."""
    code = int(found[1], 8) if found[1] else ESC_STRING.get(found[2])
    return b"" if code is None else bytes((code,))


# by the group of the pattern
_MADE: dict[int, Callable[[bytes], object]] = {1: int, 2: float, 3: _word, 4: _name, 5: _hexadecimal, 6: _text}
