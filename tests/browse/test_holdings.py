"""Pictures and styles of archived pages: from the archive where it has them, from nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from archive.browse.holdings import picture_type
from archive.browse.rows import select
from archive.database.schema import open_database
from archive.intake import take_in
from tests.browse.foreign import SITE, browser_archive, links, png
from tests.crawled import report_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browse.conftest import Archive, Pages

URL = f"{SITE}/nb/2022.html"
PNG, GREEN = png(), png(3)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BODY = (
    '<img src="../pic/kept.png" alt="图章"><img src="../pic/gone.png" alt="未存"><img src="../pic/drawing.svg">'
    '<img src="../pic/blank.gif" data-original="../pic/late.png"><img src="../pic/lies.png">'
    '<p style="background: url(../pic/kept.png); position: absolute">文</p>'
)
PAGE = (
    report_page("长沙市财政局", 2022)
    .decode()
    .replace("</head>", links(["../css/main.css", "../css/gone.css"]) + "<style>h1{color:#123456}</style></head>")
    .replace("</body>", f"{BODY}</body>")
    .encode()
)
MAIN = b'@charset "utf-8"; @import url("sub/more.css") screen; body{background:url(../pic/kept.png);color:#111111!important}'
MORE = b".x{background:url('../../pic/gone.png')}.y{background:url(\"../../pic/late.png\")}@import '../main.css';"
ANSWERS = {
    URL: ("text/html; charset=utf-8", PAGE),
    f"{SITE}/css/main.css": ("text/css", MAIN),
    f"{SITE}/css/sub/more.css": ("text/css", MORE),
    f"{SITE}/pic/kept.png": ("image/png", PNG),
    f"{SITE}/pic/late.png": ("application/octet-stream", GREEN),
    f"{SITE}/pic/drawing.svg": ("image/svg+xml", SVG),
    f"{SITE}/pic/lies.png": ("image/png", SVG),
}


@dataclass(frozen=True)
class Taken:
    data: Path
    pages: Pages
    capture_id: int
    report_id: int
    ids: dict[str, int]

    def document(self, query: str = "") -> Any:
        answer = self.pages.get(f"/-/snapshot/{self.capture_id}/document{query}")
        assert answer.status_code == 200, answer.text
        return lxml.html.document_fromstring(answer.content, parser=lxml.html.HTMLParser(encoding="utf-8"))

    def styles(self, query: str = "") -> str:
        return "\n".join(style.text for style in self.document(query).iter("style"))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    from tests.browse.conftest import Pages

    folder = tmp_path_factory.mktemp("browser")
    (folder / "rec.warc.gz").write_bytes(browser_archive(ANSWERS))
    take_in(folder / "data", [folder / "rec.warc.gz"])
    database = open_database(folder / "data" / "gongkai.db")
    try:
        ids = {row["url"]: row["id"] for row in select(database.conn, "select url, id from captures")}
        (report,) = select(database.conn, "select id from reports")
    finally:
        database.close()
    return Taken(folder / "data", Pages(folder / "data"), ids[URL], report["id"], ids)


def test_pictures_come_from_the_archive(taken: Taken) -> None:
    document = taken.document()
    kept, late, lies = (
        f"/-/snapshot/{taken.ids[f'{SITE}/pic/{name}.png']}/picture" for name in ("kept", "late", "lies")
    )
    assert [image.get("src") for image in document.iter("img")] == [kept, late, lies]
    assert [one.text for one in document.cssselect(".gongkai-picture")] == [
        "〔图片未存档 picture not archived：未存〕",
        "〔图片未存档 picture not archived〕",
    ]
    answer = taken.pages.get(kept)
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert taken.pages.get(late).headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", ["nb/2022.html", "css/main.css", "pic/drawing.svg", "pic/lies.png"])
def test_what_is_no_picture_is_not_served_as_one(taken: Taken, name: str) -> None:
    answer = taken.pages.get(f"/-/snapshot/{taken.ids[f'{SITE}/{name}']}/picture")
    assert answer.status_code == 404
    assert b"alert" not in answer.content


def test_styles_come_from_the_archive_with_what_they_import(taken: Taken) -> None:
    styles = taken.styles()
    kept, late = (f"/-/snapshot/{taken.ids[f'{SITE}/pic/{name}.png']}/picture" for name in ("kept", "late"))
    assert f'body{{background:url("{kept}");color:#111111}}' in styles
    assert f'@media screen {{.x{{background:none}}.y{{background:url("{late}")}}' in styles
    assert "h1{color:#123456}" in styles
    assert "min-width: 44rem" not in styles  # the look of pages that have none of their own
    (paragraph,) = (one for one in taken.document().iter("p") if one.get("style"))
    assert paragraph.get("style") == f'background: url("{kept}"); position: absolute'


def test_every_address_is_ours_and_there(taken: Taken) -> None:
    text = taken.pages.get(f"/-/snapshot/{taken.capture_id}/document").text
    addresses = set(re.findall(r"url\(\"?([^\")]+)", text)) | set(re.findall(r'\ssrc="([^"]+)', text))
    assert len(addresses) == 3
    assert all(re.fullmatch(r"/-/snapshot/\d+/picture", address) for address in addresses)


def test_the_look_can_be_left_out(taken: Taken) -> None:
    styles = taken.styles("?styles=0")
    assert "#123456" not in styles
    assert "url(" not in styles
    assert "min-width: 44rem" in styles
    assert not taken.document("?styles=0").xpath("//p[@style]")
    page: Any = lxml.html.document_fromstring(taken.pages.get(f"/-/snapshot/{taken.capture_id}?styles=0").text)
    assert page.cssselect("iframe")[0].get("src").endswith("/document?styles=0")


def test_a_figure_is_still_marked_among_the_styles(taken: Taken) -> None:
    query = f"?report={taken.report_id}&table_id=requests&line=received&column=total"
    document = taken.document(query)
    (hit,) = document.cssselect("td.gongkai-hit")
    assert hit.getparent().get("class") == "gongkai-way"
    assert taken.styles(query).rindex("td.gongkai-hit") > taken.styles(query).index("#123456")


def test_it_works_behind_a_prefix(taken: Taken, browse: type[Pages]) -> None:
    pages = browse(taken.data, base_url="/archive/")
    text = pages.get(f"/-/snapshot/{taken.capture_id}/document").text
    assert '<img src="/archive/-/snapshot/' in text
    assert 'url("/archive/-/snapshot/' in text
    assert 'url("/-/' not in text


def test_the_nearest_in_time_is_shown(empty: Archive, browse: type[Pages]) -> None:
    early = empty.capture("http://a.gov.cn/p.png", PNG, "image/png", at="2020-01-01T00:00:00Z")
    late = empty.capture("https://a.gov.cn/p.png", GREEN, "image/png", at="2024-01-01T00:00:00Z")
    for url, at, wanted in (
        ("http://a.gov.cn/", "2024-01-02T00:00:00Z", early),  # the address as written goes before time
        ("https://a.gov.cn/", "2020-01-02T00:00:00Z", late),
        ("https://a.gov.cn/", "2023-01-02T00:00:00Z", late),
    ):
        page = empty.capture(url, b"<body><img src='p.png'></body>", at=at)
        text = browse(empty.data).get(f"/-/snapshot/{page['id']}/document").text
        assert f"/-/snapshot/{wanted['id']}/picture" in text
    again = empty.capture("http://a.gov.cn/p.png", PNG, "image/png", at="2025-01-01T00:00:00Z")
    empty.database.execute("update captures set original_id = ? where id = ?", [early["id"], again["id"]])
    empty.database.conn.commit()
    page = empty.capture("http://a.gov.cn/", b"<body><img src='p.png'><p>2</p></body>", at="2025-01-01T00:00:05Z")
    pages = browse(empty.data)
    assert f"/-/snapshot/{again['id']}/picture" in pages.get(f"/-/snapshot/{page['id']}/document").text
    assert pages.get(f"/-/snapshot/{again['id']}/picture").content == PNG


def test_altered_bytes_are_not_shown(empty: Archive, browse: type[Pages]) -> None:
    picture = empty.capture("http://a.gov.cn/p.png", PNG, "image/png")
    sheet = empty.capture("http://a.gov.cn/s.css", b"p{color:#654321}", "text/css")
    page = empty.capture("http://a.gov.cn/", b"<head><link rel=stylesheet href=s.css></head><p>x</p>")
    pages = browse(empty.data)
    assert "#654321" in pages.get(f"/-/snapshot/{page['id']}/document").text
    for row in (picture, sheet):
        empty.database.execute("update captures set payload_digest = 'sha1:AAAA' where id = ?", [row["id"]])
    empty.database.conn.commit()
    assert "#654321" not in pages.get(f"/-/snapshot/{page['id']}/document").text
    assert pages.get(f"/-/snapshot/{picture['id']}/picture").status_code == 404


def test_sheets_that_import_each_other_come_to_an_end(empty: Archive, browse: type[Pages]) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        empty.capture(
            f"http://a.gov.cn/{name}.css", f"@import '{other}.css';@import '{other}.css';i{{b:c}}".encode(), "text/css"
        )
    page = empty.capture("http://a.gov.cn/", b"<link rel=stylesheet href=a.css><p>x</p>")
    text = browse(empty.data).get(f"/-/snapshot/{page['id']}/document").text
    assert 1 < text.count("i{b:c}") <= 40


@pytest.mark.parametrize(
    ("payload", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\1\2\3\4WEBPVP8 ", "image/webp"),
        (b"BM\1\1\0\0\0\0\0\0", "image/bmp"),
        (b"BMW is a car", None),
        (SVG, None),
        (b"<html>", None),
        (b"%PDF-1.4", None),
        (b"", None),
    ],
)
def test_pictures_are_known_by_their_bytes(payload: bytes, media_type: str | None) -> None:
    assert picture_type(payload) == media_type
