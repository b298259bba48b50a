"""Where earlier runs found reports: asked again when the site is crawled again, so that edits and removals are seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.warc.cdxj import entries
from archive.warc.reader import read_capture
from crawler.words import load_words, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.web.sites import Site

PREFIX = "urn:gongkai:run:"


@dataclass(frozen=True)
class Address:
    url: str
    is_document: bool
    title: str = ""


def known_addresses(
    data: Path, sites: Iterable[Site], years: tuple[int, int] | None = None
) -> Iterator[tuple[Site, list[Address]]]:
    """For each site what the newest run that had something of it wrote down; years outside the span are left out."""
    by_id = {site.id: site for site in sites}
    newest: dict[str, Any] = {}
    for entry in entries(data):
        if not entry.url.startswith(PREFIX):
            continue
        _, marker, site_id = entry.url.partition(":site:")
        if marker and site_id in by_id and (site_id not in newest or entry.date > newest[site_id].date):
            newest[site_id] = entry
    for site_id, entry in newest.items():
        record = json.loads(read_capture(data, entry).payload)
        addresses = [address for address in _addresses(record) if _is_wanted(address, years)]
        if addresses:
            yield by_id[site_id], addresses


def _addresses(record: dict[str, Any]) -> Iterator[Address]:
    titles = record.get("titles") or {}
    for url in record.get("candidates") or ():
        yield Address(url, is_document=False, title=titles.get(url, ""))
    for url in record.get("documents") or ():
        yield Address(url, is_document=True, title=titles.get(url, ""))


def _is_wanted(address: Address, years: tuple[int, int] | None) -> bool:
    year = year_of(address.title, load_words()) if years is not None else None
    return years is None or year is None or years[0] <= year <= years[1]
