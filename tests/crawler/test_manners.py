"""What a host sees of us, told from the server's own log: one crawl of hosts that each want something else."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from crawler.order import RunError, check_manners, order_of
from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import ENVIRONMENT, blocks, crawl, records, run_record
from tests.crawler.wanting import Web, strict

if TYPE_CHECKING:
    from pathlib import Path


def straying(url: str, path: str, head: bytes) -> Answer:
    if path == "/":
        targets = ("http://127.0.0.1:1/zfxxgknb/", "http://169.254.169.254/zfxxgknb/", "http://www.evil.com/zfxxgknb/")
        return ok("<title>政府信息公开年报</title>" + "".join(f'<a href="{url}">信息公开年报</a>' for url in targets))
    return status(302, "", "Location: http://127.0.0.2/x") if path == "/moved" else status(404)


@pytest.fixture(scope="module")
def web(crawl_of_wanting_hosts: Web) -> Web:
    crawl_of_wanting_hosts.crawl.end()
    return crawl_of_wanting_hosts


def test_robots_are_obeyed_and_the_longer_delay_holds(web: Web) -> None:
    assert web.strict.paths == ["/robots.txt", "/a", "/b", "/to-private"]
    pauses = [later.at - earlier.ended for earlier, later in itertools.pairwise(web.strict.asked)]
    assert min(pauses) >= 0.4, pauses
    assert blocks(web.data, "response")[web.strict.url + "/robots.txt"]


def test_a_broken_robots_file_keeps_us_out(web: Web) -> None:
    assert web.broken.paths == ["/robots.txt", "/robots.txt"]


def test_retry_after_is_heard_in_both_forms(web: Web) -> None:
    times: dict[str, list[float]] = {}
    for one in web.busy.asked:
        times.setdefault(one.path, []).append(one.at)
    assert times["/seconds"][1] - times["/seconds"][0] >= 1.0
    assert times["/date"][1] - times["/date"][0] >= 1.0
    assert len(times["/other"]) == 1
    assert sum(later.at - earlier.at >= 0.9 for earlier, later in itertools.pairwise(web.busy.asked)) == 2


def test_a_blocked_host_is_left_alone_after_five_challenges(web: Web) -> None:
    challenged = web.challenging.asked[1:]
    assert len(challenged) == 5
    assert len(set(web.challenging.paths)) == 6  # none was asked twice
    assert min(later.at - earlier.at for earlier, later in itertools.pairwise(challenged[1:])) >= 2.0


def test_hosts_are_asked_one_by_one_and_after_a_pause(web: Web) -> None:
    for server in (web.strict, web.broken, web.busy, web.challenging):
        assert all(later.at - earlier.ended >= 0.1 for earlier, later in itertools.pairwise(server.asked))


def test_inflated_bodies_are_bounded(web: Web) -> None:
    assert web.bomb.paths == ["/robots.txt", "/"]
    assert "exceeded" in web.crawl.end()
    assert blocks(web.data, "response")[web.bomb.url + "/"] == [web.bomb.asked[1].sent]


def test_the_run_says_who_asked(web: Web) -> None:
    info = next(block for headers, block in records(web.data) if headers["WARC-Type"] == "warcinfo").decode()
    assert "robots: obey" in info
    assert "http-header-user-agent: gongkai/" in info
    assert run_record(web.data, ":end")["outcome"] == "finished"


def test_robots_are_kept_for_a_day_and_bounds_are_kept(tmp_path: Path) -> None:
    with Loopback(straying, address="127.0.0.21") as stray, Loopback(strict, address="127.0.0.22") as kept:
        urls = [f"{stray.url}/", f"{stray.url}/moved", f"{kept.url}/a", "http://127.0.0.23:1/"]
        log = crawl(tmp_path, {"seeds": " ".join(urls)}, {"RETRY_TIMES": 1})
        assert "127.0.0.2 is a loopback address" in log
        assert stray.paths == ["/robots.txt", "/", "/moved"]
        hosts = {
            url.split("/")[2] for url in (*blocks(tmp_path, "request"), *blocks(tmp_path, "metadata")) if "//" in url
        }
        assert hosts == {url.split("/")[2] for url in urls}
        down = run_record(tmp_path, ":site:seed-127-0-0-23")
        assert (down["verdict"], down["reason"]) == ("error", "robots.txt: connection refused")
        crawl(tmp_path, {"seeds": f"{kept.url}/a"})
        assert kept.paths.count("/robots.txt") == 1
        pauses = [later.at - earlier.ended for earlier, later in itertools.pairwise(kept.asked)]
        assert min(pauses) >= 0.4, pauses


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ({"seeds": "http://sft.gd.gov.cn/"}, {"GONGKAI_DELAY": 2}, "say who is crawling"),
        ({"seeds": "http://sft.gd.gov.cn/"}, {"GONGKAI_CONTACT": "a@b.cn", "GONGKAI_DELAY": 0.5}, "below 1 second"),
        ({"seeds": "ftp://x.gov.cn/"}, {}, "an http or https address"),
        ({"sites": "/nowhere.csv"}, {}, "No such file"),
    ],
)
def test_a_wrong_order_stops_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str], settings: dict[str, object], said: str
) -> None:
    monkeypatch.setattr("os.environ", ENVIRONMENT)
    given = Settings({"GONGKAI_DATA": str(tmp_path / "data"), "GONGKAI_DELAY": 2, **settings})
    with pytest.raises(RunError, match=said):
        check_manners(order_of(SimpleNamespace(**arguments), given), given)
