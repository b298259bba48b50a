"""The last run as a Prometheus text file, for the textfile collector of node_exporter."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.results import CrawlResult

OUTCOMES = ("finished", "interrupted", "failed")
VERDICTS = ("ok", "blocked", "unreachable", "error")
READABLE = 0o644  # whatever the umask: node_exporter runs as somebody else

Sample = tuple[dict[str, str], float]
Metric = tuple[str, str, list[Sample]]


def write_metrics(file: Path, result: CrawlResult, *, ended: float) -> str | None:
    """Put the file in place as a whole; None where it is written, else why not. `ended` is the time of day."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
                written.write(exposition(result, ended=ended))
            temporary.chmod(READABLE)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        return f"the metrics were not written to {file}: {error.strerror}"
    return None


def exposition(result: CrawlResult, *, ended: float) -> str:
    """The text format 0.0.4."""
    lines: list[str] = []
    for name, words, samples in _metrics(result, ended):
        if samples:
            lines += [f"# HELP gongkai_run_{name} {words}", f"# TYPE gongkai_run_{name} gauge"]
            lines += [f"gongkai_run_{name}{_labels(labels)} {value:.15g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _metrics(result: CrawlResult, ended: float) -> Iterator[Metric]:
    verdicts = Counter(str(site.get("verdict")) for site in result.sites)
    yield "info", "The last run.", [({"run": result.run_id}, 1)]
    yield "exit_status", "0 done, 1 needs a person, 3 stopped early.", [({}, result.exit_status)]
    yield "outcome", "1 for how the run ended.", [({"outcome": one}, one == result.outcome) for one in OUTCOMES]
    yield "ended_timestamp_seconds", "When the run ended.", [({}, ended)]
    yield "started_timestamp_seconds", "When the run began.", _moment(result.started_at)
    yield "last_finished_timestamp_seconds", "When a run last came to its end.", _moment(result.last_finished_at)
    yield "sites", "Sites of the run by verdict.", [({"verdict": one}, verdicts[one]) for one in VERDICTS]
    for name, words in (
        ("requests", "Requests to the site."),
        ("pages", "Pages and documents of the site."),
        ("captures", "Captures of the site."),
        ("errors", "Requests to the site that brought nothing to read."),
        ("blocked", "Challenges instead of answers."),
    ):
        yield f"site_{name}", words, [({"site": str(site["site"])}, site.get(name) or 0) for site in result.sites]
    yield "reports", "Reports that the run found new, changed, removed.", _by("kind", result.reports.items())
    yield "missing_reports", "Listed reports whose page did not come.", [({}, len(result.missing))]
    yield "unreadable_documents", "Documents of the run that cannot be read.", [({}, len(result.unreadable))]
    yield "losses", "Damages of the archive that the run met.", [({}, len(result.losses))]
    failed = ((str(one["name"]), one["result"] == "failed") for one in result.monitors if _is_assessed(one["result"]))
    yield "monitor_failed", "1 where a monitor failed; absent where it could not be assessed.", _by("monitor", failed)


def _is_assessed(result: str) -> bool:
    return result != "not_assessable"


def _by(label: str, counts: Iterable[tuple[str, float]]) -> list[Sample]:
    return [({label: name}, count) for name, count in counts]


def _moment(text: str | None) -> list[Sample]:
    """
    >>> _moment("2026-01-01T00:00:00Z"), _moment(None)
    ([({}, 1767225600.0)], [])
    """
    if text is None:
        return []
    moment = datetime.fromisoformat(text)
    return [({}, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())]


def _labels(labels: dict[str, str]) -> str:
    r"""
    >>> _labels({"site": 'a"b\n'})
    '{site="a\\"b\\n"}'
    """
    if not labels:
        return ""
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels.items()
    }
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"
