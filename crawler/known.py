"""Where earlier runs found reports: asked again when the site is crawled again, so that edits and removals are seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from archive.warc.cdxj import entries
from archive.warc.reader import read_capture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.warc.entry import Entry
    from archive.web.sites import Site

PREFIX = "urn:gongkai:run:"


@dataclass(frozen=True)
class Address:
    url: str
    is_document: bool
    year: int | None  # that the link to it named, or to the report on which it hangs


def known_addresses(
    data: Path, sites: Iterable[Site], years: tuple[int, int] | None = None
) -> Iterator[tuple[Site, list[Address]]]:
    """For each site what the newest run that had something of it wrote down; years outside the span are left out.

    A run that was itself limited to some years says nothing of the others: those are told by the runs before it.
    """
    by_id = {site.id: site for site in sites}
    starts: dict[str, Entry] = {}
    kept: dict[str, list[Entry]] = {}
    for entry in entries(data):
        run, marker, site_id = entry.url.removeprefix(PREFIX).partition(":site:")
        if not entry.url.startswith(PREFIX):
            continue
        if marker and site_id in by_id:
            kept.setdefault(site_id, []).append(entry)
        elif run.endswith(":start"):
            starts[run.removesuffix(":start")] = entry
    limited = cache(lambda run: run in starts and bool(_read(data, starts[run]).get("years")))
    for site_id, records in kept.items():
        found: dict[str, Address] = {}
        for entry in sorted(records, key=lambda entry: entry.date, reverse=True):
            record = _read(data, entry)
            found = {address.url: address for address in _addresses(record)} | found
            if not limited(str(record.get("run"))):
                break
        addresses = [address for address in found.values() if _is_wanted(address, years)]
        if addresses:
            yield by_id[site_id], addresses


def _read(data: Path, entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(read_capture(data, entry).payload)
    return record


def _addresses(record: dict[str, Any]) -> Iterator[Address]:
    years = record.get("years") or {}
    for name in ("candidates", "documents"):
        for url in record.get(name) or ():
            yield Address(url, name == "documents", years.get(url))


def _is_wanted(address: Address, years: tuple[int, int] | None) -> bool:
    return years is None or address.year is None or years[0] <= address.year <= years[1]
