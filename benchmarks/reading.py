"""How long reading a report takes beside what it stands on: pages beside trafilatura, PDF beside pdfplumber, DOCX
beside python-docx.

    python benchmarks/reading.py                  # all of it
    python benchmarks/reading.py --rounds 21 --only pages

Processor time, medians of rounds taken in turn (ours, theirs, ours, …), so only the ratios are meant. Every round has
another page of its kind, and reads another report before it without taking the time: what our caches remember then is
what a long run remembers. The garbage collector is set as in the processes of a build (`archive.workers.settle`), for
us and for what stands beside us. `ours` is bytes to findings: `document.extract`, `parse_report`,
`check`. PDF files of six pages are printed by Chromium, where it is installed.
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import docx
import lxml.html
import pdfplumber
import trafilatura

from archive.config import load_forms, load_words
from archive.report import parse
from archive.report.checks import check
from archive.report.document import extract
from archive.report.page import html
from archive.report.pdf import document as pdf
from archive.report.prose import ProseReader
from archive.workers import settle
from benchmarks import pasted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMS, WORDS = load_forms(), load_words()
# what is counted under which name; what is left is `other`
STAGES = (
    (html, "undressed", "page to tree"),
    (html, "_parse", "page to tree"),
    (html, "hidden_elements", "page to tree"),
    (html, "gather_tables", "tables as grids"),
    (html, "text_lines", "own lines"),
    (html, "main_text", "main text"),
    (trafilatura, "bare_extraction", "trafilatura"),
    (parse, "read_tables", "figures in tables"),
    (ProseReader, "read", "figures in prose"),
    (parse, "find_title", "who, when, parts"),
    (parse, "divide", "who, when, parts"),
    (parse, "weigh_text", "who, when, parts"),
    (parse, "_about", "who, when, parts"),
)


class Clock:
    """Processor time by stage; a stage within another is counted once, as its own."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = [0.0]
        self._saved: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> Self:
        for owner, name, stage in STAGES:
            self._saved.append((owner, name, getattr(owner, name)))
            setattr(owner, name, self._timed(getattr(owner, name), stage))
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, call in self._saved:
            setattr(owner, name, call)

    def _timed(self, call: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            began = time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                taken = time.process_time() - began
                self.spent[stage] += taken - self._inner.pop()
                self._inner[-1] += taken

        return timed


def read(payload: bytes) -> int:
    """Bytes to findings."""
    report = parse.parse_report(extract(payload, FORMS), FORMS, WORDS)
    check(report, FORMS)
    return len(report.statistics)


def taken(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def in_turn(rounds: int, ours: Callable[[int], object], *theirs: Callable[[int], object]) -> list[float]:
    """The median of each, in milliseconds."""
    spent: list[list[float]] = [[] for _ in (ours, *theirs)]
    for number in range(rounds):
        for times, call in zip(spent, (ours, *theirs), strict=True):
            times.append(taken(lambda call=call, number=number: call(number)))  # type: ignore[misc]
    return [statistics.median(times) for times in spent]


# -- pages -----------------------------------------------------------------------------------------------------------


def samples(rounds: int) -> Iterator[tuple[str, list[bytes], str]]:
    """Name, a page for each round, encoding."""
    for name, (*_, encoding, _) in pasted.PAGES.items():
        yield name, [pasted.make(name, seed) for seed in range(rounds)], encoding
    for path in sorted(pasted.GOLDEN.glob("*/*/document.html")):
        yield f"corpus: {path.parent.name}", [path.read_bytes()] * rounds, "utf-8"


def pages(rounds: int) -> None:
    ratios = {}
    print(f"{'page':36} {'KB':>4} {'figures':>7} {'ours ms':>8} {'default ms':>10} {'ratio':>6}")
    for name, payloads, encoding in samples(rounds):
        before = [pasted.make("Word in TRS", seed) for seed in range(1000, 1000 + rounds)]
        texts = [payload.decode(encoding) for payload in payloads]

        def ours(number: int, payloads: list[bytes] = payloads) -> object:
            return read(payloads[number])

        def theirs(number: int, texts: list[str] = texts) -> object:
            return trafilatura.extract(texts[number])

        mine, default = [], []
        for number in range(rounds):
            read(before[number])
            mine.append(taken(lambda number=number: ours(number)))  # type: ignore[misc]
            default.append(taken(lambda number=number: theirs(number)))  # type: ignore[misc]
        spent = statistics.median(mine), statistics.median(default)
        ratios[name] = spent[0] / spent[1]
        size, figures = len(payloads[0]) / 1000, read(payloads[0])
        print(f"{name:36} {size:4.0f} {figures:7} {spent[0]:8.1f} {spent[1]:10.1f} {ratios[name]:6.2f}", flush=True)
    worst = max(ratios, key=lambda name: ratios[name])
    print(f"ratio: median {statistics.median(ratios.values()):.2f}, worst {ratios[worst]:.2f} ({worst})\n")


def stages(rounds: int, name: str) -> None:
    payloads = [pasted.make(name, seed) for seed in range(2000, 2000 + rounds)]
    read(payloads[0])
    with Clock() as clock:
        whole = sum(taken(lambda payload=payload: read(payload)) for payload in payloads)  # type: ignore[misc]
    spent = {stage: seconds * 1000 for stage, seconds in clock.spent.items()}
    spent["other"] = whole - sum(spent.values())
    shares = ", ".join(f"{stage} {part / whole:.0%}" for stage, part in spent.items())
    print(f"{name}, share of each stage: {shares}\n")


# -- PDF and DOCX ----------------------------------------------------------------------------------------------------


def printed(page: bytes, folder: Path) -> bytes:
    """The page as Chromium prints it."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_bytes(page)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=90)
    return target.read_bytes()


def pdf_files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(pasted.GOLDEN.glob("*/*/document.pdf")):
        yield f"corpus: {path.parent.name}", path.read_bytes()
    if shutil.which("chromium") is None:
        print("Chromium is not installed: no printed files")
        return
    with tempfile.TemporaryDirectory() as folder:
        for of, way in (("suqian/2023", "word"), ("gd-sft/2022", "wps"), ("huangpu-sfj/2020", "clean")):
            chance = random.Random(of)
            body = pasted.pasted(pasted.report(of), way, chance)
            more = f"<p>{'本机关认真贯彻落实条例，不断提高政府信息公开工作水平。' * 6}</p>" * 24
            style = "<meta charset=utf-8><style>table,td{border:1px solid;border-collapse:collapse}</style>"
            page = f"<html><head>{style}</head><body>{body}{more}</body></html>"
            yield f"printed: {of}, {way}", printed(page.encode(), Path(folder))


def table_pages(payload: bytes) -> list[int]:
    """The pages that our reader takes to hold tables, counted from one."""
    seen: list[int] = []
    thorough = pdf.parts_read
    pdf.parts_read = lambda page, *rest: seen.append(page.page_number) or thorough(page, *rest)  # type: ignore[func-returns-value]
    try:
        extract(payload, FORMS)
    finally:
        pdf.parts_read = thorough
    return seen


def plumbed(payload: bytes, numbers: list[int]) -> None:
    with pdfplumber.open(io.BytesIO(payload), pages=numbers) as plumber:
        for page in plumber.pages:
            page.extract_tables()
            page.extract_text()


def pdfs(rounds: int) -> None:
    print(f"{'PDF':36} {'pages':>5} {'tables':>6} {'ours ms':>8} {'pdfplumber ms':>13} {'ratio':>6}")
    ratios = []
    for name, payload in pdf_files():
        with pdfplumber.open(io.BytesIO(payload)) as plumber:
            count = len(plumber.pages)
        numbers = table_pages(payload)
        mine, theirs = in_turn(
            rounds,
            lambda _, payload=payload: read(payload),
            lambda _, payload=payload, numbers=numbers: plumbed(payload, numbers),
        )
        ratios.append(mine / theirs)
        print(f"{name:36} {count:5} {len(numbers):6} {mine:8.0f} {theirs:13.0f} {ratios[-1]:6.2f}", flush=True)
    print(f"ratio: median {statistics.median(ratios):.2f}, worst {max(ratios):.2f}\n")


def written(of: str) -> bytes:
    """The report as python-docx writes it."""
    document = docx.Document()
    for element in lxml.html.fragments_fromstring(pasted.report(of)):
        if element.tag != "table":
            document.add_paragraph(" ".join(element.text_content().split()))
            continue
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.iterchildren("td", "th")]
            for row in element.iter("tr")
        ]
        table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for row, texts in zip(table.rows, rows, strict=True):
            cells = row.cells
            for place, text in enumerate(texts, len(cells) - len(texts)):
                cells[place].text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def walked(payload: bytes) -> int:
    """All text of the file, as python-docx gives it."""
    document = docx.Document(io.BytesIO(payload))
    length = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return length + sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def word_files(rounds: int) -> None:
    print(f"{'DOCX':36} {'ours ms':>8} {'python-docx ms':>14} {'ratio':>6}")
    files = [(f"written: {of}", written(of)) for of in ("gd-sft/2022", "suqian/2023", "weishan/county-2022")]
    files += [(f"sample web: {path.parent.name}", path.read_bytes()) for path in sorted(pasted.DEMO.glob("*/*.docx"))]
    ratios = []
    for name, payload in files:
        mine, theirs = in_turn(
            rounds, lambda _, payload=payload: read(payload), lambda _, payload=payload: walked(payload)
        )
        ratios.append(mine / theirs)
        print(f"{name:36} {mine:8.1f} {theirs:14.1f} {ratios[-1]:6.2f}", flush=True)
    print(f"ratio: median {statistics.median(ratios):.2f}, worst {max(ratios):.2f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--only", choices=("pages", "pdf", "docx"))
    given = parser.parse_args()
    for seed in range(3):
        page = pasted.make("Word in TRS", 9000 + seed)
        read(page)
        trafilatura.extract(page.decode())
    settle()
    if given.only in (None, "pages"):
        pages(given.rounds)
        stages(given.rounds, "Word in TRS")
    if given.only in (None, "pdf"):
        pdfs(max(3, given.rounds // 3))
    if given.only in (None, "docx"):
        word_files(given.rounds)


if __name__ == "__main__":
    main()
