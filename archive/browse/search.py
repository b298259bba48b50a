"""The search page: words in titles and text, marked in their context, with counts by year, province and level."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from archive.browse.marks import Piece, Span, cut
from archive.browse.regions import region_name
from archive.browse.rows import Row, select
from archive.browse.views import answered, open_database, read, render
from archive.browse.words import LEVELS, Words
from archive.database import search
from archive.database.search import Query, parse_query

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

PAGE_SIZE = 20
MOST_LETTERS = 200  # of a query
CONTEXT = 42  # letters before and behind a word that is shown
MOST_SNIPPETS = 3
NONE = "none"  # a facet's value for what is not known

FACETS: Mapping[str, Words] = {
    "year": Words("年度", "Year"),
    "province": Words("省级", "Province"),
    "level": Words("层级", "Level"),
}
_MATCHES = f"""
select r.id, coalesce(cast(r.year as text), '{NONE}') as year, coalesce(a.level, '{NONE}') as level,
  coalesce(substr(a.region_code, 1, 2), '{NONE}') as province, coalesce(a.name, r.agency, '') as name
from {search.TABLE} join reports r on r.id = {search.TABLE}.rowid left join agencies a on a.id = r.agency_id
where {search.TABLE} match ? and r.is_current = 1
order by r.year is null, r.year desc, name, r.id
"""  # noqa: S608 - constants
_REPORTS = """
select r.id, r.title, coalesce(a.name, r.agency) as agency, r.year, r.era, r.status, r.document_media_type
from reports r left join agencies a on a.id = r.agency_id where r.id in (select value from json_each(?))
"""
_SECTIONS = "select heading, text from sections where report_id = ? order by position"
# what the index leaves out, and so may stand between the letters of a word
_UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufeff]*"
_ENDS = re.compile(r"[。；！？\n]")


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many reports it would leave, and the address that chooses it, or drops it."""

    label: Words
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Snippet:
    """A place where words stand, in its context; `fragment` leads browsers to it."""

    heading: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    fragment: str


@dataclass(frozen=True)
class Hit:
    """One report that was found."""

    row: Row
    title: tuple[Piece, ...]
    agency: tuple[Piece, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Asked:
    """What a request asks for."""

    text: str
    query: Query
    titles_only: bool
    chosen: Mapping[str, str]
    page: int

    def address(self, **changed: str | None) -> str:
        """The query of an address that asks the same, but for what is changed."""
        usual = {"q": self.text, "in": "title" if self.titles_only else None, **self.chosen}
        return urlencode({name: value for name, value in {**usual, **changed}.items() if value})


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Choice, ...]]
    first: int
    before: str | None = None
    after: str | None = None


@answered
async def search_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)
    asked = read_request(request.args)
    found = await read(database, lambda connection: find(connection, asked)) if asked.query.words else None
    context = {"asked": asked, "found": found, "facet_titles": FACETS}
    return await render(datasette, request, "gongkai_search.html", context, database=database)


def read_request(arguments: Mapping[str, str]) -> Asked:
    """What the arguments of an address ask for; what makes no sense among them is left out."""
    text = " ".join((arguments.get("q") or "")[:MOST_LETTERS].split())
    number = arguments.get("page") or ""
    return Asked(
        text=text,
        query=parse_query(text),
        titles_only=arguments.get("in") == "title",
        chosen={name: value for name in FACETS if (value := (arguments.get(name) or "")[:20])},
        page=int(number) if re.fullmatch(r"[1-9][0-9]{0,5}", number) else 1,
    )


