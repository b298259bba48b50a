"""How to reach the agency, as the report says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.folding import squeeze
from archive.report.needed import quick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.words import Words

_TELEPHONE = re.compile(
    r"\(?\+86-?\d{2,3}-\d{7,8}|\(?\+?(?:86-?)?\(?0\d{2,3}\)?[-—－–―−~]*\d{7,8}(?:(?:[-—]|转)\d{1,5})?|1[3-9]\d{9}|400-?\d{3}-?\d{4}|\d{7,8}"
)
_AREA = re.compile(r"^(\(?0\d{2,3}\)?) +(?=\d{7,8}(?!\d))")
_OTHER_LINE = re.compile(
    "(?:监督|举报|投诉|值班|热线|服务|申请(?:公开)?(?:的)?(?:受理|接收|办理|咨询)(?:机构|单位|点)?(?:联系|咨询)?)$"
)
_OTHER_BOX = re.compile(
    "(?:监督|举报|投诉|纪检|技术支持|运维)[^,;。:\n]{0,6}(?:邮箱|信箱|邮件|[Mm]ail)(?:地址)?[:为是]*$"
)
# where documents may be read is the address of a library or an archive
_READ_THERE = re.compile("查阅(?:点|场所|地[点址]|中心|窗口|室|处)[^。;\n]*$")
# a cell of its own beside the word: no colon
_CELL = re.compile(
    r"(?:^|\n)(?:联系|办公|通讯|通信)?地址(?P<value>[^\n,;。:]{3,40}[路街道号楼室][^\n,;。:]{0,20})(?:\n|$)"
)
_POSTCODE_BEHIND = re.compile(r"(?<=[号楼层室院厦街路村])\(?([1-8]\d{5})\)?$")
# what keeps programs from reading an address: 邮箱:ljx#163.com, ljx(at)163.com
_AT = quick(
    r"((?:[邮信]箱|邮件|[Mm]ail|MAIL)(?:地址)?[:为是]{0,2}[A-Za-z0-9][A-Za-z0-9_.+-]{0,40})(?:[(\[](?:at|AT|@|#)[)\]]|#)(?=[A-Za-z0-9])"
)
_AT_MARKS = ("@", "#", "at", "AT")
_IMPRINT = re.compile("^(?:网站)?(?:主办|承办)(?:单位)?:|ICP备|网站标识码|公网安备|版权所有")
_LABEL_ENDS = (":", "：", "链接", "地址", "网址")
_DASHES = re.compile("[-—－–―−~]+")


@dataclass(frozen=True)
class Contact:
    """What is stated; None for what is not."""

    phone: str | None = None
    address: str | None = None
    postcode: str | None = None
    email: str | None = None


def find_contact(lines: Sequence[str], words: Words) -> Contact:
    """Telephone, postal address, postcode and e-mail from the text of the report."""
    text = squeeze("\n".join(_without_imprint(lines))).text
    postcode = words.patterns["postcode"].search(text)
    address, behind = _without_postcode(_address(text, words))
    return Contact(
        phone=_phone(text, words),
        address=address,
        postcode=postcode["value"].replace(" ", "") if postcode else behind,
        email=_email(text, words),
    )


def _without_imprint(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the imprint of the site at their end: its telephone is not the agency's."""
    half = len(lines) // 2
    return lines[
        : next((half + at for at, line in enumerate(lines[half:]) if _IMPRINT.search(squeeze(line).text)), None)
    ]


def _phone(text: str, words: Words) -> str | None:
    """The first number that is the agency's own; one for complaints or requests only where there is no other."""
    other = None
    for match in words.patterns["phone"].finditer(text):
        found = _TELEPHONE.match(_AREA.sub(r"\1-", match["value"]).replace(" ", ""))
        if found:
            number = _DASHES.sub("-", found.group())
            number = number if ")" in number else number.removeprefix("(")  # 电话(0571-85251234)
            if not _OTHER_LINE.search(text, 0, match.start()):
                return number
            other = other or number
    return other


def _email(text: str, words: Words) -> str | None:
    """The first one that is the agency's own; one for complaints or for the site only where there is no other."""
    other = None
    text = _AT.sub(r"\1@", text) if any(mark in text for mark in _AT_MARKS) else text
    for match in words.patterns["email"].finditer(text) if "@" in text else ():
        if not _OTHER_BOX.search(text, 0, match.start()):
            return match.group()
        other = other or match.group()
    return other


def _address(text: str, words: Words) -> str | None:
    """The first address that is the agency's own; that of a place to read documents only where there is no other."""
    other = None
    for match in _addresses(text, words):
        value = match["value"]
        end = words.patterns["address_end"].search(value)
        value = _balanced(value[: end.start()] if end else value).strip("、:")
        if 4 <= len(value) <= 60 and "@" not in value and "http" not in value and "www" not in value:
            if not _is_read_there(match):
                return value
            other = other or value
    return other


def _without_postcode(address: str | None) -> tuple[str | None, str | None]:
    """An address, and the postcode that it ends in: 人民路12号324000."""
    found = _POSTCODE_BEHIND.search(address or "")
    return (address, None) if address is None or found is None else (address[: found.start()], found[1])


def _addresses(text: str, words: Words) -> Iterator[re.Match[str]]:
    """What may be addresses, to the end of their line; behind that of a place to read documents another is sought."""
    if "地址" not in text and "地点" not in text:
        return
    start = 0
    while (match := words.patterns["address"].search(text, start)) is not None:
        yield match
        start = match.start("value") if _is_read_there(match) else match.end()
    yield from _CELL.finditer(text)


def _is_read_there(match: re.Match[str]) -> bool:
    return _READ_THERE.search(match.string, 0, match.start("value")) is not None


def _balanced(text: str) -> str:
    """The text before a bracket that closes what was opened before it."""
    depth = 0
    for position, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth < 0:
                return text[:position]
    return text if depth == 0 else text[: max(text.rfind("("), text.rfind("["))]


def source_link(lines: Sequence[str], words: Words) -> str | None:
    """The address that the document gives as its source (原文链接), in the same line or the next."""
    stated = [line for line in lines if line.strip()]
    for line, below in pairwise([*stated, ""]):
        goes_on = line.rstrip().endswith(_LABEL_ENDS) and below.lstrip().startswith("http")
        found = words.patterns["source_link"].search(line.rstrip() + below.strip() if goes_on else line)
        if found:
            return found["value"].rstrip(".;")
    return None
