"""Documents that a page holds inside itself, in the `srcdoc` of an iframe or in a script: read where they are shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.report.model import Locator

_DEEPEST = 3
_MOST = 40


class Frames:
    """The documents that a page holds inside itself.

    Each is put in its place in the tree. Tables are counted in the document that they stand in, so that a locator
    leads through the archived bytes: which of the iframes, or which string of a script, and which of the tables in its
    document. `parse` makes a tree, or nothing where there is none.
    """

    def __init__(self, root: Any, parse: Callable[[str], Any | None]) -> None:
        self._parse = parse
        self._places: dict[Any, Locator] = {}
        self._put(root, ())

    def _put(self, root: Any, path: tuple[int, ...]) -> None:
        for number, frame in enumerate(list(root.iter("iframe"))):
            source = frame.get("srcdoc")
            if source is None:
                continue
            own = (*path, number)
            page = self._parse(source) if len(own) <= _DEEPEST and len(self._places) < _MOST else None
            if page is None:
                continue
            self._put(page, own)
            box = _box(frame, page)
            box.tail = frame.tail
            frame.getparent().replace(frame, box)
            self._places[box] = {"frame": list(own)}

    def append(self, body: Any, page: Any, place: Locator) -> None:
        """Put a document at the end of the page, as a script may do; `place` leads to it."""
        box = _box(body, page)
        body.append(box)
        self._places[box] = place

    def tables(self, root: Any) -> Iterator[tuple[Any, int, Locator]]:
        """All tables of the tree in order, each with its number in its own document and the way to that document."""
        counts: Counter[tuple[str, ...]] = Counter()
        for table in root.iter("table"):
            place = self._place(table) if self._places else {}
            key = tuple(map(str, place.items()))
            yield table, counts[key], place
            counts[key] += 1

    def _place(self, element: Any) -> Locator:
        return next((self._places[one] for one in element.iterancestors("div") if one in self._places), {})


def _box(around: Any, page: Any) -> Any:
    """The body of a document as a part of another; hidden where what is `around` it is."""
    body = page.find("body")
    box = around.makeelement("div", {name: around.get(name) for name in ("style", "hidden") if around.get(name)})
    box.text = None if body is None else body.text
    box.extend([] if body is None else list(body))
    return box
