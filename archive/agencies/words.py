"""The words of `settings/agencies.toml`: short forms, kinds of bodies, bodies of the State Council."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["government", "department", "other"]


@dataclass(frozen=True)
class CentralBody:
    """A body of the State Council; the years are those at whose end the name was in force."""

    name: str
    since: int | None = None
    until: int | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Words:
    """What the settings say, ready for use."""

    openings: tuple[tuple[str, str, tuple[str, ...]], ...]
    endings: tuple[tuple[str, str], ...]  # the longest first
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    central: Mapping[str, CentralBody]  # by official and short name
    central_code: str
    central_name: str
    central_prefixes: tuple[str, ...]
    one_with_division: re.Pattern[str]
    cities_of_divisions: Mapping[str, str]

    def official_body(self, body: str) -> str:
        """What follows the division, written out.

        >>> words().official_body("政府办")
        '人民政府办公室'
        >>> words().official_body("住建局")
        '住房和城乡建设局'
        """
        for short, official, followers in self.openings:
            rest = body.removeprefix(short)
            if rest != body and any(rest.startswith(one) if one else not rest for one in followers):
                body = official + rest
                break
        for short, official in self.endings:
            if body.endswith(short) and not body.endswith(official):
                return body.removesuffix(short) + official
        return body

    def kind_of(self, name: str) -> Kind:
        """What kind of body bears this name; `other` where no rule fits.

        >>> words().kind_of("国有资产监督管理委员会"), words().kind_of("经济开发区管理委员会")
        ('department', 'other')
        """
        bare = re.sub(r"（[^）]*）$", "", name)
        return next((kind for kind, pattern in self.kinds if pattern.search(bare)), "other")


@lru_cache(maxsize=1)
def words() -> Words:
    """The settings, read when first asked for. Raises ValueError naming what is wrong."""
    data = tomllib.loads((resources.files("settings") / "agencies.toml").read_text("utf-8"))
    central = data["central"]
    bodies: dict[str, CentralBody] = {}
    for entry in central["bodies"]:
        body = CentralBody(entry["name"], entry.get("from"), entry.get("until"), entry.get("successor"))
        for name in (body.name, *entry.get("short", ())):
            if name in bodies:
                raise ValueError(f"settings/agencies.toml: {name} stands twice")
            bodies[name] = body
    for body in bodies.values():
        if body.successor is not None and body.successor not in bodies:
            raise ValueError(f"settings/agencies.toml: {body.successor}, after {body.name}, is not listed")
    for rule in data["kinds"]:
        if rule["kind"] not in get_args(Kind):
            raise ValueError(f"settings/agencies.toml: kind {rule['kind']!r} is none of {', '.join(get_args(Kind))}")
    return Words(
        openings=tuple((one["short"], one["official"], tuple(one["before"])) for one in data["openings"]),
        endings=tuple(sorted(data["endings"].items(), key=lambda pair: -len(pair[0]))),
        kinds=tuple((cast("Kind", rule["kind"]), re.compile(rule["pattern"])) for rule in data["kinds"]),
        central=bodies,
        central_code=central["region_code"],
        central_name=central["region_name"],
        central_prefixes=tuple(central["prefixes"]),
        one_with_division=re.compile(data["one_with_division"]),
        cities_of_divisions=data["cities_of_divisions"],
    )
