"""What a build did, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.counts import counted
from archive.database.corrections import unmatched

if TYPE_CHECKING:
    import sqlite_utils

# a record that cannot be read says so in its note, with its place: in every build, not only in the first
DAMAGED = "SELECT note FROM captures WHERE note LIKE warc_file || ' at %' ORDER BY warc_file, warc_offset"
SHOWN = 20  # figures and reports named; the rest is counted


@dataclass(frozen=True)
class BuildResult:
    """What there is now and what changed; `unreadable` names each document that needs a person, `faults` the rest;
    `repairs` is what a killed run had left, or somebody had taken away, and was put right; `warnings` tells of
    corrections that stand beside nothing.
    """

    captures: int
    reports: int
    statistics: int
    captures_added: int
    captures_removed: int
    snapshots_read: int
    reports_added: tuple[str, ...] = ()
    reports_removed: tuple[str, ...] = ()
    reports_changed: tuple[str, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    dry_run: bool = False

    def text(self) -> str:
        would = "would be " if self.dry_run else ""
        done = f"{counted(self.captures, 'capture', 'captures')} (+{self.captures_added}, -{self.captures_removed})"
        held = f"{counted(self.reports, 'report', 'reports')}, {counted(self.statistics, 'figure', 'figures')}"
        lines = [f"{done}, {self.snapshots_read} read; {held}"]
        for what, names in (
            ("added", self.reports_added),
            ("removed", self.reports_removed),
            ("read differently", self.reports_changed),
        ):
            if names:
                lines.append(f"{counted(len(names), 'report', 'reports')} {would}{what}:")
                lines += [f"  {name}" for name in names[:SHOWN]]
                lines += [f"  … and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
        if not (self.reports_added or self.reports_removed or self.reports_changed):
            lines.append("no report changed")
        lines += [f"mended: {repair}" for repair in self.repairs]
        lines += [f"warning: {warning}" for warning in self.warnings]
        lines += [f"unreadable: {url}: {reason}" for url, reason in self.unreadable.items()]
        lines += [f"fault: {fault}" for fault in self.faults]
        return "\n".join(lines)


@dataclass
class Tally:
    """What a build has done so far."""

    captures_added: int = 0
    captures_removed: int = 0
    snapshots_read: int = 0
    faults: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)


Reports = dict[int, tuple[str, str, str]]  # id → its name, its figures, what else was read


def reports_of(database: sqlite_utils.Database, schema: str = "main") -> Reports:
    """All reports, as far as a build may change what is read of them."""
    sql = f"""SELECT id, coalesce(agency, '?') || ' ' || coalesce(year, '?') || ' ' || url, figures_digest,
                json_array(agency, year, era, title, published_on, status, reason)
              FROM {schema}.reports ORDER BY year, agency, url, id"""  # noqa: S608 - a schema name of ours
    return {row[0]: (row[1], row[2], row[3]) for row in database.execute(sql)}


def result(database: sqlite_utils.Database, tally: Tally, before: Reports, *, dry_run: bool) -> BuildResult:
    """What changed since `before`."""
    now = reports_of(database)
    changed = []
    for report_id, (name, figures, fields) in now.items():
        if report_id in before and before[report_id][1:] != (figures, fields):
            what = "figures" if before[report_id][1] != figures else "agency, year, title or status"
            changed.append(f"{name}: {what}")
    unreadable = database.execute("SELECT url, reason FROM reports WHERE status = 'unreadable' ORDER BY url, id")
    damaged = [row[0] for row in database.execute(DAMAGED)]
    return BuildResult(
        captures=_count(database, "captures"),
        reports=len(now),
        statistics=_count(database, "statistics"),
        captures_added=tally.captures_added,
        captures_removed=tally.captures_removed,
        snapshots_read=tally.snapshots_read,
        reports_added=tuple(name for key, (name, *_) in now.items() if key not in before),
        reports_removed=tuple(name for key, (name, *_) in before.items() if key not in now),
        reports_changed=tuple(changed),
        unreadable={str(url): str(reason) for url, reason in unreadable},
        faults=tuple(dict.fromkeys([*tally.faults, *damaged])),
        repairs=tuple(tally.repairs),
        warnings=tuple(unmatched(database)),
        dry_run=dry_run,
    )


def _count(database: sqlite_utils.Database, table: str) -> int:
    found: Any = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own tables
    return int(found)
