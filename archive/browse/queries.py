"""The named questions of `archive/database/queries`: one file each, with a title and what it means in its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_HEAD = re.compile(r"-- (title|zh|en): (.+)")


class QueryError(ValueError):
    """A named question lacks its head. Raised when the questions are loaded, naming the file."""


@dataclass(frozen=True)
class Query:
    """One named question."""

    name: str
    title: str
    zh: str
    en: str
    sql: str


def parse_query(text: str, name: str) -> Query:
    r"""Read a question: comment lines `title`, `zh` and `en`, then the SQL. Raises QueryError.

    >>> parse_query("-- title: 甲 / A\n-- zh: 乙\n-- en: B\nselect 1\n", "one").sql
    'select 1'
    """
    head: dict[str, str] = {}
    lines = text.splitlines()
    while lines and (match := _HEAD.fullmatch(lines[0].strip())):
        head[match[1]] = match[2].strip()
        lines.pop(0)
    if missing := {"title", "zh", "en"} - head.keys():
        raise QueryError(f"queries/{name}.sql: the head lacks {', '.join(sorted(missing))}")
    return Query(name, head["title"], head["zh"], head["en"], "\n".join(lines).strip())


@cache
def load_queries() -> tuple[Query, ...]:
    """All named questions, by name."""
    folder = resources.files("archive.database") / "queries"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(parse_query(file.read_text("utf-8"), file.name.removesuffix(".sql")) for file in files)
