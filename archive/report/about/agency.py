"""Which agency reports: the name as stated, completed from the rest of the document and from the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.dates import years_in_digits
from archive.report.folding import plain, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.words import Words

_END = (
    "人民政府(?:办公[厅室])?|街道办事处|街道|[镇乡]|苏木|管理委员会|管委会|委员会|办公[厅室]|"
    "(?:联合|红十字)会|海关|联合社|中心|[案书物化念育]馆|[总支大]队|公司|医院|[中小大]学|学[院校]|(?<![结格布邮当])[局厅部院]"
)
_NAME = rf"[\u4e00-\u9fff]{{2,30}}?(?:{_END})"
_PLACED = rf"[\u4e00-\u9fff]{{1,8}}?[省市县区旗州盟]{_NAME}"
_ONE_TOWN = r"(?:(?![各及])[\u4e00-\u9fff]){1,8}?(?:(?<!乡)镇|乡(?!镇)|街道(?:办事处)?)(?:人民政府)?"
_DOES = "不断|高度|严格|认真|坚持|深入|始终|积极|全面|紧紧"
# 现公布泰州市人民政府2017年政府信息公开工作年度报告
_DECLARED = (
    re.compile(
        rf"(?:公布|发布|编制|公开|制作|形成)[了的]?(?:20\d\d年度?)?(?P<name>{_NAME}|[\u4e00-\u9fff]{{2,12}}?[省市县区旗州盟])"
        r"(?:20\d\d年|(?:政府)?信息公开)"
    ),
    # 安镇街道2025年政府信息公开工作年度报告是根据…
    re.compile(
        rf"(?:\A|\n)(?P<name>{_NAME})20\d\d年度?(?:政府)?信息公开(?:工作)?年度?(?:报告|年报)"
        r"(?:\([^()]*\))?是?(?:根据|依据|按照)"
    ),
    re.compile(
        rf"(?:公布|发布|公开|编制(?:完成|了)?)《(?P<name>{_NAME}(?:\([\u4e00-\u9fff]{{2,16}}\))?)20\d\d年度?(?:政府)?信息公开[^《》]{{0,8}}(?:报告|年报)》"
    ),
)
_BODY = (
    re.compile(rf"由(?P<name>{_NAME})(?:按照|根据|依照|依据|结合)"),
    re.compile(rf"由(?P<name>{_NAME})(?:党政(?:综合)?办公室|办公[厅室])?(?:负责)?(?:编制|撰写|发布)"),
    re.compile(
        rf"(?:\A(?:[^\n]{{0,20}}\n)?|\n一、[^\n]{{2,12}}\n)(?:20\d\d年(?:度|以来)?,)?(?P<name>{_PLACED}|{_ONE_TOWN})(?:{_DOES}|按照|根据|在|以|门户网站|政府信息公开)"
    ),
    re.compile(
        rf"(?:受理机构为|与|请联系|联系):?(?P<name>{_NAME})(?:党政(?:综合)?办公室|党政(?:综合)?办|办公[厅室]|[\u4e00-\u9fff]{{1,4}}[科股])?(?:联系|[,(:])"
    ),
    re.compile(rf"[,。\n](?P<name>{_PLACED})(?:结合|根据|按照)[^。,]{{0,12}},?(?:编制|制定)"),
    re.compile(rf"(?:地址:)(?P<name>{_NAME})(?=电话|[,;)])"),
)
_SUBJECT = re.compile(
    rf"(?:^|[\n。,])(?P<name>[省市县区旗州盟][\u4e00-\u9fff]{{2,12}}?(?P<body>[局厅委部院]|办(?=公室))(?:公室)?)(?={_DOES})"
)
_SHORTENED = re.compile(r"\((?:以下)?(?:统一)?简称")
_BEFORE_MARK = re.compile(rf"(?P<name>{_NAME})$")
_LONGEST_NAME = 34
_LONGER = r"[\u4e00-\u9fff]{2,24}?"
_NATIONAL = re.compile("国家|中国|中华|全国|国务院|中央")
_GENERIC = re.compile(
    r"^(?:省(?!道)|市(?!场|容|政(?!府|务|数|法|协|研))|县|区(?![域划])|旗|州|盟|地区)(?=.{2})(?!(?:长|直|属))"
)
# simplifying makes 干 of 乾, which two counties keep
_SPOILT = re.compile("(?<!余)干(?=县|安县|安经济)")
_BRACKETS = str.maketrans("()", "（）")
# 城区教育局 on the site of 阳泉市: a district, a zone of the division whose site it is
_ZONE = re.compile("(?:[城郊矿新]|保税|港|度假|风景名胜|风景|示范|试验|自贸)区(?=.)")
# words that end as names of divisions do
_NO_DIVISION = re.compile(
    "(?:城市|社区|园区|地区|高新区|经开区|(?:经济(?:技术)?|高新技术(?:产业)?)?开发区|(?:工业|产业)园区)(?=.)"
)
_STREET = re.compile(r"街$")
_LEVEL_OFFICE = re.compile("^(?:人民政府|政府|办公[厅室])")
_OWN_BODY = re.compile("[我本](局|厅|委|办(?![法理事案公])|部(?![门分署])|院)")  # 我局: the report of a department
_OWN_DIVISION = re.compile("[我全]([省市县区旗州盟镇乡])")
_GOVERNMENT_OFFICE = re.compile("(?<=人民政府)办公[厅室]$")
# who signs for a bureau, and whose sites bear what others report
_INNER_OFFICE = re.compile("(?<=[局厅馆])办公室$")
_NO_BUREAU = re.compile("[省市县区旗州盟]$|政府$|办(?:公[厅室])?$|(?:信息|数据|媒体|新闻|政务|服务|网络).{0,4}中心$")
_BARE_BODY = re.compile(r"^[^省市县区旗州盟镇乡]{1,10}[局委办]$")
_PLACE = r"(?:[\u4e00-\u9fff]{2,6}?[省市县区旗州盟]){1,3}"
_ON_SITE = re.compile(
    r"(?:从|在|通过|登[录陆])[\"“]?(?P<name>[\u4e00-\u9fff]{2,14}?[省市县区旗州盟镇乡]人民政府)(?:门户)?网"
)
_TOWN = re.compile(r"^[^市县区旗]{1,8}(?:镇|乡|街道|街|苏木)$")


def find_agency(
    stated: Sequence[str | None], around: Sequence[str], lines: Sequence[str], site_name: str | None, words: Words
) -> str | None:
    """The name in the title, else the one that the text declares, else the first `stated`, completed.

    `stated` begins with the title's name; those who sign follow. `around` are publisher, heading and breadcrumb. Where
    nobody is named, the agency whose site it is.
    """
    text = years_in_digits(squeeze("\n".join(lines)).text)
    others = [_INNER_OFFICE.sub("", name) for name in stated[1:] if name]
    others += [bare for name in around if not _is_of_another_kind(bare := _INNER_OFFICE.sub("", name), text)]
    names = [name for name in (stated[0], _of_text(text, _DECLARED), *others) if name]
    named = _shortened(text) or _of_text(text, _BODY)
    if not names and named is None:
        subject = _subject(text)
        if subject is not None:
            return _from_site(subject, site_name, words)
        return _of_site(site_name, text, words) or _of_own_site(text)
    names += [_government(named, text)] if named else []
    own_site = words.patterns["site_words"].sub("", plain(site_name or ""))
    base = spell_out(names[0], [*names[1:], *([own_site] if own_site else [])])
    name = _from_site(_completed(base, names[1:], text), site_name, words)
    return _SPOILT.sub("乾", name).translate(_BRACKETS)


def _is_of_another_kind(name: str, text: str) -> bool:
    """Is it a government, its office or the centre that runs its site, where the text is that of a bureau (我局)?"""
    if _NO_BUREAU.search(name) is None:
        return False
    bodies = set(_OWN_BODY.findall(text))
    return bool(bodies) and not ("办" in bodies and "办" in name)


def spell_out(name: str, others: Sequence[str]) -> str:
    """The name with its body written out as one of the others has it.

    >>> spell_out("县教体局", ["谷城县教育和体育局"]), spell_out("谷城县政府办", ["办公室"])
    ('县教育和体育局', '谷城县政府办')
    """
    if name.endswith(_WHOLE):
        return name
    for start in range(max(0, len(name) - _LONGEST_SHORT), len(name) - _SHORTEST_SHORT + 1):
        short = name[start:]
        for other in others:
            for begin in range(len(other) - len(short)):
                whole = other[begin:]
                before, own = other[:begin], name[:start]
                is_same_place = before.endswith(own or _PLACE_ENDS) if before else not own or own.endswith(_PLACE_ENDS)
                if is_same_place and _is_short_for(short, whole):
                    return own + whole
                if own and before.endswith(own) and _is_zone(short, whole):
                    return other
    return name


_WHOLE = ("人民政府", "办公室", "办公厅")
_LONGEST_SHORT = 6  # 发展改革委, 公积金中心
_SHORTEST_SHORT = 2
_PLACE_ENDS = ("省", "市", "县", "区", "旗", "州", "盟")


def _is_zone(short: str, whole: str) -> bool:
    """高新区 for 高新技术产业开发区管理委员会."""
    rest = iter(whole)
    return short[-1] == "区" and whole.endswith(("区管理委员会", "区管委会")) and all(char in rest for char in short)


def _is_short_for(short: str, whole: str) -> bool:
    """教体局 for 教育和体育局: the same first character, and all others in their order."""
    if short[0] != whole[0] or len(whole) > 5 * len(short) or re.search("[省市县旗州盟]|区(?!域)", whole):
        return False
    rest = iter(whole)
    return all(char in rest for char in short) and (short[-1] == whole[-1] or _is_end(short[-1], whole))


def _is_end(char: str, whole: str) -> bool:
    return char in "办联委社" and whole.endswith(_ENDS.get(char, char))


_ENDS = {"办": ("办公室", "办公厅"), "联": ("联合会",), "委": ("委员会",), "社": ("联合社",)}


def _of_site(site_name: str | None, text: str, words: Words) -> str | None:
    """Nobody is named: then it is who owns the site, unless the text speaks of a body of another kind.

    我局 on the site of a county government is one of its bureaus, and nobody knows which.
    """
    name = words.patterns["site_words"].sub("", plain(site_name or ""))
    if not words.patterns["agency_end"].search(name):
        return None
    bodies = set(_OWN_BODY.findall(text))
    return name if not bodies or name[-1] in bodies else None


def _shortened(text: str) -> str | None:
    """国家税务总局芜湖市镜湖区税务局(以下简称“镜湖区税务局”)."""
    for mark in _SHORTENED.finditer(text):
        found = _BEFORE_MARK.search(text[max(0, mark.start() - _LONGEST_NAME) : mark.start()])
        if found is not None and (name := _trim(found["name"])) is not None:
            return name
    return None


def _government(name: str, text: str) -> str:
    """A government's own office answers for it: where the text is that of a county (我县, not 我办), the county's."""
    bare = _GOVERNMENT_OFFICE.sub("", name)
    is_own = bare.removesuffix("人民政府")[-1] in _OWN_DIVISION.findall(text) and not _OWN_BODY.search(text)
    return bare if is_own else name


def _of_own_site(text: str) -> str | None:
    """The government on whose site the text says that it is published, where it speaks of itself as of one: 我县."""
    own = set(_OWN_DIVISION.findall(text))
    names = (_trim(found["name"]) for found in _ON_SITE.finditer(text))
    return next((name for name in names if name and name.removesuffix("人民政府")[-1] in own), None)


def _subject(text: str) -> str | None:
    """我局, which is 市教育局 where only that is said to act; with its place, where a name in the text has it."""
    own = set(_OWN_BODY.findall(text))
    names = {found["name"] for found in _SUBJECT.finditer(text) if found["body"] in own}
    if len(names) != 1:
        return None
    name = names.pop()
    placed = set(re.findall(rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{1,8}}{name}", text))
    return placed.pop() if len(placed) == 1 else name


def _of_text(text: str, patterns: Sequence[re.Pattern[str]]) -> str | None:
    for pattern in patterns:
        for found in pattern.finditer(text):
            name = _trim(found["name"])
            if name is not None:
                return name
    return None


# not the first character of a place: 本溪, 和平, 将乐, 经开区
_LEADING = re.compile(
    "^(?:现|特(?!克)|向社会|社会(?=公布|公开|发布)|公布|年度|度|以来|我|本(?!溪)|(?:报告|年报)(?=由)|为|经(?![济开])|和(?![平田龙县静硕政顺林布])|"
    "与|由|可(?!克)|结合|将(?!乐)|请|对(?![外口])|把)+"
)
# who answers questions about the report is an office of the agency
_OPENNESS_OFFICE = re.compile(
    "(?:(?<!人民)政府)?(?:信息|政务)公开(?:工作)?(?:领导小组|联席会议)?(?:办公[厅室]|办|中心|[处科股])$|(?<=海关)关区$"
)
_NOT_NAMED = re.compile(
    "或|反映|意见箱|直接|国务院|报送|[我本][局委厅办]|^(?:我|本(?!溪)|各|全(?![国州椒南])|其|上级|有关|相关|政府|人民政府|办公|区委|市委|县委|党|按|根据|在|规定)|要求|规定|关于|印发|工作(?!部|(?:管理)?办公室|委员会|局|领导)|会议|情况|通知|的"
)


def _trim(name: str) -> str | None:
    name = _OPENNESS_OFFICE.sub("", _LEADING.sub("", name))
    if len(name) < 3 or _NOT_NAMED.search(name) or re.fullmatch("[市县区省州]?.?[局厅委办]", name):
        return None
    return name


def _completed(base: str, others: Sequence[str], text: str) -> str:
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
        longer += [name for found in pattern.finditer(text) if (name := _trim(found["name"])) and base in name]
    return max([base, *longer], key=len) if longer else base


def _extends(name: str, base: str) -> bool:
    """Is the name the base with more before it, or with 人民政府 behind it?"""
    if len(name) <= len(base) or len(name) > 36:
        return False
    core = re.sub("(?:人民政府|街道办事处|办事处)$", "", name)
    return name.endswith(base) or core.endswith(re.sub("(?:人民政府|街道办事处|办事处)$", "", base))


def _from_site(name: str, site_name: str | None, words: Words) -> str:
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
