"""Figures stated in running text, each filed under the cell that its sentence decides, or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.besides import is_aside, is_denied, is_less_than_before, is_only_shown, is_own_of_more, may_be_all
from archive.report.cells import Cell, Cells
from archive.report.channels import Channel, channel_of
from archive.report.figures import Figure, find_figures
from archive.report.folding import squeeze
from archive.report.fragments import Fragments
from archive.report.kept import kept
from archive.report.listed import without_list
from archive.report.model import Scope, Statistic
from archive.report.nothing import statements_of_none
from archive.report.ordinals import cumulative, numbered
from archive.report.outcomes import outcomes_of
from archive.report.passages import QUOTES, SENTENCE, Passage, Sentence, words_only
from archive.report.respectively import respective_heads
from archive.report.scopes import is_part, time_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archive.report.form import Form
    from archive.report.words import Rule, Words

__all__ = ["Passage", "ProseReader"]

_BRACKETED = re.compile(
    r"^[,;]?(?:(?:而|比|较|与|同|相比)?上年(?:\(上年\))?(?:的|为|是|共)?\(?|\((?:上年)(?:同期)?(?:为|:|是)?)$"
)
_DIFFERS = re.compile("[)]?(?:增|减|多|少|降|升)")
_CONTINUED = re.compile(
    "^[,;(]?(?:其中,?:?(?:本年|全年)(?:度|新增|新|当年)*|(?:本年|全年)度?(?:新增|(?=(?:主动)?(?:公开|发布))))(?:主动)?(?:公开|发布)?(?:了|共)*$"
)
_LITIGATION: Cell = ("prose", "litigation", "total")
_LITIGATION_PARTS = frozenset({"litigation_direct", "litigation_after_reconsideration"})
_OF_ITEMS = re.compile("(?:审查|制作|产生|形成|梳理|编制)[^,;。]{0,8}信息")
_OF_REQUESTS = re.compile("申请|答复")
_COMPARED = re.compile(
    r"[,(](?:比|较|与|同比)?上年(?:同期)?(?:的|为)?\(?$"
)  # 收到38件,较上年(29件)增长31%,其中自然人35件
_OF_OTHERS = re.compile("复议|诉讼|应诉")  # outcomes that follow are of those proceedings
_CHANNEL = re.compile("网站|门户|微博|微信|公众号|头条|抖音|新媒体|专栏|专题|栏目")
# 公众号关注2.3万人,推送文章156篇: by the account that was named before
_PUSHED = re.compile("[,;](?:共|累计|全年|本年)*推送[^,;]*$")
_CLOSE = re.compile("^[(:]|,?其中")
_TEN_THOUSAND = 10_000
_LONGEST = 4_000  # characters; longer is no sentence, but what was never parted, or is there to keep a reader busy


@kept
def _rules_of(words: Words) -> Callable[[str], tuple[Rule, ...]]:
    """By unit: the rules that may hold for a figure that is counted in it, and `disclosed`, at which they end."""

    def of(unit: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in words.rules if rule.id == "disclosed" or rule.counts(unit))

    return lru_cache(maxsize=256)(of)


@dataclass
class _Context:
    """What the sentences of one paragraph have said so far."""

    requests_line: str | None = None
    proceeding: str | None = None
    last: Cell | None = None
    time: Scope | None = "year"  # of the last figure; a sentence with 其中 goes on with it
    before: str = ""  # the sentences before this one
    seen: dict[Cell, int] = field(default_factory=dict)
    applicants: set[str] = field(default_factory=set)

    def adds(self, cell: Cell, head: str, paragraph: str) -> bool:
        """Is the year's figure for the cell more than a part of one that was stated before?"""
        first = self.seen.setdefault(cell, len(paragraph))
        if first == len(paragraph) or is_own_of_more(head, paragraph):
            return True
        return not is_less_than_before(cell[1], head, paragraph[first:], same_sentence=first >= len(self.before))

    def remember(self, cell: Cell) -> None:
        table, line, column = cell
        if table in {"requests", "annex2014"} and column == "total":
            self.requests_line = line
            self.applicants = set()
        if table == "proceedings" and column == "total":
            self.proceeding = line
        elif cell == _LITIGATION:
            self.proceeding = "litigation"
        elif line in {"reconsiderations", "lawsuits"}:
            self.proceeding = line


