"""Identities, prose against table, dates: what a report breaks, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.config import load_forms
from archive.report.about.deadline import due_date
from archive.report.checks import check, check_years
from archive.report.model import Report, Statistic

if TYPE_CHECKING:
    from archive.report.form import Era, Form

FORMS = load_forms()
Values = dict[tuple[str, str, str], float | None]


def form_of(era: Era) -> Form:
    form = FORMS.of_era(era)
    assert form is not None
    return form


def statistic(cell: tuple[str, str, str], value: float | None) -> Statistic:
    kind = "blank" if value is None else "number" if value else "zero"
    raw = None if value is None else str(value)
    return Statistic(*cell, value, "件", raw, kind, "table")  # type: ignore[arg-type]


def report(values: Values, era: Era, year: int = 2023, **more: object) -> Report:
    statistics = tuple(statistic(cell, value) for cell, value in values.items())
    return replace(Report("complete", year=year, era=era, statistics=statistics), **more)  # type: ignore[arg-type]


def balanced(era: Era, draw: st.DrawFn) -> Values:
    """Figures for every cell of the form that fulfil all its identities."""
    values: Values = {}
    for table in form_of(era).tables:
        derived = {name for identity in table.identities for name in identity.right}
        for line, column in table.cells:
            free = line.id not in derived and column.id not in derived
            values[table.id, line.id, column.id] = draw(st.integers(0, 9)) if free else 0
        for _ in range(3):  # sums of sums
            for identity in table.identities:
                _settle(values, table.id, identity.axis, identity.left, identity.right, table)
    return values


def _settle(
    values: Values, table_id: str, axis: str, left: tuple[str, ...], right: tuple[str, ...], table: object
) -> None:
    cells = [cell for cell in values if cell[0] == table_id]
    for key in {cell[2] if axis == "column" else cell[1] for cell in cells}:

        def at(name: str, key: str = key) -> tuple[str, str, str]:
            return (table_id, name, key) if axis == "column" else (table_id, key, name)

        if any(at(name) not in values for name in (*left, *right)):
            continue
        total = sum(values[at(name)] or 0 for name in left)
        if len(right) == 1:
            values[at(right[0])] = total
        else:  # received + carried_over = processed + carried_forward: what came in is what went out
            out = sum(values[at(name)] or 0 for name in right)
            values[at("received")] = out + 3
            values[at("carried_over")] = 0
            values[at(right[-1])] = (values[at(right[-1])] or 0) + 3


@st.composite
def figures(draw: st.DrawFn, era: Era) -> Values:
    return balanced(era, draw)


def failing(values: Values, era: Era) -> set[str]:
    return {finding.check_id for finding in check(report(values, era), FORMS) if finding.outcome == "fail"}


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_balanced_figures_pass_and_a_changed_one_fails(era: Era, data: st.DataObject) -> None:
    values = data.draw(figures(era))
    findings = check(report(values, era), FORMS)
    assert not [finding for finding in findings if finding.outcome == "fail"]
    sums = {
        (table.id, name, axis)
        for table in form_of(era).tables
        for identity in table.identities
        for axis in (identity.axis,)
        for name in (*identity.left, *identity.right)
    }
    touched = sorted(
        cell for cell in values if (cell[0], cell[1], "column") in sums or (cell[0], cell[2], "line") in sums
    )
    cell = data.draw(st.sampled_from(touched))
    assert failing({**values, cell: (values[cell] or 0) + data.draw(st.integers(1, 50))}, era)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_blanks_never_fail(data: st.DataObject) -> None:
    values = data.draw(figures("2021"))
    blank = data.draw(st.sets(st.sampled_from(sorted(values)), max_size=60))
    assert not failing({cell: None if cell in blank else value for cell, value in values.items()}, "2021")


REQUESTS = {("requests", line.id, column.id): 0.0 for line, column in form_of("2021").table("requests").cells}


def outcomes(values: Values) -> dict[str, str]:
    return {finding.check_id: finding.outcome for finding in check(report(values, "2021"), FORMS)}


def cells(line: str, **columns: float | None) -> Values:
    return {("requests", line, column): value for column, value in columns.items()}


def test_ids_are_those_of_the_contract() -> None:
    ids = set(outcomes({**REQUESTS, ("proceedings", "reconsideration", "total"): 0}))
    assert {"requests.balance.natural_person", "requests.processed.total", "requests.total.granted"} <= ids
    assert {"proceedings.reconsideration", "proceedings.litigation_direct"} <= ids
    assert {"period.year", "published.deadline"} <= ids
    annex = {("annex2014", line.id, "total"): 0.0 for line in form_of("2014").table("annex2014").lines}
    found = {finding.check_id for finding in check(report(annex, "2014"), FORMS)}  # type: ignore[arg-type]
    assert {"annex2014.requests_received", "annex2014.staff", "annex2014.answered_refused"} <= found


@pytest.mark.parametrize(
    ("changed", "check_id", "outcome"),
    [
        (cells("received", natural_person=2), "requests.balance.natural_person", "fail"),
        (cells("received", total=None), "requests.total.received", "not_assessable"),
        (cells("received", natural_person=None), "requests.total.received", "pass"),  # nothing is left for the blank
        (cells("received", natural_person=None, total=4), "requests.total.received", "not_assessable"),
        (cells("received", natural_person=None, commercial_enterprise=5, total=4), "requests.total.received", "fail"),
        (cells("granted", total=None) | cells("processed", total=None), "requests.processed.total", "not_assessable"),
    ],
)
def test_a_blank_is_not_zero(changed: Values, check_id: str, outcome: str) -> None:
    assert outcomes({**REQUESTS, **changed})[check_id] == outcome


def test_a_failing_finding_says_what_and_where() -> None:
    values = {**REQUESTS, **cells("received", natural_person=2)}
    (finding,) = [one for one in check(report(values, "2021"), FORMS) if one.check_id == "requests.total.received"]
    assert (finding.outcome, finding.severity, finding.actual, finding.expected) == ("fail", "error", 2, 0)
    assert " / " in finding.message
    assert {
        "table_id": "requests",
        "line": "received",
        "column": "total",
        "source": "table",
        "ordinal": 1,
    } in finding.cells


def test_the_cell_that_would_repair_both_is_named() -> None:
    values = {**REQUESTS, **cells("received", natural_person=5, total=5), **cells("granted", natural_person=5, total=5)}
    values |= cells("processed", natural_person=5, total=5)
    assert not {one for one, outcome in outcomes(values).items() if outcome == "fail"}
    found = check(report({**values, **cells("granted", natural_person=7)}, "2021"), FORMS)
    failed = {one.check_id: one.message for one in found if one.outcome == "fail"}
    assert failed.keys() == {"requests.total.granted", "requests.processed.natural_person"}
    assert all("granted, natural_person at 5 instead of 7" in message for message in failed.values())


def repairs(values: Values) -> set[str]:
    found = [one.message for one in check(report(values, "2021"), FORMS) if one.outcome == "fail"]
    return {message.partition("; with ")[2].partition(" both")[0] for message in found}


def test_two_faults_apart_are_told_apart() -> None:
    two = cells("granted", natural_person=2) | cells("not_processed_repeated", research_institution=7)
    assert repairs({**REQUESTS, **two}) == {
        "granted, natural_person at 0 instead of 2",
        "not_processed_repeated, research_institution at 0 instead of 7",
    }


NINE = {"natural_person": 9.0, "research_institution": 9.0, "total": 18.0}
FULL = {**REQUESTS, **cells("granted", **NINE), **cells("not_processed_repeated", **NINE)}
FULL |= {cell: 2 * value for line in ("received", "processed") for cell, value in cells(line, **NINE).items() if value}


@pytest.mark.parametrize(
    "faults",
    [
        cells("granted", natural_person=11) | cells("not_processed_repeated", research_institution=11),  # any of four
        cells("processed", natural_person=20) | cells("received", natural_person=20),  # the balance would break
    ],
)
def test_no_repair_is_named_where_none_is_certain(faults: Values) -> None:
    assert not failing(FULL, "2021")
    assert repairs({**FULL, **faults}) == {""}


def test_prose_against_table() -> None:
    tabled = statistic(("requests", "received", "total"), 118)
    prose = replace(tabled, source="prose", value=118.0, raw="118件")
    near = replace(prose, value=100.0, raw="100余件")
    wrong = replace(prose, value=119.0, raw="119件")

    def outcome(*statistics: Statistic) -> str | None:
        found = check(Report("complete", year=2023, era="2021", statistics=(tabled, *statistics)), FORMS)
        return {one.check_id: one.outcome for one in found}.get("prose.requests.received")

    assert outcome() is None
    assert outcome(prose) == "pass"
    assert outcome(wrong) == "fail"
    assert outcome(near) == "not_assessable"
    assert outcome(replace(wrong, scope="previous_year")) is None


@pytest.mark.parametrize(
    ("start", "end", "outcome"),
    [
        ("2023-01-01", "2023-12-31", "pass"),
        ("2022-01-01", "2022-12-31", "fail"),
        ("2023-01-01", "2023-11-30", "pass"),
        ("2008-05-01", "2023-12-31", "fail"),
        (None, None, "not_assessable"),
    ],
)
def test_period(start: str | None, end: str | None, outcome: str) -> None:
    found = check(report({}, "2021", period_start=start, period_end=end), FORMS)
    period = next(one for one in found if one.check_id == "period.year")
    assert period.outcome == outcome
    assert ("the period is the year" in period.message) == (outcome == "pass" and end == "2023-12-31")


@pytest.mark.parametrize(
    ("agency", "year", "due"),
    [
        ("广东省司法厅", 2020, "2021-01-31"),
        ("国家卫生健康委员会", 2019, "2020-01-31"),
        ("三亚市海棠区人民政府办公室", 2023, "2024-01-31"),
        ("淮安市人民政府", 2024, "2025-03-31"),
        ("江永县", 2023, "2024-03-31"),
        ("新疆维吾尔自治区人民政府", 2021, "2022-03-31"),
        ("河包镇人民政府", 2020, None),
        ("佳荣里街道办事处", 2021, None),
        ("池州高新区管委会", 2024, None),
        ("雄安新区管理委员会", 2024, None),
        ("上海市浦东新区人民政府", 2024, "2025-03-31"),
        ("广州市国有资产监督管理委员会", 2024, "2025-01-31"),
        ("幸福村村民委员会", 2024, None),
        ("临江市自来水有限公司", 2024, None),
        ("临江县市场监督管理局（知识产权局）", 2023, "2024-01-31"),
        ("临江县发展和改革局(粮食和物资储备局)", 2023, "2024-01-31"),
        ("桐君街道办", 2023, None),
        ("河包镇政府", 2023, None),
        ("河包镇人民政府", 2018, "2019-03-31"),
        ("广东省司法厅", 2017, "2018-03-31"),
        (None, 2020, None),
        ("广东省司法厅", None, None),
    ],
)
def test_due_date(agency: str | None, year: int | None, due: str | None) -> None:
    found = due_date(agency, year)
    assert (found.isoformat() if found else None) == due


@pytest.mark.parametrize(
    ("on", "source", "outcome"),
    [
        ("2024-01-31", "text", "pass"),
        ("2024-02-01", "meta", "fail"),
        ("2024-02-01", "path", "not_assessable"),
        ("2026-05-01", "text", "not_assessable"),  # the site was moved
        (None, None, "not_assessable"),
    ],
)
def test_published(on: str | None, source: str | None, outcome: str) -> None:
    found = check(report({}, "2021", agency="广东省司法厅", published_on=on, published_from=source), FORMS)
    assert {one.check_id: one.outcome for one in found}["published.deadline"] == outcome


@pytest.mark.parametrize(
    "title", ["…年度报告（更正版）", "【更正】…年度报告", "…年度报告(2024年3月修订)", "…年度报告修订稿"]
)
def test_a_corrected_edition_says_nothing_of_the_first(title: str) -> None:
    found = check(
        report({}, "2021", agency="广东省司法厅", published_on="2024-03-01", published_from="text", title=title), FORMS
    )
    assert {one.check_id: one.outcome for one in found}["published.deadline"] == "not_assessable"
    in_time = report({}, "2021", agency="广东省司法厅", published_on="2024-01-20", published_from="text", title=title)
    assert {one.check_id: one.outcome for one in check(in_time, FORMS)}["published.deadline"] == "pass"


def years(before: Values, now: Values, era: Era, year: int) -> dict[str, str]:
    found = check_years({1: report(before, era, year - 1)}, report(now, era, year), FORMS)
    return {one.check_id: one.outcome for one in found}


def test_years_carry_over() -> None:
    before = {**REQUESTS, **cells("carried_forward", natural_person=3, total=3)}
    now = {**REQUESTS, **cells("carried_over", natural_person=3, total=4, other_organisation=None)}
    found = years(before, now, "2021", 2023)
    assert found["years.carried.natural_person"] == "pass"
    assert found["years.carried.total"] == "fail"
    assert found["years.carried.other_organisation"] == "not_assessable"
    assert len([one for one in found if one.startswith("years.carried.")]) == 7
    assert check_years({1: report(before, "2021", 2020)}, report(now, "2021", 2023), FORMS) == ()


def test_years_over_a_merger() -> None:
    def carried(line: str, total: float) -> Report:
        return report({**REQUESTS, **cells(line, total=total)}, "2021", 2022 if line == "carried_forward" else 2023)

    one, other, joined = carried("carried_forward", 3), carried("carried_forward", 4), carried("carried_over", 7)

    def outcome(before: list[Report], missing: tuple[str, ...] = ()) -> str:
        found = {one.check_id: one for one in check_years(dict(enumerate(before, 7)), joined, FORMS, missing)}[
            "years.carried.total"
        ]
        of_reports = [(cell["line"], cell.get("report_id")) for cell in found.cells]
        assert of_reports == [("carried_forward", 7 + at) for at in range(len(before))] + [("carried_over", None)]
        return found.outcome

    assert outcome([one, other]) == "pass"
    assert outcome([one]) == "fail"
    assert outcome([one], ("杭州市江干区",)) == "not_assessable"
    assert outcome([carried("carried_forward", 7)], ("杭州市江干区",)) == "pass"


def test_years_without_the_table_in_the_form() -> None:
    assert years({**REQUESTS}, {**REQUESTS}, "2014", 2016) == {}  # six-part tables on a page of the annex's time


def test_years_of_documents_and_items() -> None:
    def disclosed(line: str, **columns: float) -> Values:
        return {("disclosure", line, column): value for column, value in columns.items()}

    before = disclosed("regulations", made_this_year=1, repealed_this_year=0, in_force=10)
    now = disclosed("regulations", made_this_year=2, repealed_this_year=1, in_force=11)
    assert years(before, now, "2021", 2023)["years.in_force.regulations"] == "pass"
    now = disclosed("regulations", made_this_year=2, repealed_this_year=1, in_force=12)
    assert years(before, now, "2021", 2023)["years.in_force.regulations"] == "fail"
    before = disclosed("licences", items_last_year=60, items_change=-2, decisions=5)
    now = disclosed("licences", items_last_year=58, items_change=1, decisions=5)
    assert years(before, now, "2019", 2020)["years.items.licences"] == "pass"
