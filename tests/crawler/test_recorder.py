"""Every block in the archive is byte for byte what the server read and sent."""

from __future__ import annotations

import gzip
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from scrapy.core.downloader.handlers import http11

from crawler.recorder import RecorderError, check_hooks
from tests.crawler.loopback import Answer, Loopback, Tunnel
from tests.crawler.running import blocks, crawl, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "<html><head><title>政府信息公开工作年度报告</title></head><body><h1>二〇二四年</h1>主动公开 12</body></html>".encode(
    "gb18030"
)
ZIPPED = gzip.compress(PAGE * 20, mtime=0)
HEAD = b"HTTP/1.1 200 OK\r\nsErVeR: nginx\r\nX-b: 1\r\nx-A: 2\r\nSet-Cookie: a=1\r\nsEt-CoOkIe: b=2\r\n"


def whole(head: bytes, body: bytes) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(body: bytes, width: int = 97) -> bytes:
    parts = [body[start : start + width] for start in range(0, len(body), width)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: t\r\n\r\n"


ANSWERS = {
    "/gbk": Answer(whole(HEAD + b"Content-Type: text/html\r\n", PAGE)),
    "/gzip": Answer(whole(HEAD + b"content-encoding: GZIP\r\n", ZIPPED)),
    "/chunked": Answer(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(PAGE * 3)),
    "/gzip-chunked": Answer(
        HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(ZIPPED, 40)
    ),
    "/moved": Answer(whole(b"HTTP/1.1 302 Moved Temporarily\r\nLocation: /gbk?from=moved\r\n", b"moved")),
    "/gbk?from=moved": Answer(whole(HEAD, PAGE)),
    "/close-delimited": Answer(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nup to the end", close=True),
    "/folded": Answer(b"HTTP/1.1 200 OK\r\nthis line has no colon\r\nX-Fold: a\r\n  b\r\nContent-Length: 2\r\n\r\nok"),
    "/line-feeds": Answer(b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\nlf"),
    "/gbk-header": Answer(
        b"HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="
        + "年报.pdf".encode("gbk")
        + b"\r\nContent-Length: 3\r\n\r\npdf"
    ),
    "/empty": Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    "/nothing": Answer(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "/large": Answer(whole(HEAD + b"Content-Type: application/pdf\r\n", b"%PDF-1.4\n" + bytes(range(256)) * 8000)),
    "/gone": Answer(whole(b"HTTP/1.1 404 Nicht gefunden\r\n", b"no")),
}
CUT = Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 100, close=True)
SLOW = Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\npartial", hang=3.0)
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
AFTER_HINTS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfinal"


def answer(url: str, path: str, head: bytes) -> Answer:
    if path == "/robots.txt":
        return Answer(whole(b"HTTP/1.1 200 OK\r\n", b"User-agent: *\nDisallow: /private\n"))
    if path == "/cut":
        return CUT
    if path == "/slow":
        return SLOW
    if path == "/hints":
        return Answer(HINTS + AFTER_HINTS)
    if head.startswith(b"POST "):
        return Answer(whole(HEAD, b"posted"))
    return ANSWERS.get(path, ANSWERS["/gone"])


PATHS = [path for path in ANSWERS if path != "/gbk?from=moved"]
SETTINGS = {"RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 0.7, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}


def same_bytes(data: Path, server: Loopback, *, host: str | None = None) -> int:
    """How many exchanges were compared: each request and each whole answer, whatever its kind."""
    sent, got, revisited = blocks(data, "request"), blocks(data, "response"), blocks(data, "revisit")
    compared = 0
    for asked in server.asked:
        url = asked.url
        if asked.path == "/posted":
            assert asked.read.endswith(b"\r\n\r\na=1&b=2")
            assert sent[url] == [asked.read]
            continue
        assert asked.read in sent[url], url
        assert url.startswith(host or server.url)
        if asked.path == "/hints":
            assert got[url] == [AFTER_HINTS]
        elif url in revisited:  # of a revisit the head is kept
            assert asked.sent.startswith(revisited[url][0]), url
        else:
            assert asked.sent in got[url], (url, asked.sent[:200], [one[:200] for one in got[url]])
        compared += 1
    return compared


class Direct(NamedTuple):
    data: Path
    plain: Loopback
    secure: Loopback


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[Direct]:
    """One crawl without a proxy, over HTTP and HTTPS."""
    data = tmp_path_factory.mktemp("direct")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback(answer) as plain, Loopback(answer, tls=context) as secure:
        urls = [plain.url + path for path in (*PATHS, "/cut", "/slow", "/hints", "/private/x")]
        urls += [secure.url + path for path in ("/gzip-chunked", "/folded")]
        seeds = " ".join([*urls, "http://127.0.0.2:1/"])
        crawl(data, {"seeds": seeds, "posts": secure.url + "/posted"}, SETTINGS, "ask_all")
        yield Direct(data, plain, secure)


def test_direct_exchanges_are_archived_as_sent(direct: Direct) -> None:
    data, server = direct.data, direct.plain
    assert same_bytes(data, server) == len(PATHS) + 5  # robots.txt, the moved one, cut, slow, hints
    assert "/private/x" not in server.paths
    said = {headers["WARC-Target-URI"]: headers for headers, _ in records(data) if headers["WARC-Type"] == "response"}
    assert said[server.url + "/cut"]["WARC-Truncated"] == "disconnect"
    assert said[server.url + "/slow"]["WARC-Truncated"] == "time"
    assert said[server.url + "/gbk"]["WARC-IP-Address"] == "127.0.0.1"
    failures = blocks(data, "metadata")["http://127.0.0.2:1/robots.txt"]
    assert len(failures) == 1
    assert b"connection refused" in failures[0]


def test_tls_is_archived_after_decryption(direct: Direct) -> None:
    data, server = direct.data, direct.secure
    assert same_bytes(data, server) == 3
    said = {headers["WARC-Target-URI"]: headers for headers, _ in records(data) if headers["WARC-Type"] == "response"}
    assert said[server.url + "/folded"]["WARC-Cipher-Suite"]
    assert blocks(data, "request")[server.url + "/posted"][0].endswith(b"\r\n\r\na=1&b=2")


def test_what_is_asked_through_a_proxy_is_archived_under_its_own_address(tmp_path: Path) -> None:
    with Loopback(answer) as server:
        urls = ["http://www.sample-example.gov.cn" + path for path in PATHS]
        crawl(
            tmp_path,
            {"seeds": " ".join(urls)},
            {**SETTINGS, "GONGKAI_PROXY": f"http://127.0.0.1:{server.port}"},
            "ask_all",
        )
        assert same_bytes(tmp_path, server, host="http://www.sample-example.gov.cn/") == len(PATHS) + 2
        kept = [headers for headers, _ in records(tmp_path) if headers["WARC-Type"] == "response"]
        assert all("WARC-IP-Address" not in headers for headers in kept)
        assert b"GET http://www.sample-example.gov.cn/gbk HTTP/1.1\r\n" in blocks(tmp_path, "request")[urls[0]][0]


def test_what_goes_through_a_tunnel_is_archived_as_sent_to_the_origin(tmp_path: Path, certificate: Path) -> None:
    """HTTPS through a proxy: CONNECT is between us and the proxy, and no part of any record."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    host = "https://www.sample-example.gov.cn"
    paths = ["/gbk", "/gzip-chunked", "/moved", "/gone", "/large", "/cut"]
    refused = "https://www.refused-example.gov.cn/gbk"
    with (
        Loopback(answer, tls=context) as server,
        Tunnel(server.port, lambda target: "refused" not in target) as tunnel,
    ):
        seeds = " ".join([*(host + path for path in paths), refused])
        crawl(
            tmp_path,
            {"seeds": seeds, "posts": f"{host}/posted"},
            {**SETTINGS, "GONGKAI_PROXY": tunnel.url.replace("//", "//a:b@"), "CONCURRENT_REQUESTS_PER_DOMAIN": 1},
            "ask_all",
        )
    assert {head.split(b" ")[1] for head in tunnel.asked} == {
        b"www.sample-example.gov.cn:443", b"www.refused-example.gov.cn:443"
    }  # fmt: skip
    assert all(b"Proxy-Authorization: Basic YTpi\r\n" in head for head in tunnel.asked)
    assert not any(b"Proxy-Authorization" in one.read for one in server.asked)
    sent, got = blocks(tmp_path, "request"), blocks(tmp_path, "response")
    assert len(server.asked) == len(paths) + 3  # robots.txt, where the moved one is, posted
    for one in server.asked:
        url = host + one.path
        assert one.read in sent[url]
        assert one.read.startswith((f"GET {one.path} ".encode(), f"POST {one.path} ".encode()))
        assert b"\r\nHost: www.sample-example.gov.cn\r\n" in one.read
        if one.path not in {"/gbk", "/gbk?from=moved"}:  # the same bytes: one is a revisit
            assert one.sent in got[url]
    assert all(url.startswith((host, "urn:")) for url in {*sent, *got})
    kept = [fields for fields, _ in records(tmp_path) if fields["WARC-Type"] in {"response", "revisit"}]
    assert all("WARC-IP-Address" not in fields for fields in kept)
    assert all(fields["WARC-Cipher-Suite"].startswith("TLS_") for fields in kept)
    (failed, *_) = blocks(tmp_path, "metadata")["https://www.refused-example.gov.cn/robots.txt"]
    assert b"fetchError: the proxy opened no tunnel" in failed
    assert not any(b"CONNECT" in block or b"Via: 1.1 tunnel" in block for _, block in records(tmp_path))


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2])
def test_old_tls_is_spoken_and_recorded(tmp_path: Path, certificate: Path, version: ssl.TLSVersion) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with Loopback(answer, tls=context) as server:
        crawl(tmp_path, {"seeds": f"{server.url}/gbk"}, SETTINGS, "ask_all")
        assert blocks(tmp_path, "response")[f"{server.url}/gbk"] == [ANSWERS["/gbk"].sent]
    said = {"TLSv1": "tls/1.0", "TLSv1_1": "tls/1.1", "TLSv1_2": "tls/1.2"}[version.name]
    kept = [headers for headers, _ in records(tmp_path) if headers["WARC-Type"] == "response"]
    assert {headers["WARC-Protocol"] for headers in kept} == {said}  # the last of two: http/1.1 stands before it


def test_what_is_no_answer_is_told_and_kept(tmp_path: Path) -> None:
    asked: list[str] = []

    def odd(url: str, path: str, head: bytes) -> Answer:
        asked.append(path)
        if path == "/stale":  # the connection is closed as the request comes, as where it had timed out
            return Answer(b"", close=True) if asked.count(path) == 1 else Answer(whole(HEAD, PAGE))
        if path == "/closed":
            return Answer(b"", close=True)
        return {
            "/garbage": Answer(b"SSH-2.0-OpenSSH_9.2\r\n"),
            "/long": Answer(whole(HEAD, bytes(60_000))),
            "/endless": Answer(HEAD + b"\r\n" + bytes(60_000), hang=3.0),
            "/two": Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
        }.get(path, Answer(whole(b"HTTP/1.1 404 No\r\n", b"no")))

    with Loopback(odd) as server:
        paths = ("/stale", "/garbage", "/x", "/long", "/endless", "/two")
        settings = {**SETTINGS, "DOWNLOAD_MAXSIZE": 50_000}
        crawl(tmp_path, {"seeds": " ".join(server.url + path for path in paths)}, settings, "ask_all")
        crawl(tmp_path, {"seeds": server.url + "/closed"}, settings, "ask_all")
    said = {url.rpartition("/")[2]: b"".join(found).decode() for url, found in blocks(tmp_path, "metadata").items()}
    assert "attempts: 2" in said["stale"]
    assert blocks(tmp_path, "response")[server.url + "/stale"] == [whole(HEAD, PAGE)]
    assert "fetchError: the answer is not HTTP" in said["garbage"]
    assert blocks(tmp_path, "response")[server.url + "/garbage"] == [b"SSH-2.0-OpenSSH_9.2\r\n"]
    assert "fetchError: the answer is not HTTP" in said["two"]
    for name in ("long", "endless"):
        assert "fetchError: the answer is larger than what is taken" in said[name]
    got = [headers for headers, _ in records(tmp_path) if headers["WARC-Type"] == "response"]
    cut = {headers["WARC-Target-URI"].rpartition("/")[2]: headers.get("WARC-Truncated") for headers in got}
    assert {cut["long"], cut["endless"]} == {"length"}
    assert {cut["stale"], cut["x"]} == {None}
    assert asked.count("/closed") == 1  # the connection was new: nothing says that the next would do better
    assert "fetchError: the connection was closed before an answer" in said["closed"]


def test_a_missing_hook_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = SimpleNamespace(_contextFactory=None, _bind_address=None, _fail_on_dataloss=True)
    with pytest.raises(RecorderError, match=r"connections with \(HTTP11DownloadHandler\._default_maxsize\)"):
        check_hooks(handler)
    monkeypatch.delattr(http11, "_TunnelingTCP4ClientEndpoint")
    with pytest.raises(RecorderError, match=r"_TunnelingTCP4ClientEndpoint"):
        check_hooks(handler)
