"""Labels that stand over several lines of a text beside the figures of their row: before, in and behind their line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered, normalise
from archive.report.tables.frame import frame
from archive.report.tables.rows import is_share, is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.report.carrier import TextLine
    from archive.report.labels import Labels
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece

_BARS = re.compile(r"[|｜│┃¦]")
_MOST_ABOVE = 12  # lines of a label above its figures
_NEAR = 6  # so many of them where a group's label may stand among them
_MOST_BELOW = 16
_LONGEST = 90  # characters of a line of labels
_GROUP = re.compile(r"\([一二三四五六七八九十]+\)")
_NUMBER = re.compile(r"\d{1,2}[.、]")
_PIECE = 2  # characters of a group's label that stand in a line of their own
_MOST_DIGITS = 16
_REMARK = 3  # behind so many figures a word is a remark
_LEAST = 2  # so many figures stand side by side


@dataclass(frozen=True)
class Aside:
    """A row: the lines that its label takes, the one with the figures, and the label."""

    lines: range
    figures: int
    label: str


def labels_aside(lines: Sequence[TextLine], known: Known, pieces_of: Callable[[int], list[Piece]]) -> dict[int, Aside]:
    """The rows whose labels are one, word for word, only with the lines around, by the first of these lines."""
    labels = frame(known.forms)
    words: dict[int, tuple[str, ...]] = {}
    found: dict[int, Aside] = {}
    free = 0
    for number, line in enumerate(lines):
        if number < free or len(line.text) > 2 * _LONGEST or not _ends_in_figures(line.text):
            continue
        own = _own(pieces_of(number))
        if own is None:
            continue
        alone = next((text for place in range(len(own)) if (text := "".join(own[place:])) in labels), None)
        above = _run(lines, range(number - 1, max(free, number - _MOST_ABOVE) - 1, -1), words)[::-1]
        below = _run(lines, range(number + 1, min(len(lines), number + 1 + _MOST_BELOW)), words)
        wholes = _whole([*above, own, *below], len(above), labels)
        own_lines = (one for one in wholes if _lines(one[-1], known))
        best = max(own_lines, key=_rank, default=None)
        if best is None:
            continue
        first, last, label = best
        is_around = first < len(above) < last  # no other row has what stands on both sides
        if alone is not None and not is_around and not _goes_on(alone, label, known):
            continue
        start = number - len(above) + first
        found[start] = Aside(range(start, number - len(above) + last + 1), number, label)
        free = number - len(above) + last + 1
    return found


def _rank(whole: tuple[int, int, str]) -> tuple[int, int, bool, int]:
    """The longest label first, of the same ones that of fewer lines, with its group's number, and with no other's."""
    first, last, label = whole
    return len(normalise(label)), first - last, _GROUP.match(label) is not None, len(label)


def _goes_on(alone: str, label: str, known: Known) -> bool:
    """Is what could be a label by itself a piece of this one?

    No more than a word of it, or the beginning: of the same line's, or of one with the number of a group. So 2.其他 may
    be, and not 3.其他, below which the rest of （六）其他处理 may stand.
    """
    piece, whole = normalise(alone), normalise(label)
    if piece in whole and len(whole) > 2 * len(piece):
        return True
    is_same = _GROUP.match(label) is not None or _lines(alone, known) == _lines(label, known)
    return whole.startswith(piece) and is_same


def _lines(label: str, known: Known) -> frozenset[str]:
    kinds = (known.matrix, known.blocks, known.sides)
    return frozenset[str]().union(*(labels.ids(label, loose=False)[0] for labels in kinds))


def beside(aside: Aside, pieces_of: Callable[[int], list[Piece]]) -> list[Piece]:
    """The cells of the row: its label, and the figures."""
    labels, values = _parted(pieces_of(aside.figures))
    return [(labels or values)[0].at(aside.label), *values]


def _parted(pieces: Sequence[Piece]) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """What stands before the figures of a row, numbers of a line or a label with it, and the figures; no remark."""
    end = len(pieces) - (
        len(pieces) > _REMARK and not any(map(_is_label, pieces[-_REMARK - 1 : -1])) and _is_label(pieces[-1])
    )
    count = next((place + 1 for place in range(end - 1, -1, -1) if _is_label(pieces[place])), 0)
    return pieces[:count], pieces[count:end]


def _is_label(piece: Piece) -> bool:
    return not _is_value(piece) or _NUMBER.fullmatch(fold(piece.text)) is not None


def _is_value(piece: Piece) -> bool:
    return piece.is_figure or piece.is_blank or piece.is_share


def _own(pieces: Sequence[Piece]) -> tuple[str, ...] | None:
    """The words before the figures of a row; None where it is none."""
    labels, values = _parted(pieces)
    if len(values) < _LEAST or not any(piece.is_figure for piece in values):
        return None
    return _tokens(" ".join(piece.text for piece in labels))


def _run(lines: Sequence[TextLine], numbers: range, held: dict[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The words of these lines, up to one that is more than words."""
    run = []
    for number in numbers:
        if number not in held:
            held[number] = _words(lines[number].text)
        if not held[number]:
            break
        run.append(held[number])
    return run


def _words(text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST or "。" in text or _BARS.search(text) or sort_of(text.strip()) == "figure":
        return ()
    words = _tokens(text)
    return () if _ends_in_figures(text) or not words or _is_figure(words[-1]) else words


def _ends_in_figures(text: str) -> bool:
    """Are the last two words of a line without bars figures, whatever units stand behind them?"""
    if _BARS.search(text):
        return False
    words = [word for word in text[-_LONGEST:].split()[-_REMARK - 2 * _LEAST :] if not is_unit(word)]
    if len(words) > _REMARK and not _is_figure(words[-1]):
        words.pop()  # a remark
    return len(words) >= _LEAST and all(map(_is_figure, words[-_LEAST:]))


def _is_figure(word: str) -> bool:
    return len(word) <= _MOST_DIGITS and (sort_of(word) == "figure" or is_share(word))


def _tokens(text: str) -> tuple[str, ...]:
    """The words of a line; a unit that ends it is none."""
    words = fold(text).split()
    return tuple(words[:-1] if words and is_unit(words[-1]) else words)


def _whole(run: Sequence[tuple[str, ...]], figures: int, labels: Labels) -> Iterator[tuple[int, int, str]]:
    """The labels that lines make up around those with the figures: their first line and their last, and the label.

    Of each line its last words count; others, before a space, are a group's. So may be all that stands before the
    figures, or a line of one or two characters.
    """

    def go_on(text: str, line: int, first: int) -> Iterator[tuple[int, int, str]]:
        if line == len(run) or (text and not labels.begins(text)):
            return
        for place in range(len(run[line])):
            whole = text + "".join(run[line][place:])
            if line > max(first, figures - 1) and whole in labels:
                yield first, line, whole
            yield from go_on(whole, line + 1, first)
        if text and line == figures and is_others and line + 1 < len(run):
            yield from go_on(text, line + 1, first)  # the label goes on below
        elif text and line != figures and figures - first <= _NEAR and sum(map(len, run[line])) <= _PIECE:
            yield from go_on(text, line + 1, first)

    is_others = not is_numbered("".join(run[figures]))
    for first in range(figures + 1):
        yield from go_on("", first, first)
