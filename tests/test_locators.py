"""A thousand figures drawn from an archive, each looked up again in the archived bytes by its locator alone.

What looks them up here shares nothing with the program: `docs/locators.md` is all it knows. Bytes come by warcio, pages are
taken apart by lxml, PDF by pdfplumber, Word and Excel files by the XML in their packages.
"""

from __future__ import annotations

import html
import io
import json
import random
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pdfplumber
import pypdfium2
import pytest
from lxml import etree
from warcio.archiveiterator import ArchiveIterator

from archive.build import build
from tests.crawled import START, Crawl, report_page, rows_of
from tests.report.test_pdf_attached import with_files
from tests.report.ugly import annex, cases

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

HOW_MANY = 1000
GOLDEN = Path(__file__).parent / "golden"
TYPES = {".html": "text/html", ".txt": "text/plain", ".pdf": "application/pdf", ".docx": "application/octet-stream"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RADICALS = str.maketrans("⻔⻓", "门长")  # those of the documents here that normalising leaves
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPOKEN = "2023年，本机关主动公开政府信息1234条，举办培训班5次。全年收到政府信息公开申请56件，未收取任何费用。"


# -- the archive ---------------------------------------------------------------------------------------------------


def documents() -> Iterator[tuple[str, str, bytes]]:
    """Name, media type and bytes: real ones, and generated ones of every carrier."""
    for path in sorted(GOLDEN.glob("*/*/document.*")):
        yield f"golden/{path.parent.name}{path.suffix}", TYPES[path.suffix], path.read_bytes()
    for carrier, media_type, seeds in (
        ("html", "text/html", range(700, 712)),
        ("flat html", "text/html", range(700, 710)),
        ("text", "text/plain", range(700, 708)),
        ("word", "application/octet-stream", range(700, 710)),
        ("excel", "application/octet-stream", range(700, 705)),
        ("pdf", "application/pdf", range(700, 705)),
    ):
        for seed in seeds:
            yield f"{carrier.replace(' ', '-')}/{seed}", media_type, cases.make(seed, carrier, named=True).payload
    for seed in range(700, 712):
        yield f"list/{seed}", "application/octet-stream", annex.make(seed)[0]
    for carrier in ("html", "word", "excel", "pdf"):
        yield f"packed/{carrier}", "application/zip", packed(cases.make(732, carrier, named=True).payload)
    yield "attached/1", "application/pdf", with_files([], {"年报": cases.make(734, "pdf", named=True).payload})
    yield "framed/1", "text/html", framed(cases.make(730, "html", named=True).payload)
    yield "escaped/1", "text/html", escaped(cases.make(733, "html", named=True).payload)
    yield "scripted/1", "text/html", scripted(cases.make(731, "html", named=True).payload)
    for year in (2018, 2021, 2023):
        spoken = SPOKEN.replace("2023", str(year))
        yield f"spoken/{year}", "text/html", report_page("长沙市财政局", year, 5, text=spoken)


def packed(payload: bytes) -> bytes:
    """The document in a ZIP archive, beside a file that is none."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("说明.txt", "附件为年报。")
        package.writestr("某局/年报", payload)
    return out.getvalue()


def framed(payload: bytes) -> bytes:
    """The page inside another, which has a table of its own and an empty frame."""
    inner = html.escape(decoded(payload))
    table = "<table><tr><td>1</td></tr></table>"
    return f'<html><body>{table}<iframe></iframe><iframe srcdoc="{inner}"></iframe>{table}</body></html>'.encode()


def escaped(payload: bytes) -> bytes:
    """The page as text, behind a table of the page that shows it."""
    inner = html.escape(decoded(payload))
    return f"<html><head><meta charset=utf-8></head><body><table><tr><td>1</table><div>{inner}</div></body></html>".encode()


def scripted(payload: bytes) -> bytes:
    """The page in a string of a script that draws it."""
    strings = {"title": "2022年政府信息公开工作年度报告", "content": decoded(payload)}
    held = json.dumps(strings).replace("</", "<\\/")
    return f"<html><body><div id=app></div><script>var a</script><script>show({held})</script></body></html>".encode()


@pytest.fixture(scope="module")
def data(forked: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("located")
    with Crawl(folder, "r1", START) as crawl:
        for name, media_type, payload in documents():
            crawl.get(f"http://www.changsha.gov.cn/{name}", payload, Content_Type=media_type)
    build(folder, jobs=2)
    return folder


# -- looking up ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Archived:
    """One archived payload, and what its bytes are."""

    payload: bytes
    extracted: str  # the text beside the archive

    @cached_property
    def page(self) -> Any:
        return lxml.html.document_fromstring(decoded(self.payload))

    @cached_property
    def package(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.payload))

    @property
    def kind(self) -> str:
        if self.payload.startswith(b"%PDF"):
            return "pdf"
        if self.payload.startswith(b"PK"):
            return "word" if "word/document.xml" in self.package.namelist() else "excel"
        return "html" if b"<html" in self.payload[:9000].replace(b"\0", b"").lower() else "text"

    def within(self, locator: dict[str, Any]) -> Archived:
        """The file in it that a locator names; itself where it names none."""
        if "file" not in locator:
            return self
        if self.kind != "pdf":
            return Archived(self.package.read(locator["file"]), self.extracted)
        source = pypdfium2.PdfDocument(self.payload)
        attached = map(source.get_attachment, range(source.count_attachments()))
        (body,) = (bytes(one.get_data()) for one in attached if one.get_name() == locator["file"])
        return Archived(body, self.extracted)

    def at(self, locator: dict[str, Any]) -> str | None:
        """What stands there; None where there is no such place."""
        try:
            if locator["kind"] == "span":
                return self.extracted[locator["start"] : locator["end"]]
            if locator["kind"] == "sentence":
                return str(locator["sentence"])
            if locator["kind"] == "box":
                return self._in_box(locator["page"], locator["box"])
            read = {"html": self._in_page, "word": self._in_word, "excel": self._in_sheet}[self.kind]
            return read(locator)
        except (IndexError, KeyError):
            return None

    def _in_page(self, locator: dict[str, Any]) -> str:
        page = self.page
        if "escaped" in locator:
            page = lxml.html.document_fromstring(html.unescape(decoded(self.payload)))
        for number in locator.get("frame", ()):
            page = lxml.html.document_fromstring(list(page.iter("iframe"))[number].get("srcdoc"))
        if "script" in locator:
            number, place = locator["script"]
            page = lxml.html.document_fromstring(strings_of(list(page.iter("script", "textarea"))[number])[place])
        table = list(page.iter("table"))[locator["table"]]
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        row = rows[locator["row"]]
        cells = [cell for cell in row.iter("td", "th") if next(cell.iterancestors("tr")) is row]
        return shown(cells[locator["cell"]])

    def _in_word(self, locator: dict[str, Any]) -> str:
        body = etree.fromstring(self.package.read("word/document.xml"))
        table = list(body.iter(f"{W}tbl"))[locator["table"]]
        row = list(table.iterchildren(f"{W}tr"))[locator["row"]]
        cell = [one for one in row.iter(f"{W}tc") if next(one.iterancestors(f"{W}tr")) is row][locator["cell"]]
        return "".join(one.text or "" for one in cell.iter(f"{W}t"))

    def _in_sheet(self, locator: dict[str, Any]) -> str:
        names = etree.fromstring(self.package.read("xl/workbook.xml")).findall(f".//{S}sheet")
        assert names[locator["table"]].get("name") == locator["sheet"]
        sheet = etree.fromstring(self.package.read(f"xl/worksheets/sheet{locator['table'] + 1}.xml"))
        name = f"{chr(65 + locator['cell'])}{locator['row'] + 1}"
        found = sheet.find(f".//{S}c[@r='{name}']")
        return "" if found is None else words(etree.tostring(found))

    @cached_property
    def _printed(self) -> pdfplumber.pdf.PDF:
        return pdfplumber.open(io.BytesIO(self.payload))

    def _in_box(self, number: int, box: list[float]) -> str:
        left, top, right, bottom = box
        page = self._printed.pages[number - 1]
        return str(page.crop((left, top, right, bottom), strict=False).extract_text())

    @cached_property
    def everything(self) -> str:
        """All words of the document, wherever they stand."""
        if self.kind == "pdf":
            return "".join(page.extract_text() for page in self._printed.pages)
        if self.kind == "word":
            return words(self.package.read("word/document.xml"))
        if self.kind == "excel":
            sheets = [name for name in self.package.namelist() if name.startswith("xl/worksheets/")]
            return "".join(words(self.package.read(name)) for name in sheets)
        return shown(self.page) if self.kind == "html" else decoded(self.payload)


def words(xml: bytes) -> str:
    return "".join(str(text) for text in etree.fromstring(xml).itertext())


def decoded(payload: bytes) -> str:
    if payload.startswith((b"\xff\xfe", b"\xfe\xff")):
        return payload.decode("utf-16")
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        return payload.decode("gb18030")


def strings_of(script: Any) -> list[str]:
    """The strings of a script that is written as JSON is."""
    return [json.loads(one) for one in re.findall(r'"(?:[^"\\]|\\.)*"', script.text or "")]


def shown(element: Any) -> str:
    """The text of an element without what is not shown: scripts that hold no page, styles, comments, hidden elements."""
    if element.tag == "script" and (held := [one for one in strings_of(element) if "<table" in one]):
        return "".join(shown(lxml.html.document_fromstring(one)) for one in held)
    if (
        not isinstance(element.tag, str)
        or element.tag in ("script", "style")
        or HIDDEN.search(element.get("style", ""))
    ):
        return ""
    if inner := element.get("srcdoc"):
        return shown(lxml.html.document_fromstring(inner))
    parts = [element.text or ""]
    for child in element:
        parts += [shown(child), child.tail or ""]
    return "".join(parts)


def payload_at(data: Path, name: str, offset: int) -> bytes:
    with (data / "warc" / name).open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)))
        return bytes(record.content_stream().read())


@dataclass(frozen=True)
class Figure:
    report: int
    url: str
    raw: str | None
    locator: dict[str, Any]


def drawn(data: Path) -> tuple[list[Figure], dict[int, Archived]]:
    """A thousand figures, and the documents that they come from."""
    sql = """SELECT s.report_id, r.url, s.raw, s.locator FROM statistics s JOIN reports r ON r.id = s.report_id
             ORDER BY r.url, s.position"""  # the order in which reports came varies
    chosen = random.Random(7).sample(rows_of(data, sql), HOW_MANY)
    figures = [Figure(report, url, raw, json.loads(locator)) for report, url, raw, locator in chosen]
    sql = "SELECT r.id, c.record_id, c.warc_file, c.warc_offset FROM reports r JOIN captures c ON c.id = r.capture_id"
    told = dict(extracted(data))
    wanted = {one.report for one in figures}
    return figures, {
        report: Archived(payload_at(data, file, offset), told[record])
        for report, record, file, offset in rows_of(data, sql)
        if report in wanted
    }


def extracted(data: Path) -> Iterator[tuple[str, str]]:
    """Record → the text beside the archive that was made of it."""
    with (data / "text" / "text.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "conversion":
                yield record.rec_headers.get_header("WARC-Refers-To"), record.content_stream().read().decode()


def same(text: str) -> str:
    """What counts of a text: no space, no other widths, no radicals in the place of characters."""
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICALS).split())


def is_there(figure: Figure, document: Archived) -> bool:
    """Does the figure stand where its locator says? A cell or box holds nothing else; a sentence is in the document."""
    document = document.within(figure.locator)
    found = document.at(figure.locator)
    if found is None:
        return False
    if figure.locator["kind"] == "sentence":
        return figure.raw is not None and same(figure.raw) in same(found) and same(found) in same(document.everything)
    return same(found) == same(figure.raw or "")


def test_a_thousand_figures_stand_where_their_locators_say(data: Path) -> None:
    figures, archived = drawn(data)
    lost = [(one.url, one.raw, one.locator) for one in figures if not is_there(one, archived[one.report])]
    assert lost == []
    counted = Counter((archived[one.report].kind, one.locator["kind"]) for one in figures)
    assert counted.keys() >= {
        *(("html", "cell"), ("html", "span"), ("word", "cell"), ("excel", "cell"), ("pdf", "box")),
        *(("text", "span"), ("text", "sentence")),
    }
    assert all(any(inside in one.locator for one in figures) for inside in ("frame", "script", "escaped", "file"))


def test_a_locator_that_is_off_by_one_is_seen(data: Path) -> None:
    """The test above can fail: the same figures, each looked for one cell, box or character further on."""
    figures, archived = drawn(data)
    beside: Counter[bool] = Counter()
    for one in figures:
        key = {"cell": "cell", "span": "start"}.get(one.locator["kind"])
        if key is not None and one.raw not in (None, "0", "/", "-"):
            moved = one.locator | {key: one.locator[key] + 1}
            beside[is_there(Figure(one.report, one.url, one.raw, moved), archived[one.report])] += 1
    assert beside[True] * 10 < beside[False], "neighbours may well be the same, but not often"
