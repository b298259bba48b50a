"""Names of TLS versions and cipher suites as WARC records write them."""

from __future__ import annotations

import re

_BLOCK_CIPHERS = {"AES128": "AES_128_CBC", "AES256": "AES_256_CBC", "DES-CBC3": "3DES_EDE_CBC"}
_SUITE = re.compile(
    r"(?:(?P<exchange>ECDHE|DHE|EDH)-(?P<proof>RSA|ECDSA|DSS)-)?"
    r"(?P<cipher>AES128|AES256|CAMELLIA128|CAMELLIA256|CHACHA20-POLY1305|DES-CBC3|RC4)"
    r"(?:-(?P<mode>GCM|CCM8|CCM))?(?:-(?P<hash>SHA256|SHA384|SHA|MD5))?"
)


def tls_layer(version: str) -> str | None:
    """
    >>> [tls_layer(version) for version in ("TLSv1.3", "TLSv1", "SSLv3", "?")]
    ['tls/1.3', 'tls/1.0', 'ssl/3', None]
    """
    found = re.fullmatch(r"(TLS|SSL)\s?v?(\d(?:\.\d)?)", version, re.IGNORECASE)
    if not found:
        return None
    name, number = found[1].lower(), found[2]
    return f"{name}/{'1.0' if (name, number) == ('tls', '1') else number}"


def iana_cipher(name: str) -> str | None:
    """IANA's name of a cipher suite, from OpenSSL's or its own; None for one that is not known here.

    >>> iana_cipher("TLS_AES_256_GCM_SHA384")
    'TLS_AES_256_GCM_SHA384'
    >>> iana_cipher("ECDHE-RSA-AES128-GCM-SHA256"), iana_cipher("AES256-SHA")
    ('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA')
    >>> iana_cipher("ECDHE-ECDSA-CHACHA20-POLY1305"), iana_cipher("unknown")
    ('TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', None)
    """
    if name.startswith("TLS_"):
        return name
    found = _SUITE.fullmatch(name)
    if not found:
        return None
    exchange = {"EDH": "DHE"}.get(found["exchange"] or "", found["exchange"] or "")
    key = f"{exchange}_{found['proof']}" if exchange else "RSA"
    return f"TLS_{key}_WITH_{_bulk(found['cipher'], found['mode'], found['hash'])}"


def _bulk(cipher: str, mode: str | None, mac: str | None) -> str:
    if cipher == "CHACHA20-POLY1305":
        return "CHACHA20_POLY1305_SHA256"
    if cipher == "RC4":
        return f"RC4_128_{mac or 'SHA'}"
    if mode in ("CCM", "CCM8"):
        return _BLOCK_CIPHERS[cipher].replace("CBC", "CCM") + ("_8" if mode == "CCM8" else "")
    suffix = f"_{mac}" if mac else ""
    if cipher.startswith("CAMELLIA"):
        return f"CAMELLIA_{cipher[-3:]}_{mode or 'CBC'}{suffix}"
    return _BLOCK_CIPHERS[cipher].replace("CBC", mode or "CBC" if cipher != "DES-CBC3" else "CBC") + suffix
