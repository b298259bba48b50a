"""Who is meant by a name: the official name, the region by code, the level, the kind of body."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast, get_args

from archive.agencies.gazetteer import Division, Level, divisions
from archive.agencies.places import GENERIC, read_place
from archive.agencies.words import words
from archive.report.normal import simplify

if TYPE_CHECKING:
    from archive.agencies.words import CentralBody, Kind

# a township is one only where nothing or its own body follows: 城乡建设局 and 乡镇企业局 are none
TOWNSHIP = re.compile(
    r"^(?:人民政府)?(?P<name>[^局厅部委]{1,12}?(?P<type>街道|地区(?=办事处)|街(?=$|办)|镇|乡|苏木))(?:(?P<body>办事处|办|人民政府|政府)(?P<tail>.*))?$"
)
NATIONAL = ("国家", "中国", "中央", "全国", "中共")  # never completed with the name of a place
PARTY = "中共"
STATE = "中华人民共和国"
NATION = "中国"
BRANCH = re.compile("(?:调查队|税务局|海关|气象局|支行|[分支]局)$")
PREFECTURES = ("地区", "盟")  # governed by an office of the province, not by a people's government
CORPS = re.compile(r"(?:(?:新疆生产建设)?兵团)?(?P<division>第[一二三四五六七八九十]+师)(?P<rest>(?!.{2,5}市(?!场)).*)")
UNIFIED = str.maketrans("()", "（）")
# what the same body is called besides: 市场监督管理局（知识产权局）; a branch or an office of it is another
SECOND_NAME = re.compile(
    "（(?!办公[室厅]）|[^（）]*[分支]局）)(?:挂|加挂)?[^（）]{2,30}(?:[局厅署院馆会队]|办公室|中心|委员会|[办委]|牌子)）$"
)


@dataclass(frozen=True)
class Agency:
    """An authority; `valid_from` and `valid_to` are the first and the last year at whose end its name and code stood.

    They are None where the data tell no bound. `region_code` is that of the year asked for.
    """

    name: str
    region_code: str | None
    region_name: str | None
    level: Level | None
    kind: Kind
    valid_from: int | None = None
    valid_to: int | None = None
    successor: Agency | None = None


@lru_cache(maxsize=65_536)
def identify(name: str, *, year: int | None, region_code: str | None = None, level: str | None = None) -> Agency:
    """Tell the agency from its name as written, the year reported on, and what the site list says of the site.

    A name that cannot be placed keeps its wording, and has a region only where `region_code` gives one.

    >>> identify("黄埔区司法局", year=2020).name
    '广州市黄埔区司法局'
    >>> identify("河包镇", year=2020, region_code="500153").name
    '重庆市荣昌区河包镇人民政府'
    >>> identify("荣昌县财政局", year=2012).successor.name
    '重庆市荣昌区财政局'
    >>> identify("第八师石河子市司法局", year=2020).region_code
    '659001'
    """
    known_level = cast("Level | None", level if level in get_args(Level) else None)
    settings = words()
    plain = _of_division(_plain(name), year)
    if body := settings.central.get(_without_prefix(plain)):
        return _central(body)
    hint = divisions().of_code(region_code, year) if region_code and region_code != settings.central_code else None
    system, rest = _system(plain)
    if plain.startswith(PARTY):
        system, rest = PARTY, plain.removeprefix(PARTY)
    place = read_place(rest, year, hint, known_level, is_branch=system is not None)
    if place.division is not None and place.stem:
        return _stemmed(system, place.division, place.stem, place.rest)
    if place.division is not None:
        return _placed(system, place.division, place.rest)
    if system in (None, PARTY) and hint is not None and not place.is_ambiguous and known_level != "ministry":
        return _hinted(plain, hint, known_level)
    if system == PARTY or (system is not None and BRANCH.search(rest)):  # of a place that the name does not tell
        return Agency(plain, None, None, known_level, settings.kind_of(plain))
    if system is not None or known_level == "ministry" or region_code == settings.central_code:
        official = settings.official_body(plain)
        return Agency(official, settings.central_code, settings.central_name, "ministry", settings.kind_of(official))
    official = settings.official_body(plain)
    level_by_name: Level | None = "township" if _township(plain) else place.level
    return Agency(official, None, None, known_level or level_by_name, settings.kind_of(official))


def _plain(name: str) -> str:
    """Without spaces and second names, in simplified characters but where that would spoil a division (乾县)."""
    text = SECOND_NAME.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).translate(UNIFIED))
    text = text.removeprefix(STATE) if text.endswith("海关") else text
    simple = simplify(text)
    for length in range(min(len(text), divisions().longest), 1, -1):
        for start in range(len(text) - length + 1):
            word = text[start : start + length]
            if word in divisions().names and simple[start : start + length] != word:
                simple = simple[:start] + word + simple[start + length :]
    return simple


def _of_division(name: str, year: int | None) -> str:
    """With the city for a division of the Corps that is one with it: 第八师石河子市, 第八师 and 第八师财政局."""
    bare = words().one_with_division.sub("", name)
    if bare != name and read_place(bare, year).division is not None:
        return bare
    found = CORPS.match(name)
    city = words().cities_of_divisions.get(found["division"]) if found else None
    if found is None or city is None or (found["rest"] and words().kind_of(found["rest"]) == "other"):
        return name
    there = read_place(city, year).division
    return city + found["rest"] if there is not None and not there.distance(year) else name


def _without_prefix(name: str) -> str:
    for prefix in words().central_prefixes:
        name = name.removeprefix(prefix)
    return name


def _central(body: CentralBody) -> Agency:
    settings = words()
    heir = settings.central[body.successor] if body.successor else None
    return Agency(
        name=body.name,
        region_code=settings.central_code,
        region_name=settings.central_name,
        level="ministry",
        kind=settings.kind_of(body.name),
        valid_from=body.since,
        valid_to=body.until,
        successor=_central(heir) if heir else None,
    )


def _system(name: str) -> tuple[str | None, str]:
    """A body of the State Council whose name stands before that of its branch: 国家税务总局 + 广州市税务局.

    In short where that says 中国 (中国证监会 + 浙江监管局): 教育部, 证监会 may begin other names.
    """
    bare = _without_prefix(name)
    heads = [
        short
        for short, body in words().central.items()
        if bare.startswith(short) and (short == body.name or short.startswith(NATION))
    ]
    head = max(heads, key=len, default=None)
    return (head, bare.removeprefix(head)) if head else (None, name)


def _placed(system: str | None, division: Division, rest: str) -> Agency:
    """The agency of a division, and who followed it when the division was renamed or merged."""
    body, level = _body(division, rest)
    heir = divisions().successor(division)
    return Agency(
        name=(system or "") + division.official + body,
        region_code=division.code,
        region_name=division.full_name,
        level=level,
        kind=words().kind_of(body),
        valid_from=division.since,
        valid_to=division.until,
        successor=_placed(system, heir, rest) if heir else None,
    )


def _body(division: Division, rest: str) -> tuple[str, Level]:
    """What the body of a division is called in full, and the level it belongs to."""
    if not rest:
        return ("行政公署" if division.name.endswith(PREFECTURES) else "人民政府"), division.level
    if township := _township(rest):
        return township, "township"
    return words().official_body(rest), division.level


def _township(rest: str) -> str | None:
    """河包镇, 河包镇政府 → 河包镇人民政府; 东林街道 → 东林街道办事处; None where it is no township's body."""
    found = TOWNSHIP.match(rest)
    if not found:
        return None
    body = "人民政府" if found["type"] in {"镇", "乡", "苏木"} else "办事处"
    name = found["name"] + ("道" if found["type"] == "街" else "")  # 佳荣里街, as Tianjin says for short
    return name + words().official_body(body + (found["tail"] or ""))


