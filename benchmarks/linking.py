"""The spider of `fetch.py`: asks each seed and the pages it links to; it knows nothing of the project."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

LINK = re.compile(rb'href="(/p/\d+\.html)"')


class LinkingSpider(Spider):
    """Argument: addresses=FILE, one seed a line."""

    name = "linking"

    def __init__(self, addresses: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._addresses = Path(addresses).read_text().split()

    async def start(self) -> AsyncIterator[Request]:
        for number, url in enumerate(self._addresses):
            yield Request(url, meta={"site": f"site-{number}"})

    def parse(self, response: Any) -> Iterator[Request]:
        for link in LINK.findall(response.body):
            yield Request(response.urljoin(link.decode()), meta={"site": response.meta["site"]})
