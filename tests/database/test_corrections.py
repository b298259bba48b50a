"""Corrections by people: what the file may say, and what is said of those that stand beside nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.build import build
from archive.database.check import summary
from archive.database.corrections import FIELDS, CorrectionsError, parse_corrections
from archive.database.schema import open_database
from tests.crawled import START, A, Crawl, report_page, rows_of

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ",".join(FIELDS)
LINE = "http://a.example/,sha1:X,requests,received,total,6,扫描件为 6,甲,2026-02-01"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LINE.replace("requests,", "request,"), "c.csv:2: request.received.total: no form has such a cell"),
        (LINE.replace("received", "recieved"), "c.csv:2: requests.recieved.total: no form has such a cell"),
        (LINE.replace("total", "women"), "c.csv:2: requests.received.women: no form has such a cell"),
        (LINE.replace("requests,received", "prose,smiles"), "c.csv:2: prose.smiles.total: no form has such a cell"),
        (LINE.replace(",6,", ",six,"), "c.csv:2: value 'six'"),
        (LINE.replace("甲", " "), "c.csv:2: who is empty"),
        (LINE + ",more", "c.csv:2: more fields than columns"),
        (LINE.replace("2026-02-01", "1 Feb"), "c.csv:2: date '1 Feb'"),
        (LINE.replace("2026-02-01", "2026-02-31"), "c.csv:2: date '2026-02-31'"),
        (LINE.replace(",6,", ",nan,"), "c.csv:2: value 'nan'"),
        (LINE.replace(",6,", ',"12,34",'), "c.csv:2: value '12,34'"),
        (f"{LINE}\n{LINE}", "c.csv:3: this cell has been corrected in an earlier line"),
        (LINE.replace("requests,", "request,") + "\n" + LINE.replace(",6,", ",six,"), "c.csv:3: value"),
    ],
)
def test_a_fault_is_named_with_its_line(line: str, said: str) -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(f"{HEADER}\n{line}\n", "c.csv")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "cell", ["requests,received", "annex2014,requests_received", "prose,disclosed_total", "local,咨询电话接听数"]
)
def test_cells_of_all_kinds_can_be_corrected(cell: str) -> None:
    (row,) = parse_corrections(f"{HEADER}\n{LINE.replace('requests,received', cell)}\n", "c.csv")
    assert (row["value"], f"{row['table_id']},{row['line']}") == (6, cell)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_file_may_be_saved_by_a_spreadsheet(encoding: str, delimiter: str) -> None:
    (row,) = parse_corrections(f"{HEADER}\n{LINE}\n", "c.csv")
    saved = [HEADER + ",note", LINE.replace("2026-02-01", "2026/2/1") + ",", "," * 9, ""]
    text = "\r\n".join(saved).replace(",", delimiter)
    assert parse_corrections(text.encode(encoding), "c.csv") == [row]
    assert row["date"] == "2026-02-01"


def test_columns_may_stand_in_any_order_but_none_may_be_missing() -> None:
    rows = [line.split(",") for line in (HEADER, LINE)]
    turned = "\n".join(",".join(row[::-1]) for row in rows)
    assert parse_corrections(turned, "c.csv") == parse_corrections(f"{HEADER}\n{LINE}", "c.csv")
    with pytest.raises(CorrectionsError, match=r"c\.csv:1: it has no column date; the columns are url,"):
        parse_corrections("\n".join(",".join(row[:-1]) for row in rows), "c.csv")
    with pytest.raises(CorrectionsError, match=r"c\.csv:1: neither UTF-8, GB18030 nor UTF-16"):
        parse_corrections(b"\xff\x80" * 9, "c.csv")


@pytest.mark.parametrize(
    ("written", "value"), [('"1,234"', 1234), ("１２", 12), ("26.50", 26.5), ("", None), (" -3 ", -3)]
)
def test_a_value_as_people_write_it(written: str, value: float | None) -> None:
    (row,) = parse_corrections(f"{HEADER}\n{LINE.replace(',6,', f',{written},')}\n", "c.csv")
    assert row["value"] == value


@pytest.mark.usefixtures("forked")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_correction_beside_nothing_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022, 5))
    assert build(tmp_path).warnings == ()
    digest = rows_of(tmp_path, "SELECT payload_digest FROM reports")[0][0]
    right = LINE.replace("http://a.example/", A).replace("sha1:X", digest)
    file = tmp_path / "corrections.csv"
    lines = [
        HEADER,
        right,
        LINE,
        LINE.replace("http://a.example/", A),
        right.replace("requests,received,total", "requests,other_handling,total"),
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    result = build(tmp_path, corrections=file)
    assert len(result.warnings) == 3
    text = result.text()
    assert "warning: the correction of requests.received.total (甲, 2026-02-01) is of a report that the archive" in text
    assert f"is of sha1:X, but what was read at {A} is {digest}" in text
    assert "requests.other_handling.total (甲, 2026-02-01) is of a cell that the form of 2021 does not have" in text
    assert not result.faults
    told = summary(open_database(tmp_path / "gongkai.db"))
    assert told.corrections == result.warnings
    assert "corrections that stand beside nothing: 3" in told.text()
    assert rows_of(tmp_path, "SELECT value FROM statistics WHERE line = 'received' AND \"column\" = 'total'") == [(5,)]