def find(connection: sqlite3.Connection, asked: Asked) -> Found:
    """Look up what was asked: every report that matches is counted, one page of them is read."""
    expression = asked.query.expression()
    matches = select(connection, _MATCHES, [f"{{title agency}} : ({expression})" if asked.titles_only else expression])
    kept = _kept(matches, asked.chosen)
    first = min((asked.page - 1) * PAGE_SIZE, max(0, (len(kept) - 1) // PAGE_SIZE * PAGE_SIZE))
    page = first // PAGE_SIZE + 1
    return Found(
        total=len(kept),
        hits=tuple(_hits(connection, [row["id"] for row in kept[first : first + PAGE_SIZE]], asked)),
        facets={name: tuple(_choices(matches, asked, name)) for name in FACETS},
        first=first + 1,
        before=asked.address(page=str(page - 1)) if page > 1 else None,
        after=asked.address(page=str(page + 1)) if first + PAGE_SIZE < len(kept) else None,
    )


def _kept(rows: Sequence[Row], chosen: Mapping[str, str]) -> Sequence[Row]:
    for name, value in chosen.items():
        rows = [row for row in rows if row[name] == value]
    return rows


def _choices(matches: Sequence[Row], asked: Asked, facet: str) -> Iterator[Choice]:
    """The values of a facet among the reports that the other facets leave."""
    others = {name: value for name, value in asked.chosen.items() if name != facet}
    counts = Counter(row[facet] for row in _kept(matches, others))
    if facet in asked.chosen:
        counts.setdefault(asked.chosen[facet], 0)
    for value in sorted(counts, key=lambda value: _order(facet, value, counts[value])):
        is_chosen = asked.chosen.get(facet) == value
        address = asked.address(**{facet: None if is_chosen else value})
        yield Choice(_label(facet, value), counts[value], address, is_chosen)


def _order(facet: str, value: str, count: int) -> tuple[bool, int, str]:
    if facet == "year" and value.isdecimal():
        return False, -int(value), ""
    if facet == "level" and value in LEVELS:
        return False, list(LEVELS).index(value), ""
    return value == NONE, -count, value


def _label(facet: str, value: str) -> Words:
    if value == NONE:
        return Words("未定", "unknown")
    if facet == "level":
        return LEVELS.get(value, Words(value, ""))
    return Words(region_name(f"{value[:2]}0000") or value if facet == "province" else value, "")


def _hits(connection: sqlite3.Connection, ids: Sequence[int], asked: Asked) -> Iterator[Hit]:
    reports = {row["id"]: row for row in select(connection, _REPORTS, [f"[{','.join(map(str, ids))}]"])}
    pattern = words_pattern(asked.query.words)
    for key in ids:
        row = reports[key]
        sections = [] if asked.titles_only else select(connection, _SECTIONS, [key])
        yield Hit(
            row,
            title=marked(row["title"] or "（无标题 untitled）", pattern),
            agency=marked(row["agency"] or "", pattern),
            snippets=tuple(snippets(sections, asked.query.words)),
        )


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """What the index finds for these words, as it stands in a text.

    >>> words_pattern(["a 公"]).findall("A　公开"), words_pattern([]).findall("a")
    (['A\u3000公'], [])
    """
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = [r"\s+".join(_UNSEEN.join(map(re.escape, run)) for run in word.split()) for word in longest_first]
    return re.compile("|".join(alternatives) or "(?!)", re.IGNORECASE)


def marked(text: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    """A text in pieces; those that the pattern finds bear a key."""
    return cut(text, (Span(match.start(), match.end(), 1) for match in pattern.finditer(text)))


def snippets(sections: Iterable[Row], words: Sequence[str]) -> Iterator[Snippet]:
    """For each word that no earlier snippet shows the first place where it stands, with its context.

    Headings come last: most of them are those of the form, the same in every report.
    """
    sections = tuple(sections)
    everything = words_pattern(words)
    missing = list(words)
    made = 0
    for section in sections:
        heading, text = section["heading"] or "", section["text"] or ""
        for word in list(missing):
            match = words_pattern([word]).search(text)
            if match is None or word not in missing:
                continue
            if made == MOST_SNIPPETS:
                return
            start, end = _window(text, match.start(), match.end())
            shown = text[start:end]
            missing = [one for one in missing if not words_pattern([one]).search(f"{heading}\n{shown}")]
            pieces = marked(shown, everything)
            dots = (Piece("…"),) if start else (), (Piece("…"),) if end < len(text) else ()
            yield Snippet(marked(heading, everything), (*dots[0], *pieces, *dots[1]), _fragment(match[0]))
            made += 1
    for heading in dict.fromkeys(section["heading"] or "" for section in sections):
        match = words_pattern(missing).search(heading)
        if match is not None and made < MOST_SNIPPETS:
            missing = [one for one in missing if not words_pattern([one]).search(heading)]
            yield Snippet(marked(heading, everything), (), _fragment(match[0]))
            made += 1


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Some letters around a place, from the beginning of its sentence where that is near."""
    first = max(0, start - CONTEXT)
    ends = [match.end() for match in _ENDS.finditer(text, first, start)]
    return ends[-1] if ends and start - ends[-1] >= CONTEXT // 4 else first, min(len(text), end + CONTEXT)


def _fragment(words: str) -> str:
    """Leads to the text of a report page, and in browsers that can do it to these words, which they mark."""
    return f"text:~:text={quote(words, safe='').replace('-', '%2D')}"
