"""A spider for tests: asks each seed, as it is, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request, Spider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


class AskAllSpider(Spider):
    name = "ask_all"

    async def start(self) -> AsyncIterator[Request]:
        for number, url in enumerate(str(getattr(self, "seeds", "")).split()):
            yield Request(url, priority=1000 - number, meta={"site": "one"})
        for url in str(getattr(self, "posts", "")).split():
            yield Request(url, method="POST", body=b"a=1&b=2")

    def parse(self, response: Response) -> Iterator[Request]:
        yield from ()
