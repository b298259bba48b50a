"""The national list of 2014: one figure a line, its labels loosely written."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import TableReading, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = load_forms()
FORM = next(form for form in FORMS if form.era == "2014")
TABLE = FORM.table("annex2014")
Rows = list[tuple[str, str, str]]


def fill(seed: int) -> dict[str, float]:
    rng = random.Random(seed)
    values: dict[str, float] = {
        line.id: rng.choice((0, rng.randint(1, 9), rng.randint(10, 9999))) for line in TABLE.lines
    }
    return values | {"fees_collected": 0.35}


def rows(values: dict[str, float], write: Callable[[str], str] = str) -> Rows:
    """Groups without a figure of their own have a dash, as the list prints them."""
    out: Rows = []
    written = {line.label for line in TABLE.lines}
    for group in TABLE.groups:
        if group.label and group.label not in written:
            out.append((write(group.label), "——", "——"))
        for line in group.lines:
            value = values[line.id]
            out.append((write(line.label), line.unit or "", f"{value:g}"))
    return out


def shorter(label: str) -> str:
    """Without what stands in brackets, numbering with another sign."""
    text = re.sub(r"（(?:不|计|同).*?）", "", label)
    return re.sub(r"^(\d)\.", r"\1．", text)


def html(rows: Rows) -> bytes:
    body = "".join(f"<tr><td><p>{a}</p></td><td><p>{b}</p></td><td><p>{c}</p></td></tr>" for a, b, c in rows)
    head = "<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    return f"<html><body><p>政府信息公开情况统计表</p><table>{head}{body}</table></body></html>".encode()


def two_abreast(rows: Rows) -> bytes:
    half = (len(rows) + 1) // 2
    pairs = [(*rows[n], *(rows[n + half] if n + half < len(rows) else ("", "", ""))) for n in range(half)]
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in pair) + "</tr>" for pair in pairs)
    return f"<html><body><table>{body}</table></body></html>".encode()


def numbered(rows: Rows) -> bytes:
    body = "".join(
        f"<tr><td>{n}</td><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for n, (a, b, c) in enumerate(rows, start=1)
    )
    return f"<html><body><table>{body}</table></body></html>".encode()


def text(separator: str) -> Callable[[Rows], bytes]:
    return lambda rows: "\n".join(["统计指标", *(separator.join(row) for row in rows)]).encode()


LAYOUTS: dict[str, Callable[[Rows], bytes]] = {
    "table": html,
    "numbered": numbered,
    "tabs": text("\t"),
    "bars": text(" | "),
    "spaces": text("  "),
    "one cell a line": text("\n"),
}


def read(payload: bytes) -> TableReading:
    return read_tables(extract(payload, FORMS), FORMS)


@pytest.mark.parametrize("write", [str, shorter])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_list_reads_back(layout: str, write: Callable[[str], str]) -> None:
    values = fill(len(layout))
    reading = read(LAYOUTS[layout](rows(values, write)))
    assert {one.line: one.value for one in reading.statistics if one.table_id == "annex2014"} == values
    assert reading.era == "2014"
    assert reading.tables_read == {"annex2014"}


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        (["万", "元"], 5511),
        (["万元"], 5511),
        (["萬元"], 5511),
        (["萬", "元"], 5511),
        (["元"], 0.5511),
        (["", "元"], 0.5511),
    ],
)
def test_a_sum_in_the_unit_that_stands_beside_it(unit: list[str], amount: float) -> None:
    values = fill(5) | {"fees_collected": 5511}
    cells = [[label, *(unit if of == "万元" else [of, *unit[1:]][: len(unit)]), one] for label, of, one in rows(values)]
    fees = {one.line: one.value for one in read(table_of(cells)).statistics}["fees_collected"]
    assert fees == amount


@pytest.mark.parametrize("separator", ["\t", "  "])
def test_of_lines_of_one_name_that_with_a_figure_is_read(separator: str) -> None:
    """其他情形数 stands under both kinds of proceedings; that of the first is blank."""
    values = {line.id: 0.0 for line in TABLE.lines} | {"lawsuits_other": 8}
    lines = [(label, unit, "" if figure == "0" else figure) for label, unit, figure in rows(values)]
    found = {one.line: one.value for one in read(text(separator)(lines)).statistics}
    assert found["lawsuits_other"] == 8
    assert found.get("reconsiderations_other") is None


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "without",
    [
        ["reconsiderations_other"],
        ["reconsiderations_corrected", "reconsiderations_other"],
        ["reconsiderations_other", "lawsuits_upheld"],
        ["reconsiderations_corrected", "lawsuits_upheld"],
        ["lawsuits_other"],
    ],
)
def test_of_lines_of_one_name_that_of_its_group_is_read(layout: str, without: list[str]) -> None:
    values = fill(7)
    labels = [next(line.label for line in TABLE.lines if line.id == name) for name in without]
    lines = rows(values)
    for label, name in zip(labels, without, strict=True):  # the first of that name, or the last
        places = [place for place, row in enumerate(lines) if row[0] == label]
        del lines[places[-1 if name.startswith("lawsuits") else 0]]
    found = {one.line: one.value for one in read(LAYOUTS[layout](lines)).statistics if one.table_id == "annex2014"}
    assert found == {name: value for name, value in values.items() if name not in without}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("behind", [[], [""]])
def test_units_behind_labels_and_figures_in_words(seed: int, behind: list[str]) -> None:
    """Lines of one name are told apart though one of them has its unit in brackets, and the other has not."""
    rng = random.Random(seed)
    said = {"零": 0, "二": 2, "约300": None, "见附件": None, "": None, "17": 17}
    texts = {line.id: rng.choice(list(said)) for line in TABLE.lines}
    rows = [["统计指标", "统计数"]]
    rows += [
        [line.label + rng.choice(["", " {}", "（{}）"]).format(line.unit), rng.choice("0123456789")]
        for line in TABLE.lines
    ]
    figures = {line.id: int(row[1]) for line, row in zip(TABLE.lines, rows[1:], strict=True)}
    assert {one.line: one.value for one in read(table_of(rows)).statistics} == figures
    rows = [["统计指标", "单位", "统计数", *behind]]
    rows += [[line.label, line.unit or "", texts[line.id], *behind] for line in TABLE.lines]
    found = read(table_of(rows)).statistics
    assert {one.line: (one.value, one.raw) for one in found} == {
        name: (said[text], text or None) for name, text in texts.items()
    }


def test_several_lines_in_one_row_with_their_units() -> None:
    values = fill(3)
    rows = [["统计指标", "单位", "统计数"]]
    for group in TABLE.groups:
        figures = [f"{values[line.id]:g}" for line in group.lines]
        columns = [line.label for line in group.lines], [line.unit or "" for line in group.lines], figures
        rows.append(["<br>".join(column) for column in columns])
    assert {one.line: one.value for one in read(table_of(rows)).statistics} == values


def test_a_label_in_two_lines_is_not_that_of_two_lines_of_the_list() -> None:
    values = fill(3)
    written = [("\t".join(row)) for row in rows(values)]
    place = next(number for number, line in enumerate(written) if "被依法纠错" in line)
    written[place : place + 1] = written[place].replace("纠错数", "纠错\n数").split("\n")
    found = read("\n".join(["统计指标\t单位\t统计数", *written]).encode()).statistics
    assert {one.line: one.value for one in found} == values


def test_a_line_that_the_form_has_too_is_the_lists_though_blank_cells_stand_behind_it() -> None:
    """涉及国家秘密 and 危及国家安全… name lines of 收到和处理政府信息公开申请情况, which have seven cells."""
    values = fill(9)
    cells = [["统计指标", "单位", "统计数"], *([*row, *[""] * 6] for row in rows(values))]
    found = read(table_of(cells)).statistics
    assert {(one.table_id, one.line): one.value for one in found} == {
        ("annex2014", name): value for name, value in values.items()
    }


def table_of(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>政府信息公开情况统计表</p><table>{body}</table></body></html>".encode()


@pytest.mark.parametrize(
    ("head", "year"),
    [
        (["本年度数", "历年累计"], 0),
        (["2011年", "2010年"], 0),
        (["本期实际", "本年累计"], 1),
        (["本期数", "累计数"], 0),
        (["累计", "本年"], 1),
    ],
)
def test_indicators_of_no_form_in_a_table_of_few_lines(head: list[str], year: int) -> None:
    lines = [("全文电子化的信息数", ["2990", "19800"]), ("网上咨询数", ["0", "17"]), ("现场接待人数", ["", "5"])]
    found = read(table_of([["指标", "单位", *head], *([label, "条", *figures] for label, figures in lines)])).statistics
    assert [(one.line, one.raw) for one in found] == [(label, figures[year] or None) for label, figures in lines]


def test_two_lists_abreast() -> None:
    values = fill(5)
    reading = read(two_abreast(rows(values)))
    assert {one.line: one.value for one in reading.statistics} == values
