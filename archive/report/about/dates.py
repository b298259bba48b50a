"""When a report was published and which period its figures cover; each date says where it was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.folding import plain, squeeze
from archive.report.needed import quick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.words import Words

_DIGITS = {
    char: digit
    for digit, chars in enumerate(("〇○零0OoＯ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_WRITTEN_DAY = re.compile(r"(?<=[年月至到起\-—])[一二三四五六七八九十]{1,3}(?=[月日])")
_MISTYPED = ("2O", "2o", "2〇", "2○")
_MISTYPED_YEAR = re.compile(r"(?<![0-9A-Za-z])2[0Oo〇○][0-9Oo〇○]{2}(?=年)")
_ZEROS = str.maketrans("Oo〇○", "0000")
_WRITTEN_YEAR = re.compile(r"二[〇○零0OoＯ][一二三四五六七八九〇○零]{2}(?=年)")
_YEARS = re.compile(r"(?<!\d)(?:20[0-4]\d年?(?:度)?(?:-|—|–|~|～|至|到)+)?(?P<last>20[0-4]\d)(?!\d)")
_META = (
    "pubdate",
    "publishdate",
    "publishedtime",
    "article:published_time",
    "og:published_time",
    "firstpublishedtime",
    "dc.date",
)
_PATHS = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_"),
    re.compile(r"/(20\d\d)-(\d{1,2})-(\d{1,2})/"),
    re.compile(r"/(20\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)/"),
)
_STROKES = quick(r"(?<!\d)(?P<y>20\d\d)(?P<gap>[-./])(?P<m>\d{1,2})(?P=gap)(?P<d>\d{1,2})(?!\d)")
_MACHINES = re.compile(r"\s*(20\d\d)(?:[-/.年](\d{1,2})[-/.月](\d{1,2})|(\d\d)(\d\d))")  # 2023-1-20, 20230120
_VISIT = re.compile("星期|(?:访问|浏览|当前|打印|下载)(?:时间|日期)[:：]?20")
_TODAY = re.compile("今天|今日|星期|现在是|截[至止]")
_LONGEST = 200
_TOP = 8  # lines in which a date of its own stands below the title
_HEAD = 40  # lines of a page in which its date line stands


@dataclass(frozen=True)
class Published:
    """A date of publication and where it was found: text, meta, signature or path."""

    on: str
    source: str


def find_published(
    lines: Sequence[str],
    page_lines: Sequence[str],
    signature: Sequence[str],
    meta: Mapping[str, str],
    url: str | None,
    words: Words,
    year: int | None,
) -> Published | None:
    """The stated date of publication, else the signature's, else the one in the path."""
    # a date before the year reported on has ended in full is the page's, the site's or another report's
    earliest = f"{year}-12-01" if year else "2004-01-01"
    found = _stated_dates(lines, page_lines, signature, meta, url, words, year)
    return next((one for one in found if one is not None and one.on >= earliest), None)


def _stated_dates(
    lines: Sequence[str],
    page_lines: Sequence[str],
    signature: Sequence[str],
    meta: Mapping[str, str],
    url: str | None,
    words: Words,
    year: int | None,
) -> Iterator[Published | None]:
    """From the surest to the least sure; what is not asked for is not looked for."""
    every = [*lines, *page_lines]
    yield _labelled(every, words.patterns["published_first"], words)
    yield _labelled(every, words.patterns["published_next"], words)
    yield _dateline([*lines[:_HEAD], *page_lines[: 2 * _HEAD]], words)
    yield _from_meta(meta)
    yield _signed(_below_title(page_lines, year, words), words)
    yield _signed(signature, words)
    yield _signed([line for line in lines[:_TOP] if words.patterns["date_only"].match(squeeze(line).text)], words)
    yield _labelled(every, words.patterns["published_last"], words)
    yield _from_path(url)


def _below_title(page_lines: Sequence[str], year: int | None, words: Words) -> list[str]:
    """A date alone in the line below the first title of a report on this year: those of a list come later."""
    for line, below in pairwise(page_lines):
        if "公开" in line and str(year) in line and words.patterns["title"].match(plain(line)):
            return [below] if words.patterns["date_only"].match(squeeze(below).text) else []
    return []


def _labelled(lines: Sequence[str], label: re.Pattern[str], words: Words) -> Published | None:
    pattern = words.patterns["date"]
    for index, line in enumerate(lines):
        if len(line) > _LONGEST or not ("期" in line or "间" in line or "間" in line):
            continue
        text = squeeze(line).text
        for match in label.finditer(text):
            following = text[match.end() :] or (squeeze(lines[index + 1]).text if index + 1 < len(lines) else "")
            found = pattern.match(following)
            if found and (on := _iso(found["y"], found["m"], found["d"])):
                return Published(on, "text")
    return None


