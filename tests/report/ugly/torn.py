"""Statutory tables of all forms, torn: what is left of them are lines of labels and figures that no table holds."""

from __future__ import annotations

import random
import re
from html import escape
from typing import TYPE_CHECKING

from tests.report.ugly import annex, paper
from tests.report.ugly.pages import AFTER, BEFORE, HEADINGS, dress

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.report.ugly.paper import Table

    Rows = list[list[str]]

ERAS = ("2014", "2019", "2021")
PAGE_NUMBERS = ("— 3 —", "- 4 -", "5", "第 3 页 共 6 页", "第3页", "3/6")
UNITS = "条件件个次人份宗"


def _texts(table: Table, rng: random.Random, unit: str) -> Rows:
    """Cells as text; `unit` is written behind every figure where it is not empty."""
    rows = []
    for row in table:
        cells = [
            re.sub(r"\s*\n\s*", "", cell.text) + (unit if cell.key and cell.text[-1:].isdigit() else "") for cell in row
        ]
        rows.append([cell for cell in cells if cell] if rng.random() < 0.7 else cells)
    return [row for row in rows if row]


# -- what is lost -----------------------------------------------------------------------------------------------------


def nothing(rows: Rows, rng: random.Random) -> Rows:
    return rows


def cells_lost(rows: Rows, rng: random.Random) -> Rows:
    return [[cell for cell in row if rng.random() > 0.25] for row in rows]


def figures_lost(rows: Rows, rng: random.Random) -> Rows:
    return [[cell for cell in row if not cell[:1].isdigit() or rng.random() > 0.4 or "." in cell] for row in rows]


def labels_lost(rows: Rows, rng: random.Random) -> Rows:
    return [[cell for cell in row if cell[:1].isdigit() or rng.random() > 0.4] for row in rows]


def rows_cut(rows: Rows, rng: random.Random) -> Rows:
    return [row[: rng.randint(1, len(row))] if row and rng.random() < 0.4 else row for row in rows]


def rows_lost(rows: Rows, rng: random.Random) -> Rows:
    return [row for row in rows if rng.random() > 0.4]


def shifted(rows: Rows, rng: random.Random) -> Rows:
    """The figures stand a row further down, or a column further left."""
    down = rng.random() < 0.5
    cells = [[cell for cell in row if re.match(r"\d+(?:\.\d+)?\D{0,2}$", cell)] for row in rows]
    out = []
    for number, row in enumerate(rows):
        words = [cell for cell in row if cell not in cells[number]]
        out.append([*words, *(cells[number - 1] if down and number else cells[number][1:])])
    return out


def figures_first(rows: Rows, rng: random.Random) -> Rows:
    return [sorted(row, key=lambda cell: not cell[:1].isdigit()) for row in rows]


def labels_broken(rows: Rows, rng: random.Random) -> Rows:
    """Labels over two rows, the figures between their halves."""
    out = []
    for row in rows:
        label = max(range(len(row)), key=lambda place: len(row[place])) if row else 0
        if row and len(row[label]) > 6 and rng.random() < 0.5:
            cut = rng.randint(2, len(row[label]) - 2)
            out += [[row[label][:cut]], row[:label] + row[label + 1 :], [row[label][cut:]]]
        else:
            out.append(row)
    return out


LOSSES: dict[str, Callable[[Rows, random.Random], Rows]] = {
    "nothing": nothing,
    "cells lost": cells_lost,
    "figures lost": figures_lost,
    "labels lost": labels_lost,
    "rows cut": rows_cut,
    "rows lost": rows_lost,
    "shifted": shifted,
    "figures first": figures_first,
    "labels broken": labels_broken,
}

# -- how it is written ------------------------------------------------------------------------------------------------


def one_a_line(rows: Rows, rng: random.Random) -> list[str]:
    return [cell for row in rows for cell in row if cell]


def spaced(rows: Rows, rng: random.Random) -> list[str]:
    gap = rng.choice((" ", "  ", "　", "\u00a0", "     "))
    return [gap.join(row) for row in rows]


def aligned(rows: Rows, rng: random.Random) -> list[str]:
    return ["".join(cell.ljust(rng.randint(2, 14)) + " " for cell in row) for row in rows]


def glued(rows: Rows, rng: random.Random) -> list[str]:
    """No gap between label and figure."""
    return ["".join(row[:2]) + " ".join(["", *row[2:]]) for row in rows]


def merged(rows: Rows, rng: random.Random) -> list[str]:
    """Two, three or more rows in a line."""
    out: list[str] = []
    line: list[str] = []
    for row in rows:
        line += row
        if rng.random() < 0.4:
            out.append(" ".join(line))
            line = []
    return [*out, " ".join(line)]


