"""From a figure to the archived bytes."""

from __future__ import annotations

import gzip
import html
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import lxml.html
import pytest

from archive.browse import apart, documents, pictures
from archive.browse.pictures import PictureError, page_picture, page_size, sentence_boxes
from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.warc.writer import Original, WarcWriter
from tests.crawled import report_page

if TYPE_CHECKING:
    from tests.browse.conftest import Archive, Pages, Stocked

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def tree(text: str) -> Any:
    return lxml.html.document_fromstring(text)


def hit(shown: str) -> list[str]:
    return [element.text_content() for element in tree(shown).cssselect(".gongkai-hit")]


def test_every_figure_leads_to_the_cell_it_was_read_from(pages: Pages, stocked: Stocked) -> None:
    report = tree(pages.get(f"/-/report/{stocked.report_id}").text)
    links = report.xpath("//section[@class='sheet']//td//a[contains(@href, '/-/snapshot/')]/@href")
    written = list(stocked.page.written.values())
    assert len(links) == len(written)
    for link, raw in list(zip(links, written, strict=True))[::7]:
        document = pages.get(str(link).replace("?", "/document?"))
        assert hit(document.text) == [raw], link


def test_a_sentence_is_marked_where_it_stands(pages: Pages, stocked: Stocked) -> None:
    query = f"report={stocked.report_id}&table_id=requests&line=received&column=total&source=prose"
    document = pages.get(f"/-/snapshot/{stocked.capture['id']}/document?{query}")
    assert "".join(hit(document.text)) == "本年新收政府信息公开申请12件，比上年增加3件。"


def test_the_page_says_what_is_shown_and_that_the_digest_holds(pages: Pages, stocked: Stocked) -> None:
    query = f"report={stocked.report_id}&table_id=requests&line=received&column=total"
    text = pages.get(f"/-/snapshot/{stocked.capture['id']}?{query}").text
    assert "digest checked just now: holds" in text
    assert stocked.capture["payload_digest"] in text
    frame = tree(text).cssselect("iframe")[0]
    assert frame.get("sandbox") == ""
    assert frame.get("src").endswith("#hit")


def test_the_document_is_sandboxed(pages: Pages, stocked: Stocked) -> None:
    answer = pages.get(f"/-/snapshot/{stocked.capture['id']}/document")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "evil.example" not in answer.text.replace("http://evil.example/frame", "")


def test_file_and_record_can_be_downloaded(pages: Pages, stocked: Stocked) -> None:
    base = f"/-/snapshot/{stocked.capture['id']}"
    file = pages.get(f"{base}/file")
    assert file.content == stocked.page.html.encode("gbk")
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    record = gzip.decompress(pages.get(f"{base}/record").content)
    assert record.startswith(b"WARC/1.1\r\n")
    assert stocked.capture["record_id"].encode() in record


def test_damaged_bytes_are_said_to_be_damaged(empty: Archive, browse: type[Pages]) -> None:
    capture = empty.capture("http://a-example.gov.cn/", b"<p>12</p>" * 50)
    empty.database.execute("update captures set payload_digest = 'sha1:AAAA'")
    empty.database.conn.commit()
    assert "do not match their digest" in browse(empty.data).get(f"/-/snapshot/{capture['id']}").text


def test_a_file_that_is_gone_or_lies_elsewhere_is_no_crash(empty: Archive, browse: type[Pages], tmp_path: Path) -> None:
    capture = empty.capture("http://a-example.gov.cn/", b"<p>12</p>")
    (tmp_path / "secret.warc.gz").write_bytes(b"secret")
    pages = browse(empty.data)
    for name in ("none.warc.gz", "../secret.warc.gz", str(tmp_path / "secret.warc.gz"), ""):
        empty.database.execute("update captures set warc_file = ?", [name])
        empty.database.conn.commit()
        page = pages.get(f"/-/snapshot/{capture['id']}")
        assert page.status_code == 200
        assert "cannot be shown" in page.text
        for part in ("document", "file", "record"):
            answer = pages.get(f"/-/snapshot/{capture['id']}/{part}")
            assert answer.status_code == 404
            assert answer.content != b"secret"


