"""Tables as they come out of copying, of text files and of other people's extractors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.report.ugly.paper import Table

    Way = Callable[[Table, random.Random], str]

from tests.report.ugly.pages import AFTER, BEFORE, HEADINGS, TITLE


def _one(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


def tabs(rows: Table, rng: random.Random) -> str:
    return "\n".join("\t".join(_one(cell.text) for cell in row) for row in rows)


def expanded_tabs(rows: Table, rng: random.Random) -> str:
    """Every place of the grid has its tab."""
    return "\n".join("\t".join(_one(cell.text) + "\t" * (cell.across - 1) for cell in row) for row in rows)


def repeated_tabs(rows: Table, rng: random.Random) -> str:
    """Merged labels are repeated in each place, as some converters do."""
    out = []
    below: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[str] = []
        pending = list(row)
        while pending or len(cells) in below:
            if len(cells) in below:
                text, left = below.pop(len(cells))
                if left > 1:
                    below[len(cells)] = (text, left - 1)
                cells.append(text)
                continue
            cell = pending.pop(0)
            for _ in range(cell.across):
                if cell.down > 1:
                    below[len(cells)] = (_one(cell.text), cell.down - 1)
                cells.append(_one(cell.text))
        out.append("\t".join(cells))
    return "\n".join(out)


def bars(rows: Table, rng: random.Random) -> str:
    return "\n".join("| " + " | ".join(_one(cell.text) for cell in row) + " |" for row in rows)


def inner_bars(rows: Table, rng: random.Random) -> str:
    return "\n".join(" | ".join(_one(cell.text) for cell in row) for row in rows)


def markdown(rows: Table, rng: random.Random) -> str:
    lines = bars(rows, rng).split("\n")
    return "\n".join([lines[0], "| --- " * len(rows[0]) + "|", *lines[1:]])


def cells(rows: Table, rng: random.Random) -> str:
    return "\n".join(_one(cell.text) for row in rows for cell in row if cell.text)


def cells_broken(rows: Table, rng: random.Random) -> str:
    """One cell a line, labels over several lines as they stood in narrow cells."""
    return "\n".join(cell.text for row in rows for cell in row if cell.text)


def spaces(rows: Table, rng: random.Random) -> str:
    return "\n".join("  ".join(_one(cell.text).replace(" ", "") for cell in row if cell.text) for row in rows)


def aligned(rows: Table, rng: random.Random) -> str:
    return "\n".join("".join(_one(cell.text).ljust(8 * cell.across) + " " for cell in row) for row in rows)


def torn(rows: Table, rng: random.Random) -> str:
    """Some rows broken after the label, some within the figures."""
    out = []
    for row in rows:
        texts = [_one(cell.text) for cell in row]
        figures = [place for place, cell in enumerate(row) if cell.key]
        if figures and rng.random() < 0.3:
            cut = rng.choice((figures[0], figures[len(figures) // 2]))
            out += ["\t".join(texts[:cut]), "\t".join(texts[cut:])]
        else:
            out.append("\t".join(texts))
    return "\n".join(out)


WAYS: dict[str, Way] = {
    "tabs": tabs,
    "expanded tabs": expanded_tabs,
    "repeated tabs": repeated_tabs,
    "bars": bars,
    "inner bars": inner_bars,
    "markdown": markdown,
    "cells": cells,
    "cells broken": cells_broken,
    "spaces": spaces,
    "aligned": aligned,
    "torn": torn,
}


def document(tables: list[Table], write: Way, rng: random.Random, title: str = TITLE) -> str:
    parts = [title, *BEFORE]
    for heading, rows in zip(HEADINGS, tables, strict=True):
        parts += [heading, write(rows, rng)]
    return "\n".join([*parts, *AFTER])
