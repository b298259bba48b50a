"""Which pieces of a row are its figures: by their number, their places, and the sums that they make."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from archive.report.normal import fold
from archive.report.tables.rows import TORN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.tables.rows import Piece

Side = Literal["left", "right"]
# a smaller figure may well be the sum of those before it by chance
TELLING = 5
_ANOTHER = 2


def _numbers(pieces: Iterable[Piece]) -> list[float]:
    """The figures in these pieces; 0 where there is none."""
    return [piece.reading[0] or 0 for piece in pieces]


def own_values(values: Sequence[Piece], count: int, *, beside: bool) -> Sequence[Piece]:
    """The pieces that may be figures of the line; a remark behind them is none."""
    words = [place for place in range(count, len(values)) if values[place].is_words]
    if words and all(value.is_blank or value.is_words for value in values[words[0] :]):
        values, beside = values[: words[0]], False
    if beside and len(values) > count and (not values[-1].is_figure or all(value.is_figure for value in values)):
        return values[:-1]
    return values


def align(
    values: Sequence[Piece],
    count: int,
    columns: Sequence[int] | None = None,
    side: Side | None = None,
    *,
    has_total: bool = False,
    block: int = 0,
) -> tuple[Piece, ...] | None:
    """The pieces that are the row's `count` figures; None where their number does not fit.

    More pieces than figures: the blank ones beside the figures belong to merged cells; which those are is
    never guessed. Other rows of the same table tell it: by the places of the figures in the rows that have them
    all (`columns`), or by the side to which all rows have them (`side`); and a total that is the sum of what
    stands before it does (`has_total`). What contradicts itself tells nothing. `block`: the last of so many figures
    is the sum of the others, and so on.
    """
    if len(values) == count:
        return tuple(values)
    written = tuple(piece for piece in values if not piece.is_blank)
    chosen = _placed(values, columns, count)
    if chosen and has_total and adds_up(chosen, least=0 if len(written) > count else TELLING):
        return chosen  # a figure behind the last column is none of them, even where one of them is blank
    beside = [piece for piece in written if piece not in chosen]
    if chosen and beside and all(piece.is_words for piece in beside):
        return chosen  # a word that stands in none of the columns is no figure
    if len(written) == count:
        is_whole = chosen == written and not (has_total and contradicts(written, count))
        # blanks between them belong to merged cells
        return chosen if is_whole else _all_written(values, written, side, has_total=has_total, block=block)
    if len(values) < count:
        return None
    if not written:  # so many blank cells are those of another table, whatever the row is called
        return chosen or (tuple(values[:count]) if len(values) < _ANOTHER * count else None)
    return _among_blanks(values, chosen, count, side, has_total=has_total)


def _all_written(
    values: Sequence[Piece], written: tuple[Piece, ...], side: Side | None, *, has_total: bool, block: int
) -> tuple[Piece, ...] | None:
    """As many figures as the row has, among blanks, unless what stands among them says that one of these is a cell."""
    if has_total and side is None and _adds_up_elsewhere(values, written):
        return None
    if has_total and written[-1].is_mark and len(values) > len(written):
        return None  # √ is no total: it stands behind one that is blank, or beside another blank
    return None if _closes_up(values, block or (len(written) if has_total else 0)) else written


def _among_blanks(
    values: Sequence[Piece], chosen: tuple[Piece, ...], count: int, side: Side | None, *, has_total: bool
) -> tuple[Piece, ...] | None:
    """The figures and blanks of the row where its columns, its side and its total tell one and the same way."""
    written = [piece for piece in values if not piece.is_blank]
    ways: set[tuple[Piece, ...]] = set()
    if chosen and all(piece in chosen for piece in written):
        ways.add(chosen)
    if side is not None and fits(values, count, side):
        window, other = (values[:count], values[-count:]) if side == "left" else (values[-count:], values[:count])
        if not (has_total and adds_up(other, TELLING) and not adds_up(window, least=0)):
            ways.add(tuple(window))
    summed = _up_to_total(values, count) if has_total else None
    if len(ways) == 1 and summed is None:
        return next(iter(ways))
    may_be_doubled = len(values) >= _ANOTHER * count  # then a blank cell is two, and what they add up to no place
    return summed if summed in ways or not (ways or may_be_doubled) else None


def _placed(values: Sequence[Piece], columns: Sequence[int] | None, count: int) -> tuple[Piece, ...]:
    """The pieces in these columns if each has one; of all other figures one may stand, in a table, behind them."""
    if columns is None or len(columns) != count:
        return ()
    placed = {piece.column: piece for piece in values}
    chosen = tuple(placed[column] for column in columns if column in placed)
    others = [piece for piece in values if piece.is_figure and piece not in chosen]
    behind = all(piece.line < 0 and piece.column > columns[-1] for piece in others)
    return chosen if len(chosen) == count and len(others) < 2 and behind else ()


def adds_up(values: Sequence[Piece], least: int = 0) -> bool:
    """Is the last figure, of at least so much, the sum of those before it?"""
    numbers = _numbers(values)
    return not values[-1].is_blank and sum(numbers[:-1]) == numbers[-1] >= least


def side_of_total(values: Sequence[Piece]) -> tuple[int, int]:
    """1 where the first figure is the sum of the others, -1 where the last is, 0 where neither or both.

    First what large figures say, then what figures of any size but 0 do.
    """
    numbers = _numbers(values)
    whole = sum(numbers)
    weakly = (2 * numbers[0] == whole) - (2 * numbers[-1] == whole) if whole >= 2 else 0
    return weakly if whole >= 2 * TELLING else 0, weakly


def _up_to_total(values: Sequence[Piece], count: int) -> tuple[Piece, ...] | None:
    """The figures that end in the last one written, if it is the sum of the others."""
    written = [place for place, piece in enumerate(values) if not piece.is_blank]
    first = written[-1] - count + 1
    if first < 0 or written[0] < first:
        return None
    run = tuple(values[first : written[-1] + 1])
    return run if adds_up(run, TELLING) else None


def is_scattered(values: Sequence[Piece]) -> bool:
    """Do the figures of one row stand in several lines, some of them side by side? A broken line tears figures, too."""
    lines = Counter(value.line for value in values if value.is_figure)
    return len(lines) > 1 and max(lines.values()) > 1


def are_of_two_rows(values: Sequence[Piece]) -> bool:
    """Do most figures of a row, but not all, stand in two lines? The others are of one row or the other."""
    figures = [value.text for value in values if value.is_figure]
    if "\n" not in "".join(figures):
        return False
    torn = sum(TORN.fullmatch(text) is not None for text in figures)
    return torn < len(figures) < 2 * torn


def run_together(values: Sequence[Piece]) -> int | None:
    """The place of a figure that can be parted in two so that the last is the sum of the others."""
    texts = [fold(value.text).replace(",", "").strip() for value in values]
    for place, text in enumerate(texts):
        for end in range(1, len(text)) if text.isdecimal() else ():
            parted = [*texts[:place], text[:end], text[end:], *texts[place + 1 :]]
            numbers = [int(one) if one.isdecimal() else 0 for one in parted]
            if sum(numbers[:-1]) == numbers[-1]:
                return place
    return None


def is_borne_out(values: Sequence[Piece], *, has_total: bool) -> bool:
    """Are these the figures, though where one ends is not said? One alone, zeros, and those that add up to a total."""
    numbers = _numbers(values)
    return len(numbers) == 1 or not any(numbers) or (has_total and sum(numbers[:-1]) == numbers[-1])


def contradicts(values: Sequence[Piece], count: int) -> bool:
    """Are these `count` figures of which the last is not the sum of the others?"""
    numbers = _numbers(value for value in values if value.is_figure)
    return len(numbers) == count and sum(numbers[:-1]) != numbers[-1]


def _closes_up(values: Sequence[Piece], block: int) -> bool:
    """Do figures that close up over a blank between them contradict the sums that they are said to be?"""
    written = [place for place, piece in enumerate(values) if not piece.is_blank]
    if not block or written[-1] - written[0] + 1 == len(written):
        return False
    kept = [values[place] for place in written]
    return any(contradicts(kept[start : start + block], block) for start in range(0, len(kept), block))


def _adds_up_elsewhere(values: Sequence[Piece], written: Sequence[Piece]) -> bool:
    """Do the figures contradict their total where others side by side, a blank among them, do not?"""
    count = len(written)
    return contradicts(written, count) and any(
        adds_up(run, least=0) for run in (values[:count], values[-count:]) if len(values) > count
    )


def fits(values: Sequence[Piece], count: int, side: Side) -> bool:
    """Are all written figures among the `count` first (left) or last (right) pieces?"""
    beside = values[count:] if side == "left" else values[:-count]
    return all(piece.is_blank for piece in beside)
