"""Figures stated in running text, each filed under the cell that its sentence decides, or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.folding import squeeze
from archive.report.kept import kept
from archive.report.model import Scope, Statistic
from archive.report.sentences.besides import (
    is_aside,
    is_denied,
    is_of_all_bodies,
    is_only_shown,
    is_planned,
    is_share,
    may_be_all,
)
from archive.report.sentences.cells import Cell, Cells
from archive.report.sentences.channels import Channel, channel_of, is_one_kind
from archive.report.sentences.figures import Figure, find_figures
from archive.report.sentences.fragments import Fragments
from archive.report.sentences.listed import without_list
from archive.report.sentences.nothing import statements_of_none
from archive.report.sentences.ordinals import cumulative, numbered
from archive.report.sentences.outcomes import outcomes_of
from archive.report.sentences.paragraphs import LITIGATION, Paragraph
from archive.report.sentences.passages import QUOTES, SENTENCE, Passage, Sentence, words_only
from archive.report.sentences.respectively import respective_heads
from archive.report.sentences.scopes import is_part, time_of
from archive.report.sentences.summed import COME_IN, Said, stated_in_parts, sums_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.report.form import Form
    from archive.report.words import Rule, Words

__all__ = ["Passage", "ProseReader"]

_BRACKETED = re.compile(
    r"^[,;]?(?:(?:而|比|较|与|同|相比)?上年(?:\(上年\))?(?:的|为|是|共)?\(?|\((?:上年)(?:同期)?(?:为|:|是)?)$"
)
_DIFFERS = re.compile("[)]?(?:增|减|多|少|降|升)")
_CONTINUED = re.compile(
    "^[,;、](?:而)?本年度?(?:则)?(?:为|是|有|共|达到?)*$|"
    "^[,;(]?(?:其中,?:?(?:本年|全年)(?:度|新增|新|当年)*|(?:本年|全年)度?(?:新增|(?=(?:主动)?(?:公开|发布|收到|受理))))(?:主动)?(?:公开|发布|收到|受理)?(?:了|共)*$"
)
_LITIGATION_PARTS = frozenset({"litigation_direct", "litigation_after_reconsideration"})
_OF_ITEMS = re.compile("(?:审查|制作|产生|形成|梳理|编制)[^,;。]{0,8}信息")
_OF_REQUESTS = re.compile("申请|答复")
_COMPARED = re.compile(
    r"[,(](?:比|较|与|同比)?上年(?:同期)?(?:的|为)?\(?$"
)  # 收到38件,较上年(29件)增长31%,其中自然人35件
_MORE = re.compile("^[,;(](?:比|较|同比|与)[^,;。]*(?:增|减|多|少|升|降)")
_OF_OTHERS = re.compile("复议|诉讼|应诉")  # outcomes that follow are of those proceedings
_DECIDED = re.compile("(?:[受办审]理|[审办]结|立案|处理)(?:了|各类|的)*(?:行政)?复议(?:案件|申请)")
_CHANNEL = re.compile("网站|门户|微博|微信|公众号|头条|抖音|新媒体|专栏|专题|栏目")
# 公众号关注2.3万人,推送文章156篇: by the account that was named before
_PUSHED = re.compile("[,;](?:共|累计|全年|本年)*推送[^,;]*$")
_CLOSE = re.compile("^[(:]|,?其中")
# 由上年的120条增至本年的260条, 收到申请较上年的25件减少5件
_FROM = re.compile("(?:由|从|(?:比|较|与|同|相比)于?(?=上年|他年))(?P<when>上年|他年)?(?:同期)?的?$")
_TO = re.compile(
    "^(?:大幅|快速|逐步)?(?:增[加长]?|减少?|上升|下降|升|降|提[高升]|扩大|回落)(?:至|到|为)了?(?:本年)?(?:的|共)*$"
)
# 行政复议4件,其中政府信息公开类1件: the first are of all kinds
_OF_WHICH = "[,;(]?其中,?(?:涉及?|因|有关|关于|属于?|有)?(?:政府|政务)信息公开"
_OF_ALL_KINDS = re.compile(f"^{_OF_WHICH}")
_OF_THIS_KIND = re.compile(
    f"^{_OF_WHICH}(?:类|工作|申请|方面|案件|事项|的|被|而|引发|提起|行政|复议|诉讼|共|有|为|:)*$"
)
_PROCEEDINGS = frozenset({"reconsiderations", "lawsuits", "litigation"})
# 上年结转行政复议案件1件,本年新收2件
_IN_PROCEEDINGS = re.compile("(?:复议|诉讼|应诉)(?!.*申请)")
# 受理信访件45件,办结45件: of these, not of requests
_OTHER_THINGS = re.compile("信访|建议|提案|投诉|举报|工单|来信|来[电访]|留言|咨询|诉求|信件|案件|纠纷|热线|审批|许可")
_ONLY_DONE = re.compile(
    "[,、;(]?(?:已|均|现|全部|都|按[时期]|当年|及时|共|其中|并)*(?:办结|办复|[答回]复|[办处]理)(?:完毕|办结|了|为)*"
)
_RECEIVED = frozenset({"received", "requests_received"})
_OF_LAST_YEAR = re.compile(
    "^[,;(](?:其中|包括|包含|含)+[,:]?(?:有)?(?:上年|往年|他年)[^,;。N]{0,6}(?:结转|转结|转入|遗留)"
)
_TEN_THOUSAND = 10_000
_LONGEST = 4_000  # characters; longer is no sentence, but what was never parted, or is there to keep a reader busy


@kept
def _rules_of(words: Words) -> Callable[[str], tuple[Rule, ...]]:
    """By unit: the rules that may hold for a figure that is counted in it, and `disclosed`, at which they end."""

    def of(unit: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in words.rules if rule.id == "disclosed" or rule.counts(unit))

    return lru_cache(maxsize=256)(of)


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


def _is_of_others(cell: Cell, place: _Place, *, was_other: bool) -> bool:
    """Is a line of requests named where letters or reconsiderations were counted?"""
    if was_other and cell[1].startswith("requests_") and _ONLY_DONE.fullmatch(place.head):
        return True
    return cell[1] in COME_IN and _IN_PROCEEDINGS.search(place.so_far) is not None


def _holds_carried_over(cell: Cell, place: _Place) -> bool:
    """收到申请52件,其中上年结转3件: more than what came in."""
    return cell[1] in _RECEIVED and _OF_LAST_YEAR.search(place.tail) is not None


def _is_of_authority(place: _Place) -> bool:
    """Are reconsiderations counted that the agency decides on, and not those against its own answers?"""
    if _DECIDED.search(place.so_far) is None or "信息公开" in place.sentence:
        return False
    heading = place.about.partition("\n")[0]
    return "复议" not in heading and "诉讼" not in heading


def _is_of_proceedings(cell: Cell) -> bool:
    return cell[2] == "total" and (cell[0] == "proceedings" or cell[1] in _PROCEEDINGS)


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
            context, end = Paragraph(), 0
            paragraph: list[list[tuple[Statistic, str]]] = []
            for match in SENTENCE.finditer(squeezed.text):
                if "\n" in squeezed.text[end : match.start()]:
                    context = Paragraph()
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
        if LITIGATION in stated:
            stated |= {("proceedings", line, "total") for line in _LITIGATION_PARTS}
        found += [zero for zero in zeros if zero.cell not in stated]
        return numbered(found)

    def _figures(self, sentence: Sentence, context: Paragraph) -> list[tuple[Statistic, str]]:
        """Each with the words before it."""
        read: list[Said] = []
        context.less, context.is_other = [], False
        places = list(self._places(sentence, context))
        for number, place in enumerate(places):
            cells, scope = self._decide(place, context)
            if self._fragments.is_row(*sentence.around(place.before, place.figure.from_, place.figure.end)):
                continue
            for cell in cells:
                statistic = self._statistic(cell, place.figure, scope, sentence)
                if statistic is not None:
                    read.append(Said(statistic, place.head, number))
        if read and len(places) > 1:
            read = self._without_parts(read, places, sentence, context)
        context.before += words_only(sentence.text, self._year)
        return [(one.statistic, one.head) for one in read]

    def _without_parts(
        self, read: list[Said], places: Sequence[_Place], sentence: Sentence, context: Paragraph
    ) -> list[Said]:
        """What the sentence says, sums in place of their parts, and no part by itself."""
        figures = [(place.head, place.figure) for place in places]
        for total, parts in sums_of(figures):
            read = self._added_up(read, total, parts, places[total], sentence)
        for cell in stated_in_parts(read, context.less, figures):
            read = [one for one in read if one.statistic.cell != cell or one.statistic.scope != "year"]
            context.seen.pop(cell, None)
        return read

    def _added_up(self, read: list[Said], total: int, parts: range, place: _Place, sentence: Sentence) -> list[Said]:
        """书面申请5件,网上申请7件,合计12件: what the first names is the sum; parts keep cells of their own."""
        said = [one for one in read if one.number in parts and one.statistic.scope in {"year", "part"}]
        cells = {one.statistic.cell for one in said}
        own = next((one.statistic.cell for one in read if one.number == total), None)
        if len(cells) > 1 or not said or said[0].number != parts[0] or own not in (None, *cells):
            return read
        kept = [one for one in read if one not in said or one.statistic.scope == "part"]
        if own is None:
            whole = self._statistic(said[0].statistic.cell, place.figure, "year", sentence)
            kept += [Said(whole, said[0].head, total)] if whole is not None else []
        return kept

    def _places(self, sentence: Sentence, context: Paragraph) -> Iterator[_Place]:
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

    def _decide(self, place: _Place, context: Paragraph) -> tuple[tuple[Cell, ...], Scope]:
        """The cells that the words around the figure decide, and the time that it covers."""
        head, last = place.head, context.last
        was_first, was_wider, was_other = context.is_first, context.is_wider, context.is_other
        context.is_first = context.is_wider = context.is_other = False
        if is_denied(head) or is_planned(place.so_far) or is_only_shown(head, place.tail, place.so_far):
            return (), "year"
        if last is not None and was_first and _TO.search(head):
            return (last,), "year"
        if last is not None and _BRACKETED.search(head) and (head[-1] in "的(" or not _DIFFERS.match(place.tail)):
            return (last,), "previous_year"
        scope = context.time = time_of(place.so_far, context.time if place.so_far.startswith("其中") else "year")
        goes_on = _CONTINUED.search(head) or (was_wider and (_OF_THIS_KIND.search(head) or is_share(head)))
        start = _FROM.search(head)
        named = place if start is None else replace(place, head=head[: start.start()])
        cells = (last,) if last is not None and goes_on else self._cells(named, context)
        if cells and (_is_of_others(cells[0], place, was_other=was_other) or _holds_carried_over(cells[0], place)):
            cells = ()
        context.is_other = not cells and _OTHER_THINGS.search(head) is not None and "申请" not in head
        if cells is None:
            is_other = place.figure.unit in "件宗起份" and not _COMPARED.search(head)
            context.requests_line = None if is_other else context.requests_line
            context.last = None
            return (), "year"
        if not cells or scope is None:
            # 公开120条,比上年增加20条,上年为100条
            context.last = last if cells == () and _MORE.search(head) else None
            context.proceeding = None if _OF_OTHERS.search(head) else context.proceeding
            return (), "year"
        cell = cells[0]
        is_wider = (_is_of_proceedings(cell) and _OF_ALL_KINDS.search(place.tail)) or is_of_all_bodies(
            place.so_far, place.tail
        )
        if start is not None or is_wider:
            when = start["when"] if start is not None else None
            context.last, context.is_wider, context.is_first = cell, start is None, when is not None
            return (cells, "previous_year") if when == "上年" else ((), "year")
        paragraph = context.before + place.so_far
        if scope == "part" or (scope == "year" and is_part(head, paragraph, place.sentence)):
            context.last = None
            return cells, "part"
        context.last = cell if len(cells) == 1 else None
        if not is_aside(place.so_far):
            context.remember(cell)
        if scope == "year" and not context.adds(cell, head, paragraph):
            context.less.append((cell, head))
            return (), "part"
        return cells, scope

    def _cells(self, place: _Place, context: Paragraph) -> tuple[Cell, ...] | None:
        """No cell (`None`) or deliberately none (empty)."""
        head, tail, unit = place.head, place.tail, place.figure.unit
        if "公开" in head and self._holds(self._documents, place):
            return ()
        if _is_of_authority(place):
            return None
        if context.proceeding is None and ("复议" in head or "诉讼" in head) and "信息公开" in place.about:
            context.proceeding = self._outcomes.named(head)
        if context.proceeding is not None:
            apart = not _CLOSE.match(head) and place.so_far.rfind("(") <= place.so_far.rfind(")")
            if _LITIGATION_PARTS & {context.proceeding} and LITIGATION in context.seen and apart:
                context.proceeding = "litigation"  # of which of the two lines?
            known = self._outcomes.proceeding(context.proceeding, head, tail, unit)
            if known is not None:  # 维持3件,驳回1件: neither an upheld nor a corrected one
                return () if "驳回" in head and "维持" not in head and "维持" in place.sentence else known
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
            own = own and may_be_all(place.head, place.so_far) and not is_one_kind(place.head, place.tail)
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
        folded = sentence.text[figure.start : figure.end]
        if unit == "元" and wanted == "万元" and re.search("[万亿]元", folded.replace(" ", "")):
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
