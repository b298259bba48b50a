"""How the queue bears a million addresses: rows a second in and out, and the memory of a whole crawl on top of it.

    python benchmarks/frontier.py --urls 1000000 --hosts 2000

The crawl is `scrapy crawl annual_reports -a resume=1` on that queue, for `--seconds`, through a proxy on loopback that
answers everything with a short page; its memory is the peak of its resident set, read from /proc.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.frontier import Frontier
from crawler.rows import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
BATCH = 100  # what a list page yields
PAGE = "<html><head><title>政府信息公开</title></head><body><p>没有内容</p></body></html>".encode()
RUN = "20261101000000-bench"


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
        pass


def candidates(count: int, hosts: int) -> Iterator[Candidate]:
    """Rows as the spider's requests become: about 600 bytes each."""
    for number in range(count):
        host = f"www.host{number % hosts}.gov.cn"
        url = f"http://{host}/zwgk/xxgknb/2023/t20240{number % 9 + 1}15_{number}.html"
        kept = {
            "url": url,
            "callback": "parse",
            "method": "GET",
            "headers": {"Referer": [f"http://{host}/zwgk/xxgknb/index_{number // hosts}.html"]},
            "body": "",
            "meta": {
                "site": f"site-{number % hosts}",
                "role": "report",
                "title": "某某市人民政府2023年政府信息公开工作年度报告",
            },
            "cb_kwargs": {},
            "priority": number % 1000,
            "flags": [],
        }
        yield Candidate(
            fingerprint=hashlib.sha1(url.encode(), usedforsecurity=False).digest(),
            url=url,
            host=host,
            request=json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
            score=number % 1000,
            site=f"site-{number % hosts}",
            role="report",
        )


def fill(file: Path, count: int, hosts: int) -> tuple[float, float]:
    """(rows queued, rows leased) a second; the leased ones wait again afterwards."""
    frontier = Frontier(file)
    frontier.begin(RUN, resume=False)
    rows = list(candidates(min(count, 50_000), hosts))
    spent = 0.0
    made = candidates(count, hosts)
    while batch := [one for _, one in zip(range(BATCH), made, strict=False)]:
        start = time.perf_counter()
        frontier.add(batch)
        spent += time.perf_counter() - start
    leases = min(20_000, len(rows))
    start = time.perf_counter()
    for _ in range(leases):
        lease = frontier.lease()
        assert lease is not None
        frontier.release(lease.id)
    leased = time.perf_counter() - start
    frontier.close()
    return count / spent, leases / leased


def crawl(data: Path, seconds: float, proxy: str) -> tuple[int, int]:
    """(peak of the resident set in bytes, requests answered) of a crawl that goes on with the queue."""
    sites = data / "sites.csv"
    sites.write_text(
        "id,name,region_code,level,platform,seed\none,某某市人民政府,430100,city,,http://www.host0.gov.cn/\n"
    )
    command = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", "-a", f"sites={sites}", "-a", "resume=1"]
    process = subprocess.Popen(
        [*command, "-s", f"GONGKAI_DATA={data}", "-s", "GONGKAI_DELAY=0"],
        cwd=ROOT,
        env={**os.environ, "http_proxy": proxy},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    assert process.stderr is not None
    reader = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
    reader.start()
    peak, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak = max([peak, *(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))])
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    reader.join(5)
    if process.returncode or any("Traceback" in line for line in said):
        raise SystemExit(f"the crawl ended with {process.returncode}:\n{''.join(said)[-2000:]}")
    frontier = Frontier(data / "frontier.db")
    asked = frontier.query("select count(*) from url where state not in (0, 1, 6)")[0][0]
    frontier.close()
    return peak, asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        queued, leased = fill(data / "frontier.db", asked.urls, asked.hosts)
        size = sum(file.stat().st_size for file in data.glob("frontier.db*"))
        print(f"queued {queued:,.0f} rows/s, leased {leased:,.0f} rows/s, {size / asked.urls:,.0f} bytes a row on disk")
        peak, done = crawl(data, asked.seconds, f"http://127.0.0.1:{server.server_port}")
        print(
            f"crawl on {asked.urls:,} waiting rows: peak {peak / 1e6:,.0f} MB, {done:,} answered in {asked.seconds:g} s"
        )


if __name__ == "__main__":
    main()
