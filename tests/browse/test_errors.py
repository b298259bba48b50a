"""No address makes a page fail: what leads nowhere is 404, what is asked wrongly is 400."""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browse.conftest import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browse.conftest import Pages

HUGE = "9" * 19  # more than 63 bits hold
ROUTES = (
    "/-/report/{}", "/-/snapshot/{}", "/-/snapshot/{}/document", "/-/snapshot/{}/file", "/-/snapshot/{}/record",
    "/-/snapshot/{}/page/1.png", "/-/trend/{}", "/-/trend/region/{}", "/-/trend/level/{}", "/-/compare/{}/1", "/-/compare/1/{}",
)  # fmt: skip
ODD = ("0", HUGE, HUGE * 3, "x", "-1", "1.5", "1/2/3", "%00", "1%00", "%F0%9F", "~7E", "%2e%2e", "1;2", "a" * 3000)


@pytest.fixture(scope="module")
def address(pages: Pages) -> Iterator[tuple[str, int]]:
    with served(pages) as address:
        host, _, port = address.rpartition("/")[2].partition(":")
        for _ in range(100):
            try:
                socket.create_connection((host, int(port))).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield host, int(port)


def ask(address: tuple[str, int], target: bytes) -> int:
    """The status of an answer to a request as it is, which no client has tidied up."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("route", ROUTES)
def test_odd_numbers_are_404(pages: Pages, route: str) -> None:
    for odd in ODD:
        answer = pages.get(route.format(odd), follow_redirects=True)
        assert answer.status_code == 404, (route, odd)


@pytest.mark.parametrize(
    "target",
    [b"/-/report/../..", b"/-/report/../../etc/passwd", b"/../..", b"/-/nothing", b"/%", b"/%zz", b"/-/trend/1?line=%ff%fe",
     b"/-/shares?region=%00", b"/-/report/" + b"1" * 5000, b"/-/", b"/-/gongkai/none.css",
     b"/nothing.json", b"/gongkai/nothing", b"/-/snapshot/1?report=" + HUGE.encode() + b"&table_id=a&line=b&column=c"],
)  # fmt: skip
def test_addresses_that_no_client_tidied(address: tuple[str, int], target: bytes) -> None:
    status = ask(address, target)
    assert status in ((302, 404) if b"%" in target or target.endswith(b"/") else (404,))


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # it leaves off in the midst of its facets
@pytest.mark.parametrize("query", ["_sort=x", "_where=1+from", "_size=x", "_facet=x", "year__in=x", "_next=x"])
def test_what_datasette_is_asked_wrongly_is_no_failure(pages: Pages, query: str) -> None:
    assert pages.get(f"/gongkai/reports?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "target",
    ["reports?_through=x", "reports?_through=1", "reports?_through={}", "reports?year__gt=" + HUGE, "reports?year__gt=%C2%B2",
     "statistics/%00", "statistics.json?_ttl=%C2%B2", "statistics.json?_where=%00", "statistics/1"],
)  # fmt: skip
def test_what_datasette_cannot_read_is_a_fault_of_the_request(
    pages: Pages, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    answer = pages.get(f"/gongkai/{target}")
    assert answer.status_code == 400
    assert "看不懂" in answer.text or answer.json()["error"].startswith("看不懂")
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_a_type_error_of_ours_is_not_blamed_on_the_request(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    import archive.browse.trends as module

    monkeypatch.setattr(module, "read_trend", None)
    assert pages.get("/-/trend/1").status_code == 500


def test_the_page_of_threads_is_not_there(pages: Pages) -> None:
    """It tells where Python's own files lie."""
    for path in ("/-/threads", "/-/threads.json"):
        answer = pages.get(path)
        assert answer.status_code == 404
        assert "running at" not in answer.text


@given(st.text(max_size=30), st.sampled_from(["line", "column", "with", "name", "measure", "year", "page", "by", "about", "region",
                                              "level", "agency", "report"]))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_no_query_makes_a_page_fail(pages: Pages, value: str, name: str) -> None:
    for path in ("/-/trend/1", "/-/trend/all", "/-/shares", "/"):
        assert pages.get(path, params={name: value.encode("utf-8", "ignore").decode()}).status_code in (200, 404)


def test_a_page_that_fails_says_nothing_of_the_insides(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    import archive.browse.trends as module

    def fails(*_: object) -> None:
        secret = "/a/path/of/this/machine"
        raise RuntimeError(secret)

    monkeypatch.setattr(module, "read_trend", fails)
    with caplog.at_level(logging.ERROR):
        answer = pages.get("/-/trend/1")
    assert answer.status_code == 500
    assert "/a/path" not in answer.text
    assert "/-/trend/1 failed" in caplog.text
    assert "/a/path" not in capsys.readouterr().out


def test_errors_as_json_where_json_was_asked(pages: Pages) -> None:
    answer = pages.get("/gongkai/nothing.json")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)
