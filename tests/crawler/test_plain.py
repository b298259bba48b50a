"""The quick look at an answer never says more than the close one."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.web.verdict import judge
from crawler.plain import is_plainly_a_page

ROOT = Path(__file__).parents[2]
WORDS = "<li>公开指南与年度报告</li>" * 200


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<html><title>年报</title><script>{{</script><ul>{WORDS}</ul>", True),
        (f"\ufeff <!DOCTYPE html><title>年报</title><!-- x --><ul>{WORDS}</ul>", True),
        (f"<html><title>年报</title><ul>{WORDS[:400]}</ul>", False),  # too few words
        (f"<html><title>年报</title><SCRIPT>{WORDS}</sCript>", False),
        (f"<html><title>年报</title><!--{WORDS}-->", False),
        (f"<html><title>年报</title><script>{WORDS}", False),  # it may go on behind what was read
        ("<html><title>年报</title><ul>" + "<li>&nbsp; \n</li>" * 2000 + "</ul>", False),
        (f"年报<ul>{WORDS}</ul>", False),  # no markup to begin with
        ("<html>" + "<p" * 100_000, False),
        ("<html>" + "<script>" * 40_000, False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_only_markup_with_words_enough_is_plainly_a_page(page: str, expected: bool, encoding: str) -> None:
    body = page.encode(encoding)
    if encoding == "utf-8" or not page.startswith("\ufeff"):
        assert is_plainly_a_page(200, body) is expected
    if is_plainly_a_page(200, body):
        assert judge("http://a.gov.cn/x/1.html", 200, {"content-type": "text/html"}, body) == "page"
    assert not is_plainly_a_page(404, body)


def test_both_looks_agree_on_the_pages_at_hand() -> None:
    found = 0
    for file in (*ROOT.glob("tests/**/*.html"), *ROOT.glob("archive/demo/**/*.html")):
        body = file.read_bytes()
        if is_plainly_a_page(200, body):
            found += 1
            assert judge("http://a.gov.cn/x/1.html", 200, {}, body) == "page", file
    assert found > 5
