"""The CMS families of the sample web, each shaped as its real pages are: addresses, lists, paging, article pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.demo.families import boda, gkmlpt, hanweb, openness, shaped, small, trs
from archive.demo.families.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.demo.families.base import Family
    from archive.demo.model import Sample

FAMILIES: Mapping[str, Callable[[Sample], Family]] = {
    "trs": trs.Trs,
    "hanweb": hanweb.Hanweb,
    "gkmlpt": gkmlpt.Gkmlpt,
    "boda": boda.Boda,
    "openness": openness.Openness,
    "small": small.Small,
    **dict.fromkeys(SHAPES, shaped.Shaped),
}
