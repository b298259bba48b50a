"""The words of `settings/discovery.toml`: what a title, a column or a link says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from archive.web.pictures import PictureWords, parse_picture_words
from crawler.posting import PostWords

if TYPE_CHECKING:
    from collections.abc import Iterable

CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Words:
    """The words of `settings/discovery.toml`, compiled."""

    report: tuple[re.Pattern[str], ...]
    within_column: tuple[re.Pattern[str], ...]
    years: tuple[re.Pattern[str], ...]
    report_away: tuple[re.Pattern[str], ...]
    column: tuple[re.Pattern[str], ...]
    column_url: tuple[re.Pattern[str], ...]
    spans: tuple[re.Pattern[str], ...]
    parts: tuple[re.Pattern[str], ...]
    parts_away: tuple[re.Pattern[str], ...]
    section: tuple[re.Pattern[str], ...]
    section_url: tuple[re.Pattern[str], ...]
    agencies: tuple[re.Pattern[str], ...]
    section_away: tuple[re.Pattern[str], ...]
    maps: tuple[re.Pattern[str], ...]
    agency_away: tuple[re.Pattern[str], ...]
    signs: tuple[re.Pattern[str], ...]
    posts: PostWords
    next: tuple[str, ...]
    other_pages: tuple[str, ...]
    pictures: PictureWords


def parse_words(text: str) -> Words:
    """Raises ValueError for a pattern that cannot be compiled, KeyError for a list that is missing."""
    data = tomllib.loads(text)

    def patterns(table: str, name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(one, re.IGNORECASE) for one in data[table][name])

    return Words(
        report=patterns("report", "names"),
        within_column=patterns("report", "within_column"),
        years=patterns("report", "years"),
        report_away=patterns("report", "away"),
        column=patterns("column", "names"),
        column_url=patterns("column", "url"),
        spans=patterns("column", "spans"),
        parts=patterns("column", "parts"),
        parts_away=patterns("column", "parts_away"),
        section=patterns("section", "names"),
        section_url=patterns("section", "url"),
        agencies=patterns("section", "agencies"),
        section_away=patterns("section", "away"),
        maps=patterns("section", "maps"),
        agency_away=patterns("section", "agencies_away"),
        signs=patterns("page", "signs"),
        posts=PostWords(
            addresses=patterns("post", "addresses"),
            addresses_away=patterns("post", "away"),
            fields=patterns("post", "fields"),
            actions=patterns("post", "actions"),
            controls=patterns("post", "controls"),
            controls_away=patterns("post", "controls_away"),
        ),
        next=tuple(data["pager"]["next"]),
        other_pages=tuple(data["pager"]["other"]),
        pictures=parse_picture_words(text),
    )


@cache
def load_words() -> Words:
    return parse_words((resources.files("settings") / "discovery.toml").read_text("utf-8"))


def says(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def year_of(text: str, words: Words) -> int | None:
    """
    The year that a title speaks of; the first where it names several.

    >>> year_of("杭州市2023年政府信息公开工作年度报告", load_words()), year_of("二〇一九年年报", load_words())
    (2023, 2019)
    >>> year_of("政府信息公开年报", load_words()) is None
    True
    """
    for pattern in words.years:
        if found := pattern.search(text):
            return int(found[1].translate(CHINESE_DIGITS))
    return None


def names_report(text: str, words: Words) -> bool:
    """
    >>> names_report("关于印发2025年政府信息公开工作年度报告的通知", load_words())
    True
    >>> names_report("关于做好2017年政府信息公开工作年度报告编制和公布工作的通知", load_words())
    False
    """
    return says(words.report, text) and not says(words.report_away, text)


def names_agency(text: str, words: Words) -> bool:
    """
    >>> names_agency("市场监督管理局", load_words()), names_agency("返回首页", load_words())
    (True, False)
    """
    return len(text) >= 3 and says(words.agencies, text) and not says(words.agency_away, text)
