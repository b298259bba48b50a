"""The summary of a run, sent to an address of yours. Its failing is a warning: nothing depends on it.

Such addresses hold secrets: only their host is ever written down.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.results import CrawlResult

SECONDS = 10.0  # for one attempt
PAUSE = 2.0  # before the second
SITE_FIELDS = ("site", "requests", "pages", "captures", "errors", "blocked", "verdict", "ended", "reason")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A POST that is redirected would arrive as an empty GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


def fault(url: str) -> str | None:
    """Why nothing can be posted there; without the address.

    >>> fault("https://hooks.example/T0/secret"), fault("hooks.example/secret")
    (None, 'an http or https address stands here')
    >>> fault("https://me:secret@hooks.example/")
    'no user or password in the address: put a token into its path'
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "an http or https address stands here"
    if parts.scheme not in {"http", "https"} or not host or not url.isascii() or any(c.isspace() for c in url):
        return "an http or https address stands here"
    return "no user or password in the address: put a token into its path" if "@" in parts.netloc else None


def without_secrets(words: Iterable[str]) -> tuple[str, ...]:
    """A command line as it may be archived: of the webhook, only the host.

    >>> without_secrets(["crawl", "--webhook", "https://hooks.example/T0", "--webhook=http://a.example/x", "sft"])
    ('crawl', '--webhook', 'hooks.example', '--webhook=a.example', 'sft')
    """
    said: list[str] = []
    for word in words:
        option, equals, value = word.partition("=")
        if option == "--webhook" and equals:
            said.append(f"{option}={host_of(value)}")
        else:
            said.append(host_of(word) if said and said[-1] == "--webhook" else word)
    return tuple(said)


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


def body(result: CrawlResult) -> dict[str, Any]:
    """What is posted: `docs/jobs.md` shows one."""
    return {
        "software": f"gongkai/{metadata.version('gongkai')}",
        "run": result.run_id,
        "outcome": result.outcome,
        "reason": result.reason,
        "behind": result.behind,
        "exit_status": result.exit_status,
        "started_at": result.started_at,
        "finished_at": result.finished_at,
        "reports": result.reports,
        "sites": [{name: site.get(name) for name in SITE_FIELDS} for site in result.sites],
        "failed": result.failed,
        "missing": result.missing,
        "unreadable": result.unreadable,
        "losses": list(result.losses),
        "monitors": list(result.monitors),
    }


def post(url: str, result: CrawlResult, *, seconds: float = SECONDS, pause: float = PAUSE) -> str | None:
    """Post the summary, twice at most; None where it was taken, else why not, in words that hold no secret."""
    payload = json.dumps(body(result), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "gongkai"}
    opener = urllib.request.build_opener(_NoRedirect)
    why = None
    for attempt in (1, 2):
        request = urllib.request.Request(url, payload, headers, method="POST")  # noqa: S310 - `fault` has looked
        try:
            with opener.open(request, timeout=seconds):
                return None
        except urllib.error.HTTPError as error:
            error.close()
            why = f"it answered {error.code}"
        except urllib.error.URLError as error:
            why = str(error.reason) if isinstance(error.reason, OSError) else "it cannot be reached"
        except OSError as error:
            why = str(error) or type(error).__name__
        except (http.client.HTTPException, ValueError) as error:
            why = type(error).__name__  # whose words may hold the address
        if attempt == 1:
            time.sleep(pause)
    return f"the webhook at {host_of(url)} was not told: {why}"
