"""One report in several editions: copies, portals, pictures, corrections, mirrors."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.build import build
from tests.crawled import MIRROR, PORTAL, SITES, START, A, Crawl, report_page, rows_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

AGAIN = "http://cz.changsha.gov.cn/zwgk/nb/2022.html"
OTHER = "http://jy.changsha.gov.cn/nb/2022-text.html"
GOVERNMENT = {
    "id": "cs", "name": "长沙市人民政府", "region_code": "430100", "level": "city", "platform": None,
    "seed": "http://www.changsha.gov.cn/",
}  # fmt: skip
OWN = report_page("长沙市财政局", 2022, 3)
PICTURES = re.sub(rb"<table.*?</table>", b'<p><img src="t.png" width="700"></p>', OWN)
STANDINGS = """SELECT r.url, r.agency, r.is_current, o.url FROM reports r LEFT JOIN reports o ON o.id = r.duplicate_of
               ORDER BY r.url"""


def built(data: Path, pages: tuple[tuple[str, bytes], ...]) -> list[tuple[str, str, int, str | None]]:
    with Crawl(data, "r1", START + timedelta(days=1), sites=[*SITES, GOVERNMENT]) as crawl:
        for url, payload in pages:
            crawl.get(url, payload)
    build(data)
    return rows_of(data, STANDINGS)


def archived(data: Path, *pages: tuple[str, bytes]) -> list[tuple[str, str, int, str | None]]:
    """Address, agency, is it current, and which it repeats, of what a build makes of these pages in any order."""
    found = built(data / "one", pages)
    assert found == built(data / "other", pages[::-1])
    return found


def test_the_same_report_at_two_addresses(tmp_path: Path) -> None:
    rows = built(tmp_path, ((A, OWN), (AGAIN, OWN.replace("1位访客".encode(), "77位访客".encode()))))
    assert sorted((current, repeats is None) for _, _, current, repeats in rows) == [(0, False), (1, True)]


@pytest.mark.parametrize("name", ["长沙市财政局", "市财政局"])
def test_a_copy_on_the_portal_of_the_government(tmp_path: Path, name: str) -> None:
    rows = archived(tmp_path, (A, OWN), (PORTAL, report_page(name, 2022, 3)))
    assert [(url, current, repeats) for url, _, current, repeats in rows] == [(A, 1, None), (PORTAL, 0, A)]


@pytest.mark.parametrize("where", [AGAIN, PORTAL])
def test_an_edition_in_pictures(tmp_path: Path, where: str) -> None:
    rows = archived(tmp_path, (where, OWN), (A, PICTURES))
    assert [(url, current, repeats) for url, _, current, repeats in rows if url == A] == [(A, 0, where)]
    assert [(current, repeats) for url, _, current, repeats in rows if url == where] == [(1, None)]


def test_an_edition_in_pictures_that_says_otherwise_repeats_nothing(tmp_path: Path) -> None:
    said = PICTURES.replace("认真贯彻落实条例。".encode(), "全年收到政府信息公开申请9件，均已答复。".encode())
    rows = archived(tmp_path, (AGAIN, OWN), (A, said))
    assert [(url, current, repeats) for url, _, current, repeats in rows] == [(A, 0, None), (AGAIN, 1, None)]


def test_published_again_with_one_other_figure(tmp_path: Path) -> None:
    corrected = report_page("长沙市财政局", 2022, 4).replace(b"2023-01-20", b"2023-04-11")
    rows = archived(tmp_path, (A, OWN), (AGAIN, corrected))
    assert [(url, current, repeats) for url, _, current, repeats in rows] == [(A, 0, None), (AGAIN, 1, None)]


@pytest.mark.parametrize(
    ("first", "where", "late"),
    [("2023-01-20", A, 0), ("2023-02-20", A, 1), ("2023-01-20", MIRROR, 1)],
)
def test_who_corrects_a_report_that_was_in_time_is_not_late(tmp_path: Path, first: str, where: str, late: int) -> None:
    corrected = report_page("长沙市财政局", 2022, 4).replace(b"2023-01-20", b"2023-04-11")
    archived(tmp_path, (where, OWN.replace(b"2023-01-20", first.encode())), (AGAIN, corrected))
    assert rows_of(tmp_path / "one", "SELECT late FROM coverage WHERE year = 2022") == [(late,)]


@pytest.mark.parametrize(("first", "late"), [("2023-01-20", 0), ("2023-02-20", 1), ("", None)])
def test_a_corrected_edition_is_as_late_as_the_first(tmp_path: Path, first: str, late: int | None) -> None:
    corrected = report_page("长沙市财政局", 2022, 4).replace(b"2023-01-20", b"2023-04-11")
    corrected = corrected.replace("工作年度报告".encode(), "工作年度报告（更正版）".encode())
    archived(tmp_path, (A, OWN.replace(b"2023-01-20", first.encode())), (AGAIN, corrected))
    assert rows_of(tmp_path / "one", "SELECT late FROM coverage WHERE year = 2022") == [(late,)]


def test_two_agencies_with_nothing_but_zeros(tmp_path: Path) -> None:
    rows = archived(tmp_path, (A, report_page("长沙市财政局", 2022, 0)), (OTHER, report_page("长沙市教育局", 2022, 0)))
    assert [(url, current, repeats) for url, _, current, repeats in rows] == [(A, 1, None), (OTHER, 1, None)]


@pytest.mark.parametrize("host", ["mirror.example.com", "gov.cn.example.com", "changsha-gov.cn", "xgov.cn"])
def test_what_stands_on_a_foreign_host_is_never_current(tmp_path: Path, host: str) -> None:
    copy = MIRROR.replace("mirror.example.com", host)
    rows = archived(tmp_path, (copy, OWN), (copy.replace("copy", "other"), report_page("长沙市审计局", 2022, 5)))
    assert len(rows) == 2
    assert not any(current for _, _, current, _ in rows)


@pytest.mark.parametrize(("name", "cells"), [("杭州市江干区", 3), ("杭州市滨江区", 2)])
def test_the_year_after_a_merger_follows_upon_all_that_were_joined(tmp_path: Path, name: str, cells: int) -> None:
    """江干区 went up in 上城区 in 2021, 滨江区 did not."""
    where = "http://www.hangzhou.gov.cn/nb/"
    pages = [("杭州市上城区", 2020), (name, 2020), ("杭州市上城区", 2021)]
    built(
        tmp_path,
        tuple((f"{where}{at}.html", report_page(f"{who}教育局", year, 3)) for at, (who, year) in enumerate(pages)),
    )
    sql = """SELECT r.year, f.outcome, json_array_length(f.cells) FROM findings f JOIN reports r ON r.id = f.report_id
             WHERE f.check_id = 'years.carried.total'"""
    assert rows_of(tmp_path, sql) == [(2021, "pass", cells)]