@dataclass(frozen=True)
class _Place:
    """A figure and the words around it; `about` is what the paragraph has said until it."""

    figure: Figure
    before: int  # where in the sentence the words before it begin
    head: str
    tail: str
    so_far: str
    about: str
    sentence: str

    @property
    def window(self) -> str:
        return f"{self.head}#{self.tail}"


class ProseReader:
    """Reads the figures of one report's text. `form` names the cells; None leaves only the lines of `prose`.

    `forms` are those whose torn tables may stand between the sentences.
    """

    def __init__(self, words: Words, form: Form | None, year: int | None, forms: Iterable[Form] = ()) -> None:
        self._words = words
        self._year = year
        self._held = Cells(form)
        self._outcomes = outcomes_of(words, form)
        self._fragments = Fragments(forms or (() if form is None else (form,)))
        self._disclosed = next(rule for rule in words.rules if rule.id == "disclosed")
        self._documents = next(rule for rule in words.rules if rule.id == "documents_by_openness")

    def read(self, passages: Iterable[Passage]) -> tuple[Statistic, ...]:
        """All statements, with ordinals in the order of the text."""
        found: list[Statistic] = []
        zeros: list[Statistic] = []
        for passage in passages:
            squeezed = squeeze(passage.text)
            context, end = _Context(), 0
            paragraph: list[list[tuple[Statistic, str]]] = []
            for match in SENTENCE.finditer(squeezed.text):
                if "\n" in squeezed.text[end : match.start()]:
                    context = _Context()
                    found += cumulative(paragraph)
                    paragraph = []
                end = match.end()
                if end - match.start() > _LONGEST:
                    continue
                sentence = Sentence(match.group(), match.start(), squeezed, passage)
                if self._fragments.is_fragment(sentence.written):
                    continue
                zeros += statements_of_none(sentence, context.before, self._words, self._held, self._year)
                paragraph.append(self._figures(sentence, context))
            found += cumulative(paragraph)
        stated = {statistic.cell for statistic in found if statistic.scope == "year"}
        if _LITIGATION in stated:
            stated |= {("proceedings", line, "total") for line in _LITIGATION_PARTS}
        found += [zero for zero in zeros if zero.cell not in stated]
        return numbered(found)

    def _figures(self, sentence: Sentence, context: _Context) -> list[tuple[Statistic, str]]:
        """Each with the words before it."""
        read: list[tuple[Statistic, str]] = []
        for place in self._places(sentence, context):
            cells, scope = self._decide(place, context)
            if self._fragments.is_row(*sentence.around(place.before, place.figure.from_, place.figure.end)):
                continue
            for cell in cells:
                statistic = self._statistic(cell, place.figure, scope, sentence)
                if statistic is not None:
                    read.append((statistic, place.head))
        context.before += words_only(sentence.text, self._year)
        return read

    def _places(self, sentence: Sentence, context: _Context) -> Iterator[_Place]:
        """The figures whose words can be told apart."""
        text, figures = sentence.text, find_figures(sentence.text)
        whole = words_only(text, self._year) if figures else ""
        respective = respective_heads(text, figures)
        for position, figure in enumerate(figures):
            before = figures[position - 1].end if position else 0
            after = figures[position + 1].from_ if position + 1 < len(figures) else len(text)
            head, tail = text[before : figure.from_], text[figure.end : after]
            if position in respective:
                name = respective[position]
                if name is None:
                    context.last = None
                    continue
                head, tail = f",{name}", ","
            yield _Place(
                figure,
                before,
                without_list(words_only(head, self._year)),
                words_only(tail, self._year),
                words_only(text[: figure.from_], self._year),
                f"{sentence.passage.heading}\n{context.before}{QUOTES.sub('', text[: figure.end + 40])}",
                whole,
            )

    def _decide(self, place: _Place, context: _Context) -> tuple[tuple[Cell, ...], Scope]:
        """The cells that the words around the figure decide, and the time that it covers."""
        head, last = place.head, context.last
        if is_denied(head) or is_only_shown(head, place.tail, place.so_far):
            return (), "year"
        if last is not None and _BRACKETED.search(head) and (head.endswith("的") or not _DIFFERS.match(place.tail)):
            return (last,), "previous_year"
        scope = context.time = time_of(place.so_far, context.time if place.so_far.startswith("其中") else "year")
        cells = (last,) if last is not None and _CONTINUED.search(head) else self._cells(place, context)
        if cells is None:
            is_other = place.figure.unit in "件宗起份" and not _COMPARED.search(head)
            context.requests_line = None if is_other else context.requests_line
            context.last = None
            return (), "year"
        if not cells or scope is None:
            context.last = None
            context.proceeding = None if _OF_OTHERS.search(head) else context.proceeding
            return (), "year"
        cell = cells[0]
        paragraph = context.before + place.so_far
        if scope == "part" or (scope == "year" and is_part(head, paragraph, place.sentence)):
            context.last = None
            return cells, "part"
        context.last = cell if len(cells) == 1 else None
        if not is_aside(place.so_far):
            context.remember(cell)
        if scope == "year" and not context.adds(cell, head, paragraph):
            return (), "part"
        return cells, scope

    def _cells(self, place: _Place, context: _Context) -> tuple[Cell, ...] | None:
        """No cell (`None`) or deliberately none (empty)."""
        head, tail, unit = place.head, place.tail, place.figure.unit
        if "公开" in head and self._holds(self._documents, place):
            return ()
        if context.proceeding is None and ("复议" in head or "诉讼" in head) and "信息公开" in place.about:
            context.proceeding = self._outcomes.named(head)
        if context.proceeding is not None:
            apart = not _CLOSE.match(head) and place.so_far.rfind("(") <= place.so_far.rfind(")")
            if _LITIGATION_PARTS & {context.proceeding} and _LITIGATION in context.seen and apart:
                context.proceeding = "litigation"  # of which of the two lines?
            known = self._outcomes.proceeding(context.proceeding, head, tail, unit)
            if known is not None:
                return known
        if context.requests_line is not None and self._held.family == "six":
            column = self._outcomes.applicant(head, tail, context.applicants)
            if column is not None:
                context.applicants.add(column)
                return (("requests", context.requests_line, column),) if column else ()
        # 保密审查信息1256条,不予公开23条: items of information, where no request is spoken of
        of_items = unit == "条" and _OF_ITEMS.search(place.sentence) and not _OF_REQUESTS.search(place.sentence)
        line = None if of_items else self._outcomes.request(head, tail, unit)
        if line is not None:
            return ((self._outcomes.table, line, "total"),) if line else ()
        return self._by_rule(place)

    @staticmethod
    def _holds(rule: Rule, place: _Place) -> bool:
        return rule.counts(place.figure.unit) and rule.matches(place.window, place.about, place.so_far)

    def _by_rule(self, place: _Place) -> tuple[Cell, ...] | None:
        """The first rule of the settings that holds; what was published goes by its channel."""
        unit, window = place.figure.unit, place.window
        for rule in _rules_of(self._words)(unit):
            if rule is self._disclosed:
                break
            if rule.matches(window, place.about, place.so_far):
                return self._held.targets(rule)
        pushed = _PUSHED.fullmatch(place.head) is not None
        channel = channel_of(place.so_far if pushed else place.head, place.tail, unit)
        if channel is not None and not channel.total:
            return self._channel(channel)
        if self._holds(self._disclosed, place):
            # 网站访问量12万次,发布信息3200条: what the channel named before carries is not the total
            together = channel is not None and channel.total
            own = together or "公开" in place.head or not _CHANNEL.search(place.so_far)
            own = own and may_be_all(place.head, place.so_far)
            return self._held.targets(self._disclosed) if own else ()
        return None if channel is None else ()

    def _channel(self, channel: Channel) -> tuple[Cell, ...]:
        annex = self._held.family == "annex"
        line = channel.annex if annex else channel.six
        return (("annex2014" if annex else "prose", line, "total"),) if line else ()

    def _statistic(self, cell: Cell, figure: Figure, scope: Scope, sentence: Sentence) -> Statistic | None:
        value, unit = figure.value, figure.unit
        raw = sentence.raw(figure.start, figure.end)
        if not self._held.exists(cell):
            return None
        wanted = self._held.unit(cell)  # as the form counts
        if unit == "元" and wanted == "万元" and re.search("[万亿]元", raw.replace(" ", "")):
            value, unit = round(value / _TEN_THOUSAND, 6), "万元"
        elif (unit == "元") != (wanted == "元"):
            return None
        return Statistic(
            table_id=cell[0],
            line=cell[1],
            column=cell[2],
            value=value,
            unit=unit,
            raw=raw,
            kind="number" if value else "zero",
            source="prose",
            scope=scope,
            confidence=0.85 if figure.approximate else 0.95,
            locator=sentence.locator(),
        )
