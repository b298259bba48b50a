"""The site list: which sites are crawled, and whose they are."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

FIELDS = ("id", "name", "region_code", "level", "platform", "seed")
LEVELS = ("ministry", "province", "city", "county", "township")
MINISTRIES = "100000"
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Site:
    """One line of the list. A seed given on the command line has an id and a seed only; the rest is unknown."""

    id: str
    name: str
    region_code: str | None
    level: str | None
    platform: str | None
    seed: str


@dataclass(frozen=True)
class Fault:
    line: int
    reason: str


class SiteListError(ValueError):
    """The site list cannot be used: every fault at once. Raised before the first request."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{name}:{fault.line}: {fault.reason}" for fault in faults))


def parse_sites(text: str, name: str) -> tuple[Site, ...]:
    r"""
    The sites of a list; `name` is the file's, for messages. Raises SiteListError.

    >>> text = "id,name,region_code,level,platform,seed\nsft,广东省司法厅,440000,province,,http://sft.gd.gov.cn/"
    >>> parse_sites(text, "sites.csv")[0].name
    '广东省司法厅'
    >>> parse_sites("id,name,region_code,level,platform,seed\nA,,44,town,,ftp://x", "s.csv")
    Traceback (most recent call last):
    archive.web.sites.SiteListError: s.csv:2: id 'A': small letters, digits and hyphens only
    s.csv:2: name is empty: the agency's official Chinese name stands here
    s.csv:2: region_code '44': six digits of GB/T 2260, as in 440000
    s.csv:2: level 'town': one of ministry, province, city, county, township
    s.csv:2: seed 'ftp://x': an http or https address with a host stands here
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    faults: list[Fault] = []
    sites: list[Site] = []
    first_seen: dict[str, int] = {}
    try:
        header = [field.strip() for field in next(reader, [])]
        if faults := _header_faults(header):
            raise SiteListError(name, faults)
        for row in reader:
            if not any(field.strip() for field in row):
                continue
            line = reader.line_num
            if len(row) != len(FIELDS):
                faults.append(Fault(line, f"{len(row)} fields instead of {len(FIELDS)} ({','.join(FIELDS)})"))
                continue
            fields = dict(zip(header, (field.strip() for field in row), strict=True))
            faults += [Fault(line, reason) for reason in _row_faults(fields)]
            if (first := first_seen.setdefault(fields["id"], line)) != line:
                faults.append(Fault(line, f"id '{fields['id']}' stands already in line {first}"))
            sites.append(_site(fields))
    except csv.Error as error:
        faults.append(Fault(reader.line_num, f"not readable as CSV: {error}"))
    if faults:
        raise SiteListError(name, faults)
    return tuple(sites)


def _site(fields: dict[str, str]) -> Site:
    return Site(
        id=fields["id"],
        name=fields["name"],
        region_code=fields["region_code"],
        level=fields["level"],
        platform=fields["platform"] or None,
        seed=fields["seed"],
    )


def _header_faults(header: list[str]) -> list[Fault]:
    wanted = f"the header is {','.join(FIELDS)}"
    missing = [field for field in FIELDS if field not in header]
    unknown = [field for field in header if field not in FIELDS]
    if missing:
        return [Fault(1, f"no column {', '.join(missing)}: {wanted}")]
    if unknown:
        return [Fault(1, f"unknown column {', '.join(field or '(empty)' for field in unknown)}: {wanted}")]
    if len(header) != len(FIELDS):
        return [Fault(1, f"a column stands twice: {wanted}")]
    return []


def _row_faults(fields: dict[str, str]) -> list[str]:
    faults = []
    if not re.fullmatch(r"[a-z0-9-]+", fields["id"]):
        faults.append(f"id '{fields['id']}': small letters, digits and hyphens only")
    if not fields["name"]:
        faults.append("name is empty: the agency's official Chinese name stands here")
    elif not HAN.search(fields["name"]):
        faults.append(f"name '{fields['name']}': not a Chinese name")
    if not re.fullmatch(r"[0-9]{6}", fields["region_code"]):
        faults.append(f"region_code '{fields['region_code']}': six digits of GB/T 2260, as in 440000")
    if fields["level"] not in LEVELS:
        faults.append(f"level '{fields['level']}': one of {', '.join(LEVELS)}")
    elif fields["level"] == "ministry" and fields["region_code"] != MINISTRIES:
        faults.append(f"region_code '{fields['region_code']}': that of a ministry is {MINISTRIES}")
    if not re.fullmatch(r"[a-z0-9_-]*", fields["platform"]):
        faults.append(f"platform '{fields['platform']}': small letters, digits, hyphens and underscores, or empty")
    if (reason := seed_fault(fields["seed"])) is not None:
        faults.append(reason)
    return faults


def seed_fault(seed: str) -> str | None:
    """What is wrong with an address at which a crawl is to begin; None if nothing is."""
    try:
        parts = urlsplit(seed)
        port = parts.port
    except ValueError as error:
        return f"seed '{seed}': {error}"
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or re.search(r"\s", seed):
        return f"seed '{seed}': an http or https address with a host stands here"
    if parts.username is not None:
        return f"seed '{seed}': an address with a user name is not crawled"
    return None
