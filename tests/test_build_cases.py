"""What a build makes of what the web does to reports: edits, copies, attachments, what cannot be read."""

from __future__ import annotations

import base64
import io
import json
import quopri
import time
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive import build as building
from archive import workers
from archive.build import build
from archive.conversion import stored
from archive.report.document import Document, extract
from archive.verify import verify
from archive.warc.lookup import lookup
from tests.crawled import (
    HOME,
    MIRROR,
    PORTAL,
    START,
    WORD,
    A,
    Crawl,
    content,
    plain_page,
    report_docx,
    report_page,
    rows_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from archive.report.form import Forms

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

STUB = "http://cz.changsha.gov.cn/nb/stub.html"
FILE = "http://cz.changsha.gov.cn/nb/2022.docx"
TITLE = "长沙市财政局2022年政府信息公开工作年度报告"
GONE = plain_page("404", "<p>您访问的页面不存在</p>")


def run(data: Path, number: int) -> Crawl:
    return Crawl(data, f"r{number}", START + timedelta(days=number))


def stub(*links: tuple[str, str], said: str = "") -> bytes:
    files = "".join(f'<p><a href="{url}">{text}</a></p>' for url, text in links)
    return f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{said}</p>{files}</body></html>".encode()


def word(crawl: Crawl, url: str, payload: bytes) -> None:
    crawl.get(url, payload, Content_Type=WORD)


def figures(data: Path, where: str = "1") -> list[tuple[str, int, int]]:
    """Address of the page, requests received, and is it current; oldest first."""
    return rows_of(
        data,
        f"""SELECT r.url, s.value, r.is_current FROM reports r JOIN statistics s ON s.report_id = r.id
            WHERE s.table_id = 'requests' AND s.line = 'received' AND s."column" = 'total' AND {where}
            ORDER BY r.first_seen, r.url, s.value""",
    )


def changes(data: Path) -> list[tuple[str, str]]:
    return [row[1:] for row in rows_of(data, "SELECT DISTINCT changed_at, url, kind FROM changes ORDER BY 1, 3")]


def same_afresh(data: Path) -> None:
    """Whatever a test built bit by bit is what one build makes of it."""
    mended = content(data / "gongkai.db")
    build(data, fresh=True)
    assert content(data / "gongkai.db") == mended


def test_edited_removed_and_restored(tmp_path: Path) -> None:
    answers = [
        (report_page("长沙市财政局", 2022, 3), "200 OK"),
        (report_page("长沙市财政局", 2022, 4), "200 OK"),
        (GONE, "404 Not Found"),
        (report_page("长沙市财政局", 2022, 4), "200 OK"),
        (report_page("长沙市财政局", 2022, 3), "200 OK"),
    ]
    for number, (payload, status) in enumerate(answers):
        with run(tmp_path, number) as crawl:
            crawl.get(A, payload, status)
        build(tmp_path)
    assert changes(tmp_path) == [(A, kind) for kind in ("statistic", "removed", "restored", "statistic")]
    assert figures(tmp_path) == [(A, 3, 1), (A, 4, 0)]
    same_afresh(tmp_path)


def test_restored_with_other_figures_says_both(tmp_path: Path) -> None:
    for number, received in enumerate((3, None, 5)):
        with run(tmp_path, number) as crawl:
            if received is None:
                crawl.get(A, GONE, "404 Not Found")
            else:
                crawl.get(A, report_page("长沙市财政局", 2022, received))
    build(tmp_path)
    assert [kind for _, kind in changes(tmp_path)] == ["removed", "restored", "statistic"]


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_what_a_form_brought_is_no_version_of_the_page(tmp_path: Path, status: str) -> None:
    """The answer to a POST depends on what was sent: it neither edits nor removes what the address shows."""
    page = report_page("长沙市财政局", 2022, 3)
    with run(tmp_path, 1) as crawl:
        crawl.get(A, page)
        crawl.post(A, b"page=2", page)  # the same bytes: a revisit of what GET brought
        crawl.post(A, b"page=3", report_page("长沙市财政局", 2022, 9), status)
        crawl.get(A, page)
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT method, record_type FROM captures ORDER BY captured_at") == [
        *((None, "response"), ("POST", "revisit"), ("POST", "response"), (None, "revisit"))
    ]
    assert figures(tmp_path) == [(A, 3, 1)]
    assert changes(tmp_path) == []
    assert rows_of(tmp_path, "SELECT count(*) FROM captures WHERE snapshot_id IS NOT NULL") == [(2,)]
    assert verify(tmp_path, everything=True).faults == ()
    same_afresh(tmp_path)


