"""The web is of one piece: what is linked is there, what is listed is all there is, and the manifest names it."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest

from archive.config import load_forms
from archive.demo.families import FAMILIES
from archive.demo.samples import documents, read_samples
from archive.demo.web import PLANNED_FAILURES, report_urls, sample_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.demo.model import Host, Page, State

STATES: tuple[State, ...] = ("before", "after")
BEFORE = sample_web("before")
AFTER = sample_web("after")


def text_of(page: Page) -> str:
    return page.body.decode("gb18030" if b"charset=gb2312" in page.body[:400] else "utf-8")


def html_pages(web: dict[str, Host]) -> Iterator[tuple[str, str]]:
    for name, host in web.items():
        for path, page in host.pages.items():
            if page.media_type.startswith("text/html") and page.status == 200:
                yield f"http://{name}{path}", text_of(page)


def links_of(url: str, text: str) -> set[str]:
    found = {urljoin(url, unescape(one)) for one in re.findall(r'href="([^"]+)"', text)}
    return {one.partition("#")[0] for one in found if one.startswith("http")}


def answer(web: dict[str, Host], url: str) -> Page:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return web[parts.netloc].page(target, parts.path, query)


def test_there_are_ten_hosts_and_more_in_six_families() -> None:
    six = {"trs", "hanweb", "gkmlpt", "boda", "openness", "small"}
    assert len(BEFORE) >= 10
    assert all(name.endswith("-example.gov.cn") for name in BEFORE)
    assert {sample.family for sample in read_samples("before")} == six <= set(FAMILIES)


@pytest.mark.parametrize("web", [BEFORE, AFTER], ids=STATES)
def test_no_link_of_the_web_is_dead(web: dict[str, Host]) -> None:
    dead = [
        (url, link) for url, text in html_pages(web) for link in links_of(url, text) if answer(web, link).status >= 400
    ]
    assert dead == []


def reachable(web: dict[str, Host]) -> set[str]:
    """All pages that links lead to from the home pages, and what lists get from their interfaces."""
    queue = [f"http://{sample.host}/" for sample in read_samples("before")]
    seen = set(queue)
    while queue:
        url = queue.pop()
        page = answer(web, url)
        if page.status == 301:
            found = {dict(page.headers)["Location"]}
        elif page.media_type.startswith(("text/html", "text/xml")):
            text = text_of(page)
            found = links_of(url, text)
            if pages := re.search(r"createPageHTML\((\d+), 0", text):
                found |= {urljoin(url, f"index_{number}.html") for number in range(1, int(pages[1]))}
            if "dataproxy.jsp?page=1" in text:
                more = next(link for link in found if "dataproxy.jsp" in link)
                found |= {more.replace("page=1", f"page={number}") for number in range(2, 5)}
            if "window._CONFIG" in text and '"TREE"' in text:
                ids = re.findall(r'"id": (\d+)', text)
                api = url.replace("/index", "/api/all/")
                found |= {
                    f"{api}{one}?page={number}&sid=147"
                    for one in ids
                    for number in (1, 2)
                    if number == 1 or answer(web, f"{api}{one}?page=2").status == 200
                }
        elif page.media_type == "application/json":
            found = {article["url"] for article in json.loads(page.body)["articles"]}
        else:
            found = set()
        for link in found - seen:
            seen.add(link)
            queue.append(link)
    return seen


@pytest.mark.parametrize("state", STATES)
def test_every_report_can_be_reached_from_its_home_page(state: State) -> None:
    assert set(report_urls(state)) <= reachable(sample_web(state))


def test_the_manifest_names_every_report_of_both_states(manifest: list[dict[str, Any]]) -> None:
    for state in STATES:
        named = {one["url"]: one["site"] for one in manifest if one["state"] in {"both", state}}
        assert named == report_urls(state)


def test_the_cells_of_the_manifest_are_those_of_the_forms(manifest: list[dict[str, Any]]) -> None:
    for one in manifest:
        form = load_forms().of_era(one["era"])
        assert form is not None
        for table_id, lines in one["cells"].items():
            table = form.table(table_id)
            assert {line.id: len(line.columns) for line in table.lines} == {
                line: len(own) for line, own in lines.items()
            }


def test_between_the_states_one_report_is_edited_one_added_one_removed(manifest: list[dict[str, Any]]) -> None:
    before, after = report_urls("before"), report_urls("after")
    (added,), (removed,) = set(after) - set(before), set(before) - set(after)
    assert urlsplit(added).netloc == "sfj.suzhou-example.gov.cn"
    assert answer(AFTER, removed).status == 404
    edited = [one for one in manifest if "edit" in one]
    assert len(edited) == 1
    old, new = (text_of(answer(web, edited[0]["url"])) for web in (BEFORE, AFTER))
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 2
    untouched = [url for url in set(before) & set(after) if url != edited[0]["url"]]
    plain = [url for url in untouched if "访问量" not in text_of(answer(BEFORE, url))]
    assert len(plain) > 30
    assert all(answer(BEFORE, url).body == answer(AFTER, url).body for url in plain if "suqian" not in url)


def test_dataproxy_answers_both_forms_of_the_question() -> None:
    host = BEFORE["sfj.suzhou-example.gov.cn"]
    proxy = "/module/web/jpage/dataproxy.jsp"
    by_record = host.page("", proxy, {"columnid": "1229063381", "startrecord": "5", "endrecord": "8"}).body
    by_group = host.page("", proxy, {"columnid": "1229063381", "page": "2"}).body
    assert by_record == by_group
    assert by_record.count(b"<record>") == 2 + 1
    assert b"<totalrecord>7</totalrecord>" in by_record
    assert b"<totalrecord>0</totalrecord>" in host.page("", proxy, {"columnid": "1"}).body


def test_pages_0_and_1_of_the_gkmlpt_interface_are_the_same_and_the_end_is_404() -> None:
    host = BEFORE["sft.gd-example.gov.cn"]
    path = "/gkmlpt/api/all/4688"
    zero, first, second, third = (host.page("", path, {"page": str(number)}) for number in range(4))
    assert zero == first != second
    assert json.loads(first.body)["classify"]["post_count"] == 8
    assert (second.status, third.status) == (200, 404)


def test_the_second_page_of_a_boda_list_has_the_highest_number() -> None:
    pages = BEFORE["sft.henan-example.gov.cn"].pages
    assert 'href="/zfxxgk/zfxxgknb/2.htm" target="_blank">下页' in text_of(pages["/zfxxgk/zfxxgknb.htm"])
    assert 'href="/zfxxgk/zfxxgknb/1.htm" target="_blank">下页' in text_of(pages["/zfxxgk/zfxxgknb/2.htm"])


def test_the_site_list_names_every_site_and_the_planned_failures() -> None:
    text = (resources.files("archive.demo") / "sites.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert list(rows[0]) == ["id", "name", "region_code", "level", "platform", "seed"]
    names = {sample.id: sample.name for sample in read_samples("before")}
    assert {row["id"] for row in rows} == set(names) | set(PLANNED_FAILURES)
    assert all(row["name"] == names.get(row["id"], row["name"]) for row in rows)
    assert all(urlsplit(row["seed"]).netloc in BEFORE for row in rows)


def test_the_sample_web_stays_small() -> None:
    def size(entry: Any) -> int:
        return sum(size(one) for one in entry.iterdir()) if entry.is_dir() else len(entry.read_bytes())

    assert size(documents()) < 2_000_000
