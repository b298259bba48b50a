r"""Documents that a page holds in its scripts: markup in a string, which the page shows when its script runs.

Portals that are drawn by their scripts send a report as one string of JSON or JavaScript, `"<p>…<td class=\"a\">"`;
editors leave it as plain markup in a `script` of their own, in a `textarea`, a field or a box that is not shown.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LITERAL = re.compile(
    r""" "(?P<double>(?:[^"\\\n]|\\.)*)" | '(?P<single>(?:[^'\\\n]|\\.)*)' | `(?P<template>(?:[^`\\]|\\.)*)` """,
    re.DOTALL | re.VERBOSE,
)
# what may stand between two strings that make up one
_GOES_ON = re.compile(r"\s*\+\s*|\s*\)\s*;?\s*document\.write(?:ln)?\(\s*|\s*;?\s*[\w.]{1,60}\s*\+=\s*")
_NAME = re.compile(r"""([\w$]{1,40})["']?\s{0,9}[:=]\s{0,9}\Z""")
_LONGEST_NAME = 60
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
_MARKUP = re.compile(r"<(?:p|br|div|table|span|section|h[1-6]|body|html)[\s>/]", re.IGNORECASE)
_NAMES_TITLE = re.compile(r"title|subject|biaoti", re.IGNORECASE)
_NAMES_DATE = re.compile(r"date|.*(?:pub|issue|release|fabu)\w*(?:date|time)|fb(?:rq|sj)", re.IGNORECASE)
_DATE = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)")
_TAG = re.compile(r"<[^<>]*>")
_LEAST = 200  # characters: what is shorter is no report
_LONGEST_TITLE = 100
_DEEPEST = 2  # JSON in a string of a script
OPENNESS = re.compile("公[开開]")
# the whole of a script that writes a short text where it stands
_WRITES = re.compile(r"""\s*document\.write(?:ln)?\(\s*(["'])([^<>"'\\]{0,60})\1\s*\)\s*;?\s*""")


@dataclass(frozen=True)
class Scripted:
    """Markup in a script, what is called its title and its date of publication there, and the way to it.

    `path`: of the page's `script` and `textarea` elements, then its fields, then what is not shown and has nothing but
    markup as its text, that one, of the strings in it that one, counted from 0; where the string holds JSON, of the
    strings in that one the next. Of plain markup the first alone.
    """

    markup: str
    title: str | None
    path: tuple[int, ...]
    published: str | None = None


def scripted(root: Any, hidden: Iterable[Any] = ()) -> list[Scripted]:
    """The documents in the scripts of a page that speak of open information; one that is there twice once.

    `hidden` are the elements that are not shown, in the order of the page.
    """
    found: dict[str, Scripted] = {}
    for number, (element, text) in enumerate(_holders(root, hidden)):
        if len(text) < _LEAST:
            continue
        is_markup = text.lstrip().startswith("<") and "javascript" not in (element.get("type") or "").lower()
        for one in [Scripted(text, None, (number,))] if is_markup else _in_strings(text, (number,)):
            if OPENNESS.search(html.unescape(one.markup) if "&#" in one.markup else one.markup):
                found.setdefault(one.markup, one)
    return list(found.values())


def _holders(root: Any, hidden: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """The elements that may hold a document, each with the text in which it may; the usual ones first."""
    for one in root.iter("script", "textarea"):
        yield one, "".join(one.itertext())
    for one in root.iter("input"):
        yield one, one.get("value") or ""
    for one in hidden:
        if not len(one) and (text := one.text) and text.lstrip().startswith("<"):
            yield one, text


def write_out(root: Any) -> None:
    """Put short texts that a script of its own writes into a cell where the page shows them."""
    for script in root.iter("script"):
        found = _WRITES.fullmatch(script.text or "")
        if found is not None and next(script.iterancestors("td", "th"), None) is not None:
            script.tag, script.text = "span", found[2]


def _in_strings(text: str, path: tuple[int, ...]) -> Iterator[Scripted]:
    strings = [(name, _plain(written)) for name, written in _joined(text)]
    for number, (_, string) in enumerate(strings):
        if len(string) < _LEAST:
            continue
        if string.lstrip()[:1] in ("{", "[") and len(path) < _DEEPEST:
            yield from _in_strings(string, (*path, number))
        elif _MARKUP.search(string):
            title = _nearest(_titles(strings), number)
            published = _nearest(_dates(strings, number, title), number)
            yield Scripted(
                string,
                None if title is None else _TAG.sub("", strings[title][1]),
                (*path, number),
                None if published is None else strings[published][1],
            )


def _joined(text: str) -> list[tuple[str, str]]:
    """The strings of a script as they are written, each with the name it has there; those put together are one."""
    out: list[tuple[str, list[str]]] = []
    end = -1
    for found in _LITERAL.finditer(text):
        written = found["double"] or found["single"] or found["template"] or ""
        if out and _GOES_ON.fullmatch(text, end, found.start()):
            out[-1][1].append(written)
        else:
            name = _NAME.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
            out.append((name[1] if name else "", [written]))
        end = found.end()
    return [(name, "".join(parts)) for name, parts in out]


def _plain(written: str) -> str:
    r"""The string that is meant.

    >>> _plain(r"<p class=\"a\">\u516c\u5f00<\/p>"), _plain("%3Cp%3E%u516C%3C/p%3E"), _plain("&lt;p&gt;")
    ('<p class="a">公开</p>', '<p>公</p>', '<p>')
    """
    text = _ESCAPED.sub(_meant, written) if "\\" in written else written
    if "<" not in text and ("%3C" in text or "%3c" in text):
        text = unquote(_PERCENT_U.sub(lambda found: chr(int(found[1], 16)), text))
    if "<" not in text and "&lt;" in text:
        text = html.unescape(text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is None:
        return _CONTROLS.get(found[4], found[4])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _nearest(found: Iterable[int], place: int) -> int | None:
    return min(found, key=lambda at: abs(at - place), default=None)


def _titles(strings: list[tuple[str, str]]) -> list[int]:
    """The strings that are called a title."""
    return [
        at
        for at, (name, string) in enumerate(strings)
        if _NAMES_TITLE.search(name) and len(string) <= _LONGEST_TITLE and OPENNESS.search(string)
    ]


def _dates(strings: list[tuple[str, str]], place: int, title: int | None) -> Iterator[int]:
    """The strings that are called a date of publication, with no title but the text's own between the two."""
    named = [at for at, (name, _) in enumerate(strings) if _NAMES_TITLE.search(name) and at != title]
    for at, (name, string) in enumerate(strings):
        is_date = _NAMES_DATE.fullmatch(name) is not None and _DATE.match(string) is not None
        if is_date and not any(min(at, place) < other < max(at, place) for other in named):
            yield at
