"""Agencies that a text names in its sentences: who publishes, compiles or answers, and whose voice it is (我局)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    re.compile(rf"受理机构(?:为|是|:)+(?P<name>{_NAME})(?=[,;。\n])"),
    re.compile(rf"[,。\n](?P<name>{_PLACED})(?:结合|根据|按照)[^。,]{{0,12}},?(?:编制|制定)"),
    re.compile(rf"(?:地址:)(?P<name>{_NAME})(?=电话|[,;)])"),
)
_SUBJECT = re.compile(
    rf"(?:^|[\n。,])(?P<name>[省市县区旗州盟][\u4e00-\u9fff]{{2,12}}?(?P<body>[局厅委部院]|办(?=公室))(?:公室)?)(?={_DOES})"
)
_SHORTENED = re.compile(r"\((?:以下)?(?:统一)?简称")
_BEFORE_MARK = re.compile(rf"(?P<name>{_NAME})$")
_LONGEST_NAME = 34
_OWN_BODY = re.compile("[我本](局|厅|委|办(?![法理事案公])|部(?![门分署])|院)")  # 我局: the report of a department
_OWN_DIVISION = re.compile("[我全]([省市县区旗州盟镇乡])")
_ON_SITE = re.compile(
    r"(?:从|在|通过|登[录陆])[\"“]?(?P<name>[\u4e00-\u9fff]{2,14}?[省市县区旗州盟镇乡]人民政府)(?:门户)?网"
)
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
    "某某|或|反映|意见箱|直接|国务院|报送|[我本][局委厅办]|^(?:我|本(?!溪)|各|全(?![国州椒南])|其|上级|有关|相关|政府|人民政府|办公|区委|市委|县委|党|按|根据|在|规定)|要求|规定|关于|印发|工作(?!部|(?:管理)?办公室|委员会|局|领导)|会议|情况|通知|的"
)


def declared(text: str) -> str | None:
    """Whose report it says it is."""
    return _of_text(text, _DECLARED)


def named(text: str) -> str | None:
    """Who compiles, acts or answers questions; first what the text calls by a shorter name from there on."""
    return _shortened(text) or _of_text(text, _BODY)


def own_bodies(text: str) -> set[str]:
    """What it calls itself: 局 of 我局."""
    return set(_OWN_BODY.findall(text))


def own_divisions(text: str) -> set[str]:
    """Whose government speaks: 县 of 我县."""
    return set(_OWN_DIVISION.findall(text))


def _shortened(text: str) -> str | None:
    """国家税务总局芜湖市镜湖区税务局(以下简称“镜湖区税务局”)."""
    for mark in _SHORTENED.finditer(text):
        found = _BEFORE_MARK.search(text[max(0, mark.start() - _LONGEST_NAME) : mark.start()])
        if found is not None and (name := trim(found["name"])) is not None:
            return name
    return None


def of_own_site(text: str) -> str | None:
    """The government on whose site the text says that it is published, where it speaks of itself as of one: 我县."""
    own = own_divisions(text)
    names = (trim(found["name"]) for found in _ON_SITE.finditer(text))
    return next((name for name in names if name and name.removesuffix("人民政府")[-1] in own), None)


def subject(text: str) -> str | None:
    """我局, which is 市教育局 where only that is said to act; with its place, where a name in the text has it."""
    own = own_bodies(text)
    names = {found["name"] for found in _SUBJECT.finditer(text) if found["body"] in own}
    if len(names) != 1:
        return None
    name = names.pop()
    placed = set(re.findall(rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{1,8}}{name}", text))
    return placed.pop() if len(placed) == 1 else name


def _of_text(text: str, patterns: Sequence[re.Pattern[str]]) -> str | None:
    for pattern in patterns:
        for found in pattern.finditer(text):
            name = trim(found["name"])
            if name is not None:
                return name
    return None


def trim(name: str) -> str | None:
    name = _OPENNESS_OFFICE.sub("", _LEADING.sub("", name))
    if len(name) < 3 or _NOT_NAMED.search(name) or re.fullmatch("[市县区省州]?.?[局厅委办]", name):
        return None
    return name
