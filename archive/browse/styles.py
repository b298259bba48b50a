"""Style sheets made safe: what they load comes from the archive or not at all, and they cannot leave their element.

A sheet is taken apart into the tokens of CSS and put together again from those that are known to do no harm; what is
not understood makes its declaration invalid, which browsers pass over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    Token = tuple[str, str]


class Loader(Protocol):
    """What a sheet may load; addresses are as written in it."""

    def picture(self, address: str) -> str | None:
        """The address of the archived picture."""

    def sheet(self, address: str) -> str | None:
        """The text of an archived sheet, made safe."""


# possessive throughout: a hostile sheet must not make the expressions try again and again
_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}+(?:\r\n|[ \t\r\n\f])?+|[^\r\n\f0-9a-fA-F])"
_NAME = rf"(?:[\w\-\u0080-\U0010ffff]|{_ESCAPE})++"
_STRING = r'"(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*+(?:"|$)|' + r"'(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*+(?:'|$)"
_TOKEN = re.compile(
    rf"(?P<comment>/\*[\s\S]*?(?:\*/|$)|<!--|-->)|(?P<string>{_STRING})|(?P<space>[ \t\r\n\f]+)"
    rf"|(?P<at>@{_NAME})|(?P<function>{_NAME}\()|(?P<hash>\#{_NAME})|(?P<name>{_NAME})"
    r"|(?P<important>!\s*)|(?P<sign>[{}()\[\];:,.>+~*/=|^$%&?])|(?P<other>[\s\S])"
)
_URL = re.compile(rf"\s*(?:({_STRING})|((?:[^\s()\"'\\]|{_ESCAPE})*+))\s*+(?:\)|$)")
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\s\S]))")
_PLAIN = re.compile(r"[\w\-\u0080-\U0010ffff]+")
_CONDITION = re.compile(r"[\w\s(),:.\-]*")  # of a medium
_AT_RULES = frozenset({"media", "supports", "keyframes", "-webkit-keyframes", "page", "layer", "container"})
_KNOWN = """
rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix calc min max clamp round abs sign var env attr counter
counters linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient
-webkit-linear-gradient -moz-linear-gradient -o-linear-gradient -webkit-gradient from to color-stop
translate translatex translatey translate3d translatez scale scalex scaley scale3d rotate rotatex rotatey rotatez
rotate3d skew skewx skewy matrix matrix3d perspective cubic-bezier steps rect inset circle ellipse polygon blur
brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia repeat minmax fit-content
not is where has matches nth-child nth-last-child nth-of-type nth-last-of-type lang dir and or only
"""
_FUNCTIONS = frozenset(_KNOWN.split())


def safe_css(text: str, loader: Loader) -> str:
    """The sheet, or the declarations of a style attribute, without anything that runs, loads or leads away.

    `!important` is left out: it is ours alone, so that no page can hide what is marked in it.
    """
    return "".join(_safe(_Tokens(text), loader)).replace("<", "\\3c ").strip()


class _Tokens:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\0", "\ufffd")
        self.place = 0

    def __iter__(self) -> Iterator[Token]:
        while self.place < len(self.text) and (match := _TOKEN.match(self.text, self.place)) is not None:
            self.place = match.end()
            yield str(match.lastgroup), match[0]

    def address(self) -> str | None:
        """What stands in `url(` up to its end; None where that is no address."""
        match = _URL.match(self.text, self.place)
        if match is None:
            end = self.text.find(")", self.place)
            self.place = len(self.text) if end < 0 else end + 1
            return None
        self.place = match.end()
        return _unescaped(match[1][1:].rstrip(match[1][0]) if match[1] else match[2])

    def rule(self) -> str:
        """The rest of an at-rule: up to its semicolon, or over its block."""
        start, depth = self.place, 0
        for kind, sign in self:
            if kind == "sign":
                depth += {"{": 1, "}": -1}.get(sign, 0)
                if depth < 0:
                    self.place -= 1
                    break
                if depth == 0 and sign in ";}":
                    break
        return self.text[start : self.place]


def _safe(tokens: _Tokens, loader: Loader) -> Iterator[str]:
    for kind, token in tokens:
        match kind:
            case "space":
                yield " "
            case "string":
                yield token if token[-1] == token[0] and len(token) > 1 else '""'
            case "at":
                yield from _at_rule(_unescaped(token[1:]).lower(), tokens, loader)
            case "function":
                yield _function(_unescaped(token[:-1]), tokens, loader)
            case "name" | "hash":
                yield _name(token)
            case "important":
                _skip_important(tokens)
            case "sign":
                yield token
            case _:  # a comment, or what has no place in a sheet
                yield " "


def _at_rule(name: str, tokens: _Tokens, loader: Loader) -> Iterator[str]:
    if name in _AT_RULES:
        yield f"@{name}"
        return
    rest = tokens.rule()
    if name == "import" and (match := re.match(rf"\s*(?:url\((?P<url>)|(?P<string>{_STRING}))", rest, re.IGNORECASE)):
        inner = _Tokens(rest)
        inner.place = match.end()
        given = match["string"]
        address = _unescaped(given[1:].rstrip(given[0])) if given else inner.address()
        sheet = loader.sheet(address) if address else None
        condition = rest[inner.place :].strip("; \t\r\n\f")
        if sheet and _CONDITION.fullmatch(condition):
            yield f"@media {condition} {{{sheet}}}" if condition else sheet


def _function(name: str, tokens: _Tokens, loader: Loader) -> str:
    lowered = name.lower()
    if lowered == "url":
        address = tokens.address()
        shown = loader.picture(address) if address else None
        return f'url("{shown}")' if shown else "none"
    return f"{lowered}(" if lowered in _FUNCTIONS else "gongkai-unknown("


def _name(token: str) -> str:
    sign, name = (token[0], token[1:]) if token[0] == "#" else ("", token)
    plain = _unescaped(name)
    return sign + plain if _PLAIN.fullmatch(plain) else "gongkai-unknown"


def _skip_important(tokens: _Tokens) -> None:
    match = re.compile(rf"{_NAME}").match(tokens.text, tokens.place)
    if match is not None:
        tokens.place = match.end()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _letter(match[1]) if match[1] else match[2].strip("\r\n\f"), text)


def _letter(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"
