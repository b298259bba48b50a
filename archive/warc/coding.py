"""Content encodings taken off, a bounded piece at a time, so that a small bomb does not become a large one."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Any, Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PIECE = 1 << 20


class CodingError(ValueError):
    """The bytes are not encoded as said. Raised by the decoders, and caught in `http.decoded`."""


class _Zlib(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _inflate(blocks: Iterable[bytes], new: Callable[[bytes], _Zlib], *, members: bool) -> Iterator[bytes]:
    decoder: _Zlib | None = None
    for block in blocks:
        data = block
        piece = b""
        while data or len(piece) == _PIECE:
            if decoder is None:
                decoder = new(data)
            try:
                piece = decoder.decompress(data, _PIECE)
            except zlib.error as error:
                raise CodingError(str(error)) from error
            yield piece
            if decoder.eof:
                if not members:
                    return
                data, piece, decoder = decoder.unused_data, b"", None
            else:
                data = decoder.unconsumed_tail


def _gunzip(blocks: Iterable[bytes]) -> Iterator[bytes]:
    return _inflate(blocks, lambda _: zlib.decompressobj(31), members=True)


def _deflate(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 9110 means zlib's wrapper; many servers send bare deflate."""

    def new(beginning: bytes) -> _Zlib:
        is_wrapped = beginning[0] & 0x0F == 8 and (len(beginning) < 2 or int.from_bytes(beginning[:2], "big") % 31 == 0)
        return zlib.decompressobj(15 if is_wrapped else -15)

    return _inflate(blocks, new, members=False)


def _unbrotli(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for block in blocks:
        data = block
        while True:
            try:
                piece = decoder.process(data, output_buffer_limit=_PIECE)
            except brotli.error as error:
                raise CodingError(str(error)) from error
            yield piece
            data = b""
            if decoder.is_finished():
                return
            if decoder.can_accept_more_data():
                break


def _unzstd(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder: Any = zstd.ZstdDecompressor()
    for block in blocks:
        data = block
        while True:
            try:
                piece = decoder.decompress(data, _PIECE)
            except zstd.ZstdError as error:
                raise CodingError(str(error)) from error
            yield piece
            data = b""
            if decoder.eof:
                data = decoder.unused_data
                if not data:
                    break
                decoder = zstd.ZstdDecompressor()
            elif decoder.needs_input:
                break
        if decoder.eof:
            decoder = zstd.ZstdDecompressor()


_DECODERS = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def decoders(encodings: list[str]) -> list[Callable[[Iterable[bytes]], Iterator[bytes]]]:
    """What takes the encodings off, outermost first; from the first unknown name on nothing is taken off."""
    chosen: list[Callable[[Iterable[bytes]], Iterator[bytes]]] = []
    for name in reversed(encodings):
        if name not in _DECODERS:
            break
        chosen.append(_DECODERS[name])
    return chosen
