"""Problems and improvements from the page to the database, the terminal, the data package and the JSON of one file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.build import build
from archive.database.export import export
from archive.database.schema import open_database
from archive.intake import take_in
from archive.reading import read_files
from archive.show import as_json, render

from .crawled import report_page

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "存在的主要问题及改进情况</strong></p>"
TEXT = "存在的问题：一是公开内容不够全面；二是工作人员业务不熟。改进措施：加强业务培训，充实公开内容。"
POINTS = [
    ("problem", "公开内容不够全面"),
    ("problem", "工作人员业务不熟"),
    ("improvement", "加强业务培训，充实公开内容"),
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    made = report_page("长沙市财政局", 2022).decode()
    head, heading, rest = made.partition(BEFORE)
    assert heading
    path = tmp_path / "a.html"
    path.write_text(f"{head}{heading}<p>{TEXT}</p>{rest}", encoding="utf-8")
    return path


def test_one_file(page: Path) -> None:
    (read,) = read_files([page])
    assert [(point["kind"], point["text"]) for point in read["points"]][:3] == POINTS
    texts = {section["number"]: section["text"] for section in read["sections"]}
    for point in read["points"]:
        locator = point["locator"]
        assert point["section"] == 5
        assert texts[5][locator["start"] : locator["end"]] == point["text"]


def test_an_archive(page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    take_in(data, [page], url="http://cz.changsha.gov.cn/2022.html")
    query = "SELECT p.kind, p.text, p.locator, s.text FROM points p JOIN sections s ON s.report_id = p.report_id AND s.number = p.section ORDER BY p.position"  # fmt: skip
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        rows = database.execute(query).fetchall()
    assert [row[:2] for row in rows][:3] == POINTS
    for _, text, locator, section in rows:
        place = json.loads(locator)
        assert section[place["start"] : place["end"]] == text
    with closing(open_database(data / "gongkai.db")) as database:
        report_id = database.execute("SELECT id FROM reports").fetchone()[0]
        assert [point["text"] for point in as_json(database, report_id)["points"]][:3] == [text for _, text in POINTS]
        assert "问题：公开内容不够全面" in render(database, report_id)
        export(database, tmp_path / "package", ("csv",))
    (file,) = (tmp_path / "package").rglob("points.csv")
    exported = file.read_text("utf-8")
    assert all(text in exported for _, text in POINTS)
    build(data, fresh=True)
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        assert database.execute(query).fetchall() == rows


def test_a_database_of_before_gets_the_table(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        database.execute("DROP TABLE points")
        database.execute("PRAGMA user_version = 2")
        database.conn.commit()
    with closing(open_database(tmp_path / "a.db")) as database:
        assert database.table("points").exists()
