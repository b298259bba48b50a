"""From the site list to the database over loopback: reports, figures, findings, changes, failures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.config import load_forms
from archive.demo.run import PART_OF, warc_part_of
from archive.demo.samples import read_samples
from archive.demo.web import PLANNED_FAILURES, report_urls

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Run

Manifest = list[dict[str, Any]]


def test_exactly_the_planned_sites_fail(run: Run) -> None:
    assert run.result.as_planned, run.result.failed
    assert set(run.result.failed) == set(PLANNED_FAILURES)
    assert "as planned" in run.result.text()


def test_every_report_is_found_and_nothing_else(run: Run, manifest: Manifest) -> None:
    wanted = {(one["url"], one["agency"], one["year"], one["era"], one["status"]) for one in manifest}
    found = set(run.rows("select distinct url, agency, year, era, status from reports"))
    assert found == wanted


def test_the_reports_of_the_second_state_are_the_current_ones(run: Run, manifest: Manifest) -> None:
    current = run.rows("select agency, year, url from reports where is_current = 1")
    assert len(current) == len({row[:2] for row in current})
    assert {row[2] for row in current} >= set(report_urls("after"))


def test_every_figure_is_right(run: Run, manifest: Manifest) -> None:
    query = """
        select line, "column", value, kind, raw from statistics join reports on reports.id = report_id
        where url = ? and source = 'table' and ordinal = 1 and table_id = ?
    """
    wrong = []
    for one in manifest:
        form = load_forms().of_era(one["era"])
        assert form is not None
        edit = one.get("edit", {})
        for table_id, lines in one["cells"].items():
            found: dict[tuple[str, str], set[Any]] = {}
            for line, column, value, kind, raw in run.rows(query, one["url"], table_id):
                found.setdefault((line, column), set()).add(raw if kind in {"not_applicable", "unclear"} else value)
            wanted = {
                (line, column.id): {value}
                for line, values in lines.items()
                for column, value in zip(form.table(table_id).line(line).columns, values, strict=True)
            }
            if edit and table_id == edit["table_id"]:
                wanted[edit["line"], edit["column"]] = {edit["before"], edit["after"]}
            wrong += [(one["url"], key) for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
    assert wrong == []


def test_only_the_planned_findings_fail(run: Run, manifest: Manifest) -> None:
    planned = {(one["url"], fail) for one in manifest for fail in one["fails"]}
    query = """
        select distinct url, check_id from findings join reports on reports.id = report_id where outcome = 'fail'
    """
    assert set(run.rows(query)) == planned


def test_the_second_crawl_finds_what_was_changed_and_no_more(run: Run, manifest: Manifest) -> None:
    (edited,) = (one for one in manifest if "edit" in one)
    (removed,) = (one["url"] for one in manifest if one["state"] == "before")
    (added,) = (one["url"] for one in manifest if one["state"] == "after")
    rows = run.rows("select url, kind, detail from changes where kind <> 'text'")
    assert {(url, kind) for url, kind, _ in rows} == {(edited["url"], "statistic"), (removed, "removed")}
    detail = next(json.loads(detail) for _, kind, detail in rows if kind == "statistic")
    assert {str(edited["edit"]["before"]), str(edited["edit"]["after"])} <= set(_words(detail))
    assert {url for (url,) in run.rows("select url from changes where kind = 'text'")} <= {edited["url"]}
    assert any(change.startswith("new: ") and added in change for change in run.result.changes)


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for one in value.values() for word in _words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    return [str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)]


def test_blocked_answers_are_archived_as_such(run: Run) -> None:
    query = "select distinct http_status from captures where verdict = 'blocked' and url like ?"
    assert run.rows(query, "http://www.wuchang-example.gov.cn/%") == [(521,)]
    assert run.rows(query, "http://www.kaiping-example.gov.cn/%") == [(412,)]
    assert run.rows("select count(*) from reports where url like '%wuchang%' or url like '%kaiping%'") == [(0,)]


def test_the_archive_says_that_it_is_a_demo(run: Run) -> None:
    files = list((run.data / "warc").glob("*.warc.gz"))
    assert files
    assert set().union(*map(warc_part_of, files)) == {PART_OF}


def test_all_three_carriers_are_read(run: Run) -> None:
    types = {kind for (kind,) in run.rows("select distinct document_media_type from reports")}
    assert {"text/html", "application/pdf"} < types
    assert any("wordprocessingml" in kind for kind in types)


def test_unchanged_pages_cost_no_second_report(run: Run) -> None:
    """A page that counts its visitors has other bytes each time, and so another row; no other page has."""
    counting = {sample.host for sample in read_samples("before") if sample.visits is not None}
    twice = [url for (url,) in run.rows("select url from reports group by url having count(*) > 1")]
    assert [urlsplit(url).netloc for url in twice if urlsplit(url).netloc not in counting] == [
        "www.suqian-example.gov.cn"
    ]
