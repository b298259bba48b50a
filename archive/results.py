"""How a crawl ended: as its records in the archive say, and as the database says once it has caught up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.warc import cdxj
from archive.warc.reader import read_capture

if TYPE_CHECKING:
    from pathlib import Path

DONE, NEEDS_A_PERSON, WRONG_USAGE, STOPPED_EARLY, LOCKED = 0, 1, 2, 3, 75
PREFIX = "urn:gongkai:run:"


@dataclass(frozen=True)
class CrawlResult:
    """How a crawl ended: `failed` names each failed site with the reason, `unreadable` each such document.

    `missing` names the listed reports whose page did not come, of sites that did not fail as a whole.
    `losses` is what the archive had lost before the run began: a file gone, shortened or damaged. `behind` says why
    the database has not caught up with the run; then, and without a build, `reports` and `monitors` are empty.
    `last_finished_at` is of the newest crawl that came to its end.
    """

    exit_status: int
    run_id: str
    outcome: str
    sites: tuple[dict[str, Any], ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    losses: tuple[str, ...] = ()
    reason: str = ""
    behind: str = ""
    started_at: str | None = None
    finished_at: str | None = None
    last_finished_at: str | None = None
    reports: dict[str, int] = field(default_factory=dict)
    monitors: tuple[dict[str, Any], ...] = ()


def run_records(data: Path) -> dict[str, dict[str, Any]]:
    """What the runs wrote into the archive: URI of the record → its JSON."""
    records = {}
    for entry in cdxj.entries(data):
        if entry.url.startswith(PREFIX):
            records[entry.url] = json.loads(read_capture(data, entry).payload)
    return records


def crawls(records: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The start records of crawls, oldest first."""
    starts = [record for uri, record in records.items() if uri.endswith(":start") and record["command"] == "crawl"]
    return sorted(starts, key=lambda record: str(record["started_at"]))


def unfinished_run(data: Path) -> str | None:
    """The last crawl if it has not ended as finished, else None."""
    records = run_records(data)
    starts = crawls(records)
    if not starts:
        return None
    last = str(starts[-1]["run"])
    end = records.get(f"{PREFIX}{last}:end")
    return None if end is not None and end["outcome"] == "finished" else last


def result_of(data: Path, run_id: str, *, build: bool, behind: str = "") -> CrawlResult:
    """How that run ended; with `build`, also what the monitors say of its rows, if the database is not behind."""
    records = run_records(data)
    start, end = (records.get(f"{PREFIX}{run_id}:{name}", {}) for name in ("start", "end"))
    outcome, reason = str(end.get("outcome", "failed")), str(end.get("reason", "it left no record of its end"))
    losses = tuple(end.get("losses", ()))
    sites = tuple(record for uri, record in sorted(records.items()) if uri.startswith(f"{PREFIX}{run_id}:site:"))
    failed = {str(site["site"]): str(site["reason"]) for site in sites if site["verdict"] != "ok"}
    gaps = (gap for site in sites if site["verdict"] == "ok" for gap in site.get("failed", ()))
    missing = {str(gap["url"]): str(gap["reason"]) for gap in gaps}
    ends = (records.get(f"{PREFIX}{one['run']}:end", {}) for one in crawls(records))
    finished = [str(one["finished_at"]) for one in ends if one.get("outcome") == "finished"]
    seen = _seen(data, run_id, outcome, reason) if build and not behind else _Seen()
    alarms = [one for one in seen.monitors if one["result"] == "failed" and one["needs_a_person"]]
    needs_a_person = bool(failed or missing or seen.unreadable or losses or alarms or behind)
    return CrawlResult(
        exit_status=STOPPED_EARLY if outcome != "finished" else NEEDS_A_PERSON if needs_a_person else DONE,
        run_id=run_id,
        outcome=outcome,
        sites=sites,
        failed=failed,
        missing=missing,
        unreadable=seen.unreadable,
        losses=losses,
        reason=reason,
        behind=behind,
        started_at=start.get("started_at"),
        finished_at=end.get("finished_at"),
        last_finished_at=max(finished, default=None),
        reports=seen.reports,
        monitors=seen.monitors,
    )


@dataclass(frozen=True)
class _Seen:
    """What the database says of the run."""

    unreadable: dict[str, str] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)
    monitors: tuple[dict[str, Any], ...] = ()


def _seen(data: Path, run_id: str, outcome: str, reason: str) -> _Seen:
    from archive.database.run_facts import run_facts  # noqa: PLC0415 - not needed for a crawl without a build
    from archive.database.schema import open_database  # noqa: PLC0415
    from archive.monitors import run_monitors  # noqa: PLC0415

    database = open_database(data / "gongkai.db")
    try:
        facts = run_facts(database, run_id, outcome, reason)
    finally:
        database.close()
    return _Seen(facts.unreadable, facts.reports, tuple(run_monitors(facts)))
