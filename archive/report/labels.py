"""Labels as officials write them, brought to one spelling, and matched with the lines of a form."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple

from archive.report.normal import UNREADABLE, bare, ends_gloss, fold, is_numbered, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

_OWN_NUMBER = re.compile(r"\s*[(]?([1-9])[)、.,:]")
# How alike two labels must be, and how much more alike than the next, to be taken for one another.
_ALIKE = 0.8
_ALIKE_MARGIN = 0.06
_SHORT = 4
_BEGUN = 2  # so many characters may tell a label from others that begin otherwise
# a label is spread over so many words at most
_SPREAD = 40
_LONGEST = 120  # characters of a label: more than any form has, and less than the heap of text of a broken page
# up to this length a text may be the rest of a label that stands before it
_REST = 4
_REMEMBERED = 8192
_PIECES = 3  # of a label that is torn into several texts, where the last is a label itself


class Match(NamedTuple):
    """A label that was found: whose it is, how surely (1 word for word), and which of the texts it was."""

    id: str
    quality: float
    position: int


def _ends(text: str) -> list[str]:
    """The text from its beginning, and from each space on: labels side by side, or one spread over its cell."""
    words = text.split()
    return ["".join(words[place:]) for place in range(len(words))] if 1 < len(words) < 20 else []


def side_by_side(text: str, known: Container[str]) -> list[str]:
    """The words of a text, those put together again that are a known label: 结果 维持, or 结 果 维 持 结 果 纠 正.

    >>> side_by_side("结 果 维 持 结果纠正 其 他", {"结果维持", "结果纠正"})
    ['结果维持', '结果纠正', '其', '他']
    """
    words = text.split()
    if len(words) < 2:
        return words
    found = []
    begin = 0
    while begin < len(words):
        joined = [text for text in accumulate(words[begin : begin + _SPREAD]) if len(text) <= _LONGEST]
        count = next((n for n in range(len(joined), 0, -1) if normalise(joined[n - 1]) in known), 1)
        found.append("".join(words[begin : begin + count]))
        begin += count
    return found


def _only(names: frozenset[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None


class Labels:
    """Known labels, each with the id of what it names; several ids may share one label."""

    def __init__(self, labels: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, set[str]] = {}
        self._numbered: dict[str, list[tuple[str, str]]] = {}  # by their own number: 1.本机关不掌握相关政府信息
        for label, name in labels:
            for key in {normalise(label), bare(label)} - {""}:
                self._exact.setdefault(key, set()).add(name)
            if number := _OWN_NUMBER.match(fold(label)):
                self._numbered.setdefault(number[1], []).append((normalise(label), name))
        self._sorted = sorted(self._exact)
        # what was asked before: the labels of one form are those of most documents
        self._ids = lru_cache(maxsize=_REMEMBERED)(self._search)
        self._in_turn = lru_cache(maxsize=_REMEMBERED)(self._candidates)
        self.begun = lru_cache(maxsize=_REMEMBERED)(self._begun)

    @property
    def keys(self) -> Container[str]:
        """All labels, as they are compared."""
        return self._exact

    @property
    def long_keys(self) -> tuple[str, ...]:
        """The labels that are long enough to mean the same inside other text."""
        return tuple(key for key in self._exact if len(key) > 2 * _SHORT)

    def __contains__(self, text: str) -> bool:
        exact = self._exact
        return normalise(text) in exact or bare(text) in exact

    def begins(self, text: str) -> bool:
        """Does any label begin like this?"""
        key = normalise(text)
        place = bisect_left(self._sorted, key)
        return place < len(self._sorted) and self._sorted[place].startswith(key)

    def _begun(self, text: str) -> frozenset[str]:
        """Whose labels begin like this? The end of a page, or of a cell, cuts a label off."""
        key = normalise(text)
        if len(key) < _BEGUN:
            return frozenset()
        from_here = self._sorted[bisect_left(self._sorted, key) :]
        labels = takewhile(lambda known: known.startswith(key), from_here)
        return frozenset(name for known in labels for name in self._exact[known])

    def _begun_above(self, texts: Sequence[str]) -> frozenset[str]:
        """Whose label begins in the last of these texts that has a line's number; none where none has."""
        begun = (text for text in reversed(texts) if _OWN_NUMBER.match(fold(text)))
        return self._begun(next(begun, ""))

    def ids(self, text: str, *, loose: bool = True) -> tuple[frozenset[str], float]:
        """Whom this text may name, and how surely: whole, cut short, with additions, or misspelt."""
        return self._ids(text, loose)

    def _search(self, text: str, loose: bool) -> tuple[frozenset[str], float]:
        key, short = normalise(text), bare(text)
        for one in (key, short):
            if one in self._exact and not ends_gloss(text):
                return frozenset(self._exact[one]), 1.0
        if UNREADABLE in text:
            return self._with_gaps(text) if loose else (frozenset(), 0.0)
        if loose and len(key) == _SHORT - 1:
            return self._behind_number(text, key)
        if not loose or len(key) < _SHORT or ends_gloss(text):
            return frozenset(), 0.0
        return self._contained(key) or self._part(short or key) or self._alike(short or key)

    def _behind_number(self, text: str, key: str) -> tuple[frozenset[str], float]:
        """Whom a part too short to tell it names behind the number of a line: 1.不掌握."""
        number = _OWN_NUMBER.match(fold(text))
        names = frozenset(name for label, name in self._numbered.get(number[1] if number else "", ()) if key in label)
        return (names, 0.8) if len(names) == 1 else (frozenset(), 0.0)

    def _with_gaps(self, text: str) -> tuple[frozenset[str], float]:
        """Whom the only labels name that have all its characters that can be read, most of them, in their places."""
        parts = [normalise(part) for part in text.split(UNREADABLE)]
        if sum(map(len, parts)) < max(_BEGUN, len(parts)):
            return frozenset(), 0.0
        pattern = re.compile(".?".join(map(re.escape, parts)))
        names = [ids for known, ids in self._exact.items() if pattern.fullmatch(known)]
        return (frozenset(names[0]), 0.8) if names and all(ids == names[0] for ids in names) else (frozenset(), 0.0)

    def _contained(self, key: str) -> tuple[frozenset[str], float] | None:
        """The longest known label that stands inside this text; two equally long ones decide nothing."""
        inside = [known for known in self._exact if len(known) >= _SHORT and known in key]
        if not inside:
            return None
        longest = max(inside, key=len)
        names = {name for known in inside if len(known) == len(longest) for name in self._exact[known]}
        rest = key.replace(longest, "|")
        # two labels run together are none, and neither is one that was written into a sentence
        alone = not any(known in rest and not self._exact[known] <= names for known in inside)
        return (frozenset(names), 0.9) if alone and len(key) <= 3 * len(longest) + 8 else None

    def _part(self, key: str) -> tuple[frozenset[str], float] | None:
        """The known labels of which this text is a part: a label cut by a page, or shortened."""
        if len(key) < _SHORT:
            return None
        names = {name for known, ids in self._exact.items() if key in known for name in ids}
        return (frozenset(names), 0.9) if names else None

    def _alike(self, key: str) -> tuple[frozenset[str], float]:
        best: dict[str, float] = {}
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(key)
        for known, names in self._exact.items():
            if len(known) < _SHORT:
                continue
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
                continue
            ratio = matcher.ratio()
            for name in names:
                best[name] = max(best.get(name, 0.0), ratio)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < _ALIKE:
            return frozenset(), 0.0
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _ALIKE_MARGIN:
            return frozenset(), 0.0
        return frozenset({ranked[0][0]}), 0.8

    def are_label(self, texts: Sequence[str], name: str) -> bool:
        """Is the last of a row's labels, word for word, that of the one who is called so, whatever stands before it?"""
        names, quality, position = next(iter(self._in_turn(tuple(texts))), (frozenset[str](), 0.0, 0))
        return name in names and quality == 1 and position == len(texts) - 1

    def last(self, texts: Sequence[str], decide: Callable[[frozenset[str]], str | None] = _only) -> Match | None:
        """The last of the labels before a row's figures that is known; None where none decides.

        A label may be torn into several texts, and a rest of it may stand behind a piece of the group's
        label (PDF text puts both in one line after another): so joined texts are tried first, then each from
        the last backwards, past short rests only, never past a label with a number of its own. `decide`
        chooses where a label names several lines.
        """
        for names, quality, position in self._in_turn(tuple(texts)):
            if name := decide(names):
                return Match(name, quality, position)
        return None

    def _candidates(self, texts: tuple[str, ...]) -> tuple[tuple[frozenset[str], float, int], ...]:
        """What the texts may name, in the order in which `last` tries it."""
        return tuple(self._tried(texts))

    def _torn(self, texts: tuple[str, ...]) -> Iterator[tuple[frozenset[str], float, int]]:
        """A label whose last piece is another's: 不, 同意公开答复数."""
        last = self.ids(texts[-1], loose=False)[0] if len(texts) > 1 else frozenset()
        for position in range(max(0, len(texts) - _PIECES), len(texts) - 1) if last else ():
            names, quality = self.ids("".join(texts[position:]), loose=False)
            if names and names.isdisjoint(last):
                yield names, quality, position

    def _whole(self, joined: Sequence[tuple[int, str]]) -> Iterator[tuple[frozenset[str], float, int]]:
        """What the texts name together."""
        for position, text in joined:
            names, quality = self.ids(text)
            if names:
                yield names, quality, position

    def _tried(self, texts: tuple[str, ...]) -> Iterator[tuple[frozenset[str], float, int]]:
        yield from self._torn(texts)
        for text in _ends(texts[-1]) if texts else ():
            names, quality = self.ids(text, loose=False)
            if names:
                yield names, quality, len(texts) - 1
        joined: list[tuple[int, str]] = []
        for position in range(len(texts) - 1, max(-1, len(texts) - 6), -1):
            joined.append((position, text := "".join(texts[position:])))
            names, quality = self.ids(text, loose=False)
            if names:
                yield names, quality, position
        for position in range(len(texts) - 1, -1, -1):
            names, quality = self.ids(texts[position])
            if len(names) > 1 and quality < 1:  # the rest of several labels: what stands before it tells whose
                yield from (one for one in self._whole(joined[1:]) if one[0] < names)
                names &= self._begun_above(texts[:position]) or names
            if names:
                yield names, quality, position
            if names or is_numbered(texts[position]) or len(normalise(texts[position])) > _REST:
                break
        for position, text in joined[1:]:
            if is_numbered(texts[position + 1]):
                break  # there the row's own label begins
            names, quality = self.ids(text)
            # what the texts before the last name without it, one of them or all, the loop above has refused
            without = (*texts[position:-1], "".join(texts[position:-1]))
            if names and all(names != self.ids(one)[0] for one in without):
                yield names, quality, position
