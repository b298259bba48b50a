"""What it costs to archive a crawl: CPU, memory and bytes on disk, beside Scrapy without it and beside its peers.

    python benchmarks/fetch.py --rounds 3 --peers FOLDER

4,000 pages of 107 KB (all kinds of `pasted.py` but the one that holds its report twice) on 50 hosts of 127.0.0.0/8,
served by nginx (Debian's nginx-light), without delays, 16 requests at a time; CPU is user and system time of the
process, with its start in it: what a crawl of nothing takes stands beside it. Figures are medians of rounds in which
the ways take turns, ratios the medians of each round's own. "Four parts" is the tuned Scrapy with nothing but recorder,
writer, index and frontier put in; "gongkai" has robots.txt, verdicts, retries and manners too. FOLDER is the `bin`
of a venv with warcprox, with scrapy-webarchive and then, over its pin, the project's version of Scrapy; without it, and
without wget, those rows are left out. The size of the files is given over that of each page packed with gzip 9 by
itself, and over the same records packed so. `--before FOLDER` takes another checkout into the comparison.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import pasted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
ROOT = HERE.parent
HOSTS = 50
TWICE = "Word, hidden copy for phones"
LEAN = {"CONCURRENT_ITEMS": "4", "METAREFRESH_ENABLED": "False", "DOWNLOADER_STATS": "False"}
QUIET = {"LOG_LEVEL": "ERROR", "REMOTE_CONTROL_ENABLED": "False", "TELNETCONSOLE_ENABLED": "False"}
FOUR_PARTS = {
    "EXTENSIONS": '{"crawler.extensions.RunExtension": 0}',
    "SPIDER_MIDDLEWARES": '{"crawler.scheduler.FrontierSpiderMiddleware": 10}',
    "SCHEDULER": "crawler.scheduler.FrontierScheduler",
    "DOWNLOAD_HANDLERS": '{"http": "crawler.recorder.RecordingDownloadHandler"}',
    "GONGKAI_DATA": "data",
    "GONGKAI_DELAY": "0",
    "GONGKAI_MAX_PAGES": "2000",
    "GONGKAI_MAX_BYTES": "2000000000",
    "GONGKAI_MAX_SECONDS": "21600",
}
BARE, TUNED = "Scrapy, bare", "Scrapy, tuned, JOBDIR"


@dataclass(frozen=True)
class Spent:
    seconds: float  # user and system
    memory: int  # bytes, the peak of the resident set
    written: int  # bytes of WARC files
    repacked: int = 0  # and what their records take with gzip 9


def make_web(folder: Path, pages: int, bodies: int) -> None:
    """The pages of every host: `bodies` different ones, each with marks of its host and number."""
    kinds = [kind for kind in pasted.PAGES if kind != TWICE]
    made = [pasted.make(kinds[number % len(kinds)], number) for number in range(bodies)]
    each = pages // HOSTS
    for host in range(1, HOSTS + 1):
        place = folder / f"127.0.0.{host}"
        (place / "p").mkdir(parents=True)
        links = "".join(f'<li><a href="/p/{number}.html">年报</a></li>' for number in range(each))
        (place / "index.html").write_text(f"<html><title>年报</title><ul>{links}</ul></html>", "utf-8")
        for number in range(each):
            mark = f"<!-- {host} {number} {random.Random(host * 1000 + number).random()} --></body>".encode()
            body = made[(host * each + number) % len(made)].replace(b"</body>", mark, 1)
            (place / "p" / f"{number}.html").write_bytes(body)


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "nginx.conf").write_text(
        f"""{"user root;" if os.geteuid() == 0 else ""}
        daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 512; }}
        http {{ access_log off; types {{ text/html html; }} client_body_temp_path {folder}/t;
        proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t; uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
        server {{ listen 0.0.0.0:{port}; root {folder}/web/$server_addr; }} }}"""
    )
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        for _ in range(50):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def measure(command: list[str], folder: Path, environment: Mapping[str, str], *, weigh: bool = False) -> Spent:
    """Run it in that folder; raises SystemExit with what it said where it fails."""
    said = folder / "said.txt"
    with said.open("wb") as out:
        variables = {**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": ""}
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=variables)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read_text()[-3000:]}")
    files = list(folder.rglob("*.warc.gz*"))
    written = sum(file.stat().st_size for file in files)
    repacked = sum(sum(map(len, map(pack, members(file)))) for file in files) if weigh else 0
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, written, repacked)


def pack(data: bytes) -> bytes:
    return gzip.compress(data, 9)


def members(file: Path) -> Iterator[bytes]:
    """What each gzip member of a file holds."""
    member, held = zlib.decompressobj(31), b""
    with file.open("rb") as source:  # little at a time: what this process holds would count as its children's memory
        while data := source.read(1 << 16):
            while data:
                held += member.decompress(data)
                data = member.unused_data
                if member.eof:
                    yield held
                    member, held = zlib.decompressobj(31), b""


def scrapy(python: Path | str, settings: Mapping[str, str], addresses: Path) -> list[str]:
    command = [str(python), "-m", "scrapy", "runspider", str(HERE / "linking.py"), "-a", f"addresses={addresses}"]
    return [*command, *(word for name, value in settings.items() for word in ("-s", f"{name}={value}"))]


def ways(
    folder: Path, addresses: Path, sites: Path, peers: Path | None, before: Path | None = None
) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name → (command, environment)."""
    data = {"GONGKAI_DATA": "data", "GONGKAI_DELAY": "0", "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": "16"}
    own = [*scrapy(sys.executable, data, addresses), "-a", f"sites={sites}"]
    four = [*scrapy(sys.executable, {**QUIET, **LEAN, **FOUR_PARTS}, addresses), "-a", f"sites={sites}"]
    found = {
        BARE: (scrapy(sys.executable, QUIET, addresses), {}),
        TUNED: (scrapy(sys.executable, {**QUIET, **LEAN, "JOBDIR": "job"}, addresses), {}),
        "tuned, four parts": (four, {"PYTHONPATH": str(ROOT)}),
        "gongkai": (own, {"SCRAPY_SETTINGS_MODULE": "settings.crawl", "PYTHONPATH": str(ROOT)}),
    }
    if before is not None:
        found["gongkai, before"] = (own, {"SCRAPY_SETTINGS_MODULE": "settings.crawl", "PYTHONPATH": str(before)})
    if shutil.which("wget") and addresses.read_text():
        every = folder / "every.txt"
        found["wget --warc-file"] = (["wget", "-q", "--delete-after", "--warc-file=w", "-i", str(every)], {})
    if peers is not None:
        extension = {
            "EXTENSIONS": '{"scrapy_webarchive.extensions.WaczExporter": 543}',
            "DOWNLOADER_MIDDLEWARES": '{"scrapy_webarchive.downloadermiddlewares.WaczMiddleware": 543}',
            "SW_EXPORT_URI": str(folder / "wacz") + "/",
        }
        found["scrapy-webarchive, tuned"] = (scrapy(peers / "python", {**QUIET, **LEAN, **extension}, addresses), {})
        if (peers / "warcprox").exists():
            found["warcprox, behind Scrapy, tuned"] = behind_warcprox(peers / "warcprox", addresses)
    return found


