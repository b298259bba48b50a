"""What a link, and the page that carries it, say of a document that does not say so itself."""

from __future__ import annotations

import pytest

from archive.config import load_words
from archive.report.about.linked import completed
from archive.report.about.naming import read_title

WORDS = load_words()
BARE = "政府信息公开工作年度报告"
OWN = f"临江市水利局2022年{BARE}"
OF_EACH = f"临江县各镇街2022年{BARE}"


@pytest.mark.parametrize(
    ("title", "page", "link", "agency", "year"),
    [
        (BARE, OWN, None, "临江市水利局", 2022),
        (BARE, OWN, "附件.docx", "临江市水利局", 2022),
        (BARE, OWN, "2021年统计表.xlsx", "临江市水利局", 2021),
        (BARE, OWN, f"市水利局2022年{BARE}.docx", "临江市水利局", 2022),  # the page has it in full
        (BARE, OWN, f"附件1：临江县高桥镇人民政府2022年{BARE}.docx", "临江县高桥镇人民政府", 2022),
        (f"临江市教育局2022年{BARE}", OWN, f"临江县高桥镇2022年{BARE}", "临江市教育局", 2022),
        (BARE, OF_EACH, f"高桥镇2022年{BARE}.docx", "临江县高桥镇", 2022),
        (BARE, OF_EACH, f"临江县高桥镇2022年{BARE}.docx", "临江县高桥镇", 2022),
        (BARE, OF_EACH, "附件2：高桥镇人民政府.docx", "临江县高桥镇人民政府", 2022),
        (BARE, OF_EACH, "附件2.docx", None, 2022),
        (BARE, f"2022年各县区{BARE}", "临江县.pdf", "临江县", 2022),
        (BARE, f"2022年各县区{BARE}", "点击查看.pdf", None, 2022),
        (BARE, OWN, "高桥镇.docx", "临江市水利局", 2022),  # a page of one body's report
        (BARE, f"临江市水利局历年{BARE}", f"2020年{BARE}.docx", "临江市水利局", None),
    ],
)
def test_what_the_document_does_not_say(
    title: str, page: str, link: str | None, agency: str | None, year: int | None
) -> None:
    whole = completed(read_title(title, WORDS), read_title(page, WORDS), link, WORDS)
    assert whole is not None
    assert (whole.agency, whole.year) == (agency, year)
