from __future__ import annotations

from typing import Any

from archive.database.coverage import Failed, Seen, Visit, coverage

READ = (("http://a.gov.cn/nb/", True),)


def visit(**changed: Any) -> Visit:
    values: dict[str, Any] = {
        "run_id": "r", "site_id": "s", "started_year": 2024, "years": None, "verdict": "ok", "ended": "exhausted",
        "reason": "read", "columns": READ,
    }  # fmt: skip
    return Visit(**(values | changed))


def told(reports: list[Seen], visits: dict[str, Visit], bounds: Any = None) -> dict[int, str | None]:
    return {row["year"]: row["status"] for row in coverage(reports, visits, dict.fromkeys(visits, 1), bounds or {})}


def test_found_gap_and_missing_last_year() -> None:
    reports = [Seen(1, 2019, 11, None, "s"), Seen(1, 2021, 12, False, "s")]
    assert told(reports, {"s": visit()}) == {
        2019: "found",
        2020: "absent",
        2021: "found",
        2022: "absent",
        2023: "absent",
    }


def test_nothing_found() -> None:
    assert told([], {"s": visit()}) == {2023: "absent"}
    assert told([], {"s": visit(verdict="blocked", ended="blocked")}) == {2023: "blocked"}
    assert told([], {"s": visit(verdict="unreachable")}) == {2023: "unreachable"}


def test_absent_needs_columns_read_to_their_end() -> None:
    assert told([], {"s": visit(columns=())}) == {2023: None}
    assert told([], {"s": visit(columns=(*READ, ("http://a.gov.cn/b/", False)))}) == {2023: None}
    assert told([], {"s": visit(ended="budget")}) == {2023: None}
    assert told([], {"s": visit(verdict=None, ended=None)}) == {2023: None}


def test_a_report_that_was_listed_and_did_not_come_is_not_absent() -> None:
    reports = [Seen(1, 2019, 11, None, "s")]
    failed = (
        Failed("http://a.gov.cn/nb/1.html", 2019, "error", "an error page"),  # found elsewhere
        Failed("http://a.gov.cn/nb/2.html", 2021, "error", "an error page"),
        Failed("http://a.gov.cn/nb/3.html", 2022, "unreachable: timed out", "timed out"),
    )
    rows = {row["year"]: row for row in coverage(reports, {"s": visit(failed=failed)}, {"s": 1}, {})}
    assert [(year, row["status"], row["reason"], row.get("proof") is None) for year, row in rows.items()] == [
        (2019, "found", None, True),
        (2020, "absent", "read", False),
        (2021, "error", "http://a.gov.cn/nb/2.html: an error page", True),
        (2022, "unreachable", "http://a.gov.cn/nb/3.html: timed out", True),
        (2023, "absent", "read", False),
    ]
    # one whose link names no year may be of any
    any_year = (*failed, Failed("http://a.gov.cn/nb/4.html", None, "blocked", "blocked"))
    assert told(reports, {"s": visit(failed=any_year)}) == {
        2019: "found",
        2020: "blocked",
        2021: "error",
        2022: "unreachable",
        2023: "blocked",
    }


def test_what_is_undecided_says_which_column_was_not_read() -> None:
    cut = visit(columns=(*READ, ("http://a.gov.cn/b/", False)), unread="http://a.gov.cn/b/: shows its first page again")
    assert [(row["status"], row["reason"]) for row in coverage([], {"s": cut}, {"s": 1}, {})] == [
        (None, "http://a.gov.cn/b/: shows its first page again")
    ]


def test_only_years_that_were_asked_for() -> None:
    assert told([], {"s": visit(years=(2020, 2021))}) == {2020: "absent", 2021: "absent"}
    reports = [Seen(1, 2018, 11, None, "s")]
    assert told(reports, {"s": visit(years=(2020, 2020))}) == {2018: "found", 2020: "absent"}


def test_years_before_the_agency_existed() -> None:
    assert told([], {"s": visit(years=(2015, 2019))}, {1: (2018, None)}) == {2018: "absent", 2019: "absent"}


def test_agency_without_a_site_has_its_gaps() -> None:
    reports = [Seen(5, 2019, 11, True, "s"), Seen(5, 2021, 12, False, "s")]
    rows = {row["year"]: row for row in coverage(reports, {"s": visit()}, {}, {})}
    assert [(year, row["status"], row.get("late")) for year, row in rows.items()] == [
        (2019, "found", 1), (2020, "absent", None), (2021, "found", 0),
    ]  # fmt: skip
