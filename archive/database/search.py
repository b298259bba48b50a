"""Full text search that is exact for Chinese: one character is one token, and a word is a phrase of characters.

SQLite's own tokenizer takes a run of Chinese characters for one word, so texts and queries are split here, by the
same function. White space becomes a token of its own: a phrase never reaches over a line.
"""

from __future__ import annotations

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


def create(database: sqlite_utils.Database) -> None:
    database.execute(_CREATE)


def split(text: str) -> str:
    """The text as the index holds it: every character a token, white space a token of its own.

    >>> split("公开 12件")
    '公 开 ␣ 1 2 件'
    """
    return f" {GAP} ".join(" ".join(run) for run in text.split())


def match_expression(query: str) -> str:
    """The FTS5 expression for what a reader typed: each word a phrase, all of them wanted.

    Quotation marks hold a phrase with spaces together.

    >>> match_expression("政府 公开")
    '"政 府" "公 开"'
    >>> match_expression('"a b" 公')
    '"a ␣ b" "公"'
    >>> match_expression("  ")
    '""'
    """
    phrases = []
    for index, part in enumerate(query.split('"')):
        words = [part.strip()] if index % 2 else part.split()
        phrases += [f'"{split(word)}"' for word in words if word]
    return " ".join(phrases) or '""'


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
