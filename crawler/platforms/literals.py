"""Values as a script writes them: objects, lists and joined strings, with known variables put in; nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACE = re.compile(r"(?:\s++|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?![\w$])")
NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*", re.ASCII)
WITHIN = re.compile(r"\$\{\s*([\w$.]+)\s*\}", re.ASCII)
# what hands on its argument
WRAPPERS = {
    "JSON.stringify",
    "$.param",
    "jQuery.param",
    "parseInt",
    "Number",
    "String",
    "encodeURIComponent",
    "encodeURI",
}
WRAPPERS |= {"escape", "qs.stringify", "Qs.stringify"}
PLAIN: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None}
CLOSING = {"{": "}", "[": "]", "(": ")"}
DEEPEST = 6
LONGEST = 4000  # characters of one value


class _Unknown:
    """What cannot be told without running the script."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True)
class Variable:
    """A name whose value is not known; `text` is what stands before it in a joined string, `after` behind it."""

    name: str
    text: str = ""
    after: str = ""


class Reader:
    """Reads values out of one script; `known` are the variables of the page."""

    def __init__(self, script: str, known: Mapping[str, str | int], objects: Mapping[str, str]) -> None:
        self._script = script
        self._known = known
        self._objects = objects  # name → the text of the object that is assigned to it

    def value(self, position: int, depth: int = 0) -> tuple[Any, int]:
        """The value at that place and where it ends; UNKNOWN where it is none that is written out."""
        if depth > DEEPEST:
            return UNKNOWN, self._end_of_value(position)
        value, at = self._term(self._skip(position), depth)
        while True:
            at = self._skip(at)
            mark = self._script[at : at + 1]
            if mark == "+" and value is not UNKNOWN:
                other, at = self._term(self._skip(at + 1), depth)
                value = _joined(value, other)
            elif mark in {"", ",", ")", "]", "}", ";"}:
                return value, at
            else:
                return UNKNOWN, self._end_of_value(position)

    def arguments(self, position: int) -> list[Any]:
        """Those of a call, from behind its bracket on; the last ones are left out where they are long."""
        found: list[Any] = []
        while len(found) < 4:
            value, at = self.value(position)
            found.append(value)
            if self._script[at : at + 1] != ",":
                break
            position = at + 1
        return found

    def _skip(self, at: int) -> int:
        found = SPACE.match(self._script, at)
        return found.end() if found else at

    def _term(self, at: int, depth: int) -> tuple[Any, int]:
        mark = self._script[at : at + 1]
        if mark == "{":
            return self._object(at + 1, depth)
        if mark == "[":
            return self._list(at + 1, depth)
        if mark == "(":
            value, end = self.value(at + 1, depth + 1)
            return value, end + 1
        if found := STRING.match(self._script, at):
            return self._string(found), found.end()
        if found := NUMBER.match(self._script, at):
            return (float(found[0]) if "." in found[0] else int(found[0])), found.end()
        if found := NAME.match(self._script, at):
            return self._named(re.sub(r"\s", "", found[0]), found.end(), depth)
        return UNKNOWN, self._end_of_value(at)

    def _string(self, found: re.Match[str]) -> Any:
        text = re.sub(r"\\(.)", r"\1", found[1] or found[2] or found[3] or "")
        if found[3] is None or "${" not in text:
            return text
        value: Any = ""
        at = 0
        for one in WITHIN.finditer(text):
            value = _joined(_joined(value, text[at : one.start()]), self._look_up(one[1], DEEPEST))
            at = one.end()
        return UNKNOWN if "${" in text[at:] else _joined(value, text[at:])

    def _named(self, name: str, at: int, depth: int) -> tuple[Any, int]:
        if name in PLAIN:
            return PLAIN[name], at
        if self._script[self._skip(at) : self._skip(at) + 1] == "(":
            if name not in WRAPPERS:
                return UNKNOWN, self._end_of_value(at)
            inner, end = self.value(self._skip(at) + 1, depth + 1)
            closed = self._end_of_value(end) if self._script[end : end + 1] == "," else end
            return inner, closed + 1
        if name in {"function", "async", "new"}:
            return UNKNOWN, self._end_of_value(at)
        return self._look_up(name, depth), at

    def _look_up(self, name: str, depth: int) -> Any:
        last = name.rsplit(".", 1)[-1]
        if last in self._known:
            return self._known[last]
        if name in self._objects and depth < DEEPEST:
            return Reader(self._objects[name], self._known, self._objects).value(0, depth + 1)[0]
        return Variable(last)

    def _object(self, at: int, depth: int) -> tuple[Any, int]:
        found: dict[str, Any] = {}
        while True:
            at = self._skip(at)
            if self._script[at : at + 1] in {"}", ""}:
                return found, at + 1
            key = STRING.match(self._script, at) or NAME.match(self._script, at)
            if key is None:
                return UNKNOWN, self._end_of_value(at) + 1
            name = next((group for group in key.groups() if group is not None), key[0])
            at = self._skip(key.end())
            if self._script[at : at + 1] == ":":
                found[name], at = self.value(at + 1, depth + 1)
            elif self._script[at : at + 1] in {",", "}"}:
                found[name] = self._look_up(name, depth + 1)  # {page} is {page: page}
            else:  # a method
                found[name], at = UNKNOWN, self._end_of_value(at)
            if self._script[at : at + 1] == ",":
                at += 1

    def _list(self, at: int, depth: int) -> tuple[Any, int]:
        found: list[Any] = []
        while True:
            at = self._skip(at)
            if self._script[at : at + 1] in {"]", ""}:
                return (UNKNOWN if UNKNOWN in found else found), at + 1
            one, at = self.value(at, depth + 1)
            found.append(one)
            if self._script[at : at + 1] == ",":
                at += 1
            elif self._script[at : at + 1] != "]":
                return UNKNOWN, self._end_of_value(at)

    def _end_of_value(self, at: int) -> int:
        """Where what began there ends: before the comma, the bracket or the line that closes it."""
        open_: list[str] = []
        last = min(len(self._script), at + LONGEST)
        while at < last:
            mark = self._script[at]
            if mark in "\"'`" and (found := STRING.match(self._script, at)):
                at = found.end()
                continue
            if mark in CLOSING:
                open_.append(CLOSING[mark])
            elif open_ and mark == open_[-1]:
                open_.pop()
            elif not open_ and mark in ",)]};":
                return at
            at += 1
        return at


def _joined(one: Any, other: Any) -> Any:
    """Strings and numbers as a script puts them together, around one unknown variable at most."""
    if isinstance(one, str | int) and isinstance(other, str | int):
        return one + other if isinstance(one, int) and isinstance(other, int) else f"{one}{other}"
    if isinstance(one, str) and isinstance(other, Variable):
        return Variable(other.name, one + other.text, other.after)
    if isinstance(one, Variable) and isinstance(other, str):
        return Variable(one.name, one.text, one.after + other)
    if isinstance(one, Variable) and isinstance(other, int) and not one.text and not one.after:
        return one  # the page after the one of a pager that counts from 0
    return UNKNOWN
