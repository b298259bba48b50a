"""An archive of several agencies, years and forms, small enough to add up by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.config import load_forms

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browse.conftest import Archive

WHY = "one counts what the other does not"
SAME = "我局依法公开各类政府信息共计。"  # fifteen letters with its mark
# agency, year, era → received, and of 10 processed: granted, refused for a state secret; carried forward
FIGURES = {
    (1, 2018, "2014"): (9, 4, 2, 0),
    (1, 2020, "2019"): (11, 5, 1, 1),
    (1, 2021, "2021"): (20, 6, 2, 2),
    (1, 2022, "2021"): (30, 8, 0, 3),
    (2, 2021, "2021"): (40, 2, 4, 4),
    (2, 2022, "2021"): (50, None, 4, 5),
    (3, 2022, "2021"): (7, 1, 1, 0),
}


@dataclass(frozen=True)
class Grown:
    """Where the archive lies, and the report of each agency and year."""

    data: Path
    reports: dict[tuple[int, int], int]


def grow(archive: Archive) -> Grown:
    archive.insert(
        "agencies", id=2, name="乙县财政局", region_code="110102", region_name="乙县", level="county", kind="department"
    )
    archive.insert(
        "agencies", id=3, name="丙市人民政府", region_code="320500", region_name="丙市", level="city", kind="government"
    )
    archive.insert("agencies", id=4, name="无地区机关", level=None, kind="other")
    reports: dict[tuple[int, int], int] = {}
    for (agency, year, era), figures in FIGURES.items():
        url = f"http://www.a{agency}-example.gov.cn/{year}.html"
        capture = archive.capture(url, f"<p>{year}</p>".encode())
        name = {1: "甲县人民政府", 2: "乙县财政局", 3: "丙市人民政府"}[agency]
        report_id = archive.report(capture, agency_id=agency, agency=name, year=year, era=era,
                                   title=f"{name}{year}年政府信息公开工作年度报告",
                                   previous_id=reports.get((agency, year - 1)))  # fmt: skip
        reports[agency, year] = report_id
        _figures(archive, report_id, era, figures)
        text = f"{SAME}本年收到申请{figures[0]}件。"
        archive.insert("sections", report_id=report_id, position=0, number=1, heading="一、总体情况", text=text)
        archive.insert("coverage", agency_id=agency, year=year, status="found", report_id=report_id)
    archive.insert("coverage", agency_id=3, year=2021, status="absent")
    archive.insert("coverage", agency_id=4, year=2021, status=None)
    for before, after in ((("2014", "annex2014", "requests_received"), ("2019", "requests", "received")),
                          (("2019", "requests", "received"), ("2021", "requests", "received"))):  # fmt: skip
        cells = {f"{end}_{part}": value for end, place in (("from", before), ("to", after))
                 for part, value in zip(("era", "table", "line"), place, strict=True)}  # fmt: skip
        archive.insert(
            "crosswalk", **cells, from_column="total", to_column="total", kind="loose", confidence=0.5, why=WHY
        )
    return Grown(archive.data, reports)


def _figures(archive: Archive, report_id: int, era: str, figures: tuple[int | None, ...]) -> None:
    received, granted, refused, forward = figures
    form = load_forms().of_era(era)  # type: ignore[arg-type]
    assert form is not None
    if era == "2014":
        stated = {
            "requests_received": received,
            "requests_answered": 10,
            "answered_granted": granted,
            "answered_refused": refused,
        }
        cells = [("annex2014", line, "total", value) for line, value in stated.items()]
    else:
        stated = {"received": received, "processed": 10, "granted": granted, "refused_state_secret": refused,
                  "carried_forward": forward}  # fmt: skip
        cells = [(table.id, line.id, column.id, stated.get(line.id, 0) if table.id == "requests" else 1)
                 for table in form.tables for line, column in table.cells
                 if table.id == "proceedings" or (table.id == "requests" and column.id == "total")]  # fmt: skip
    for place, (table_id, line, column, value) in enumerate(cells):
        raw = None if value is None else str(value)
        archive.statistic(
            report_id, (table_id, line, column), raw, {"kind": "cell", "table": 0, "row": place, "cell": 1}
        )
