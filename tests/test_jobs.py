"""`gongkai crawl` as a scheduled job: exit statuses, windows, webhook, metrics, progress line."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from archive import webhook
from archive.metrics import exposition, write_metrics
from archive.results import CrawlResult
from archive.warc.lock import DataLock
from crawler.windows import BEIJING, parse_windows
from tests.crawled import report_page
from tests.crawler.loopback import Answer, Loopback
from tests.crawler.running import ENVIRONMENT, ROOT, blocks, run_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMN = "政府信息公开年报"
REPORT = "广东省司法厅2022年政府信息公开工作年度报告"
SECRET = "T0PSECRET"
BODY = CrawlResult(
    1,
    "20260101T000000Z-abcdef",
    "finished",
    sites=({"site": 'a"b', "requests": 9, "pages": 7, "captures": 9, "errors": 1, "blocked": 1, "verdict": "blocked"},),
    failed={'a"b': "challenges"},
    started_at="2026-01-01T00:00:00Z",
    finished_at="2026-01-01T01:00:00Z",
    last_finished_at="2026-01-01T01:00:00Z",
    reports={"new": 3, "changed": 1, "removed": 0},
    monitors=(
        {"name": "coverage", "result": "not_assessable", "message": "", "needs_a_person": False},
        {"name": "blocked_sites", "result": "failed", "message": "a", "needs_a_person": True},
    ),
)


def page(body: str, title: str = "广东省司法厅") -> bytes:
    filler = "<p>欢迎访问本网站，这里提供政务服务、互动交流等栏目，欢迎社会各界监督。</p>" * 5
    return f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}{filler}</body></html>".encode()


class Web:
    """A home page, a column with so many reports, and what is to be different."""

    def __init__(self, reports: int = 1, wait: float = 0.0) -> None:
        self.reports, self.wait = reports, wait
        self.gone = False
        self.other: dict[str, tuple[str, bytes]] = {}

    def __call__(self, url: str, path: str, head: bytes) -> Answer:
        listed = "".join(
            f"<li><a href='/nb/t2023_{number}.html'>{REPORT}（{number}）</a></li>" for number in range(self.reports)
        )
        if path in self.other:
            return self.answer("200 OK", *self.other[path])
        if path == "/":
            return self.answer("200 OK", "text/html", page("" if self.gone else f"<a href='/nb/'>{COLUMN}</a>"))
        if path == "/nb/" and not self.gone:
            return self.answer("200 OK", "text/html", page(f"<ul>{listed}</ul>", COLUMN))
        if path.startswith("/nb/t2023_") and not self.gone:
            return self.answer("200 OK", "text/html", report_page("广东省司法厅", 2022), self.wait)
        return self.answer("404 Not Found", "text/html", page("404", "404 Not Found"))

    def answer(self, status: str, kind: str, payload: bytes, wait: float = 0.0) -> Answer:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(payload)}\r\n\r\n"
        return Answer(head.encode() + payload, wait=wait)


def command(data: Path, *options: str, code: str = "") -> list[str]:
    start = f"{code}\nfrom archive.cli import main\nmain()"
    return [sys.executable, "-c", start, "crawl", "--data", str(data), "--delay", "0", *options]


def run(data: Path, *options: str, code: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    environment = ENVIRONMENT | more.pop("environment", {})
    return subprocess.run(
        command(data, *options, code=code), env=environment, cwd=more.pop("cwd", ROOT), capture_output=True, text=True,
        timeout=60, check=False, **more,
    )  # fmt: skip


# exit statuses


def test_done_is_0(tmp_path: Path) -> None:
    with Loopback(Web()) as server:
        done = run(tmp_path, "--seed", f"{server.url}/")
    assert done.returncode == 0, done
    assert "reports: 1 new" in done.stdout
    assert "monitor" not in done.stdout


def test_a_failed_site_is_1_and_named(tmp_path: Path) -> None:
    done = run(tmp_path, "--no-build", "--seed", "http://127.0.0.1:1/")
    assert done.returncode == 1, done
    assert re.search(r"failed: seed-127-0-0-1-\w+: ", done.stdout)


@pytest.mark.parametrize("answer", ["404 Not Found", "500 Internal Server Error"])
def test_a_listed_report_that_does_not_come_is_1_and_named(tmp_path: Path, answer: str) -> None:
    web = Web(3)
    with Loopback(lambda *asked: web.answer(answer, "text/html", b"") if "_1" in asked[1] else web(*asked)) as server:
        done = run(tmp_path, "--seed", f"{server.url}/")
        page = f"{server.url}/nb/t2023_1.html"
    assert done.returncode == 1, done
    assert f"did not come: {page}: an error page, or an empty answer" in done.stdout
    assert f"Did not come: {page}" in done.stderr
    assert "failed:" not in done.stdout


def test_an_unreadable_document_is_1_and_named(tmp_path: Path) -> None:
    web = Web(0)
    title = f"<h1>{REPORT}</h1><p>附件：<a href='/nb/report.pdf'>{REPORT}.pdf</a></p>"
    web.other["/nb/"] = ("text/html", page(f"<a href='/nb/t2023_0.html'>{REPORT}</a>", COLUMN))
    web.other["/nb/t2023_0.html"] = ("text/html", page(title, REPORT))
    web.other["/nb/report.pdf"] = ("application/pdf", b"%PDF-1.4 torn")
    with Loopback(web) as server:
        done = run(tmp_path, "--seed", f"{server.url}/")
    assert done.returncode == 1, done
    assert "failed:" not in done.stdout
    assert "unreadable: " in done.stdout
    assert "monitor unreadable_documents: cannot be read: " in done.stdout


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (["--years", "last"], {}),
        (["--window", "22-6"], {}),
        ([], {"GONGKAI_WINDOWS": "25:00-06:00"}),
        (["--webhook", f"hooks.example/{SECRET}"], {}),
        ([], {"GONGKAI_WEBHOOK": f"https://me:{SECRET}@hooks.example/"}),
        (["--metrics", "no/such/folder/gongkai.prom"], {}),
        ([], {"GONGKAI_MAX_PAGES": "many"}),
    ],
)
def test_a_wrong_option_is_2_and_nothing_is_made(
    options: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(tmp_path / "data", "--seed", "http://127.0.0.1:1/", *options, environment=environment)
    assert done.returncode == 2, done
    assert len(done.stderr.strip().splitlines()) == 1
    assert SECRET not in done.stderr + done.stdout
    assert not (tmp_path / "data").exists()


def test_a_bad_settings_file_is_2_and_named(tmp_path: Path) -> None:
    settings = tmp_path / "copy" / "settings"
    shutil.copytree(str(resources.files("settings")), settings)
    (settings / "monitors.toml").write_text("[coverage]\n", encoding="utf-8")
    found = {"PYTHONPATH": f"{settings.parent}{os.pathsep}{ROOT}"}
    done = run(tmp_path / "data", "--seed", "http://127.0.0.1:1/", environment=found, cwd=tmp_path)
    assert done.returncode == 2, done
    assert "settings/monitors.toml" in done.stderr
    assert not (tmp_path / "data").exists()


def test_sigterm_is_3_within_15_seconds_and_all_are_told(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.prom"
    with Loopback(Web(200, wait=0.05)) as server, listener() as (hook, told):
        options = ["--seed", f"{server.url}/", "--metrics", str(file), "--webhook", hook]
        with subprocess.Popen(
            command(tmp_path / "data", *options), env=ENVIRONMENT, cwd=ROOT, text=True, stdout=-1, stderr=-1
        ) as process:
            wait_until(lambda: len(server.asked) > 5)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            said, log = process.communicate(timeout=60)
        assert time.monotonic() - began < 45
    assert (process.returncode, "Traceback" in log) == (3, False), log
    assert "interrupted: shutdown" in said
    assert 'gongkai_run_outcome{outcome="interrupted"} 1' in file.read_text("utf-8")
    assert [one["outcome"] for one in told] == ["interrupted"]


def test_a_signal_before_anything_was_asked_is_3(tmp_path: Path) -> None:
    code = "import archive.jobs, os, signal\n"
    code += "archive.jobs.run_scrapy = lambda *_: os.kill(os.getpid(), signal.SIGTERM) or ''"
    done = run(tmp_path, "--no-build", "--seed", "http://127.0.0.1:1/", code=code)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done


def test_a_full_disk_is_3(tmp_path: Path) -> None:
    web, limit = Web(5), 1_000_000
    web.other["/nb/t2023_0.html"] = ("text/html", page(REPORT) + os.urandom(2 * limit))
    with Loopback(web) as server:
        done = run(
            tmp_path,
            *("--no-build", "--seed", f"{server.url}/"),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done
    assert "cannot be written" in done.stdout


def test_a_held_lock_is_75_and_nothing_is_told(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.prom"
    with DataLock(tmp_path):
        done = run(tmp_path, "--seed", "http://127.0.0.1:1/", "--metrics", str(file))
    assert done.returncode == 75, done
    assert not file.exists()


def test_a_build_that_fails_is_1_and_said(tmp_path: Path) -> None:
    tmp_path.joinpath("gongkai.db").write_bytes(b"no database" * 100)
    with Loopback(Web()) as server:
        done = run(tmp_path, "--seed", f"{server.url}/")
    assert done.returncode == 1, done
    assert "not built: the build ended with status 2" in done.stdout


# windows


def clock(start: datetime) -> str:
    """Code that sets the crawler's clock so."""
    return (
        "import time, datetime, crawler.windows as windows\n"
        f"windows.now = lambda s=time.monotonic(): datetime.datetime.fromtimestamp({start.timestamp()}, datetime.UTC)"
        " + datetime.timedelta(seconds=time.monotonic() - s)"
    )


