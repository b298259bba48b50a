"""One line of the index: what a capture is and where it lies.

Written as pywb reads and writes CDXJ (`mime` is `warc/revisit` for a revisit, numbers are strings, a SHA-1 digest
goes without its `sha1:`), with fields of our own behind: `type`, `id`, `date`, and where they say something `media`
(of a revisit), `truncated`, `refers_to`, `refers_to_url`, `refers_to_date`, `method`, `body` (digest of what was sent
with a POST), `run`, `part_of`, `within` (the page whose scripts asked for it), `made_by`.

A conversion (another form of what some record holds, made here to be read) stands in a file of its own under
`urn:gongkai:conversion:` and the payload digest of the original: nobody who asks the index for a page is given one.
What a browser made of a page by running its scripts is a resource under `urn:gongkai:rendered:` and the page's address,
with the browser as `made_by`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from archive.warc.errors import ArchiveError

if TYPE_CHECKING:
    from archive.warc.capture import RecordType

REVISIT = "warc/revisit"
CONVERSION_PREFIX = "urn:gongkai:conversion:"
RENDERED_PREFIX = "urn:gongkai:rendered:"


@dataclass(frozen=True)
class Entry:
    """One response, revisit, resource or conversion record; `date` is WARC-Date, `timestamp` its 14 digits."""

    surt: str
    timestamp: str
    url: str
    date: str
    record_type: RecordType
    record_id: str
    filename: str  # the final name, without `.open`
    offset: int
    length: int
    media_type: str | None = None
    status: int | None = None
    digest: str | None = None  # as in WARC-Payload-Digest, computed where the record has none
    truncated: str | None = None
    refers_to: str | None = None
    refers_to_url: str | None = None
    refers_to_date: str | None = None
    method: str = "GET"
    body_digest: str | None = None  # of what was sent with a POST
    run_id: str | None = None
    is_part_of: str | None = None
    within: str | None = None  # the page whose scripts asked for it
    made_by: str | None = None  # of a conversion or what was rendered: the tool and its version

    @property
    def captured_at(self) -> str:
        return self.date

    @property
    def is_run_record(self) -> bool:
        return self.url.startswith("urn:gongkai:run:")

    @property
    def is_conversion(self) -> bool:
        return self.record_type == "conversion"

    @property
    def is_rendered(self) -> bool:
        return self.record_type == "resource" and self.url.startswith(RENDERED_PREFIX)

    @property
    def page_url(self) -> str:
        """The address of which it is a capture."""
        return self.url.removeprefix(RENDERED_PREFIX) if self.is_rendered else self.url

    @property
    def original_digest(self) -> str | None:
        """Of a conversion: the payload digest of what was converted."""
        return self.url.removeprefix(CONVERSION_PREFIX) if self.is_conversion else None

    @property
    def is_capture(self) -> bool:
        """Whether it shows what some address held: neither a run's own words nor a conversion."""
        return not self.is_run_record and not self.is_conversion


def format_line(entry: Entry) -> bytes:
    """The line, with its line feed."""
    is_revisit = entry.record_type == "revisit"
    digest = entry.digest.removeprefix("sha1:") if entry.digest else None
    fields = {
        "url": entry.url,
        "mime": REVISIT if is_revisit else entry.media_type,
        "status": str(entry.status) if entry.status is not None else None,
        "digest": digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": entry.filename,
        "type": entry.record_type,
        "id": entry.record_id,
        "date": entry.date,
        "media": entry.media_type if is_revisit else None,
        "truncated": entry.truncated,
        "refers_to": entry.refers_to,
        "refers_to_url": entry.refers_to_url,
        "refers_to_date": entry.refers_to_date,
        "method": entry.method if entry.method != "GET" else None,
        "body": entry.body_digest,
        "run": entry.run_id,
        "part_of": entry.is_part_of,
        "within": entry.within,
        "made_by": entry.made_by,
    }
    stated = {name: value for name, value in fields.items() if value is not None}
    return f"{entry.surt} {entry.timestamp} {json.dumps(stated, ensure_ascii=True)}\n".encode()


def parse_line(line: bytes) -> Entry:
    """The entry of a line. Raises ArchiveError when it is none of ours."""
    try:
        key, timestamp, text = line.decode("utf-8").split(" ", 2)
        fields = json.loads(text)
        digest = fields.get("digest")
        is_revisit = fields["mime"] == REVISIT if "mime" in fields else False
        status = fields.get("status", "")
        return Entry(
            surt=key,
            timestamp=timestamp,
            url=fields["url"],
            date=fields["date"],
            record_type=cast("RecordType", fields["type"]),
            record_id=fields["id"],
            filename=fields["filename"],
            offset=int(fields["offset"]),
            length=int(fields["length"]),
            media_type=fields.get("media" if is_revisit else "mime"),
            status=int(status) if status.isdecimal() else None,
            digest=f"sha1:{digest}" if digest and ":" not in digest else digest,
            truncated=fields.get("truncated"),
            refers_to=fields.get("refers_to"),
            refers_to_url=fields.get("refers_to_url"),
            refers_to_date=fields.get("refers_to_date"),
            method=fields.get("method", "GET"),
            body_digest=fields.get("body"),
            run_id=fields.get("run"),
            is_part_of=fields.get("part_of"),
            within=fields.get("within"),
            made_by=fields.get("made_by"),
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ArchiveError(f"not an index line of this archive: {line[:120]!r}") from error


_CONVERSION = b', "type": "conversion", '
_HEX = rb"[0-9a-fA-F]"
_ESCAPED = rb'\\(?:["\\/bfnrt]|u(?:[0-9abcefABCEF]X{3}|[dD][0-7]X{2}|[dD][89abAB]X{2}\\u[dD][c-fC-F]X{2}))'.replace(
    b"X", _HEX
)
_TEXT = rb'"[ !#-\[\]-\x7f]*(?:E[ !#-\[\]-\x7f]*)*"'.replace(b"E", _ESCAPED)  # of JSON, in ASCII
_LINE = re.compile(
    rb'[!-~]+ \d{14} \{"url": T(?:, "mime": T)?(?:, "status": "\d{1,9}")?(?:, "digest": T)?'
    rb', "length": "\d{1,18}", "offset": "\d{1,18}", "filename": T'
    rb', "type": "(?:response|revisit|resource|conversion)", "id": T, "date": T(?:, "[a-z_]+": T)*\}\n'.replace(
        b"T", _TEXT
    )
)
_PLACE = re.compile(rb'"length": "(\d+)", "offset": "(\d+)", "filename": "([^"\\]+)"')


def is_line(line: bytes) -> bool:
    """Whether it is one that `format_line` may have written: `parse_line` and `place_of` take it."""
    return _LINE.fullmatch(line) is not None


def is_conversion_line(line: bytes) -> bool:
    """Whether the line is of a conversion; quotes within a field are escaped, so that no address looks like it."""
    return _CONVERSION in line


def place_of(line: bytes) -> tuple[str, int, int]:
    """(filename, offset, length) of a line, at a tenth of the cost of parsing it."""
    found = _PLACE.search(line)
    if found is None:
        entry = parse_line(line)
        return (entry.filename, entry.offset, entry.length)
    return (found[3].decode(), int(found[2]), int(found[1]))
