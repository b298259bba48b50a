"""A PDF page as one reads it: upright, without what is struck out or printed over, what cannot be read marked."""

from __future__ import annotations

from typing import Any

from archive.report.pdf.foreign import foreign, is_sideways, mark_unreadable
from archive.report.pdf.seen import SeenPage, seen
from archive.report.pdf.struck import struck


def shown(page: Any) -> Any:
    """The page turned so that its text is level, and only with what belongs to the text.

    A table may stand sideways on its page: boxes are then those of the page as turned.
    """
    sideways = [rise for char in page.chars if (rise := char["matrix"][1]) and is_sideways(char)]
    if 2 * len(sideways) > len(page.chars):
        page = _turned(page, 90 if sum(sideways) > 0 else 270)
        aside = {id(char) for char in page.chars if is_sideways(char)}  # the page's number keeps its place
    else:
        aside = set()
    mark_unreadable(page.chars)
    aside |= struck(page)
    if aside:
        page = page.filter(lambda one: id(one) not in aside)
    over = foreign(page)
    return page.filter(lambda one: id(one) not in over) if over else page


def _turned(page: Any, by: int) -> SeenPage:
    source = page.page_obj
    source.rotate = (source.rotate + by) % 360
    source.attrs = {**source.attrs, "Rotate": source.rotate}
    return seen(page, is_layer=page.is_layer)
