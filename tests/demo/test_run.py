from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from archive.demo.run import DemoError, DemoResult, SiteRow, _in_words, clear, refuse_foreign

if TYPE_CHECKING:
    from pathlib import Path


def write_warc(file: Path, part_of: str | None) -> None:
    """One record: a warcinfo that says what it is part of, or a resource where there is none."""
    kind, fields = ("warcinfo", f"software: x\r\nisPartOf: {part_of}\r\n") if part_of else ("resource", "x")
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Length: {len(fields)}\r\n\r\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(f"{head}{fields}\r\n\r\n".encode()))


def earlier_demo(folder: Path) -> None:
    write_warc(folder / "warc" / "a.warc.gz", "gongkai-demo")
    (folder / "warc" / "a.cdxj").write_text("")
    (folder / "text").mkdir()
    for name in ("index.cdxj", "lock", "build.lock", "gongkai.db", "gongkai.db-wal", "gongkai.db.new-7", "frontier.db"):
        (folder / name).write_text("")


def test_absent_and_empty_folders_will_do(tmp_path: Path) -> None:
    refuse_foreign(tmp_path)
    refuse_foreign(tmp_path / "demo")


def test_an_earlier_demo_is_cleared(tmp_path: Path) -> None:
    earlier_demo(tmp_path)
    refuse_foreign(tmp_path)
    clear(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["build.lock", "lock"]
    refuse_foreign(tmp_path)


@pytest.mark.parametrize("part_of", ["gongkai", "somebody's", None])
def test_another_archive_is_refused(tmp_path: Path, part_of: str | None) -> None:
    earlier_demo(tmp_path)
    write_warc(tmp_path / "warc" / "b.warc.gz.open", part_of)
    with pytest.raises(DemoError, match=r"b\.warc\.gz\.open.*nothing was touched.*--data"):
        refuse_foreign(tmp_path)


def test_a_file_that_is_no_warc_is_refused(tmp_path: Path) -> None:
    earlier_demo(tmp_path)
    (tmp_path / "warc" / "b.warc.gz").write_bytes(b"\x1f\x8b not gzip at all")
    with pytest.raises(DemoError, match="holds another archive"):
        refuse_foreign(tmp_path)


@pytest.mark.parametrize("name", ["thesis.docx", "warc/notes.txt", "photos/a.jpg", ".git/config"])
def test_foreign_content_is_refused(tmp_path: Path, name: str) -> None:
    earlier_demo(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(DemoError, match=name.partition("/")[0]):
        refuse_foreign(tmp_path)


def test_a_database_without_its_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gongkai.db").write_text("")
    with pytest.raises(DemoError, match="database without its archive"):
        refuse_foreign(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(DemoError, match="not a folder"):
        refuse_foreign(tmp_path / "demo")


def test_the_summary_is_a_table_with_what_to_open() -> None:
    eras = {"2008": 1, "2014": 0, "2019": 2, "2021": 3}
    rows = (SiteRow("a", 12, eras, 640, 2, "ok"), SiteRow("b", 0, dict.fromkeys(eras, 0), 0, 0, "blocked, as planned"))
    result = DemoResult("demo", rows, {"b": "521"}, as_planned=True, changes=("removed: http://x",), unreadable={})
    lines = result.text().splitlines()
    assert lines[2].split() == [
        "site",
        "pages",
        "2008",
        "2014",
        "2019",
        "2021",
        "figures",
        "findings",
        "failed",
        "result",
    ]
    assert lines[5].split() == ["all", "12", "1", "0", "2", "3", "640", "2"]
    assert "  removed: http://x" in lines
    assert lines[-1] == "To open it: gongkai serve --data demo, then http://127.0.0.1:8001/"


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (
            {
                "table_id": "disclosure",
                "line": "licences",
                "column": "decisions",
                "from": {"value": 1808595.0, "unit": "件", "kind": "number"},
                "to": {"value": None, "unit": "件", "kind": "blank"},
            },
            "licences decisions: 1808595 -> blank",
        ),
        ({"lines": {"removed": 1, "added": 2}, "removed": [], "added": []}, "1 lines removed, 2 lines added"),
        ({"reason": "404"}, "reason: 404"),
        ({}, ""),
    ],
)
def test_a_change_is_said_in_one_line(detail: dict[str, Any], words: str) -> None:
    assert _in_words(json.dumps(detail)) == words
