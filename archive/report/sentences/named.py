"""Which cell the words around a figure name: proceedings, outcomes of requests, rules of the settings, channels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.sentences.besides import is_kind_received, may_be_all
from archive.report.sentences.channels import Channel, channel_of, is_one_kind
from archive.report.sentences.outcomes import outcomes_of
from archive.report.sentences.paragraphs import LITIGATION, LITIGATION_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.form import Form
    from archive.report.sentences.cells import Cell, Cells
    from archive.report.sentences.paragraphs import Paragraph
    from archive.report.sentences.places import Place
    from archive.report.words import Rule, Words

_OF_ITEMS = re.compile("(?:审查|制作|产生|形成|梳理|编制)[^,;。]{0,8}信息")
_OF_REQUESTS = re.compile("申请|答复")
_CHANNEL = re.compile("网站|门户|微博|微信|公众号|头条|抖音|新媒体|专栏|专题|栏目")
# 公众号关注2.3万人,推送文章156篇: by the account that was named before
_PUSHED = re.compile("[,;](?:共|累计|全年|本年)*推送[^,;]*$")
# 编印政府公报12期,公开信息120条: what the gazette carries
_IN_ISSUES = re.compile("公报N期[,、;](?:共|累计)*(?:公开|刊登|刊载|发布|公布)[^,;。]*$")
_PROCEEDING = re.compile("复议|行政诉讼|起诉")
# 收到自然人申请20件,商业企业3件: who applied, where nobody says how many in all; 公民 may be anybody
_COME_IN = re.compile(
    "(?:收到|受理|新收|接收|接到)(?:了|的|提出|提交|依申请|公开|政府|信息|申请|:|,|、|和|及|与|共计?|为|有|其中|N[件宗份]|"
    r"[()]|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其[他它](?:组织)?)*$"
)
_CLOSE = re.compile("^[(:]|,?其中")


@kept
def _rules_of(words: Words) -> Callable[[str], tuple[Rule, ...]]:
    """By unit: the rules that may hold for a figure that is counted in it, and `disclosed`, at which they end."""

    def of(unit: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in words.rules if rule.id == "disclosed" or rule.counts(unit))

    return lru_cache(maxsize=256)(of)


class Namer:
    """Names the cells of one form, by the words of the settings."""

    def __init__(self, words: Words, form: Form | None, cells: Cells) -> None:
        self._words = words
        self._cells = cells
        self._outcomes = outcomes_of(words, form)
        self._disclosed = next(rule for rule in words.rules if rule.id == "disclosed")
        self._by_openness = [rule for rule in words.rules if rule.id.endswith("_by_openness")]

    def cells(self, place: Place, context: Paragraph) -> tuple[Cell, ...] | None:
        """No cell (`None`) or deliberately none (empty)."""
        head, tail, unit = place.head, place.tail, place.figure.unit
        if "公开" in head and any(self._holds(rule, place) for rule in self._by_openness):
            return ()
        if place.is_of_authority:
            return None
        if context.proceeding is None and ("复议" in head or "诉讼" in head) and "信息公开" in place.about:
            context.proceeding = self._outcomes.named(head)
        if context.proceeding is not None:
            apart = not _CLOSE.match(head) and place.so_far.rfind("(") <= place.so_far.rfind(")")
            if LITIGATION_PARTS & {context.proceeding} and LITIGATION in context.seen and apart:
                context.proceeding = "litigation"  # of which of the two lines?
            known = self._outcomes.proceeding(context.proceeding, head, tail, unit)
            if known is not None:  # 维持3件,驳回1件: neither an upheld nor a corrected one
                both = (
                    "驳回" in head and "维持" not in head and "维持" in _PROCEEDING.split(place.so_far)[-1] + place.tail
                )
                return () if both else known
        line = context.requests_line or _line_named(place)
        if line is not None and self._cells.family == "six":
            column = self._outcomes.applicant(head, tail, unit, context.applicants)
            if column is not None:
                context.requests_line = line
                context.applicants.add(column)
                return (("requests", line, column),) if column else ()
        # 保密审查信息1256条,不予公开23条: items of information, where no request is spoken of
        of_items = unit == "条" and _OF_ITEMS.search(place.sentence) and not _OF_REQUESTS.search(place.sentence)
        line = None if of_items else self._outcomes.request(head, tail, unit)
        if line is not None:
            is_kind = line.startswith("not_processed_") and is_kind_received(place.so_far, place.sentence)
            return ((self._outcomes.table, line, "total"),) if line and not is_kind else ()
        return self._by_rule(place)

    @staticmethod
    def _holds(rule: Rule, place: Place) -> bool:
        return rule.counts(place.figure.unit) and rule.matches(place.window, place.about, place.so_far)

    def _by_rule(self, place: Place) -> tuple[Cell, ...] | None:
        """The first rule of the settings that holds; what was published goes by its channel."""
        unit, window = place.figure.unit, place.window
        present = frozenset(window)
        for rule in _rules_of(self._words)(unit):
            if rule is self._disclosed:
                break
            if not present.isdisjoint(rule.needs) and rule.matches(window, place.about, place.so_far):
                return self._outcomes.of_all(self._cells.targets(rule), place.tail)
        pushed = _PUSHED.fullmatch(place.head) is not None
        channel = channel_of(place.so_far if pushed else place.head, place.tail, unit)
        if channel is not None and not channel.total:
            return self._channel(channel)
        if self._holds(self._disclosed, place):
            # 网站访问量12万次,发布信息3200条: what the channel named before carries is not the total
            together = channel is not None and channel.total
            own = together or "公开" in place.head or not _CHANNEL.search(place.so_far)
            own = own and may_be_all(place.head, place.so_far) and not is_one_kind(place.head, place.tail)
            own = own and not ("公报" in place.so_far and _IN_ISSUES.search(place.so_far))
            return self._cells.targets(self._disclosed) if own else ()
        return None if channel is None else ()

    def _channel(self, channel: Channel) -> tuple[Cell, ...]:
        annex = self._cells.family == "annex"
        line = channel.annex if annex else channel.six
        return (("annex2014" if annex else "prose", line, "total"),) if line else ()


def _line_named(place: Place) -> str | None:
    """The line that the words before an applicant name, where no figure has named one."""
    return "received" if _COME_IN.search(place.so_far) and "申请" in place.about else None
