"""Every report of the sample web, read as a build reads it, yields what the manifest says."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from archive.config import load_forms, load_words
from archive.demo.samples import read_samples
from archive.demo.web import sample_web
from archive.report.checks import check
from archive.report.document import extract
from archive.report.parse import Context, parse_report

if TYPE_CHECKING:
    from archive.report.model import Report

FORMS = load_forms()
CROSS_YEAR = "years."


@cache
def site_rows() -> dict[str, dict[str, str]]:
    text = (resources.files("archive.demo") / "sites.csv").read_text("utf-8")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@cache
def bytes_of(url: str, state: str) -> tuple[bytes, str]:
    parts = urlsplit(url)
    page = sample_web("after" if state == "after" else "before")[parts.netloc].pages[
        parts.path + (f"?{parts.query}" if parts.query else "")
    ]
    return page.body, page.media_type


READ: dict[str, Report] = {}  # each report is read once for all tests of this module


def parse(one: dict[str, Any]) -> Report:
    if one["url"] not in READ:
        READ[one["url"]] = _parse(one)
    return READ[one["url"]]


def _parse(one: dict[str, Any]) -> Report:
    payload, media_type = bytes_of(one["document"], one["state"])
    document = extract(payload, FORMS, media_type=media_type)
    page, page_type = bytes_of(one["url"], one["state"])
    carrier = None if one["document"] == one["url"] else extract(page, FORMS, media_type=page_type)
    row = site_rows()[one["site"]]
    context = Context(url=one["url"], site_name=row["name"], region_code=row["region_code"], page=carrier)
    return parse_report(document, FORMS, load_words(), context)


def cells(report: Report) -> dict[tuple[str, str, str], Any]:
    return {
        one.cell: one.value if one.kind not in {"not_applicable", "unclear"} else one.raw
        for one in report.statistics
        if one.source == "table" and one.ordinal == 1 and one.scope == "year"
    }


def test_each_report_yields_its_cells_and_nothing_else(manifest: list[dict[str, Any]]) -> None:
    wrong = {}
    for one in manifest:
        form = FORMS.of_era(one["era"])
        assert form is not None
        wanted = {
            (table_id, line, column.id): value
            for table_id, lines in one["cells"].items()
            for line, values in lines.items()
            for column, value in zip(form.table(table_id).line(line).columns, values, strict=True)
        }
        found = cells(parse(one))
        if found != wanted:
            wrong[one["url"]] = {
                key: (wanted.get(key), found.get(key))
                for key in wanted.keys() | found.keys()
                if wanted.get(key, "none") != found.get(key, "none")
            }
    assert wrong == {}


@pytest.mark.parametrize("field", ["agency", "year", "era", "status", "published_on"])
def test_each_report_says_who_and_when(manifest: list[dict[str, Any]], field: str) -> None:
    wrong = {
        one["url"]: (one[field], got)
        for one in manifest
        if (got := getattr(parse(one), field)) != one[field] and one[field] is not None
    }
    assert wrong == {}


def test_only_the_planned_findings_fail(manifest: list[dict[str, Any]]) -> None:
    planned = {(one["url"], fail) for one in manifest for fail in one["fails"] if not fail.startswith(CROSS_YEAR)}
    found = {
        (one["url"], finding.check_id)
        for one in manifest
        for finding in check(parse(one), FORMS)
        if finding.outcome == "fail"
    }
    assert found == planned


def test_pages_around_the_reports_are_none(manifest: list[dict[str, Any]]) -> None:
    reports = {one["url"] for one in manifest}
    taken = []
    for sample in read_samples("before"):
        row = site_rows()[sample.id]
        for path, page in sample_web("before")[sample.host].pages.items():
            url = f"http://{sample.host}{path}"
            if url not in reports and page.media_type.startswith("text/html") and page.body:
                context = Context(url=url, site_name=row["name"], region_code=row["region_code"])
                read = parse_report(extract(page.body, FORMS, media_type=page.media_type), FORMS, load_words(), context)
                if read.status != "not_a_report":
                    taken.append((url, read.status, read.title))
    assert taken == []
