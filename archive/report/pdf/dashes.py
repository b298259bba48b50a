"""Rules that a PDF draws as rows of dashes or dots, as the rules that they are to the eye."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST, _THICKEST = 8.0, 1.6  # a dash, in points
_ROUND = 1.3  # so much longer than thick it runs along its rule; else it is a dot, of a rule either way
_APART = 3.0  # dashes of a rule are no further apart than they are long, or than this
_LEVEL = 0.7  # dashes of a rule stand as high
_FEWEST = 5  # dashes of a rule
_DRAWN = ("rect", "curve", "line")


def undashed(page: Any) -> Any:
    """The page with each row of dashes or dots as one line; the page itself where there is none.

    The short sides of dashes would be taken for rules across the one they belong to.
    """
    bits = [one for kind in _DRAWN for one in page.objects.get(kind, ()) if _is_bit(one)]
    if len(bits) < _FEWEST:
        return page
    across = list(_rows([one for one in bits if one["width"] * _ROUND > one["height"]], "x", "top", "bottom"))
    upright = list(_rows([one for one in bits if one["height"] * _ROUND > one["width"]], "y", "x0", "x1"))
    used = {id(one) for row in (*across, *upright) for one in row}
    if not used:
        return page
    whole = page.filter(lambda one: id(one) not in used)
    made = [_line(row, page.bbox, is_across=True) for row in across]
    made += [_line(row, page.bbox, is_across=False) for row in upright]
    whole.objects.setdefault("line", []).extend(one for one in made if one is not None)
    return whole


def _is_bit(one: dict[str, Any]) -> bool:
    return bool(max(one["width"], one["height"]) <= _LONGEST and min(one["width"], one["height"]) <= _THICKEST)


def _rows(bits: Iterable[dict[str, Any]], along: str, first: str, last: str) -> Iterator[list[dict[str, Any]]]:
    """Bits at one height, or one below another, each near the one before."""
    start, end = ("x0", "x1") if along == "x" else ("top", "bottom")
    levels: list[tuple[float, list[dict[str, Any]]]] = []
    for middle, one in sorted((((one[first] + one[last]) / 2, one) for one in bits), key=itemgetter(0)):
        if not levels or middle - levels[-1][0] > _LEVEL:
            levels.append((middle, []))
        levels[-1][1].append(one)
    for _, level in levels:
        row: list[dict[str, Any]] = []
        for one in sorted(level, key=lambda bit: float(bit[start])):
            if row and one[start] - row[-1][end] > max(_APART, row[-1][end] - row[-1][start]):
                yield from _long(row)
                row = []
            row.append(one)
        yield from _long(row)


def _long(row: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    if len(row) >= _FEWEST:
        yield row


def _line(row: Sequence[dict[str, Any]], page: tuple[float, ...], *, is_across: bool) -> dict[str, Any] | None:
    """A rule through the middle of its dashes, as far as the page reaches; None where it is not on the page."""
    x0, x1 = max(page[0], min(one["x0"] for one in row)), min(page[2], max(one["x1"] for one in row))
    top, bottom = max(page[1], min(one["top"] for one in row)), min(page[3], max(one["bottom"] for one in row))
    if x0 > x1 or top > bottom:
        return None
    if is_across:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        **row[0],
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
