"""The made-up figures are those of a careful official: every sum holds, year follows year, except where planned."""

from __future__ import annotations

from typing import Any

from archive.config import load_forms

Cells = dict[tuple[str, str, str], Any]


def cells_of(report: dict[str, Any]) -> Cells:
    form = load_forms().of_era(report["era"])
    assert form is not None
    return {
        (table_id, line, column.id): value
        for table_id, lines in report["cells"].items()
        for line, values in lines.items()
        for column, value in zip(form.table(table_id).line(line).columns, values, strict=True)
    }


def broken_sums(report: dict[str, Any]) -> set[str]:
    form = load_forms().of_era(report["era"])
    assert form is not None
    cells, found = cells_of(report), set()
    for table in form.tables:
        if table.id not in report["cells"]:
            continue
        for identity in table.identities:
            across = table.lines if identity.axis == "line" else table.columns
            for one in across:
                keys = [(part, one.id) if identity.axis == "column" else (one.id, part) for part in identity.left]
                other = [(part, one.id) if identity.axis == "column" else (one.id, part) for part in identity.right]
                left: list[Any] = [cells.get((table.id, *key)) for key in keys]
                right: list[Any] = [cells.get((table.id, *key)) for key in other]
                if None not in left + right and sum(left) != sum(right):
                    found.add(f"{identity.id}.{one.id}")
    return found


def test_only_the_planned_sums_are_broken(manifest: list[dict[str, Any]]) -> None:
    planned = {one["url"]: {fail for fail in one["fails"] if fail.startswith("requests.")} for one in manifest}
    assert {one["url"]: broken_sums(one) for one in manifest} == planned


def test_each_year_takes_up_what_the_last_one_left(manifest: list[dict[str, Any]]) -> None:
    by_agency = {(one["agency"], one["year"]): one for one in manifest}
    compared = 0
    for (agency, year), report in by_agency.items():
        before = by_agency.get((agency, year - 1))
        if before is None or not {"requests"} <= before["cells"].keys() & report["cells"].keys():
            continue
        compared += 1
        forward, over = before["cells"]["requests"]["carried_forward"], report["cells"]["requests"]["carried_over"]
        assert (forward == over) is not any(fail.startswith("years.carried.") for fail in report["fails"]), (
            agency,
            year,
        )
    assert compared >= 25


def test_there_are_reports_of_every_era_and_carrier(manifest: list[dict[str, Any]]) -> None:
    assert {one["era"] for one in manifest} == {"2008", "2014", "2019", "2021"}
    assert len({one["media_type"] for one in manifest}) == 3
    assert {one["status"] for one in manifest} == {"complete", "prose_only", "tables_missing"}
