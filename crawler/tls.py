"""TLS as old sites still speak it: what is asked for is public, and what was spoken is recorded."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader import contextfactory


class OldTls:
    """Scrapy's own way of connecting, with ciphers and a security level that TLS 1.0 can be agreed on with.

    Twisted turns `ciphers` into names, and by that loses the level (`@SECLEVEL=0`) that OpenSSL 3 wants for it.
    """

    def __init__(self, scrapys: Any, ciphers: str) -> None:
        self._scrapys, self._ciphers = scrapys, ciphers.encode("ascii")

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        creator = self._scrapys.creatorForNetloc(hostname, port)
        contextfactory._get_creator_context(creator).set_cipher_list(self._ciphers)  # noqa: SLF001 - one of the hooks
        return creator
