from __future__ import annotations

import time

import pytest

from archive.browse.styles import safe_css


class Holds:
    """An archive that holds every address with `kept` in it."""

    def picture(self, address: str) -> str | None:
        return "/p" if "kept" in address else None

    def sheet(self, address: str) -> str | None:
        return "i{j:k}" if "kept" in address else None


@pytest.mark.parametrize(
    ("css", "safe"),
    [
        ("a{color:red!important;top:1px ! important}", "a{color:red;top:1px }"),
        ("a{background:url(kept.png) no-repeat}", 'a{background:url("/p") no-repeat}'),
        ("a{background:url( 'kept.png' )}", 'a{background:url("/p")}'),
        ("a{background:URL(http://evil/x)}", "a{background:none}"),
        (r"a{background:\75 rl(http://evil/x)}", "a{background:none}"),
        (r"a{background:u\72\6c(http://evil/x)}", "a{background:none}"),
        ("a{background:url(javascript:alert(1))}", "a{background:none)}"),
        ("a{background:url(data:image/svg+xml,<svg>)}", "a{background:none}"),
        ("a{background:image-set('http://evil/x' 1x)}", "a{background:gongkai-unknown('http://evil/x' 1x)}"),
        ("a{src:src('http://evil/x');b:image('http://evil/x')}", "a{src:gongkai-unknown('http://evil/x');b:gongkai-unknown('http://evil/x')}"),
        ("--x: url(http://evil/x); background: var(--x)", "--x: none; background: var(--x)"),
        ("@import url('kept.css') screen; b{c:d}", "@media screen {i{j:k}} b{c:d}"),
        ("@import 'kept.css'; @import 'http://evil/';b{c:d}", "i{j:k} b{c:d}"),
        (r"@\69mport 'http://evil/';p{a:b}", "p{a:b}"),
        ("@IMPORT url(http://evil/);p{a:b}", "p{a:b}"),
        ("@font-face{font-family:x;src:url(kept.ttf)}p{a:b}", "p{a:b}"),
        ("@charset 'x';@namespace url(http://evil/);@-moz-document url(http://evil/){p{a:b}}q{a:b}", "q{a:b}"),
        ("@media (max-width:9px){p{a:url(http://evil/)}}", "@media (max-width:9px){p{a:none}}"),
        ("a{width:expression(alert(1))}", "a{width:gongkai-unknown(gongkai-unknown(1))}"),
        ("a{content:'</style><script>'}", "a{content:'\\3c /style>\\3c script>'}"),
        ("</style><img src=x onerror=alert(1)>", "/style> img src=x onerror=gongkai-unknown(1)>"),
        ("<!-- a{b:c} /* url(http://evil/) */ -->", "a{b:c}"),
        ("a{b:'unclosed\n}c{d:e}", "a{b: unclosed }c{d:e}"),
        ('a{b:"', 'a{b:""'),
        ("a{b:url(http://evil/", "a{b:none"),
        ("a[b^='c'].d>#e+f~g:not(.h)::before{width:calc(100% - 3px);color:#ABC}", "a[b^='c'].d>#e+f~g:not(.h)::before{width:calc(100% - 3px);color:#ABC}"),
        ("a{color:red\\9;*zoom:1}", "a{color:gongkai-unknown;*zoom:1}"),
    ],
)  # fmt: skip
def test_sheets_are_made_safe(css: str, safe: str) -> None:
    assert safe_css(css, Holds()) == safe


@pytest.mark.parametrize(
    "css",
    ["\\aaaaaa" * 50_000, '"' + '\\"' * 100_000, '"\n' * 50_000, "url(" * 50_000, "(" * 100_000, "@x " * 50_000, "a\\" * 50_000, "/*" * 50_000, "@import '" * 50_000, "@a{" * 30_000, "u\\72" * 50_000],
)  # fmt: skip
def test_no_sheet_takes_long(css: str) -> None:
    began = time.process_time()
    safe_css(css, Holds())
    assert time.process_time() - began < 3
