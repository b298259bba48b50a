"""What tells that the tables of a page are pictures: the same for the archive as for the crawl, from one file."""

from __future__ import annotations

from functools import cache
from importlib import resources

from archive.config import naming
from archive.web.pictures import PictureWords, parse_picture_words


@cache
def load_picture_words() -> PictureWords:
    """The words of `[pictures]` in `settings/discovery.toml`. Raises SettingsError."""
    name = "settings/discovery.toml"
    with naming(name):
        return parse_picture_words((resources.files("settings") / "discovery.toml").read_text("utf-8"))
