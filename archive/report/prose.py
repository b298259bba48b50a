"""Figures stated in running text, each filed under the cell that its sentence decides, or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archive.report.channels import Channel, channel_of
from archive.report.figures import Figure, find_figures, without_numbers
from archive.report.folding import Squeezed, squeeze
from archive.report.model import Scope, Statistic
from archive.report.ordinals import OWN_YEAR, cumulative, numbered
from archive.report.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.form import Form
    from archive.report.words import Rule, Words

Family = Literal["six", "annex"]
Cell = tuple[str, str, str]

_SENTENCE = re.compile(r"[^。!?\n]+[。!?]?")
_TITLES = re.compile(r"《[^》]{0,80}》|〈[^〉]{0,80}〉")
_QUOTES = re.compile("[\"“”'‘’「」『』]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?")
_LAST_YEAR = re.compile("(?:上一?年|去年|上一?年度|上年)度?(?:同期)?")
_NEXT_YEAR = re.compile("下一?年度?|次年度?|明年")
_GOVERNS = re.compile(
    r"(?:^|[,;:(、。]|截至|截止|到|至|在|为|对)(本年|上年|他年)(?!结转|转结|转入|遗留|的?结转|末结转|底结转)"
)
_COMPARED = re.compile(r"(?:比|较|与|同|相比|相较)于?(?:上年|他年)")
_SINCE = re.compile(r"(?:自|从)[^,;。]{0,24}(?:以来|至今|起累计)|历年|(?:建站|开通|开馆|条例实施|施行|成立)以来")
_BRACKETED = re.compile(
    r"^[,;]?(?:(?:而|比|较|与|同|相比)?上年(?:\(上年\))?(?:的|为|是|共)?\(?|\((?:上年)(?:同期)?(?:为|:|是)?)$"
)
_FIGURE_FOLLOWS = re.compile(r"[^,;。]{0,8}?[\d一二两三四五六七八九十]+(?:件|起|宗|元)")
_LITIGATION: Cell = ("prose", "litigation", "total")
_LITIGATION_PARTS = frozenset({"litigation_direct", "litigation_after_reconsideration"})
_CLOSE = re.compile("^[(:]|,?其中")
_PART = re.compile("其中|包括|含")
_TABLE_LEFT = re.compile(r"[|\t]")


@dataclass
class _Context:
    """What the sentences of one paragraph have said so far."""

    requests_line: str | None = None
    proceeding: str | None = None
    last: Cell | None = None
    before: str = ""  # the sentences before this one
    seen: dict[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """A piece of text to read: `number` is its section's, None where it belongs to none.

    `offset` is where it begins in the section's text, or in the document's where there is no section.
    """

    text: str
    number: int | None
    heading: str = ""
    offset: int = 0


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int
    squeezed: Squeezed
    passage: Passage

    def locator(self, number: int | None) -> dict[str, object]:
        start, end = self.squeezed.span(self.start, self.start + len(self.text))
        return {
            "kind": "sentence",
            "section": number,
            "start": self.passage.offset + start,
            "end": self.passage.offset + end,
            "sentence": self.passage.text[start:end],
        }

    def raw(self, start: int, end: int) -> str:
        first, last = self.squeezed.span(self.start + start, self.start + end)
        return self.passage.text[first:last]


class ProseReader:
    """Reads the figures of one report's text. `form` names the cells; None leaves only the lines of `prose`."""

    def __init__(self, words: Words, form: Form | None, year: int | None) -> None:
        self._words = words
        self._form = form
        self._year = year
        self._family: Family = "annex" if form is not None and form.era == "2014" else "six"
        self._outcomes = Outcomes(words, form)

    def read(self, passages: Iterable[Passage]) -> tuple[Statistic, ...]:
        """All statements, with ordinals in the order of the text."""
        found: list[Statistic] = []
        zeros: list[Statistic] = []
        for passage in passages:
            squeezed = squeeze(passage.text)
            context, end = _Context(), 0
            for match in _SENTENCE.finditer(squeezed.text):
                if "\n" in squeezed.text[end : match.start()]:
                    context = _Context()
                end = match.end()
                if _TABLE_LEFT.search(match.group()):
                    continue
                sentence = _Sentence(match.group(), match.start(), squeezed, passage)
                zeros += self._none(sentence, context.before)
                found += self._figures(sentence, context)
        stated = {statistic.cell for statistic in found if statistic.scope == "year"}
        if _LITIGATION in stated:
            stated |= {("proceedings", line, "total") for line in _LITIGATION_PARTS}
        found += [zero for zero in zeros if zero.cell not in stated]
        return numbered(found)

    def _figures(self, sentence: _Sentence, context: _Context) -> Iterator[Statistic]:
        figures = find_figures(sentence.text)
        read: list[tuple[Statistic, str]] = []
        for position, figure in enumerate(figures):
            before = figures[position - 1].end if position else 0
            after = figures[position + 1].from_ if position + 1 < len(figures) else len(sentence.text)
            head = self._normal(sentence.text[before : figure.from_])
            tail = self._normal(sentence.text[figure.end : after])
            so_far = self._normal(sentence.text[: figure.from_])
            about = f"{sentence.passage.heading}\n{context.before}{_QUOTES.sub('', sentence.text[: figure.end + 40])}"
            cells, scope = self._decide(figure, head, tail, so_far, about, context)
            for cell in cells:
                statistic = self._statistic(cell, figure, scope, sentence)
                if statistic is not None:
                    read.append((statistic, head))
        context.before += self._normal(sentence.text)
        yield from cumulative(read)

    def _decide(
        self, figure: Figure, head: str, tail: str, so_far: str, about: str, context: _Context
    ) -> tuple[tuple[Cell, ...], Scope]:
        """The cells that the words around the figure decide, and the time that it covers."""
        if _BRACKETED.search(head) and context.last is not None and not re.match("[)]?(?:增|减|多|少|降|升)", tail):
            return (context.last,), "previous_year"
        scope = self._scope(head, so_far)
        cells = self._cells(figure, head, tail, about, context)
        if cells is None:
            context.requests_line = None if figure.unit in "件宗起份" else context.requests_line
            context.last = None
            return (), "year"
        if not cells or scope is None:
            context.last = None
            return (), "year"
        cell = cells[0]
        context.last = cell if len(cells) == 1 else None
        self._remember(cell, context)
        paragraph = context.before + so_far
        again = cell in context.seen and scope == "year" and not OWN_YEAR.search(head)
        if again and _PART.search(paragraph[context.seen[cell] :]):
            return (), "part"
        context.seen.setdefault(cell, len(paragraph))
        return cells, scope

    def _remember(self, cell: Cell, context: _Context) -> None:
        table, line, column = cell
        if table in {"requests", "annex2014"} and column == "total":
            context.requests_line = line
        if table == "proceedings" and column == "total":
            context.proceeding = line
        elif cell == _LITIGATION:
            context.proceeding = "litigation"
        elif line in {"reconsiderations", "lawsuits"}:
            context.proceeding = line

    def _cells(self, figure: Figure, head: str, tail: str, about: str, context: _Context) -> tuple[Cell, ...] | None:
        """No cell (`None`) or deliberately none (empty)."""
        window = f"{head}#{tail}"
        if context.proceeding is not None:
            if _LITIGATION_PARTS & {context.proceeding} and _LITIGATION in context.seen and not _CLOSE.match(head):
                context.proceeding = "litigation"  # of which of the two lines?
            known = self._outcomes.proceeding(context.proceeding, head, tail, figure.unit)
            if known is not None:
                return known
        if context.requests_line is not None and self._family == "six":
            column = self._outcomes.applicant(head, tail)
            if column is not None:
                return (("requests", context.requests_line, column),)
        line = self._outcomes.request(head, tail, figure.unit)
        if line is not None:
            return ((self._outcomes.table, line, "total"),) if line else ()
        for rule in self._words.rules:
            if not rule.matches(window, figure.unit, about):
                continue
            if rule.id == "disclosed":
                break
            return self._targets(rule)
        channel = channel_of(head, tail, figure.unit)
        if channel is not None:
            return self._channel(channel, window, figure.unit, about)
        disclosed = next(rule for rule in self._words.rules if rule.id == "disclosed")
        return self._targets(disclosed) if disclosed.matches(window, figure.unit, about) else None

    def _channel(self, channel: Channel, window: str, unit: str, about: str) -> tuple[Cell, ...]:
        if channel.total:
            disclosed = next(rule for rule in self._words.rules if rule.id == "disclosed")
            return self._targets(disclosed) if disclosed.matches(window, unit, about) else ()
        line = channel.annex if self._family == "annex" else channel.six
        return (("annex2014" if self._family == "annex" else "prose", line, "total"),) if line else ()

    def _targets(self, rule: Rule) -> tuple[Cell, ...]:
        cells = (target.six if self._family == "six" else target.annex for target in rule.targets)
        return tuple(cell for cell in cells if cell is not None and self._exists(cell))

    def _exists(self, cell: Cell) -> bool:
        table, line, column = cell
        if table == "prose":
            return True
        if self._form is None:
            return False
        try:
            self._form.table(table).line(line).column(column)
        except KeyError:
            return False
        return True

    def _scope(self, head: str, so_far: str) -> Scope | None:
        """The time that the figure covers; None for a year that is not this report's business."""
        if _SINCE.search(head) or (_SINCE.search(re.split("[。;]", so_far)[-1]) and "累计" in head):
            return "cumulative"
        compared = _COMPARED.sub("", so_far)
        years = _GOVERNS.findall(compared)
        if not years or years[-1] == "本年":
            return "year"
        return "previous_year" if years[-1] == "上年" else None

    def _normal(self, text: str) -> str:
        """Words only: quotation marks and titles of documents away, years by their relation to the report's."""
        text = _QUOTES.sub("", _TITLES.sub("", text))
        text = _YEAR.sub(self._relation, text)
        text = _NEXT_YEAR.sub("下年", _LAST_YEAR.sub("上年", text))
        text = re.sub(r"上年\(上年\)", "上年", text)
        return without_numbers(text)

    def _relation(self, match: re.Match[str]) -> str:
        if self._year is None:
            return "本年"
        return {0: "本年", -1: "上年", 1: "下年"}.get(int(match.group(1)) - self._year, "他年")

    def _statistic(self, cell: Cell, figure: Figure, scope: Scope, sentence: _Sentence) -> Statistic | None:
        if not self._exists(cell) or (figure.unit == "元") != (cell[1] == "fees_collected"):
            return None
        return Statistic(
            table_id=cell[0],
            line=cell[1],
            column=cell[2],
            value=figure.value,
            unit=figure.unit,
            raw=sentence.raw(figure.start, figure.end),
            kind="number" if figure.value else "zero",
            source="prose",
            scope=scope,
            confidence=0.85 if figure.approximate else 0.95,
            locator=sentence.locator(sentence.passage.number),
        )

    def _none(self, sentence: _Sentence, before: str) -> Iterator[Statistic]:
        """Plain statements of none: 未收到…申请, 没有收取任何费用."""
        text = _QUOTES.sub(" ", sentence.text)
        heading = sentence.passage.heading
        said: set[Cell] = set()
        for rule in self._words.zeros:
            for match in rule.where.finditer(text):
                if _FIGURE_FOLLOWS.match(text, match.end()):
                    continue
                clause = max(text.rfind(mark, 0, match.start()) for mark in ",;:") + 1
                if rule.unless and rule.unless.search(text[clause : match.end()]):
                    continue
                if rule.about and not rule.about.search(f"{heading}\n{before}{text}"):
                    continue
                if self._scope("", self._normal(text[: match.start()])) != "year":
                    continue
                for cell in self._targets(rule):
                    if cell in said:
                        continue
                    said.add(cell)
                    yield Statistic(
                        table_id=cell[0],
                        line=cell[1],
                        column=cell[2],
                        value=0,
                        unit=self._unit(cell),
                        raw=sentence.raw(match.start(), match.end()),
                        kind="zero",
                        source="prose",
                        confidence=0.9,
                        locator=sentence.locator(sentence.passage.number),
                    )
                break

    def _unit(self, cell: Cell) -> str | None:
        if cell[0] == "prose" or self._form is None:
            return "元" if cell[1] == "fees_collected" else "件"
        line = self._form.table(cell[0]).line(cell[1])
        return line.unit_of(line.column(cell[2]))
