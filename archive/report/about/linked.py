"""What the link to a document, and the page that carries it, add to the document's title."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.about.naming import clean, is_name, read_title, within, without_label
from archive.report.folding import plain

if TYPE_CHECKING:
    from archive.report.about.naming import Title
    from archive.report.words import Words

_YEAR_OF_LINK = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d)")
# 长沙县各镇街2022年政府信息公开工作年度报告
_OF_EACH = re.compile(
    r"^(?:20\d\d年度?)?(?P<division>[\u4e00-\u9fff]{2,20}?[省市县区旗州盟])?直?各(?=[镇乡街县区市部单委直])"
)


def completed(title: Title | None, carrier: Title | None, link_text: str | None, words: Words) -> Title | None:
    """The document's `title`, with what only the link to it says, then what only the page's, the `carrier`, does.

    A link to 2015年统计表 says the year; one to 某镇2022年…年度报告 says whose it is, unless the page has the same name
    in full; on a page of the reports of 各镇街 the bare name does.
    """
    named = {int(year) for year in _YEAR_OF_LINK.findall(link_text or "")}
    if carrier is not None and carrier.year is not None and len(named) == 1 and carrier.year not in named:
        carrier = replace(carrier, year=named.pop())
    if title is None or carrier is None:
        return title or carrier
    agency = title.agency or _agency(carrier, link_text or "", words)
    return replace(title, agency=agency, year=title.year or carrier.year)


def _agency(carrier: Title, link_text: str, words: Words) -> str | None:
    linked, of_each = read_title(link_text, words), _OF_EACH.match(plain(carrier.written))
    name = linked.agency if linked is not None else None
    if name is None and of_each is not None:
        bare = without_label(plain(clean(link_text)))
        name = bare if is_name(bare, words) else None
    if name is None or (carrier.agency or "").endswith(name):
        return carrier.agency
    return within(of_each["division"], name) if of_each is not None and of_each["division"] else name
