"""A capture: what one record of the archive shows, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# a conversion is no capture, and does not stand in the index
RecordType = Literal["response", "revisit", "resource", "conversion"]


@dataclass(frozen=True)
class Capture:
    """One exchange (or one file taken in) as it stands in the archive.

    `payload` is freed of chunks and content encodings, and bounded; of a revisit it is the payload of the record
    that it refers to, `http_status` that of the exchange itself (304 where the server said so). `headers` are in the
    order and case of the wire; of a 304 they are the original's. `truncated` is what the record says, or `length`
    where the payload was cut here at the bound. `payload_digest` is as in the record, and computed where the record
    has none.
    """

    record_id: str  # as in the header, with the angle brackets
    url: str
    captured_at: str  # ISO 8601 in UTC, as WARC-Date
    record_type: RecordType
    http_status: int | None
    headers: tuple[tuple[str, str], ...]
    media_type: str | None  # lower case, without parameters
    payload: bytes
    payload_digest: str | None
    truncated: str | None
    warc_file: str  # the final name, also while the file is being written
    warc_offset: int
    warc_length: int
    run_id: str | None = None
    is_part_of: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)
