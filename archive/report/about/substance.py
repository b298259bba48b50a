"""How much of a page is a report's own text: running sentences, parts with text beneath, or only entries of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.about.naming import read_title
from archive.report.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.about.sections import Parts
    from archive.report.carrier import Document
    from archive.report.words import Words

Named = tuple[int | None, str]

_STAMP = r"[(\[【]?20\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?(?:\d{1,2}:\d\d(?::\d\d)?)?[)\]】]?"
_LEAD = re.compile(rf"^(?:[·•●◆■▪>»＞*※+-]|\[[^\]]{{1,8}}\]|\(?\d{{1,3}}[.、)]|{_STAMP})+")
_TRAIL = re.compile(rf"(?:{_STAMP}|[(\[]?\d\d-\d\d[)\]]?|new|NEW|置顶|查看|下载|详情|更多)+$")
_TRAIL_ENDS = (")", "]", "】", "日", "new", "NEW", "置顶", "查看", "下载", "详情", "更多")
_CUT_TITLE = re.compile(
    r"^(?P<agency>.{0,24}?)(?P<year>20\d\d)年?度?.{0,6}(?:政府信息|信息公开|政务公开|政府网|政府信).{0,12}(?:\.{2,}|…+)$"
)
_PAGER = re.compile(r"(?:共\d+[条页]|第\d+/?\d*页|[上下前后]一?页|首页|尾页|末页|跳转|转到|条记录|每页|\d++(?:/\d+)?)+")
_PIECES = re.compile(r"[。;!?]")
_ANNOUNCED = re.compile(
    r"^.{0,160}?(?:(?:现|特|兹)(?:将|予以|向社会|公布|公开|发布)|予以(?:公布|公开|发布)|向社会公(?:布|开)).{0,60}(?:报告|年报|公布|公开|发布|如下).{0,6}$|"
    r"(?:详见|见|请)(?:点击|下载|查看|阅读|附件)|点击(?:下载|查看|阅读)|附件[:：\d]|^附件|下载附件|全文(?:下载|链接)"
)
_LABELLED = re.compile(
    r"^(?:索引号|信息索引|发布(?:机构|日期|时间|单位)|公开(?:日期|时间|主体|方式)|成文日期|生成日期|文号|主题词?|名称|来源|信息来源|关键词|内容概述|分类|体裁|有效性|浏览|访问|点击|当前位置|您(?:当前)?的?位置|字体|分享|打印|标题|责任编辑|编辑|作者|日期|时间)[:：\d(\[]"
)
_IMPRINT = re.compile("(?:ICP备|公网安备|网站标识码|版权所有|技术支持|Copyright|主办单位[:：]).{0,80}$")
# what a site says of itself: visitors, browsers, who runs it
_SITE = re.compile(
    "访客|访问量|访问总量|浏览器|分辨率|IPv6|无障碍|适老化|运行维护|运维单位|值班电话|网站找错|本网站|本站|今日发布|今日更新|未经授权|不得转载|"
    "备案序号|技术支持|网站地图|关于我们|版权|承办单位|制作单位|维护单位"
)
_REPORTED = re.compile("20\\d\\d年|本年度|全年|我[局镇市县区委厅乡办]|政府信息|信息公开|条例")
_LAW = re.compile("(?:根据|按照|依据|贯彻|落实|执行).{0,60}(?:条例|通知|要求)")
_BRIEFLY = re.compile(r"(?<!共)\d(?:[条件份次篇起宗元]|人次)|^无$")
_LEAST = 6  # characters of a sentence
_LINK = 4  # of a link whose words are no word of a sentence
_SHORT = 60  # characters of a line of metadata
_LONG = 30  # a line without a full stop that is a sentence all the same
_BLOCK_ENDS = 2  # so many entries in a row end a block of running text


@dataclass(frozen=True)
class Substance:
    """What a page's main text is made of. `sentences` and `characters` are those of its longest block of text."""

    sentences: int
    characters: int
    announced: int  # sentences that only say that a report is published, or where it is
    headed: int  # parts with a sentence beneath, however short
    entries: int  # lines that are links, titles of reports, or their dates
    reports: frozenset[Named]  # the reports that lines name: year and agency
    told: frozenset[Named]  # those of which the text beneath their title says something
    pager: bool

    @property
    def runs(self) -> bool:
        """Is there running text of some length?"""
        return self.sentences >= 3 and self.characters >= 80