def test_only_what_a_form_brought_is_no_page(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.post(A, b"page=2", report_page("长沙市财政局", 2022, 3))
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT count(*) FROM reports") == [(0,)]


def test_what_a_browser_made_of_a_page_is_read_and_marked(tmp_path: Path) -> None:
    shell = b"<html><head><title>x</title><script src=/app.js></script></head><body><div id=app></div></body></html>"
    for number, received in enumerate((3, 4)):
        with run(tmp_path, number) as crawl:
            crawl.get(A, shell)
            crawl.render(A, report_page("长沙市财政局", 2022, received))
        build(tmp_path)
    assert rows_of(tmp_path, "SELECT url, record_type, verdict, rendered_by FROM captures ORDER BY captured_at") == [
        (A, "response", "shell", None),
        (A, "resource", "page", "Chromium/1.0"),
        (A, "revisit", "shell", None),
        (A, "resource", "page", "Chromium/1.0"),
    ]
    assert figures(tmp_path) == [(A, 3, 0), (A, 4, 1)]
    assert changes(tmp_path) == [(A, "statistic")]
    sql = "SELECT c.rendered_by FROM reports r JOIN captures c ON c.id = r.capture_id"
    assert rows_of(tmp_path, sql) == [("Chromium/1.0",)] * 2
    assert [entry.record_type for entry in lookup(tmp_path, A)] == ["response", "revisit"]
    assert verify(tmp_path, everything=True).faults == ()
    same_afresh(tmp_path)


@pytest.mark.parametrize("answer", ["404 Not Found", "301 Moved Permanently"])
def test_moved(tmp_path: Path, answer: str) -> None:
    new = "http://cz.changsha.gov.cn/zwgk/2022.html"
    with run(tmp_path, 1) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022))
    with run(tmp_path, 2) as crawl:
        crawl.get(
            A,
            GONE if answer.startswith("404") else b"",
            answer,
            **({} if answer.startswith("404") else {"Location": new}),
        )
        crawl.get(new, report_page("长沙市财政局", 2022, visitors=8))
    build(tmp_path)
    told = rows_of(tmp_path, "SELECT url, detail FROM changes WHERE kind = 'moved'")
    assert [(url, json.loads(detail)) for url, detail in told] == [(A, {"to": new})]
    assert {row[1] for row in changes(tmp_path)} <= {"moved", "removed"}
    assert sorted(is_current for _, _, is_current in figures(tmp_path)) == [0, 1]


def test_hijacked_mirror_is_never_current(tmp_path: Path) -> None:
    """A foreign host has the newer, complete version; the agency's own page is partial."""
    own = report_page("长沙市财政局", 2022, 3)
    cut = own[: own.index("四、".encode())] + b"</div></body></html>"
    with run(tmp_path, 1) as crawl:
        crawl.get(A, cut)
        crawl.get(MIRROR, report_page("长沙市财政局", 2022, 9))
        crawl.get("http://mirror.example.com/other.html", report_page("长沙市教育局", 2022, 9))
    build(tmp_path)
    assert {(url, current) for url, _, current in figures(tmp_path)} >= {(A, 1), (MIRROR, 0)}
    assert not rows_of(tmp_path, "SELECT 1 FROM reports WHERE is_current = 1 AND url LIKE '%mirror%'")
    assert not rows_of(tmp_path, "SELECT 1 FROM agency_hosts WHERE host LIKE '%mirror%'")


