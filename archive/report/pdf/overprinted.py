"""Letters of a PDF that are printed over one another: rows too low for their labels let these run into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.pdf.place import Box
    from archive.report.pdf.word import Block, Word

    Char = dict[str, Any]

_FIRST = "\u3400"  # letters of Chinese, which are as wide as high
_LINES = 1.5  # so far, in their height, from the others a line may be of the same cells
_INTO, _OVER = 0.45, 0.7  # of their size two that are printed over one another are no further apart, and no higher
_LEVEL, _ASIDE = 0.1, 0.55  # two lines: so much higher is another, and its letters may stand between those of the first


def overprinted(chars: Sequence[Char]) -> dict[int, Box]:
    """The letters, by their ids, that stand in others, and where: which line they belong to is not told."""
    letters = [char for char in chars if char["text"] >= _FIRST or char["text"].isdigit()]
    if not letters:
        return {}
    largest = max(char["size"] for char in letters)
    found: dict[int, Box] = {}
    places: dict[tuple[int, int], list[Char]] = {}
    for char in letters:
        x, y = _place(char, largest)
        for other in (one for by in (-1, 0, 1) for up in (-1, 0, 1) for one in places.get((x + by, y + up), ())):
            if _are_mixed(char, other):
                found |= {id(one): (one["x0"], one["top"], one["x1"], one["bottom"]) for one in (char, other)}
        places.setdefault((x, y), []).append(char)
    return found


def torn(chars: Sequence[Char], over: Mapping[int, Box]) -> set[int]:
    """The digits, by their ids, that stand right above or below such a digit: a cell may hold both in two lines."""
    digits = [char for char in chars if char["text"].isdigit()] if over else []
    mixed = [char for char in digits if id(char) in over]
    return {
        id(char)
        for char in digits
        for other in mixed
        if id(char) not in over
        and _OVER * char["size"] <= abs(char["top"] - other["top"]) <= _LINES * char["size"]
        and other["x0"] - char["size"] < char["x0"] < other["x1"] + char["size"]
    }


def is_near(mixed: Sequence[Box], block: Block) -> bool:
    """Do such letters stand in a block, or in the lines above and below it?"""
    far = _LINES * block.height
    return any(
        x0 < block.x1 and block.x0 < x1 and block.top - far < (top + bottom) / 2 < block.bottom + far
        for x0, top, x1, bottom in mixed
    )


def is_beside(letter: Box, first: Word | Block) -> bool:
    """Does such a letter stand in the line of a figure or a label, and not before it?"""
    return letter[2] > first.x0 and abs((letter[1] + letter[3]) / 2 - first.level) <= _OVER * first.height


def _are_mixed(one: Char, other: Char) -> bool:
    """Two digits that stand so are a matter of their own."""
    if one["text"] < _FIRST > other["text"]:
        return False
    size = max(one["size"], other["size"])
    beside = abs(one["x0"] + one["x1"] - other["x0"] - other["x1"]) / 2 / size
    above = abs(one["top"] - other["top"]) / size
    return bool(above < _OVER and beside < (_INTO if above < _LEVEL else _ASIDE))


def _place(char: Char, size: float) -> tuple[int, int]:
    return int(char["x0"] // size), int(char["top"] // size)
