from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from archive.browse.queries import Query, QueryError, load_queries, parse_query

if TYPE_CHECKING:
    from tests.browse.conftest import Archive, Pages

REUSED = "依法公开各类政府信息，认真办理申请。"


@pytest.mark.parametrize("query", load_queries(), ids=lambda query: query.name)
def test_every_question_can_be_asked(pages: Pages, query: Query) -> None:
    names = re.findall(r"(?<!:):(\w+)", query.sql)
    answer = pages.get(f"/gongkai/{query.name}.json", params={"_shape": "array", **dict.fromkeys(names, "")})
    assert answer.status_code == 200, answer.text
    assert " / " in query.title
    assert query.zh != query.en


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """An archive in which every question has an answer."""
    from tests.browse.conftest import Archive, Pages, fill

    archive = Archive(tmp_path_factory.mktemp("data"))
    try:
        fill_all(archive, fill(archive).report_id)
        return Pages(archive.data)
    finally:
        archive.close()


def fill_all(archive: Archive, current: int) -> None:
    before = report(archive, 2022, "<p>2022</p>", figures_digest="y")
    archive.database.execute("update reports set previous_id = ? where id = ?", [before, current])
    archive.database.execute("update sections set text = ? where report_id = ?", [f"{REUSED}今年收到12件。", current])
    archive.insert("sections", report_id=before, position=0, number=1, heading="一", text=f"{REUSED}今年收到99件。")
    archive.insert(
        "findings", report_id=current, check_id="years.carried.total", position=0, outcome="fail", severity="error",
        expected=5, actual=1, message="不一致 / differs", cells="[]",
    )  # fmt: skip
    archive.insert(
        "findings", report_id=current, check_id="prose.received", position=0, outcome="fail", severity="warning",
        expected=12, actual=13, message="不一致 / differs", cells="[]",
    )  # fmt: skip
    report(archive, 2021, "<p>2021</p>", status="tables_missing", reason="表格是图片")
    report(archive, None, "<p>none</p>", status="unreadable", reason="加密", is_current=0)
    archive.insert("coverage", agency_id=1, year=2020, status="found", late=1, report_id=before)
    removed = {"from_capture": 0, "to_capture": 0, "detail": "{}", "kind": "removed"}
    archive.insert("changes", id=5, url="http://a/1", report_id=before, changed_at="2026-01-01T00:00:00Z", **removed)
    archive.insert("changes", id=6, url="http://a/2", report_id=before, changed_at="2026-01-01T00:00:00Z", **removed)
    restored = {**removed, "kind": "restored"}
    archive.insert("changes", id=7, url="http://a/2", report_id=before, changed_at="2026-01-02T00:00:00Z", **restored)


def report(archive: Archive, year: int | None, body: str, **changed: Any) -> int:
    capture = archive.capture(f"http://b{year}-example.gov.cn/", body.encode())
    return archive.report(capture, year=year, title=f"{year}", **changed)


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("carried_forward_mismatches", {}, {"applicant": "total", "carried_forward_last_year": 5}),
        ("copied_from_last_year", {}, {"year": 2023, "copied_percent": 70.8}),
        ("copied_from_last_year", {"year": "2023"}, {"agency": "甲县人民政府"}),
        ("copied_from_last_year", {"year": "2022"}, None),
        ("coverage_gaps", {}, {"status": "absent", "year": 2022}),
        ("coverage_rows", {"status": "absent", "province": "11"}, {"status": "absent", "year": 2022}),
        ("coverage_rows", {"province": "11", "year": "2022"}, {"status": "absent", "level": "county"}),
        ("coverage_rows", {"province": "43"}, None),
        ("failed_balances", {}, {"check_id": "requests.balance.total"}),
        ("failed_balances_by_province", {}, {"province_code": "110000", "failing": 1, "failing_percent": 100.0}),
        ("find_words", {"words": "新收"}, {"year": 2023}),
        ("find_words", {"words": "无此词"}, None),
        ("late_reports", {}, {"year": 2020, "agency": "甲县人民政府"}),
        ("outcomes_by_year", {}, {"outcome": "granted", "percent_of_processed": 100.0}),
        ("proceedings_by_year", {}, {"year": 2023, "total": 0, "corrected_percent": None}),
        ("prose_against_tables", {}, {"check_id": "prose.received", "expected": 12, "actual": 13}),
        ("refusal_reasons_by_year", {}, {"year": 2023, "requests": 0}),
        ("removed_reports", {}, {"url": "http://a/1"}),
        ("reports_of", {"level": "county", "year": "2023"}, {"year": 2023, "agency": "甲县人民政府"}),
        ("reports_of", {"province": "99"}, None),
        ("reports_of", {"province": "11", "level": "county", "year": "2021"}, {"title": "2021"}),
        ("reports_of", {"level": "city"}, None),
        ("silent_edits", {}, {"kind": "statistic"}),
        ("tables_missing", {}, {"status": "tables_missing", "reason": "表格是图片"}),
        ("top_receivers", {"year": "2023"}, {"received": 12}),
        ("top_receivers", {"year": "1999"}, None),
        ("top_requesters", {}, {"applicant": "natural_person", "requests": 12}),
        ("unreadable_documents", {}, {"reason": "加密"}),
    ],
)
def test_answers(asked: Pages, name: str, arguments: dict[str, str], wanted: dict[str, object] | None) -> None:
    rows = asked.get(f"/gongkai/{name}.json", params={"_shape": "array", **arguments}).json()
    assert wanted is None or wanted.items() <= rows[0].items(), rows
    assert bool(rows) is (wanted is not None)


def test_each_row_is_told_once(asked: Pages) -> None:
    for name in ("removed_reports", "tables_missing", "unreadable_documents", "late_reports", "top_receivers"):
        assert len(asked.get(f"/gongkai/{name}.json", params={"_shape": "array"}).json()) == 1, name


def test_every_question_has_a_test_of_its_answer() -> None:
    (marker,) = (mark for mark in test_answers.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    assert {query.name for query in load_queries()} == {name for name, _, _ in marker.args[1]}
    assert len(load_queries()) >= 15


def test_a_question_without_its_head_is_refused() -> None:
    with pytest.raises(QueryError, match=r"queries/one\.sql: the head lacks en, zh"):
        parse_query("-- title: 甲 / A\nselect 1\n", "one")
