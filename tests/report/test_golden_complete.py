"""Every golden document has its expected result: where there is none a draft is written, and the test fails, so that a
person reads it against the document before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.config import load_forms, load_words
from archive.report.checks import check
from archive.report.document import extract
from archive.report.parse import parse_report
from tests.accuracy import compare
from tests.crawled import report_page

if TYPE_CHECKING:
    from archive.report.model import Report

GOLDEN = Path(__file__).parents[1] / "golden"
FIELDS = (
    *("title", "agency", "year", "era", "published_on", "period_start", "period_end", "phone", "address", "postcode"),
    *("email", "status"),
)
STATED = ("table_id", "line", "column", "value", "unit", "raw", "kind", "source", "scope", "ordinal")


def read(folder: Path) -> Report:
    (document,) = folder.glob("document.*")
    return parse_report(extract(document.read_bytes(), load_forms()), load_forms(), load_words())


def draft(folder: Path) -> dict[str, Any]:
    """What the program reads, in the shape of an expected result."""
    report = read(folder)
    failing = [one.check_id for one in check(report, load_forms()) if one.outcome == "fail"]
    return {name: getattr(report, name) for name in FIELDS} | {
        "sections": [{"number": one.number, "heading": one.heading} for one in report.sections],
        "statistics": [{name: getattr(one, name) for name in STATED} for one in report.statistics],
        "findings": failing,
        "findings_scope": ["requests.", "proceedings.", "annex2014.", "prose."],
        "not_scored": [],
    }


def drafted(golden: Path) -> list[str]:
    """The folders that had no expected result; each has a draft now."""
    found = []
    for document in sorted(golden.glob("*/*/document.*")):
        expected = document.with_name("report.json")
        if not expected.exists():
            expected.write_text(json.dumps(draft(document.parent), ensure_ascii=False, indent=1) + "\n", "utf-8")
            found.append(f"{document.parent}: read report.json against the document, cell by cell")
    return found


def test_every_document_has_been_read_by_a_person() -> None:
    assert drafted(GOLDEN) == []
    assert [folder.name for folder in GOLDEN.glob("*/*") if len(list(folder.iterdir())) != 2] == []


def test_the_folder_names_the_era() -> None:
    for path in GOLDEN.glob("*/*/report.json"):
        assert json.loads(path.read_text("utf-8"))["era"] == path.parent.parent.name, path


def test_a_draft_is_what_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "2021" / "changsha-2022"
    folder.mkdir(parents=True)
    (folder / "document.html").write_bytes(report_page("长沙市财政局", 2022, 5))
    assert len(drafted(tmp_path)) == 1
    assert drafted(tmp_path) == []
    expected = json.loads((folder / "report.json").read_text("utf-8"))
    assert (expected["year"], expected["status"], len(expected["statistics"])) == (2022, "complete", 200)
    score = compare(read(folder), expected)
    assert (score.right, score.cells, score.wrong, score.missing, score.invented) == (200, 200, 0, 0, 0)
