"""The Atom feed: valid by RFC 4287, with ids that stay."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree

from archive.browse.feed import MOST_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browse.conftest import Archive, Pages, Stocked

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated", "summary")}


def feed(pages: Pages) -> Any:
    answer = pages.get("/-/feed.atom")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root: Any = etree.fromstring(answer.content)
    check(root)
    return root


def check(root: Any) -> None:
    """What RFC 4287 asks of a feed and its entries."""
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ONCE[element.tag.removeprefix(ATOM)]:
            assert len(element.findall(f"{ATOM}{name}")) == 1, (element.tag, name)
            assert element.findtext(f"{ATOM}{name}").strip()
        assert re.fullmatch(r"tag:[a-z.]+,\d{4}:\S+", element.findtext(f"{ATOM}id"))
        assert element.findtext(f"{ATOM}author/{ATOM}name")
        for name in ("updated", "published"):
            for time in element.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(time.text).utcoffset() is not None
        links = element.findall(f"{ATOM}link")
        assert len([link for link in links if link.get("rel") == "alternate"]) == 1
        for link in links:
            parts = urlsplit(link.get("href"))
            assert parts.scheme in ("http", "https")
            assert parts.hostname
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert times == sorted(times, reverse=True)
    assert root.findtext(f"{ATOM}updated") == max(times, default="1970-01-01T00:00:00Z")
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]


def entries(root: Any) -> list[tuple[str, str, str]]:
    return [
        (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}category").get("term"), link(entry, "alternate"))
        for entry in root.findall(f"{ATOM}entry")
    ]


def link(element: Any, relation: str) -> str:
    (found,) = (one.get("href") for one in element.findall(f"{ATOM}link") if one.get("rel") == relation)
    return str(found)


def test_new_reports_and_changes_are_told_newest_first(pages: Pages, stocked: Stocked) -> None:
    root = feed(pages)
    address = f"http://localhost/-/report/{stocked.report_id}"
    assert entries(root) == [
        ("数字有改动：甲县人民政府2023年政府信息公开工作年度报告", "statistic", f"{address}#changes"),
        ("新报告：甲县人民政府2023年政府信息公开工作年度报告", "report", address),
    ]
    for entry in root.findall(f"{ATOM}entry"):
        assert pages.get(urlsplit(link(entry, "alternate")).path).status_code == 200
        assert link(entry, "via") == stocked.capture["url"]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "甲县人民政府"
    assert link(root, "self") == "http://localhost/-/feed.atom"


def test_ids_stay_whatever_the_address(stocked: Stocked, browse: type[Pages], pages: Pages) -> None:
    there = feed(browse(stocked.data, base_url="/archive/"))
    here = feed(pages)
    assert [one.text for one in there.iter(f"{ATOM}id")] == [one.text for one in here.iter(f"{ATOM}id")]
    assert link(there, "self") == "http://localhost/archive/-/feed.atom"
    assert all(address.startswith("http://localhost/archive/-/report/") for _, _, address in entries(there))


def test_an_empty_archive_has_a_feed(empty: Archive, browse: type[Pages]) -> None:
    assert entries(feed(browse(empty.data))) == []


def test_it_tells_the_newest_only_and_nothing_twice(
    empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]
) -> None:
    stock(empty)
    for number in range(MOST_ENTRIES + 5):
        capture = empty.capture(
            f"http://a{number}.gov.cn/", b"<p>%d</p>" % number, at=f"2025-01-01T00:{number % 60:02}:00Z"
        )
        empty.report(capture, title=f"第{number}号 \x00\x0b\ufffe<&>", is_current=int(number != 3))
    empty.insert("changes", id=77, url="urn:sha256:ab", from_capture=0, to_capture=0, kind="removed", detail="{}",
                 report_id=None, changed_at="2027-01-01T00:00:00Z")  # fmt: skip
    pages = browse(empty.data)
    told = entries(feed(pages))
    assert len(told) == MOST_ENTRIES
    assert told[0] == ("已撤下：urn:sha256:ab", "removed", "http://localhost/gongkai/changes/77#changes")
    assert pages.get("/gongkai/changes/77").status_code == 200
    assert "新报告：第3号 <&>" not in [title for title, _, _ in told]
    assert "新报告：第59号 <&>" in [title for title, _, _ in told]


def test_pages_name_the_feed(pages: Pages, stocked: Stocked) -> None:
    for path in ("/", f"/-/report/{stocked.report_id}"):
        assert '<link rel="alternate" type="application/atom+xml"' in pages.get(path).text
