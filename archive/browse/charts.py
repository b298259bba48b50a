"""Charts as numbers: where the bars and points of an SVG stand. The templates draw them, the page styles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
class Point:
    """A value at its place; `text_y` is where its number stands."""

    x: float
    y: float
    label: str
    value: float

    @property
    def text_y(self) -> float:
        return self.y - 12


@dataclass(frozen=True)
class Tick:
    """A mark on the axis of values."""

    y: float
    value: float


@dataclass(frozen=True)
class LineChart:
    """A line through the years. `paths` are the stretches without a gap; `breaks` where another form begins."""

    width: int
    height: int
    ticks: tuple[Tick, ...]
    points: tuple[Point, ...]
    paths: tuple[str, ...]
    labels: tuple[tuple[float, str], ...]
    breaks: tuple[tuple[float, str], ...]


def line_chart(
    values: Mapping[int, float], eras: Mapping[int, str | None], *, width: int = 760, height: int = 300
) -> LineChart:
    """Draw values by year. Missing years and a change of form break the line: nothing is joined in silence."""
    left, right, top, bottom = 64, 24, 32, 40
    years = list(range(min(values), max(values) + 1)) if values else []
    step = (width - left - right) / max(1, len(years) - 1)
    peak = nice_ceiling(max([*values.values(), 1]))
    floor = -nice_ceiling(-min(values.values())) if values and min(values.values()) < 0 else 0.0

    def x(year: int) -> float:
        if len(years) == 1:
            return (left + width - right) / 2
        return round(left + (year - years[0]) * step, 1)

    def y(value: float) -> float:
        return round(height - bottom - (value - floor) / (peak - floor) * (height - top - bottom), 1)

    points = {year: Point(x(year), y(values[year]), str(year), values[year]) for year in years if year in values}
    return LineChart(
        width,
        height,
        tuple(Tick(y(value), value) for value in (floor + (peak - floor) * part / 4 for part in range(5))),
        tuple(points.values()),
        tuple(_paths(points, eras)),
        tuple((x(year), str(year)) for year in years),
        tuple(
            (round((x(before) + x(after)) / 2, 1), eras.get(after) or "")
            for before, after in zip(points, list(points)[1:], strict=False)
            if eras.get(before) != eras.get(after)
        ),
    )


def _paths(points: Mapping[int, Point], eras: Mapping[int, str | None]) -> list[str]:
    paths: list[list[str]] = []
    last: int | None = None
    for year, point in points.items():
        if last is None or year != last + 1 or eras.get(year) != eras.get(last):
            paths.append([])
        paths[-1].append(f"{point.x},{point.y}")
        last = year
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