def test_a_revisit_shows_what_it_refers_to(empty: Archive, browse: type[Pages]) -> None:
    body = b"<p>unchanged</p>" * 20
    first = empty.capture("http://a-example.gov.cn/", body)
    again = empty.capture("http://a-example.gov.cn/", body, at="2026-03-03T04:05:06Z")
    assert again["record_type"] == "revisit"
    empty.database.execute("update captures set original_id = ? where id = ?", [first["id"], again["id"]])
    empty.database.conn.commit()
    pages = browse(empty.data)
    assert "unchanged" in pages.get(f"/-/snapshot/{again['id']}/document").text
    assert "digest checked just now: holds" in pages.get(f"/-/snapshot/{again['id']}").text


@pytest.mark.parametrize(
    "query", ["report=1", "report=x&table_id=a&line=b&column=c", "report=1&table_id=a&line=b&column=c&ordinal=x"]
)
def test_an_address_that_names_no_figure_is_404(pages: Pages, stocked: Stocked, query: str) -> None:
    assert pages.get(f"/-/snapshot/{stocked.capture['id']}?{query}").status_code == 404


def test_plain_text_is_shown_with_its_stretch_marked(empty: Archive, browse: type[Pages]) -> None:
    text = "一、总体情况\n本年新收 12 件\n<b>不是标记</b>"
    capture = empty.capture("http://a-example.gov.cn/a.txt", text.encode(), "text/plain")
    report_id = empty.report(capture)
    start = text.index("12")
    empty.statistic(
        report_id, ("requests", "received", "total"), "12", {"kind": "span", "start": start, "end": start + 2}
    )
    query = f"report={report_id}&table_id=requests&line=received&column=total"
    document = browse(empty.data).get(f"/-/snapshot/{capture['id']}/document?{query}").text
    assert hit(document) == ["12"]
    assert "&lt;b&gt;" in document


INNER = report_page("长沙市财政局", 2022, 17, text="2022年，主动公开政府信息3条。").decode()
AROUND = {
    "frame": f'<table><tr><td>12</table><iframe srcdoc="{html.escape(INNER)}"></iframe>',
    "script": f"<div id=app></div><script>show({json.dumps(INNER).replace('</', '<' + chr(92) + '/')})</script>",
    "escaped": f"<div>{html.escape(INNER)}</div>",
    None: f"<div>{INNER}</div>",
}


@pytest.mark.parametrize("way", list(AROUND))
def test_what_stands_within_the_page_is_marked_as_it_was_read(
    way: str | None, empty: Archive, browse: type[Pages]
) -> None:
    payload = f"<html><head><meta charset=utf-8></head><body>{AROUND[way]}</body></html>".encode()
    capture = empty.capture("http://a-example.gov.cn/a.html", payload)
    report_id = empty.report(capture)
    read = parse_report(extract(payload, load_forms()), load_forms(), load_words())
    wanted = (
        (("requests", "received", "total"), "table", "17"),
        (("prose", "disclosed_total", "total"), "prose", "3条"),
    )
    for cell, source, marked in wanted:
        (locator,) = [
            one.locator for one in read.statistics if (one.cell, one.source, one.ordinal) == (cell, source, 1)
        ]
        assert way is None or way in locator or source == "prose"
        empty.statistic(report_id, cell, marked, dict(locator), source=source)
        query = "&".join(f"{name}={value}" for name, value in zip(("table_id", "line", "column"), cell, strict=True))
        address = f"/-/snapshot/{capture['id']}{{}}?report={report_id}&source={source}&{query}"
        pages = browse(empty.data)
        assert marked in "".join(hit(pages.get(address.format("/document")).text)), way
        page = pages.get(address.format("")).text
        assert ("not the page as it looks" in page) is (source == "table" and way is not None)