def one_line(rows: Rows, rng: random.Random) -> list[str]:
    return [rng.choice((" ", "")).join(" ".join(row) for row in rows)]


def some_broken(rows: Rows, rng: random.Random) -> list[str]:
    out = []
    for row in rows:
        cut = rng.randint(0, len(row))
        out += [" ".join(row[:cut]), " ".join(row[cut:])] if rng.random() < 0.5 else [" ".join(row)]
    return out


def narrow(rows: Rows, rng: random.Random) -> list[str]:
    """Everything broken at the width of a narrow page."""
    width = rng.choice((9, 17, 33))
    text = " ".join(" ".join(row) for row in rows)
    return [text[start : start + width] for start in range(0, len(text), width)]


WRITINGS: dict[str, Callable[[Rows, random.Random], list[str]]] = {
    "one a line": one_a_line,
    "spaced": spaced,
    "aligned": aligned,
    "glued": glued,
    "merged": merged,
    "one line": one_line,
    "some broken": some_broken,
    "narrow": narrow,
}


def _annex(rng: random.Random) -> Table:
    """The list of 2014: label, unit and figure in some order."""
    shape = rng.choice(("unit before", "unit behind", "unit in label", "code", "no unit"))
    rows: Table = []
    for number, (_, label, unit, line) in enumerate(annex.LIST, 1):
        key = ("annex2014", line, "total") if line else None
        figure = paper.Cell(
            str(rng.choice((0, rng.randint(1, 20), rng.randint(100, 30000)))) if line else "——", key=key
        )
        name, counted = paper.Cell(label), paper.Cell(unit)
        rows.append(
            {
                "unit before": [name, counted, figure],
                "unit behind": [name, figure, counted],
                "unit in label": [paper.Cell(f"{label}（单位：{unit}）"), figure],
                "code": [paper.Cell(f"{number:02}"), name, counted, figure],
                "no unit": [name, figure],
            }[shape]
        )
    return rows


def _tables(era: str, rng: random.Random) -> list[Table]:
    if era == "2014":
        return [_annex(rng)]
    filled = paper.write(era, paper.counts(era, rng), rng, set(rng.sample(paper.HABITS, rng.choice((0, 1)))))
    return [paper.disclosure(filled), paper.requests(filled), paper.proceedings(filled)]


def make(seed: int) -> tuple[bytes, str, int | None, list[str]]:
    """A report whose tables are torn: bytes, media type, the one figure that a sentence states, features."""
    rng = random.Random(seed)
    era, loss, writing = rng.choice(ERAS), rng.choice(sorted(LOSSES)), rng.choice(sorted(WRITINGS))
    unit = rng.choice(("", "", "", *UNITS))
    numbers = rng.random() < 0.4
    headings = HEADINGS if era != "2014" else ("附表：政府信息公开情况统计表",)
    lines = list(BEFORE if rng.random() < 0.8 else ())
    stated = rng.randint(20_000, 90_000) if lines else None
    if stated is not None:
        lines.append(f"本年度，本机关共主动公开政府信息{stated}条。")
    carrier = rng.choice(("text", "text", "html", "breaks"))
    features = [carrier, era, loss, writing, *(["units"] * bool(unit)), *(["page numbers"] * numbers)]
    joined = writing != "one a line" and rng.random() < 0.25
    features += ["joined to text"] * joined
    for heading, table in zip(headings, _tables(era, rng), strict=True):
        rows = _texts(table, rng, unit)
        if rng.random() < 0.4:
            rows = LOSSES[rng.choice(sorted(LOSSES))](rows, rng)
        written = [line for line in WRITINGS[writing](LOSSES[loss](rows, rng), rng) if line.strip()]
        if numbers:
            for _ in range(rng.choice((1, 2))):
                written.insert(rng.randint(0, len(written)), rng.choice(PAGE_NUMBERS))
        if joined and written:
            lines += [f"{heading} {written[0]}", *written[1:-1], f"{written[-1]} {AFTER[1]}"]
        else:
            lines += [heading, *written] if rng.random() < 0.85 else written
    lines += AFTER
    title = f"临江市林业局{2016 if era == '2014' else 2020 if era == '2019' else 2023}年政府信息公开工作年度报告"
    if carrier == "text":
        return "\n".join([title, *lines]).encode(), "text/plain", stated, features
    gap, wrap = ("<br>", "<p>{}</p>") if carrier == "breaks" else ("</p><p>", "<p>{}</p>")
    body = wrap.format(gap.join(escape(line) for line in lines))
    return dress(body, "plain", title).replace("CHARSET", "utf-8").encode(), "text/html", stated, features
