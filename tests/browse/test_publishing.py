"""What docs/publishing.md promises: nothing but the archive can be reached, also through a proxy and under a prefix."""

from __future__ import annotations

import asyncio
import http.client
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import httpx
import lxml.html
import pytest

from archive.browse.rows import select
from archive.browse.safety import restrict
from archive.database.schema import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browse.conftest import Archive, Pages, Stocked

HOST = "http://www.jia-example.gov.cn"  # where the reports came from
PREFIX = "/archive/"
_PROGRAM = """
import sys
from pathlib import Path
from archive.browse import serve
serve(Path(sys.argv[1]), port=0, immutable=True, base_url=sys.argv[2], ready=lambda address: print(address, flush=True))
"""


def sql(query: str) -> str:
    return f"/gongkai.json?{urlencode({'sql': query, '_shape': 'array'})}"


@pytest.fixture(scope="module")
def frozen(stocked: Stocked) -> Pages:
    from tests.browse.conftest import Pages

    return Pages(stocked.data, immutable=True)


@pytest.mark.parametrize(
    "path",
    [
        "/gongkai.db", "/-/config", "/-/config.json", "/-/threads", "/-/permissions", "/_internal", "/_memory",
        "/-/static/..%2f..%2fapp.py", "/-/static/%2e%2e/app.py", "/-/static//etc/passwd", "/-/static/%2fetc%2fpasswd",
        "/-/gongkai/..%2fpages.css", "/-/gongkai/%2e%2e/plugin.py", "/-/static-plugins/gongkai/plugin.py", "//etc/passwd",
        "/-/databases.json", "/-/plugins.json?all=1", "/-/metadata.json", "/-/settings.json", "/-/versions.json", "/",
        "/gongkai", "/-/snapshot/1%2f..%2fgongkai.db/file", "/.env", "/-/nothing", "/gongkai/nothing",
    ],
)  # fmt: skip
def test_no_page_tells_of_the_disk(frozen: Pages, stocked: Stocked, path: str) -> None:
    text = frozen.get(path).text
    for secret in (str(stocked.data), "site-packages", sys.prefix, "root:x:", "Traceback", "import annotations"):
        assert secret not in text


@pytest.mark.parametrize(
    "query",
    [
        "attach database '/etc/passwd' as x",
        "select load_extension('/lib/x')",
        "select readfile('/etc/passwd')",
        "select writefile('/tmp/x', 'x')",
        "select * from pragma_database_list",
        'with x as (select * from "PRAGMA_database_list"()) select * from x',
        "select * from statistics where exists (select 1 from pragma_database_list)",
        "explain select * from pragma_database_list",
        "pragma database_list",
        "vacuum into '/tmp/copy.db'",
        "with x as (select 1) delete from reports",
        "select 1; delete from reports",
        "insert into reports (id) values (1)",
        "create table x (y)",
        "select zeroblob(1000000000)",
        "select printf('%.*c', 900000000, 'x')",
        "select format('%900000000d', 1)",
        "select replace(hex(zeroblob(2000000)), '0', hex(zeroblob(2000000)))",
        "select hex(zeroblob(2000000)) like '" + "%0" * 150 + "1'",
    ],
)
def test_a_query_reaches_nothing_but_the_rows(frozen: Pages, stocked: Stocked, query: str) -> None:
    began = time.monotonic()
    answer = frozen.get(sql(query))
    assert answer.status_code == 400, answer.text
    assert str(stocked.data) not in answer.text
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "query",
    [
        "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
        "select count(*) from statistics a, statistics b, statistics c, statistics d",
    ],
)
def test_a_query_that_takes_long_is_stopped(frozen: Pages, query: str) -> None:
    began = time.monotonic()
    answer = frozen.get(sql(query))
    assert answer.status_code == 400
    assert "took too long" in answer.text
    assert time.monotonic() - began < 40


def test_a_query_yields_so_many_rows_and_no_more(frozen: Pages) -> None:
    query = "with recursive c(x) as (select 1 union all select x + 1 from c limit 9000) select x from c"
    assert len(frozen.get(sql(query)).json()) == 2000


def test_plain_questions_are_answered_all_the_same(frozen: Pages) -> None:
    assert frozen.get(sql("select count(*) as n from reports")).json() == [{"n": 1}]
    assert frozen.get(sql("select title from reports where title like '%报告'")).status_code == 200
    assert frozen.get("/gongkai/requests_wide.json?_shape=array").json()[0]["received_total"] == 12


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(frozen: Pages, stocked: Stocked, method: str) -> None:
    before = (stocked.data / "gongkai.db").read_bytes()
    for path in ("/gongkai/reports", "/gongkai", f"/gongkai/reports/{stocked.report_id}", "/-/search", "/-/feed.atom"):
        answer = asyncio.run(frozen.datasette.client.request(method.upper(), path))
        assert str(stocked.data) not in answer.text  # Datasette calls some of these an error of its own
    assert (stocked.data / "gongkai.db").read_bytes() == before


def test_robots_are_kept_out(frozen: Pages) -> None:
    assert frozen.get("/robots.txt").text.split() == ["User-agent:", "*", "Disallow:", "/"]
    assert '<meta name="robots" content="noindex, nofollow">' in frozen.get("/").text


