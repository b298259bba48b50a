"""What a run says about itself in the archive: the warcinfo record, and its start and end."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.warc.store import Written
    from archive.warc.writer import WarcWriter

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
RUN_PREFIX = "urn:gongkai:run:"


def software() -> str:
    """Name and version of this program."""
    try:
        return f"gongkai/{version('gongkai')}"
    except PackageNotFoundError:  # run from a folder, not installed
        return "gongkai"


def new_run_id(started: datetime) -> str:
    """Sorts by time; two runs of one second differ: 20260102T030405Z-9f3a."""
    return f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def settings_digest(texts: Iterable[bytes]) -> str:
    """One digest over the settings that a run was made with."""
    sha256 = hashlib.sha256()
    for text in texts:
        sha256.update(hashlib.sha256(text).digest())
    return f"sha256:{sha256.hexdigest()}"


def warcinfo(
    *,
    is_part_of: str = "gongkai",
    operator: str | None = None,
    user_agent: str | None = None,
    robots: str | None = None,
    digest: str | None = None,
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The fields of the warcinfo record; what is not known is left out."""
    facts = {
        "software": software(),
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "robots": robots,
        "http-header-user-agent": user_agent,
        "operator": operator,
        "isPartOf": is_part_of,
        "gongkai-settings-digest": digest,
        **(more or {}),
    }
    return {name: value for name, value in facts.items() if value}


def write_start(
    writer: WarcWriter,
    run_id: str,
    command: str,
    *,
    argv: Sequence[str],
    started: datetime,
    is_part_of: str = "gongkai",
    digest: str | None = None,
    years: tuple[int, int] | None = None,
    resumed: bool = False,
    sites: Sequence[Mapping[str, Any]] = (),
) -> Written:
    """Write `urn:gongkai:run:ID:start`."""
    facts = {
        "run": run_id,
        "command": command,
        "argv": list(argv),
        "started_at": _iso(started),
        "settings_digest": digest,
        "software": software(),
        "is_part_of": is_part_of,
        "years": list(years) if years else None,
        "resumed": resumed,
        "sites": [dict(site) for site in sites],
    }
    return write_fact(writer, f"{RUN_PREFIX}{run_id}:start", facts)


def write_end(
    writer: WarcWriter, run_id: str, *, finished: datetime, outcome: str, stats: Mapping[str, Any]
) -> Written:
    """Write `urn:gongkai:run:ID:end`; `outcome` is finished, interrupted or failed."""
    facts = {"run": run_id, "finished_at": _iso(finished), "outcome": outcome, "stats": dict(stats)}
    return write_fact(writer, f"{RUN_PREFIX}{run_id}:end", facts)


def write_fact(writer: WarcWriter, url: str, facts: Mapping[str, Any]) -> Written:
    """Write facts as a JSON resource record."""
    payload = json.dumps(facts, ensure_ascii=False, sort_keys=False).encode()
    return writer.write_resource(url, "application/json", payload)


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