def word_document(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_cells_of_a_word_table_stand_under_their_columns(empty: Archive, browse: type[Pages]) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in zip(
        table.rows, (("信息内容", "", "废止"), ("规章", "甲", "1"), ("规章", "乙", "2")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "规章"
    file = BytesIO()
    document.save(file)
    capture = empty.capture("http://a-example.gov.cn/a.docx", file.getvalue(), WORD)
    shown = tree(browse(empty.data).get(f"/-/snapshot/{capture['id']}/document").text)
    _, first, last = shown.xpath("//tr")
    assert [(cell.get("rowspan"), cell.text_content()) for cell in first] == [("2", "规章"), (None, "甲"), (None, "1")]
    assert [cell.text_content() for cell in last] == ["乙", "2"]


def test_of_a_legacy_document_its_conversion_is_shown(empty: Archive, browse: type[Pages]) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    capture = empty.capture("http://a-example.gov.cn/a.doc", old, "application/msword")
    original = Original(capture["record_id"], capture["url"], capture["captured_at"], capture["payload_digest"])
    with WarcWriter(empty.data, run_id="later", info={}) as writer:
        writer.write_conversion(original, WORD, word_document("综述。本年收到 12 件。"), made_by="LibreOffice 7")
    document = browse(empty.data).get(f"/-/snapshot/{capture['id']}/document").text
    assert "本年收到 12 件" in document


@pytest.mark.parametrize(
    ("url", "body", "media_type"),
    [
        ("http://a-example.gov.cn/a.txt", "综述。本年收到\n 12 件。此外无。".encode("gb18030"), "text/plain"),
        (
            "http://a-example.gov.cn/a.docx",
            word_document("综述。本年收到 12 件。此外无。", "另一段。"),
            "application/x",
        ),
    ],
)
def test_a_sentence_is_marked_in_what_is_no_page(
    empty: Archive, browse: type[Pages], url: str, body: bytes, media_type: str
) -> None:
    capture = empty.capture(url, body, media_type)
    report_id = empty.report(capture)
    sentence = {"kind": "sentence", "section": 1, "start": 0, "end": 8, "sentence": "本年收到12件。"}
    empty.statistic(report_id, ("requests", "received", "total"), "12", sentence, source="prose")
    pages = browse(empty.data)
    query = f"report={report_id}&table_id=requests&line=received&column=total&source=prose"
    document = pages.get(f"/-/snapshot/{capture['id']}/document?{query}").text
    assert ["".join(text.split()) for text in hit(document)] == ["本年收到12件。"]
    assert tree(document).xpath("//a[@id='hit']")
    assert "was not found" not in document
    empty.database.execute(
        "update statistics set locator = ?", [json.dumps({**sentence, "sentence": "本年收到13件。"})]
    )
    empty.database.conn.commit()
    document = pages.get(f"/-/snapshot/{capture['id']}/document?{query}").text
    assert "was not found in this document" in document
    assert hit(document) == []


def test_a_sentence_of_a_pdf_is_boxed_and_scrolled_to(empty: Archive, browse: type[Pages], pdf: bytes) -> None:
    capture = empty.capture("http://a-example.gov.cn/a.pdf", pdf, "application/pdf")
    report_id = empty.report(capture)
    sentence = {"kind": "sentence", "section": 1, "start": 0, "end": 8, "sentence": "政府信息公开工作年度报告"}
    empty.statistic(report_id, ("requests", "received", "total"), "12", sentence, source="prose")
    pages = browse(empty.data)
    address = (
        f"/-/snapshot/{capture['id']}?report={report_id}&table_id=requests&line=received&column=total&source=prose"
    )
    answer = pages.get(address)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{address}&page=")
    assert answer.headers["location"].endswith("#hit")
    assert tree(pages.get(answer.headers["location"]).text).cssselect("rect.hit#hit")
    empty.database.execute("update statistics set locator = ?", [json.dumps({**sentence, "sentence": "绝无此句"})])
    empty.database.conn.commit()
    answer = pages.get(address)
    assert answer.status_code == 200
    assert "was not found in this document" in answer.text


@pytest.fixture
def pdf() -> bytes:
    return (Path(__file__).parent.parent / "golden/2021/huaian_city_2024/document.pdf").read_bytes()


def test_pages_of_a_pdf_are_pictures_with_the_box_marked(empty: Archive, browse: type[Pages], pdf: bytes) -> None:
    capture = empty.capture("http://a-example.gov.cn/a.pdf", pdf, "application/pdf")
    report_id = empty.report(capture)
    box = {"kind": "box", "page": 3, "box": [100.0, 200.0, 140.0, 215.0]}
    empty.statistic(report_id, ("requests", "received", "total"), "12", box)
    pages = browse(empty.data)
    base = f"/-/snapshot/{capture['id']}"
    address = f"{base}?report={report_id}&table_id=requests&line=received&column=total"
    answer = pages.get(address)
    assert (answer.status_code, answer.headers["location"]) == (302, f"{address}&page=3#hit")
    page = tree(pages.get(answer.headers["location"]).text)
    (rectangle,) = page.cssselect("rect.hit")
    assert (float(rectangle.get("x")), float(rectangle.get("width"))) == (97.0, 46.0)
    assert page.cssselect("image")[0].get("href") == f"{base}/page/3.png"
    assert "第 3 页" in page.text_content()
    picture = pages.get(f"{base}/page/3.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert pages.get(f"{base}/page/99.png").status_code == 404
    assert pages.get(f"{base}/file").headers["content-disposition"].endswith('.pdf"')


def die(*args: Any, **more: Any) -> None:
    os._exit(9)


def linger(*args: Any, **more: Any) -> None:
    time.sleep(60)


@pytest.mark.usefixtures("forked")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.parametrize(
    ("harm", "reason"), [(die, "the process that read it died"), (linger, "took longer than 0.5 s")]
)
def test_a_document_that_breaks_its_reader_ends_nothing_else(
    empty: Archive, browse: type[Pages], pdf: bytes, monkeypatch: pytest.MonkeyPatch, harm: Any, reason: str
) -> None:
    captures = [
        empty.capture(f"http://a-example.gov.cn/{name}", body, media_type)["id"]
        for name, body, media_type in (("a.pdf", pdf, "application/pdf"), ("a.txt", b"12", "text/plain"))
    ]
    pages = browse(empty.data)
    with monkeypatch.context() as harmed, ThreadPoolExecutor(1) as threads:
        harmed.setattr(documents, "read_document", harm)
        harmed.setattr(pictures, "page_size", harm)
        harmed.setattr(pictures, "page_picture", harm)
        harmed.setattr(apart, "_threads", threads)
        harmed.setattr(apart, "LIMIT", 0.5)
        for capture in captures:
            said = pages.get(f"/-/snapshot/{capture}/document")
            assert (said.status_code, reason in said.text) == (200, True)
        shown = pages.get(f"/-/snapshot/{captures[0]}")
        assert (shown.status_code, reason in shown.text) == (200, True)
        drawn = pages.get(f"/-/snapshot/{captures[0]}/page/1.png")
        assert (drawn.status_code, reason in drawn.text) == (404, True)
    assert "12" in pages.get(f"/-/snapshot/{captures[1]}/document").text


def test_a_sentence_is_found_on_the_pages_of_a_pdf(pdf: bytes) -> None:
    boxes = sentence_boxes(pdf, "政府信息公开工作年度报告")
    assert boxes
    size = page_size(pdf, boxes[0].page)
    assert all(0 <= box.left < box.right <= size.width and 0 <= box.top < box.bottom <= size.height for box in boxes)
    assert sentence_boxes(pdf, "绝无此句") == ()
    assert sentence_boxes(pdf, " ") == ()


def test_what_is_no_pdf_cannot_be_drawn(pdf: bytes) -> None:
    with pytest.raises(PictureError, match="not a PDF"):
        page_size(b"%PDF-1.4 nothing", 1)
    with pytest.raises(PictureError, match="there is no page 0"):
        page_picture(pdf, 0)
