"""Which characters a pattern cannot do without: a text that has none of them need not be searched for it.

Of dozens of rules a sentence meets one or two; to ask each for a character costs a tenth of a search. Where a search
cannot be spared, most places can: a match begins with one of a few characters.
"""

from __future__ import annotations

import re
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INSIDE = {op.SUBPATTERN: 3, op.ASSERT: 1}  # where their own pattern stands
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_WIDTHLESS = (op.AT, op.ASSERT, op.ASSERT_NOT)
_CLASSES = {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w"}


def needed(pattern: re.Pattern[str], usual: Mapping[str, int]) -> frozenset[str]:
    """Characters of which every text that the pattern matches has one; none where it may match without any.

    Of several such sets that whose characters are the least `usual`.

    >>> sorted(needed(re.compile("(?:答复|回复)了?#|解读#"), {"#": 9}))
    ['回', '答', '解']
    >>> needed(re.compile("收?到*|无"), {})
    frozenset()
    """
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    return _rarest(_sets(_parser.parse(pattern.pattern), usual), usual)


def _rarest(sets: Iterable[frozenset[str]], usual: Mapping[str, int]) -> frozenset[str]:
    return min(sets, key=lambda one: (sum(usual.get(char, 0) for char in one), len(one)), default=frozenset())


def _sets(parsed: Iterable[tuple[Any, Any]], usual: Mapping[str, int]) -> Iterator[frozenset[str]]:
    """Sets of characters of which a match has one of each."""
    for kind, what in parsed:
        if kind is op.LITERAL:
            yield frozenset(chr(what))
        elif kind is op.IN and all(one is op.LITERAL for one, _ in what):
            yield frozenset(chr(code) for _, code in what)
        elif kind in _INSIDE:
            yield from _sets(what[_INSIDE[kind]], usual)
        elif kind is op.ATOMIC_GROUP:
            yield from _sets(what, usual)
        elif kind in _REPEATS and what[0] > 0:
            yield from _sets(what[2], usual)
        elif kind is op.BRANCH:
            each = [_rarest(_sets(one, usual), usual) for one in what[1]]
            if all(each):
                yield frozenset().union(*each)


def quick(source: str) -> re.Pattern[str]:
    """The pattern, compiled so that a search passes by the places where no character stands that may begin it.

    `re` does so where a pattern begins with a character or a set of them; behind a condition, or where one of several
    ways begins otherwise, it tries all of them at each place, which takes ten times as long.

    >>> quick("(?<!不)(?:公开|主?动)").pattern, quick("公开").pattern, quick("(?<!不).").pattern
    ('(?=[主公动])(?:(?<!不)(?:公开|主?动))', '公开', '(?<!不).')
    """
    parsed = _parser.parse(source)
    first = _first(parsed)
    if first is None or not first[1] or parsed.state.flags != re.UNICODE or _is_told(parsed):
        return re.compile(source)
    return re.compile(f"(?=[{''.join(sorted(first[0]))}])(?:{source})")


def _is_told(parsed: Any) -> bool:
    """Does `re` itself see with what it begins?"""
    return bool(_compiler._get_literal_prefix(parsed, 0)[0] or _compiler._get_charset_prefix(parsed, 0))  # noqa: SLF001


def _first(parsed: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str], bool] | None:
    """What may begin a match, as it is written in a set, and whether a match must have it; None: it may be anything."""
    found: frozenset[str] = frozenset()
    for kind, what in parsed:
        if kind in _WIDTHLESS:
            continue
        first = _first_of(kind, what)
        if first is None:
            return None
        found |= first[0]
        if first[1]:
            return found, True
    return found, False


def _first_of(kind: Any, what: Any) -> tuple[frozenset[str], bool] | None:
    """The same of one part of a pattern."""
    if kind is op.LITERAL:
        return frozenset({re.escape(chr(what))}), True
    if kind is op.IN:
        return _set(what)
    if kind is op.SUBPATTERN and not what[1]:
        return _first(what[3])
    if kind in _REPEATS:
        first = _first(what[2])
        return None if first is None else (first[0], first[1] and what[0] > 0)
    if kind is op.BRANCH:
        each = [one for one in map(_first, what[1]) if one is not None]
        is_needed = all(one[1] for one in each)
        return (frozenset().union(*(one[0] for one in each)), is_needed) if len(each) == len(what[1]) else None
    return None


def _set(items: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str], bool] | None:
    """The same of a set; None of one that says what is not in it."""
    found = set()
    for kind, what in items:
        if kind is op.LITERAL:
            found.add(re.escape(chr(what)))
        elif kind is op.RANGE:
            found.add("-".join(re.escape(chr(code)) for code in what))
        elif kind is op.CATEGORY and what in _CLASSES:
            found.add(_CLASSES[what])
        else:
            return None
    return frozenset(found), True
