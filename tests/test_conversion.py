"""Documents that need another program: converted once by a build, archived, and read from the archive ever after."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from PIL import Image

from archive.build import build
from archive.cli import main as gongkai
from archive.conversion import libreoffice, packed, recognition, tools
from archive.conversion.stored import FAILED, find
from archive.conversion.tools import ConversionError, UnfinishedError
from archive.reading import read_files
from archive.verify import verify
from archive.warc import cdxj
from archive.warc.lock import DataLock
from archive.warc.scan import sha1_digest
from tests import packing
from tests.crawled import PORTAL, START, A, Crawl, content, plain_page, report_docx, report_page, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

FILE = "http://www.changsha.gov.cn/2021.doc"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000 + "WordDocument".encode("utf-16-le") + b"\0" * 400
RTF = b"{\\rtf1 old}"
SCAN = json.loads((Path(__file__).parent / "report" / "data" / "scan-skewed.json").read_text("utf-8"))
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 400
FIGURES = 'SELECT table_id, line, "column", value, kind, source FROM statistics ORDER BY 1, 2, 3'

needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
needs_unar = pytest.mark.skipif(packed.program() is None, reason="unar is not installed")
needs_ocr = pytest.mark.skipif(recognition.version() is None, reason="the extra `ocr` is not installed")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Stands for LibreOffice: notes each call, and does as it is told."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "made.docx").write_bytes(report_docx("长沙市教育局", 2021))
    program = folder / "soffice"

    def write(
        does: str = 'mkdir -p "$out" && cp "$home/made.docx" "$out/document.docx"', version: str = "9.1.0.1"
    ) -> Path:
        program.write_text(
            f"""#!/bin/sh
