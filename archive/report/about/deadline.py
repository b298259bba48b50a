"""Does the stated period lie in the year reported on, and was the report published in time?"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from archive.report.model import Finding

if TYPE_CHECKING:
    from archive.report.model import Report

# 条例 (2019), articles 49 and 50, for reports on 2019 and later; 条例 (2007), article 31, before
_REVISED_FROM = 2019
_TOWN = re.compile("(?:[镇乡]|街道|街|苏木)(?:人民政府|政府|办事处|办|党政办公室|党政综合办公室)?$|街道办事处$|办事处$")
_OTHER_NAME = re.compile("[(（][^()（）]*[)）]$")  # 市场监督管理局(知识产权局)
_GOVERNMENT = re.compile("(?:省|自治区|市|自治州|盟|县|区|旗|州)(?:人民政府|政府|行政公署|行署)?$|人民政府$")
# …报告（更正版）: dated when it was corrected
_CORRECTED = re.compile(
    "[(（【\\[][^()（）【】\\[\\]]*(?:更正|订正|修订|修改|更新)[^()（）【】\\[\\]]*[)）】\\]]|(?:更正|订正|修订|修改)(?:版|稿|后)"
)
_ZONE = re.compile("开发区|高新区|新区|园区|管委会|(?<!监督)管理委员会|度假区|保税|示范区|经开区|合作区|风景")
_DEPARTMENT = re.compile("[局厅部署委办]$|(?<![村居]民)(?<![村社]区)委员会$|办公[厅室]$|人民银行$")


def check_period(report: Report) -> Finding:
    """`period.year`: the stated period lies in the year reported on."""
    start, end, year = report.period_start, report.period_end, report.year
    if start is None or end is None or year is None:
        message = "没有写明统计期限 / no period is stated"
        return Finding("period.year", "not_assessable", "info", None, None, message)
    stated = f"{start}/{end}"
    if start[:4] == end[:4] == str(year):
        is_whole = start[5:] == "01-01" and end[5:] == "12-31"
        message = (
            "统计期限与年度一致 / the period is the year"
            if is_whole
            else "统计期限在年度之内 / the period lies in the year"
        )
        return Finding("period.year", "pass", "info", str(year), stated, message)
    message = f"统计期限 {start} 至 {end} 不在 {year} 年内 / the period {start} to {end} is not in {year}"
    return Finding("period.year", "fail", "warning", str(year), stated, message)


def check_published(report: Report) -> Finding:
    """`published.deadline`: 31 January for departments, 31 March for governments; up to 2018 31 March for all."""
    due = due_date(report.agency, report.year)
    if due is None:
        return _open(
            "条例没有规定该机关的期限，或年度、机关不明 / no date is set for this body, or year or agency is unknown"
        )
    if report.published_on is None or report.published_from == "path":
        return _open("没有写明发布日期 / no date of publication is stated")
    published = date.fromisoformat(report.published_on)
    if published.year > due.year:
        return _open(
            "发布日期晚于次年，可能是网站迁移的日期 / dated after the year it was due in: perhaps the site was moved"
        )
    actual, expected = published.isoformat(), due.isoformat()
    if published <= due:
        return Finding("published.deadline", "pass", "info", expected, actual, "按时发布 / published in time")
    if report.title and _CORRECTED.search(report.title):
        return _open("更正后重新发布，不是首次发布的日期 / published anew after a correction, not for the first time")
    days = (published - due).days
    late = f"{days} day{'s' if days > 1 else ''}"
    message = f"发布日期 {actual} 晚于期限 {expected}，逾期 {days} 天 / published {late} after {expected}"
    return Finding("published.deadline", "fail", "warning", expected, actual, message)


def _open(message: str) -> Finding:
    return Finding("published.deadline", "not_assessable", "info", None, None, message)


def due_date(agency: str | None, year: int | None) -> date | None:
    """When the agency's report on that year was due; None where the regulation does not say.

    >>> due_date("广州市黄埔区司法局", 2020), due_date("淮安市人民政府", 2024)
    (datetime.date(2021, 1, 31), datetime.date(2025, 3, 31))
    >>> due_date("河包镇人民政府", 2020), due_date("河包镇人民政府", 2017)
    (None, datetime.date(2018, 3, 31))
    """
    if agency is None or year is None:
        return None
    agency = _OTHER_NAME.sub("", agency)
    if year < _REVISED_FROM:
        return date(year + 1, 3, 31)
    if _TOWN.search(agency) or (_ZONE.search(agency) and not agency.endswith("区人民政府")):
        return None  # a zone has no people's government: 浦东新区人民政府 is a district's
    if _GOVERNMENT.search(agency):
        return date(year + 1, 3, 31)
    return date(year + 1, 1, 31) if _DEPARTMENT.search(agency) else None