@pytest.mark.parametrize(
    ("text", "hour", "is_open"),
    [
        ("22:00-06:00", 14, True),  # 22:00 in Beijing
        ("22:00-06:00", 21, True),
        ("22:00-06:00", 22, False),
        ("22:00-06:00", 13, False),
        ("08:00-12:00,12:30-24:00", 0, True),
        ("08:00-12:00,12:30-24:00", 4, False),
        ("08:00-12:00,12:30-24:00", 15, True),
        ("08:00-12:00,12:30-24:00", 16, False),
        ("", 3, True),
    ],
)
def test_windows_are_hours_of_beijing(text: str, hour: int, is_open: bool) -> None:
    assert parse_windows(text).is_open(datetime(2026, 5, 1, hour, tzinfo=UTC)) is is_open


@pytest.mark.parametrize("text", ["22-06", "24:01-06:00", "06:00-06:00", "22:00-25:00", "22:60-23:00", "night"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="window"):
        parse_windows(text)


def test_outside_its_windows_a_run_does_not_begin(tmp_path: Path) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=BEIJING)
    with Loopback(Web()) as server:
        options = ("--seed", f"{server.url}/", "--window", "22:00-06:00", "--window", "20:00-21:00")
        done = run(tmp_path / "data", *options, code=clock(noon))
        assert not server.asked
    assert done.returncode == 3, done
    assert "the next one begins at 20:00" in done.stderr
    assert not (tmp_path / "data").exists()


