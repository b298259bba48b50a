"""The settings, read from disk and checked when first asked for; the modules that use them stay pure."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING

from archive.report.crosswalk import Correspondence, parse_crosswalk
from archive.report.form_file import check_forms, parse_form
from archive.report.sentences.cells import prose_lines
from archive.report.words import Words, parse_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.form import Forms


class SettingsError(ValueError):
    """A file of `settings/` is not sound; the message names the file, and what in it. Raised when it is loaded."""


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Whatever is wrong with a settings file is one SettingsError that names it."""
    try:
        yield
    except KeyError as error:
        raise SettingsError(f"{file}: there is no {error.args[0]}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError, TypeError) as error:
        said = str(error)
        raise SettingsError(said if said.startswith("settings/") else f"{file}: {said}") from error


@cache
def load_forms() -> Forms:
    """The forms of `settings/forms/`, oldest first. Raises SettingsError."""
    forms = []
    folder = resources.files("settings") / "forms"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            name = f"settings/forms/{file.name}"
            with naming(name):
                forms.append(parse_form(file.read_text("utf-8"), name))
    with naming("settings/forms"):
        return check_forms(forms)


@cache
def load_words() -> Words:
    """The words of `settings/prose.toml` and `settings/refusal.toml`. Raises SettingsError."""
    folder = resources.files("settings")
    with naming("settings/prose.toml, settings/refusal.toml"):
        return parse_words((folder / "prose.toml").read_text("utf-8"), (folder / "refusal.toml").read_text("utf-8"))


@cache
def load_crosswalk() -> tuple[Correspondence, ...]:
    """What corresponds across the eras, from `settings/crosswalk.toml`. Raises SettingsError."""
    name = "settings/crosswalk.toml"
    with naming(name):
        text = (resources.files("settings") / "crosswalk.toml").read_text("utf-8")
        return parse_crosswalk(text, load_forms(), prose_lines(load_words()), name)


def check_settings() -> None:
    """All of `settings/` that a crawl and its live build need. Raises SettingsError for the first file at fault."""
    load_forms()
    load_words()
    load_crosswalk()
    with naming("settings/agencies.toml"):
        import_module("archive.agencies.words").words()
    with naming("settings/discovery.toml"):
        import_module("crawler.words").load_words()  # by name: nothing imports the crawler
