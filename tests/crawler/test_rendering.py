"""Empty shells shown by a browser: all it asks for goes through the crawler, what it made is archived as what it is."""

from __future__ import annotations

import json
import signal
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archive.build import build
from archive.job import CrawlJob, JobError, check_job
from crawler.browser import browser_path, fault
from crawler.rendering import QUIET
from tests.crawled import report_page, rows_of
from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import crawl, gongkai_crawl, records, run_record
from tests.crawler.test_resume import stored, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.warc.entry import Entry

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is missing: pip install -e .[render]"),
    pytest.mark.skipif(browser_path() is None, reason="no browser here: apt-get install chromium"),
]

SHELL = """<html><head><meta charset="{charset}"><title>某县财政局</title><link rel="stylesheet" href="/app.css">
<link rel="prefetch" href="/next.html"><script src="/app.js"></script></head><body><div id="app"></div></body></html>"""
# the list, and one report after another; beside them what a page may try
SCRIPT = """
const other = 'OTHER';
async function show() {
  const app = document.getElementById('app');
  if (location.pathname === '/bm/nb/') {
    app.innerHTML = '<li><a href="BODY">长沙市财政局2020年政府信息公开工作年度报告</a></li>';
  } else if (location.pathname === '/nb/') {
    const pages = [];
    for (let page = 1; page <= 2; page++) {
      const answer = await fetch('/api/list', {method: 'POST', headers: {'Content-Type': 'application/json'},
                                 body: JSON.stringify({page: page, size: 2})});
      pages.push(...(await answer.json()).reports);
    }
    app.innerHTML = pages.map(one => `<li><a href="${one.url}">${one.title}</a></li>`).join('');
    document.title = '政府信息公开年报';
    new Image().src = '/pixel.png';
    navigator.sendBeacon('/beacon', 'x');
    try { new WebSocket(other.replace('http', 'ws') + '/socket'); } catch (e) {}
    for (const url of ['/private/x', other + '/neighbour', 'http://10.0.0.1/', 'http://169.254.169.254/latest/'])
      fetch(url).catch(() => 0);
    fetch('/comment/save', {method: 'POST', body: 'content=x'}).catch(() => 0);
    fetch('/api/hits', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"id":1}'}).catch(() => 0);
    fetch('/api/list', {method: 'DELETE'}).catch(() => 0);
    window.open('/popup.html');
    const frame = document.createElement('iframe'); frame.src = other + '/frame.html'; document.body.append(frame);
    setInterval(() => fetch('/api/clock?_=' + Date.now()), 100);
    setTimeout(() => { location.href = '/elsewhere.html'; }, 300);
  } else {
    app.innerHTML = await (await fetch('/api' + location.pathname)).text();
    document.title = document.querySelector('h1, title')?.textContent || document.title;
  }
}
addEventListener('DOMContentLoaded', show);
"""
YEARS = (2021, 2022, 2023)
BODY = "/bm/nb/t20210130_7.html"  # a report as the server sends it


def body_of(year: int) -> str:
    return report_page("长沙市财政局", year).decode()


class Application:
    """A site whose pages are all made by one script."""

    def __init__(self, *, wait: float = 0.0, other: str = "", years: tuple[int, ...] = YEARS) -> None:
        self.wait, self.other, self.years = wait, other, years

    def __call__(self, url: str, path: str, read: bytes) -> Answer:
        if path == "/robots.txt":
            return ok("User-agent: *\nDisallow: /private\n", "text/plain")
        if path == "/":
            return ok(
                '<title>某县</title><a href="/nb/">政府信息公开年报</a><a href="/bm/nb/">部门政府信息公开年报</a>'
            )
        if path == "/bm/nb/":  # a page of its own, but for its list
            nav = '<a href="/">网站首页</a><a href="/xw/">新闻中心</a><a href="/bm/nb/">部门政府信息公开年报</a>'
            return ok(
                f"<html><title>部门政府信息公开年报</title><script src='/app.js'></script>{nav}<ul id='app'></ul></html>"
            )
        if path == BODY:
            return ok(body_of(2020))
        if path == "/app.js":
            return ok(
                SCRIPT.replace("OTHER", self.other).replace("BODY", BODY), "application/javascript; charset=utf-8"
            )
        if path == "/nb/":
            return ok(SHELL.format(charset="gb2312").encode("gb18030"), "text/html")
        if path.startswith("/nb/20"):
            return Answer(ok(SHELL.format(charset="utf-8")).sent, wait=self.wait)
        if path == "/api/list":
            page = json.loads(read.partition(b"\r\n\r\n")[2])["page"]
            years = self.years[(page - 1) * 2 : page * 2]
            found = [
                {"title": f"长沙市财政局{y}年政府信息公开工作年度报告", "url": f"/nb/{y}/t{y}0130_1.html"}
                for y in years
            ]
            return ok(json.dumps({"reports": found}), "application/json")
        if path.startswith("/api/nb/20"):
            return Answer(ok(body_of(int(path[8:12]))).sent, wait=self.wait)
        if path.startswith("/api/clock"):
            return ok("12:00", "text/plain")
        return status(404)


