"""Telephone, address, postcode, e-mail and the stated source."""

from __future__ import annotations

import pytest

from archive.config import load_words
from archive.report.contact import Contact, find_contact, source_link


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("请联系办公室(地址:广东省广州市政民路51号,邮编:510405,电话:020-86359709)。",
         Contact("020-86359709", "广东省广州市政民路51号", "510405", None)),
        ("地址:中埠镇铁山路37号邮编:255000,联系电话:0533-3081517,电子邮箱:ZBZRMZF@163.com。",
         Contact("0533-3081517", "中埠镇铁山路37号", "255000", "ZBZRMZF@163.com")),
        ("（地址：卯都乡人民政府 电话：0474—6680004）", Contact("0474-6680004", "卯都乡人民政府", None, None)),
        ("如有疑问，请与办公室联系(电话:65825350)。", Contact("65825350", None, None, None)),
        ("地址：淮安市翔宇南道 1 号，邮编：223001，电话：0517-83605210，电子邮箱：a.b@163.com",
         Contact("0517-83605210", "淮安市翔宇南道1号", "223001", "a.b@163.com")),
        ("传真：0599-8891101；网站地址：http://www.a-example.gov.cn/", Contact()),
        ("咨询电话12345，公开电话咨询3000人次", Contact()),
        ("地址：人民路1号（行政中心3楼），电话：(0571)85251234", Contact("(0571)85251234", "人民路1号(行政中心3楼)", None, None)),
        ("接受电话咨询120次，邮箱公开。", Contact()),
    ],
)  # fmt: skip
def test_contact(text: str, contact: Contact) -> None:
    assert find_contact(text.split("\n"), load_words()) == contact


def test_source_link() -> None:
    words = load_words()
    assert (
        source_link(["无。", "原文链接:http://sft.gd.gov.cn/a/post_1.html"], words)
        == "http://sft.gd.gov.cn/a/post_1.html"
    )
    assert source_link(["报告可从http://www.suzhou.gov.cn下载"], words) is None
