"""What the request line and the Host header say, and where a request is sent."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawler.outgoing import Place, Server, request_of

HTTP = Server("http", "a.gov.cn", 80)
PROXY = Server("http", "10.0.0.1", 3128)


@pytest.mark.parametrize(
    ("url", "line", "host", "place"),
    [
        ("http://a.gov.cn", "GET / HTTP/1.1", "a.gov.cn", Place(HTTP)),
        ("http://a.gov.cn:80/x?a=1&b=%E5%B9%B4#top", "GET /x?a=1&b=%E5%B9%B4 HTTP/1.1", "a.gov.cn", Place(HTTP)),
        ("http://A.gov.cn:8080/a//b", "GET /a//b HTTP/1.1", "a.gov.cn:8080", Place(Server("http", "a.gov.cn", 8080))),
        ("https://a.gov.cn:443/", "GET / HTTP/1.1", "a.gov.cn", Place(Server("https", "a.gov.cn", 443))),
        ("https://a.gov.cn:80/", "GET / HTTP/1.1", "a.gov.cn:80", Place(Server("https", "a.gov.cn", 80))),
        ("http://[::1]:8000/x", "GET /x HTTP/1.1", "[::1]:8000", Place(Server("http", "::1", 8000))),
        ("http://年.cn/", "GET / HTTP/1.1", "xn--hwt.cn", Place(Server("http", "xn--hwt.cn", 80))),
    ],
)
def test_a_request_goes_to_its_server(url: str, line: str, host: str, place: Place) -> None:
    message, where = request_of(Request(url))
    assert message.decode() == f"{line}\r\nHost: {host}\r\n\r\n"
    assert where == place


@pytest.mark.parametrize(
    ("url", "line", "place"),
    [
        ("http://a.gov.cn?x=1", "GET http://a.gov.cn/?x=1 HTTP/1.1", Place(PROXY)),
        ("https://a.gov.cn/x", "GET /x HTTP/1.1", Place(Server("https", "a.gov.cn", 443), ("10.0.0.1", 3128, b"B x"))),
    ],
)
def test_a_request_goes_to_the_proxy(url: str, line: str, place: Place) -> None:
    asked = Request(url, headers={"Proxy-Authorization": "B x"}, meta={"proxy": "10.0.0.1:3128"})
    message, where = request_of(asked)
    assert message.decode().startswith(f"{line}\r\nHost: a.gov.cn\r\n")
    assert where == place
    assert (b"Proxy-Authorization: B x\r\n" in message) is (place.tunnel is None)


def test_headers_and_body_of_a_request() -> None:
    headers = {"Referer": "http://a.gov.cn/\r\nX-Evil: 1", "Content-Length": "99", "X": ["1", "2"], "Host": "b.gov.cn"}
    message, _ = request_of(Request("http://a.gov.cn/", method="POST", body=b"a=1", headers=headers))
    head, _, body = message.partition(b"\r\n\r\n")
    assert body == b"a=1"
    assert head.decode().split("\r\n") == [
        *("POST / HTTP/1.1", "Referer: http://a.gov.cn/ X-Evil: 1", "X: 1", "X: 2", "Host: b.gov.cn"),
        "Content-Length: 3",
    ]
    assert request_of(Request("http://a.gov.cn/", method="POST"))[0].endswith(b"Content-Length: 0\r\n\r\n")


def test_a_direct_request_tells_no_proxy_password() -> None:
    message, _ = request_of(Request("http://a.gov.cn/", headers={"Proxy-Authorization": "B x"}))
    assert b"Proxy-Authorization" not in message