def test_page_and_word_file_with_the_same_report(tmp_path: Path) -> None:
    page = report_page("长沙市财政局", 2022, 3).replace(
        b"</body>", f'<a href="{FILE}">{TITLE}.docx</a></body>'.encode()
    )
    with run(tmp_path, 1) as crawl:
        crawl.get(A, page)
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 4))
    build(tmp_path)
    assert figures(tmp_path) == [(A, 3, 1)]
    assert rows_of(tmp_path, "SELECT document_url, document_media_type FROM reports") == [(A, "text/html")]
    found = dict(rows_of(tmp_path, "SELECT check_id, outcome FROM findings WHERE check_id GLOB 'attachment.*'"))
    assert found == {"attachment.disclosure": "pass", "attachment.proceedings": "pass", "attachment.requests": "fail"}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            report_page("长沙市财政局", 2022, 3),
            "网页与附件有 6 个数字不一致（共比较 175 个）：2022.docx / page and attachment differ",
        ),
        (
            report_page("长沙市财政局", 2022, 3, blank="　"),
            "网页与附件没有都写明的数字：2022.docx / page and attachment have",
        ),
        (
            None,
            "两个附件有 6 个数字不一致（共比较 175 个）：2022.docx, b.docx / two attachments differ in 6 of 175 figures",
        ),
    ],
)
def test_a_comparison_says_what_was_compared(tmp_path: Path, page: bytes | None, said: str) -> None:
    other = FILE.replace("2022", "b")
    links = f'<a href="{FILE}">附件1：a.docx</a><a href="{other}">附件2：b.docx</a>'
    with run(tmp_path, 1) as crawl:
        if page is None:
            crawl.get(STUB, stub((FILE, "a.docx"), (other, "b.docx")))
            word(crawl, other, report_docx("长沙市财政局", 2022, 3))
        else:
            crawl.get(A, page.replace(b"</body>", f"{links}</body>".encode()))
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 4))
    build(tmp_path)
    sql = "SELECT message FROM findings WHERE check_id = 'attachment.requests'"
    ((message,),) = rows_of(tmp_path, sql)
    assert message.startswith(said)


def test_the_comparison_is_that_of_the_latest_attachment(tmp_path: Path) -> None:
    """A file is replaced beneath a page that stays as it was, taken away, and put back as it was at first."""
    page = report_page("长沙市财政局", 2022, 3).replace(b"</body>", f'<a href="{FILE}">附件.docx</a></body>'.encode())
    sql = "SELECT outcome FROM findings WHERE check_id = 'attachment.requests'"
    versions = ((3, "pass"), (4, "fail"), (None, None), (3, "pass"))
    for number, (received, outcome) in enumerate(versions):
        with run(tmp_path, number) as crawl:
            crawl.get(A, page)
            if received is None:
                crawl.get(FILE, GONE, "404 Not Found")
            else:
                word(crawl, FILE, report_docx("长沙市财政局", 2022, received))
        build(tmp_path)
        assert rows_of(tmp_path, sql) == ([(outcome,)] if outcome else [])
    assert figures(tmp_path) == [(A, 3, 1)]
    same_afresh(tmp_path)