home={folder}
case "$*" in *--version*) echo "LibreOffice {version} 42"; exit 0;; esac
echo "$@" >> "$home/calls"
while [ $# -gt 0 ]; do [ "$1" = --outdir ] && out=$2; shift; done
{does}
""",
            "utf-8",
        )
        program.chmod(0o755)
        libreoffice.version.cache_clear()
        return folder / "calls"

    monkeypatch.setattr(libreoffice, "program", lambda: str(program))
    return write


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)


def calls(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines()) if file.exists() else 0


def archive(data: Path, payload: bytes = OLD) -> None:
    with Crawl(data, "r1", START) as crawl:
        crawl.get(A, report_page("长沙市财政局", 2022))
        crawl.get(PORTAL, plain_page("年报", f'<a href="{FILE}">长沙市教育局2021年政府信息公开工作年度报告</a>'))
        crawl.get(FILE, payload, **{"Content-Type": "application/msword"})


def reports(data: Path) -> list[tuple[Any, ...]]:
    return rows_of(
        data, "SELECT agency, year, status, document_media_type FROM reports WHERE document_url LIKE '%.doc'"
    )


def conversions(data: Path) -> list[tuple[str | None, str | None]]:
    return [(entry.media_type, entry.made_by) for entry in cdxj.entries(data) if entry.is_conversion]


# -- office files ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_office")
def test_without_libreoffice_the_reason_says_what_is_needed(tmp_path: Path) -> None:
    archive(tmp_path)
    result = build(tmp_path)
    assert "needs LibreOffice" in result.unreadable[PORTAL]
    assert conversions(tmp_path) == []
    assert reports(tmp_path) == [("长沙市教育局", 2021, "unreadable", "application/msword")]


def test_an_old_file_is_converted_once_and_read(tmp_path: Path, office: Callable[..., Path]) -> None:
    told = office()
    archive(tmp_path)
    result = build(tmp_path)
    assert (result.unreadable, result.faults) == ({}, ())
    assert reports(tmp_path) == [("长沙市教育局", 2021, "complete", "application/msword")]
    assert conversions(tmp_path) == [(libreoffice.WORD, "LibreOffice/9.1.0.1")]
    before = content(tmp_path / "gongkai.db")
    assert build(tmp_path).snapshots_read == 0
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before
    assert calls(told) == 1
    assert verify(tmp_path, everything=True).faults == ()


def test_what_was_converted_is_read_where_nothing_is_installed(
    tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office()
    archive(tmp_path)
    build(tmp_path)
    before = content(tmp_path / "gongkai.db")
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before


def test_a_database_that_knew_it_as_unreadable_becomes_the_same(
    tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office()
    archive(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(libreoffice, "program", lambda: None)
        build(tmp_path)
    assert build(tmp_path, dry_run=True).reports_changed == ()
    assert conversions(tmp_path) == [], "a trial changes nothing"
    assert build(tmp_path).unreadable == {}
    grown = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == grown
    for path in (tmp_path / "warc").glob("conversion*"):  # somebody takes the conversions away
        path.unlink()
    build(tmp_path, convert=False)
    assert reports(tmp_path)[0][2] == "unreadable"


def test_the_conversion_is_no_capture_and_no_page(tmp_path: Path, office: Callable[..., Path]) -> None:
    office()
    archive(tmp_path)
    build(tmp_path)
    assert [entry.record_type for entry in cdxj.lookup(tmp_path, FILE)] == ["response"]
    assert rows_of(tmp_path, "SELECT count(*) FROM captures") == [(3,)]
    assert rows_of(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
    assert rows_of(tmp_path, "SELECT count(*) FROM runs") == [(1,)]
    (report,) = rows_of(tmp_path, "SELECT capture_id FROM reports WHERE document_url LIKE '%.doc'")
    assert rows_of(tmp_path, f"SELECT url FROM captures WHERE id = {report[0]}") == [(FILE,)]
    assert find(tmp_path, sha1_digest([OLD])) is not None


def test_one_that_cannot_be_converted_is_tried_again_by_another_version(
    tmp_path: Path, office: Callable[..., Path]
) -> None:
    told = office("echo 'Error: source file could not be loaded' >&2; exit 0")
    archive(tmp_path)
    result = build(tmp_path)
    assert "source file could not be loaded" in result.unreadable[PORTAL]
    assert [media_type for media_type, _ in conversions(tmp_path)] == [FAILED]
    build(tmp_path)
    assert calls(told) == 1
    assert verify(tmp_path, everything=True).faults == ()
    office(version="9.2.0.0")
    assert build(tmp_path).unreadable == {}
    assert calls(told) == 2
    assert reports(tmp_path)[0][2] == "complete"


def test_one_that_takes_too_long_is_named_and_tried_next_time(
    tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice.convert, "__kwdefaults__", {"seconds": 0.5})
    office(f'sleep 60 & echo $! > "{tmp_path}/child"; wait')
    archive(tmp_path)
    result = build(tmp_path)
    assert any("took longer than 0.5 s" in fault for fault in result.faults)
    assert "needs LibreOffice" in result.unreadable[PORTAL]
    assert conversions(tmp_path) == []
    child = int((tmp_path / "child").read_text("utf-8"))
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text("utf-8").split()[2] == "Z":
            break
        time.sleep(0.05)
    else:
        pytest.fail("what it had started runs on")


def test_while_a_run_is_writing_documents_wait(tmp_path: Path, office: Callable[..., Path]) -> None:
    office()
    archive(tmp_path)
    holder = subprocess.Popen(
        [sys.executable, "-c", f"""
import sys
from pathlib import Path
from archive.warc.lock import DataLock
with DataLock(Path({str(tmp_path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    result = build(tmp_path)
    assert any("wait to be converted" in fault for fault in result.faults)
    holder.stdin.close()
    holder.wait()
    holder.stdout.close()
    assert build(tmp_path).unreadable == {}
    with DataLock(tmp_path):
        pass


def test_only_some_pages(tmp_path: Path, office: Callable[..., Path]) -> None:
    told = office()
    archive(tmp_path)
    build(tmp_path, only=(A,))
    assert calls(told) == 0
    build(tmp_path, only=(PORTAL,))
    assert calls(told) == 1


def test_the_end_of_the_parent_ends_what_it_waits_for(tmp_path: Path) -> None:
    with pytest.raises(UnfinishedError, match="cannot be started"):
        tools.run([str(tmp_path / "nothing")], folder=tmp_path, seconds=5)
    with pytest.raises(UnfinishedError, match="took longer"):
        tools.run(["sleep", "60"], folder=tmp_path, seconds=0.2)
    with pytest.raises(UnfinishedError, match="signal 9"):
        tools.run(["sh", "-c", "kill -9 $$"], folder=tmp_path, seconds=5)
    assert tools.run(["sh", "-c", "echo out; echo err >&2; exit 3"], folder=tmp_path, seconds=5) == (3, b"out\n", "err")


def test_files_without_an_archive(tmp_path: Path, office: Callable[..., Path]) -> None:
    office()
    file = tmp_path / "report.wps"
    file.write_bytes(OLD)
    (read,) = read_files([file])
    assert (read["agency"], read["status"]) == ("长沙市教育局", "complete")
    office("exit 1")
    (failed,) = read_files([file])
    assert failed["status"] == "unreadable"
    assert "LibreOffice could not convert it (exit status 1)" in failed["reason"]


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])  # the last is read as it is
def test_libreoffice_keeps_every_cell(tmp_path: Path, suffix: str) -> None:
    soffice = libreoffice.program()
    assert soffice is not None
    source = tmp_path / "report.docx"
    source.write_bytes(report_docx("长沙市教育局", 2021, 7))
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", suffix, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True
    )
    expected, found = read_files([source, tmp_path / f"report.{suffix}"])
    assert found["status"] == "complete"
    names = ("table_id", "line", "column", "value", "kind", "unit")
    assert [[one[name] for name in names] for one in found["statistics"]] == [
        [one[name] for name in names] for one in expected["statistics"]
    ]


@needs_libreoffice
def test_libreoffice_says_what_it_cannot_load() -> None:
    soffice = libreoffice.program()
    assert soffice is not None
    with pytest.raises(ConversionError, match="could not be loaded"):
        libreoffice.convert(soffice, OLD, "doc")


# -- packed files ----------------------------------------------------------------------------------------------

NAME = "长沙市教育局2021年政府信息公开工作年度报告"


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, body in files.items():
            package.writestr(name, body)
    return made.getvalue()


@pytest.fixture
def without_unar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "program", lambda: None)


@pytest.mark.usefixtures("without_unar", "without_office")
@pytest.mark.parametrize(
    ("payload", "media_type", "reason"),
    [
        (packing.rar(**{"a.docx": b"PK"}), "application/vnd.rar", "a RAR archive: it needs unar to be unpacked"),
        (packing.seven_zip("a.docx", b"PK"), "application/x-7z-compressed", "a 7z archive: it needs unar"),
        (zipped(**{"a.doc": OLD}), "application/zip", r"in which nothing can be read: a\.doc: .* needs LibreOffice"),
    ],
)
def test_what_is_packed_and_cannot_be_opened(tmp_path: Path, payload: bytes, media_type: str, reason: str) -> None:
    archive(tmp_path, payload)
    assert re.search(reason, build(tmp_path).unreadable[PORTAL])
    assert conversions(tmp_path) == []
    assert rows_of(tmp_path, "SELECT note FROM captures WHERE note IS NOT NULL") == [
        ("to be converted: zip" if media_type == "application/zip" else "to be converted: packed",)
    ]


@needs_unar
@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize("kind", ["rar", "7z"])
def test_an_archive_that_python_cannot_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """It is unpacked once; then it is read everywhere, and each figure is found again in its file."""
    report = report_docx("长沙市教育局", 2021)
    names = {"附件/说明.txt": "无".encode(), f"附件/{NAME}.docx": report, "Thumbs.db": b"\0"}
    archive(tmp_path, packing.rar(**names) if kind == "rar" else packing.seven_zip(f"{NAME}.docx", report))
    assert build(tmp_path).unreadable == {}
    assert reports(tmp_path) == [("长沙市教育局", 2021, "complete", libreoffice.WORD)]
    ((made, made_by),) = conversions(tmp_path)
    assert (made, str(made_by).partition("/")[0]) == (packed.ZIP, "unar")
    assert verify(tmp_path, everything=True).faults == ()
    files = rows_of(
        tmp_path, "SELECT DISTINCT locator ->> '$.file' FROM statistics WHERE locator ->> '$.file' IS NOT NULL"
    )
    assert files == [(f"附件/{NAME}.docx" if kind == "rar" else f"{NAME}.docx",)]
    before = content(tmp_path / "gongkai.db")
    monkeypatch.setattr(packed, "program", lambda: None)
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before


def test_an_old_word_file_in_a_zip_archive(tmp_path: Path, office: Callable[..., Path]) -> None:
    told = office()
    archive(tmp_path, zipped(**{f"{NAME}.doc": OLD, "说明.txt": "无".encode()}))
    assert build(tmp_path).unreadable == {}
    assert reports(tmp_path) == [("长沙市教育局", 2021, "complete", libreoffice.WORD)]
    assert conversions(tmp_path) == [(packed.ZIP, "LibreOffice/9.1.0.1")]
    assert verify(tmp_path, everything=True).faults == ()
    assert calls(told) == 1


@needs_unar
def test_an_old_word_file_in_another_archive_waits_for_libreoffice(
    tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = office()
    archive(tmp_path, packing.rar(**{f"{NAME}.doc": OLD}))
    with monkeypatch.context() as patch:
        patch.setattr(libreoffice, "program", lambda: None)
        assert "needs LibreOffice" in build(tmp_path).unreadable[PORTAL]
        build(tmp_path)
    assert len(conversions(tmp_path)) == 1, "another build has no other programs"
    assert build(tmp_path).unreadable == {}
    assert reports(tmp_path) == [("长沙市教育局", 2021, "complete", libreoffice.WORD)]
    build(tmp_path)
    assert (len(conversions(tmp_path)), calls(told)) == (2, 1)


@needs_unar
@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (packing.rar(**{"a.txt": b"1" * 90})[:-60], "unar could not unpack it"),
        (packing.rar(), "nothing is in it"),
        (packing.rar(**{f"{number}.txt": b"1" for number in range(61)}), "it holds more than any report has"),
        (b"Rar!\x1a\x07\x01\x00" + b"\xff" * 90, "nothing is in it, or it is damaged|lsar does not say"),
    ],
)
def test_an_archive_that_cannot_be_unpacked(tmp_path: Path, payload: bytes, reason: str) -> None:
    file = tmp_path / "a.rar"
    file.write_bytes(payload)
    (read,) = read_files([file])
    assert read["status"] == "unreadable"
    assert re.search(reason, read["reason"]), read["reason"]


