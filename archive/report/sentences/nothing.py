"""Plain statements of none: 未收到…申请, 没有收取任何费用, 行政诉讼为零."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.model import Statistic
from archive.report.sentences.passages import QUOTES, words_only
from archive.report.sentences.scopes import is_of_another, time_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.sentences.cells import Cell, Cells
    from archive.report.sentences.paragraphs import Paragraph
    from archive.report.sentences.passages import Sentence
    from archive.report.words import Rule, Words

_WISHED = re.compile("力争|争取|确保|避免|防止|杜绝|努力")
_REST_OF_CLAUSE = re.compile("[^,;:。、]*")  # 未发生行政复议、诉讼纠错的情况: what is none comes last
_FIGURE_FOLLOWS = re.compile(r"[^,;。]{0,8}?[\d一二两三四五六七八九十]+(?:件|起|宗|元)")


def statements_of_none(
    sentence: Sentence, context: Paragraph, words: Words, cells: Cells, year: int | None
) -> Iterator[Statistic]:
    """Each cell that the sentence says is none; `context` is what the paragraph said until then."""
    text = QUOTES.sub(" ", sentence.text)
    if words.patterns["none_words"].search(text) is None:
        return
    said: set[Cell] = set()
    present, about = frozenset(text), f"{sentence.passage.heading}\n{context.before}{text}"
    for rule in words.zeros:
        found = None if present.isdisjoint(rule.needs) else _found(rule, text, about, year, context.agency)
        for cell in cells.targets(rule) if found else ():
            if found is None or cell in said:
                continue
            said.add(cell)
            yield Statistic(
                table_id=cell[0],
                line=cell[1],
                column=cell[2],
                value=0,
                unit=cells.unit(cell),
                raw=sentence.raw(found.start(), found.end()),
                kind="zero",
                source="prose",
                confidence=0.9,
                locator=sentence.locator(),
            )


def _found(rule: Rule, text: str, about: str, year: int | None, agency: str | None) -> re.Match[str] | None:
    """The first words that say so, of this report's year."""
    for match in rule.where.finditer(text):
        clause = max(text.rfind(mark, 0, match.start()) for mark in ",;:") + 1
        if _FIGURE_FOLLOWS.match(text, match.end()):
            continue
        if _WISHED.search(text, clause, match.end()):
            continue
        rest = _REST_OF_CLAUSE.match(text, match.end())
        if rule.unless and rule.unless.search(text, clause, rest.end() if rest else match.end()):
            continue
        if rule.about and not rule.about.search(about):
            continue
        if is_of_another(text[clause : match.end()], agency):
            continue
        if time_of(words_only(text[: match.start()], year)) == "year":
            return match
    return None
