"""In what two sites of the wide web differ, drawn by chance; and the words that they use."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from archive.demo.model import Style

if TYPE_CHECKING:
    from random import Random

WORDS: dict[str, Any] = tomllib.loads((resources.files("archive.demo") / "wide.toml").read_text("utf-8"))


def style(chance: Random) -> Style:
    def sometimes(share: float) -> bool:
        return chance.random() < share

    return Style(
        disclosure=chance.choice(WORDS["strange_landing" if sometimes(0.2) else "landing"]),
        items=chance.choice(("ul", "ul", "table", "dl", "div")),
        next=chance.choice(("下一页", "下页", "后页", ">", "下一页>", "[下一页]", "»")),
        crumbs=chance.random() < 0.8,
        metas=chance.random() < 0.6,
        heading=chance.choice(("h1", "h2", "div")),
        titles=chance.choice(("whole", "whole", "none", "cut")),
        entries=chance.choice(("anchor", "anchor", "anchor", "anchor", "script", "click")),
        is_framed=sometimes(0.1),
        has_splash=sometimes(0.1),
        has_pictures=sometimes(0.1),
        has_neighbours=sometimes(0.4),
        shows_files=sometimes(0.2),
        longest=chance.choice((14, 20, 26, 40)),
        addresses=chance.choice(("root", "relative", "absolute")),
        related=chance.random() < 0.5,
    )
