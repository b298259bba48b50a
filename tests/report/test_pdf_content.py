"""What stands in the content of a PDF page is what pdfminer has, or left to pdfminer."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psparser import KWD, LIT, PSEOF

from archive.config import load_forms
from archive.report.document import extract
from archive.report.pdf import seen
from archive.report.pdf.content import objects

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/*/document.pdf"))


def of_pdfminer(streams: list[bytes]) -> list[Any]:
    parser = PDFContentParser([PDFStream({}, data) for data in streams])
    found = []
    try:
        while True:
            found.append(parser.nextobject()[1])
    except PSEOF:
        return found


READ: list[tuple[bytes, list[Any]]] = [
    (b"1 0 0 -1.5 +2 .5 -.25 7. re", [1, 0, 0, -1.5, 2, 0.5, -0.25, 7.0, KWD(b"re")]),
    (b"5-3 1.2.3 12Tf", [5, -3, 1.2, 0.3, 12, KWD(b"Tf")]),
    (b"/F1 12 Tf", [LIT("F1"), 12, KWD(b"Tf")]),
    (b"/F1/\xe5\xae\x8b /\xcb\xce", [LIT("F1"), LIT("宋"), LIT(b"\xcb\xce")]),
    (b"T* b* ' \"", [KWD(b"T*"), KWD(b"b*"), KWD(b"'"), KWD(b'"')]),
    (b"true false null", [True, False, KWD(b"null")]),
    (b"<0041 42>Tj", [b"\0AB", KWD(b"Tj")]),
    (b"[<41>-3(B)]TJ", [[b"A", -3, b"B"], KWD(b"TJ")]),
    (b"[[1 2][]]", [[[1, 2], []]]),
    (rb"(a\(b\)\\ \n\101\7\60z\q) Tj", [b"a(b)\\ \nA\x070z", KWD(b"Tj")]),
    (b"(goes \\\non, \\\r\nand on)", [b"goes on, and on"]),
    (b"() <>", [b"", b""]),
    (b"/Span <</MCID 1/T<41>>> BDC", [LIT("Span"), {"MCID": 1, "T": b"A"}, KWD(b"BDC")]),
    (b"1 % 2 (\n3 %4", [1, 3]),
    (b" \0 1\0 2 \0", [1, 2]),
    (b"", []),
]
LEFT = [
    b"BI /W 1 /H 1 ID \x00 EI",
    b"(nested (text))",
    b"(open",
    b"<41",
    b"<414>",
    b"[1 2",
    b"1 ]",
    b"<< /A 1 ]",
    b"<< /A >>",
    b"/A#20B",
    b"/ 1",
    b"--5",
    b". 1",
    b"{ 1 }",
    rb"(\777)",
    b"9" * 5000,
    b"q " * (5 << 20),
]


@pytest.mark.parametrize(("data", "expected"), READ)
def test_what_is_usual_is_read_as_pdfminer_reads_it(data: bytes, expected: list[Any]) -> None:
    assert objects([data]) == expected == of_pdfminer([data])


@pytest.mark.parametrize("data", LEFT)
def test_what_is_rare_is_left_to_pdfminer(data: bytes) -> None:
    assert objects([data]) is None


@pytest.mark.parametrize("streams", [[b"1 0", b"0 re"], [b"[1", b"2] TJ", b""], [b"q % a", b"Q"], [b"", b"", b"1"]])
def test_a_token_ends_with_its_stream(streams: list[bytes]) -> None:
    assert objects(streams) == of_pdfminer(streams)


@given(st.lists(st.sampled_from([b"1", b"-", b".5", b"q", b"/N", b"(a\\", b")", b"[", b"]", b"<", b">", b" ", b"%\n"])))
def test_what_is_read_is_always_what_pdfminer_has(parts: list[bytes]) -> None:
    data = b"".join(parts)
    found = objects([data])
    assert found is None or found == of_pdfminer([data])


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_real_pages_are_read(path: Path) -> None:
    with pdfplumber.open(path) as file:
        for page in file.pages:
            streams = [stream_value(one).get_data() for one in page.page_obj.contents]
            assert objects(streams) == of_pdfminer(streams)


def test_a_page_reads_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    payload, forms = GOLDEN[0].read_bytes(), load_forms()
    read = extract(payload, forms)
    monkeypatch.setattr(seen, "objects", lambda _: None)
    assert extract(payload, forms) == read


def test_a_form_that_draws_itself_ends() -> None:
    """Its stream is among those that are being drawn."""
    stream = "/X0 Do 0 0 9 9 re f"
    resources = "/Resources << /XObject << /X0 5 0 R >> >>"
    content = f"/Length {len(stream)} >>\nstream\n{stream}\nendstream"
    objs = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R {resources} >>",
        f"<< {content}",
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} {content}",
    ]
    out = "%PDF-1.4\n"
    places = []
    for number, one in enumerate(objs, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    with pdfplumber.open(io.BytesIO(out.encode())) as file:
        page = seen.seen(file.pages[0], is_layer=False)
        assert len(page.rects) == len(file.pages[0].rects) == 2
