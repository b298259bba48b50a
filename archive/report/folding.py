"""Text as it is matched: the same length as written, so that every span leads back to the words themselves."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archive.report.broken import breaks_a_word, goes_on
from archive.report.normal import simplify, unsimplified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# full-width ASCII and the ideographic space; other punctuation stays as it is
_NARROW = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | dict.fromkeys("\u3000\u00a0\u200b\ufeff", " ")
_TO_NARROW = "\uff01-\uff5e\u3000\u00a0\u200b\ufeff"
_WIDE = re.compile(f"[{_TO_NARROW}]")
_ITEM = re.compile(
    r"\s*(?:[(【]?(?:[一二三四五六七八九十]+|\d{1,2})[)】、.．,]|第[一二三四五六七八九十]+[部章节]|[•·●◆-])"
)
# the reading that mirrors put behind a character: 規(guī)定
_GLOSS = re.compile(r"\((?<=[\u4e00-\u9fff]\()[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{1,8}\)")
_BLANK = re.compile(r"(?<=[\u2e80-\uffef])[ \u00a0](?=[\d(])|(?<=[\d)%])[ \u00a0](?=[\u2e80-\uffef])")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_BLANKS = re.compile(r"[^\S\n]+")
_LONE_YEAR = re.compile(r"\s*20\d\d\s*年度?\s*")
_YEAR_FIRST = re.compile(r"\s*(20\d\d)\s*年度?(?:\s+|$)")
_MENU = 3  # lines that name a year and no more
_ENDS = "。！？；：!?;:…"
_INDENTED = re.compile(r"\u3000{2}|[ \u00a0]{4}")
_NUMERAL = "[一二三四五六七八九十]、"
_CALLED = rf"{_NUMERAL}[^\s,，。:：]{{2,26}}(?:情况|事项)(?=[\s:：。])"  # 二、主动公开政府信息情况：
_HEADINGS = re.compile(rf"(?:^|\s){_NUMERAL}\S{{2,30}}(?=\s)|(?:^|[\s。；;!！]){_CALLED}")
_APART = re.compile(rf"(?<=[。；;!！])\s+|\s+(?={_NUMERAL})|(?<=[。；;!！])(?={_CALLED})")
_LONG_LINE = 300  # characters, with so many headings among them
_SEVERAL = 3
_COMMA = re.compile("[，,、；;。]")
_WIDEST = 80  # characters; a page with longer lines does not break them
_BROKEN = 3  # so many lines that end within a sentence
_FULL = 0.8  # a line cut by the width of its page fills at least this much of the usual width
_LEAST = 36  # in half-width characters; pages are wider
_MOST = 160  # what is longer was not cut by a page


@cache
def _unplain() -> re.Pattern[str]:
    """A character that `plain` may change. Most texts have none: to look once for all costs less than each step."""
    return re.compile(rf"[{unsimplified()}{_TO_NARROW}(\s]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Simplified characters and narrow punctuation, character by character.

    >>> fold("（電話：０５１７）")
    '(电话:0517)'
    """
    folded = simplify(text)
    return _WIDE.sub(_narrow, folded if len(folded) == len(text) else text)


def _narrow(wide: re.Match[str]) -> str:
    return _NARROW[wide[0]]


