"""Writes exchanges and what runs have to say as WARC/1.1 records."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archive.warc.entry import RENDERED_PREFIX
from archive.warc.exchange import as_file
from archive.warc.lookup import Index, is_original
from archive.warc.message import (
    NO_HEAD,
    Answer,
    Draft,
    answer_of,
    block_draft,
    fields_block,
    group_of,
    new_id,
    one_line,
    target_uri,
    warc_date,
)
from archive.warc.reader import holds_payload, read_head
from archive.warc.record import EMPTY, Record
from archive.warc.scan import MADE_BY, ORIGINAL_DIGEST, RENDERED_BY, make_entry, sha1_digest, with_request
from archive.warc.store import MAX_SIZE, Store, Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.warc.entry import Entry
    from archive.warc.exchange import Exchange
    from archive.warc.http import Head

__all__ = ["MAX_SIZE", "Original", "Previous", "WarcWriter", "Written"]

# Below this a revisit record would be larger than the payload it spares.
MIN_REVISIT_PAYLOAD = 100


class Previous(NamedTuple):
    """What a conditional request for a URL can be made of."""

    entry: Entry
    etag: str | None
    last_modified: str | None


class Original(NamedTuple):
    """The record that is converted or rendered: its id, address, time and payload digest."""

    record_id: str
    url: str
    date: str
    digest: str


class WarcWriter(Store):
    """The one writer of an archive: `WarcWriter(data, run_id=…, info=…)`.

    `info` becomes the warcinfo record of each file, with `run_id` as `gongkai-run`. Raises LockedError when it is
    made; ArchiveFullError when the disk is full, with nothing half-written left behind: what was acknowledged
    stays, and the run should end.
    """

    @cached_property
    def _index(self) -> Index:
        """Under the lock nobody else appends: what is new in it is what this writer has synced."""
        index = Index(self._data, follows=False)
        self.on_durable(lambda _: index.refresh())
        return index

    def write_exchange(self, exchange: Exchange) -> Written:
        """Response or revisit, request and metadata, in one group; of a failed fetch what there is of them."""
        answer = answer_of(exchange)
        original = self._original(exchange, answer) if answer else None
        group = group_of(exchange, answer, original)
        places = self.write_group(group)
        entry = None
        if answer:
            head = NO_HEAD if original and answer.head.status == 304 else answer.head
            entry = self._entry(group[0], places[0], head)
            entry = with_request(entry, as_file(exchange.sent)) if entry else None
        return self.acknowledge(exchange.url, entry)

    def write_resource(self, url: str, media_type: str, payload: bytes, *, date: datetime | None = None) -> Written:
        """A file of which no exchange is known, or what a run has to say (`urn:gongkai:run:…`)."""
        digest = sha1_digest([payload])
        fields = [
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", warc_date(date or datetime.now(UTC))),
            ("WARC-Target-URI", target_uri(url)),
            ("WARC-Payload-Digest", digest),
            ("Content-Type", one_line(media_type)),
        ]
        draft = block_draft(fields, payload, digest)
        places = self.write_group([draft])
        return self.acknowledge(url, self._entry(draft, places[0], None))

    def write_conversion(self, original: Original, media_type: str, payload: bytes, *, made_by: str) -> Written:
        """Another form of what a record holds; `made_by` names the tool with its version."""
        digest = sha1_digest([payload])
        fields = [
            ("WARC-Type", "conversion"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Date", warc_date(datetime.now(UTC))),
            ("WARC-Target-URI", target_uri(original.url)),
            ("WARC-Refers-To", original.record_id),
            ("WARC-Refers-To-Target-URI", target_uri(original.url)),
            ("WARC-Refers-To-Date", original.date),
            (ORIGINAL_DIGEST, original.digest),
            (MADE_BY, one_line(made_by)),
            ("WARC-Payload-Digest", digest),
            ("Content-Type", one_line(media_type)),
        ]
        draft = block_draft(fields, payload, digest)
        places = self.write_group([draft])
        return self.acknowledge(original.url, self._entry(draft, places[0], None))

    def write_rendered(
        self,
        original: Original,
        payload: bytes,
        *,
        made_by: str,
        parts: Sequence[str] = (),
        date: datetime | None = None,
    ) -> Written:
        """What a browser made of a page; `parts` are the addresses of what its scripts were given besides."""
        when, url = warc_date(date or datetime.now(UTC)), RENDERED_PREFIX + target_uri(original.url)
        base = [("WARC-Date", when), ("WARC-Target-URI", url)]
        fields = [
            ("WARC-Type", "resource"),
            ("WARC-Record-ID", rendered_id := new_id()),
            *base,
            ("WARC-Concurrent-To", original.record_id),
            (RENDERED_BY, one_line(made_by)),
            ("WARC-Payload-Digest", sha1_digest([payload])),
            ("Content-Type", "text/html; charset=utf-8"),
        ]
        facts = {"renderedFrom": original.record_id, "renderedFromDate": original.date, "parts": " ".join(parts)}
        about = [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", new_id()),
            *base,
            ("WARC-Concurrent-To", rendered_id),
            ("Content-Type", "application/warc-fields"),
        ]
        group = [block_draft(fields, payload), block_draft(about, fields_block(facts))]
        places = self.write_group(group)
        return self.acknowledge(original.url, self._entry(group[0], places[0], None))

    def previous(self, url: str) -> Previous | None:
        """The last good capture of the URL and its validators, for a conditional request."""
        for entry in reversed(self._captures_of(url)):
            if entry.method == "GET" and entry.status == 200 and entry.truncated is None:
                head = read_head(self._data, entry)
                return Previous(entry, head.first("etag"), head.first("last-modified"))
        return None

    def _original(self, exchange: Exchange, answer: Answer) -> Entry | None:
        """The capture that this one needs only refer to, if there is one."""
        if exchange.truncated or not exchange.complete:
            return None
        if answer.head.status == 304:
            return self._unmodified(exchange)
        if answer.head.status != 200 or answer.payload_length < MIN_REVISIT_PAYLOAD:
            return None
        for entry in self.fresh(answer.payload_digest):
            if is_original(entry):
                return entry
        found = self._index.by_digest(answer.payload_digest)
        # what others wrote is not believed: the bytes must be there before these are left out
        return found if found and holds_payload(self._data, found) else None

    def _unmodified(self, exchange: Exchange) -> Entry | None:
        """What a 304 says is unchanged: the last good capture of the URL, or what that refers to."""
        for entry in reversed(self._captures_of(exchange.url)):
            if entry.status != 200 or entry.method != exchange.method or entry.truncated:
                continue
            if entry.record_type == "response":
                return entry
            for original in self._captures_of(entry.refers_to_url or ""):
                if original.record_id == entry.refers_to:
                    return original
        return None

    def _captures_of(self, url: str) -> list[Entry]:
        wanted = target_uri(url)
        return [*self._index.by_url(url), *self.fresh(wanted)]

    def _entry(self, draft: Draft, place: tuple[int, int], head: Head | None) -> Entry | None:
        """The same as a later scan of the file makes of the record."""
        record = Record("WARC/1.1", tuple(draft.fields), b"", EMPTY, draft.end - draft.start, *place)
        digest = record.field("WARC-Payload-Digest")
        return make_entry(record, head, digest, self.present_file(may_roll=False).name, self._origin)
