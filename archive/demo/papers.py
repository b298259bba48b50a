"""Annual reports made up for the wide web: the words of a report, the tables of its form, figures that add up.

Nothing in them is of any agency; the archive that a crawl of them makes says in its warcinfo that it is a sample.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from docx import Document

from archive.config import load_forms
from archive.demo.print import printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Cells = list[tuple[str, int]]  # text and width
Part = tuple[str, str | list[Cells]]  # heading, then text or a table
NUMERALS = "一二三四五六七八"


@dataclass(frozen=True)
class Paper:
    """One report: `received` requests in its year, `note` a sentence of its own."""

    agency: str
    year: int
    received: int
    note: str

    @property
    def title(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    @property
    def opening(self) -> str:
        law = "根据《中华人民共和国政府信息公开条例》的规定"
        span = f"本报告中所列数据的统计期限自{self.year}年1月1日起至{self.year}年12月31日止"
        return f"{law}，现向社会公布{self.agency}{self.year}年政府信息公开工作年度报告。{span}。"

    @property
    def date(self) -> str:
        return f"{self.year + 1}年1月20日"

    def parts(self) -> Iterator[Part]:
        form = load_forms().of_year(self.year)
        six = form is not None and len(form.sections) == 6
        if form is not None and six:
            tables = {2: "disclosure", 3: "requests", 4: "proceedings"}
            for section in form.sections:
                name = tables.get(section.number)
                text = (
                    self.note
                    if section.number == 1
                    else "无其他需要报告的事项。"
                    if section.number == 6
                    else "认真整改，持续提升。"
                )
                yield section.heading, list(_rows(form.table(name), self._figures())) if name else text
            return
        yield "概述", self.note
        yield "主动公开政府信息的情况", f"{self.year}年主动公开政府信息{self.received * 37}条。"
        yield "依申请公开政府信息的情况", f"{self.year}年共收到政府信息公开申请{self.received}件，均按期答复。"
        yield "政府信息公开的收费及减免情况", "未收取费用。"
        yield "因政府信息公开申请行政复议、提起行政诉讼的情况", "未发生行政复议和行政诉讼。"
        yield "存在的主要问题及改进措施", "公开内容有待充实，下一步将加强培训。"
        if form is not None and any(table.id == "annex2014" for table in form.tables):
            yield "附表 政府信息公开情况统计表", list(_rows(form.table("annex2014"), self._figures()))

    def _figures(self) -> dict[tuple[str, str, str], int]:
        cells = {
            ("requests", line, column): self.received
            for line in ("received", "granted", "processed")
            for column in ("natural_person", "total")
        }
        items = ("requests_received", "requests_online", "requests_concluded", "concluded_on_time")
        for line in (*items, "requests_answered", "answered_granted"):
            cells["annex2014", line, "total"] = self.received
        return cells | {("annex2014", line, "total"): self.received * 37 for line in ("disclosed", "via_website")}

    def headed(self) -> Iterator[Part]:
        for at, (heading, content) in enumerate(self.parts()):
            yield (heading if heading.startswith("附表") else f"{NUMERALS[at]}、{heading}"), content


def _rows(table: Any, cells: Mapping[tuple[str, str, str], int]) -> Iterator[Cells]:
    """The statutory table, zeros where nothing is given."""

    def figures(line: Any) -> Cells:
        return [(str(cells.get((table.id, line.id, column.id), 0)), 1) for column in line.columns]

    if table.layout == "row":
        yield [(line.label, len(line.columns)) for line in table.lines]
        yield [(column.label, 1) for line in table.lines for column in line.columns]
        yield [figure for line in table.lines for figure in figures(line)]
        return
    for group in table.groups if table.layout == "blocks" else [None]:
        yield [("信息内容", 1), *((column.label, 1) for column in (group or table).columns)]
        yield from ([(line.label, 1), *figures(line)] for line in (group or table).lines)


def as_html(paper: Paper) -> str:
    """The body of the article: no title."""
    text = [f"<p>　　{paper.opening}</p>"]
    for heading, content in paper.headed():
        text.append(f"<p><strong>{heading}</strong></p>")
        if isinstance(content, str):
            text.append(f"<p>　　{escape(content)}</p>")
        else:
            rows = ("".join(f'<td colspan="{width}">{escape(cell)}</td>' for cell, width in row) for row in content)
            text.append(f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>')
    text.append(f'<p style="text-align:right">{paper.agency}</p><p style="text-align:right">{paper.date}</p>')
    return "\n".join(text)


def add_table(document: Any, rows: Sequence[Cells]) -> None:
    """A table of merged cells, each with the number of columns that it takes."""
    made = document.add_table(0, max(sum(width for _, width in row) for row in rows))
    for row in rows:
        cells, at = made.add_row().cells, 0
        for text, width in row:
            cells[at].merge(cells[at + width - 1]).text = text
            at += width


@cache  # each time that it is made, the file says when
def as_docx(paper: Paper) -> bytes:
    document = Document()
    document.add_heading(paper.title, 0)
    document.add_paragraph(paper.opening)
    for heading, content in paper.headed():
        document.add_paragraph(heading)
        if isinstance(content, str):
            document.add_paragraph(content)
            continue
        add_table(document, content)
    document.add_paragraph(paper.agency)
    document.add_paragraph(paper.date)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def as_pdf(paper: Paper) -> bytes:
    return printed([paper.title, paper.opening], list(paper.headed()), [paper.agency, paper.date])