@dataclass(frozen=True)
class Squeezed:
    """Folded text without white space, and the way back to the text as written.

    White space between two digits leaves one blank; line breaks stay. Before each of the `cuts` something was left out;
    `left_out` is how many characters before the first of them, before the second, …
    """

    text: str
    cuts: tuple[int, ...]
    left_out: tuple[int, ...]

    def origin(self, place: int) -> int:
        """The place in the text as written of the character at that place."""
        return place + self.left_out[bisect_right(self.cuts, place)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as written that holds the characters `start` to `end`."""
        return self.origin(start), self.origin(end - 1) + 1


@lru_cache(maxsize=4096)
def squeeze(text: str) -> Squeezed:
    """The text without white space, with the way back to where each character stands.

    >>> squeezed = squeeze("主动公开  12 件， 3 4")
    >>> squeezed.text, squeezed.span(4, 7), squeezed.span(8, 11)
    ('主动公开12件,3 4', (6, 10), (12, 15))
    """
    folded = fold(text)
    spans = [gloss.span() for gloss in _GLOSS.finditer(folded)] if "(" in folded else []
    are_kept = False
    for run in _BLANKS.finditer(folded):
        start, end = run.span()
        apart = start > 0 and folded[start - 1].isdecimal() and folded[end : end + 1].isdecimal()
        spans.append((start + apart, end))
        are_kept |= apart
    kept: list[str] = []
    cuts: list[int] = []
    left_out = [0]
    place = 0
    for start, end in sorted(spans):
        kept.append(folded[place:start])
        cuts.append(start - left_out[-1])
        left_out.append(left_out[-1] + end - start)
        place = end
    kept.append(folded[place:])
    squeezed = "".join(kept)
    return Squeezed(_BLANKS.sub(" ", squeezed) if are_kept else squeezed, tuple(cuts), tuple(left_out))


def unwrap(lines: Sequence[str], stands_alone: Callable[[str], bool] = lambda _: False) -> list[str]:
    """Paragraphs from lines that were cut by the width of a page, without the blanks that PDF sets around digits.

    Nothing is joined to a line that `stands_alone`: a heading may be as long as a line.
    """
    widths = sorted(width for line in lines if (width := _width(line.strip())) >= _LEAST)
    usual = widths[len(widths) * 3 // 4] if widths else 0
    if len(widths) < 3 or usual > _MOST:
        return list(lines)
    begins = _is_indented(lines)
    paragraphs: list[str] = []
    cut = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if cut and line.strip() and not (_ITEM.match(fold(line)) or (begins and _INDENTED.match(line))):
            paragraphs[-1] = paragraphs[-1].rstrip() + line.strip()
        else:
            paragraphs.append(line)
        text = line.rstrip()
        width = _width(text)
        is_cut = _FULL * usual <= width <= _MOST and text[-1] not in _ENDS
        is_cut = is_cut or breaks_a_word(text, below)
        cut = (is_cut or (width * 2 >= usual and goes_on(paragraphs[-1], below))) and not stands_alone(line)
    return [_BLANK.sub("", paragraph) for paragraph in paragraphs]


def _is_indented(lines: Sequence[str]) -> bool:
    """Does white space before a line begin a paragraph, as it does where others have none?"""
    indented = [_INDENTED.match(line) is not None for line in lines if len(line) * 2 >= _LEAST]
    return 0 < sum(indented) < len(indented)


def apart(line: str) -> list[str]:
    """The paragraphs of a page that has them all in one line.

    Nothing but blanks stands around 一、…, 二、…, 三、…, or they are called 情况 and a sentence ends before them.
    """
    if len(line) <= _LONG_LINE or len(_HEADINGS.findall(line)) < _SEVERAL:
        return [line]
    return [text for text in _APART.split(line) if text]


def is_broken(lines: Sequence[str]) -> bool:
    """Has a page no long line, and do those that end within a sentence end at about one width?

    Titles in a list have a width in common, too, and no comma.
    """
    if max(map(len, lines), default=0) > _WIDEST:
        return False
    texts = [text for line in lines if _COMMA.search(text := line.strip())]
    within = [text for text in texts if text[-1] not in _ENDS and not _ITEM.match(fold(text))]
    widths = [width for text in within if (width := _width(text)) >= _LEAST]
    full = sum(width >= _FULL * max(widths) for width in widths)
    return len(widths) >= _BROKEN and full * 3 >= len(widths) * 2


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


@cache
def _radicals() -> dict[int, str]:
    return {code: simplify(chr(code)) for code in range(0x2E80, 0x2FE0)}


def without_radicals(text: str) -> str:
    """Text with characters where a PDF writer set their radicals; all else, traditional ones too, as written.

    >>> without_radicals("⼆、⾏政復議")
    '二、行政復議'
    """
    return text.translate(_radicals()) if _RADICAL.search(text) else text


def all_plain(texts: Sequence[str]) -> frozenset[str]:
    """Each text as `plain` has it."""
    is_plain = _unplain().search("".join(texts)) is None
    return frozenset(texts if is_plain else map(plain, texts))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Folded text without any white space, for matching whole lines."""
    if _unplain().search(text) is None:
        return text
    folded = "".join(fold(text).split())
    return _GLOSS.sub("", folded) if "(" in folded else folded


def without_menu(lines: Sequence[str]) -> Sequence[str]:
    """The lines without those of a menu of years (2022年, 2021年, 2020年): none of them is half a title.

    Where the menu stands beside the text, a line of it may begin one of the text: 2021年 某局政府信息公开年度报告.

    >>> without_menu(["2022年", "2021年 政府信息公开年度报告", "2020年", "2019年"])
    ['政府信息公开年度报告']
    """
    years = {line for line in lines if _LONE_YEAR.fullmatch(line)}
    if len(years) < _MENU:
        return lines
    led = [int(found[1]) if (found := _YEAR_FIRST.match(line)) else 0 for line in lines]
    neighbours = zip([0, *led], led, [*led[1:], 0], lines, strict=False)
    return [
        _YEAR_FIRST.sub("", line) if year and above - year == year - below == 1 else line
        for above, year, below, line in neighbours
        if line not in years
    ]
