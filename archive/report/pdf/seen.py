"""A PDF page with what one sees of its text: not what is unprinted, of a hidden layer, or beyond what it is cut to."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1, stream_value
from pdfminer.psparser import PSKeyword, PSLiteral, keyword_name
from pdfminer.utils import apply_matrix_pt, decode_text
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from archive.report.pdf.content import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive.report.pdf.place import Box

_UNPRINTED = (3, 7)  # ways to render text (ISO 32000-1, 9.3.6): not at all, and only to cut to it what follows
_SHOWN = 0.3  # of its width and height so much of a letter is seen
_OF_LAYERS: dict[
    str, Callable[[Sequence[bool]], bool]
] = {  # what belongs to several layers is shown where these are (ISO 32000-1, 8.11.2.2)
    "AnyOn": any,
    "AllOn": all,
    "AnyOff": lambda shown: not all(shown),
    "AllOff": lambda shown: not any(shown),
}


class SeenPage(Page):
    """A page of pdfplumber without the text that nobody sees; `is_layer`: all of it is unseen, over a picture of it."""

    is_layer = False

    @property
    def layout(self) -> Any:
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, self.page_number, self.pdf.laparams)
            layers = _Layers(self.pdf.doc.catalog)
            try:
                _Interpreter(self.pdf.rsrcmgr, device, layers, is_layer=self.is_layer).process_page(self.page_obj)
            except Exception as error:
                raise PdfminerException(error) from error
            self._layout = device.get_result()
        return self._layout


def seen(page: Any, *, is_layer: bool) -> SeenPage:
    made = SeenPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
    made.is_layer = is_layer
    return made


def hidden_layers(payload: bytes) -> frozenset[str]:
    """The names of the layers of a file that are hidden, without those that others that are shown have, too."""
    with pdfplumber.open(io.BytesIO(payload), pages=[1]) as file:
        return _Layers(file.doc.catalog).hidden_names


class _Layers:
    """The layers of a file that are hidden when one opens it."""

    def __init__(self, catalog: Mapping[str, Any]) -> None:
        properties = resolve1(catalog.get("OCProperties")) or {}
        self._all = properties.get("OCGs")
        settings = resolve1(properties.get("D")) or {}
        is_off = getattr(settings.get("BaseState"), "name", "ON") == "OFF"
        others = set(_ids(properties.get("OCGs"))) - set(_ids(settings.get("ON"))) if is_off else set[int]()
        self._hidden = others | set(_ids(settings.get("OFF")))

    @property
    def hidden_names(self) -> frozenset[str]:
        names: dict[bool, set[str]] = {True: set(), False: set()}
        for layer in resolve1(self._all) or ():
            held = resolve1(layer)
            name = resolve1(held.get("Name")) if isinstance(held, dict) else None
            if isinstance(name, bytes):
                names[self.hide(layer)].add(decode_text(name))
        return frozenset(names[True] - names[False])

    def hide(self, owner: Any) -> bool:
        """Is what belongs to it hidden: a layer, or several?"""
        if not self._hidden or not isinstance(owner, PDFObjRef):
            return False
        held = resolve1(owner)
        layers = held.get("OCGs") if isinstance(held, dict) else None
        if layers is None:
            return owner.objid in self._hidden
        shown = [one not in self._hidden for one in _ids(layers)]
        policy = getattr(held.get("P"), "name", "AnyOn")
        return bool(shown) and not _OF_LAYERS.get(policy, any)(shown)


def _ids(layers: Any) -> Iterator[int]:
    """The numbers of one object, or of those in a list."""
    held = resolve1(layers)
    each = held if isinstance(held, list) else [layers]
    return (one.objid for one in each if isinstance(one, PDFObjRef))


class _Device(PDFPageAggregatorWithMarkedContent):
    is_hidden = False

    def paint_path(self, *arguments: Any, **named: Any) -> None:
        if not self.is_hidden:
            super().paint_path(*arguments, **named)


class _Interpreter(PDFPageInterpreter):
    def __init__(
        self, resources: Any, device: _Device, layers: _Layers, *, is_layer: bool, cut: Box | None = None
    ) -> None:
        super().__init__(resources, device)
        self._page = device
        self._layers, self._is_layer = layers, is_layer
        self._cut = cut  # to this box, where the page has its corner
        self._cuts: list[Box | None] = []
        self._marked: list[bool] = []  # was what is marked as a part hidden without it?

    def dup(self) -> _Interpreter:
        return _Interpreter(self.rsrcmgr, self._page, self._layers, is_layer=self._is_layer, cut=self._cut)

    def execute(self, streams: Sequence[Any]) -> None:
        """What the streams say to do; pdfminer's own way where one of them may hold itself, or is not easily read."""
        held = [stream_value(one) for one in streams]
        is_plain = all(one.objid is not None and one.objid not in self.parent_stream_ids for one in held)
        found = objects([one.get_data() for one in held]) if is_plain else None
        if found is None:
            super().execute(streams)
            return
        self.stream_ids = {one.objid for one in held if one.objid is not None}
        for one in found:
            if not isinstance(one, PSKeyword):
                self.argstack.append(one)
            elif (operator := _operator(one)) is not None:
                name, count = operator
                arguments = self.pop(count)
                if len(arguments) == count:
                    getattr(self, name)(*arguments)

    def do_q(self) -> None:
        super().do_q()
        self._cuts.append(self._cut)

    def do_Q(self) -> None:  # noqa: N802 - the operators have these names
        super().do_Q()
        if self._cuts:
            self._cut = self._cuts.pop()

    def do_W(self) -> None:  # noqa: N802
        points = [
            apply_matrix_pt(self.ctm, (x, y))
            for _, *places in self.curpath
            for x, y in zip(places[::2], places[1::2], strict=True)
        ]
        if points:
            across, up = zip(*points, strict=True)
            x0, y0, x1, y1 = self._cut or (min(across), min(up), max(across), max(up))
            self._cut = max(x0, min(across)), max(y0, min(up)), min(x1, max(across)), min(y1, max(up))

    do_W_a = do_W  # noqa: N815

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        super().do_BMC(tag)
        self._mark(is_hidden=False)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        super().do_BDC(tag, props)
        is_layer = getattr(tag, "name", None) == "OC" and isinstance(props, PSLiteral)
        named = (resolve1(self.resources.get("Properties")) or {}) if is_layer else {}
        self._mark(is_hidden=is_layer and self._layers.hide(named.get(props.name)))

    def _mark(self, *, is_hidden: bool) -> None:
        self._marked.append(self._page.is_hidden)
        self._page.is_hidden |= is_hidden

    def do_EMC(self) -> None:  # noqa: N802
        super().do_EMC()
        if self._marked:
            self._page.is_hidden = self._marked.pop()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        drawn = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", None)))
        if not self._layers.hide(getattr(drawn, "attrs", {}).get("OC")):
            was_hidden = self._page.is_hidden
            super().do_Do(xobjid_arg)
            self._page.is_hidden = was_hidden

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        held = self._page.cur_item._objs  # noqa: SLF001 - what is drawn may be taken back
        start = len(held)
        super().do_TJ(seq)
        is_flat = len(held) > start and _is_flat(held[start])
        if self._page.is_hidden or is_flat or (self.textstate.render in _UNPRINTED and not self._is_layer):
            del held[start:]
        elif self._cut is not None:
            drawn = held[start:]
            if not all(_is_shown(char, self._cut) for char in drawn[:: max(1, len(drawn) - 1)]):
                held[start:] = [char for char in drawn if _is_shown(char, self._cut)]


def _is_flat(char: Any) -> bool:
    """Has the letter no height, or no breadth? So have those that stand further off than a number tells."""
    a, b, c, d, *_ = char.matrix
    return bool(a * d == b * c or char.height == 0)


@lru_cache(maxsize=1024)
def _operator(word: PSKeyword) -> tuple[str, int] | None:
    """What an operator is called here, and how many arguments it has."""
    name = "do_" + keyword_name(word).replace("*", "_a").replace('"', "_w").replace("'", "_q")
    method = getattr(_Interpreter, name, None)
    return None if method is None else (name, method.__code__.co_argcount - 1)


def _is_shown(char: Any, cut: Box) -> bool:
    x0, y0, x1, y1 = char.bbox
    across, up = min(x1, cut[2]) - max(x0, cut[0]), min(y1, cut[3]) - max(y0, cut[1])
    return bool(across >= _SHOWN * (x1 - x0) and up >= _SHOWN * (y1 - y0))
