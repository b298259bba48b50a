"""What became of requests and proceedings, where a sentence counts them off: 予以公开40件, 3件部分公开."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.needed import quick
from archive.report.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from archive.report.form import Form
    from archive.report.words import Words

Cell = tuple[str, str, str]
Labels = Sequence[tuple[str, str]]  # each with the line or column that it names

_CLAUSE = re.compile("[,;:、。()]")
_SEGMENT = re.compile("[,;:。()]")
_PART = re.compile("[;:。()]")
_OTHERS = re.compile("(?:其余|其他|剩余|均|对|另|同时|并|上述)*")
_ORGANISATIONS = re.compile("法人(?:或者?|和|及|与|、)?其他组织")
_REST = re.compile("(?:其中|另有|还有|以及|和|有)*其[他它](?:组织)?(?:申请|提出|提交|为|有|共|:)*")
_LONG_LABEL = 12
_BEFORE = re.compile(r"^(?:其中|另有|另外|还有|有|因|属于|涉及|作出|作|给予|为|是|系|的|予以答复|对|以|按|N|\d)*")
_AFTER = quick(
    r"(?:的|情形|类|信息|申请|而|答复|处理|数量|件数|总数|案件|共计|共|计|合计|为|有|分别|约|近|:|等|结果|情况|数|决定|N)++$"
)
_ASKED = quick(
    "(?:提出|提交|申请件|申请|(?:的|政府|政务)*信息公开申请|方面|类|(?<=申请)(?:公开|政府|政务)*信息(?:公开)?)+$"
)
_FORWARD = re.compile(
    r"^(?:政府信息公开)?(?:申请|案件|答复)?(?:来自|由|为|是|系|属于|属|因|作出|作|依法|均|被|给予|以|的|涉及|予以答复)*"
)
_SAID = quick(r"(?:(?<!行)为|[:有共计])+$")
_GROUP_ENDS = ("不予公开", "无法提供", "不予处理", "不予以公开", "无法公开")
# 不予公开(属于内部事务信息)1件: what stands in brackets says which
_REASON = re.compile(r"\((?!含|包括|不含|除)([^()]{4,40})\)$")
_LONGEST_END = 40  # characters behind a label at most
_UNDER_WAY = re.compile("征求|协商|咨询|听取")  # 对3件涉及第三方合法权益的申请征求意见: no outcome yet
_NAMED = re.compile(
    "(?:(?:^|[,;:、(。年]|其中|信息公开|申请|提起|的)(?:行政)?(?P<name>复议|诉讼)|(?P<direct>未经(?:行政)?复议直接|(?<!未)经?(?:行政)?复议后)(?:提起)?(?:起诉|(?:行政)?诉讼)(?:的)?)"
    "(?:案件)?:?(?=(?:结果|被)?(?:维持|纠正|驳回|尚未审结|未审结|其他结果))"
)
_NAMED_LINES = {
    (False, "复议"): "reconsideration",
    (False, "诉讼"): "litigation",
    (False, "直接"): "litigation_direct",
    (False, "议后"): "litigation_after_reconsideration",
    (True, "复议"): "reconsiderations",
    (True, "诉讼"): "lawsuits",
    (True, "直接"): "lawsuits",
    (True, "议后"): "lawsuits",
}
_OF_ANNEX = frozenset({"reconsiderations", "lawsuits"})
_TOTAL = re.compile("[,;、](?:总计|合计|共计?)(?:为|:)*")
_ALL_DIRECT = re.compile(
    "^,(?:均|全部|都|系|为|属)(?:为|系|是|属)?(?:未经(?:行政)?复议直接|(?:经)?(?:行政)?复议后)(?:提起)?(?:起诉|诉讼|的),"
)
# 行政复议2件,结果均为维持: so all of them ended
_ALL_ENDED = re.compile(
    r"[,(](?:处理|审理|复议)?(?:结果)?(?:均|全部|都)?(?:被|为|是|系)?(?P<result>维持|纠正|其他(?:结果|情形)|尚未审结|未审结)"
    r"(?:原|具体|行政|行为|决定|答复|的)*[,;。)]"
)
# 不予公开信息1535条: items of a catalogue, no requests
_OF_INFORMATION = re.compile("(?:予以?公开|同意公开|部分公开|依申请公开)(?:的)?(?:政府)?信息(?:共|共计|为|有)*$")
_RECEIVED = re.compile("收|受理|接到|处理|办理|答复|回复")
_DENIED = re.compile("(?:不|未|没有|部分|全部未)$")
_UNITS = re.compile("^(?:件|宗|起|份|封|条|例|项|次|个|件次)$")
# counted off in the older categories of the annex, or told by more than one line of a form
_ONLY_ANNEX = frozenset({"同意公开"})
_GROUPS = ("不予公开", "无法提供", "不予处理", "其他处理", "不同意公开")
_EACH_GROUP: tuple[Labels, ...] = tuple(((group, group),) for group in _GROUPS)


@kept
def outcomes_of(words: Words, form: Form | None) -> Outcomes:
    return Outcomes(words, form)


class Outcomes:
    """The words for the lines of one form."""

    def __init__(self, words: Words, form: Form | None) -> None:
        self.table = "annex2014" if form is not None and form.era == "2014" else "requests"
        self._lines = _labels(words.outcomes, form, self.table)
        self._applicants = [(label, column) for column, labels in words.applicants.items() for label in labels]
        self._organisations = set(words.applicants) - {"natural_person", "other_organisation"}
        self._proceedings = [(label, column) for column, labels in words.proceedings.items() for label in labels]

    def request(self, head: str, tail: str, unit: str) -> str | None:
        """The line of the form; "" for a word that stands for several lines; None where no outcome is named."""
        if not _UNITS.match(unit):
            return None
        if unit == "条" and _OF_INFORMATION.search(head) and not _RECEIVED.search(head):
            return ""
        found = _side(self._lines, head, tail)
        is_group = found is None and any(group in normalise(head) or group in normalise(tail) for group in _GROUPS)
        if is_group and any(_side(group, head, tail) for group in _EACH_GROUP):
            return ""
        return found

    def applicant(self, head: str, tail: str, unit: str, named: AbstractSet[str]) -> str | None:
        """The column of the applicants that the words name; "" for a word that stands for several.

        其他 is the sixth applicant only beside the four other organisations, all `named` before: else it is their sum.
        """
        if _ORGANISATIONS.search(normalise(head)) or _ORGANISATIONS.match(tail):
            return ""
        column = _side(self._applicants, head, tail, extra=_ASKED) if _UNITS.match(unit) else None
        if column != "other_organisation":
            return column
        if not named or not _REST.fullmatch(_CLAUSE.split(head)[-1] or _CLAUSE.split(tail)[0]):
            return None
        return column if named >= self._organisations else ""

    def named(self, head: str) -> str | None:
        """The proceeding whose outcome a sentence begins with: 行政复议结果维持2件."""
        found = _NAMED.search(head)
        return _line_of(found, of_annex=self.table == "annex2014") if found else None

    def proceeding(self, line: str, head: str, tail: str, unit: str) -> tuple[Cell, ...] | None:
        """The cells of an outcome of the proceeding named before; empty where the form has none for it."""
        named = _NAMED.search(head)
        if named is not None:  # 其中行政复议结果维持3件
            line = _line_of(named, of_annex=line in _OF_ANNEX)
            head = head[named.end() :]
        head = _ALL_DIRECT.sub(",", head)
        if not _UNITS.match(unit) or re.search("复议|诉讼(?!请求)|起诉", head):
            return None
        if _TOTAL.fullmatch(head) and line in {
            "reconsideration",
            "litigation_direct",
            "litigation_after_reconsideration",
        }:
            return (("proceedings", line, "total"),)
        column = _side(self._proceedings, head, tail)
        return None if column is None else _cells_of(line, column)

    def of_all(self, cells: tuple[Cell, ...], tail: str) -> tuple[Cell, ...]:
        """The cells of one figure; where it is that of all proceedings, which ended alike, with that of their end."""
        ended = _ALL_ENDED.match(tail) if len(cells) == 1 and cells[0][2] == "total" else None
        if ended is None or (cells[0][0] != "proceedings" and cells[0][1] not in _OF_ANNEX):
            return cells
        return cells + _cells_of(cells[0][1], _side(self._proceedings, ended["result"], "") or "")


def _cells_of(line: str, column: str) -> tuple[Cell, ...]:
    """Those of an outcome of a proceeding; none where the form has none for it."""
    if line in _OF_ANNEX:
        suffix = {"upheld": "upheld", "corrected": "corrected", "other_result": "other"}.get(column)
        return (("annex2014", f"{line}_{suffix}", "total"),) if suffix else ()
    return (("proceedings", line, column),) if column and line != "litigation" else ()


def _line_of(named: re.Match[str], *, of_annex: bool) -> str:
    return _NAMED_LINES[of_annex, named["name"] or named["direct"][-2:]]


def _labels(outcomes: Mapping[str, Iterable[str]], form: Form | None, table: str) -> list[tuple[str, str]]:
    """Every label of the form's own lines, the longest first; words that name no line of this form are left out."""
    if form is None:
        return []
    lines = {line.id: line for line in form.table(table).lines}
    pairs = []
    for line_id, labels in outcomes.items():
        if line_id not in lines:
            continue
        own = [normalise(label) for label in lines[line_id].labels]
        own += [re.sub("数$", "", label) for label in own]
        for label in {*map(normalise, labels), *own}:
            if len(label) >= 4 and (table == "annex2014" or label not in _ONLY_ANNEX):
                pairs.append((label, line_id))
    return sorted(set(pairs), key=lambda pair: (-len(pair[0]), pair))


