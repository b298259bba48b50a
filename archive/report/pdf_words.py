"""Tables of a PDF that no full rules frame: cells from where the words of a page stand.

Figures in one line are a row, figures one above another a column; a label goes on over lines as far as the forms
know it, or as the row allows. A figure is read where it stands: a blank leaves its column empty.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.report.pdf_labels import Block, Word, blocks_of, level_of, merged, parted_by
from archive.report.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.report.labels import Labels

# between two characters of one word, in points; cells are parted by more
_GAP = 0.9
_LINE = 0.35  # words whose middles differ by less of their height stand in one line
_TAIL = re.compile(r"(.*[\u2e80-\u9fff\uf900-\ufaff）)”])([—－–\-/]|\d[\d,，]*(?:[.．]\d+)?)")
_BESIDE_DASH = re.compile(r"[—－–]|\d[\d,.]*")
_DIGITS_OVER = 2  # a narrow cell breaks a long figure over so many lines
_SPACED = 2
_DIGITS = re.compile(r"[\d,.]+")
_MIDDLE = 0.25
_ROW = 4  # so many figures alone in a line are a row


@dataclass(frozen=True)
class Printed:
    """What stands on a page outside its framed tables: figures line by line, and labels."""

    figures: tuple[tuple[Word, ...], ...]
    blocks: tuple[Block, ...]


def printed(page: Any, areas: Sequence[tuple[float, float, float, float]], labels: Labels) -> Printed:
    """The figures and labels of a page; what is in `areas` is left out."""
    words = [word for word in _words(page) if not any(_inside(word, area) for area in areas)]
    lines = [merged(line, _GAP) for line in _lines(words)]
    lines = [_undashed(line) for line in _untailed(lines, labels)]
    is_parted = parted_by(page)
    lines = _stacked(_lines(_with_units([word for line in lines for word in line], is_parted)), is_parted)
    figures = tuple(found for line in lines if (found := tuple(word for word in line if word.is_figure)))
    return Printed(figures, tuple(blocks_of(lines, figures, labels, is_parted)))


def _words(page: Any) -> Iterator[Word]:
    found = page.extract_words(x_tolerance=_GAP, y_tolerance=_GAP, keep_blank_chars=False, return_chars=True)
    for one in found:
        edges = tuple((char["x0"], char["x1"]) for char in one["chars"])
        text = one["text"]
        whole = len(edges) == len(text)
        yield Word(text, one["x0"], one["top"], one["x1"], one["bottom"], edges if whole else ())


def _inside(word: Word, area: tuple[float, float, float, float]) -> bool:
    return area[0] <= word.middle <= area[2] and area[1] - 1 <= word.level <= area[3] + 1


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.level):
        if lines and word.level - lines[-1][0].level <= _LINE * min(word.height, lines[-1][0].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _untailed(lines: list[list[Word]], labels: Labels) -> list[list[Word]]:
    """A figure that touches its label is parted from it: the label is known, or other figures stand at its place."""
    starts = Counter(round(word.x0) for line in lines for word in line if word.is_figure)
    ends = Counter(round(word.x1) for line in lines for word in line if word.is_figure)
    out = []
    for line in lines:
        words: list[Word] = []
        for word in line:
            found = _TAIL.fullmatch(word.text)
            if found and word.edges:
                label, figure = word.parts(len(found[1]))
                aligned = max(starts[round(figure.x0) + by] for by in (-1, 0, 1)) > 1 or any(
                    ends[round(figure.x1) + by] > 1 for by in (-1, 0, 1)
                )
                if label.text in labels or is_unit(label.text) or (aligned and word.text not in labels):
                    words += [label, figure]
                    continue
            words.append(word)
        out.append(words)
    return out


def _undashed(line: list[Word]) -> list[Word]:
    """Dashes of neighbouring cells that touch are parted where the line has one of them alone."""
    alone = {word.text for word in line if len(word.text) == 1}
    out: list[Word] = []
    for word in line:
        spans = [found.span() for found in _BESIDE_DASH.finditer(word.text)]
        dashes = {char for char in word.text if char in "—－–"}
        whole = sum(end - start for start, end in spans) == len(word.text)
        if word.edges and len(spans) > 1 and whole and dashes and dashes <= alone:
            out += [word.part(start, end) for start, end in spans]
        else:
            out.append(word)
    return out


def _with_units(words: list[Word], is_parted: Callable[[Word, Word], bool]) -> list[Word]:
    """A unit that a narrow cell broke off its figure is put behind it again."""
    units = [word for word in words if is_unit(word.text)]
    figures = [word for word in words if word.is_figure]
    gone: set[int] = set()
    joined: dict[int, Word] = {}
    for unit in units:
        above = [
            word
            for word in figures
            if _overlap(word, unit) and 0 <= unit.level - word.bottom <= unit.height and id(word) not in joined
        ]
        if len(above) == 1 and not is_parted(above[0], unit):
            joined[id(above[0])] = above[0].over(unit, "")
            gone.add(id(unit))
    return [joined.get(id(word), word) for word in words if id(word) not in gone]


def _stacked(lines: list[list[Word]], is_parted: Callable[[Word, Word], bool]) -> list[list[Word]]:
    """A figure that a narrow cell broke over two lines is put together: the row's others stand halfway between."""
    kept = [list(line) for line in lines]
    for above, between, below in zip(kept, kept[1:], kept[2:], strict=False):
        for first in [word for word in above if _DIGITS.fullmatch(word.text)]:
            second = next((word for word in below if _DIGITS.fullmatch(word.text) and _overlap(first, word)), None)
            others = [word for word in between if word.is_figure]
            if second is None or not others or any(_overlap(first, word) for word in between):
                continue
            middle = (first.level + second.level) / 2
            if abs(middle - others[0].level) > _MIDDLE * first.height or is_parted(first, second):
                continue
            if second.top - first.bottom > first.height:
                continue
            above.remove(first)
            below.remove(second)
            between.append(first.over(second, ""))
    return [sorted(line, key=lambda word: word.x0) for line in kept]


