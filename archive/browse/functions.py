"""The SQL functions that the pages add to SQLite, for questions that SQL alone answers badly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.browse.texts import copied, plain_sentences
from archive.database.search import match_expression

if TYPE_CHECKING:
    import sqlite3


MOST_LETTERS = 2_000  # of a query
MOST_OF_A_TEXT = 1_000_000


def add_functions(connection: sqlite3.Connection) -> None:
    """`escape_fts(words)`, which Datasette's search box calls, and `copied_percent(before, after)`."""
    connection.create_function("escape_fts", 1, escape_fts, deterministic=True)
    connection.create_function("copied_percent", 2, copied_percent, deterministic=True)


def escape_fts(words: object) -> str:
    """The search expression for what a reader typed, as far as it is read."""
    return match_expression(str("" if words is None else words)[:MOST_LETTERS])


def copied_percent(before: str | None, after: str | None) -> float | None:
    """How much of a text stands word for word in the one before; None where either is missing or beyond all measure.

    >>> copied_percent("依法公开各类政府信息。收到12件。", "依法公开各类政府信息。收到15件。")
    66.7
    >>> copied_percent(None, "依法公开")
    """
    if not before or not after or max(len(before), len(after)) > MOST_OF_A_TEXT:
        return None
    percent = copied(after, plain_sentences([before])).percent
    return None if percent is None else round(percent, 1)
