"""A run that was killed goes on: no address lost, none asked again whose answer is stored."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from typing import TYPE_CHECKING

from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import ENVIRONMENT, ROOT, blocks, command, crawl, run_record

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 30
COLUMN = "<title>政府信息公开年报</title>" + "".join(
    f'<li><a href="t20240101_{number}.html">第{number}局2023年政府信息公开工作年度报告</a></li>'
    for number in range(REPORTS)
)


def answer(url: str, path: str, head: bytes) -> Answer:
    if path == "/robots.txt":
        return ok("User-agent: *\nDisallow:\n", "text/plain")
    if path == "/":
        return ok('<title>某县</title><a href="/zfxxgknb/">政府信息公开年报</a>')
    if path == "/zfxxgknb/":
        return ok(COLUMN)
    if path.startswith("/zfxxgknb/t2024"):
        found = ok(f"<title>2023年政府信息公开工作年度报告</title>{path}" + "一、总体情况" * 100)
        return Answer(found.sent, wait=0.01)
    return status(404)


def kill_after(data: Path, server: Loopback, requests: int, arguments: dict[str, str]) -> None:
    process = subprocess.Popen(
        command(data, arguments, {}), cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    before = len(server.asked)
    while len(server.asked) < before + requests:
        assert process.poll() is None, "the crawl ended before it was killed"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_nothing_is_lost_and_nothing_stored_is_asked_again(tmp_path: Path) -> None:
    with Loopback(answer) as server:
        arguments = {"seeds": f"{server.url}/", "run_id": "run-1"}
        kill_after(tmp_path, server, 14, arguments)
        kill_after(tmp_path, server, 8, {**arguments, "resume": "1"})
        second = len(server.asked)
        # what a kill leaves is cut to whole records when the next run begins
        stored_before = _stored_after_repair(tmp_path)
        crawl(tmp_path, {**arguments, "resume": "1"})
        asked_last = {one.url for one in server.asked[second:]}
        assert not asked_last & stored_before
        expected = {f"{server.url}{path}" for path in ("/", "/zfxxgknb/", "/robots.txt")}
        expected |= {f"{server.url}/zfxxgknb/t20240101_{number}.html" for number in range(REPORTS)}
        assert set(blocks(tmp_path, "response")) | set(blocks(tmp_path, "revisit")) == expected
        assert run_record(tmp_path, ":end")["outcome"] == "finished"
        record = run_record(tmp_path, "run-1:site:")
        assert len(record["candidates"]) == REPORTS
        assert record["columns"] == [{"url": f"{server.url}/zfxxgknb/", "complete": True}]


def _stored_after_repair(data: Path) -> set[str]:
    from archive.warc.recover import recover

    recover(data)
    return set(blocks(data, "response"))


def test_sigterm_ends_a_run_so_that_it_can_go_on(tmp_path: Path) -> None:
    with Loopback(answer) as server:
        process = subprocess.Popen(
            command(tmp_path, {"seeds": f"{server.url}/"}, {"GONGKAI_DELAY": 0.02}),
            cwd=ROOT,
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            text=True,
        )
        while len(server.asked) < 15:
            time.sleep(0.01)
        began = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        _, log = process.communicate(timeout=15)
        assert time.monotonic() - began < 10
        assert "Traceback" not in log, log
        assert run_record(tmp_path, ":end")["outcome"] == "interrupted"
        waiting = sqlite3.connect(tmp_path / "frontier.db")
        assert waiting.execute("select count(*) from url where state = 0").fetchone()[0] > 10
        assert waiting.execute("select count(*) from url where state = 1").fetchone()[0] == 0
        waiting.close()
        assert not list((tmp_path / "warc").glob("*.open"))
        log = crawl(tmp_path, {"seeds": f"{server.url}/"}, {"CLOSESPIDER_PAGECOUNT": 3})
        assert "left over by run" in log  # without resume it is dropped, and said so
