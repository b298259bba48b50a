"""The agencies of reports and sites, each once, with those that took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.agencies import Agency, identify
from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from archive.database.sites import SiteRow

_FIELDS = ("name", "region_code", "region_name", "level", "kind", "valid_from", "valid_to")


class Agencies:
    """Gathers agencies as they are met; what is told twice and differently is decided the same way in any order."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, Any]] = {}
        self._owners: dict[str, int] = {}
        self._joined: dict[int, set[int]] = {}

    def of(self, name: str | None, year: int | None, site: SiteRow | None) -> int | None:
        """The id of the agency that a report names."""
        if name is None:
            return None
        hints = (site.region_code, site.level) if site else (None, None)
        return self._add(identify(name, year=year, region_code=hints[0], level=hints[1]))

    def of_site(self, site: SiteRow, year: int | None) -> int | None:
        """The id of the agency that a site belongs to; of several runs the last tells."""
        found = self.of(site.name, year, site)
        if found is not None:
            self._owners[site.id] = found
        return found

    @property
    def owners(self) -> dict[str, int]:
        """Site → the agency that it belongs to."""
        return self._owners

    @property
    def ids(self) -> set[int]:
        return set(self._rows)

    def add_all(self, others: Agencies, some: Container[int] | None = None) -> None:
        """Take in what others gathered, all of it or these."""
        for key, row in others._rows.items():
            if some is None or key in some:
                self._keep(key, row)

    def joined_to(self, ids: Iterable[int]) -> set[int]:
        """The agencies that took the place of these, or whose place these took."""
        found = set()
        for one in ids:
            found |= self._joined.get(one, set())
        return found

    def rows(self) -> Iterator[dict[str, Any]]:
        for key in sorted(self._rows):
            yield self._rows[key]

    def _add(self, agency: Agency) -> int:
        key = stable_id(agency.name, agency.region_code or "")
        row: dict[str, Any] = {"id": key} | {field: getattr(agency, field) for field in _FIELDS}
        row["successor_id"] = self._add(agency.successor) if agency.successor else None
        self._keep(key, row)
        return key

    def _keep(self, key: int, row: dict[str, Any]) -> None:
        known = self._rows.get(key)
        if known is None or (row != known and _order(row) < _order(known)):
            self._rows[key] = row
        if row["successor_id"] is not None:
            self._joined.setdefault(key, set()).add(row["successor_id"])
            self._joined.setdefault(row["successor_id"], set()).add(key)


def _order(row: dict[str, Any]) -> list[tuple[bool, str]]:
    """Sorts what says more first."""
    return [(value is None, str(value)) for value in row.values()]
