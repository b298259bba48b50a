"""A run that was ended, by a signal, a kill or a full disk, goes on: nothing lost, nothing stored asked again."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from crawler.frontier import Frontier
from crawler.rows import Candidate
from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import blocks, crawl, gongkai_crawl, run_record

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

LIMIT = 6_000_000  # bytes that a file may have while the disk is "full"


class Web:
    """A column of that many reports; each answers after `wait` seconds, the one numbered `large` with 8 MB."""

    def __init__(self, reports: int, *, wait: float, large: int | None = None) -> None:
        self.reports, self.wait, self.large = reports, wait, large

    def __call__(self, url: str, path: str, head: bytes) -> Answer:
        if path == "/robots.txt":
            return ok("User-agent: *\nDisallow:\n", "text/plain")
        if path == "/":
            return ok('<title>某县</title><a href="/zfxxgknb/">政府信息公开年报</a>')
        if path == "/zfxxgknb/":
            links = (
                f'<li><a href="t20240101_{n}.html">第{n}局2023年政府信息公开工作年度报告</a>'
                for n in range(self.reports)
            )
            return ok("<title>政府信息公开年报</title>" + "".join(links))
        if not path.startswith("/zfxxgknb/t2024"):
            return status(404)
        text = f"<title>2023年政府信息公开工作年度报告</title>{path}" + "一、总体情况" * 20
        if path == f"/zfxxgknb/t20240101_{self.large}.html":
            return ok(b"%PDF-1.4" + os.urandom(8_000_000), "application/pdf")
        return Answer(ok(text).sent, wait=self.wait)

    def expected(self, server: Loopback) -> set[str]:
        paths = ("/", "/zfxxgknb/", "/robots.txt", *(f"/zfxxgknb/t20240101_{n}.html" for n in range(self.reports)))
        return {server.url + path for path in paths}


def wait_for(server: Loopback, process: subprocess.Popen[str], requests: int) -> None:
    before = len(server.asked)
    while len(server.asked) < before + requests:
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)


def stored(data: Path) -> set[str]:
    """What is archived, after what a kill left has been cut to whole records."""
    from archive.warc.recover import recover

    recover(data)
    return set(blocks(data, "response"))


def kill_and_resume(data: Path, server: Loopback, web: Web, kills: int, after: int) -> None:
    for number in range(kills):
        process = gongkai_crawl(data, *(["--resume"] if number else []), "--seed", f"{server.url}/")
        before = len(server.asked)
        known = stored(data) if number else set()
        wait_for(server, process, after)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not {one.url for one in server.asked[before:]} & known
    before, known = len(server.asked), stored(data)
    process = gongkai_crawl(data, "--resume", "--seed", f"{server.url}/")
    said, log = process.communicate(timeout=120)
    assert process.returncode == 0, (said, log)
    assert not {one.url for one in server.asked[before:]} & known
    assert set(blocks(data, "response")) | set(blocks(data, "revisit")) == web.expected(server)
    assert run_record(data, ":end")["outcome"] == "finished"
    record = run_record(data, ":site:")
    assert len(record["candidates"]) == web.reports
    assert record["columns"] == [{"url": f"{server.url}/zfxxgknb/", "complete": True}]
    assert len({block["run"] for block in [run_record(data, ":start"), run_record(data, ":end"), record]}) == 1


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    web = Web(25, wait=0.01)
    with Loopback(web) as server:
        kill_and_resume(tmp_path, server, web, kills=1, after=14)


def test_a_row_of_another_version_is_given_up_and_the_run_goes_on(tmp_path: Path) -> None:
    with Loopback(Web(2, wait=0)) as server:
        frontier = Frontier(tmp_path / "frontier.db")
        frontier.begin("one", resume=False)
        for number, callback in enumerate(("parse_of_old", "parse")):
            url = f"{server.url}/zfxxgknb/t20240101_{number}.html"
            kept = {"url": url, "callback": callback, "body": "", "meta": {"site": "one"}}
            host = server.url.removeprefix("http://")
            frontier.add([Candidate(url.encode(), url, host, json.dumps(kept), score=9 - number, site="one")])
        frontier.close()
        log = crawl(tmp_path, {"resume": "1", "seeds": f"{server.url}/"})
    assert "row 1 of the queue is of another version" in log
    assert "/zfxxgknb/t20240101_1.html" in server.paths
    assert run_record(tmp_path, ":end")["outcome"] == "finished"


@pytest.mark.soak
def test_a_run_killed_ten_times_goes_on(tmp_path: Path) -> None:
    web = Web(600, wait=0.005)
    with Loopback(web) as server:
        kill_and_resume(tmp_path, server, web, kills=10, after=45)


def test_sigterm_and_a_full_disk_end_a_run_in_good_order(tmp_path: Path) -> None:
    with Loopback(Web(40, wait=0.02, large=20)) as server:
        process = gongkai_crawl(tmp_path, "--seed", f"{server.url}/")
        wait_for(server, process, 10)
        began = time.monotonic()
        process.terminate()
        said, log = process.communicate(timeout=60)
        assert time.monotonic() - began < 45
        assert (process.returncode, "Traceback" in log) == (3, False), (said, log)
        assert "--resume" in said
        assert run_record(tmp_path, ":end")["outcome"] == "interrupted"
        with sqlite3.connect(tmp_path / "frontier.db") as queue:
            states = dict(queue.execute("select state, count(*) from url group by state"))
        queue.close()
        assert states[0] > 10
        assert 1 not in states
        assert not list((tmp_path / "warc").glob("*.open"))

        process = gongkai_crawl(
            tmp_path,
            *("--resume", "--seed", f"{server.url}/"),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)),
        )
        said, log = process.communicate(timeout=120)
        assert (process.returncode, "Traceback" in log) == (3, False), (said, log)
        end = run_record(tmp_path, ":end")
        assert end["outcome"] == "interrupted"
        assert "cannot be written" in end["reason"]
        assert max(file.stat().st_size for file in (tmp_path / "warc").iterdir()) <= LIMIT

        dropped = crawl(tmp_path, {"seeds": f"{server.url}/"}, {"CLOSESPIDER_PAGECOUNT": 3})
        assert "left over by run" in dropped  # without resume it is dropped, and said so