def test_at_the_end_of_its_window_a_run_ends_and_goes_on_in_the_next(tmp_path: Path) -> None:
    end = datetime(2026, 5, 1, 6, tzinfo=BEIJING)
    options = ("--no-build", "--window", "22:00-06:00")
    with Loopback(Web(60, wait=0.1)) as server:
        seed = ("--seed", f"{server.url}/")
        began = time.time()
        done = run(tmp_path, *options, *seed, code=clock(end - timedelta(seconds=5)))
        assert done.returncode == 3, done
        assert "interrupted: the window in which sites may be asked is over" in done.stdout
        asked = len(server.asked)
        assert 3 < asked < 60
        # the clock starts with the process, so what began within five seconds of it was in time
        assert max(one.at for one in server.asked) - began < 30 + 1
        server.answer.wait = 0.0  # type: ignore[attr-defined]
        done = run(tmp_path, *options, *seed, "--resume", code=clock(end + timedelta(hours=17)))
        assert done.returncode == 0, done
        paths = [one.path for one in server.asked]
    assert len([path for path in paths if path.startswith("/nb/t")]) == len({p for p in paths if p.startswith("/nb/t")})
    assert run_record(tmp_path, ":end")["outcome"] == "finished"


# webhook, metrics, monitors


@contextmanager
def listener(*statuses: int) -> Iterator[tuple[str, list[Any]]]:
    """An address to post to, and what was posted; it answers with these statuses, then with 204."""
    told: list[Any] = []
    answers = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            assert self.headers["Content-Type"].startswith("application/json")
            self.send_response(answers.pop(0) if answers else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(socketserver.ThreadingMixIn, HTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook/{SECRET}?token={SECRET}", told
        server.shutdown()
        thread.join()


def wait_until(is_so: Any) -> None:
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_a_site_that_gives_no_reports_any_more_is_told_to_all(tmp_path: Path) -> None:
    web, data, file = Web(3), tmp_path / "data", tmp_path / "gongkai.prom"
    with Loopback(web) as server, listener(500) as (hook, told):
        options = ("--seed", f"{server.url}/", "--webhook", hook, "--metrics", str(file))
        first = run(data, *options)
        assert first.returncode == 0, first
        assert [one["reports"]["new"] for one in told] == [1, 1]  # the second attempt after the 500
        web.gone = True
        second = run(data, *options)
    assert second.returncode == 1, second
    assert "monitor sites_without_reports: no report from sites that had some: seed-127-0-0-1" in second.stdout
    body = told[-1]
    assert (body["outcome"], body["exit_status"], len(body["sites"])) == ("finished", 1, 1)
    monitors = {one["name"]: one["result"] for one in body["monitors"]}
    assert monitors["sites_without_reports"] == "failed"
    assert monitors["interrupted"] == "passed"
    assert body["reports"]["removed"] == 3
    text = file.read_text("utf-8")
    assert 'gongkai_run_monitor_failed{monitor="sites_without_reports"} 1' in text
    assert file.stat().st_mode & 0o777 == 0o644
    assert_exposition(text)
    said = first.stdout + first.stderr + second.stdout + second.stderr + text
    assert SECRET not in said
    argv = run_record(data, ":start")["argv"]
    assert argv[argv.index("--webhook") + 1] == "127.0.0.1"
    assert not [uri for uri, found in blocks(data, "resource").items() if SECRET.encode() in b"".join(found)]


@pytest.mark.parametrize("statuses", [(500, 500), (302, 302), (404, 404)])
def test_a_webhook_that_refuses_is_a_warning_that_names_its_host_only(statuses: tuple[int, ...]) -> None:
    with listener(*statuses) as (hook, told):
        why = webhook.post(hook, BODY, pause=0)
    assert why == f"the webhook at 127.0.0.1 was not told: it answered {statuses[0]}"
    assert len(told) == 2


def test_a_webhook_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    with Loopback(Web()) as server:
        done = run(tmp_path, "--no-build", "--seed", f"{server.url}/", "--webhook", f"http://127.0.0.1:1/{SECRET}")
    assert done.returncode == 0, done
    assert "the webhook at 127.0.0.1 was not told" in done.stderr
    assert SECRET not in done.stderr


def test_a_webhook_that_does_not_answer_is_given_up() -> None:
    with Loopback(lambda url, path, head: Answer(b"", hang=60)) as server:
        began = time.monotonic()
        why = webhook.post(f"{server.url}/{SECRET}", BODY, seconds=0.3, pause=0)
    assert time.monotonic() - began < 30
    assert why is not None
    assert SECRET not in why


def test_the_example_of_the_docs_has_what_is_posted() -> None:
    text = (ROOT / "docs" / "jobs.md").read_text("utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    assert example.keys() == webhook.body(BODY).keys()
    assert example["sites"][0].keys() == webhook.body(BODY)["sites"][0].keys()
    assert example["monitors"][0].keys() == BODY.monitors[0].keys()


def assert_exposition(text: str) -> None:
    """The text format, strictly: HELP, TYPE and samples of one metric together, numbers that are numbers."""
    assert text.endswith("\n")
    name, seen = "", set()
    for line in text.splitlines():
        if found := re.fullmatch(r"# HELP (\w+) \S.*", line):
            name = found[1]
            assert name.startswith("gongkai_run_")
            assert name not in seen
            seen.add(name)
        elif line.startswith("#"):
            assert line == f"# TYPE {name} gauge"
        else:
            sample = re.fullmatch(r'(\w+)(?:\{(\w+="(?:[^"\\\n]|\\[\\"n])*")(?:,\w+="[^"]*")*\})? (\S+)', line)
            assert sample, line
            assert sample[1] == name
            float(sample[3])


def test_the_metrics_are_what_prometheus_reads() -> None:
    text = exposition(BODY, ended=1_767_229_200.25)
    assert_exposition(text)
    lines = text.splitlines()
    assert "gongkai_run_exit_status 1" in lines
    assert 'gongkai_run_outcome{outcome="finished"} 1' in lines
    assert 'gongkai_run_outcome{outcome="failed"} 0' in lines
    assert "gongkai_run_ended_timestamp_seconds 1767229200.25" in lines
    assert 'gongkai_run_site_pages{site="a\\"b"} 7' in lines
    assert 'gongkai_run_monitor_failed{monitor="blocked_sites"} 1' in lines
    assert 'monitor="coverage"' not in text  # not assessed: neither 0 nor 1
    assert_exposition(exposition(CrawlResult(3, "x", "failed"), ended=1))


def test_the_metrics_are_put_in_place_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.prom"
    file.write_text("before", encoding="utf-8")
    assert write_metrics(file, replace(BODY, outcome="failed", exit_status=3), ended=1) is None
    assert [one.name for one in tmp_path.iterdir()] == ["gongkai.prom"]
    assert "gongkai_run_exit_status 3" in file.read_text("utf-8")
    missing = tmp_path / "none" / "gongkai.prom"
    assert (
        write_metrics(missing, BODY, ended=1) == f"the metrics were not written to {missing}: No such file or directory"
    )


def test_a_run_that_breaks_is_told(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.prom"
    code = "import archive.jobs\ndef broken(*_): raise RuntimeError('broken')\narchive.jobs.run_scrapy = broken"
    with listener() as (hook, told):
        options = ("--no-build", "--seed", "http://127.0.0.1:1/", "--metrics", str(file), "--webhook", hook)
        done = run(tmp_path / "data", *options, code=code)
    assert done.returncode != 0
    assert 'gongkai_run_outcome{outcome="failed"} 1' in file.read_text("utf-8")
    assert [(one["outcome"], one["reason"]) for one in told] == [("failed", "RuntimeError: broken")]


# the progress line


def test_progress_is_for_terminals(tmp_path: Path) -> None:
    with Loopback(Web(12, wait=0.1)) as server:
        seed = ("--no-build", "--seed", f"{server.url}/")
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            command(tmp_path / "a", *seed), env=ENVIRONMENT, cwd=ROOT, stdout=-1, stderr=theirs
        ) as one:
            os.close(theirs)
            shown = b""
            while piece := read_terminal(ours):
                shown += piece
            one.communicate()
        os.close(ours)
        assert one.returncode == 0
        assert re.search(rb"\r\d+ answers, \d+ waiting, \d+ under way, 0 blocked, 0 failed, 1 sites open", shown), shown
        done = run(tmp_path / "b", *seed)
    assert "answers," not in done.stderr
    assert "\r" not in done.stderr + done.stdout


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # EIO: the other end is closed
        return b""


# scrapyd

SCRAPYD = os.environ.get("GONGKAI_SCRAPYD", "")


@pytest.mark.soak
@pytest.mark.skipif(not SCRAPYD, reason="GONGKAI_SCRAPYD names no bin folder with scrapyd, its client and the project")
def test_scrapyd_deploys_and_runs_the_spider(tmp_path: Path) -> None:
    from urllib.request import urlopen

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        project, port = tmp_path / "project", free.getsockname()[1]
    project.mkdir()
    for name in ("archive", "crawler", "settings"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    deploy = (ROOT / "scrapy.cfg").read_text("utf-8").replace(":6800/", f":{port}/")
    (project / "scrapy.cfg").write_text(deploy, encoding="utf-8")
    (tmp_path / "scrapyd.conf").write_text(f"[scrapyd]\nhttp_port = {port}\n", encoding="utf-8")
    environment = ENVIRONMENT | {"GONGKAI_DATA": str(tmp_path / "data"), "PATH": f"{SCRAPYD}:{os.environ['PATH']}"}
    server = f"http://127.0.0.1:{port}"
    with (
        Loopback(Web(2)) as web,
        subprocess.Popen([f"{SCRAPYD}/scrapyd"], env=environment, cwd=tmp_path, stdout=-3, stderr=-3) as scrapyd,
    ):
        try:
            wait_until(lambda: answers(f"{server}/daemonstatus.json"))
            client = subprocess.run(
                [f"{SCRAPYD}/scrapyd-deploy"], env=environment, cwd=project, capture_output=True, text=True, check=False
            )
            assert '"spiders": 1' in client.stdout, client
            order = f"project=gongkai&spider=annual_reports&seeds={web.url}/&setting=GONGKAI_DELAY=0"
            with urlopen(f"{server}/schedule.json", order.encode()) as said:
                assert json.load(said)["status"] == "ok"
            wait_until(lambda: (tmp_path / "data").is_dir() and list((tmp_path / "data" / "warc").glob("*.gz")))
        finally:
            scrapyd.terminate()
    assert run_record(tmp_path / "data", ":end")["outcome"] == "finished"
    stored = [*blocks(tmp_path / "data", "response"), *blocks(tmp_path / "data", "revisit")]
    assert len([uri for uri in stored if "/nb/t2023_" in uri]) == 2


def answers(url: str) -> bool:
    from urllib.request import urlopen

    try:
        with urlopen(url):
            return True
    except OSError:
        return False