def _overlap(one: Word, other: Word) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


@dataclass(frozen=True)
class Line:
    """A row of the table: its labels from the left, a unit among them, and its figures; without figures a header."""

    blocks: tuple[Block, ...]
    figures: tuple[Word, ...] = ()
    is_torn: bool = False  # some of its figures stand apart from it

    @property
    def level(self) -> float:
        if self.figures:
            return level_of(self.figures)
        return sum(block.level for block in self.blocks) / len(self.blocks)

    def is_known(self, labels: Labels) -> bool:
        return any(block.text in labels for block in self.blocks)


def rows_of(page: Printed) -> list[Line]:
    """Each line of figures with its labels, and the labels that have no figures, from the top down."""
    levels = [level_of(line) for line in page.figures]
    beside = [_beside(page.blocks, level) for level in levels]
    own = [places[-1] if places else None for places in beside]
    rows, taken = [], set[int]()
    for place, figures in enumerate(page.figures):
        if own[place] is not None and own[place] in own[:place]:
            continue  # another line of a row that stands already
        lines = [other for other, block in enumerate(own) if other == place or (block == own[place] is not None)]
        words = [word for line in lines for word in page.figures[line]]
        sure = own[place] is not None and page.blocks[own[place] or 0].is_known
        chosen = [one for one in beside[place] if one not in taken and (one == own[place] or one not in own)]
        units = [
            one
            for one, block in enumerate(page.blocks)
            if is_unit(block.text) and block.top <= levels[place] <= block.bottom and one not in taken
        ]
        taken.update((*chosen, *units))
        blocks = sorted((page.blocks[one] for one in {*chosen, *units}), key=lambda block: block.x0)
        rows.append(Line(tuple(blocks), folded(words, "" if sure else "\n") if len(lines) > 1 else figures))
    for group in _lines_of_blocks(block for one, block in enumerate(page.blocks) if one not in taken):
        rows.append(Line(tuple(group)))
    return sorted(rows, key=lambda row: row.level)


