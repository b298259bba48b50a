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


WAYS: dict[str, Callable[[Table, random.Random], str]] = {
    "labels in two lines": partial(in_pieces, most=2),
    "labels in four lines": partial(in_pieces, most=4),
    "labels in eight lines": partial(in_pieces, most=8),
    "lines far apart": partial(in_pieces, most=4, between="\n\n"),
    "barred cells in lines": closed_pieces,
    "bars that lead rows": led,
    "bars for spans": spanned,
}
# where a blank cell leaves nothing, what stands there cannot be told
LOSE_BLANKS = frozenset(way for way in WAYS if not way.startswith("bar"))
