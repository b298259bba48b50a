"""What is printed on a PDF page and is none of its text: seals, watermarks, shadows, the numbers of notes."""

from __future__ import annotations

import re
from itertools import pairwise
from math import dist
from statistics import median
from typing import TYPE_CHECKING, Any

from archive.report.normal import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.pdf.place import Box

    Char = dict[str, Any]

_LEVEL = 0.05  # of its length a line of text may rise or fall
_BAND = 8.0  # characters are looked for line by line, in points
_SMALL, _HIGH, _NEAR = 0.85, 0.15, 0.4  # the number of a note, in the size of the character that it stands behind
_BESIDE, _ABOVE = 0.5, 0.4  # of its width and size a character is printed again no further beside or above
_ARC = 3  # so many letters in the middle of an arc may be level
_LARGE = 2.5  # letters so much larger than those of the text may run over these
_TWICE = 0.25  # of which page so much is printed again, that has two layers
_SHARED = 0.3  # two characters of which one stands in the other by so much of its width and height cannot be read
_INTO, _OVER = 0.25, 0.4  # of its size a digit stands no further beside and above one that it is printed over
_WHITE = ((1,), (1, 1, 1), (0, 0, 0, 0))
# What a font has a number of its own for, but for its spaces; and what the file has only the font's number of.
PRIVATE = re.compile("[\ue000-\ue5e4\ue5e6-\uf01f\uf021-\uf8ff]")
_UNKNOWN = re.compile(f"\\(cid:.*|.*(?:{PRIVATE.pattern}|[\\x00-\\x08\\x0e-\\x1f]).*")


def foreign(page: Any) -> set[int]:
    """The characters of a page, by their ids, that are none of its text."""
    chars = page.chars
    unseen = _white(page)
    if unseen:
        chars = [char for char in chars if id(char) not in unseen]
    found = unseen | _slanting(chars) | _outside(chars, page.cropbox)
    again = _again(chars)
    if len(again) > _TWICE * len(chars):
        _mark_unlike([char for char in chars if id(char) not in again])
    found |= again | _raised(chars) | _large(chars)
    _mark_overprinted([char for char in chars if char["text"].isdigit() and id(char) not in found])
    return found


def mark_unreadable(chars: Sequence[Char]) -> None:
    """Characters of which the file does not say what they are stand as one that says so; no figure is made of them."""
    odd = {text for text in {char["text"] for char in chars} if _UNKNOWN.fullmatch(text)}
    if odd:
        for char in chars:
            if char["text"] in odd:
                char["text"] = UNREADABLE


def _outside(chars: Sequence[Char], page: Box) -> set[int]:
    """The characters that nobody sees: their middle is beyond a side of the page."""
    left, top, right, bottom = (2 * side for side in page)
    return {
        id(char)
        for char in chars
        if not (left <= char["x0"] + char["x1"] <= right and top <= char["top"] + char["bottom"] <= bottom)
    }


def _white(page: Any) -> set[int]:
    """The characters that nobody sees: they are white, and nothing lies beneath them that is not."""
    if not any(map(_is_white, {char["non_stroking_color"] for char in page.chars})):
        return set()
    fills = [one for one in (*page.rects, *page.curves) if one["fill"] and not _is_white(one["non_stroking_color"])]
    beneath = [*fills, *page.images]
    return {
        id(char)
        for char in page.chars
        if _is_white(char["non_stroking_color"]) and not any(_stands_in(char, one) for one in beneath)
    }


def _is_white(colour: tuple[float, ...] | None) -> bool:
    """In grey, in light of three colours, or in four inks, of which there is none."""
    return colour in _WHITE


def is_sideways(char: Char) -> bool:
    along, up = char["matrix"][:2]
    return bool(abs(along) < _LEVEL * abs(up))


def _is_slanting(char: Char) -> bool:
    along, up = char["matrix"][:2]
    return bool(abs(up) > _LEVEL * abs(along) and abs(along) > _LEVEL * abs(up))