EXPECTED = {  # (method, path): how often
    ("GET", "/robots.txt"): 1,
    ("GET", "/"): 1,
    ("GET", "/nb/"): 1,
    ("GET", "/bm/nb/"): 1,
    ("GET", BODY): 1,
    ("GET", "/app.js"): 1,  # once for all pages
    ("POST", "/api/list"): 2,
    ("GET", "/api/clock"): 1,  # asked over and over by the page, once by us
    **{("GET", f"/nb/{year}/t{year}0130_1.html"): 1 for year in YEARS},
    **{("GET", f"/api/nb/{year}/t{year}0130_1.html"): 1 for year in YEARS},
}


def counted(server: Loopback) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in server.asked:
        key = (one.read.split(b" ", 1)[0].decode(), one.path.partition("?")[0])
        found[key] = found.get(key, 0) + 1
    return found


class Rendered(NamedTuple):
    data: Path
    server: Loopback
    neighbour: Loopback


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rendered]:
    from archive.build import build

    data = tmp_path_factory.mktemp("rendered")
    with (
        Loopback(lambda *_: ok("x"), address="127.0.0.52") as neighbour,
        Loopback(Application(other=neighbour.url), address="127.0.0.51") as server,
    ):
        crawl(data, {"seeds": f"{server.url}/"}, {"GONGKAI_RENDER": "all", "GONGKAI_DELAY": 0.05})
        build(data, jobs=1)
        yield Rendered(data, server, neighbour)


def test_a_browser_asks_for_nothing_but_what_the_crawler_would(rendered: Rendered) -> None:
    assert counted(rendered.server) == EXPECTED
    assert rendered.neighbour.asked == []
    pages = [one for one in rendered.server.asked if one.path != "/robots.txt"]
    gaps = [later.at - one.ended for one, later in pairwise(pages)]
    assert all(gap >= 0.04 for gap in gaps), gaps
    agents = {line for one in pages for line in one.read.split(b"\r\n") if line.lower().startswith(b"user-agent:")}
    assert len(agents) == 1
    assert b"gongkai/" in agents.pop()


def test_the_run_found_what_only_the_browser_could_see(rendered: Rendered) -> None:
    record = run_record(rendered.data, ":site:")
    server = rendered.server
    wanted = [f"{server.url}/nb/{year}/t{year}0130_1.html" for year in YEARS]
    assert sorted(record["candidates"]) == [server.url + BODY, *wanted]
    columns = sorted((column["url"], column["complete"]) for column in record["columns"])
    assert columns == [(f"{server.url}/bm/nb/", True), (f"{server.url}/nb/", True)]
    assert (record["ended"], record["verdict"]) == ("exhausted", "ok")
    # what the page tried besides counts too: it was ready to be asked, and robots.txt forbade it
    assert record["requests"] == sum(EXPECTED.values()) - 1 + 1
    assert run_record(rendered.data, ":end")["stats"]["gongkai/rendered"] == 5


def entries_of(data: Path) -> list[Entry]:
    from archive.warc import cdxj

    return [entry for entry in cdxj.entries(data) if entry.is_capture]