def test_report_in_a_zip_archive_behind_a_title(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("财政局/2022年度报告.docx", report_docx("长沙市财政局", 2022, 4))
        package.writestr("说明.txt", "请解压后阅读。")
    address = FILE.replace(".docx", ".zip")
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((address, "2022年政府信息公开工作年度报告.zip")))
        crawl.get(address, packed.getvalue(), Content_Type="application/x-zip-compressed")
    build(tmp_path)
    assert figures(tmp_path) == [(STUB, 4, 1)]
    sql = """SELECT DISTINCT document_url, document_media_type, json_extract(locator, '$.file')
             FROM reports r JOIN statistics s ON s.report_id = r.id"""
    assert rows_of(tmp_path, sql) == [(address, WORD, "财政局/2022年度报告.docx")]
    assert verify(tmp_path, everything=True).faults == ()
    same_afresh(tmp_path)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_report_in_a_web_archive_behind_a_title(tmp_path: Path, encoding: str) -> None:
    """A page with its pictures in one file (.mht), as browsers and Word save it: the words html and body may be plain in it."""
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}[encoding]
    head = f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    whole = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    address = FILE.replace(".docx", ".mht")
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((address, "2022年政府信息公开工作年度报告")))
        page = coded(report_page("长沙市财政局", 2022, 8))
        crawl.get(address, whole + head + page + b"\r\n--x--\r\n", Content_Type="message/rfc822")
    build(tmp_path)
    assert figures(tmp_path) == [(STUB, 8, 1)]
    assert verify(tmp_path, everything=True).faults == ()


def test_one_page_with_files_of_two_agencies(tmp_path: Path) -> None:
    other = FILE.replace("2022", "jy")
    with run(tmp_path, 1) as crawl:
        crawl.get(
            PORTAL,
            plain_page("年报", f'<a href="{FILE}">长沙市财政局.docx</a> <a href="{other}">长沙市教育局.docx</a>'),
        )
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 4))
        word(crawl, other, report_docx("长沙市教育局", 2022, 5))
    build(tmp_path)
    assert rows_of(
        tmp_path, "SELECT url, document_url, agency, status, is_current FROM reports ORDER BY document_url"
    ) == [
        (PORTAL, FILE, "长沙市财政局", "complete", 1),
        (PORTAL, other, "长沙市教育局", "complete", 1),
    ]
    capture, page = rows_of(tmp_path, "SELECT capture_id, page_capture_id FROM reports")[0]
    assert capture != page


def test_untitled_files_are_those_of_the_agencies_that_their_links_name(tmp_path: Path) -> None:
    """What says of itself only 政府信息公开工作年度报告 is not held against the page of another, nor another's file."""
    towns = {FILE.replace("2022", town): f"长沙县{town}镇2022年政府信息公开工作年度报告" for town in ("高桥", "春华")}
    page = report_page("长沙市财政局", 2022, 9).decode()
    links = "".join(f'<p><a href="{url}">{title}.docx</a></p>' for url, title in towns.items())
    with run(tmp_path, 1) as crawl:
        crawl.get(A, page.replace("</body>", f"{links}</body>").encode())
        for received, url in enumerate(towns, 4):
            word(crawl, url, report_docx("", 2022, received))
    build(tmp_path)
    sql = """SELECT agency, s.value, is_current FROM reports r JOIN statistics s ON s.report_id = r.id
             WHERE s.table_id = 'requests' AND s.line = 'received' AND s."column" = 'total' ORDER BY 2"""
    assert rows_of(tmp_path, sql) == [("长沙县高桥镇", 4, 1), ("长沙县春华镇", 5, 1), ("长沙市财政局", 9, 1)]
    assert rows_of(tmp_path, "SELECT count(*) FROM findings WHERE check_id GLOB 'attachment.*'") == [(0,)]


def test_old_word_file_behind_a_title_is_named(tmp_path: Path) -> None:
    old = FILE.replace(".docx", ".doc")
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((old, "2022年政府信息公开工作年度报告.doc")))
        crawl.get(old, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, Content_Type="application/msword")
        crawl.site("cs-cz", columns=[{"url": HOME, "complete": True}])
    result = build(tmp_path)
    sql = "SELECT url, document_url, agency, year, is_current FROM reports WHERE status = 'unreadable' AND reason != ''"
    assert rows_of(tmp_path, sql) == [(STUB, old, "长沙市财政局", 2022, 0)]
    assert list(result.unreadable) == [STUB]
    # it is not absent, whatever the columns say
    assert rows_of(tmp_path, "SELECT status FROM coverage WHERE year = 2022") == [("found",)]