@kept
def _texts(labels: Labels) -> tuple[str, ...]:
    return tuple(label for label, _ in labels)


@kept
def _long(labels: Labels) -> Labels:
    return tuple((one, name) for one, name in labels if len(one) >= _LONG_LABEL)


def _side(labels: Labels, head: str, tail: str, extra: re.Pattern[str] | None = None) -> str | None:
    """The label right before the figure, else, where nothing stands before it, right behind it; "" for several."""
    head = head.removesuffix("(") if tail.startswith(")") else head  # 予以公开(7件)
    stripped = _SAID.sub("", head)
    stripped = _REASON.sub(r"\1", stripped) if stripped.endswith(")") else stripped
    clause = _BEFORE.sub("", normalise(_CLAUSE.split(stripped)[-1]))
    ahead = _ends(labels, clause, extra)
    if ahead is None and not _CLAUSE.match(stripped[-1:]):  # labels that hold commas of their own
        ahead = _ends(_long(labels), normalise(_PART.split(stripped)[-1]), extra)
    if ahead is not None:
        return ahead if _alone(labels, _SEGMENT.split(stripped)[-1]) else ""
    if clause and not _OTHERS.fullmatch(clause):
        return None
    segment = _SEGMENT.split(tail)[0]
    behind = _FORWARD.sub("", normalise(_CLAUSE.split(tail)[0] if tail else ""))
    for label, name in labels if behind.startswith(_texts(labels)) else ():
        if behind.startswith(label) and len(behind) <= len(label) + 12 and not _UNDER_WAY.search(behind):
            return name if _alone(labels, segment) else ""
    return None