def behind_warcprox(warcprox: Path, addresses: Path) -> tuple[list[str], dict[str, str]]:
    """Both processes count: the shell that starts them waits for both. Without deduplication and statistics."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = "-q -z -d w --dedup-db-file=/dev/null --stats-db-file=/dev/null -b 127.0.0.1"
    crawl = shlex.join(scrapy(sys.executable, {**QUIET, **LEAN, "JOBDIR": "job"}, addresses))
    script = f"""
        {warcprox} {options} -p {port} & proxy=$!
        until (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do sleep 0.1; done
        {crawl}; ended=$?
        kill $proxy; wait $proxy; exit $ended"""
    return ["bash", "-c", script], {"http_proxy": f"http://127.0.0.1:{port}", "no_proxy": ""}


def write_lists(folder: Path, port: int, pages: int) -> tuple[Path, Path]:
    hosts = [f"http://127.0.0.{host}:{port}" for host in range(1, HOSTS + 1)]
    addresses, sites = folder / "addresses.txt", folder / "sites.csv"
    addresses.write_text("".join(f"{host}/\n" for host in hosts))
    rows = (f"site-{number},某某局{number},430100,city,,{host}/\n" for number, host in enumerate(hosts))
    sites.write_text("id,name,region_code,level,platform,seed\n" + "".join(rows))
    every = (f"{host}/p/{number}.html\n" for host in hosts for number in range(pages // HOSTS))
    (folder / "every.txt").write_text("".join(f"{host}/\n" for host in hosts) + "".join(every))
    return addresses, sites


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--before", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_web(folder / "web", asked.pages, 60)
        packed = sum(len(gzip.compress(page.read_bytes(), 9)) for page in (folder / "web").rglob("*.html"))
        spent: dict[str, list[Spent]] = {}
        started: dict[str, list[Spent]] = {}
        (folder / "nothing.txt").write_text("")
        with nginx(folder) as port:
            addresses, sites = write_lists(folder, port, asked.pages)
            for number in range(asked.rounds):
                for kept, seeds in ((started, folder / "nothing.txt"), (spent, addresses)):
                    for way, (command, environment) in ways(folder, seeds, sites, asked.peers, asked.before).items():
                        place = folder / f"{way.replace(' ', '_')}-{number}"
                        place.mkdir()
                        kept.setdefault(way, []).append(measure(command, place, environment, weigh=not number))
                        shutil.rmtree(place)
    report(spent, started, asked.pages, packed)


def report(spent: Mapping[str, list[Spent]], started: Mapping[str, list[Spent]], pages: int, packed: int) -> None:
    print("| way | CPU s per 1,000 pages | × bare | × tuned | start, CPU s | MB | ÷ gzip 9 of pages | of records |")
    print("|---|---|---|---|---|---|---|---|")
    for way, all_ in spent.items():
        size = f"{all_[0].written / packed:.2f}" if all_[0].written else ""
        same = f"{all_[0].written / all_[0].repacked:.2f}" if all_[0].repacked else ""
        start = f"{statistics.median(one.seconds for one in started[way]):.2f}" if way in started else ""
        memory = statistics.median(one.memory for one in all_) / 1e6
        per = statistics.median(one.seconds for one in all_) * 1000 / pages
        ratios = f"{over(all_, spent[BARE]):.2f} | {over(all_, spent[TUNED]):.2f}"
        print(f"| {way} | {per:.2f} | {ratios} | {start} | {memory:.0f} | {size} | {same} |")


def over(some: list[Spent], others: list[Spent]) -> float:
    """How many times as much, each round by itself: what else the machine does then slows down both."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(some, others, strict=True))


if __name__ == "__main__":
    main()
