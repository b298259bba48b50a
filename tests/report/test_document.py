"""Bytes are what they are, whatever header or name say; and the text of a page is all of its text."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import pytest

from archive.config import load_forms
from archive.report.document import Document, UnreadableError, extract

TITLE = "镕城区司法局2023年政府信息公开工作年度报告"
FIRST = "2023年，我局主动公开政府信息1234条，新收政府信息公开申请56件，均按时答复，没有收取任何费用。"
SECOND = "存在的主要问题是主动公开的内容还不够丰富，下一步将加强对工作人员的培训，提高公开质量。"


def page(body: str, charset: str = "utf-8", head: str = "") -> str:
    return f'<html><head><meta charset="{charset}"><title>{TITLE}</title>{head}</head><body>{body}</body></html>'


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines]


@pytest.mark.parametrize(
    ("declared", "encoding", "header"),
    [
        ("utf-8", "utf-8", "text/html; charset=utf-8"),
        ("gb2312", "gb18030", "text/html"),
        ("GBK", "gb18030", "text/html; charset=ISO-8859-1"),
        ("utf-8", "gb18030", None),
        ("gb2312", "utf-8", "text/html; charset=gb2312"),
        ("nonsense", "gb18030", None),
        ("utf-8", "utf-8-sig", None),
        ("utf-8", "utf-16", None),
        ("utf-8", "utf-32", None),
        ("hz-gb-2312", "hz", None),
        ("utf-8", "hz", "text/html"),
        ("big5", "utf-8", None),
    ],
)
def test_any_encoding(declared: str, encoding: str, header: str | None) -> None:
    payload = page(f"<p>{FIRST}</p>", declared).encode(encoding, "xmlcharrefreplace")
    document = extract(payload, load_forms(), media_type=header)
    assert document.title == TITLE
    assert FIRST in lines(document)


@pytest.mark.parametrize("declared", ["big5", "utf-8", "gb2312"])
def test_traditional_characters_in_an_encoding_of_their_own(declared: str) -> None:
    text = "本年度主動公開政府信息的情況如下。"
    document = extract(page(f"<p>{text}</p>", declared).replace(TITLE, "").encode("big5"), load_forms())
    assert text in lines(document)


def test_what_only_looks_shifted_is_as_it_stands() -> None:
    text = "".join(f"&#{ord(char)};" for char in FIRST)
    script = "<script>var a = `${x}~{y}`; b = '~{z~}'</script>"
    assert FIRST in lines(extract(page(f"{script}<p>{text}</p>").replace(TITLE, "").encode(), load_forms()))


def test_a_page_cut_inside_a_character_is_still_its_encoding() -> None:
    payload = page(f"<p>{FIRST}</p><p>{SECOND}").encode()
    assert "存在的主要问题" in extract(payload[: payload.index("丰富".encode()) + 2], load_forms()).text


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"%PDF-1.4\nbroken", "PDF"),
        (b"PK\x03\x04broken", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "LibreOffice"),
        (bytes(range(256)) * 20, "neither"),
    ],
)
def test_what_cannot_be_read_says_why(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(payload, load_forms(), media_type="text/html")


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "word/document.xml"])
def test_a_package_with_a_password(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "locked")
    open_, locked = (struct.pack("<HH", 20, flags) for flags in (0, 1))  # version, flags
    payload = out.getvalue().replace(open_, locked)
    with pytest.raises(UnreadableError, match="locked with a password"):
        extract(payload, load_forms())


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"OFD_dot_xml": "<x/>"}, "OFD"),
    ],
)
def test_other_packages(parts: dict[str, str], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(package(**parts), load_forms())


AROUND = (
    '<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>'
    '<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/nb">年度报告</a></div>'
)
BELOW = (
    '<div class="xgwz"><h3>相关稿件</h3><ul><li><a href="1">某局2022年政府信息公开工作年度报告</a></li>'
    '<li><a href="2">某局2021年政府信息公开工作年度报告</a></li></ul></div><div class="footer">版权所有</div>'
)


@pytest.mark.parametrize(
    "box",
    [
        '<div id="zoom">{}</div>',
        '<div class="content-nav">{}</div>',
        "<table><tr><td>左</td><td>{}</td></tr></table>",
        "{}",
    ],
)
def test_the_text_is_whole_and_alone(box: str) -> None:
    text = "".join(
        f"<p>{line}</p>"
        for line in ("一、总体情况", FIRST, "五、存在的主要问题及改进情况", SECOND, "六、其他需要报告的事项", "无。")
    )
    document = extract(page(AROUND + box.format(text) + BELOW).encode(), load_forms())
    wanted = ["一、总体情况", FIRST, "五、存在的主要问题及改进情况", SECOND, "六、其他需要报告的事项", "无。"]
    assert [line for line in lines(document) if line in wanted] == wanted
    assert "2022年" not in document.text
    assert any("2022年" in line for line in document.page_lines)


def test_line_breaks_are_lines() -> None:
    document = extract(
        page(f"<div id=zoom>一、总体情况<br>　　{FIRST}<br/><br/>　　{SECOND}<br>某局<br>2024年1月20日</div>").encode(),
        load_forms(),
    )
    assert lines(document) == ["一、总体情况", FIRST, SECOND, "某局", "2024年1月20日"]


def test_what_is_hidden_is_not_read() -> None:
    document = extract(
        page(
            f'<p>{FIRST}</p><p style="display:none">不可见的一句话，写在这里。</p><script>var a="脚本，里的话。"</script>'
        ).encode(),
        load_forms(),
    )
    assert "不可见" not in document.text + "".join(document.page_lines)
    assert "脚本" not in document.text


def test_head_of_the_page() -> None:
    head = '<meta name="PubDate" content="2024-01-20 10:00"><meta name="ContentSource" content="某局">'
    body = f"<h1>{TITLE}</h1><script>document.write('<span>来源：某局办公室</span>');</script><p>{FIRST}</p>"
    document = extract(page(body, head=head).encode(), load_forms())
    assert document.meta == {"pubdate": "2024-01-20 10:00", "contentsource": "某局"}
    assert document.headings == (TITLE,)
    assert "来源：某局办公室" in document.page_lines


def test_pictures_in_the_text_are_counted() -> None:
    body = f'<p>{FIRST}</p><p><img src="a.png" width="600"></p><p><img src="b.gif" width="16"></p><p>{SECOND}</p>'
    assert extract(page(body).encode(), load_forms()).pictures_in_text == 1


def test_tabs_in_lines_are_kept() -> None:
    assert "规章\t0\t\t3" in lines(
        extract(page(f"<p>{FIRST}</p><p>规章\t0\t\t3</p><p>{SECOND}</p>").encode(), load_forms())
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_character_with_the_bytes_of_a_tag_is_none(encoding: str) -> None:
    text = f"{FIRST}\n统计数值\n{SECOND}\n" + "a" * 800  # 值 before the end of a line: <P and a line feed
    mark = "\ufeff" if encoding != "utf-16" else ""
    document = extract((mark + text).encode(encoding), load_forms())
    assert document.media_type == "text/plain"
    assert lines(document)[:3] == [FIRST, "统计数值", SECOND]


def test_word() -> None:
    document = docx.Document()
    document.add_paragraph(FIRST)
    table = document.add_table(1, 1)
    table.cell(0, 0).text = SECOND
    out = io.BytesIO()
    document.save(out)
    assert lines(extract(out.getvalue(), load_forms(), media_type="application/msword")) == [FIRST, SECOND]


def test_a_page_in_a_web_archive() -> None:
    html = page(f"<p>{FIRST}</p>").encode()
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'
    assert FIRST in extract(head + html + b"\n--x--\n", load_forms()).text


def test_paragraphs_broken_at_a_fixed_width_are_whole() -> None:
    sentence = "本机关坚持以公开为常态不公开为例外原则通过政府网站政务新媒体等渠道主动公开政府信息一千二百三十四条"
    text = (sentence * 4) + "，完。"
    wrapped = [text[start : start + 34] for start in range(0, len(text), 34)]
    assert lines(extract("\n".join(["一、总体情况", *wrapped, "二、主动公开"]).encode(), load_forms())) == [
        "一、总体情况",
        text,
        "二、主动公开",
    ]


@pytest.mark.parametrize("name", ["text.txt", "page.html"])
def test_what_nobody_sees_is_in_no_line(name: str) -> None:
    text = "共收到政府信息公开申请7\0件。\r\n" + "认真贯彻落实条例。\r\n" * 20
    payload = f"<p>{text}</p>" if name.endswith(".html") else text
    document = extract(payload.encode(), load_forms())
    assert "申请7件。" in document.text
    assert "\0" not in document.text


SENTENCE = "2023年新收政府信息公开申请1205件，予以公开12件，向行政机关及其工作部门提出。"


@pytest.mark.parametrize("name", ["text.txt", "page.html", "report.docx"])
def test_characters_without_width_are_in_no_line(name: str) -> None:
    written = "\u200b".join(SENTENCE).replace("，", "，\u00ad\ufeff")
    payload = {"text.txt": written.encode(), "page.html": page(f"<p>{written}</p><p>{FIRST}</p>").encode()}
    if name.endswith(".docx"):
        word = docx.Document()
        word.add_paragraph(written)
        word.save(out := io.BytesIO())
        payload[name] = out.getvalue()
    document = extract(payload[name], load_forms())
    assert lines(document)[0] == document.page_lines[0] == SENTENCE


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("我局主动公开政\n   府信息1234条", "我局主动公开政府信息1234条"),
        ("我局主动公开政府信息，\r\n认真办理申请", "我局主动公开政府信息，认真办理申请"),
        ("主动公开<span>政\n府</span>信息", "主动公开政府信息"),
        # what may be another line, or a word of Latin letters, or stands in other elements, is parted by a blank
        ("主动公开政府信息。\n认真办理申请", "主动公开政府信息。 认真办理申请"),
        ("政府信息公开工作年度报告\n一、总体情况", "政府信息公开工作年度报告 一、总体情况"),
        ("某市某局\n2024年1月20日", "某市某局 2024年1月20日"),
        ("<a>政务公开</a>\n<a>年度报告</a>", "政务公开 年度报告"),
    ],
)
def test_a_word_goes_on_in_the_next_line_of_the_source(source: str, text: str) -> None:
    assert text in extract(page(f"<p>{FIRST}</p><p>{source}</p>").encode(), load_forms()).page_lines


@pytest.mark.parametrize("mark", ["<h2>{}</h2>", "<span>{}<br></span>", "<p>{}</p>"])
def test_no_heading_gets_lost(mark: str) -> None:
    headings = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]
    body = "".join(mark.format(heading) for heading in headings[:1]) + f"<p>{FIRST}</p>" + f"<p>{SECOND * 9}</p>" * 3
    body += "".join(mark.format(heading) for heading in headings[1:])
    assert [line for line in lines(extract(page(body).encode(), load_forms())) if line in headings] == headings


def test_text_in_short_runs_is_found_beside_a_table_of_boxes() -> None:
    labels = [
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开",
        "1.属于国家秘密",
    ]
    boxes = "".join(f"<div>{''.join(f'<div>{text}</div>' for text in (label, *'1234567'))}</div>" for label in labels)
    text = "".join(f"<p>{''.join(f'<span>{letter}</span>' for letter in line)}</p>" for line in (FIRST, SECOND))
    assert {FIRST, SECOND} <= set(lines(extract(page(f"<div>{text}</div><div>{boxes}</div>").encode(), load_forms())))


@pytest.mark.parametrize(
    "end", ["</body></html>", "</BODY>\n</HTML >\n", "</html>", "</body>", "</body></html><html><body>"]
)
def test_what_stands_behind_the_end_of_a_page_is_of_it_too(end: str) -> None:
    """Templates end the page before the article, or put another page behind it; browsers go on."""
    table = "<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>3</td></tr></table>"
    document = extract(f"<html><body><p>{FIRST}</p>{end}<p>{SECOND}</p>{table}</body></html>\n".encode(), load_forms())
    assert lines(document) == [FIRST, SECOND]
    assert [cell.text for row in document.grids[0].rows for cell in row] == ["信息内容", "本年制发件数", "规章", "3"]
