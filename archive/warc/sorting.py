"""Sorting more lines than fit in memory."""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AT_ONCE = 50_000  # lines, some 25 MB


@contextmanager
def sorted_lines(lines: Iterable[bytes], at_once: int = _AT_ONCE) -> Iterator[Iterator[bytes]]:
    r"""The lines in order, for as long as the context lasts.

    >>> with sorted_lines([b"c\n", b"a\n", b"b\n"], at_once=1) as result:
    ...     list(result)
    [b'a\n', b'b\n', b'c\n']
    """
    source = iter(lines)
    with ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        while part := sorted(islice(source, at_once)):
            if len(part) < at_once:
                runs.append(part)
                break
            file = stack.enter_context(tempfile.TemporaryFile())
            file.writelines(part)
            file.seek(0)
            runs.append(file)
        yield heapq.merge(*runs)


def each_once(ordered: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, those that stand there twice once."""
    last = b""
    for line in ordered:
        if line != last:
            yield line
        last = line
