"""What a figure in a sentence is: the cells that the words around it decide, and the time that it covers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.sentences.besides import is_aside, is_denied, is_of_all_bodies, is_only_shown, is_planned, is_share
from archive.report.sentences.scopes import is_part, time_of

if TYPE_CHECKING:
    from archive.report.model import Scope
    from archive.report.sentences.cells import Cell
    from archive.report.sentences.named import Namer
    from archive.report.sentences.paragraphs import Paragraph
    from archive.report.sentences.places import Place

Decided = tuple[tuple["Cell", ...], "Scope"]

_BRACKETED = re.compile(
    r"^[,;]?(?:(?:而|比|较|与|同|相比)?上年(?:\(上年\))?(?:的|为|是|共)?\(?|"
    r"(?:同比(?:增[长加]|减少|上升|下降))?\((?:上年)(?:同期)?(?:为|:|是)?)$"
)
_DIFFERS = re.compile("[)]?(?:增|减|多|少|降|升)")
_CONTINUED = re.compile(
    "^[,;、](?:而)?本年度?(?:则)?(?:为|是|有|共|达到?)*$|"
    "^[,;(]?(?:其中,?:?(?:本年|全年)(?:度|新增|新|当年)*|(?:本年|全年)度?(?:新增|(?=(?:主动)?(?:公开|发布|收到|受理))))(?:主动)?(?:公开|发布|收到|受理)?(?:了|共)*$"
)
_COMPARED = re.compile(
    r"[,(](?:比|较|与|同比)?上年(?:同期)?(?:的|为)?\(?$"
)  # 收到38件,较上年(29件)增长31%,其中自然人35件
_MORE = re.compile("^[,;(](?:比|较|同比|与)[^,;。]*(?:增|减|多|少|升|降)")
_OF_OTHERS = re.compile("复议|诉讼|应诉")  # outcomes that follow are of those proceedings
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
# 受理信访件45件,办结45件: of these, not of requests
_OTHER_THINGS = re.compile("信访|建议|提案|投诉|举报|工单|来信|来[电访]|留言|咨询|诉求|信件|案件|纠纷|热线|审批|许可")
_NOTHING: Decided = ((), "year")


def decide(place: Place, context: Paragraph, namer: Namer) -> Decided:
    """The cells that the words around the figure decide, and the time that it covers."""
    head, last = place.head, context.last
    was_first, was_wider, was_other = context.turn()
    if is_denied(head) or is_planned(place.so_far) or is_only_shown(head, place.tail, place.so_far):
        return _NOTHING
    if last is not None and was_first and _TO.search(head):
        return (last,), "year"
    if last is not None and _BRACKETED.search(head) and (head[-1] in "的(" or not _DIFFERS.match(place.tail)):
        return (last,), "previous_year"
    scope = context.time = time_of(place.so_far, context.time if place.so_far.startswith("其中") else "year")
    goes_on = _CONTINUED.search(head) or (was_wider and (_OF_THIS_KIND.search(head) or is_share(head)))
    change = _FROM.search(head)
    named = place if change is None else replace(place, head=head[: change.start()])
    cells = (last,) if last is not None and goes_on else namer.cells(named, context)
    if cells and (place.is_of_others(cells[0], was_other=was_other) or place.holds_carried_over(cells[0])):
        cells = ()
    context.is_other = not cells and _OTHER_THINGS.search(head) is not None and "申请" not in head
    if not cells or scope is None:
        _pass_over(place, context, cells)
        return _NOTHING
    return _of_change(cells, place, change, context) or _of_year(cells, scope, place, context)


def _pass_over(place: Place, context: Paragraph, cells: tuple[Cell, ...] | None) -> None:
    """What a figure without a cell (`None`), or deliberately without one (empty), ends for those behind it."""
    if cells is None:
        is_other = place.figure.unit in "件宗起份" and not _COMPARED.search(place.head)
        context.requests_line = None if is_other else context.requests_line
        context.last = None
        return
    # 公开120条,比上年增加20条,上年为100条
    context.last = context.last if cells == () and _MORE.search(place.head) else None
    context.proceeding = None if _OF_OTHERS.search(place.head) else context.proceeding


def _of_change(
    cells: tuple[Cell, ...], place: Place, change: re.Match[str] | None, context: Paragraph
) -> Decided | None:
    """That of the year before, from which another has changed; or one that counts more than the cell does."""
    is_wider = (_is_of_proceedings(cells[0]) and _OF_ALL_KINDS.search(place.tail)) or is_of_all_bodies(
        place.so_far, place.tail
    )
    if change is None and not is_wider:
        return None
    when = change["when"] if change is not None else None
    context.last, context.is_wider, context.is_first = cells[0], change is None, when is not None
    return (cells, "previous_year") if when == "上年" else _NOTHING


def _of_year(cells: tuple[Cell, ...], scope: Scope, place: Place, context: Paragraph) -> Decided:
    """That of the year, or a part of it."""
    paragraph = context.before + place.so_far
    if scope == "part" or (scope == "year" and is_part(place.head, paragraph, place.sentence, context.agency)):
        context.last = None
        return cells, "part"
    cell = cells[0]
    context.last = cell if len(cells) == 1 else None
    if not is_aside(place.so_far):
        context.remember(cell)
    if scope == "year" and not context.adds(cell, place.head, paragraph):
        context.less.append((cell, place.head))
        return (), "part"
    return cells, scope


def _is_of_proceedings(cell: Cell) -> bool:
    return cell[2] == "total" and (cell[0] == "proceedings" or cell[1] in _PROCEEDINGS)