def _slanting(chars: Sequence[Char]) -> set[int]:
    """The characters of a watermark across the page, or on the arc of a seal: in its middle these may be level."""
    places = [place for place, char in enumerate(chars) if char["matrix"][1] and _is_slanting(char)]
    found = {id(chars[place]) for place in places}
    for one, other in pairwise(places):
        if 1 < other - one <= _ARC + 1:
            found.update(id(char) for char in chars[one + 1 : other] if _is_between(char, chars[one], chars[other]))
    return found


def _is_between(char: Char, one: Char, other: Char) -> bool:
    """Does it stand on the arc from the one to the other, in the same font?"""
    middle, start, end = (
        ((place["x0"] + place["x1"]) / 2, (place["top"] + place["bottom"]) / 2) for place in (char, one, other)
    )
    far = dist(start, end) + min(one["size"], other["size"])
    return bool(char["fontname"] == one["fontname"] and dist(start, middle) + dist(middle, end) <= far)


def _kind(char: Char) -> tuple[str, float]:
    return char["fontname"], round(char["size"], 1)


def _raised(chars: Sequence[Char]) -> set[int]:
    """The small raised numbers of notes, behind a figure or a label: 12¹ is no 121."""
    found = set()
    base: Char | None = None
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


def _again(chars: Sequence[Char]) -> set[int]:
    """The characters that are printed where the same stands already: as a shadow, to be bold, or as a second layer."""
    found = set()
    seen: dict[tuple[str, int], list[tuple[float, float, int]]] = {}
    for char in chars:
        x, y = char["x0"], char["top"]
        key = char["text"], int(y // _BAND)
        seen.setdefault(key, []).append((x, y, id(char)))
        beside, above = _BESIDE * char["width"], min(_ABOVE * char["size"], _BAND)
        near = seen[key]
        if y % _BAND < above or y % _BAND > _BAND - above:
            near = [one for by in (-1, 0, 1) for one in seen.get((key[0], key[1] + by), ())]
        if len(near) > 1 and any(
            abs(x - left) < beside and abs(y - top) < above and other != id(char) and other not in found
            for left, top, other in near
        ):
            found.add(id(char))
    return found


def _mark_unlike(chars: Sequence[Char]) -> None:
    """Of a page with two layers that do not say the same neither is believed."""
    ordered = sorted(chars, key=lambda char: float(char["x0"]))
    open_: list[Char] = []
    for char in ordered:
        open_ = [one for one in open_ if one["x1"] > char["x0"]]
        for other in open_:
            if _shares(char, other) and not (char["text"].isspace() or other["text"].isspace()):
                char["text"] = other["text"] = UNREADABLE
        open_.append(char)


def _mark_overprinted(digits: Sequence[Char]) -> None:
    """A digit that stands in another is that of a figure printed over an older one: which of them shows is not told."""
    places: dict[tuple[int, int], list[Char]] = {}
    for char in digits:
        x, y = int(char["x0"] // _BAND), int(char["top"] // _BAND)
        near = [one for by in (-1, 0, 1) for up in (-1, 0, 1) for one in places.get((x + by, y + up), ())]
        for other in near:
            beside, above = abs(char["x0"] - other["x0"]), abs(char["top"] - other["top"])
            if max(beside / _INTO, above / _OVER) < char["size"]:
                char["text"] = other["text"] = UNREADABLE
        places.setdefault((x, y), []).append(char)


def _shares(one: Char, other: Char) -> bool:
    across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(
        across > _SHARED * min(one["width"], other["width"]) and down > _SHARED * min(one["height"], other["height"])
    )


def _large(chars: Sequence[Char]) -> set[int]:
    """The letters of a level watermark: much larger than those of the text, and some of these stand in them."""
    if not chars:
        return set()
    least = _LARGE * median(char["size"] for char in chars)
    large = [char for char in chars if char["size"] >= least and not char["text"].isspace()]
    if not large:
        return set()
    sizes = {_kind(char) for char in large if any(_stands_in(one, char) for one in _others(chars, least))}
    return {id(char) for char in large if _kind(char) in sizes}


def _others(chars: Sequence[Char], size: float) -> Iterator[Char]:
    return (char for char in chars if char["size"] < size and not char["text"].isspace())


def _stands_in(char: Char, large: Char) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(large["x0"] < x < large["x1"] and large["top"] < y < large["bottom"])
