"""Two texts side by side: what was taken out, what was put in, and how much was copied word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

COPIED_LETTERS = 10  # a shorter sentence may be the same by chance
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+|[^。！？!?；;\n]+$")
_ENDS = "。！？!?；;"
# a Chinese character is a word; so is a run of Latin letters, or a figure
_WORD = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_SHORTEST_KEPT = 2  # words that stay between two changes; fewer are shown as changed with them
_WORK = 1_000_000  # words × words compared within one stretch; a longer one is taken out and put in as a whole


@dataclass(frozen=True)
class Change:
    """A stretch of text: kept, taken out of the first, or put into the second."""

    kind: Literal["same", "out", "in"]
    text: str


@dataclass(frozen=True)
class Copied:
    """How many letters of a text stand word for word in another one, of how many."""

    letters: int
    total: int

    @property
    def percent(self) -> float | None:
        return 100 * self.letters / self.total if self.total else None

    def __add__(self, other: Copied) -> Copied:
        return Copied(self.letters + other.letters, self.total + other.total)


def sentences(text: str) -> list[str]:
    r"""The sentences of a text, which joined are the text; they end at 。！？；, or with the line.

    >>> sentences("甲。乙；\n丙")
    ['甲。', '乙；\n', '丙']
    """
    return _SENTENCE.findall(text)


def plain(sentence: str) -> str:
    """A sentence without white space and without what ends it: what is compared when copying is measured."""
    return "".join(sentence.split()).rstrip(_ENDS)


def plain_sentences(texts: Iterable[str]) -> frozenset[str]:
    """The sentences of texts that are long enough to count as copied where they stand again."""
    every = (plain(sentence) for text in texts for sentence in sentences(text))
    return frozenset(one for one in every if len(one) >= COPIED_LETTERS)


def copied(text: str, other: Container[str]) -> Copied:
    """How much of a text stands word for word among the sentences `other`.

    Counted are letters, figures and marks, without white space and without the marks that end a sentence: those in
    sentences of at least ten that stand in the other text exactly so, over all of the text. A sentence with another
    figure in it is not the same; one that stands twice counts twice.

    >>> copied("依法公开各类政府信息。本年收到12件。", plain_sentences(["依法公开各类政府信息；本年收到13件。"]))
    Copied(letters=10, total=17)
    """
    every = [plain(sentence) for sentence in sentences(text)]
    return Copied(sum(len(one) for one in every if one in other), sum(map(len, every)))


def differences(before: str, after: str) -> list[Change]:
    """The changes from one text to another: sentences first, then the words of those that differ.

    >>> differences("本年收到12件。依法办理。", "本年收到15件。依法办理。")  # doctest: +NORMALIZE_WHITESPACE
    [Change(kind='same', text='本年收到'), Change(kind='out', text='12'), Change(kind='in', text='15'),
     Change(kind='same', text='件。依法办理。')]
    """
    old, new = sentences(before), sentences(after)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", "".join(old[a:b])))
        else:
            found += _words("".join(old[a:b]), "".join(new[c:d]))
    return list(_joined(found))


def _words(before: str, after: str) -> Iterator[Change]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) * len(new) > _WORK:
        yield from _replaced(before, after)
        return
    for kind, a, b, c, d in _calmed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if kind == "equal":
            yield Change("same", "".join(old[a:b]))
        else:
            yield from _replaced("".join(old[a:b]), "".join(new[c:d]))


def _calmed(codes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, int, int, int, int]]:
    """Without islands of one word between two changes, which nobody can read."""
    for position, (kind, a, b, c, d) in enumerate(codes):
        is_island = kind == "equal" and b - a < _SHORTEST_KEPT and 0 < position < len(codes) - 1
        yield "replace" if is_island else kind, a, b, c, d


def _replaced(before: str, after: str) -> Iterator[Change]:
    if before:
        yield Change("out", before)
    if after:
        yield Change("in", after)


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one; within a run of changes what is taken out goes first."""
    out, into, same = "", "", ""
    for change in changes:
        if change.kind == "same":
            yield from _replaced(out, into)
            out, into, same = "", "", same + change.text
            continue
        if same:
            yield Change("same", same)
            same = ""
        out, into = out + change.text * (change.kind == "out"), into + change.text * (change.kind == "in")
    yield from _replaced(out, into)
    if same:
        yield Change("same", same)
