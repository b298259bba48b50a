"""Names of agencies with the place that they leave out, from the rest of the document and from the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.speaking import trim
from archive.report.folding import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.words import Words

_NATIONAL = re.compile("国家|中国|中华|全国|国务院|中央")
_GENERIC = re.compile(
    r"^(?:省(?!道)|市(?!场|容|政(?!府|务|数|法|协|研))|县|区(?![域划])|旗|州|盟|地区)(?=.{2})(?!(?:长|直|属))"
)
# 城区教育局 on the site of 阳泉市: a district, a zone of the division whose site it is
_ZONE = re.compile("(?:[城郊矿新]|保税|港|度假|风景名胜|风景|示范|试验|自贸)区(?=.)")
# words that end as names of divisions do
_NO_DIVISION = re.compile(
    "(?:城市|社区|园区|地区|高新区|经开区|(?:经济(?:技术)?|高新技术(?:产业)?)?开发区|(?:工业|产业)园区)(?=.)"
)
_BARE_BODY = re.compile(r"^[^省市县区旗州盟镇乡]{1,10}[局委办]$")
_PLACE = r"(?:[\u4e00-\u9fff]{2,6}?[省市县区旗州盟]){1,3}"
_TOWN = re.compile(r"^[^市县区旗]{1,8}(?:镇|乡|街道|街|苏木)$")


def completed(base: str, others: Sequence[str], text: str) -> str:
    """The longest name of the document that ends in the base: 司法局 … 广州市黄埔区司法局."""
    longer = [name for name in others if _extends(name, base)]
    bare = re.escape(base)
    if _BARE_BODY.match(base):  # 住建局, 安阳县住建局: one place only
        placed = {
            found["name"]
            for found in re.finditer(rf"(?<![\u4e00-\u9fff])(?:20\d\d年度?)?(?P<name>{_PLACE}{bare})", text)
        }
        longer += placed if len(placed) == 1 else []
    for suffix in () if _TOWN.match(base) is None else ("人民政府", "街道办事处", "办事处", "道办事处"):
        pattern = re.compile(
            rf"(?:^|[^\u4e00-\u9fff]|[为由与向的经和])(?P<name>(?:[\u4e00-\u9fff]{{2,6}}?[省市县区旗州盟]){{0,3}}{bare}{suffix})"
        )
        longer += [name for found in pattern.finditer(text) if (name := trim(found["name"])) and base in name]
    return max([base, *longer], key=len) if longer else base


def _extends(name: str, base: str) -> bool:
    """Is the name the base with more before it, or with 人民政府 behind it?"""
    if len(name) <= len(base) or len(name) > 36:
        return False
    core = re.sub("(?:人民政府|街道办事处|办事处)$", "", name)
    return name.endswith(base) or core.endswith(re.sub("(?:人民政府|街道办事处|办事处)$", "", base))


def from_site(name: str, site_name: str | None, words: Words) -> str:
    """司法局 on the site of 广州市黄埔区 → 广州市黄埔区司法局."""
    own_site = words.patterns["site_words"].sub("", plain(site_name or ""))
    if own_site != name and own_site.endswith(name) and words.patterns["agency_end"].search(own_site):
        return own_site
    division = site_division(site_name, words)
    if division is None or _NATIONAL.match(name) or _is_called_after(division, name):
        return name
    autonomous = re.match("自治[区州县]", name)
    if autonomous:
        return division + name[3:] if division.endswith(autonomous.group()) else name
    if zone := _ZONE.match(name):
        return division + name.removeprefix(zone.group() if division.endswith(zone.group()) else "")
    own = words.patterns["division"].match(name)
    if own and not _NO_DIVISION.match(name):
        # 黄埔区司法局 on 广州市黄埔区: the site's name ends in what the name begins with
        overlap = next(
            (i for i in range(1, len(division)) if name.startswith(division[i:]) and len(division) - i >= 2), None
        )
        if overlap is not None:
            return division[:overlap] + name
        return name
    generic = _GENERIC.match(name)
    if generic and division.endswith(generic.group()):
        return division + name[generic.end() :]
    if generic:
        return name
    if _TOWN.match(name) and division[-1] in "镇乡道":
        return name
    return division + name


def _is_called_after(division: str, name: str) -> bool:
    """On the site of 临江市 临江水利局 and 江苏临江水务公司 have their place; 临江镇 may be another."""
    place = re.split("[省市县区旗州盟](?=.)", division)[-1][:-1]
    _, is_there, rest = name.partition(place) if len(place) > 1 else ("", "", "")
    return bool(is_there) and rest[:1] not in {division[-1], *"镇乡街道村"}


def site_division(site_name: str | None, words: Words) -> str | None:
    """The division whose site it is: 广州市黄埔区人民政府门户网站 → 广州市黄埔区; None for a bureau's own site."""
    if not site_name:
        return None
    name = re.sub("(?:(?:人民)?政府|行政公署).*$", "", plain(site_name).strip('·-—_|“”"'))
    name = words.patterns["site_words"].sub("", name)
    found = re.fullmatch(r"(?:.{1,12}?(?:自治区|自治州|自治县|特别行政区|[省市盟州县区旗]))+", name)
    return found.group() if found else None
