"""A lone stroke on a picture: what recognises text takes a slash for a one, and sums hold for the blanks of a whole line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

from archive.conversion.strokes import as_drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

numpy = pytest.importorskip("numpy")

Line = tuple[float, float, float, float]

ONE: list[Line] = [(0.4, 0, 0.4, 1), (0.4, 0, 0.15, 0.2)]
WITH_FOOT: list[Line] = [*ONE, (0.15, 1, 0.65, 1)]
ITALIC: list[Line] = [(0.5, 0, 0.36, 1), (0.5, 0, 0.3, 0.15)]
SLASH: list[Line] = [(0.4, 0, 0.1, 1)]
STEEP: list[Line] = [(0.35, 0, 0.08, 1)]
BACKSLASH: list[Line] = [(0.1, 0, 0.45, 1)]
WITH_A_UNIT: list[Line] = [(0.1, 0, 0.1, 1), (1, 0, 0.5, 1), (0.6, 0.5, 1.4, 0.5)]


def drawn(lines: Sequence[Line], height: int, *, blur: float = 0.6, turned: float = 0.0) -> Any:
    """A piece of grey paper with these lines, ends in heights of the sign, and a margin as cells are cut out with."""
    width = round(height * max(max(one[0], one[2]) for one in lines))
    picture = Image.new("RGB", (width + 20, height + 16), (225, 225, 225))
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in lines:
        ends = [(10 + x * height, 8 + y * height) for x, y in ((x0, y0), (x1, y1))]
        pen.line(ends, fill=(20, 20, 20), width=max(2, height // 9))
    turn = picture.rotate(turned, fillcolor=(225, 225, 225), resample=Image.Resampling.BICUBIC)
    return numpy.asarray(turn.filter(ImageFilter.GaussianBlur(blur)))


@pytest.mark.parametrize("height", [14, 20, 30])
@pytest.mark.parametrize("turned", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize(
    ("lines", "read", "text"),
    [
        (ONE, "1", "1"),
        (WITH_FOOT, "1", "1"),
        (ITALIC, "1", "1"),
        (ONE, "/", "1"),
        (ONE, "l", "l"),
        (SLASH, "1", "/"),
        (SLASH, "/", "/"),
        (STEEP, "I", "/"),
        (BACKSLASH, "1", "/"),
        (BACKSLASH, "\\", "/"),
        (SLASH, "7", "7"),
        (WITH_A_UNIT, "1", "1"),
    ],
)
def test_a_stroke_that_leans_is_a_slash(
    lines: Sequence[Line], read: str, text: str, height: int, turned: float
) -> None:
    assert as_drawn(read, drawn(lines, height, turned=turned)) == text


def test_paper_without_ink_tells_nothing() -> None:
    assert as_drawn("1", numpy.full((30, 20, 3), 230, dtype="uint8")) == "1"