def test_the_limits_hold_for_every_connection(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.db")
    restrict(connection)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        connection.execute("attach database ':memory:' as other")
    connection.close()


@contextmanager
def proxied(data: Path, prefix: str) -> Iterator[tuple[str, list[str]]]:
    """Served for real, with a reverse proxy before it as docs/publishing.md has it; and what was asked outside of it."""
    outside: list[str] = []
    program = [sys.executable, "-c", _PROGRAM, str(data), prefix]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        upstream = urlsplit(process.stdout.readline().strip())
        assert upstream.path == prefix

        class Proxy(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not self.path.startswith(prefix):
                    outside.append(self.path)
                    self.send_error(404)
                    return
                assert upstream.hostname is not None
                connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=30)
                headers = {"Host": "gongkai.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
                connection.request("GET", self.path[len(prefix) - 1 :], headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                connection.close()

            def log_message(self, *_: Any) -> None:
                pass

        try:
            with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
                thread = threading.Thread(target=server.serve_forever)
                thread.start()
                try:
                    yield f"http://127.0.0.1:{server.server_port}", outside
                finally:
                    server.shutdown()
                    thread.join()
        finally:
            process.terminate()


def addresses(page: str, text: str) -> Iterator[str]:
    """Everything that a page leads to or loads."""
    root: Any = lxml.html.document_fromstring(text)
    for address in root.xpath("//@href|//@src|//@action"):
        if not str(address).startswith(("#", "data:", "javascript:", "mailto:")):
            yield urldefrag(urljoin(page, str(address))).url


def test_behind_a_proxy_and_under_a_prefix(stocked: Stocked) -> None:
    """Every address of the pages of ours and of Datasette's stays under the prefix and leads somewhere."""
    base = f"-/snapshot/{stocked.capture['id']}"
    start = [
        "", "gongkai", "gongkai/reports", f"gongkai/reports/{stocked.report_id}", "gongkai/failed_balances", "gongkai/statistics",
        "gongkai/captures", "gongkai/statistics?_facet=line&_facet_size=2", f"-/report/{stocked.report_id}", "-/search?q=%E6%96%B0%E6%94%B6", "-/search", "-/trend/1", "-/shares", "-/report/7",
        f"{base}?report={stocked.report_id}&table_id=requests&line=received&column=total", base, f"{base}/document",
    ]  # fmt: skip
    with proxied(stocked.data, PREFIX) as (proxy, outside), httpx.Client(timeout=60) as client:
        led: set[str] = set()
        for path in start:
            page = f"{proxy}{PREFIX}{path}"
            answer = client.get(page)
            assert answer.status_code == (404 if path == "-/report/7" else 200), path
            led |= set(addresses(page, answer.text))
        led = {
            one.replace("https://gongkai.example.org", proxy) for one in led
        }  # absolute, as the proxy is known outside
        ours = {one for one in led if one.startswith(proxy)}
        assert {urlsplit(one).hostname for one in led - ours} <= {"datasette.io", "github.com", urlsplit(HOST).hostname}
        assert all(one.startswith(f"{proxy}{PREFIX}") for one in ours), sorted(ours)
        kinds = {urlsplit(one).path.removeprefix(PREFIX).rpartition("/")[0]: one for one in sorted(ours)}
        for one in kinds.values():
            assert client.get(one, follow_redirects=True).status_code < 400, one
        for path in ("gongkai/", "-/search/", "-/config", "gongkai/reports?_filter_column=year&_filter_value=2023"):
            sent = client.get(f"{proxy}{PREFIX}{path}")
            assert sent.is_redirect
            assert sent.headers["location"].startswith(PREFIX), path
        assert outside == []
        feed = client.get(f"{proxy}{PREFIX}-/feed.atom").text
        assert f"https://gongkai.example.org{PREFIX}-/report/{stocked.report_id}" in feed
        cited = client.get(f"{proxy}{PREFIX}-/report/{stocked.report_id}").text
        assert f"https://gongkai.example.org{PREFIX}-/report/{stocked.report_id}" in cited
        policy = client.get(f"{proxy}{PREFIX}{base}/document").headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")


def test_the_copy_serves_without_its_log(empty: Archive, browse: type[Pages], tmp_path: Path) -> None:
    """As rsync leaves it: the database file alone, read-only, with the WARC files beside it."""
    capture = empty.capture("http://a-example.gov.cn/", b"<p>12</p>")
    empty.report(capture)
    empty.close()
    copy = tmp_path / "copy"
    (copy / "warc").mkdir(parents=True)
    (copy / "gongkai.db").write_bytes((tmp_path / "gongkai.db").read_bytes())
    for file in (tmp_path / "warc").iterdir():
        (copy / "warc" / file.name).write_bytes(file.read_bytes())
    (copy / "gongkai.db").chmod(0o444)
    before = sorted(file.name for file in copy.iterdir())
    pages = browse(copy, immutable=True)
    assert "12" in pages.get(f"/-/snapshot/{capture['id']}/document").text
    assert sorted(file.name for file in copy.iterdir()) == before
    database = open_database(tmp_path / "gongkai.db")  # what the fixture closes once more
    assert select(database.conn, "select count(*) as n from reports") == [{"n": 1}]
    database.close()
