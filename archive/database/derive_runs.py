"""Rows of `runs` and `run_sites`, as the runs reported themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.database import rows

if TYPE_CHECKING:
    import sqlite_utils

    from archive.database.sites import Run, SiteMap


def derive_runs(database: sqlite_utils.Database, sites: SiteMap, before: SiteMap | None) -> None:
    """All runs with their sites; with `before`, only those that say otherwise than then, or captured pending pages.

    A run of which only captures are left has only its id.
    """
    runs = {run.id: run for run in sites.runs}
    captured = {row[0] for row in database.execute("SELECT DISTINCT run_id FROM captures WHERE run_id IS NOT NULL")}
    known = {run_id: _run_row(runs[run_id]) if run_id in runs else {"id": run_id} for run_id in runs.keys() | captured}
    rows.replace_all(database, "runs", known.values())
    if before is None:
        counted = _reports_of_runs(database, list(runs))
        made = [row for run in sites.runs for row in _site_rows(run, counted)]
        rows.replace_all(database, "run_sites", made)
        return
    then = {run.id: run for run in before.runs}
    sql = "SELECT DISTINCT c.run_id FROM pending p CROSS JOIN captures c ON c.url = p.url WHERE c.run_id IS NOT NULL"
    concerned = {row[0] for row in database.execute(sql)}
    sql = """SELECT DISTINCT c.run_id FROM pending p CROSS JOIN document_visits v ON v.url = p.url
             CROSS JOIN captures c ON c.id = v.capture_id WHERE c.run_id IS NOT NULL"""
    concerned |= {row[0] for row in database.execute(sql)}
    concerned |= {run_id for run_id in runs.keys() | then.keys() if runs.get(run_id) is not then.get(run_id)}
    counted = _reports_of_runs(database, sorted(concerned))
    made = [row for run in sites.runs if run.id in concerned for row in _site_rows(run, counted)]
    rows.replace_of(database, "run_sites", "run_id", sorted(concerned), made)


def _reports_of_runs(database: sqlite_utils.Database, runs: list[str]) -> dict[tuple[str, str], int]:
    """(run, site) → how many reports of the site the run captured, as pages or as documents of pages."""
    sql = """SELECT json_extract(site, '$.id'), count(DISTINCT report_id) FROM (
               SELECT s.site, r.report_id FROM captures c JOIN snapshots s ON s.id = c.snapshot_id
               JOIN snapshot_reports r ON r.snapshot_id = s.id WHERE c.run_id = :run AND s.site IS NOT NULL
               UNION ALL
               SELECT s.site, r.report_id FROM document_visits v JOIN captures c ON c.id = v.capture_id
               JOIN snapshots s ON s.id = v.snapshot_id JOIN snapshot_reports r ON r.snapshot_id = s.id
               WHERE c.run_id = :run AND s.site IS NOT NULL)
             GROUP BY 1"""
    return {(run, row[0]): row[1] for run in runs for row in database.execute(sql, {"run": run})}


def _site_rows(run: Run, counted: dict[tuple[str, str], int]) -> list[rows.Row]:
    site_ids = sorted(run.site_rows.keys() | run.sites.keys())
    return [_run_site_row(run, site_id) | {"reports": counted.get((run.id, site_id), 0)} for site_id in site_ids]


def _run_row(run: Run) -> rows.Row:
    start, end = run.start, run.end
    return {
        "id": run.id,
        "command": start.get("command"),
        "started_at": start.get("started_at"),
        "finished_at": end.get("finished_at"),
        "outcome": end.get("outcome"),
        "stats": _json(end.get("stats")),
        "argv": _json(start.get("argv")),
        "years": _json(start.get("years")),
        "resumed": None if start.get("resumed") is None else int(bool(start["resumed"])),
        "software": start.get("software"),
        "settings_digest": start.get("settings_digest"),
        "is_part_of": start.get("is_part_of"),
    }


def _run_site_row(run: Run, site_id: str) -> rows.Row:
    told, record = run.site_rows.get(site_id, {}), run.sites.get(site_id, {})
    row = {name: told.get(name) for name in ("name", "region_code", "level", "platform", "seed")}
    row |= {
        name: record.get(name)
        for name in ("requests", "pages", "captures", "errors", "blocked", "verdict", "ended", "reason")
    }
    row |= {name: _json(record.get(name)) for name in ("columns", "candidates", "hosts")}
    return row | {"run_id": run.id, "site_id": site_id, "platform": record.get("platform") or told.get("platform")}


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
