"""Pieces of running text and their sentences, each with the way back to the text as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.about.dates import years_in_digits
from archive.report.needed import quick
from archive.report.sentences.figures import without_numbers

if TYPE_CHECKING:
    from archive.report.folding import Squeezed

# a half-width stop between words ends a sentence, too: 审结1件.收取费用
SENTENCE = re.compile(r"(?:[^。!?\n.]++|(?<![\u4e00-\u9fff)])\.|\.(?![\u4e00-\u9fff]))+[。!?.]?")
QUOTES = re.compile("[\"“”'‘’「」『』]")
_TITLES = re.compile(r"《[^》]{0,80}》|〈[^〉]{0,80}〉")
# no documents: 通过《富县人民政府网》发布, 收到《政府信息公开申请书》10件
_CALLED = re.compile("(?:网|网站|公众号|政府公报|申请[书表]?)$")
# 申请公开“2019年至2022年补偿明细”: what was asked for
_QUOTED = re.compile(r"(?<=公开)(?:“[^“”]{0,80}20\d\d年[^“”]{0,80}”|\"[^\"]{0,80}20\d\d年[^\"]{0,80}\")")
_YEAR = quick(r"(?<!\d)(20\d\d)年度?")
_LAST_YEAR = re.compile("(?:上一?年|去年|上一?年度|上年)度?(?:同期)?")
_NEXT_YEAR = re.compile("下一?年度?|次年度?|明年")
_THIS_YEAR = re.compile("(?:今年|当年|本年)度?")


# 1至6月, 上半年, 第三季度, 5月12日
_OF_A_YEAR = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2})月?份?(?:至|到|-|—|~|～)(?P<last>\d{1,2})月份?(?![\d日])|[上下]半年度?|第?[一二三四1-4]季度|"
    r"(?<![\d至到止\-—~～])\d{1,2}月(?:份|\d{1,2}日)?(?![\d底末止至到\-—~～]|起,?[至到])"
)
# 本年1月1日至12月31日
_WHOLE_YEAR = re.compile(r"(?<!\d)1月1日起?,?(?:至|到|-|—|–|~|～)+(?:20\d\d年)?12月31日止?(?:期间)?")
# 2008年5月1日至2016年12月31日
_OF_YEARS = re.compile(
    r"(?<!\d)(?P<first>20\d\d)年\d{1,2}月(?:\d{1,2}日)?起?,?(?:开始,?)?(?:至|到|-|—|–|~|～)+(?P<last>20\d\d)年\d{1,2}月(?:\d{1,2}日|底|末)?止?"
)
_UNTIL = re.compile(r"截[至止]到?(?:20\d\d年|今年|本年)?$")
_TO_ITS_END = re.compile(r"[至到]20\d\d年$")


@dataclass(frozen=True)
class Passage:
    """A piece of text to read: `number` is its section's, None where it belongs to none.

    `offset` is where it begins in the section's text, or in the document's where there is no section.
    """

    text: str
    number: int | None
    heading: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage, without white space; `start` is its place in the squeezed text."""

    text: str
    start: int
    squeezed: Squeezed
    passage: Passage

    @property
    def written(self) -> str:
        """The sentence as written, white space and all."""
        start, end = self.squeezed.span(self.start, self.start + len(self.text))
        return self.passage.text[start:end]

    def around(self, before: int, start: int, end: int) -> tuple[str, str]:
        """As written, white space and all: the words from `before` to `start`, and what follows `end`."""
        origin, text = self.squeezed.origin, self.passage.text
        first = origin(self.start + before - 1) + 1 if before else origin(self.start)
        last = origin(self.start + end - 1) + 1
        return text[first : origin(self.start + start)], text[last : last + 40]

    def locator(self) -> dict[str, object]:
        """Section, span and words of the sentence as written."""
        start, end = self.squeezed.span(self.start, self.start + len(self.text))
        return {
            "kind": "sentence",
            "section": self.passage.number,
            "start": self.passage.offset + start,
            "end": self.passage.offset + end,
            "sentence": self.passage.text[start:end],
        }

    def raw(self, start: int, end: int) -> str:
        """The words from `start` to `end` of the sentence as written."""
        first, last = self.squeezed.span(self.start + start, self.start + end)
        return self.passage.text[first:last]


def _years(match: re.Match[str]) -> str:
    """The years alone of a time that covers several; twelve months may touch two."""
    first, last = match["first"], match["last"]
    return f"{first}年至{last}年" if int(last) - int(first) > 1 else match.group()


def _part_of_a_year(match: re.Match[str]) -> str:
    """分期 for a part of a year; what runs to its end, or from its first month to its last, is the year."""
    if match["first"] is not None:
        return "" if (int(match["first"]), int(match["last"])) == (1, 12) else "分期"
    if match.group() == "12月31日" and _TO_ITS_END.search(match.string, 0, match.start()):
        return ""
    return match.group() if _UNTIL.search(match.string, 0, match.start()) else "分期"


@lru_cache(maxsize=1024)
def words_only(text: str, year: int | None) -> str:
    """Words only: quotation marks and titles of documents away, years by their relation to the one reported on.

    >>> words_only("《条例》2023年收到“申请”43件", 2024)
    '上年收到申请N件'
    """

    def relation(match: re.Match[str]) -> str:
        if year is None:
            return "本年"
        return {0: "本年", -1: "上年", 1: "下年"}.get(int(match.group(1)) - year, "他年")

    if "《" in text or "〈" in text:
        text = _TITLES.sub(lambda title: title[0][1:-1] if _CALLED.search(title[0], 0, len(title[0]) - 1) else "", text)
    if "公开“" in text or '公开"' in text:
        text = _QUOTED.sub("", text)
    text = years_in_digits(QUOTES.sub("", text))
    if "月" in text or "半年" in text or "季度" in text:
        text = _OF_YEARS.sub(_years, text)
        text = _WHOLE_YEAR.sub("", text) if "1月1日" in text else text
        text = _OF_A_YEAR.sub(_part_of_a_year, text)
    if "年" in text:
        text = _YEAR.sub(relation, text)
        text = _THIS_YEAR.sub("本年", _NEXT_YEAR.sub("下年", _LAST_YEAR.sub("上年", text)))
        text = text.replace("上年(上年)", "上年")
    return without_numbers(text)
