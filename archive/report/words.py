"""The words by which prose is read, as data: `settings/prose.toml` and `settings/refusal.toml`, checked when loaded."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.report.needed import needed, quick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHARED = re.compile(r"\{([a-z_]+)\}")

_OF_THESE = "其中,"  # belongs to the clause behind it


class WordsError(ValueError):
    """A file of words is not sound; raised when it is loaded."""


@dataclass(frozen=True)
class Target:
    """The cell that a figure belongs to, by the kind of form: `six` for the six-part forms, `annex` before 2019."""

    six: tuple[str, str, str] | None = None
    annex: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Rule:
    """A figure stands at # in `where`; `about` must be found in its paragraph, `unless` must not be found around it.

    `before` must be found in the words of the sentence that lead up to the figure. Where `where` matches, one of the
    characters that it `needs` stands.
    """

    id: str
    where: re.Pattern[str]
    needs: str
    targets: tuple[Target, ...]
    units: re.Pattern[str] | None = None
    about: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None

    def counts(self, unit: str) -> bool:
        """May what the rule is about be counted in the unit?"""
        return self.units is None or self.units.search(unit) is not None

    def matches(self, window: str, about: str, before: str) -> bool:
        """Does the rule hold for the figure at # in the window? Its unit has been asked about before (`counts`)."""
        found = self.where.search(window)
        if found is None:
            return False
        if self.about is not None and not self.about.search(about):
            return False
        if self.before is not None and not self.before.search(before):
            return False
        if self.unless is not None:
            # the clause that the match stands in, from its last comma to the end of the match
            start = max(window.rfind(mark, 0, found.start()) for mark in ",;:。") + 1
            start -= len(_OF_THESE) if window.startswith(_OF_THESE, start - len(_OF_THESE)) else 0
            if self.unless.search(window[start : found.end()]):
                return False
        return True


@dataclass(frozen=True)
class SectionWords:
    """What a statutory part may be called beside the labels of the form."""

    number: int
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Refusal:
    """A kind of page that is no report, by its headline."""

    id: str
    reason: str
    title: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Words:
    """All words of one build."""

    patterns: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]
    zeros: tuple[Rule, ...]
    sections: tuple[SectionWords, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    applicants: Mapping[str, tuple[str, ...]]
    proceedings: Mapping[str, tuple[str, ...]]
    refusals: tuple[Refusal, ...]
    page_faults: tuple[tuple[re.Pattern[str], str], ...]


def parse_words(prose: str, refusal: str) -> Words:
    """Read both files. Raises WordsError, naming file and entry."""
    data = _toml(prose, "settings/prose.toml")
    data |= {key: _spelt_out(data.get(key, []), data.get("shared", {})) for key in ("figures", "none")}
    refused = _toml(refusal, "settings/refusal.toml")
    try:
        return Words(
            patterns={
                key: _regex(value, f"pattern {key}") for key, value in (data["patterns"] | refused["patterns"]).items()
            },
            rules=_rules(data["figures"]),
            zeros=_rules(data["none"]),
            sections=tuple(
                SectionWords(one["number"], _regex(one["pattern"], f"section {one['number']}"))
                for one in data["sections"]
            ),
            outcomes=_lists(data["outcomes"]),
            applicants=_lists(data["applicants"]),
            proceedings=_lists(data["proceedings"]),
            refusals=tuple(_refusal(one) for one in refused["kinds"]),
            page_faults=tuple((_regex(one["text"], "page fault"), one["reason"]) for one in refused["page_faults"]),
        )
    except KeyError as error:
        raise WordsError(f"settings/prose.toml or refusal.toml: missing key {error.args[0]}") from error


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{name}: not TOML: {error}") from error


def _spelt_out(value: Any, shared: Mapping[str, str]) -> Any:
    """Each `{name}` in the entries replaced by what `[shared]` says that it stands for."""
    if isinstance(value, str):
        try:
            return _SHARED.sub(lambda found: shared[found[1]], value)
        except KeyError as error:
            raise WordsError(f"settings/prose.toml: nothing in [shared] is called {error.args[0]}") from error
    if isinstance(value, list):
        return [_spelt_out(one, shared) for one in value]
    return {key: _spelt_out(one, shared) for key, one in value.items()}


def _regex(value: str | Iterable[str], where: str) -> re.Pattern[str]:
    """A pattern, or a list of them of which any may match."""
    source = value if isinstance(value, str) else "|".join(f"(?:{one})" for one in value)
    try:
        return quick(source)
    except re.error as error:
        raise WordsError(f"settings: {where}: {error}") from error


def _lists(data: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(values, key=len, reverse=True)) for key, values in data.items()}


def _cell(text: str | None) -> tuple[str, str, str] | None:
    if text is None:
        return None
    parts = text.split(".")
    if len(parts) == 2:
        parts.append("total")
    if len(parts) != 3:
        raise WordsError(f"settings/prose.toml: {text} is no cell: table.line.column")
    return parts[0], parts[1], parts[2]


def _targets(data: Mapping[str, Any]) -> tuple[Target, ...]:
    six, annex = data.get("six", []), data.get("annex", [])
    six = [six] if isinstance(six, str) else six
    annex = [annex] if isinstance(annex, str) else annex
    return (*(Target(six=_cell(one)) for one in six), *(Target(annex=_cell(one)) for one in annex))


def _rules(data: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    usual = Counter(char for one in data for char in set("".join(one["where"])))
    return tuple(_rule(one, usual) for one in data)


def _rule(data: Mapping[str, Any], usual: Mapping[str, int]) -> Rule:
    where = f"figure {data.get('id')}"
    known = {"id", "where", "six", "annex", "units", "about", "unless", "before"}
    if unknown := data.keys() - known:
        raise WordsError(f"settings/prose.toml: {where} has the unknown key {', '.join(sorted(unknown))}")
    optional = {
        key: _regex(data[key], f"{where}, {key}") if key in data else None
        for key in ("units", "about", "unless", "before")
    }
    pattern = _regex(data["where"], where)
    # in their order: that of a set is another in each process, and what is read goes by these settings
    if not (needs := "".join(sorted(needed(pattern, usual)))):
        raise WordsError(f"settings/prose.toml: {where} may match without any word")
    return Rule(data["id"], pattern, needs, _targets(data), **optional)


def _refusal(data: Mapping[str, Any]) -> Refusal:
    unless = _regex(data["unless"], f"refusal {data['id']}") if "unless" in data else None
    return Refusal(data["id"], data["reason"], _regex(data["title"], f"refusal {data['id']}"), unless)
