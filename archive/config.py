"""Where the settings and the data lie, read from disk and checked; the modules that use them stay pure."""

from __future__ import annotations

from functools import cache
from importlib import resources

from archive.report.form import Forms, check_forms, parse_form
from archive.report.words import Words, parse_words


@cache
def load_forms() -> Forms:
    """The forms of `settings/forms/`, oldest first. Raises FormError, naming the file."""
    folder = resources.files("settings") / "forms"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return check_forms(parse_form(file.read_text("utf-8"), f"settings/forms/{file.name}") for file in files)


@cache
def load_words() -> Words:
    """The words of `settings/prose.toml` and `settings/refusal.toml`. Raises WordsError, naming the file."""
    folder = resources.files("settings")
    return parse_words((folder / "prose.toml").read_text("utf-8"), (folder / "refusal.toml").read_text("utf-8"))