def test_template_is_never_current_and_no_proof_of_absence(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022, blank="&nbsp;", text=""))
        crawl.get(A.replace("2022", "2023"), report_page("长沙市财政局", 2023))
        crawl.site("cs-cz", columns=[{"url": HOME, "complete": True}])
    build(tmp_path)
    sql = "SELECT year, status, is_current FROM reports ORDER BY year"
    assert rows_of(tmp_path, sql) == [(2022, "template", 0), (2023, "complete", 1)]
    ((status, reason),) = rows_of(tmp_path, "SELECT status, reason FROM coverage WHERE year = 2022")
    assert status is None
    assert "template" in reason


def test_capture_in_the_journal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_mend_archive", lambda data: [])  # as when another process is writing
    crawl = run(tmp_path, 1)
    crawl.get(A, report_page("长沙市财政局", 2022))
    crawl.writer.sync()
    build(tmp_path)
    ((before,),) = rows_of(tmp_path, "SELECT warc_file FROM captures")
    assert before.endswith(".warc.gz")
    assert figures(tmp_path) == [(A, 3, 1)]
    crawl.end()
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT warc_file FROM captures") == [(before,)]
    same_afresh(tmp_path)


@pytest.mark.parametrize("order", ["before", "after"])
def test_the_same_report_taken_in_as_a_file(tmp_path: Path, order: str) -> None:
    """The same bytes at the same address are one report; a file of no address is a copy of it."""
    page = report_page("长沙市财政局", 2022)
    for number, is_crawl in enumerate([False, True] if order == "before" else [True, False]):
        with run(tmp_path, number) as crawl:
            if is_crawl:
                crawl.get(A, page)
            else:
                crawl.take_in(A, "text/html", page)
                crawl.take_in("urn:sha256:ab", "text/html", report_page("长沙市财政局", 2022, visitors=5))
        build(tmp_path)
    assert figures(tmp_path, "r.is_current = 1") == [(A, 3, 1)]
    sql = "SELECT r.url, o.url FROM reports r JOIN reports o ON o.id = r.duplicate_of"
    assert rows_of(tmp_path, sql) == [("urn:sha256:ab", A)]
    assert len(figures(tmp_path)) == 2
    assert not changes(tmp_path)
    same_afresh(tmp_path)


def test_document_recaptured_without_its_page_is_read(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((FILE, TITLE)))
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 3))
    for number, received in ((2, 3), (3, 5)):
        with run(tmp_path, number) as crawl:
            word(crawl, FILE, report_docx("长沙市财政局", 2022, received))
        build(tmp_path)
    assert figures(tmp_path) == [(STUB, 3, 0), (STUB, 5, 1)]
    assert changes(tmp_path) == [(STUB, "statistic")]
    sql = """SELECT DISTINCT c.url, p.url FROM changes x JOIN captures c ON c.id = x.to_capture
             JOIN captures p ON p.id = x.from_capture"""
    assert rows_of(tmp_path, sql) == [(FILE, FILE)]
    same_afresh(tmp_path)


def test_document_that_the_page_no_longer_links_to_is_not_its_report(tmp_path: Path) -> None:
    new = FILE.replace("2022", "2022-new")
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((FILE, TITLE)))
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 3))
    with run(tmp_path, 2) as crawl:
        crawl.get(STUB, stub((new, TITLE)))
        word(crawl, new, report_docx("长沙市财政局", 2022, 4))
    with run(tmp_path, 3) as crawl:
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 9))
    build(tmp_path)
    assert figures(tmp_path, "r.is_current = 1") == [(STUB, 4, 1)]


