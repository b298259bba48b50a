"""Which characters a pattern cannot do without: a text that has none of them need not be searched for it.

Of dozens of rules a sentence meets one or two; to ask each for a character costs a tenth of a search.
"""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INSIDE = {op.SUBPATTERN: 3, op.ASSERT: 1}  # where their own pattern stands
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


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
