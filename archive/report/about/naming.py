"""What a report calls itself: its title, with agency and year, and who published it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.about.dates import read_year, years_in_digits
from archive.report.folding import plain
from archive.report.kept import kept
from archive.report.needed import quick

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.words import Words

# how a link, a title or a file names a report
CALLED_REPORT = re.compile(r"(?:信息公开|政务公开|政府信息).{0,20}(?:年度?报告?|报告)|年度报告|年报")
_CRUMBS = re.compile("[>»›]|->|当前位置|所在位置")
_SENTENCE = re.compile("[。;!?,]")
_BRACKET_ENDS = re.compile(r"[】\]]|\)$")
LABEL = re.compile(r"^(?:标题|名称|信息名称|文件名称|题名)[:：|]*")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|html?|txt|xlsx?|et|rtf|od[ts]|ofd|mht|zip|rar|7z)$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:附件?\d{0,2}[:.、]|[(\[]?\d{1,2}[)\].、])+(?!\d)")
_TAG = re.compile(r"^[【\[](?!20\d\d)(?P<tag>[^】\]]{2,40})[】\]]")
_LONGEST_TAG = 10
_QUOTED_REPORT = re.compile("《([^《》]*公开[^《》]*)》")
# what pages set behind a title in the same line: 【发布日期：2013-01-22】【打印】
_BEHIND_TITLE = re.compile(
    r"(?:[【\[(](?:发布|发文|成文|信息|来源|打印|关闭|字体|字号|时间|日期|作者|浏览|访问|大中小)[^】\])]*[】\])]"
    r"|[【\[(]20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[】\])])+$"
)
# which edition of it this is: (更正版)某局…, …报告(更正版,2024年3月), …报告定稿, …报告20240118
_EDITION_FIRST = re.compile("^[(【][^()【】]{0,6}(?:版|稿|更正|修订|修改|更新)[)】]")
_REMARK = re.compile("(?<=[(【\u4e00-\u9fff]),[^()【】]{1,20}(?=[)】]$)")
_EDITION = re.compile(
    r"(?<=报告|年报|\d年|年度|.[)】])(?:[-—_]*(?:(?:更正|修订|修改|最终|公开|正式|上报|盖章)(?:版|稿|后)|[终定](?:版|稿))|[-—_]*20\d{6}|[-—_]*[Vv]\d(?:\.\d)?)$"
)
_YEAR_TAG = re.compile(r"(?<!报告)(?<!年报)[【\[(〔](20\d\d年?度?)[】\])〕]")
_YEAR_TWICE = re.compile(r"^20\d\d年?(?=[\u4e00-\u9fff]{2,20}20\d\d年)(?!年)")  # 2025湖口县大垅乡2025年度…
_BEHIND = re.compile("^(?P<rest>20.*(?:报告|年报))[-—·]+(?P<agency>[^-—·_]{3,40})$")
# 澳门葡京-临江县公安局2022年…: what a hijacked copy sets before the title
_ADVERTISED = re.compile("^(?P<advertised>[^-—_|·]{2,30})[-—_|·]+(?=.{6})")
_COLON = re.compile("^(?P<agency>[^:]{3,40}):(?P<rest>20.*)$")
_IN_BRACKETS = re.compile(r"[(【]([^()【】]{2,40})[)】]$")
_AT_THE_END = re.compile(r"(?<=报告|年报)[-—]+([\u4e00-\u9fff]{3,20})$")
# what follows words such as 政务公开 or 政府网站 in the name of a body: 政务公开办公室, 政府网站管理中心
_BODY = (
    "(?:公开|政务|数据|信息|网络|电子|内容|技术|工作|管理|建设|运行|运维|维护|保障|监测|服务|编辑|安全|发展|领导小组|协调|指导|推进|监督|"
    "受理|集约|资源|化|与|和|及)*(?:中心|办公[厅室]|办|局|处|科|站|委员会)"
)
_NO_BODY = rf"(?!{_BODY}(?:$|政府信息|政务公开|政务信息|信息公开|年度))"
_SENT = re.compile(rf"(?:关于)?(?:印发|公布|发布|公开{_NO_BODY}|报送)(?:本级|本机关)?")
_ABOUT = re.compile(rf"(?:(?:政府信息公开|信息公开|政务公开){_NO_BODY}|年度|关于)+.*$")
LONGEST_TITLE = 70
_FEW = 2
YEAR_WORD = re.compile(r"20\d\d年?度?|(?<!\d)[012]\d年度|二[〇○零0Oo][一二三四五六七八九〇○零]{2}年?度?")
# the number of a hotline, a school, a hospital: no year, and nothing that is counted
_NUMBERED = quick(
    r"(?<=[\u4e00-\u9fff])(?:(?<!第)(?!20\d\d)\d{3,5}(?![条件份次个人篇元万年月日号项名])|(?<=第)\d{1,3}(?![次期届批号]))(?=[\u4e00-\u9fff])"
)
# 海关总署(本级机关), 湛江海关(关区), 市场监督管理局机关
_SCOPE = re.compile(
    r"\((?:本级(?:机关)?|机关(?:本级)?|关区|全系统|本部)\)$|(?<=[局厅委部署])(?:机关|本级)$|(?<=[省市县区])本级$"
)
# 某局历年政府信息公开工作年度报告
_YEARS = re.compile("(?:历年|历次|往年|近年|近(?:几|[两三四五六七八九十]+)年)来?的?$")
_DIVISION = re.compile("[省市县区旗州盟]$")
# the names of two with a comma between them, or nothing but the same place again: 某市水利局某市水务局
_SEVERAL = re.compile(
    r"^([^、]{3,30}[会局厅部办委室处])、|^((.{2,8}?[市县区旗])[^、]{1,20}[会局厅部办委])\3[^、]{1,20}[会局厅部办委]$"
)
# the site before the title
_SITE_HEAD = re.compile(rf"^.{{2,24}}?(?:(?:门户|官方|政府|政务)网站?|信息公开网)(?!站?{_BODY}$)[·_|-]*(?=.{{3}})")
_BRACKETED = re.compile(r"\([\u4e00-\u9fff]{2,16}\)$")
_TOPIC = rf"(?:(?<!人民)政府信息|政务公开|政务信息|信息公开){_NO_BODY}"
_OPEN = re.compile(_TOPIC)
_OPEN_OR_ANNUAL = re.compile(rf"{_TOPIC}|年度")
# 本溪, 全椒, 和平: names of places that begin as a sentence does
_SPOKEN = re.compile(
    '[,，。、;:："“”《》【】<>|/=0-9A-Za-z×*]|__|各(?=[镇乡街县区市部单委直])|^(?:我|本(?!溪)|该|各|全(?![国州椒南])|其|由|与|请|对(?![外口])|的|一|某)|根据|按照|'
    "工作(?!办公室|委员会|局|部|处|中心|领导小组|站)|公布|[一1]图|图解|解读|读懂|数[读说]|长图|(?<!机构)编制(?!中心|办|委|局|院|研究)|上级|情况|要求|联系|有关|政府信息公开"
    + _NO_BODY
)


@dataclass(frozen=True)
class Title:
    """A title and what it says; `written` is the words as the document has them."""

    written: str
    agency: str | None
    year: int | None
    of_a_body: bool = False  # somebody of a division is named, in words that no agency's name has

    @property
    def rank(self) -> tuple[bool, bool]:
        return (self.year is not None, self.agency is not None)


def clean(text: str) -> str:
    """A title as one line: no space, no label, no file extension."""
    return _EXTENSION.sub("", LABEL.sub("", "".join(text.split())))


def without_label(text: str) -> str:
    """Without the number of an attachment before it.

    >>> without_label("附件2:高桥镇"), without_label("3.高桥镇")
    ('高桥镇', '高桥镇')
    """
    return _NUMBER.sub("", text)


def read_title(text: str, words: Words) -> Title | None:
    """The text as the title of a report; None where it is none."""
    return _reader(words)(text)


@kept
def _reader(words: Words) -> Callable[[str], Title | None]:
    """Lines are asked for as titles, as headlines and as entries of lists: each is read once."""
    return lru_cache(maxsize=2048)(lambda text: _read_title(text, words))


def _read_title(text: str, words: Words) -> Title | None:
    written = clean(text)
    whole = plain(written)
    if "公开" not in whole:
        return None
    if _SENTENCE.search(whole) and _BRACKET_ENDS.search(whole) is None:
        return None  # what `_usual` takes away with a sentence in it stands in brackets
    folded = _usual(LABEL.sub("", whole), words)
    if not 6 <= len(folded) <= LONGEST_TITLE or _SENTENCE.search(folded) or _CRUMBS.search(folded):
        return None
    before, is_open, _ = folded.partition("公开")
    if not is_open or ":" in before or not words.patterns["title"].match(folded):
        return None
    agency, of_a_body = _agency_of_title(folded, words)
    return Title(written, agency, read_year(folded), of_a_body)


def _usual(folded: str, words: Words) -> str:
    """The agency first: 【年度报告】…, 【某局】…, 关于印发《…》的通知, 某局:2020年…, 2020年…报告-某局, 附件1:…."""
    if (copied := _ADVERTISED.match(folded)) and words.patterns["betting"].search(copied["advertised"]):
        folded = folded[copied.end() :]
    folded = _NUMBER.sub("", _BEHIND_TITLE.sub("", _QUOTED_REPORT.sub(r"\1", folded)))
    folded = _EDITION.sub("", _REMARK.sub("", _EDITION_FIRST.sub("", folded)))
    folded = words.patterns["with_a_plan"].sub("", folded)
    folded = _YEAR_TWICE.sub("", years_in_digits(_YEAR_TAG.sub(r"\1", folded)))
    if tag := _TAG.match(folded):
        if words.patterns["agency_end"].search(tag["tag"]):
            folded = tag["tag"] + folded[tag.end() :]
        elif len(tag["tag"]) <= _LONGEST_TAG:
            folded = folded[tag.end() :]
    if (found := _BEHIND.match(folded)) or (found := _COLON.match(folded)):
        return found["agency"] + found["rest"]
    return _AT_THE_END.sub(r"(\1)", folded)  # 临江县2022年…报告-公安局


def _agency_of_title(folded: str, words: Words) -> tuple[str | None, bool]:
    """The name, and, where there is none, whether the words are those of somebody all the same."""
    year = YEAR_WORD.search(folded)
    parts = [folded] if year is None else [folded[: year.start()], folded[year.end() :]]
    names: list[str] = []
    for part in parts:  # 2021年迎宾路街道政府信息公开工作年度报告 has its agency behind the year
        before = _OPEN.split(part)[0] if year is not None else _OPEN_OR_ANNUAL.split(part)[0]
        before = re.sub("^(?:标题:|附件:|关于(?=.))+", "", _SITE_HEAD.sub("", before)).strip("·_\"“”'《(").strip()
        # sent round by one body, it is the report of the one that is named behind
        names += [_ABOUT.sub("", one) for one in reversed(_SENT.split(before))]
    bracketed = _IN_BRACKETS.search(folded)
    names += [bracketed[1]] if bracketed else []
    names = [_SCOPE.sub("", _YEARS.sub("", _first_of_several(name))) for name in names]
    found = [name for name in names if is_name(without_number(name), words)]
    if bracketed and found and found[-1] == bracketed[1] and _DIVISION.search(found[0]):
        return within(found[0], found[-1]), False
    if found:
        return found[0], False
    place = (words.patterns["division"].match(name) for name in names)
    return None, any(one is not None and len(name) - one.end() >= _FEW for one, name in zip(place, names, strict=True))


def _first_of_several(names: str) -> str:
    """发展和改革委员会、粮食和物资储备局: of those that report together, the one that is named first."""
    first = _SEVERAL.match(names)
    return names if first is None else first[1] or first[2]


def within(division: str, name: str) -> str:
    """吴起县2023年…报告(县教育局): the body of the division.

    >>> within("吴起县", "县教育局"), within("吴起县", "教育局"), within("吴起县", "吴起县教育局")
    ('吴起县教育局', '吴起县教育局', '吴起县教育局')
    """
    if name.startswith(division) or _DIVISION.search(name):
        return name
    return division + name.removeprefix(division[-1])


def without_number(name: str) -> str:
    """The name without the number that belongs to it.

    >>> without_number("上海市12345热线办公室"), without_number("临江市第3中学"), without_number("2023年临江市")
    ('上海市热线办公室', '临江市第中学', '2023年临江市')
    """
    return _NUMBERED.sub("", name)


def is_name(text: str, words: Words) -> bool:
    bare = _BRACKETED.sub("", text)  # 市场监督管理局(知识产权局)
    return 2 <= len(bare) <= 40 and words.patterns["agency_end"].search(bare) is not None and not _SPOKEN.search(bare)
