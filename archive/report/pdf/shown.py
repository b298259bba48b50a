"""A PDF page as one reads it: upright, without what is printed twice, runs slantwise across it, or calls a note."""

from __future__ import annotations

from typing import Any

from pdfplumber.page import Page

_LEVEL = 0.05  # of its length a line of text may rise or fall
_BAND = 8.0  # characters are looked for line by line, in points
_SMALL, _HIGH, _NEAR = 0.85, 0.15, 0.4  # the number of a note, in the size of the character that it stands behind
_AGAIN = 0.3  # of its size a character is printed again at no greater distance, as a shadow or to be bold


def shown(page: Any) -> Any:
    """The page turned so that its text is level, and only with what belongs to the text.

    A table may stand sideways on its page: boxes are then those of the page as turned.
    """
    sideways = [rise for char in page.chars if (rise := char["matrix"][1]) and _is_sideways(char)]
    if 2 * len(sideways) > len(page.chars):
        page = _turned(page, 90 if sum(sideways) > 0 else 270)
        foreign = {id(char) for char in page.chars if _is_sideways(char)}  # the page's number keeps its place
    else:
        foreign = set()
    foreign |= {id(char) for char in page.chars if char["matrix"][1] and _is_slanting(char)}
    foreign |= _again(page.chars)
    foreign |= _raised(page.chars)
    return page.filter(lambda one: id(one) not in foreign) if foreign else page


def _turned(page: Any, by: int) -> Page:
    source = page.page_obj
    source.rotate = (source.rotate + by) % 360
    source.attrs = {**source.attrs, "Rotate": source.rotate}
    return Page(page.pdf, source, page.page_number, page.initial_doctop)


def _is_sideways(char: dict[str, Any]) -> bool:
    along, up = char["matrix"][:2]
    return bool(abs(along) < _LEVEL * abs(up))


def _is_slanting(char: dict[str, Any]) -> bool:
    """Is it a character of a watermark across the page?"""
    along, up = char["matrix"][:2]
    return bool(abs(up) > _LEVEL * abs(along) and abs(along) > _LEVEL * abs(up))


def _raised(chars: list[dict[str, Any]]) -> set[int]:
    """The small raised numbers of notes, behind a figure or a label: 12¹ is no 121."""
    found = set()
    base: dict[str, Any] | None = None
    end = 0.0
    for char in chars:
        if (
            base is not None
            and char["text"].isdigit()
            and char["size"] <= _SMALL * base["size"]
            and base["bottom"] - char["bottom"] >= _HIGH * base["size"]
            and char["top"] < base["bottom"]
            and 0 <= char["x0"] - end + 1 <= _NEAR * base["size"] + 1
        ):
            found.add(id(char))
        else:
            base = char
        end = char["x1"]
    return found


def _again(chars: list[dict[str, Any]]) -> set[int]:
    """The characters that are printed where the same stands already."""
    found = set()
    seen: dict[tuple[str, int], list[tuple[float, float, int]]] = {}
    for char in chars:
        x, y = char["x0"], char["top"]
        key = char["text"], int(y // _BAND)
        seen.setdefault(key, []).append((x, y, id(char)))
        far = _AGAIN * min(char["size"], char["width"])
        near = seen[key]
        if y % _BAND < far or y % _BAND > _BAND - far:
            near = [one for by in (-1, 0, 1) for one in seen.get((key[0], key[1] + by), ())]
        if len(near) > 1 and any(
            abs(x - left) < far and abs(y - top) < far and other != id(char) and other not in found
            for left, top, other in near
        ):
            found.add(id(char))
    return found
