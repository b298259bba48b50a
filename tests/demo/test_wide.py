"""The wide web itself, and whether its judge notices what it is there to notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from archive.config import load_forms, load_words
from archive.demo.edits import edit
from archive.demo.families import FAMILIES
from archive.demo.measure import Score, by_label, faults_of_manners, score
from archive.demo.model import Hang, Host, Page
from archive.demo.papers import Paper, as_docx, as_html, as_pdf
from archive.demo.server import Asked
from archive.demo.warts import CHALLENGES
from archive.demo.wide import ALL_HANGS, WideSite, WideWeb, wide_web
from archive.report.document import extract
from archive.report.parse import parse_report

WEB = wide_web(1, ("families", "warts"), thin=True)


def test_every_family_and_every_wart_has_a_host() -> None:
    labels = {site.label for site in WEB.sites}
    assert len(WEB.hosts) >= 25
    assert {label.partition("/")[0] for label in labels} >= set(FAMILIES)
    assert {f"challenge {kind}" for kind in CHALLENGES} <= labels
    assert set(ALL_HANGS) == set(get_args(Hang))
    assert all(name.endswith("-example.gov.cn") for name in WEB.hosts)


def test_the_same_number_makes_the_same_web_and_another_number_another() -> None:
    again, other = (wide_web(seed, ("families",), thin=True) for seed in (1, 2))
    hosts = [site.host for site in again.sites]
    assert all(again.hosts[host].pages == WEB.hosts[host].pages for host in hosts)
    assert all(again.hosts[host].pages != other.hosts[host].pages for host in hosts)


def test_hidden_years_are_not_there_and_nothing_else_is_missing() -> None:
    whole, part = (wide_web(3, ("families",), hidden=years, thin=True) for years in ((), (2024,)))
    for one, other in zip(whole.sites, part.sites, strict=True):
        assert other.reports == {url: report for url, report in one.reports.items() if report[1] != 2024}
        assert len(other.reports) < len(one.reports)


@pytest.mark.parametrize("year", [2010, 2015, 2020, 2022])
def test_a_paper_says_the_same_in_every_form(year: int) -> None:
    paper = Paper("平山县教育局", year, 7, "本年度工作扎实。")
    page = f"<html><head><meta charset='utf-8'></head><body><h1>{paper.title}</h1>{as_html(paper)}</body></html>"
    said = []
    for payload in (page.encode(), as_docx(paper), as_pdf(paper)):
        report = parse_report(extract(payload, load_forms()), load_forms(), load_words())
        figures = {
            (one.table_id, one.line, one.column, one.value) for one in report.statistics if one.source == "table"
        }
        said.append((report.agency, report.year, report.era, report.status, figures))
    assert said[0] == said[1] == said[2]
    assert said[0][:2] == ("平山县教育局", year)


# the judge


def site(**more: object) -> WideSite:
    reports = {"http://a/1": ("甲县人民政府", 2023), "http://a/2": ("甲县人民政府", 2024)}
    return replace(WideSite("a", "trs/count", "甲县人民政府", "110000", "a", reports), **more)  # type: ignore[arg-type]


def test_what_is_missing_and_what_is_wrong_is_counted_once_each() -> None:
    rows = [
        ("http://a/1", ("甲县人民政府", 2023)),
        ("http://a/7", ("乙县人民政府", 2023)),
        ("http://a/8", ("乙县人民政府", 2023)),
    ]
    found = score(site(), rows, 12)
    assert (found.wanted, found.found, found.wrong, found.requests) == (2, 1, 1, 12)
    assert (found.recall, found.precision, found.cost) == (0.5, 0.5, 12.0)
    assert len(found.faults) == 2
    closed = score(site(is_open=False), rows[:1], 3)
    assert (closed.wanted, closed.found, closed.wrong) == (0, 0, 0)


def test_variants_of_a_family_are_added_up() -> None:
    (all_of_them,) = by_label([Score("trs", 2, 2, 0, 5), Score("trs/count", 2, 1, 1, 7)])
    assert (all_of_them.label, all_of_them.wanted, all_of_them.found, all_of_them.requests) == ("trs", 4, 3, 12)


def log(*rows: tuple[float, str], **more: object) -> list[Asked]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        replace(Asked(clock, start + timedelta(seconds=clock), "GET", "a", path, 200, "x", conditional=False), **more)  # type: ignore[arg-type]
        for clock, path in rows
    ]


ROBOTS = Page(b"User-agent: *\nDisallow: /no\nCrawl-delay: 3\n", "text/plain")
POLITE = log((0, "/robots.txt"), (1, "/"), (5, "/b"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (POLITE, ""),
        (POLITE[1:], "robots.txt was not asked first"),
        ([*POLITE, *log((6, "/c"))], "1.000 s after the request before it"),
        ([*POLITE, *log((9, "/no/x"))], "disallowed"),
        ([*POLITE, *log((9, "/c"), beside=1)], "beside 1 others"),
        ([*POLITE, *log(*((9 + 4 * n, f"/{n}") for n in range(6)), is_challenge=True)], "6 requests met a challenge"),
        ([*POLITE, *log((9, "/c"), status=503, retry_after="10"), *log((13, "/c"))], "asked to wait for 10.0 s"),
        (
            [*POLITE, *log((9, "/c"), retry_after="Thu, 01 Jan 2026 00:00:40 GMT"), *log((13, "/c"))],
            "asked to wait for 31.0 s",
        ),
        ([*POLITE, *log((9, "/"), host="b")], "b belongs to no site"),
    ],
)
def test_every_breach_of_manners_is_noticed(asked: list[Asked], words: str) -> None:
    web = WideWeb({"a": Host({"/robots.txt": ROBOTS})}, [site()])
    said = faults_of_manners(asked, web, 0.5)
    assert bool(said) == bool(words)
    assert any(words in one for one in said) or not words


def test_challenges_that_come_too_fast_are_noticed() -> None:
    web = WideWeb({"a": Host()}, [site()])
    met = [*log((0, "/robots.txt")), *log((1, "/a"), (2, "/b"), (3, "/c"), is_challenge=True)]
    assert [one for one in faults_of_manners(met, web, 0.5) if "after the challenge" in one] != []


# edits


def test_each_kind_of_edit_is_made_on_a_site_of_its_own() -> None:
    web = wide_web(11, ("families",), thin=True)
    before = {host: dict(one.pages) for host, one in web.hosts.items()}
    edits = edit(web, {url for one in web.sites for url in one.reports})
    assert [one.kind for one in edits] == ["statistic", "text", "removed", "moved"]
    touched = {host for host, one in web.hosts.items() if one.pages != before[host]}
    assert len(touched) == len(edits)
