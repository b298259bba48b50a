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
        (LINE + ",more", "c.csv:2: 9 fields stand in a line"),
        (LINE.replace("2026-02-01", "1 Feb"), "c.csv:2: date '1 Feb'"),
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


def test_another_encoding_is_said_to_be_one() -> None:
    with pytest.raises(CorrectionsError, match=r"c.csv:2: not UTF-8. Save the file as CSV in UTF-8"):
        parse_corrections(f"{HEADER}\n{LINE}\n".encode("gb18030"), "c.csv")
    assert len(parse_corrections(f"{HEADER}\n{LINE}\n".encode("utf-8-sig"), "c.csv")) == 1


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
