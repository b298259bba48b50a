"""What the monitors say of runs, and of the rows that a run has left in the database."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from archive.build import build
from archive.database.run_facts import RunFacts, SiteFacts, run_facts
from archive.database.schema import open_database
from archive.monitors import MONITORS, load_limits, parse_limits, run_monitors
from tests.crawled import A_BEFORE, HOME, SITES, START, A, Crawl, plain_page, report_page

if TYPE_CHECKING:
    from pathlib import Path

KEYS = frozenset((1, year) for year in range(2010, 2020))
SOUND = SiteFacts("a", asked=40, errors=4, verdict="ok", ended="exhausted", reason="read", found=KEYS, previous=KEYS,
                  before=KEYS)  # fmt: skip
RUN = RunFacts("run", "finished", "finished", (SOUND,))


def said(facts: RunFacts) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["result"], one["message"]) for one in run_monitors(facts)}


def test_a_sound_run_passes_every_monitor() -> None:
    assert said(RUN) == dict.fromkeys(load_limits(), ("passed", ""))


@pytest.mark.parametrize(
    ("site", "name", "result", "words"),
    [
        ({"found": frozenset()}, "sites_without_reports", "failed", "a (had 10; read)"),
        ({"found": frozenset(), "ended": "budget"}, "sites_without_reports", "not_assessable", "end"),
        ({"found": frozenset(), "ended": "error", "verdict": "error"}, "sites_without_reports", "failed", "a (had"),
        ({"found": frozenset(), "before": frozenset()}, "sites_without_reports", "passed", ""),
        ({"errors": 10}, "error_share", "passed", ""),
        ({"errors": 11}, "error_share", "failed", "11 of 40 requests brought nothing to read: a (11 of 40)"),
        ({"errors": 11, "asked": 19}, "error_share", "not_assessable", "19 requests"),
        ({"found": frozenset(sorted(KEYS)[1:])}, "coverage", "passed", ""),
        ({"found": frozenset(sorted(KEYS)[2:])}, "coverage", "failed", "2 of 10 reports of the run before"),
        ({"found": frozenset(), "ended": "interrupted"}, "coverage", "not_assessable", "earlier"),
        ({"previous": frozenset()}, "coverage", "not_assessable", "earlier"),
        ({"verdict": "blocked", "ended": "blocked", "reason": "521"}, "blocked_sites", "failed", "a (521)"),
    ],
)
def test_a_site_that_differs(site: dict[str, Any], name: str, result: str, words: str) -> None:
    found = said(replace(RUN, sites=(replace(SOUND, **site),)))[name]
    assert found[0] == result
    assert words in found[1]
    assert bool(found[1]) == (result != "passed")


def test_a_report_that_moved_to_another_site_is_not_lost() -> None:
    other = replace(SOUND, site_id="b", previous=frozenset(), before=frozenset())
    assert (
        said(replace(RUN, sites=(replace(SOUND, found=frozenset(sorted(KEYS)[5:])), other)))["coverage"][0] == "passed"
    )


def test_a_run_that_differs() -> None:
    found = said(replace(RUN, outcome="interrupted", reason="shutdown", unreadable={"http://a/": "torn"}))
    assert found["interrupted"] == ("failed", "the run is interrupted: shutdown")
    assert found["unreadable_documents"] == ("failed", "cannot be read: http://a/ (torn)")


def test_a_monitor_that_breaks_has_failed_and_says_how() -> None:
    broken = replace(RUN, sites=(replace(SOUND, errors=None),))  # type: ignore[arg-type]
    result, words = said(broken)["error_share"]
    assert result == "failed"
    assert "TypeError" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the parts are blocked_sites"),
        ("[else]", "here stand else"),
        ("\n".join(f"[{name}]\nneeds_a_person = 1" for name in load_limits()), "true or false"),
        ("\n".join(f"[{name}]\nneeds_a_person = true\nmost = -1" for name in load_limits()), "from 0"),
        ("\n".join(f"[{name}]\nleast = 1" for name in load_limits()), "least"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(text: str, words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        parse_limits(text)


def test_every_monitor_has_its_thresholds() -> None:
    assert len(load_limits()) == len(MONITORS) == 6


@pytest.mark.usefixtures("forked")
def test_the_rows_of_two_runs(tmp_path: Path) -> None:
    agency = str(SITES[0]["name"])
    new = "http://cz.changsha.gov.cn/xxgk/nb/2023.html"
    with Crawl(tmp_path, "one", START, SITES[:2]) as crawl:
        crawl.get(HOME, plain_page("首页", "<p>首页</p>"))
        crawl.get(A, report_page(agency, 2022))
        crawl.get(A_BEFORE, report_page(agency, 2021))
        crawl.site("cs-cz")
        crawl.site("cs-jy", verdict="blocked", ended="blocked", reason="challenges", blocked=1, pages=0)
    with Crawl(tmp_path, "two", START + timedelta(days=1), SITES[:1]) as crawl:
        crawl.get(A, report_page(agency, 2022, received=5))
        crawl.get(A_BEFORE, status="404 Not Found")
        crawl.get(new, report_page(agency, 2023))
        crawl.site("cs-cz")
    with Crawl(tmp_path, "three", START + timedelta(days=2), SITES[:1]) as crawl:
        crawl.get(HOME, plain_page("首页", "<p>首页</p>"))
        crawl.site("cs-cz")
    build(tmp_path, jobs=1)
    with closing(open_database(tmp_path / "gongkai.db")) as database:
        one, two, three = (run_facts(database, run, "finished", "") for run in ("one", "two", "three"))
    assert one.reports == {"new": 2, "changed": 0, "removed": 0, "restored": 0, "moved": 0}
    assert [(site.site_id, len(site.found), len(site.previous), len(site.before)) for site in one.sites] == [
        ("cs-cz", 2, 0, 0),
        ("cs-jy", 0, 0, 0),
    ]
    assert said(one)["blocked_sites"][0] == "failed"
    assert two.reports == {"new": 1, "changed": 1, "removed": 1, "restored": 0, "moved": 0}
    assert (len(two.sites[0].found), len(two.sites[0].previous)) == (2, 2)
    assert said(two)["coverage"] == ("passed", "")
    assert said(three)["sites_without_reports"][0] == "failed"
    assert "cs-cz (had 3" in said(three)["sites_without_reports"][1]
    assert said(three)["coverage"][0] == "failed"