def test_what_came_and_what_was_made_of_it_stand_side_by_side(rendered: Rendered) -> None:
    from archive.verify import verify
    from archive.warc.lookup import lookup
    from archive.warc.reader import read_capture

    data, server = rendered.data, rendered.server
    page = f"{server.url}/nb/2022/t20220130_1.html"
    (shell,) = lookup(data, page)
    assert read_capture(data, shell).payload == SHELL.format(charset="utf-8").encode()
    (made,) = [entry for entry in entries_of(data) if entry.is_rendered and entry.page_url == page]
    assert made.made_by is not None
    assert made.made_by.startswith("Chromium/")
    assert "本年新收" in read_capture(data, made).payload.decode()
    header = next(fields for fields, _ in records(data) if fields["WARC-Record-ID"] == made.record_id)
    assert header["WARC-Concurrent-To"] == shell.record_id
    about = next(
        block
        for fields, block in records(data)
        if fields["WARC-Type"] == "metadata" and fields.get("WARC-Concurrent-To") == made.record_id
    )
    assert f"parts: {server.url}/app.js {server.url}/api/nb/2022/t20220130_1.html".encode() in about
    sql = "SELECT r.url, c.rendered_by, r.status FROM reports r JOIN captures c ON c.id = r.capture_id ORDER BY 1"
    read: list[tuple[Any, ...]] = rows_of(data, sql)
    shown = [(f"{server.url}/nb/{y}/t{y}0130_1.html", made.made_by) for y in YEARS]
    assert [row[:2] for row in read] == [(server.url + BODY, None), *shown]
    assert {row[2] for row in read} == {"complete"}
    assert verify(data, everything=True).faults == ()


def test_the_column_was_read_whatever_its_encoding_says(rendered: Rendered) -> None:
    from archive.warc.reader import read_capture

    (made,) = [
        one
        for one in entries_of(rendered.data)
        if one.is_rendered and one.page_url.endswith(f"{rendered.server.port}/nb/")
    ]
    assert "政府信息公开年报" in read_capture(rendered.data, made).payload.decode()
    titles = rows_of(rendered.data, f"SELECT verdict, content FROM captures WHERE record_id = '{made.record_id}'")
    assert titles == [("page", "html")]


def test_without_leave_a_shell_stays_one(tmp_path: Path) -> None:
    with Loopback(Application()) as server:
        log = crawl(tmp_path, {"seeds": f"{server.url}/"}, {"GONGKAI_RENDER": "another-site"})
    assert counted(server) == {("GET", path): 1 for path in ("/robots.txt", "/", "/nb/", "/bm/nb/")}
    columns = run_record(tmp_path, ":site:")["columns"]
    assert {f"{server.url}/nb/": "it shows no entry"}.items() <= {
        one["url"]: one.get("reason") for one in columns
    }.items()
    assert "Chromium" not in log


def test_half_a_page_is_none(tmp_path: Path) -> None:
    """Where the site's budget ends within a page, nothing is archived as what a browser would have shown."""
    with Loopback(Application()) as server:
        log = crawl(tmp_path, {"seeds": f"{server.url}/", "max_pages": 5}, {"GONGKAI_RENDER": "all"})
    assert server.paths == ["/robots.txt", "/", "/nb/", "/app.js", "/api/list"]
    assert "the budget of 5 requests was spent" in log
    assert not [entry for entry in entries_of(tmp_path) if entry.is_rendered]
    assert run_record(tmp_path, ":site:")["ended"] == "budget"


def test_a_challenge_is_never_rendered(tmp_path: Path) -> None:
    def answer(url: str, path: str, read: bytes) -> Answer:
        if path == "/robots.txt":
            return status(404)
        if path == "/":
            return ok("<script src='/x.js'></script><script>document.cookie='__jsl_clearance=1'</script>")
        return ok("document.cookie='solved=1';location.reload()", "application/javascript")

    def late(url: str, path: str, read: bytes) -> Answer:
        """A shell whose data come behind a challenge."""
        if path == "/api/nb/2022/":
            return status(521, "<script>document.cookie='__jsl_clearance=1'</script>")
        return Application()(url, path, read) if path != "/" else ok('<a href="/nb/2022/">政府信息公开年报</a>')

    with Loopback(answer, address="127.0.0.53") as one, Loopback(late, address="127.0.0.54") as other:
        crawl(tmp_path, {"seeds": f"{one.url}/ {other.url}/"}, {"GONGKAI_RENDER": "all"})
    assert one.paths == ["/robots.txt", "/"]
    assert other.paths.count("/api/nb/2022/") == 1
    assert not [entry for entry in entries_of(tmp_path) if entry.is_rendered]