def weigh_text(document: Document, lines: Sequence[str], parts: Parts, words: Words) -> Substance:
    """What `lines`, the main text without tables, is made of."""
    links = document.plain_links
    blocks = [[0, 0]]
    announced = entries = gap = 0
    pager = False
    reports: set[Named] = set()
    told: set[Named] = set()
    above: list[Named] = []  # what the last title named
    for line in lines:
        text = plain(line)
        pieces = [_bare(piece) for piece in line.split("\t")]
        named = [name for piece in pieces if (name := _named(piece, words)) is not None]
        reports.update(named)
        above = named or above
        if not text or _PAGER.fullmatch(text):
            pager |= bool(text) and not text.isdigit()
        elif named or all(not piece or (len(piece) >= _LINK and piece in links) for piece in pieces):
            entries += 1
            gap += 1
            if named or gap >= _BLOCK_ENDS:
                blocks.append([0, 0])
        elif not is_around(text, words):
            gap = 0
            said, only_announced = _sentences(text)
            announced += only_announced
            blocks[-1][0] += len(said)
            blocks[-1][1] += sum(map(len, said))
            if said and above and _REPORTED.search(text):
                told.update(above)
    sentences, characters = max(blocks, key=lambda block: block[1])
    headed = sum(any(_says(plain(line)) for line in part.text.split("\n")) for part in parts.sections)
    return Substance(sentences, characters, announced, headed, entries, _distinct(reports), _distinct(told), pager)


def _bare(text: str) -> str:
    """An entry of a list without its number, mark and date."""
    return _without_trail(_LEAD.sub("", plain(text)))


def _without_trail(text: str) -> str:
    """The text without what stands at its end; only text that ends in such a thing is searched for where it begins."""
    return _TRAIL.sub("", text) if text[-1:].isdecimal() or text.endswith(_TRAIL_ENDS) else text


def is_around(text: str, words: Words) -> bool:
    """Does the line say of the page what it is: metadata, imprint, links to neighbours?"""
    if len(text) <= _SHORT and _LABELLED.match(text):
        return True
    if len(text) <= 2 * _SHORT and _IMPRINT.search(text):
        return True
    if len(text) <= 2 * _SHORT and _SITE.search(text) and not _REPORTED.search(text):
        return True
    return len(text) <= _SHORT and words.patterns["tail"].match(text) is not None


def _named(text: str, words: Words) -> Named | None:
    """Year and agency of the report whose title the text is; titles cut short count too."""
    title = read_title(text, words)
    if title is not None:
        return title.year, title.agency or ""
    cut = _CUT_TITLE.match(text) if text[-1:] in {".", "…"} else None
    return (int(cut["year"]), cut["agency"]) if cut else None


def _distinct(named: Iterable[Named]) -> frozenset[Named]:
    """Without those that say less of the same: 2024 of nobody, 司法局 beside 黄埔区司法局."""
    kept: set[Named] = set()
    for year, agency in sorted(named, key=lambda one: (-len(one[1]), one[0] or 0)):
        if not any(
            (year is None or other_year == year) and (agency in other or agency.startswith(other))
            for other_year, other in kept
        ):
            kept.add((year, agency))
    return frozenset(kept)


def _says(text: str) -> bool:
    """Is the line a sentence, or what is written in place of one: 公开56条, 无?"""
    return bool(_sentences(text)[0]) or (len(text) <= _LONG and _BRIEFLY.search(text) is not None)


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[tuple[str, ...], int]:
    """The sentences of a line, and how many only announce."""
    runs = len(text) >= _LONG and ("," in text or _LAW.search(text) is not None)
    if "。" not in text and ";" not in text and not runs:
        return (), int(_ANNOUNCED.search(text) is not None)
    pieces = [piece for piece in _PIECES.split(text) if len(piece) >= _LEAST]
    said = tuple([piece for piece in pieces if not _ANNOUNCED.search(piece)])
    return said, len(pieces) - len(said)
