# ruff: noqa: INP001 - a program beside the docs, no package
"""Screenshots of the pages, for README and docs: `python docs/make_screenshots.py [DATA] [FOLDER]`.

DATA is the data folder of an archive, by default that of `gongkai demo`; FOLDER takes the pictures. Needs Debian's
chromium and the Python package playwright (`pip install -e .[dev]`).
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP = {"width": 1280, "height": 1400}
PHONE = {"width": 390, "height": 844}
_SERVE = """
import sys
from pathlib import Path
from archive.browse import serve
serve(Path(sys.argv[1]), port=0, ready=lambda address: print(address, flush=True))
"""


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of the pages over a data folder."""
    program = [sys.executable, "-c", _SERVE, str(data)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            if not address:
                raise SystemExit(f"{data} cannot be served")
            yield address
        finally:
            process.terminate()


def chosen_report(data: Path) -> int:
    """A complete report that has figures which do not add up, so that the picture shows how these are marked."""
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        row = database.execute(
            """SELECT reports.id FROM reports JOIN findings ON findings.report_id = reports.id
               WHERE reports.is_current AND reports.status = 'complete' AND reports.document_media_type = 'text/html'
               GROUP BY reports.id ORDER BY sum(findings.outcome = 'fail') DESC, reports.url LIMIT 1"""
        ).fetchone()
    if row is None:
        raise SystemExit(f"{data} holds no complete report")
    return int(row[0])


def take(page: Any, address: str, path: Path) -> None:
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)  # the frame of an archived page scrolls to its place after it has loaded
    page.screenshot(path=path)
    sys.stderr.write(f"{path}\n")


def take_all(browser: Any, address: str, data: Path, folder: Path) -> None:
    """Every kind of page on a desktop; a report and a comparison on a phone, and a report in the dark."""
    page = browser.new_page(viewport=DESKTOP)
    base = address.rstrip("/")
    report_id = chosen_report(data)
    report = f"{base}/-/report/{report_id}"
    take(page, address, folder / "home.png")
    take(page, report, folder / "report.png")
    links = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
    snapshot = next((link for link in links if link and re.search(r"/-/snapshot/\d+\?.*line=received", link)), None)
    if snapshot:
        take(page, base + snapshot, folder / "snapshot.png")
    paths = {"shares": "/-/shares", "shares-proceedings": "/-/shares?by=province&about=proceedings"} | compared(data)
    for name, path in paths.items():
        take(page, base + path, folder / f"{name}.png")
    page.close()
    for name, size, scheme in (("phone", PHONE, "light"), ("dark", DESKTOP, "dark")):
        page = browser.new_page(viewport=size, color_scheme=scheme)
        take(page, report, folder / f"report-{name}.png")
        if "compare" in paths:
            take(page, base + paths["compare"], folder / f"compare-{name}.png")
        page.close()


def compared(data: Path) -> dict[str, str]:
    """The agency with most years, beside its province; its newest report beside that of the year before."""
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        row = database.execute(
            """SELECT agency_id, max(year), count(*) AS years FROM reports WHERE is_current AND previous_id IS NOT NULL
               GROUP BY agency_id ORDER BY years DESC, agency_id LIMIT 1"""
        ).fetchone()
        if row is None:
            return {}
        report_id, before = database.execute(
            "SELECT id, previous_id FROM reports WHERE agency_id = ? AND year = ? AND is_current", row[:2]
        ).fetchone()
    return {"trend": f"/-/trend/{row[0]}?with=province", "compare": f"/-/compare/{before}/{report_id}"}


def main() -> None:
    data, folder = (Path(given) for given in (*sys.argv[1:], *("demo", "docs/screenshots")[len(sys.argv) - 1 :]))
    folder.mkdir(parents=True, exist_ok=True)
    with serving(data) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_all(browser, address, data, folder)
        browser.close()


if __name__ == "__main__":
    main()