def _stemmed(system: str | None, division: Division, stem: str, rest: str) -> Agency:
    """A body whose own name has that of a place in it, without the generic word.

    广东财政厅 is 广东省财政厅; a zone keeps its name, also when the division it is named for is gone (it lies where
    that one went).
    """
    if system is None and (not rest or rest.endswith(("厅", "人民政府"))):
        return _placed(None, division, rest)
    while heir := divisions().successor(division):
        division = heir
    body, level = _body(division, rest)
    return Agency((system or "") + stem + body, division.code, division.full_name, level, words().kind_of(body))


def _hinted(name: str, hint: Division, level: Level | None) -> Agency:
    """A name that names no division, on the site of one."""
    official = words().official_body(name)
    kind = words().kind_of(official)
    if generic := GENERIC.match(name):
        owner = _ancestor(hint, generic[0])
        if owner is not None:
            return _placed(None, owner, name[generic.end() :])
        return Agency(official, hint.code, hint.full_name, level, kind)
    if township := _township(name):
        if hint.level == "county" or not _has_counties(hint):
            return _placed(None, hint, name)
        return Agency(township, hint.code, hint.full_name, "township", words().kind_of(township))
    if kind != "other" and level != "township" and not name.startswith(NATIONAL):
        return _placed(None, hint, name)
    return Agency(official, hint.code, hint.full_name, level or hint.level, kind)


def _ancestor(division: Division, generic: str) -> Division | None:
    """The division itself, or the one around it, whose name ends in that generic word (市 in 市公安局)."""
    for depth in range(len(division.path), 0, -1):
        path = division.path[:depth]
        if path[-1].endswith(generic):
            around = [one for one in divisions().names.get(path[-1], ()) if one.path == path]
            return min(around, key=lambda one: one.distance(division.last), default=None)
    return None


def _has_counties(division: Division) -> bool:
    return any(one.is_within(division) and one.path != division.path for one in divisions().all)