def test_a_kill_within_a_page_loses_nothing(tmp_path: Path) -> None:
    with Loopback(Application(wait=0.3, years=YEARS[:1])) as server:
        arguments = ("--render", "--seed", f"{server.url}/")
        process = gongkai_crawl(tmp_path, *arguments)
        wait_for(server, process, 8)  # in the midst of the first report
        process.send_signal(signal.SIGKILL)
        process.communicate()
        known = stored(tmp_path)
        before = len(server.asked)
        process = gongkai_crawl(tmp_path, "--resume", *arguments)
        said, log = process.communicate(timeout=120)
        assert process.returncode == 0, (said, log)
        assert not {one.url for one in server.asked[before:] if one.read.startswith(b"GET ")} & known
    record = run_record(tmp_path, ":site:")
    assert len(record["candidates"]) == 2
    made = [entry.page_url for entry in entries_of(tmp_path) if entry.is_rendered]
    reports = {url for url in record["candidates"] if not url.endswith(BODY)}
    assert sorted(made) == sorted({f"{server.url}/nb/", f"{server.url}/bm/nb/", *reports})


def test_a_signal_ends_the_run_while_a_page_is_shown(tmp_path: Path) -> None:
    with Loopback(Application(wait=QUIET, years=YEARS[:1])) as server:
        process = gongkai_crawl(tmp_path, "--render", "--seed", f"{server.url}/")
        wait_for(server, process, 8)
        process.terminate()
        said, log = process.communicate(timeout=60)
        assert (process.returncode, "Traceback" in log) == (3, False), (said, log)
        assert "--resume" in said


def test_a_crawl_that_cannot_render_does_not_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_BROWSER", "/no/browser")
    job = CrawlJob(str(tmp_path), "", seeds=("http://127.0.0.1:9/",), render=True)
    with pytest.raises(JobError, match="--render: rendering needs a browser"):
        check_job(job)


def test_what_is_missing_is_said_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fault() is None
    assert "GONGKAI_BROWSER" in str(fault("/no/browser"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "gongkai[render]" in str(fault())


class Unrendered:
    """A column as any other, whose reports are made by a script."""

    def __call__(self, url: str, path: str, read: bytes) -> Answer:
        if path == "/":
            return ok('<title>某县</title><a href="/nb/">政府信息公开年报</a>')
        if path == "/nb/":
            items = (f'<a href="/nb/{y}.html">长沙市财政局{y}年政府信息公开工作年度报告</a>' for y in YEARS)
            return ok(f"<title>政府信息公开年报</title>{''.join(items)}")
        if path == "/nb/2021.html":
            return ok(body_of(2021))
        return ok(SHELL.format(charset="utf-8")) if path.startswith("/nb/") else status(404)


def test_a_report_whose_page_stayed_empty_is_not_absent(tmp_path: Path) -> None:
    with Loopback(Unrendered()) as server:
        process = gongkai_crawl(tmp_path, "--seed", f"{server.url}/", "--years", "2021-2023")
        process.communicate(timeout=120)
        assert process.returncode == 1, "two listed reports have no page"
    record = run_record(tmp_path, ":site:")
    (column,) = record["columns"]
    assert column["complete"] is False
    assert column["reason"].endswith("an empty shell that needs JavaScript")
    assert (record["ended"], record["reason"]) == ("exhausted", "pages that are empty shells and need JavaScript: 2")
    build(tmp_path, jobs=1)
    assert dict(rows_of(tmp_path, "SELECT year, status FROM coverage"))[2021] == "found"
    assert "absent" not in {row[0] for row in rows_of(tmp_path, "SELECT status FROM coverage")}
