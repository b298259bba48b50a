"""Keys as the package `surt` 0.3.1 makes them, which pywb and the Wayback Machine use."""

from __future__ import annotations

import pytest

from archive.warc.surt import surt

# what the package answered, one row per wart of a URL
KEYS = [
    ("urn:gongkai:run:AB-1:start", "urn:gongkai:run:ab-1:start"),
    ("urn:uuid:X?y=Z", "urn:uuid:x?y=z"),
    ("dns:www.gov.cn", "dns:www.gov.cn"),
    ("example.com", "com,example)/"),
    ("http://https/x", "https)/x"),
    ("http:////www.vikings.com/a", "com,vikings)/a"),
    ("https://http://a.cn/b", "cn,a)/b"),
    ("ftp://a.cn/x", "cn,a)/x"),
    ("urn:sha256:ABC", "urn:sha256:abc"),
    ("mailto:A@b.cn", "mailto:a@b.cn"),
    ("http:///x", "x)/"),
    ("https://www.gov.cn:0080/%252e%252e/x?a=", "cn,gov:80)/../x?a="),
    ("HTTP://www.gov.cn/../x?A=%E5%B9%B4&b#x", "cn,gov)/../x?a=%e5%b9%b4&b"),
    ("http://WWW2.example.gov.cn?&&#x", "cn,gov,example)/?&&"),
    ("http://x.cn:/%252e%252e/x?A=%E5%B9%B4&b", "cn,x)/../x?a=%e5%b9%b4&b"),
    (
        "http://WWW2.example.gov.cn/100%/?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2#x",
        "cn,gov,example)/100%25?x=1&z=2",
    ),
    ("https://010.0.0.1/a/..?年=报", "1,0,0,8)/?%e5%b9%b4=%e6%8a%a5"),
    ("http://h.cn:80/#x", "cn,h)/"),
    ("http://[::1]:81/../x?a=", "::1:81)/../x?a="),
    ("http://a..b.cn./(S(abcdefghijklmnopqrstuvwx))/p.aspx?&&", "cn,b,a)/p.aspx?&&"),
    ("https://www.gov.cn:0080/a/../b/./c//d/?#x", "cn,gov:80)/b/c/d"),
    ("https://h.cn:80/x;jsessionid=1?&&#x", "cn,h:80)/x;jsessionid=1?&&"),
    ("https://h.cn:80/a b?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,h:80)/a%20b"),
    ("https://010.0.0.1/%252e%252e/x?", "1,0,0,8)/../x"),
    ("http://www.gov.cn:0080?年=报#x", "cn,gov)/?%e5%b9%b4=%e6%8a%a5"),
    ("https://www.gov.cn:0080//?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2#x", "cn,gov:80)/?x=1&z=2"),
    ("http://x.cn:/a/../b/./c//d/?A=%E5%B9%B4&b#x", "cn,x)/b/c/d?a=%e5%b9%b4&b"),
    ("https://a..b.cn./A%20b?&&#x", "cn,b,a)/a%20b?&&"),
    ("HTTP://www.gov.cn/%252e%252e/x?A=%E5%B9%B4&b", "cn,gov)/../x?a=%e5%b9%b4&b"),
    ("https://政府.cn/?&&#x", "cn,xn--mxtq1m)/?&&"),
    ("http://010.0.0.1/%252e%252e/x?&&", "1,0,0,8)/../x?&&"),
    ("HTTP://192.168.1/100%/?a=", "1,0,168,192)/100%25?a="),
    ("HTTP://www.gov.cn:0080/A%20b?q=a b#x", "cn,gov)/a%20b?q=a%20b"),
    ("HTTP://www.gov.cn/(S(abcdefghijklmnopqrstuvwx))/p.aspx?q=a b", "cn,gov)/p.aspx?q=a%20b"),
    ("https://WWW2.example.gov.cn/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,gov,example)/"),
    (
        "http://sft.gd.gov.cn:8080/%252e%252e/x?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa#x",
        "cn,gov,gd,sft:8080)/../x",
    ),
    ("HTTP://政府.cn/a/../b/./c//d/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,xn--mxtq1m)/b/c/d"),
    ("http://政府.cn/(S(abcdefghijklmnopqrstuvwx))/p.aspx?", "cn,xn--mxtq1m)/p.aspx"),
    ("https://政府.cn/a/..", "cn,xn--mxtq1m)/"),
    ("https://192.168.1/a/../b/./c//d/?a=#x", "1,0,168,192)/b/c/d?a="),
    ("http://010.0.0.1//#x", "1,0,0,8)/"),
    ("https://user:pw@x.cn/../x?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2", "cn,x)/../x?x=1&z=2"),
    ("https://www.gov.cn:0080/a/../b/./c//d/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,gov:80)/b/c/d"),
    ("HTTP://WWW2.example.gov.cn/a/..?&&#x", "cn,gov,example)/?&&"),
    ("http://h.cn:443?b=2&a=1#x", "cn,h:443)/?a=1&b=2"),
    ("HTTP://010.0.0.1/?年=报", "1,0,0,8)/?%e5%b9%b4=%e6%8a%a5"),
    ("http://3232235521/%252e%252e/x?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1,0,168,192)/../x"),
    ("HTTP://192.168.1/A%20b?#x", "1,0,168,192)/a%20b"),
    ("HTTP://192.168.1/../x?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1,0,168,192)/../x"),
    ("https://www.gov.cn/年报/%E5%B9%B4??a=", "cn,gov)/%e5%b9%b4%e6%8a%a5/%e5%b9%b4??a="),
    ("HTTP://x.cn:/a b?q=a b#x", "cn,x)/a%20b?q=a%20b"),
    ("https://www.gov.cn/a/../b/./c//d/?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2", "cn,gov)/b/c/d?x=1&z=2"),
    ("http://010.0.0.1/100%/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1,0,0,8)/100%25"),
    ("http://user:pw@x.cn/A%20b?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,x)/a%20b"),
    ("http://sft.gd.gov.cn:8080?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2#x", "cn,gov,gd,sft:8080)/?x=1&z=2"),
    ("http://010.0.0.1/%252e%252e/x?", "1,0,0,8)/../x"),
    ("https://127.0.0.1/../x?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2", "1,0,0,127)/../x?x=1&z=2"),
    ("HTTP://a..b.cn./A%20b?a=", "cn,b,a)/a%20b?a="),
    ("https://192.168.1/x;jsessionid=1?a=#x", "1,0,168,192)/x;jsessionid=1?a="),
    ("HTTP://[::1]:81/(S(abcdefghijklmnopqrstuvwx))/p.aspx?b=2&a=1#x", "::1:81)/p.aspx?a=1&b=2"),
    ("HTTP://WWW2.example.gov.cn/A%20b?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,gov,example)/a%20b"),
    ("https://h.cn:443/a/../b/./c//d/?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2#x", "cn,h)/b/c/d?x=1&z=2"),
    ("HTTP://www.gov.cn:0080?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,gov)/"),
    ("HTTP://192.168.1/x;jsessionid=1", "1,0,168,192)/x;jsessionid=1"),
    (
        "http://user:pw@x.cn/x;jsessionid=1?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2",
        "cn,x)/x;jsessionid=1?x=1&z=2",
    ),
    ("http://www.gov.cn:0080/..//a?q=a b#x", "cn,gov)/../a?q=a%20b"),
    ("http://www.gov.cn:0080?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2", "cn,gov)/?x=1&z=2"),
    ("http://h.cn:443/100%/?年=报", "cn,h:443)/100%25?%e5%b9%b4=%e6%8a%a5"),
    ("https://127.0.0.1/?&&#x", "1,0,0,127)/?&&"),
    ("HTTP://x.cn:/%252e%252e/x?&&#x", "cn,x)/../x?&&"),
    ("http://h.cn:443/A%20b?A=%E5%B9%B4&b", "cn,h:443)/a%20b?a=%e5%b9%b4&b"),
    ("HTTP://a..b.cn./年报/%E5%B9%B4??", "cn,b,a)/%e5%b9%b4%e6%8a%a5/%e5%b9%b4??"),
    ("http://sft.gd.gov.cn:8080/a/..?q=a b#x", "cn,gov,gd,sft:8080)/?q=a%20b"),
    ("HTTP://x.cn:/a/../b/./c//d/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cn,x)/b/c/d"),
    ("http://127.0.0.1//?q=a b#x", "1,0,0,127)/?q=a%20b"),
    ("HTTP://a..b.cn./a/../b/./c//d/?x=1&PHPSESSID=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB&z=2#x", "cn,b,a)/b/c/d?x=1&z=2"),
    ("https://sft.gd.gov.cn:8080/100%/?年=报", "cn,gov,gd,sft:8080)/100%25?%e5%b9%b4=%e6%8a%a5"),
    ("http://127.0.0.1/x;jsessionid=1?年=报", "1,0,0,127)/x;jsessionid=1?%e5%b9%b4=%e6%8a%a5"),
    ("https://www.gov.cn/%252e%252e/x", "cn,gov)/../x"),
    ("http://政府.cn/年报/%E5%B9%B4??q=a b", "cn,xn--mxtq1m)/%e5%b9%b4%e6%8a%a5/%e5%b9%b4??q=a%20b"),
    ("HTTP://user:pw@x.cn/100%/?jsessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa#x", "cn,x)/100%25"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_key_is_that_of_other_tools(url: str, key: str) -> None:
    assert surt(url) == key


def test_a_key_holds_no_space() -> None:
    assert " " not in surt("http://a.cn/a b?c d=e f#g h")
