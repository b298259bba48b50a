"""Lists that answer only a POST: read to their true end, nothing else ever sent, kept through a kill."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest

from crawler.discovery import leads
from crawler.pages import read_page
from crawler.places import look_around
from crawler.platforms import read_links
from crawler.posting import JSON, Post, form_of
from crawler.words import load_words
from tests.crawler.loopback import Loopback
from tests.crawler.posting_web import (
    LAST,
    REPORTS,
    AspxHost,
    DataproxyHost,
    EndlessAspxHost,
    FormHost,
    FragmentHost,
    JsonHost,
    MovedHost,
    PostingHost,
    address,
)
from tests.crawler.running import blocks, crawl, gongkai_crawl, records, run_record
from tests.crawler.test_resume import stored, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELAY = 0.05  # seconds between two requests to a host
WORDS = load_words()
BASE = "http://www.example.gov.cn"


class Crawled(NamedTuple):
    host: PostingHost
    server: Loopback


KINDS: dict[str, type[PostingHost]] = {
    "json": JsonHost,
    "fragment": FragmentHost,
    "form": FormHost,
    "aspx": AspxHost,
    "endless-aspx": EndlessAspxHost,
    "dataproxy": DataproxyHost,
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Crawled]]]:
    """One crawl over a host of each kind."""
    data = tmp_path_factory.mktemp("posting")
    with ExitStack() as stack:
        hosts = {kind: made() for kind, made in KINDS.items()}
        found = {
            kind: Crawled(host, stack.enter_context(Loopback(host, address=f"127.0.0.{number}")))
            for number, (kind, host) in enumerate(hosts.items(), 31)
        }
        seeds = " ".join(f"{one.server.url}/" for one in found.values())
        crawl(data, {"seeds": seeds}, {"GONGKAI_DELAY": DELAY})
        yield data, found


POSTS = {  # of the list's own
    "json": LAST,
    "fragment": LAST + 1,  # nothing says that the last page is the last: one more, which repeats it
    "form": LAST - 1,
    "aspx": LAST - 1,
    "endless-aspx": LAST,
    "dataproxy": 2,  # three records each
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_behind_a_post_is_read_to_its_end(crawled: tuple[Path, dict[str, Crawled]], kind: str) -> None:
    data, found = crawled
    host, server = found[kind]
    assert host.strange == []
    assert len(host.turns) == POSTS[kind], host.turns
    reports = {address(number) for number in range(1, REPORTS + 1)}
    gets = [one.path for one in server.asked if one.read.startswith(b"GET ")]
    assert len(gets) == len(set(gets))
    proxied = {one for one in gets if "dataproxy" in one}
    assert set(gets) - proxied == {"/robots.txt", "/", "/nb/list.aspx?id=7"} | reports
    assert len(proxied) == (kind == "dataproxy")
    record = run_record(data, f":site:seed-{server.address.replace('.', '-')}")
    assert sorted(record["candidates"]) == sorted(server.url + one for one in reports)
    assert record["ended"] == "exhausted"
    assert all(column["complete"] for column in record["columns"]), record["columns"]
    assert record["requests"] == len(server.asked) - 1  # robots.txt


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_waits_its_turn(crawled: tuple[Path, dict[str, Crawled]], kind: str) -> None:
    pages = [one for one in crawled[1][kind].server.asked if one.path != "/robots.txt"]
    early = [(later.path, later.at - one.ended) for one, later in pairwise(pages) if later.at - one.ended < DELAY * 0.9]
    assert early == []


def test_what_was_sent_is_archived_beside_what_came(crawled: tuple[Path, dict[str, Crawled]]) -> None:
    data, found = crawled
    for host, server in found.values():
        sent = blocks(data, "request")
        for one in server.asked:
            assert one.read in sent[one.url]
        bodies = [block.partition(b"\r\n\r\n")[2].decode() for url in sent if url.startswith(server.url)
                  for block in sent[url] if block.startswith(b"POST ")]  # fmt: skip
        assert sorted(bodies) == sorted(host.turns)
    keys = {headers["WARC-Target-URI"] for headers, _ in records(data) if headers["WARC-Type"] == "request"}
    assert found["aspx"].server.url + "/nb/list.aspx?id=7" in keys


def test_robots_txt_and_redirects_hold_for_what_is_sent(tmp_path: Path) -> None:
    forbidding, moving = JsonHost(disallowed="/zwgk/"), MovedHost()
    with Loopback(forbidding, address="127.0.0.41") as one, Loopback(moving, address="127.0.0.42") as other:
        crawl(tmp_path, {"seeds": f"{one.url}/ {other.url}/"})
    assert (forbidding.turns, forbidding.strange) == ([], [])
    assert len(moving.turns) == 1
    assert "/zwgk/queryList/all" not in other.paths
    for name, said in (("127-0-0-41", "disallowed by robots.txt"), ("127-0-0-42", "error")):
        columns = run_record(tmp_path, f":site:seed-{name}")["columns"]
        faults = [column["reason"] for column in columns if not column["complete"]]
        assert len(faults) == 1
        assert said in faults[0]


@pytest.mark.parametrize("kind", ["aspx", "json"])
def test_a_killed_run_sends_nothing_twice_that_is_archived(tmp_path: Path, kind: str) -> None:
    host = KINDS[kind](wait=0.02)
    with Loopback(host) as server:
        for number, after in enumerate((5, 3)):
            process = gongkai_crawl(tmp_path, *(["--resume"] if number else []), "--seed", f"{server.url}/")
            wait_for(server, process, after)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        stored(tmp_path)
        known = sent_with(tmp_path)
        before = len(host.turns)
        process = gongkai_crawl(tmp_path, "--resume", "--seed", f"{server.url}/")
        said, log = process.communicate(timeout=120)
        assert process.returncode == 0, (said, log)
        assert not set(host.turns[before:]) & known
        assert host.strange == []
        record = run_record(tmp_path, ":site:")
        assert len(record["candidates"]) == REPORTS
        assert all(column["complete"] for column in record["columns"])
        assert sent_with(tmp_path) >= {turn for turn in host.turns if turn not in host.turns[:before]}


def sent_with(data: Path) -> set[str]:
    """The bodies of the archived requests that have an answer."""
    answered = {
        headers["WARC-Concurrent-To"]
        for headers, _ in records(data)
        if headers["WARC-Type"] in {"response", "revisit"} and "WARC-Concurrent-To" in headers
    }
    return {
        block.partition(b"\r\n\r\n")[2].decode()
        for headers, block in records(data)
        if headers["WARC-Type"] == "request" and headers["WARC-Record-ID"] in answered and block.startswith(b"POST ")
    }


def asked_by(html: str, *, path: str = "/nb/list.aspx", posted: Post | None = None) -> list[tuple[str, str]]:
    """(path, body) of what a page of a column would have sent."""
    text = f"<title>政府信息公开年报</title>{html}".encode()
    page = read_page(BASE + path, text, next_words=WORDS.next, page_words=WORDS.other_pages, posted=posted)
    where = look_around(page := read_links(page), "www.example.gov.cn", WORDS, inherited="column")
    return [(one.url.removeprefix(BASE), one.post.body) for one in leads(page, where, WORDS) if one.post is not None]


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("$.post('/list.do', {page: n, channelId: '7'})", [("/list.do", "page=1&channelId=7")]),
        ("jQuery.post('getDocList?col=3', 'pageNo=' + n + '&id=7')", [("/nb/getDocList?col=3", "pageNo=1&id=7")]),
        ("axios.post('/api/list', {current: 1, size: 20, ids: ['a', 'b']})",
         [("/api/list", '{"current": 1, "size": 20, "ids": ["a", "b"]}')]),
        ("fetch('/api/list', {method: 'POST', body: JSON.stringify({pageNum, pageSize: 15})})",
         [("/api/list", '{"pageNum": 1, "pageSize": 15}')]),
        ("const url = '/common/search/' + id; var id = 'ab12'; $.ajax({type: 'post', url: `/common/search/${id}`, data: {_pageSize: 5, page: p}})",
         [("/common/search/ab12", "_pageSize=5&page=1")]),
        ("$.ajax({url: ctx + '/list.do', type: 'POST', data: {page: 1}})", []),  # ctx is not known
        ("$.post('/list.do', {page: n, token: token})", []),
        ("$.post('/list.do', {page: n, name: $('#name').val()})", []),
        ("$.post('/list.do', {page: n, name: '某某'})", []),
        ("$.post('/list.do', {channelId: 7})", []),  # counts no pages
        ("$.post('/list.do', {page: n, method: 'delete', id: 7})", []),
        ("$.post('/news.do', {page: n, method: 'getList', id: 7})", [("/news.do", "page=1&method=getList&id=7")]),
        ("$.post('http://other.gov.cn/list.do', {page: n})", []),
        ("$.post('/messageList.do', {page: n})", []),
        ("$.post('/user/list.do', {page: n})", []),
        ("$.get('/list.do', {page: n})", []),
        ("this.$http.post('/list.do', {page: this.page, siteId: 5})", [("/list.do", '{"page": 1, "siteId": 5}')]),
        ("$.post('/list.do', {page: n, id: ", []),
    ],
)  # fmt: skip
def test_what_a_script_sends_is_sent_only_where_it_reads_a_list(script: str, asked: list[tuple[str, str]]) -> None:
    assert asked_by(f"<script>{script}</script>") == asked
    outside = read_links(read_page(BASE + "/", f"<title>某县</title><script>{script}</script>".encode()))
    where = look_around(outside, "www.example.gov.cn", WORDS)
    assert [one for one in leads(outside, where, WORDS) if one.post is not None] == []


NEXT = "<a href=\"javascript:__doPostBack('{}','{}')\">{}</a>"
STATE = '<input type="hidden" name="__VIEWSTATE" value="s">'


@pytest.mark.parametrize(
    ("control", "target"),
    [
        (NEXT.format("ctl00$Pager", "2", "下一页"), "ctl00%24Pager"),
        (NEXT.format("GridView1", "Page$2", "2"), "GridView1"),
        (NEXT.format("GridView1", "Page$2", "..."), None),  # says nothing that is known of pagers
        (NEXT.format("Calendar1", "V8766", "&gt;"), None),
        (NEXT.format("lnkLogin", "", "下一页"), None),
        (NEXT.format("ctl00$Pager", "2", "提交"), None),
        ('<input type="submit" name="btnNextPage" value="下一页">', ""),
        ('<input type="submit" name="btnSave" value="下一页">', None),
        (f'<input type="password" name="x">{NEXT.format("ctl00$Pager", "2", "下一页")}', None),
        (f"<textarea name='x'></textarea>{NEXT.format('ctl00$Pager', '2', '下一页')}", None),
    ],
)
def test_only_a_pager_of_an_asp_net_page_is_set_off(control: str, target: str | None) -> None:
    found = asked_by(f'<form method="post" action="list.aspx">{STATE}{control}</form>')
    assert [body.split("&")[0].partition("=")[2] for _, body in found] == ([] if target is None else [target])
    assert asked_by(f'<form method="post" action="/other.aspx">{STATE}{control}</form>') == []


def test_pages_are_counted_as_the_list_counts_them() -> None:
    answer = '{"total": 25, "results": [{"title": "某局2023年年报", "url": "/a/1.html"}]}'
    post = Post('{"pageIndex": 0, "pageSize": 10}', JSON, number=0, first=0)
    for number in (1, 2):
        (asked,) = asked_by_json(answer, post)
        assert asked.body == f'{{"pageIndex": {number}, "pageSize": 10}}'
        post = asked
    assert asked_by_json(answer, post) == []


def asked_by_json(answer: str, post: Post) -> list[Post]:
    page = read_links(read_page(BASE + "/api/list", answer.encode(), posted=post))
    where = look_around(page, "www.example.gov.cn", WORDS, inherited="column")
    return [one.post for one in leads(page, where, WORDS) if one.post is not None]


def test_a_form_is_sent_in_the_encoding_of_its_page() -> None:
    assert form_of([("name", "年 报&")], "gb18030").body == "name=%C4%EA+%B1%A8%26"