def _alone(labels: Labels, segment: str) -> bool:
    """Does the piece name one line and no more? 予以公开和部分公开, 国家秘密等 are several."""
    text, names = normalise(segment), set()
    for label, name in labels:
        if label not in text:
            continue
        if re.search(f"{re.escape(label)}等(?!级)", text):
            return False
        text = text.replace(label, "#")
        if label not in _GROUPS:
            names.add(name)
    return len(names) <= 1


def _ends(labels: Labels, clause: str, extra: re.Pattern[str] | None) -> str | None:
    if not clause:
        return None
    # 维持具体行政行为数: without its end it would be 行政行
    variants = {clause, clause.removesuffix("的"), clause.removesuffix("数"), _without_end(_AFTER, clause)}
    if extra is not None:
        variants |= {_without_end(extra, one) for one in tuple(variants)}
    # 属于内部事务信息不予公开: the reason, then the group it belongs to
    variants |= {
        one.removesuffix(end).removesuffix("而") for one in tuple(variants) for end in _GROUP_ENDS if one.endswith(end)
    }
    texts = _texts(labels)
    variants = {one for one in variants if one.endswith(texts)}
    for label, name in labels if variants else ():
        for one in variants:
            if one == label or (one.endswith(label) and not _DENIED.search(one[: -len(label)])):
                return name
    return None


def _without_end(end: re.Pattern[str], text: str) -> str:
    found = end.search(text, max(0, len(text) - _LONGEST_END))
    return text[: found.start()] if found else text
