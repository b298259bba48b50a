# ruff: noqa: INP001 - a program beside the docs, no package
"""Screenshots of the pages, for README and docs: `python docs/make_screenshots.py [DATA] [FOLDER]`.

DATA is the data folder of an archive, by default that of `gongkai demo`; FOLDER takes the pictures. Needs Debian's
chromium and the Python package playwright (`pip install -e .[dev]`).
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP = {"width": 1280, "height": 900}
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


def take(page: Any, address: str, path: Path, *, whole: bool = False) -> None:
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1000)  # the frame of an archived page scrolls to its place after it has loaded
    page.screenshot(path=path, full_page=whole)
    sys.stderr.write(f"{path}\n")


def take_all(browser: Any, address: str, folder: Path) -> None:
    """Home, a report, a figure in its snapshot and a trend; light and dark, wide and narrow."""
    for name, size, scheme in (("", DESKTOP, "light"), ("-dark", DESKTOP, "dark"), ("-phone", PHONE, "light")):
        page = browser.new_page(viewport=size, color_scheme=scheme, device_scale_factor=1)
        take(page, address, folder / f"home{name}.png", whole=True)
        report = page.get_attribute("a[href*='/-/report/']", "href")
        if report is None:
            raise SystemExit("the archive holds no report")
        report = address.rstrip("/") + str(report).partition("#")[0]
        take(page, report, folder / f"report{name}.png", whole=True)
        links = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")
        for kind, pattern in (("snapshot", r"/-/snapshot/\d+\?.*line=received"), ("trend", r"/-/trend/\d+$")):
            link = next((link for link in links if link and re.search(pattern, link)), None)
            if link:
                take(page, address.rstrip("/") + link, folder / f"{kind}{name}.png")
        page.close()


def main() -> None:
    data, folder = (Path(given) for given in (*sys.argv[1:], *("demo", "docs/screenshots")[len(sys.argv) - 1 :]))
    folder.mkdir(parents=True, exist_ok=True)
    with serving(data) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_all(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main()
