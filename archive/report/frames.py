"""Documents that a page holds inside itself, in the `srcdoc` of an iframe: they are read where they are shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DEEPEST = 3
_MOST = 40


class Frames:
    """The frames of a page that hold a document of their own.

    Each is put in its place in the tree. Tables are counted in the document that they stand in, so that a locator
    leads through the archived bytes: which of the iframes, and which of the tables in its document. `parse` makes
    a tree, or nothing where there is none.
    """

    def __init__(self, root: Any, parse: Callable[[str], Any | None]) -> None:
        self._parse = parse
        self._paths: dict[Any, tuple[int, ...]] = {}
        self._put(root, ())

    def _put(self, root: Any, path: tuple[int, ...]) -> None:
        for number, frame in enumerate(list(root.iter("iframe"))):
            source = frame.get("srcdoc")
            if source is None:
                continue
            own = (*path, number)
            page = self._parse(source) if len(own) <= _DEEPEST and len(self._paths) < _MOST else None
            if page is None:
                continue
            self._put(page, own)
            body = page.find("body")
            box = frame.makeelement("div", {name: frame.get(name) for name in ("style", "hidden") if frame.get(name)})
            box.text = None if body is None else body.text
            box.extend([] if body is None else list(body))
            box.tail = frame.tail
            frame.getparent().replace(frame, box)
            self._paths[box] = own

    def tables(self, root: Any) -> Iterator[tuple[Any, int, tuple[int, ...]]]:
        """All tables of the tree in order, each with its number in its own document and the way to that document."""
        counts: Counter[tuple[int, ...]] = Counter()
        for table in root.iter("table"):
            path = self._path(table) if self._paths else ()
            yield table, counts[path], path
            counts[path] += 1

    def _path(self, element: Any) -> tuple[int, ...]:
        return next((self._paths[one] for one in element.iterancestors("div") if one in self._paths), ())