# -- pictures --------------------------------------------------------------------------------------------------


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stands for text recognition: it finds on every picture what it once found on a scan; the calls are counted."""
    told: list[int] = []

    def recognise(payload: bytes) -> bytes:
        told.append(len(payload))
        return json.dumps(SCAN["recognised"]).encode()

    monkeypatch.setattr(recognition, "version", lambda: "recogniser/1")
    monkeypatch.setattr(recognition, "recognise", recognise)
    return told


def test_an_ingested_picture_is_recognised_when_it_is_asked_for(tmp_path: Path, recogniser: list[int]) -> None:
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.take_in("urn:sha256:1", "application/octet-stream", PICTURE)
    assert "it has no text" in build(tmp_path).unreadable["urn:sha256:1"]
    assert not recogniser
    assert build(tmp_path, ocr=True).unreadable == {}
    assert rows_of(tmp_path, "SELECT year, status, document_media_type FROM reports") == [
        (2022, "partial", "image/png")
    ]
    found = rows_of(tmp_path, FIGURES)
    paper = {(table, line, column): value for table, line, column, value in SCAN["figures"]}
    accepted = [row for row in found if row[3] is not None]
    assert len(accepted) >= 160
    assert all(row[3] == paper[row[:3]] for row in accepted)
    assert {row[5] for row in found} == {"ocr"}
    before = content(tmp_path / "gongkai.db")
    build(tmp_path, ocr=True)
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before
    assert len(recogniser) == 1
    assert verify(tmp_path, everything=True).faults == ()


def garbled(confidence: float) -> dict[str, Any]:
    """What is recognised on the scan where hardly anything can be: `confidence` in words that say nothing."""
    found: dict[str, Any] = json.loads(json.dumps(SCAN["recognised"]))
    for word in (word for page in found["pages"] for word in page["words"]):
        word |= {"text": "口" * len(word["text"]), "confidence": confidence}
        word.pop("again", None)
    return found


def scanned() -> bytes:
    """A PDF with one page, a picture."""
    out = io.BytesIO()
    Image.new("L", (600, 800), 240).save(out, "PDF")
    return out.getvalue()


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize(
    ("confidence", "as_called", "alone"),
    [(0.4, "hardly be recognised", "hardly be recognised"), (0.99, "no report was recognised", None)],
)
def test_a_scan_in_which_nothing_is_recognised_is_not_lost(
    tmp_path: Path,
    recogniser: list[int],
    monkeypatch: pytest.MonkeyPatch,
    linked: bool,
    confidence: float,
    as_called: str,
    alone: str | None,
) -> None:
    said = json.dumps(garbled(confidence)).encode()
    monkeypatch.setattr(recognition, "recognise", lambda _: said)
    scan = "http://www.changsha.gov.cn/files/7.pdf"
    page = f'<p>年报</p><a href="{scan}">附件：长沙市岳麓区财政局2022年政府信息公开工作年度报告</a>'
    with Crawl(tmp_path, "r1", START) as crawl:
        if linked:
            crawl.get(PORTAL, plain_page("长沙市岳麓区财政局2022年政府信息公开工作年度报告", page))
        crawl.get(scan, scanned(), **{"Content-Type": "application/pdf"})
    before = build(tmp_path).unreadable
    after = build(tmp_path, ocr=True).unreadable
    reason = as_called if linked else alone
    assert set(after) == (set(before) if reason else set())
    assert all(reason and reason in told for told in after.values())
    if linked:
        assert rows_of(tmp_path, "SELECT url, agency, year, status, is_current FROM reports") == [
            (PORTAL, "长沙市岳麓区财政局", 2022, "unreadable", 0)
        ]


@pytest.mark.parametrize(
    ("made_by", "times"),
    [("recogniser/1 other/2", 1), ("recogniser/2 other/1", 2), ("recogniser/2", 2)],
)
def test_a_scan_is_recognised_again_by_another_recogniser_of_ours(
    tmp_path: Path, recogniser: list[int], monkeypatch: pytest.MonkeyPatch, made_by: str, times: int
) -> None:
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.take_in("urn:sha256:1", "application/octet-stream", PICTURE)
    monkeypatch.setattr(recognition, "version", lambda: "recogniser/1 other/1")
    build(tmp_path, ocr=True)
    monkeypatch.setattr(recognition, "version", lambda: made_by)
    for _ in range(2):
        build(tmp_path, ocr=True)
    assert len(recogniser) == len(conversions(tmp_path)) == times
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT status FROM reports") == [("partial",)]


@pytest.mark.parametrize(("payload", "expected"), [(scanned(), 1), (b"%PDF-1.4 torn", 0), (b"<p>%PDF", 0)])
def test_pages_that_are_pictures_are_counted(payload: bytes, expected: int) -> None:
    assert recognition.pictures_in(payload) == expected


def test_a_file_that_ends_whoever_opens_it_ends_no_build(
    tmp_path: Path, recogniser: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "sys", SimpleNamespace(executable=str(killed_by_itself(tmp_path))))
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.take_in("urn:sha256:1", "application/pdf", scanned())
        crawl.take_in("urn:sha256:2", "application/octet-stream", PICTURE)
    result = build(tmp_path, ocr=True)
    assert result.faults == ("urn:sha256:1: not converted: ended by signal 11",)
    assert rows_of(tmp_path, "SELECT status FROM reports ORDER BY 1") == [("partial",), ("unreadable",)]
    assert len(recogniser) == 1


def killed_by_itself(folder: Path) -> Path:
    path = folder / "python"
    path.write_text("#!/bin/sh\nkill -11 $$\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_linked_picture_becomes_a_document_of_its_page(tmp_path: Path, recogniser: list[int]) -> None:
    picture, other = "http://www.changsha.gov.cn/download.jsp?id=7", "http://www.changsha.gov.cn/logo.png"
    page = f'<p>年报</p><a href="{picture}">附件：长沙市岳麓区财政局2022年政府信息公开工作年度报告</a>'
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.get(PORTAL, plain_page("长沙市岳麓区财政局2022年政府信息公开工作年度报告", page))
        crawl.get(picture, PICTURE, **{"Content-Type": "image/png"})
        crawl.get(other, PICTURE + b"other", **{"Content-Type": "image/png"})
    build(tmp_path)
    build(tmp_path, ocr=True)
    assert recogniser == [len(PICTURE)], "no other picture is looked at"
    assert rows_of(tmp_path, "SELECT url, document_url, year, status FROM reports WHERE status = 'partial'") == [
        (PORTAL, picture, 2022, "partial")
    ]
    before = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before


def test_what_is_not_installed_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "version", lambda: None)
    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.take_in("urn:sha256:1", "application/octet-stream", PICTURE)
    file = tmp_path / "scan.png"
    file.write_bytes(PICTURE)
    for words in (["build", "--ocr", "--data", str(tmp_path)], ["parse", "--ocr", str(file)]):
        result = CliRunner().invoke(gongkai, words)
        assert result.exit_code == 2
        assert "pip install 'gongkai[ocr]'" in result.output
    assert not (tmp_path / "gongkai.db").exists()


@needs_ocr
def test_text_recognition_end_to_end(tmp_path: Path) -> None:
    scan = Path(__file__).parent / "report" / "data" / "scan.png"
    (read,) = read_files([scan], ocr=True)
    paper = {tuple(key): value for *key, value in json.loads(scan.with_suffix(".json").read_text("utf-8"))}
    accepted = {
        (one["table_id"], one["line"], one["column"]): one["value"]
        for one in read["statistics"]
        if one["value"] is not None
    }
    assert len(accepted) >= 0.8 * len([key for key in paper if key[0] != "disclosure"])
    assert accepted == {key: paper[key] for key in accepted}
