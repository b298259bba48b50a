"""Full text search that is exact for Chinese: one character is one token, and a word is a phrase of characters.

SQLite's own tokenizer takes a run of Chinese characters for one word, so texts and queries are split here, by the
same function. White space becomes a token of its own: a phrase never reaches over a line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    import sqlite_utils

TABLE = "reports_search"
COLUMNS = ("title", "agency", "text")
GAP = "␣"  # stands for any white space within a text

# Punctuation and symbols are tokens too: without them a phrase would reach over a full stop.
_CREATE = f"""
CREATE VIRTUAL TABLE {TABLE} USING fts5(
  {", ".join(COLUMNS)},
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co P* S* M*'"
)
"""
_INDEXED = frozenset("LNPSM")  # first letters of the categories above
# a phrase in straight quotes, one with a space in Chinese quotes, or a word
_PIECE = re.compile(r'"([^"]*)"?|“([^“”]*\s[^“”]*)”|([^\s"]+)')
_JOINS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True)
class Group:
    """Words that must all occur, and words that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """What a reader typed: any of these groups will do. Without words where nothing was asked."""

    groups: tuple[Group, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for, each once."""
        return tuple(dict.fromkeys(word for group in self.groups for word in group.wanted))

    def expression(self) -> str:
        """The same for FTS5."""
        if len(self.groups) == 1 and not self.groups[0].unwanted:
            return " ".join(map(_phrase, self.groups[0].wanted)) or '""'
        return " OR ".join(map(_grouped, self.groups))


def create(database: sqlite_utils.Database) -> None:
    database.execute(_CREATE)


def split(text: str) -> str:
    """The text as the index holds it: every character a token, white space a token of its own.

    >>> split("公开 12件")
    '公 开 ␣ 1 2 件'
    """
    return f" {GAP} ".join(" ".join(run) for run in text.split())


def parse_query(text: str) -> Query:
    """What a reader typed: words and quoted phrases, all of them wanted unless OR or NOT stands between them.

    NOT holds for the word behind it, OR parts groups. Where one of them joins nothing it is a word like any other.

    >>> parse_query("行政 复议 NOT 诉讼 OR 公开").groups
    (Group(wanted=('行政', '复议'), unwanted=('诉讼',)), Group(wanted=('公开',), unwanted=()))
    >>> parse_query("NOT").words, parse_query("a OR").words
    (('NOT',), ('a', 'OR'))
    """
    pieces = _pieces(text)
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    joint = ""
    for number, (word, may_join) in enumerate(pieces):
        has_both_sides = 0 < number < len(pieces) - 1 and not joint and not pieces[number + 1][1]
        if may_join and has_both_sides:
            joint = word
            continue
        if joint == "OR":
            groups.append(([], []))
        groups[-1][joint == "NOT"].append(word)
        joint = ""
    return Query(tuple(Group(tuple(wanted), tuple(unwanted)) for wanted, unwanted in groups))


def match_expression(query: str) -> str:
    """The FTS5 expression for what a reader typed: each word a phrase, all of them wanted.

    Quotation marks hold a phrase with spaces together.

    >>> match_expression("政府 公开")
    '"政 府" "公 开"'
    >>> match_expression('"a b" 公')
    '"a ␣ b" "公"'
    >>> match_expression("公 NOT 开 OR 府")
    '("公") NOT ("开") OR ("府")'
    >>> match_expression("  ")
    '""'
    """
    return parse_query(query).expression()


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The words and phrases of a query, and whether each is a joint; what the index cannot hold is left out."""
    found: list[tuple[str, bool]] = []
    for match in _PIECE.finditer("".join(" " if unicodedata.category(one) == "Cc" else one for one in text)):
        quoted, curly, word = match.groups()
        piece = word or (curly if curly is not None else quoted) or ""
        if any(unicodedata.category(one)[0] in _INDEXED or unicodedata.category(one) == "Co" for one in piece):
            if word == "NOT" and found and found[-1] == ("AND", True):
                found.pop()  # AND NOT is NOT
            found.append((" ".join(piece.split()), word in _JOINS))
    return found


def _phrase(word: str) -> str:
    return f'"{split(word)}"'


def _grouped(group: Group) -> str:
    wanted = " AND ".join(map(_phrase, group.wanted))
    unwanted = " OR ".join(map(_phrase, group.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else f"({wanted})"


def add(
    connection: sqlite3.Connection, report_id: int, title: str | None, agency: str | None, texts: Iterable[str]
) -> None:
    """Put one report into the index; `texts` are its headings and parts."""
    text = split("\n".join(texts))
    connection.execute(
        f"INSERT INTO {TABLE} (rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?)",  # noqa: S608 - constants
        (report_id, split(title or ""), split(agency or ""), text),
    )


def remove(connection: sqlite3.Connection, report_id: int) -> None:
    connection.execute(f"DELETE FROM {TABLE} WHERE rowid = ?", (report_id,))  # noqa: S608 - a constant


def find(database: sqlite_utils.Database, query: str) -> list[int]:
    """Ids of the reports that contain all words of the query."""
    sql = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ? ORDER BY rowid"  # noqa: S608 - a constant
    return [int(row[0]) for row in database.execute(sql, [match_expression(query)])]
