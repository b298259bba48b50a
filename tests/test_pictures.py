"""A page whose text is text and whose tables are pictures: its prose, with figures that the sums bear out.

What is recognised is `report/data/scan-skewed.json`: its first page holds the first table and the head of the second, its
second the rest of it and the third. Here each is a picture of a page.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlite_utils
from warcio.archiveiterator import ArchiveIterator

from archive.browse import open_pages
from archive.build import build
from archive.conversion import recognition
from archive.conversion.stored import RECOGNISED
from archive.conversion.tools import UnfinishedError
from archive.verify import verify
from archive.warc import cdxj
from tests.crawled import START, Crawl, content, parts, plain_page, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.usefixtures("forked"),
    pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning"),
]

SCAN = json.loads((Path(__file__).parent / "report" / "data" / "scan-skewed.json").read_text("utf-8"))
PAPER = {(table, line, column): value for table, line, column, value in SCAN["figures"]}
AGENCY = "长沙市岳麓区财政局"
PAGE = "http://cz.changsha.gov.cn/xxgk/nb/2022.html"
FIRST, SECOND = (f"http://cz.changsha.gov.cn/xxgk/nb/W02023{n}.png" for n in (1, 2))
PHOTO = "http://cz.changsha.gov.cn/xxgk/nb/W020233.jpg"
FIGURES = "SELECT table_id, line, \"column\", value, kind, raw, locator FROM statistics WHERE source = 'ocr'"


def picture(number: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(400) + bytes([number])


def page(*, tables: bool = False) -> bytes:
    """The report, with pictures in the parts that have tables, one of them over two parts; or with the tables."""
    title = f"{AGENCY}2022年政府信息公开工作年度报告"
    shown = {2: [FIRST], 3: [SECOND], 4: []}
    body = ""
    text = "本局认真贯彻落实条例，全年主动公开政府信息258条。"
    for number, (heading, held) in enumerate(parts(AGENCY, 2022, 3, text), 1):
        body += f"<p>{heading}</p>"
        if isinstance(held, str):
            body += f"<p>{held}</p>"
        elif tables:
            rows = ("".join(f'<td colspan="{width}">{cell}</td>' for cell, width in row) for row in held)
            body += f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        else:
            body += "".join(f'<p><img src="{url}" width="700"></p>' for url in shown[number])
    around = '<div class="header"><img src="/logo.png"></div>', '<div class="footer"><img src="/police.png"></div>'
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body>{around[0]}<h1>{title}</h1>
<p>发布日期：2023-01-20</p><div id="zoom"><p>根据《中华人民共和国政府信息公开条例》，现公布本局2022年政府信息公开工作年度报告。</p>
{body}<p><img src="{PHOTO}"></p></div>{around[1]}</body></html>""".encode()


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stands for text recognition; the pictures that it was given are noted."""
    told: list[int] = []

    def recognise(payload: bytes) -> bytes:
        told.append(payload[-1])
        pages = SCAN["recognised"]["pages"]
        blank = {"number": 1, "width": 800, "height": 600, "angle": 0, "words": [], "cells": []}
        found = {1: {**pages[0], "number": 1}, 2: {**pages[1], "number": 1}}.get(payload[-1], blank)
        return json.dumps({"tool": "recogniser/1", "pages": [found]}).encode()

    monkeypatch.setattr(recognition, "version", lambda: "recogniser/1")
    monkeypatch.setattr(recognition, "recognise", recognise)
    return told


def archive(data: Path, shown: bytes | None = None) -> None:
    with Crawl(data, "r1", START) as crawl:
        crawl.get(PAGE, page() if shown is None else shown)
        for number, url in enumerate((FIRST, SECOND, PHOTO, "http://cz.changsha.gov.cn/logo.png"), 1):
            crawl.get(url, picture(number), **{"Content-Type": "image/png"})


def status(data: Path) -> tuple[str, str | None]:
    ((found, reason),) = rows_of(data, "SELECT status, reason FROM reports")
    return found, reason


def test_its_figures_are_those_of_the_pictures_and_its_prose_that_of_the_page(
    tmp_path: Path, recogniser: list[int]
) -> None:
    archive(tmp_path)
    build(tmp_path)
    assert status(tmp_path)[0] == "tables_missing"
    assert rows_of(tmp_path, "SELECT count(*) FROM statistics WHERE source != 'prose'") == [(0,)]
    assert not recogniser

    assert build(tmp_path, ocr=True).faults == ()
    assert sorted(recogniser) == [1, 2, 3], "not the logo"
    found = {row[:3]: row for row in rows_of(tmp_path, FIGURES)}
    accepted = {cell: row[3] for cell, row in found.items() if row[3] is not None}
    assert len(accepted) >= 160
    assert accepted == {cell: PAPER[cell] for cell in accepted}
    assert found.keys() == PAPER.keys()
    assert {row[4] for cell, row in found.items() if cell[0] == "disclosure"} == {"unclear"}, "no sum bears them out"
    assert status(tmp_path)[0] == "partial"
    assert re.search("识别自网页中的 2 幅图片.*not borne out", status(tmp_path)[1] or "")
    report = rows_of(tmp_path, "SELECT url, document_url, agency, year, document_media_type FROM reports")
    assert report == [(PAGE, PAGE, AGENCY, 2022, "text/html")]
    assert rows_of(tmp_path, "SELECT count(*) FROM sections WHERE text LIKE '本局认真贯彻落实条例%'") == [(3,)]
    assert rows_of(tmp_path, "SELECT count(*) FROM statistics WHERE source = 'prose' AND value = 258") != [(0,)]


def test_a_report_that_is_a_title_and_its_pictures_has_their_figures(tmp_path: Path, recogniser: list[int]) -> None:
    title = f"{AGENCY}2022年政府信息公开工作年度报告"
    shown = "".join(f'<p><img src="{url}" width="700"></p>' for url in (FIRST, SECOND))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    archive(tmp_path, f"<html><head>{head}</head><body><h1>{title}</h1>{shown}</body></html>".encode())
    build(tmp_path, ocr=True)
    assert sorted(recogniser) == [1, 2]
    found = {row[:3]: row[3] for row in rows_of(tmp_path, FIGURES) if row[3] is not None}
    assert len(found) >= 160
    assert found == {cell: PAPER[cell] for cell in found}
    assert rows_of(tmp_path, "SELECT agency, year, era, status FROM reports") == [(AGENCY, 2022, "2021", "partial")]
    assert rows_of(tmp_path, "SELECT count(*) FROM statistics WHERE source = 'prose'") == [(0,)]
    assert verify(tmp_path, everything=True).faults == ()


def test_the_database_is_the_same_afresh_and_every_figure_is_found_again(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path)
    build(tmp_path, ocr=True)
    before = content(tmp_path / "gongkai.db")
    build(tmp_path, ocr=True)
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before
    assert len(recogniser) == 3
    assert verify(tmp_path, everything=True).faults == ()
    assert verify(tmp_path).counts["figures"] == len(rows_of(tmp_path, "SELECT 1 FROM statistics"))


def test_verify_names_a_figure_that_is_not_in_its_picture(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path)
    build(tmp_path, ocr=True)
    ((there, _), (other, _)) = rows_of(
        tmp_path, "SELECT DISTINCT json_extract(locator, '$.capture') AS c, 1 FROM statistics WHERE source = 'ocr'"
    )
    with closing(sqlite_utils.Database(tmp_path / "gongkai.db")) as database, database.conn:
        sql = "UPDATE statistics SET locator = json_set(locator, '$.capture', ?) WHERE json_extract(locator, '$.capture') = ?"
        database.execute(sql, [other, there])
    faults = [str(fault) for fault in verify(tmp_path).faults]
    assert any("is not where its locator says" in fault for fault in faults)
    with closing(sqlite_utils.Database(tmp_path / "gongkai.db")) as database, database.conn:
        database.execute("UPDATE statistics SET locator = json_set(locator, '$.capture', 7) WHERE source = 'ocr'")
    assert any("capture 7, cannot be read" in str(fault) for fault in verify(tmp_path).faults)


def words_in(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Digest of a picture → what was recognised on it, by the archive alone."""
    for path in (data / "warc").glob("conversion*"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_headers.get_header("Content-Type") == RECOGNISED:
                    digest = record.rec_headers.get_header("Gongkai-Original-Payload-Digest")
                    yield digest, json.loads(record.content_stream().read())["pages"][0]


def test_a_locator_names_the_picture_and_the_box_in_it(tmp_path: Path, recogniser: list[int]) -> None:
    """By `docs/locators.md` alone: the capture is the picture's, and in its box stands what was recognised there."""
    archive(tmp_path)
    build(tmp_path, ocr=True)
    pages = dict(words_in(tmp_path))
    captures = {row[0]: row[1:] for row in rows_of(tmp_path, "SELECT id, url, payload_digest FROM captures")}
    seen = set()
    for *_, raw, locator in rows_of(tmp_path, FIGURES):
        place = json.loads(locator)
        assert (place["kind"], place["page"]) == ("box", 1)
        url, digest = captures[place["capture"]]
        seen.add(url)
        left, top, right, bottom = place["box"]
        within = [
            word["text"]
            for word in pages[digest]["words"]
            if left - 3 <= (word["box"][0] + word["box"][2]) / 2 <= right + 3
            and top - 6 <= (word["box"][1] + word["box"][3]) / 2 <= bottom + 6
        ]
        assert raw is None or raw in within or raw in "".join(within) or (raw == "0" and "O" in within)
    assert seen == {FIRST, SECOND}


def test_a_page_with_its_tables_needs_no_picture(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path, page(tables=True))
    build(tmp_path, ocr=True)
    assert recogniser == []
    assert status(tmp_path) == ("complete", None)
    assert rows_of(tmp_path, "SELECT count(*) FROM document_links") == [(0,)]


def test_what_could_not_be_recognised_this_time_is_the_next(
    tmp_path: Path, recogniser: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path)
    sound = recognition.recognise

    def one_takes_too_long(payload: bytes) -> bytes:
        if payload[-1] == 2:
            raise UnfinishedError("took longer")
        return sound(payload)

    with monkeypatch.context() as patch:
        patch.setattr(recognition, "recognise", one_takes_too_long)
        assert len(build(tmp_path, ocr=True).faults) == 1
    assert "1 幅图片" in (status(tmp_path)[1] or "")
    build(tmp_path, ocr=True)
    assert "2 幅图片" in (status(tmp_path)[1] or "")
    before = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before


def test_another_picture_at_the_same_address_is_another_version(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path)
    with Crawl(tmp_path, "r2", START.replace(month=6)) as crawl:
        crawl.get(PAGE, page())
        crawl.get(FIRST, picture(4) + bytes([1]), **{"Content-Type": "image/png"})
        crawl.get(SECOND, picture(2), **{"Content-Type": "image/png"})
    build(tmp_path, ocr=True)
    versions = rows_of(tmp_path, "SELECT id, is_current, first_seen FROM reports ORDER BY first_seen")
    assert [row[1] for row in versions] == [0, 1]
    before = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == before
    assert verify(tmp_path, everything=True).faults == ()


def test_pictures_of_a_page_that_is_no_report_are_left_alone(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path, plain_page("要闻", f'<p>今天召开会议，部署政府信息公开工作。</p><img src="{FIRST}">'))
    build(tmp_path, ocr=True)
    assert recogniser == []
    assert not [entry for entry in cdxj.entries(tmp_path) if entry.is_conversion]


def test_a_database_of_an_earlier_version_learns_of_the_pictures(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path)
    build(tmp_path)
    with closing(sqlite_utils.Database(tmp_path / "gongkai.db")) as database, database.conn:
        database.execute("DELETE FROM document_links")
        database.execute("UPDATE state SET value = 'before'")
    build(tmp_path, ocr=True)
    assert sorted(recogniser) == [1, 2, 3]
    grown = content(tmp_path / "gongkai.db")
    build(tmp_path, fresh=True)
    assert content(tmp_path / "gongkai.db") == grown


def test_a_figure_leads_to_the_picture_with_its_box_drawn(tmp_path: Path, recogniser: list[int]) -> None:
    archive(tmp_path)
    build(tmp_path, ocr=True)
    pages = open_pages(tmp_path)

    def get(path: str) -> Any:
        return asyncio.run(pages.client.get(path))

    ((report, capture),) = rows_of(tmp_path, "SELECT id, capture_id FROM reports")
    cell = "table_id=requests&line=received&column=total&source=ocr"
    ((locator,),) = rows_of(
        tmp_path,
        "SELECT locator FROM statistics WHERE table_id = 'requests' AND line = 'received' AND \"column\" = 'total'",
    )
    place = json.loads(locator)
    assert cell in get(f"/-/report/{report}").text.replace("&amp;", "&")
    led = get(f"/-/snapshot/{capture}?report={report}&{cell}")
    assert led.status_code == 302
    address = led.headers["location"]
    assert address == f"/-/snapshot/{place['capture']}?report={report}&{cell}#hit"
    shown = get(address.removesuffix("#hit")).text
    assert f'href="/-/snapshot/{place["capture"]}/picture"' in shown
    assert f'id="hit" x="{place["box"][0] - 3}" y="{place["box"][1] - 3}"' in shown
    assert get(f"/-/snapshot/{place['capture']}/picture").headers["content-type"] == "image/png"


def test_the_edge_of_a_picture_encloses_the_cells_that_it_cuts() -> None:
    """Needs the extra `ocr`. A column of one high cell beside ten rows, cut between two of them."""
    numpy, ruled = pytest.importorskip("numpy"), pytest.importorskip("archive.conversion.ruled")
    pytest.importorskip("cv2")
    image = numpy.full((740, 1000, 3), 255, dtype="uint8")
    for across in range(0, 740, 80):
        image[across : across + 2, 300 if across else 0 :] = 0
    for down in (0, 300, 650, 998):
        image[:, down : down + 2] = 0
    assert len(ruled.cells_of(image[:640], is_cut=True)) == 1 + 8 * 2
    aside = image[:, :900]
    assert ruled.cells_of(aside) == []
    assert len(ruled.cells_of(aside, is_cut=True)) == 1 + 9 * 2
    framed = numpy.pad(image, ((40, 40), (40, 40), (0, 0)), constant_values=255)
    framed[780 - 2 : 780, 40:1040] = 0
    assert ruled.cells_of(framed) == ruled.cells_of(framed, is_cut=True) != []


def test_a_table_that_a_page_leaves_open_is_closed_where_its_lines_end() -> None:
    """Needs the extra `ocr`. No rule above the header, none below the last row: browsers print tables so."""
    numpy, ruled = pytest.importorskip("numpy"), pytest.importorskip("archive.conversion.ruled")
    pytest.importorskip("cv2")
    image = numpy.full((900, 1200, 3), 255, dtype="uint8")
    for across in range(180, 720, 60):
        image[across : across + 2, 100:1000] = 0
    for down in (100, 700, 850, 998):
        image[120:720, down : down + 2] = 0
    assert len(ruled.cells_of(image)) == 10 * 3
    image[120:122, 100:1000] = image[718:720, 100:1000] = 0
    assert len(ruled.cells_of(image)) == 10 * 3
    image[:, 600:] = 255  # lines across that end at no line down
    assert ruled.cells_of(image) == []


def test_the_strokes_of_large_characters_enclose_nothing() -> None:
    """Needs the extra `ocr`. Upright strokes that end side by side, and no rule that they meet."""
    numpy, ruled = pytest.importorskip("numpy"), pytest.importorskip("archive.conversion.ruled")
    pytest.importorskip("cv2")
    image = numpy.full((900, 1200, 3), 255, dtype="uint8")
    for down in (100, 250, 420, 700, 900):
        image[100:168, down : down + 5] = 0
    assert ruled.cells_of(image) == []
    image[250:255, 100:900] = 0  # a rule below the title is none of its own
    assert ruled.cells_of(image) == []


def test_a_line_that_a_character_goes_on_is_still_a_side_of_its_cells() -> None:
    """Needs the extra `ocr`. The heading below a table touches the end of one of its lines."""
    numpy, ruled = pytest.importorskip("numpy"), pytest.importorskip("archive.conversion.ruled")
    pytest.importorskip("cv2")
    image = numpy.full((900, 1200, 3), 255, dtype="uint8")
    for across in (100, 200, 300):
        image[across : across + 3, 100:1003] = 0
    for down in (100, 400, 700, 1000):
        image[100:303, down : down + 3] = 0
    whole = ruled.cells_of(image)
    image[303:335, 400:403] = 0
    assert ruled.cells_of(image) == whole
    assert len(whole) == 2 * 3


def test_a_cell_is_blank_only_where_nothing_but_paper_is() -> None:
    """Needs the extra `ocr`. A dash is little ink; the ring of a seal hides a figure, or parts it from its cell."""
    numpy, ruled = pytest.importorskip("numpy"), pytest.importorskip("archive.conversion.ruled")
    pytest.importorskip("cv2")
    box = [100, 100, 180, 130]
    dust = numpy.random.default_rng(1).normal(225, 8, (300, 300, 1)).clip(0, 255)
    paper = numpy.repeat(dust.astype("uint8"), 3, axis=2)
    paper[:100] = 225  # as even as a printed page
    paper[97:101, 90:190] = paper[129:133, 90:190] = 10  # its rules, which reach a little into it
    assert ruled.is_blank(paper, box)
    dash = paper.copy()
    dash[115:117, 135:142] = 30
    assert not ruled.is_blank(dash, box)
    across, below = paper.copy(), paper.copy()
    across[110:120, 90:190] = below[133:140, 90:190] = (60, 60, 220)
    assert not ruled.is_blank(across, box)
    assert not ruled.is_blank(below, box)
    covered = paper.copy()
    covered[90:140, 90:190] = 60
    assert not ruled.is_blank(covered, box)
