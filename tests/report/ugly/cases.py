"""A seed → a document in some ugly layout, with what is to be read from it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from tests.report.ugly import extracted, names, office, pages, paper, printed, spoil, texts

if TYPE_CHECKING:
    from tests.report.ugly.paper import Key, Paper, Table

FORMS = load_forms()
# ways of writing that show no blank cells; what stands there cannot be told, so it may be left out, never invented
CANNOT_SHOW_BLANKS = {
    "flat paragraphs",
    "flat breaks",
    "row breaks",
    "row paragraphs",
    "cells",
    "cells broken",
    "spaces",
    "aligned",
    *extracted.LOSE_BLANKS,
}


@dataclass(frozen=True)
class Case:
    seed: int
    payload: bytes
    expected: dict[Key, tuple[float | None, str]]
    text: dict[Key, str]
    era: str
    features: tuple[str, ...]
    lossy: bool
    who: names.Names = names.USUAL

    @property
    def name(self) -> str:
        return f"{self.seed}: {', '.join(self.features)}"


@dataclass(frozen=True)
class Outcome:
    """Cells right, and the keys of those that are not."""

    right: int
    wrong: tuple[tuple[Key, object, object], ...]
    missing: tuple[Key, ...]
    invented: tuple[object, ...]
    era: bool
    year: bool = True
    agency: bool = True


def _tables(filled: Paper, rng: random.Random, features: list[str]) -> list[Table]:
    disclosure = rng.choice(("plain", "plain", "bare", "merged", "rotten"))
    requests = paper.RequestStyle(
        total_in_row=rng.choice((0, 1, 1, 2)),
        groups=rng.choice(("span", "span", "repeated", "missing", "first", "own row")),
        header=rng.choice(("three", "three", "three", "one", "none")),
        numbers=rng.random() < 0.85,
    )
    proceedings = rng.choice(("plain", "no spans", "down", "split labels", "one header"))
    features += [
        f"disclosure {disclosure}",
        f"groups {requests.groups}",
        f"header {requests.header}",
        f"proceedings {proceedings}",
    ]
    if not requests.numbers:
        features.append("no numbers")
    tables = [
        paper.disclosure(filled, disclosure),
        paper.requests(filled, requests),
        paper.proceedings(filled, proceedings),
    ]
    for name in rng.sample(sorted(spoil.LABELS), rng.choice((0, 0, 1, 1, 2))):
        features.append(name)
        tables = [spoil.LABELS[name](rows, rng) for rows in tables]
    if rng.random() < 0.35:
        name = rng.choice(sorted(spoil.COLUMNS))
        which = rng.choice((1, 1, 0)) if name != "group sums" else 1
        if name in ("serial", "unit column", "shares"):
            which = 1
        features.append(name)
        tables[which] = spoil.COLUMNS[name](tables[which], rng)
    return tables


def make(seed: int, carrier: str | None = None, *, named: bool = False) -> Case:
    """The document of that seed; `named`: of an agency and a year of its own, under a title in one of their ways."""
    rng = random.Random(seed)
    era = rng.choice(("2019", "2021"))
    carrier = carrier or rng.choice(("html", "html", "html", "flat html", "text", "word", "excel"))
    habits = set(rng.sample(paper.HABITS, rng.choice((0, 1, 1, 2))))
    features = [carrier]
    way = ""
    if carrier == "flat html":
        way = rng.choice(sorted(pages.FLAT))
    elif carrier == "text":
        way = rng.choice(sorted(texts.WAYS))
    elif carrier == "extracted":
        way = rng.choice(sorted(extracted.WAYS))
    elif carrier == "one line":
        way = rng.choice(extracted.IN_ONE_LINE)
    lossy = way in CANNOT_SHOW_BLANKS
    features += [way] * bool(way) + sorted(habits)
    filled = paper.write(era, paper.counts(era, rng), rng, habits)
    tables = _tables(filled, rng, features)
    # merged cells written out by converters that count another number of columns in each row
    impossible = "disclosure rotten" in features and ("repeated tabs" in features or carrier in ("excel", "pdf"))
    if impossible:
        return make(seed + 1_000_000, carrier, named=named)
    lossy = lossy and bool(habits & {"blank", "no totals"})
    who = names.make(seed, era) if named else names.USUAL
    payload = _payload(carrier, way, tables, rng, features, who)
    return Case(seed, payload, filled.expected, filled.text, era, tuple(features), lossy, who)


def _payload(
    carrier: str, way: str, tables: list[Table], rng: random.Random, features: list[str], who: names.Names
) -> bytes:
    if carrier == "pdf":
        features.append(way := rng.choice(printed.PRINTS))
        return printed.document(tables, way, who.title)
    if carrier in ("text", "extracted", "one line"):
        encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030"))
        features.append(encoding)
        ways = {**texts.WAYS, **extracted.WAYS}
        text = texts.document(tables, ways.get(way, extracted.in_one_line), rng, who.title)
        return (" ".join(text.split("\n")) if way == "all in one line" else text).encode(encoding, "replace")
    if carrier == "word":
        features.append(way := rng.choice(office.WORDS))
        return office.word(tables, way, rng, who.title)
    if carrier == "excel":
        features.append(way := rng.choice(office.SHEETS))
        return office.excel(tables, way)
    frame, encoding = rng.choice(pages.FRAMES), rng.choice(pages.ENCODINGS)
    features += [frame, encoding]
    if carrier == "flat html":
        return pages.encode(pages.page([pages.FLAT[way](rows) for rows in tables], frame, *who.page), encoding)
    cell, spans, markup = rng.choice(sorted(pages.CELLS)), rng.choice(pages.SPANS), rng.choice(pages.MARKUPS)
    features += [f"cell {cell}", f"spans {spans}", f"markup {markup}"]
    if rng.random() < 0.15:
        features.append("one table")
        parts = ["", pages.table([row for rows in tables for row in rows], cell, spans, markup, rng), ""]
    else:
        parts = [pages.table(rows, cell, spans, markup, rng) for rows in tables]
    return pages.encode(pages.page(parts, frame, *who.page), encoding)


def judge(case: Case) -> Outcome:
    report = parse_report(extract(case.payload, FORMS), FORMS, load_words())
    got = {}
    invented: list[object] = []
    for one in report.statistics:
        if one.source != "table" or one.ordinal != 1 or one.cell not in case.expected:
            invented.append((*one.cell, one.source, one.ordinal, one.value, one.raw))
        else:
            got[one.cell] = (one.value, one.kind)
    wrong, missing, right = [], [], 0
    for key, value in case.expected.items():
        if key not in got:
            missing.append(key)
        elif got[key] == value:
            right += 1
        elif case.lossy and got[key][0] is None:
            missing.append(key)
        else:
            wrong.append((key, value, got[key]))
    era, year, agency = report.era == case.era, report.year == case.who.year, report.agency == case.who.agency
    return Outcome(right, tuple(wrong), tuple(missing), tuple(invented), era, year, agency)
