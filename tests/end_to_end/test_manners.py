"""The server's own log of what the crawler did: order, gaps, robots.txt, cost."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from archive.demo.run import DELAY_SECONDS
from archive.demo.web import CRAWL_DELAY_SECONDS, DISALLOWED, report_urls, sample_web

if TYPE_CHECKING:
    from archive.demo.server import Asked
    from tests.end_to_end.conftest import Run

CRAWLS = ("first", "second")
TOLERANCE = 0.9  # of the delay: the log is written where the request arrives, not where it was sent
BLOCKED = ("www.wuchang-example.gov.cn", "www.kaiping-example.gov.cn")


def by_host(log: tuple[Asked, ...]) -> dict[str, list[Asked]]:
    hosts: dict[str, list[Asked]] = {}
    for asked in log:
        hosts.setdefault(asked.host, []).append(asked)
    return hosts


@pytest.mark.parametrize("crawl", CRAWLS)
def test_no_request_comes_before_its_time(run: Run, crawl: str) -> None:
    for host, asked in by_host(getattr(run, crawl)).items():
        delay = max(DELAY_SECONDS, CRAWL_DELAY_SECONDS.get(host, 0)) * TOLERANCE
        pages = [one for one in asked if one.path != "/robots.txt"]
        early = [(b.path, b.clock - a.clock) for a, b in pairwise(pages) if b.clock - a.clock < delay]
        assert early == [], host


def test_robots_txt_is_asked_first_and_obeyed(run: Run) -> None:
    for host, asked in by_host(run.first).items():
        assert asked[0].path == "/robots.txt", host
    forbidden = [
        one.path for one in (*run.first, *run.second) if one.path.startswith(DISALLOWED.get(one.host, ("\0",)))
    ]
    assert forbidden == []


def test_the_crawler_says_who_it_is(run: Run) -> None:
    agents = {one.agent for one in (*run.first, *run.second)}
    assert len(agents) == 1
    assert agents.pop().startswith("gongkai/")


@pytest.mark.parametrize("crawl", CRAWLS)
@pytest.mark.parametrize("host", BLOCKED)
def test_a_blocked_host_is_left_alone_after_five_challenges(run: Run, crawl: str, host: str) -> None:
    challenges = [one for one in getattr(run, crawl) if one.host == host and one.status in {412, 521}]
    assert 1 <= len(challenges) <= 5
    late = [b.clock - a.clock for a, b in pairwise(challenges)][1:]
    assert all(gap >= 2 * TOLERANCE for gap in late)


@pytest.mark.parametrize("crawl", CRAWLS)
def test_no_page_is_fetched_twice_in_one_crawl(run: Run, crawl: str) -> None:
    answered = [
        (one.method, one.host, one.path) for one in getattr(run, crawl) if one.status and one.host not in BLOCKED
    ]
    assert len(answered) == len(set(answered))


def test_a_report_costs_few_requests(run: Run) -> None:
    assert len(run.first) <= 6 * len(report_urls("before"))
    assert len(run.second) <= 6 * len(report_urls("after"))


def test_what_is_unchanged_is_asked_for_conditionally(run: Run) -> None:
    for host in ("sft.gd-example.gov.cn", "www.huaian-example.gov.cn"):
        known = {f"http://{one.host}{one.path}" for one in run.second if one.host == host and one.status == 304}
        assert {url for url in report_urls("after") if f"//{host}/" in url} <= known


def test_every_known_report_is_asked_for_again(run: Run) -> None:
    asked = {f"http://{one.host}{one.path}" for one in run.second}
    assert set(report_urls("before")) <= asked


def test_every_host_of_the_web_is_asked_and_no_other(run: Run) -> None:
    assert {one.host for one in run.first} == set(sample_web("before"))
    assert {one.host for one in run.second} <= set(sample_web("after"))
