"""What changed after publication: consecutive captures of one report's address, compared."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Kind = Literal["statistic", "text", "removed", "restored", "moved"]
Figure = tuple[float | None, str | None, str]  # value, unit, kind
Subject = tuple[int | None, int | None]  # agency, year
Cell = tuple[str, str, str, str, str, int]  # table, line, column, source, scope, ordinal

MANY = 10  # figures that tell whether two reports are one
LINES_KEPT = 40  # of a text change; the captures hold the whole
GONE_STATUS = (404, 410)
GONE_VERDICTS = ("soft_404", "moved_home")
# counters that some pages print within the text: 浏览次数：123, 您是第 5 位访客
COUNTER = re.compile(
    r"(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?\s*[:：]?\s*\d+\s*次?|您是第\s*\d+\s*位(?:访客|访问者|浏览者|读者)"
)


@dataclass(frozen=True)
class Version:
    """What a report says, as far as changes go."""

    id: int
    subject: Subject
    document_url: str
    figures_digest: str
    figures: Mapping[Cell, Figure]
    text: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    """One capture of the address: what it showed. `moved_to` is where the same report is now."""

    capture_id: int
    captured_at: str
    state: Literal["shown", "gone", "redirected"]
    since: str = ""  # when the run began that made this capture
    reports: tuple[Version, ...] = ()
    reason: str | None = None
    redirect_url: str | None = None


@dataclass(frozen=True)
class Change:
    """One row of `changes`."""

    kind: Kind
    from_capture: int
    to_capture: int
    changed_at: str
    report_id: int | None
    detail: dict[str, Any]


@dataclass
class _State:
    """What the address showed last, report by report."""

    shown: dict[Subject, tuple[Version, int]] = field(default_factory=dict)
    gone: dict[Subject, int] = field(default_factory=dict)  # subject → capture that missed it


def history(visits: Iterable[Visit], elsewhere: Mapping[Subject, Mapping[str, str]]) -> Iterator[Change]:
    """The changes of one address, oldest first.

    `elsewhere` tells for agency and year at which other addresses such a report has been seen, and since when.
    """
    state = _State()
    for visit in visits:
        if visit.state == "shown":
            yield from _shown(state, visit)
        elif state.shown:
            yield from _missed(state, visit, elsewhere)


def _shown(state: _State, visit: Visit) -> Iterator[Change]:
    before = dict(state.shown)
    now = {one.subject: one for one in visit.reports if not _is_empty_shelf(one, before.get(one.subject))}
    lost = [subject for subject in before if subject not in now]
    new = [subject for subject in now if subject not in before]
    if len(lost) == len(new) == 1 and _is_same(before[lost[0]][0], now[new[0]]):  # under a corrected year or name
        before[new[0]] = before.pop(lost[0])
        state.shown[new[0]] = state.shown.pop(lost[0])
        if lost[0] in state.gone:
            state.gone[new[0]] = state.gone.pop(lost[0])
        lost = []
    for subject, version in now.items():
        if subject in state.gone:
            missed_by = state.gone.pop(subject)
            yield Change("restored", missed_by, visit.capture_id, visit.captured_at, version.id, {})
        if subject in before:
            yield from _differences(before[subject], (version, visit.capture_id), visit.captured_at)
        state.shown[subject] = (version, visit.capture_id)
    for subject in lost:
        if subject not in state.gone:
            version, capture_id = state.shown[subject]
            state.gone[subject] = visit.capture_id
            reason = {"reason": "the page no longer shows it"}
            yield Change("removed", capture_id, visit.capture_id, visit.captured_at, version.id, reason)


def _is_same(one: Version, other: Version) -> bool:
    """Is it the same report? Next year's at the same address shares little more than its noughts and its headings."""
    cells = one.figures.keys() & other.figures.keys()
    told = [
        (one.figures[cell], other.figures[cell]) for cell in cells if one.figures[cell][0] or other.figures[cell][0]
    ]
    if len(told) >= MANY:
        return 2 * sum(was == now for was, now in told) >= len(told)
    lines, kept = _comparable(one.text), set(_comparable(other.text))
    return 2 * sum(len(line) for line in lines if line in kept) >= sum(len(line) for line in lines)


def _is_empty_shelf(one: Version, before: tuple[Version, int] | None) -> bool:
    """Does the page still name a report whose document is no longer there?"""
    if before is None or before[0].document_url == one.document_url:
        return False
    return bool(before[0].figures) and not one.figures


def _missed(state: _State, visit: Visit, elsewhere: Mapping[Subject, Mapping[str, str]]) -> Iterator[Change]:
    for subject, (version, capture_id) in state.shown.items():
        if subject in state.gone:
            continue
        others = elsewhere.get(subject, {})
        target = _moved_to(visit, others)
        if visit.state == "redirected" and target is None:
            continue  # where it leads has not been read: nothing can be said
        state.gone[subject] = visit.capture_id
        if visit.state == "gone":
            reason = {"reason": visit.reason}
            yield Change("removed", capture_id, visit.capture_id, visit.captured_at, version.id, reason)
        if target is not None:
            detail = {"to": target}
            yield Change("moved", capture_id, visit.capture_id, visit.captured_at, version.id, detail)


def _moved_to(visit: Visit, others: Mapping[str, str]) -> str | None:
    """The address that shows the report now: where the redirect leads, else one first seen by that run."""
    if visit.redirect_url is not None and visit.state == "redirected":
        return visit.redirect_url if visit.redirect_url in others else None
    later = sorted((since, url) for url, since in others.items() if since >= visit.since)
    return later[0][1] if later else None


def _differences(before: tuple[Version, int], after: tuple[Version, int], changed_at: str) -> Iterator[Change]:
    (old, from_capture), (new, to_capture) = before, after
    if old.id == new.id:
        return
    for cell in sorted(old.figures.keys() | new.figures.keys()):
        was, now = old.figures.get(cell), new.figures.get(cell)
        if was != now:
            detail = dict(zip(("table_id", "line", "column", "source", "scope", "ordinal"), cell, strict=True))
            detail |= {"from": _figure(was), "to": _figure(now)}
            yield Change("statistic", from_capture, to_capture, changed_at, new.id, detail)
    was_text, now_text = _comparable(old.text), _comparable(new.text)
    if "".join(was_text) != "".join(now_text):
        detail = _text_detail(was_text, now_text)
        yield Change("text", from_capture, to_capture, changed_at, new.id, detail)


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    return None if figure is None else dict(zip(("value", "unit", "kind"), figure, strict=True))


def _comparable(text: Iterable[str]) -> list[str]:
    """Lines without white space and counters; empty ones left out."""
    lines = (COUNTER.sub("", "".join(line.split())) for part in text for line in part.splitlines())
    return [line for line in lines if line]


def _text_detail(was: list[str], now: list[str]) -> dict[str, Any]:
    removed: list[str] = []
    added: list[str] = []
    for line in difflib.ndiff(was, now) if len(was) * len(now) < 40_000 else _unmatched(was, now):
        if line.startswith("- "):
            removed.append(line[2:])
        elif line.startswith("+ "):
            added.append(line[2:])
    lines = {"removed": len(removed), "added": len(added)}
    return {"lines": lines, "removed": removed[:LINES_KEPT], "added": added[:LINES_KEPT]}


def _unmatched(was: list[str], now: list[str]) -> Iterator[str]:
    """Long texts: the lines that the other does not have at all."""
    old, new = set(was), set(now)
    yield from (f"- {line}" for line in was if line not in new)
    yield from (f"+ {line}" for line in now if line not in old)
