"""Charts as numbers: where the bars and points of an SVG stand. The templates draw them, the page styles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.browse.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass(frozen=True)
class Bar:
    """A part of a stacked bar, in per cent of the longest one."""

    series: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Stack:
    """One bar: what it stands for, its parts, and their sum."""

    key: str
    bars: tuple[Bar, ...]
    total: int

    def count(self, series: str) -> int:
        return next((bar.count for bar in self.bars if bar.series == series), 0)


def stacks(counts: Mapping[str, Mapping[str, int]], series: Sequence[str]) -> tuple[Stack, ...]:
    """Stacked bars of equal scale, one for each key, parts in the order of `series`.

    >>> [(bar.start, bar.width) for bar in stacks({"2020": {"a": 1, "b": 3}, "2021": {"a": 2}}, ["a", "b"])[0].bars]
    [(0.0, 25.0), (25.0, 75.0)]
    """
    longest = max((sum(parts.values()) for parts in counts.values()), default=0) or 1
    drawn: list[Stack] = []
    for key, parts in counts.items():
        bars: list[Bar] = []
        start = 0.0
        for name in series:
            if count := parts.get(name, 0):
                width = round(100 * count / longest, 3)
                bars.append(Bar(name, count, round(start, 3), width))
                start += width
        drawn.append(Stack(key, tuple(bars), sum(parts.values())))
    return tuple(drawn)


@dataclass(frozen=True)
class Mark:
    """A value at its place. `text` is what stands beside it, empty where there is no room."""

    x: float
    y: float
    year: int
    value: float
    text: str
    text_y: float


@dataclass(frozen=True)
class Line:
    """One line of a chart; `paths` are its stretches without a gap, within one form."""

    name: str
    marks: tuple[Mark, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """A mark on the axis of values."""

    y: float
    value: float


@dataclass(frozen=True)
class Break:
    """Where another form begins; `era` is the one that does. `has_room` for its whole name before the next one."""

    x: float
    before: str | None
    era: str | None
    has_room: bool = True


@dataclass(frozen=True)
class LineChart:
    """Lines through the years."""

    width: int
    height: int
    left: int
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    labels: tuple[tuple[float, str], ...]
    breaks: tuple[Break, ...]


Values = Mapping[tuple[int, "str | None"], float]  # (year, era) → value

_RIGHT, _TOP, _BOTTOM = 28, 44, 40
_LETTER = 8  # about as wide as a figure is
_NAME = 96  # about as wide as the name of a form


def line_chart(
    lines: Mapping[str, Values], eras: Mapping[int, str | None], *, width: int = 760, height: int = 320
) -> LineChart:
    """Draw lines by name. Missing years and a change of form break a line: nothing is joined in silence.

    `eras` tells the form in use by year; in a year with figures on two forms each has a point of its own.
    """
    every = [value for values in lines.values() for value in values.values()]
    stated = sorted({year for values in lines.values() for year, _ in values})
    years = list(range(stated[0], stated[-1] + 1)) if stated else []
    peak = nice_ceiling(max([*every, 0]) or 1)
    floor = -nice_ceiling(-min(every)) if every and min(every) < 0 else 0.0
    ticks = [floor + (peak - floor) * part / 4 for part in range(5)]
    left = 24 + _LETTER * max(len(number(tick)) for tick in ticks)
    step = (width - left - _RIGHT) / max(1, len(years) - 1)

    def x(year: int) -> float:
        if len(years) == 1:
            return (left + width - _RIGHT) / 2
        return round(left + 8 + (year - years[0]) * (step - 16 / max(1, len(years) - 1)), 1)

    def y(value: float) -> float:
        return round(height - _BOTTOM - (value - floor) / (peak - floor) * (height - _TOP - _BOTTOM), 1)

    highest = {year: max(value for values in lines.values() for (one, _), value in values.items() if one == year)
               for year in stated}  # fmt: skip
    return LineChart(
        width, height, left,
        tuple(Tick(y(value), value) for value in ticks),
        tuple(_line(name, values, x, y, highest, height - _BOTTOM) for name, values in lines.items()),
        tuple((x(year), str(year)) for year in years),
        tuple(_breaks([pair for pair in pairwise(stated) if eras.get(pair[0]) != eras.get(pair[1])], eras, x, width)),
    )  # fmt: skip


def _breaks(
    changes: Sequence[tuple[int, int]], eras: Mapping[int, str | None], x: Callable[[int], float], width: int
) -> Iterator[Break]:
    places = [round((x(before) + x(after)) / 2, 1) for before, after in changes]
    for (before, after), place, following in zip(changes, places, [*places[1:], float(width)], strict=False):
        yield Break(place, eras.get(before), eras.get(after), following - place > _NAME)


def _line(
    name: str,
    values: Values,
    x: Callable[[int], float],
    y: Callable[[float], float],
    highest: Mapping[int, float],
    bottom: float,
) -> Line:
    marks: dict[tuple[int, str | None], Mark] = {}
    end = 0.0  # of the last number that was written
    for (year, era), value in sorted(values.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        text, text_y = number(value), _beside(y(value), y(highest[year]), bottom)
        room = _LETTER * len(text) / 2
        if text_y is None or x(year) - room < end:
            text = ""
        else:
            end = x(year) + room + 4
        marks[year, era] = Mark(x(year), y(value), year, value, text, text_y or y(value))
    return Line(name, tuple(marks.values()), tuple(_paths(marks)))


def _beside(y: float, highest: float, bottom: float) -> float | None:
    """Where the number of a mark stands: above the highest, below the others; None where neither leaves room."""
    if y <= highest:
        return y - 12
    if y + 24 <= bottom:
        return y + 22
    return y - 12 if y - highest > 32 else None


def _paths(marks: Mapping[tuple[int, str | None], Mark]) -> list[str]:
    paths: list[list[str]] = []
    by_era: dict[str | None, list[Mark]] = {}
    for (_, era), mark in marks.items():
        by_era.setdefault(era, []).append(mark)
    for some in by_era.values():
        last: int | None = None
        for mark in some:
            if last is None or mark.year != last + 1:
                paths.append([])
            paths[-1].append(f"{mark.x},{mark.y}")
            last = mark.year
    return [" ".join(path) for path in paths if len(path) > 1]


def nice_ceiling(value: float) -> float:
    """The least of 1, 2, 4, 5, 8 × 10ⁿ that is not below the value.

    >>> nice_ceiling(37), nice_ceiling(0.7), nice_ceiling(410)
    (40.0, 0.8, 500.0)
    """
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    while scale > value:
        scale /= 10
    return next(scale * step for step in (1, 2, 4, 5, 8, 10) if scale * step >= value)
