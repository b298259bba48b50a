"""Tables as extractors of text leave them: a cell a line or a bar behind each, labels in the pieces they were set in."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.report.ugly.paper import Cell, Table

_HAN = re.compile("[\u4e00-\u9fff\u2f00-\u2fd5]")
_WIDE = 6  # cells of a row: those of a wider one are narrow
_SHORTEST = 4  # characters of a label that is broken


def _pieces(cell: Cell, most: int, rng: random.Random) -> list[str]:
    """The text of a cell, a label in up to so many pieces: the runs of a word processor, the lines of a narrow column."""
    text = cell.text.replace("\n", "")
    if cell.key or _HAN.search(text) is None or len(text) < _SHORTEST:
        return [cell.text.replace("\n", " ")]
    cuts = sorted(rng.sample(range(1, len(text)), min(len(text) - 1, rng.randint(1, most - 1))))
    return [text[start:end] for start, end in zip((0, *cuts), (*cuts, len(text)), strict=True)]


def in_pieces(rows: Table, rng: random.Random, *, most: int, between: str = "\n") -> str:
    """A cell a line, and a label over several; blank cells leave nothing."""
    return between.join(piece for row in rows for cell in row if cell.text for piece in _pieces(cell, most, rng))


def closed_pieces(rows: Table, rng: random.Random) -> str:
    """A bar behind every cell, whose paragraphs are lines."""
    return "\n".join("\n".join("\n".join(_pieces(cell, 3, rng)) + " |" for cell in row) + "\n" for row in rows)


def led(rows: Table, rng: random.Random) -> str:
    """A bar in a line of its own before each row, and one behind every cell."""
    return "\n".join("|\n" + " |\n".join(cell.text.replace("\n", " ") for cell in row) + " |" for row in rows)


def spanned(rows: Table, rng: random.Random) -> str:
    """A row a line, as many bars behind a cell as columns that it spans."""
    return "\n".join(
        "".join(f"{cell.text} ".replace("\n", " ").lstrip() + "|" * max(1, cell.across) + " " for cell in row).strip()
        for row in rows
    )


def as_set(rows: Table, rng: random.Random, *, middle: bool) -> str:
    """The lines of a page: what narrow cells hold stands in as many as it takes, from the row's top or its middle on."""
    wide = rng.choice((9, 14, 24))
    out: list[str] = []
    for row in rows:
        cells = [
            _set(cell.text.replace("\n", ""), 4 if cell.across == 1 and len(row) > _WIDE else wide) for cell in row
        ]
        cells = [lines if _HAN.search(cell.text) else [cell.text] for cell, lines in zip(row, cells, strict=True)]
        height = max(map(len, cells), default=0)
        tops = [(height - len(lines)) // 2 if middle else 0 for lines in cells]
        for line in range(height):
            parts = [lines[line - top] for lines, top in zip(cells, tops, strict=True) if 0 <= line - top < len(lines)]
            out.append(" ".join(part for part in parts if part))
    return "\n".join(out)


def _set(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def in_one_line(rows: Table, rng: random.Random) -> str:
    """A table in a line, with a space between any two cells."""
    return " ".join(cell.text.replace("\n", "") for row in rows for cell in row if cell.text)


WAYS: dict[str, Callable[[Table, random.Random], str]] = {
    "labels in two lines": partial(in_pieces, most=2),
    "labels in four lines": partial(in_pieces, most=4),
    "labels in eight lines": partial(in_pieces, most=8),
    "lines far apart": partial(in_pieces, most=4, between="\n\n"),
    "set from the top": partial(as_set, middle=False),
    "set around the middle": partial(as_set, middle=True),
    "barred cells in lines": closed_pieces,
    "bars that lead rows": led,
    "bars for spans": spanned,
}
# tables in one line, and whole documents
IN_ONE_LINE = ("a table a line", "all in one line")
# where a blank cell leaves nothing, what stands there cannot be told
LOSE_BLANKS = frozenset((*IN_ONE_LINE, *(way for way in WAYS if not way.startswith("bar"))))
