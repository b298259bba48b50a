"""A stroke alone in its cell: a one stands upright, a slash leans; what recognises text takes both for a one."""

from __future__ import annotations

from typing import Any

# as models read a lone stroke
STROKES = frozenset("1lI|/\\／＼丨")
_SLASHES = frozenset("/\\／＼")
# of its height a stroke leans so far: in 27 typefaces a one -0.14 to 0.15 (slanted), a slash 0.24 to 0.56 either way
_LEANS = 0.2
_DARKER = 60  # than the paper, of 255


def as_drawn(text: str, crop: Any) -> str:
    """The text of a lone stroke as its picture shows it: a slash that was read as a one, and the other way round."""
    height, width = crop.shape[:2]
    if text.strip() not in STROKES or width > height:
        return text  # there is more in the cell
    if abs(lean(crop)) >= _LEANS:
        return "/"
    return "1" if text.strip() in _SLASHES else text


def lean(crop: Any) -> float:
    """How far the upper third of the ink stands to the right of the lower one, in the height between them."""
    import numpy  # noqa: PLC0415, ICN001 - only with the extra

    gray = crop.mean(axis=2)
    ink = numpy.median(gray) - gray
    ink[ink < _DARKER] = 0
    rows = ink.any(axis=1).nonzero()[0]
    third = len(rows) and (rows[-1] + 1 - rows[0]) // 3
    if not third:
        return 0.0
    places = numpy.arange(ink.shape[1])
    upper, lower = (part.sum(axis=0) for part in (ink[rows[0] :][:third], ink[: rows[-1] + 1][-third:]))
    return float(((upper @ places) / upper.sum() - (lower @ places) / lower.sum()) / (2 * third))
