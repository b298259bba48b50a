"""Names of the provinces, by the first two digits of their region codes."""

from __future__ import annotations

from archive.browse.regions import region_name


def province_name(code: str | None) -> str | None:
    """The province, municipality or autonomous region of a region code; None where no code begins like that.

    >>> province_name("43"), province_name("430104"), province_name("99"), province_name(None)
    ('湖南省', '湖南省', None, None)
    """
    return region_name(f"{code[:2]}0000") if code else None
