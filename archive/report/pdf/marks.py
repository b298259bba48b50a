"""Letters marked with colour in a PDF: the fill behind them is none of a cell, and its sides are no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Thing = dict[str, Any]

_BAND = 8.0  # letters are looked for line by line, in points
_LOWEST = 4.0  # lower fills are rules
_HIGHEST = 1.6  # of the size of the letters
_TIGHT = 0.1  # of their size the fill goes no further, and no less far, than the letters


def unmarked(page: Any) -> Any:
    """The page without the fills behind the letters of one line, as far as these go; the page itself without any."""
    # a damaged file has rectangles that no page holds
    heights = _LOWEST, float(page.height)
    fills = [
        one for one in page.rects if one["fill"] and not one["stroke"] and heights[0] <= one["height"] <= heights[1]
    ]
    if not fills:
        return page
    lines: dict[int, list[Thing]] = {}
    for char in page.chars:
        lines.setdefault(int((char["top"] + char["bottom"]) / 2 // _BAND), []).append(char)
    marks = {id(fill) for fill in fills if _is_mark(fill, lines)}
    return page.filter(lambda one: id(one) not in marks) if marks else page


def _is_mark(fill: Thing, lines: Mapping[int, Sequence[Thing]]) -> bool:
    bands = range(int(fill["top"] // _BAND), int(fill["bottom"] // _BAND) + 1)
    held = [char for band in bands for char in lines.get(band, ()) if _holds(fill, char)]
    if not held or fill["height"] > _HIGHEST * held[0]["size"]:
        return False
    tight = _TIGHT * held[0]["size"]
    left, right = min(char["x0"] for char in held), max(char["x1"] for char in held)
    return bool(abs(left - fill["x0"]) <= tight and abs(right - fill["x1"]) <= tight)


def _holds(fill: Thing, char: Thing) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(fill["x0"] <= x <= fill["x1"] and fill["top"] <= y <= fill["bottom"])
