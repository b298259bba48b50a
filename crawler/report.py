"""What a site's crawl came to, told from the rows of the queue: the record that goes into the archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.rows import DONE, FAILED, HELD, LEASED, PENDING, SKIPPED
from crawler.scope import host_of

if TYPE_CHECKING:
    from archive.web.sites import Site
    from crawler.frontier import Frontier

READ = ("page", "document")
ENDS = ("error", "soft_404", "moved_home")  # what stands where a list has no further page
# outcomes that say little by themselves
SAID = {
    "error": "an error page, or an empty answer",
    "soft_404": "a page that says there is none",
    "moved_home": "sent to the home page",
    "blocked": "blocked",
    "shell": "an empty shell that needs JavaScript",
}


def site_record(frontier: Frontier, site: Site, run_id: str, ended: str) -> dict[str, Any]:
    """The content of `urn:gongkai:run:ID:site:SITE_ID`."""
    rows = frontier.query(
        "select url, host, role, list, state, outcome, leases, known, probe, cut, year from url "
        "where site = ? and (leases > 0 or known or role = 'list' or list is not null) order by id",
        site.id,
    )
    asked = [row for row in rows if row[6]]
    outcomes = [str(row[5] or "") for row in asked]
    kept = [row for row in rows if row[2] in {"report", "document"} and _keeps(row[4], row[5], row[7])]
    verdict, why = site_verdict(frontier, site, outcomes)
    ended, reason = _ending(frontier, site, ended, verdict, why)
    return {
        "run": run_id,
        "site": site.id,
        "requests": sum(row[6] for row in rows),
        "pages": sum(outcome in READ for outcome in outcomes),
        "captures": sum(row[4] in {DONE, FAILED} for row in asked),
        "errors": sum(_is_error(str(row[5] or ""), is_probe=bool(row[8])) for row in asked),
        "blocked": outcomes.count("blocked"),
        "candidates": [row[0] for row in kept if row[2] == "report"],
        "documents": [row[0] for row in kept if row[2] == "document"],
        "years": {row[0]: row[10] for row in kept if row[10] is not None},  # that links to them named
        "columns": columns(rows),
        "failed": failed(frontier, site),
        "hosts": sorted({row[1] for row in asked}),
        "verdict": verdict,
        "ended": ended,
        "reason": reason,
    }


def _is_error(outcome: str, *, is_probe: bool) -> bool:
    """
    Did a request bring nothing to read? Not so one that led to an address known already, or past a list's end.

    >>> [_is_error(outcome, is_probe=True) for outcome in ("error", "soft_404", "down: connection refused")]
    [False, False, True]
    >>> [_is_error(outcome, is_probe=False) for outcome in ("error", "page", "moved to a known address")]
    [True, False, False]
    """
    if outcome in {*READ, "blocked", ""} or outcome.startswith("moved to"):
        return False
    return not (is_probe and outcome in ENDS)


def _keeps(state: int, outcome: str | None, known: int) -> bool:
    return (state in {DONE, LEASED} and outcome in READ) or bool(known)


def columns(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """
    Each list of reports; complete if its pager was followed to the end and what it shows was asked.

    `reason` says why one is not.
    """
    faults: dict[str, str] = {}
    for url, _, role, of_list, state, outcome, _, _, probe, cut, _ in rows:
        name = (of_list or url) if role == "list" else of_list
        if name is None:
            continue
        if role == "list":
            faults.setdefault(name, "")
        fault = cut or _fault(role, state, str(outcome or ""), is_probe=bool(probe))
        if fault and not faults.get(name):
            faults[name] = fault if url == name else f"{url}: {fault}"
    lists = {of_list or url for url, _, role, of_list, *_ in rows if role == "list"}
    return [
        {"url": name, "complete": not fault, **({"reason": fault} if fault else {})}
        for name, fault in faults.items()
        if name in lists
    ]


def _fault(role: str | None, state: int, outcome: str, *, is_probe: bool) -> str | None:
    """Why a page of a list, or a report on it, does not count as seen."""
    if state not in {DONE, LEASED} or outcome == "blocked":
        return outcome or "was not asked"
    if outcome == "shell":  # what its script would have shown nobody has seen
        return SAID[outcome]
    if role != "list" or outcome in READ or outcome.startswith("moved to"):
        return None
    return None if is_probe and outcome in ENDS else outcome or "was not read"


def failed(frontier: Frontier, site: Site) -> list[dict[str, Any]]:
    """The reports that were asked for and did not come: on a list, or by a link that names their year.

    What is known from an earlier run has been seen; that it is gone is a change, and no gap.
    """
    rows = frontier.query(
        "select url, year, outcome from url where site = ? and role = 'report' and leases > 0 and outcome is not null "
        "and state in (?, ?) and not known and not probe and (list is not null or year is not null) order by id",
        *(site.id, DONE, FAILED),
    )
    return [
        {"url": url, "year": year, "outcome": str(outcome), "reason": SAID.get(outcome) or _words(str(outcome))}
        for url, year, outcome in rows
        if outcome not in READ and not str(outcome).startswith("moved to")
    ]


def site_verdict(frontier: Frontier, site: Site, outcomes: list[str]) -> tuple[str, str]:
    """ok, blocked, unreachable or error, and the words for it."""
    host = frontier.hosts.of(host_of(site.seed))
    if host.held in {"blocked", "unreachable", "error"}:
        return host.held, host.reason or host.held
    if any(outcome in READ for outcome in outcomes):
        return "ok", ""
    if "blocked" in outcomes:
        return "blocked", "every answer was a challenge"
    if "shell" in outcomes:
        return "error", "its pages are empty shells that need JavaScript"
    if any(outcome.startswith("unreachable") for outcome in outcomes):
        return "unreachable", _words(next(outcome for outcome in outcomes if outcome.startswith("unreachable")))
    rows = frontier.query("select outcome from url where site = ? and outcome is not null order by id limit 1", site.id)
    return "error", _words(str(rows[0][0])) if rows else "nothing was asked"


def _words(outcome: str) -> str:
    """
    >>> _words("down: connection refused")
    'connection refused'
    """
    return re.sub(r"^(?:down|unreachable|failed): ", "", outcome)


def _ending(frontier: Frontier, site: Site, ended: str, verdict: str, why: str) -> tuple[str, str]:
    if (kept := frontier.sites.ending(site.id)) is not None:
        return kept
    if verdict in {"blocked", "unreachable"}:
        return verdict, why
    if verdict == "error":
        return "error", why
    waiting = frontier.query(
        f"select count(*) from url where site = ? and state in ({PENDING}, {LEASED})",  # noqa: S608 - the states are ours
        site.id,
    )[0][0]
    if ended == "interrupted":
        return ended, f"addresses that were still to be asked: {waiting}"
    left = frontier.query(
        f"select count(*) from url where site = ? and state in ({SKIPPED}, {HELD})",  # noqa: S608
        site.id,
    )[0][0]
    if left:
        return "error", f"addresses on hosts that were left alone: {left}"
    lists = frontier.query("select count(*) from url where site = ? and role = 'list'", site.id)[0][0]
    shells = frontier.query("select count(*) from url where site = ? and outcome = 'shell'", site.id)[0][0]
    if lists and shells:
        return "exhausted", f"pages that are empty shells and need JavaScript: {shells}"
    return "exhausted", "every column that leads to reports was read" if lists else "no column of reports was found"
