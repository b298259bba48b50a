from __future__ import annotations

import gzip
import http.client
import socket
import time
from typing import TYPE_CHECKING

import pytest

from archive.demo.model import Host, Page
from archive.demo.server import SampleServer
from archive.demo.web import sample_web

if TYPE_CHECKING:
    from collections.abc import Iterator

GD = "http://sft.gd-example.gov.cn"
HUAIAN = "http://www.huaian-example.gov.cn"
SUZHOU = "http://sfj.suzhou-example.gov.cn"


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(sample_web("before")) as running:
        yield running


def get(server: SampleServer, url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """GET through the proxy, as a crawler does; nothing is decoded."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_an_absolute_address_is_answered_for_its_host(server: SampleServer) -> None:
    response, body = get(server, f"{GD}/")
    assert response.status == 200
    assert "广东省司法厅" in body.decode()
    assert get(server, f"{GD}/nothing-here.html")[0].status == 404


def test_the_same_host_is_found_by_its_host_header(server: SampleServer) -> None:
    response, body = get(server, "/", Host="sft.gd-example.gov.cn")
    assert (response.status, "广东省司法厅" in body.decode()) == (200, True)


def test_a_tag_given_back_is_answered_with_304(server: SampleServer) -> None:
    tag = get(server, f"{GD}/gkmlpt/index")[0].headers["ETag"]
    response, body = get(server, f"{GD}/gkmlpt/index", If_None_Match=tag)
    assert (response.status, body, response.headers["ETag"]) == (304, b"", tag)
    assert get(server, f"{GD}/gkmlpt/index", If_None_Match='"other"')[0].status == 200


def test_a_date_given_back_is_answered_with_304(server: SampleServer) -> None:
    stamp = get(server, f"{HUAIAN}/")[0].headers["Last-Modified"]
    assert get(server, f"{HUAIAN}/", If_Modified_Since=stamp)[0].status == 304


def test_gzip_only_for_those_who_take_it(server: SampleServer) -> None:
    plain = get(server, f"{SUZHOU}/")[1]
    response, body = get(server, f"{SUZHOU}/", Accept_Encoding="gzip, deflate")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == plain


def test_one_host_sends_chunks(server: SampleServer) -> None:
    response, body = get(server, "http://www.suqian-example.gov.cn/")
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert "宿迁市人民政府" in body.decode()


def test_gbk_is_named_in_the_page_only(server: SampleServer) -> None:
    response, body = get(server, "http://sft.henan-example.gov.cn/index.htm")
    assert response.headers["Content-Type"] == "text/html"
    assert b"charset=gb2312" in body
    assert "河南省司法厅" in body.decode("gb18030")


@pytest.mark.parametrize(("host", "status"), [("www.wuchang-example.gov.cn", 521), ("www.kaiping-example.gov.cn", 412)])
def test_blocked_hosts_challenge_every_page_but_robots(server: SampleServer, host: str, status: int) -> None:
    assert get(server, f"http://{host}/")[0].status == status
    assert get(server, f"http://{host}/zwgk/xxgknb/2024.html")[0].status == status
    assert get(server, f"http://{host}/robots.txt")[0].status == 404


@pytest.mark.parametrize("host", ["www.liangshan-example.gov.cn", "no-such-host.example"])
def test_a_host_that_is_down_closes_the_connection(server: SampleServer, host: str) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        get(server, f"http://{host}/")
    assert server.log[-1].status == 0


def test_robots_differ_by_host(server: SampleServer) -> None:
    assert b"Disallow: /search/" in get(server, "http://www.hangzhou-example.gov.cn/robots.txt")[1]
    assert b"Crawl-delay: 0.5" in get(server, "http://www.shangdu-example.gov.cn/robots.txt")[1]
    assert get(server, f"{GD}/robots.txt")[0].status == 404


def test_the_home_page_may_have_moved(server: SampleServer) -> None:
    response, _ = get(server, "http://www.shangdu-example.gov.cn/")
    assert (response.status, response.headers["Location"]) == (301, "http://www.shangdu-example.gov.cn/index.html")


def test_the_log_is_exact_and_in_order() -> None:
    web = {"a.example": Host({"/x?y=1": Page(b"x")}), "b.example": Host(down=True)}
    with SampleServer(web) as server:
        get(server, "http://a.example/x?y=1", User_Agent="tester/1", If_None_Match='"z"')
        get(server, "http://a.example/none")
        with pytest.raises(http.client.RemoteDisconnected):
            get(server, "http://b.example/robots.txt")
        asked = [(one.host, one.path, one.status, one.agent, one.conditional) for one in server.log]
        assert asked == [
            ("a.example", "/x?y=1", 200, "tester/1", True),
            ("a.example", "/none", 404, "", False),
            ("b.example", "/robots.txt", 0, "", False),
        ]
        assert server.log[0].clock <= server.log[1].clock <= time.monotonic()


def test_a_connection_is_kept_and_another_state_is_shown(server: SampleServer) -> None:
    with SampleServer({"a.example": Host({"/": Page(b"before")})}) as own:
        connection = http.client.HTTPConnection("127.0.0.1", own.port, timeout=10)
        connection.request("GET", "http://a.example/")
        first = connection.getresponse().read()
        own.show({"a.example": Host({"/": Page(b"after")})})
        connection.request("GET", "http://a.example/")
        assert (first, connection.getresponse().read()) == (b"before", b"after")
        connection.close()


def test_the_port_is_free_again_when_it_ends() -> None:
    with SampleServer({}) as server:
        port = server.port
    with SampleServer({}, port=port) as again:
        assert again.port == port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
