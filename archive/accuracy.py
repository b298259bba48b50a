"""The page docs/accuracy.md from the figures that `make accuracy` has measured and left in docs/accuracy.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

INTRO = """\
What is right, wrong, missing and invented when documents with known figures are read. *Right* is a cell whose value
and kind (number, zero, blank, stroke) are those written in it; *wrong* one with another value; *missing* one that is
in the document and not in the reading; *invented* a figure in the reading that the document does not have, the worst
fault.

`make accuracy` measures, writes `docs/accuracy.json` and raises the floors in `tests/golden/floors.toml`, which are
never lowered; each run of the tests reads the golden set and a short round of the generator again and fails below a
floor; `make soak` does so with the long round. How right an archive of your own is, a person can measure with
`gongkai check --sample N` ([how](measuring.md))."""
GOLDEN = """\
Real reports, in `tests/golden/ERA/NAME/`: the document as found, and `report.json` with what a person read in it,
sums checked. Several are cut or damaged, which is why they are here. Figures of prose count with those of tables;
some that may be left out (`optional`) count only where they are read."""
GENERATED = """\
{documents:,} documents with {cells:,} cells, made from seeds by `tests/report/ugly/`: figures that balance are
written onto the official form as an official would type them (`paper.py`), labels and columns are spoiled
(`spoil.py`), and the tables are put into a page, a text, a Word, Excel or PDF file (`pages.py`, `texts.py`,
`office.py`, `printed.py`), or into what an extractor of text leaves of one (`extracted.py`), the list of 2014 in
shapes of its own (`annex.py`). The generator is written from printed forms and pages seen, not from `settings/`; its
prose is plain, so the figures here are those of tables. Year and agency are asked of documents that carry a title."""
CANNOT = """\
- Where a way of writing shows no blank cells (one cell a line without empty lines, words one space apart) and a row
  has some, the place of its figures cannot be told: such a row is left out, not guessed; those cells are in no column
  above.
- PDF tables without rules, or with only some, are not in this set. Where a word processor printed them, figures over
  page ends, tables turned round and blank cells under few heads may stay unread.
- Scans and tables kept as pictures have no text to read; the report says so (`unreadable`, `tables_missing`) until
  `gongkai build --ocr` has recognised them, and what no sum bears out stays unclear ([conversions](conversions.md)).
- Old Word and WPS files (.doc, .wps) and RTF are read where LibreOffice is installed, RAR and 7z where unar is;
  OFD is `unreadable`.
- Prose outside the golden set is not measured here; `tests/report/` has its sentences and passages one by one."""
NUMBERS = ("documents", "cells", "right", "wrong", "missing", "invented")


def lines(figures: Row) -> Iterator[str]:
    """The page, without its head."""
    yield from (*INTRO.splitlines(), "", "## Real documents", "", *GOLDEN.splitlines(), "")
    golden = figures["golden"]
    yield from _table("document", [(_name(one), one) for one in golden], with_names=True)
    generated = figures["generated"]
    total = _sum(generated)
    yield from ("## Generated documents", "", *GENERATED.format(**total).splitlines(), "")
    for title, key in (("carrier", "carrier"), ("form of", "form")):
        yield from _table(title, [*_grouped(generated, (key,)), ("all", total)], with_names=True)
    yield from ("### By layout", "", *_table("carrier, layout", _grouped(generated, ("carrier", "layout"))))
    yield from ("### By what makes them ugly", "", "A document may have several of these.", "")
    yield from _table("feature", [(f"`{one['feature']}`", one) for one in figures["features"]])
    yield from ("## What still fails", "", *_faults(figures), "", *CANNOT.splitlines())


def _faults(figures: Row) -> Iterator[str]:
    count, named = figures["faulty_documents"], figures["faults"]
    yield f"{count} of the generated documents have a fault" + (
        f"; the first {len(named)}:" if len(named) < count else ":"
    )
    yield ""
    yield from (f"- {one}" for one in named)


def _name(one: Row) -> str:
    return f"`{one['document']}` ({one['carrier']}, {one['form']})"


def _grouped(rows: Iterable[Row], keys: Sequence[str]) -> list[tuple[str, Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(" · ".join(str(row[key]) for key in keys), []).append(row)
    return [(name, _sum(group)) for name, group in sorted(found.items())]


def _sum(rows: Iterable[Row]) -> dict[str, int]:
    every = list(rows)
    return {name: sum(row[name] for row in every) for name in (*NUMBERS, "era", "named", "year", "agency")}


def _table(head: str, rows: Iterable[tuple[str, Row]], *, with_names: bool = False) -> Iterator[str]:
    names = ("era", "year", "agency") if with_names else ("era",)
    yield f"| {' | '.join((head, *NUMBERS, 'share right', *names))} |"
    yield "|---|" + "---:|" * (len(NUMBERS) + 1 + len(names))
    for name, row in rows:
        cells = [f"{row[number]:,}" for number in NUMBERS]
        share = f"{row['right'] / row['cells']:.3%}" if row["cells"] else "–"
        asked = {"era": row["documents"], "year": row["named"], "agency": row["named"]}
        right = [f"{row[one]:,} of {asked[one]:,}" if asked[one] else "–" for one in names]
        yield f"| {' | '.join((name, *cells, share, *right))} |"
    yield ""
