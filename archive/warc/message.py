"""From an exchange to the header fields and blocks of its records; no file is touched but the exchange's own."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from archive.warc.exchange import Exchange, as_file
from archive.warc.http import BLOCK, Head, Message, blocks_of, entity_blocks, parse_head, split_message
from archive.warc.scan import NOT_MODIFIED, WITHIN, labelled, new_sha1, sha1_digest
from archive.warc.tls import iana_cipher, tls_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.warc.entry import Entry

Fields = list[tuple[str, str]]
CRLF = "\r\n"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = "identical-payload-digest"
NO_HEAD = Head(None, None, "", ())
_CONTROLS = re.compile(r"[\r\n\x00]+")


@dataclass(frozen=True)
class Draft:
    """A record to be written: `file` holds the block from `start` to `end`; `digest` is the block's, where known."""

    fields: Fields
    file: BinaryIO
    start: int
    end: int
    digest: str = ""

    def blocks(self, *more: tuple[str, str]) -> Iterator[bytes]:
        """The whole record, header and trailer included, as it goes into the gzip member."""
        length = self.end - self.start
        small = b"".join(blocks_of(self.file, self.start, self.end)) if length <= BLOCK else None
        digest = self.digest or sha1_digest(blocks_of(self.file, self.start, self.end) if small is None else (small,))
        fields = (*self.fields, *more, ("WARC-Block-Digest", digest), ("Content-Length", length))
        head = f"WARC/1.1\r\n{''.join([f'{name}: {value}{CRLF}' for name, value in fields])}\r\n".encode()
        if small is not None:
            yield b"%b%b\r\n\r\n" % (head, small)
            return
        yield head
        yield from blocks_of(self.file, self.start, self.end)
        yield b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """What came back, taken apart."""

    file: BinaryIO
    message: Message
    head: Head
    end: int
    payload_digest: str
    payload_length: int

    @property
    def start(self) -> int:
        return len(self.message.interim)


def new_id() -> str:
    """A random UUID (version 4), at a quarter of the price of the one in the library."""
    number = int.from_bytes(os.urandom(16), "big") & ~(0xF << 76) & ~(0x3 << 62) | 0x4 << 76 | 0x2 << 62
    text = f"{number:032x}"
    return f"<urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}>"


def warc_date(time: datetime) -> str:
    """
    >>> warc_date(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05.000000Z'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def one_line(text: str) -> str:
    """Text fit for a header field or a line of warc-fields."""
    return _CONTROLS.sub(" ", text).strip()


def target_uri(url: str) -> str:
    """The URL as records state it: without fragment, and on one line."""
    plain = one_line(url).partition("#")[0].replace(" ", "%20")
    return plain.encode("utf-8", "replace").decode("utf-8")


def answer_of(exchange: Exchange) -> Answer | None:
    """None where nothing came back, or nothing but interim heads."""
    file = as_file(exchange.received)
    message = split_message(file)
    end = file.seek(0, 2)
    if end == len(message.interim):
        return None
    head = parse_head(message.head)
    length = 0
    sha1 = new_sha1()
    for block in entity_blocks(file, message, head):
        length += len(block)
        sha1.update(block)
    return Answer(file, message, head, end, labelled(sha1), length)


def group_of(exchange: Exchange, answer: Answer | None, original: Entry | None) -> list[Draft]:
    """Response (or a revisit of the original), request, metadata: what is there of them, in this order."""
    request = as_file(exchange.sent)
    request_length = request.seek(0, 2)
    request_id = new_id() if request_length else None
    response_id = new_id() if answer else None
    base = [("WARC-Date", warc_date(exchange.started)), ("WARC-Target-URI", target_uri(exchange.url))]
    network = _network(exchange, answer)
    group: list[Draft] = []
    if answer and response_id:
        fields = [("WARC-Record-ID", response_id), *base, *network]
        if request_id:
            fields.append(("WARC-Concurrent-To", request_id))
        if exchange.within:
            fields.append((WITHIN, target_uri(exchange.within)))
        if exchange.truncated:
            fields.append(("WARC-Truncated", exchange.truncated))
        group.append(_revisit(fields, answer, original) if original else _response(fields, answer))
    if request_id:
        fields = [("WARC-Type", "request"), ("WARC-Record-ID", request_id), *base, *network]
        if response_id:
            fields.append(("WARC-Concurrent-To", response_id))
        fields.append(("Content-Type", "application/http; msgtype=request"))
        group.append(Draft(fields, request, 0, request_length))
    fields = [("WARC-Type", "metadata"), ("WARC-Record-ID", new_id()), *base]
    if concurrent := response_id or request_id:
        fields.append(("WARC-Concurrent-To", concurrent))
    fields.append(("Content-Type", "application/warc-fields"))
    group.append(block_draft(fields, _metadata(exchange, answer, original)))
    return group


def block_draft(fields: Fields, block: bytes, digest: str = "") -> Draft:
    return Draft(fields, as_file(block), 0, len(block), digest)


def fields_block(facts: dict[str, str]) -> bytes:
    return "".join(f"{name}: {one_line(value)}\r\n" for name, value in facts.items()).encode()


def _response(fields: Fields, answer: Answer) -> Draft:
    fields = [
        ("WARC-Type", "response"),
        *fields,
        ("WARC-Payload-Digest", answer.payload_digest),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return Draft(fields, answer.file, answer.start, answer.end)


def _revisit(fields: Fields, answer: Answer, original: Entry) -> Draft:
    """A 304 has no block: replay tools would show the 304 instead of the original; its head goes into metadata."""
    is_304 = answer.head.status == 304
    fields = [
        ("WARC-Type", "revisit"),
        *fields,
        ("WARC-Profile", _PROFILE + (NOT_MODIFIED if is_304 else IDENTICAL)),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", original.date),
        ("WARC-Payload-Digest", original.digest or answer.payload_digest),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    end = answer.start if is_304 else answer.message.body_at
    return Draft(fields, answer.file, answer.start, end)


def _network(exchange: Exchange, answer: Answer | None) -> Fields:
    fields: Fields = []
    if exchange.peer_ip and not exchange.proxied:
        fields.append(("WARC-IP-Address", exchange.peer_ip.partition("%")[0]))
    if answer and answer.head.version:
        fields.append(("WARC-Protocol", answer.head.version))
    if exchange.tls_version and (layer := tls_layer(exchange.tls_version)):
        fields.append(("WARC-Protocol", layer))
    if exchange.cipher_suite and (cipher := iana_cipher(exchange.cipher_suite)):
        fields.append(("WARC-Cipher-Suite", cipher))
    return fields


def _metadata(exchange: Exchange, answer: Answer | None, original: Entry | None) -> bytes:
    facts = {name: value for name, value in exchange.metadata.items() if value}
    facts["attempts"] = str(exchange.attempts)
    if exchange.error:
        facts["fetchError"] = exchange.error
    elif answer is None:
        facts["fetchError"] = "no answer"
    interim = answer.message.interim if answer else split_message(as_file(exchange.received)).interim
    if interim:
        facts["interimHeads"] = base64.b64encode(interim).decode("ascii")
    if answer and original and answer.head.status == 304:
        facts["http304Head"] = base64.b64encode(answer.message.head).decode("ascii")
    return fields_block(facts)