def test_document_gone_from_its_page_is_a_removed_report(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.get(STUB, stub((FILE, TITLE), said="甲"))
        word(crawl, FILE, report_docx("长沙市财政局", 2022, 3))
    with run(tmp_path, 2) as crawl:
        crawl.get(STUB, stub((FILE, TITLE), said="甲"))
        crawl.get(FILE, GONE, "404 Not Found")
    build(tmp_path)
    assert "removed" in {kind for _, kind in changes(tmp_path)}


def test_document_that_is_still_there_does_not_restore_its_page(tmp_path: Path) -> None:
    for number in (1, 2):
        with run(tmp_path, number) as crawl:
            if number == 1:
                crawl.get(STUB, stub((FILE, "2022年政府信息公开工作年度报告.docx")))
            else:
                crawl.get(STUB, GONE, "404 Not Found")
            word(crawl, FILE, report_docx("长沙市财政局", 2022, 4))
    build(tmp_path)
    assert changes(tmp_path) == [(STUB, "removed")]
    same_afresh(tmp_path)


def test_document_behind_a_redirect_belongs_to_its_page(tmp_path: Path) -> None:
    far = "http://files.changsha.gov.cn/a/2022.docx"
    with run(tmp_path, 1) as crawl:
        word(crawl, far, report_docx("长沙市财政局", 2022, 3))
        crawl.get(STUB, stub((FILE, TITLE)))
        crawl.get(FILE, b"", "302 Found", Location=far)
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT url, document_url FROM reports WHERE status = 'complete'") == [(STUB, far)]
    assert figures(tmp_path) == [(STUB, 3, 1)]


def test_document_that_takes_too_long_is_unreadable_and_its_page_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(payload: bytes, forms: Forms, *, media_type: str | None = None) -> Document:
        if payload.startswith(b"%PDF"):
            time.sleep(60)
        return extract(payload, forms, media_type=media_type)

    monkeypatch.setattr(stored, "extract", slow)
    monkeypatch.setattr(workers, "LIMIT", 5)
    file = FILE.replace("2022.docx", "2021.pdf")
    page = report_page("长沙市财政局", 2022).replace(
        b"</body>", f'<a href="{file}">2021年政府信息公开工作年度报告</a></body>'.encode()
    )
    with run(tmp_path, 1) as crawl:
        crawl.get(A, page)
        crawl.get(file, b"%PDF-1.4", Content_Type="application/pdf")
        crawl.get(HOME, b"%PDF-1.4 alone", Content_Type="application/pdf")
    build(tmp_path)
    sql = "SELECT document_url, year, status, reason FROM reports ORDER BY document_url"
    assert rows_of(tmp_path, sql) == [
        (HOME, None, "unreadable", "took longer than 5 s"),
        (file, 2021, "unreadable", "took longer than 5 s"),
        (A, 2022, "complete", None),
    ]


def test_a_damaged_record_is_named_by_every_build(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022))
        crawl.get(HOME, report_page("长沙市司法局", 2022))
    assert build(tmp_path).faults == ()
    ((name, offset, length),) = rows_of(
        tmp_path, f"SELECT warc_file, warc_offset, warc_length FROM captures WHERE url = '{A}'"
    )
    file = tmp_path / "warc" / name
    damaged = bytearray(file.read_bytes())
    damaged[offset + length // 2] ^= 0xFF
    file.write_bytes(damaged)
    for fresh in (True, False):
        result = build(tmp_path, fresh=fresh)
        assert any(fault.startswith(f"{name} at {offset}") for fault in result.faults), result


def test_a_file_that_is_gone_needs_a_person(tmp_path: Path) -> None:
    with run(tmp_path, 1) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022))
    build(tmp_path)
    (file,) = (tmp_path / "warc").glob("*.warc.gz")
    file.unlink()
    assert any(file.name in fault for fault in build(tmp_path).faults)