def _dateline(lines: Sequence[str], words: Words) -> Published | None:
    """2022年01月18日 来源：… with no label of its own."""
    for line in lines:
        text = squeeze(line).text
        if len(text) <= 120 and words.patterns["dateline"].search(text) and not _VISIT.search(text):
            found = words.patterns["date"].search(text)
            if found and (on := _iso(found["y"], found["m"], found["d"])):
                return Published(on, "text")
    return None


def _from_meta(meta: Mapping[str, str]) -> Published | None:
    for key in _META:
        found = _MACHINES.match(meta.get(key, ""))
        if found and (on := _iso(*filter(None, found.groups()))):
            return Published(on, "meta")
    return None


def _signed(lines: Sequence[str], words: Words) -> Published | None:
    for line in lines:
        text = _in_january(squeeze(line).text)
        if len(text) > 60 or _TODAY.search(text):
            continue
        found = words.patterns["date"].search(text) or words.patterns["chinese_date"].search(text)
        if found and (on := _iso(found["y"], found["m"], found["d"])):
            return Published(on, "signature")
    return None


def _from_path(url: str | None) -> Published | None:
    for pattern in _PATHS:
        found = pattern.search(url or "")
        if found and (on := _iso(*found.groups())):
            return Published(on, "path")
    return None


def find_period(lines: Sequence[str], words: Words) -> tuple[str | None, str | None]:
    """The period that the figures cover, as the report says; a mistyped second year is seen through."""
    text = _in_digits(years_in_digits(_spelt_out(squeeze("\n".join(lines)).text, words)))
    for match in words.patterns["period"].finditer(text):
        sentence = re.split("[。;\n]", text[max(0, match.start() - 46) : match.start()])[-1]
        if re.search(words.patterns["period_context"], sentence):
            return _period(match.groupdict())
    for match in words.patterns["bare_period"].finditer(text):
        return f"{match['y1']}-01-01", f"{match['y2'] or match['y1']}-12-31"
    until = words.patterns["period_until"].search(text)
    return None, f"{until['y2']}-12-31" if until else None


def _in_digits(text: str) -> str:
    """二〇二三年一月至十二月 → 2023年1月至12月, where the year already is in digits."""
    return _WRITTEN_DAY.sub(lambda match: str(_number(match.group())), text)


def _in_january(text: str) -> str:
    """元月 is the first month."""
    return re.sub(r"(?<=\d年)元月", "1月", text).replace("年元月", "年一月")


def _spelt_out(text: str, words: Words) -> str:
    """The text with dates as 2023年1月1日 where they were written in characters, with dots or with strokes."""

    def spelt(match: re.Match[str]) -> str:
        on = _iso(match["y"], match["m"], match["d"])
        year, month, day = (on or "--").split("-")
        return f"{year}年{int(month)}月{int(day)}日" if on else match.group()

    text = words.patterns["chinese_date"].sub(spelt, _in_january(text))
    return _STROKES.sub(spelt, text)


def _period(found: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    first, second = str(found["y1"]), found["y2"] or found.get("y3") or str(found["y1"])
    if len(second) != 4:  # 202020年12月31日
        second = first if first in second or first[:2] in second[:2] else second
    start = _iso(first, found["m1"], found["d1"] or "1")
    end = _iso(second, found["m2"], found["d2"] or _last_day(second, found["m2"]))
    return (start, end) if start and end and start <= end else (None, None)


def _last_day(year: str, month: str | None) -> str:
    try:
        following = date(int(year) + int(month or 0) // 12, int(month or 0) % 12 + 1, 1)
    except ValueError:
        return ""
    return str(date.fromordinal(following.toordinal() - 1).day)


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    """The date in digits; None where there is no such day."""
    try:
        return date(_number(year, digits=True), _number(month or ""), _number(day or "")).isoformat()
    except ValueError:
        return None


def _number(text: str, *, digits: bool = False) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    if digits or "十" not in text:
        return int("".join(str(_DIGITS[char]) for char in text if char in _DIGITS) or "x")
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def years_in_digits(text: str) -> str:
    """The text with years in digits where they were written in characters, or with the letter O for a zero.

    >>> years_in_digits("二〇二〇年,二○一九年度,2O21年,202〇年")
    '2020年,2019年度,2021年,2020年'
    """
    if any(one in text for one in _MISTYPED):
        text = _MISTYPED_YEAR.sub(lambda match: match.group().translate(_ZEROS), text)
    return _WRITTEN_YEAR.sub(lambda match: str(_number(match.group(), digits=True)), text)


def read_year(text: str) -> int | None:
    """A year in digits or in characters: 2020, 二〇二〇; of a range the last.

    >>> read_year("二〇一二年度"), read_year("2020年"), read_year("第20条"), read_year("2022-2023学年")
    (2012, 2020, None, 2023)
    """
    found = _YEARS.search(years_in_digits(text))
    if found is not None:
        return int(found["last"])
    found = re.search(r"二[〇○零0OoＯ][一二三四五六七八九〇○零0]{2}", text)
    return _number(found.group(), digits=True) if found else None
