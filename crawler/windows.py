"""The hours in which anything is asked at all, by the clock in Beijing, where the sites are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24(?=:00)):([0-5]\d)")
DAY = 24 * 60


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Windows:
    """Spans of minutes of the day; without any, it is always open. Moments come with a time zone."""

    spans: tuple[tuple[int, int], ...] = ()

    def is_open(self, moment: datetime) -> bool:
        """
        The end belongs to what follows.

        >>> night = parse_windows("22:00-06:00")
        >>> [night.is_open(datetime(2026, 1, 1, hour, tzinfo=BEIJING)) for hour in (21, 22, 0, 5, 6)]
        [False, True, True, True, False]
        """
        minute = _minute(moment)
        return not self.spans or any(
            first <= minute < last if first < last else minute >= first or minute < last for first, last in self.spans
        )

    def opens(self, moment: datetime) -> str:
        """When the next one begins, as people write it.

        >>> parse_windows("22:00-06:00, 12:00-13:00").opens(datetime(2026, 1, 1, 7, tzinfo=BEIJING))
        '12:00'
        """
        minute = _minute(moment)
        first = min((first for first, _ in self.spans), key=lambda first: (first - minute) % DAY)
        return f"{first // 60:02}:{first % 60:02}"

    def __str__(self) -> str:
        return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in self.spans)


def parse_windows(text: str) -> Windows:
    """
    Windows by spaces or commas; one may reach over midnight. Raises ValueError for what is none.

    >>> str(parse_windows("22:00-06:00 12:30-13:30")), parse_windows("").spans
    ('22:00-06:00, 12:30-13:30', ())
    >>> parse_windows("22-6")
    Traceback (most recent call last):
    ValueError: 22-6: a window is written 22:00-06:00, by the clock in Beijing
    """
    spans = []
    for word in re.split(r"[\s,]+", text.strip()) if text.strip() else ():
        found = WINDOW.fullmatch(word)
        if found is None:
            raise ValueError(f"{word}: a window is written 22:00-06:00, by the clock in Beijing")
        first, last = (int(found[i]) * 60 + int(found[i + 1]) for i in (1, 3))
        if first == last:
            raise ValueError(f"{word}: a window has a beginning and another end")
        spans.append((first, last))
    return Windows(tuple(spans))


def _minute(moment: datetime) -> int:
    there = moment.astimezone(BEIJING)
    return there.hour * 60 + there.minute
