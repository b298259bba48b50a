"""The agencies of reports and sites, each once, with those that took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.agencies import Agency, identify
from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.database.sites import SiteRow

_FIELDS = ("name", "region_code", "region_name", "level", "kind", "valid_from", "valid_to")


class Agencies:
    """Gathers agencies as they are met; what is told twice and differently is decided the same way in any order."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, Any]] = {}
        self._owners: dict[str, int] = {}

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

    def owner(self, site_id: str) -> int | None:
        return self._owners.get(site_id)

    def bounds(self) -> dict[int, tuple[int | None, int | None]]:
        """Agency id → first and last year at whose end it stood."""
        return {key: (row["valid_from"], row["valid_to"]) for key, row in self._rows.items()}

    def rows(self) -> Iterator[dict[str, Any]]:
        for key in sorted(self._rows):
            yield self._rows[key]

    def _add(self, agency: Agency) -> int:
        key = stable_id(agency.name, agency.region_code or "")
        row: dict[str, Any] = {"id": key} | {field: getattr(agency, field) for field in _FIELDS}
        row["successor_id"] = self._add(agency.successor) if agency.successor else None
        known = self._rows.get(key)
        if known is None or _order(row) < _order(known):
            self._rows[key] = row
        return key


def _order(row: dict[str, Any]) -> list[tuple[bool, str]]:
    """Sorts what says more first."""
    return [(value is None, str(value)) for value in row.values()]
