"""What a person should look at after a crawl: Spidermon's monitors, on the run's rows and not on Scrapy's counters."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from spidermon import Monitor, MonitorRunner, MonitorSuite, monitors

from archive.config import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.database.run_facts import RunFacts

FILE = "settings/monitors.toml"
RESULTS = {"OK": "passed", "SKIPPED": "not_assessable"}  # of Spidermon's words; all others: failed
MOST_NAMED = 10


@dataclass(frozen=True)
class Limits:
    """What a monitor lets pass, and whether its failing makes the exit status 1."""

    needs_a_person: bool
    most: float = 0
    least_asked: int = 0
    most_lost: int = 0
    most_lost_share: float = 0.0


class RunMonitor(Monitor):  # type: ignore[misc]  # Spidermon has no types
    """A monitor sees the facts of one run, and its own part of the settings."""

    __test__ = False  # a unittest.TestCase, but none of pytest's

    @property
    def facts(self) -> RunFacts:
        facts: RunFacts = self.data.facts
        return facts

    @property
    def limits(self) -> Limits:
        limits: Limits = self.data.limits[self.monitor_name]
        return limits

    def most(self, seen: Iterable[str], what: str) -> None:
        """Fails, naming them, where there are more than the settings allow."""
        found = list(seen)
        if len(found) > self.limits.most:
            self.fail(f"{what}: {named(found)}")


@monitors.name("sites_without_reports")
class SitesWithoutReports(RunMonitor):
    def test_sites_that_had_reports_still_have_some(self) -> None:
        if not any(site.is_whole for site in self.facts.sites):
            self.skipTest("no site was read to its end")
        gone = [site for site in self.facts.sites if site.is_whole and site.before and not site.found]
        self.most(
            (f"{site.site_id} (had {len(site.before)}; {site.reason})" for site in gone),
            "no report from sites that had some",
        )


@monitors.name("error_share")
class ErrorShare(RunMonitor):
    def test_few_requests_fail(self) -> None:
        asked = sum(site.asked for site in self.facts.sites)
        errors = sum(site.errors for site in self.facts.sites)
        if asked < self.limits.least_asked:
            self.skipTest(f"{asked} requests are too few to tell")
        if errors > self.limits.most * asked:
            worst = sorted(self.facts.sites, key=lambda site: (-site.errors, site.site_id))
            seen = [f"{site.site_id} ({site.errors} of {site.asked})" for site in worst if site.errors]
            self.fail(f"{errors} of {asked} requests brought nothing to read: {named(seen)}")


@monitors.name("coverage")
class Coverage(RunMonitor):
    def test_what_the_run_before_found_is_found_again(self) -> None:
        sites = [site for site in self.facts.sites if site.is_whole and site.previous]
        if not sites:
            self.skipTest("no earlier run to compare with")
        had = frozenset().union(*(site.previous for site in sites))
        found = frozenset().union(*(site.found for site in self.facts.sites))
        lost = had - found
        if len(lost) > self.limits.most_lost and len(lost) > self.limits.most_lost_share * len(had):
            seen = [f"{site.site_id} ({len(site.previous - found)})" for site in sites if site.previous - found]
            self.fail(f"{len(lost)} of {len(had)} reports of the run before were not found again: {named(seen)}")


@monitors.name("blocked_sites")
class BlockedSites(RunMonitor):
    def test_sites_answer(self) -> None:
        blocked = (site for site in self.facts.sites if site.verdict == "blocked")
        self.most((f"{site.site_id} ({site.reason})" for site in blocked), "challenges instead of answers")


@monitors.name("unreadable_documents")
class UnreadableDocuments(RunMonitor):
    def test_documents_can_be_read(self) -> None:
        self.most((f"{url} ({why})" for url, why in self.facts.unreadable.items()), "cannot be read")


@monitors.name("interrupted")
class Interrupted(RunMonitor):
    def test_the_run_came_to_its_end(self) -> None:
        if self.facts.outcome != "finished":
            self.fail(f"the run is {self.facts.outcome}: {self.facts.reason}")


MONITORS = (SitesWithoutReports, ErrorShare, Coverage, BlockedSites, UnreadableDocuments, Interrupted)


class RunSuite(MonitorSuite):  # type: ignore[misc]
    monitors = MONITORS


def run_monitors(facts: RunFacts, limits: dict[str, Limits] | None = None) -> Iterator[dict[str, Any]]:
    """name, result (`passed`, `failed`, `not_assessable`), message, needs_a_person: one for each monitor.

    A monitor that breaks has failed, and says how.
    """
    limits = load_limits() if limits is None else limits
    result = MonitorRunner().run(RunSuite(), facts=facts, limits=limits)
    for one in result.monitor_results:
        name = one.monitor.monitor_name
        broken = one.error.strip().splitlines()[-1] if one.error else ""
        yield {
            "name": name,
            "result": RESULTS.get(one.status, "failed"),
            "message": one.reason or broken,
            "needs_a_person": limits[name].needs_a_person,
        }


@cache
def load_limits() -> dict[str, Limits]:
    """The thresholds of `settings/monitors.toml`, one part for each monitor. Raises SettingsError."""
    with naming(FILE):
        text = (resources.files("settings") / "monitors.toml").read_text("utf-8")
        return parse_limits(text)


def parse_limits(text: str) -> dict[str, Limits]:
    """Raises ValueError, TypeError for a part that is missing, or that no monitor reads."""
    parts = tomllib.loads(text)
    names = [monitor(methodName="id").monitor_name for monitor in MONITORS]
    if sorted(parts) != sorted(names):
        raise ValueError(f"{FILE}: the parts are {', '.join(sorted(names))}; here stand {', '.join(sorted(parts))}")
    limits = {name: Limits(**part) for name, part in parts.items()}
    for name, one in limits.items():
        if not isinstance(one.needs_a_person, bool) or min(one.most, one.least_asked, one.most_lost) < 0:
            raise ValueError(f"{FILE}: {name}: needs_a_person is true or false, the others are numbers from 0")
    return limits


def named(found: list[str]) -> str:
    """
    >>> named(["a", "b"]), named([str(number) for number in range(12)])[-14:]
    ('a, b', '9 and 2 others')
    """
    more = len(found) - MOST_NAMED
    return ", ".join(found[:MOST_NAMED]) + (f" and {more} others" if more > 0 else "")
