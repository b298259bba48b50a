"""Which year a report is on: of the title, of the period, of what the text says of itself; never of publication."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.report.about.dates import years_in_digits
from archive.report.folding import squeeze, without_menu
from archive.report.needed import quick

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.about.dates import Published
    from archive.report.about.naming import Title

_STATED = re.compile(
    r"(?P<year>20\d\d)年度?(?:的)?[^,。;\d《》]{0,30}?(?:政府|政务)?(?:信息|政务)公开[^,。;\d]{0,8}?(?:报告|年报|情况)"
)
_STATED_LATE = re.compile(r"公开(?:工作)?(?P<year>20\d\d)年度?(?:工作)?(?:报告|年报)")
_PUBLISHED_THEN = re.compile(
    r"(?:公开|发布|公布|公示|上传|编制)(?:了|有)|(?:及时|按时|按期|已|主动|同时|先后|集中|完成|包括|涉及)(?:主动)?(?:公开|发布|公布|公示|编制)?"
    r"(?:(?!现|特|本报告)[^,。;])*$"
)
_STATED_EARLY = 1500  # characters of the text in which it says so of itself
_QUOTED = re.compile("《[^》]{0,200}》|〈[^〉]{0,200}〉|<[^>]{0,400}>|〔[^〕]{0,40}〕")
_SIGNED = re.compile(r"(?m)^.{0,30}20\d\d年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日[)]?$")
# the law's own dates, other years that this one is held against, what is planned
_ELSEWHEN = re.compile(
    r"[(][^()]{0,30}(?:修订|施行|修正|号)[^()]{0,12}[)]|20\d\d年(?:\d+月(?:\d+日)?)?[^,。;]{0,6}(?:修订|修正|施行|实施|颁布|起执行)|"
    r"(?:比|较|与|同|自|从|和)(?:上年|去年)?[(]?20\d\d年|20\d\d年(?:度)?(?:以前|之前|以来|为\d|相比|同期)"
)
# the accounts and the report of the year before, which come out in this one
_ACCOUNTS = re.compile(r"20\d\d年(?:度)?(?:[^,。;、\d]{0,12}决算|(?:政府)?信息公开(?:工作)?(?:年度报告|年报))")
_PLANNED = re.compile(
    r"(?P<year>20\d\d)年(?:度)?[,:]?(?:[^。;\d]{0,16}?)(?:将|计划|拟|力争|打算|着力|工作(?:打算|计划|思路|安排|重点))"
)
_TITLED = re.compile(
    r"(?m)^[^。,;\n]{0,40}20\d\d年?度?[^。,;\n]{0,40}公开[^。,;\n]{0,12}(?:报告|年报)(?!.{0,8}如下)[^。,;\n]{0,12}$"
)
_OPENING = re.compile(
    r"(?:^|[。;!?\n])(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]是)?(?:[^,。;\n]{2,14}。)?(?P<year>20\d\d)年"
)
_MENTION = quick(r"(?<!\d)(?P<year>20\d\d)年(?!政务公开工作要点)")
_IN_ADDRESS = re.compile(r"[?&](?:fbtime|year|nd|ndate)=(20\d\d)(?!\d)")
_COLUMN = re.compile(r"/(?:20(?P<a>\d\d)n(?:b|d|db|dnb)?|(?:nb|ndbg|gknb|xxgknb|nianbao|gb)_?20(?P<b>\d\d))(?=[/_])")
_LAST_MONTH = 6  # a report signed later says nothing by its date


def find_year(
    title: Title | None,
    lines: Sequence[str],
    period: tuple[str | None, str | None],
    hints: Iterable[str | None],
    published: Published | None = None,
    tabled: int | None = None,
) -> int | None:
    """The year reported on; `hints` are the address and the words of the link, `published` the date that is stated.

    `tabled` is the latest of several years that the tables are of.
    """
    text = years_in_digits(squeeze("\n".join(without_menu(lines))).text)
    for unsaid in (_QUOTED, _SIGNED, _TITLED):
        text = unsaid.sub("", text)
    given = [hint for hint in hints if hint]
    said = _of_itself(text, period, given)
    if title is None or title.year is None:
        return tabled or said or _of_text(text, published) or _of_columns(given) or _of_date(published)
    if said == title.year - 1 and _is_year_of_publication(title.year, said, text, published):
        return said
    return title.year


def _of_itself(text: str, period: tuple[str | None, str | None], hints: Sequence[str]) -> int | None:
    """What the report says it is on: by its period, by 现公布2020年…年度报告, by the address that asks for a year."""
    if period[1] is not None:
        return int(period[1][:4])
    for stated in (*_STATED.finditer(text, 0, _STATED_EARLY), *_STATED_LATE.finditer(text, 0, _STATED_EARLY)):
        if not _is_of_another(text, stated.start()) and not _PLANNED.match(text, stated.start()):
            return int(stated["year"])
    for hint in hints:
        found = _IN_ADDRESS.search(hint) or (re.search(r"(20\d\d)年", hint) if "://" not in hint else None)
        if found:
            return int(found[1])
    return None


def _is_of_another(text: str, start: int) -> bool:
    """公布了2019年政府信息公开年度报告, 2020年预算、2019年…年度报告: one that was published in the year reported on."""
    clause = re.split("[,。;\n]", text[max(0, start - 40) : start])[-1]
    return clause.endswith("、") or _PUBLISHED_THEN.search(clause) is not None


def _is_year_of_publication(titled: int, said: int, text: str, published: Published | None) -> bool:
    """Some columns name reports by the year in which they come out; a period left over from last year is no such."""
    own = _ELSEWHEN.sub("", _PLANNED.sub("", text))
    mentions = Counter(int(match["year"]) for match in _MENTION.finditer(own))
    if mentions[titled]:
        return False
    is_in_time = published is not None and published.source != "path" and published.on[:4] == str(titled)
    return is_in_time or mentions[said] > 1


def _of_text(text: str, published: Published | None) -> int | None:
    """The year that the sentences speak of; where several do, the one before publication, else the most frequent."""
    planned = {int(match["year"]) for match in _PLANNED.finditer(text)}
    own = _ACCOUNTS.sub("", _ELSEWHEN.sub("", _PLANNED.sub("", text)))
    openings = Counter(int(match["year"]) for match in _OPENING.finditer(own))
    mentions = Counter(int(match["year"]) for match in _MENTION.finditer(own))
    counted = openings or mentions
    before = [int(published.on[:4]) - 1] if published else []
    for year in (*before, *sorted(year - 1 for year in planned)):
        if year in counted:
            return year
    if counted:
        best = max(counted.values())
        years = [year for year, count in counted.items() if count == best]
        return max(years, key=lambda year: (mentions[year], -year))
    return max(planned) - 1 if planned else None


def _of_columns(hints: Iterable[str]) -> int | None:
    """…/zfxxgknb/2018nb/…: the folder is the year's; what has the form of a date is none."""
    for hint in hints:
        if found := _COLUMN.search(hint):
            return 2000 + int(found["a"] or found["b"])
    return None


def _of_date(published: Published | None) -> int | None:
    """A report signed in the first half of a year, which says nothing else, is on the year before."""
    if published is None or published.source == "path" or int(published.on[5:7]) > _LAST_MONTH:
        return None
    return int(published.on[:4]) - 1