def _beside(blocks: Sequence[Block], level: float) -> list[int]:
    """The labels at this height, from the left; units are none."""
    found = [
        place
        for place, block in enumerate(blocks)
        if block.top - 1 <= level <= block.bottom + 1 and not is_unit(block.text)
    ]
    return sorted(found, key=lambda place: blocks[place].x0)


def folded(words: Sequence[Word], between: str) -> tuple[Word, ...]:
    """Parts of figures that stand one below another in the same row are one figure."""
    out: list[Word] = []
    for word in sorted(words, key=lambda one: one.level):
        above = next((one for one in out if _overlap(one, word) and word.level > one.bottom - 0.2 * one.height), None)
        if above is None:
            out.append(word)
        else:
            out[out.index(above)] = above.over(word, between)
    return tuple(sorted(out, key=lambda word: word.x0))


def _lines_of_blocks(blocks: Iterable[Block]) -> list[list[Block]]:
    lines: list[list[Block]] = []
    for block in sorted(blocks, key=lambda one: one.level):
        if lines and block.level - lines[-1][0].level <= _LINE * block.height:
            lines[-1].append(block)
        else:
            lines.append([block])
    return [sorted(line, key=lambda block: block.x0) for line in lines]


def columns_of(rows: Sequence[Line], heads: Sequence[tuple[float, float]]) -> list[tuple[float, float]] | None:
    """Where the columns of figures stand: figures one above another, and heads above none; None if two meet."""
    spans = sorted((word.x0, word.x1) for row in rows for word in row.figures)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] - 0.1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    for row in rows:
        places = [place_in(word.x0, word.x1, columns) for word in row.figures]
        if len(set(places)) < len(places):
            return None
    for left, right in heads:
        if not any(left < x1 and x0 < right for x0, x1 in columns):
            columns.append((left, right))
    return sorted(columns)


def place_in(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> int | None:
    """The first column that the span overlaps."""
    return next((place for place, (left, right) in enumerate(columns) if x0 < right and left < x1), None)


def has_rows(texts: Iterable[str], labels: Labels) -> bool:
    """Are there lines of a table among these: a known label with figures behind it, or nothing but figures?"""
    found = 0
    for text in texts:
        tokens = text.split()
        figures = 0
        while tokens and sort_of(tokens[-1]) == "figure":
            tokens.pop()
            figures += 1
        found += "".join(tokens) in labels or (figures > 0 and any(one in labels for one in tokens[-2:]))
        if found > 1 or (not tokens and figures >= _ROW):
            return True
    return False


def is_figure_row(text: str) -> bool:
    """Is the line a row of figures and nothing else?"""
    tokens = text.split()
    return len(tokens) >= _ROW and all(sort_of(token) == "figure" for token in tokens)


def is_framed(texts: Sequence[Sequence[str | None]], labels: Labels) -> bool:
    """Does each cell hold one label or one figure? Rules that lack leave several rows in one."""
    for row in texts:
        split = [text for text in row if text and ("\n" in text or " " in text) and text not in labels]
        if any(_holds_row(text, labels) for text in split):
            return False
        stacks = [text.split("\n") for text in split if "\n" in text]
        if any(sum(line in labels for line in stack) > 1 for stack in stacks) and any(map(_are_figures, stacks)):
            return False
    return True


def _holds_row(text: str, labels: Labels) -> bool:
    """Does a line of the cell hold a label with its figures, or many figures?"""
    parts = [line.split() for line in text.split("\n")]
    if len(parts) > _DIGITS_OVER and all(len(part) == 1 and _are_figures(part) for part in parts):
        return True
    return any(
        len(part) > 1
        and sort_of(part[-1]) == "figure"
        and (
            "".join(part[:-1]) in labels
            or any(one in labels for one in part[:-1])
            or (len(part) > _SPACED and _are_figures(part))
        )
        for part in parts
    )


def _are_figures(texts: Sequence[str]) -> bool:
    return all(sort_of(text) == "figure" for text in texts)
