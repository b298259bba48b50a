from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms
from archive.database.find import resolve_report
from archive.report.layout import lay_out
from archive.show import as_json, render
from archive.terminal import Box, columns_of, draw, wrap
from tests.tabled import loose_database, row

if TYPE_CHECKING:
    from pathlib import Path


# line, column, value, raw, kind, source, preferred
CELLS = [
    ("received", "natural_person", 12345678, "12345678", "number", "table", 1),
    ("received", "commercial_enterprise", None, None, "blank", "table", 1),
    ("received", "research_institution", 0, "0", "zero", "table", 1),
    ("received", "social_welfare_organisation", None, "/", "not_applicable", "table", 1),
    ("received", "legal_services_organisation", None, "1O", "unclear", "table", 1),
    ("received", "total", 14, "14", "number", "table", 1),
    ("received", "total", 15, "15件", "number", "prose", 0),
    ("granted", "total", 3, "3件", "number", "prose", 1),
    ("processed", "total", 2.5, "2.5", "number", "ocr", 1),
]


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = loose_database(tmp_path)
    database.table("agencies").insert_all(
        [row("agencies", id=1, name="广州市黄埔区司法局"), row("agencies", id=2, name="吴起县司法局")]
    )
    reports = [
        row("reports", id=11, agency_id=1, agency="黄埔区司法局", year=2021, era="2021", is_current=1, url="http://hp/11",
            title="黄埔区司法局2021年政府信息公开工作年度报告", capture_id=5),
        row("reports", id=12, agency_id=1, agency="黄埔区司法局", year=2021, era="2021", is_current=0, url="http://hp/12"),
        row("reports", id=13, agency_id=2, agency="吴起县司法局", year=2021, era="2021", is_current=1, url="http://wq/13"),
        row("reports", id=14, agency_id=2, agency="吴起县司法局", year=2008, era="2008", is_current=1, url="http://wq/14"),
    ]  # fmt: skip
    for one in reports:
        database.table("reports").insert(one)
    database.table("captures").insert(row("captures", id=5, captured_at="2024-02-01T00:00:00Z"))
    database.table("statistics").insert_all(
        row("statistics", report_id=11, position=position, table_id="requests", line=line, column=column, value=value,
            raw=raw, kind=kind, source=source, preferred=preferred, unit="件", scope="year", ordinal=1, locator="{}")
        for position, (line, column, value, raw, kind, source, preferred) in enumerate(CELLS)
    )  # fmt: skip
    database.table("statistics").insert(
        row("statistics", report_id=11, position=50, table_id="local", line="接听电话", column="total", value=7, raw="7次",
            kind="number", source="prose", preferred=1, unit="次", scope="year", ordinal=1, locator="{}")
    )  # fmt: skip
    database.table("findings").insert(
        row("findings", report_id=11, check_id="requests.total.received", outcome="fail", expected=13, actual=14,
            message="合计不符 / the total is off",
            cells=json.dumps([{"table_id": "requests", "line": "received", "column": "total"}]))
    )  # fmt: skip
    database.table("corrections").insert(
        row("corrections", report_id=11, table_id="requests", line="received", column="total", value=13)
    )
    return database


def test_a_blank_a_zero_a_stroke_and_the_unreadable_are_told_apart(database: Any) -> None:
    line = next(line for line in render(database, 11).splitlines() if "本年新收" in line)
    shown = [cell.strip() for cell in line.strip("|").split("|")]
    assert shown == ["一、本年新收政府信息公开申请数量", "12345678", "[]", "0", "/", "1O?", ".", "14{13}*"]


def test_figures_from_elsewhere_and_findings_stand_beneath(database: Any) -> None:
    text = render(database, 11)
    assert text.startswith("黄埔区司法局2021年政府信息公开工作年度报告")
    assert "3(文)" in text
    assert "2.5(识)" in text
    other = text[text.index("【其他数字】") :]
    assert "local.接听电话.total: 7(文) 次" in other
    assert "requests.received.total: 15(文) 件" in other
    assert "* requests.total.received：应为 13，实为 14" in other
    assert "合计不符" in other
    assert "存档：2024-02-01T00:00:00Z" in text
    assert "不是该机关该年度应使用的版本" in render(database, 12)


def test_every_line_of_a_table_ends_in_the_same_column(database: Any) -> None:
    widths = {columns_of(line) for line in render(database, 11).splitlines() if line.startswith(("|", "+"))}
    assert len(widths) == 1


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
def test_every_form_can_be_drawn(era: str) -> None:
    form = next(form for form in load_forms() if form.era == era)
    for table in form.tables:
        sheet = lay_out(table)
        boxes = [
            [Box(getattr(cell, "text", "7"), cell.colspan, getattr(cell, "rowspan", 1), cell.is_slot) for cell in line]
            for line in (*sheet.head, *sheet.body)
        ]
        lines = draw(boxes, [6] * sheet.width)
        assert len({columns_of(line) for line in lines}) == 1
        assert sum(line.count("7") for line in lines) >= len(table.cells)


def test_a_report_without_tables_has_its_facts(database: Any) -> None:
    text = render(database, 14)
    assert "机关：吴起县司法局" in text
    assert "+--" not in text
    assert "none failed" in text


def test_json_holds_everything(database: Any) -> None:
    report = as_json(database, 11)
    assert report["agency"] == "黄埔区司法局"
    assert len(report["statistics"]) == len(CELLS) + 1
    assert report["statistics"][0]["locator"] == {}
    assert report["findings"][0]["cells"] == [{"table_id": "requests", "line": "received", "column": "total"}]
    assert json.dumps(report, ensure_ascii=False)
    with pytest.raises(KeyError):
        as_json(database, 99)


@pytest.mark.parametrize(
    ("text", "report_id"),
    [
        ("11", 11),
        ("12", 12),
        ("http://wq/13", 13),
        ("黄埔区司法局 2021", 11),
        ("广州市黄埔区司法局 2021", 11),
        ("黃埔區司法局2021年", 11),
        ("黄埔区司法局 2021年度", 11),
        ("吴起县 2021", 13),
    ],
)
def test_a_report_is_found(database: Any, text: str, report_id: int) -> None:
    assert resolve_report(database, text) == report_id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("99", "no report with the id 99"),
        ("http://wq/99", "(?s)no report from this address:.*http://wq/13"),
        ("司法局 2021", "(?s)several agencies.*黄埔区司法局.*吴起县司法局"),
        ("吴起县司法局 1999", "(?s)other years.*吴起县司法局 2021"),
        ("谷城县司法局 2021", "no such report"),
        ("吴起县", "(?s)neither an id.*吴起县司法局 2021"),
    ],
)
def test_what_is_not_found_is_said_with_what_comes_near(database: Any, text: str, message: str) -> None:
    with pytest.raises(LookupError, match=message):
        resolve_report(database, text)


def test_text_is_broken_at_the_width_it_takes() -> None:
    assert wrap("“三安全”abc", 6) == ["“三安", "全”abc"]
    assert wrap("", 4) == [""]
